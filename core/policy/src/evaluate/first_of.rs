//! Ordered conditions: the first that a record meets gives its level.
//!
//! A value that a condition needs and the record lacks leaves the record unrated, for the reason
//! why it is missing. No later condition is tried instead, since the author put the earlier one
//! first.

use crate::conditions::ConditionInput;
use crate::model::Condition;
use crate::reason::Reason;

/// The reason why no condition gives a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The reason.
    pub reason: Reason,
    /// The index of the condition that needed a missing value; `None` where no condition holds.
    pub at: Option<usize>,
}

/// Returns the index of the first condition that holds.
///
/// # Errors
/// The reason why that cannot be told; [`Reason::NoRule`] where none holds.
///
/// ```
/// use ambersheet_policy::conditions::{AtLeast, Bound, ConditionInput, ConditionKind, Otherwise};
/// use ambersheet_policy::evaluate::first_of;
/// use ambersheet_policy::model::{Condition, Position};
/// use ambersheet_policy::reason::Reason;
/// use ambersheet_policy::value::Value;
/// use ambersheet_quantity::{Quantity, Unit};
///
/// let number = |number: i64| Quantity { number: number.into(), unit: Unit::None };
/// let condition = |kind: ConditionKind, word: &str, rank| Condition {
///     kind,
///     word: word.to_owned(),
///     rank,
///     at: Position::default(),
/// };
/// let list = [
///     condition(AtLeast(Bound::from(number(90))).into(), "Green", 0),
///     condition(Otherwise.into(), "Red", 2),
/// ];
/// let rate = |actual: &Value| {
///     let input = ConditionInput {
///         actual,
///         text: None,
///         target: &Value::ABSENT,
///         intervention: &Value::ABSENT,
///         polarity: None,
///         moved: Err(Reason::NoPrevious),
///     };
///     first_of(&list, &input).map_err(|undecided| undecided.reason)
/// };
/// assert_eq!(rate(&Value { quantity: Ok(number(90)), ..Value::ABSENT }), Ok(0));
/// assert_eq!(rate(&Value { quantity: Ok(number(89)), ..Value::ABSENT }), Ok(1));
/// assert_eq!(rate(&Value::ABSENT), Err(Reason::NoData));
/// ```
pub fn first_of(conditions: &[Condition], input: &ConditionInput<'_>) -> Result<usize, Undecided> {
    let texts = conditions
        .iter()
        .any(|condition| condition.kind.reads_text());
    for (index, condition) in conditions.iter().enumerate() {
        let undecided = |reason| Undecided {
            reason,
            at: Some(index),
        };
        if condition.kind.holds(input, texts).map_err(undecided)? {
            return Ok(index);
        }
    }
    // A missing actual is reported as such, not as `NoRule`: no rule could have matched.
    let reason = input.check_actual(texts).err().unwrap_or(Reason::NoRule);
    Err(Undecided { reason, at: None })
}
