//! The ratings of a rated workbook, with their sentences, counts and warnings.

use crate::ruleset::Ruleset;
use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::rated::Rated;
use crate::record::Entry;
use ambersheet_diagnostic::{Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, sheet_reference};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::evaluate::Sentence;
use ambersheet_policy::model::{By, Claim, Condition, Conflict, RulesetModel, StatedPolarity};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{Direction, TargetSource, Value};
use ambersheet_quantity::{Flag, Quantity, read};

/// A rating set by hand, in place of the computed one.
///
/// ```
/// use ambersheet::Override;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let by_hand = Override {
///     rating: "Red".to_owned(),
///     computed: Some("Amber".to_owned()),
///     reason: Some("The figure is to be restated".to_owned()),
///     by: Some("A. Auditor".to_owned()),
///     date: None,
/// };
/// let sentence = "Set to Red by hand by A. Auditor in place of Amber: The figure is to be restated.";
/// assert_eq!(by_hand.to_string(), sentence);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// The level's word.
    pub rating: String,
    /// The computed level; `None` if the rules leave the measure unrated.
    pub computed: Option<String>,
    /// The reason for setting it.
    pub reason: Option<String>,
    /// The name of the person who set it.
    pub by: Option<String>,
    /// The date, as written.
    pub date: Option<String>,
}

impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set to {} by hand", self.rating)?;
        if let Some(by) = &self.by {
            write!(f, " by {by}")?;
        }
        if let Some(date) = &self.date {
            write!(f, " on {date}")?;
        }
        write!(
            f,
            " in place of {}",
            self.computed.as_deref().unwrap_or("no rating")
        )?;
        match &self.reason {
            Some(reason) => write!(f, ": {}.", reason.trim_end_matches('.')),
            None => f.write_str(", and no reason is given."),
        }
    }
}

/// One rating of a [`Rated`] workbook.
///
/// ```
/// use ambersheet::{Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let rating = rated.rating_at(0).expect("a rating");
/// assert_eq!(rating.sheet(), "Vital Signs");
/// assert_eq!(rating.level(), Some("Amber"));
/// assert_eq!(rating.actual().map(|actual| actual.number.to_string()).as_deref(), Some("69.8"));
/// assert_eq!(rating.actual_cell().as_deref(), Some("D7"));
/// assert!(rating.reason().starts_with("69.8% against a target of 74%"));
/// # Ok(())
/// # }
/// ```
pub struct Rating<'a, 'r> {
    rated: &'a Rated<'r>,
    entry: &'a Entry,
}

impl<'r> Rated<'r> {
    /// Returns the ratings, in the order of the workbook.
    pub fn ratings(&self) -> impl ExactSizeIterator<Item = Rating<'_, 'r>> {
        self.entries
            .iter()
            .map(|entry| Rating { rated: self, entry })
    }

    /// Returns the rating at an index of [`ratings`](Self::ratings), in constant time.
    pub fn rating_at(&self, index: usize) -> Option<Rating<'_, 'r>> {
        let entry = self.entries.get(index)?;
        Some(Rating { rated: self, entry })
    }

    /// Returns the rating of one of the workbook's entries.
    pub(crate) fn rating<'a>(&'a self, entry: &'a Entry) -> Rating<'a, 'r> {
        Rating { rated: self, entry }
    }

    /// Returns the rules in force, with the workbook's own period and registers.
    pub fn ruleset(&self) -> &Ruleset {
        self.ruleset.face()
    }

    /// Returns the model of the rules in force.
    pub(crate) fn rules(&self) -> &RulesetModel {
        &self.ruleset
    }

    /// Returns the number of ratings of each level, best first, and the number of unrated measures.
    ///
    /// ```
    /// use ambersheet::{Options, Overrides, Ruleset};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
    /// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
    /// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
    /// let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
    /// let (levels, unrated) = rated.counts();
    /// let rated_measures: usize = levels.iter().map(|(_, count)| count).sum();
    /// assert_eq!(rated_measures + unrated, rated.ratings().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn counts(&self) -> (Vec<(&str, usize)>, usize) {
        let levels = self.ruleset.scale.levels();
        let mut counts = vec![0; levels.len()];
        let mut unrated = 0;
        for entry in &self.entries {
            match entry.level() {
                Ok(rank) => counts[usize::from(rank)] += 1,
                Err(_) => unrated += 1,
            }
        }
        (
            levels
                .iter()
                .map(|level| level.word.as_str())
                .zip(counts)
                .collect(),
            unrated,
        )
    }

    /// Returns the warnings about things that a person should check.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns the number of table rows that hold only placeholders, or that the rules skip.
    pub fn skipped_rows(&self) -> u64 {
        self.found.skipped_rows
    }

    /// Returns how often a worksheet's part was inflated, by the sheet's name.
    pub fn times_inflated(&self, sheet: &str) -> Option<u32> {
        let sheet = self
            .workbook
            .sheets
            .iter()
            .find(|known| known.name == sheet)?;
        Some(self.workbook.package.times_inflated(sheet.part))
    }

    /// Returns the place of a cell.
    pub(crate) fn place(&self, sheet: u16, cell: Cell) -> Place {
        let sheet = &self.workbook.sheets[usize::from(sheet)].name;
        Place::Cell(sheet.clone(), cell)
    }

    /// Returns a kept text on one line; `None` if it is blank.
    pub(crate) fn text(&self, text: TextRef) -> Option<String> {
        let text = self.texts.get(text, &self.workbook.strings)?;
        let line = one_line(&text);
        (!line.is_empty()).then_some(line)
    }
}

impl Rating<'_, '_> {
    /// Returns the measure's name on one line; empty if the row names none.
    pub fn measure(&self) -> String {
        self.rated.text(self.entry.measure).unwrap_or_default()
    }

    /// Returns the measure's id, if it has one.
    pub fn id(&self) -> Option<String> {
        self.rated.text(self.entry.id)
    }

    /// Returns the group by which ratings are counted, such as a portfolio or a theme.
    pub fn group(&self) -> Option<String> {
        self.rated.text(self.entry.group)
    }

    /// Returns the period of the values, where the rules rate a row for each of several: `May 2025`.
    pub fn period(&self) -> Option<String> {
        self.rated.text(self.entry.period)
    }

    /// Returns the name of the field; `None` for the row's main rating.
    pub fn field(&self) -> Option<&str> {
        self.entry
            .field
            .map(|field| self.rated.ruleset.fields[usize::from(field)].name.as_str())
    }

    /// Returns what tells the rating from others of the same row: the field, or the heading of the actual or of the
    /// rating where several tables of the rules have the row; `None` if the row has one rating.
    pub fn told_apart_by(&self) -> Option<String> {
        let heading = self.rated.text(self.entry.told_by);
        match (self.field(), heading) {
            (Some(field), Some(heading)) => Some(format!("{field}, {heading}")),
            (field, heading) => field.map(str::to_owned).or(heading),
        }
    }

    /// Returns the sheet's name.
    pub fn sheet(&self) -> &str {
        &self.rated.workbook.sheets[usize::from(self.entry.sheet)].name
    }

    /// Returns the rating's own cell, if it has one.
    pub fn cell(&self) -> Option<Cell> {
        self.entry
            .column
            .map(|column| Cell::new(self.entry.row, column))
    }

    /// Returns the place of the rating, such as `'Vital Signs'!G7`.
    pub fn place(&self) -> Place {
        let sheet = self.sheet().to_owned();
        match self.cell() {
            Some(cell) => Place::Cell(sheet, cell),
            None => Place::Row(sheet, self.entry.row),
        }
    }

    /// Returns the level's word; `None` if the measure is unrated.
    pub fn level(&self) -> Option<&str> {
        let rank = self.rank()?;
        Some(&self.rated.ruleset.scale.levels()[usize::from(rank)].word)
    }

    /// Returns the level's rank on the scale, 0 for the best; `None` if the measure is unrated.
    pub fn rank(&self) -> Option<u8> {
        self.entry.level().ok()
    }

    /// Returns the computed level, without regard to a rating set by hand.
    pub fn computed(&self) -> Option<&str> {
        let rank = self.entry.verdict.level.ok()?;
        Some(&self.rated.ruleset.scale.levels()[usize::from(rank)].word)
    }

    /// Returns the rating set by hand, if it is a level of the scale.
    ///
    /// ```
    /// use ambersheet::{Options, Overrides, RateContext, Ruleset, SetByHand};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
    /// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
    /// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
    /// let by_hand = [SetByHand {
    ///     measure: "% of providers judged good or outstanding by Care Quality Commission".to_owned(),
    ///     rating: "Red".to_owned(),
    ///     ..SetByHand::default()
    /// }];
    /// let context = RateContext {
    ///     overrides: &by_hand,
    ///     ..RateContext::default()
    /// };
    /// let rated = ambersheet::rate_after(workbook, &rules, &Options::default(), context)?;
    /// let rating = rated.rating_at(0).expect("a rating");
    /// assert_eq!(rating.level(), Some("Red"));
    /// assert_eq!(rating.computed(), Some("Amber"));
    /// assert_eq!(rating.by_hand().and_then(|by_hand| by_hand.computed).as_deref(), Some("Amber"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_hand(&self) -> Option<Override> {
        let by_hand = self
            .entry
            .by_hand()
            .filter(|by_hand| by_hand.rank.is_some())?;
        Some(Override {
            rating: self.level().unwrap_or_default().to_owned(),
            computed: self.computed().map(str::to_owned),
            reason: self.rated.text(by_hand.reason),
            by: self.rated.text(by_hand.by),
            date: self.rated.text(by_hand.date),
        })
    }

    /// Returns the reason why there is no level.
    pub fn unrated(&self) -> Option<Reason> {
        self.entry.level().err()
    }

    /// Returns the colour that the cell shows: the template's own, if its conditional formatting gives one.
    pub fn colour(&self) -> Option<Colour> {
        let rank = self.rank()?;
        let own = self
            .rated
            .template_colours
            .iter()
            .find(|(sheet, level, _)| *sheet == self.entry.sheet && *level == rank);
        Some(
            own.map_or(self.rated.colours[usize::from(rank)].0, |(.., colour)| {
                *colour
            }),
        )
    }

    /// Returns the direction since the previous value, if it is known.
    pub fn direction(&self) -> Option<Direction> {
        self.entry.direction.ok()
    }

    /// Returns the rating that the return itself publishes.
    pub fn published_rating(&self) -> Option<String> {
        self.rated
            .text(self.entry.published.as_ref()?.rating.named())
    }

    /// Returns the direction that the return itself publishes.
    pub fn published_direction(&self) -> Option<String> {
        self.rated
            .text(self.entry.published.as_ref()?.direction.named())
    }

    /// Returns the actual, if it is a number. Percentages are in percent: 69.8 % is 69.8.
    pub fn actual(&self) -> Option<Quantity> {
        self.entry.actual.quantity.ok()
    }

    /// Returns the previous value, if it is a number.
    pub fn previous(&self) -> Option<Quantity> {
        self.entry.previous.quantity.ok()
    }

    /// Returns the target, if it is a number.
    pub fn target(&self) -> Option<Quantity> {
        self.entry.target.quantity.ok()
    }

    /// Returns the target that the actual was compared with, such as the part due by a profile, or the end of a range.
    pub fn target_used(&self) -> Option<Quantity> {
        self.off_target_by()?;
        let details = self.entry.details.as_deref();
        details.and_then(|details| details.used).or(self.target())
    }

    /// Returns the distance from the target in the measure's unit, above 0 on the bad side.
    pub fn off_target_by(&self) -> Option<Decimal> {
        self.entry.off_target_by()
    }

    /// Returns the quality marks in the text of the actual: provisional, footnote.
    pub fn flags(&self) -> Vec<Flag> {
        let actual = &self.entry.actual;
        // A text without a number is a word for the reason, not a value with a mark.
        let text = self
            .rated
            .texts
            .get(actual.raw, &self.rated.workbook.strings);
        text.map(|text| read(&text, self.rated.ruleset.how).flags)
            .unwrap_or_default()
    }

    /// Returns the address of the actual's cell, such as `D14`, with its sheet if that is not the rating's.
    pub fn actual_cell(&self) -> Option<String> {
        self.address_of(&self.entry.actual)
    }

    /// Returns the address of the previous value's cell, with its sheet if that is not the rating's.
    pub fn previous_cell(&self) -> Option<String> {
        self.address_of(&self.entry.previous)
    }

    /// Returns the text of the actual's cell, if it holds text.
    pub fn actual_text(&self) -> Option<String> {
        self.rated.text(self.entry.actual.raw)
    }

    /// Returns the text of the target's cell, if it holds text.
    pub fn target_text(&self) -> Option<String> {
        self.rated.text(self.entry.target.raw)
    }

    /// Returns the address of the target's cell, with its sheet if that is not the rating's.
    pub fn target_cell(&self) -> Option<String> {
        self.address_of(&self.entry.target)
    }

    /// Returns the address of a value's cell, with its sheet if that is not the rating's.
    fn address_of(&self, value: &Value) -> Option<String> {
        let cell = value.cell?;
        Some(match value.sheet {
            None => cell.to_string(),
            Some(sheet) => {
                let name = &self.rated.workbook.sheets[usize::from(sheet)].name;
                format!("{}!{cell}", sheet_reference(name))
            }
        })
    }

    /// Returns the line of the script that decided: `norfolk.rhai:12`.
    pub fn rule(&self) -> Option<String> {
        let ruleset = &*self.rated.ruleset;
        if let Some(question) = self.open_question() {
            return Some(format!("{}:{}", ruleset.script, question.at.line));
        }
        let line = match (self.claim(), self.entry.field) {
            (Some(claim), _) => claim.at.line,
            (None, Some(field)) => ruleset.fields[usize::from(field)].at.line,
            (None, None) if self.entry.verdict.polarity.is_some() => {
                ruleset.layout_position(self.entry.layout).line
            }
            (None, None) => return None,
        };
        Some(format!("{}:{line}", ruleset.script))
    }

    /// Returns the statement of the rules that decided, if any.
    pub(crate) fn claim(&self) -> Option<&Claim> {
        self.entry
            .verdict
            .claim
            .map(|claim| &self.rated.ruleset.policies.claims[claim as usize])
    }

    /// Returns the place of a line about measures: `line 3 of the rules`, or the row of a register.
    pub(crate) fn said_in(&self, claim: usize) -> String {
        let claim = self.rated.ruleset.policies.claims.get(claim);
        match claim.map(|claim| (&claim.register, claim.at.line)) {
            Some((Some(row), _)) => format!("the register's row {}", row.place),
            Some((None, line)) => format!("line {line} of the rules"),
            None => "a line".to_owned(),
        }
    }

    /// Returns the index of the line that states which change of the measure counts as none.
    pub(crate) fn line_of_change(&self) -> Option<usize> {
        self.entry.details.as_deref()?.change.map(usize::from)
    }

    /// Returns the level that the published rating expects for later: `Expected Amber`.
    pub fn forecast_rating(&self) -> Option<&str> {
        let rank = self
            .rated
            .ruleset
            .scale
            .find_expected(&self.published_rating()?)?;
        Some(&self.rated.ruleset.scale.levels()[usize::from(rank)].word)
    }

    /// Returns the entry of the rating.
    pub(crate) fn entry(&self) -> &Entry {
        self.entry
    }

    /// Returns the model of the rules in force.
    pub(crate) fn ruleset(&self) -> &RulesetModel {
        &self.rated.ruleset
    }

    /// Returns the reason in one sentence, with its numbers.
    ///
    /// For a rating set by hand it tells who set it and why, followed by the reason of the computed rating.
    pub fn reason(&self) -> String {
        match self.by_hand() {
            Some(by_hand) => format!("{by_hand} Computed: {}", self.computed_reason()),
            None => self.computed_reason(),
        }
    }

    /// Composes the reason of the computed rating.
    fn computed_reason(&self) -> String {
        let verdict = &self.entry.verdict;
        let claim = self.claim();
        let detail = self.rated.text(verdict.detail);
        let because = claim.and_then(|claim| claim.because.as_deref());
        let details = self.entry.details.as_deref();
        let by = claim.and_then(|claim| claim.statement.decision());
        let part = details.and_then(|details| self.rated.text(details.part));
        let rounded = details.and_then(|details| details.rounded);
        let (actual_text, target_text) = (self.actual_text(), self.target_text());
        let (actual_cell, target_cell) = (self.actual_cell(), self.target_cell());
        let meaning = self.meaning();
        let typed = self.field().filter(|_| claim.is_none());
        let questions = self.questions(self.entry.asked().0);
        let [rule_place, target_place, no_direction] = self.doubts();
        let against_sign = self.against_sign();
        Sentence {
            level: self
                .computed()
                .ok_or_else(|| verdict.level.err().unwrap_or(Reason::NoRule)),
            typed_field: typed,
            actual: rounded.map_or(self.entry.actual.quantity, Ok),
            rounded_from: rounded.and(self.entry.actual.quantity.ok()),
            target: self.entry.target.quantity,
            actual_cell: actual_cell.as_deref(),
            target_cell: target_cell.as_deref(),
            actual_text: actual_text.as_deref(),
            target_text: target_text.as_deref(),
            off_target_by: verdict.off_target_by,
            polarity: verdict.polarity,
            tolerance: verdict.tolerance,
            budget: verdict.budget,
            variance: details.and_then(|details| details.variance),
            detail: detail.as_deref(),
            meaning: meaning.as_deref(),
            conflict: self.conflict(),
            against_sign: against_sign.as_deref(),
            sign: self.entry.target.sign,
            said_by_target: self.is_said_by_target(),
            named: self.entry.measure.is_some() || self.entry.id.is_some(),
            because,
            questions: &questions,
            function: function_of(by),
            condition: self.deciding_condition(),
            conditions: self.conditions().is_some(),
            grid: matches!(by, Some(By::Grid(_))),
            part: part.as_deref(),
            another_period: self.another_period(),
            ranks: details.and_then(|details| details.ranks),
            used: details.and_then(|details| details.used),
            target_source: details.and_then(|details| details.aim),
            target_line: self.target_line(),
            target_place: target_place.as_deref(),
            rule_place: rule_place.as_deref(),
            no_direction: no_direction.as_deref(),
            intervention: details.and_then(|details| details.intervention),
            previous: self.previous(),
        }
        .compose()
    }

    /// Returns what a reason about doubted numbers tells: the places of the deciding line and of the line with the
    /// target, and the reason why there is no direction.
    fn doubts(&self) -> [Option<String>; 3] {
        if self.entry.verdict.level != Err(Reason::AmbiguousUnit) {
            return [const { None }; 3];
        }
        let aim = self
            .entry
            .details
            .as_deref()
            .and_then(|details| details.aim);
        let target = match aim {
            Some(TargetSource::Rules(claim)) => Some(self.said_in(usize::from(claim))),
            Some(
                TargetSource::Profile { .. }
                | TargetSource::Range { .. }
                | TargetSource::Before
                | TargetSource::Earlier(_),
            )
            | None => None,
        };
        let rule = self.entry.verdict.claim;
        let rule = rule.map(|claim| self.said_in(claim as usize));
        [rule, target, self.no_direction()]
    }

    /// Returns the line of the script that gives the target, if the rules give it.
    fn target_line(&self) -> Option<u32> {
        match self.entry.details.as_deref()?.aim? {
            TargetSource::Rules(claim) => {
                let claims = &self.rated.ruleset.policies.claims;
                Some(claims[usize::from(claim)].at.line)
            }
            TargetSource::Profile { .. }
            | TargetSource::Range { .. }
            | TargetSource::Before
            | TargetSource::Earlier(_) => None,
        }
    }

    /// Returns the text of a note on the cell: the reason, with the rule's line.
    pub(crate) fn note(&self) -> String {
        match self.rule() {
            Some(rule) => format!("{}\n{rule}", self.reason()),
            None => self.reason(),
        }
    }

    /// Returns a statement about the measure in another period, if no statement of this period applies.
    fn another_period(&self) -> Option<&Claim> {
        let verdict = &self.entry.verdict;
        if verdict.level != Err(Reason::NoRule)
            || verdict.conflict.is_some()
            || verdict.polarity.is_some()
        {
            return None;
        }
        let id = self.id().unwrap_or_default();
        self.rated
            .ruleset
            .policies
            .in_another_period(&fold(&self.measure()), &fold(&id))
    }

    /// Returns the return's own explanation of this level.
    fn meaning(&self) -> Option<String> {
        let field = usize::from(self.entry.field?);
        let text = self
            .rated
            .found
            .meanings
            .get(&(field, fold(self.level()?)))?;
        self.rated.text(*text)
    }

    /// Returns the conditions that decide: with the record's own limits, or those of the deciding line.
    fn conditions(&self) -> Option<&[Condition]> {
        let own = self.entry.details.as_deref();
        own.and_then(|details| details.conditions.as_deref())
            .or_else(|| match self.claim()?.statement.decision()? {
                By::FirstOf(conditions) => Some(conditions.as_slice()),
                By::Function(_) | By::Grid(_) => None,
            })
    }

    /// Returns the condition that decided, if one did.
    fn deciding_condition(&self) -> Option<&Condition> {
        let index = self.entry.details.as_deref()?.condition?;
        self.conditions()?.get(usize::from(index))
    }

    /// Returns what says otherwise than the sign of the target, if something does.
    fn against_sign(&self) -> Option<String> {
        match self.entry.verdict.conflict? {
            Conflict::Sign(Some(claim)) => Some(self.said_in(claim)),
            Conflict::Sign(None) => Some("the return's own column".to_owned()),
            Conflict::Claims(..) | Conflict::Column(_) => None,
        }
    }

    /// Returns `true` if the rules leave to the sign of the target which way is good.
    fn is_said_by_target(&self) -> bool {
        self.entry.stated == StatedPolarity::ByTarget || self.entry.said_by_target
    }

    /// Returns the lines that contradict each other about this measure.
    fn conflict(&self) -> Option<(u32, Option<u32>)> {
        let line = |claim: usize| self.rated.ruleset.policies.claims[claim].at.line;
        Some(match self.entry.verdict.conflict? {
            Conflict::Claims(first, second) => (line(first), Some(line(second))),
            Conflict::Column(claim) => (line(claim), None),
            Conflict::Sign(_) => return None,
        })
    }
}

/// Returns the name of the function that decides, if one does.
fn function_of(by: Option<&By>) -> Option<&str> {
    match by? {
        By::Function(name) => Some(name),
        By::FirstOf(_) | By::Grid(_) => None,
    }
}
