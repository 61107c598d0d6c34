//! Inputs of every format as one: an OOXML workbook is read where it lies, any other is first made into a fresh OOXML
//! workbook in memory, and both then go through the same walk.
//!
//! So there is one reading of tables and forms, one rating and one writing, whatever people send; and what cannot be kept
//! of another format is said once, here. What kind of file it is is found by its bytes, since names are often wrong.

mod biff;
mod compound;
mod delimited;
mod foreign;
mod format;
mod fresh;
mod guarded;
mod recognise;
mod repeats;
#[cfg(test)]
mod tests;
mod xls;
mod zipped;

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use self::fresh::{Fresh, Value};
use self::recognise::{Kind, recognise};
use crate::address::Cell;
use crate::workbook::Visibility;
use crate::{Error, Warning};

pub use self::format::Format;

/// The largest input of a format that is read whole.
const LARGEST: u64 = 1 << 30;

/// An input whose format was found, ready to be read as OOXML.
#[derive(Debug)]
pub struct Source<R> {
    reader: SourceReader<R>,
    name: Option<String>,
    format: Format,
    warnings: Vec<Warning>,
}

/// An OOXML workbook's bytes: those of the input, or of the fresh workbook that stands for it.
#[derive(Debug)]
pub struct SourceReader<R>(Stream<R>);

#[derive(Debug)]
enum Stream<R> {
    AsGiven(R),
    Fresh(Cursor<Vec<u8>>),
}

/// What can be rated and read: a [`Source`], or a reader, which is taken for OOXML unseen.
pub trait IntoSource {
    /// Whose bytes they are.
    type Reader: Read + Seek;

    /// The source.
    fn into_source(self) -> Source<Self::Reader>;
}

impl<R: Read + Seek> IntoSource for Source<R> {
    type Reader = R;

    fn into_source(self) -> Self {
        self
    }
}

impl<R: Read + Seek> IntoSource for R {
    type Reader = R;

    fn into_source(self) -> Source<R> {
        let reader = SourceReader(Stream::AsGiven(self));
        Source {
            reader,
            name: None,
            format: Format::Ooxml,
            warnings: Vec::new(),
        }
    }
}

impl<R: Read + Seek> Source<R> {
    /// Finds what the input is, and makes a fresh workbook of what is no OOXML.
    ///
    /// `name` is the file's name, where it has one: a sheet of text is named after it, and where it promises something
    /// else than the file is, that is said (`not_as_named`). Rules may take the period or a group from it.
    ///
    /// # Errors
    /// Where the input is none of these formats, with what it seems to be instead, and where it is damaged, encrypted or
    /// too large.
    pub fn open(mut reader: R, name: Option<&str>) -> Result<Self, Error> {
        let kind = recognise(&mut reader, name)?;
        reader.seek(SeekFrom::Start(0))?;
        let mut fresh = Fresh::new();
        let format = match kind {
            Kind::Ooxml => {
                let mut source = reader.into_source();
                source.name = name.map(str::to_owned);
                source.warnings.extend(Format::Ooxml.not_as_named(name));
                return Ok(source);
            }
            Kind::Xls(bytes) => {
                xls::read(&bytes, &mut fresh)?;
                Format::Xls
            }
            Kind::Xlsb => {
                zipped::read_xlsb(&crate::package::Package::open(&mut reader)?, &mut fresh)?;
                Format::Xlsb
            }
            Kind::Ods => {
                zipped::read_ods(&crate::package::Package::open_any(&mut reader)?, &mut fresh)?;
                Format::Ods
            }
            Kind::Delimited(text) => {
                text.copy(&format::stem(name), &mut fresh)?;
                Format::Delimited
            }
        };
        let mut warnings: Vec<Warning> = format.not_as_named(name).into_iter().collect();
        warnings.push(format.fresh_workbook(name));
        let (bytes, more) = fresh.finish()?;
        warnings.extend(more);
        let reader = SourceReader(Stream::Fresh(Cursor::new(bytes)));
        Ok(Self {
            reader,
            name: name.map(str::to_owned),
            format,
            warnings,
        })
    }
}

impl<R> Source<R> {
    /// A workbook of one sheet with nothing but headings in its first row.
    ///
    /// # Errors
    /// Where a workbook cannot hold so many.
    pub(crate) fn of_headings(sheet: &str, headings: &[String]) -> Result<Self, Error> {
        let mut fresh = Fresh::new();
        let mut page = fresh.sheet(sheet, Visibility::Visible)?;
        for (column, heading) in (0..).zip(headings) {
            fresh.write(
                &mut page,
                Cell::new(0, column),
                &Value::Text(heading.clone()),
            )?;
        }
        fresh.push(page)?;
        let (bytes, warnings) = fresh.finish()?;
        let reader = SourceReader(Stream::Fresh(Cursor::new(bytes)));
        Ok(Self {
            reader,
            name: None,
            format: Format::Ooxml,
            warnings,
        })
    }

    /// The file's name, where it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The format that the input turned out to have.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the workbook is a fresh one, in which of the input only its values are kept.
    pub fn is_fresh(&self) -> bool {
        matches!(self.reader.0, Stream::Fresh(_))
    }

    /// Whether the input's number formats are not known, so that 0.698 may have been shown as 69.8 %.
    pub fn hides_formats(&self) -> bool {
        matches!(self.format, Format::Xls | Format::Xlsb | Format::Ods)
    }

    /// What there is to say of the input.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The workbook's bytes, to be copied.
    pub fn into_reader(self) -> SourceReader<R> {
        self.reader
    }
}

impl<R: Read> Read for SourceReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Stream::AsGiven(reader) => reader.read(buffer),
            Stream::Fresh(workbook) => workbook.read(buffer),
        }
    }
}

impl<R: Seek> Seek for SourceReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.0 {
            Stream::AsGiven(reader) => reader.seek(to),
            Stream::Fresh(workbook) => workbook.seek(to),
        }
    }
}

/// What is said of a file that only a password opens.
fn encrypted() -> Error {
    Error::not_a_workbook(
        "the workbook is password-protected (encrypted); open it in Excel, remove the password under File > Info > Protect Workbook, and save it",
    )
}

/// What is said of a file over [`LARGEST`].
fn too_large() -> Error {
    Error::not_a_workbook(
        "the file is larger than 1 GiB, which is too large for a format that is read whole; save it as .xlsx in Excel, or split it",
    )
}
