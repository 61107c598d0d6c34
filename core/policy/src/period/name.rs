//! The name of a period: a part of a year, and the year.

use std::fmt;

use super::words::{LANGUAGES, TERMS};

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodPart {
    /// The whole year.
    Year,
    /// A half year, from 1.
    Half(u8),
    /// A term of a school year: autumn, spring, summer.
    Term(u8),
    /// A quarter, from 1.
    Quarter(u8),
    /// A month of the calendar, from January.
    Month(u8),
    /// A month by its number in the year, wherever that year begins.
    Position(u8),
    /// A week, from 1.
    Week(u8),
}

/// A year as a text writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodYear {
    /// One number: 2025.
    Single(i32),
    /// The first of two: 2025/26.
    Split(i32),
    /// The one in which a financial year ends: FY26.
    Ending(i32),
}

/// The part of a year that has gone: by its second of four quarters, or its fifth of twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearPart {
    /// The number of the part, from 1.
    pub number: u8,
    /// The number of parts of the year.
    pub of: u8,
}

impl fmt::Display for YearPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            1 => f.write_str("the year's end"),
            2 => write!(f, "H{}", self.number),
            3 => write!(f, "term {}", self.number),
            4 => write!(f, "Q{}", self.number),
            12 => write!(f, "month {} of the year", self.number),
            _ => write!(f, "week {}", self.number),
        }
    }
}

/// A period by its name.
///
/// ```
/// use ambersheet_policy::period::{PeriodName, PeriodPart, PeriodYear};
///
/// let quarter = PeriodName::read("Q3 2025/26").expect("a period");
/// assert_eq!((quarter.part, quarter.year), (PeriodPart::Quarter(3), Some(PeriodYear::Split(2025))));
/// assert_eq!(PeriodName::read("Triwulan III").map(|name| name.part), Some(PeriodPart::Quarter(3)));
/// assert_eq!(PeriodName::read("Target"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeriodName {
    /// The part of the year.
    pub part: PeriodPart,
    /// The year, if it is named.
    pub year: Option<PeriodYear>,
    /// `true` if it is all since the year began.
    pub to_date: bool,
}

/// The number of units in a year, by which periods are ordered: months and weeks both divide it.
pub const UNITS_OF_YEAR: i64 = 12 * 53;

/// The month in which a year such as 2025/26 begins, if the rules do not say it.
const APRIL: u8 = 4;

impl PeriodPart {
    /// Returns the number of the part and of all such parts of a year; `None` for a month whose place in the year is
    /// not known. `starts` is the first month of the year.
    pub fn of_year(self, starts: Option<u8>) -> Option<YearPart> {
        let (number, of) = match self {
            Self::Year => (1, 1),
            Self::Half(number) => (number, 2),
            Self::Term(number) => (number, 3),
            Self::Quarter(number) => (number, 4),
            Self::Position(number) => (number, 12),
            Self::Month(month) => (position(month, starts?), 12),
            Self::Week(number) => (number, 53),
        };
        Some(YearPart { number, of })
    }
}

/// Returns the place of a month in a year, from 1.
fn position(month: u8, starts: u8) -> u8 {
    (month + 12 - starts) % 12 + 1
}

/// Returns the month of the calendar at a place in a year.
fn month_at(position: u8, starts: u8) -> u8 {
    (position + starts - 2) % 12 + 1
}

impl PeriodName {
    /// Returns a name as it is shown: `Q3 2025/26`, `May 2025`.
    pub fn shown(self, language: u8) -> String {
        let part = match self.part {
            PeriodPart::Year => String::new(),
            PeriodPart::Half(number) => format!("H{number}"),
            PeriodPart::Term(number) => {
                let name = TERMS[usize::from(number.clamp(1, 3)) - 1][0];
                capital(name)
            }
            PeriodPart::Quarter(number) => format!("Q{number}"),
            PeriodPart::Month(month) => month_name(month, language),
            PeriodPart::Position(number) => format!("P{number:02}"),
            PeriodPart::Week(number) => format!("Week {number}"),
        };
        let year = self.year.map(PeriodYear::shown).unwrap_or_default();
        let joined = format!("{part} {year}");
        joined.trim().to_owned()
    }

    /// Returns the name with one kind of year and of month, as far as the first month of the year tells.
    #[must_use]
    pub fn settled(self, starts: Option<u8>) -> Self {
        let year = self.year.map(|year| match year {
            PeriodYear::Ending(ends) if starts == Some(1) => PeriodYear::Single(ends),
            PeriodYear::Ending(ends) => PeriodYear::Split(ends - 1),
            PeriodYear::Single(_) | PeriodYear::Split(_) => year,
        });
        let settled = Self { year, ..self };
        match (self.part, starts) {
            (PeriodPart::Position(place), Some(starts)) => {
                let month = month_at(place, starts);
                let part = PeriodPart::Month(month);
                let year = settled.year.map(|year| match year {
                    PeriodYear::Single(first) if month < starts => PeriodYear::Single(first + 1),
                    year => year,
                });
                Self { part, year, ..self }.dated(Some(starts))
            }
            _ => settled.dated(starts),
        }
    }

    /// Returns a month of a year such as 2025/26 with the year of the calendar.
    fn dated(self, starts: Option<u8>) -> Self {
        let year = match (self.part, self.year) {
            (PeriodPart::Month(month), Some(PeriodYear::Split(first))) => {
                let is_later = month < starts.unwrap_or(APRIL);
                Some(PeriodYear::Single(first + i32::from(is_later)))
            }
            (_, year) => year,
        };
        Self { year, ..self }
    }

    /// Returns `true` if a text with this name means a wanted period. A year that only one of them names is no obstacle.
    pub fn means(self, wanted: Self, starts: Option<u8>) -> bool {
        let (own, wanted) = (self.settled(starts), wanted.settled(starts));
        own.part == wanted.part
            && own.to_date == wanted.to_date
            && (own.year.is_none() || wanted.year.is_none() || own.is_of_year(wanted.year))
    }

    /// Returns `true` if a year written in one way is one written in another.
    fn is_of_year(self, wanted: Option<PeriodYear>) -> bool {
        let numbers = |year: Option<PeriodYear>| match year {
            Some(PeriodYear::Single(year)) => Some((year, false)),
            Some(PeriodYear::Split(year)) => Some((year, true)),
            Some(PeriodYear::Ending(_)) | None => None,
        };
        let (Some((own, own_split)), Some((wanted, wanted_split))) =
            (numbers(self.year), numbers(wanted))
        else {
            return false;
        };
        if own_split == wanted_split {
            return own == wanted;
        }
        let (one, split) = if own_split {
            (wanted, own)
        } else {
            (own, wanted)
        };
        match self.part {
            PeriodPart::Year => false,
            PeriodPart::Term(term) => one == split + i32::from(term > 1),
            PeriodPart::Half(_)
            | PeriodPart::Quarter(_)
            | PeriodPart::Month(_)
            | PeriodPart::Position(_)
            | PeriodPart::Week(_) => one == split,
        }
    }

    /// Returns the first and the last unit of the period, by which periods are ordered; `None` without a year.
    ///
    /// `starts` is the first month of the year.
    pub fn span(self, starts: Option<u8>) -> Option<(i64, i64)> {
        let (year, part) = self.of_financial_year(starts)?;
        let begins = i64::from(year) * UNITS_OF_YEAR;
        let (number, of) = match part {
            PeriodPart::Month(month) => (position(month, starts.unwrap_or(1)), 12),
            part => {
                let place = part.of_year(starts)?;
                (place.number, place.of)
            }
        };
        let (number, of) = (i64::from(number), i64::from(of));
        let length = UNITS_OF_YEAR / of;
        let first = begins + (number - 1) * length;
        let is_last = number == of;
        let last = if is_last {
            begins + UNITS_OF_YEAR
        } else {
            first + length
        };
        Some((first, last - 1))
    }

    /// Returns the number of the year that the period belongs to, with the part of it.
    fn of_financial_year(self, starts: Option<u8>) -> Option<(i32, PeriodPart)> {
        let own = self.settled(starts);
        // Once settled, no year is named by its end.
        let (PeriodYear::Single(year) | PeriodYear::Split(year) | PeriodYear::Ending(year)) =
            own.year?;
        let year = match (own.part, own.year) {
            (PeriodPart::Month(month), _) => year - i32::from(month < starts.unwrap_or(1)),
            (PeriodPart::Term(term), Some(PeriodYear::Single(_))) => year - i32::from(term > 1),
            _ => year,
        };
        Some((year, own.part))
    }

    /// Returns the order of two periods of which one may lack its year: `None` if nobody can tell.
    ///
    /// Without years, both are taken to be of one year.
    pub fn ends_after(self, other: Self, starts: Option<u8>) -> Option<bool> {
        let is_calendar = |name: Self| matches!(name.part, PeriodPart::Month(_));
        if self.year.is_some() && other.year.is_some() {
            if starts.is_none() && is_calendar(self) != is_calendar(other) {
                return None;
            }
            return Some(self.span(starts)?.1 > other.span(starts)?.1);
        }
        let place = |name: Self| {
            let place = name.part.of_year(starts)?;
            Some(i64::from(place.number) * UNITS_OF_YEAR / i64::from(place.of))
        };
        Some(place(self)? > place(other)?)
    }

    /// Returns the period of the same length before this one.
    pub fn before(self, starts: Option<u8>) -> Option<Self> {
        let own = self.settled(starts);
        let (number, most): (u8, u8) = match own.part {
            PeriodPart::Year => (1, 1),
            PeriodPart::Half(number) => (number, 2),
            PeriodPart::Term(number) => (number, 3),
            PeriodPart::Quarter(number) => (number, 4),
            PeriodPart::Month(number) | PeriodPart::Position(number) => (number, 12),
            // The number of weeks differs from year to year.
            PeriodPart::Week(1) => return None,
            PeriodPart::Week(number) => (number, 52),
        };
        let wraps = number == 1;
        let before = if wraps { most } else { number - 1 };
        let part = match own.part {
            PeriodPart::Year => PeriodPart::Year,
            PeriodPart::Half(_) => PeriodPart::Half(before),
            PeriodPart::Term(_) => PeriodPart::Term(before),
            PeriodPart::Quarter(_) => PeriodPart::Quarter(before),
            PeriodPart::Month(_) => PeriodPart::Month(before),
            PeriodPart::Position(_) => PeriodPart::Position(before),
            PeriodPart::Week(_) => PeriodPart::Week(before),
        };
        // A year of the calendar changes after the autumn term.
        let changes = match (own.part, own.year) {
            (PeriodPart::Term(number), Some(PeriodYear::Single(_))) => number == 2,
            _ => wraps,
        };
        let year = own
            .year
            .map(|year| if changes { year.before() } else { year });
        Some(Self { part, year, ..own })
    }

    /// Returns the quarter, half year or year that the period is in; `None` if it is longer, or nobody can tell.
    pub fn within(self, of: u8, starts: Option<u8>) -> Option<Self> {
        let own = self.settled(starts);
        let place = own.part.of_year(starts)?;
        if place.of < of || !place.of.is_multiple_of(of) {
            return None;
        }
        let number = (place.number - 1) / (place.of / of) + 1;
        let part = match of {
            1 => PeriodPart::Year,
            2 => PeriodPart::Half(number),
            4 => PeriodPart::Quarter(number),
            _ => return None,
        };
        if part == own.part {
            return Some(own);
        }
        let year = match (own.part, own.year) {
            (PeriodPart::Month(_), Some(_)) => {
                let (year, _) = own.of_financial_year(starts)?;
                Some(if starts == Some(1) {
                    PeriodYear::Single(year)
                } else {
                    PeriodYear::Split(year)
                })
            }
            (_, year) => year,
        };
        Some(Self { part, year, ..own })
    }

    /// Adds what another text says of the same period, such as the year over the quarter.
    pub fn joined(self, other: Self) -> Option<Self> {
        let part = match (self.part, other.part) {
            (part, PeriodPart::Year) | (PeriodPart::Year, part) => part,
            (one, other) if one == other => one,
            _ => return None,
        };
        let year = match (self.year, other.year) {
            (Some(one), Some(other)) if one != other => return None,
            (one, other) => one.or(other),
        };
        let to_date = self.to_date || other.to_date;
        Some(Self {
            part,
            year,
            to_date,
        })
    }
}

impl PeriodYear {
    /// Returns the year as it is shown.
    pub fn shown(self) -> String {
        match self {
            Self::Single(year) => year.to_string(),
            Self::Split(year) => format!("{year}/{:02}", (year + 1).rem_euclid(100)),
            Self::Ending(year) => format!("FY{:02}", year.rem_euclid(100)),
        }
    }

    /// Returns the year before.
    #[must_use]
    pub fn before(self) -> Self {
        match self {
            Self::Single(year) => Self::Single(year - 1),
            Self::Split(year) => Self::Split(year - 1),
            Self::Ending(year) => Self::Ending(year - 1),
        }
    }
}

/// Returns the name of a month, as its language writes it.
pub(crate) fn month_name(month: u8, language: u8) -> String {
    let language = usize::from(language).min(LANGUAGES.len() - 1);
    let name = LANGUAGES[language].months[usize::from(month.clamp(1, 12)) - 1][0];
    match language {
        1 | 2 => name.to_owned(),
        _ => capital(name),
    }
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
