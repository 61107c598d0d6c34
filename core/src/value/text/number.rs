//! The digits of a number, with thousands separators and a point.

use rust_decimal::Decimal;

use super::super::Missing;
use super::super::decimal::assemble;
use super::cursor::Cursor;

/// A decimal holds no mantissa with more digits than this.
const MOST_DIGITS: u32 = 28;

/// The digits as read; zeros at the end of the fraction do not count.
pub(super) struct Number {
    /// `None` if there are too many digits.
    mantissa: Option<u128>,
    /// Digits after the point.
    places: u32,
}

impl Number {
    /// The decimal, times a power of ten of at most 9.
    pub(super) fn scaled(&self, negative: bool, power: u32) -> Result<Decimal, Missing> {
        let mantissa = self.mantissa.ok_or(Missing::OutOfRange)?;
        let more = power.saturating_sub(self.places);
        assemble(negative, mantissa * 10_u128.pow(more), self.places.saturating_sub(power))
    }
}

/// Digits in groups, then a point and digits.
///
/// A comma separates thousands only where each group after the first has three digits: `£2000,000` is two million,
/// `1,2` is no number. A first group that starts with 0 is no group: `0,125` is somebody's decimal comma.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Number> {
    let mut digits = Digits::default();
    let first = cursor.take_while(|c| c.is_ascii_digit());
    digits.whole(first);
    while cursor.peek() == Some(',') {
        cursor.eat(',');
        let group = cursor.take_while(|c| c.is_ascii_digit());
        if group.len() != 3 || first.is_empty() || first.starts_with('0') {
            return None;
        }
        digits.whole(group);
    }
    if cursor.eat('.') {
        let fraction = cursor.take_while(|c| c.is_ascii_digit());
        if fraction.is_empty() {
            return None;
        }
        digits.fraction(fraction);
    } else if first.is_empty() {
        return None;
    }
    Some(Number { mantissa: digits.mantissa(), places: digits.places })
}

/// Digits being added up.
#[derive(Default)]
struct Digits {
    mantissa: u128,
    places: u32,
    too_many: bool,
}

impl Digits {
    fn whole(&mut self, digits: &str) {
        for digit in digits.bytes() {
            self.push(digit);
        }
    }

    fn fraction(&mut self, digits: &str) {
        for digit in digits.trim_end_matches('0').bytes() {
            self.push(digit);
            self.places = self.places.saturating_add(1);
        }
    }

    fn push(&mut self, digit: u8) {
        self.too_many |= self.mantissa >= 10_u128.pow(MOST_DIGITS - 1);
        if !self.too_many {
            self.mantissa = self.mantissa * 10 + u128::from(digit - b'0');
        }
    }

    fn mantissa(&self) -> Option<u128> {
        (!self.too_many).then_some(self.mantissa)
    }
}
