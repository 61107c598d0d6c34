//! What a rating run leaves alone: every part that it does not name is the same bytes in the output, header and all.
//!
//! Source of truth: the input's own bytes, found by `rawzip`, and a container written here by hand with everything
//! that zip allows and workbooks carry: bytes before the zip, stored parts, data descriptors, extra fields, a comment.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use ambersheet::{Fate, Options, Overrides, Ruleset};

const EXAMPLE: &[u8] = include_bytes!("../../rules/norfolk/norfolk-example.xlsx");
const RULES: &str = include_str!("../../rules/norfolk/norfolk.rhai");

type Parts = Vec<(String, Fate)>;

/// The rated workbook, what became of its parts, and how often its two sheets were inflated.
fn rate(workbook: &[u8], rules: &str) -> (Vec<u8>, Parts, [Option<u32>; 2]) {
    let ruleset =
        Ruleset::load("test.rhai", rules.as_bytes(), &Overrides::default()).expect("sound rules");
    let rated = ambersheet::rate(
        Cursor::new(workbook.to_vec()),
        &ruleset,
        &Options::default(),
    )
    .expect("a sound workbook");
    let mut out = Vec::new();
    rated.write(&mut out).expect("memory takes everything");
    let inflated = ["Vital Signs", "Summary"].map(|sheet| rated.times_inflated(sheet));
    let proof = rated.proof(None, None).expect("every part can be read");
    (
        out,
        proof
            .parts
            .into_iter()
            .map(|part| (part.name, part.fate))
            .collect(),
        inflated,
    )
}

/// Of each part, the bytes from its local header to the next header or the directory.
fn spans(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(zip).expect("a zip");
    let entries: Vec<(String, u64)> = archive
        .entries()
        .map(|entry| {
            let entry = entry.expect("a sound directory");
            (
                String::from_utf8_lossy(entry.file_path().as_ref()).into_owned(),
                entry.local_header_offset(),
            )
        })
        .collect();
    let end = |start: u64| {
        entries
            .iter()
            .map(|(_, other)| *other)
            .filter(|other| *other > start)
            .min()
            .unwrap_or(archive.directory_offset())
    };
    entries
        .iter()
        .map(|(name, start)| {
            (
                name.clone(),
                zip[*start as usize..end(*start) as usize].to_vec(),
            )
        })
        .collect()
}

fn assert_verbatim(input: &[u8], output: &[u8], parts: &[(String, Fate)]) {
    let (before, after) = (spans(input), spans(output));
    let mut identical = 0;
    for (name, fate) in parts {
        if *fate == Fate::Identical {
            assert_eq!(before[name], after[name], "{name}");
            identical += 1;
        }
    }
    assert_eq!(
        (identical, parts.len()),
        (parts.len() - 2, 22),
        "all but the sheet and the styles"
    );
}

#[test]
fn parts_that_are_not_patched_are_verbatim_spans() {
    let (output, parts, _) = rate(EXAMPLE, RULES);
    assert_verbatim(EXAMPLE, &output, &parts);
}

#[test]
fn odd_containers_are_kept_as_they_are() {
    let odd = odd_container(EXAMPLE);
    let (output, parts, _) = rate(&odd, RULES);
    assert_verbatim(&odd, &output, &parts);
    assert!(output.starts_with(b"bytes before the zip"));
    assert!(output.ends_with(b"a comment"));
    let ordinary = rate(EXAMPLE, RULES).0;
    for sheet in ["xl/worksheets/sheet1.xml", "xl/styles.xml"] {
        assert_eq!(part(&output, sheet), part(&ordinary, sheet), "{sheet}");
    }
}

#[test]
fn a_sheet_is_inflated_once_in_one_pass_and_twice_in_two() {
    assert_eq!(rate(EXAMPLE, RULES).2, [Some(1), Some(1)]);
    let two_passes = RULES.replace("write_to(\"RAG\")", "new_column(\"Rated\")");
    assert_ne!(two_passes, RULES);
    assert_eq!(rate(EXAMPLE, &two_passes).2, [Some(2), Some(1)]);
}

#[test]
fn nothing_to_write_gives_the_input_back() {
    let rated_once = rate(EXAMPLE, RULES).0;
    let (rated_twice, parts, _) = rate(&rated_once, RULES);
    assert_eq!(rated_once, rated_twice);
    assert!(parts.iter().all(|(_, fate)| *fate == Fate::Identical));
}

#[test]
fn threads_and_the_order_of_work_do_not_show() {
    let ruleset =
        Ruleset::load("test.rhai", RULES.as_bytes(), &Overrides::default()).expect("sound rules");
    let all: Vec<Vec<u8>> = [1, 2, 5]
        .map(|threads| {
            let options = Options::default().threads(threads);
            let rated = ambersheet::rate(Cursor::new(EXAMPLE), &ruleset, &options)
                .expect("a sound workbook");
            let mut out = Vec::new();
            rated.write(&mut out).expect("memory takes everything");
            out
        })
        .to_vec();
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
}

fn part(zip: &[u8], name: &str) -> Vec<u8> {
    let archive = rawzip::ZipArchive::from_slice(zip).expect("a zip");
    for entry in archive.entries() {
        let entry = entry.expect("a sound directory");
        if entry.file_path().as_ref() == name.as_bytes() {
            let data = archive
                .get_entry(entry.wayfinder())
                .expect("a sound part")
                .data();
            if entry.compression_method().as_u16() == 0 {
                return data.to_vec();
            }
            let mut text = Vec::new();
            flate2::read::DeflateDecoder::new(data)
                .read_to_end(&mut text)
                .expect("sound data");
            return text;
        }
    }
    panic!("no part {name}");
}

/// The same parts in another container: every third stored, every second with a data descriptor, some with extra
/// fields, in reverse order, behind other bytes, with a comment.
fn odd_container(zip: &[u8]) -> Vec<u8> {
    let names: Vec<String> = spans(zip).into_keys().rev().collect();
    let mut out = b"bytes before the zip".to_vec();
    let mut directory = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let text = part(zip, name);
        let stored = i % 3 == 0;
        let data = if stored { text.clone() } else { deflate(&text) };
        let described = i % 2 == 0 && !stored;
        let offset = out.len() as u32;
        let sizes = [crc32fast::hash(&text), data.len() as u32, text.len() as u32];
        let extra: &[u8] = if i % 4 == 0 {
            b"\x55\x54\x05\0\x01abcd"
        } else {
            b""
        };
        let shared = |sizes: [u32; 3]| {
            let mut bytes = Vec::new();
            for field in [
                20u16,
                if described { 8 } else { 0 },
                if stored { 0 } else { 8 },
                0x1234,
                0x5678,
            ] {
                bytes.extend(field.to_le_bytes());
            }
            bytes.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend((extra.len() as u16).to_le_bytes());
            bytes
        };
        out.extend(b"PK\x03\x04");
        out.extend(shared(if described { [0; 3] } else { sizes }));
        out.extend(name.as_bytes());
        out.extend(extra);
        out.extend(&data);
        if described {
            out.extend(b"PK\x07\x08");
            out.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
        }
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(shared(sizes));
        directory.extend([0u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        directory.extend(extra);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        out.extend((names.len() as u16).to_le_bytes());
    }
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(9u16.to_le_bytes());
    out.extend(b"a comment");
    out
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder =
        flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}
