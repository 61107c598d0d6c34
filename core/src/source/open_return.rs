//! An open return: the workbook with its file name and its number formats.

use std::ops::{Deref, DerefMut};

use std::sync::Arc;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::calendar::{days_of_iso, since_1900};
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::workbook::{StyleSheet, Workbook};
use ambersheet_quantity::NumberFormat;
use rust_decimal::Decimal;

use crate::error::Error;
use crate::source::Source;
use crate::source::moments::ShownDate;
use crate::source::month_format::MonthFormat;

/// Difference between the two date systems, in days.
const DAYS_BEFORE_1904: u16 = 1462;

/// An open return.
pub(crate) struct OpenReturn {
    workbook: Workbook<'static>,
    /// The file's name, if it has one.
    pub(crate) file_name: Option<String>,
    /// The number format of each cell format.
    pub(crate) formats: NumberFormats,
    /// The cell formats that show a date as a month.
    pub(crate) months: Arc<MonthFormats>,
}

/// The cell formats that show a date as a month.
#[derive(Debug, Default)]
pub(crate) struct MonthFormats {
    /// By cell format, in its order.
    formats: Vec<(u32, MonthFormat)>,
    /// `true` if the workbook counts its dates from 1904.
    from_1904: bool,
}

impl MonthFormats {
    /// Reads the cell formats of a workbook's styles.
    fn new(styles: &StyleSheet, from_1904: bool) -> Self {
        let formats = (0..).zip(styles.number_formats());
        let formats =
            formats.filter_map(|(format, (id, code))| Some((format, MonthFormat::read(id, code)?)));
        Self {
            formats: formats.collect(),
            from_1904,
        }
    }

    /// Returns `true` if no cell format shows a month.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.formats.is_empty()
    }

    /// Returns the text that a cell shows, if it holds a date and shows it as a month.
    pub(crate) fn shown(&self, cell: CellView<'_>) -> Option<String> {
        let at = self
            .formats
            .binary_search_by_key(&cell.style, |(format, _)| *format)
            .ok()?;
        let text = cell.plain();
        let text = std::str::from_utf8(&text).ok()?;
        let days = match cell.kind {
            Kind::Number => since_1900(text.trim().parse().ok()?, self.from_1904),
            Kind::Date => days_of_iso(text)?,
            _ => return None,
        };
        self.formats[at].1.shown(days)
    }
}

/// The number format of each cell format.
#[derive(Debug)]
pub(crate) struct NumberFormats {
    formats: Vec<NumberFormat>,
    /// The format of cells whose cell format is not known.
    general: NumberFormat,
    /// The cell formats that show a date or a time, with what they show of it.
    moments: Vec<(u32, ShownDate)>,
    /// `true` if the workbook counts its dates from 1904.
    from_1904: bool,
}

impl NumberFormats {
    /// Reads the number formats of a workbook's styles.
    pub(crate) fn new(styles: &StyleSheet) -> Self {
        let formats = styles.number_formats();
        let moments = (0..).zip(styles.number_formats());
        Self {
            formats: formats
                .map(|(id, code)| NumberFormat::new(id, code))
                .collect(),
            general: NumberFormat::default(),
            moments: moments
                .filter_map(|(format, (id, code))| Some((format, ShownDate::read(id, code)?)))
                .collect(),
            from_1904: false,
        }
    }

    /// Returns the number format of a cell format.
    #[inline]
    pub(crate) fn of(&self, format: u32) -> &NumberFormat {
        self.formats.get(format as usize).unwrap_or(&self.general)
    }

    /// Returns the formats of a workbook that counts its dates from 1904, or from 1900.
    fn counted(self, from_1904: bool) -> Self {
        Self { from_1904, ..self }
    }

    /// Returns `true` if a cell format shows a time of day or a duration, and no day.
    pub(crate) fn shows_only_time(&self, format: u32) -> bool {
        matches!(
            self.shown(format),
            Some(ShownDate::Below(_) | ShownDate::Elapsed)
        )
    }

    /// Returns what a cell format shows of a date or a time.
    pub(crate) fn shown(&self, format: u32) -> Option<ShownDate> {
        let place = self
            .moments
            .binary_search_by_key(&format, |(format, _)| *format);
        place.ok().map(|place| self.moments[place].1)
    }

    /// Returns a date of the workbook in days of the 1900 date system. Below one day it is a time.
    pub(crate) fn since_1900(&self, days: Decimal) -> Decimal {
        if self.from_1904 && days >= Decimal::ONE {
            days + Decimal::from(DAYS_BEFORE_1904)
        } else {
            days
        }
    }
}

impl OpenReturn {
    /// Opens a source, and returns the warnings raised while opening it.
    ///
    /// # Errors
    /// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) or
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the input is no workbook or is damaged.
    pub(crate) fn open(source: Source) -> Result<(Self, Vec<Diagnostic>), Error> {
        let warnings = source.warnings().to_vec();
        let file_name = source.name().map(str::to_owned);
        let workbook = Workbook::open(source.into_reader())?;
        let from_1904 = workbook.flags().dates_from_1904;
        let formats = NumberFormats::new(&workbook.styles).counted(from_1904);
        let months = MonthFormats::new(&workbook.styles, from_1904);
        let opened = Self {
            workbook,
            file_name,
            months: Arc::new(months),
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
        let from_1904 = self.formats.from_1904;
        self.formats = NumberFormats::new(&self.workbook.styles).counted(from_1904);
        self.months = Arc::new(MonthFormats::new(&self.workbook.styles, from_1904));
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
