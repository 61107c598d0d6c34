//! An open return: the workbook with its file name and its kinds of number formats.

use std::ops::{Deref, DerefMut};

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::workbook::{StyleSheet, Workbook};
use ambersheet_quantity::{FormatKind, kind_of_format};
use rust_decimal::Decimal;

use crate::error::Error;
use crate::source::Source;

/// Difference between the two date systems, in days.
const DAYS_BEFORE_1904: u16 = 1462;

/// An open return.
pub(crate) struct OpenReturn {
    workbook: Workbook<'static>,
    /// The file's name, if it has one.
    pub(crate) file_name: Option<String>,
    /// The number format of each cell format.
    pub(crate) formats: NumberFormats,
}

/// The kind of the number format of each cell format.
#[derive(Debug)]
pub(crate) struct NumberFormats {
    kinds: Vec<FormatKind>,
    /// The formats that show a time of day or a duration, and no day.
    times: Vec<u32>,
    /// `true` if the workbook counts its dates from 1904.
    from_1904: bool,
    /// `true` if the formats are those of a fresh workbook, and those of the input are unknown.
    hidden: bool,
}

impl NumberFormats {
    /// Reads the kinds of the number formats of a workbook's styles.
    pub(crate) fn new(styles: &StyleSheet, hidden: bool) -> Self {
        let formats = styles.number_formats();
        let times = (0..).zip(styles.number_formats());
        Self {
            kinds: formats.map(|(id, code)| kind_of_format(id, code)).collect(),
            times: times
                .filter(|(_, (id, code))| is_time(*id, *code))
                .map(|(format, _)| format)
                .collect(),
            from_1904: false,
            hidden,
        }
    }

    /// Returns the formats of a workbook that counts its dates from 1904, or from 1900.
    fn counted(self, from_1904: bool) -> Self {
        Self { from_1904, ..self }
    }

    /// Returns `true` if a cell format shows a time of day or a duration, and no day.
    pub(crate) fn shows_only_time(&self, format: u32) -> bool {
        self.times.binary_search(&format).is_ok()
    }

    /// Returns a date of the workbook in days of the 1900 date system. Below one day it is a time.
    pub(crate) fn since_1900(&self, days: Decimal) -> Decimal {
        if self.from_1904 && days >= Decimal::ONE {
            days + Decimal::from(DAYS_BEFORE_1904)
        } else {
            days
        }
    }

    /// Returns the kind of a cell format's number format.
    pub(crate) fn kind(&self, format: u32) -> FormatKind {
        let known = self.kinds.get(format as usize).copied();
        let kind = known.unwrap_or(FormatKind::General);
        if self.hidden && kind == FormatKind::General {
            FormatKind::Hidden
        } else {
            kind
        }
    }
}

/// Returns `true` if a number format shows hours or seconds, and neither day nor year.
fn is_time(id: u32, code: Option<&str>) -> bool {
    if kind_of_format(id, code) != FormatKind::Date {
        return false;
    }
    let Some(code) = code else {
        return matches!(id, 18..=21 | 45..=47);
    };
    let mut quoted = false;
    let mut is_escaped = false;
    let shown: String = code
        .to_ascii_lowercase()
        .chars()
        .filter(|c| {
            quoted ^= *c == '"';
            let is_text = quoted || is_escaped;
            is_escaped = *c == '\\';
            !is_text
        })
        .collect();
    let first = shown.split(';').next().unwrap_or_default();
    first.contains(['h', 's']) && !first.contains(['d', 'y'])
}

impl OpenReturn {
    /// Opens a source, and returns the warnings raised while opening it.
    ///
    /// # Errors
    /// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) or
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the input is no workbook or is damaged.
    pub(crate) fn open(source: Source) -> Result<(Self, Vec<Diagnostic>), Error> {
        let hidden = source.hides_formats();
        let warnings = source.warnings().to_vec();
        let file_name = source.name().map(str::to_owned);
        let workbook = Workbook::open(source.into_reader())?;
        let from_1904 = workbook.flags().dates_from_1904;
        let formats = NumberFormats::new(&workbook.styles, hidden).counted(from_1904);
        let opened = Self {
            workbook,
            file_name,
            formats,
        };
        Ok((opened, warnings))
    }

    /// Fills the list of cell formats up to a number.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the styles are damaged.
    pub(crate) fn fill_formats(&mut self, formats: usize) -> Result<(), Error> {
        let part = self.workbook.styles_target.as_deref().unwrap_or_default();
        self.workbook.styles = self.workbook.styles.filled_up(formats, part)?;
        let NumberFormats {
            hidden, from_1904, ..
        } = self.formats;
        self.formats = NumberFormats::new(&self.workbook.styles, hidden).counted(from_1904);
        Ok(())
    }

    /// Returns the workbook alone.
    pub(crate) fn into_workbook(self) -> Workbook<'static> {
        self.workbook
    }
}

impl Deref for OpenReturn {
    type Target = Workbook<'static>;

    fn deref(&self) -> &Self::Target {
        &self.workbook
    }
}

impl DerefMut for OpenReturn {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.workbook
    }
}
