//! Writes new results into the cells of a sheet, and takes old ones out. Formulas stay as they are.

use std::collections::BTreeMap;
use std::io::Read;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::package::{Deflated, Deflater};
use ambersheet_ooxml::sheet::{CellView, Formula, Head, Kind, Order, Row, Tail, Visitor, walk};
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};

use crate::error::Error;
use crate::options::Options;
use crate::write::results::{NewResult, Outcome};

/// The results of a sheet.
#[derive(Debug, Default)]
pub(super) struct SheetResults {
    /// New results and single cells whose result is taken out.
    pub(super) cells: BTreeMap<Cell, Outcome>,
    /// The cells of array formulas whose results are taken out.
    pub(super) arrays: Vec<Range>,
    /// `true` if the results of all formulas are taken out.
    pub(super) all: bool,
}

/// A sheet with its new results.
pub(super) struct SplicedResults {
    pub(super) deflated: Deflated,
    /// The cells that changed.
    pub(super) changed: Vec<NewResult>,
}

/// Writes the results into the text of a sheet. Returns `None` if nothing changes.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet cannot be read.
pub(super) fn splice(
    text: impl Read,
    part: &str,
    results: &SheetResults,
    options: &Options,
) -> Result<Option<SplicedResults>, Error> {
    let mut pass = ResultPass {
        results,
        deflater: Deflater::new(options.compression, options.threads),
        row: Vec::new(),
        changed: Vec::new(),
    };
    let _ = walk(text, part, Order::AsItStands, &mut pass)?;
    let ResultPass {
        deflater, changed, ..
    } = pass;
    let deflated = deflater.finish();
    Ok((!changed.is_empty()).then_some(SplicedResults { deflated, changed }))
}

struct ResultPass<'a> {
    results: &'a SheetResults,
    deflater: Deflater,
    row: Vec<u8>,
    changed: Vec<NewResult>,
}

impl ResultPass<'_> {
    /// Returns what a cell is to hold, if that is something else than it holds.
    fn wanted(&self, cell: Cell, view: CellView<'_>) -> Option<Outcome> {
        let is_formula = view.formula != Formula::None;
        let in_array = || self.results.arrays.iter().any(|range| range.contains(cell));
        let outcome = match self.results.cells.get(&cell) {
            Some(outcome) => is_formula.then(|| outcome.clone()),
            None => (in_array() || self.results.all && is_formula).then_some(Outcome::Out),
        }?;
        let blank = if view.formula == Formula::None {
            view.kind == Kind::Blank
        } else {
            view.unsaved
        };
        (outcome != Outcome::Out || !blank).then_some(outcome)
    }
}

impl Visitor for ResultPass<'_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.deflater.write(head.text);
        Ok(())
    }

    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.deflater.write(lead);
        let here = Cell::new(row.number, 0)..=Cell::new(row.number, u32::MAX);
        let crossed = |range: &Range| (range.first.row..=range.last.row).contains(&row.number);
        let any = self.results.all && row.has_formulas();
        if !any
            && self.results.cells.range(here).next().is_none()
            && !self.results.arrays.iter().any(crossed)
        {
            self.deflater.write(row.text);
            return Ok(());
        }
        let mut edits: Vec<(std::ops::Range<usize>, Vec<u8>)> = Vec::new();
        for view in row.views() {
            let cell = Cell::new(row.number, view.column);
            let Some(outcome) = self.wanted(cell, view) else {
                continue;
            };
            let range = view.start as usize..view.end as usize;
            if let Some(text) = with_result(&row.text[range.clone()], &outcome) {
                edits.push((range, text));
                self.changed.push(NewResult { cell, outcome });
            }
        }
        edits.sort_by_key(|(range, _)| range.start);
        self.row.clear();
        let mut copied = 0;
        for (range, text) in edits {
            self.row.extend_from_slice(&row.text[copied..range.start]);
            self.row.extend_from_slice(&text);
            copied = range.end;
        }
        self.row.extend_from_slice(&row.text[copied..]);
        self.deflater.write(&self.row);
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.deflater.write(tail.text);
        Ok(())
    }
}

/// Returns the text of a cell with another result; `None` if it cannot be read.
fn with_result(cell: &[u8], outcome: &Outcome) -> Option<Vec<u8>> {
    let mut scanner = Scanner::new(cell, 0);
    let Ok(Some(Event::Start(open))) = scanner.next() else {
        return None;
    };
    if open.self_closing {
        return None;
    }
    let prefix = xml::prefix(open.name);
    let mut out = Vec::with_capacity(cell.len() + 16);
    out.push(b'<');
    out.extend_from_slice(open.name);
    for attribute in xml::attributes(open.inside) {
        // The type is that of the result, and a rich value belonged to the old one.
        if !matches!(attribute.name, b"t" | b"vm") {
            out.push(b' ');
            out.extend_from_slice(&open.inside[attribute.range]);
        }
    }
    let kind: &[u8] = match outcome {
        Outcome::Number(_) | Outcome::Out => b">",
        Outcome::Text(_) => b" t=\"str\">",
        Outcome::Truth(_) => b" t=\"b\">",
        Outcome::Error(_) => b" t=\"e\">",
    };
    out.extend_from_slice(kind);
    let mut value = Some(value(outcome, prefix));
    loop {
        match scanner.next() {
            Ok(Some(Event::Start(child))) => {
                scanner.skip_element(&child).ok()?;
                let text = &cell[child.range.start..scanner.position()];
                match child.local() {
                    b"v" | b"is" => out.extend(value.take().unwrap_or_default()),
                    b"f" => out.extend_from_slice(text),
                    _ => {
                        // What follows the value by the schema.
                        out.extend(value.take().unwrap_or_default());
                        out.extend_from_slice(text);
                    }
                }
            }
            Ok(Some(Event::End { range, .. })) => {
                out.extend(value.take().unwrap_or_default());
                out.extend_from_slice(&cell[range]);
                return Some(out);
            }
            Ok(Some(Event::Text(_) | Event::CData(_))) => {}
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Returns the element of a result; nothing if it is taken out.
fn value(outcome: &Outcome, prefix: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match outcome {
        Outcome::Out => return text,
        Outcome::Number(number) => text.extend_from_slice(number_text(*number).as_bytes()),
        Outcome::Text(words) => xml::append_string(words, &mut text),
        Outcome::Truth(truth) => text.push(if *truth { b'1' } else { b'0' }),
        Outcome::Error(error) => text.extend_from_slice(error.as_bytes()),
    }
    let preserved = matches!(outcome, Outcome::Text(words) if words.trim() != words || words.contains(['\n', '\t']));
    let space: &[u8] = if preserved {
        b" xml:space=\"preserve\""
    } else {
        b""
    };
    [b"<", prefix, b"v", space, b">", &text, b"</", prefix, b"v>"].concat()
}

/// Returns a number as a file holds it: the shortest text that reads as the same binary number.
pub(super) fn number_text(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e16).contains(&size) {
        number.to_string()
    } else {
        format!("{number:E}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_gets_another_result_and_keeps_its_formula() {
        let text = |outcome: &str| Outcome::Text(outcome.to_owned());
        for (cell, outcome, expected) in [
            (
                "<c r=\"B1\" s=\"3\"><f>A1</f><v>0</v></c>",
                Outcome::Number(2.5),
                "<c r=\"B1\" s=\"3\"><f>A1</f><v>2.5</v></c>",
            ),
            (
                "<c r=\"B1\" t=\"str\"><f>A1</f><v>a</v></c>",
                Outcome::Number(0.0),
                "<c r=\"B1\"><f>A1</f><v>0</v></c>",
            ),
            (
                "<c t='n' r='B1'><f>A1</f><v>1</v></c>",
                text("a < b "),
                "<c r='B1' t=\"str\"><f>A1</f><v xml:space=\"preserve\">a &lt; b </v></c>",
            ),
            (
                "<x:c r=\"B1\" t=\"e\" vm=\"1\"><x:f t=\"shared\" si=\"0\"/><x:v>#N/A</x:v></x:c>",
                Outcome::Truth(true),
                "<x:c r=\"B1\" t=\"b\"><x:f t=\"shared\" si=\"0\"/><x:v>1</x:v></x:c>",
            ),
            (
                "<c r=\"B1\"><f>A1</f></c>",
                Outcome::Error("#DIV/0!"),
                "<c r=\"B1\" t=\"e\"><f>A1</f><v>#DIV/0!</v></c>",
            ),
            (
                "<c r=\"B1\" t=\"str\"><f>A1</f><v></v><extLst/></c>",
                Outcome::Out,
                "<c r=\"B1\"><f>A1</f><extLst/></c>",
            ),
            (
                "<c r=\"B1\"><f>A1</f><extLst/></c>",
                Outcome::Number(1e300),
                "<c r=\"B1\"><f>A1</f><v>1E300</v><extLst/></c>",
            ),
            (
                "<c r=\"B1\" t=\"inlineStr\"><is><t>a</t></is></c>",
                Outcome::Out,
                "<c r=\"B1\"></c>",
            ),
        ] {
            let spliced = with_result(cell.as_bytes(), &outcome).expect("a cell");
            assert_eq!(String::from_utf8(spliced).expect("text"), expected);
        }
    }
}
