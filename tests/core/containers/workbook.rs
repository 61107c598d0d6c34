//! A small workbook in parts, and what rating it gives.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use ambersheet::{Fate, Options, Overrides, Ruleset};
use calamine::{Data, Reader, Xlsx};

use crate::zip::{Item, Zip};

pub(crate) const SHEET: &str = "xl/worksheets/sheet1.xml";
pub(crate) const STRINGS: &str = "xl/sharedStrings.xml";
pub(crate) const STYLES: &str = "xl/styles.xml";
pub(crate) const BOOK: &str = "xl/workbook.xml";
pub(crate) const LINKS: &str = "xl/_rels/workbook.xml.rels";
pub(crate) const ROOT: &str = "_rels/.rels";
pub(crate) const TYPES: &str = "[Content_Types].xml";

const RULES: &str = "tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n\
    amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n";

/// The workbook's parts: `Café` is at 9 of 10, which is Red, and `Tea £` at 10 of 10, which is Green.
pub(crate) fn workbook() -> Zip {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let declared = |text: &str| {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{text}")
    };
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{related}/{kind}\" Target=\"{target}\"/>")
    };
    let links = |list: &str| {
        format!("<Relationships xmlns=\"{package}/relationships\">{list}</Relationships>")
    };
    let named = |part: &str, kind: &str| {
        format!("<Override PartName=\"/{part}\" ContentType=\"{types}.{kind}+xml\"/>")
    };
    let strings: String = ["Measure", "Actual", "Target", "RAG", "Café", "Tea £"]
        .map(|text| format!("<si><t>{text}</t></si>"))
        .concat();
    let text = |cell: &str, index: usize| format!("<c r=\"{cell}\" t=\"s\"><v>{index}</v></c>");
    let heads = [("A1", 0), ("B1", 1), ("C1", 2), ("D1", 3)]
        .map(|(cell, index)| text(cell, index))
        .concat();
    let measure = |row: usize, index: usize, actual: u32| {
        let name = text(&format!("A{row}"), index);
        format!(
            "<row r=\"{row}\">{name}<c r=\"B{row}\"><v>{actual}</v></c><c r=\"C{row}\"><v>10</v></c></row>"
        )
    };
    let parts = [
        (
            TYPES,
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}</Types>",
                named(BOOK, "sheet.main"),
                named(SHEET, "worksheet"),
                named(STYLES, "styles"),
                named(STRINGS, "sharedStrings")
            ),
        ),
        (ROOT, links(&link("rId1", "officeDocument", BOOK))),
        (
            BOOK,
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{related}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            LINKS,
            links(
                &[
                    link("rId1", "worksheet", "worksheets/sheet1.xml"),
                    link("rId2", "styles", "styles.xml"),
                    link("rId3", "sharedStrings", "sharedStrings.xml"),
                ]
                .concat(),
            ),
        ),
        (
            STYLES,
            format!(
                "<styleSheet xmlns=\"{main}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
                 <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
                 <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
                 <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            STRINGS,
            format!("<sst xmlns=\"{main}\" count=\"6\" uniqueCount=\"6\">{strings}</sst>"),
        ),
        (
            SHEET,
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">{heads}</row>{}{}</sheetData></worksheet>",
                measure(2, 4, 9),
                measure(3, 5, 10)
            ),
        ),
    ];
    let items = parts
        .iter()
        .map(|(name, text)| Item::new(name, declared(text).as_bytes()))
        .collect();
    Zip {
        items,
        ..Zip::default()
    }
}

/// What came of rating a workbook.
pub(crate) struct Run {
    pub(crate) out: Vec<u8>,
    pub(crate) fates: Vec<(String, Fate)>,
    /// Each measure with its level.
    pub(crate) ratings: Vec<(String, String)>,
}

/// Rates a workbook; the error as it is shown.
pub(crate) fn rate(workbook: &[u8]) -> Result<Run, String> {
    let ruleset =
        Ruleset::load("test.rhai", RULES.as_bytes(), &Overrides::default()).expect("sound rules");
    let rated = ambersheet::rate(
        Cursor::new(workbook.to_vec()),
        &ruleset,
        &Options::default(),
    )
    .map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    if let Err(error) = rated.write(&mut out) {
        assert!(out.is_empty(), "something was written before {error}");
        return Err(error.to_string());
    }
    let level = |rating: ambersheet::Rating<'_, '_>| rating.level().unwrap_or("unrated").to_owned();
    let ratings = rated
        .ratings()
        .map(|rating| (rating.measure(), level(rating)))
        .collect();
    let proof = rated.proof(None, None).map_err(|error| error.to_string())?;
    let fates = proof
        .parts
        .into_iter()
        .map(|part| (part.name, part.fate))
        .collect();
    Ok(Run {
        out,
        fates,
        ratings,
    })
}

impl Run {
    /// Whether both measures were rated as they should be.
    pub(crate) fn assert_rated(&self, case: &str) {
        let ratings: Vec<(&str, &str)> = self
            .ratings
            .iter()
            .map(|(m, l)| (m.as_str(), l.as_str()))
            .collect();
        assert_eq!(ratings, [("Café", "Red"), ("Tea £", "Green")], "{case}");
    }

    /// Whether calamine reads the ratings where they belong.
    pub(crate) fn assert_read_by_calamine(&self, case: &str) {
        let mut book =
            Xlsx::new(Cursor::new(&self.out)).unwrap_or_else(|error| panic!("{case}: {error}"));
        let range = book
            .worksheet_range("Sheet1")
            .unwrap_or_else(|error| panic!("{case}: {error}"));
        let texts =
            [(1, 0), (1, 3), (2, 0), (2, 3)].map(|at| range.get_value(at).map(Data::to_string));
        assert_eq!(
            texts.map(Option::unwrap_or_default),
            ["Café", "Red", "Tea £", "Green"],
            "{case}"
        );
    }

    /// Whether all parts but the sheet and the styles are the same bytes as before, header and all.
    pub(crate) fn assert_verbatim(&self, case: &str, input: &[u8]) {
        let (before, after) = (spans(input), spans(&self.out));
        assert_eq!(before.len(), after.len(), "{case}");
        let changed = self
            .fates
            .iter()
            .filter(|(_, fate)| *fate != Fate::Identical)
            .count();
        assert_eq!(changed, 2, "{case}: {:?}", self.fates);
        let differ = before
            .iter()
            .filter(|(name, span)| after.get(*name) != Some(span))
            .count();
        assert_eq!(differ, 2, "{case}");
    }
}

/// Of each part, by the bytes of its name, the bytes from its local header to the next header or the directory.
fn spans(zip: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
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

/// The texts of all parts of this name, in the order of the directory.
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
