//! Tests of changes that only some workbooks need: added parts and removed duplicates.
//!
//! Source of truth: `rawzip`, another reader of zip containers, and the bytes of the input.

use std::io::{Cursor, Read};

use super::{Changes, Fate, Package};

/// Returns a container with these stored parts, given by name and text.
fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let offset = (out.len() as u32).to_le_bytes();
        let mut shared: Vec<u8> = [20u16, 0, 0, 0, 0x21]
            .iter()
            .flat_map(|field| field.to_le_bytes())
            .collect();
        for field in [
            crc32fast::hash(text.as_bytes()),
            text.len() as u32,
            text.len() as u32,
            name.len() as u32,
        ] {
            shared.extend(field.to_le_bytes());
        }
        out.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend(
            [
                b"PK\x01\x02\x14\0",
                &shared[..],
                &[0; 10],
                &offset,
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = (parts.len() as u16).to_le_bytes();
    let place = [
        (directory.len() as u32).to_le_bytes(),
        (out.len() as u32).to_le_bytes(),
    ]
    .concat();
    out.extend(
        [
            &directory[..],
            b"PK\x05\x06\0\0\0\0",
            &count,
            &count,
            &place,
            b"\x04\0note",
        ]
        .concat(),
    );
    out
}

const PARTS: [(&str, &str); 4] = [
    ("[Content_Types].xml", "<Types/>"),
    ("xl/a.xml", "<a/>"),
    ("XL/A.XML", "<a/>"),
    ("xl/b.xml", "<b/>"),
];

fn package(parts: &[(&str, &str)]) -> Package<'static> {
    Package::open(Cursor::new(container(parts))).expect("a sound container")
}

/// Writes a package and returns its parts as `rawzip` reads them.
fn written(package: &Package<'_>, changes: &Changes) -> Vec<(String, String)> {
    let mut out = Vec::new();
    package
        .write(changes, &mut out)
        .expect("memory takes everything");
    assert!(out.ends_with(b"\x04\0note"));
    let archive = rawzip::ZipArchive::from_slice(&out).expect("a zip");
    assert_eq!(archive.entries_hint(), archive.entries().count() as u64);
    let texts = archive.entries().map(|entry| {
        let entry = entry.expect("a sound directory");
        let name = String::from_utf8(entry.file_path().as_ref().to_vec()).expect("UTF-8");
        let found = archive.get_entry(entry.wayfinder()).expect("a sound part");
        assert_eq!(
            found.local_header().file_path().as_ref(),
            entry.file_path().as_ref()
        );
        let mut text = String::new();
        if entry.compression_method().as_u16() == 0 {
            text.push_str(std::str::from_utf8(found.data()).expect("UTF-8"));
        } else {
            let inflated = flate2::read::DeflateDecoder::new(found.data());
            found
                .verifying_reader(inflated)
                .read_to_string(&mut text)
                .expect("sound data");
        }
        (name, text)
    });
    texts.collect()
}

fn owned(parts: &[(&str, &str)]) -> Vec<(String, String)> {
    parts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn parts_are_added_behind_all_others() {
    let package = package(&PARTS);
    let mut changes = Changes::default();
    changes.add("xl/styles 📊.xml", b"<first/>");
    changes.add("xl/styles 📊.xml", b"<styles/>");
    changes.add_or_replace_text(&package, "XL/b.xml", b"<other/>");
    changes.add_or_replace_text(&package, "xl/c.xml", b"<c/>");
    let expected = [
        PARTS[0],
        PARTS[1],
        PARTS[2],
        ("xl/b.xml", "<other/>"),
        ("xl/styles 📊.xml", "<styles/>"),
        ("xl/c.xml", "<c/>"),
    ];
    assert_eq!(written(&package, &changes), owned(&expected));
    let fates: Vec<(&str, Fate, bool)> = package
        .fates(&changes)
        .map(|part| (part.name, part.fate, part.part.is_some()))
        .collect();
    assert_eq!(
        fates[3..],
        [
            ("xl/b.xml", Fate::Changed, true),
            ("xl/styles 📊.xml", Fate::Added, false),
            ("xl/c.xml", Fate::Added, false),
        ]
    );
    let texts: Vec<String> = package
        .fates(&changes)
        .filter_map(|part| part.new_text())
        .map(|mut text| {
            let mut read = String::new();
            text.read_to_string(&mut read).expect("sound data");
            read
        })
        .collect();
    assert_eq!(texts, ["<other/>", "<styles/>", "<c/>"]);
}

#[test]
fn what_is_there_cannot_be_added() {
    let package = package(&PARTS);
    let mut changes = Changes::default();
    changes.add("XL\\B.xml", b"<b/>");
    let mut out = Vec::new();
    let error = package
        .write(&changes, &mut out)
        .expect_err("it is there")
        .to_string();
    assert!(error.contains("is in the file already"), "{error}");
    assert!(out.is_empty());
}

#[test]
fn doubles_go_together_and_change_together_while_they_hold_the_same() {
    let package = package(&PARTS);
    let mut changes = Changes::default();
    changes.remove(package.find("XL/A.XML").expect("a part"));
    assert_eq!(written(&package, &changes), owned(&[PARTS[0], PARTS[3]]));
    let mut changes = Changes::default();
    changes.replace_text(package.find("xl/a.xml").expect("a part"), b"<new/>");
    let expected = [
        PARTS[0],
        ("xl/a.xml", "<new/>"),
        ("XL/A.XML", "<new/>"),
        PARTS[3],
    ];
    assert_eq!(written(&package, &changes), owned(&expected));
}

#[test]
fn a_name_finds_the_part_that_is_spelt_so_and_else_the_last() {
    let parts = [
        PARTS[0],
        ("xl/a.xml", "1"),
        ("XL/A.XML", "2"),
        ("xl/b.xml", "3"),
        ("xl/b.xml", "4"),
        ("xl\\c d.xml", "5"),
    ];
    let package = package(&parts);
    for (name, text) in [
        ("xl/a.xml", "1"),
        ("XL/A.XML", "2"),
        ("Xl/a.xml", "2"),
        ("xl/b.xml", "4"),
        ("/XL/B.xml", "4"),
        ("xl/c%20d.xml", "5"),
    ] {
        let part = package.find(name).expect(name);
        assert_eq!(
            package.read_text(part).expect("a sound part"),
            text.as_bytes(),
            "{name}"
        );
    }
    assert_eq!(package.find("xl/d.xml"), None);
}

#[test]
fn a_name_may_not_be_there_without_end() {
    let mut parts = vec![PARTS[0]];
    parts.extend([("xl/a.xml", ""); 16]);
    package(&parts);
    parts.push(("XL/a.xml", ""));
    let error = Package::open(Cursor::new(container(&parts)))
        .map(|_| ())
        .expect_err("17 times")
        .to_string();
    assert_eq!(
        error,
        "XL/a.xml: is in the file more than 16 times; open the workbook in Excel, which may repair it, and save it again"
    );
}
