//! Dates that a number format shows as a month: `Jan-24`, as headings over the months of a year show them.

use ambersheet_ooxml::calendar::iso_date;

/// The names of the months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A number format that shows a month, perhaps a year, and nothing smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MonthFormat(Vec<MonthPiece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum MonthPiece {
    /// The month, by the number of letters: `5`, `05`, `May`, `May`, `M`.
    Month(usize),
    /// The year, in two digits or four.
    Year(usize),
    Text(String),
}

impl MonthFormat {
    /// Reads a number format; `None` if it shows anything but a month and a year.
    pub(crate) fn read(id: u32, code: Option<&str>) -> Option<Self> {
        let code = match code {
            Some(code) => code,
            None if id == 17 => "mmm-yy",
            None => return None,
        };
        let first = code.split(';').next()?;
        let mut pieces: Vec<MonthPiece> = Vec::new();
        let mut chars = first.chars().peekable();
        while let Some(c) = chars.next() {
            let lower = c.to_ascii_lowercase();
            match lower {
                'm' | 'y' => {
                    let mut letters = 1;
                    while chars
                        .next_if(|next| next.to_ascii_lowercase() == lower)
                        .is_some()
                    {
                        letters += 1;
                    }
                    pieces.push(if lower == 'm' {
                        MonthPiece::Month(letters)
                    } else {
                        MonthPiece::Year(letters)
                    });
                }
                '"' => pieces.push(MonthPiece::Text(
                    chars.by_ref().take_while(|c| *c != '"').collect(),
                )),
                '[' => {
                    // A language, such as [$-409].
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    inside.starts_with('$').then_some(())?;
                }
                '\\' => pieces.push(MonthPiece::Text(chars.next()?.to_string())),
                '_' | '*' => {
                    let _ = chars.next();
                }
                '@' => {}
                ' ' | '-' | '/' | '.' | ',' | '\'' => pieces.push(MonthPiece::Text(c.to_string())),
                _ => return None,
            }
        }
        let has_month = pieces
            .iter()
            .any(|piece| matches!(piece, MonthPiece::Month(_)));
        has_month.then_some(Self(pieces))
    }

    /// Returns the text that a date shows, counted in days of the 1900 date system.
    pub(crate) fn shown(&self, days: f64) -> Option<String> {
        let date = iso_date(days)?;
        let (year, month) = (date.get(..4)?, date.get(5..7)?);
        let number: usize = month.parse().ok()?;
        let name = MONTHS.get(number.checked_sub(1)?)?;
        let pieces = self.0.iter().map(|piece| match piece {
            MonthPiece::Month(1) => number.to_string(),
            MonthPiece::Month(2) => month.to_owned(),
            MonthPiece::Month(3) => name[..3].to_owned(),
            MonthPiece::Month(5) => name[..1].to_owned(),
            MonthPiece::Month(_) => (*name).to_owned(),
            MonthPiece::Year(1 | 2) => year[2..].to_owned(),
            MonthPiece::Year(_) => year.to_owned(),
            MonthPiece::Text(text) => text.clone(),
        });
        Some(pieces.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected texts are those that Excel shows for 1 May 2023, day 45047.
    #[test]
    fn months_are_shown_as_excel_shows_them() {
        for (id, code, expected) in [
            (17, None, Some("May-23")),
            (164, Some("mmm-yy"), Some("May-23")),
            (164, Some("mmm yyyy"), Some("May 2023")),
            (164, Some("mmmm\\ yyyy"), Some("May 2023")),
            (164, Some("mmmm"), Some("May")),
            (164, Some("[$-409]mmm\\-yy;@"), Some("May-23")),
            (164, Some("mm/yyyy"), Some("05/2023")),
            (164, Some("mmm\"'\"yy"), Some("May'23")),
            (164, Some("dd/mm/yyyy"), None),
            (164, Some("d mmm yy"), None),
            (164, Some("h:mm"), None),
            (164, Some("yyyy"), None),
            (164, Some("0.0"), None),
            (14, None, None),
            (0, None, None),
        ] {
            let shown = MonthFormat::read(id, code).and_then(|format| format.shown(45047.0));
            assert_eq!(shown.as_deref(), expected, "{id} {code:?}");
        }
    }
}
