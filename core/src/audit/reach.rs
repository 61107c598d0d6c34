//! The share of a return's rows with figures that rules reach, and the tables that they pass over.

use std::collections::BTreeSet;

use ambersheet_draft::figures::{FigureRows, figure_rows};
use ambersheet_ooxml::address::{Cell, Range, sheet_reference};
use serde::Serialize;

use crate::error::Error;
use crate::init::sheets::read;
use crate::rated::Rated;
use crate::record::Entry;

/// The rows with figures of a return, and those that rules reach.
///
/// A row with figures stands under headings; it has a name, and a number, a date or a rating. Totals, keys and hidden
/// sheets are not counted. A row is reached if the rules read a value in it or write a rating there, even if it stays
/// unrated.
///
/// ```
/// use ambersheet::{Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let reach = rated.reach()?;
/// assert_eq!(reach.rows, reach.reached);
/// assert!(reach.passed_over.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReachedRows {
    /// The number of rows with figures.
    pub rows: usize,
    /// The number of those that the rules reach.
    pub reached: usize,
    /// The tables with rows that the rules do not reach, in the order of the workbook.
    pub passed_over: Vec<PassedOver>,
    /// `true` if the workbook is so large that only its first cells were looked through.
    pub is_cut: bool,
}

/// The rows of one table that rules do not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PassedOver {
    /// The ranges of the rows, such as `Costs!A20:F28`.
    pub ranges: Vec<String>,
    /// The number of rows that are not reached.
    pub rows: usize,
    /// The number of rows with figures in the table.
    pub of: usize,
    /// The headings of the table.
    pub headings: Vec<String>,
}

/// The cells that rules use, by sheet, row and column.
struct UsedCells {
    cells: BTreeSet<(usize, u32, u32)>,
    /// The rows of ratings whose values stand in no cell.
    rows: BTreeSet<(usize, u32)>,
}

impl UsedCells {
    fn of(entries: &[Entry]) -> Self {
        let mut used = Self {
            cells: BTreeSet::new(),
            rows: BTreeSet::new(),
        };
        for entry in entries {
            let own = usize::from(entry.sheet);
            let values = [&entry.actual, &entry.target, &entry.previous];
            let cells = values
                .into_iter()
                .filter_map(|value| Some((value.sheet.map_or(own, usize::from), value.cell?)));
            let rating = entry.column.map(|column| Cell::new(entry.row, column));
            let mut cells = cells.chain(rating.map(|cell| (own, cell))).peekable();
            if cells.peek().is_none() {
                used.rows.insert((own, entry.row));
            }
            used.cells
                .extend(cells.map(|(sheet, cell)| (sheet, cell.row, cell.column)));
        }
        used
    }

    /// Returns `true` if some cell of a row is used, from one column to another.
    fn reach(&self, sheet: usize, row: u32, columns: (u32, u32)) -> bool {
        let inside = (sheet, row, columns.0)..=(sheet, row, columns.1);
        self.rows.contains(&(sheet, row)) || self.cells.range(inside).next().is_some()
    }
}

impl Rated<'_> {
    /// Returns the rows with figures of the workbook, and those that the rules reach.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
    pub fn reach(&self) -> Result<ReachedRows, Error> {
        let grids = read(&self.workbook)?.grids;
        let used = UsedCells::of(&self.entries);
        let mut reach = ReachedRows {
            is_cut: grids.iter().any(|grid| grid.cut),
            ..ReachedRows::default()
        };
        for table in figure_rows(&grids) {
            let name = &grids[table.sheet].name;
            let mut sheets = self.workbook.sheets.iter();
            let Some(sheet) = sheets.position(|info| info.name == *name) else {
                continue;
            };
            let is_reached = |row: u32| used.reach(sheet, row, table.columns);
            let reached = table.rows.iter().filter(|row| is_reached(**row)).count();
            // Of rows that are periods, rules rate some; the others are not passed over.
            let of = if table.of_periods && reached > 0 {
                reached
            } else {
                table.rows.len()
            };
            reach.rows += of;
            reach.reached += reached;
            if reached < of {
                reach.passed_over.push(PassedOver {
                    ranges: ranges(&table, &sheet_reference(name), is_reached),
                    rows: of - reached,
                    of,
                    headings: table.headings,
                });
            }
        }
        Ok(reach)
    }
}

/// Returns the ranges of the rows of a table that are not reached. What stands between two of them is no row with figures.
fn ranges(table: &FigureRows, sheet: &str, is_reached: impl Fn(u32) -> bool) -> Vec<String> {
    let parts = table.rows.split(|row| is_reached(*row));
    let range = |part: &[u32]| {
        let range = Range {
            first: Cell::new(*part.first()?, table.columns.0),
            last: Cell::new(*part.last()?, table.columns.1),
        };
        Some(format!("{sheet}!{range}"))
    };
    parts.filter_map(range).collect()
}
