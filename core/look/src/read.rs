//! Reads one sheet into the store, by the same walk that rates it.

use std::collections::HashMap;

use ambersheet_ooxml::Error;
use ambersheet_ooxml::address::LAST_COLUMN;
use ambersheet_ooxml::calendar::{days_of_iso, since_1900};
use ambersheet_ooxml::sheet::{CellView, ColumnWidths, Head, Kind, Row, SheetView, Tail, Visitor};
use ambersheet_ooxml::texts::TextRef;

use crate::formats::FormatReader;
use crate::layout::{ColumnRun, RowRun, SheetLayout};
use crate::stored::{StoredSheet, StoredValue};

/// The most runs of rows, and merged ranges, that are passed on.
const MOST_RUNS: usize = 100_000;
/// The most runs of columns that are passed on.
const MOST_COLUMNS: usize = LAST_COLUMN as usize + 1;
/// The longest text that a cell may hold.
const LONGEST_TEXT: usize = 32_767;

/// A sheet that was read.
#[derive(Debug, Default)]
pub(crate) struct ReadSheet {
    pub(crate) layout: SheetLayout,
    pub(crate) cells: StoredSheet,
}

/// The visitor that reads a sheet.
pub(crate) struct SheetReader<'a> {
    formats: FormatReader<'a>,
    dates_from_1904: bool,
    sheet: ReadSheet,
    /// The looks by their cell formats.
    known: HashMap<u32, KnownFormat>,
}

/// What is known of a cell format.
#[derive(Clone, Copy)]
struct KnownFormat {
    /// The place in the table of looks.
    look: u32,
    shows_when_empty: bool,
    shows_a_date: bool,
}

impl<'a> SheetReader<'a> {
    pub(crate) fn new(formats: FormatReader<'a>, dates_from_1904: bool) -> Self {
        let mut reader = Self {
            formats,
            dates_from_1904,
            sheet: ReadSheet::default(),
            known: HashMap::new(),
        };
        // The first look is that of a cell of which nothing is said.
        reader.format(0);
        reader.sheet.layout.font = formats.usual_font();
        reader
    }

    /// Returns what was read.
    pub(crate) fn finish(mut self) -> ReadSheet {
        self.sheet.cells.finish();
        self.sheet
    }

    fn format(&mut self, format: u32) -> KnownFormat {
        if let Some(known) = self.known.get(&format) {
            return *known;
        }
        let look = self.formats.look(format);
        let looks = &mut self.sheet.layout.looks;
        let known = KnownFormat {
            look: looks.len() as u32,
            shows_when_empty: look.shows_when_empty(),
            shows_a_date: self.formats.shows_a_date(format),
        };
        looks.push(look);
        self.known.insert(format, known);
        known
    }

    fn read_columns(&mut self, head: &Head<'_>) {
        let widths = ColumnWidths::read(head.text);
        let layout = &mut self.sheet.layout;
        layout.column_width = widths.of_others();
        let runs = widths
            .ranges()
            .iter()
            .take(MOST_RUNS)
            .map(|stated| ColumnRun {
                first: stated.first,
                last: stated.last,
                width: stated.width,
                hidden: stated.is_hidden,
                look: None,
            });
        layout.column_runs = runs.collect();
        for (first, last, format) in head.columns.iter().take(MOST_COLUMNS) {
            let look = self.format(*format).look;
            let mut runs = self.sheet.layout.column_runs.iter_mut();
            if let Some(run) = runs.find(|run| run.first == *first && run.look.is_none()) {
                run.look = Some(look);
            } else {
                self.sheet.layout.column_runs.push(ColumnRun {
                    first: *first,
                    last: *last,
                    width: None,
                    hidden: false,
                    look: Some(look),
                });
            }
        }
    }

    fn read_height(&mut self, row: &Row<'_>) {
        let layout = &mut self.sheet.layout;
        let (height, hidden) = (row.height(), row.is_hidden());
        if height.is_none() && !hidden && !layout.hides_other_rows {
            return;
        }
        let runs = &mut layout.row_runs;
        if let Some(run) = runs.last_mut()
            && (run.last + 1, run.hidden, run.height) == (row.number, hidden, height)
        {
            run.last = row.number;
        } else if runs.len() < MOST_RUNS {
            runs.push(RowRun {
                first: row.number,
                last: row.number,
                height,
                hidden,
            });
        }
    }

    fn read_cell(&mut self, row: u32, cell: &CellView<'_>) {
        let format = self.format(cell.style);
        let value = self.value(cell, format);
        let layout = &mut self.sheet.layout;
        layout.unsaved += usize::from(cell.unsaved);
        let is_blank = matches!(value, StoredValue::Blank);
        if is_blank && format.look == 0 {
            return;
        }
        if !self.sheet.cells.keep(cell.column, format.look, value) {
            layout.is_cut = true;
        } else if !is_blank || format.shows_when_empty {
            layout.rows = layout.rows.max(row + 1);
            layout.columns = layout.columns.max(cell.column + 1);
        }
    }

    fn value(&mut self, cell: &CellView<'_>, format: KnownFormat) -> StoredValue {
        match cell.kind {
            Kind::Blank => StoredValue::Blank,
            Kind::Shared => cell.shared_index().map_or(StoredValue::Blank, |index| {
                StoredValue::Text(TextRef::shared(index))
            }),
            Kind::Inline | Kind::FormulaText => self.text(&cell.own_text()),
            Kind::Bool => StoredValue::Bool(matches!(
                cell.plain().trim_ascii(),
                b"1" | b"true" | b"TRUE"
            )),
            Kind::Error => {
                let text = cell.own_text();
                StoredValue::error(text.trim()).unwrap_or_else(|| self.text(&text))
            }
            Kind::Number | Kind::Date => self.number(cell, format),
        }
    }

    fn number(&mut self, cell: &CellView<'_>, format: KnownFormat) -> StoredValue {
        let plain = cell.plain();
        let text = String::from_utf8_lossy(&plain);
        if cell.kind == Kind::Date {
            let days = days_of_iso(text.trim());
            return days.map_or_else(|| self.text(&text), StoredValue::Number);
        }
        match text.trim().parse() {
            Ok(days) if format.shows_a_date && self.dates_from_1904 => {
                StoredValue::Number(since_1900(days, true))
            }
            Ok(number) if f64::is_finite(number) => StoredValue::Number(number),
            _ => self.text(&text),
        }
    }

    fn text(&mut self, text: &str) -> StoredValue {
        let text = match text.char_indices().nth(LONGEST_TEXT) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let kept = self.sheet.cells.keep_text(text);
        self.sheet.layout.is_cut |= kept.is_none();
        match kept {
            Some(kept) if !text.is_empty() => kept,
            _ => StoredValue::Blank,
        }
    }
}

impl Visitor for SheetReader<'_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        let view = SheetView::read(head.text);
        let layout = &mut self.sheet.layout;
        layout.gridlines = view.shows_gridlines;
        layout.right_to_left = view.is_right_to_left;
        layout.frozen_rows = view.frozen_rows;
        layout.frozen_columns = view.frozen_columns;
        layout.row_height = view.row_height;
        layout.hides_other_rows = view.hides_other_rows;
        layout.hides_zeros = head.hides_zeros;
        self.read_columns(head);
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.read_height(row);
        let look = row.style.map(|format| self.format(format).look);
        self.sheet.cells.begin_row(row.number, look);
        for cell in row.views() {
            self.read_cell(row.number, &cell);
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        let merges = tail.merges()?;
        let layout = &mut self.sheet.layout;
        for range in merges.iter().take(MOST_RUNS) {
            let (first, last) = (range.first, range.last);
            let merge = [first.row, first.column, last.row, last.column];
            layout.merges.push(merge);
        }
        Ok(())
    }
}
