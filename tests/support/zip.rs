//! A zip container written by hand, with what zip allows and nearly no writer does (APPNOTE.TXT 4.3 to 4.5).

use std::io::Write;

/// One entry and how it is stored.
#[derive(Clone)]
pub(crate) struct Item {
    /// The name's bytes, which may be in any code page.
    pub(crate) name: Vec<u8>,
    pub(crate) text: Vec<u8>,
    pub(crate) stored: bool,
    /// The sizes follow the data, and the local header has none; whether the descriptor has a signature.
    pub(crate) descriptor: Option<bool>,
    /// Sizes and offset stand in a zip64 field, however small they are.
    pub(crate) zip64: bool,
    pub(crate) extra: Vec<u8>,
    pub(crate) flags: u16,
    /// Another size than the text's in the directory.
    pub(crate) claimed: Option<u64>,
    /// Another offset than the entry's own in the directory.
    pub(crate) offset: Option<u64>,
}

impl Item {
    pub(crate) fn new(name: &str, text: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            text: text.to_vec(),
            stored: false,
            descriptor: None,
            zip64: false,
            extra: Vec::new(),
            flags: 0,
            claimed: None,
            offset: None,
        }
    }
}

/// The container around its entries.
#[derive(Clone, Default)]
pub(crate) struct Zip {
    pub(crate) items: Vec<Item>,
    /// Bytes before the zip.
    pub(crate) before: Vec<u8>,
    /// The offsets count the bytes before the zip, too.
    pub(crate) counts_before: bool,
    /// Bytes between the last entry's record and the end records.
    pub(crate) gap: Vec<u8>,
    /// Has zip64 end records; whether the ordinary end record then leaves its numbers to them.
    pub(crate) zip64: Option<bool>,
    pub(crate) comment: Vec<u8>,
}

impl Zip {
    /// Returns the entry of this name.
    #[allow(dead_code, reason = "some tests only build containers")]
    pub(crate) fn item(&mut self, name: &str) -> &mut Item {
        self.items
            .iter_mut()
            .find(|item| item.name == name.as_bytes())
            .expect("a part of the workbook")
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        if self.counts_before {
            out.extend(&self.before);
        }
        for item in &self.items {
            let offset = item.offset.unwrap_or(out.len() as u64);
            let data = if item.stored {
                item.text.clone()
            } else {
                deflate(&item.text)
            };
            let size = item.claimed.unwrap_or(item.text.len() as u64);
            let sizes = [data.len() as u64, size];
            let crc = crc32fast::hash(&item.text).to_le_bytes();
            let wide = item.zip64 || size > u64::from(u32::MAX);
            out.extend(b"PK\x03\x04");
            let nothing = item.descriptor.is_some() && !wide;
            let local_sizes = if nothing { [0; 2] } else { sizes };
            let local_crc = if item.descriptor.is_some() {
                [0; 4]
            } else {
                crc
            };
            out.extend(item.shared(
                wide,
                local_crc,
                local_sizes,
                &zip64_extra(wide, &[size, sizes[0]]),
            ));
            out.extend(&data);
            if let Some(signed) = item.descriptor {
                out.extend(if signed { &b"PK\x07\x08"[..] } else { b"" });
                out.extend(crc);
                out.extend(sizes.iter().flat_map(|size| {
                    if wide {
                        size.to_le_bytes().to_vec()
                    } else {
                        narrow(*size).to_vec()
                    }
                }));
            }
            directory.extend(b"PK\x01\x02\x14\0");
            let record = item.shared(
                wide,
                crc,
                sizes,
                &zip64_extra(wide, &[size, sizes[0], offset]),
            );
            let (fixed, names) = record.split_at(26);
            directory.extend(fixed);
            directory.extend([0; 10]);
            directory.extend(if wide { [0xFF; 4] } else { narrow(offset) });
            directory.extend(names);
        }
        let start = out.len() as u64;
        out.extend(&directory);
        out.extend(&self.gap);
        self.write_end(&mut out, start, directory.len() as u64);
        if self.counts_before {
            return out;
        }
        [&self.before[..], &out].concat()
    }

    fn write_end(&self, out: &mut Vec<u8>, start: u64, length: u64) {
        let count = self.items.len() as u64;
        if self.zip64.is_some() {
            let at = out.len() as u64;
            out.extend(b"PK\x06\x06");
            out.extend(44u64.to_le_bytes());
            out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            out.extend(
                [count, count, length, start]
                    .iter()
                    .flat_map(|number| number.to_le_bytes()),
            );
            out.extend(b"PK\x06\x07\0\0\0\0");
            out.extend(at.to_le_bytes());
            out.extend([1, 0, 0, 0]);
        }
        let left = self.zip64 == Some(true);
        out.extend(b"PK\x05\x06\0\0\0\0");
        for _ in 0..2 {
            out.extend(if left {
                [0xFF; 2]
            } else {
                (count as u16).to_le_bytes()
            });
        }
        for number in [length, start] {
            out.extend(if left { [0xFF; 4] } else { narrow(number) });
        }
        out.extend((self.comment.len() as u16).to_le_bytes());
        out.extend(&self.comment);
    }
}

impl Item {
    /// Returns what both headers have: version to name, and extra fields.
    fn shared(&self, wide: bool, crc: [u8; 4], sizes: [u64; 2], zip64: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let flags = self.flags | if self.descriptor.is_some() { 8 } else { 0 };
        for field in [
            if wide { 45u16 } else { 20 },
            flags,
            if self.stored { 0 } else { 8 },
            0x1234,
            0x5678,
        ] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend(crc);
        bytes.extend(
            sizes
                .iter()
                .flat_map(|size| if wide { [0xFF; 4] } else { narrow(*size) }),
        );
        bytes.extend((self.name.len() as u16).to_le_bytes());
        bytes.extend(((self.extra.len() + zip64.len()) as u16).to_le_bytes());
        bytes.extend(&self.name);
        bytes.extend(&self.extra);
        bytes.extend(zip64);
        bytes
    }
}

fn zip64_extra(wide: bool, numbers: &[u64]) -> Vec<u8> {
    if !wide {
        return Vec::new();
    }
    let mut field = vec![1, 0, 8 * numbers.len() as u8, 0];
    field.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    field
}

fn narrow(number: u64) -> [u8; 4] {
    u32::try_from(number)
        .expect("a small container")
        .to_le_bytes()
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder =
        flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}
