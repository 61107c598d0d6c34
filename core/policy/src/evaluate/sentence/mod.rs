//! The reason of a rating, or of its absence, in one plain sentence with its numbers.

mod rated;
mod unrated;

use rust_decimal::Decimal;

use crate::model::{Claim, Condition};
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::Tolerance;
use crate::value::TargetSource;
use crate::wording::flat;
use ambersheet_quantity::{Missing, Quantity};

/// The facts that a sentence tells; texts are those of the workbook and the rules.
pub struct Sentence<'a> {
    pub level: Result<&'a str, Reason>,
    /// The field's name, where the level was named by the word in the cell.
    pub typed_field: Option<&'a str>,
    pub actual: Result<Quantity, Missing>,
    pub target: Result<Quantity, Missing>,
    /// Where the actual and the target stand.
    pub actual_cell: Option<&'a str>,
    pub target_cell: Option<&'a str>,
    pub actual_text: Option<&'a str>,
    pub target_text: Option<&'a str>,
    pub off_target_by: Option<Decimal>,
    pub polarity: Option<Polarity>,
    pub tolerance: Option<Tolerance>,
    /// What a function or the cell said.
    pub detail: Option<&'a str>,
    /// What the return's own guidance says that the level means.
    pub meaning: Option<&'a str>,
    /// The lines that contradict each other, or one that contradicts the return's own column.
    pub conflict: Option<(u32, Option<u32>)>,
    /// Whether the row names its measure.
    pub named: bool,
    /// The author's `because`.
    pub because: Option<&'a str>,
    /// The condition that decided, or that asked for what is not there.
    pub condition: Option<&'a Condition>,
    /// Whether an ordered list of conditions was asked.
    pub conditions: bool,
    /// Whether a grid decided.
    pub grid: bool,
    /// The part of a composite value that decided, as the worst.
    pub part: Option<&'a str>,
    /// A line about the measure that holds in other periods only.
    pub another_period: Option<&'a Claim>,
    pub ranks: Option<(u8, u8)>,
    /// The target that was used, where it is not the one in the cell, and how it came about.
    pub used: Option<Quantity>,
    pub aim: Option<TargetSource>,
    /// The line of the rules that gives the target.
    pub target_line: Option<u32>,
    pub intervention: Option<Quantity>,
    pub previous: Option<Quantity>,
    /// Whether a script function decided, and where it stands.
    pub function: Option<&'a str>,
}

impl Sentence<'_> {
    /// Composes the sentence.
    pub fn compose(&self) -> String {
        match (self.level, self.part) {
            (Ok(level), None) => self.rated(level),
            (Ok(level), Some(part)) => {
                let sentence = self.rated(level);
                format!("Of its parts, {} is the worst: {sentence}", flat(part))
            }
            (Err(reason), _) => format!("Unrated: {}.", reason.sentence(self)),
        }
    }
}
