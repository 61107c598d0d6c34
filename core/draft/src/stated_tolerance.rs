//! Finds the tolerances that the texts, the lists and the keys of a workbook state.

use std::collections::BTreeSet;

use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::bands::Key;
use crate::grid::{FilledCell, SheetGrid};
use crate::level_words::{in_text, known};
use crate::lexicon::{Meaning, has_words};
use crate::profile::number_at;
use crate::quoting::note;
use crate::table::FoundTable;

/// Returns `true` for a key in percent of the target, best last: its highest band begins at 90 percent or more.
pub(crate) fn is_share(key: &Key) -> bool {
    let top = key.bands.last().and_then(|band| band.low);
    top.is_some_and(|(low, _)| {
        let percent = key.bands.iter().any(|band| band.percent);
        let share = if percent {
            low
        } else {
            low * Decimal::ONE_HUNDRED
        };
        let hundred = Decimal::ONE_HUNDRED;
        (percent || low <= Decimal::ONE)
            && share >= Decimal::from(80)
            && share <= hundred
            && key.bands.len() >= 3
    })
}

/// Returns the tolerance of a key in percent of the target whose best band begins at the target itself.
pub(crate) fn tolerance_of(key: &Key) -> Option<(Value, String)> {
    let [.., middle, best] = key.bands.as_slice() else {
        return None;
    };
    let percent = key.bands.iter().any(|band| band.percent);
    let share = |number: Decimal| {
        if percent {
            number
        } else {
            number * Decimal::ONE_HUNDRED
        }
    };
    let (best, _) = best.low?;
    let (middle, included) = middle.low?;
    let within = (Decimal::ONE_HUNDRED - share(middle)).normalize();
    let sound = share(best) == Decimal::ONE_HUNDRED && included && within > Decimal::ZERO;
    sound.then(|| {
        (
            json!({ "percent_of_target": number_json(within) }),
            format!("{}: \"{}\"", key.place, note(&key.text)),
        )
    })
}

/// Returns a number as data have it: whole where it is whole.
pub(crate) fn number_json(number: Decimal) -> Value {
    let text = number.normalize().to_string();
    text.parse::<i64>().map_or_else(
        |_| json!(text.parse::<f64>().unwrap_or_default()),
        |whole| json!(whole),
    )
}

/// Returns the tolerances that lists state: rows of names under headings such as "Threshold days" and "Threshold %".
pub(crate) fn thresholds(grids: &[SheetGrid]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for grid in grids {
        for (row, cells) in &grid.rows {
            for cell in cells.iter().filter(|cell| cell.is_text()) {
                let heading = fold(&cell.text);
                let is_threshold = ["threshold", "tolerance"]
                    .iter()
                    .any(|word| has_words(&heading, word));
                let (days, percent) = (
                    has_words(&heading, "days"),
                    heading.contains('%') || has_words(&heading, "percent"),
                );
                if is_threshold && days != percent {
                    found.extend(thresholds_under(grid, *row, cell.column, days));
                }
            }
        }
    }
    found
}

/// Returns the tolerances under a heading, each with the words of its row.
fn thresholds_under(grid: &SheetGrid, row: u32, column: u32, days: bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (below, texts) in grid.rows.range(row + 1..row + 20) {
        let label = texts
            .first()
            .filter(|first| first.is_text() && first.column < column);
        let Some((label, number)) = label.zip(number_at(grid, *below, column)) else {
            continue;
        };
        let share = if !days && number < Decimal::ONE {
            number * Decimal::ONE_HUNDRED
        } else {
            number
        };
        let word = if days { "days" } else { "percent_of_target" };
        found.push((
            crate::lexicon::words_of(&label.text),
            format!("{word}({})", share.normalize()),
        ));
    }
    found
}

/// Returns the tolerance of a key over the gap to the target: `0 Green, 1 Amber, 2 or more Red`.
pub(crate) fn gap_tolerance(tables: &[FoundTable], keys: &[Key]) -> Option<(Value, String)> {
    let has_gap = tables
        .iter()
        .flat_map(|table| &table.columns)
        .any(|column| column.weight(Meaning::Variance) >= 3);
    let fits = |key: &&Key| {
        let first = key.bands.first().and_then(|band| band.high);
        has_gap
            && key.bands.len() == 3
            && first == Some((Decimal::ZERO, true))
            && !key.bands[0].percent
    };
    let key = keys.iter().find(fits)?;
    let (points, _) = key.bands[1].high?;
    Some((
        json!({ "points": number_json(points) }),
        format!("{}: \"{}\"", key.place, note(&key.text)),
    ))
}

/// Returns the text that gives a level two sides of the budget, in percent, with its cell.
pub(crate) fn two_sided(grids: &[SheetGrid]) -> Option<String> {
    const OTHER_SIDE: [&str; 8] = [
        "or over by",
        "or over budget",
        "or over the budget",
        "or under by",
        "or under budget",
        "or under the budget",
        "or overspen",
        "or underspen",
    ];
    text_of(grids, |text| {
        text.matches('%').count() >= 2 && OTHER_SIDE.iter().any(|side| text.contains(side))
    })
}

/// Returns the text that gives colours of ratings limits in percent, with its cell.
pub(crate) fn unread_key(grids: &[SheetGrid]) -> Option<String> {
    text_of(grids, |text| {
        let words = in_text(text).into_iter().map(|(_, word)| word);
        let colours = words.filter_map(known).filter(|level| level.is_colour);
        let ranks: BTreeSet<u8> = colours.map(|level| level.rank).collect();
        text.matches('%').count() >= 3 && ranks.len() >= 3
    })
}

/// Returns the first short text of which something holds, with its cell.
fn text_of(grids: &[SheetGrid], holds: impl Fn(&str) -> bool) -> Option<String> {
    let is_short = |cell: &&FilledCell| cell.is_text() && cell.text.chars().count() <= 300;
    grids.iter().find_map(|grid| {
        let mut cells = grid.rows.iter().flat_map(|(row, cells)| {
            let texts = cells.iter().filter(is_short);
            texts.map(move |cell| (*row, cell))
        });
        let found = cells.find(|(_, cell)| holds(&fold(&cell.text)));
        found.map(|(row, cell)| {
            format!("{}: \"{}\"", grid.place(row, cell.column), note(&cell.text))
        })
    })
}

/// Returns the tolerance that a text states: `Amber: within 5% of target`.
pub(crate) fn stated_tolerance(
    grids: &[SheetGrid],
    tables: &[FoundTable],
) -> Option<(Value, String)> {
    for (sheet, grid) in grids.iter().enumerate() {
        let in_table = |row: u32| {
            tables
                .iter()
                .any(|table| table.sheet == sheet && table.rows.iter().any(|body| body.row == row))
        };
        for (row, cells) in grid.rows.iter().filter(|(row, _)| !in_table(**row)) {
            for cell in cells
                .iter()
                .filter(|cell| cell.is_text() && cell.text.chars().count() <= 300)
            {
                // The middle rating may stand in the cell before.
                let before = cell
                    .column
                    .checked_sub(1)
                    .map_or("", |left| grid.text(*row, left));
                let stated = tolerance_in(&fold(&cell.text))
                    .or_else(|| tolerance_in(&fold(&format!("{before} {}", cell.text))));
                if let Some(value) = stated {
                    return Some((
                        value,
                        format!(
                            "{}: \"{}\"",
                            grid.place(*row, cell.column),
                            note(&cell.text)
                        ),
                    ));
                }
            }
        }
    }
    None
}

/// Returns the tolerance of a text that names the middle rating and how far from the target it reaches.
fn tolerance_in(text: &str) -> Option<Value> {
    const MIDDLE: [&str; 9] = [
        "amber",
        "yellow",
        "tolerance",
        "ámbar",
        "amarillo",
        "orange",
        "jaune",
        "kuning",
        "toleransi",
    ];
    let at = MIDDLE.iter().filter_map(|word| text.find(word)).min()?;
    let rest = &text[at..];
    let digit = rest.find(|c: char| c.is_ascii_digit())?;
    // Only the sentence about the middle rating counts.
    let sentence = rest[..digit].contains([';', '\n']) || rest[..digit].contains(". ");
    let number: String = rest[digit..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let after = rest[digit + number.len()..].trim_start();
    let within = [
        "within",
        "up to",
        "no more than",
        "less than",
        "dentro",
        "hasta",
        "dans",
        "jusqu",
        "dalam",
        "maksimal",
    ]
    .iter()
    .any(|word| rest[..digit].contains(word));
    let number: Decimal = number
        .trim_end_matches('.')
        .parse()
        .ok()
        .filter(|_| within && !sentence)?;
    if after.starts_with("percentage point")
        || after.starts_with("% point")
        || after.starts_with("point")
        || after.starts_with("pp")
    {
        return Some(json!({ "points": number_json(number) }));
    }
    if after.starts_with("day") || after.starts_with("jour") || after.starts_with("día") {
        return Some(json!({ "days": number_json(number) }));
    }
    let percent =
        after.starts_with('%') || after.starts_with("per cent") || after.starts_with("percent");
    percent.then(|| json!({ "percent_of_target": number_json(number) }))
}
