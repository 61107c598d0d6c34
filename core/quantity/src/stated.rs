//! A unit that stands beside the numbers: in a heading (`£ thousands`, `Rate per 1,000`) or in the rules.
//!
//! It says what bare numbers count. A value that says its own unit keeps it, if the two agree; if they do not, nobody
//! can tell which is right, and the value is [`Unit::InDoubt`].
//!
//! Percent are the hard case, because 85 % is stored as 85 by one author and as 0.85 by another. Up to 2 a number may
//! be a share of one as well as a percentage, beyond 2 hardly a share: so `percent` takes only what is no possible share
//! of one, and `fraction_of_one` only what is. Everything else stays in doubt rather than becoming a hundredth or a
//! hundredfold of what was meant.

use rust_decimal::Decimal;

use super::number_format::times_hundred;
use super::quantity::{Missing, Quantity, is_currency_sign};
use super::scale;
use super::text::unit_of_words;
use super::unit::{NamedUnit, Unit};

/// What bare numbers count, and in which power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatedUnit {
    unit: What,
    power: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum What {
    /// A number is only a number.
    Number,
    /// 85 is 85 %.
    Percent,
    /// 0.85 is 85 %.
    FractionOfOne,
    /// Money or a unit in words.
    Unit(Unit),
    /// Only the power is stated.
    Nothing,
}

/// The largest number that may be a share of one.
const LARGEST_SHARE: Decimal = Decimal::TWO;

/// Whether a number may be a share of one as well as a percentage: 0.85, 1, 1.05, but not 0 and not 85.
fn may_be_a_share(number: Decimal) -> bool {
    !number.is_zero() && number.abs() <= LARGEST_SHARE
}

impl StatedUnit {
    /// Numbers are numbers, whatever hides their format.
    pub const NUMBER: Self = Self {
        unit: What::Number,
        power: 0,
    };
    /// 85 is 85 %.
    pub const PERCENT: Self = Self {
        unit: What::Percent,
        power: 0,
    };
    /// 0.85 is 85 %.
    pub const FRACTION_OF_ONE: Self = Self {
        unit: What::FractionOfOne,
        power: 0,
    };

    /// The unit that a text is, and nothing else: `£`, `£m`, `£ thousands`, `£000`, `%`, `days`, `per 1,000`.
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
        let Some(sign) = text.chars().next().filter(|c| is_currency_sign(*c)) else {
            if let Some(power) = power_of_words(text) {
                return Some(Self {
                    unit: What::Nothing,
                    power,
                });
            }
            return unit_of_words(text).map(|unit| Self {
                unit: What::Unit(Unit::Named(unit)),
                power: 0,
            });
        };
        let rest = text[sign.len_utf8()..].trim();
        if rest.is_empty() {
            return Some(Self {
                unit: What::Unit(Unit::Currency(sign)),
                power: 0,
            });
        }
        if let Some(per) = unit_of_words(rest).filter(|unit| !unit.counts_something()) {
            let unit = per.of_money(sign)?;
            return Some(Self {
                unit: What::Unit(Unit::Named(unit)),
                power: 0,
            });
        }
        power_of_words(rest).map(|power| Self {
            unit: What::Unit(Unit::Currency(sign)),
            power,
        })
    }

    /// The unit that a heading states: in brackets, or by a sign of money or percent among its words.
    ///
    /// `None` where it states none, or two that differ. A word such as "days" counts only in brackets, since "Working
    /// days lost" names what is measured and "Days to target" does not.
    pub fn in_heading(heading: &str) -> Option<Self> {
        if heading.len() > 400 {
            return None;
        }
        let bracketed = heading
            .split(['(', '['])
            .skip(1)
            .filter_map(|after| after.split([')', ']']).next());
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

    /// Two statements about one column, where they do not contradict each other: `£` and `thousands`.
    fn and(self, other: Self) -> Option<Self> {
        let unit = match (self.unit, other.unit) {
            (What::Nothing, unit) | (unit, What::Nothing) => unit,
            (a, b) if a == b => a,
            _ => return None,
        };
        let power = match (self.power, other.power) {
            (0, power) | (power, 0) => power,
            (a, b) if a == b => a,
            _ => return None,
        };
        Some(Self { unit, power })
    }

    /// What a value counts under this statement.
    ///
    /// # Errors
    /// Where a power makes it a number that a decimal does not hold.
    pub fn apply(self, quantity: Quantity) -> Result<Quantity, Missing> {
        let doubt = Quantity {
            unit: Unit::InDoubt,
            ..quantity
        };
        let number = quantity.number;
        let unitless = matches!(quantity.unit, Unit::None | Unit::InDoubt);
        Ok(match (self.unit, quantity.unit) {
            (_, Unit::Literal) => doubt,
            (What::Nothing, Unit::InDoubt) if self.power == 0 => quantity,
            (What::Number, _) if unitless => Quantity {
                number,
                unit: Unit::None,
            },
            (What::Percent, Unit::None) if !may_be_a_share(number) => Quantity {
                number,
                unit: Unit::Percent,
            },
            (What::FractionOfOne, _) if unitless && number.abs() <= LARGEST_SHARE => Quantity {
                number: times_hundred(number)?,
                unit: Unit::Percent,
            },
            (What::Unit(_) | What::Nothing, _) if unitless => self.counted(number)?,
            (What::Percent | What::FractionOfOne, Unit::Percent)
            | (What::Nothing, _)
            | (What::Number, Unit::Currency(_) | Unit::Named(_) | Unit::Scaled(_)) => quantity,
            (What::Unit(unit), own) if unit.meets(own) && own != Unit::None => quantity,
            _ => doubt,
        })
    }

    /// A bare number in this power and unit. With a power it is written like `£2M`: it does not meet a bare number.
    fn counted(self, number: Decimal) -> Result<Quantity, Missing> {
        let unit = match self.unit {
            What::Unit(unit) => unit,
            _ => Unit::None,
        };
        let unit = match (self.power, unit) {
            (0, unit) => unit,
            (_, Unit::Currency(sign)) => Unit::Scaled(Some(sign)),
            (_, Unit::Named(unit)) => Unit::Named(NamedUnit {
                scaled: true,
                ..unit
            }),
            _ => Unit::Scaled(None),
        };
        let factor = Decimal::from(10_u64.pow(self.power.min(9)));
        let number = number
            .checked_mul(factor)
            .ok_or(Missing::OutOfRange)?
            .normalize();
        let limit = Decimal::from(10_i64.pow(15));
        if number.abs() < limit {
            Ok(Quantity { number, unit })
        } else {
            Err(Missing::OutOfRange)
        }
    }

    /// Whether a bare number stays the number that it is, and gets the same unit as every other; under "percent" only
    /// one that is no possible share of one does.
    pub fn keeps_numbers(self) -> bool {
        self.power == 0 && self.unit != What::FractionOfOne
    }

    /// Whether a number in a cell with this format's own unit counts as it stands.
    pub fn leaves(self, unit: Unit) -> bool {
        match self.unit {
            What::Number => !matches!(unit, Unit::Percent | Unit::Literal | Unit::InDoubt),
            What::Percent | What::FractionOfOne => unit == Unit::Percent,
            What::Unit(own) => self.power == 0 && own.meets(unit),
            What::Nothing => self.power == 0,
        }
    }
}

/// `m`, `000`, `'000s`, `thousands`, `in millions`: the power of ten.
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

/// What the next words of a heading state, and how many words that takes.
fn among_words(words: &[&str]) -> (Option<StatedUnit>, usize) {
    let next = words.get(1).copied().unwrap_or_default();
    let two = format!("{} {next}", words[0]);
    if words[0].starts_with(is_currency_sign) {
        // "£ thousands" is one statement, "£ spent" states the money alone.
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
    use crate::How;

    const HOW: How = How {
        decimal_comma: false,
    };

    /// A number under a heading or a rule; expected values typed by hand.
    #[test]
    fn a_stated_unit_says_what_bare_numbers_count() {
        for (stated, cell, expected) in [
            ("£", "850", "£850"),
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
            let quantity = super::super::read(cell, HOW).quantity.expect("a quantity");
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
        let hidden = |number: &str| Quantity {
            number: number.parse().expect("a number"),
            unit: Unit::InDoubt,
        };
        let bare = |number: &str| Quantity {
            unit: Unit::None,
            ..hidden(number)
        };
        for (stated, quantity, expected) in [
            (StatedUnit::PERCENT, bare("85"), Some("85%")),
            (StatedUnit::PERCENT, bare("2.01"), Some("2.01%")),
            (StatedUnit::PERCENT, bare("2"), None),
            (StatedUnit::PERCENT, hidden("0.85"), None),
            (StatedUnit::FRACTION_OF_ONE, bare("0.85"), Some("85%")),
            (StatedUnit::FRACTION_OF_ONE, hidden("0.85"), Some("85%")),
            (StatedUnit::FRACTION_OF_ONE, bare("1"), Some("100%")),
            (StatedUnit::FRACTION_OF_ONE, bare("-0.025"), Some("-2.5%")),
            (StatedUnit::FRACTION_OF_ONE, bare("0"), Some("0%")),
            (StatedUnit::FRACTION_OF_ONE, bare("85"), None),
            (StatedUnit::NUMBER, hidden("0.85"), Some("0.85")),
            (StatedUnit::NUMBER, bare("85"), Some("85")),
        ] {
            let got = stated.apply(quantity).expect("in range");
            let shown = (got.unit != Unit::InDoubt).then(|| got.to_string());
            assert_eq!(shown.as_deref(), expected, "{quantity:?} under {stated:?}");
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
