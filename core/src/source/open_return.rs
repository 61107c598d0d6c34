//! An open return: the workbook with its file name and its number formats.

use std::ops::{Deref, DerefMut};

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::workbook::{StyleSheet, Workbook};
use ambersheet_quantity::NumberFormat;

use crate::error::Error;
use crate::source::Source;

/// An open return.
pub(crate) struct OpenReturn {
    workbook: Workbook<'static>,
    /// The file's name, if it has one.
    pub(crate) file_name: Option<String>,
    /// The number format of each cell format.
    pub(crate) formats: NumberFormats,
}

/// The number format of each cell format.
#[derive(Debug)]
pub(crate) struct NumberFormats {
    formats: Vec<NumberFormat>,
    /// The format of cells whose cell format is not known.
    general: NumberFormat,
}

impl NumberFormats {
    /// Reads the number formats of a workbook's styles.
    pub(crate) fn new(styles: &StyleSheet) -> Self {
        let formats = styles.number_formats();
        Self {
            formats: formats
                .map(|(id, code)| NumberFormat::new(id, code))
                .collect(),
            general: NumberFormat::default(),
        }
    }

    /// Returns the number format of a cell format.
    #[inline]
    pub(crate) fn of(&self, format: u32) -> &NumberFormat {
        self.formats.get(format as usize).unwrap_or(&self.general)
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
        let formats = NumberFormats::new(&workbook.styles);
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
        self.formats = NumberFormats::new(&self.workbook.styles);
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
