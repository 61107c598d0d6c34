//! Workbooks written by hand, part by part, so that a test can hold the XML that its bug was about.

use ambersheet::Options;

use crate::parts::texts;
use crate::read_back::cell;
use crate::run;
use crate::small_workbook::{self, BOOK, SHEET, STRINGS, small_workbook, zip::Zip};

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

/// A workbook with one sheet, `Sheet1`.
pub(crate) struct Book(Zip);

impl Book {
    pub(crate) fn new(sheet: &str) -> Self {
        Self(small_workbook(&[
            (SHEET, sheet.as_bytes()),
            (STRINGS, b"<sst/>"),
            (small_workbook::STYLES, STYLES.as_bytes()),
        ]))
    }

    pub(crate) fn part(mut self, name: &str, text: Vec<u8>) -> Self {
        self.0.item(name).text = text;
        self
    }

    pub(crate) fn styles(self, text: &str) -> Self {
        self.part(small_workbook::STYLES, text.as_bytes().to_vec())
    }

    pub(crate) fn strings(self, text: Vec<u8>) -> Self {
        self.part(STRINGS, text)
    }

    /// Writes settings after the list of sheets.
    pub(crate) fn settings(mut self, settings: &str) -> Self {
        let book = self.0.item(BOOK);
        let text = String::from_utf8_lossy(&book.text);
        book.text = text
            .replace("</sheets>", &format!("</sheets>{settings}"))
            .into_bytes();
        self
    }

    /// Puts a part into the container a second time.
    pub(crate) fn twice(mut self, name: &str) -> Self {
        let part = self.0.item(name).clone();
        self.0.items.push(part);
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.bytes()
    }
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

/// The result of rating a workbook.
pub(crate) struct Run {
    pub(crate) out: Vec<u8>,
    pub(crate) all: Vec<Reported>,
    pub(crate) warnings: Vec<(&'static str, String)>,
}

/// Rates a workbook.
///
/// # Errors
///
/// The message of an error.
pub(crate) fn rate(workbook: &[u8], rules: &str) -> Result<Run, String> {
    run::rate(workbook, rules, &Options::default(), |rated| {
        let out = run::written(rated)?;
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
            .map(|warning| {
                let place = warning.place().map(ToString::to_string);
                (warning.code().name(), place.unwrap_or_default())
            })
            .collect();
        Ok(Run { out, all, warnings })
    })
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
        let text = texts(&self.out, name).remove(0);
        String::from_utf8(text).expect("a part in UTF-8")
    }

    pub(crate) fn sheet(&self) -> String {
        self.part(SHEET)
    }

    pub(crate) fn styles(&self) -> String {
        self.part(small_workbook::STYLES)
    }

    /// A cell's text, as calamine reads it; row and column from 0.
    pub(crate) fn cell(&self, row: u32, column: u32) -> String {
        cell(&self.out, row, column)
    }

    /// A column's texts from row 1 to 5.
    pub(crate) fn column(&self, column: u32) -> Vec<String> {
        (0..5).map(|row| self.cell(row, column)).collect()
    }
}
