//! Finds out whether figures and targets stand in rows of their own: by a column of kinds, or by the names.

use ambersheet_ooxml::text::fold;

use crate::grid::SheetGrid;
use crate::lexicon::{Meaning, meanings};
use crate::table::FoundTable;

/// The marks by which rows of figures and rows of targets are told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct RowKinds {
    /// The column of the kinds; nothing if the names themselves tell.
    pub column: Option<usize>,
    /// The text that rows of figures hold.
    pub actual: String,
    /// The text that rows of targets hold.
    pub target: String,
}

/// Returns how the rows are told apart, and the rows of figures.
pub(crate) fn find(grid: &SheetGrid, table: &FoundTable) -> Option<(RowKinds, Vec<u32>)> {
    let columns = (0..table.columns.len()).filter(|index| *index != table.name);
    columns
        .into_iter()
        .find_map(|column| by_column(grid, table, column))
        .or_else(|| by_name(grid, table))
}

/// Returns `true` for a text that means figures, or targets.
fn means(text: &str, meaning: Meaning) -> bool {
    let found = meanings(text);
    found
        .iter()
        .any(|(known, weight)| *known == meaning && *weight >= 3)
        && (meaning == Meaning::Target || !found.iter().any(|(known, _)| *known == Meaning::Target))
}

fn by_column(grid: &SheetGrid, table: &FoundTable, column: usize) -> Option<(RowKinds, Vec<u32>)> {
    let profile = &table.columns[column].profile;
    let few = profile.words.len() >= 2
        && profile.words.len() <= 6
        && profile.filled >= profile.words.len() * 2;
    let word = |meaning: Meaning| {
        profile
            .words
            .iter()
            .find(|(word, count)| means(word, meaning) && **count >= 2)
            .map(|(word, _)| word.clone())
    };
    let (actual, target) = word(Meaning::Actual)
        .zip(word(Meaning::Target))
        .filter(|_| few)?;
    let at = table.columns[column].column;
    let of = |wanted: &str| -> Vec<u32> {
        table
            .records()
            .filter(|row| fold(grid.text(*row, at)) == wanted)
            .collect()
    };
    let (rows, targets) = (of(&actual), of(&target));
    let shown = |row: u32| grid.text(row, at).to_owned();
    let kinds = RowKinds {
        column: Some(column),
        actual: shown(*rows.first()?),
        target: shown(*targets.first()?),
    };
    Some((kinds, rows))
}

/// Returns the kinds by the last or the first word of the names: "Calls Plan", "Calls Act".
fn by_name(grid: &SheetGrid, table: &FoundTable) -> Option<(RowKinds, Vec<u32>)> {
    let parts = |row: u32, last: bool| {
        let name = table.name_of(grid, row).trim().to_owned();
        let (base, word) = if last {
            name.rsplit_once(' ')?
        } else {
            name.split_once(' ').map(|(word, base)| (base, word))?
        };
        Some((fold(base), word.to_owned()))
    };
    for last in [true, false] {
        let all: Vec<(u32, String, String)> = table
            .records()
            .filter_map(|row| parts(row, last).map(|(base, word)| (row, base, word)))
            .collect();
        let word = |meaning: Meaning| {
            all.iter()
                .find(|(_, _, word)| means(word, meaning))
                .map(|(_, _, word)| word.clone())
        };
        let Some((actual, target)) = word(Meaning::Actual).zip(word(Meaning::Target)) else {
            continue;
        };
        let of = |wanted: &str| {
            all.iter()
                .filter(move |(_, _, word)| fold(word) == fold(wanted))
                .cloned()
                .collect::<Vec<_>>()
        };
        let (rows, targets) = (of(&actual), of(&target));
        let paired = rows
            .iter()
            .filter(|(_, base, _)| targets.iter().any(|(_, other, _)| other == base))
            .count();
        if paired >= 2 && paired == rows.len() {
            let pattern = |word: &str| {
                if last {
                    format!("* {word}")
                } else {
                    format!("{word} *")
                }
            };
            let kinds = RowKinds {
                column: None,
                actual: pattern(&actual),
                target: pattern(&target),
            };
            return Some((kinds, rows.into_iter().map(|(row, ..)| row).collect()));
        }
    }
    None
}
