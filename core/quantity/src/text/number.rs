//! The digits of a number, with thousands separators and a point.

use rust_decimal::Decimal;

use super::super::decimal::assemble;
use super::super::{How, Missing};
use super::cursor::{Cursor, is_space};

/// A decimal holds no mantissa with more digits than this.
const MOST_DIGITS: u32 = 28;

/// The digits as read; zeros at the end of the fraction do not count.
#[derive(Clone, Copy)]
pub(super) struct Number {
    /// `None` if there are too many digits.
    mantissa: Option<u128>,
    /// Digits after the point.
    places: u32,
    /// The same with zeros at the end.
    written: u32,
    /// Whether thousands are separated.
    grouped: bool,
}

impl Number {
    /// Whether thousands are separated.
    pub(super) fn is_grouped(&self) -> bool {
        self.grouped
    }

    /// How many digits are written after the point.
    pub(super) fn written_places(&self) -> u32 {
        self.written
    }

    /// The decimal, times a power of ten of at most 9.
    pub(super) fn scaled(&self, negative: bool, power: u32) -> Result<Decimal, Missing> {
        let mantissa = self.mantissa.ok_or(Missing::OutOfRange)?;
        let more = power.saturating_sub(self.places);
        assemble(
            negative,
            mantissa * 10_u128.pow(more),
            self.places.saturating_sub(power),
        )
    }
}

/// Digits in groups, then a point and digits.
///
/// A comma separates thousands only where each group after the first has three digits: `£2000,000` is two million,
/// `1,2` is no number. A first group that starts with 0 is no group: `0,125` is somebody's decimal comma. A space after
/// the first comma is a slip where a whole group with its own comma follows: `3, 629,829`, since 3 and 629,829 are no
/// two values of one measure; `3, 629` may be two numbers. Narrow spaces are typed by programs, and separate as commas do.
/// No-break spaces also come from pages where they stand for any space, so there must be two groups behind them:
/// `1 245 600`. One number has one separator, and four digits before a space are a year.
pub(super) fn read(cursor: &mut Cursor<'_>, how: How) -> Option<Number> {
    let mut digits = Digits::default();
    let first = cursor.take_while(|c| c.is_ascii_digit());
    digits.whole(first);
    let mut separated_by = None;
    while let Some(separator) = cursor.peek().filter(|c| separates(*c, how)) {
        if is_space(separator) && (first.len() > 3 || !group_follows(cursor)) {
            break;
        }
        if separated_by.is_none()
            && separator == NO_BREAK
            && !how.decimal_comma
            && !two_groups_follow(cursor)
        {
            break;
        }
        let mut ahead = cursor.clone();
        ahead.eat(separator);
        if separator == ',' && ahead.peek().is_some_and(is_space) {
            // A slip, or a comma between two values.
            if first.len() > 3 || digits.count > first.len() || !slip_follows(&ahead) {
                break;
            }
            ahead.skip_spaces();
        }
        if *separated_by.get_or_insert(separator) != separator {
            return None;
        }
        *cursor = ahead;
        let group = cursor.take_while(|c| c.is_ascii_digit());
        if group.len() != 3 || first.is_empty() || first.starts_with('0') {
            return None;
        }
        digits.whole(group);
    }
    if cursor.eat(if how.decimal_comma { ',' } else { '.' }) {
        let fraction = cursor.take_while(|c| c.is_ascii_digit());
        if fraction.is_empty() {
            return None;
        }
        digits.fraction(fraction);
    } else if first.is_empty() {
        return None;
    }
    let grouped = separated_by.is_some();
    Some(Number {
        mantissa: digits.mantissa(),
        places: digits.places,
        written: digits.written,
        grouped,
    })
}

const NO_BREAK: char = '\u{a0}';

/// Whether this separates thousands.
fn separates(c: char, how: How) -> bool {
    let unbroken = matches!(c, '\u{2009}' | '\u{202f}' | NO_BREAK);
    unbroken
        || if how.decimal_comma {
            matches!(c, '.' | ' ')
        } else {
            c == ','
        }
}

/// Whether a space here stands before exactly three digits.
fn group_follows(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.eat_if(is_space);
    ahead.take_while(|c| c.is_ascii_digit()).len() == 3
}

/// Whether no-break spaces stand here before exactly three digits, twice.
fn two_groups_follow(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let mut group = || ahead.eat(NO_BREAK) && ahead.take_while(|c| c.is_ascii_digit()).len() == 3;
    group() && group()
}

/// Whether, after the first comma, a space, three digits and a comma with three more stand.
fn slip_follows(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let digits = |ahead: &mut Cursor<'_>| ahead.take_while(|c| c.is_ascii_digit()).len() == 3;
    ahead.skip_spaces() && digits(&mut ahead) && ahead.eat(',') && digits(&mut ahead)
}

/// Digits being added up.
#[derive(Default)]
struct Digits {
    mantissa: u128,
    places: u32,
    written: u32,
    /// Digits before the point.
    count: usize,
    too_many: bool,
}

impl Digits {
    fn whole(&mut self, digits: &str) {
        self.count += digits.len();
        for digit in digits.bytes() {
            self.push(digit);
        }
    }

    fn fraction(&mut self, digits: &str) {
        self.written = u32::try_from(digits.len()).unwrap_or(u32::MAX);
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
