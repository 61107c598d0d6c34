//! Ranges from one value to another: `600-680`, `5% to 10%`, `£10-15k`, `between 5 and 10`. A range never becomes a
//! number.

use crate::quantity::Quantity;
use crate::reading::ParseOptions;
use crate::unit::Unit;

use super::amount::{self, Amount};
use super::cursor::TextCursor;
use super::parts;

/// The joint between the two ends of a range.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A dash, or "to".
    To,
    /// Behind "between".
    And,
}

/// Reads the joint and the second end of a range.
///
/// Returns `Some(None)` if there is no range, and `None` if two amounts follow that are no range.
///
/// A unit or power of the second end alone counts for the first as well. Amounts of two units are no range, but perhaps
/// two values: `£155,000 - 4 investments`. The second end may have a sign behind a word, but not behind a dash.
#[expect(clippy::option_option, reason = "doubt and absence differ")]
pub(super) fn read(
    cursor: &mut TextCursor<'_>,
    low: &Amount,
    joint: Joint,
    options: ParseOptions,
) -> Option<Option<(Quantity, Quantity)>> {
    let mut ahead = cursor.clone();
    let spaced = ahead.skip_spaces();
    let dash = joint == Joint::To
        && ahead
            .eat_if(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}'))
            .is_some();
    let joining_word = match joint {
        Joint::To => "to",
        Joint::And => "and",
    };
    let word = !dash && spaced && ahead.eat_words(joining_word);
    if !(dash || word) {
        return Some(None);
    }
    let even = ahead.skip_spaces() == spaced;
    // "87.5% - 21 of 24": the number behind the dash belongs to the ratio.
    if dash && spaced && low.unit == Unit::Percent && parts::is_ratio(&ahead, options) {
        return Some(None);
    }
    // A number in brackets may be a note.
    let may_be_signed = word && ahead.peek() != Some('(');
    let high = if may_be_signed {
        amount::value(&mut ahead, options)
    } else {
        amount::magnitude(&mut ahead, options)
    };
    let Some(high) = high else {
        return Some(None);
    };
    let one_unit = low.unit == high.unit || low.unit == Unit::None || high.unit == Unit::None;
    if !one_unit {
        return Some(None);
    }
    let (low, high) = ends(*low, high)?;
    if !even || low.number >= high.number {
        return None;
    }
    *cursor = ahead;
    Some(Some((low, high)))
}

/// Returns the ends of a range as quantities. An end without a unit or power takes that of the other.
pub(super) fn ends(mut low: Amount, mut high: Amount) -> Option<(Quantity, Quantity)> {
    if low.unit == Unit::None {
        low.unit = high.unit;
    } else {
        high.unit = low.unit;
    }
    if low.power == 0 {
        low.power = high.power;
    } else if high.power == 0 {
        high.power = low.power;
    }
    Some((low.quantity().ok()?, high.quantity().ok()?))
}
