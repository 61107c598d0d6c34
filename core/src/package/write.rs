//! Writing a package: untouched parts as verbatim spans, changed parts in their place.

use std::collections::BTreeMap;
use std::io::{Read, Seek, Write};

use super::deflate::{Deflated, Deflater};
use super::directory::{CENTRAL_HEADER, Entry, Package, PartId};
use crate::Error;

/// What becomes of one part.
#[derive(Debug)]
pub(crate) enum Change {
    /// Other bytes in its place.
    Replace(Deflated),
    /// It is left out.
    Remove,
}

/// What becomes of the parts of a package; those not named are copied verbatim.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    by_part: BTreeMap<usize, Change>,
}

impl Changes {
    /// Replaces a part by compressed bytes.
    pub(crate) fn replace(&mut self, part: PartId, deflated: Deflated) {
        self.by_part.insert(part.0, Change::Replace(deflated));
    }

    /// Replaces a part by text that is still to be compressed.
    pub(crate) fn replace_text(&mut self, part: PartId, text: &[u8]) {
        let mut deflater = Deflater::new(6, 1);
        deflater.write(text);
        self.replace(part, deflater.finish());
    }

    /// Leaves a part out.
    pub(crate) fn remove(&mut self, part: PartId) {
        self.by_part.insert(part.0, Change::Remove);
    }

    /// The text that a part gets, inflated again, where it gets any.
    pub(crate) fn new_text(&self, part: PartId) -> Option<impl Read> {
        match self.by_part.get(&part.0) {
            Some(Change::Replace(deflated)) => Some(deflated.inflated()),
            Some(Change::Remove) | None => None,
        }
    }

    /// Whether every part is copied verbatim.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_part.is_empty()
    }
}

impl<R: Read + Seek> Package<R> {
    /// Writes the package with its changes. Without changes, the bytes are the input's.
    ///
    /// # Errors
    /// Where reading or writing fails, or where the result would need zip64 (more than 4 GiB).
    pub(crate) fn write(&self, changes: &Changes, out: &mut impl Write) -> Result<(), Error> {
        if changes.is_empty() {
            return self.copy(0, self.length, out);
        }
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|i| self.entries[*i].start);
        let mut at = order.first().map_or(self.directory_offset, |first| self.entries[*first].start);
        self.copy(0, at, out)?;
        let mut offsets = vec![None; self.entries.len()];
        for i in order {
            let entry = &self.entries[i];
            offsets[i] = Some(at);
            match changes.by_part.get(&i) {
                None => {
                    self.copy(entry.start, entry.end, out)?;
                    at += entry.end - entry.start;
                }
                Some(Change::Replace(deflated)) => at += write_part(entry, deflated, out)?,
                Some(Change::Remove) => offsets[i] = None,
            }
        }
        self.write_directory(changes, &offsets, at, out)
    }

    fn write_directory(
        &self,
        changes: &Changes,
        offsets: &[Option<u64>],
        directory: u64,
        out: &mut impl Write,
    ) -> Result<(), Error> {
        let (mut length, mut count) = (0u64, 0u16);
        for (i, entry) in self.entries.iter().enumerate() {
            let Some(offset) = offsets[i] else { continue };
            let mut record = entry.record.clone();
            if let Some(Change::Replace(deflated)) = changes.by_part.get(&i) {
                record[8..10].copy_from_slice(&plain_flags(entry).to_le_bytes());
                record[10..12].copy_from_slice(&8u16.to_le_bytes());
                record[16..20].copy_from_slice(&deflated.crc.to_le_bytes());
                record[20..24].copy_from_slice(&narrow(deflated.compressed())?.to_le_bytes());
                record[24..28].copy_from_slice(&narrow(deflated.size)?.to_le_bytes());
            }
            record[42..46].copy_from_slice(&narrow(offset - self.base)?.to_le_bytes());
            out.write_all(&record)?;
            length += record.len() as u64;
            count += 1;
        }
        let mut trailer = self.trailer.clone();
        if trailer.len() < 22 {
            return Err(Error::not_a_workbook("the zip container's end record is cut off"));
        }
        trailer[8..10].copy_from_slice(&count.to_le_bytes());
        trailer[10..12].copy_from_slice(&count.to_le_bytes());
        trailer[12..16].copy_from_slice(&narrow(length)?.to_le_bytes());
        trailer[16..20].copy_from_slice(&narrow(directory - self.base)?.to_le_bytes());
        out.write_all(&trailer)?;
        Ok(())
    }

    fn copy(&self, from: u64, to: u64, out: &mut impl Write) -> Result<(), Error> {
        let mut buffer = vec![0u8; (to - from).min(1 << 18) as usize];
        let mut at = from;
        while at < to {
            let step = (to - at).min(buffer.len() as u64) as usize;
            self.source.read_exact(&mut buffer[..step], at)?;
            out.write_all(&buffer[..step])?;
            at += step as u64;
        }
        Ok(())
    }
}

/// A changed part: a fresh local header with the old name and time, and the data. Gives the bytes written.
fn write_part(entry: &Entry, deflated: &Deflated, out: &mut impl Write) -> Result<u64, Error> {
    let name = &entry.record[CENTRAL_HEADER..CENTRAL_HEADER + name_length(entry)];
    let mut header = Vec::with_capacity(30 + name.len());
    header.extend_from_slice(b"PK\x03\x04");
    header.extend_from_slice(&20u16.to_le_bytes());
    header.extend_from_slice(&plain_flags(entry).to_le_bytes());
    header.extend_from_slice(&8u16.to_le_bytes());
    header.extend_from_slice(&entry.record[12..16]);
    header.extend_from_slice(&deflated.crc.to_le_bytes());
    header.extend_from_slice(&narrow(deflated.compressed())?.to_le_bytes());
    header.extend_from_slice(&narrow(deflated.size)?.to_le_bytes());
    header.extend_from_slice(&(name.len() as u16).to_le_bytes());
    header.extend_from_slice(&0u16.to_le_bytes());
    header.extend_from_slice(name);
    out.write_all(&header)?;
    for piece in &deflated.pieces {
        out.write_all(piece)?;
    }
    Ok(header.len() as u64 + deflated.compressed())
}

fn name_length(entry: &Entry) -> usize {
    usize::from(u16::from_le_bytes([entry.record[28], entry.record[29]]))
}

/// The flags without "a data descriptor follows" and without the hints on how it was compressed.
fn plain_flags(entry: &Entry) -> u16 {
    entry.flags & !0b1110
}

fn narrow(number: u64) -> Result<u32, Error> {
    u32::try_from(number).ok().filter(|n| *n != u32::MAX).ok_or_else(|| {
        Error::not_a_workbook(
            "the result would be larger than 4 GiB, which needs zip64; that is not supported yet",
        )
    })
}

/// What becomes of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Copied byte for byte.
    Identical,
    /// Written anew.
    Changed,
    /// Left out.
    Removed,
}

impl<R> Package<R> {
    /// Every part and its fate, in the order of the directory.
    pub(crate) fn fates(&self, changes: &Changes) -> impl Iterator<Item = (PartId, Fate)> {
        (0..self.entries.len()).map(|i| {
            let fate = match changes.by_part.get(&i) {
                None => Fate::Identical,
                Some(Change::Replace(_)) => Fate::Changed,
                Some(Change::Remove) => Fate::Removed,
            };
            (PartId(i), fate)
        })
    }
}
