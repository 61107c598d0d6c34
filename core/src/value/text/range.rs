//! From one value to another: `600-680`, `5% to 10%`, `£10-15k`. It is no number, and never becomes one.

use super::super::{How, Quantity, Unit};
use super::amount::{self, Amount};
use super::cursor::Cursor;

/// Reads the second end, if a range stands here; `None` where two amounts stand here that are none.
///
/// A unit or power that only the second end has is the first's as well. Amounts of two units are no range, but perhaps
/// two values: `£155,000 - 4 investments`.
#[expect(clippy::option_option, reason = "doubt and absence differ")]
pub(super) fn read(cursor: &mut Cursor<'_>, low: &Amount, how: How) -> Option<Option<(Quantity, Quantity)>> {
    let mut ahead = cursor.clone();
    let spaced = ahead.skip_spaces();
    let dash = ahead.eat_if(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}')).is_some();
    let to = !dash && spaced && ahead.eat_words("to");
    if !(dash || to) {
        return Some(None);
    }
    let even = ahead.skip_spaces() == spaced;
    let Some(high) = amount::magnitude(&mut ahead, how) else { return Some(None) };
    let one_unit = low.unit == high.unit || low.unit == Unit::None || high.unit == Unit::None;
    if !one_unit {
        return Some(None);
    }
    let unit = if low.unit == Unit::None { high.unit } else { low.unit };
    let power = if low.power == 0 { high.power } else { low.power };
    let low = Amount { power, unit, ..*low }.quantity().ok()?;
    let high = Amount { unit, power: if high.power == 0 { power } else { high.power }, ..high };
    let high = high.quantity().ok()?;
    (even && low.number < high.number).then_some(())?;
    *cursor = ahead;
    Some(Some((low, high)))
}
