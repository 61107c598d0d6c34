//! A set of cells that can tell whether an area holds any of them.

use std::collections::{BTreeMap, BTreeSet};

use ambersheet_ooxml::address::{Cell, Range};

use ambersheet_ooxml::formula::SheetArea;

/// A set of cells, by sheet.
#[derive(Debug, Default)]
pub(super) struct Touched {
    sheets: BTreeMap<u32, TouchedSheet>,
}

#[derive(Debug, Default)]
struct TouchedSheet {
    /// Rows in ascending order, by column: cells that are known from the start.
    given: BTreeMap<u32, Vec<u32>>,
    /// The same of cells that were found later.
    found: BTreeMap<u32, BTreeSet<u32>>,
    /// Whole areas.
    areas: Vec<Range>,
}

impl Touched {
    /// Adds a cell of a sheet, whose cells come in the order of the sheet.
    pub(super) fn give(&mut self, sheet: u32, cell: Cell) {
        let rows = self
            .sheets
            .entry(sheet)
            .or_default()
            .given
            .entry(cell.column)
            .or_default();
        debug_assert!(rows.last().is_none_or(|last| *last < cell.row));
        rows.push(cell.row);
    }

    /// Adds a cell.
    pub(super) fn insert(&mut self, sheet: u32, cell: Cell) {
        let columns = self.sheets.entry(sheet).or_default();
        columns
            .found
            .entry(cell.column)
            .or_default()
            .insert(cell.row);
    }

    /// Adds an area.
    pub(super) fn insert_area(&mut self, sheet: u32, range: Range) {
        self.sheets.entry(sheet).or_default().areas.push(range);
    }

    /// Returns `true` if a cell was given from the start.
    pub(super) fn was_given(&self, sheet: u32, cell: Cell) -> bool {
        let rows = self
            .sheets
            .get(&sheet)
            .and_then(|sheet| sheet.given.get(&cell.column));
        rows.is_some_and(|rows| rows.binary_search(&cell.row).is_ok())
    }

    /// Returns `true` if an area holds any of the cells.
    pub(super) fn meets(&self, area: &SheetArea) -> bool {
        let Some(columns) = self.sheets.get(&area.sheet) else {
            return false;
        };
        let (first, last) = (area.range.first, area.range.last);
        let across = first.column..=last.column;
        let given = columns.given.range(across.clone()).any(|(_, rows)| {
            rows.get(rows.partition_point(|row| *row < first.row))
                .is_some_and(|row| *row <= last.row)
        });
        given
            || columns
                .found
                .range(across)
                .any(|(_, rows)| rows.range(first.row..=last.row).next().is_some())
            || columns
                .areas
                .iter()
                .any(|range| overlap(range, &area.range))
    }
}

/// Returns `true` if two ranges have a cell in common.
pub(super) fn overlap(a: &Range, b: &Range) -> bool {
    a.first.row <= b.last.row
        && b.first.row <= a.last.row
        && a.first.column <= b.last.column
        && b.first.column <= a.last.column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_meets_what_it_holds() {
        let range = |text: &str| Range::parse(text.as_bytes()).expect("a range");
        let cell = |text: &str| Cell::parse(text.as_bytes()).expect("a cell");
        let mut touched = Touched::default();
        touched.give(0, cell("D2"));
        touched.give(0, cell("D9"));
        touched.insert(0, cell("F4"));
        touched.insert_area(0, range("H2:J3"));
        for (text, expected) in [
            ("D2", true),
            ("D3:D8", false),
            ("A3:D9", true),
            ("D:D", true),
            ("A:C", false),
            ("9:9", true),
            ("5:5", false),
            ("E4:G4", true),
            ("I3", true),
            ("I4", false),
            ("K1:L9", false),
        ] {
            assert_eq!(
                touched.meets(&SheetArea {
                    sheet: 0,
                    range: range(text)
                }),
                expected,
                "{text}"
            );
            assert!(!touched.meets(&SheetArea {
                sheet: 1,
                range: range(text)
            }));
        }
        assert!(touched.was_given(0, cell("D9")) && !touched.was_given(0, cell("F4")));
    }
}
