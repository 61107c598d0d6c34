//! From one value to another: `600-680`, `5% to 10%`, `£10-15k`, `between 5 and 10`. It is no number, and never becomes
//! one.

use super::super::{How, Quantity, Unit};
use super::amount::{self, Amount};
use super::cursor::Cursor;
use super::parts;

/// What stands between the two ends of a range.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A dash, or "to".
    To,
    /// Behind "between".
    And,
}

/// Reads the second end, if a range stands here; `None` where two amounts stand here that are none.
///
/// A unit or power that only the second end has is the first's as well. Amounts of two units are no range, but perhaps
/// two values: `£155,000 - 4 investments`. Behind a word the second end may have a sign, which is in doubt behind a dash.
#[expect(clippy::option_option, reason = "doubt and absence differ")]
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    low: &Amount,
    joint: Joint,
    how: How,
) -> Option<Option<(Quantity, Quantity)>> {
    let mut ahead = cursor.clone();
    let spaced = ahead.skip_spaces();
    let dash = joint == Joint::To
        && ahead
            .eat_if(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}'))
            .is_some();
    let word = !dash && spaced && ahead.eat_words(if joint == Joint::To { "to" } else { "and" });
    if !(dash || word) {
        return Some(None);
    }
    let even = ahead.skip_spaces() == spaced;
    // "87.5% - 21 of 24": the number behind the dash is the ratio's.
    if dash && spaced && low.unit == Unit::Percent && parts::is_ratio(&ahead, how) {
        return Some(None);
    }
    // A number in brackets may be a note.
    let may_be_signed = word && ahead.peek() != Some('(');
    let high = if may_be_signed {
        amount::value(&mut ahead, how)
    } else {
        amount::magnitude(&mut ahead, how)
    };
    let Some(high) = high else { return Some(None) };
    let one_unit = low.unit == high.unit || low.unit == Unit::None || high.unit == Unit::None;
    if !one_unit {
        return Some(None);
    }
    let unit = if low.unit == Unit::None {
        high.unit
    } else {
        low.unit
    };
    let power = if low.power == 0 {
        high.power
    } else {
        low.power
    };
    let low = Amount {
        power,
        unit,
        ..*low
    }
    .quantity()
    .ok()?;
    let high = Amount {
        unit,
        power: if high.power == 0 { power } else { high.power },
        ..high
    };
    let high = high.quantity().ok()?;
    (even && low.number < high.number).then_some(())?;
    *cursor = ahead;
    Some(Some((low, high)))
}
