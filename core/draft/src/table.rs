//! The tables of a sheet: rows of headings, wherever they stand, and the rows under them.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::calendar::iso_date;
use ambersheet_ooxml::text::fold;

use crate::grid::{ColumnRole, GridValue, NamedHeading, SheetGrid};
use crate::lexicon::{Meaning, meanings};
use crate::period::{NamedPeriod, is_only_period, named};
use crate::profile::ColumnProfile;

/// A column of a table.
#[derive(Clone, Debug)]
pub struct FoundColumn {
    /// The column, from 0.
    pub column: u32,
    /// Its own heading; empty if it has none.
    pub heading: String,
    /// The heading over its heading.
    pub over: Option<String>,
    /// The meanings that its heading may have, each with its weight.
    pub meanings: Vec<(Meaning, u8)>,
    /// The period that its headings name.
    pub period: Option<NamedPeriod>,
    /// `true` if its own heading names a period and nothing else.
    pub only_period: bool,
    /// The kinds of its cells, counted.
    pub profile: ColumnProfile,
    /// The role that a person named.
    pub role: Option<ColumnRole>,
}

impl FoundColumn {
    /// Returns the weight of a meaning of the heading.
    pub fn weight(&self, meaning: Meaning) -> u8 {
        let found = self.meanings.iter().find(|(known, _)| *known == meaning);
        found.map_or(0, |(_, weight)| *weight)
    }

    /// Returns the heading for people.
    pub fn shown(&self) -> String {
        match &self.over {
            Some(over) if !over.is_empty() => format!("{over} > {}", self.heading),
            _ => self.heading.clone(),
        }
    }
}

/// The kind of a row under the headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A measure.
    Record,
    /// A row that adds up others.
    Total,
    /// The heading of a section.
    Section,
}

/// A row under the headings.
#[derive(Clone, Copy, Debug)]
pub struct BodyRow {
    /// The row.
    pub row: u32,
    /// Its kind.
    pub kind: RowKind,
    /// The row of its section's heading.
    pub section: Option<u32>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct FoundTable {
    /// The sheet, by its place among those that were read.
    pub sheet: usize,
    /// The last row of headings.
    pub heading_row: u32,
    /// The first row of headings.
    pub top_row: u32,
    /// The first and the last column that belong to it.
    pub bounds: (u32, u32),
    /// Its columns from left to right, those without a heading included.
    pub columns: Vec<FoundColumn>,
    /// The place in `columns` of the names of measures.
    pub name: usize,
    /// The rows under the headings.
    pub rows: Vec<BodyRow>,
    /// The title above it.
    pub title: Option<String>,
    /// `true` if a blank row stands between records.
    pub has_gaps: bool,
    /// Texts that mean "not filled in".
    pub empty: Vec<String>,
    /// Texts that end the table.
    pub end_at: Vec<String>,
    /// The names of rows that are no measures.
    pub skip: Vec<String>,
}

impl FoundTable {
    /// Returns the rows of measures.
    pub fn records(&self) -> impl Iterator<Item = u32> + '_ {
        let records = self.rows.iter().filter(|row| row.kind == RowKind::Record);
        records.map(|row| row.row)
    }

    /// Returns the place of the column that has a role by a person's word.
    pub fn named(&self, role: ColumnRole) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.role == Some(role))
    }

    /// Returns another column from which rules cannot tell a column: it has the same heading, and nothing over them differs.
    pub fn twin(&self, column: usize) -> Option<usize> {
        let own = &self.columns[column];
        let over = |column: &FoundColumn| column.over.as_deref().map(fold);
        let mut others = 0..self.columns.len();
        others.find(|index| {
            let other = &self.columns[*index];
            let is_same = fold(&other.heading) == fold(&own.heading);
            *index != column && is_same && (own.over.is_none() || over(other) == over(own))
        })
    }

    /// Returns `true` if a person named its columns.
    pub fn is_meant(&self) -> bool {
        self.named(ColumnRole::Figures).is_some()
    }

    /// Returns the name of a row's measure.
    pub fn name_of<'g>(&self, grid: &'g SheetGrid, row: u32) -> &'g str {
        grid.text(row, self.columns[self.name].column)
    }
}

/// Returns a column with what its headings say.
pub(crate) fn headed(
    grid: &SheetGrid,
    head: (u32, u32),
    column: u32,
    profile: ColumnProfile,
) -> FoundColumn {
    let (row, top) = head;
    let heading = grid.text(row, column).to_owned();
    let over = (top..row)
        .rev()
        .find_map(|above| over_heading(grid, above, row, column));
    let (heading, over) = match over {
        Some(over) if heading.is_empty() => (over, None),
        over => (heading, over),
    };
    let mut means = meanings(&heading);
    if means.is_empty()
        && let Some(over) = &over
    {
        means = meanings(over)
            .into_iter()
            .map(|(meaning, weight)| (meaning, weight.min(2)))
            .collect();
    }
    let role = grid.named.role(row, column, &heading);
    if let Some(role) = role {
        means = vec![(meant(role, &profile), SAID)];
    }
    let own = named(&heading).or_else(|| month_of(grid, row, column));
    let period = own.clone().or_else(|| over.as_deref().and_then(named));
    FoundColumn {
        column,
        only_period: is_only_period(&heading) || month_of(grid, row, column).is_some(),
        heading,
        over,
        meanings: means,
        period,
        profile,
        role,
    }
}

/// The weight of a meaning that a person named: that of a known heading.
const SAID: u8 = 4;

/// Returns what a heading means whose role a person named.
fn meant(role: ColumnRole, profile: &ColumnProfile) -> Meaning {
    match role {
        ColumnRole::Names => Meaning::Measure,
        ColumnRole::Figures if profile.is_dated() => Meaning::ActualDate,
        ColumnRole::Figures => Meaning::Actual,
        ColumnRole::Targets if profile.is_dated() => Meaning::PlannedDate,
        ColumnRole::Targets => Meaning::Target,
    }
}

/// Leaves the roles that a person named to the table that was meant, and to tables that have each of its headings once.
pub(crate) fn settle_roles(grid: &SheetGrid, row: u32, columns: &mut [FoundColumn]) {
    let headings = &grid.named.headings;
    let count = |role: ColumnRole| {
        let of_role = columns.iter().filter(|column| column.role == Some(role));
        of_role.count()
    };
    let is_own = |named: &NamedHeading| {
        let mut columns = columns.iter();
        columns.any(|column| column.column == named.column)
    };
    let is_meant = grid.named.row == Some(row) && headings.iter().all(is_own);
    let is_like = headings
        .iter()
        .filter(|named| !named.heading.is_empty())
        .all(|named| count(named.role) == 1);
    for column in columns.iter_mut().filter(|column| column.role.is_some()) {
        let stays = if is_meant {
            grid.named.is_meant(row, column.column)
        } else {
            is_like
        };
        if !stays {
            column.role = None;
            column.meanings = meanings(&column.heading);
        }
    }
}

/// Returns the month of a heading that is a date.
fn month_of(grid: &SheetGrid, row: u32, column: u32) -> Option<NamedPeriod> {
    let GridValue::Date(days) = grid.at(row, column)?.value else {
        return None;
    };
    let date = iso_date(days)?;
    let (year, rest) = date.split_once('-')?;
    let month: u32 = rest.get(..2)?.parse().ok()?;
    Some(NamedPeriod {
        year: year.parse().ok(),
        part: Some(20 + month),
    })
}

/// Returns the text of a row that stands over a column: its own cell, the merge that covers it, or the nearest text at its left.
fn over_heading(grid: &SheetGrid, above: u32, row: u32, column: u32) -> Option<String> {
    let cells = grid.rows.get(&above)?;
    let cell = cells
        .iter()
        .rfind(|cell| cell.column <= column && cell.is_text())?;
    let at = Cell::new(above, cell.column);
    let reaches = match grid.merges.get(&at) {
        Some(last) => last.column >= column,
        None => cell.column == column || !grid.text(row, cell.column).is_empty(),
    };
    (reaches && cell.text.chars().count() <= 60).then(|| cell.text.clone())
}
