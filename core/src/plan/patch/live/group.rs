//! Ratings whose formulas differ only in the row, as one conditional format each.
//!
//! A conditional format holds the formula for the first of its cells, and Excel moves it to the others. It takes the
//! corner of all its ranges for the first cell, `LibreOffice` that of the first range: with one column, in rising
//! order, both are the same cell.

use std::collections::HashMap;
use std::sync::Arc;

use crate::plan::patch::live::{LivePlace, LiveRule, LiveTest};
use crate::plan::patch::mark;
use ambersheet_ooxml::address::list_of_ranges;
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::xml;

/// The most ranges of one conditional format. The binary format of Excel before 2007 holds 1,026 ([MS-XLS] 2.4.56),
/// so that a workbook saved in it keeps all.
const MOST_RANGES: usize = 1_000;

/// Ratings that share formulas.
#[derive(Clone, Debug)]
pub(crate) struct LiveGroup {
    /// Runs of cells down one column.
    pub(crate) ranges: Vec<Range>,
    /// The rule of the first cell.
    pub(crate) rule: LiveRule,
}

/// The facts that all ratings of a group share.
#[derive(PartialEq, Eq, Hash)]
struct Shared {
    column: u32,
    test: LiveTest,
    actual: RelativePlace,
    target: RelativePlace,
}

/// A place as it is seen from a rating's row.
#[derive(PartialEq, Eq, Hash)]
struct RelativePlace {
    sheet: Option<Arc<str>>,
    column: u32,
    fixed: bool,
    /// The row, or how far it is below the rating's.
    row: i64,
}

/// Puts the ratings of one sheet together, ordered by column and row of their first cells. Of two rules for one cell,
/// the first counts.
pub(crate) fn group(mut rated: Vec<(Cell, LiveRule)>) -> Vec<LiveGroup> {
    rated.sort_by_key(|(cell, _)| (cell.column, cell.row));
    rated.dedup_by_key(|(cell, _)| *cell);
    let mut groups: Vec<LiveGroup> = Vec::new();
    let mut open: HashMap<Shared, usize> = HashMap::new();
    for (cell, rule) in rated {
        let shared = Shared {
            column: cell.column,
            test: rule.test,
            actual: seen(&rule.actual, cell),
            target: seen(&rule.target, cell),
        };
        let added = open
            .get(&shared)
            .is_some_and(|index| groups[*index].add(cell));
        if !added {
            open.insert(shared, groups.len());
            groups.push(LiveGroup {
                ranges: vec![Range {
                    first: cell,
                    last: cell,
                }],
                rule,
            });
        }
    }
    groups
}

fn seen(place: &LivePlace, from: Cell) -> RelativePlace {
    let row = i64::from(place.cell.row);
    RelativePlace {
        sheet: place.sheet.clone(),
        column: place.cell.column,
        fixed: place.fixed,
        row: if place.fixed {
            row
        } else {
            row - i64::from(from.row)
        },
    }
}

impl LiveGroup {
    /// Adds a cell farther down. Returns `false` if there is no room.
    fn add(&mut self, cell: Cell) -> bool {
        let full = self.ranges.len() == MOST_RANGES;
        match self.ranges.last_mut() {
            Some(run) if run.last.row + 1 == cell.row => run.last = cell,
            _ if full => return false,
            _ => self.ranges.push(Range {
                first: cell,
                last: cell,
            }),
        }
        true
    }
}

/// Returns the number of priorities that [`conditional_formats`] uses.
pub(crate) fn rule_count(groups: &[LiveGroup]) -> usize {
    groups.iter().map(|group| group.rule.formulas().len()).sum()
}

/// Returns the elements of the groups' conditional formats. `formats` has the differential format of each rank;
/// priorities rise from `first`, and are at least 1. Each level has an element of its own, for the reason given at
/// [`rule_on_top`](crate::patch::rule_on_top).
pub(crate) fn conditional_formats(
    groups: &[LiveGroup],
    formats: &[u32],
    first: i64,
    prefix: &str,
) -> Vec<u8> {
    let mut text = Vec::new();
    let mut priority = first;
    for group in groups {
        let ranges = list_of_ranges(&group.ranges);
        for (rank, formula) in group.rule.formulas() {
            let Some(format) = formats.get(usize::from(rank)) else {
                continue;
            };
            let open = format!(
                "<{prefix}conditionalFormatting sqref=\"{ranges}\"><{prefix}cfRule type=\"expression\" dxfId=\"{format}\" priority=\"{}\" stopIfTrue=\"1\"><{prefix}formula>",
                priority.max(1)
            );
            text.extend_from_slice(open.as_bytes());
            xml::append_escaped(&formula, &mut text);
            let close = format!(
                "</{prefix}formula>{}</{prefix}cfRule></{prefix}conditionalFormatting>",
                mark::rule_mark(prefix)
            );
            text.extend_from_slice(close.as_bytes());
            priority = priority.saturating_add(1);
        }
    }
    text
}
