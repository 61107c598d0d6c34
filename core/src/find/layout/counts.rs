//! Tables of counts, found by their headings while the rows go by.
//!
//! Such a table begins at a row that holds all its headings and ends at an empty row. Nothing is counted here: the
//! numbers are kept with their cells, and somebody who compares asks for them.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::find::layout::class::TextClass;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{CountsColumn, RulesetModel};

/// What the tables of counts of a workbook hold.
#[derive(Debug, Default)]
pub(crate) struct FoundCounts {
    /// The rows that publish a number, in the order of the workbook.
    pub(crate) rows: Vec<CountsRow>,
    /// Of each table of the rules, where its headings stand: sheet, row.
    pub(crate) headings: Vec<(usize, (u16, u32))>,
    /// Rows that hold the groups' heading and some of the others: table, sheet, row, and the columns that are missing.
    pub(crate) near: Vec<(usize, u16, u32, Vec<usize>)>,
}

impl FoundCounts {
    /// Adds what another sheet publishes.
    pub(crate) fn append(&mut self, sheet: Self) {
        self.rows.extend(sheet.rows);
        self.headings.extend(sheet.headings);
        self.near.extend(sheet.near);
    }
}

/// A row of a table of counts.
#[derive(Debug)]
pub(crate) struct CountsRow {
    /// Which table of the rules.
    pub(crate) table: usize,
    pub(crate) sheet: u16,
    pub(crate) row: u32,
    pub(crate) group: TextRef,
    pub(crate) group_column: u32,
    /// What each cell is for, its column, and what it holds.
    pub(crate) cells: Vec<(CountsColumn, u32, PublishedCount)>,
}

/// What a cell for a count holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PublishedCount {
    /// Nothing, or a word for nothing.
    Blank,
    Number(Decimal),
    /// A formula whose result was not saved.
    Unsaved,
    /// Something that is no number.
    Other(TextRef),
}

/// The cells of the row at hand, as far as counts go.
pub(crate) trait CountCells {
    /// A column's text or number, and where it is kept.
    fn group(&mut self, column: u32) -> Option<TextRef>;
    /// What a column holds as a count.
    fn count(&mut self, column: u32) -> PublishedCount;
}

/// A table whose headings were seen and whose end was not: which of the rules', and the sheet's columns.
struct Open {
    table: usize,
    columns: Vec<u32>,
    last_row: u32,
    rows: u32,
}

/// Empty rows that may stand between headings and counts: the rest of headings merged downwards.
const ROWS_UNDER_HEADINGS: u32 = 2;

/// Reads tables of counts on one sheet.
pub(crate) struct CountsFinder<'r> {
    ruleset: &'r RulesetModel,
    sheet: u16,
    here: Vec<usize>,
    open: Vec<Open>,
}

impl<'r> CountsFinder<'r> {
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

    /// Whether this sheet can hold no counts at all.
    pub(crate) fn is_idle(&self) -> bool {
        self.here.is_empty()
    }

    /// Takes a row by what its texts mean.
    pub(crate) fn row(
        &mut self,
        row: u32,
        classes: &[(u32, Rc<TextClass>)],
        found: &mut FoundCounts,
        cells: &mut impl CountCells,
    ) {
        if self.here.is_empty() {
            return;
        }
        let begun = self.begin(row, classes, found);
        let (ruleset, sheet) = (self.ruleset, self.sheet);
        self.open.retain_mut(|open| {
            if begun.iter().any(|(_, group)| *group == open.columns[0]) {
                return false;
            }
            let gap = row.saturating_sub(open.last_row + 1);
            let may_be_empty = if open.rows == 0 {
                ROWS_UNDER_HEADINGS
            } else {
                0
            };
            if gap > may_be_empty {
                return false;
            }
            let columns = ruleset.counts[open.table]
                .columns
                .iter()
                .zip(&open.columns)
                .skip(1);
            let counts: Vec<_> = columns
                .map(|((what, _), column)| (*what, *column, cells.count(*column)))
                .collect();
            let Some(group) = cells.group(open.columns[0]) else {
                return gap < may_be_empty;
            };
            (open.last_row, open.rows) = (row, open.rows + 1);
            if counts
                .iter()
                .any(|(.., count)| *count != PublishedCount::Blank)
            {
                let (table, group_column) = (open.table, open.columns[0]);
                found.rows.push(CountsRow {
                    table,
                    sheet,
                    row,
                    group,
                    group_column,
                    cells: counts,
                });
            }
            true
        });
        for (table, _) in &begun {
            found.headings.push((*table, (self.sheet, row)));
        }
        let last = begun.into_iter().filter_map(|(table, group)| {
            let columns = self.columns(table, group, classes).ok()?;
            Some(Open {
                table,
                columns,
                last_row: row,
                rows: 0,
            })
        });
        let last: Vec<Open> = last.collect();
        self.open.extend(last);
    }

    /// The tables that begin in a row: which of the rules', and the column of the groups.
    fn begin(
        &self,
        row: u32,
        classes: &[(u32, Rc<TextClass>)],
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

    /// The sheet's columns of a table whose groups stand in this one: at its right, up to the next such heading. Where
    /// not all are there, those that are missing.
    fn columns(
        &self,
        table: usize,
        group: u32,
        classes: &[(u32, Rc<TextClass>)],
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
