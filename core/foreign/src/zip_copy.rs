//! Plain copies of zip containers.
//!
//! [`Package`] reads the parts and holds each to the size that it claims. calamine then reads a
//! container of the needed parts, made here. So no part inflates beyond the limit, and calamine
//! sees only parts that were checked.

use std::io::Read;

use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::package::Package;

use super::limits::LARGEST_INFLATED;

/// Returns an uncompressed container of the wanted parts. `wanted` gets names in lower case.
///
/// # Errors
/// [`Error::Part`] if a part is damaged or the parts are too large together.
pub(crate) fn plain_copy(
    package: &Package<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<u8>, Error> {
    let names: Vec<String> = package.part_names().map(str::to_owned).collect();
    let (mut out, mut directory, mut count, mut total) = (Vec::new(), Vec::new(), 0u16, 0);
    for name in names
        .iter()
        .filter(|name| wanted(&name.replace('\\', "/").to_lowercase()))
    {
        let Some(part) = package.find(name) else {
            continue;
        };
        let mut content = Vec::new();
        let read = package
            .reader(part)?
            .take(LARGEST_INFLATED - total + 1)
            .read_to_end(&mut content);
        read.map_err(|error| Error::workbook(name, error.to_string()))?;
        total += content.len() as u64;
        if total > LARGEST_INFLATED {
            return Err(Error::workbook(
                name,
                "with this part, the file is larger than 256 MB when unpacked, which is too large for this format; save it as .xlsx in Excel",
            ));
        }
        let name = name.replace('\\', "/");
        let offset = out.len() as u32;
        let header = header(&name, &content);
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(name.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(content);
        count += 1;
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

/// Returns the fields that the local header and the directory share for a stored part (APPNOTE.TXT
/// 4.3.7).
fn header(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    for field in [20u16, 1 << 11, 0, 0, 0x21] {
        header.extend(field.to_le_bytes());
    }
    for field in [
        crc32fast::hash(content),
        content.len() as u32,
        content.len() as u32,
    ] {
        header.extend(field.to_le_bytes());
    }
    header.extend((name.len() as u16).to_le_bytes());
    header.extend([0; 2]);
    header
}
