//! Number formats of cells: what they show of a number, and what the number therefore counts.
//!
//! A workbook stores 69.8 % as 0.698 and £5 as 5: only the number format tells them from bare numbers. A format is given
//! by its numFmtId, with a code if the workbook defines it itself (ECMA-376 18.8.30, 18.8.31). The code has up to four
//! sections, and the number at hand decides which of them shows it (`choice`). A section shows signs, words and digits
//! (`section`). Its words tell the unit and the power (`words`): `0 "days"` counts days, `0.0,,"m"` millions.
//!
//! What nobody can tell stays in doubt. A word that is not known may be a unit, so it is never passed over.

mod kind;

mod condition;

mod words;

mod section;

mod choice;

use rust_decimal::Decimal;

use self::choice::Sections;
pub use self::kind::{FormatKind, quantity_of_number};

/// A number format.
///
/// ```
/// use ambersheet_quantity::{FormatKind, NumberFormat, decimal_from_f64};
///
/// let kind = |id, code| NumberFormat::new(id, code).kind(None);
/// assert_eq!(kind(9, None), FormatKind::Percent);
/// assert_eq!(kind(164, Some("£#,##0")), FormatKind::Currency('£'));
/// assert_eq!(kind(165, Some("dd/mm/yyyy")), FormatKind::Date);
///
/// let shares_and_counts = NumberFormat::new(166, Some("[<=1]0%;0"));
/// let eighty_five = decimal_from_f64(85.0).ok();
/// assert_eq!(shares_and_counts.kind(eighty_five), FormatKind::General);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFormat {
    /// The kind of all numbers, if it is the same for all.
    kind: FormatKind,
    /// The sections, if numbers are shown in several ways or texts are not shown as they are.
    sections: Option<Box<Sections>>,
    /// The places to which numbers are shown.
    places: ShownPlaces,
}

/// The places to which a number format shows numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShownPlaces {
    /// As they are.
    #[default]
    AsTheyAre,
    /// This many places behind the point of the number that is shown, negative for one shown in thousands.
    Places(i32),
    /// It cannot be told.
    Unclear,
}

impl NumberFormat {
    /// Reads a format by its numFmtId and by its code, if the workbook defines one.
    ///
    /// The built-in money formats (5 to 8, 37 to 44) take their sign from the reader's own computer. It is unknown, so
    /// they are [`FormatKind::General`].
    pub fn new(id: u32, code: Option<&str>) -> Self {
        let kind = match (code, id) {
            (Some(code), _) => {
                let (kind, sections) = Sections::read(code);
                return Self {
                    kind,
                    sections: sections.map(Box::new),
                    places: section::places_of(code),
                };
            }
            (None, 9 | 10 | 67 | 68) => FormatKind::Percent,
            (None, 14..=22 | 27..=36 | 45..=47 | 50..=58 | 71..=81) => FormatKind::Date,
            (None, 49) => FormatKind::Text,
            (None, _) => FormatKind::General,
        };
        Self {
            kind,
            sections: None,
            places: match id {
                1 | 3 | 5 | 6 | 9 | 37 | 38 | 41 | 42 | 59 | 61 | 67 => ShownPlaces::Places(0),
                2 | 4 | 7 | 8 | 10 | 39 | 40 | 43 | 44 | 60 | 62 | 68 => ShownPlaces::Places(2),
                11..=13 | 48 => ShownPlaces::Unclear,
                _ => ShownPlaces::AsTheyAre,
            },
        }
    }

    /// Returns the kind as which a number is shown. Without a number, it is the kind of all numbers, and
    /// [`FormatKind::Unclear`] if they are shown in several ways.
    #[inline]
    pub fn kind(&self, number: Option<Decimal>) -> FormatKind {
        match (&self.sections, number) {
            (Some(sections), Some(number)) => sections.kind(number),
            _ => self.kind,
        }
    }

    /// Returns the places to which numbers are shown.
    ///
    /// ```
    /// use ambersheet_quantity::{NumberFormat, ShownPlaces};
    ///
    /// let places = |code| NumberFormat::new(164, Some(code)).places();
    /// assert_eq!(places("0.0%"), ShownPlaces::Places(1));
    /// assert_eq!(places("General"), ShownPlaces::AsTheyAre);
    /// assert_eq!(places("0;0.00"), ShownPlaces::Unclear);
    /// ```
    pub fn places(&self) -> ShownPlaces {
        self.places
    }

    /// Returns the word that is shown in place of a number.
    pub fn word(&self, number: Decimal) -> Option<&str> {
        self.sections.as_ref()?.word(number)
    }

    /// Returns a text as the format shows it; `None` if it is shown as it is.
    pub fn text(&self, text: &str) -> Option<String> {
        self.sections.as_ref()?.text(text)
    }
}

#[cfg(test)]
mod tests;
