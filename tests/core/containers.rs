//! Containers and encodings as valid workbooks have them, and as hostile ones do.
//!
//! Source of truth: the ratings of one small workbook, reckoned by hand, which no container may change; `calamine`,
//! which reads what was written; `rawzip` for the bytes that must stay.

#[path = "../support/parts.rs"]
mod parts;
#[path = "../support/read_back.rs"]
mod read_back;
#[path = "../support/run.rs"]
mod run;
#[path = "../support/small_workbook.rs"]
mod small_workbook;
#[path = "containers/workbook.rs"]
mod workbook;

use parts::texts;
use small_workbook::zip::{Item, Zip};
use small_workbook::{BOOK, SHEET, STRINGS, STYLES};
use workbook::{LINKS, ROOT, TYPES, rate, workbook};

/// Gives each part another form.
fn each(change: impl Fn(usize, &mut Item)) -> Zip {
    let mut zip = workbook();
    zip.items
        .iter_mut()
        .enumerate()
        .for_each(|(i, item)| change(i, item));
    zip
}

/// The workbook with a part's text changed.
fn with(part: &str, change: impl Fn(&str) -> String) -> Zip {
    let mut zip = workbook();
    let item = zip.item(part);
    item.text = change(std::str::from_utf8(&item.text).expect("UTF-8")).into_bytes();
    zip
}

/// The workbook with a part under another name.
fn renamed(names: &[(&str, &str)]) -> Zip {
    let mut zip = workbook();
    for (from, to) in names {
        zip.item(from).name = to.as_bytes().to_vec();
    }
    zip
}

/// The workbook in a container with something changed.
fn around(change: fn(&mut Zip)) -> Zip {
    let mut zip = workbook();
    change(&mut zip);
    zip
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn valid_containers_are_read_and_copied() {
    let zip64 = || each(|_, item| item.zip64 = true);
    let cases = [
        ("plain", workbook()),
        ("zip64 fields", zip64()),
        (
            "zip64 fields of some",
            each(|i, item| item.zip64 = i % 2 == 0),
        ),
        (
            "zip64 fields behind others",
            each(|_, item| {
                item.zip64 = true;
                item.extra = b"\x55\x54\x05\0\x01abcd".to_vec();
            }),
        ),
        (
            "zip64 throughout",
            Zip {
                zip64: Some(true),
                comment: b"zip64".to_vec(),
                ..zip64()
            },
        ),
        (
            "zip64 end",
            Zip {
                zip64: Some(true),
                ..workbook()
            },
        ),
        (
            "zip64 end that is not needed",
            Zip {
                zip64: Some(false),
                ..workbook()
            },
        ),
        (
            "zip64 descriptors",
            Zip {
                zip64: Some(true),
                ..each(|i, item| {
                    item.zip64 = true;
                    item.descriptor = Some(i % 2 == 0);
                })
            },
        ),
        (
            "bytes before",
            around(|zip| zip.before = b"#!/bin/sh\nbefore the zip".to_vec()),
        ),
        (
            "a comment",
            around(|zip| zip.comment = b"a comment".to_vec()),
        ),
        ("descriptors", each(|_, item| item.descriptor = Some(true))),
        (
            "descriptors without signature",
            each(|_, item| item.descriptor = Some(false)),
        ),
        ("stored", each(|_, item| item.stored = true)),
        (
            "stored with descriptors",
            each(|_, item| {
                item.stored = true;
                item.descriptor = Some(true);
            }),
        ),
        (
            "extra fields",
            each(|_, item| item.extra = b"\x0a\0\x04\0\0\0\0\0\x55\x54\x05\0\x01abcd".to_vec()),
        ),
        ("backwards", around(|zip| zip.items.reverse())),
        (
            "folders",
            around(|zip| {
                for folder in ["xl/", "xl/worksheets/", "_rels/"] {
                    zip.items.insert(
                        0,
                        Item {
                            stored: true,
                            ..Item::new(folder, b"")
                        },
                    );
                }
            }),
        ),
        ("UTF-8 flag", each(|_, item| item.flags = 1 << 11)),
        ("compression hints", each(|_, item| item.flags = 0b110)),
        (
            "other files",
            around(|zip| {
                for name in [
                    "xl/it's \"odd\" – 📊.xml",
                    "docProps/%41.txt",
                    "customXml/a b.xml",
                ] {
                    zip.items.push(Item::new(name, b"kept"));
                }
                zip.items.push(Item {
                    name: b"docProps/\x8Ebersicht.txt".to_vec(),
                    ..Item::new("", b"kept")
                });
            }),
        ),
        (
            "upper case",
            renamed(&[
                (SHEET, "XL/Worksheets/SHEET1.xml"),
                (LINKS, "xl/_RELS/workbook.xml.RELS"),
            ]),
        ),
    ];
    for (case, zip) in cases {
        let input = zip.bytes();
        let run = rate(&input).unwrap_or_else(|error| panic!("{case}: {error}"));
        run.assert_rated(case);
        run.assert_read_by_calamine(case);
        run.assert_verbatim(case, &input);
        assert!(
            run.out.starts_with(&zip.before) && run.out.ends_with(&zip.comment),
            "{case}"
        );
        let again = rate(&run.out).unwrap_or_else(|error| panic!("{case}, again: {error}"));
        assert_eq!(again.out, run.out, "{case}: rating again changes nothing");
    }
}

/// What calamine or rawzip do not find their way through, and Excel does.
#[test]
fn odder_containers_are_read_and_copied() {
    let cases = [
        (
            "backslashes",
            renamed(&[
                (SHEET, "xl\\worksheets\\sheet1.xml"),
                (ROOT, "_rels\\.rels"),
                (LINKS, "xl\\_rels\\workbook.xml.rels"),
            ]),
        ),
        (
            "leading slashes",
            renamed(&[
                (SHEET, "/xl/worksheets/sheet1.xml"),
                (TYPES, "/[Content_Types].xml"),
                (STYLES, "\\xl\\styles.xml"),
            ]),
        ),
        (
            "a comment with an end record",
            around(|zip| {
                zip.comment = [b"PK\x05\x06", &[0; 18][..], b" and PK\x05\x06"].concat();
            }),
        ),
        (
            "zip64 behind other bytes",
            Zip {
                zip64: Some(true),
                before: b"before".to_vec(),
                ..each(|_, item| item.zip64 = true)
            },
        ),
        (
            "something before the end",
            Zip {
                gap: b"PK\x05\x05\x03\0sig".to_vec(),
                ..workbook()
            },
        ),
    ];
    for (case, zip) in cases {
        let run = rate(&zip.bytes()).unwrap_or_else(|error| panic!("{case}: {error}"));
        run.assert_rated(case);
        assert!(run.out.starts_with(&zip.before));
        let again = rate(&run.out).unwrap_or_else(|error| panic!("{case}, again: {error}"));
        again.assert_rated(case);
        assert_eq!(again.out, run.out, "{case}: rating again changes nothing");
    }
}

#[test]
fn hostile_and_damaged_containers_are_refused_by_name() {
    const TWO: u64 = 2 << 30;
    let part = |name: &str, change: fn(&mut Item)| {
        let mut zip = workbook();
        change(zip.item(name));
        zip.bytes()
    };
    let whole = workbook().bytes();
    let mut wrong_sum = workbook();
    wrong_sum.item(SHEET).stored = true;
    let mut wrong_sum = wrong_sum.bytes();
    let at = memchr(&wrong_sum, b"<v>9</v>");
    wrong_sum[at + 3] = b'8';
    let mut no_header = workbook().bytes();
    let at = memchr(&no_header, b"xl/worksheets/sheet1.xml") - 30;
    no_header[at] = b'p';
    let cases = [
        (
            "encrypted",
            part(SHEET, |item| item.flags = 1),
            SHEET,
            "is encrypted; save",
        ),
        (
            "strongly encrypted",
            part(STYLES, |item| item.flags = 1 << 6),
            STYLES,
            "is encrypted",
        ),
        (
            "one entry at another's place",
            part(STRINGS, |item| item.offset = Some(0)),
            "",
            "overlap those of another part",
        ),
        (
            "longer than it says",
            part(SHEET, |item| item.claimed = Some(100)),
            SHEET,
            "longer than recorded",
        ),
        (
            "shorter than it says",
            part(SHEET, |item| item.claimed = Some(100_000)),
            SHEET,
            "is cut off",
        ),
        ("damaged", wrong_sum, SHEET, "its checksum is wrong"),
        (
            "no local header",
            no_header,
            SHEET,
            "its beginning is missing",
        ),
        (
            "5 GiB sheet",
            part(SHEET, |item| item.claimed = Some(5 << 30)),
            SHEET,
            "larger than 4 GiB",
        ),
        (
            "2 GiB strings",
            part(STRINGS, |item| item.claimed = Some(TWO)),
            STRINGS,
            "larger than 1 GiB",
        ),
        (
            "100 MiB list of parts",
            part("[Content_Types].xml", |item| item.claimed = Some(100 << 20)),
            "[Content_Types].xml",
            "larger than 64 MiB",
        ),
        (
            "cut off",
            whole[..whole.len() - 30].to_vec(),
            "",
            "cut off or damaged",
        ),
        (
            "cut off in the middle",
            whole[..whole.len() / 2].to_vec(),
            "",
            "cut off or damaged",
        ),
    ];
    for (case, input, part, expected) in cases {
        let error = rate(&input).map(|_| ()).expect_err(case);
        assert!(
            error.starts_with(part) && error.contains(expected),
            "{case}: {error}"
        );
    }
}

fn memchr(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
        .expect("it is there")
}

/// A sheet of a million empty rows expands a thousandfold and is legal; a thousand records for the same bytes are not.
#[test]
fn what_expands_far_is_read_and_what_overlaps_is_not() {
    const ROWS: usize = 1_000_000;
    const SIZE: usize = 32 << 20;
    let zip = with(SHEET, |text| {
        text.replace(
            "</sheetData>",
            &format!("{}</sheetData>", "<row/>".repeat(ROWS)),
        )
    });
    let input = zip.bytes();
    assert!(input.len() * 200 < ROWS * "<row/>".len(), "{}", input.len());
    let run = rate(&input).expect("a million rows");
    run.assert_rated("a million rows");
    assert_eq!(
        texts(&run.out, SHEET)[0]
            .windows(6)
            .filter(|window| *window == b"<row/>")
            .count(),
        ROWS
    );

    let mut bomb = workbook();
    bomb.items.push(Item::new("xl/media/0.bin", &vec![0; SIZE]));
    let offset = memchr(&bomb.bytes(), b"xl/media/0.bin") as u64 - 30;
    bomb.items.extend((1..1000).map(|i| Item {
        stored: true,
        claimed: Some(SIZE as u64),
        offset: Some(offset),
        ..Item::new(&format!("xl/media/{i}.bin"), b"")
    }));
    let input = bomb.bytes();
    assert!(1000 * SIZE / input.len() > 100_000, "{}", input.len());
    let error = rate(&input).map(|_| ()).expect_err("overlapping");
    assert!(
        error.starts_with("xl/media/") && error.contains("overlap"),
        "{error}"
    );
}

#[test]
fn hostile_xml_is_refused_by_name_in_every_part() {
    let doctype = |text: &str| text.replace("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>");
    for part in [SHEET, STRINGS, STYLES, BOOK, LINKS, ROOT, TYPES] {
        let error = rate(&with(part, doctype).bytes())
            .map(|_| ())
            .expect_err(part);
        assert!(
            error.starts_with(part) && error.contains("document type declaration"),
            "{error}"
        );
    }
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let deep = |depth: usize| {
        [
            (
                SHEET,
                with(SHEET, |text| {
                    text.replace("<sheetData>", &format!("{}<sheetData>", nested(depth)))
                }),
            ),
            (
                SHEET,
                with(SHEET, |text| {
                    text.replace("</row>", &format!("{}</row>", nested(depth)))
                }),
            ),
            (
                SHEET,
                with(SHEET, |text| {
                    text.replace("<v>9", &format!("{}<v>9", nested(depth)))
                }),
            ),
            (
                STRINGS,
                with(STRINGS, |text| {
                    text.replace(
                        "<si><t>Café</t>",
                        &format!("<si><t>Café</t>{}", nested(depth)),
                    )
                }),
            ),
            (
                STYLES,
                with(STYLES, |text| {
                    text.replace("<borders", &format!("{}<borders", nested(depth)))
                }),
            ),
            (
                BOOK,
                with(BOOK, |text| {
                    text.replace("<sheets>", &format!("{}<sheets>", nested(depth)))
                }),
            ),
            (
                LINKS,
                with(LINKS, |text| {
                    text.replace(
                        "</Relationships>",
                        &format!("{}</Relationships>", nested(depth)),
                    )
                }),
            ),
        ]
    };
    for (part, zip) in deep(900) {
        rate(&zip.bytes())
            .unwrap_or_else(|error| panic!("{part}: {error}"))
            .assert_rated(part);
    }
    for (part, zip) in deep(1_000_000) {
        let error = rate(&zip.bytes()).map(|_| ()).expect_err(part);
        assert!(
            error.starts_with(part) && error.contains("more than 1,000 levels deep"),
            "{error}"
        );
    }
}

/// Of two parts spelt alike, Python's zipfile and calamine read the last, and so do we. poi's `duplicate-filename.xlsx`
/// is such a file.
#[test]
fn of_two_parts_spelt_alike_the_last_counts() {
    let mut zip = workbook();
    let mut other = zip.item(SHEET).clone();
    other.text = b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>".to_vec();
    zip.items.insert(1, other.clone());
    let run = rate(&zip.bytes()).expect("a sound workbook");
    run.assert_rated("doubled");
    run.assert_read_by_calamine("doubled");
    let sheets = texts(&run.out, SHEET);
    assert_eq!(sheets.len(), 2);
    assert_eq!(
        sheets[0], other.text,
        "the one that does not count is left as it is"
    );
    // The same twice: both are changed, so that every program sees the ratings.
    let mut zip = workbook();
    let same = zip.item(SHEET).clone();
    zip.items.push(same);
    let run = rate(&zip.bytes()).expect("a sound workbook");
    run.assert_read_by_calamine("the same twice");
    let sheets = texts(&run.out, SHEET);
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[0], sheets[1]);
}

/// Of two parts that differ in case, openpyxl reads the one that the relationship spells, calamine the last. poi's
/// `duplicate-filename-case-insensitive.xlsx` is such a file.
#[test]
fn of_two_parts_spelt_differently_the_one_asked_for_counts() {
    let double = |text: Option<&[u8]>| {
        let mut zip = workbook();
        let mut other = zip.item(SHEET).clone();
        other.name = b"xl/worksheets/Sheet1.xml".to_vec();
        other.text = text.map_or(other.text, <[u8]>::to_vec);
        zip.items.push(other);
        zip.bytes()
    };
    let run = rate(&double(None)).expect("a sound workbook");
    run.assert_rated("the same");
    run.assert_read_by_calamine("the same");
    assert_eq!(
        texts(&run.out, SHEET),
        texts(&run.out, "xl/worksheets/Sheet1.xml")
    );
    // With other content it is left as it is, and the ratings are in the one that the relationship spells.
    let run = rate(&double(Some(b"<worksheet/>"))).expect("a sound workbook");
    run.assert_rated("another");
    assert_eq!(
        texts(&run.out, "xl/worksheets/Sheet1.xml"),
        [b"<worksheet/>"]
    );
    // What is only read may be doubled: the styles that a rated workbook has already.
    let mut rated = workbook();
    for part in [SHEET, STYLES] {
        rated.item(part).text =
            texts(&rate(&workbook().bytes()).expect("sound").out, part).remove(0);
    }
    rated.items.push(Item::new("XL/STYLES.XML", b"<other/>"));
    rate(&rated.bytes())
        .expect("nothing to change")
        .assert_rated("doubled styles");
}

fn utf_16(text: &str, mark: bool, units: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    format!("{mark}{}", text.replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(units)
        .collect()
}

/// Writes a text in some encoding.
type Encode = fn(&str) -> Vec<u8>;

/// The encodings that a part may have, each from its text in UTF-8.
fn encodings() -> Vec<(&'static str, Encode)> {
    vec![
        ("a mark", |text| format!("\u{feff}{text}").into_bytes()),
        ("UTF-16LE", |text| utf_16(text, true, u16::to_le_bytes)),
        ("UTF-16BE", |text| utf_16(text, true, u16::to_be_bytes)),
        ("UTF-16LE without mark", |text| {
            utf_16(text, false, u16::to_le_bytes)
        }),
        ("UTF-16BE without mark", |text| {
            utf_16(text, false, u16::to_be_bytes)
        }),
        ("Latin 1", |text| {
            let text = text.replace("UTF-8", "ISO-8859-1");
            text.chars()
                .map(|c| u8::try_from(u32::from(c)).expect("Latin 1"))
                .collect()
        }),
        ("windows-1252", |text| {
            let text = text.replace("UTF-8", "windows-1252");
            text.chars()
                .map(|c| u8::try_from(u32::from(c)).expect("Latin 1"))
                .collect()
        }),
        ("no declaration", |text| {
            text.split_once('\n')
                .expect("a declaration")
                .1
                .as_bytes()
                .to_vec()
        }),
    ]
}

#[test]
fn parts_are_read_in_every_encoding_and_changed_ones_become_utf_8() {
    for part in [SHEET, STRINGS, STYLES, BOOK, LINKS, ROOT, TYPES] {
        for (encoding, encode) in encodings() {
            let case = format!("{part} in {encoding}");
            let mut zip = workbook();
            let item = zip.item(part);
            item.text = encode(std::str::from_utf8(&item.text).expect("UTF-8"));
            let input = zip.bytes();
            let run = rate(&input).unwrap_or_else(|error| panic!("{case}: {error}"));
            run.assert_rated(&case);
            run.assert_verbatim(&case, &input);
            let written = texts(&run.out, part).remove(0);
            if [SHEET, STYLES].contains(&part) {
                let text = String::from_utf8(written).expect("what is written anew is UTF-8");
                let utf_8 = encoding == "no declaration" || text.contains("encoding=\"UTF-8\"");
                assert!(utf_8, "{case}: {}", &text[..60]);
                assert_eq!(text.starts_with('\u{feff}'), encoding == "a mark", "{case}");
                run.assert_read_by_calamine(&case);
            } else if ["a mark", "no declaration"].contains(&encoding) {
                // calamine reads UTF-8 only, and what is not changed stays as it is.
                run.assert_read_by_calamine(&case);
            }
        }
    }
}

#[test]
fn texts_that_are_not_as_they_say_are_refused_by_name() {
    let mut lone = utf_16(" ", true, u16::to_le_bytes);
    lone.extend([0, 0xD8, b'a', 0]);
    for part in [SHEET, STRINGS, STYLES, BOOK, LINKS, ROOT, TYPES] {
        let mut zip = workbook();
        zip.item(part).text.clone_from(&lone);
        let error = rate(&zip.bytes()).map(|_| ()).expect_err(part);
        assert!(
            error.starts_with(part) && error.contains("UTF-16LE, but has bytes"),
            "{error}"
        );
        let unknown = with(part, |text| text.replace("UTF-8", "x-klingon"));
        let error = rate(&unknown.bytes()).map(|_| ()).expect_err(part);
        assert!(
            error.starts_with(part) && error.contains("'x-klingon'"),
            "{error}"
        );
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn targets_are_found_however_they_are_written() {
    let target = |part: &str, from: &str, to: &str| {
        with(part, |text| {
            text.replace(&format!("\"{from}\""), &format!("\"{to}\""))
        })
    };
    let sheet = |to: &str| target(LINKS, "worksheets/sheet1.xml", to);
    let moved = |name: &str, to: &str| {
        let mut zip = sheet(to);
        zip.item(SHEET).name = name.as_bytes().to_vec();
        zip
    };
    let mut at_root = target(ROOT, BOOK, "/book.xml");
    at_root.item(BOOK).name = b"book.xml".to_vec();
    at_root.item(LINKS).name = b"_rels/book.xml.rels".to_vec();
    let links = at_root.item("_rels/book.xml.rels");
    links.text = String::from_utf8(links.text.clone())
        .expect("UTF-8")
        .replace("Target=\"", "Target=\"xl/")
        .into_bytes();
    let prefixed = |text: &str| {
        let text = text
            .replace("<Relationship", "<p:Relationship")
            .replace("</Relationships", "</p:Relationships");
        text.replace("xmlns=", "xmlns:p=")
    };
    let strict = |text: &str| {
        text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    };
    let no_main = |text: &str| text.replace("officeDocument\"", "thumbnail\"");
    let mut no_root = workbook();
    no_root.items.retain(|item| item.name != ROOT.as_bytes());
    let mut by_default = with(TYPES, |text| {
        let (start, _) = text.split_once("<Override").expect("overrides");
        let main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
        format!("{}</Types>", start.replace("application/xml", main))
    });
    by_default.items.retain(|item| item.name != ROOT.as_bytes());
    for (case, zip) in [
        ("absolute", sheet("/xl/worksheets/sheet1.xml")),
        ("./", sheet("./worksheets/./sheet1.xml")),
        ("../", sheet("../xl/worksheets/sheet1.xml")),
        ("backslashes", sheet("worksheets\\sheet1.xml")),
        ("case", sheet("Worksheets/SHEET1.XML")),
        ("fragment", sheet("worksheets/sheet1.xml#A1")),
        ("blanks around", sheet(" worksheets/sheet1.xml ")),
        (
            "percent in the target",
            moved("xl/My sheet é.xml", "My%20sheet%20%C3%A9.xml"),
        ),
        (
            "percent in the name",
            moved("xl/My%20sheet.xml", "My sheet.xml"),
        ),
        (
            "percent in both",
            moved("xl/My%20sheet.xml", "My%20sheet.xml"),
        ),
        (
            "quotes and emoji",
            moved("xl/it's 📊.xml", "it&apos;s 📊.xml"),
        ),
        ("an old code page", {
            let mut zip = sheet("\u{c4}.xml");
            zip.item(SHEET).name = b"xl/\x8E.xml".to_vec();
            zip
        }),
        ("root with a slash", target(ROOT, BOOK, "/xl/workbook.xml")),
        (
            "root with backslashes",
            target(ROOT, BOOK, "\\xl\\workbook.xml"),
        ),
        ("workbook at the root", at_root),
        ("prefixed", with(LINKS, prefixed)),
        ("prefixed root", with(ROOT, prefixed)),
        ("strict", with(LINKS, strict)),
        ("strict root", with(ROOT, strict)),
        ("main document by type", with(ROOT, no_main)),
        (
            "main document by type, a broken link",
            target(ROOT, BOOK, "xl/gone.xml"),
        ),
        ("no relationships of the package", no_root),
        ("main document by the type of all XML", by_default),
    ] {
        let input = zip.bytes();
        let run = rate(&input).unwrap_or_else(|error| panic!("{case}: {error}"));
        run.assert_rated(case);
        run.assert_verbatim(case, &input);
    }
    let nothing = with(TYPES, |text| text.replace("sheet.main", "sheet.other"));
    let mut nothing = Zip {
        items: nothing.items,
        ..Zip::default()
    };
    nothing.items.retain(|item| item.name != ROOT.as_bytes());
    let error = rate(&nothing.bytes())
        .map(|_| ())
        .expect_err("no main document");
    assert!(error.contains("does not name its main document"), "{error}");
}
