//! Columns that hold the limits of levels: "Green from", "Amber from", "Red trigger".

use ambersheet_quantity::{ParseOptions, Quantity, TargetCondition, TargetSign, Unit, condition};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::grid::SheetGrid;
use crate::lexicon::{Meaning, has_words, words_of};
use crate::profile::{has_decimal_comma, number_at};
use crate::table::{FoundColumn, FoundTable};

/// Words of the columns for the best, the middle and the worst level.
const GREEN: [&str; 10] = [
    "green",
    "met",
    "met from",
    "good",
    "pass",
    "verde",
    "vert",
    "verts",
    "hijau",
    "on target",
];
const AMBER: [&str; 10] = [
    "amber", "yellow", "watch", "warning", "ámbar", "ambar", "amarillo", "orange", "jaune",
    "kuning",
];
const RED: [&str; 14] = [
    "red",
    "miss",
    "missed",
    "fail",
    "critical",
    "crítico",
    "umbral crítico",
    "critique",
    "rojo",
    "rouge",
    "merah",
    "escalate",
    "breach",
    "worst",
];
/// Words after which a limit itself still belongs to the better level.
const PAST: [&str; 9] = [
    "past", "below", "under", "over", "above", "beyond", "less", "more", "worse",
];

/// The columns of a table that hold the limits of its levels, as places in its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelColumns {
    /// The limit of the best level.
    pub green: usize,
    /// The limit of the middle level.
    pub amber: Option<usize>,
    /// The limit of the worst level.
    pub red: Option<usize>,
}

/// Returns the columns for the limits of levels: two or more of them.
pub fn level_columns(table: &FoundTable, target: Option<usize>) -> Option<LevelColumns> {
    let of = |words: &[&str]| {
        let fits = |index: &usize| *index != table.name && is_limit(&table.columns[*index], words);
        (0..table.columns.len()).find(fits)
    };
    let (green, amber, red) = (of(&GREEN), of(&AMBER), of(&RED));
    let own = red.filter(|red| Some(*red) != target).and(target);
    let green = green.or(own)?;
    let (amber, red) = (
        amber.filter(|at| *at != green),
        red.filter(|at| *at != green),
    );
    (amber.is_some() || red.is_some()).then_some(LevelColumns { green, amber, red })
}

/// Returns `true` for a column that holds the limit of a level below the best.
pub(crate) fn is_lower_limit(column: &FoundColumn) -> bool {
    is_limit(column, &RED) || is_limit(column, &AMBER)
}

/// Returns `true` for a column of limits under a heading with one of these words.
fn is_limit(column: &FoundColumn, words: &[&str]) -> bool {
    let heading = words_of(&column.heading);
    let profile = &column.profile;
    let rates = column
        .weight(Meaning::Rating)
        .max(column.weight(Meaning::Status))
        >= 3;
    let is_short = heading.split(' ').count() <= 4;
    let has_limits = profile.is_numeric()
        || profile
            .words
            .keys()
            .filter(|word| word.bytes().any(|b| b.is_ascii_digit()))
            .count()
            * 5
            >= profile.words.len() * 3;
    is_short
        && !rates
        && profile.filled > 0
        && has_limits
        && words.iter().any(|word| has_words(&heading, word))
}

/// Returns the limits of a row as an answer about bands has them, and `true` if they leave no doubt.
pub fn bands(
    grid: &SheetGrid,
    table: &FoundTable,
    row: u32,
    columns: LevelColumns,
) -> Option<(Value, bool)> {
    let green = bound(grid, table, row, columns.green)?;
    let other = |column: Option<usize>| Some((bound(grid, table, row, column?)?, column?));
    let amber = other(columns.amber);
    let red = other(columns.red);
    let (limit, at) = amber.or(red)?;
    let is_high = match green.sign {
        Some(sign) => sign.is_met_above(),
        None if limit.number == green.number => return None,
        None => green.number > limit.number,
    };
    let heading = |column: usize| json!({ "column": table.columns[column].heading });
    let value = |side: &SideBound, column: usize| {
        if side.sign.is_some() {
            side.value()
        } else {
            heading(column)
        }
    };
    let (inside, outside) = if is_high {
        ("at_least", "above")
    } else {
        ("at_most", "below")
    };
    let is_strict = |side: &SideBound| side.sign.is_some_and(TargetSign::is_strict);
    let best = json!({ "level": "Green", (if is_strict(&green) { outside } else { inside }): value(&green, columns.green) });
    let told = amber.is_some() || limit.sign.is_some() || says_past(&table.columns[at]);
    // The limit of the worst level belongs to it, unless the sheet says otherwise.
    let own = amber.is_none()
        && match limit.sign {
            Some(sign) => !sign.is_strict(),
            None => !says_past(&table.columns[at]),
        };
    let middle =
        json!({ "level": "Amber", (if own { outside } else { inside }): value(&limit, at) });
    Some((json!([best, middle, { "level": "Red" }]), told))
}

/// Returns `true` if a heading says that its limit still belongs to the better level.
fn says_past(column: &FoundColumn) -> bool {
    let heading = words_of(&column.heading);
    PAST.iter().any(|word| has_words(&heading, word))
}

/// A number of a limit with the sign that its cell gives it.
#[derive(Clone, Copy)]
struct SideBound {
    number: Decimal,
    percent: bool,
    sign: Option<TargetSign>,
}

impl SideBound {
    /// Returns the number as data have it.
    fn value(&self) -> Value {
        let number = self.number.normalize();
        json!(if self.percent {
            format!("{number}%")
        } else {
            number.to_string()
        })
    }
}

/// Returns the limit in a cell: a number, a condition, or the end of a range that is nearer to the worst level.
fn bound(grid: &SheetGrid, table: &FoundTable, row: u32, column: usize) -> Option<SideBound> {
    let at = table.columns[column].column;
    let text = grid.text(row, at);
    let of = |quantity: Quantity, sign: Option<TargetSign>| SideBound {
        number: quantity.number,
        percent: quantity.unit == Unit::Percent,
        sign,
    };
    let cell = grid.at(row, at)?;
    if !cell.is_text() || number_at(grid, row, at).is_some() {
        return Some(SideBound {
            number: number_at(grid, row, at)?,
            percent: false,
            sign: None,
        });
    }
    let options = ParseOptions {
        decimal_comma: has_decimal_comma(text),
        ..ParseOptions::default()
    };
    match condition(text, options)? {
        TargetCondition::Limit(sign, limit) => Some(of(limit, Some(sign))),
        TargetCondition::Range(low, high) => {
            let is_high = worst_is_low(grid, table, row, column)?;
            let (end, sign) = if is_high {
                (low, TargetSign::AtLeast)
            } else {
                (high, TargetSign::AtMost)
            };
            Some(of(end, Some(sign)))
        }
        TargetCondition::Number(_) | TargetCondition::Earlier(..) => None,
    }
}

/// Returns `true` if some other limit of a row says that low values are the worst.
fn worst_is_low(grid: &SheetGrid, table: &FoundTable, row: u32, not: usize) -> Option<bool> {
    let others = (0..table.columns.len())
        .filter(|index| *index != not && is_limit(&table.columns[*index], &GREEN));
    others
        .filter_map(|index| {
            condition(
                grid.text(row, table.columns[index].column),
                ParseOptions::default(),
            )
        })
        .find_map(TargetCondition::sign)
        .map(TargetSign::is_met_above)
}
