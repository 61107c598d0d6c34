//! Held cells: cells that the rules name by address, name or label, kept from a pass of their own over the sheet.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{
    CellSpan, CellView, Guards, Head, Order, Row, Tail, Visitor, Walked, walk,
};

use crate::error::Error;
use crate::find::after_rows::AfterRows;
use crate::note_box::NoteGrid;
use crate::source::open_return::OpenReturn;

/// A cell that the rules name, with its content.
#[derive(Clone, Debug)]
pub(crate) struct HeldCell {
    pub(crate) sheet: usize,
    pub(crate) cell: Cell,
    /// The XML of the cell.
    text: Vec<u8>,
    /// The cell's place in `text`; `None` if the sheet lacks the cell.
    span: Option<CellSpan>,
    /// `true` if the sheet has its row.
    pub(crate) row_exists: bool,
    /// The cell format that applies if the sheet lacks the cell.
    pub(crate) default_format: u32,
    /// `true` if an array formula or a data table covers it.
    pub(crate) in_array: bool,
    /// `true` if its sheet shows zeros as blank.
    pub(crate) hides_zeros: bool,
}

impl HeldCell {
    /// Creates a held cell without content.
    pub(crate) fn new(sheet: usize, cell: Cell) -> Self {
        Self {
            sheet,
            cell,
            text: Vec::new(),
            span: None,
            row_exists: false,
            default_format: 0,
            in_array: false,
            hides_zeros: false,
        }
    }

    /// Returns the cell, if the sheet has it.
    pub(crate) fn view(&self) -> Option<CellView<'_>> {
        self.span.as_ref().map(|span| CellView {
            text: &self.text,
            span,
        })
    }

    /// Takes the cell's content from its row.
    pub(crate) fn hold(&mut self, row: &Row<'_>) {
        self.row_exists = true;
        if let Some(style) = row.style {
            self.default_format = style;
        }
        if let Some(cell) = row.cell(self.cell.column) {
            self.text = cell.text[cell.start as usize..cell.end as usize].to_vec();
            self.span = Some(cell.span.moved_back(cell.start));
        }
    }
}

/// Walks a sheet and fills in its held cells. Returns the data after the rows, and `true` if there are formulas.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
pub(crate) fn fill_in(
    workbook: &OpenReturn,
    sheet: usize,
    held: &mut [&mut HeldCell],
) -> Result<(AfterRows, bool), Error> {
    held.sort_by_key(|held| held.cell);
    let info = &workbook.sheets[sheet];
    for order in [Order::Ascending, Order::Sorted] {
        let mut collector = CellCollector {
            held,
            columns: Vec::new(),
            arrays: Vec::new(),
            after: AfterRows::default(),
            guards: Guards::default(),
            grid: NoteGrid::default(),
            formulas: false,
        };
        if walk(
            workbook.package.reader(info.part)?,
            &info.part_name,
            order,
            &mut collector,
        )? == Walked::All
        {
            let CellCollector {
                mut after,
                arrays,
                formulas,
                ..
            } = collector;
            for held in held.iter_mut() {
                held.in_array = arrays.iter().any(|range| range.contains(held.cell));
            }
            after.ascending = order == Order::Ascending;
            return Ok((after, formulas));
        }
    }
    Err(Error::workbook(
        &info.part_name,
        "its rows cannot be put in order",
    ))
}

/// The visitor that fills in held cells.
struct CellCollector<'h, 'x> {
    held: &'h mut [&'x mut HeldCell],
    /// The formats of whole columns: first, last, format.
    columns: Vec<(u32, u32, u32)>,
    arrays: Vec<Range>,
    after: AfterRows,
    guards: Guards,
    grid: NoteGrid,
    formulas: bool,
}

impl Visitor for CellCollector<'_, '_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.columns.clone_from(&head.columns);
        self.guards.head(head);
        self.grid = NoteGrid::read(head.text);
        for held in self.held.iter_mut() {
            held.default_format = column_format(&self.columns, held.cell.column);
            held.hides_zeros = head.hides_zeros;
        }
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.formulas |= row.has_formulas();
        if row.arrays.len() != self.arrays.len() {
            self.arrays = row.arrays.to_vec();
        }
        let from = self.held.partition_point(|held| held.cell.row < row.number);
        let held = self.held[from..]
            .iter_mut()
            .take_while(|held| held.cell.row == row.number);
        let mut any = false;
        for held in held {
            held.hold(row);
            any = true;
        }
        if any {
            self.guards.row(row);
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.after = AfterRows::read(
            tail,
            std::mem::take(&mut self.guards),
            std::mem::take(&mut self.grid),
        )?;
        Ok(())
    }
}

/// Returns the format of a whole column, which applies to cells that the sheet lacks.
pub(crate) fn column_format(columns: &[(u32, u32, u32)], column: u32) -> u32 {
    let found = columns
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&column));
    found.map_or(0, |(.., style)| *style)
}
