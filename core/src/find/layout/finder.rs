//! The finder: keeps the open tables of a sheet, and tells for each row which of them have a record in it.

use std::sync::Arc;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{ColumnWidths, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{GroupFrom, Role, RulesetModel, TableLayout};

use crate::error::Error;
use crate::find::layout::ambiguous::AmbiguousRow;
use crate::find::layout::below::{EndedTables, are_other_headings};
use crate::find::layout::class::TextClass;
use crate::find::layout::each::prefer_exact;
use crate::find::layout::heading::{HeadingCell, HeadingRow, NearMiss, judge};
use crate::find::layout::merged::RecordColumns;
use crate::find::layout::open_table::{
    OpenTable, ROWS_UNDER_HEADINGS, RowReader, SearchArea, heading_text,
};
use crate::find::layout::opening::TableOpener;
use crate::find::layout::placed::{PlacedColumns, place_columns};
use crate::find::layout::sections::{section_columns, section_title};
use crate::find::layout::seen::SeenHeadings;
use crate::find::layout::sharing::{Sharing, clash, sharing, tell_apart};
use crate::find::layout::table_row::{TableRow, classify_row};
use crate::find::layout::titles::{ROWS_TO_TITLE, RecentTexts};
use crate::find::layout::upper::UpperRows;

/// The number of rows remembered for each layout that hold only some of its headings.
pub(super) const NEAR_MISSES: usize = 50;

/// Finds tables on one sheet.
pub(crate) struct Finder<'r> {
    pub(super) ruleset: &'r RulesetModel,
    pub(super) sheet: String,
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
    /// The names without a heading in them.
    pub(crate) placed: PlacedColumns,
    /// For each layout, an earlier one that describes the same table, and the header row of such a table.
    pub(crate) described: Vec<Option<(usize, u32)>>,
}

/// The meaning of a row for the open tables.
#[derive(Debug, Default)]
pub(crate) struct RowOutcome {
    /// The indices of open tables that have a record in it.
    pub(crate) records: Vec<usize>,
    /// The indices of open tables of which it is a row that is no measure.
    pub(crate) others: Vec<usize>,
    /// The number of tables for which the row holds only placeholders, or is skipped by the rules.
    pub(crate) skipped: u32,
    /// The indices of open tables that begin in it.
    pub(crate) begun: Vec<usize>,
    /// Cells read as a title or note within a table.
    pub(crate) notes: Vec<Cell>,
    /// A cell that looks like a measure of a table that has ended.
    pub(crate) below: Option<Cell>,
    /// The first cell of a row that looks like headings which the rules do not know, and so ends a table.
    pub(crate) other: Option<Cell>,
    /// A section whose title an earlier one of its table has: the title, and the cells of both.
    pub(crate) twice: Option<(String, Cell, Cell)>,
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
            placed: PlacedColumns::default(),
            described: vec![None; count],
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
        // Tables that ended in this row have moved the others up.
        let is_begun = |index: &usize| self.open[*index].heading_row == row.number;
        outcome.begun = (0..self.open.len()).filter(is_begun).collect();
        if !self.ended.is_empty() {
            outcome.below = self
                .ended
                .row(self.ruleset, row, classes, &self.open, cells);
        }
        if let Some(upper) = &mut self.upper {
            upper.remember(row, classes, cells);
        }
        let mut tables = self.ruleset.tables.iter();
        let has_titles = |table: &TableLayout| {
            matches!(
                table.group,
                Some(GroupFrom::TitleAbove | GroupFrom::SectionAbove)
            )
        };
        if outcome.records.is_empty() && tables.any(has_titles) {
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
            if ruleset.tables[table.layout].skips_blank_rows {
                return true;
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
            let skips_blanks = self.ruleset.tables[table.layout].skips_blank_rows;
            let kind = classify_row(self.ruleset, table, row, classes, cells);
            if let TableRow::Empty = kind
                && table.last_of_all.is_none()
                && !skips_blanks
                && (table.rows > 0 || row.number - table.heading_row > ROWS_UNDER_HEADINGS)
            {
                let table = self.open.remove(i);
                self.ended.push(self.ruleset, &table, table.last_row);
                continue;
            }
            if skips_blanks
                && row.number > table.last_filled + 1
                && are_other_headings(self.ruleset, table, cells)
            {
                let column = table.column(self.ruleset, Role::Measure);
                let column = column.unwrap_or(table.span.0);
                outcome.other = Some(Cell::new(row.number, column));
                self.open.remove(i);
                continue;
            }
            if !matches!(kind, TableRow::Empty) {
                self.open[i].last_filled = row.number;
            }
            self.take_row(i, row.number, kind, cells, outcome);
            let table = &mut self.open[i];
            table.rows += 1;
            table.last_row = row.number;
            table.reach = cells.reach(table);
            i += 1;
        }
    }

    /// Takes the meaning of a row for an open table.
    fn take_row(
        &mut self,
        index: usize,
        row: u32,
        kind: TableRow,
        cells: &mut impl RowReader,
        outcome: &mut RowOutcome,
    ) {
        let table = &mut self.open[index];
        let layout = &self.ruleset.tables[table.layout];
        let has_sections = layout.group == Some(GroupFrom::SectionAbove);
        match kind {
            TableRow::Other => outcome.others.push(index),
            TableRow::Record => {
                outcome.records.push(index);
                let notes = std::mem::take(&mut table.last_notes);
                let is_first = table.told_first;
                outcome.notes.extend(notes.into_iter().filter(|_| is_first));
                if table.places_names {
                    self.placed.see(table.placed, row, true);
                }
            }
            TableRow::Skipped => outcome.skipped += u32::from(table.told_first),
            TableRow::Nameless => {
                outcome.skipped += u32::from(table.told_first);
                self.placed.see(table.placed, row, false);
            }
            TableRow::Section(cell) => {
                let text = cells.text(cell.column).map(|(text, _)| text);
                match text.as_deref().and_then(section_title) {
                    Some(title) => begin_section(table, title, cell, cells, outcome),
                    None => table.last_notes.push(cell),
                }
            }
            TableRow::Note(cell) if has_sections || layout.skips_blank_rows => {
                table.last_notes.push(cell);
            }
            TableRow::Note(cell) if table.told_first => outcome.notes.push(cell),
            TableRow::Empty | TableRow::Continued | TableRow::Note(_) => {}
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
        for k in 0..self.here.len() {
            let index = self.here[k];
            let layout = &ruleset.tables[index];
            let headings = self.headings_for(index, row, classes, cells);
            let headings = headings.as_deref().unwrap_or(classes);
            let exact = prefer_exact(layout, index, headings);
            let headings = exact.as_deref().unwrap_or(headings);
            if layout.is_each() {
                self.begin_each(index, row, headings, (cells, outcome))?;
                continue;
            }
            let mut ambiguous = AmbiguousRow {
                sheet: &self.sheet,
                row: row.number,
                cells: &mut *cells,
            };
            let judged = judge(layout, &ruleset.fields, index, headings, row.number)
                .map_err(|doubt| ambiguous.in_doubt(layout, &ruleset.fields, doubt))?;
            match judged {
                HeadingRow::Nothing => {}
                HeadingRow::NearMiss(miss) => {
                    self.note_near_miss(index, row.number, headings, miss);
                }
                HeadingRow::Tables(mut tables) => {
                    let placed = place_columns(layout, &mut tables, row.number, &self.merges);
                    placed.map_err(|column| ambiguous.misplaced(layout, column))?;
                    let all: Vec<u32> = tables.iter().flatten().flatten().copied().collect();
                    for columns in tables {
                        let table = self
                            .opener(index, row.number, classes)
                            .open(columns, &all, row, cells)?;
                        self.begin_table(table, cells, outcome)?;
                    }
                }
            }
        }
        tell_apart(self.ruleset, &mut self.open, row.number, cells);
        Ok(())
    }

    /// Notes a row that holds only some headings of a layout.
    fn note_near_miss(
        &mut self,
        layout: usize,
        row: u32,
        headings: &[HeadingCell],
        miss: NearMiss,
    ) {
        if miss.found > 1 {
            self.end_over(row, headings);
        }
        if self.near[layout].len() < NEAR_MISSES {
            self.near[layout].push(miss);
        }
    }

    /// Ends the tables that go on behind blank rows, at a row that holds some headings of the rules in their columns.
    fn end_over(&mut self, row: u32, headings: &[HeadingCell]) {
        let ruleset = self.ruleset;
        self.open.retain(|table| {
            let mut headed = headings
                .iter()
                .filter(|(_, class)| !class.headings.is_empty());
            table.heading_row == row
                || !ruleset.tables[table.layout].skips_blank_rows
                || !headed.any(|(column, _)| table.spans(*column))
        });
    }

    /// Returns the opener of a layout's tables in a row.
    pub(super) fn opener(
        &self,
        layout: usize,
        row: u32,
        classes: &[(u32, Arc<TextClass>)],
    ) -> TableOpener<'_> {
        let headed = classes
            .iter()
            .filter(|(_, class)| !class.headings.is_empty());
        let begun = || self.open.iter().filter(|table| table.heading_row == row);
        let added = begun().flat_map(|table| [table.new_rating, table.new_direction]);
        TableOpener {
            here: &self.here,
            headed: headed.map(|(column, _)| *column).collect(),
            begun: begun().map(|table| table.span.0).collect(),
            added: added.flatten().map(|new| new.column).collect(),
            ruleset: self.ruleset,
            sheet: &self.sheet,
            layout,
            area: self.areas[layout],
            merges: &self.merges,
            widths: &self.widths,
        }
    }

    /// Adds a table to the open ones, unless an earlier statement describes the same.
    ///
    /// # Errors
    /// Two statements that write into one column for the same rows.
    pub(super) fn begin_table(
        &mut self,
        table: OpenTable,
        cells: &mut impl RowReader,
        outcome: &mut RowOutcome,
    ) -> Result<(), Error> {
        let Some(names) = table.column(self.ruleset, Role::Measure) else {
            return Ok(());
        };
        for first in &self.open {
            match sharing(self.ruleset, first, &table) {
                Sharing::Apart => {}
                Sharing::Same => {
                    self.described[table.layout] = Some((first.layout, table.heading_row));
                    return Ok(());
                }
                Sharing::Clash(column) => {
                    let tables = (first, &table);
                    return Err(clash(self.ruleset, &self.sheet, tables, column, cells));
                }
            }
        }
        self.found[table.layout] += 1;
        let last = table.span.1.max(table.right_end);
        self.records.note(table.heading_row, (table.span.0, last));
        let layout = &self.ruleset.tables[table.layout];
        self.headings
            .see(&table, layout, |column| heading_text(cells, column));
        let title = self.title(&table, cells);
        outcome.titles.extend(title.map(|(cell, _)| cell));
        let title = title.map_or(TextRef::NONE, |(_, text)| text);
        self.open.retain(|other| {
            other.heading_row == table.heading_row || !overlaps(other.span, table.span)
        });
        let placed = if table.places_names {
            self.placed.note(&table, names)
        } else {
            0
        };
        self.open.push(OpenTable {
            placed,
            title,
            ..table
        });
        Ok(())
    }

    /// Returns the title of a table that begins: the text over its names, or the nearest above its headings.
    fn title(&self, table: &OpenTable, cells: &mut impl RowReader) -> Option<(Cell, TextRef)> {
        let layout = &self.ruleset.tables[table.layout];
        let (rows, columns) = match layout.group {
            Some(GroupFrom::TitleAbove) => (ROWS_TO_TITLE, table.span.0..=table.span.1),
            // A text further up is about the whole sheet.
            Some(GroupFrom::SectionAbove) => (1, section_columns(self.ruleset, table)),
            _ => return None,
        };
        if let Some(title) = self.title_over_names(table, cells) {
            return Some(title);
        }
        let upper = self.upper.as_ref().filter(|_| layout.looks_above());
        let headings = (&table.columns, table.heading_row);
        let top = upper.map(|upper| upper.top(layout, table.layout, headings, cells));
        self.recent
            .title_over(&columns, top.unwrap_or(table.heading_row), rows)
    }

    /// Returns the text that stands in the header row over names without a heading.
    fn title_over_names(
        &self,
        table: &OpenTable,
        cells: &mut impl RowReader,
    ) -> Option<(Cell, TextRef)> {
        let names = table.column(self.ruleset, Role::Measure);
        let names = names.filter(|_| table.places_names)?;
        let cell = Cell::new(table.heading_row, names);
        let merge = self.merges.iter().find(|merge| merge.contains(cell));
        let cell = merge.map_or(cell, |merge| merge.first);
        let (_, text) = cells.text(cell.column)?;
        (cell.row == table.heading_row).then_some((cell, text))
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

/// Begins a section of a table.
fn begin_section(
    table: &mut OpenTable,
    title: &str,
    cell: Cell,
    cells: &mut impl RowReader,
    outcome: &mut RowOutcome,
) {
    table.title = cells.keep(title);
    let folded = fold(title);
    let known = table.sections.iter().find(|(known, _)| *known == folded);
    match known {
        Some((_, first)) if table.told_first => {
            outcome.twice = Some((title.to_owned(), *first, cell));
        }
        Some(_) => {}
        None => table.sections.push((folded, cell)),
    }
}

/// Returns `true` if two ranges of columns have one in common.
fn overlaps(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}
