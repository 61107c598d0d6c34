//! A workbook for every container, and the ratings that it must give.

use ambersheet::{Fate, Options};

use crate::parts::spans;
use crate::read_back::cell;
use crate::run;
use crate::small_workbook::{SHEET, STRINGS, small_workbook, zip::Zip};

pub(crate) const LINKS: &str = "xl/_rels/workbook.xml.rels";
pub(crate) const ROOT: &str = "_rels/.rels";
pub(crate) const TYPES: &str = "[Content_Types].xml";

const RULES: &str = "tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n\
    amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n";

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const TEXTS: &str = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"6\" uniqueCount=\"6\">\
    <si><t>Measure</t></si><si><t>Actual</t></si><si><t>Target</t></si><si><t>RAG</t></si>\
    <si><t>Café</t></si><si><t>Tea £</t></si></sst>";

const ROWS: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
    <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"s\"><v>4</v></c><c r=\"B2\"><v>9</v></c><c r=\"C2\"><v>10</v></c></row>\
    <row r=\"3\"><c r=\"A3\" t=\"s\"><v>5</v></c><c r=\"B3\"><v>10</v></c><c r=\"C3\"><v>10</v></c></row></sheetData></worksheet>";

/// Returns the small workbook in compressed parts: `Café` is at 9 of 10, which is Red, and `Tea £` at 10 of 10, which is
/// Green.
pub(crate) fn workbook() -> Zip {
    let mut zip = small_workbook(&[(STRINGS, TEXTS.as_bytes()), (SHEET, ROWS.as_bytes())]);
    for item in &mut zip.items {
        item.stored = false;
        item.text.splice(0..0, DECLARATION.bytes());
    }
    zip
}

/// The outcome of rating a workbook.
pub(crate) struct Run {
    pub(crate) out: Vec<u8>,
    pub(crate) fates: Vec<(String, Fate)>,
    /// Each measure with its level.
    pub(crate) ratings: Vec<(String, String)>,
}

/// Rates a workbook.
///
/// # Errors
///
/// The message of an error; nothing has been written then.
pub(crate) fn rate(workbook: &[u8]) -> Result<Run, String> {
    run::rate(workbook, RULES, &Options::default(), |rated| {
        let mut out = Vec::new();
        rated.write(&mut out).inspect_err(|error| {
            assert!(out.is_empty(), "something was written before {error}");
        })?;
        let ratings = rated
            .ratings()
            .map(|rating| {
                let level = rating.level().unwrap_or("unrated");
                (rating.measure(), level.to_owned())
            })
            .collect();
        let fates = rated
            .proof(None, None)?
            .parts
            .into_iter()
            .map(|part| (part.name, part.fate))
            .collect();
        Ok(Run {
            out,
            fates,
            ratings,
        })
    })
}

impl Run {
    /// Asserts the ratings of both measures.
    pub(crate) fn assert_rated(&self, case: &str) {
        let ratings: Vec<(&str, &str)> = self
            .ratings
            .iter()
            .map(|(m, l)| (m.as_str(), l.as_str()))
            .collect();
        assert_eq!(ratings, [("Café", "Red"), ("Tea £", "Green")], "{case}");
    }

    /// Asserts that calamine reads the ratings where they belong.
    pub(crate) fn assert_read_by_calamine(&self, case: &str) {
        let texts =
            [(1, 0), (1, 3), (2, 0), (2, 3)].map(|(row, column)| cell(&self.out, row, column));
        assert_eq!(texts, ["Café", "Red", "Tea £", "Green"], "{case}");
    }

    /// Asserts that all parts but the sheet and the styles are the same bytes as before, headers included.
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
