//! Tables of counts, found by their headings while the rows go by.
//!
//! Such a table begins at a row that holds all its headings and ends at an empty row. The numbers are kept with their
//! cells, for a reconciliation to compare.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::find::layout::class::TextClass;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{CountsColumn, RulesetModel};

/// The content of a workbook's tables of counts.
#[derive(Debug, Default)]
pub(crate) struct FoundCounts {
    /// The rows that publish a number, in the order of the workbook.
    pub(crate) rows: Vec<CountsRow>,
    /// The header rows that were found: table of the rules, sheet and row.
    pub(crate) headings: Vec<(usize, (u16, u32))>,
    /// Rows that hold the groups' heading and some of the others: table, sheet, row, and the columns that are missing.
    pub(crate) near: Vec<(usize, u16, u32, Vec<usize>)>,
}

impl FoundCounts {
    /// Adds the counts that another sheet publishes.
    pub(crate) fn append(&mut self, sheet: Self) {
        self.rows.extend(sheet.rows);
        self.headings.extend(sheet.headings);
        self.near.extend(sheet.near);
    }
}

/// A row of a table of counts.
#[derive(Debug)]
pub(crate) struct CountsRow {
    /// The index of the table in the rules.
    pub(crate) table: usize,
    pub(crate) sheet: u16,
    pub(crate) row: u32,
    pub(crate) group: TextRef,
    pub(crate) group_column: u32,
    /// The meaning, the column and the content of each cell.
    pub(crate) cells: Vec<(CountsColumn, u32, PublishedCount)>,
}

/// The content of a cell for a count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PublishedCount {
    /// A blank cell, or a word for a missing value.
    Blank,
    Number(Decimal),
    /// A formula whose result was not saved.
    Unsaved,
    /// Text that is not a number.
    Other(TextRef),
}

/// Reads the cells of the current row as counts.
pub(crate) trait CountCells {
    /// Returns a column's text or number, kept.
    fn group(&mut self, column: u32) -> Option<TextRef>;
    /// Returns a column's content as a count.
    fn count(&mut self, column: u32) -> PublishedCount;
}

/// A table whose headings were found and whose end was not.
struct OpenCounts {
    /// The index of the table in the rules.
    table: usize,
    /// The sheet's columns, the groups' column first.
    columns: Vec<u32>,
    last_row: u32,
    rows: u32,
}

impl OpenCounts {
    /// Takes the next row of the table; returns `false` if the table has ended.
    fn row(
        &mut self,
        ruleset: &RulesetModel,
        sheet: u16,
        row: u32,
        found: &mut FoundCounts,
        cells: &mut impl CountCells,
    ) -> bool {
        let gap = row.saturating_sub(self.last_row + 1);
        let may_be_empty = if self.rows == 0 {
            ROWS_UNDER_HEADINGS
        } else {
            0
        };
        if gap > may_be_empty {
            return false;
        }
        let columns = ruleset.counts[self.table].columns.iter();
        let counts: Vec<_> = columns
            .zip(&self.columns)
            .skip(1)
            .map(|((meaning, _), column)| (*meaning, *column, cells.count(*column)))
            .collect();
        let group_column = self.columns[0];
        let Some(group) = cells.group(group_column) else {
            return gap < may_be_empty;
        };
        self.last_row = row;
        self.rows += 1;
        if counts
            .iter()
            .any(|(.., count)| *count != PublishedCount::Blank)
        {
            found.rows.push(CountsRow {
                table: self.table,
                sheet,
                row,
                group,
                group_column,
                cells: counts,
            });
        }
        true
    }
}

/// The number of empty rows allowed between headings and counts: the rest of headings merged downwards.
const ROWS_UNDER_HEADINGS: u32 = 2;

/// Reads tables of counts on one sheet.
pub(crate) struct CountsFinder<'r> {
    ruleset: &'r RulesetModel,
    sheet: u16,
    /// The tables of the rules that may be on this sheet.
    here: Vec<usize>,
    open: Vec<OpenCounts>,
}

impl<'r> CountsFinder<'r> {
    /// Creates a finder for one sheet.
    pub(crate) fn new(ruleset: &'r RulesetModel, index: usize, sheet: &str) -> Self {
        let name = fold(sheet);
        let here = (0..ruleset.counts.len())
            .filter(|i| {
                ruleset.counts[*i]
                    .sheet
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(&name))
            })
            .collect();
        Self {
            ruleset,
            sheet: index as u16,
            here,
            open: Vec::new(),
        }
    }

    /// Returns `true` if this sheet can hold no counts at all.
    pub(crate) fn is_idle(&self) -> bool {
        self.here.is_empty()
    }

    /// Takes the next row; `classes` are its texts that mean something.
    pub(crate) fn row(
        &mut self,
        row: u32,
        classes: &[(u32, Arc<TextClass>)],
        found: &mut FoundCounts,
        cells: &mut impl CountCells,
    ) {
        if self.here.is_empty() {
            return;
        }
        let begun = self.begin(row, classes, found);
        let (ruleset, sheet) = (self.ruleset, self.sheet);
        self.open.retain_mut(|open| {
            !begun.iter().any(|(_, group)| *group == open.columns[0])
                && open.row(ruleset, sheet, row, found, cells)
        });
        for (table, group) in begun {
            found.headings.push((table, (self.sheet, row)));
            if let Ok(columns) = self.columns(table, group, classes) {
                self.open.push(OpenCounts {
                    table,
                    columns,
                    last_row: row,
                    rows: 0,
                });
            }
        }
    }

    /// Returns the tables that begin in a row, each with the column of its groups.
    fn begin(
        &self,
        row: u32,
        classes: &[(u32, Arc<TextClass>)],
        found: &mut FoundCounts,
    ) -> Vec<(usize, u32)> {
        let mut begun = Vec::new();
        for (column, class) in classes {
            for (table, _) in class
                .counts
                .iter()
                .filter(|(table, key)| *key == 0 && self.here.contains(table))
            {
                match self.columns(*table, *column, classes) {
                    Ok(_) => begun.push((*table, *column)),
                    Err(missing)
                        if missing.len() + 1 < self.ruleset.counts[*table].columns.len() =>
                    {
                        found.near.push((*table, self.sheet, row, missing));
                    }
                    Err(_) => {}
                }
            }
        }
        begun
    }

    /// Returns the sheet's columns of a table whose groups are in column `group`.
    ///
    /// They are at its right, up to the next such heading.
    ///
    /// # Errors
    /// The indices of the columns that are missing.
    fn columns(
        &self,
        table: usize,
        group: u32,
        classes: &[(u32, Arc<TextClass>)],
    ) -> Result<Vec<u32>, Vec<usize>> {
        let holds = |class: &TextClass, key: usize| class.counts.contains(&(table, key));
        let end = classes
            .iter()
            .find(|(column, class)| *column > group && holds(class, 0))
            .map_or(u32::MAX, |(column, _)| *column);
        let (mut columns, mut missing) = (vec![group], Vec::new());
        for key in 1..self.ruleset.counts[table].columns.len() {
            match classes
                .iter()
                .find(|(at, class)| (group..end).contains(at) && holds(class, key))
            {
                Some((column, _)) => columns.push(*column),
                None => missing.push(key),
            }
        }
        if missing.is_empty() {
            Ok(columns)
        } else {
            Err(missing)
        }
    }
}

/// Names of the row for all groups. Words are taken whole, since "Total waste services" may be a group.
const WHOLE: [&str; 15] = [
    "total",
    "totals",
    "grand total",
    "overall total",
    "council total",
    "total measures",
    "all",
    "overall",
    "whole",
    "all measures",
    "all groups",
    "all portfolios",
    "all directorates",
    "all departments",
    "all services",
];

/// Returns `true` if a row of a table that lists the groups is about all of them.
pub(crate) fn is_whole(group: &str) -> bool {
    WHOLE.contains(&fold(group).trim_end_matches(':').trim_end())
}
