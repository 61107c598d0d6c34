//! Numbers in digits, with thousands separators and a decimal point.

use rust_decimal::Decimal;

use crate::decimal::assemble;
use crate::quantity::Missing;
use crate::reading::ParseOptions;

use super::cursor::{TextCursor, is_space};

/// The most digits that the mantissa of a decimal holds.
const MOST_DIGITS: u32 = 28;

/// A number as it is written. Zeros at the end of the fraction do not count.
#[derive(Clone, Copy)]
pub(super) struct WrittenNumber {
    /// `None` if there are too many digits.
    mantissa: Option<u128>,
    /// Digits after the point.
    places: u32,
    /// Digits after the point, zeros at the end included.
    written: u32,
    /// `true` if thousands are separated.
    grouped: bool,
    /// `true` if they are so by a single no-break space.
    by_one_no_break: bool,
}

impl WrittenNumber {
    /// Returns `true` if thousands are separated.
    pub(super) fn is_grouped(&self) -> bool {
        self.grouped
    }

    /// Returns `true` if a single no-break space separates thousands: it may also stand for any other space.
    pub(super) fn is_grouped_by_one_no_break(&self) -> bool {
        self.by_one_no_break
    }

    /// Returns `true` for one or two digits, without a point or separators.
    pub(super) fn is_below_a_hundred_and_whole(&self) -> bool {
        !self.grouped && self.written == 0 && self.mantissa.is_some_and(|digits| digits < 100)
    }

    /// Returns the hundredth part of the number.
    pub(super) fn hundredth(self) -> Self {
        Self {
            places: self.places.saturating_add(2),
            written: self.written.saturating_add(2),
            ..self
        }
    }

    /// Returns the number of digits written after the point.
    pub(super) fn written_places(&self) -> u32 {
        self.written
    }

    /// Returns the decimal, times a power of ten of at most 9.
    ///
    /// # Errors
    /// [`Missing::OutOfRange`] if a decimal cannot hold it.
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

/// Reads digits in groups, then a point and digits.
///
/// - A comma separates thousands only if each group after the first has three digits: `£2000,000` is two million, and
///   `1,2` is no number. The first group does not start with 0: `0,125` is somebody's decimal comma.
/// - A space after the first comma is a slip if a whole group with its own comma follows: `3, 629,829`. Nobody gives 3
///   and 629,829 as two values of one measure. `3, 629` may be two numbers.
/// - Narrow spaces are written by programs, and separate as commas do.
/// - No-break spaces separate too. They also come from web pages, in place of any space, so behind a period one of them
///   may be that: the caller asks [`WrittenNumber::is_grouped_by_one_no_break`].
/// - A number has one kind of separator. Four digits before a space are a year.
pub(super) fn read(cursor: &mut TextCursor<'_>, options: ParseOptions) -> Option<WrittenNumber> {
    let mut digits = Digits::default();
    let first = cursor.take_while(|c| c.is_ascii_digit());
    digits.whole(first);
    let mut separated_by = None;
    while let Some(separator) = cursor.peek().filter(|c| separates(*c, options)) {
        if is_space(separator) && (first.len() > 3 || !group_follows(cursor)) {
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
    let digits_before_point = digits.count;
    let point = if options.decimal_comma { ',' } else { '.' };
    if cursor.eat(point) {
        let fraction = cursor.take_while(|c| c.is_ascii_digit());
        if fraction.is_empty() {
            return None;
        }
        digits.fraction(fraction);
    } else if first.is_empty() {
        return None;
    }
    let grouped = separated_by.is_some();
    let by_one_no_break = separated_by == Some(NO_BREAK) && digits_before_point == first.len() + 3;
    Some(WrittenNumber {
        mantissa: digits.mantissa(),
        places: digits.places,
        written: digits.written,
        grouped,
        by_one_no_break,
    })
}

const NO_BREAK: char = '\u{a0}';

/// Returns `true` for a character that may separate thousands.
fn separates(c: char, options: ParseOptions) -> bool {
    match c {
        '\u{2009}' | '\u{202f}' | NO_BREAK => true,
        '.' | ' ' => options.decimal_comma,
        ',' => !options.decimal_comma,
        _ => false,
    }
}

/// Returns `true` if a space and exactly three digits follow.
fn group_follows(cursor: &TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.eat_if(is_space);
    three_digits(&mut ahead)
}

/// Returns `true` if a space, three digits, a comma and three more digits follow, behind a first comma.
fn slip_follows(cursor: &TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.skip_spaces() && three_digits(&mut ahead) && ahead.eat(',') && three_digits(&mut ahead)
}

/// Reads digits; returns `true` if there are exactly three.
fn three_digits(cursor: &mut TextCursor<'_>) -> bool {
    cursor.take_while(|c| c.is_ascii_digit()).len() == 3
}

/// The digits of a number while they are read.
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
