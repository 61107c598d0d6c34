//! The finder: open tables, and what each row is to them.

use ambersheet_diagnostic::Place;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::Error;
use crate::find::layout::below::Ended;
use crate::find::layout::class::TextClass;
use crate::find::layout::heading::{Columns, HeadingCell, Judged, NearMiss, judge};
use crate::find::layout::seen::SeenHeadings;
use crate::find::layout::table_row::{TableRow, what_row};
use crate::find::layout::units::HeadingUnits;
use crate::find::layout::upper::UpperRows;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN, Range};
use ambersheet_ooxml::sheet::{Kind, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{Destination, GroupFrom, Role, RulesetModel, TableLayout};

/// The cells of the row at hand, as far as finding tables goes.
pub(crate) trait Cells {
    /// Whether a column holds nothing, or only white space.
    fn blank(&mut self, column: u32) -> bool;
    /// Whether a column holds a formula whose result was not saved.
    fn unsaved(&self, column: u32) -> bool;
    /// A column's text, and where it is kept; `None` where it holds none.
    fn text(&mut self, column: u32) -> Option<(String, TextRef)>;
}

/// A table whose headings were seen and whose end was not.
#[derive(Clone, Debug)]
pub(crate) struct OpenTable {
    /// Which layout of the ruleset.
    pub(crate) layout: usize,
    /// Of each of the layout's columns, the sheet's column.
    pub(crate) columns: Columns,
    /// The first and last column that the rules name.
    pub(crate) span: (u32, u32),
    /// The row of the headings, from 0.
    pub(crate) heading_row: u32,
    /// What the headings say that the numbers count.
    pub(crate) units: HeadingUnits,
    /// The new column for ratings and that for directions, and whether they are there already.
    pub(crate) new_rating: Option<NewColumn>,
    pub(crate) new_direction: Option<NewColumn>,
    /// The last column of the heading row's unbroken run of headings.
    pub(crate) right_end: u32,
    /// The title above the table.
    pub(crate) title: TextRef,
    /// The heading row's texts and columns, for script functions that ask for any of them.
    pub(crate) headings: Arc<Vec<String>>,
    pub(crate) heading_columns: Arc<Vec<u32>>,
    pub(crate) last_row: u32,
    pub(crate) rows: u32,
    /// The last row that it can have, where that is known.
    pub(crate) last_of_all: Option<u32>,
}

/// A column that the rules ask to be added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewColumn {
    pub(crate) column: u32,
    pub(crate) exists: bool,
}

impl OpenTable {
    /// The sheet's column of a role.
    pub(crate) fn column(&self, ruleset: &RulesetModel, role: Role) -> Option<u32> {
        let columns = &ruleset.tables[self.layout].columns;
        let key = columns.iter().position(|column| column.role == role)?;
        self.columns[key]
    }
}

/// Empty rows that may stand between headings and records: the rest of headings merged downwards.
const ROWS_UNDER_HEADINGS: u32 = 2;
/// How many rows that look like headings but are none are remembered of each layout.
const NEAR_MISSES: usize = 50;
/// How far above its headings a table's title may stand.
const ROWS_TO_TITLE: u32 = 3;

/// Where on a sheet a layout's tables may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Anywhere,
    /// In these cells: its headings in the first row, its records down to the last, blank rows or not.
    In(Range),
    Nowhere,
}

/// Finds tables on one sheet.
pub(crate) struct Finder<'r> {
    ruleset: &'r RulesetModel,
    sheet: String,
    here: Vec<usize>,
    places: Vec<Where>,
    pub(crate) open: Vec<OpenTable>,
    ended: Ended,
    /// Texts of the last rows that were no records: row, column, text.
    recent: VecDeque<(u32, u32, TextRef)>,
    /// The rows over the one at hand, where a layout names headings over headings.
    upper: Option<UpperRows>,
    /// Of each column, from the first, whether it is hidden.
    pub(crate) hidden_columns: Vec<bool>,
    /// Merged cells, where they are known beforehand; a new column stands beyond them.
    pub(crate) merges: Vec<Range>,
    /// Of each layout, how many tables were found, and rows that nearly were headings.
    pub(crate) found: Vec<u32>,
    pub(crate) near: Vec<Vec<NearMiss>>,
    /// The headings of the tables that were found.
    pub(crate) seen: SeenHeadings,
}

/// What a row turned out to be.
#[derive(Debug, Default)]
pub(crate) struct RowIs {
    /// Open tables that have a record in it, by index.
    pub(crate) records: Vec<usize>,
    /// Rows of tables that hold only placeholders, or that the rules skip.
    pub(crate) skipped: u32,
    /// Tables that begin in it, by index.
    pub(crate) begun: Vec<usize>,
    /// Cells read as a title or note within a table.
    pub(crate) notes: Vec<Cell>,
    /// A cell that looks like a measure of a table that has ended.
    pub(crate) below: Option<Cell>,
    /// A cell that turned out to be the title of a table that begins here.
    pub(crate) titles: Vec<Cell>,
}

impl<'r> Finder<'r> {
    /// `places` says of each of the rules' tables where on this sheet it may be.
    pub(crate) fn new(ruleset: &'r RulesetModel, sheet: &str, places: Vec<Where>) -> Self {
        let name = fold(sheet);
        let here = (0..ruleset.tables.len())
            .filter(|i| places[*i] != Where::Nowhere)
            .filter(|i| {
                ruleset.tables[*i]
                    .sheet
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(&name))
            })
            .collect();
        let count = ruleset.tables.len();
        Self {
            ruleset,
            sheet: sheet.to_owned(),
            here,
            places,
            open: Vec::new(),
            ended: Ended::default(),
            recent: VecDeque::new(),
            upper: ruleset
                .tables
                .iter()
                .any(TableLayout::looks_above)
                .then(UpperRows::default),
            hidden_columns: Vec::new(),
            merges: Vec::new(),
            found: vec![0; count],
            near: vec![Vec::new(); count],
            seen: SeenHeadings::default(),
        }
    }

    /// Whether no layout is meant for this sheet.
    pub(crate) fn is_idle(&self) -> bool {
        self.here.is_empty()
    }

    /// Takes the next row. `classes` are the row's texts that mean something; `cells` reads the row.
    ///
    /// # Errors
    /// Where headings are ambiguous, or a new column would leave the sheet.
    pub(crate) fn row(
        &mut self,
        row: &Row<'_>,
        classes: &[(u32, Rc<TextClass>)],
        cells: &mut impl Cells,
    ) -> Result<RowIs, Error> {
        let mut is = RowIs::default();
        self.close_by_gap(row.number);
        self.open.retain(|table| {
            !classes.iter().any(|(column, class)| {
                (table.span.0..=table.span.1).contains(column) && class.ends.contains(&table.layout)
            })
        });
        self.begin_tables(row, classes, cells, &mut is)?;
        let mut i = 0;
        while i < self.open.len() {
            let table = &mut self.open[i];
            if table.heading_row == row.number {
                i += 1;
                continue;
            }
            match what_row(self.ruleset, table, row, classes, cells) {
                TableRow::Empty if table.last_of_all.is_some() => {}
                TableRow::Empty
                    if table.rows > 0 || row.number - table.heading_row > ROWS_UNDER_HEADINGS =>
                {
                    let table = self.open.remove(i);
                    self.ended.push(self.ruleset, &table, table.last_row);
                    continue;
                }
                TableRow::Empty => {}
                TableRow::Record => is.records.push(i),
                TableRow::Skipped => is.skipped += 1,
                TableRow::Note(cell) => is.notes.push(cell),
            }
            let table = &mut self.open[i];
            table.rows += 1;
            table.last_row = row.number;
            i += 1;
        }
        if !self.ended.is_empty() {
            is.below = self
                .ended
                .row(self.ruleset, row, classes, &self.open, cells);
        }
        if let Some(upper) = &mut self.upper {
            upper.remember(row, classes, cells);
        }
        if is.records.is_empty()
            && self
                .ruleset
                .tables
                .iter()
                .any(|table| table.group == Some(GroupFrom::TitleAbove))
        {
            self.remember_texts(row, cells);
        }
        Ok(is)
    }

    /// Rows that the part leaves out are empty, and end a table whose end is not known.
    fn close_by_gap(&mut self, row: u32) {
        let (ruleset, ended) = (self.ruleset, &mut self.ended);
        self.open.retain(|table| {
            if let Some(last) = table.last_of_all {
                return row <= last;
            }
            let gap = row.saturating_sub(table.last_row + 1);
            let open =
                gap == 0 || (table.rows == 0 && row - table.heading_row <= ROWS_UNDER_HEADINGS + 1);
            if !open && table.rows > 0 {
                ended.push(ruleset, table, table.last_row);
            }
            open
        });
    }

    fn begin_tables(
        &mut self,
        row: &Row<'_>,
        classes: &[(u32, Rc<TextClass>)],
        cells: &mut impl Cells,
        is: &mut RowIs,
    ) -> Result<(), Error> {
        if classes.iter().all(|(_, class)| class.headings.is_empty()) {
            return Ok(());
        }
        let ruleset = self.ruleset;
        let mut taken: Vec<u32> = Vec::new();
        for k in 0..self.here.len() {
            let index = self.here[k];
            let layout = &ruleset.tables[index];
            let headings = self.headings_for(index, row, classes, cells);
            match judge(
                layout,
                index,
                headings.as_deref().unwrap_or(classes),
                row.number,
            ) {
                Judged::Nothing => {}
                Judged::TwoHeadings { key, columns } => {
                    return Err(self.two_headings(layout, key, columns, row.number, cells));
                }
                Judged::BetweenTables { column } => {
                    return Err(self.between_tables(column, row.number, cells));
                }
                Judged::TwoKeys { keys, column } => {
                    return Err(self.two_keys(layout, keys, column, row.number, cells));
                }
                Judged::NearMiss(miss) => {
                    if self.near[index].len() < NEAR_MISSES {
                        self.near[index].push(miss);
                    }
                }
                Judged::Tables(tables) => {
                    let all: Vec<u32> = tables.iter().flatten().flatten().copied().collect();
                    for columns in tables {
                        let table = self.open_table(index, columns, &all, row, cells)?;
                        let Some(measure) = table
                            .column(ruleset, Role::Measure)
                            .filter(|c| !taken.contains(c))
                        else {
                            continue;
                        };
                        taken.push(measure);
                        self.found[index] += 1;
                        self.seen.see(&table, |column| heading_text(cells, column));
                        let title = self.title_over(&table);
                        is.titles.extend(title.map(|(cell, _)| cell));
                        let title = title.map_or(TextRef::NONE, |(_, text)| text);
                        self.open.retain(|other| {
                            other.heading_row == row.number || !overlaps(other.span, table.span)
                        });
                        self.open.push(OpenTable { title, ..table });
                    }
                }
            }
        }
        is.begun = (0..self.open.len())
            .filter(|i| self.open[*i].heading_row == row.number)
            .collect();
        Ok(())
    }

    /// The headings of a row as a layout sees them, where that is not simply what stands there.
    fn headings_for(
        &self,
        index: usize,
        row: &Row<'_>,
        classes: &[(u32, Rc<TextClass>)],
        cells: &mut impl Cells,
    ) -> Option<Vec<HeadingCell>> {
        let layout = &self.ruleset.tables[index];
        let place = self.places[index];
        let upper = self.upper.as_ref().filter(|_| layout.looks_above());
        let mut headings = upper.map(|upper| upper.headings(layout, index, row, classes, cells));
        if let Where::In(range) = place {
            if row.number != range.first.row {
                return Some(Vec::new());
            }
            let inside = |heading: &HeadingCell| range.contains(Cell::new(row.number, heading.0));
            headings
                .get_or_insert_with(|| classes.to_vec())
                .retain(inside);
        }
        if !layout.hidden_columns && self.hidden_columns.contains(&true) {
            let shown = |heading: &HeadingCell| {
                !self
                    .hidden_columns
                    .get(heading.0 as usize)
                    .copied()
                    .unwrap_or(false)
            };
            headings
                .get_or_insert_with(|| classes.to_vec())
                .retain(shown);
        }
        headings
    }

    fn two_headings(
        &self,
        layout: &TableLayout,
        key: usize,
        (first, second): (u32, u32),
        row: u32,
        cells: &mut impl Cells,
    ) -> Error {
        let instead = if fold(&heading_text(cells, first)) == fold(&heading_text(cells, second)) {
            "rename one of them, or write the heading over the one that you mean too, as in \"Q4 > Actual\""
        } else {
            "write the heading that you mean in full"
        };
        let mut shown = |column| {
            format!(
                "\"{}\" ({})",
                heading_text(cells, column),
                Cell::new(row, column)
            )
        };
        let message = format!(
            "the headings {} and {} both match \"{}\" of the rules; {instead}",
            shown(first),
            shown(second),
            layout.columns[key].heading_text()
        );
        Error::layout(Some(self.place(Cell::new(row, first))), message)
    }

    /// A heading that nothing parts from the tables on both its sides.
    fn between_tables(&self, column: u32, row: u32, cells: &mut impl Cells) -> Error {
        let message = format!(
            "the heading \"{}\" may belong to the table at its left or to the one at its right; leave a blank column between them",
            heading_text(cells, column)
        );
        Error::layout(Some(self.place(Cell::new(row, column))), message)
    }

    fn two_keys(
        &self,
        layout: &TableLayout,
        (first, second): (usize, usize),
        column: u32,
        row: u32,
        cells: &mut impl Cells,
    ) -> Error {
        let message = format!(
            "the heading \"{}\" matches both \"{}\" and \"{}\" of the rules; write the headings in full",
            heading_text(cells, column),
            layout.columns[first].heading_text(),
            layout.columns[second].heading_text()
        );
        Error::layout(Some(self.place(Cell::new(row, column))), message)
    }

    fn place(&self, cell: Cell) -> Place {
        Place::Cell(self.sheet.clone(), cell)
    }

    /// The first column from this one on that no merge of the headings, or of the first records, covers.
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

    /// A table whose headings are `columns`; `all` are those of every table that begins beside it.
    fn open_table(
        &self,
        layout: usize,
        columns: Columns,
        all: &[u32],
        row: &Row<'_>,
        cells: &mut impl Cells,
    ) -> Result<OpenTable, Error> {
        let first = columns.iter().flatten().min().copied().unwrap_or(0);
        let last = columns.iter().flatten().max().copied().unwrap_or(0);
        let declared = &self.ruleset.tables[layout];
        let wanted: Vec<Option<&str>> = [&declared.rating, &declared.direction]
            .map(|destination| match destination {
                Some(Destination::NewColumn { heading, .. }) => Some(heading.as_str()),
                _ => None,
            })
            .to_vec();
        let (right_end, found) = unbroken_run(last, &wanted, all, cells);
        let (headings, heading_columns) = self.all_headings(first, right_end, cells);
        let mut next = self.beyond_merges(right_end + 1, row.number);
        let mut new_columns = [None; 2];
        for k in 0..2 {
            if wanted[k].is_none() {
                continue;
            }
            let column = found[k].unwrap_or(next);
            next = self.beyond_merges(next + u32::from(found[k].is_none()), row.number);
            if column > LAST_COLUMN {
                return Err(Error::layout(
                    Some(self.place(Cell::new(row.number, last))),
                    "there is no room for a new column at the right of this table",
                ));
            }
            new_columns[k] = Some(NewColumn {
                column,
                exists: found[k].is_some(),
            });
        }
        Ok(OpenTable {
            layout,
            units: HeadingUnits::read(declared, &columns, |column| {
                cells.text(column).map(|(text, _)| text)
            }),
            columns,
            span: (first, last),
            heading_row: row.number,
            new_rating: new_columns[0],
            new_direction: new_columns[1],
            right_end: right_end - found.iter().flatten().count() as u32,
            title: TextRef::NONE,
            headings,
            heading_columns,
            last_row: row.number,
            rows: 0,
            last_of_all: match self.places[layout] {
                Where::In(range) => Some(range.last.row),
                Where::Anywhere | Where::Nowhere => None,
            },
        })
    }

    fn all_headings(
        &self,
        first: u32,
        last: u32,
        cells: &mut impl Cells,
    ) -> (Arc<Vec<String>>, Arc<Vec<u32>>) {
        if self.ruleset.functions.is_none() {
            return (Arc::default(), Arc::default());
        }
        let texts = (first..=last)
            .filter_map(|column| cells.text(column).map(|(text, _)| (fold(&text), column)));
        let (headings, columns): (Vec<_>, Vec<_>) = texts.unzip();
        (Arc::new(headings), Arc::new(columns))
    }

    /// The nearest text above the headings and within the table's width.
    fn title_over(&self, table: &OpenTable) -> Option<(Cell, TextRef)> {
        if self.ruleset.tables[table.layout].group != Some(GroupFrom::TitleAbove) {
            return None;
        }
        let above = |row: u32| row < table.heading_row && table.heading_row - row <= ROWS_TO_TITLE;
        let inside = |column: u32| (table.span.0..=table.span.1).contains(&column);
        let nearest = self
            .recent
            .iter()
            .filter(|(row, column, _)| above(*row) && inside(*column))
            .map(|(row, ..)| *row)
            .max()?;
        self.recent
            .iter()
            .find(|(row, column, _)| *row == nearest && inside(*column))
            .map(|(row, column, text)| (Cell::new(*row, *column), *text))
    }

    fn remember_texts(&mut self, row: &Row<'_>, cells: &mut impl Cells) {
        self.recent
            .retain(|(known, ..)| *known + ROWS_TO_TITLE >= row.number);
        for cell in row
            .cells
            .iter()
            .filter(|cell| cell.kind != Kind::Blank)
            .take(64)
        {
            if let Some((_, text)) = cells.text(cell.column) {
                self.recent.push_back((row.number, cell.column, text));
            }
        }
    }
}

/// A heading on one line, as a person would quote it.
fn heading_text(cells: &mut impl Cells, column: u32) -> String {
    let text = cells.text(column).map(|(text, _)| text).unwrap_or_default();
    one_line(&text)
}

fn overlaps(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// The last column of the headings that go on without a gap, and which of them are new columns of an earlier run.
fn unbroken_run(
    last: u32,
    wanted: &[Option<&str>],
    all: &[u32],
    cells: &mut impl Cells,
) -> (u32, [Option<u32>; 2]) {
    let (mut right_end, mut found) = (last, [None; 2]);
    while right_end < LAST_COLUMN && !all.contains(&(right_end + 1)) {
        let Some((text, _)) = cells.text(right_end + 1) else {
            break;
        };
        right_end += 1;
        let heading = fold(&text);
        for (slot, wanted) in found.iter_mut().zip(wanted) {
            if slot.is_none() && wanted.is_some_and(|wanted| fold(wanted) == heading) {
                *slot = Some(right_end);
            }
        }
    }
    (right_end, found)
}
