//! One script, loaded and checked, with all that it declares.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::claim::{Claimed, Comparator, Statement};
use super::counts::PublishedCounts;
use super::dates::DateRules;
use super::form::{FormLayout, TemplatePalette, UnratedLook};
use super::overall::OverallRule;
use super::period::{Period, PeriodFrom};
use super::policy::{DirectionRule, Policies, Policy, StatedPolarity};
use super::question::{QuestionIndex, RuleQuestion};
use super::register::RegisterTable;
use super::rounding::Rounding;
use super::scale::Scale;
use super::table::{
    AllowanceBasis, Destination, Extras, Field, LayoutRef, Meanings, Role, TableLayout, VarianceUse,
};
use super::to_date::ToDate;
use crate::function::ScriptFunctions;
use crate::name::Pattern;
use crate::period::{UNITS_OF_YEAR, YearPart};
use crate::polarity::{Polarity, polarity_from_text};
use crate::value::Direction;
use ambersheet_diagnostic::Diagnostic;
use ambersheet_diagnostic::Position;
use ambersheet_ooxml::text::fold;
use ambersheet_quantity::ParseOptions;

/// The treatment of cells in which the template's conditional formatting would hide our fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateColours {
    /// The template's look stays, and a warning tells it.
    #[default]
    LeaveIt,
    /// A conditional format of our own goes on top.
    RuleOnTop,
}

/// The parts of the rules that each return gives itself.
#[derive(Clone, Debug)]
pub struct FromReturn {
    /// The source of the period, and its place in the script.
    pub period: Option<(PeriodFrom, Position)>,
    /// The sheets that hold registers, and their places in the script.
    pub registers: Vec<(String, Position)>,
    /// The heading of the column with somebody's expected ratings, if the rules are tested on a workbook.
    pub expecting: Option<String>,
    /// Loads the rules again once the period and the registers are known.
    pub loader: Arc<dyn Reload>,
}

/// Loader of rules that need values of a return.
pub trait Reload: fmt::Debug + Send + Sync {
    /// Loads the rules with the period and the registers of a return.
    ///
    /// # Errors
    /// Every problem found in the rules, in the script's order.
    fn load(
        &self,
        script: &str,
        period: Option<&str>,
        registers: Vec<RegisterTable>,
    ) -> Result<RulesetModel, Vec<Diagnostic>>;
}

/// One script, loaded and checked.
#[derive(Clone, Debug)]
pub struct RulesetModel {
    /// The name that `ruleset("…")` gives, or the script's name.
    pub name: String,
    /// The script's file name, as messages show it: `norfolk.rhai`.
    pub script: String,
    /// SHA-256 of the script's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Parameters by name, with the values in force.
    pub parameters: Vec<(String, String)>,
    /// The date that `today` stands for, in ISO 8601, if one was given.
    pub today: Option<String>,
    /// The period being rated.
    pub period: Option<Period>,
    /// The first month of the year, if the rules say it.
    pub year_starts: Option<u8>,
    /// The parts of the rules that the return gives itself.
    pub from_return: Option<FromReturn>,
    /// The spelling of numbers in texts.
    pub how: ParseOptions,
    /// The levels, best first.
    pub scale: Scale,
    /// The place at which the script declares the levels; `None` for the usual ones.
    pub scale_at: Option<Position>,
    /// The source of the levels' colours, if it is not the script.
    pub palette: Option<TemplatePalette>,
    /// The look of a rating cell without a rating.
    pub unrated: UnratedLook,
    /// The tables of records, in the script's order.
    pub tables: Vec<TableLayout>,
    /// The forms, each one record, in the script's order.
    pub forms: Vec<FormLayout>,
    /// The further ratings of a row, such as delivery, spend and risk.
    pub fields: Vec<Field>,
    /// Tables of the return that explain the levels.
    pub meanings: Vec<Meanings>,
    /// Blocks of figures by period.
    pub to_date: Vec<ToDate>,
    /// Tables of the return that publish how often each level occurs.
    pub counts: Vec<PublishedCounts>,
    /// Ratings of ratings, in the script's order.
    pub overall: Vec<OverallRule>,
    /// The policies: polarities, tolerances and all else about measures.
    pub policies: Policies,
    /// Words of the return's own "Good is" column, in front of those that are always known.
    pub good_words: Vec<(Pattern, Polarity)>,
    /// The rule for changes from the previous value.
    pub direction: Option<DirectionRule>,
    /// The words that are written for the directions, best first, if the rules choose them.
    pub direction_words: Option<[String; 3]>,
    /// The treatment of rating cells that the template colours itself.
    pub template_colours: TemplateColours,
    /// The questions that nobody has answered yet, in the script's order.
    pub questions: Vec<RuleQuestion>,
    /// The open questions about the period and the scale, which every rating needs.
    pub asked_of_all: Vec<QuestionIndex>,
    /// The author's reasons for the period and the scale, which are those of every rating.
    pub because_of_all: Vec<String>,
    /// Holidays, and the word for what is not due yet.
    pub dates: DateRules,
    /// Assumptions, printed with every report.
    pub assumptions: Vec<String>,
    /// The script's text.
    pub text: String,
    /// The functions that the script defines for measures that no policy fits.
    pub functions: Option<Arc<dyn ScriptFunctions>>,
}

impl RulesetModel {
    /// Returns a line of the script by its number from 1, trimmed; `None` for a blank one.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text
            .lines()
            .nth(index)
            .map(str::trim)
            .filter(|line| !line.is_empty())
    }

    /// Returns `true` if each return gives its period itself.
    pub fn takes_period_from_return(&self) -> bool {
        self.from_return
            .as_ref()
            .is_some_and(|from| from.period.is_some())
    }

    /// Returns the first sheet of the return that holds a register of rules.
    pub fn register_in_return(&self) -> Option<&str> {
        let registers = self
            .from_return
            .as_ref()
            .map(|from| from.registers.as_slice())
            .unwrap_or_default();
        registers.first().map(|(sheet, _)| sheet.as_str())
    }

    /// Returns `true` if a function of the script may read a column by its heading.
    pub fn reads_cells(&self) -> bool {
        self.functions
            .as_ref()
            .is_some_and(|functions| functions.reads_cells())
    }

    /// Parses the text of a record's own "Good is" column.
    pub fn stated(&self, text: Option<&str>) -> StatedPolarity {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return StatedPolarity::Nothing;
        };
        let folded = fold(text);
        let own = self
            .good_words
            .iter()
            .find(|(word, _)| word.matches(&folded));
        let polarity = own
            .map(|(_, polarity)| *polarity)
            .or_else(|| polarity_from_text(text));
        polarity.map_or(StatedPolarity::Unknown, StatedPolarity::Polarity)
    }

    /// Returns the rounding of a measure's numbers: that of its own line, or of its layout.
    pub fn rounding(&self, policy: &Policy, layout: LayoutRef) -> Option<Rounding> {
        let own = self.policies.rounded(policy).copied();
        own.or_else(|| match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].rounded,
            LayoutRef::Form(index) => self.forms[usize::from(index)].rounded,
        })
    }

    /// Returns `true` if the actuals of a layout are likelihood times impact.
    pub fn is_product(&self, layout: LayoutRef) -> bool {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].is_product,
            LayoutRef::Form(index) => self.forms[usize::from(index)].is_product,
        }
    }

    /// Returns what the variance of a layout stands in for.
    pub fn variance_use(&self, layout: LayoutRef) -> VarianceUse {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].variance,
            LayoutRef::Form(index) => self.forms[usize::from(index)].variance,
        }
    }

    /// Returns the basis of a layout's tolerance, if its cells give it.
    pub fn tolerance_basis(&self, layout: LayoutRef) -> Option<AllowanceBasis> {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].tolerance,
            LayoutRef::Form(index) => self.forms[usize::from(index)].tolerance,
        }
    }

    /// Returns the word that is written for a direction.
    pub fn direction_word(&self, direction: Direction) -> &str {
        match &self.direction_words {
            None => direction.word(),
            Some(words) => &words[direction as usize],
        }
    }

    /// Returns the direction that is written by a word, exactly.
    pub fn written_direction(&self, word: &str) -> Option<Direction> {
        Direction::ALL
            .into_iter()
            .find(|direction| self.direction_word(*direction) == word)
    }

    /// Returns `true` if a layout leaves to the sign of the target which way is good.
    pub fn is_said_by_target(&self, layout: LayoutRef) -> bool {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].said_by_target,
            LayoutRef::Form(index) => self.forms[usize::from(index)].said_by_target,
        }
    }

    /// Returns the place at which a layout is declared.
    pub fn layout_position(&self, layout: LayoutRef) -> Position {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].at,
            LayoutRef::Form(index) => self.forms[usize::from(index)].at,
        }
    }

    /// Returns `true` if the published rating of a layout is the fill of its cell.
    pub fn is_published_by_fill(&self, layout: LayoutRef) -> bool {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].published_by_fill,
            LayoutRef::Form(index) => self.forms[usize::from(index)].published_by_fill,
        }
    }

    /// Returns `true` if any rating is read from the fill of its cell.
    pub fn reads_fills(&self) -> bool {
        self.fields.iter().any(|field| field.by_fill)
            || self.tables.iter().any(|table| table.published_by_fill)
            || self.forms.iter().any(|form| form.published_by_fill)
    }

    /// Returns the author's `because` of a layout.
    pub fn layout_because(&self, layout: LayoutRef) -> Option<&str> {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].because.as_deref(),
            LayoutRef::Form(index) => self.forms[usize::from(index)].because.as_deref(),
        }
    }

    /// Returns the open question about a layout.
    pub fn layout_question(&self, layout: LayoutRef) -> Option<QuestionIndex> {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].question,
            LayoutRef::Form(index) => self.forms[usize::from(index)].question,
        }
    }

    /// Returns the place of a question: `rules.rhai:12:5`.
    pub fn question_place(&self, question: &RuleQuestion) -> String {
        format!(
            "{}:{}:{}",
            self.script, question.at.line, question.at.column
        )
    }

    /// Returns how far the year has gone by the end of the period of a layout's values.
    pub fn year_part(&self, layout: LayoutRef) -> Option<YearPart> {
        let own = match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].quarter,
            LayoutRef::Form(index) => self.forms[usize::from(index)].quarter,
        };
        let own = own.map(|number| YearPart { number, of: 4 });
        own.or_else(|| self.period.as_ref().and_then(Period::year_part))
    }

    /// Returns the rule for changes of a measure: the one of its own line (index of a claim), or
    /// the rule for all.
    pub fn direction_rule(&self, own: Option<usize>) -> Option<Cow<'_, DirectionRule>> {
        let own = own.and_then(|line| self.policies.claims.get(line));
        if let Some(claim) = own
            && let Statement::SameIfWithin(allowance) = &claim.statement
        {
            return Some(Cow::Owned(DirectionRule::own(*allowance, claim.at)));
        }
        self.direction.as_ref().map(Cow::Borrowed)
    }

    /// Returns `true` if the value that a measure is compared with is older than its definition.
    pub fn is_redefined(&self, policy: &Policy) -> bool {
        let Some((changed, now)) = self.policies.redefined(policy).zip(self.period.as_ref()) else {
            return false;
        };
        let changed = changed.clone().starting(now.starts());
        if !now.is_comparable(&changed) {
            return false;
        }
        let Some(((changed, _), (now, last))) = changed.span().zip(now.span()) else {
            return false;
        };
        let before = match self.policies.compared_with(policy) {
            None | Some(Comparator::Previous) => Some(now - (last - now + 1)),
            Some(Comparator::LastYear) => Some(now - UNITS_OF_YEAR),
            Some(Comparator::Baseline) => None,
        };
        now >= changed && before.is_none_or(|before| before < changed)
    }

    /// Returns `true` if any layout has values of a role.
    pub fn has(&self, role: Role) -> bool {
        let columns = self
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .map(|column| column.role);
        let values = self
            .forms
            .iter()
            .flat_map(|form| &form.values)
            .map(|value| value.role);
        let elsewhere = self
            .tables
            .iter()
            .flat_map(|table| &table.elsewhere)
            .map(|elsewhere| elsewhere.role);
        columns
            .chain(values)
            .chain(elsewhere)
            .any(|known| known == role)
    }

    /// Returns `true` if a measure has a rating of its own: any layout has one, or there are no fields.
    pub fn has_main_rating(&self) -> bool {
        self.tables.iter().any(|table| table.rating.is_some())
            || self.forms.iter().any(|form| form.rating.is_some())
            || self.fields.is_empty()
    }

    /// Returns `true` if any table gets a new column.
    pub fn adds_columns(&self) -> bool {
        let mut destinations = self
            .tables
            .iter()
            .flat_map(|table| [&table.rating, &table.direction]);
        destinations.any(|destination| matches!(destination, Some(Destination::NewColumn { .. })))
    }

    /// Returns the only table or form of the rules; `None` if there are several.
    pub fn only_layout(&self) -> Option<LayoutRef> {
        match (self.tables.len(), self.forms.len()) {
            (1, 0) => Some(LayoutRef::Table(0)),
            (0, 1) => Some(LayoutRef::Form(0)),
            _ => None,
        }
    }

    /// Returns the place of the first rule for the rows of one of several tables or forms.
    ///
    /// Such a rule says nothing about a record that none of them found.
    pub fn rule_of_some_rows(&self) -> Option<Position> {
        if self.only_layout().is_some() {
            return None;
        }
        let mut claims = self.policies.claims.iter();
        let of_rows = claims.find(|claim| matches!(claim.claimed, Claimed::RowsOf(_)));
        of_rows.map(|claim| claim.at)
    }

    /// Returns the other signs of a layout's ratings.
    pub fn extras(&self, layout: LayoutRef) -> Extras {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].extras,
            LayoutRef::Form(index) => self.forms[usize::from(index)].extras,
        }
    }
}
