//! Finds the formulas and the conditional formats of a table that give ratings.

use std::collections::BTreeMap;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::formula::{Shift, moved};

use super::why::WhyNot;
use crate::grid::{FormatFill, FormatTest, GridFormat, SheetGrid};
use crate::level_words::known;
use crate::lexicon::Meaning;
use crate::look::colour_rank;
use crate::rating_cells::{chooses, covering, gives_levels, tests_figure};
use crate::table::FoundTable;

/// The most rows of a table whose formulas are read.
const MOST_ROWS: usize = 5_000;

/// A column of formulas, or of cells that formats colour.
#[derive(Clone, Debug)]
pub(crate) struct RuleSource {
    /// The place of the column in the table.
    pub(crate) column: usize,
    /// `true` for conditional formats.
    pub(crate) is_format: bool,
    /// The formula of each row, or the reason why there is none that can be read.
    pub(crate) rows: Vec<(u32, Result<String, WhyNot>)>,
}

/// Returns the sources of a table, the likeliest first.
pub(crate) fn sources(
    grid: &SheetGrid,
    table: &FoundTable,
    (actual, typed): (Option<usize>, &[usize]),
) -> Vec<RuleSource> {
    let mut found: Vec<RuleSource> = (0..table.columns.len())
        .filter(|index| *index != table.name)
        .filter_map(|index| of_formulas(grid, table, index, typed.contains(&index)))
        .collect();
    found.sort_by_key(|source| std::cmp::Reverse(weight(table, source.column)));
    found.extend(of_formats(grid, table, actual));
    found
}

/// Returns how much the heading of a column speaks for ratings.
fn weight(table: &FoundTable, index: usize) -> u8 {
    let column = &table.columns[index];
    column
        .weight(Meaning::Rating)
        .max(column.weight(Meaning::Status))
}

/// Returns the formulas of a column, if they give ratings.
fn of_formulas(
    grid: &SheetGrid,
    table: &FoundTable,
    index: usize,
    is_typed: bool,
) -> Option<RuleSource> {
    let column = table.columns[index].column;
    let rows: Vec<(u32, &String)> = table
        .records()
        .filter_map(|row| Some((row, grid.formulas.get(&Cell::new(row, column))?)))
        .take(MOST_ROWS)
        .collect();
    let first = rows.first()?.1;
    let words = &table.columns[index].profile.words;
    let is_headed = (is_typed || weight(table, index) >= 2) && chooses(first);
    let shows =
        !words.is_empty() && words.keys().all(|word| known(word).is_some()) && chooses(first);
    let rates = rows.iter().any(|(_, formula)| gives_levels(formula)) || is_headed || shows;
    rates.then(|| RuleSource {
        column: index,
        is_format: false,
        rows: rows
            .into_iter()
            .map(|(row, formula)| (row, Ok(formula.clone())))
            .collect(),
    })
}

/// Returns the columns whose cells are coloured by formats that test figures, each set of formats once.
fn of_formats(grid: &SheetGrid, table: &FoundTable, actual: Option<usize>) -> Vec<RuleSource> {
    let mut order: Vec<usize> = (0..table.columns.len())
        .filter(|index| Some(*index) != actual)
        .collect();
    order.splice(0..0, actual);
    let mut seen: Vec<Vec<usize>> = Vec::new();
    let mut found = Vec::new();
    for index in order {
        let column = table.columns[index].column;
        let Some(first) = table.records().next() else {
            continue;
        };
        let set = covering(grid, Cell::new(first, column));
        let tests_figures = set.iter().any(|at| tests_figure(&grid.formats[*at]));
        if set.is_empty() || !tests_figures || seen.contains(&set) {
            continue;
        }
        seen.push(set);
        let rows: Vec<(u32, Result<String, WhyNot>)> = table
            .records()
            .take(MOST_ROWS)
            .map(|row| (row, as_formula(grid, Cell::new(row, column))))
            .collect();
        found.push(RuleSource {
            column: index,
            is_format: true,
            rows,
        });
    }
    found
}

/// Returns the formula that gives the level which the formats of a cell colour.
fn as_formula(grid: &SheetGrid, cell: Cell) -> Result<String, WhyNot> {
    let set: Vec<&GridFormat> = covering(grid, cell)
        .into_iter()
        .map(|at| &grid.formats[at])
        .collect();
    let names = level_names(&set)?;
    let level_of = |format: &GridFormat| match format.fill {
        FormatFill::Colour(colour) => names.get(&colour_key(colour)),
        FormatFill::None | FormatFill::Unknown => None,
    };
    // What gives no level matters only before what gives one.
    let decides = |format: &&GridFormat| {
        level_of(format).is_some()
            || matches!(
                format.test,
                FormatTest::Icons(..) | FormatTest::RelativeIcons
            )
    };
    let last = set.iter().rposition(decides);
    let mut parts: Vec<(String, String)> = Vec::new();
    for format in &set[..last.map_or(0, |last| last + 1)] {
        match &format.test {
            FormatTest::Icons(name, reversed, limits) => {
                parts.extend(icons(format, cell, name, *reversed, limits)?);
            }
            FormatTest::RelativeIcons => return Err(WhyNot::RelativeLimits),
            // A bar leaves a fill visible.
            FormatTest::Gradual => {}
            _ if format.fill == FormatFill::Unknown => {
                return Err(WhyNot::NoLevelColour(
                    "of a format that names none".to_owned(),
                ));
            }
            _ => {
                let level = level_of(format).cloned();
                if level.is_some() || format.stops || format.fill != FormatFill::None {
                    parts.push((condition(format, cell)?, level.unwrap_or_default()));
                }
            }
        }
    }
    if parts.is_empty() && set.iter().any(|format| format.test == FormatTest::Gradual) {
        return Err(WhyNot::NoSteps);
    }
    if parts.iter().all(|(_, level)| level.is_empty()) {
        return Err(WhyNot::OneLevel);
    }
    let opened: Vec<String> = parts
        .iter()
        .map(|(condition, level)| format!("IF({condition},\"{level}\","))
        .collect();
    let text = format!("{}\"\"{}", opened.concat(), ")".repeat(parts.len()));
    Ok(text)
}

/// Returns a formula as one side of a comparison: in brackets unless it is a number or a cell.
fn operand(formula: String) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '$');
    let unsigned = formula.strip_prefix('-').unwrap_or(&formula);
    if !unsigned.is_empty() && unsigned.chars().all(is_plain) {
        formula
    } else {
        format!("({formula})")
    }
}

/// Returns the condition of a format, as a formula for a cell.
fn condition(format: &GridFormat, cell: Cell) -> Result<String, WhyNot> {
    let own = cell.to_string();
    let here = |formula: &str| at_cell(format, cell, formula);
    Ok(match &format.test {
        FormatTest::CellIs(operator, formulas) => {
            let limit = |at: usize| {
                formulas
                    .get(at)
                    .ok_or(WhyNot::Unread)
                    .and_then(|formula| here(formula))
                    .map(operand)
            };
            match operator.as_str() {
                "lessThan" => format!("{own}<{}", limit(0)?),
                "lessThanOrEqual" => format!("{own}<={}", limit(0)?),
                "equal" => format!("{own}={}", limit(0)?),
                "notEqual" => format!("{own}<>{}", limit(0)?),
                "greaterThanOrEqual" => format!("{own}>={}", limit(0)?),
                "greaterThan" => format!("{own}>{}", limit(0)?),
                "between" => format!("AND({own}>={},{own}<={})", limit(0)?, limit(1)?),
                "notBetween" => format!("OR({own}<{},{own}>{})", limit(0)?, limit(1)?),
                other => return Err(WhyNot::Condition(other.to_owned())),
            }
        }
        FormatTest::Expression(formula) | FormatTest::HasText(formula) => here(formula)?,
        FormatTest::IsBlank => format!("ISBLANK({own})"),
        FormatTest::Other(kind) => return Err(WhyNot::Condition(kind.clone())),
        FormatTest::Icons(..) | FormatTest::RelativeIcons | FormatTest::Gradual => {
            return Err(WhyNot::NoSteps);
        }
    })
}

/// Returns a formula of a format as it is written for a cell.
fn at_cell(format: &GridFormat, cell: Cell, formula: &str) -> Result<String, WhyNot> {
    let first = format.ranges.first().ok_or(WhyNot::Unread)?.first;
    let corner = format.ranges.iter().fold(first, |corner, range| {
        Cell::new(
            corner.row.min(range.first.row),
            corner.column.min(range.first.column),
        )
    });
    let formula = formula.trim().trim_start_matches('=');
    let text = moved(formula, Shift::between(first, cell));
    // Programs differ in which cell a format of several ranges counts from.
    if corner != first && text != moved(formula, Shift::between(corner, cell)) {
        return Err(WhyNot::Condition(
            "formula over several ranges that do not begin with the first".to_owned(),
        ));
    }
    Ok(text)
}

/// The sets of icons that are levels, from the worst to the best.
const ICONS: [(&str, &[&str]); 7] = [
    ("3TrafficLights1", &["Red", "Amber", "Green"]),
    ("3TrafficLights2", &["Red", "Amber", "Green"]),
    ("3Signs", &["Red", "Amber", "Green"]),
    ("3Symbols", &["Red", "Amber", "Green"]),
    ("3Symbols2", &["Red", "Amber", "Green"]),
    ("3Flags", &["Red", "Amber", "Green"]),
    ("4TrafficLights", &["Black", "Red", "Amber", "Green"]),
];

/// Returns the conditions of icons, the highest first.
fn icons(
    format: &GridFormat,
    cell: Cell,
    name: &str,
    reversed: bool,
    limits: &[(String, bool)],
) -> Result<Vec<(String, String)>, WhyNot> {
    let known = ICONS.iter().find(|(set, _)| *set == name);
    let (_, levels) = known.ok_or_else(|| WhyNot::Icons(format!("an icon of {name}")))?;
    if limits.len() + 1 != levels.len() {
        return Err(WhyNot::Icons(format!("an icon of {name}")));
    }
    let mut levels: Vec<&str> = levels.to_vec();
    if reversed {
        levels.reverse();
    }
    let mut parts = Vec::new();
    for ((limit, has), level) in limits.iter().zip(&levels[1..]).rev() {
        let limit = operand(at_cell(format, cell, limit)?);
        let sign = if *has { ">=" } else { ">" };
        parts.push((
            format!("AND(ISNUMBER({cell}),{cell}{sign}{limit})"),
            (*level).to_owned(),
        ));
    }
    parts.push((format!("ISNUMBER({cell})"), levels[0].to_owned()));
    Ok(parts)
}

type ColourKey = (u8, u8, u8);

fn colour_key(Colour(red, green, blue): Colour) -> ColourKey {
    (red, green, blue)
}

/// Returns a colour as people write it.
fn shown(Colour(red, green, blue): Colour) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// Returns the level of each colour of some formats: one green is Green, one between green and red is Amber.
fn level_names(formats: &[&GridFormat]) -> Result<BTreeMap<ColourKey, String>, WhyNot> {
    let mut words: BTreeMap<ColourKey, &'static str> = BTreeMap::new();
    for format in formats {
        let FormatFill::Colour(colour) = format.fill else {
            continue;
        };
        // Grey and white part rows, and rate nothing.
        let Some((_, word)) = colour_rank(colour) else {
            continue;
        };
        if is_purple(colour) {
            return Err(WhyNot::NoLevelColour(format!(
                "the colour {}",
                shown(colour)
            )));
        }
        words.insert(colour_key(colour), word);
    }
    let several = |group: &[&str]| {
        let mut found: Vec<&str> = words
            .values()
            .copied()
            .filter(|word| group.contains(word))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.len() > 1
    };
    let (greens, middles) = (["green", "light_green"], ["yellow", "amber", "orange"]);
    let (two_greens, two_middles) = (several(&greens), several(&middles));
    let name = |word: &'static str| match word {
        "light_green" if two_greens => "Light green",
        "green" | "light_green" => "Green",
        "yellow" if two_middles => "Yellow",
        "orange" if two_middles => "Orange",
        "yellow" | "amber" | "orange" => "Amber",
        "blue" => "Blue",
        _ => "Red",
    };
    Ok(words
        .into_iter()
        .map(|(key, word)| (key, name(word).to_owned()))
        .collect())
}

/// Returns `true` for a colour between blue and red, which is no level.
fn is_purple(Colour(red, green, blue): Colour) -> bool {
    let (red, green, blue) = (i32::from(red), i32::from(green), i32::from(blue));
    // More blue than green, by more than a third of what parts red from green.
    red >= green && blue > green && (blue - green) * 3 > (red - green).max(1)
}
