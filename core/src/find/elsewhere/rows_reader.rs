//! Reads the rows of the tables that take values from their own other rows.

use std::sync::Arc;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{ColumnWidths, Guards, Head, Row, Tail, Visitor};
use ambersheet_ooxml::text::{fold, one_line};
use ambersheet_ooxml::texts::Texts;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Role, RulesetModel};

use crate::error::Error;
use crate::find::elsewhere::kept_rows::{KeptRow, KeptTable, RowKey};
use crate::find::held_cell::{HeldCell, column_format};
use crate::find::layout::class::{Classes, TextClass};
use crate::find::layout::finder::Finder;
use crate::find::layout::merged::MergedDown;
use crate::find::layout::open_table::{OpenTable, RowReader};
use crate::find::row_cells::RowCells;
use crate::source::open_return::OpenReturn;

/// The visitor that keeps the rows of a sheet's tables.
pub(crate) struct RowsReader<'a, 'r> {
    ruleset: &'r RulesetModel,
    strings: &'a SharedStrings,
    sheet: usize,
    finder: Finder<'r>,
    classes: &'a mut Classes<'r>,
    row_classes: Vec<(u32, Arc<TextClass>)>,
    texts: Texts,
    merged: MergedDown,
    /// The merges of the sheet, which come after its rows.
    merges: Vec<Range>,
    /// The formats of whole columns.
    columns: Vec<(u32, u32, u32)>,
    hides_zeros: bool,
    tables: Vec<KeptTable>,
}

impl<'a, 'r> RowsReader<'a, 'r> {
    /// Creates the visitor; `merges` are those of the sheet, if they are known.
    pub(crate) fn new(
        ruleset: &'r RulesetModel,
        workbook: &'a OpenReturn,
        sheet: usize,
        (finder, merges): (Finder<'r>, &[Range]),
        classes: &'a mut Classes<'r>,
    ) -> Self {
        Self {
            ruleset,
            strings: &workbook.strings,
            sheet,
            finder,
            classes,
            row_classes: Vec::new(),
            texts: Texts::default(),
            merged: MergedDown::new(merges),
            merges: Vec::new(),
            columns: Vec::new(),
            hides_zeros: false,
            tables: Vec::new(),
        }
    }

    /// Returns `true` if the sheet must be read again with its merges at hand.
    pub(crate) fn needs_merges(&self) -> bool {
        self.finder.records.any_merged_down(&self.merges)
            || self.finder.placed.any_hidden(&self.merges)
    }

    /// Returns the merges of the sheet.
    pub(crate) fn into_merges(self) -> Vec<Range> {
        self.merges
    }

    /// Returns the tables with their rows.
    pub(crate) fn into_tables(self) -> Vec<KeptTable> {
        self.tables
    }

    /// Reads a row; `merged` is what is merged down into it.
    fn read(&mut self, row: &Row<'_>, merged: &MergedDown) -> Result<(), Error> {
        let filled = (!merged.filled().is_empty()).then(|| merged.row(row));
        let seen = filled.as_ref().unwrap_or(row);
        self.classes
            .of_row(seen, self.strings, &mut self.row_classes);
        let mut cells = RowCells {
            row: seen,
            strings: self.strings,
            classes: self.classes,
            texts: &mut self.texts,
            merged,
        };
        let outcome = self.finder.row(seen, &self.row_classes, &mut cells)?;
        let measures = outcome.records.iter().map(|table| (*table, true));
        let others = outcome.others.iter().map(|table| (*table, false));
        let sheet = SheetFacts {
            ruleset: self.ruleset,
            sheet: self.sheet,
            columns: &self.columns,
            hides_zeros: self.hides_zeros,
        };
        for (index, is_measure) in measures.chain(others) {
            let table = &self.finder.open[index];
            if !self.ruleset.tables[table.layout].keeps_rows() {
                continue;
            }
            let Some(kept) = sheet.keep(table, &mut cells, is_measure) else {
                continue;
            };
            let is_same = |known: &&mut KeptTable| {
                (known.layout, known.heading_row, known.first)
                    == (table.layout, table.heading_row, table.span.0)
            };
            match self.tables.iter_mut().rev().find(is_same) {
                Some(known) => known.rows.push(kept),
                None => self.tables.push(KeptTable {
                    layout: table.layout,
                    first: table.span.0,
                    heading_row: table.heading_row,
                    rows: vec![kept],
                }),
            }
        }
        Ok(())
    }
}

impl Visitor for RowsReader<'_, '_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        let mut guards = Guards::default();
        guards.head(head);
        self.finder.hidden_columns = guards.hidden_columns().to_vec();
        if self.ruleset.adds_columns() {
            self.finder.widths = ColumnWidths::read(head.text);
        }
        self.columns.clone_from(&head.columns);
        self.hides_zeros = head.hides_zeros;
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let mut merged = std::mem::take(&mut self.merged);
        merged.enter(row, &self.finder.open);
        let read = self.read(row, &merged);
        self.merged = merged;
        read
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.merges = tail.merges()?;
        Ok(())
    }
}

/// The facts about a sheet that its cells depend on.
struct SheetFacts<'a> {
    ruleset: &'a RulesetModel,
    sheet: usize,
    columns: &'a [(u32, u32, u32)],
    hides_zeros: bool,
}

impl SheetFacts<'_> {
    /// Keeps a row of a table; nothing if the table has no names.
    fn keep(
        &self,
        table: &OpenTable,
        cells: &mut RowCells<'_, '_>,
        is_measure: bool,
    ) -> Option<KeptRow> {
        let ruleset = self.ruleset;
        let names = table.column(ruleset, Role::Measure)?;
        let actual = table.column(ruleset, Role::Actual).unwrap_or(names);
        let mut text = |role| {
            let text = cells.shown(table.column(ruleset, role)?)?;
            Some(one_line(&text))
        };
        let name = text(Role::Measure).unwrap_or_default();
        let id = text(Role::Id).unwrap_or_default();
        let group = text(Role::Group);
        let marks = (0..=u8::MAX)
            .map_while(|mark| {
                let role = Role::Mark(mark);
                table.column(ruleset, role)?;
                Some(fold(&text(role).unwrap_or_default()))
            })
            .collect();
        let title = || cells.texts.get(table.title, cells.strings);
        let group = group.or_else(|| title().map(|title| one_line(&title)));
        let group = group.unwrap_or_default();
        let row = cells.row;
        let rating = table
            .column(ruleset, Role::Rating)
            .map(|column| self.held(column, cells))
            .filter(|held| held.cell.row != row.number);
        Some(KeptRow {
            is_measure,
            cell: Cell::new(row.number, names),
            key: RowKey {
                name: fold(&name),
                id: fold(&id),
                group: fold(&group),
            },
            name,
            id,
            group,
            marks,
            value: self.held(actual, cells),
            rating,
        })
    }

    /// Holds the cell that a person sees in a column of a row.
    fn held(&self, column: u32, cells: &RowCells<'_, '_>) -> HeldCell {
        let at = Cell::new(cells.row.number, column);
        let mut held = HeldCell::new(self.sheet, at);
        held.default_format = column_format(self.columns, column);
        held.hides_zeros = self.hides_zeros;
        held.hold(cells.row);
        let arrays = cells.row.arrays;
        held.cell = cells.merged.seen(at);
        held.in_array = arrays.iter().any(|range| range.contains(held.cell));
        held
    }
}
