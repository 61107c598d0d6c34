//! Reads every cell of a workbook as a typed value, row by row, for conversions and for drafting rules.
//!
//! Sheets and numbers are read as they are for rating: a number is its decimal at 15 significant digits, with the kind of
//! its number format. A formula has the value of its saved result.

pub(crate) mod value;

use crate::source::open_return::OpenReturn;
use ambersheet_ooxml::package::ReadSeek;
use std::cell::OnceCell;

pub(crate) use crate::cells::value::CellValue;
use crate::cells::value::ValueConverter;
use crate::error::Error;
use crate::source::IntoSource;
use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, Walked, walk};
use ambersheet_ooxml::workbook::Visibility;

/// A workbook opened to read its cells; see [`cells()`].
pub struct Cells {
    workbook: OpenReturn,
    warnings: Vec<Diagnostic>,
    visibility: Vec<Visibility>,
    dates_from_1904: bool,
    outlines: Vec<OnceCell<Outline>>,
}

/// Calls `row` for each row of a sheet of an open workbook, as [`Cells::rows`] does.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged, and the errors of `row`.
pub(crate) fn rows_of(
    workbook: &OpenReturn,
    sheet: usize,
    mut row: impl FnMut(&[CellContent]) -> Result<(), Error>,
) -> Result<(), Error> {
    let dates_from_1904 = workbook.flags().dates_from_1904;
    let values = ValueConverter {
        strings: &workbook.strings,
        styles: &workbook.styles,
        formats: &workbook.formats,
        dates_from_1904,
    };
    let info = &workbook.sheets[sheet];
    for order in [Order::Ascending, Order::Sorted] {
        // The order of the rows must be known before the first one is handed out.
        let mut extent = Extent::default();
        let reader = workbook.package.reader(info.part)?;
        if walk(reader, &info.part_name, order, &mut extent)? == Walked::NotAscending {
            continue;
        }
        let mut rows = RowVisitor {
            values,
            pending: Vec::new(),
            row: &mut row,
        };
        let _ = walk(
            workbook.package.reader(info.part)?,
            &info.part_name,
            order,
            &mut rows,
        )?;
        return rows.flush();
    }
    Ok(())
}

/// The facts about a sheet that a first walk finds.
#[derive(Clone, Copy, Debug)]
struct Outline {
    order: Order,
    used: Option<Range>,
}

/// A cell that the sheet has, with its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CellContent {
    /// The cell reference.
    pub cell: Cell,
    /// The value.
    pub value: CellValue,
    /// `true` if it holds a formula; `value` is then the saved result.
    pub has_formula: bool,
}

/// Opens a workbook to read its cells.
///
/// `source` is a [`Source`](crate::Source), or a reader of an OOXML workbook; it is never written to.
///
/// # Errors
/// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) or
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the input is no workbook or is damaged.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// let cells = ambersheet::cells(workbook)?;
/// let sheets: Vec<&str> = cells.sheets().collect();
/// assert_eq!(sheets, ["Vital Signs", "Summary", "Guidance"]);
/// let mut formulas = 0;
/// cells.rows(1, |row| {
///     formulas += row.iter().filter(|content| content.has_formula).count();
///     Ok(())
/// })?;
/// assert!(formulas > 0);
/// # Ok(())
/// # }
/// ```
pub fn cells<S: IntoSource>(source: S) -> Result<Cells, Error> {
    let (workbook, warnings) = OpenReturn::open(source.into_source())?;
    let flags = workbook.flags();
    let visibility = (0..workbook.sheets.len())
        .map(|sheet| flags.visibility(sheet))
        .collect();
    let outlines = workbook.sheets.iter().map(|_| OnceCell::new()).collect();
    Ok(Cells {
        dates_from_1904: flags.dates_from_1904,
        workbook,
        warnings,
        visibility,
        outlines,
    })
}

impl Cells {
    /// Returns the names of the worksheets, in the workbook's order.
    pub fn sheets(&self) -> impl ExactSizeIterator<Item = &str> {
        self.workbook.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// Returns `true` if a sheet's tab is hidden; `sheet` is its index in [`Cells::sheets`].
    pub fn is_hidden(&self, sheet: usize) -> bool {
        self.visibility
            .get(sheet)
            .is_some_and(|visible| *visible != Visibility::Visible)
    }

    /// Returns the warnings raised while opening the input.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns the smallest range that holds every cell of a sheet that is not blank; `None` if all are blank.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
    pub fn used(&self, sheet: usize) -> Result<Option<Range>, Error> {
        Ok(self.outline(sheet)?.and_then(|outline| outline.used))
    }

    /// Calls `row` for each row of a sheet from top to bottom; `sheet` is its index in [`Cells::sheets`].
    ///
    /// The cells of a row come from left to right, each address once, including blank cells that the sheet has. Rows
    /// without cells are left out. A sheet that does not exist has no rows.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged, and the errors of `row`.
    pub fn rows(
        &self,
        sheet: usize,
        row: impl FnMut(&[CellContent]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(outline) = self.outline(sheet)? else {
            return Ok(());
        };
        let values = ValueConverter {
            strings: &self.workbook.strings,
            styles: &self.workbook.styles,
            formats: &self.workbook.formats,
            dates_from_1904: self.dates_from_1904,
        };
        let mut rows = RowVisitor {
            values,
            pending: Vec::new(),
            row,
        };
        let _ = self.walk(sheet, outline.order, &mut rows)?;
        rows.flush()
    }

    /// Returns a reader of the workbook's bytes, to copy them.
    pub fn into_reader(self) -> Box<dyn ReadSeek> {
        self.workbook.into_workbook().package.into_reader()
    }

    /// Returns the workbook.
    pub(crate) fn workbook(&self) -> &OpenReturn {
        &self.workbook
    }

    /// Returns the workbook, with the warnings raised while opening it.
    pub(crate) fn into_workbook(self) -> (OpenReturn, Vec<Diagnostic>) {
        (self.workbook, self.warnings)
    }

    /// Returns the outline of a sheet, found by a first walk; `None` if there is no such sheet.
    fn outline(&self, sheet: usize) -> Result<Option<Outline>, Error> {
        let Some(known) = self.outlines.get(sheet) else {
            return Ok(None);
        };
        if let Some(outline) = known.get() {
            return Ok(Some(*outline));
        }
        let (mut order, mut extent) = (Order::Ascending, Extent::default());
        if self.walk(sheet, order, &mut extent)? == Walked::NotAscending {
            order = Order::Sorted;
            extent = Extent::default();
            let _ = self.walk(sheet, order, &mut extent)?;
        }
        Ok(Some(*known.get_or_init(|| Outline {
            order,
            used: extent.0,
        })))
    }

    fn walk(
        &self,
        sheet: usize,
        order: Order,
        visitor: &mut impl Visitor<Error = Error>,
    ) -> Result<Walked, Error> {
        let info = &self.workbook.sheets[sheet];
        let reader = self.workbook.package.reader(info.part)?;
        walk(reader, &info.part_name, order, visitor)
    }
}

/// The visitor that finds the range in use.
#[derive(Default)]
struct Extent(Option<Range>);

impl Visitor for Extent {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let mut filled = row
            .cells
            .iter()
            .filter(|cell| cell.kind != ambersheet_ooxml::sheet::Kind::Blank);
        if let Some(first) = filled.next() {
            let last = filled.next_back().unwrap_or(first);
            let here = Range {
                first: Cell::new(row.number, first.column),
                last: Cell::new(row.number, last.column),
            };
            self.0 = Some(self.0.map_or(here, |known| known.with(here)));
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// The visitor that hands out rows.
///
/// A row is held until the next one begins, since a sheet that breaks the standard may have a row twice. Of two cells
/// with one address the last counts, as in Excel.
struct RowVisitor<'a, F> {
    values: ValueConverter<'a>,
    pending: Vec<CellContent>,
    row: F,
}

impl<F: FnMut(&[CellContent]) -> Result<(), Error>> RowVisitor<'_, F> {
    fn flush(&mut self) -> Result<(), Error> {
        if self.pending.is_empty() {
            return Ok(());
        }
        if !self.pending.is_sorted_by(|a, b| a.cell < b.cell) {
            // The sort is stable, so of equal addresses the last comes last; that one stays.
            self.pending.sort_by_key(|content| content.cell);
            self.pending.reverse();
            self.pending.dedup_by_key(|content| content.cell);
            self.pending.reverse();
        }
        (self.row)(&self.pending)?;
        self.pending.clear();
        Ok(())
    }
}

impl<F: FnMut(&[CellContent]) -> Result<(), Error>> Visitor for RowVisitor<'_, F> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        if self
            .pending
            .first()
            .is_some_and(|content| content.cell.row != row.number)
        {
            self.flush()?;
        }
        for cell in row.views() {
            self.pending.push(CellContent {
                cell: Cell::new(row.number, cell.column),
                value: self.values.of(cell),
                has_formula: cell.formula != ambersheet_ooxml::sheet::Formula::None,
            });
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}
