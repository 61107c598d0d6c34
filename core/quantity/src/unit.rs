//! Units of numbers, and the check that two of them fit one measure.
//!
//! The words for units are a fixed table (`unit_words`), because a word behind a number decides what the number means:
//! "12 days" is twelve days, "12 below target" is not twelve. A word outside the table is never skipped.

use std::fmt;

use crate::notation::Notation;
use crate::unit_words::{MONEY, PER_PERIOD, PER_WHOM, SIZES, UnitWord};

/// The unit of a number.
///
/// ```
/// use ambersheet_quantity::Unit;
///
/// assert!(Unit::Currency('£').meets(Unit::None));
/// assert!(!Unit::Currency('£').meets(Unit::Percent));
/// assert!(!Unit::InDoubt.meets(Unit::InDoubt));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// No unit: a bare number.
    #[default]
    None,
    /// Percent. 69.8 % is the number 69.8, however the cell stores it.
    Percent,
    /// Money, by its sign, such as `£`. The number counts whole units of it.
    Currency(char),
    /// A number written with a power (`£2M`, `2 million`), with its currency sign if it has one. The number counts whole
    /// units.
    Scaled(Option<char>),
    /// A number whose number format writes a power, such as `£0.0"m"`. The number counts whole units. It is like
    /// [`Scaled`](Self::Scaled), and tells the power as well, since a heading may state another.
    ByFormat {
        /// The currency sign, if there is one.
        sign: Option<char>,
        /// The power of ten.
        power: u8,
    },
    /// A number that leaves open in which power it counts, so that it is compared only with its like. A number format may
    /// show thousands and not say so (`#,##0,`), or a heading say millions over whole pounds.
    Open {
        /// The currency sign, if there is one.
        sign: Option<char>,
        /// The power of ten that is shown and not said, or said and not shown.
        power: u8,
    },
    /// A unit in words: days, jobs, days per FTE, £ per week, per 10,000.
    Named(NamedUnit),
    /// A date, a duration, a ratio, yes or no: a value that is no plain number.
    Notation(Notation),
    /// An unknown unit. It compares with nothing, not even with its like. A number format may write a word that nobody knows,
    /// and 0.85 may be 85 % or less than one, if the rules only give "percent".
    InDoubt,
}

/// A unit in words: a thing, a time behind "per", those it is counted for, and a size. 0 is none in each field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NamedUnit {
    /// One more than the place of a [`UnitWord`], or a code of money from [`FIRST_MONEY`].
    pub(crate) what: u8,
    /// One more than the place in [`PER_PERIOD`].
    pub(crate) period: u8,
    /// One more than the place in [`PER_WHOM`].
    pub(crate) whom: u8,
    /// One more than the place in [`SIZES`].
    pub(crate) size: u8,
    /// `true` if the number was written with a power.
    pub(crate) scaled: bool,
}

/// The first code of money in [`NamedUnit::what`].
pub(crate) const FIRST_MONEY: u8 = 240;

impl NamedUnit {
    /// Returns the unit with this currency as its thing; `None` for an unknown sign.
    pub(crate) fn of_money(self, sign: char) -> Option<Self> {
        let index = MONEY.iter().position(|known| *known == sign)?;
        Some(Self {
            what: FIRST_MONEY + index as u8,
            ..self
        })
    }

    /// Returns the currency sign, if money is counted.
    fn money(self) -> Option<char> {
        MONEY
            .get(usize::from(self.what.checked_sub(FIRST_MONEY)?))
            .copied()
    }

    /// Returns this thing with the "per" that was read after it; `None` if it has one already.
    pub(crate) fn with(self, per: Self) -> Option<Self> {
        let has_per = self.period != 0 || self.whom != 0 || self.size != 0;
        (!has_per && per.what == 0).then_some(Self {
            what: self.what,
            scaled: self.scaled,
            ..per
        })
    }

    /// Returns `true` if the unit names a thing or money.
    pub(crate) fn counts_something(self) -> bool {
        self.what != 0
    }

    /// Returns `true` if the unit is complete: it has a thing, money or a size.
    pub(crate) fn is_whole(self) -> bool {
        self.what != 0 || self.size != 0
    }

    /// Returns `true` if the unit names a thing, and not money.
    pub(crate) fn is_worded(self) -> bool {
        self.word().is_some()
    }

    /// Returns `true` if a text is the singular of a unit of time. In "12 month average" it is no unit of the number.
    pub(crate) fn is_singular_time(self, text: &str) -> bool {
        self.word()
            .is_some_and(|word| word.is_time() && word.one().eq_ignore_ascii_case(text))
    }

    /// Returns `true` if a text has the singular of this unit, perhaps among other words, and that is not also the plural.
    pub(crate) fn is_singular(self, text: &str) -> bool {
        let Some(word) = self.word().filter(|word| word.one() != word.many()) else {
            return false;
        };
        let among = format!(" {} ", text.to_lowercase());
        among.contains(&format!(" {} ", word.one().to_lowercase()))
    }

    /// Returns `true` if there may be millions of the thing: it is neither a time nor only "per" something.
    pub(crate) fn counts_things(self) -> bool {
        self.what != 0 && !self.is_time()
    }

    /// Returns `true` for a unit of time.
    pub(crate) fn is_time(self) -> bool {
        self.word().is_some_and(UnitWord::is_time)
    }

    /// Returns the seconds of one such unit, if it is a time of one length and not "per" anything.
    fn seconds(self) -> Option<u32> {
        let is_rate = self.period != 0 || self.whom != 0 || self.size != 0;
        let word = self.word().filter(|_| !is_rate && !self.scaled)?;
        Some(match word.one() {
            "second" => 1,
            "minute" => 60,
            "hour" => 3600,
            "day" | "calendar day" => 86_400,
            "week" => 604_800,
            _ => return None,
        })
    }

    /// Returns `true` if a number in millions may count it: things, not times, lengths, or anything "per" something.
    fn may_be_millions(self) -> bool {
        let is_rate = self.period != 0 || self.whom != 0 || self.size != 0;
        let is_length = self.word().is_some_and(UnitWord::is_length);
        self.counts_things() && !is_rate && !is_length
    }

    fn word(self) -> Option<UnitWord> {
        if self.what >= FIRST_MONEY {
            return None;
        }
        self.what.checked_sub(1).map(UnitWord::at)
    }

    /// Returns `true` if two units fit one measure.
    ///
    /// Things and sizes must agree. A year may be left out, since the figures of a report are a year's unless they say
    /// otherwise. So "8 days" fits "8 days per annum", but "12,375 sqm" does not fit "3,000 sqm per quarter".
    ///
    /// Those it is counted for may be left out of times only. "8 days" and "8 days per FTE" may be one absence, but
    /// "£850 per head" and "£9,000" are not one cost.
    fn fits(self, other: Self) -> bool {
        let is_yearly = |period: u8| period == 0 || period == 1;
        self.what == other.what
            && self.size == other.size
            && (self.period == other.period || (is_yearly(self.period) && is_yearly(other.period)))
            && (self.whom == other.whom || (self.is_time() && (self.whom == 0 || other.whom == 0)))
    }

    /// Writes the unit behind its number, in the singular if `one` is `true`.
    pub(crate) fn write(self, f: &mut fmt::Formatter<'_>, one: bool) -> fmt::Result {
        if let Some(word) = self.word() {
            write!(f, " {}", if one { word.one() } else { word.many() })?;
        }
        let place = |code: u8| code.checked_sub(1);
        let size = place(self.size).and_then(|place| SIZES.get(usize::from(place)));
        let period = place(self.period).and_then(|place| PER_PERIOD.shown(place));
        let whom = place(self.whom).and_then(|place| PER_WHOM.shown(place));
        for name in [size.map(|(name, _)| *name), period, whom]
            .into_iter()
            .flatten()
        {
            write!(f, " per {name}")?;
        }
        Ok(())
    }
}

impl Unit {
    /// Returns the currency sign, if money is counted.
    pub(crate) fn money(self) -> Option<char> {
        match self {
            Self::Currency(sign) => Some(sign),
            Self::Scaled(sign) | Self::ByFormat { sign, .. } | Self::Open { sign, .. } => sign,
            Self::Named(unit) => unit.money(),
            Self::None | Self::Percent | Self::Notation(_) | Self::InDoubt => None,
        }
    }

    /// Returns this unit for a number written with a power.
    pub(crate) fn scaled(self) -> Self {
        match self {
            Self::Currency(sign) => Self::Scaled(Some(sign)),
            Self::Named(unit) => Self::Named(NamedUnit {
                scaled: true,
                ..unit
            }),
            Self::ByFormat { sign, .. } => Self::Scaled(sign),
            Self::None
            | Self::Percent
            | Self::Scaled(_)
            | Self::Open { .. }
            | Self::Notation(_)
            | Self::InDoubt => Self::Scaled(None),
        }
    }

    /// Returns `true` if the number was written with a power. A bare number may then count in that power.
    pub fn is_scaled(self) -> bool {
        matches!(
            self,
            Self::Scaled(_) | Self::ByFormat { .. } | Self::Named(NamedUnit { scaled: true, .. })
        )
    }

    /// Returns `true` if two units fit one measure.
    ///
    /// Equal units do, and so do a bare number and money, or a bare number and a unit in words. A number written with a
    /// power (`£2M`, `2 million`) meets its like and money. It meets no bare number, which may count in that power.
    /// A percentage does not meet a bare number.
    ///
    /// ```
    /// use ambersheet_quantity::{ParseOptions, Unit, read};
    ///
    /// let unit = |text| read(text, ParseOptions::default()).quantity.expect("a number").unit;
    /// assert!(unit("12 days").meets(unit("8 days per annum")));
    /// assert!(!unit("£2m").meets(unit("90")));
    /// ```
    pub fn meets(self, other: Self) -> bool {
        match (self.compared(), other.compared()) {
            (Self::InDoubt, _) | (_, Self::InDoubt) => false,
            (Self::Open { .. }, _) | (_, Self::Open { .. }) => self == other,
            (Self::Notation(one), Self::Notation(other)) => one.meets(other),
            (Self::Notation(_), _) | (_, Self::Notation(_)) => false,
            (Self::Named(_), Self::None) | (Self::None, Self::Named(_)) => {
                !self.is_scaled() && !other.is_scaled()
            }
            (Self::Currency(_), Self::None)
            | (Self::None, Self::Currency(_))
            | (Self::Scaled(None), Self::Scaled(_) | Self::Currency(_))
            | (Self::Scaled(_) | Self::Currency(_), Self::Scaled(None)) => true,
            // "2 million" may be visits. "900m" beside kilometres is rather metres.
            (Self::Scaled(None), Self::Named(unit)) | (Self::Named(unit), Self::Scaled(None)) => {
                unit.scaled || unit.may_be_millions()
            }
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
            (one, other) => one == other,
        }
    }

    /// Returns the unit as it is compared: the power in a number format is a power like any other.
    fn compared(self) -> Self {
        match self {
            Self::ByFormat { sign, .. } => Self::Scaled(sign),
            unit => unit,
        }
    }

    /// Returns the notation of a value that is no plain number.
    pub fn notation(self) -> Option<Notation> {
        match self {
            Self::Notation(notation) => Some(notation),
            Self::None
            | Self::Percent
            | Self::Currency(_)
            | Self::Scaled(_)
            | Self::ByFormat { .. }
            | Self::Open { .. }
            | Self::Named(_)
            | Self::InDoubt => None,
        }
    }

    /// Returns the seconds of one unit of time, if all such units are equally long: not working days, months or years.
    ///
    /// ```
    /// use ambersheet_quantity::{ParseOptions, read};
    ///
    /// let unit = |text| read(text, ParseOptions::default()).quantity.expect("a number").unit;
    /// assert_eq!(unit("90 mins").seconds(), Some(60));
    /// assert_eq!(unit("3 working days").seconds(), None);
    /// ```
    pub fn seconds(self) -> Option<u32> {
        match self {
            Self::Named(unit) => unit.seconds(),
            _ => None,
        }
    }

    /// Returns `true` if the unit is days, counted in whole calendar days.
    pub fn is_days(self) -> bool {
        self.seconds() == Some(86_400)
    }

    /// Returns the unit of days.
    pub fn days() -> Self {
        let place = UnitWord::place_of("days").unwrap_or_default();
        Self::Named(NamedUnit {
            what: place + 1,
            ..NamedUnit::default()
        })
    }

    /// Returns `true` if nobody can tell what the number counts, not even whether it is zero of anything.
    pub fn is_uncertain(self) -> bool {
        matches!(self, Self::InDoubt | Self::Open { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ParseOptions, read};

    fn unit_of(text: &str) -> Unit {
        let reading = read(text, ParseOptions::default());
        reading.quantity.expect("a quantity").unit
    }

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
                read(text, ParseOptions::default())
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
        let open = |power| Unit::Open { sign: None, power };
        assert!(open(3).meets(open(3)));
        assert!(!open(3).meets(open(6)) && !open(3).meets(Unit::None));
        let by_format = |sign| Unit::ByFormat { sign, power: 6 };
        assert!(
            by_format(Some('£')).meets(unit_of("£2m")) && by_format(None).meets(unit_of("£90"))
        );
        assert!(
            !by_format(None).meets(unit_of("90")) && !by_format(Some('£')).meets(unit_of("$2m"))
        );
        assert!(by_format(None).meets(unit_of("90 visits")));
        assert!(
            !by_format(None).meets(unit_of("90 days")) && !by_format(None).meets(unit_of("1 km"))
        );
    }
}
