//! The zip's directory: which parts there are, and where their bytes lie.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};

use rawzip::{ReaderAt, ZipArchive, ZipLocator};

use crate::Error;

/// Which part of a package, by its place in the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PartId(pub(crate) usize);

/// An open workbook container. Reading never writes, and needs no order.
pub(crate) struct Package<R> {
    pub(super) source: Source<R>,
    /// The length of the input.
    pub(super) length: u64,
    /// Parts in the order of the central directory.
    pub(super) entries: Vec<Entry>,
    /// Where the central directory begins.
    pub(super) directory_offset: u64,
    /// From the end record to the end of the file, comment and all.
    pub(super) trailer: Vec<u8>,
    /// What is to be added to a recorded offset to get the real one (bytes before the zip).
    pub(super) base: u64,
    names: HashMap<String, PartId>,
}

/// The input, read at any place through a shared reference.
pub(super) struct Source<R>(RefCell<R>);

impl<R: Read + Seek> Source<R> {
    pub(super) fn read_exact(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        let mut reader = self.0.borrow_mut();
        reader.seek(SeekFrom::Start(at))?;
        reader.read_exact(buffer)
    }
}

impl<R: Read + Seek> ReaderAt for Source<R> {
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let mut reader = self.0.borrow_mut();
        reader.seek(SeekFrom::Start(at))?;
        reader.read(buffer)
    }
}

/// One part as the directory has it.
pub(super) struct Entry {
    pub(super) name: String,
    /// The central record, byte for byte.
    pub(super) record: Vec<u8>,
    /// The part's span: local header, data, and whatever follows up to the next header.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    /// Whether another part has the same name, so that programs differ in which they read.
    pub(super) doubled: bool,
    /// How often the part was inflated; the one-pass promise is checked by this.
    pub(super) inflated: Cell<u32>,
}

pub(super) const CENTRAL_HEADER: usize = 46;
const TRAILER_LIMIT: u64 = 1 << 17;

impl<R: Read + Seek> Package<R> {
    /// Reads the directory.
    ///
    /// # Errors
    /// Where the input is no zip (with what it seems to be instead), is cut off, or uses what cannot be copied
    /// safely: encrypted or overlapping entries, several disks, more than 4 GiB.
    pub(crate) fn open(mut reader: R) -> Result<Self, Error> {
        let length = reader.seek(SeekFrom::End(0))?;
        let mut head = [0u8; 8];
        reader.seek(SeekFrom::Start(0))?;
        let read = super::part::read_up_to(&mut reader, &mut head)?;
        if read < 8 || head == *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
            return Err(super::part::what_else(&mut reader, &head[..read]));
        }
        let mut buffer = vec![0u8; rawzip::RECOMMENDED_BUFFER_SIZE];
        let source = Source(RefCell::new(reader));
        let archive = match ZipLocator::new().locate_in_reader(source, &mut buffer, length) {
            Ok(archive) => archive,
            Err(_) if head.starts_with(b"PK") => {
                return Err(Error::not_a_workbook(
                    "the file is cut off or damaged: the end of its zip container is missing",
                ));
            }
            Err(_) => return Err(Error::not_a_workbook("this is not a workbook: it is no zip container")),
        };
        let (entries, base) = read_entries(&archive, &mut buffer)?;
        let directory_offset = archive.directory_offset();
        let eocd = archive.eocd_offset();
        let trailer_length = length.saturating_sub(eocd);
        if trailer_length > TRAILER_LIMIT {
            return Err(Error::not_a_workbook("the file carries more than 128 KiB after its zip container"));
        }
        let source = archive.into_inner();
        let mut trailer = vec![0u8; trailer_length as usize];
        source.read_exact(&mut trailer, eocd)?;
        let mut package =
            Self { source, length, entries, directory_offset, trailer, base, names: HashMap::new() };
        package.bound_spans()?;
        for i in 0..package.entries.len() {
            let known = *package.names.entry(normal(&package.entries[i].name)).or_insert(PartId(i));
            package.entries[known.0].doubled |= known.0 != i;
        }
        if package.find("[Content_Types].xml").is_none() {
            return Err(Error::not_a_workbook(
                "this is a zip container, but no Office workbook: it has no [Content_Types].xml",
            ));
        }
        Ok(package)
    }

    /// Each span ends where the next begins; spans that overlap are refused, since inflating them is a known bomb.
    fn bound_spans(&mut self) -> Result<(), Error> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|i| self.entries[*i].start);
        for (k, i) in order.iter().enumerate() {
            let end = order.get(k + 1).map_or(self.directory_offset, |next| self.entries[*next].start);
            let entry = &mut self.entries[*i];
            if entry.start + 30 + entry.compressed > end {
                return Err(Error::workbook(
                    &entry.name,
                    "its bytes overlap those of another part; the zip container is damaged",
                ));
            }
            entry.end = end;
        }
        Ok(())
    }

    /// The part with this name, as package names compare: ignoring case, and kinds of slash.
    pub(crate) fn find(&self, name: &str) -> Option<PartId> {
        self.names.get(&normal(name)).copied()
    }

    /// Every part's name, in the order of the directory.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// A part's name as the directory spells it.
    pub(crate) fn name(&self, part: PartId) -> &str {
        &self.entries[part.0].name
    }

    /// How often a part was inflated so far.
    pub(crate) fn times_inflated(&self, part: PartId) -> u32 {
        self.entries[part.0].inflated.get()
    }
}

/// Compares as the standard compares part names (ECMA-376 part 2, 6.2.2), tolerating backslashes.
fn normal(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

fn read_entries<R: Read + Seek>(
    archive: &ZipArchive<Source<R>>,
    buffer: &mut [u8],
) -> Result<(Vec<Entry>, u64), Error> {
    let damaged = || Error::not_a_workbook("the zip container's directory is damaged");
    let mut entries: Vec<Entry> = Vec::new();
    let mut base = None;
    let mut listing = archive.entries(buffer);
    while let Some(found) = listing.next_entry().map_err(|_| damaged())? {
        if entries.len() >= 65_535 {
            return Err(Error::not_a_workbook("the zip container holds more than 65,535 parts"));
        }
        let start = found.local_header_offset();
        let name = String::from_utf8_lossy(found.file_path().as_ref()).into_owned();
        let record =
            read_record(archive.get_ref(), found.central_directory_offset()).map_err(|_| damaged())?;
        let field = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
        let wide =
            |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
        if [wide(20), wide(24), wide(42)].contains(&u32::MAX) {
            return Err(Error::workbook(
                name,
                "is stored as zip64, which is not supported yet; save the workbook again in Excel",
            ));
        }
        if field(8) & 1 != 0 {
            return Err(Error::workbook(name, "is encrypted inside the zip container"));
        }
        base = base.or_else(|| start.checked_sub(u64::from(wide(42))));
        entries.push(Entry {
            name,
            start,
            end: 0,
            method: field(10),
            flags: field(8),
            crc: wide(16),
            compressed: u64::from(wide(20)),
            size: u64::from(wide(24)),
            record,
            doubled: false,
            inflated: Cell::new(0),
        });
    }
    Ok((entries, base.unwrap_or(0)))
}

/// One central record, byte for byte.
fn read_record<R: Read + Seek>(source: &Source<R>, at: u64) -> io::Result<Vec<u8>> {
    let mut record = vec![0u8; CENTRAL_HEADER];
    source.read_exact(&mut record, at)?;
    let variable: usize =
        [28, 30, 32].iter().map(|i| usize::from(u16::from_le_bytes([record[*i], record[i + 1]]))).sum();
    record.resize(CENTRAL_HEADER + variable, 0);
    source.read_exact(&mut record[CENTRAL_HEADER..], at + CENTRAL_HEADER as u64)?;
    Ok(record)
}
