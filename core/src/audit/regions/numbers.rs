//! Numbers to try: limits cut all numbers into points and open intervals, and one number stands for each of these.

use rust_decimal::Decimal;

/// The number of significant digits that a cell keeps.
const DIGITS: u32 = 15;
/// The first whole number with more digits.
const TOO_LARGE: i128 = 10_i128.pow(DIGITS);
/// The most places behind the point that are tried.
const MOST_PLACES: u32 = 12;

/// Returns `true` for a number that a cell can hold.
pub(crate) fn is_typed(number: Decimal) -> bool {
    let number = number.normalize();
    number.mantissa().abs() < TOO_LARGE && number.scale() <= MOST_PLACES
}

/// The numbers that values may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Domain {
    /// Any decimal.
    Decimals,
    /// Whole numbers, such as dates.
    Whole,
}

impl Domain {
    fn places(self) -> u32 {
        match self {
            Self::Decimals => MOST_PLACES,
            Self::Whole => 0,
        }
    }

    /// Returns `true` for a number that such a value may be.
    pub(crate) fn has(self, number: Decimal) -> bool {
        is_typed(number) && number.normalize().scale() <= self.places()
    }

    /// Returns the open intervals that limits leave, in ascending order; each limit begins the next one.
    pub(crate) fn pieces(
        limits: impl IntoIterator<Item = Decimal>,
    ) -> Vec<(Option<Decimal>, Option<Decimal>)> {
        let limits = in_order(limits);
        let ends = || limits.iter().copied().map(Some);
        [None]
            .into_iter()
            .chain(ends())
            .zip(ends().chain([None]))
            .collect()
    }

    /// Returns one number for each limit and for each open interval that the limits leave, in ascending order.
    ///
    /// A limit that no cell can hold is no number to try; it parts its neighbours all the same.
    pub(crate) fn samples(self, limits: impl IntoIterator<Item = Decimal>) -> Vec<Decimal> {
        let mut samples = Vec::new();
        for (low, high) in Self::pieces(limits) {
            samples.extend(low.filter(|low| self.has(*low)));
            samples.extend(self.simplest(low, high));
        }
        samples
    }

    /// Returns the limits, the numbers just beside each, and the simplest between two; those beside have at least one place
    /// more than `places`.
    pub(crate) fn around(
        self,
        limits: impl IntoIterator<Item = Decimal>,
        places: u32,
    ) -> Vec<Decimal> {
        let places = |end: Decimal| end.normalize().scale().max(places) + 1;
        let mut numbers = Vec::new();
        for (low, high) in Self::pieces(limits) {
            numbers.extend(low.filter(|low| self.has(*low)));
            numbers.extend(
                low.and_then(|low| {
                    self.beside(low, Some(high.unwrap_or(Decimal::MAX)), places(low))
                }),
            );
            numbers.extend(high.and_then(|high| {
                self.beside(high, Some(low.unwrap_or(Decimal::MIN)), places(high))
            }));
            numbers.extend(self.simplest(low, high));
        }
        numbers
    }

    /// Returns the number with the fewest digits that is strictly between two limits; of several, the one nearest to 0.
    pub(crate) fn simplest(self, low: Option<Decimal>, high: Option<Decimal>) -> Option<Decimal> {
        let zero = Decimal::ZERO;
        match (low, high) {
            (Some(low), _) if low >= zero => {
                let far = || low.max(Decimal::ONE).checked_mul(Decimal::TEN);
                self.above_zero(low, high.or_else(far)?)
            }
            (_, Some(high)) if high <= zero => {
                let mirrored = self.simplest(Some(-high), low.map(|low| -low))?;
                Some(-mirrored)
            }
            (Some(_) | None, Some(_) | None) => Some(zero),
        }
    }

    fn above_zero(self, low: Decimal, high: Decimal) -> Option<Decimal> {
        let mut step = Decimal::ONE;
        while step.checked_mul(Decimal::TEN)? < high && is_typed(step) {
            step *= Decimal::TEN;
        }
        loop {
            let next = low.checked_div(step)?.floor().checked_add(Decimal::ONE)?;
            let number = next.checked_mul(step)?.normalize();
            if number < high && number > low {
                return Some(number).filter(|number| is_typed(*number));
            }
            if step < Decimal::ONE && step.normalize().scale() >= self.places()
                || (self == Self::Whole && step <= Decimal::ONE)
            {
                return None;
            }
            step = step.checked_div(Decimal::TEN)?;
        }
    }

    /// Returns a number just above a limit, or just below it, that is still on this side of the next limit.
    pub(crate) fn beside(
        self,
        limit: Decimal,
        next: Option<Decimal>,
        places: u32,
    ) -> Option<Decimal> {
        let above = next.is_none_or(|next| next > limit);
        (places..=self.places()).find_map(|places| {
            let step = Decimal::new(1, places);
            let scaled = limit.checked_div(step)?;
            let near = if above {
                scaled.floor().checked_add(Decimal::ONE)?
            } else {
                scaled.ceil().checked_sub(Decimal::ONE)?
            };
            let number = near.checked_mul(step)?.normalize();
            let is_before = next.is_none_or(|next| (number < next) == above && number != next);
            (is_before && self.has(number)).then_some(number)
        })
    }
}

/// Returns limits in ascending order, each once.
pub(crate) fn in_order(limits: impl IntoIterator<Item = Decimal>) -> Vec<Decimal> {
    let mut limits: Vec<Decimal> = limits.into_iter().map(|limit| limit.normalize()).collect();
    limits.sort_unstable();
    limits.dedup();
    limits
}

/// Returns the number of significant digits, by which the simpler of two numbers is told.
pub(crate) fn digits(number: Decimal) -> u32 {
    let mut mantissa = number.normalize().mantissa().unsigned_abs();
    while mantissa != 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
    }
    mantissa.checked_ilog10().map_or(0, |log| log + 1) + number.normalize().scale() / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    /// Expected numbers were worked out by hand.
    #[test]
    fn one_number_stands_for_each_piece() {
        let limits = ["95", "94.05", "94", "95.0"].map(number);
        let expected = ["0", "94", "94.01", "94.05", "94.1", "95", "100"].map(number);
        let got = Domain::Decimals.samples(limits);
        assert_eq!(got.len(), expected.len(), "{got:?}");
        assert_eq!(got[1..], expected[1..]);
        let whole = ["0", "94", "95", "100"].map(number);
        assert_eq!(Domain::Whole.samples(limits), whole);
    }

    #[test]
    fn the_simplest_number_has_the_fewest_digits() {
        for (low, high, expected) in [
            ("88", "93", "90"),
            ("0", "7", "1"),
            ("-5", "3", "0"),
            ("-93", "-88", "-90"),
            ("0.123", "0.124", "0.1231"),
            ("94.99", "95", "94.991"),
        ] {
            let got = Domain::Decimals.simplest(Some(number(low)), Some(number(high)));
            assert_eq!(got, Some(number(expected)), "{low} to {high}");
        }
        assert_eq!(
            Domain::Whole.simplest(Some(number("1")), Some(number("2"))),
            None
        );
    }

    #[test]
    fn a_number_beside_a_limit_is_on_the_same_side_of_the_next() {
        for (limit, next, places, expected) in [
            ("8.8", Some("9"), 2, Some("8.81")),
            ("8.8", Some("8.805"), 2, Some("8.801")),
            ("8.8", Some("8"), 1, Some("8.7")),
            ("8.8", None, 0, Some("9")),
        ] {
            let got = Domain::Decimals.beside(number(limit), next.map(number), places);
            assert_eq!(got, expected.map(number), "{limit} {next:?}");
        }
    }

    #[test]
    fn a_third_parts_its_neighbours_and_is_not_tried() {
        let third = Decimal::ONE / Decimal::from(3);
        let got = Domain::Decimals.samples([third]);
        assert_eq!(got.len(), 2);
        assert!(got[0] < third && third < got[1]);
    }
}
