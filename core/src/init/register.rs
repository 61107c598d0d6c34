//! The register of a draft: a workbook with a row for each measure, in which people who keep no scripts say what good is.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::error::Error;
use crate::init::Draft;
use ambersheet_policy::model::Polarity;

const HEADINGS: [(&str, f64); 5] = [
    ("Measure", 70.0),
    ("Good is", 20.0),
    ("Target", 16.0),
    ("Tolerance", 16.0),
    ("Why", 50.0),
];
const CHOICES: [Polarity; 3] = [Polarity::Higher, Polarity::Lower, Polarity::CloseToTarget];

impl Draft {
    /// Returns a workbook with one sheet, "Register": each measure that the draft rates, with what good is (a drop-down
    /// list), its target, room for a tolerance, and why.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the workbook cannot be made.
    pub fn register(&self) -> Result<Vec<u8>, Error> {
        self.written().map_err(|error| {
            Error::layout(None, format!("the register cannot be written: {error}"))
        })
    }

    fn written(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Register")?;
        let bold = Format::new().set_bold();
        for (column, (heading, width)) in (0..).zip(HEADINGS) {
            sheet.write_with_format(0, column, heading, &bold)?;
            sheet.set_column_width(column, width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let mut last = 0;
        for (row, measure) in (1_u32..).zip(&self.measures) {
            let good_is = match measure.good_is.as_deref() {
                Some("higher") => Polarity::Higher.word(),
                Some("lower") => Polarity::Lower.word(),
                Some("close") => Polarity::CloseToTarget.word(),
                _ => "",
            };
            let why = match measure.why.as_str() {
                _ if good_is.is_empty() => "nothing tells what good is",
                _ if measure.is_stated => "the return says so",
                why => why,
            };
            write_text(sheet, row, 0, &measure.name, &wrapped)?;
            write_text(sheet, row, 1, good_is, &wrapped)?;
            write_text(sheet, row, 2, &measure.target, &wrapped)?;
            write_text(sheet, row, 4, why, &wrapped)?;
            last = row;
        }
        if last > 0 {
            let choices = DataValidation::new().allow_list_strings(&CHOICES.map(Polarity::word))?;
            sheet.add_data_validation(1, 1, last, 1, &choices)?;
        }
        workbook.save_to_buffer()
    }
}

/// Writes a text as text, so that no cell of a return becomes a formula.
fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}
