//! One record of the directory: the name of a part and the range of its bytes.

use std::ops::Range;
use std::sync::atomic::AtomicU32;

use super::fields::{field_16, field_32, field_64};
use super::limits::too_large;
use crate::error::Error;

/// Length of a central record without its name, extra fields and comment.
pub(super) const CENTRAL_HEADER: usize = 46;
/// Length of a local header without its name and extra fields.
pub(super) const LOCAL_HEADER: u64 = 30;
const ZIP64_EXTRA: u16 = 1;

/// A part as the directory describes it.
pub(super) struct PartEntry {
    pub(super) name: String,
    /// The central record, byte for byte.
    pub(super) record: Vec<u8>,
    /// Start of the span of the part: its local header, data, and whatever follows up to the next
    /// header.
    pub(super) start: u64,
    pub(super) end: u64,
    /// Offset of the data, or `None` if the local header is missing.
    pub(super) data: Option<u64>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    /// Number of times that the part was inflated. Tests of the single pass check it.
    pub(super) inflated: AtomicU32,
}

impl PartEntry {
    /// Reads the record at the beginning of the text. Returns `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is encrypted or its numbers are cut off.
    pub(super) fn read(text: &[u8], base: u64) -> Result<Option<Self>, Error> {
        if text.len() < CENTRAL_HEADER || !text.starts_with(b"PK\x01\x02") {
            return Ok(None);
        }
        let variable: usize = [28, 30, 32]
            .iter()
            .map(|at| usize::from(field_16(text, *at)))
            .sum();
        let Some(record) = text.get(..CENTRAL_HEADER + variable) else {
            return Ok(None);
        };
        let name = decode_name(&record[CENTRAL_HEADER..][..usize::from(field_16(record, 28))]);
        let flags = field_16(record, 8);
        // Bit 0 marks encrypted data, bits 6 and 13 strong encryption (APPNOTE.TXT 4.4.4).
        if flags & (1 | 1 << 6 | 1 << 13) != 0 {
            return Err(Error::workbook(
                name,
                "is encrypted; save the workbook again in Excel without a password",
            ));
        }
        let damaged = || Error::damaged(&name, "its entry in the list of contents is cut off");
        let wide = WideNumbers::of(record).ok_or_else(damaged)?;
        let start = wide.offset.checked_add(base).ok_or_else(damaged)?;
        Ok(Some(Self {
            start,
            end: 0,
            data: None,
            method: field_16(record, 10),
            flags,
            crc: field_32(record, 16),
            compressed: wide.compressed,
            size: wide.size,
            inflated: AtomicU32::new(0),
            record: record.to_vec(),
            name,
        }))
    }

    /// Returns `true` if both parts have the same checksum and size.
    pub(super) fn same_content(&self, other: &Self) -> bool {
        (self.crc, self.size) == (other.crc, other.size)
    }

    /// Returns the record of the same part at another offset.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the offset does not fit and the container is not zip64.
    pub(super) fn record_at(&self, offset: u64, zip64: bool) -> Result<Vec<u8>, Error> {
        let mut record = self.record.clone();
        match WideNumbers::of(&record).and_then(|wide| wide.offset_at) {
            Some(at) => record[at..at + 8].copy_from_slice(&offset.to_le_bytes()),
            None => set_offset(&mut record, offset, zip64)?,
        }
        Ok(record)
    }

    /// Returns the record without its zip64 field, for a part that gets other bytes.
    pub(super) fn plain_record(&self) -> Vec<u8> {
        let mut record = self.record.clone();
        while let Some(field) = extra_field(&record, ZIP64_EXTRA) {
            let length = field_16(&record, 30) - field.len() as u16;
            record.drain(field);
            record[30..32].copy_from_slice(&length.to_le_bytes());
        }
        record
    }
}

/// Sets the offset of a record whose zip64 field, if any, holds none.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the offset does not fit and the container is not zip64.
pub(super) fn set_offset(record: &mut Vec<u8>, offset: u64, zip64: bool) -> Result<(), Error> {
    let narrow = u32::try_from(offset)
        .ok()
        .filter(|offset| *offset != u32::MAX);
    let extra = field_16(record, 30);
    let Some(narrow) = narrow.or_else(|| (zip64 && extra < u16::MAX - 12).then_some(u32::MAX))
    else {
        return Err(too_large());
    };
    record[42..46].copy_from_slice(&narrow.to_le_bytes());
    if narrow != u32::MAX {
        return Ok(());
    }
    let offset = offset.to_le_bytes();
    let added = if let Some(field) = extra_field(record, ZIP64_EXTRA) {
        // The sizes precede the offset.
        let sizes = 8 * [20, 24]
            .iter()
            .filter(|at| field_32(record, **at) == u32::MAX)
            .count();
        let at = (field.start + 4 + sizes).min(field.end);
        let length = field_16(record, field.start + 2) + 8;
        record[field.start + 2..field.start + 4].copy_from_slice(&length.to_le_bytes());
        record.splice(at..at, offset);
        8
    } else {
        let at = CENTRAL_HEADER + usize::from(field_16(record, 28));
        record.splice(at..at, [&[1, 0, 8, 0], &offset[..]].concat());
        12
    };
    record[30..32].copy_from_slice(&(extra + added).to_le_bytes());
    record[6..8].copy_from_slice(&45u16.to_le_bytes());
    Ok(())
}

/// The numbers of a record that its zip64 field may hold.
struct WideNumbers {
    size: u64,
    compressed: u64,
    offset: u64,
    /// Offset of the field with the part's offset, if the zip64 field holds it.
    offset_at: Option<usize>,
}

impl WideNumbers {
    /// Reads the numbers. One whose own field is all ones is in the zip64 field, in this order
    /// (APPNOTE.TXT 4.5.3).
    fn of(record: &[u8]) -> Option<Self> {
        let field = extra_field(record, ZIP64_EXTRA);
        let mut next = field.map(|field| field.start + 4..field.end);
        let mut number = |at: usize| {
            let narrow = field_32(record, at);
            if narrow != u32::MAX {
                return Some((u64::from(narrow), None));
            }
            let place = next.as_mut().filter(|next| next.len() >= 8)?;
            let at = place.start;
            place.start += 8;
            Some((field_64(record, at), Some(at)))
        };
        let (size, compressed, (offset, offset_at)) = (number(24)?.0, number(20)?.0, number(42)?);
        Some(Self {
            size,
            compressed,
            offset,
            offset_at,
        })
    }
}

/// Returns the range of an extra field in a central record, header included.
fn extra_field(record: &[u8], wanted: u16) -> Option<Range<usize>> {
    let mut at = CENTRAL_HEADER + usize::from(field_16(record, 28));
    let end = at + usize::from(field_16(record, 30));
    while at + 4 <= end {
        let next = at + 4 + usize::from(field_16(record, at + 2));
        if field_16(record, at) == wanted && next <= end {
            return Some(at..next);
        }
        at = next;
    }
    None
}

/// Decodes a name as UTF-8, even without the flag for it, since many writers forget the flag.
/// Otherwise the name is in code page 437 (APPNOTE.TXT appendix D).
fn decode_name(raw: &[u8]) -> String {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
        └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => raw
            .iter()
            .map(|byte| match byte.checked_sub(0x80) {
                None => char::from(*byte),
                Some(upper) => UPPER
                    .chars()
                    .nth(upper.into())
                    .unwrap_or(char::REPLACEMENT_CHARACTER),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_move_wherever_they_stand() {
        let record = |extra: &[u8], offset: u32| {
            let mut record = [b"PK\x01\x02", &[0; 42][..], b"a.xml", extra, b"note"].concat();
            for (at, length) in [(28, 5), (30, extra.len() as u16), (32, 4)] {
                record[at..at + 2].copy_from_slice(&length.to_le_bytes());
            }
            record[42..46].copy_from_slice(&offset.to_le_bytes());
            record
        };
        let read = |record: &[u8]| {
            PartEntry::read(record, 0)
                .expect("sound")
                .expect("a record")
        };
        let time = b"\x55\x54\x05\0\x01abcd";
        let zip64 = [&time[..], &[1, 0, 8, 0, 9, 0, 0, 0, 0, 0, 0, 0]].concat();
        for (extra, offset) in [(&b""[..], 9), (time, 9), (&zip64, u32::MAX)] {
            let entry = read(&record(extra, offset));
            assert_eq!(entry.start, 9);
            for far in [7u64, 5 << 30] {
                let moved = read(&entry.record_at(far, true).expect("zip64"));
                assert_eq!((moved.start, moved.name.as_str()), (far, "a.xml"));
                assert!(moved.record.ends_with(b"note"));
                assert_eq!(
                    extra.is_empty(),
                    extra_field(&moved.record, 0x5455).is_none()
                );
            }
            assert_eq!(extra_field(&entry.plain_record(), ZIP64_EXTRA), None);
        }
        // The field holds the sizes but not the offset.
        let mut sizes = record(&[&[1, 0, 16, 0], &[5; 16][..]].concat(), 9);
        sizes[20..28].fill(0xFF);
        let moved = read(&read(&sizes).record_at(5 << 30, true).expect("zip64"));
        assert_eq!((moved.start, moved.size), (5 << 30, 0x0505_0505_0505_0505));
        let error = read(&record(b"", 9))
            .record_at(5 << 30, false)
            .expect_err("no zip64")
            .to_string();
        assert!(error.contains("4 GiB"), "{error}");
        assert!(
            PartEntry::read(&record(b"", u32::MAX), 0).is_err(),
            "the offset is nowhere"
        );
    }

    #[test]
    fn names_that_are_no_utf_8_are_in_the_first_code_page() {
        // Python: bytes([0x53, 0x81, 0x80, 0xFF, 0xE1]).decode("cp437")
        assert_eq!(decode_name(&[0x53, 0x81, 0x80, 0xFF, 0xE1]), "SüÇ\u{a0}ß");
        assert_eq!(
            decode_name("Übersicht 📊.xml".as_bytes()),
            "Übersicht 📊.xml"
        );
    }
}
