//! Heading rows: which tables begin in a row, judged by the headings that stand in it.

use std::rc::Rc;

use crate::find::layout::class::TextClass;
use ambersheet_policy::model::{Role, TableLayout};

/// A heading that a row holds: the sheet's column, and what its text means.
pub(crate) type HeadingCell = (u32, Rc<TextClass>);

/// A table that begins: of each of the layout's columns, the sheet's column, where there is one.
pub(crate) type Columns = Vec<Option<u32>>;

/// A row that holds some of a layout's headings but not all: a likely typing error.
#[derive(Clone, Debug)]
pub(crate) struct NearMiss {
    /// How many of the required headings it holds.
    pub(crate) found: usize,
    /// The row, from 0.
    pub(crate) row: u32,
    /// The columns of the layout whose headings are missing.
    pub(crate) missing: Vec<usize>,
    /// Whether the measure's heading is among those found.
    pub(crate) measure: bool,
}

/// What a row is to one layout.
pub(crate) enum Judged {
    Nothing,
    Tables(Vec<Columns>),
    NearMiss(NearMiss),
    /// Two headings, by the sheet's columns, match one column of the layout.
    TwoHeadings {
        key: usize,
        columns: (u32, u32),
    },
    /// A heading, by the sheet's column, may belong to the table at its left or to the one at its right.
    BetweenTables {
        column: u32,
    },
    /// One heading, by the sheet's column, matches two columns of the layout.
    TwoKeys {
        keys: (usize, usize),
        column: u32,
    },
}

/// Judges a row by one layout.
pub(crate) fn judge(layout: &TableLayout, index: usize, cells: &[HeadingCell], row: u32) -> Judged {
    let mut segments: Vec<Columns> = vec![vec![None; layout.columns.len()]];
    let mut any = false;
    let mut repeated = None;
    let mut doubts: Vec<(usize, usize)> = Vec::new();
    for (column, class) in cells {
        let key = match key_of(index, class) {
            Key::None => continue,
            Key::One(key) => key,
            Key::Two(keys) => {
                return Judged::TwoKeys {
                    keys,
                    column: *column,
                };
            }
        };
        any = true;
        let mut current = segments.len() - 1;
        if let Some(earlier) = segments[current][key] {
            repeated.get_or_insert((key, earlier, *column));
            let (next, doubtful) = cut(layout, &mut segments[current], *column);
            doubts.extend(doubtful.map(|key| (current, key)));
            segments.push(next);
            current += 1;
        }
        segments[current][key] = Some(*column);
    }
    if !any {
        return Judged::Nothing;
    }
    let missing = |segment: &Columns| -> Vec<usize> {
        (0..layout.columns.len())
            .filter(|k| !layout.columns[*k].optional && segment[*k].is_none())
            .collect()
    };
    if segments.iter().all(|segment| missing(segment).is_empty()) {
        // Where the next table ends with such a heading too, each has its own.
        if let Some((segment, key)) = doubts
            .iter()
            .find(|(segment, key)| segments[segment + 1][*key].is_none())
            && let Some(column) = segments[*segment][*key]
        {
            return Judged::BetweenTables { column };
        }
        return Judged::Tables(segments);
    }
    let mut union: Columns = vec![None; layout.columns.len()];
    for segment in &segments {
        for (all, one) in union.iter_mut().zip(segment) {
            *all = all.or(*one);
        }
    }
    let still_missing = missing(&union);
    if still_missing.is_empty()
        && let Some((key, first, second)) = repeated
    {
        return Judged::TwoHeadings {
            key,
            columns: (first, second),
        };
    }
    let found = union.iter().flatten().count();
    let measure = layout
        .columns
        .iter()
        .position(|column| column.role == Role::Measure);
    let measure = measure.is_some_and(|k| union[k].is_some());
    Judged::NearMiss(NearMiss {
        found,
        row,
        missing: still_missing,
        measure,
    })
}

/// Ends a table at a column that begins another, and gives what of it belongs to the other: optional headings that
/// lead up to that column without a gap, where a gap parts them from the table at their left. Where no gap does, the
/// last of them is given as doubtful.
fn cut(layout: &TableLayout, segment: &mut Columns, begins: u32) -> (Columns, Option<usize>) {
    let mut next = vec![None; layout.columns.len()];
    let at =
        |segment: &Columns, column: u32| segment.iter().position(|known| *known == Some(column));
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

/// The layout's columns that a heading names.
enum Key {
    None,
    One(usize),
    Two((usize, usize)),
}

/// Which of the layout's columns a heading names; a heading without wildcards wins over one with.
fn key_of(index: usize, class: &TextClass) -> Key {
    let mut keys: Vec<(usize, bool)> = class
        .headings
        .iter()
        .filter(|(table, ..)| *table == index)
        .map(|(_, key, literal)| (*key, *literal))
        .collect();
    if keys.len() > 1 && keys.iter().any(|(_, literal)| *literal) {
        keys.retain(|(_, literal)| *literal);
    }
    match keys[..] {
        [] => Key::None,
        [(key, _)] => Key::One(key),
        [(first, _), (second, _), ..] => Key::Two((first, second)),
    }
}
