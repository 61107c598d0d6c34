//! The range in which a limit lies, its ends with the measures that set them, and a round number inside.

use rust_decimal::Decimal;

use crate::infer::ratio::Ratio;

/// The power of ten of the largest step; numbers have at most 15 digits.
const MOST_POWER: i32 = 16;

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The number.
    pub number: Ratio,
    /// `true` if the number itself is possible.
    pub is_included: bool,
    /// The observation that sets the end; `None` for zero, below which no tolerance lies.
    pub set_by: Option<usize>,
}

/// The range in which a limit lies: everything in it gives the published ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The lower end; `None` if nothing bounds it.
    pub from: Option<End>,
    /// The upper end; `None` if nothing bounds it.
    pub to: Option<End>,
}

impl Span {
    /// Returns `true` if a number is in the range.
    pub fn contains(&self, number: Ratio) -> bool {
        let above = self
            .from
            .is_none_or(|end| number > end.number || end.is_included && number == end.number);
        let below = self
            .to
            .is_none_or(|end| number < end.number || end.is_included && number == end.number);
        above && below
    }

    /// Returns a range turned over, for numbers that were compared with their signs changed.
    #[must_use]
    pub fn negated(self) -> Self {
        let turn = |end: End| End {
            number: end.number.negated(),
            ..end
        };
        Self {
            from: self.to.map(turn),
            to: self.from.map(turn),
        }
    }

    /// Returns the roundest number in the range: that with the fewest digits before or behind its zeros. Of several, it ends in
    /// 5, or is 1 or 2 with zeros, or is even, in this order; then it is the nearest to the middle. Zero is taken only if there
    /// is no other. Without an end on either side it is a number near the other one.
    ///
    /// ```
    /// use ambersheet_draft::infer::ratio::Ratio;
    /// use ambersheet_draft::infer::span::{End, Span};
    ///
    /// let end = |part: i64, whole: i64, is_included| {
    ///     let number = Ratio::percent(part.into(), whole.into())?;
    ///     Some(End { number, is_included, set_by: None })
    /// };
    /// let span = Span { from: end(42, 740, true), to: end(1, 14, false) };
    /// assert_eq!(span.round_number().map(|number| number.to_string()).as_deref(), Some("6"));
    /// ```
    pub fn round_number(&self) -> Option<Decimal> {
        let near = |end: Option<End>| end.and_then(|end| end.number.rounded(12).parse().ok());
        let (low, high): (Decimal, Decimal) = match (near(self.from), near(self.to)) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, low.checked_add(low.abs())?),
            (None, Some(high)) => (high.checked_sub(high.abs())?, high),
            (None, None) => return None,
        };
        let middle = low.checked_add(high)?.checked_div(Decimal::TWO)?;
        let round = steps().find_map(|step| self.multiple(step, (low, high), middle));
        round.or_else(|| {
            Ratio::of(Decimal::ZERO).and_then(|zero| self.contains(zero).then_some(Decimal::ZERO))
        })
    }

    /// Returns the multiple of a step in the range that people would choose, but for zero. No multiple of ten steps lies in it.
    fn multiple(
        &self,
        step: Decimal,
        (low, high): (Decimal, Decimal),
        middle: Decimal,
    ) -> Option<Decimal> {
        let first = low.checked_div(step)?.floor();
        let is_inside = |number: Decimal| {
            (low..=high).contains(&number)
                && Ratio::of(number).is_some_and(|number| self.contains(number))
        };
        let counts = (0..=MOST_MULTIPLES).filter_map(|more| first.checked_add(more.into()));
        let inside = counts.filter(|count| !count.is_zero()).filter_map(|count| {
            let number = count.checked_mul(step)?;
            is_inside(number).then_some((
                rarity(count),
                (number - middle).abs(),
                number.is_sign_negative(),
                number,
            ))
        });
        inside.min().map(|(.., number)| number.normalize())
    }
}

/// The most multiples of a step that lie in a range in which no multiple of ten steps lies, but for zero.
const MOST_MULTIPLES: i64 = 21;

/// Returns how rarely people choose a number, by its digits before the zeros: 5 first, then 1, 2, even ones, and others.
fn rarity(digits: Decimal) -> u8 {
    let is_multiple = |of: i64| (digits % Decimal::from(of)).is_zero();
    if is_multiple(5) {
        0
    } else if digits.abs() == Decimal::ONE {
        1
    } else if digits.abs() == Decimal::TWO {
        2
    } else if is_multiple(2) {
        3
    } else {
        4
    }
}

/// Returns the steps of round numbers, from the largest.
fn steps() -> impl Iterator<Item = Decimal> {
    (-9_i32..=MOST_POWER).rev().map(|power| {
        let scale = u32::try_from(-power).unwrap_or(0);
        let times = 10_i64.pow(u32::try_from(power).unwrap_or(0));
        Decimal::new(times, scale)
    })
}

#[cfg(test)]
mod tests {
    //! The round numbers were chosen by hand.

    use super::*;

    #[test]
    fn a_round_number_is_one_that_people_would_choose() {
        let end = |text: &str, is_included| {
            let number = Ratio::of(text.parse().ok()?)?;
            Some(End {
                number,
                is_included,
                set_by: None,
            })
        };
        for (from, to, expected) in [
            (end("5.6757", true), end("7.1429", false), Some("6")),
            (end("0", true), end("7.1429", false), Some("5")),
            (end("5", true), end("25", true), Some("10")),
            (end("5", false), end("25", false), Some("10")),
            (end("0", true), end("12", false), Some("10")),
            (end("0.5", true), end("3.5", false), Some("1")),
            (end("1.2", true), end("3.5", false), Some("2")),
            (end("2.5", true), end("4.5", false), Some("4")),
            (end("11", true), end("19", true), Some("15")),
            (end("11", true), end("14", true), Some("12")),
            (end("24", true), end("28", true), Some("25")),
            (end("9.2", true), end("31", false), Some("10")),
            (end("31", true), end("99", true), Some("50")),
            (end("1234", true), end("98765", true), Some("50000")),
            (end("-0.03", true), end("0.03", true), Some("0.01")),
            (end("-25", true), end("-5", true), Some("-10")),
            (end("0", true), end("0.0000000001", true), Some("0")),
            (end("7.5", true), end("9.9", false), Some("8")),
            (end("4.99", true), end("5", false), Some("4.99")),
            (end("4.99", false), end("5", false), Some("4.995")),
            (end("0.12", true), end("0.19", false), Some("0.15")),
            (end("90", false), end("95", true), Some("95")),
            (end("-12", true), end("-7", false), Some("-10")),
            (end("0", true), end("0", true), Some("0")),
            (end("3.2", true), None, Some("5")),
            (None, end("88", true), Some("50")),
            (None, None, None),
        ] {
            let span = Span { from, to };
            let round = span.round_number().map(|number| number.to_string());
            assert_eq!(round.as_deref(), expected, "{span:?}");
        }
    }
}
