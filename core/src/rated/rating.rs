//! What a rated workbook can be asked: its ratings with their sentences, counts and warnings.

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
use ambersheet_policy::model::{By, Claim, Conflict, RulesetModel, Says};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{Aim, Direction, Value};
use ambersheet_quantity::{Flag, Quantity, read};

/// A rating that somebody set by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// The level's word.
    pub rating: String,
    /// The level that the rules compute; `None` where they leave the measure unrated.
    pub computed: Option<String>,
    /// Why it was set.
    pub reason: Option<String>,
    /// Who set it.
    pub by: Option<String>,
    /// When, as it was written.
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

/// One rating, seen in its workbook.
pub struct Rating<'a, 'r> {
    rated: &'a Rated<'r>,
    entry: &'a Entry,
}

impl<'r> Rated<'r> {
    /// The ratings, in the order of the workbook.
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

    /// One of the workbook's entries.
    pub(crate) fn rating<'a>(&'a self, entry: &'a Entry) -> Rating<'a, 'r> {
        Rating { rated: self, entry }
    }

    /// The rules in force, with the period that the workbook says where they ask it.
    pub fn ruleset(&self) -> &Ruleset {
        self.ruleset.face()
    }

    pub(crate) fn rules(&self) -> &RulesetModel {
        &self.ruleset
    }

    /// How many ratings each level has, best first, and how many measures are unrated.
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

    /// What a person should look at.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Rows of tables that hold only placeholders, or that the rules skip.
    pub fn skipped_rows(&self) -> u64 {
        self.found.skipped_rows
    }

    /// How often a worksheet's part was inflated, by the sheet's name.
    pub fn times_inflated(&self, sheet: &str) -> Option<u32> {
        let sheet = self
            .workbook
            .sheets
            .iter()
            .find(|known| known.name == sheet)?;
        Some(self.workbook.package.times_inflated(sheet.part))
    }

    /// A cell with its sheet, as it stands in a formula.
    pub(crate) fn place(&self, sheet: u16, cell: Cell) -> Place {
        let sheet = &self.workbook.sheets[usize::from(sheet)].name;
        Place::Cell(sheet.clone(), cell)
    }

    pub(crate) fn text(&self, text: TextRef) -> Option<String> {
        let text = self.texts.get(text, &self.workbook.strings)?;
        let line = one_line(&text);
        (!line.is_empty()).then_some(line)
    }
}

impl Rating<'_, '_> {
    /// The measure's name, its white space folded; empty where the row names none.
    pub fn measure(&self) -> String {
        self.rated.text(self.entry.measure).unwrap_or_default()
    }

    /// The measure's id, where the table has one.
    pub fn id(&self) -> Option<String> {
        self.rated.text(self.entry.id)
    }

    /// What counts are grouped by: portfolio, theme.
    pub fn group(&self) -> Option<String> {
        self.rated.text(self.entry.group)
    }

    /// The field, where the row carries several ratings.
    pub fn field(&self) -> Option<&str> {
        self.entry
            .field
            .map(|field| self.rated.ruleset.fields[usize::from(field)].name.as_str())
    }

    /// The sheet's name.
    pub fn sheet(&self) -> &str {
        &self.rated.workbook.sheets[usize::from(self.entry.sheet)].name
    }

    /// The rating's own cell, where it has one.
    pub fn cell(&self) -> Option<Cell> {
        self.entry
            .column
            .map(|column| Cell::new(self.entry.row, column))
    }

    /// The cell with its sheet, as it stands in a formula: `'Vital Signs'!G7`.
    pub fn place(&self) -> Place {
        let sheet = self.sheet().to_owned();
        match self.cell() {
            Some(cell) => Place::Cell(sheet, cell),
            None => Place::Row(sheet, self.entry.row),
        }
    }

    /// The level's word; `None` where the measure is unrated.
    pub fn level(&self) -> Option<&str> {
        let rank = self.rank()?;
        Some(&self.rated.ruleset.scale.levels()[usize::from(rank)].word)
    }

    /// The level's rank on the scale, 0 is best; `None` where the measure is unrated.
    pub fn rank(&self) -> Option<u8> {
        self.entry.level().ok()
    }

    /// The level that the rules compute, whatever somebody set by hand.
    pub fn computed(&self) -> Option<&str> {
        let rank = self.entry.verdict.level.ok()?;
        Some(&self.rated.ruleset.scale.levels()[usize::from(rank)].word)
    }

    /// The rating that somebody set by hand, where it is a level of the scale.
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

    /// Why there is no rating.
    pub fn unrated(&self) -> Option<Reason> {
        self.entry.level().err()
    }

    /// The colour that the rating's cell shows: the template's own, where its conditional formatting gives one.
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

    /// Which way the measure moved since the previous value, where that can be said.
    pub fn direction(&self) -> Option<Direction> {
        self.entry.direction
    }

    /// What the return itself claims as rating.
    pub fn published_rating(&self) -> Option<String> {
        self.rated.text(self.entry.published.as_ref()?.rating.text)
    }

    /// What the return itself claims as direction.
    pub fn published_direction(&self) -> Option<String> {
        self.rated
            .text(self.entry.published.as_ref()?.direction.text)
    }

    /// The actual, where it could be read. Percent are counted in percent: 69.8 % is 69.8.
    pub fn actual(&self) -> Option<Quantity> {
        self.entry.actual.quantity.ok()
    }

    /// The previous value, where it could be read.
    pub fn previous(&self) -> Option<Quantity> {
        self.entry.previous.quantity.ok()
    }

    /// The target, where it could be read.
    pub fn target(&self) -> Option<Quantity> {
        self.entry.target.quantity.ok()
    }

    /// The target that the actual was compared with: what a profile makes of it, or the end of a range that counts.
    pub fn target_used(&self) -> Option<Quantity> {
        self.off_target_by()?;
        let more = self.entry.details.as_deref();
        more.and_then(|more| more.used).or(self.target())
    }

    /// How far on the bad side of the target, in the measure's unit; above 0 when bad.
    pub fn off_target_by(&self) -> Option<Decimal> {
        self.entry.off_target_by()
    }

    /// The marks of quality that the text of the actual carries: provisional, footnote.
    pub fn flags(&self) -> Vec<Flag> {
        let actual = &self.entry.actual;
        // A text that gives no number is a word for why, not a value with a mark.
        let text = self
            .rated
            .texts
            .get(actual.raw, &self.rated.workbook.strings);
        text.map(|text| read(&text, self.rated.ruleset.how).flags)
            .unwrap_or_default()
    }

    /// Where the actual stands: `D14`, with its sheet where that is not the rating's.
    pub fn actual_cell(&self) -> Option<String> {
        self.place_of(&self.entry.actual)
    }

    /// Where the previous value stands, likewise.
    pub fn previous_cell(&self) -> Option<String> {
        self.place_of(&self.entry.previous)
    }

    /// The text that stands in the actual's cell, where it is text.
    pub fn actual_text(&self) -> Option<String> {
        self.rated.text(self.entry.actual.raw)
    }

    /// The text that stands in the target's cell, where it is text.
    pub fn target_text(&self) -> Option<String> {
        self.rated.text(self.entry.target.raw)
    }

    /// Where the target stands, likewise.
    pub fn target_cell(&self) -> Option<String> {
        self.place_of(&self.entry.target)
    }

    fn place_of(&self, value: &Value) -> Option<String> {
        let cell = value.cell?;
        Some(match value.sheet {
            None => cell.to_string(),
            Some(sheet) => {
                let name = &self.rated.workbook.sheets[usize::from(sheet)].name;
                format!("{}!{cell}", sheet_reference(name))
            }
        })
    }

    /// The line of the script that decided: `norfolk.rhai:12`.
    pub fn rule(&self) -> Option<String> {
        let ruleset = &*self.rated.ruleset;
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

    /// The claim of the rules that decided, where one did.
    pub(crate) fn claim(&self) -> Option<&Claim> {
        self.entry
            .verdict
            .claim
            .map(|claim| &self.rated.ruleset.policies.claims[claim as usize])
    }

    /// The line that says which change of the measure is none, where one is about it.
    pub(crate) fn line_of_change(&self) -> Option<usize> {
        self.entry.details.as_deref()?.change.map(usize::from)
    }

    /// The level that the return expects for later, where its own rating says no more: `Expected Amber`.
    pub fn forecast_rating(&self) -> Option<&str> {
        let rank = self
            .rated
            .ruleset
            .scale
            .find_expected(&self.published_rating()?)?;
        Some(&self.rated.ruleset.scale.levels()[usize::from(rank)].word)
    }

    pub(crate) fn entry(&self) -> &Entry {
        self.entry
    }

    pub(crate) fn ruleset(&self) -> &RulesetModel {
        &self.rated.ruleset
    }

    /// The reason in one sentence, with its numbers; where somebody set the rating by hand, who and why, and then the
    /// reason of the computed one.
    pub fn reason(&self) -> String {
        match self.by_hand() {
            Some(by_hand) => format!("{by_hand} Computed: {}", self.computed_reason()),
            None => self.computed_reason(),
        }
    }

    /// The reason of what the rules compute.
    fn computed_reason(&self) -> String {
        let ruleset = &*self.rated.ruleset;
        let verdict = &self.entry.verdict;
        let claim = self.claim();
        let detail = self.rated.text(verdict.detail);
        let because = claim.and_then(|claim| claim.because.as_deref());
        let more = self.entry.details.as_deref();
        let by = claim.and_then(|claim| match &claim.says {
            Says::By(by) => Some(by),
            _ => None,
        });
        let condition = match (by, more.and_then(|more| more.condition)) {
            (Some(By::FirstOf(conditions)), Some(index)) => conditions.get(usize::from(index)),
            _ => None,
        };
        let part = more.and_then(|more| self.rated.text(more.part));
        let raw = |value: &Value| self.rated.text(value.raw);
        let (actual_text, target_text) = (raw(&self.entry.actual), raw(&self.entry.target));
        let (actual_cell, target_cell) = (self.actual_cell(), self.target_cell());
        let meaning = self.meaning();
        let typed = self.field().filter(|_| claim.is_none());
        Sentence {
            level: self
                .computed()
                .ok_or_else(|| verdict.level.err().unwrap_or(Reason::NoRule)),
            typed_field: typed,
            actual: self.entry.actual.quantity,
            target: self.entry.target.quantity,
            actual_cell: actual_cell.as_deref(),
            target_cell: target_cell.as_deref(),
            actual_text: actual_text.as_deref(),
            target_text: target_text.as_deref(),
            off_target_by: verdict.off_target_by,
            polarity: verdict.polarity,
            tolerance: verdict.tolerance,
            detail: detail.as_deref(),
            meaning: meaning.as_deref(),
            conflict: self.conflict(),
            named: self.entry.measure.is_some() || self.entry.id.is_some(),
            because,
            function: match by {
                Some(By::Function(name)) => Some(name),
                _ => None,
            },
            condition,
            conditions: matches!(by, Some(By::FirstOf(_))),
            grid: matches!(by, Some(By::Grid(_))),
            part: part.as_deref(),
            another_period: self.another_period(),
            ranks: more.and_then(|more| more.ranks),
            used: more.and_then(|more| more.used),
            aim: more.and_then(|more| more.aim),
            target_line: more.and_then(|more| more.aim).and_then(|aim| match aim {
                Aim::Rules(line) => Some(ruleset.policies.claims[usize::from(line)].at.line),
                _ => None,
            }),
            intervention: more.and_then(|more| more.intervention),
            previous: self.previous(),
        }
        .compose()
    }

    /// The reason as a note on the cell gives it, with the rule's line.
    pub(crate) fn note(&self) -> String {
        match self.rule() {
            Some(rule) => format!("{}\n{rule}", self.reason()),
            None => self.reason(),
        }
    }

    /// Where no line speaks of the measure, one that does so in another period.
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

    /// What the return's own guidance says of this level.
    fn meaning(&self) -> Option<String> {
        let field = usize::from(self.entry.field?);
        let text = self
            .rated
            .found
            .meanings
            .get(&(field, fold(self.level()?)))?;
        self.rated.text(*text)
    }

    /// The lines that contradict each other about this measure.
    fn conflict(&self) -> Option<(u32, Option<u32>)> {
        let line = |claim: usize| self.rated.ruleset.policies.claims[claim].at.line;
        Some(match self.entry.verdict.conflict? {
            Conflict::Claims(first, second) => (line(first), Some(line(second))),
            Conflict::Column(claim) => (line(claim), None),
        })
    }
}
