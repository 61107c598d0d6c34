//! Exact fractions, so that a share of a target is compared and never rounded.

use std::cmp::Ordering;
use std::fmt::Write;

use rust_decimal::Decimal;

/// A fraction in lowest terms.
///
/// ```
/// use ambersheet_draft::infer::ratio::Ratio;
/// use rust_decimal::Decimal;
///
/// let share = |off: i64, target: i64| Ratio::percent(off.into(), target.into());
/// assert_eq!(share(1, 3), share(2, 6));
/// assert!(share(1, 3) < share(334, 1000));
/// assert_eq!(share(1, 3).map(|share| share.rounded(4)).as_deref(), Some("33.3333"));
/// assert_eq!(share(1, 0), None);
/// assert_eq!(Ratio::of(Decimal::new(250, 2)).map(|number| number.to_string()).as_deref(), Some("2.5"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    over: i128,
    under: u128,
}

/// The largest numerator and denominator: ten times either fits its type.
const LARGEST: u128 = 10_u128.pow(37);

/// The most decimals that are shown of a fraction whose decimals do not end.
const MOST_DECIMALS: usize = 30;

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { over: 0, under: 1 };

    /// Returns a number as a fraction; `None` if it has too many digits.
    pub fn of(number: Decimal) -> Option<Self> {
        Self::quotient(number, Decimal::ONE, 1)
    }

    /// Returns a number in percent of the absolute value of another; `None` if that is zero, or there are too many digits.
    pub fn percent(part: Decimal, whole: Decimal) -> Option<Self> {
        Self::quotient(part, whole.abs(), 100)
    }

    fn quotient(over: Decimal, under: Decimal, times: i128) -> Option<Self> {
        let (over, under) = (over.normalize(), under.normalize());
        let shift = |more: u32| 10_i128.checked_pow(more);
        let (left, right) = match under.scale().checked_sub(over.scale()) {
            Some(more) => (over.mantissa().checked_mul(shift(more)?)?, under.mantissa()),
            None => (
                over.mantissa(),
                under
                    .mantissa()
                    .checked_mul(shift(over.scale() - under.scale())?)?,
            ),
        };
        Self::reduced(left.checked_mul(times)?, right.unsigned_abs())
    }

    /// Returns a fraction in lowest terms; `None` if the denominator is zero or either number is too large.
    fn reduced(over: i128, under: u128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let (mut one, mut other) = (over.unsigned_abs(), under);
        while other > 0 {
            (one, other) = (other, one % other);
        }
        let under = under / one;
        let over = over / i128::try_from(one).ok()?;
        let fits = over.unsigned_abs() < LARGEST && under < LARGEST;
        fits.then_some(Self { over, under })
    }

    /// Returns the fraction with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            over: -self.over,
            ..self
        }
    }

    /// Returns the number of a fraction whose decimals end.
    pub fn exact(self) -> Option<Decimal> {
        let whole = Decimal::try_from_i128_with_scale(self.over, 0).ok()?;
        let under = i128::try_from(self.under).ok()?;
        let number = whole.checked_div(Decimal::try_from_i128_with_scale(under, 0).ok()?)?;
        (Self::of(number) == Some(self)).then(|| number.normalize())
    }

    /// Returns the fraction as a decimal, cut after so many decimals and rounded half up.
    pub fn rounded(self, decimals: usize) -> String {
        let decimals = decimals.min(MOST_DECIMALS);
        let size = self.over.unsigned_abs();
        let mut digits = (size / self.under).to_string();
        let mut rest = size % self.under;
        for _ in 0..decimals {
            rest *= 10;
            let _ = write!(digits, "{}", rest / self.under);
            rest %= self.under;
        }
        if rest >= self.under - rest {
            digits = one_more(&digits);
        }
        let point = digits.len() - decimals;
        let mut text = digits[..point].to_owned();
        let behind = digits[point..].trim_end_matches('0');
        if !behind.is_empty() {
            text = format!("{text}.{behind}");
        }
        if self.over < 0 && text != "0" {
            text.insert(0, '-');
        }
        text
    }
}

/// Returns the number after one that is written in digits.
fn one_more(digits: &str) -> String {
    let nines = digits.len() - digits.trim_end_matches('9').len();
    let kept = &digits[..digits.len() - nines];
    let (kept, last) = match kept.char_indices().next_back() {
        Some((at, last)) => (&kept[..at], last),
        None => ("", '0'),
    };
    let next = char::from_digit(last.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('1');
    format!("{kept}{next}{}", "0".repeat(nines))
}

impl std::fmt::Display for Ratio {
    /// Writes the number where its decimals end, or else the fraction: `210/37`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.exact() {
            Some(number) => write!(f, "{number}"),
            None => write!(f, "{}/{}", self.over, self.under),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.over < 0, other.over < 0) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => compare(
                (self.over.unsigned_abs(), self.under),
                (other.over.unsigned_abs(), other.under),
            ),
            (true, true) => compare(
                (other.over.unsigned_abs(), other.under),
                (self.over.unsigned_abs(), self.under),
            ),
        }
    }
}

/// Compares two fractions that are not below zero, by their whole parts and then by what is left, turned over.
fn compare(mut one: (u128, u128), mut other: (u128, u128)) -> Ordering {
    let mut turned = false;
    loop {
        let whole = (one.0 / one.1).cmp(&(other.0 / other.1));
        let rest = (one.0 % one.1, other.0 % other.1);
        let order = match (whole, rest) {
            (Ordering::Equal, (0, 0)) => Ordering::Equal,
            (Ordering::Equal, (0, _)) => Ordering::Less,
            (Ordering::Equal, (_, 0)) => Ordering::Greater,
            (Ordering::Equal, (left, right)) => {
                (one, other) = ((one.1, left), (other.1, right));
                turned = !turned;
                continue;
            }
            (order, _) => order,
        };
        return if turned { order.reverse() } else { order };
    }
}

#[cfg(test)]
mod tests {
    //! The expected orders and digits are from Python's `fractions` and `decimal`.

    use super::*;

    fn percent(part: &str, whole: &str) -> Ratio {
        let read = |text: &str| text.parse().expect("a decimal");
        Ratio::percent(read(part), read(whole)).expect("a fraction")
    }

    #[test]
    fn fractions_are_shown_by_long_division() {
        for (part, whole, decimals, expected) in [
            ("4.2", "74", 4, "5.6757"),
            ("1", "14", 4, "7.1429"),
            ("1", "8", 4, "12.5"),
            ("-1", "3", 2, "-33.33"),
            ("9.9999999", "10", 4, "100"),
            ("0", "7", 4, "0"),
            ("0.00000001", "3", 4, "0"),
            ("2", "-40", 4, "5"),
        ] {
            assert_eq!(
                percent(part, whole).rounded(decimals),
                expected,
                "{part} of {whole}"
            );
        }
    }

    #[test]
    fn fractions_are_compared_exactly() {
        for (one, other, expected) in [
            (("1", "3"), ("0.33333333333333", "1"), Ordering::Greater),
            (("4.2", "74"), ("2.1", "37"), Ordering::Equal),
            (("-1", "3"), ("-1", "4"), Ordering::Less),
            (("-1", "3"), ("1", "4"), Ordering::Less),
            (
                ("0.0000000000001", "999999999999999"),
                ("0.0000000000001", "999999999999998"),
                Ordering::Less,
            ),
        ] {
            let (one, other) = (percent(one.0, one.1), percent(other.0, other.1));
            assert_eq!(one.cmp(&other), expected, "{one} and {other}");
        }
    }
}
