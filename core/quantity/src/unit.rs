//! What a number counts, and which counts can stand for one measure.
//!
//! The words for units are a bounded table (`unit_words`), because a word behind a number decides what the number is:
//! "12 days" is twelve days, "12 below target" is not twelve. A word that is not in the table is not read over.

use std::fmt;

use super::unit_words::{MONEY, PER_WHOM, PERIODS, SIZES, WORDS};

/// What a number counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A bare number.
    #[default]
    None,
    /// Percent: 69.8 % is the number 69.8, however the cell stores it.
    Percent,
    /// Money, by its sign, such as `£`; the number counts whole units of it.
    Currency(char),
    /// A number written with a power (`£2M`, `2 million`), with the sign of its money if it has one; the number
    /// counts whole units.
    Scaled(Option<char>),
    /// A number whose format writes a power behind it as text, such as `£0.0"m"`: what it counts is not known, and
    /// it can be compared only with its like.
    Literal,
    /// A unit in words: days, jobs, days per FTE, £ per week, per 10,000.
    Named(NamedUnit),
    /// What it counts cannot be told, so that it compares with nothing, not even with its like: 0.85 may be 85 % or
    /// less than one, where its number format is hidden or the rules only say "percent".
    InDoubt,
}

/// A unit in words: what is counted, per what time, for whom, and per how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NamedUnit {
    /// One more than the index in the table of words or of money; 0 for none.
    pub(super) what: u8,
    pub(super) period: u8,
    pub(super) whom: u8,
    pub(super) size: u8,
    /// Whether the number was written with a power.
    pub(super) scaled: bool,
}

/// The codes of [`NamedUnit::what`] from here on are money.
pub(super) const FIRST_MONEY: u8 = 240;

impl NamedUnit {
    /// Money per something; `None` for a sign that is not known here.
    pub(super) fn of_money(self, sign: char) -> Option<Self> {
        let index = MONEY.iter().position(|known| *known == sign)?;
        Some(Self {
            what: FIRST_MONEY + index as u8,
            ..self
        })
    }

    /// The sign of the money that is counted.
    fn money(self) -> Option<char> {
        MONEY
            .get(usize::from(self.what.checked_sub(FIRST_MONEY)?))
            .copied()
    }

    /// What is counted, per what was said later; `None` where it says so already.
    pub(super) fn with(self, per: Self) -> Option<Self> {
        let said = self.period != 0 || self.whom != 0 || self.size != 0;
        (!said && per.what == 0).then_some(Self {
            what: self.what,
            scaled: self.scaled,
            ..per
        })
    }

    /// Whether it says what is counted.
    pub(super) fn counts_something(self) -> bool {
        self.what != 0
    }

    /// Whether it stands for itself: it says what is counted, or per how many.
    pub(super) fn is_whole(self) -> bool {
        self.what != 0 || self.size != 0
    }

    /// Whether a word says what is counted, and not a sign of money.
    pub(super) fn is_worded(self) -> bool {
        self.word().is_some()
    }

    /// Whether a text is the singular of a time, as in "12 month average", where it is no unit of the number.
    pub(super) fn is_singular_time(self, text: &str) -> bool {
        self.word()
            .is_some_and(|word| word.duration && word.one.eq_ignore_ascii_case(text))
    }

    /// Whether it counts things, of which there may be millions: neither a time nor only "per" something.
    pub(super) fn counts_things(self) -> bool {
        self.what != 0 && !self.is_duration()
    }

    fn is_duration(self) -> bool {
        self.word().is_some_and(|word| word.duration)
    }

    fn word(self) -> Option<&'static super::unit_words::Word> {
        WORDS.get(usize::from(self.what.checked_sub(1)?))
    }

    /// Whether two can stand for one measure.
    ///
    /// What is counted and per how many must agree. A period may be left out where the other is a year, since a
    /// report's figures are a year's unless they say otherwise: "8 days" and "8 days per annum", but not "12,375 sqm"
    /// and "3,000 sqm per quarter". Whose it is may be left out of times only: "8 days" and "8 days per FTE" are said
    /// of one absence, "£850 per head" and "£9,000" are not said of one cost.
    fn fits(self, other: Self) -> bool {
        let year = |period: u8| period == 0 || period == 1;
        self.what == other.what
            && self.size == other.size
            && (self.period == other.period || (year(self.period) && year(other.period)))
            && (self.whom == other.whom
                || (self.is_duration() && (self.whom == 0 || other.whom == 0)))
    }

    /// Writes the unit behind its number; `one` says whether that is 1.
    pub(super) fn write(self, f: &mut fmt::Formatter<'_>, one: bool) -> fmt::Result {
        if let Some(word) = self.word() {
            write!(f, " {}", if one { word.one } else { word.many })?;
        }
        if let Some(size) = named(&SIZES, self.size) {
            write!(f, " per {size}")?;
        }
        for (table, index) in [(&PERIODS[..], self.period), (&PER_WHOM[..], self.whom)] {
            let names = index
                .checked_sub(1)
                .and_then(|index| table.get(usize::from(index)));
            if let Some([name, ..]) = names {
                write!(f, " per {name}")?;
            }
        }
        Ok(())
    }
}

fn named(table: &'static [(&'static str, u32)], index: u8) -> Option<&'static str> {
    table
        .get(usize::from(index.checked_sub(1)?))
        .map(|row| row.0)
}

impl Unit {
    /// The sign of the money that is counted.
    pub(super) fn money(self) -> Option<char> {
        match self {
            Self::Currency(sign) | Self::Scaled(Some(sign)) => Some(sign),
            Self::Named(unit) => unit.money(),
            _ => None,
        }
    }

    /// Whether the number was written with a power, so that a bare number beside it may count in that power.
    fn is_scaled(self) -> bool {
        matches!(
            self,
            Self::Scaled(_) | Self::Named(NamedUnit { scaled: true, .. })
        )
    }

    /// Whether two units can stand for one measure: the same, or money or a unit in words beside a bare number. A
    /// number written with a power (`£2M`, `2 million`) meets its like and money, but no bare number, which may count
    /// in that power as well. Percent beside a bare number do not meet.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::InDoubt, _) | (_, Self::InDoubt) => false,
            (Self::Named(_), Self::None) | (Self::None, Self::Named(_)) => {
                !self.is_scaled() && !other.is_scaled()
            }
            (Self::Currency(_), Self::None)
            | (Self::None, Self::Currency(_))
            | (Self::Scaled(None), Self::Scaled(_) | Self::Currency(_) | Self::Named(_))
            | (Self::Scaled(_) | Self::Currency(_) | Self::Named(_), Self::Scaled(None)) => true,
            (Self::Named(a), Self::Named(b)) => a.fits(b),
            (Self::Named(unit), money) | (money, Self::Named(unit)) => {
                let plain = money
                    .money()
                    .and_then(|sign| NamedUnit::default().of_money(sign));
                plain.is_some_and(|plain| unit.fits(plain))
            }
            (Self::Scaled(a), Self::Currency(b)) | (Self::Currency(b), Self::Scaled(a)) => {
                a == Some(b)
            }
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{How, read};

    /// Expected values: typed by hand from the reference of the rules, "Numbers and units".
    #[test]
    fn units_meet_their_like() {
        for (a, b, expected) in [
            ("85", "90", true),
            ("85%", "90%", true),
            ("85", "90%", false),
            ("85%", "90 days", false),
            ("£85", "90", true),
            ("£85", "£90", true),
            ("£85", "$90", false),
            ("£85", "90%", false),
            ("£85", "90 days", false),
            ("£2m", "£90", true),
            ("£2m", "2 million", true),
            ("£2m", "$2m", false),
            ("£2m", "90", false),
            ("2k", "90", false),
            ("12 days", "8", true),
            ("12 days", "8 days", true),
            ("12 days", "8 hours", false),
            ("12 days", "8 working days", false),
            ("12 days", "8 days per annum", true),
            ("12 days per FTE", "8 days per annum", true),
            ("12 days per FTE", "8 days", true),
            ("12 days per month", "8 days", false),
            ("12 days per month", "8 days per week", false),
            ("12 days per FTE", "8 days per employee", false),
            ("3,000 sqm per quarter", "12,000 sqm", false),
            ("6.5 per 1,000", "7", true),
            ("6.5 per 1,000", "7 per 1,000 population", true),
            ("6.5 per 1,000", "7 per 10,000", false),
            ("6.5 incidents per 1,000", "7 incidents", false),
            ("£850 per week", "£800 per week", true),
            ("£850 per week", "800", true),
            ("£850 per week", "£800", false),
            ("£850 per week", "$800 per week", false),
            ("£850 per head", "£9,000", false),
            ("£850 per annum", "£900", true),
            ("2 million visits", "90 visits", true),
            ("2 million visits", "90", false),
            ("2 million visits", "2 million", true),
        ] {
            let unit = |text| {
                read(text, How::default())
                    .quantity
                    .expect("a quantity")
                    .unit
            };
            assert_eq!(unit(a).meets(unit(b)), expected, "{a} and {b}");
            assert_eq!(unit(b).meets(unit(a)), expected, "{b} and {a}");
            assert!(
                !unit(a).meets(Unit::InDoubt) && !Unit::InDoubt.meets(unit(a)),
                "{a}"
            );
        }
        assert!(!Unit::InDoubt.meets(Unit::InDoubt));
        assert!(Unit::Literal.meets(Unit::Literal) && !Unit::Literal.meets(Unit::None));
    }
}
