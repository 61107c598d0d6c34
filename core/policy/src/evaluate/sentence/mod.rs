//! The reason of a rating, or of its absence, in one plain sentence with its numbers.

mod budget;
mod rated;
mod unrated;

use rust_decimal::Decimal;

use crate::model::{Claim, Condition};
use crate::money::BudgetLine;
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::Tolerance;
use crate::value::TargetSource;
use crate::wording::flat;
use ambersheet_quantity::{Missing, Quantity, TargetSign};

/// The facts that a sentence tells; texts are those of the workbook and the rules.
pub struct Sentence<'a> {
    /// The level's word, or the reason why there is none.
    pub level: Result<&'a str, Reason>,
    /// The field's name, if the word in the cell named the level.
    pub typed_field: Option<&'a str>,
    /// The actual.
    pub actual: Result<Quantity, Missing>,
    /// The actual before it was rounded, if that changed it.
    pub rounded_from: Option<Quantity>,
    /// The target.
    pub target: Result<Quantity, Missing>,
    /// The address of the actual's cell.
    pub actual_cell: Option<&'a str>,
    /// The address of the target's cell.
    pub target_cell: Option<&'a str>,
    /// The text of the actual's cell.
    pub actual_text: Option<&'a str>,
    /// The text of the target's cell.
    pub target_text: Option<&'a str>,
    /// The distance on the bad side of the target.
    pub off_target_by: Option<Decimal>,
    /// The polarity.
    pub polarity: Option<Polarity>,
    /// The tolerance.
    pub tolerance: Option<Tolerance>,
    /// The line of a budget that the measure is.
    pub budget: Option<BudgetLine>,
    /// The variance from which the actual or the target is worked out, or why there is none.
    pub variance: Option<Result<Quantity, Missing>>,
    /// The words of a function or of the cell.
    pub detail: Option<&'a str>,
    /// The return's own explanation of the level.
    pub meaning: Option<&'a str>,
    /// The lines that contradict each other, or one that contradicts the return's own column.
    pub conflict: Option<(u32, Option<u32>)>,
    /// The place that says otherwise than the sign of the target: `line 3 of the rules`.
    pub against_sign: Option<&'a str>,
    /// The sign that the target states in its own text.
    pub sign: Option<TargetSign>,
    /// `true` if the rules leave to the sign of the target which way is good.
    pub said_by_target: bool,
    /// `true` if the row names its measure.
    pub named: bool,
    /// The author's `because`.
    pub because: Option<&'a str>,
    /// The open questions, each with its place, for which the measure waits.
    pub questions: &'a [String],
    /// The condition that decided, or that needed a missing value.
    pub condition: Option<&'a Condition>,
    /// `true` if an ordered list of conditions decides.
    pub conditions: bool,
    /// `true` if a grid decided.
    pub grid: bool,
    /// The name of the worst part of a composite value, or of the part that leaves it unrated.
    pub part: Option<&'a str>,
    /// A line about the measure that holds in other periods only.
    pub another_period: Option<&'a Claim>,
    /// The ranks of actual and target.
    pub ranks: Option<(u8, u8)>,
    /// The target that was used, if it is not the one in the cell.
    pub used: Option<Quantity>,
    /// The origin of that target.
    pub target_source: Option<TargetSource>,
    /// The line of the rules that gives the target.
    pub target_line: Option<u32>,
    /// The line of the rules that gives the target, or the row of a register: `line 3 of the rules`.
    pub target_place: Option<&'a str>,
    /// The line of the rules that decided, or the row of a register: `line 3 of the rules`.
    pub rule_place: Option<&'a str>,
    /// The reason why there is no direction, for conditions on the movement.
    pub no_direction: Option<&'a str>,
    /// The intervention level.
    pub intervention: Option<Quantity>,
    /// The previous value.
    pub previous: Option<Quantity>,
    /// The name of the script's function that decided.
    pub function: Option<&'a str>,
}

impl Sentence<'_> {
    /// Composes the sentence.
    pub fn compose(&self) -> String {
        match (self.level, self.part) {
            (Ok(level), None) if let Some(from) = self.rounded_from => {
                format!("{} ({from} before rounding.)", self.rated(level))
            }
            (Ok(level), None) => self.rated(level),
            (Ok(level), Some(part)) => {
                let sentence = self.rated(level);
                format!("Of its parts, {} is the worst: {sentence}", flat(part))
            }
            (Err(reason), None) => format!("Unrated: {}.", reason.sentence(self)),
            (Err(reason), Some(part)) => {
                let sentence = reason.sentence(self);
                format!("Unrated: for its part {}, {sentence}.", flat(part))
            }
        }
    }
}
