//! One script, loaded and checked, with all that it declares.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::claim::{Comparator, Says};
use super::counts::PublishedCounts;
use super::form::{FormLayout, TemplatePalette, UnratedLook};
use super::period::{Period, PeriodFrom};
use super::policy::{DirectionRule, Policies, Policy, Stated};
use super::register::RegisterTable;
use super::scale::Scale;
use super::table::{Destination, Extras, Field, LayoutRef, Meanings, Role, TableLayout};
use super::to_date::ToDate;
use crate::function::ScriptFunctions;
use crate::name::Pattern;
use crate::polarity::{Polarity, polarity_from_text};
use crate::position::Position;
use ambersheet_diagnostic::Problem;
use ambersheet_ooxml::text::fold;
use ambersheet_quantity::How;

/// What to do where the template's own conditional formatting would hide our fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateColours {
    /// Leave the look to the template, and say so.
    #[default]
    LeaveIt,
    /// Lay a conditional format of our own on top.
    RuleOnTop,
}

/// What rules take from the return itself before it is rated.
#[derive(Clone, Debug)]
pub struct FromReturn {
    /// Where the return gives its period, and where the script says so.
    pub period: Option<(PeriodFrom, Position)>,
    /// The sheets that hold registers, and where the script says so.
    pub registers: Vec<(String, Position)>,
    /// The heading of the column with somebody's expected ratings, if the rules are tested on a workbook.
    pub expecting: Option<String>,
    /// Loads the rules again once the period and the registers are known.
    pub loader: Arc<dyn Reload>,
}

/// Loads rules again with what a return says.
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
    ) -> Result<RulesetModel, Vec<Problem>>;
}

/// One script, loaded and checked.
#[derive(Debug)]
pub struct RulesetModel {
    /// What `ruleset("…")` says, or the script's name.
    pub name: String,
    /// The script's file name, as it stands in messages: `norfolk.rhai`.
    pub script: String,
    /// SHA-256 of the script's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Parameters by name, with the values in force.
    pub parameters: Vec<(String, String)>,
    /// The period being rated.
    pub period: Option<Period>,
    /// What the rules take from the return itself, before it is rated.
    pub from_return: Option<FromReturn>,
    /// How numbers are written in texts.
    pub how: How,
    /// The levels, best first.
    pub scale: Scale,
    /// Where the script declares the levels; `None` where they are the usual ones.
    pub scale_at: Option<Position>,
    /// Where the colours of the levels come from, if not from the script.
    pub palette: Option<TemplatePalette>,
    /// What a cell gets whose measure is unrated.
    pub unrated: UnratedLook,
    /// The tables that records are in, in the script's order.
    pub tables: Vec<TableLayout>,
    /// The forms that are a record each, in the script's order.
    pub forms: Vec<FormLayout>,
    /// The ratings of a row beside its main one, such as delivery, spend and risk.
    pub fields: Vec<Field>,
    /// Tables of the return that say what the levels mean.
    pub meanings: Vec<Meanings>,
    /// Blocks of figures by period.
    pub to_date: Vec<ToDate>,
    /// Tables of the return that publish how often each level occurs.
    pub counts: Vec<PublishedCounts>,
    /// What good is, and how far off is amber.
    pub policies: Policies,
    /// What words of the return's own "Good is" column mean, before the words that are known anyway.
    pub good_words: Vec<(Pattern, Polarity)>,
    /// When a change from the previous value counts as one.
    pub direction: Option<DirectionRule>,
    /// What to do where the template colours a rating cell itself.
    pub template_colours: TemplateColours,
    /// Assumptions, printed with every report.
    pub assumptions: Vec<String>,
    /// The script's text.
    pub text: String,
    /// Functions that the script defines for what a policy cannot say.
    pub functions: Option<Arc<dyn ScriptFunctions>>,
}

impl RulesetModel {
    /// A line of the script, from 1, without what surrounds it.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text
            .lines()
            .nth(index)
            .map(str::trim)
            .filter(|line| !line.is_empty())
    }

    /// Whether each return says its period itself.
    pub fn takes_period_from_return(&self) -> bool {
        self.from_return
            .as_ref()
            .is_some_and(|from| from.period.is_some())
    }

    /// The first sheet of the return that holds a register of rules, if any does.
    pub fn register_in_return(&self) -> Option<&str> {
        let registers = self
            .from_return
            .as_ref()
            .map(|from| from.registers.as_slice())
            .unwrap_or_default();
        registers.first().map(|(sheet, _)| sheet.as_str())
    }

    /// Whether a function of the script may read a column by its heading.
    pub fn reads_cells(&self) -> bool {
        self.functions
            .as_ref()
            .is_some_and(|functions| functions.reads_cells())
    }

    /// What a record's own column says of what good is.
    pub fn stated(&self, text: Option<&str>) -> Stated {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Stated::Nothing;
        };
        let folded = fold(text);
        let own = self
            .good_words
            .iter()
            .find(|(word, _)| word.matches(&folded));
        let polarity = own
            .map(|(_, polarity)| *polarity)
            .or_else(|| polarity_from_text(text));
        polarity.map_or(Stated::Unknown, Stated::Polarity)
    }

    /// Where a layout is declared.
    pub fn layout_position(&self, layout: LayoutRef) -> Position {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].at,
            LayoutRef::Form(index) => self.forms[usize::from(index)].at,
        }
    }

    /// Of which quarter the values of a layout are.
    pub fn quarter(&self, layout: LayoutRef) -> Option<u8> {
        let own = match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].quarter,
            LayoutRef::Form(index) => self.forms[usize::from(index)].quarter,
        };
        own.or_else(|| self.period.as_ref().and_then(Period::quarter))
    }

    /// When a change of a measure is none: as a line about the measure says (index of a claim), or the rule for all.
    pub fn direction_rule(&self, own: Option<usize>) -> Option<Cow<'_, DirectionRule>> {
        let own = own.and_then(|line| self.policies.claims.get(line));
        if let Some(claim) = own
            && let Says::SameIfWithin(allowance) = &claim.says
        {
            return Some(Cow::Owned(DirectionRule::own(*allowance, claim.at)));
        }
        self.direction.as_ref().map(Cow::Borrowed)
    }

    /// Whether what a measure's actual is compared with is from before its definition changed.
    pub fn is_redefined(&self, policy: &Policy) -> bool {
        let changed = self
            .policies
            .redefined(policy)
            .and_then(Period::first_quarter);
        let now = self.period.as_ref().and_then(Period::first_quarter);
        let Some((changed, now)) = changed.zip(now) else {
            return false;
        };
        let before = match self.policies.compared_with(policy) {
            None | Some(Comparator::Previous) => now.checked_sub(1),
            Some(Comparator::LastYear) => now.checked_sub(4),
            Some(Comparator::Baseline) => None,
        };
        now >= changed && before.is_none_or(|before| before < changed)
    }

    /// Whether any layout has values of a role.
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
        columns.chain(values).any(|known| known == role)
    }

    /// Whether any table gets a new column.
    pub fn adds_columns(&self) -> bool {
        let mut destinations = self
            .tables
            .iter()
            .flat_map(|table| [&table.rating, &table.direction]);
        destinations.any(|destination| matches!(destination, Some(Destination::NewColumn { .. })))
    }

    /// What else shows the ratings of a layout.
    pub fn extras(&self, layout: LayoutRef) -> Extras {
        match layout {
            LayoutRef::Table(index) => self.tables[usize::from(index)].extras,
            LayoutRef::Form(index) => self.forms[usize::from(index)].extras,
        }
    }
}
