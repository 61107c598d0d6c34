//! Reads the words that drop-down lists offer, from the lists themselves or from the cells that hold them.

use ambersheet_draft::grid::GridList;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::sheet::{ListSource, ListValidation};
use ambersheet_ooxml::workbook::DefinedNames;

use super::ReadSheets;
use crate::source::open_return::OpenReturn;

/// The most lists of a sheet that are read.
const MOST: usize = 200;
/// The most words of a list that are kept; levels are few.
const MOST_WORDS: usize = 50;

/// Adds the lists of sheets, by the numbers of the sheets, once all sheets are read.
pub(super) fn add(
    workbook: &OpenReturn,
    names: &DefinedNames,
    lists: &[(usize, Vec<ListValidation>)],
    read: &mut ReadSheets,
) {
    for (sheet, own) in lists {
        let found: Vec<GridList> = own
            .iter()
            .take(MOST)
            .filter_map(|list| {
                Some(GridList {
                    ranges: list.ranges.clone(),
                    words: words(workbook, names, (*sheet, list), read)?,
                })
            })
            .collect();
        let name = &workbook.sheets[*sheet].name;
        let mut all = read.grids.iter_mut().chain(&mut read.background.hidden);
        if let Some(grid) = all.find(|grid| grid.name == *name) {
            grid.lists = found;
        }
    }
}

/// Returns the words of a list; nothing if only a calculation finds them.
fn words(
    workbook: &OpenReturn,
    names: &DefinedNames,
    (sheet, list): (usize, &ListValidation),
    read: &ReadSheets,
) -> Option<Vec<String>> {
    let formula = match &list.source {
        ListSource::Typed(items) => return Some(items.iter().take(MOST_WORDS).cloned().collect()),
        ListSource::Formula(formula) => formula,
    };
    let is_single = matches!(list.ranges[..], [range] if range.first == range.last);
    let area = names.area(formula, sheet, is_single)?;
    let name = &workbook.sheets.get(area.sheet)?.name;
    let mut all = read.grids.iter().chain(&read.background.hidden);
    let grid = all.find(|grid| grid.name == *name)?;
    let Range { first, last } = area.range;
    let cells = grid
        .rows
        .range(first.row..=last.row)
        .flat_map(|(_, cells)| cells)
        .filter(|cell| (first.column..=last.column).contains(&cell.column));
    Some(
        cells
            .take(MOST_WORDS)
            .map(|cell| cell.text.clone())
            .collect(),
    )
}
