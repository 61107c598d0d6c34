//! Streams of inflated parts, bounded and checked.

use std::io::{self, Read};
use std::sync::atomic::Ordering;

use super::directory::Package;
use super::input::SharedReader;
use super::limits::{LARGEST_LIST, LARGEST_PART, LARGEST_STREAM, LARGEST_TOTAL};
use super::part_id::PartId;
use crate::error::{Error, REPAIR};
use crate::xml::TextReader;
use flate2::{Decompress, FlushDecompress, Status};

const CHUNK: usize = 64 << 10;

impl<'a> Package<'a> {
    /// Returns a stream of the inflated bytes of a part. Their length and checksum are verified at
    /// the end.
    ///
    /// # Errors
    /// [`Error::Part`] if the part cannot be read or exceeds a limit, alone or with those read
    /// before.
    pub fn reader(&self, part: PartId) -> Result<PartReader<'_, 'a>, Error> {
        let entry = &self.entries[part.0];
        if !matches!(entry.method, 0 | 8) {
            return Err(Error::workbook(
                &entry.name,
                format!(
                    "is compressed in a way that Excel does not read (method {}); save the workbook again in Excel",
                    entry.method
                ),
            ));
        }
        let Some(data) = entry.data else {
            return Err(Error::damaged(&entry.name, "its beginning is missing"));
        };
        // The directory's size may be wrong. A part that turns out longer is refused while it is read.
        if entry.size > LARGEST_STREAM {
            return Err(Error::workbook(
                &entry.name,
                "is larger than 4 GiB when unpacked, the most that can be read; split the workbook",
            ));
        }
        if entry.inflated.load(Ordering::Relaxed) == 0 {
            let total = self
                .inflated
                .load(Ordering::Relaxed)
                .saturating_add(entry.size);
            if total > LARGEST_TOTAL {
                return Err(Error::workbook(
                    &entry.name,
                    "with this part, the workbook is larger than 8 GiB when unpacked, the most that can be read; split the workbook",
                ));
            }
            self.inflated.store(total, Ordering::Relaxed);
        }
        entry.inflated.fetch_add(1, Ordering::Relaxed);
        Ok(PartReader {
            source: &self.source,
            at: data,
            end: data + entry.compressed,
            inflater: (entry.method == 8).then(|| Decompress::new(false)),
            input: Vec::new(),
            used: 0,
            crc: crc32fast::Hasher::new(),
            given: 0,
            size: entry.size,
            expected_crc: entry.crc,
            done: false,
        })
    }

    /// Returns a stream of an XML part as UTF-8, whatever its encoding.
    ///
    /// # Errors
    /// Those of [`reader`](Self::reader).
    pub fn text_reader(&self, part: PartId) -> Result<TextReader<PartReader<'_, 'a>>, Error> {
        self.reader(part).map(TextReader::new)
    }

    /// Reads a whole XML part as UTF-8, whatever its encoding.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is damaged, larger than 1 GiB or not in the encoding that it
    /// declares.
    pub fn read_text(&self, part: PartId) -> Result<Vec<u8>, Error> {
        self.read_up_to(part, LARGEST_PART, "1 GiB")
    }

    /// Reads a whole part that lists parts or relationships, as UTF-8.
    ///
    /// # Errors
    /// Those of [`read_text`](Self::read_text), with a lower limit.
    pub(super) fn read_list(&self, part: PartId) -> Result<Vec<u8>, Error> {
        self.read_up_to(part, LARGEST_LIST, "64 MiB")
    }

    fn read_up_to(&self, part: PartId, most: u64, in_words: &str) -> Result<Vec<u8>, Error> {
        let entry = &self.entries[part.0];
        let too_large = || {
            Error::workbook(
                &entry.name,
                format!(
                    "is larger than {in_words} when unpacked, the most that can be read; split the workbook"
                ),
            )
        };
        if entry.size > most {
            return Err(too_large());
        }
        // The size may be wrong, so the buffer grows with the text.
        let mut text = Vec::with_capacity(entry.size.min(1 << 24) as usize);
        self.text_reader(part)?
            .take(most + 1)
            .read_to_end(&mut text)
            .map_err(|error| Error::workbook(&entry.name, in_plain_words(&error)))?;
        if text.len() as u64 > most {
            Err(too_large())
        } else {
            Ok(text)
        }
    }
}

/// Returns what went wrong in reading a part.
fn in_plain_words(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::OutOfMemory {
        "is too large for the memory that is free; close other programs, or split the workbook"
            .to_owned()
    } else {
        error.to_string()
    }
}

/// A stream of the inflated bytes of a part.
pub struct PartReader<'p, 'a> {
    source: &'p SharedReader<'a>,
    at: u64,
    end: u64,
    inflater: Option<Decompress>,
    input: Vec<u8>,
    used: usize,
    crc: crc32fast::Hasher,
    given: u64,
    size: u64,
    expected_crc: u32,
    done: bool,
}

impl Read for PartReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.done || buffer.is_empty() {
            return Ok(0);
        }
        let given = match self.inflater.take() {
            None => self.read_stored(buffer)?,
            Some(mut inflater) => {
                let given = self.inflate(&mut inflater, buffer);
                self.inflater = Some(inflater);
                given?
            }
        };
        self.given += given as u64;
        self.crc.update(&buffer[..given]);
        if self.given > self.size {
            return Err(damaged("is damaged: it is longer than recorded"));
        }
        if given == 0 {
            self.done = true;
            if self.given != self.size {
                return Err(damaged("is cut off"));
            }
            if self.crc.clone().finalize() != self.expected_crc {
                return Err(damaged("is damaged: its checksum is wrong"));
            }
        }
        Ok(given)
    }
}

impl PartReader<'_, '_> {
    fn read_stored(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer
            .len()
            .min((self.end - self.at).min(CHUNK as u64) as usize);
        let given = if wanted == 0 {
            0
        } else {
            self.source.read_at(&mut buffer[..wanted], self.at)?
        };
        self.at += given as u64;
        Ok(given)
    }

    fn inflate(&mut self, inflater: &mut Decompress, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.used == self.input.len() && self.at < self.end {
                let wanted = (self.end - self.at).min(CHUNK as u64) as usize;
                self.input.resize(wanted, 0);
                self.source.read_exact(&mut self.input, self.at)?;
                self.at += wanted as u64;
                self.used = 0;
            }
            let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
            let status = inflater
                .decompress(&self.input[self.used..], buffer, FlushDecompress::None)
                .map_err(|_| damaged("is damaged: its compressed data cannot be read"))?;
            self.used += (inflater.total_in() - before_in) as usize;
            let given = (inflater.total_out() - before_out) as usize;
            if given > 0 || status == Status::StreamEnd {
                return Ok(given);
            }
            if self.used == self.input.len() && self.at == self.end {
                return Err(damaged("is cut off"));
            }
        }
    }
}

fn damaged(fault: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{fault}; {REPAIR}"))
}
