//! Cells merged downwards: what is merged down belongs to every row of the merge.
//!
//! Merged cells are listed after the rows. So a sheet is walked again if any of its tables has some, this time with the
//! list at hand. The first cell of each merge is then held, and stands in the rows under it where finders and readers
//! look. The row that is written stays as it is.

use std::collections::{HashMap, HashSet};

use ambersheet_ooxml::address::{Cell, LAST_COLUMN, Range};
use ambersheet_ooxml::sheet::{CellSpan, Row};
use ambersheet_policy::model::{Role, RulesetModel};

use crate::find::layout::open_table::OpenTable;

/// Values of the measure itself. In a cell that several measures share, nobody can tell whose they are.
const OWN_VALUES: [Role; 6] = [
    Role::Actual,
    Role::Numerator,
    Role::Forecast,
    Role::Previous,
    Role::Baseline,
    Role::LastYear,
];

/// A merge with a value of a measure's own that several measures read.
#[derive(Clone, Copy)]
pub(crate) struct SharedMerge {
    /// The role of the value.
    pub(crate) role: Role,
    pub(crate) range: Range,
}

/// The merges of a sheet that reach over several rows, with what is known of them while the rows go by.
#[derive(Default)]
pub(crate) struct MergedDown {
    /// By their first rows.
    merges: Vec<Range>,
    /// The number of merges that have begun.
    begun: usize,
    /// Those that cover the current row, by column.
    covering: Vec<HeldMerge>,
    /// The text and the cells of the current row with what is merged down into it.
    text: Vec<u8>,
    cells: Vec<CellSpan>,
    /// The columns of the current row that hold what is merged down into them.
    filled: Vec<u32>,
}

/// A merge with its first cell.
struct HeldMerge {
    range: Range,
    text: Vec<u8>,
    span: Option<CellSpan>,
}

impl MergedDown {
    /// Creates the state for a walk over a sheet with these merges.
    pub(crate) fn new(merges: &[Range]) -> Self {
        let mut merges: Vec<Range> = merges.iter().copied().filter(is_down).collect();
        merges.sort_by_key(|merge| merge.first);
        Self {
            merges,
            ..Self::default()
        }
    }

    /// Takes the next row, and fills into it what is merged down into the records of these tables.
    pub(crate) fn enter(&mut self, row: &Row<'_>, tables: &[OpenTable]) {
        self.filled.clear();
        if self.merges.is_empty() {
            return;
        }
        self.covering
            .retain(|merge| merge.range.last.row >= row.number);
        while let Some(merge) = self.merges.get(self.begun) {
            if merge.first.row > row.number {
                break;
            }
            self.begun += 1;
            if merge.last.row >= row.number {
                self.hold(*merge, row);
            }
        }
        self.fill(row, tables);
    }

    /// Holds the first cell of a merge. A row that the sheet lacks has none.
    fn hold(&mut self, range: Range, row: &Row<'_>) {
        let cell = Some(range.first.column)
            .filter(|_| range.first.row == row.number)
            .and_then(|column| row.cell(column));
        let held = HeldMerge {
            range,
            text: cell.map_or_else(Vec::new, |cell| {
                cell.text[cell.start as usize..cell.end as usize].to_vec()
            }),
            span: cell.map(|cell| cell.span.moved_back(cell.start)),
        };
        let column = range.first.column;
        let at = self
            .covering
            .partition_point(|known| known.range.first.column <= column);
        self.covering.insert(at, held);
    }

    fn fill(&mut self, row: &Row<'_>, tables: &[OpenTable]) {
        let is_record = |merge: &HeldMerge| {
            let first = merge.range.first;
            first.row < row.number
                && tables
                    .iter()
                    .any(|table| table.heading_row < first.row && table.reads(first.column))
        };
        let (text, cells, filled) = (&mut self.text, &mut self.cells, &mut self.filled);
        for merge in self.covering.iter().filter(|merge| is_record(merge)) {
            if filled.is_empty() {
                text.clear();
                text.extend_from_slice(row.text);
                cells.clear();
                cells.extend_from_slice(row.cells);
            }
            let column = merge.range.first.column;
            filled.push(column);
            cells.retain(|cell| cell.column != column);
            if let Some(span) = merge.span {
                let cell = CellSpan {
                    column,
                    ..span.moved_on(text.len() as u32)
                };
                text.extend_from_slice(&merge.text);
                let at = cells.partition_point(|known| known.column < column);
                cells.insert(at, cell);
            }
        }
    }

    /// Returns the current row with what is merged down into it.
    pub(crate) fn row<'a>(&'a self, row: &'a Row<'a>) -> Row<'a> {
        let (text, cells) = if self.filled.is_empty() {
            (row.text, row.cells)
        } else {
            (&self.text[..], &self.cells[..])
        };
        Row {
            number: row.number,
            text,
            open: row.open.clone(),
            style: row.style,
            cells,
            arrays: row.arrays,
            pieces: row.pieces,
        }
    }

    /// Returns the columns of the current row that hold what is merged down into them.
    pub(crate) fn filled(&self) -> &[u32] {
        &self.filled
    }

    /// Returns the last row of the merges that begin in the records of a table and cover the current row.
    pub(crate) fn reach(&self, table: &OpenTable) -> u32 {
        let covering = self.covering.iter().map(|merge| merge.range);
        covering
            .filter(|range| table.heading_row < range.first.row && table.reads(range.first.column))
            .map(|range| range.last.row)
            .max()
            .unwrap_or(0)
    }

    /// Returns the cell that a person sees in the place of a cell of the current row.
    pub(crate) fn seen(&self, cell: Cell) -> Cell {
        self.over(cell).map_or(cell, |range| range.first)
    }

    /// Returns the merge whose first column holds a cell of the current row.
    fn over(&self, cell: Cell) -> Option<Range> {
        let covering = self.covering.iter().map(|merge| merge.range);
        covering
            .filter(|range| range.first.column == cell.column)
            .find(|range| range.contains(cell))
    }
}

/// The merges with a value of a measure's own that several measures read.
#[derive(Default)]
pub(crate) struct SharedMerges {
    /// The row of the first measure that reads each merge, by the merge's first cell.
    readers: HashMap<Cell, u32>,
    found: HashSet<Cell>,
    /// Those of an earlier walk, which saw all rows.
    known: HashSet<Cell>,
}

impl SharedMerges {
    /// Creates the state for a walk; `known` are the merges that an earlier walk found.
    pub(crate) fn new(known: HashSet<Cell>) -> Self {
        Self {
            known,
            ..Self::default()
        }
    }

    /// Notes which merges a record reads, and returns the first with a value that it shares with other measures.
    pub(crate) fn read(
        &mut self,
        merged: &MergedDown,
        ruleset: &RulesetModel,
        table: &OpenTable,
        row: u32,
    ) -> Option<SharedMerge> {
        if merged.covering.is_empty() {
            return None;
        }
        let at = |role| Some(Cell::new(row, table.column(ruleset, role)?));
        let name = at(Role::Measure).map_or(row, |cell| merged.seen(cell).row);
        let mut shared = None;
        let further = ruleset.tables[table.layout].first_filled.iter();
        let further = further
            .filter(|declared| OWN_VALUES.contains(&declared.role))
            .flat_map(|declared| declared.next.iter().copied());
        let own_values = OWN_VALUES.into_iter().chain(further).filter_map(|role| {
            let range = merged.over(at(role)?)?;
            Some(SharedMerge { role, range })
        });
        for merge in own_values {
            let first = merge.range.first;
            if *self.readers.entry(first).or_insert(name) != name {
                self.found.insert(first);
            }
            if self.known.contains(&first) {
                shared = shared.or(Some(merge));
            }
        }
        shared
    }

    /// Returns the merges that were found, if an earlier walk did not know them all.
    pub(crate) fn newly_found(&mut self) -> Option<HashSet<Cell>> {
        let found = std::mem::take(&mut self.found);
        (!found.is_subset(&self.known)).then_some(found)
    }
}

/// Returns `true` if a merge reaches over several rows.
fn is_down(merge: &Range) -> bool {
    merge.last.row > merge.first.row
}

/// For each column from the first, the first row of records in it.
#[derive(Default)]
pub(crate) struct RecordColumns(Vec<Option<u32>>);

impl RecordColumns {
    /// Notes the columns of a table whose headings are in a row.
    pub(crate) fn note(&mut self, heading_row: u32, (first, last): (u32, u32)) {
        let last = last.min(LAST_COLUMN) as usize;
        self.0.resize(self.0.len().max(last + 1), None);
        for known in &mut self.0[first as usize..=last] {
            *known = Some(known.map_or(heading_row, |row| row.min(heading_row)));
        }
    }

    /// Returns `true` if any merge reaches over several rows of records.
    pub(crate) fn any_merged_down(&self, merges: &[Range]) -> bool {
        merges.iter().filter(|merge| is_down(merge)).any(|merge| {
            let heading_row = self.0.get(merge.first.column as usize).copied().flatten();
            heading_row.is_some_and(|row| row < merge.first.row)
        })
    }
}
