//! Finds the tables of a sheet by their rows of headings, wherever they stand.

use std::collections::BTreeSet;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;

use crate::body::is_machine_mark;
use crate::grid::{FilledCell, GridValue, SheetGrid};
use crate::level_words::is_verdict;
use crate::lexicon::{Meaning, meanings};
use crate::period::is_only_period;
use crate::profile::{ColumnProfile, number_in};
use crate::table::FoundTable;

/// A row of headings, and the columns that it heads.
#[derive(Clone, Debug)]
struct TableHead {
    row: u32,
    /// The columns of the headings.
    columns: Vec<u32>,
    known: usize,
    /// `true` if a person named it.
    is_meant: bool,
}

/// The most characters of a heading.
const LONGEST_HEADING: usize = 200;
/// The rows under headings that are looked at to tell whether they head anything.
const LOOK_BELOW: usize = 8;

pub(crate) fn is_heading(cell: &FilledCell) -> bool {
    match cell.value {
        GridValue::Text => {
            cell.text.chars().count() <= LONGEST_HEADING
                && !is_machine_mark(&cell.text)
                && number_in(&cell.text).is_none_or(|_| is_only_period(&cell.text))
        }
        GridValue::Date(_) => true,
        GridValue::Number(number, false) => {
            number.fract().is_zero() && (1990..2100).contains(&i64::try_from(number).unwrap_or(0))
        }
        _ => false,
    }
}

/// Returns the tables of a sheet from top to bottom.
pub fn find(sheet: usize, grid: &SheetGrid) -> Vec<FoundTable> {
    let heads: Vec<TableHead> = heads(grid);
    let mut tables: Vec<FoundTable> = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        let bounds = bounds(&heads, index);
        let end = heads[index + 1..]
            .iter()
            .find(|other| overlap(bounds, span(&other.columns)))
            .map(|other| other.row);
        if let Some(table) = crate::body::table(sheet, grid, (head.row, &head.columns), bounds, end)
        {
            tables.push(table);
        }
    }
    tables
}

fn span(columns: &[u32]) -> (u32, u32) {
    (
        columns.first().copied().unwrap_or(0),
        columns.last().copied().unwrap_or(0),
    )
}

fn overlap(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// Returns the columns that belong to a head: up to its neighbours in the same row.
fn bounds(heads: &[TableHead], index: usize) -> (u32, u32) {
    let own = span(&heads[index].columns);
    let beside = heads.iter().filter(|other| other.row == heads[index].row);
    let left = beside
        .clone()
        .filter(|other| span(&other.columns).1 < own.0)
        .map(|other| span(&other.columns).1 + 1)
        .max();
    (left.unwrap_or(0), own.1)
}

/// Returns the rows of headings, in the order of the sheet.
fn heads(grid: &SheetGrid) -> Vec<TableHead> {
    let rows: Vec<u32> = grid.rows.keys().copied().collect();
    let mut found: Vec<TableHead> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(head) = meant(grid, *row) {
            found.retain(|other| {
                other.row + 1 < *row || !overlap(span(&other.columns), span(&head.columns))
            });
            found.push(head);
        }
        for run in runs(grid, *row) {
            let below = &rows[at + 1..rows.len().min(at + 1 + LOOK_BELOW)];
            let Some(head) = judge(grid, *row, run, below) else {
                continue;
            };
            let taken = |other: &TableHead| {
                other.row == *row && overlap(span(&other.columns), span(&head.columns))
            };
            if found.iter().any(taken) {
                continue;
            }
            let mut head = with_lower(grid, head);
            let over = found.iter().rposition(|other| {
                other.row + 1 == *row && overlap(span(&other.columns), span(&head.columns))
            });
            match over {
                Some(over) if found[over].is_meant => continue,
                Some(over) if is_parted(grid, &found[over], &head) => {
                    head = with_upper(grid, &found.remove(over), &head);
                }
                // The row above is headings over these headings.
                Some(over)
                    if found[over].columns.len() <= head.columns.len()
                        || head.known >= found[over].known =>
                {
                    found.remove(over);
                }
                Some(_) => continue,
                None => {}
            }
            if is_within(grid, &found, &head) {
                continue;
            }
            found.push(head);
        }
    }
    found
}

/// Returns the row of headings that a person named: the columns that were named, those between them, and those that stand
/// against them without a gap.
fn meant(grid: &SheetGrid, row: u32) -> Option<TableHead> {
    if grid.named.row != Some(row) {
        return None;
    }
    let named = grid.named.headings.iter().map(|named| named.column);
    let (first, last) = (named.clone().min()?, named.clone().max()?);
    let heads = |column: u32| grid.at(row, column).is_some_and(is_heading);
    let left = (0..first).rev().take_while(|column| heads(*column));
    let right = (last + 1..).take_while(|column| heads(*column));
    let within = (first..=last).filter(|column| heads(*column));
    let columns: BTreeSet<u32> = named
        .clone()
        .chain(left)
        .chain(right)
        .chain(within)
        .collect();
    Some(TableHead {
        row,
        columns: columns.into_iter().collect(),
        known: named.count(),
        is_meant: true,
    })
}

/// Returns a head with the headings in the row under it, where its others are merged down beside them.
fn with_lower(grid: &SheetGrid, head: TableHead) -> TableHead {
    let row = head.row + 1;
    let lower: Vec<u32> = head
        .columns
        .iter()
        .flat_map(|column| {
            let merge = grid.merges.get(&Cell::new(head.row, *column));
            *column..=merge.map_or(*column, |last| last.column)
        })
        .filter(|column| grid.at(row, *column).is_some_and(FilledCell::is_text))
        .collect();
    let is_down = |column: &u32| {
        let merge = grid.merges.get(&Cell::new(head.row, *column));
        merge.is_some_and(|last| last.row == row)
    };
    let is_parted = |column: &u32| {
        let merge = grid.merges.get(&Cell::new(head.row, *column));
        let last = merge.map_or(*column, |last| last.column);
        lower.iter().any(|below| (*column..=last).contains(below))
    };
    let down = head.columns.iter().filter(|column| is_down(column)).count();
    let fits = head
        .columns
        .iter()
        .all(|column| is_down(column) || is_parted(column));
    if lower.len() < 2 || down < 2 || !fits {
        return head;
    }
    let of_lower = TableHead {
        row,
        columns: lower,
        known: 0,
        is_meant: false,
    };
    with_upper(grid, &head, &of_lower)
}

/// Returns `true` if headings part those above them: each stands under one that is merged across, and the row has no more.
fn is_parted(grid: &SheetGrid, upper: &TableHead, lower: &TableHead) -> bool {
    let is_under = |column: &u32| {
        grid.merges.iter().any(|(first, last)| {
            first.row == upper.row
                && last.row == upper.row
                && first.column < last.column
                && (first.column..=last.column).contains(column)
        })
    };
    let (first, last) = span(&upper.columns);
    let mut row = grid.rows.get(&lower.row).into_iter().flatten();
    let is_other = |cell: &FilledCell| {
        (first..=last).contains(&cell.column) && !lower.columns.contains(&cell.column)
    };
    lower.columns.iter().all(is_under) && !row.any(is_other)
}

/// Returns headings of two rows as one head: the columns of both, and all that the lower row parts.
fn with_upper(grid: &SheetGrid, upper: &TableHead, lower: &TableHead) -> TableHead {
    let below = grid.rows.get(&lower.row).into_iter().flatten();
    let reach = |column: &u32| {
        let merge = grid.merges.get(&Cell::new(upper.row, *column));
        merge.map_or(*column, |last| last.column)
    };
    let last = upper.columns.iter().map(reach).max().unwrap_or(0);
    let inside = upper.columns[0]..=last;
    let below = below.map(|cell| cell.column).filter(|c| inside.contains(c));
    let columns: BTreeSet<u32> = upper.columns.iter().copied().chain(below).collect();
    TableHead {
        row: lower.row,
        columns: columns.into_iter().collect(),
        known: upper.known + lower.known,
        is_meant: false,
    }
}

/// Returns `true` if a row that looks like headings is only a row of the table above it.
fn is_within(grid: &SheetGrid, found: &[TableHead], head: &TableHead) -> bool {
    let above = found
        .iter()
        .rfind(|other| overlap(span(&other.columns), span(&head.columns)));
    let Some(above) = above else { return false };
    let repeats = head.columns.iter().filter(|column| {
        let text = fold(grid.text(head.row, **column));
        above
            .columns
            .iter()
            .any(|known| fold(grid.text(above.row, *known)) == text)
    });
    let after_blank = head
        .row
        .checked_sub(1)
        .and_then(|row| grid.rows.get(&row))
        .is_none_or(|before| {
            let (first, last) = span(&head.columns);
            before
                .iter()
                .filter(|cell| (first..=last).contains(&cell.column))
                .count()
                <= 1
        });
    !(repeats.count() >= 2
        || after_blank && (head.known >= 2 || head.columns.len() >= 4)
        || head.known >= 4)
}

/// Returns the runs of headings of a row, parted where blank columns part blocks of their own.
fn runs(grid: &SheetGrid, row: u32) -> Vec<Vec<u32>> {
    let mut runs: Vec<Vec<&FilledCell>> = Vec::new();
    let mut reach = None;
    for cell in &grid.rows[&row] {
        let at = Cell::new(row, cell.column);
        let last = grid.merges.get(&at).map_or(cell.column, |last| last.column);
        match (reach, runs.last_mut()) {
            (Some(reached), Some(run)) if cell.column <= reached + 1 => run.push(cell),
            _ => runs.push(vec![cell]),
        }
        reach = Some(last.max(reach.unwrap_or(0)));
    }
    let mut joined: Vec<Vec<&FilledCell>> = Vec::new();
    for run in runs {
        let fits = |before: &Vec<&FilledCell>| {
            let heads = |cells: &[&FilledCell]| cells.iter().all(|cell| is_heading(cell));
            let first = run[0].column;
            let left = first.checked_sub(1).filter(|left| {
                let is_blank =
                    grid.at(row, *left).is_none() && grid.merged_from(row, *left).row == row;
                is_blank && before.last().is_some_and(|cell| cell.column < *left)
            });
            let own_names = (names_below(grid, row, first)
                || left.is_some_and(|left| names_differ(grid, row, left)))
                && (repeats(before, &run) || is_block(grid, row, &run));
            heads(before) && heads(&run) && !own_names
        };
        match joined.last_mut() {
            Some(before) if fits(before) => before.extend(run),
            _ => joined.push(run),
        }
    }
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for run in joined {
        if run.iter().all(|cell| is_heading(cell)) {
            kept.push(run.iter().map(|cell| cell.column).collect());
        }
    }
    kept
}

fn repeats(before: &[&FilledCell], run: &[&FilledCell]) -> bool {
    run.iter().any(|cell| {
        before
            .iter()
            .any(|known| fold(&known.text) == fold(&cell.text))
    })
}

/// Returns `true` if a run of headings can stand alone: a column of names and two of numbers.
fn is_block(grid: &SheetGrid, row: u32, run: &[&FilledCell]) -> bool {
    let numbers = |cell: &&&FilledCell| {
        let mut below = grid
            .rows
            .range(row + 1..)
            .filter_map(|(row, _)| grid.at(*row, cell.column));
        below.next().is_some_and(|cell| cell.number().is_some())
    };
    run.iter().filter(numbers).count() >= 2
}

/// Returns `true` if different texts stand under a cell, as names do and kinds of rows do not.
fn names_differ(grid: &SheetGrid, row: u32, column: u32) -> bool {
    let below = grid
        .rows
        .range(row + 1..)
        .filter_map(|(row, _)| grid.at(*row, column))
        .take(3);
    let cells: Vec<&FilledCell> = below.collect();
    let texts: BTreeSet<String> = cells.iter().map(|cell| fold(&cell.text)).collect();
    cells.len() >= 2 && texts.len() == cells.len() && cells.iter().all(|cell| cell.is_text())
}

/// Returns `true` if texts stand under a cell, as names do.
fn names_below(grid: &SheetGrid, row: u32, column: u32) -> bool {
    let mut below = grid
        .rows
        .range(row + 1..)
        .filter_map(|(row, _)| grid.at(*row, column))
        .take(3);
    below.next().is_some_and(FilledCell::is_text)
}

/// Returns `true` for a row of units or directions, which stands under the headings.
fn stands_below(grid: &SheetGrid, row: u32, columns: &[u32]) -> bool {
    let mut cells = columns.iter().filter_map(|column| grid.at(row, *column));
    let Some(first) = cells.next() else {
        return false;
    };
    let is_unit = meanings(&first.text).contains(&(Meaning::Unit, 4));
    let mut rest = cells.peekable();
    let says_good =
        rest.peek().is_some() && rest.all(|cell| crate::profile::polarity_of(&cell.text).is_some());
    is_unit || says_good
}

/// Returns `true` if a day stands under another, as in the rows of a table.
fn has_days_below(grid: &SheetGrid, row: u32, columns: &[u32], below: Option<u32>) -> bool {
    let is_day_at = |row: u32, column: u32| {
        grid.at(row, column).is_some_and(|cell| {
            matches!(cell.value, GridValue::Date(_)) || crate::period::is_day(&cell.text)
        })
    };
    below.is_some_and(|below| {
        columns
            .iter()
            .any(|column| is_day_at(row, *column) && is_day_at(below, *column))
    })
}

/// The most days by which the steps between headings that are dates differ: months have 28 to 31.
const STEPS_APART: f64 = 4.0;

/// Returns `true` if a row has nothing but dates, and they are no periods one after another.
fn has_days(grid: &SheetGrid, row: u32, columns: &[u32]) -> bool {
    let mut days = Vec::new();
    for column in columns {
        match grid.at(row, *column).map(|cell| &cell.value) {
            Some(GridValue::Date(day)) => days.push(*day),
            _ => return false,
        }
    }
    let steps: Vec<f64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let least = steps.iter().copied().fold(f64::INFINITY, f64::min);
    let most = steps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    least < 1.0 || most - least > STEPS_APART
}

fn judge(grid: &SheetGrid, row: u32, columns: Vec<u32>, below: &[u32]) -> Option<TableHead> {
    if columns.len() < 2 || stands_below(grid, row, &columns) {
        return None;
    }
    let filled = |row: &u32| {
        let cells = columns.iter().filter_map(|column| grid.at(*row, *column));
        cells.count()
    };
    // The heading of a section may come first.
    let first = below.iter().copied().find(|row| filled(row) >= 2);
    if has_days(grid, row, &columns) || has_days_below(grid, row, &columns, first) {
        return None;
    }
    let signs = signs(grid, row, &columns, (below, first))?;
    let texts = columns.iter().map(|column| fold(grid.text(row, *column)));
    let distinct: BTreeSet<String> = texts.collect();
    // Units and targets may stand between the headings and the figures.
    let over_figures =
        signs.valued >= 3 && signs.valued + 1 >= columns.len() && distinct.len() == columns.len();
    let enough = signs.known >= 2 && (signs.valued >= 1 || signs.typed)
        || signs.known >= 1 && signs.valued >= 2
        || columns.len() >= 3 && signs.solid >= 2
        || over_figures
        || first.is_some_and(|first| rates_below(grid, (row, first), &columns));
    enough.then_some(TableHead {
        row,
        columns,
        known: signs.known,
        is_meant: false,
    })
}

/// Returns `true` if the row under another holds a name, and a formula or a format that rates beside it, and the upper one
/// holds neither formula nor such a format.
fn rates_below(grid: &SheetGrid, (upper, row): (u32, u32), columns: &[u32]) -> bool {
    let has_name = columns
        .iter()
        .any(|column| grid.at(row, *column).is_some_and(FilledCell::is_text));
    let is_rated =
        |row: u32, column: u32| crate::rating_cells::is_rated(grid, Cell::new(row, column));
    let heads = |column: &u32| {
        !is_rated(upper, *column) && !grid.formulas.contains_key(&Cell::new(upper, *column))
    };
    has_name && columns.iter().all(heads) && columns.iter().any(|column| is_rated(row, *column))
}

/// The signs that a row is one of headings.
#[derive(Clone, Copy, Debug, Default)]
struct HeadSigns {
    /// The headings that are known, or name a period.
    known: usize,
    /// The columns with a value under the heading.
    valued: usize,
    /// The columns with a figure in the first row under the headings.
    solid: usize,
    /// `true` if ratings stand under one of them.
    typed: bool,
}

/// Counts what speaks for a row as headings, by the rows under it and the first of them that is filled in.
fn signs(
    grid: &SheetGrid,
    row: u32,
    columns: &[u32],
    (below, first): (&[u32], Option<u32>),
) -> Option<HeadSigns> {
    let mut signs = HeadSigns::default();
    for column in columns {
        let cell = grid.at(row, *column)?;
        let means = meanings(&cell.text);
        let is_named = grid.named.role(row, *column, &cell.text).is_some();
        let is_dated = matches!(cell.value, GridValue::Date(_) | GridValue::Number(..));
        signs.known +=
            usize::from(!means.is_empty() || is_named || is_dated || is_only_period(&cell.text));
        let under = || below.iter().filter_map(|row| grid.at(*row, *column));
        signs.valued += usize::from(under().any(is_value));
        let first = first.and_then(|row| grid.at(row, *column));
        signs.solid += usize::from(first.is_some_and(|cell| {
            matches!(cell.value, GridValue::Number(..) | GridValue::Date(_))
                || cell.is_text() && number_in(&cell.text).is_some()
        }));
        let mut means = means.iter();
        let rates = means.any(|(meaning, _)| matches!(meaning, Meaning::Rating | Meaning::Status));
        let is_short = |cell: &FilledCell| cell.is_text() && cell.text.chars().count() <= 40;
        let levels = under().filter(|cell| is_verdict(&cell.text)).count();
        signs.typed |= levels >= 2 && !is_verdict(&cell.text) || rates && under().any(is_short);
    }
    Some(signs)
}

fn is_value(cell: &FilledCell) -> bool {
    match cell.value {
        GridValue::Number(..) | GridValue::Date(_) | GridValue::Truth => true,
        GridValue::Text => {
            number_in(&cell.text).is_some()
                || ColumnProfile::of_text(&cell.text).is_figure()
                || crate::period::is_day(&cell.text)
                || crate::condition::read(&cell.text).is_some() && cell.text.len() < 40
        }
        GridValue::Other => false,
    }
}
