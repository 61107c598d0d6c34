//! Periods: `2022/23 Q4`, and the headings that name them with `{quarter}`.

use super::file_name::FilePattern;
use super::spot::Spot;

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
    year: Option<String>,
    quarter: Option<u8>,
}

impl Period {
    /// Parses `2022/23 Q4`, `2022-23_Q4`, `2023 Q1`, `Q4 2022/23` or `Quarter 4, 2022/23`.
    ///
    /// Any other text is a period without a quarter.
    pub fn new(text: &str) -> Self {
        let (mut year, mut quarter) = (None, None);
        let mut words = text
            .split([' ', ',', '_', ':', ';', '(', ')', '\u{a0}'])
            .filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            let spelt = matches!(word.to_ascii_lowercase().as_str(), "quarter" | "qtr");
            let number = if spelt {
                words.clone().next().and_then(digit_of)
            } else {
                quarter_of(word)
            };
            match number {
                Some(number) => quarter = Some(number),
                None if is_year(word) => year = Some(word.to_owned()),
                None => {}
            }
        }
        Self {
            text: text.trim().to_owned(),
            year,
            quarter,
        }
    }

    /// Returns the text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the quarter, from 1 to 4.
    pub fn quarter(&self) -> Option<u8> {
        self.quarter
    }

    /// Returns the number of the first quarter; later quarters have larger numbers. `None` without a year.
    pub fn first_quarter(&self) -> Option<u32> {
        let year: u32 = self.year.as_deref()?.get(..4)?.parse().ok()?;
        Some(year * 4 + u32::from(self.quarter.unwrap_or(1)))
    }

    /// Returns the period that many quarters before, spelt `2022/23 Q4`; `None` without a year and a quarter.
    pub fn earlier(&self, quarters: u8) -> Option<Self> {
        let (mut year, mut quarter) = (self.year.clone()?, self.quarter?);
        for _ in 0..quarters {
            (year, quarter) = if quarter == 1 {
                (year_before(&year)?, 4)
            } else {
                (year, quarter - 1)
            };
        }
        Some(Self {
            text: format!("{year} Q{quarter}"),
            year: Some(year),
            quarter: Some(quarter),
        })
    }

    /// Returns the number of the last quarter: the fourth, for a year without a quarter.
    pub fn last_quarter(&self) -> Option<u32> {
        let first = self.first_quarter()?;
        Some(if self.quarter.is_some() {
            first
        } else {
            first + 3
        })
    }

    /// Replaces `{quarter}`, `{previous quarter}`, `{year}`, `{previous year}`, `{previous quarter year}` and
    /// `{period}` in a heading.
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

    fn value(&self, name: &str) -> Option<String> {
        let quarter = |n: u8| format!("Q{n}");
        match name.trim() {
            "period" => Some(self.text.clone()),
            "quarter" => self.quarter.map(quarter),
            "previous quarter" => self
                .quarter
                .map(|n| quarter(if n == 1 { 4 } else { n - 1 })),
            "year" => self.year.clone(),
            "previous year" => self.year.as_deref().and_then(year_before),
            "previous quarter year" => match (self.quarter?, self.year.as_deref()?) {
                (1, year) => year_before(year),
                (_, year) => Some(year.to_owned()),
            },
            _ => None,
        }
    }
}

fn quarter_of(word: &str) -> Option<u8> {
    digit_of(word.strip_prefix(['q', 'Q'])?)
}

fn digit_of(digit: &str) -> Option<u8> {
    matches!(digit, "1" | "2" | "3" | "4").then(|| digit.as_bytes()[0] - b'0')
}

fn is_year(word: &str) -> bool {
    let mut parts = word.split(['/', '-']);
    let first = parts
        .next()
        .is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    let second = parts.next();
    first
        && parts.next().is_none()
        && second.is_none_or(|year| {
            matches!(year.len(), 2 | 4) && year.bytes().all(|b| b.is_ascii_digit())
        })
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
}
