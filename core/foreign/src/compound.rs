//! Compound files (MS-CFB), the containers of workbooks before 2007.
//!
//! calamine trusts these containers: a chain of sectors that leads back to itself would fill all
//! memory. So this module extracts the stream itself and bounds every chain by the size of the
//! file. calamine then gets a container made here, which holds that stream alone.

use ambersheet_ooxml::error::Error;

use super::limits::too_large;

/// First bytes of every compound file.
pub(super) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
/// End of the ordinary sector numbers.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Length below which a stream lies in the small sectors of the root's stream.
const SHORT: u64 = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;
/// Number of sectors of the allocation table that the header itself lists.
const IN_HEADER: usize = 109;

/// A compound file whose directory was read.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    /// The stream that is divided into small sectors.
    small: Vec<u8>,
    entries: Vec<StreamEntry>,
}

struct StreamEntry {
    name: String,
    start: u32,
    length: u64,
}

impl<'b> Compound<'b> {
    /// Reads the directory. Returns `None` if the container is damaged.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Self> {
        let sector = match field_16(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        if !bytes.starts_with(SIGNATURE) || field_16(bytes, 32)? != 6 {
            return None;
        }
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        file.read_table()?;
        let directory = file.chain(field_32(bytes, 48)?)?;
        // The length of a stream has four bytes if sectors are small.
        let wide = sector == 4096;
        file.entries = directory
            .chunks_exact(ENTRY)
            .filter_map(|entry| StreamEntry::read(entry, wide))
            .collect();
        file.small_table = match field_32(bytes, 60)? {
            start if start < RESERVED => words(&file.chain(start)?).collect(),
            _ => Vec::new(),
        };
        let root = file.entries.first()?;
        if root.start < RESERVED && !file.small_table.is_empty() {
            file.small = file.chain(root.start)?;
        }
        Some(file)
    }

    /// Returns `true` if there is a stream or a folder of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Returns the bytes of a stream, or `None` if it is missing or damaged.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let mut bytes = if entry.length < SHORT {
            self.small_chain(entry.start)?
        } else {
            self.chain(entry.start)?
        };
        bytes.truncate(usize::try_from(entry.length).ok()?);
        Some(bytes)
    }

    /// Reads the allocation table, which gives the next sector of each sector.
    fn read_table(&mut self) -> Option<()> {
        let most = self.bytes.len() / self.sector;
        let mut places: Vec<u32> = words(self.bytes.get(76..76 + 4 * IN_HEADER)?).collect();
        let mut next = field_32(self.bytes, 68)?;
        let mut read = 0;
        while next < RESERVED {
            read += 1;
            if read > most {
                return None;
            }
            places.extend(words(self.sector(next)?));
            next = places.pop()?;
        }
        for place in places
            .into_iter()
            .filter(|place| *place < RESERVED)
            .take(most + 1)
        {
            let sector: Vec<u32> = words(self.sector(place)?).collect();
            self.table.extend(sector);
        }
        Some(())
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes
            .get(start..end)
            .filter(|sector| !sector.is_empty())
    }

    /// Returns the bytes of a chain of sectors. A chain longer than the file leads back to itself,
    /// which is damage.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next < RESERVED {
            bytes.extend_from_slice(self.sector(next)?);
            if bytes.len() > self.bytes.len() {
                return None;
            }
            next = *self.table.get(next as usize)?;
        }
        Some(bytes)
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next < RESERVED {
            let at = next as usize * SMALL_SECTOR;
            bytes.extend_from_slice(
                self.small
                    .get(at..(at + SMALL_SECTOR).min(self.small.len()))?,
            );
            if bytes.len() > self.small.len() {
                return None;
            }
            next = *self.small_table.get(next as usize)?;
        }
        Some(bytes)
    }
}

impl StreamEntry {
    /// Reads an entry of the directory. Returns `None` for an entry that is not in use.
    fn read(entry: &[u8], wide: bool) -> Option<Self> {
        let length = usize::from(field_16(entry, 64)?).checked_sub(2)?;
        let units = entry
            .get(..length.min(64))?
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let name = char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        let high = if wide {
            u64::from(field_32(entry, 124)?) << 32
        } else {
            0
        };
        (entry[66] != 0).then_some(Self {
            name,
            start: field_32(entry, 116)?,
            length: u64::from(field_32(entry, 120)?) | high,
        })
    }
}

/// Makes a compound file that holds one stream and nothing else.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the stream is larger than about 7 GiB, which a table in the header
/// cannot describe.
pub(super) fn around(name: &str, stream: &[u8]) -> Result<Vec<u8>, Error> {
    const SECTOR: usize = 4096;
    const PER_SECTOR: usize = SECTOR / 4;
    // The stream is padded to the length that needs no small sectors.
    let length = stream.len().max(SHORT as usize);
    let data = length.div_ceil(SECTOR);
    // The table also describes one sector of the directory and its own sectors.
    let tables = (data + 1).div_ceil(PER_SECTOR - 1);
    if tables > IN_HEADER {
        return Err(too_large());
    }
    let mut out = vec![0u8; SECTOR * (1 + tables + 1 + data)];
    out[..8].copy_from_slice(SIGNATURE);
    put(
        &mut out,
        24,
        &[0x003E_u16, 3, 0xFFFE, 12, 6]
            .map(u16::to_le_bytes)
            .concat(),
    );
    let words = [
        1,
        tables as u32,
        tables as u32,
        0,
        SHORT as u32,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    ];
    put(&mut out, 40, &words.map(u32::to_le_bytes).concat());
    for place in 0..IN_HEADER {
        let number = if place < tables { place as u32 } else { FREE };
        put(&mut out, 76 + 4 * place, &number.to_le_bytes());
    }
    let first = (tables + 1) as u32;
    for sector in 0..tables * PER_SECTOR {
        let next = match sector {
            _ if sector < tables => FAT_SECTOR,
            _ if sector == tables || sector == tables + data => END_OF_CHAIN,
            _ if sector < tables + data => sector as u32 + 1,
            _ => FREE,
        };
        put(&mut out, SECTOR + 4 * sector, &next.to_le_bytes());
    }
    let directory = SECTOR * (1 + tables);
    put_entry(&mut out[directory..], "Root Entry", 5, 1, END_OF_CHAIN, 0);
    put_entry(
        &mut out[directory + ENTRY..],
        name,
        2,
        FREE,
        first,
        length as u64,
    );
    put(&mut out, directory + SECTOR, stream);
    Ok(out)
}

fn put_entry(out: &mut [u8], name: &str, kind: u8, child: u32, start: u32, length: u64) {
    let name: Vec<u8> = name
        .encode_utf16()
        .chain([0])
        .flat_map(u16::to_le_bytes)
        .collect();
    put(out, 0, &name);
    put(out, 64, &(name.len() as u16).to_le_bytes());
    out[66] = kind;
    out[67] = 1;
    put(out, 68, &[FREE, FREE, child].map(u32::to_le_bytes).concat());
    put(out, 116, &start.to_le_bytes());
    put(out, 120, &length.to_le_bytes());
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    out[at..at + bytes.len()].copy_from_slice(bytes);
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

/// Returns a little-endian number of two bytes, or `None` if the bytes end before it.
pub(super) fn field_16(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([field[0], field[1]]))
}

fn field_32(bytes: &[u8], at: usize) -> Option<u32> {
    words(bytes.get(at..at.checked_add(4)?)?).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out() {
        for length in [0, 1, 4095, 4096, 4097, 5_000_000] {
            let stream: Vec<u8> = (0..length).map(|i: u32| (i % 251) as u8).collect();
            let file = around("Workbook", &stream).expect("small enough");
            let compound = Compound::open(&file).expect("a compound file");
            let read = compound.stream("workbook").expect("the stream");
            assert_eq!(read[..stream.len()], stream, "{length}");
            assert!(read[stream.len()..].iter().all(|byte| *byte == 0) && !compound.has("Book"));
        }
    }

    /// Every chain is made to lead back to its own beginning.
    #[test]
    fn chains_that_never_end_are_damage() {
        let mut file = around("Workbook", &[7; 9000]).expect("small enough");
        let loop_back = 2u32.to_le_bytes();
        put(&mut file, 4096 + 4 * 2, &loop_back);
        assert!(
            Compound::open(&file)
                .expect("its directory is sound")
                .stream("Workbook")
                .is_none()
        );
        let mut file = around("Workbook", &[7; 9000]).expect("small enough");
        put(&mut file, 4096 + 4, &1u32.to_le_bytes());
        assert!(Compound::open(&file).is_none(), "the directory's chain");
        for cut in 0..600 {
            let _ = Compound::open(&file[..cut]);
        }
    }
}
