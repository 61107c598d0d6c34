//! Reads the parts of a zip container by `rawzip`, which shares no code with Ambersheet.

use std::collections::BTreeMap;
use std::io::Read;

/// Returns the texts of all parts of this name, in the order of the directory.
pub(crate) fn texts(zip: &[u8], name: &str) -> Vec<Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(zip).expect("a zip");
    let entries = archive
        .entries()
        .map(|entry| entry.expect("a sound directory"));
    entries
        .filter(|entry| entry.file_path().as_ref() == name.as_bytes())
        .map(|entry| {
            let data = archive
                .get_entry(entry.wayfinder())
                .expect("a sound part")
                .data();
            let mut text = data.to_vec();
            if entry.compression_method().as_u16() == 8 {
                text.clear();
                flate2::read::DeflateDecoder::new(data)
                    .read_to_end(&mut text)
                    .expect("sound data");
            }
            text
        })
        .collect()
}

/// Returns each part, by the bytes of its name, from its local header to the next header or the directory.
#[allow(dead_code, reason = "only tests of untouched parts need it")]
pub(crate) fn spans(zip: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(zip).expect("a zip");
    let mut starts: Vec<(u64, Vec<u8>)> = archive
        .entries()
        .map(|entry| entry.expect("a sound directory"))
        .map(|entry| {
            (
                entry.local_header_offset(),
                entry.file_path().as_ref().to_vec(),
            )
        })
        .collect();
    starts.sort();
    let ends: Vec<u64> = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([archive.directory_offset()])
        .collect();
    let spans = starts.into_iter().zip(ends);
    spans
        .map(|((start, name), end)| (name, zip[start as usize..end as usize].to_vec()))
        .collect()
}
