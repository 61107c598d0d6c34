//! Workbooks for property tests: one table of records, written in every way that worksheets are written in. Rows in and
//! out of order, cells with and without their references, a prefix on the namespace, shared and inline strings, cells
//! that are missing, blank, styled or hold formulas, merged cells, formats of rows and columns.

use std::fmt::Write;

use proptest::prelude::*;

#[path = "prefixed.rs"]
mod prefixed;
#[path = "small_workbook.rs"]
mod small_workbook;
#[path = "table_rules.rs"]
mod table_rules;

use prefixed::prefixed;
use small_workbook::{SHEET, small_workbook};
pub(crate) use table_rules::table_rules;

/// Some of the letters of [`table_rules`].
pub(crate) fn letters() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::subsequence(b"ctfwonrldesuxb1".to_vec(), 0..6)
}

/// The contents of a record's rating cell before it is rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeldBefore {
    /// The cell is not there.
    Missing,
    /// It is there, with a format.
    Blank(u32),
    /// A text of its own.
    Inline(&'static str),
    /// A shared string.
    Shared(&'static str),
    Formula,
    /// The master of a shared formula.
    SharedFormula,
}

/// A measure of the table.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) actual: Option<u32>,
    pub(crate) target: Option<u32>,
    pub(crate) held: HeldBefore,
}

/// How the sheet's XML is written.
#[derive(Clone, Debug)]
struct Shape {
    prefixed: bool,
    /// Whether rows and cells say where they are. Where they do not, everything stands in its place and order.
    references: bool,
    /// By how much the rows are turned round; 0 leaves them in order.
    turned: usize,
    shared: bool,
    row_format: bool,
    column_format: bool,
    spaced: bool,
    dimension: bool,
    /// Rows above the headings, of which the first holds a title.
    above: u32,
    /// Columns left of the table.
    left: u32,
    /// The record whose rating cell is merged with the cell below it, and the one merged with the cell at its right.
    merged: [Option<usize>; 2],
}

/// A sheet and the records that stand in it.
#[derive(Clone, Debug)]
pub(crate) struct Generated {
    pub(crate) records: Vec<Record>,
    shape: Shape,
}

const HEADINGS: [&str; 6] = [
    "Measure",
    "Actual",
    "Target",
    "RAG",
    "Previous",
    "Direction",
];
/// The place of the rating's column in the table, from 0.
const RATING: u32 = 3;
/// The shared strings of the small workbook that a sheet uses, with their indexes.
const SHARED: [(&str, u32); 5] = [
    ("Measure", 0),
    ("Actual", 1),
    ("Target", 2),
    ("RAG", 3),
    ("Calls", 4),
];

/// Any sheet.
pub(crate) fn sheets() -> impl Strategy<Value = Generated> {
    (prop::collection::vec(record(), 1..7), shape()).prop_map(|(mut records, shape)| {
        // A table without any value has no measure, and is refused.
        records[0].actual.get_or_insert(7);
        Generated { records, shape }
    })
}

fn record() -> impl Strategy<Value = Record> {
    let held = prop_oneof![
        3 => Just(HeldBefore::Missing),
        2 => (0u32..2).prop_map(HeldBefore::Blank),
        2 => prop_oneof![Just("Green"), Just("amber"), Just("Red"), Just("ask Ann &amp; Bob")].prop_map(HeldBefore::Inline),
        1 => Just(HeldBefore::Shared("Calls")),
        1 => Just(HeldBefore::Formula),
        1 => Just(HeldBefore::SharedFormula),
    ];
    let name = prop_oneof![3 => "[A-Z][a-z]{1,6}", 1 => Just("Calls".to_owned()), 1 => Just("É &amp; &lt;x&gt;".to_owned())];
    (
        name,
        prop::option::weighted(0.8, 0u32..200),
        prop::option::weighted(0.9, 0u32..200),
        held,
    )
        .prop_map(|(name, actual, target, held)| Record {
            name,
            actual,
            target,
            held,
        })
}

fn shape() -> impl Strategy<Value = Shape> {
    let flags = any::<[bool; 7]>();
    let merged = prop::option::weighted(0.3, 0usize..6);
    (flags, 0usize..4, 0u32..3, 0u32..3, [merged.clone(), merged]).prop_map(
        |(flags, turned, above, left, merged)| {
            let [
                prefixed,
                references,
                shared,
                row_format,
                column_format,
                spaced,
                dimension,
            ] = flags;
            Shape {
                prefixed,
                references,
                turned: if references { turned } else { 0 },
                shared,
                row_format,
                column_format,
                spaced,
                dimension,
                above,
                left,
                merged,
            }
        },
    )
}

impl Generated {
    /// The row of a record's rating cell and its column, from 0.
    pub(crate) fn rating_cell(&self, record: usize) -> (u32, u32) {
        (
            self.shape.above + 1 + record as u32,
            self.shape.left + RATING,
        )
    }

    /// Whether a record's rating cell is merged with the one above it, so that nothing in it is seen.
    #[allow(dead_code, reason = "only the tests that look at cells ask for it")]
    pub(crate) fn is_hidden(&self, record: usize) -> bool {
        record > 0 && self.shape.merged[0] == Some(record - 1)
    }

    /// The workbook, with text of this length in a cell beside the table.
    pub(crate) fn workbook(&self, padding: usize) -> Vec<u8> {
        small_workbook(&[(SHEET, self.sheet(padding).as_bytes())]).bytes()
    }

    fn sheet(&self, padding: usize) -> String {
        let mut rows: Vec<String> = (0..self.shape.above)
            .map(|row| self.row_above(row))
            .collect();
        rows.push(self.row(
            self.shape.above,
            |column| self.text(HEADINGS[column as usize]),
            6,
        ));
        for (record, number) in self.records.iter().zip(self.shape.above + 1..) {
            rows.push(self.row(number, |column| self.value(record, column), 6));
        }
        let turned = self.shape.turned % rows.len();
        rows.rotate_left(turned);
        if padding > 0 {
            let last = self.shape.above + self.records.len() as u32 + 9;
            rows.push(format!(
                "<row r=\"{last}\"><c r=\"T{last}\" t=\"inlineStr\"><is><t>{}</t></is></c></row>",
                noise(padding)
            ));
        }
        let space = if self.shape.spaced { "\n  " } else { "" };
        let dimension = if self.shape.dimension {
            "<dimension ref=\"A1:B2\"/>"
        } else {
            ""
        };
        let columns = if self.shape.column_format {
            "<cols><col min=\"1\" max=\"9\" width=\"9\" style=\"1\"/></cols>"
        } else {
            ""
        };
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{dimension}{columns}\
             <sheetData>{space}{}</sheetData>{}<pageMargins left=\"1\" right=\"1\" top=\"1\" bottom=\"1\" header=\"0\" footer=\"0\"/></worksheet>",
            rows.join(space),
            self.merged_cells()
        );
        if self.shape.prefixed {
            prefixed(&sheet)
        } else {
            sheet
        }
    }

    fn row_above(&self, row: u32) -> String {
        let title = |column: u32| {
            if row == 0 && column == 0 {
                inline("A title")
            } else {
                GeneratedCell::default()
            }
        };
        self.row(row, title, 1)
    }

    /// A row of the table, its cells by their columns within it.
    fn row(&self, number: u32, cell: impl Fn(u32) -> GeneratedCell, width: u32) -> String {
        let mut text = String::new();
        let fill = if self.shape.references {
            String::new()
        } else {
            "<c/>".repeat(self.shape.left as usize)
        };
        let reference = if self.shape.references {
            format!(" r=\"{}\"", number + 1)
        } else {
            String::new()
        };
        let format = if self.shape.row_format {
            " s=\"1\" customFormat=\"1\""
        } else {
            ""
        };
        let _ = write!(text, "<row{reference}{format}>{fill}");
        for column in 0..width {
            let GeneratedCell {
                attributes,
                inside,
                is_there,
            } = cell(column);
            let reference = if self.shape.references {
                format!(" r=\"{}\"", self.reference(number, column))
            } else {
                String::new()
            };
            match (inside.is_empty(), is_there || !self.shape.references) {
                (true, true) => {
                    let _ = write!(text, "<c{reference}{attributes}/>");
                }
                (true, false) => {}
                (false, _) => {
                    let _ = write!(text, "<c{reference}{attributes}>{inside}</c>");
                }
            }
        }
        text + "</row>"
    }

    fn reference(&self, row: u32, column: u32) -> String {
        // Nine columns at most, so one letter.
        let letter = char::from(b'A' + (self.shape.left + column) as u8);
        format!("{letter}{}", row + 1)
    }

    fn value(&self, record: &Record, column: u32) -> GeneratedCell {
        let number = |number: Option<u32>| {
            number.map_or(GeneratedCell::default(), |number| {
                GeneratedCell::of("", format!("<v>{number}</v>"))
            })
        };
        match column {
            0 => self.text(&record.name),
            1 => number(record.actual),
            2 => number(record.target),
            3 => match record.held {
                HeldBefore::Missing => GeneratedCell::default(),
                HeldBefore::Blank(format) => GeneratedCell {
                    is_there: true,
                    ..GeneratedCell::of(&format!(" s=\"{format}\""), String::new())
                },
                HeldBefore::Inline(text) => inline(text),
                HeldBefore::Shared(text) => shared(text).unwrap_or_default(),
                HeldBefore::Formula => {
                    GeneratedCell::of(" t=\"str\"", "<f>\"typed\"</f><v>typed</v>".to_owned())
                }
                HeldBefore::SharedFormula => GeneratedCell::of(
                    "",
                    "<f t=\"shared\" ref=\"H90:H91\" si=\"0\">1+1</f><v>2</v>".to_owned(),
                ),
            },
            4 => number(record.target.filter(|target| target % 2 == 0)),
            _ => GeneratedCell::default(),
        }
    }

    fn text(&self, text: &str) -> GeneratedCell {
        shared(text)
            .filter(|_| self.shape.shared)
            .unwrap_or_else(|| inline(text))
    }

    fn merged_cells(&self) -> String {
        let [down, right] = self
            .shape
            .merged
            .map(|record| record.filter(|record| *record < self.records.len()));
        let mut ranges = Vec::new();
        if let Some(record) = down {
            let (row, _) = self.rating_cell(record);
            ranges.push(format!(
                "{}:{}",
                self.reference(row, RATING),
                self.reference(row + 1, RATING)
            ));
        }
        // Merged cells may not overlap.
        if let Some(record) =
            right.filter(|right| down.is_none_or(|down| *right != down && *right != down + 1))
        {
            let (row, _) = self.rating_cell(record);
            ranges.push(format!(
                "{}:{}",
                self.reference(row, RATING),
                self.reference(row, RATING + 1)
            ));
        }
        let cells: Vec<String> = ranges
            .iter()
            .map(|range| format!("<mergeCell ref=\"{range}\"/>"))
            .collect();
        let cells = cells.concat();
        if ranges.is_empty() {
            cells
        } else {
            format!(
                "<mergeCells count=\"{}\">{cells}</mergeCells>",
                ranges.len()
            )
        }
    }
}

/// A cell's attributes, what is inside it, and whether it stands there though nothing is.
#[derive(Default)]
struct GeneratedCell {
    attributes: String,
    inside: String,
    is_there: bool,
}

impl GeneratedCell {
    fn of(attributes: &str, inside: String) -> Self {
        Self {
            attributes: attributes.to_owned(),
            inside,
            is_there: false,
        }
    }
}

fn inline(text: &str) -> GeneratedCell {
    GeneratedCell::of(" t=\"inlineStr\"", format!("<is><t>{text}</t></is>"))
}

fn shared(text: &str) -> Option<GeneratedCell> {
    let (_, index) = SHARED.iter().find(|(known, _)| *known == text)?;
    Some(GeneratedCell::of(" t=\"s\"", format!("<v>{index}</v>")))
}

/// Letters that do not compress well, the same every time.
fn noise(length: usize) -> String {
    let mut state = 1u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + (state >> 24) as u8 % 26)
    };
    std::iter::repeat_with(&mut letter).take(length).collect()
}
