//! The end of a zip container: the records that lead to its directory.
//!
//! They are kept byte for byte, comment included. Writing a package changes only their counts,
//! sizes and offsets. A container may begin after other bytes, which its offsets do not count, and
//! may be zip64 however small it is (APPNOTE.TXT 4.3.14 to 4.3.16, 4.4.1.4).

use super::fields::{field_16, field_32, field_64};
use super::input::SharedReader;
use super::limits::too_large;
use crate::error::Error;

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const ZIP64_END: &[u8] = b"PK\x06\x06";
const ZIP64_END_LENGTH: u64 = 56;
const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";
const ZIP64_LOCATOR_LENGTH: u64 = 20;

/// Number of bytes before the end of the file that are searched for the end record. A comment has
/// 65,535 bytes at most, and some programs leave bytes after it.
const SEARCHED: u64 = (128 << 10) + END_LENGTH as u64;
/// Size of the largest directory. 65,535 records of ordinary length take 8 MiB.
const LARGEST_DIRECTORY: u64 = 64 << 20;
/// Largest distance between the last record and the end of the file.
const LARGEST_TRAILER: u64 = 1 << 20;

/// The end records of a container.
pub(super) struct ContainerEnd {
    /// Offset of the directory.
    pub(super) directory: u64,
    /// Recorded length of the directory.
    length: u64,
    /// Difference between real and recorded offsets: the number of bytes before the zip.
    pub(super) base: u64,
    /// Offset of the end record.
    at: u64,
    /// Offset of the zip64 end record.
    zip64_at: Option<u64>,
}

impl ContainerEnd {
    /// Finds the end of the container. Returns `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Io`] if reading fails.
    pub(super) fn find(source: &SharedReader<'_>, length: u64) -> Result<Option<Self>, Error> {
        let from = length.saturating_sub(SEARCHED);
        let mut tail = vec![0u8; (length - from) as usize];
        source.read_exact(&mut tail, from)?;
        let records = || {
            memchr::memmem::rfind_iter(&tail, END)
                .filter_map(|at| Some((at, tail.get(at..at + END_LENGTH)?)))
        };
        let stop = |at: usize, record: &[u8]| at + END_LENGTH + usize::from(field_16(record, 20));
        // Prefer the record whose comment reaches the end of the file: a comment may contain a false record.
        let whole = records().filter(|(at, record)| stop(*at, record) == tail.len());
        // Otherwise take the last, since some programs leave bytes after it. An earlier one would lead to an old directory.
        let last = records()
            .next()
            .filter(|(at, record)| stop(*at, record) < tail.len());
        Ok(whole
            .chain(last)
            .find_map(|(at, record)| Self::at(source, from + at as u64, record)))
    }

    /// Reads the end that this record describes. Returns `None` if it does not lead to a directory.
    fn at(source: &SharedReader<'_>, at: u64, record: &[u8]) -> Option<Self> {
        let zip64 = zip64_end(source, at, record);
        let (length, offset, stop) = match &zip64 {
            Some((place, zip64)) => (field_64(zip64, 40), field_64(zip64, 48), *place),
            None => (
                u64::from(field_32(record, 12)),
                u64::from(field_32(record, 16)),
                at,
            ),
        };
        let begins = |place: u64| {
            let mut start = [0u8; 4];
            source.read_exact(&mut start, place).is_ok() && start == *b"PK\x01\x02"
        };
        // The directory nearly always ends at the end record. Otherwise it is at the recorded offset.
        let before = stop
            .checked_sub(length)
            .filter(|place| *place >= offset && begins(*place));
        let is_empty = length == 0 && offset <= stop;
        let directory = match before {
            Some(place) => place,
            None if offset < stop && begins(offset) => offset,
            None if is_empty => offset,
            None => return None,
        };
        let zip64_at = zip64.map(|(place, _)| place);
        Some(Self {
            directory,
            length,
            base: directory - offset,
            at,
            zip64_at,
        })
    }

    /// Reads the bytes of the directory, and perhaps some after it.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the directory is larger than that of any workbook, and
    /// [`Error::Io`].
    pub(super) fn read_directory(&self, source: &SharedReader<'_>) -> Result<Vec<u8>, Error> {
        let length = self.length.min(self.stop() - self.directory);
        if length > LARGEST_DIRECTORY {
            return Err(Error::damaged_file(
                "its list of contents is larger than 64 MiB",
            ));
        }
        let mut bytes = vec![0u8; length as usize];
        source.read_exact(&mut bytes, self.directory)?;
        Ok(bytes)
    }

    /// Reads the bytes from an offset after the last record to the end of the file.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if there are too many, and [`Error::Io`].
    pub(super) fn read_trailer(
        &self,
        source: &SharedReader<'_>,
        from: u64,
        length: u64,
    ) -> Result<Trailer, Error> {
        if length - from > LARGEST_TRAILER {
            return Err(Error::damaged_file("more than 1 MiB follows the workbook"));
        }
        let mut bytes = vec![0u8; (length - from) as usize];
        source.read_exact(&mut bytes, from)?;
        Ok(Trailer {
            bytes,
            end: (self.at - from) as usize,
            zip64: self.zip64_at.map(|place| (place - from) as usize),
        })
    }

    fn stop(&self) -> u64 {
        self.zip64_at.unwrap_or(self.at)
    }
}

/// Finds the zip64 end record of an end record and returns it with its offset. A comment may look
/// like one, so both records have to agree.
fn zip64_end(source: &SharedReader<'_>, end_at: u64, end: &[u8]) -> Option<(u64, [u8; 56])> {
    let locator_at = end_at.checked_sub(ZIP64_LOCATOR_LENGTH)?;
    let mut locator = [0u8; ZIP64_LOCATOR_LENGTH as usize];
    source.read_exact(&mut locator, locator_at).ok()?;
    if !locator.starts_with(ZIP64_LOCATOR) {
        return None;
    }
    let mut zip64 = [0u8; ZIP64_END_LENGTH as usize];
    // At the recorded offset, or right before the locator if other bytes precede the zip.
    let places = [
        Some(field_64(&locator, 8)),
        locator_at.checked_sub(ZIP64_END_LENGTH),
    ];
    let place = places.into_iter().flatten().find(|place| {
        *place < locator_at
            && source.read_exact(&mut zip64, *place).is_ok()
            && zip64.starts_with(ZIP64_END)
            && (locator_at - place).checked_sub(12) == Some(field_64(&zip64, 4))
    })?;
    let agrees = |narrow: u32, all: u32, wide: u64| narrow == all || u64::from(narrow) == wide;
    let (many, full) = (u32::from(u16::MAX), u32::MAX);
    let same = agrees(field_16(end, 10).into(), many, field_64(&zip64, 32))
        && agrees(field_32(end, 12), full, field_64(&zip64, 40))
        && agrees(field_32(end, 16), full, field_64(&zip64, 48));
    same.then_some((place, zip64))
}

/// The bytes from the last record of the directory to the end of the file.
pub(super) struct Trailer {
    bytes: Vec<u8>,
    /// Offset of the end record in these bytes.
    end: usize,
    /// Offset of the zip64 end record in these bytes.
    zip64: Option<usize>,
}

impl Trailer {
    /// Returns `true` if the container is zip64, so that it may be larger than 4 GiB.
    pub(super) fn is_zip64(&self) -> bool {
        self.zip64.is_some()
    }

    /// Returns these bytes for another directory with `count` records and `length` bytes at the
    /// offset `directory`. Recorded offsets are lower by `base`.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if a number does not fit and the container is not zip64.
    pub(super) fn patched(
        &self,
        count: u64,
        length: u64,
        directory: u64,
        base: u64,
    ) -> Result<Vec<u8>, Error> {
        let mut bytes = self.bytes.clone();
        if let Some(at) = self.zip64 {
            for (field, number) in [
                (24, count),
                (32, count),
                (40, length),
                (48, directory - base),
            ] {
                bytes[at + field..at + field + 8].copy_from_slice(&number.to_le_bytes());
            }
            let locator = self.end - ZIP64_LOCATOR_LENGTH as usize;
            let place = directory + length + at as u64 - base;
            bytes[locator + 8..locator + 16].copy_from_slice(&place.to_le_bytes());
        }
        let end = &mut bytes[self.end..];
        for at in [8, 10] {
            let known = u32::from(field_16(end, at));
            let number = self.narrow(count, known, u16::MAX.into())?;
            end[at..at + 2].copy_from_slice(&(number as u16).to_le_bytes());
        }
        for (at, number) in [(12, length), (16, directory - base)] {
            let number = self.narrow(number, field_32(end, at), u32::MAX)?;
            end[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        Ok(bytes)
    }

    /// Returns a number as the end record holds it: all ones if the zip64 end record holds it.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if it fits neither.
    fn narrow(&self, number: u64, known: u32, all: u32) -> Result<u32, Error> {
        let zip64 = self.is_zip64();
        match u32::try_from(number) {
            _ if zip64 && known == all => Ok(all),
            Ok(number) if number < all => Ok(number),
            _ if zip64 => Ok(all),
            // A directory of exactly 65,535 parts needs no zip64.
            Ok(number) if number == all && known == all => Ok(all),
            _ => Err(too_large()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a directory of 100 bytes and 3 parts behind 5 GiB is recorded, by APPNOTE.TXT 4.3.14 to 4.3.16.
    #[test]
    fn what_lies_beyond_4_gib_is_recorded_by_zip64_or_refused() {
        const FAR: u64 = 5 << 30;
        let end = [END, &[0; 16], b"\x02\0hi"].concat();
        let narrow = Trailer {
            bytes: end.clone(),
            end: 0,
            zip64: None,
        };
        let error = narrow
            .patched(3, 100, FAR, 0)
            .expect_err("too large")
            .to_string();
        assert!(error.contains("4 GiB"), "{error}");
        assert!(
            narrow.patched(3, 100, FAR, FAR - 7).is_ok(),
            "what stands before the zip does not count"
        );
        assert!(narrow.patched(65_535, 100, 7, 0).is_err());
        let zip64 = [
            ZIP64_END,
            &44u64.to_le_bytes(),
            &[0; 44],
            ZIP64_LOCATOR,
            &[0; 16],
            &end[..],
        ]
        .concat();
        let wide = Trailer {
            bytes: zip64,
            end: 76,
            zip64: Some(0),
        };
        let patched = wide.patched(3, 100, FAR, 0).expect("zip64");
        let far: Vec<u64> = [24, 32, 40, 48, 64]
            .map(|at| field_64(&patched, at))
            .to_vec();
        assert_eq!(
            far,
            [3, 3, 100, FAR, FAR + 100],
            "counts, length and place, and the place of this record"
        );
        assert_eq!((field_16(&patched, 84), field_16(&patched, 86)), (3, 3));
        assert_eq!(
            (field_32(&patched, 88), field_32(&patched, 92)),
            (100, u32::MAX)
        );
        assert!(patched.ends_with(b"\x02\0hi"));
    }
}
