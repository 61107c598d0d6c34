//! Reads the answer that names the columns of a table: the sheet, the row of the headings, and a column for each role.

use std::collections::BTreeSet;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::{fold, near_names};
use serde_json::{Map, Value};

use crate::grid::{ColumnRole, SheetGrid};
use crate::quoting::note;

/// The keys of columns, with their roles and what they hold.
pub(crate) const ROLES: [(&str, ColumnRole); 3] = [
    ("names", ColumnRole::Names),
    ("figures", ColumnRole::Figures),
    ("targets", ColumnRole::Targets),
];
/// The most headings that a message names.
const MOST_NAMED: usize = 8;

/// The columns that a person named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedColumns {
    /// The sheet, by its place among those that were read.
    pub(crate) sheet: usize,
    /// The row of the headings.
    pub(crate) row: u32,
    /// The columns; targets may be missing.
    pub(crate) columns: Vec<(ColumnRole, u32)>,
}

/// Reads an answer.
///
/// # Errors
/// What is wrong with it, as a phrase; an empty text if it is no such answer at all.
pub(crate) fn read(grids: &[SheetGrid], answer: &Value) -> Result<NamedColumns, String> {
    let map = fields(answer).ok_or_else(String::new)?;
    let name = map
        .get("sheet")
        .and_then(Value::as_str)
        .ok_or_else(String::new)?;
    let sheet = sheet(grids, name)?;
    let grid = &grids[sheet];
    let row = map
        .get("row")
        .and_then(Value::as_u64)
        .ok_or_else(String::new)?;
    let row = row
        .checked_sub(1)
        .and_then(|row| u32::try_from(row).ok())
        .filter(|row| grid.rows.contains_key(row))
        .ok_or_else(|| {
            format!(
                "row {row} of the sheet \"{}\" is blank; name the row of the headings",
                note(name)
            )
        })?;
    let mut columns: Vec<(ColumnRole, u32)> = Vec::new();
    for (key, role) in ROLES {
        let Some(text) = map.get(key).filter(|text| !text.is_null()) else {
            continue;
        };
        let text = text.as_str().ok_or_else(String::new)?;
        let column = column(grid, row, key, text)?;
        if let Some((other, _)) = columns.iter().find(|(_, known)| *known == column) {
            return Err(format!(
                "{} is named for the {} and for the {key}; each needs a column of its own",
                grid.place(row, column),
                key_of(*other)
            ));
        }
        columns.push((role, column));
    }
    let has = |role: ColumnRole| columns.iter().any(|(known, _)| *known == role);
    if !has(ColumnRole::Names) || !has(ColumnRole::Figures) {
        return Err(String::new());
    }
    Ok(NamedColumns {
        sheet,
        row,
        columns,
    })
}

/// Returns what a role is called in answers.
pub(crate) fn key_of(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Names => "names",
        ColumnRole::Figures => "figures",
        ColumnRole::Targets => "targets",
    }
}

/// Returns the fields of an answer, if it has no others.
fn fields(answer: &Value) -> Option<&Map<String, Value>> {
    let is_known = |key: &String| {
        matches!(key.as_str(), "sheet" | "row") || ROLES.iter().any(|(known, _)| known == key)
    };
    answer.as_object().filter(|map| map.keys().all(is_known))
}

/// Returns the sheet of a name.
fn sheet(grids: &[SheetGrid], name: &str) -> Result<usize, String> {
    let exact = grids.iter().position(|grid| grid.name == name);
    let folded = || grids.iter().position(|grid| fold(&grid.name) == fold(name));
    exact.or_else(folded).ok_or_else(|| {
        let names = grids.iter().map(|grid| grid.name.as_str());
        let near = near_names(name, names.clone());
        let instead = match near.first() {
            Some(near) => format!("did you mean \"{}\"?", note(near)),
            None => format!("the sheets are {}", list(names.map(str::to_owned))),
        };
        format!("no sheet is called \"{}\"; {instead}", note(name))
    })
}

/// Returns the column that a text means: by its letters, or by its heading in a row.
fn column(grid: &SheetGrid, row: u32, key: &str, text: &str) -> Result<u32, String> {
    let text = text.trim();
    let wanted = fold(text);
    let headings = headings(grid, row);
    let by_letters = letters(text).filter(|column| holds(grid, row, *column));
    let mut found: BTreeSet<u32> = headings
        .iter()
        .filter(|(_, heading)| fold(heading) == wanted)
        .map(|(column, _)| *column)
        .collect();
    found.extend(by_letters);
    let places = || {
        let places = found.iter().map(|column| grid.place(row, *column));
        places.collect::<Vec<_>>().join(" and ")
    };
    match (found.len(), found.first()) {
        (1, Some(column)) => Ok(*column),
        (0, _) => {
            let names = headings.iter().map(|(_, heading)| heading.as_str());
            let near = near_names(text, names.clone());
            let instead = match near.first() {
                Some(near) => format!("did you mean \"{}\"?", note(near)),
                None => format!("its headings are {}", list(names.map(str::to_owned))),
            };
            Err(format!(
                "row {} of the sheet \"{}\" has no column \"{}\" for the {key}; {instead}",
                row + 1,
                note(&grid.name),
                note(text)
            ))
        }
        _ if by_letters.is_some() => Err(format!(
            "\"{}\" may mean {}; write the heading or the letters of a column that mean only one",
            note(text),
            places()
        )),
        _ => Err(format!(
            "{} both say \"{}\"; write the letters of the column",
            places(),
            note(text)
        )),
    }
}

/// Returns the column of letters such as `D`.
pub(crate) fn letters(text: &str) -> Option<u32> {
    let is_letters = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    let cell =
        is_letters.then(|| Cell::parse(format!("{}1", text.to_ascii_uppercase()).as_bytes()));
    cell.flatten().map(|cell| cell.column)
}

/// Returns `true` if a column holds something in the row of headings or under it.
fn holds(grid: &SheetGrid, row: u32, column: u32) -> bool {
    let mut rows = grid.rows.range(row..);
    rows.any(|(row, _)| grid.at(*row, column).is_some()) || !heading(grid, row, column).is_empty()
}

/// Returns the headings of a row; where a cell is blank, what is merged into it or stands over it.
fn headings(grid: &SheetGrid, row: u32) -> Vec<(u32, String)> {
    let rows = grid.rows.range(row.saturating_sub(1)..=row);
    let columns: BTreeSet<u32> = rows
        .flat_map(|(_, cells)| cells.iter().map(|cell| cell.column))
        .collect();
    let named = columns
        .into_iter()
        .map(|column| (column, heading(grid, row, column).to_owned()));
    named.filter(|(_, heading)| !heading.is_empty()).collect()
}

/// Returns the heading of a column in a row; where the cell is blank, what is merged into it or stands over it.
fn heading(grid: &SheetGrid, row: u32, column: u32) -> &str {
    let own = grid.text(row, column);
    let first = grid.merged_from(row, column);
    let over = row.checked_sub(1).map_or("", |row| grid.text(row, column));
    let texts = [own, grid.text(first.row, first.column), over];
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

fn list(texts: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = texts.map(|text| format!("\"{}\"", note(&text))).collect();
    let more = all.len().saturating_sub(MOST_NAMED);
    let shown = all[..all.len() - more].join(", ");
    match more {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
