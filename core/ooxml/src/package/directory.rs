//! The zip's directory: which parts there are, and where their bytes lie.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::end::{End, Trailer};
use super::entry::{Entry, LOCAL_HEADER};
use super::field_16;
use super::names::Names;
use crate::error::Error;

/// Which part of a package, by its place in the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartId(pub usize);

/// An open workbook container. Reading never writes, and needs no order.
pub struct Package<'a> {
    pub(super) source: SharedReader<'a>,
    /// The length of the input.
    pub(super) length: u64,
    /// Parts in the order of the central directory.
    pub(super) entries: Vec<Entry>,
    pub(super) names: Names,
    /// Where the central directory begins.
    pub(super) directory_offset: u64,
    /// From behind the last central record to the end of the file, comment and all.
    pub(super) trailer: Trailer,
    /// What is to be added to a recorded offset to get the real one (bytes before the zip).
    pub(super) base: u64,
    /// How many bytes the parts hold that were inflated so far, each counted once.
    pub(super) inflated: AtomicU64,
}

/// An input that a package can be read from.
pub trait Input: Read + Seek + Send {}

impl<R: Read + Seek + Send> Input for R {}

/// The input, read at any place through a shared reference.
pub(super) struct SharedReader<'a>(Mutex<Box<dyn Input + 'a>>);

impl SharedReader<'_> {
    pub(super) fn read_exact(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(at))?;
        reader.read_exact(buffer)
    }

    pub(super) fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(at))?;
        reader.read(buffer)
    }
}

/// The most parts a package may have, which is what a container that is not zip64 can count.
const MOST_PARTS: usize = 65_535;

impl<'a> Package<'a> {
    /// Reads the directory of an Office package.
    ///
    /// # Errors
    /// Those of [`Package::open_any`], and where the container is none of an Office program's.
    pub fn open(reader: impl Input + 'a) -> Result<Self, Error> {
        let package = Self::open_any(reader)?;
        if package.find("[Content_Types].xml").is_none() {
            return Err(Error::not_a_workbook(
                "this is a zip container, but no Office workbook: it has no [Content_Types].xml",
            ));
        }
        Ok(package)
    }

    /// Reads the directory of a container, whatever it holds.
    ///
    /// # Errors
    /// Where the input is no zip (with what it seems to be instead), is cut off, or uses what cannot be copied
    /// safely: encrypted or overlapping entries, several disks, more than 65,535 parts.
    pub fn open_any(mut reader: impl Input + 'a) -> Result<Self, Error> {
        let length = reader.seek(SeekFrom::End(0))?;
        let mut head = [0u8; 8];
        reader.seek(SeekFrom::Start(0))?;
        let read = super::part::read_up_to(&mut reader, &mut head)?;
        if read < 8 || head == *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
            return Err(super::part::what_else(&mut reader, &head[..read]));
        }
        let source = SharedReader(Mutex::new(Box::new(reader)));
        let Some(end) = End::find(&source, length)? else {
            return Err(Error::not_a_workbook(if head.starts_with(b"PK") {
                "the file is cut off or damaged: the end of its zip container is missing"
            } else {
                "this is not a workbook: it is no zip container"
            }));
        };
        let directory = end.read_directory(&source)?;
        let (entries, used) = read_entries(&directory, end.base)?;
        let trailer = end.read_trailer(&source, end.directory + used, length)?;
        let mut package = Self {
            names: Names::of(&entries)?,
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

    /// Each span ends where the next begins; spans that overlap are refused, since inflating them is a known bomb, and
    /// replacing one would change the other.
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
                return Err(Error::workbook(
                    &entry.name,
                    "its bytes overlap those of another part; the zip container is damaged",
                ));
            }
            entry.end = end;
        }
        Ok(())
    }

    /// The part with this name, as package names compare; see [`names`](super::names) for names that two parts have.
    pub fn find(&self, name: &str) -> Option<PartId> {
        self.names.find(&self.entries, name)
    }

    /// Whether any part lies in a folder, which is given in lower case with its slash.
    pub fn has_folder(&self, folder: &str) -> bool {
        self.names.has_folder(folder)
    }

    /// The input.
    pub fn into_reader(self) -> Box<dyn Input + 'a> {
        self.source
            .0
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Every part's name, in the order of the directory.
    pub fn part_names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// A part's name as the directory spells it.
    pub fn name(&self, part: PartId) -> &str {
        &self.entries[part.0].name
    }

    /// How often a part was inflated so far.
    pub fn times_inflated(&self, part: PartId) -> u32 {
        self.entries[part.0].inflated.load(Ordering::Relaxed)
    }
}

/// The records, and how many bytes they take.
fn read_entries(directory: &[u8], base: u64) -> Result<(Vec<Entry>, u64), Error> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut rest = directory;
    while let Some(entry) = Entry::read(rest, base)? {
        if entries.len() >= MOST_PARTS {
            return Err(Error::not_a_workbook(
                "the zip container holds more than 65,535 parts",
            ));
        }
        rest = &rest[entry.record.len()..];
        entries.push(entry);
    }
    // What may follow is a signature of the directory (APPNOTE.TXT 4.3.13).
    if !rest.is_empty() && !rest.starts_with(b"PK\x05\x05") {
        return Err(Error::not_a_workbook(
            "the zip container's directory is damaged",
        ));
    }
    Ok((entries, (directory.len() - rest.len()) as u64))
}
