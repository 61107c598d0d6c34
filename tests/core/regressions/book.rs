//! Workbooks written by hand, part by part, so that a test can hold the XML that its bug was about.

use std::io::{Cursor, Read};

use ambersheet::{Options, Overrides, Ruleset};
use calamine::{Data, Reader, Xlsx};

const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// One format, in a styles part as small as may be.
pub(crate) const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border/></borders><cellXfs><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellXfs>\
    </styleSheet>";

/// The headings of the ordinary table.
pub(crate) const HEADINGS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Measure</t></is></c>\
    <c r=\"B1\" t=\"inlineStr\"><is><t>Actual</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>Target</t></is></c>\
    <c r=\"D1\" t=\"inlineStr\"><is><t>RAG</t></is></c></row>";

/// A row from column A on: numbers, texts, and no cell where a text is empty. A number behind `=` has the format
/// `literal`, a placeholder for the test to fill in.
pub(crate) fn row(number: u32, cells: &[&str]) -> String {
    let cells: String = ('A'..)
        .zip(cells)
        .filter(|(_, text)| !text.is_empty())
        .map(|(column, text)| match text.strip_prefix('=') {
            Some(formatted) => {
                format!("<c r=\"{column}{number}\" s=\"literal\"><v>{formatted}</v></c>")
            }
            None if text.parse::<f64>().is_ok() => {
                format!("<c r=\"{column}{number}\"><v>{text}</v></c>")
            }
            None => {
                let text = text.replace('<', "&lt;");
                format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            }
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

/// A worksheet of rows.
pub(crate) fn sheet(rows: &str) -> String {
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

/// The parts of a workbook with one sheet, `Sheet1`.
pub(crate) struct Book(Vec<(&'static str, Vec<u8>)>);

impl Book {
    pub(crate) fn new(sheet: &str) -> Self {
        let types = format!(
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
        );
        let relationships = |list: &str| {
            format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>")
        };
        let link = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATED}/{kind}\" Target=\"{target}\"/>")
        };
        let links = [
            link("rId1", "worksheet", "worksheets/sheet1.xml"),
            link("rId2", "styles", "styles.xml"),
            link("rId3", "sharedStrings", "sharedStrings.xml"),
        ];
        let text = |text: String| text.into_bytes();
        Self(vec![
            ("[Content_Types].xml", text(types)),
            (
                "_rels/.rels",
                text(relationships(&link(
                    "rId1",
                    "officeDocument",
                    "xl/workbook.xml",
                ))),
            ),
            ("xl/workbook.xml", Vec::new()),
            (
                "xl/_rels/workbook.xml.rels",
                text(relationships(&links.concat())),
            ),
            ("xl/styles.xml", STYLES.as_bytes().to_vec()),
            ("xl/sharedStrings.xml", b"<sst/>".to_vec()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes().to_vec()),
        ])
        .settings("")
    }

    pub(crate) fn part(mut self, name: &str, text: Vec<u8>) -> Self {
        let part = self
            .0
            .iter_mut()
            .find(|(known, _)| *known == name)
            .expect("a part of the workbook");
        part.1 = text;
        self
    }

    pub(crate) fn styles(self, text: &str) -> Self {
        self.part("xl/styles.xml", text.as_bytes().to_vec())
    }

    pub(crate) fn strings(self, text: Vec<u8>) -> Self {
        self.part("xl/sharedStrings.xml", text)
    }

    /// What stands behind the list of sheets.
    pub(crate) fn settings(self, settings: &str) -> Self {
        let text = format!(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{RELATED}\"><sheets>\
             <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets>{settings}</workbook>"
        );
        self.part("xl/workbook.xml", text.into_bytes())
    }

    /// Puts a part into the container a second time.
    pub(crate) fn twice(mut self, name: &str) -> Self {
        let part = self
            .0
            .iter()
            .find(|(known, _)| *known == name)
            .expect("a part of the workbook")
            .clone();
        self.0.push(part);
        self
    }

    /// The container, every part stored (APPNOTE.TXT 4.3).
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in &self.0 {
            let offset = length(&out);
            let mut shared: Vec<u8> = [20u16, 0, 0, 0, 0x21]
                .iter()
                .flat_map(|field| field.to_le_bytes())
                .collect();
            for field in [
                crc32fast::hash(text),
                length(text),
                length(text),
                length(name.as_bytes()),
            ] {
                shared.extend(field.to_le_bytes());
            }
            out.extend(b"PK\x03\x04");
            out.extend(&shared);
            out.extend(name.as_bytes());
            out.extend(text);
            directory.extend(b"PK\x01\x02\x14\0");
            directory.extend(&shared);
            directory.extend([0; 10]);
            directory.extend(offset.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        let (parts, start) = (self.0.len() as u16, length(&out));
        out.extend(&directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend([parts, parts].iter().flat_map(|count| count.to_le_bytes()));
        out.extend(length(&directory).to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0; 2]);
        out
    }
}

/// As the four bytes that a container has for it; a name's length has two, and no extra field behind it.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("a small part")
}

/// One rating, as it was reported.
pub(crate) struct Reported {
    pub(crate) measure: String,
    pub(crate) id: Option<String>,
    /// The level, or the code of the reason why there is none.
    pub(crate) result: String,
    pub(crate) reason: String,
    pub(crate) actual: Option<String>,
}

/// What came of rating a workbook.
pub(crate) struct Run {
    pub(crate) out: Vec<u8>,
    pub(crate) all: Vec<Reported>,
    pub(crate) warnings: Vec<(&'static str, String)>,
}

/// Rates a workbook; the error as it is shown.
pub(crate) fn rate(workbook: &[u8], rules: &str) -> Result<Run, String> {
    let ruleset = Ruleset::load("test.rhai", rules.as_bytes(), &Overrides::default())
        .map_err(|error| error.to_string())?;
    let rated = ambersheet::rate(
        Cursor::new(workbook.to_vec()),
        &ruleset,
        &Options::default(),
    )
    .map_err(|error| error.to_string())?;
    let mut out = Cursor::new(Vec::new());
    rated
        .write_and_read_back(&mut out)
        .map_err(|error| error.to_string())?;
    let out = out.into_inner();
    let all = rated
        .ratings()
        .map(|rating| Reported {
            measure: rating.measure(),
            id: rating.id(),
            result: rating
                .level()
                .or(rating.unrated().map(ambersheet::Reason::code))
                .expect("a level or a reason")
                .to_owned(),
            reason: rating.reason(),
            actual: rating.actual().map(|actual| actual.to_string()),
        })
        .collect();
    let warnings = rated
        .warnings()
        .iter()
        .map(|warning| (warning.code, warning.cell.clone().unwrap_or_default()))
        .collect();
    Ok(Run { out, all, warnings })
}

impl Run {
    /// Each measure with its level or reason.
    pub(crate) fn ratings(&self) -> Vec<(&str, &str)> {
        self.all
            .iter()
            .map(|rating| (rating.measure.as_str(), rating.result.as_str()))
            .collect()
    }

    /// The text of a part of the rated workbook.
    pub(crate) fn part(&self, name: &str) -> String {
        let archive = rawzip::ZipArchive::from_slice(&self.out).expect("a zip");
        let entry = archive
            .entries()
            .map(|entry| entry.expect("a sound directory"))
            .find(|entry| entry.file_path().as_ref() == name.as_bytes())
            .expect("a part of the workbook");
        let data = archive
            .get_entry(entry.wayfinder())
            .expect("a sound part")
            .data();
        if entry.compression_method().as_u16() == 0 {
            return String::from_utf8_lossy(data).into_owned();
        }
        let mut text = String::new();
        flate2::read::DeflateDecoder::new(data)
            .read_to_string(&mut text)
            .expect("sound data in UTF-8");
        text
    }

    pub(crate) fn sheet(&self) -> String {
        self.part("xl/worksheets/sheet1.xml")
    }

    pub(crate) fn styles(&self) -> String {
        self.part("xl/styles.xml")
    }

    /// A cell's text, as calamine reads it; row and column from 0.
    pub(crate) fn cell(&self, row: u32, column: u32) -> String {
        let mut book = Xlsx::new(Cursor::new(&self.out)).expect("a workbook");
        let range = book.worksheet_range("Sheet1").expect("the sheet");
        range
            .get_value((row, column))
            .map_or(String::new(), Data::to_string)
    }

    /// A column's texts from row 1 to 5.
    pub(crate) fn column(&self, column: u32) -> Vec<String> {
        (0..5).map(|row| self.cell(row, column)).collect()
    }
}
