//! Header rows: tells which tables begin in a row by the headings in it.

use std::sync::Arc;

use ambersheet_policy::model::{Field, PeriodName, Role, TableLayout};

use crate::find::layout::class::TextClass;

/// A heading in a row: the sheet's column, and the meaning of its text.
pub(crate) type HeadingCell = (u32, Arc<TextClass>);

/// The sheet's column of each of a layout's columns, if the table has it.
pub(crate) type TableColumns = Vec<Option<u32>>;

/// A row that holds some of a layout's headings but not all: a likely typing error.
#[derive(Clone, Debug)]
pub(crate) struct NearMiss {
    /// The number of headings that it holds.
    pub(crate) found: usize,
    /// The row, from 0.
    pub(crate) row: u32,
    /// The columns of the layout whose headings are missing.
    pub(crate) missing: Vec<usize>,
    /// `true` if the measure's heading is among those found.
    pub(crate) measure: bool,
    /// The period that lacks them, where rows are rated for each of several.
    pub(crate) period: Option<PeriodName>,
}

/// The meaning of a row for one layout.
pub(crate) enum HeadingRow {
    /// The row holds no heading of the layout.
    Nothing,
    /// These tables begin in the row.
    Tables(Vec<TableColumns>),
    /// The row lacks some headings.
    NearMiss(NearMiss),
}

/// A heading that fits the rules in more than one way.
#[derive(Clone, Copy)]
pub(crate) enum HeadingDoubt {
    /// Two headings, by the sheet's columns, match one column of the layout.
    TwoHeadings { key: usize, columns: (u32, u32) },
    /// A heading, by the sheet's column, may belong to the table at its left or to the one at its right.
    BetweenTables { column: u32 },
    /// One heading, by the sheet's column, matches two columns of the layout.
    TwoKeys { keys: (usize, usize), column: u32 },
}

/// The headings of a row, cut into one segment for each table that may begin in it.
struct Segments {
    tables: Vec<TableColumns>,
    /// The first heading that comes a second time: the layout's column, and both columns of the sheet.
    repeated: Option<(usize, u32, u32)>,
    /// Headings that may belong to the next segment: the segment, and the layout's column.
    doubts: Vec<(usize, usize)>,
}

/// Judges a row by one layout.
///
/// # Errors
/// The heading that is in doubt.
pub(crate) fn judge(
    layout: &TableLayout,
    fields: &[Field],
    index: usize,
    cells: &[HeadingCell],
    row: u32,
) -> Result<HeadingRow, HeadingDoubt> {
    let Some(segments) = segments(layout, fields, index, cells)? else {
        return Ok(HeadingRow::Nothing);
    };
    let tables = segments.tables;
    if tables
        .iter()
        .all(|columns| missing(layout, columns).is_empty())
    {
        // A heading is not in doubt if the next table ends with such a heading too: then each table has its own.
        let doubtful = segments
            .doubts
            .iter()
            .find(|(segment, key)| tables[segment + 1][*key].is_none());
        return match doubtful.and_then(|(segment, key)| tables[*segment][*key]) {
            Some(column) => Err(HeadingDoubt::BetweenTables { column }),
            None => Ok(HeadingRow::Tables(tables)),
        };
    }
    let mut union: TableColumns = vec![None; layout.columns.len()];
    for columns in &tables {
        for (all, one) in union.iter_mut().zip(columns) {
            *all = all.or(*one);
        }
    }
    let still_missing = missing(layout, &union);
    if still_missing.is_empty()
        && let Some((key, first, second)) = segments.repeated
    {
        return Err(HeadingDoubt::TwoHeadings {
            key,
            columns: (first, second),
        });
    }
    let mut declared = layout.columns.iter();
    let measure = declared.position(|column| column.role == Role::Measure);
    let found = union.iter().flatten().count();
    Ok(HeadingRow::NearMiss(NearMiss {
        found,
        row,
        missing: still_missing,
        measure: measure.is_some_and(|key| union[key].is_some())
            || (layout.has_placed_names() && found > 1),
        period: None,
    }))
}

/// Cuts the headings of a row into segments; `None` if there is no heading of the layout.
///
/// # Errors
/// One heading that matches two columns of the layout.
fn segments(
    layout: &TableLayout,
    fields: &[Field],
    index: usize,
    cells: &[HeadingCell],
) -> Result<Option<Segments>, HeadingDoubt> {
    let mut tables: Vec<TableColumns> = vec![vec![None; layout.columns.len()]];
    let mut any = false;
    let mut repeated = None;
    let mut doubts = Vec::new();
    for (column, class) in cells {
        let keys = named_columns(index, class);
        // A heading that others are counted from may be that of any column.
        let is_anchor = |key: &usize| layout.columns[*key].role.shares_column();
        let own: Vec<usize> = keys.iter().copied().filter(|key| !is_anchor(key)).collect();
        if let [first, more @ ..] = &own[..]
            && let Some(other) = alien(layout, fields, *first, more)
        {
            return Err(HeadingDoubt::TwoKeys {
                keys: (*first, other),
                column: *column,
            });
        }
        any |= !keys.is_empty();
        let mut current = tables.len() - 1;
        let known = keys
            .iter()
            .find_map(|key| Some((*key, tables[current][*key]?)));
        if let Some((key, earlier)) = known {
            repeated.get_or_insert((key, earlier, *column));
            let (next, doubtful) = cut(layout, &mut tables[current], *column);
            doubts.extend(doubtful.map(|key| (current, key)));
            tables.push(next);
            current += 1;
        }
        for key in keys {
            tables[current][key] = Some(*column);
        }
    }
    Ok(any.then_some(Segments {
        tables,
        repeated,
        doubts,
    }))
}

/// Returns the layout's required columns that a table lacks.
fn missing(layout: &TableLayout, columns: &TableColumns) -> Vec<usize> {
    let keys = 0..layout.columns.len();
    keys.filter(|key| {
        let column = &layout.columns[*key];
        !column.optional && column.has_heading() && columns[*key].is_none()
    })
    .collect()
}

/// Ends a table at a column that begins another, and returns the headings that belong to the other.
///
/// These are optional headings that lead up to that column without a gap, if a gap separates them from the table at
/// their left. Without such a gap, the last of them is returned as doubtful.
fn cut(
    layout: &TableLayout,
    segment: &mut TableColumns,
    begins: u32,
) -> (TableColumns, Option<usize>) {
    let mut next = vec![None; layout.columns.len()];
    // Of the keys that share a column, a required one decides.
    let at = |segment: &TableColumns, column: u32| {
        let mut keys = (0..segment.len()).filter(|key| segment[*key] == Some(column));
        let first = keys.next()?;
        let required = keys.find(|key| !layout.columns[*key].optional);
        Some(
            required
                .filter(|_| layout.columns[first].optional)
                .unwrap_or(first),
        )
    };
    let mut first = begins;
    while let Some(key) = first.checked_sub(1).and_then(|column| at(segment, column)) {
        if !layout.columns[key].optional {
            let last = begins
                .checked_sub(1)
                .filter(|_| first < begins)
                .and_then(|column| at(segment, column));
            return (next, last);
        }
        first -= 1;
    }
    for key in 0..segment.len() {
        if segment[key].is_some_and(|column| (first..begins).contains(&column)) {
            next[key] = segment[key].take();
        }
    }
    (next, None)
}

/// Returns the columns of a layout that a heading names; a pattern without wildcards wins over one with.
fn named_columns(index: usize, class: &TextClass) -> Vec<usize> {
    let mut keys: Vec<(usize, bool)> = class
        .headings
        .iter()
        .filter(|own| own.table == index)
        .map(|own| (own.key, own.literal))
        .collect();
    if keys.len() > 1 && keys.iter().any(|(_, literal)| *literal) {
        keys.retain(|(_, literal)| *literal);
    }
    keys.into_iter().map(|(key, _)| key).collect()
}

/// Returns the first of the further columns of a layout that cannot be in one column of the sheet with the first.
fn alien(layout: &TableLayout, fields: &[Field], first: usize, more: &[usize]) -> Option<usize> {
    let role = |key: usize| layout.columns[key].role;
    match more {
        [] => None,
        [other] if layout.may_share(role(first), role(*other), fields) => None,
        // A published rating may be written over, and a colour needs no cell of its own; three cannot fit.
        [other, ..] => Some(*other),
    }
}
