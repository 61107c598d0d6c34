//! What a cell holds, from its type, its text and its number format.

use crate::source::open_return::NumberFormats;
use std::fmt;

use rust_decimal::Decimal;

use ambersheet_ooxml::calendar::{days_of_iso, elapsed, iso_date, since_1900};
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::workbook::{SharedStrings, StyleSheet};
use ambersheet_quantity::{
    FormatKind, Missing, Unit, decimal_from_number_text, quantity_of_number,
};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CellValue {
    /// Nothing: the cell is there for its format.
    Blank,
    /// Text, its runs joined, without phonetic hints.
    Text(String),
    /// A number.
    Number(Number),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error, as it is spelt: `#N/A`.
    Error(String),
    /// A date, a time or a length of time.
    Date(Date),
}

/// A number as the cell stores it: 69.8 % is 0.698.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Number {
    /// The binary number.
    pub value: f64,
    /// At 15 significant digits, as Excel shows it; as it is written in the file where a decimal cannot hold it.
    pub decimal: String,
    /// What its number format makes of it.
    pub kind: FormatKind,
    exact: Option<Decimal>,
}

/// A date, a time of day, or a length of time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Date {
    /// Days since the end of 1899, as the 1900 date system counts them, whatever system the workbook keeps to.
    pub days: f64,
    /// `2023-01-31`, `2023-01-31T10:30:00`, `10:30:00`; a length of time is in hours, `26:30:00`.
    pub iso: String,
}

impl fmt::Display for CellValue {
    /// As people write it: a percentage and money with their signs and all their digits (`69.8%`, `£24134000`), dates as
    /// ISO 8601 has them, nothing for a blank.
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
            _ => f.write_str(&self.decimal),
        }
    }
}

/// What reading a value needs.
pub(crate) struct Values<'a> {
    pub(crate) strings: &'a SharedStrings,
    pub(crate) styles: &'a StyleSheet,
    pub(crate) formats: &'a NumberFormats,
    pub(crate) dates_from_1904: bool,
}

impl Values<'_> {
    /// What a cell holds.
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

    fn number(&self, cell: CellView<'_>) -> CellValue {
        let raw = cell.plain();
        let text = String::from_utf8_lossy(raw.trim_ascii());
        let Ok(value) = text.parse::<f64>() else {
            return CellValue::Text(text.into_owned());
        };
        let kind = self.formats.kind(cell.style);
        if kind == FormatKind::Date
            && let Some(date) = self.date(value, cell.style)
        {
            return CellValue::Date(date);
        }
        let exact = decimal_from_number_text(raw.as_ref());
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

    /// The date of a number; `None` where it is beyond those that Excel shows.
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
