//! Conversion of calamine's values into those of a fresh workbook.

use calamine::{Data, DataRef, Range, SheetVisible};

use super::cell_formats::{FormatCodes, SheetFormats};
use super::fresh::{Fresh, FreshSheet, FreshValue};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::calendar::{days_of_duration, days_of_iso, since_1900};
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::workbook::Visibility;

/// Error values as Excel spells them (ECMA-376 part 1, 18.17.3).
const ERRORS: [&str; 8] = [
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#GETTING_DATA",
];

/// Properties of a format that calamine's values do not carry.
#[derive(Clone, Copy)]
pub(super) struct ValueOptions {
    /// `true` if dates are counted from 1904.
    pub(super) is_1904: bool,
    /// `true` if error values arrive as text, as OpenDocument keeps them.
    pub(super) errors_are_text: bool,
}

/// Converts the visibility of a sheet.
pub(super) fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// Copies a sheet that was read whole, with the number formats of its cells.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the workbook is too large, and [`Error::Part`] if a cell lies beyond
/// the last row or column.
pub(super) fn copy_range(
    range: &Range<Data>,
    options: ValueOptions,
    (formats, codes): (&SheetFormats, &FormatCodes),
    fresh: &mut Fresh,
    into: &mut FreshSheet,
) -> Result<(), Error> {
    into.hide_zeros(formats.hides_zeros);
    let Some((top, left)) = range.start() else {
        return Ok(());
    };
    for (row, column, data) in range.used_cells() {
        // A number that exceeds 32 bits is beyond the last row anyway.
        let place = |at: usize, first: u32| {
            u32::try_from(at).map_or(u32::MAX, |at| at.saturating_add(first))
        };
        let cell = Cell::new(place(row, top), place(column, left));
        if let Some(value) = value(data.clone(), options) {
            fresh.write_as(into, cell, &value, codes.of(formats, cell))?;
        }
    }
    Ok(())
}

/// Converts a borrowed value. Returns `None` for an empty cell.
pub(super) fn value_of_ref(data: DataRef<'_>, options: ValueOptions) -> Option<FreshValue> {
    value(data.into(), options)
}

/// Converts a value. Returns `None` for an empty cell.
#[expect(
    clippy::cast_precision_loss,
    reason = "the file holds integers of 32 bits"
)]
fn value(data: Data, options: ValueOptions) -> Option<FreshValue> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(number) => FreshValue::Number(number as f64),
        Data::Float(number) => FreshValue::Number(number),
        Data::String(text) if options.errors_are_text && ERRORS.contains(&text.as_str()) => {
            FreshValue::Error(text)
        }
        Data::String(text) => FreshValue::Text(text),
        Data::Bool(value) => FreshValue::Bool(value),
        Data::Error(error) => FreshValue::Error(error.to_string()),
        Data::DateTime(moment) => {
            let elapsed = moment.is_duration();
            let days = moment.as_f64();
            FreshValue::Date {
                days: since_1900(days, options.is_1904 && !elapsed),
                elapsed,
            }
        }
        Data::DateTimeIso(text) => match days_of_iso(&text) {
            Some(days) => FreshValue::Date {
                days,
                elapsed: false,
            },
            None => FreshValue::Text(text),
        },
        Data::DurationIso(text) => match days_of_duration(&text) {
            Some(days) => FreshValue::Date {
                days,
                elapsed: true,
            },
            None => FreshValue::Text(text),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error values of ECMA-376 part 1, 18.17.3, and texts like them. Only OpenDocument keeps errors as texts.
    #[test]
    fn error_values_that_arrive_as_texts_are_errors() {
        let of = |text: &str, errors_are_text| {
            let options = ValueOptions {
                is_1904: false,
                errors_are_text,
            };
            value(Data::String(text.to_owned()), options)
        };
        for error in "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA".split(' ') {
            assert_eq!(of(error, true), Some(FreshValue::Error(error.to_owned())));
            assert_eq!(of(error, false), Some(FreshValue::Text(error.to_owned())));
        }
        for text in ["#N/A!", "n/a", "#n/a", "#", "", "see #REF!"] {
            assert_eq!(of(text, true), Some(FreshValue::Text(text.to_owned())));
        }
    }

    /// By hand: a date of 1904 is 1,462 days later in the system of 1900; a duration is as long in both.
    #[test]
    fn only_dates_are_counted_from_1904() {
        use calamine::{ExcelDateTime, ExcelDateTimeType};
        for (kind, is_1904, expected) in [
            (ExcelDateTimeType::DateTime, false, 100.0),
            (ExcelDateTimeType::DateTime, true, 1562.0),
            (ExcelDateTimeType::TimeDelta, true, 100.0),
        ] {
            let options = ValueOptions {
                is_1904,
                errors_are_text: false,
            };
            let moment = Data::DateTime(ExcelDateTime::new(100.0, kind, is_1904));
            let elapsed = matches!(kind, ExcelDateTimeType::TimeDelta);
            let expected = FreshValue::Date {
                days: expected,
                elapsed,
            };
            assert_eq!(value(moment, options), Some(expected), "{kind:?} {is_1904}");
        }
    }
}
