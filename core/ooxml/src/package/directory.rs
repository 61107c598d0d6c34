//! The directory of a zip container: its parts and the ranges of their bytes.

use std::io::SeekFrom;
use std::sync::atomic::{AtomicU64, Ordering};

use super::end::{ContainerEnd, Trailer};
use super::fields::field_16;
use super::input::{ReadSeek, SharedReader, read_up_to};
use super::limits::MOST_PARTS;
use super::names::PartNames;
use super::not_a_zip::{not_an_excel_workbook, what_else};
use super::part_entry::{LOCAL_HEADER, PartEntry};
use super::part_id::PartId;
use crate::error::Error;

/// An open workbook container. Parts may be read in any order.
///
/// ```
/// use std::io::Cursor;
///
/// use ambersheet_ooxml::package::Package;
///
/// let Err(error) = Package::open(Cursor::new("Measure,Actual\n")) else {
///     panic!("text is not a container");
/// };
/// assert!(error.to_string().contains("not an Excel workbook"));
/// ```
pub struct Package<'a> {
    pub(super) source: SharedReader<'a>,
    /// Length of the input.
    pub(super) length: u64,
    /// Parts in the order of the central directory.
    pub(super) entries: Vec<PartEntry>,
    pub(super) names: PartNames,
    /// Offset of the central directory.
    pub(super) directory_offset: u64,
    /// The bytes from the end of the directory to the end of the file, comment included.
    pub(super) trailer: Trailer,
    /// Difference between real and recorded offsets: the number of bytes before the zip.
    pub(super) base: u64,
    /// Total size of the parts that were inflated, each counted once.
    pub(super) inflated: AtomicU64,
}

impl<'a> Package<'a> {
    /// Reads the directory of an Office package.
    ///
    /// # Errors
    /// Those of [`Package::open_any`], and [`Error::NotAWorkbook`] if the container is not an
    /// Office program's.
    pub fn open(reader: impl ReadSeek + 'a) -> Result<Self, Error> {
        let package = Self::open_any(reader)?;
        package.require_content_types()?;
        Ok(package)
    }

    /// Checks that the container is an Office program's.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if it has no part `[Content_Types].xml`.
    pub fn require_content_types(&self) -> Result<(), Error> {
        if self.find("[Content_Types].xml").is_some() {
            return Ok(());
        }
        Err(Error::not_a_workbook(
            "this is not an Excel workbook: its list of contents, [Content_Types].xml, is missing; open it in Excel, which may repair it, and save it as .xlsx",
        ))
    }

    /// Reads the directory of a container, whatever it holds.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the input is not a zip container, is cut off, or has more than
    /// 65,535 parts. [`Error::Part`] if an entry is encrypted or overlaps another, so that it
    /// cannot be copied safely. [`Error::Io`] if reading fails.
    pub fn open_any(mut reader: impl ReadSeek + 'a) -> Result<Self, Error> {
        let length = reader.seek(SeekFrom::End(0))?;
        let mut head = [0u8; 8];
        reader.seek(SeekFrom::Start(0))?;
        let read = read_up_to(&mut reader, &mut head)?;
        if read < 8 || head == *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
            return Err(what_else(&mut reader, &head[..read]));
        }
        let source = SharedReader::new(reader);
        let Some(end) = ContainerEnd::find(&source, length)? else {
            return Err(if head.starts_with(b"PK") {
                Error::not_a_workbook(
                    "the file is cut off or damaged; copy or download it again, or open it in Excel, which may repair it, and save it",
                )
            } else {
                not_an_excel_workbook()
            });
        };
        let directory = end.read_directory(&source)?;
        let (entries, used) = read_entries(&directory, end.base)?;
        let trailer = end.read_trailer(&source, end.directory + used, length)?;
        let mut package = Self {
            names: PartNames::of(&entries)?,
            source,
            length,
            entries,
            directory_offset: end.directory,
            trailer,
            base: end.base,
            inflated: AtomicU64::new(0),
        };
        package.bound_spans()?;
        Ok(package)
    }

    /// Sets the end of each span to the start of the next.
    ///
    /// Overlapping spans are refused: inflating them is a known bomb, and replacing one would
    /// change the other.
    fn bound_spans(&mut self) -> Result<(), Error> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|i| self.entries[*i].start);
        for (k, i) in order.iter().enumerate() {
            let end = order
                .get(k + 1)
                .map_or(self.directory_offset, |next| self.entries[*next].start);
            let entry = &mut self.entries[*i];
            let mut data = entry.start.saturating_add(LOCAL_HEADER);
            if data <= end {
                let mut header = [0u8; LOCAL_HEADER as usize];
                self.source.read_exact(&mut header, entry.start)?;
                if header.starts_with(b"PK\x03\x04") {
                    data += u64::from(field_16(&header, 26)) + u64::from(field_16(&header, 28));
                    entry.data = Some(data);
                }
            }
            if data
                .checked_add(entry.compressed)
                .is_none_or(|data_end| data_end > end)
            {
                return Err(Error::damaged(
                    &entry.name,
                    "its bytes overlap those of another part",
                ));
            }
            entry.end = end;
        }
        Ok(())
    }

    /// Returns the part with this name. Names compare without regard to case, backslashes, a leading
    /// slash and percent-encoding. If several parts share the name, the last one of this spelling counts, or
    /// else the last of all.
    pub fn find(&self, name: &str) -> Option<PartId> {
        self.names.find(&self.entries, name)
    }

    /// Returns `true` if a part lies in this folder, given in lower case with its slash.
    pub fn has_folder(&self, folder: &str) -> bool {
        self.names.has_folder(folder)
    }

    /// Returns the input.
    pub fn into_reader(self) -> Box<dyn ReadSeek + 'a> {
        self.source.into_inner()
    }

    /// Returns the name of every part, in the order of the directory.
    pub fn part_names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Returns the name of a part as the directory spells it.
    pub fn name(&self, part: PartId) -> &str {
        &self.entries[part.0].name
    }

    /// Returns the number of times that a part was inflated.
    pub fn times_inflated(&self, part: PartId) -> u32 {
        self.entries[part.0].inflated.load(Ordering::Relaxed)
    }
}

/// Parses the records of the directory and returns them with their total length.
fn read_entries(directory: &[u8], base: u64) -> Result<(Vec<PartEntry>, u64), Error> {
    let mut entries: Vec<PartEntry> = Vec::new();
    let mut rest = directory;
    while let Some(entry) = PartEntry::read(rest, base)? {
        if entries.len() >= MOST_PARTS {
            return Err(Error::not_a_workbook(
                "the file holds more than 65,535 parts, more than any workbook needs; open it in Excel and save it again",
            ));
        }
        rest = &rest[entry.record.len()..];
        entries.push(entry);
    }
    // A signature of the directory may follow (APPNOTE.TXT 4.3.13).
    if !rest.is_empty() && !rest.starts_with(b"PK\x05\x05") {
        return Err(Error::damaged_file("its list of contents cannot be read"));
    }
    Ok((entries, (directory.len() - rest.len()) as u64))
}
