//! Periods: `2022/23 Q4`, and the headings that name them with `{quarter}`.

use super::file_name::FilePattern;
use super::spot::Spot;
use crate::name::Pattern;
use crate::period::{
    AnyPeriod, PeriodName, PeriodPart, PeriodYear, WantedPeriod, YearPart, month_name, read,
};
use ambersheet_ooxml::text::fold;

/// The period that a return covers.
///
/// ```
/// use ambersheet_policy::model::Period;
///
/// let period = Period::new("Quarter 4, 2022/23");
/// assert_eq!(period.quarter(), Some(4));
/// assert_eq!(period.expand("Target {quarter} {year}").as_deref(), Ok("Target Q4 2022/23"));
/// assert_eq!(period.earlier(4).map(|before| before.text().to_owned()), Some("2021/22 Q4".to_owned()));
/// assert_eq!(Period::new("this spring").quarter(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    text: String,
    /// The year as it was written.
    year: Option<String>,
    name: Option<PeriodName>,
    /// The language of a month.
    language: u8,
    /// The first month of the year.
    starts: Option<u8>,
    outside: Option<String>,
}

/// The names that the placeholders of headings may have.
pub const PLACEHOLDERS: &[&str] = &[
    "quarter",
    "previous quarter",
    "year",
    "previous year",
    "previous quarter year",
    "period",
    "month",
    "previous month",
    "half year",
    "previous half year",
    "year to date",
];

impl Period {
    /// Parses `2022/23 Q4`, `2022-23_Q4`, `2023 Q1`, `Q4 2022/23`, `Quarter 4, 2022/23`, `June 2025`, `2025/26 P06` and
    /// other common names of periods.
    ///
    /// Any other text is a period without a part of the year.
    pub fn new(text: &str) -> Self {
        let reading = read(text);
        let year = reading.year.map(|year| {
            let mut words = text
                .split([' ', ',', '_', ':', ';', '(', ')', '\u{a0}'])
                .filter(|word| {
                    PeriodName::read(word).is_some_and(|name| {
                        name.part == PeriodPart::Year && name.year == Some(year)
                    })
                });
            words
                .next_back()
                .map_or_else(|| year.shown(), str::to_owned)
        });
        let named = reading.part.is_some() || reading.year.is_some();
        Self {
            text: text.trim().to_owned(),
            year,
            name: named.then(|| PeriodName {
                part: reading.part.unwrap_or(PeriodPart::Year),
                year: reading.year,
                to_date: false,
            }),
            language: reading.language,
            starts: None,
            outside: reading.outside,
        }
    }

    /// Sets the first month of the year.
    #[must_use]
    pub fn starting(self, starts: Option<u8>) -> Self {
        Self { starts, ..self }
    }

    /// Returns the text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what the text names that no year has, such as `Q5`.
    pub fn outside(&self) -> Option<&str> {
        self.outside.as_deref()
    }

    /// Returns the period by its name; `None` if the text names none.
    pub fn name(&self) -> Option<PeriodName> {
        self.name
    }

    /// Returns the first month of the year, if it is known.
    pub fn starts(&self) -> Option<u8> {
        self.starts
    }

    /// Returns the quarter, from 1 to 4: its own, or the one that its month is in.
    pub fn quarter(&self) -> Option<u8> {
        match self.name?.within(4, self.starts)?.part {
            PeriodPart::Quarter(quarter) => Some(quarter),
            _ => None,
        }
    }

    /// Returns how far the year has gone by its end; `None` if the text names no part of a year, or nobody can tell.
    pub fn year_part(&self) -> Option<YearPart> {
        let part = self.name?.part;
        (part != PeriodPart::Year).then(|| part.of_year(self.starts))?
    }

    /// Returns the first and the last unit of the period, by which periods are ordered; `None` without a year.
    pub fn span(&self) -> Option<(i64, i64)> {
        self.name?.span(self.starts)
    }

    /// Returns `true` if the order of two periods is known: both have a year, and months are not beside other parts of a
    /// year that begins nobody knows when.
    pub fn is_comparable(&self, other: &Self) -> bool {
        let Some((own, other)) = self.name.zip(other.name) else {
            return false;
        };
        own.ends_after(other, self.starts).is_some() && own.year.is_some() && other.year.is_some()
    }

    /// Returns the period that many periods before; `None` without a year and a part of it.
    pub fn earlier(&self, periods: u8) -> Option<Self> {
        let own = self
            .name
            .filter(|name| name.year.is_some() && name.part != PeriodPart::Year)?;
        let mut name = own;
        for _ in 0..periods {
            name = name.before(self.starts)?;
        }
        let year = match (own.year?, self.year.as_deref()) {
            (PeriodYear::Split(first), Some(written))
                if !matches!(own.part, PeriodPart::Month(_)) =>
            {
                let Some(PeriodYear::Split(now)) = name.year else {
                    return None;
                };
                (now..first).try_fold(written.to_owned(), |year, _| year_before(&year))?
            }
            _ => name.year?.shown(),
        };
        let part = PeriodName { year: None, ..name }.shown(self.language);
        let text = match own.part {
            PeriodPart::Month(_) => format!("{part} {year}"),
            _ => format!("{year} {part}"),
        };
        Some(Self {
            text,
            year: Some(year),
            name: Some(name),
            ..self.clone()
        })
    }

    /// Replaces `{quarter}`, `{previous quarter}`, `{year}`, `{previous year}`, `{previous quarter year}`, `{month}`,
    /// `{period}` and the like in a heading.
    ///
    /// # Errors
    /// The text in braces, if it is none of these or if this period has no such value.
    pub fn expand(&self, heading: &str) -> Result<String, String> {
        let mut expanded = String::with_capacity(heading.len());
        let mut rest = heading;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, left)) = after.split_once('}') else {
                break;
            };
            expanded.push_str(before);
            expanded.push_str(&self.value(name).ok_or_else(|| name.to_owned())?);
            rest = left;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }

    /// Returns the pattern of a heading, in which the period may be spelt in any common way.
    ///
    /// # Errors
    /// The text in braces, as for [`expand`](Self::expand).
    pub fn pattern(&self, heading: &str) -> Result<Pattern, String> {
        let shown = self.expand(heading)?;
        let wanted = |placeholder: &str| {
            let exact = self.value(placeholder)?;
            let name = self.wanted(placeholder)?;
            Some(WantedPeriod::Named {
                name,
                starts: self.starts,
                exact: fold(&exact),
            })
        };
        // What has no other spelling is filled in beforehand, with wildcards that it may hold.
        let mut text = String::with_capacity(heading.len());
        let mut rest = heading;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, left)) = after.split_once('}') else {
                break;
            };
            text.push_str(before);
            match self.wanted(name) {
                Some(_) => text.extend(["{", name, "}"]),
                None => text.push_str(&self.value(name).unwrap_or_default()),
            }
            rest = left;
        }
        text.push_str(rest);
        Ok(Pattern::of_period(&text, &shown, &wanted))
    }

    /// Returns the name of the period that a placeholder stands for.
    fn wanted(&self, placeholder: &str) -> Option<PeriodName> {
        let own = self.name?;
        let of_year = |year: Option<PeriodYear>| {
            Some(PeriodName {
                part: PeriodPart::Year,
                year: Some(year?),
                to_date: false,
            })
        };
        let previous = |of: u8| own.within(of, self.starts)?.before(self.starts);
        match placeholder.trim() {
            "period" => Some(own),
            "quarter" => own.within(4, self.starts),
            "previous quarter" => previous(4),
            "half year" => own.within(2, self.starts),
            "previous half year" => previous(2),
            "month" => self.month(),
            "previous month" => self.month()?.before(self.starts),
            "year" => of_year(self.own_year()),
            "previous year" => of_year(self.own_year().map(PeriodYear::before)),
            "previous quarter year" => of_year(previous(4)?.year),
            "year to date" => {
                let year = of_year(self.own_year());
                let name = year.unwrap_or(PeriodName {
                    part: PeriodPart::Year,
                    year: None,
                    to_date: true,
                });
                Some(PeriodName {
                    to_date: true,
                    ..name
                })
            }
            _ => None,
        }
    }

    /// Returns `true` if the period is a month.
    pub fn is_month(&self) -> bool {
        self.month().is_some()
    }

    /// Returns the period if it is a month.
    fn month(&self) -> Option<PeriodName> {
        let name = self.name?;
        matches!(name.part, PeriodPart::Month(_) | PeriodPart::Position(_)).then_some(name)
    }

    /// Returns the year that the period is in: of a month, the one that begins in the first month of the year.
    fn own_year(&self) -> Option<PeriodYear> {
        let name = self.name?;
        match name.part {
            PeriodPart::Month(_) if self.starts.is_some() => {
                name.within(1, self.starts).and_then(|year| year.year)
            }
            _ => name.year,
        }
    }

    fn value(&self, placeholder: &str) -> Option<String> {
        let placeholder = placeholder.trim();
        if placeholder == "period" {
            return Some(self.text.clone());
        }
        let name = self.wanted(placeholder)?;
        let bare = PeriodName { year: None, ..name };
        match placeholder {
            "year to date" => Some("Year to date".to_owned()),
            "year" | "previous year" | "previous quarter year" => {
                let written = self
                    .year
                    .as_deref()
                    .filter(|_| self.own_year() == self.name.and_then(|own| own.year));
                match written {
                    // In the spelling of the period.
                    Some(year) if placeholder == "year" || name.year == self.own_year() => {
                        Some(year.to_owned())
                    }
                    Some(year) => year_before(year),
                    None => name.year.map(PeriodYear::shown),
                }
            }
            "month" | "previous month" => Some(match name.settled(self.starts).part {
                PeriodPart::Month(month) if !matches!(name.part, PeriodPart::Position(_)) => {
                    month_name(month, self.language)
                }
                _ => bare.shown(self.language),
            }),
            _ => Some(bare.shown(self.language)),
        }
    }
}

impl AnyPeriod {
    /// Returns the pattern of a heading that names any period of a kind: `Actual {quarter}`.
    ///
    /// # Errors
    /// The text in braces that names no kind of period.
    pub fn pattern(heading: &str) -> Result<Pattern, String> {
        let mut rest = heading;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, left)) = after.split_once('}') else {
                break;
            };
            Self::named(name).ok_or_else(|| name.to_owned())?;
            rest = left;
        }
        let any = |placeholder: &str| Self::named(placeholder).map(WantedPeriod::Any);
        Ok(Pattern::of_period(heading, heading, &any))
    }
}

/// The source of a return's period.
#[derive(Clone, Debug, PartialEq)]
pub enum PeriodFrom {
    /// A cell; without a sheet's name, a cell of the first worksheet.
    Cell(Spot),
    /// The file's name.
    FileName(FilePattern),
}

/// Returns the year before, in the same spelling: `2022/23` gives `2021/22`.
fn year_before(year: &str) -> Option<String> {
    let mut before = String::with_capacity(year.len());
    for (i, part) in year.split(['/', '-']).enumerate() {
        if i > 0 {
            before.push(char::from(year.as_bytes()[4]));
        }
        let width = part.len();
        let number: u32 = part.parse().ok()?;
        let earlier = if number == 0 {
            10u32.pow(u32::try_from(width).ok()?) - 1
        } else {
            number - 1
        };
        let spelled = format!("{earlier:0width$}");
        before.push_str(&spelled);
    }
    Some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_follow_the_period() {
        for (period, heading, expected) in [
            ("2022/23 Q4", "Performance {quarter}", "Performance Q4"),
            (
                "2022/23 Q4",
                "Performance {previous quarter} {previous quarter year}",
                "Performance Q3 2022/23",
            ),
            (
                "2022/23 Q1",
                "Performance {previous quarter} {previous quarter year}",
                "Performance Q4 2021/22",
            ),
            (
                "Reporting period: Quarter 4 (2022/23)",
                "{quarter} {year}",
                "Q4 2022/23",
            ),
            ("2022-23_Q4", "{quarter} {year}", "Q4 2022-23"),
            ("Q2 2000-01", "{year} {previous year}", "2000-01 1999-00"),
            (
                "1 April to 30 September 2024",
                "{period}",
                "1 April to 30 September 2024",
            ),
            ("2022/23 Q4", "no braces } {", "no braces } {"),
        ] {
            assert_eq!(
                Period::new(period).expand(heading).as_deref(),
                Ok(expected),
                "{period}: {heading}"
            );
        }
        assert_eq!(
            Period::new("2024").expand("{quarter}"),
            Err("quarter".to_owned())
        );
        assert_eq!(
            Period::new("2024 Q1").expand("{quater}"),
            Err("quater".to_owned())
        );
    }

    #[test]
    fn an_earlier_period_is_spelt_like_the_later() {
        for (period, expected) in [
            ("2022-23_Q1", "2021-22 Q4, of 2021-22"),
            ("June 2025", "May 2025, of 2025"),
            ("January 2025", "December 2024, of 2024"),
        ] {
            let earlier = Period::new(period).earlier(1).expect("a period before");
            let expanded = earlier.expand("{period}, of {year}");
            assert_eq!(expanded.as_deref(), Ok(expected), "{period}");
        }
    }
}
