//! Units given once for many numbers: in a heading (`£ thousands`, `Rate per 1,000`) or in the rules.
//!
//! A stated unit applies to bare numbers. A value with its own unit keeps it, if the two agree. If they do not, nobody can
//! tell which is right, and the value is [`Unit::InDoubt`].
//!
//! Percentages are the hard case, because 85 % is stored as 85 by one author and as 0.85 by another. A number up to 2 may
//! be a share of one as well as a percentage; a larger one is hardly a share. So `percent` takes only numbers that cannot
//! be a share of one, and `fraction_of_one` only those that can. Any other number stays in doubt. Otherwise it might
//! become a hundredth or a hundred times what was meant.

use rust_decimal::Decimal;

use crate::decimal::{in_range, times_hundred};
use crate::quantity::{Missing, Quantity, is_currency_sign};
use crate::scale;
use crate::text::unit_of_words;
use crate::unit::Unit;

/// The unit of bare numbers, with a power of ten.
///
/// ```
/// use ambersheet_quantity::{ParseOptions, StatedUnit, read};
///
/// let stated = StatedUnit::in_heading("Spend (£000)").expect("a number");
/// let cell = read("155", ParseOptions::default()).quantity.expect("a number");
/// assert_eq!(stated.apply(cell).expect("a number").to_string(), "£155,000");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatedUnit {
    counted: Counted,
    /// The power of ten that numbers are multiplied by.
    power: u32,
}

/// The unit without its power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Counted {
    /// No unit: a number is only a number.
    Number,
    /// Percent: 85 is 85 %.
    Percent,
    /// Shares of one: 0.85 is 85 %.
    FractionOfOne,
    /// Money or a unit in words.
    Unit(Unit),
    /// Unknown: only the power is stated.
    Unstated,
}

/// The largest number that may be a share of one.
const LARGEST_SHARE: Decimal = Decimal::TWO;

/// The longest heading that is searched for a unit, in bytes.
const LONGEST_HEADING: usize = 400;

/// Returns `true` for a number that may be a share of one as well as a percentage: 0.85 or 1, but not 0 or 85.
fn may_be_a_share(number: Decimal) -> bool {
    !number.is_zero() && number.abs() <= LARGEST_SHARE
}

impl StatedUnit {
    /// No unit, even for numbers that are in doubt.
    pub const NUMBER: Self = Self {
        counted: Counted::Number,
        power: 0,
    };
    /// Percent: 85 is 85 %.
    pub const PERCENT: Self = Self {
        counted: Counted::Percent,
        power: 0,
    };
    /// Shares of one: 0.85 is 85 %.
    pub const FRACTION_OF_ONE: Self = Self {
        counted: Counted::FractionOfOne,
        power: 0,
    };

    /// Returns the unit of a text that is a unit and nothing else: `£`, `£m`, `£ thousands`, `£000`, `%`, `days`,
    /// `per 1,000`.
    ///
    /// ```
    /// use ambersheet_quantity::StatedUnit;
    ///
    /// assert_eq!(StatedUnit::named("per cent"), Some(StatedUnit::PERCENT));
    /// assert!(StatedUnit::named("£ thousands").is_some());
    /// assert!(StatedUnit::named("widgets").is_none());
    /// ```
    pub fn named(text: &str) -> Option<Self> {
        let text = text
            .trim()
            .trim_start_matches('(')
            .trim_end_matches(')')
            .trim();
        let text = text.strip_prefix("in ").unwrap_or(text).trim_start();
        if matches!(
            text.to_lowercase().as_str(),
            "%" | "percent" | "per cent" | "percentage" | "pct"
        ) {
            return Some(Self::PERCENT);
        }
        if let Some(sign) = text.chars().next().filter(|c| is_currency_sign(*c)) {
            return Self::money(sign, text[sign.len_utf8()..].trim());
        }
        if let Some(power) = power_of_words(text) {
            return Some(Self {
                counted: Counted::Unstated,
                power,
            });
        }
        let unit = unit_of_words(text)?;
        Some(Self::unit(Unit::Named(unit)))
    }

    /// Returns money with the rest of a text behind its sign: a power, or "per" something.
    fn money(sign: char, rest: &str) -> Option<Self> {
        if rest.is_empty() {
            return Some(Self::unit(Unit::Currency(sign)));
        }
        if let Some(per) = unit_of_words(rest).filter(|unit| !unit.counts_something()) {
            return Some(Self::unit(Unit::Named(per.of_money(sign)?)));
        }
        let power = power_of_words(rest)?;
        Some(Self {
            counted: Counted::Unit(Unit::Currency(sign)),
            power,
        })
    }

    /// Returns a unit without a power.
    fn unit(unit: Unit) -> Self {
        Self {
            counted: Counted::Unit(unit),
            power: 0,
        }
    }

    /// Returns the unit that a heading gives: in brackets, or by a sign of money or percent among its words.
    ///
    /// Returns `None` if the heading gives none, or two that differ. A word such as "days" counts only in brackets. Among
    /// the others it may belong to the name of the measure: "Working days lost", "Days to target".
    pub fn in_heading(heading: &str) -> Option<Self> {
        if heading.len() > LONGEST_HEADING {
            return None;
        }
        let bracketed = heading
            .split(['(', '['])
            .skip(1)
            .filter_map(|after| after.split([')', ']']).next());
        let outside = outside_brackets(heading);
        let words: Vec<&str> = outside
            .split_whitespace()
            .map(|word| word.trim_matches([',', ';', ':', '-']))
            .collect();
        let mut found: Vec<Self> = bracketed.filter_map(Self::named).collect();
        let mut at = 0;
        while at < words.len() {
            let (stated, length) = among_words(&words[at..]);
            found.extend(stated);
            at += length;
        }
        let (first, rest) = found.split_first()?;
        let mut whole = *first;
        for other in rest {
            whole = whole.and(*other)?;
        }
        Some(whole)
    }

    /// Combines two units given for one column, `£` and `thousands`; returns `None` if they contradict each other.
    fn and(self, other: Self) -> Option<Self> {
        let counted = match (self.counted, other.counted) {
            (Counted::Unstated, counted) | (counted, Counted::Unstated) => counted,
            (a, b) if a == b => a,
            _ => return None,
        };
        let power = match (self.power, other.power) {
            (0, power) | (power, 0) => power,
            (a, b) if a == b => a,
            _ => return None,
        };
        Some(Self { counted, power })
    }

    /// Returns a value with this unit, or in doubt if its own unit does not agree.
    ///
    /// # Errors
    /// [`Missing::OutOfRange`] if the power makes the number too large.
    pub fn apply(self, quantity: Quantity) -> Result<Quantity, Missing> {
        let doubt = Quantity {
            unit: Unit::InDoubt,
            ..quantity
        };
        let (number, own) = (quantity.number, quantity.unit);
        match own {
            Unit::ByFormat { sign, power } => {
                return Ok(self.over_power(number, sign, power).unwrap_or(doubt));
            }
            Unit::Open { sign, power } => {
                return Ok(self.over_commas(number, sign, power).unwrap_or(doubt));
            }
            // A date, a duration, yes or no is no bare number.
            Unit::Notation(_) => return Ok(quantity),
            _ => {}
        }
        match self.counted {
            // Whoever writes `number` in the rules knows what the words of a number format mean.
            Counted::Number if own == Unit::InDoubt => Ok(Quantity {
                number,
                unit: Unit::None,
            }),
            Counted::Number if own != Unit::Percent => Ok(quantity),
            Counted::Percent if own == Unit::None && !may_be_a_share(number) => Ok(Quantity {
                number,
                unit: Unit::Percent,
            }),
            Counted::FractionOfOne if own == Unit::None && number.abs() <= LARGEST_SHARE => {
                Ok(Quantity {
                    number: times_hundred(number)?,
                    unit: Unit::Percent,
                })
            }
            Counted::Percent | Counted::FractionOfOne if own == Unit::Percent => Ok(quantity),
            Counted::Unit(_) | Counted::Unstated if own == Unit::None => self.counted(number),
            Counted::Unit(unit) if unit.meets(own) => Ok(self.over_money(quantity)),
            Counted::Unstated => Ok(quantity),
            Counted::Number | Counted::Percent | Counted::FractionOfOne | Counted::Unit(_) => {
                Ok(doubt)
            }
        }
    }

    /// Returns a number whose format writes a power, under this unit; `None` if the two do not agree.
    fn over_power(self, number: Decimal, sign: Option<char>, power: u8) -> Option<Quantity> {
        if self.power != 0 && self.power != u32::from(power) {
            return None;
        }
        let own = Unit::ByFormat { sign, power };
        let unit = match self.counted {
            Counted::Number | Counted::Unstated => own,
            Counted::Unit(unit) if unit.scaled().meets(own) => unit.scaled(),
            Counted::Percent | Counted::FractionOfOne | Counted::Unit(_) => return None,
        };
        let unit = if unit == own {
            Unit::Scaled(sign)
        } else {
            unit
        };
        Some(Quantity { number, unit })
    }

    /// Returns a number that its format shows in thousands or millions without saying so: `#,##0,` under `£000`.
    ///
    /// What is shown counts in the power that is stated. So the number itself counts whole units, if the two agree.
    fn over_commas(self, number: Decimal, sign: Option<char>, power: u8) -> Option<Quantity> {
        if self.power != u32::from(power) {
            return None;
        }
        let unit = match (self.counted, sign) {
            (Counted::Unit(Unit::Currency(own)), Some(sign)) if own != sign => return None,
            (Counted::Unit(unit), None) | (Counted::Unit(unit @ Unit::Currency(_)), _) => {
                unit.scaled()
            }
            (Counted::Unstated, sign) => Unit::Scaled(sign),
            _ => return None,
        };
        Some(Quantity { number, unit })
    }

    /// Returns money under this unit of money. Under a power, `£2.5` may be £2.5m as well, so it is left open.
    fn over_money(self, quantity: Quantity) -> Quantity {
        match (quantity.unit, u8::try_from(self.power)) {
            (Unit::Currency(sign), Ok(power)) if power > 0 => Quantity {
                unit: Unit::Open {
                    sign: Some(sign),
                    power,
                },
                ..quantity
            },
            _ => quantity,
        }
    }

    /// Returns a bare number with this power and unit. With a power it is like `£2M`: it does not meet a bare number.
    fn counted(self, number: Decimal) -> Result<Quantity, Missing> {
        let unit = match self.counted {
            Counted::Unit(unit) => unit,
            Counted::Number | Counted::Percent | Counted::FractionOfOne | Counted::Unstated => {
                Unit::None
            }
        };
        let unit = match self.power {
            0 => unit,
            _ => unit.scaled(),
        };
        let factor = Decimal::from(10_u64.pow(self.power.min(9)));
        let number = number.checked_mul(factor).ok_or(Missing::OutOfRange)?;
        let number = in_range(number)?;
        Ok(Quantity { number, unit })
    }

    /// Returns `true` if bare numbers keep their values and all get the same unit. Percent applies only to those that
    /// cannot be a share of one.
    pub fn keeps_numbers(self) -> bool {
        self.power == 0 && self.counted != Counted::FractionOfOne
    }

    /// Returns `true` if a number whose number format gives this unit keeps its value.
    pub fn leaves(self, unit: Unit) -> bool {
        match self.counted {
            Counted::Number => unit != Unit::Percent && !unit.is_uncertain(),
            Counted::Percent | Counted::FractionOfOne => unit == Unit::Percent,
            Counted::Unit(own) => self.power == 0 && own.meets(unit),
            Counted::Unstated => self.power == 0,
        }
    }
}

/// Returns the power of ten of a text: `m`, `000`, `'000s`, `thousands`, `in millions`.
fn power_of_words(text: &str) -> Option<u32> {
    let text = text.strip_prefix("in ").unwrap_or(text);
    let text =
        text.trim_matches(|c: char| matches!(c, '\'' | '’' | '‘' | '`' | ',') || c.is_whitespace());
    let text = text
        .strip_suffix("'s")
        .or_else(|| text.strip_suffix("’s"))
        .unwrap_or(text);
    scale::power_of(text)
}

/// Returns the text of a heading without its brackets and their contents.
fn outside_brackets(heading: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// Returns the unit that the next words of a heading give, and the number of words read.
fn among_words(words: &[&str]) -> (Option<StatedUnit>, usize) {
    let next = words.get(1).copied().unwrap_or_default();
    let two = format!("{} {next}", words[0]);
    if words[0].starts_with(is_currency_sign) {
        // "£ thousands" is one unit, "£ spent" gives the currency alone.
        return match StatedUnit::named(&two).filter(|_| !next.is_empty()) {
            Some(stated) => (Some(stated), 2),
            None => (StatedUnit::named(words[0]), 1),
        };
    }
    if words[0] == "%" || two.eq_ignore_ascii_case("per cent") {
        return (Some(StatedUnit::PERCENT), 1);
    }
    if words[0].eq_ignore_ascii_case("in") && power_of_words(next).is_some_and(|_| next.len() > 2) {
        return (StatedUnit::named(next), 2);
    }
    if words[0]
        .trim_start_matches(['\'', '’', '‘'])
        .starts_with("000")
    {
        return (StatedUnit::named(words[0]), 1);
    }
    if words[0].eq_ignore_ascii_case("per") {
        return (StatedUnit::named(&two), 2);
    }
    (None, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Figure, ParseOptions};

    const OPTIONS: ParseOptions = ParseOptions {
        decimal_comma: false,
        figure: Figure::Actual,
    };

    /// A number under a heading or a rule; expected values typed by hand.
    #[test]
    fn a_stated_unit_says_what_bare_numbers_count() {
        for (stated, cell, expected) in [
            ("£", "850", "£850"),
            (" ( £ ) ", "850", "£850"),
            ("in  £m", "2.5", "£2,500,000"),
            ("percent", "85", "85%"),
            ("per cent", "85", "85%"),
            ("percentage", "85", "85%"),
            ("pct", "85", "85%"),
            ("%", "-0.85", "in doubt"),
            ("%", "2.5", "2.5%"),
            ("£’000", "155", "£155,000"),
            ("£‘000", "155", "£155,000"),
            ("£`000", "155", "£155,000"),
            ("£’000’s", "155", "£155,000"),
            ("£,000", "155", "£155,000"),
            ("£bn", "3", "£3,000,000,000"),
            ("£m", "2.5", "£2,500,000"),
            ("£ thousands", "155", "£155,000"),
            ("£000", "155", "£155,000"),
            ("£'000", "155", "£155,000"),
            ("£000s", "(155)", "-£155,000"),
            ("£m", "£2.5m", "£2,500,000"),
            ("£", "12 days", "in doubt"),
            ("£", "85%", "in doubt"),
            ("days", "12", "12 days"),
            ("days", "12 days", "12 days"),
            ("days", "12 hours", "in doubt"),
            ("per 1,000", "6.5", "6.5 per 1,000"),
            ("%", "85", "85%"),
            ("%", "85%", "85%"),
            ("%", "0", "0%"),
            ("%", "0.85", "in doubt"),
            ("%", "1", "in doubt"),
            ("%", "£5", "in doubt"),
            ("£m", "999999999999", "out of range"),
        ] {
            let stated = StatedUnit::named(stated).expect("a unit");
            let quantity = crate::read(cell, OPTIONS).quantity.expect("a quantity");
            let shown = match stated.apply(quantity) {
                Ok(Quantity {
                    unit: Unit::InDoubt,
                    ..
                }) => "in doubt".to_owned(),
                Ok(quantity) => quantity.to_string(),
                Err(_) => "out of range".to_owned(),
            };
            assert_eq!(shown, expected, "{cell} under {stated:?}");
        }
    }

    #[test]
    fn shares_of_one_and_percentages_are_told_apart_or_not_at_all() {
        let in_doubt = |number: &str| Quantity {
            number: number.parse().expect("a number"),
            unit: Unit::InDoubt,
        };
        let bare = |number: &str| Quantity {
            unit: Unit::None,
            ..in_doubt(number)
        };
        for (stated, quantity, expected) in [
            (StatedUnit::PERCENT, bare("85"), Some("85%")),
            (StatedUnit::PERCENT, bare("2.01"), Some("2.01%")),
            (StatedUnit::PERCENT, bare("2"), None),
            (StatedUnit::PERCENT, in_doubt("0.85"), None),
            (StatedUnit::FRACTION_OF_ONE, bare("0.85"), Some("85%")),
            (StatedUnit::FRACTION_OF_ONE, in_doubt("0.85"), None),
            (StatedUnit::FRACTION_OF_ONE, bare("1"), Some("100%")),
            (StatedUnit::FRACTION_OF_ONE, bare("-0.025"), Some("-2.5%")),
            (StatedUnit::FRACTION_OF_ONE, bare("0"), Some("0%")),
            (StatedUnit::FRACTION_OF_ONE, bare("85"), None),
            (StatedUnit::FRACTION_OF_ONE, bare("2"), Some("200%")),
            (StatedUnit::FRACTION_OF_ONE, bare("2.01"), None),
            (StatedUnit::FRACTION_OF_ONE, bare("-2.01"), None),
            (StatedUnit::PERCENT, bare("-2"), None),
            (StatedUnit::PERCENT, bare("-2.01"), Some("-2.01%")),
            (StatedUnit::PERCENT, bare("0"), Some("0%")),
            (StatedUnit::NUMBER, in_doubt("0.85"), Some("0.85")),
            (StatedUnit::NUMBER, bare("85"), Some("85")),
        ] {
            let got = stated.apply(quantity).expect("in range");
            let shown = (got.unit != Unit::InDoubt).then(|| got.to_string());
            assert_eq!(shown.as_deref(), expected, "{quantity:?} under {stated:?}");
        }
    }

    /// A number whose format shows a power or scales, under a stated unit; expected values typed by hand from the
    /// reference of the rules: the two must agree in currency and power, and a stated power alone doubts plain money.
    #[test]
    fn a_stated_unit_agrees_with_the_power_of_a_format() {
        let by_format = |sign, power| Unit::ByFormat { sign, power };
        let open = |sign, power| Unit::Open { sign, power };
        let pound = Some('£');
        for (stated, own, expected) in [
            ("£m", by_format(pound, 6), Unit::Scaled(pound)),
            ("£m", by_format(None, 6), Unit::Scaled(pound)),
            ("£", by_format(pound, 6), Unit::Scaled(pound)),
            ("thousands", by_format(pound, 3), Unit::Scaled(pound)),
            ("£000", by_format(pound, 6), Unit::InDoubt),
            ("£m", by_format(Some('$'), 6), Unit::InDoubt),
            ("%", by_format(None, 6), Unit::InDoubt),
            ("£000", open(pound, 3), Unit::Scaled(pound)),
            ("£000", open(None, 3), Unit::Scaled(pound)),
            ("thousands", open(pound, 3), Unit::Scaled(pound)),
            ("thousands", open(None, 3), Unit::Scaled(None)),
            ("£m", open(pound, 3), Unit::InDoubt),
            ("£", open(pound, 3), Unit::InDoubt),
            ("$000", open(pound, 3), Unit::InDoubt),
            ("%", open(None, 3), Unit::InDoubt),
            ("£000", Unit::Currency('£'), open(pound, 3)),
            ("£", Unit::Currency('£'), Unit::Currency('£')),
        ] {
            let quantity = Quantity {
                number: 5000.into(),
                unit: own,
            };
            let got = StatedUnit::named(stated).expect("a unit").apply(quantity);
            let expected = Quantity {
                unit: expected,
                ..quantity
            };
            assert_eq!(got, Ok(expected), "{stated} over {own:?}");
        }
    }

    /// `true` if bare numbers and numbers of a format keep their values; expected values typed by hand.
    #[test]
    fn a_stated_unit_keeps_numbers_or_not() {
        let named = |text| StatedUnit::named(text).expect("a unit");
        let pound = Unit::Currency('£');
        for (stated, keeps, own, leaves) in [
            (StatedUnit::NUMBER, true, Unit::None, true),
            (StatedUnit::NUMBER, true, Unit::Percent, false),
            (StatedUnit::NUMBER, true, Unit::InDoubt, false),
            (StatedUnit::PERCENT, true, Unit::Percent, true),
            (StatedUnit::PERCENT, true, Unit::None, false),
            (StatedUnit::FRACTION_OF_ONE, false, Unit::Percent, true),
            (StatedUnit::FRACTION_OF_ONE, false, Unit::None, false),
            (named("£"), true, pound, true),
            (named("£"), true, Unit::Percent, false),
            (named("£m"), false, pound, false),
            (named("thousands"), false, pound, false),
        ] {
            assert_eq!(stated.keeps_numbers(), keeps, "{stated:?}");
            assert_eq!(stated.leaves(own), leaves, "{stated:?} over {own:?}");
        }
    }

    #[test]
    fn headings_state_units() {
        for (heading, expected) in [
            ("Spend (£000)", Some("£3,000")),
            ("Spend (£'000)", Some("£3,000")),
            ("Spend £ thousands", Some("£3,000")),
            ("£ thousands", Some("£3,000")),
            ("Actual £m", Some("£3,000,000")),
            ("£m", Some("£3,000,000")),
            ("Budget (£ million)", Some("£3,000,000")),
            ("Budget £", Some("£3")),
            ("£000 Actual", Some("£3,000")),
            ("Actual '000", Some("3,000")),
            ("Visits (in thousands)", Some("3,000")),
            ("Visits in thousands", Some("3,000")),
            ("Performance %", Some("3%")),
            ("% achieved", Some("3%")),
            ("Target (%)", Some("3%")),
            ("Average (days)", Some("3 days")),
            ("Rate (per 10,000)", Some("3 per 10,000")),
            ("Rate per 10,000", Some("3 per 10,000")),
            ("Spend [£000]", Some("£3,000")),
            ("Actual, £m", Some("£3,000,000")),
            ("Actual; £m", Some("£3,000,000")),
            ("Actual - £m", Some("£3,000,000")),
            ("£m: actual", Some("£3,000,000")),
            ("Actual £m, ", Some("£3,000,000")),
            ("Actual ’000", Some("3,000")),
            ("Actual ‘000", Some("3,000")),
            ("Visits In thousands", Some("3,000")),
            ("Visits in millions", Some("3,000,000")),
            ("Score Per Cent", Some("3%")),
            ("Rate PER 10,000", Some("3 per 10,000")),
            ("Spend £ (thousands)", Some("£3,000")),
            ("Spend £ ($)", None),
            ("Spend £000 (£m)", None),
            ("Spend £000 (£000)", Some("£3,000")),
            ("Change in m", None),
            ("Performance Q3", None),
            ("Working days lost", None),
            ("Spend (£000) and %", None),
            ("Actual £m (£000)", None),
            ("Target (2020/21)", None),
            ("M", None),
        ] {
            let three = Quantity {
                number: Decimal::from(3),
                unit: Unit::None,
            };
            let shown = StatedUnit::in_heading(heading)
                .map(|stated| stated.apply(three).expect("in range").to_string());
            assert_eq!(shown.as_deref(), expected, "{heading}");
        }
    }
}
