//! Writes which way is good and the tolerance, from the return's own column, the measures' names and the key.

use std::collections::HashSet;

use crate::init::form::Form;
use crate::init::good::{of_name, of_words};
use crate::init::grid::SheetGrid;
use crate::init::layout::{Layout, TableRatings};
use crate::init::look::RatingLook;
use crate::init::quoting::{name, note};
use crate::init::words::has_words;
use crate::init::writer::ScriptWriter;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::polarity_from_text;
use ambersheet_policy::model::{Polarity, Role};

/// More measures than this are not named one by one.
const MOST_NAMED: usize = 1_000;

/// A name in a list, and the question that it raises: its place and text.
type ListItem = (String, Option<(String, String)>);

/// A measure that the draft rates.
#[derive(Clone, Debug)]
pub(crate) struct DraftMeasure {
    pub(crate) name: String,
    pub(crate) place: String,
    /// The return's own text about which way is good.
    pub(crate) stated: String,
    pub(crate) target: String,
    pub(crate) good_is: Option<Polarity>,
    /// The reason for `good_is`.
    pub(crate) why: String,
}

/// Returns the measures of tables and forms that are rated by their numbers; each name once.
pub(crate) fn measures(
    grids: &[SheetGrid],
    layouts: &[Layout],
    forms: &[Form],
) -> Vec<DraftMeasure> {
    let mut found: Vec<DraftMeasure> = Vec::new();
    let mut known = HashSet::new();
    let mut add = |name: &str, place: String, stated: &str, target: &str| {
        if !name.is_empty() && known.insert(crate::init::quoting::name(name)) {
            let (name, stated, target) = (name.to_owned(), stated.to_owned(), target.to_owned());
            found.push(DraftMeasure {
                name,
                place,
                stated,
                target,
                good_is: None,
                why: String::new(),
            });
        }
    };
    for layout in layouts
        .iter()
        .filter(|layout| matches!(layout.ratings, TableRatings::Computed(_)))
    {
        let Some(measure) = layout.column(Role::Measure) else {
            continue;
        };
        for table in &layout.tables {
            let grid = &grids[table.sheet];
            let text = |row, role| {
                layout
                    .column(role)
                    .map_or("", |column| grid.text(row, column.column))
            };
            for &row in &table.records {
                let place = grid.place(row, measure.column);
                add(
                    grid.text(row, measure.column),
                    place,
                    text(row, Role::GoodIs),
                    text(row, Role::Target),
                );
            }
        }
    }
    for form in forms {
        for (sheet, measure) in &form.measures {
            let grid = &grids[*sheet];
            let place = form.value(Role::Measure).map_or_else(String::new, |value| {
                grid.place(value.cell.row, value.cell.column)
            });
            let text = |role| {
                form.value(role)
                    .map_or("", |value| grid.text(value.cell.row, value.cell.column))
            };
            add(measure, place, text(Role::GoodIs), text(Role::Target));
        }
    }
    found
}

/// Writes which way is good, unless the return's own column tells.
pub(crate) fn write_good(found: &mut [DraftMeasure], out: &mut ScriptWriter) {
    let mut lists: [Vec<ListItem>; 2] = [Vec::new(), Vec::new()];
    let mut unknown: Vec<usize> = Vec::new();
    let mut unnamed = 0;
    for (index, measure) in found.iter_mut().enumerate() {
        if let Some(good_is) = polarity_from_text(&measure.stated) {
            (measure.good_is, measure.why) = (Some(good_is), "the return says so".to_owned());
            continue;
        }
        let Some((good_is, why, is_sure)) = guess(measure) else {
            unknown.push(index);
            continue;
        };
        let word = if good_is == Polarity::Lower {
            "low"
        } else {
            "high"
        };
        let question = (!is_sure).then(|| {
            let text = format!("{word} is good, by {why}: is that so?");
            (measure.place.clone(), text)
        });
        let list = &mut lists[usize::from(good_is == Polarity::Higher)];
        if list.len() < MOST_NAMED {
            list.push((name(&measure.name), question));
        } else {
            unnamed += 1;
        }
        (measure.good_is, measure.why) = (Some(good_is), why);
    }
    let [lower, higher] = lists;
    write_list("lower_is_better", "Low is good for these.", lower, out);
    write_list("higher_is_better", "High is good for these.", higher, out);
    if unnamed > 0 {
        let text = "more measures are not in these lists, which hold 1,000 names each; give them a line with *";
        out.ask("", "", &format!("{unnamed} {text}"));
    }
    write_unknown(found, &unknown, out);
}

/// Guesses which way is good. Returns the reason, and `true` if the name states it.
fn guess(measure: &DraftMeasure) -> Option<(Polarity, String, bool)> {
    let stated = Some(&measure.stated).filter(|text| !text.is_empty());
    if let Some(good_is) = stated.and_then(|text| of_words(text)) {
        return Some((good_is, format!("\"{}\"", note(&measure.stated)), false));
    }
    let hint = of_name(&measure.name)?;
    let why = format!("\"{}\" in the name", hint.word);
    Some((hint.good_is, why, hint.is_said))
}

fn write_list(word: &str, title: &str, list: Vec<ListItem>, out: &mut ScriptWriter) {
    if list.is_empty() {
        return;
    }
    out.note(title);
    out.line(&format!("{word}(["));
    for (item, question) in list {
        match question {
            Some((place, text)) => out.ask(&format!("  {item},"), &place, &text),
            None => out.line(&format!("  {item},")),
        }
    }
    out.line("]);");
}

fn write_unknown(found: &[DraftMeasure], unknown: &[usize], out: &mut ScriptWriter) {
    let Some(first) = unknown.first().map(|index| &found[*index]) else {
        return;
    };
    out.note("Nothing tells what good is for these. Name them in a list above, or keep the line under them:");
    for index in unknown.iter().take(50) {
        out.line(&format!("//   {}", note(&found[*index].name)));
    }
    let text = match unknown.len() {
        1 => format!(
            "nothing tells what good is for \"{}\"; is high good?",
            note(&first.name)
        ),
        n => format!(
            "nothing tells what good is for {n} measures, \"{}\" and others; is high good for all?",
            note(&first.name)
        ),
    };
    out.ask("higher_is_better(all_others);", &first.place, &text);
}

/// Writes the tolerance: the one that the template states, else five percent, as a question either way.
pub(crate) fn write_tolerance(
    grids: &[SheetGrid],
    layouts: &[Layout],
    look: Option<&RatingLook>,
    out: &mut ScriptWriter,
) {
    let middle = look
        .and_then(|look| look.levels.get(1))
        .map_or_else(|| "amber".to_owned(), |level| fold(&level.word));
    out.note("How far off target is still the middle rating; exactly that much is.");
    match stated_tolerance(grids, layouts, &middle) {
        Some((place, line, text)) => {
            out.ask(
                &line,
                &place,
                &format!("read from \"{}\": is that what it means?", note(&text)),
            );
        }
        None => out.ask(
            "amber_within(percent_of_target(5));",
            "",
            "how far off target is still amber? 5% of the target is only a proposal",
        ),
    }
}

fn stated_tolerance(
    grids: &[SheetGrid],
    layouts: &[Layout],
    middle: &str,
) -> Option<(String, String, String)> {
    let mut best: Option<(u8, (String, String, String))> = None;
    let tables = layouts.iter().flat_map(|layout| &layout.tables);
    let in_tables: HashSet<(usize, u32)> = tables
        .flat_map(|table| table.records.iter().map(|row| (table.sheet, *row)))
        .collect();
    for (index, grid) in grids.iter().enumerate() {
        for (&row, cells) in &grid.rows {
            if in_tables.contains(&(index, row)) {
                continue;
            }
            for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.is_text) {
                let folded = fold(&cell.text);
                let Some((number, unit)) = first_number(&folded) else {
                    continue;
                };
                let is_middle = at > 0 && fold(&cells[at - 1].text) == middle
                    || has_words(&folded, middle) && folded.find(middle) < folded.find(&number);
                let rank = match () {
                    () if is_middle => 2,
                    () if folded.contains("tolerance") => 1,
                    () => continue,
                };
                let line = match unit {
                    ToleranceUnit::Percent => format!("amber_within(percent_of_target({number}));"),
                    ToleranceUnit::Points => format!("amber_within(points({number}));"),
                    ToleranceUnit::None => continue,
                };
                if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                    best = Some((
                        rank,
                        (grid.place(row, cell.column), line, cell.text.clone()),
                    ));
                }
            }
        }
    }
    best.map(|(_, found)| found)
}

/// Writes how far a measure may move and be called the same.
pub(crate) fn write_direction(grids: &[SheetGrid], out: &mut ScriptWriter) {
    out.note("How far a measure may move from the previous value and still be called Static.");
    for grid in grids {
        for (&row, cells) in &grid.rows {
            for pair in cells.windows(2) {
                let first = fold(&pair[0].text);
                if !matches!(
                    first.as_str(),
                    "improving" | "static" | "no change" | "same" | "stable"
                ) {
                    continue;
                }
                if let Some((number, _)) = first_number(&fold(&pair[1].text)) {
                    let line = format!("same_if_within(points({number}));");
                    let text = format!(
                        "read from \"{}\": is that what it means?",
                        note(&pair[1].text)
                    );
                    return out.ask(&line, &grid.place(row, pair[1].column), &text);
                }
            }
        }
    }
    let text = "which change counts as none? 2 points is only a proposal";
    out.ask("same_if_within(points(2));", "", text);
}

enum ToleranceUnit {
    Percent,
    Points,
    None,
}

/// Returns the first number of a text that is short enough for a tolerance, and its unit.
fn first_number(text: &str) -> Option<(String, ToleranceUnit)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let after = rest[end..].trim_start();
    let sound = number.len() <= 5 && number.matches('.').count() <= 1 && !number.is_empty();
    let unit = if after.starts_with("percentage point")
        || after.starts_with("% point")
        || after.starts_with("point")
    {
        ToleranceUnit::Points
    } else if after.starts_with('%')
        || after.starts_with("per cent")
        || after.starts_with("percent")
    {
        ToleranceUnit::Percent
    } else {
        ToleranceUnit::None
    };
    sound.then(|| (number.to_owned(), unit))
}
