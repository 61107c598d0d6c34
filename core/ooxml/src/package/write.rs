//! Writing of a package: untouched parts as verbatim spans, changed parts in their place, new parts
//! at the end.
//!
//! Every refusal comes before the first byte is written.

use std::io::Write;

use super::changes::{Change, Changes};
use super::deflate::Deflated;
use super::directory::Package;
use super::fields::field_16;
use super::limits::too_large;
use super::part_entry::{CENTRAL_HEADER, PartEntry, set_offset};
use super::part_id::PartId;
use crate::error::Error;

/// The pieces of the output, in order.
struct WritePlan<'a> {
    pieces: Vec<OutputPiece<'a>>,
    directory: Vec<u8>,
    trailer: Vec<u8>,
}

enum OutputPiece<'a> {
    /// A span of the input.
    Copy(u64, u64),
    /// A new local header and the data.
    Part(Vec<u8>, &'a Deflated),
}

impl OutputPiece<'_> {
    fn length(&self) -> u64 {
        match self {
            Self::Copy(from, to) => to - from,
            Self::Part(header, deflated) => header.len() as u64 + deflated.compressed(),
        }
    }
}

impl Package<'_> {
    /// Writes the package with its changes. Without changes, the bytes are those of the input.
    ///
    /// # Errors
    /// [`Error::Part`] if a part is to be added that exists. [`Error::NotAWorkbook`] if the result
    /// would exceed 4 GiB and the input is not zip64. [`Error::Io`] if reading or writing fails,
    /// the only error after which something may have been written.
    pub fn write(&self, changes: &Changes, out: &mut impl Write) -> Result<(), Error> {
        if changes.is_empty() {
            return self.copy(0, self.length, out);
        }
        self.check(changes)?;
        let plan = self.plan(changes)?;
        for piece in &plan.pieces {
            match piece {
                OutputPiece::Copy(from, to) => self.copy(*from, *to, out)?,
                OutputPiece::Part(header, deflated) => {
                    out.write_all(header)?;
                    deflated
                        .pieces
                        .iter()
                        .try_for_each(|piece| out.write_all(piece))?;
                }
            }
        }
        out.write_all(&plan.directory)?;
        out.write_all(&plan.trailer)?;
        Ok(())
    }

    /// Checks that the added parts are new.
    ///
    /// # Errors
    /// [`Error::Part`] if one exists.
    fn check(&self, changes: &Changes) -> Result<(), Error> {
        match changes
            .added
            .iter()
            .find(|(name, _)| self.find(name).is_some())
        {
            Some((name, _)) => Err(Error::workbook(
                name,
                "was to be added, but is in the file already",
            )),
            None => Ok(()),
        }
    }

    fn plan<'a>(&self, changes: &'a Changes) -> Result<WritePlan<'a>, Error> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|i| self.entries[*i].start);
        let mut at = order
            .first()
            .map_or(self.directory_offset, |first| self.entries[*first].start);
        let mut pieces = vec![OutputPiece::Copy(0, at)];
        let mut offsets = vec![None; self.entries.len()];
        let mut add = |piece: OutputPiece<'a>, at: &mut u64| {
            let offset = *at;
            *at += piece.length();
            pieces.push(piece);
            offset - self.base
        };
        for i in order {
            let entry = &self.entries[i];
            offsets[i] = match self.change(changes, PartId(i)) {
                None => Some(add(OutputPiece::Copy(entry.start, entry.end), &mut at)),
                Some(Change::Replace(deflated)) => {
                    let header = local_header(&replacing_record(entry, deflated)?);
                    Some(add(OutputPiece::Part(header, deflated), &mut at))
                }
                Some(Change::Remove) => None,
            };
        }
        let mut records = Vec::new();
        for (i, offset) in offsets.iter().enumerate() {
            let Some(offset) = *offset else { continue };
            records.push(match self.change(changes, PartId(i)) {
                Some(Change::Replace(deflated)) => {
                    let mut record = replacing_record(&self.entries[i], deflated)?;
                    set_offset(&mut record, offset, self.trailer.is_zip64())?;
                    record
                }
                _ => self.entries[i].record_at(offset, self.trailer.is_zip64())?,
            });
        }
        for (name, deflated) in &changes.added {
            let mut record = new_record(name, deflated)?;
            let offset = add(OutputPiece::Part(local_header(&record), deflated), &mut at);
            set_offset(&mut record, offset, self.trailer.is_zip64())?;
            records.push(record);
        }
        let directory = records.concat();
        let trailer =
            self.trailer
                .patched(records.len() as u64, directory.len() as u64, at, self.base)?;
        Ok(WritePlan {
            pieces,
            directory,
            trailer,
        })
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

/// Returns the central record of a changed part: the old one with new sizes, without zip64 fields
/// and data descriptor.
fn replacing_record(entry: &PartEntry, deflated: &Deflated) -> Result<Vec<u8>, Error> {
    const DESCRIPTOR_AND_COMPRESSION_HINTS: u16 = 0b1110;
    let mut record = entry.plain_record();
    record[8..10].copy_from_slice(&(entry.flags & !DESCRIPTOR_AND_COMPRESSION_HINTS).to_le_bytes());
    set_content(&mut record, deflated)?;
    Ok(record)
}

/// Returns the central record of a new part.
///
/// # Errors
/// [`Error::Part`] if the name is too long, and [`Error::NotAWorkbook`] if the part is too large.
fn new_record(name: &str, deflated: &Deflated) -> Result<Vec<u8>, Error> {
    const NAME_IS_UTF_8: u16 = 1 << 11;
    /// The first day that a container can record, so that the same input gives the same bytes.
    const DAY: u16 = 0x21;
    let length = u16::try_from(name.len())
        .map_err(|_| Error::workbook(name, "was to be added, but its name is too long"))?;
    let mut record = vec![0u8; CENTRAL_HEADER];
    record[..4].copy_from_slice(b"PK\x01\x02");
    for (at, field) in [
        (4, 20),
        (6, 20),
        (8, if name.is_ascii() { 0 } else { NAME_IS_UTF_8 }),
        (14, DAY),
        (28, length),
    ] {
        record[at..at + 2].copy_from_slice(&u16::to_le_bytes(field));
    }
    record.extend_from_slice(name.as_bytes());
    set_content(&mut record, deflated)?;
    Ok(record)
}

fn set_content(record: &mut [u8], deflated: &Deflated) -> Result<(), Error> {
    record[10..12].copy_from_slice(&8u16.to_le_bytes());
    record[16..20].copy_from_slice(&deflated.crc.to_le_bytes());
    for (at, size) in [(20, deflated.compressed()), (24, deflated.size)] {
        let size = u32::try_from(size)
            .ok()
            .filter(|size| *size != u32::MAX)
            .ok_or_else(too_large)?;
        record[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    Ok(())
}

/// Returns the local header of a part that is written anew, without extra fields.
fn local_header(record: &[u8]) -> Vec<u8> {
    let name = usize::from(field_16(record, 28));
    let mut header = Vec::with_capacity(30 + name);
    header.extend_from_slice(b"PK\x03\x04");
    header.extend_from_slice(&20u16.to_le_bytes());
    header.extend_from_slice(&record[8..30]);
    header.extend_from_slice(&[0, 0]);
    header.extend_from_slice(&record[CENTRAL_HEADER..CENTRAL_HEADER + name]);
    header
}
