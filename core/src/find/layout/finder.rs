//! The finder: keeps the open tables of a sheet, and tells for each row which of them have a record in it.

use std::sync::Arc;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{ColumnWidths, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{GroupFrom, Role, RulesetModel, TableLayout};

use crate::error::Error;
use crate::find::layout::ambiguous::AmbiguousRow;
use crate::find::layout::below::EndedTables;
use crate::find::layout::class::TextClass;
use crate::find::layout::each::{TablePeriod, of_period, periods, prefer_exact};
use crate::find::layout::heading::{HeadingCell, HeadingRow, NearMiss, TableColumns, judge};
use crate::find::layout::merged::RecordColumns;
use crate::find::layout::open_table::{
    OpenTable, ROWS_UNDER_HEADINGS, RowReader, SearchArea, heading_text,
};
use crate::find::layout::opening::TableOpener;
use crate::find::layout::seen::SeenHeadings;
use crate::find::layout::table_row::{TableRow, classify_row};
use crate::find::layout::titles::RecentTexts;
use crate::find::layout::upper::UpperRows;

/// The number of rows remembered for each layout that hold only some of its headings.
const NEAR_MISSES: usize = 50;

/// Finds tables on one sheet.
pub(crate) struct Finder<'r> {
    ruleset: &'r RulesetModel,
    sheet: String,
    /// The layouts that may be on this sheet.
    here: Vec<usize>,
    /// The cells in which each layout's tables may be.
    areas: Vec<SearchArea>,
    pub(crate) open: Vec<OpenTable>,
    ended: EndedTables,
    recent: RecentTexts,
    /// The rows over the current one, if a layout names headings over headings.
    upper: Option<UpperRows>,
    /// For each column, from the first, `true` if it is hidden.
    pub(crate) hidden_columns: Vec<bool>,
    /// Merged cells, if they are known beforehand; a new column goes beyond them.
    pub(crate) merges: Vec<Range>,
    /// The widths of the sheet's columns, if a layout adds one.
    pub(crate) widths: ColumnWidths,
    /// The number of tables found, by layout.
    pub(crate) found: Vec<u32>,
    /// Rows that nearly were header rows, by layout.
    pub(crate) near: Vec<Vec<NearMiss>>,
    /// The headings of the tables that were found.
    pub(crate) headings: SeenHeadings,
    /// The columns of the tables that were found.
    pub(crate) records: RecordColumns,
}

/// The meaning of a row for the open tables.
#[derive(Debug, Default)]
pub(crate) struct RowOutcome {
    /// The indices of open tables that have a record in it.
    pub(crate) records: Vec<usize>,
    /// The number of tables for which the row holds only placeholders, or is skipped by the rules.
    pub(crate) skipped: u32,
    /// The indices of open tables that begin in it.
    pub(crate) begun: Vec<usize>,
    /// Cells read as a title or note within a table.
    pub(crate) notes: Vec<Cell>,
    /// A cell that looks like a measure of a table that has ended.
    pub(crate) below: Option<Cell>,
    /// Cells that turned out to be the titles of tables that begin here.
    pub(crate) titles: Vec<Cell>,
}

impl<'r> Finder<'r> {
    /// Creates a finder; `areas` gives for each table of the rules the cells of this sheet in which it may be.
    pub(crate) fn new(ruleset: &'r RulesetModel, sheet: &str, areas: Vec<SearchArea>) -> Self {
        let name = fold(sheet);
        let is_here = |index: &usize| {
            let pattern = ruleset.tables[*index].sheet.as_ref();
            areas[*index] != SearchArea::Nowhere
                && pattern.is_none_or(|pattern| pattern.matches(&name))
        };
        let here = (0..ruleset.tables.len()).filter(is_here).collect();
        let looks_above = ruleset.tables.iter().any(TableLayout::looks_above);
        let count = ruleset.tables.len();
        Self {
            ruleset,
            sheet: sheet.to_owned(),
            here,
            areas,
            open: Vec::new(),
            ended: EndedTables::default(),
            recent: RecentTexts::default(),
            upper: looks_above.then(UpperRows::default),
            hidden_columns: Vec::new(),
            merges: Vec::new(),
            widths: ColumnWidths::default(),
            found: vec![0; count],
            near: vec![Vec::new(); count],
            headings: SeenHeadings::default(),
            records: RecordColumns::default(),
        }
    }

    /// Returns `true` if no layout is meant for this sheet.
    pub(crate) fn is_idle(&self) -> bool {
        self.here.is_empty()
    }

    /// Takes the next row; `classes` are the row's texts that mean something, `cells` reads the row.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if headings are ambiguous, or a new column would leave the sheet.
    pub(crate) fn row(
        &mut self,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        cells: &mut impl RowReader,
    ) -> Result<RowOutcome, Error> {
        let mut outcome = RowOutcome::default();
        self.close_by_gap(row.number);
        self.open.retain(|table| {
            !classes
                .iter()
                .any(|(column, class)| table.spans(*column) && class.ends.contains(&table.layout))
        });
        self.begin_tables(row, classes, cells, &mut outcome)?;
        self.continue_tables(row, classes, cells, &mut outcome);
        if !self.ended.is_empty() {
            outcome.below = self
                .ended
                .row(self.ruleset, row, classes, &self.open, cells);
        }
        if let Some(upper) = &mut self.upper {
            upper.remember(row, classes, cells);
        }
        let mut tables = self.ruleset.tables.iter();
        if outcome.records.is_empty()
            && tables.any(|table| table.group == Some(GroupFrom::TitleAbove))
        {
            self.recent.push(row, cells);
        }
        Ok(outcome)
    }

    /// Closes tables over rows that the part leaves out: such rows are empty, and end a table of unknown length.
    fn close_by_gap(&mut self, row: u32) {
        let (ruleset, ended) = (self.ruleset, &mut self.ended);
        self.open.retain(|table| {
            if let Some(last) = table.last_of_all {
                return row <= last;
            }
            let last_row = table.last_row.max(table.reach);
            let gap = row.saturating_sub(last_row + 1);
            let open =
                gap == 0 || (table.rows == 0 && row - table.heading_row <= ROWS_UNDER_HEADINGS + 1);
            if !open && table.rows > 0 {
                ended.push(ruleset, table, table.last_row);
            }
            open
        });
    }

    /// Takes a row as the next one of the tables that are open.
    fn continue_tables(
        &mut self,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        cells: &mut impl RowReader,
        outcome: &mut RowOutcome,
    ) {
        let mut i = 0;
        while i < self.open.len() {
            let table = &self.open[i];
            if table.heading_row == row.number {
                i += 1;
                continue;
            }
            match classify_row(self.ruleset, table, row, classes, cells) {
                TableRow::Empty if table.last_of_all.is_some() => {}
                TableRow::Empty
                    if table.rows > 0 || row.number - table.heading_row > ROWS_UNDER_HEADINGS =>
                {
                    let table = self.open.remove(i);
                    self.ended.push(self.ruleset, &table, table.last_row);
                    continue;
                }
                TableRow::Empty | TableRow::Continued => {}
                TableRow::Record => outcome.records.push(i),
                // Of the periods of a row, the first counts.
                TableRow::Skipped | TableRow::Note(_) if self.is_repeated(i) => {}
                TableRow::Skipped => outcome.skipped += 1,
                TableRow::Note(cell) => outcome.notes.push(cell),
            }
            let table = &mut self.open[i];
            table.rows += 1;
            table.last_row = row.number;
            table.reach = cells.reach(table);
            i += 1;
        }
    }

    /// Opens the tables whose headings are in a row.
    fn begin_tables(
        &mut self,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        cells: &mut impl RowReader,
        outcome: &mut RowOutcome,
    ) -> Result<(), Error> {
        if classes.iter().all(|(_, class)| class.headings.is_empty()) {
            return Ok(());
        }
        let ruleset = self.ruleset;
        let mut taken: Vec<(u32, usize)> = Vec::new();
        for k in 0..self.here.len() {
            let index = self.here[k];
            let layout = &ruleset.tables[index];
            let headings = self.headings_for(index, row, classes, cells);
            let headings = headings.as_deref().unwrap_or(classes);
            let exact = prefer_exact(layout, index, headings);
            let headings = exact.as_deref().unwrap_or(headings);
            if layout.is_each() {
                self.begin_each(index, row, headings, (&mut taken, cells, outcome))?;
                continue;
            }
            let mut ambiguous = AmbiguousRow {
                sheet: &self.sheet,
                row: row.number,
                cells: &mut *cells,
            };
            match judge(layout, &ruleset.fields, index, headings, row.number) {
                HeadingRow::Nothing => {}
                HeadingRow::TwoHeadings { key, columns } => {
                    return Err(ambiguous.two_headings(layout, key, columns));
                }
                HeadingRow::BetweenTables { column } => {
                    return Err(ambiguous.between_tables(column));
                }
                HeadingRow::TwoKeys { keys, column } => {
                    return Err(ambiguous.two_keys(layout, &ruleset.fields, keys, column));
                }
                HeadingRow::NearMiss(miss) => {
                    if self.near[index].len() < NEAR_MISSES {
                        self.near[index].push(miss);
                    }
                }
                HeadingRow::Tables(tables) => {
                    let all: Vec<u32> = tables.iter().flatten().flatten().copied().collect();
                    for columns in tables {
                        let table = self.opener(index).open(columns, &all, row, cells)?;
                        self.begin_table(table, &mut taken, cells, outcome);
                    }
                }
            }
        }
        outcome.begun = (0..self.open.len())
            .filter(|i| self.open[*i].heading_row == row.number)
            .collect();
        Ok(())
    }

    /// Returns `true` if an open table is one of several periods of the rows of the table before it.
    fn is_repeated(&self, index: usize) -> bool {
        let table = &self.open[index];
        let before = index.checked_sub(1).map(|before| &self.open[before]);
        table.period.is_some()
            && before.is_some_and(|before| {
                (before.layout, before.heading_row, before.span)
                    == (table.layout, table.heading_row, table.span)
            })
    }

    /// Opens a table for each period that the headings of a row name.
    fn begin_each<R: RowReader>(
        &mut self,
        index: usize,
        row: &Row<'_>,
        headings: &[HeadingCell],
        (taken, cells, outcome): (&mut Vec<(u32, usize)>, &mut R, &mut RowOutcome),
    ) -> Result<(), Error> {
        let ruleset = self.ruleset;
        let layout = &ruleset.tables[index];
        let named = periods(ruleset, index, headings);
        let mut opened = Vec::new();
        let mut misses = Vec::new();
        let none = named.is_empty().then_some(None);
        for period in named.iter().copied().map(Some).chain(none) {
            let own = period.map(|period| of_period(ruleset, index, headings, period));
            let own = own.as_deref().unwrap_or(headings);
            let mut ambiguous = AmbiguousRow {
                sheet: &self.sheet,
                row: row.number,
                cells: &mut *cells,
            };
            match judge(layout, &ruleset.fields, index, own, row.number) {
                HeadingRow::Nothing => {}
                HeadingRow::TwoHeadings { key, columns } => {
                    return Err(ambiguous.two_headings(layout, key, columns));
                }
                HeadingRow::BetweenTables { column } => {
                    return Err(ambiguous.between_tables(column));
                }
                HeadingRow::TwoKeys { keys, column } => {
                    return Err(ambiguous.two_keys(layout, &ruleset.fields, keys, column));
                }
                HeadingRow::NearMiss(miss) => misses.push(NearMiss { period, ..miss }),
                HeadingRow::Tables(tables) => {
                    let Some(name) = period else { continue };
                    let Some(period) = TablePeriod::new(ruleset, name) else {
                        let is_named = |(_, class): &&HeadingCell| {
                            class.headings.iter().any(|own| own.period.is_some())
                        };
                        let first = own.iter().find(is_named).map_or(0, |(column, _)| *column);
                        return Err(ambiguous.which_is_later(ruleset, name, first));
                    };
                    opened.push((period, tables));
                }
            }
        }
        // A row without any of the periods is not one of headings, unless nothing else is.
        misses.retain(|miss| opened.is_empty() || miss.period.is_some());
        let room = NEAR_MISSES.saturating_sub(self.near[index].len());
        self.near[index].extend(misses.into_iter().take(room));
        self.open_each(index, row, opened, (taken, cells, outcome))
    }

    /// Opens the tables of several periods, whose rows are the same.
    fn open_each<R: RowReader>(
        &mut self,
        index: usize,
        row: &Row<'_>,
        opened: Vec<(TablePeriod, Vec<TableColumns>)>,
        (taken, cells, outcome): (&mut Vec<(u32, usize)>, &mut R, &mut RowOutcome),
    ) -> Result<(), Error> {
        let tables = opened.iter().flat_map(|(_, tables)| tables);
        let all: Vec<u32> = tables.flatten().flatten().copied().collect();
        let span = all.iter().min().zip(all.iter().max());
        let is_one = opened.iter().all(|(_, tables)| tables.len() == 1);
        for (period, tables) in opened {
            for columns in tables {
                let mut table = self.opener(index).open(columns, &all, row, cells)?;
                table.period = Some(period);
                if let (Some((first, last)), true) = (span, is_one) {
                    table.span = (*first, *last);
                    table.right_end = table.right_end.max(*last);
                }
                self.begin_table(table, taken, cells, outcome);
            }
        }
        Ok(())
    }

    /// Returns the opener of a layout's tables.
    fn opener(&self, layout: usize) -> TableOpener<'_> {
        TableOpener {
            ruleset: self.ruleset,
            sheet: &self.sheet,
            layout,
            area: self.areas[layout],
            merges: &self.merges,
            widths: &self.widths,
        }
    }

    /// Adds a table to the open ones, unless another layout has taken its column of measures.
    fn begin_table(
        &mut self,
        table: OpenTable,
        taken: &mut Vec<(u32, usize)>,
        cells: &mut impl RowReader,
        outcome: &mut RowOutcome,
    ) {
        let Some(measure) = table.column(self.ruleset, Role::Measure).filter(|column| {
            // A row that is rated for each of several periods has a table for each.
            let mut known = taken.iter().filter(|(known, _)| known == column);
            known.all(|(_, layout)| *layout == table.layout && table.period.is_some())
        }) else {
            return;
        };
        taken.push((measure, table.layout));
        self.found[table.layout] += 1;
        let last = table.span.1.max(table.right_end);
        self.records.note(table.heading_row, (table.span.0, last));
        self.headings
            .see(&table, |column| heading_text(cells, column));
        let mut title = None;
        if self.ruleset.tables[table.layout].group == Some(GroupFrom::TitleAbove) {
            let layout = &self.ruleset.tables[table.layout];
            let upper = self.upper.as_ref().filter(|_| layout.looks_above());
            let headings = (&table.columns, table.heading_row);
            let top = upper.map(|upper| upper.top(layout, table.layout, headings, cells));
            title = self
                .recent
                .title_over(&table, top.unwrap_or(table.heading_row));
        }
        outcome.titles.extend(title.map(|(cell, _)| cell));
        let title = title.map_or(TextRef::NONE, |(_, text)| text);
        self.open.retain(|other| {
            other.heading_row == table.heading_row || !overlaps(other.span, table.span)
        });
        self.open.push(OpenTable { title, ..table });
    }

    /// Returns the headings of a row for a layout, if they are not simply the texts that the row holds.
    fn headings_for(
        &self,
        index: usize,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        cells: &mut impl RowReader,
    ) -> Option<Vec<HeadingCell>> {
        let layout = &self.ruleset.tables[index];
        let upper = self.upper.as_ref().filter(|_| layout.looks_above());
        let mut headings = upper.map(|upper| upper.headings(layout, index, row, classes, cells));
        if let SearchArea::In(range) = self.areas[index] {
            if row.number != range.first.row {
                return Some(Vec::new());
            }
            headings
                .get_or_insert_with(|| classes.to_vec())
                .retain(|(column, _)| range.contains(Cell::new(row.number, *column)));
        }
        if !layout.hidden_columns && self.hidden_columns.contains(&true) {
            headings
                .get_or_insert_with(|| classes.to_vec())
                .retain(|(column, _)| self.hidden_columns.get(*column as usize) != Some(&true));
        }
        headings
    }
}

/// Returns `true` if two ranges of columns have one in common.
fn overlaps(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}
