//! Opens a table at its header row.

use std::sync::Arc;

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN, Range};
use ambersheet_ooxml::sheet::{ColumnWidths, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{Destination, RulesetModel, TableLayout};

use crate::error::Error;
use crate::find::layout::heading::TableColumns;
use crate::find::layout::open_table::{
    NewColumn, OpenTable, ROWS_UNDER_HEADINGS, RowReader, SearchArea,
};
use crate::find::layout::units::HeadingUnits;
use crate::find::layout::year_spans::YearSpans;

/// Opens tables of one layout on a sheet.
pub(crate) struct TableOpener<'a> {
    pub(crate) ruleset: &'a RulesetModel,
    pub(crate) sheet: &'a str,
    /// The index of the layout.
    pub(crate) layout: usize,
    /// The layouts that may be on the sheet.
    pub(crate) here: &'a [usize],
    /// The columns of the row whose texts are headings of the rules.
    pub(crate) headed: Vec<u32>,
    /// The first columns of other tables that begin in the row.
    pub(crate) begun: Vec<u32>,
    /// The new columns of other tables that begin in the row.
    pub(crate) added: Vec<u32>,
    pub(crate) area: SearchArea,
    /// Merged cells, if they are known beforehand.
    pub(crate) merges: &'a [Range],
    /// The widths of the sheet's columns.
    pub(crate) widths: &'a ColumnWidths,
}

/// A column narrower than this shows no word. Between tables it is a gap.
const NARROW: f64 = 5.0;
/// The most narrow columns in a row that are a gap. More of them are the grid that the sheet is made on.
const NARROW_COLUMNS: u32 = 3;

/// The headings that follow a table's last one, without a gap or beyond narrow columns that are left blank.
struct HeadingRun {
    /// The last column of the run.
    end: u32,
    /// The last column before the first blank one.
    unbroken: u32,
    /// The columns for the rating and the direction that an earlier run of the program added.
    added: [Option<u32>; 2],
}

/// The new columns that a table needs.
struct NewColumns<'a> {
    /// Their headings, for the rating and the direction.
    wanted: [Option<&'a str>; 2],
    run: &'a HeadingRun,
    /// The columns that the rules name in any table of the row.
    all: &'a [u32],
    /// The last column of the table that the rules name.
    last: u32,
    row: u32,
}

impl TableOpener<'_> {
    /// Opens a table whose headings are in `columns`; `all` are those of every table that begins in the row.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a new column would leave the sheet.
    pub(crate) fn open(
        &self,
        columns: TableColumns,
        all: &[u32],
        row: &Row<'_>,
        cells: &mut impl RowReader,
    ) -> Result<OpenTable, Error> {
        let first = columns.iter().flatten().min().copied().unwrap_or(0);
        let last = columns.iter().flatten().max().copied().unwrap_or(0);
        let layout = &self.ruleset.tables[self.layout];
        let wanted = new_headings(layout);
        let run = self.heading_run(last, wanted, all, cells);
        let (headings, heading_columns) = self.all_headings(first, run.end, cells);
        let new = NewColumns {
            wanted,
            run: &run,
            all,
            last,
            row: row.number,
        };
        let [new_rating, new_direction] = self.new_columns(&new, cells)?;
        let mut heading = |column| cells.text(column).map(|(text, _)| text);
        let units = HeadingUnits::read(layout, &columns, &mut heading);
        let years = YearSpans::read(layout, &columns, &mut heading);
        Ok(OpenTable {
            layout: self.layout,
            units,
            years,
            columns,
            span: (first, last),
            heading_row: row.number,
            new_rating,
            new_direction,
            right_end: self.right_end(last, run.unbroken, cells),
            left_edge: self.left_edge(first, all, cells),
            places_names: layout.has_placed_names(),
            placed: 0,
            sections: Vec::new(),
            title: TextRef::NONE,
            told_by: TextRef::NONE,
            told_first: true,
            last_notes: Vec::new(),
            headings,
            heading_columns,
            last_row: row.number,
            last_filled: row.number,
            reach: 0,
            rows: 0,
            last_of_all: match self.area {
                SearchArea::In(range) => Some(range.last.row),
                SearchArea::Anywhere | SearchArea::Nowhere => None,
            },
            period: None,
        })
    }

    /// Returns the new columns for the rating and the direction: those of an earlier run, or the next free ones.
    fn new_columns(
        &self,
        new: &NewColumns<'_>,
        cells: &mut impl RowReader,
    ) -> Result<[Option<NewColumn>; 2], Error> {
        let (run, row) = (new.run, new.row);
        let mut from = run.end + 1;
        let mut next = self.free(from, row);
        let mut new_columns = [None; 2];
        for ((new_column, wanted), added) in new_columns.iter_mut().zip(new.wanted).zip(run.added) {
            let Some(wanted) = wanted else { continue };
            // An earlier run may have passed over hidden, narrow and merged columns.
            let is_added = |column: &u32| {
                let text = cells.text(*column).map(|(text, _)| fold(&text));
                !new.all.contains(column) && text.as_deref() == Some(&fold(wanted))
            };
            let added = added.or_else(|| (from..=next.min(LAST_COLUMN)).find(is_added));
            let column = added.unwrap_or(next);
            if column == next {
                from = next + 1;
                next = self.free(from, row);
            }
            if column > LAST_COLUMN {
                let place = Place::Cell(self.sheet.to_owned(), Cell::new(row, new.last));
                let message = if run.end < LAST_COLUMN && self.widths.hides(run.end + 1) {
                    "there is no room for a new column at the right of this table, since all columns there are hidden; unhide one, or name a column of the table with write_to(\"…\")"
                } else {
                    "there is no room for a new column at the right of this table"
                };
                return Err(Error::layout(Some(place), message));
            }
            let new = new_column;
            *new = Some(NewColumn {
                column,
                exists: added.is_some(),
            });
        }
        Ok(new_columns)
    }

    /// Returns the first column from this one on in which a word can be seen: it is not under a merge, hidden, or a
    /// narrow gap.
    fn free(&self, column: u32, heading_row: u32) -> u32 {
        let in_table = self.is_in_excel_table();
        let mut column = column;
        loop {
            let beyond = self.beyond_merges(column, heading_row);
            let is_passed = beyond <= LAST_COLUMN
                && (self.added.contains(&beyond)
                    || self.widths.hides(beyond)
                    || (!in_table && self.is_gap(beyond)));
            if !is_passed {
                return beyond;
            }
            column = beyond + 1;
        }
    }

    /// Reads the headings that follow a table's last one.
    fn heading_run(
        &self,
        last: u32,
        wanted: [Option<&str>; 2],
        all: &[u32],
        cells: &mut impl RowReader,
    ) -> HeadingRun {
        let mut run = HeadingRun {
            end: last,
            unbroken: last,
            added: [None; 2],
        };
        let mut is_broken = false;
        let mut next = last + 1;
        while next <= LAST_COLUMN && !all.contains(&next) {
            let Some((text, _)) = cells.text(next) else {
                let Some(beyond) = self.beyond_gap(next, cells) else {
                    break;
                };
                is_broken = true;
                next = beyond;
                continue;
            };
            run.end = next;
            if !is_broken {
                run.unbroken = next;
            }
            let heading = fold(&text);
            for (added, wanted) in run.added.iter_mut().zip(wanted) {
                if added.is_none() && wanted.is_some_and(|wanted| fold(wanted) == heading) {
                    *added = Some(next);
                }
            }
            next += 1;
        }
        run
    }

    /// Returns the first heading beyond a narrow gap, unless the headings there are those of another table of the rules.
    fn beyond_gap(&self, gap: u32, cells: &mut impl RowReader) -> Option<u32> {
        if !self.is_gap(gap) {
            return None;
        }
        let mut beyond = gap..=gap + NARROW_COLUMNS;
        let beyond = beyond.find(|column| !cells.blank(*column) || !self.is_narrow(*column))?;
        let headings = (beyond..=LAST_COLUMN).take_while(|column| cells.text(*column).is_some());
        let headings: Vec<u32> = headings.collect();
        let is_other = headings.iter().any(|column| self.headed.contains(column));
        (beyond > gap && !headings.is_empty() && !is_other).then_some(beyond)
    }

    /// Returns the first of the columns at a table's left that belong to no other table of the row.
    fn left_edge(&self, first: u32, all: &[u32], cells: &mut impl RowReader) -> u32 {
        let mut others = all.iter().chain(&self.begun);
        if !others.any(|column| *column < first) {
            return 0;
        }
        let is_free = |column: &u32| cells.blank(*column);
        let free = (0..first).rev().take_while(is_free).count();
        first - free as u32
    }

    /// Returns the last column of an unbroken run of headings that the program itself did not add.
    fn right_end(&self, last: u32, end: u32, cells: &mut impl RowReader) -> u32 {
        let layouts = self.here.iter().map(|layout| &self.ruleset.tables[*layout]);
        let added = layouts.flat_map(new_headings).flatten().map(fold);
        let added: Vec<String> = added.collect();
        let is_own = |column: &u32| {
            *column <= last
                || added.is_empty()
                || !cells
                    .text(*column)
                    .is_some_and(|(text, _)| added.contains(&fold(&text)))
        };
        (last..=end).rev().find(is_own).unwrap_or(last)
    }

    /// Returns `true` if a column is one of few narrow ones next to each other.
    fn is_gap(&self, column: u32) -> bool {
        let run = (column..=column + NARROW_COLUMNS).take_while(|column| self.is_narrow(*column));
        (1..=NARROW_COLUMNS as usize).contains(&run.count())
    }

    /// Returns `true` if a column shows no word.
    fn is_narrow(&self, column: u32) -> bool {
        let stated = self.widths.stated(column);
        stated.is_some_and(|width| width < NARROW)
    }

    /// Returns `true` if a new column is to be in a known Excel table, which has no gaps.
    fn is_in_excel_table(&self) -> bool {
        let layout = &self.ruleset.tables[self.layout];
        let in_table = |to: &Option<Destination>| {
            matches!(to, Some(Destination::NewColumn { in_table: true, .. }))
        };
        matches!(self.area, SearchArea::In(_))
            && (in_table(&layout.rating) || in_table(&layout.direction))
    }

    /// Returns the first column from this one on that no merge of the headings, or of the first records, covers.
    fn beyond_merges(&self, column: u32, heading_row: u32) -> u32 {
        let rows = heading_row..=heading_row + 1 + ROWS_UNDER_HEADINGS;
        let covers = |merge: &&Range, column: u32| {
            merge.first.column < column
                && column <= merge.last.column
                && merge.first.row <= *rows.end()
                && merge.last.row >= *rows.start()
        };
        let mut column = column;
        while let Some(merge) = self.merges.iter().find(|merge| covers(merge, column)) {
            column = merge.last.column + 1;
        }
        column
    }

    /// Returns the folded headings with their columns, if the script has functions that may read them.
    fn all_headings(
        &self,
        first: u32,
        last: u32,
        cells: &mut impl RowReader,
    ) -> (Arc<Vec<String>>, Arc<Vec<u32>>) {
        if self.ruleset.functions.is_none() {
            return (Arc::default(), Arc::default());
        }
        let texts = (first..=last).filter_map(|column| {
            let (text, _) = cells.text(column)?;
            Some((fold(&text), column))
        });
        let (headings, columns): (Vec<_>, Vec<_>) = texts.unzip();
        (Arc::new(headings), Arc::new(columns))
    }
}

/// Returns the headings of the new columns for the rating and the direction.
fn new_headings(layout: &TableLayout) -> [Option<&str>; 2] {
    [&layout.rating, &layout.direction].map(|destination| match destination {
        Some(Destination::NewColumn { heading, .. }) => Some(heading.as_str()),
        _ => None,
    })
}
