//! Conversion of binary numbers to the decimals that people see.
//!
//! A spreadsheet stores 4.39 as the nearest binary number, and writes that as 4.3899999999999997. Excel shows at most 15
//! significant digits, and a decimal of so many survives the way to binary and back. So a number is rounded to 15 digits:
//! then 4.39 is 4.39, and a limit of 4.39 is met. For the same reason a text of at most 15 digits need not go through
//! binary at all.

use std::io::Write;

use rust_decimal::Decimal;

use crate::quantity::Missing;

/// The number of significant digits.
const DIGITS: u32 = 15;

/// The first whole number with more than [`DIGITS`] digits.
const LIMIT: u64 = 10_u64.pow(DIGITS);

/// The powers of ten that the first digit of a number may have: from 1e-13 to under 1e15.
const FIRST_DIGIT: std::ops::RangeInclusive<i32> = -13..=14;

/// Converts a binary number to a decimal of 15 significant digits, correctly rounded, as C's `%.15g` does.
///
/// # Errors
/// [`Missing::OutOfRange`] if the result has over 15 digits before the point, is under 1e-13 without being zero, or is
/// not finite.
///
/// ```
/// use ambersheet_quantity::{Missing, decimal_from_f64};
///
/// assert_eq!(decimal_from_f64(4.3899999999999997).expect("a number").to_string(), "4.39");
/// assert_eq!(decimal_from_f64(f64::NAN), Err(Missing::OutOfRange));
/// ```
pub fn decimal_from_f64(x: f64) -> Result<Decimal, Missing> {
    match shortcut(x.abs()) {
        Some((mantissa, places)) => in_lowest_terms(x < 0.0, mantissa, places),
        None => as_written(x),
    }
}

/// Converts any number by way of its text.
fn as_written(x: f64) -> Result<Decimal, Missing> {
    if !x.is_finite() {
        return Err(Missing::OutOfRange);
    }
    let mut buffer = [0_u8; 32];
    let mut free = &mut buffer[..];
    write!(free, "{:.14e}", x.abs()).expect("1.23456789012345e-308 takes 21 of the 32 bytes");
    let unused = free.len();
    let written = &buffer[..buffer.len() - unused];

    let mut mantissa = 0;
    let mut bytes = written.iter();
    for byte in bytes.by_ref().take_while(|byte| **byte != b'e') {
        if let Some(digit) = digit(*byte) {
            mantissa = mantissa * 10 + digit;
        }
    }
    if mantissa == 0 {
        return Ok(Decimal::ZERO);
    }
    let first_digit = exponent(bytes.as_slice());
    if !FIRST_DIGIT.contains(&first_digit) {
        return Err(Missing::OutOfRange);
    }
    let places = FIRST_DIGIT.end() - first_digit;
    in_lowest_terms(x.is_sign_negative(), mantissa, places.unsigned_abs())
}

/// Returns the digits of a positive number and how many of them are behind the point, if one multiplication makes them
/// certain. It does for a whole number, and for one that is far from a half at 15 digits.
///
/// The product is under 10¹⁵ < 2⁵⁰, so it is off by at most 2⁻⁴. The exact product is then certain to round the same
/// way, unless its fraction is between 0.4 and 0.6. Powers of ten up to 10²² are exact in binary.
#[expect(clippy::cast_sign_loss, reason = "a size has no sign")]
fn shortcut(x: f64) -> Option<(u64, u32)> {
    if x < 1e15 && x.fract() == 0.0 {
        return Some((x as u64, 0));
    }
    if !(1e-7..1e14).contains(&x) {
        return None;
    }
    let power = (x.to_bits() >> 52) as i32 - 1023;
    // The power of ten of that power of two, rounded down. That of x is the same or the next.
    let ten = (power * 1233) >> 12;
    let mut places = u32::try_from(14 - ten).ok()?;
    let mut product = x * POWERS_OF_TEN.get(places as usize)?;
    if product >= 1e15 {
        places -= 1;
        product = x * POWERS_OF_TEN.get(places as usize)?;
    }
    let digits = product.round();
    // Close to a power of ten the product may have a digit too few or too many.
    let is_certain = (product - digits).abs() < 0.4 && (1e14 + 1.0..1e15 - 1.0).contains(&product);
    is_certain.then_some((digits as u64, places))
}

/// The powers of ten that binary numbers hold exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Converts the text of an OOXML `<v>` element (ECMA-376 18.3.1.96, `xsd:double`), with the result of
/// [`decimal_from_f64`] for the binary number.
///
/// # Errors
/// [`Missing::Text`] if the text is no number, and the errors of [`decimal_from_f64`].
///
/// ```
/// use ambersheet_quantity::{Missing, decimal_from_number_text};
///
/// let number = decimal_from_number_text(b"0.69799999999999995").expect("a number");
/// assert_eq!(number.to_string(), "0.698");
/// assert_eq!(decimal_from_number_text(b"n/a"), Err(Missing::Text));
/// ```
pub fn decimal_from_number_text(text: &[u8]) -> Result<Decimal, Missing> {
    let text = text.trim_ascii();
    if let Some(number) = plain(text) {
        return number;
    }
    let number = std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<f64>().ok());
    decimal_from_f64(number.ok_or(Missing::Text)?)
}

/// Returns the decimal of a mantissa with `places` of its digits behind the point.
pub(crate) fn assemble(negative: bool, mantissa: u128, places: u32) -> Result<Decimal, Missing> {
    if mantissa == 0 {
        return Ok(Decimal::ZERO);
    }
    let first_digit = i64::from(mantissa.ilog10()) - i64::from(places);
    if !(i64::from(*FIRST_DIGIT.start())..=i64::from(*FIRST_DIGIT.end())).contains(&first_digit) {
        return Err(Missing::OutOfRange);
    }
    let signed = i128::try_from(mantissa).map_err(|_| Missing::OutOfRange)?;
    let signed = if negative { -signed } else { signed };
    Decimal::try_from_i128_with_scale(signed, places).map_err(|_| Missing::OutOfRange)
}

/// Returns a calculated number without zeros at its end.
///
/// # Errors
/// [`Missing::OutOfRange`] if it has over 15 digits before the point.
pub(crate) fn in_range(number: Decimal) -> Result<Decimal, Missing> {
    if number.abs() < Decimal::from(LIMIT) {
        Ok(number.normalize())
    } else {
        Err(Missing::OutOfRange)
    }
}

/// Multiplies by 100 by moving the point, so that no digit is lost.
pub(crate) fn times_hundred(number: Decimal) -> Result<Decimal, Missing> {
    let mut number = number.normalize();
    match number.scale().checked_sub(2) {
        Some(places) => number.set_scale(places).map_err(|_| Missing::OutOfRange)?,
        None => {
            number = number
                .checked_mul(Decimal::ONE_HUNDRED)
                .ok_or(Missing::OutOfRange)?;
        }
    }
    in_range(number)
}

/// Converts a text of a sign, digits and a point, with at most 15 significant digits; returns `None` for any other.
fn plain(text: &[u8]) -> Option<Result<Decimal, Missing>> {
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (mut mantissa, mut count, mut point) = (0, 0, None);
    for byte in unsigned {
        match digit(*byte) {
            Some(digit) => {
                mantissa = mantissa * 10 + digit;
                count += 1;
                if mantissa >= LIMIT {
                    return None;
                }
            }
            None if *byte == b'.' && point.is_none() => point = Some(count),
            None => return None,
        }
    }
    let places = count - point.unwrap_or(count);
    (count > 0).then(|| in_lowest_terms(negative, mantissa, places))
}

/// Returns the decimal without zeros at the end of the fraction, so that 4.390 and 4.39 are written alike.
fn in_lowest_terms(negative: bool, mut mantissa: u64, mut places: u32) -> Result<Decimal, Missing> {
    while places > 0 && mantissa > 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        places -= 1;
    }
    assemble(negative, u128::from(mantissa), places)
}

fn digit(byte: u8) -> Option<u64> {
    byte.is_ascii_digit().then(|| u64::from(byte - b'0'))
}

/// Returns the exponent that Rust's float formatting wrote: digits, perhaps after a minus sign.
fn exponent(written: &[u8]) -> i32 {
    let negative = written.first() == Some(&b'-');
    let value = written
        .iter()
        .filter_map(|byte| digit(*byte))
        .fold(0, |value, digit| value * 10 + digit as i32);
    if negative { -value } else { value }
}

/// Rounds to places behind the point, half away from zero as Excel shows numbers; negative places round whole digits.
///
/// ```
/// use ambersheet_quantity::rounded;
/// use rust_decimal::Decimal;
///
/// assert_eq!(rounded(Decimal::new(9945, 2), 1), Some(Decimal::new(995, 1)));
/// assert_eq!(rounded(Decimal::new(-25, 1), 0), Some(Decimal::from(-3)));
/// assert_eq!(rounded(Decimal::from(1_450), -2), Some(Decimal::from(1_500)));
/// ```
pub fn rounded(number: Decimal, places: i32) -> Option<Decimal> {
    let nearest = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    if let Ok(places) = u32::try_from(places) {
        return Some(number.round_dp_with_strategy(places, nearest).normalize());
    }
    let unit = Decimal::from(10_u64.checked_pow(places.unsigned_abs())?);
    let shown = number.checked_div(unit)?.round_dp_with_strategy(0, nearest);
    shown.checked_mul(unit)
}

#[cfg(test)]
mod tests;
