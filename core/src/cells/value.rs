//! Typed values of cells, from their type, text and number format.

use crate::source::open_return::NumberFormats;
use std::fmt;

use rust_decimal::Decimal;

use ambersheet_ooxml::calendar::{days_of_iso, elapsed, iso_date, since_1900};
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::workbook::{SharedStrings, StyleSheet};
use ambersheet_quantity::{
    FormatKind, Missing, Unit, decimal_from_number_text, quantity_of_number,
};

/// The value of a cell.
///
/// ```
/// use ambersheet::CellValue;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// let cells = ambersheet::cells(workbook)?;
/// let mut found = false;
/// cells.rows(0, |row| {
///     let actual = row.iter().find(|content| content.cell.to_string() == "D7");
///     if let Some(CellValue::Number(number)) = actual.map(|content| &content.value) {
///         assert_eq!(number.decimal, "0.698");
///         assert_eq!(number.to_string(), "69.8%");
///         found = true;
///     }
///     Ok(())
/// })?;
/// assert!(found);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CellValue {
    /// Nothing: the sheet has the cell for its format only.
    Blank,
    /// Text, its runs joined, without phonetic hints.
    Text(String),
    /// A number.
    Number(Number),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value: `#N/A`.
    Error(String),
    /// A date, a time of day or a duration.
    Date(Date),
}

/// A number as the cell stores it: 69.8 % is 0.698.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Number {
    /// The binary number.
    pub value: f64,
    /// The number at 15 significant digits, as Excel shows it; as written in the file if a decimal cannot hold it.
    pub decimal: String,
    /// The kind of number that its number format shows.
    pub kind: FormatKind,
    exact: Option<Decimal>,
}

/// A date, a time of day, or a duration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Date {
    /// The days since the end of 1899, counted as in the 1900 date system, whichever system the workbook uses.
    pub days: f64,
    /// The value as `2023-01-31`, `2023-01-31T10:30:00` or `10:30:00`; a duration in hours as `26:30:00`.
    pub iso: String,
}

impl fmt::Display for CellValue {
    /// Writes the value as people do: percentages and money with their signs and all digits (`69.8%`, `£24134000`).
    ///
    /// Dates are written as in ISO 8601, and a blank as nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Date(date) => f.write_str(&date.iso),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quantity = self
            .exact
            .and_then(|number| quantity_of_number(number, self.kind).ok());
        let Some(quantity) = quantity else {
            return f.write_str(&self.decimal);
        };
        let number = quantity.number.normalize();
        match quantity.unit {
            Unit::Percent => write!(f, "{number}%"),
            Unit::Currency(sign) if number.is_sign_negative() && !number.is_zero() => {
                write!(f, "-{sign}{}", number.abs())
            }
            Unit::Currency(sign) => write!(f, "{sign}{}", number.abs()),
            Unit::None
            | Unit::Scaled(_)
            | Unit::ByFormat { .. }
            | Unit::Open { .. }
            | Unit::Named(_)
            | Unit::Notation(_)
            | Unit::InDoubt => f.write_str(&self.decimal),
        }
    }
}

/// Converts cells to values.
pub(crate) struct ValueConverter<'a> {
    pub(crate) strings: &'a SharedStrings,
    pub(crate) styles: &'a StyleSheet,
    pub(crate) formats: &'a NumberFormats,
    pub(crate) dates_from_1904: bool,
}

impl ValueConverter<'_> {
    /// Converts a cell to its value.
    pub(crate) fn of(&self, cell: CellView<'_>) -> CellValue {
        match cell.kind {
            Kind::Blank => CellValue::Blank,
            Kind::Number => self.number(cell),
            Kind::Bool => CellValue::Bool(matches!(cell.plain().trim_ascii(), b"1" | b"true")),
            Kind::Error => CellValue::Error(cell.own_text()),
            Kind::Shared => {
                let text = cell.shared_index().map(|index| self.strings.text(index));
                text.map_or(CellValue::Blank, CellValue::Text)
            }
            Kind::Inline | Kind::FormulaText => CellValue::Text(cell.own_text()),
            Kind::Date => {
                let text = cell.own_text();
                match days_of_iso(&text).and_then(|days| Some((days, iso_date(days)?))) {
                    Some((days, iso)) => CellValue::Date(Date { days, iso }),
                    None => CellValue::Text(text),
                }
            }
        }
    }

    /// Converts a number by its number format.
    fn number(&self, cell: CellView<'_>) -> CellValue {
        let raw = cell.plain();
        let text = String::from_utf8_lossy(raw.trim_ascii());
        let Ok(value) = text.parse::<f64>() else {
            return CellValue::Text(text.into_owned());
        };
        let exact = decimal_from_number_text(raw.as_ref());
        let kind = self.formats.of(cell.style).kind(exact.ok());
        if kind == FormatKind::Date
            && let Some(date) = self.date(value, cell.style)
        {
            return CellValue::Date(date);
        }
        let decimal = match exact {
            Ok(number) => number.normalize().to_string(),
            Err(Missing::OutOfRange) if value == 0.0 => "0".to_owned(),
            Err(_) => text.into_owned(),
        };
        CellValue::Number(Number {
            value,
            decimal,
            kind,
            exact: exact.ok(),
        })
    }

    /// Converts a number to a date; `None` if Excel cannot show it as one.
    fn date(&self, value: f64, style: u32) -> Option<Date> {
        if self.styles.is_elapsed(style) {
            return Some(Date {
                days: value,
                iso: elapsed(value)?,
            });
        }
        let days = since_1900(value, self.dates_from_1904);
        Some(Date {
            days,
            iso: iso_date(days)?,
        })
    }
}
