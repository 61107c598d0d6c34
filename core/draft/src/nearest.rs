//! The rows that come closest to being headings.

use std::collections::BTreeSet;

use crate::grid::{FilledCell, SheetGrid};
use crate::lexicon::{Meaning, meanings};
use crate::quoting::note;

/// The most headings that a message names of each sort.
const MOST_NAMED: usize = 6;
/// The most characters of a text that may be a heading.
const LONGEST: usize = 60;

/// The row that comes closest to being headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The sheet, by its place among those that were read.
    pub sheet: usize,
    /// The row.
    pub row: u32,
    /// The column of the first known heading, or of the first text.
    pub column: u32,
    /// The headings that mean something.
    pub known: Vec<(Meaning, String)>,
    /// The other texts of the row.
    pub unknown: Vec<String>,
}

/// Returns for each sheet the row that holds most known headings, or else most texts, the first of equals. Sheets without a row of several short
/// texts have none.
pub fn nearest(grids: &[SheetGrid]) -> Vec<Nearest> {
    let sheets = grids.iter().enumerate();
    let best = |(sheet, grid): (usize, &SheetGrid)| {
        let rows = grid
            .rows
            .iter()
            .filter_map(|(row, cells)| of_row(sheet, *row, cells));
        rows.reduce(|best, row| {
            if row.score() > best.score() {
                row
            } else {
                best
            }
        })
    };
    sheets.filter_map(best).collect()
}

/// Returns the row of all sheets that comes closest, the first of equals.
pub fn best(rows: &[Nearest]) -> Option<&Nearest> {
    rows.iter().reduce(|best, row| {
        if row.score() > best.score() {
            row
        } else {
            best
        }
    })
}

/// Returns what is known in a row and what is not; nothing for a row without several short texts.
fn of_row(sheet: usize, row: u32, cells: &[FilledCell]) -> Option<Nearest> {
    let is_short = |cell: &&FilledCell| cell.is_text() && cell.text.chars().count() <= LONGEST;
    let mut found = Nearest {
        sheet,
        row,
        column: 0,
        known: Vec::new(),
        unknown: Vec::new(),
    };
    for cell in cells.iter().filter(is_short) {
        match meanings(&cell.text).first() {
            Some((meaning, weight)) if *weight >= 2 => {
                if found.known.is_empty() {
                    found.column = cell.column;
                }
                found.known.push((*meaning, cell.text.clone()));
            }
            _ => found.unknown.push(cell.text.clone()),
        }
    }
    if found.known.is_empty() {
        found.column = cells.iter().find(is_short)?.column;
    }
    (found.score().1 > 1).then_some(found)
}

/// The rows under a row of headings in which a column without a heading is looked for.
const LOOK_BELOW: u32 = 10;

impl Nearest {
    /// Returns the columns that hold something in the row or soon under it, each with its heading, which may be blank.
    pub fn columns<'g>(&self, grid: &'g SheetGrid) -> Vec<(u32, &'g str)> {
        let rows = grid
            .rows
            .range(self.row..self.row.saturating_add(LOOK_BELOW));
        let columns: BTreeSet<u32> = rows
            .flat_map(|(_, cells)| cells.iter().map(|cell| cell.column))
            .collect();
        let headed = |column: u32| {
            let first = grid.merged_from(self.row, column);
            (column, grid.text(first.row, first.column))
        };
        columns.into_iter().map(headed).collect()
    }

    /// Returns how much the row is like headings: the number of those that are known, and of all.
    pub fn score(&self) -> (usize, usize) {
        (self.known.len(), self.known.len() + self.unknown.len())
    }

    /// Returns what is known in the row, and what is not.
    pub fn message(&self) -> String {
        let known = self.what_is_known("in it");
        format!("no measures found: if this is the row of headings, {known}")
    }

    /// Returns what is known in the row, and what is not; `place` stands for the row.
    pub(crate) fn what_is_known(&self, place: &str) -> String {
        if self.known.is_empty() {
            return format!("Ambersheet knows none of {}", named(&self.unknown));
        }
        let known = named(self.known.iter().map(|(_, text)| text));
        let others = if self.unknown.is_empty() {
            "no others".to_owned()
        } else {
            format!("not {}", named(&self.unknown))
        };
        format!("Ambersheet knows {known} {place}, and {others}")
    }
}

fn named<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts
        .into_iter()
        .take(MOST_NAMED)
        .map(|text| format!("\"{}\"", note(text)))
        .collect();
    match texts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        texts => texts.concat(),
    }
}
