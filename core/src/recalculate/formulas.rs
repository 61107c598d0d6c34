//! Finds the formulas of a sheet.

use std::collections::HashMap;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{CellView, Formula, Head, Order, Row, Tail, Visitor, walk};
use ambersheet_ooxml::xml::{Event, Scanner, Tag, append_unescaped};

use crate::error::Error;
use crate::source::open_return::OpenReturn;
use ambersheet_ooxml::formula::LONGEST_FORMULA;
use ambersheet_ooxml::formula::Shift;

/// The most shared formulas of a sheet.
const MOST_SHARED: usize = 100_000;

/// A formula of a cell.
pub(crate) struct CellFormula<'a> {
    pub(crate) cell: Cell,
    /// `None` if it cannot be told, or is a data table.
    pub(crate) text: Option<&'a str>,
    /// The way from the cell that it was written for.
    pub(crate) shift: Shift,
    /// The cells of an array formula or a data table.
    pub(crate) array: Option<Range>,
    pub(crate) view: CellView<'a>,
}

/// A receiver of the cells of a sheet.
pub(crate) trait Receiver {
    /// Receives a formula.
    fn formula(&mut self, formula: &CellFormula<'_>);

    /// Receives a cell without formula.
    fn value(&mut self, _cell: Cell, _view: CellView<'_>) {}
}

/// Walks a sheet of the input and hands its cells to a receiver.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet cannot be read.
pub(crate) fn walk_cells(
    workbook: &OpenReturn,
    sheet: usize,
    receiver: &mut impl Receiver,
) -> Result<(), Error> {
    let info = &workbook.sheets[sheet];
    let reader = workbook.package.reader(info.part)?;
    let mut pass = FormulaPass {
        receiver,
        shared: HashMap::new(),
        text: String::new(),
    };
    let _ = walk(reader, &info.part_name, Order::AsItStands, &mut pass)?;
    Ok(())
}

struct FormulaPass<'r, R> {
    receiver: &'r mut R,
    /// Shared formulas by their index, with the cell that each was written for.
    shared: HashMap<u32, (Cell, String)>,
    text: String,
}

impl<R: Receiver> FormulaPass<'_, R> {
    fn formula(&mut self, cell: Cell, view: CellView<'_>) {
        let inside = &view.text[view.open_end as usize..view.end as usize];
        self.text.clear();
        let Some(tag) = read(inside, &mut self.text) else {
            return;
        };
        let kind = tag.get(b"t");
        let range = tag.get(b"ref").and_then(Range::parse);
        let own = (!self.text.is_empty()).then_some(self.text.as_str());
        let (text, shift, array) = match kind {
            Some(b"array") => {
                let one = Range {
                    first: cell,
                    last: cell,
                };
                (own, Shift::default(), Some(range.unwrap_or(one)))
            }
            Some(b"dataTable") => {
                let one = Range {
                    first: cell,
                    last: cell,
                };
                (None, Shift::default(), Some(range.unwrap_or(one)))
            }
            Some(b"shared") => {
                let index = tag.number(b"si").unwrap_or(u32::MAX);
                if let (Some(_), Some(text)) = (range, own)
                    && self.shared.len() < MOST_SHARED
                {
                    self.shared.insert(index, (cell, text.to_owned()));
                }
                match (own, self.shared.get(&index)) {
                    (Some(text), _) => (Some(text), Shift::default(), None),
                    (None, Some((from, text))) => {
                        (Some(text.as_str()), Shift::between(*from, cell), None)
                    }
                    (None, None) => (None, Shift::default(), None),
                }
            }
            _ => (own, Shift::default(), None),
        };
        let text = text.filter(|text| text.len() <= LONGEST_FORMULA);
        self.receiver.formula(&CellFormula {
            cell,
            text,
            shift,
            array,
            view,
        });
    }
}

impl<R: Receiver> Visitor for FormulaPass<'_, R> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        for view in row.views() {
            let cell = Cell::new(row.number, view.column);
            if view.formula == Formula::None {
                self.receiver.value(cell, view);
            } else {
                self.formula(cell, view);
            }
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Reads the formula of a cell's content. Returns its tag.
pub(crate) fn read<'a>(inside: &'a [u8], text: &mut String) -> Option<Tag<'a>> {
    let mut scanner = Scanner::new(inside, 0);
    let mut found: Option<Tag<'a>> = None;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) if found.is_none() && tag.local() == b"f" => {
                let closed = tag.self_closing;
                found = Some(tag);
                if closed {
                    break;
                }
            }
            Event::Start(tag) => scanner.skip_element(&tag).ok()?,
            Event::Text(raw) if found.is_some() => append_unescaped(raw, text),
            Event::CData(raw) if found.is_some() => text.push_str(&String::from_utf8_lossy(raw)),
            Event::End { .. } => break,
            Event::Text(_) | Event::CData(_) => {}
        }
    }
    if text.starts_with('=') {
        text.remove(0);
    }
    found
}
