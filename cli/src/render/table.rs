//! The table on the terminal: one row per rating, and the counts below.

use std::fmt::Write;

use ambersheet::Colour;
use ambersheet::value::{Notation, Quantity, Unit};
use ambersheet::{Movement, Rating, Ruleset};
use anstyle::{RgbColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{cut, no_name, rollup, terminal_width};
use ambersheet::Rated;

/// The most ratings of ratings that are shown.
const MOST_OVERALL: usize = 40;
/// The most rows of a table that shows all ratings. Longer ones leave out those of the best level.
const MOST_ROWS: usize = 200;

/// The texts of a row.
struct Line {
    title: Option<String>,
    measure: String,
    actual: String,
    target: String,
    off_by: String,
    rating: String,
    colour: Option<Colour>,
    direction: &'static str,
    cell: String,
}

/// Returns the ratings of a workbook as a table.
pub(crate) fn table(rated: &Rated<'_>, input: &str, movement: Option<&Movement>) -> String {
    let ruleset = rated.ruleset();
    let bold = Style::new().bold();
    let mut out = String::new();
    let period = ruleset
        .period()
        .map(|period| format!(", {period}"))
        .unwrap_or_default();
    let first = rated
        .ratings()
        .next()
        .map(|rating| rating.sheet().to_owned());
    let one_sheet = first.filter(|sheet| rated.ratings().all(|rating| rating.sheet() == sheet));
    let one_sheet = one_sheet
        .map(|sheet| format!(", sheet {}", printable(&sheet)))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "{bold}{}{period}{bold:#}: {}{one_sheet}",
        printable(ruleset.name()),
        printable(input)
    );
    let all = rated.ratings();
    let short = all.len() <= MOST_ROWS;
    let lines: Vec<Line> = all
        .filter(|rating| short || rating.rank() != Some(0))
        .take(MOST_ROWS)
        .map(|rating| line(&rating, one_sheet.is_empty()))
        .collect();
    write_lines(&lines, &mut out);
    if !short {
        let _ = writeln!(
            out,
            "\n{} of {} ratings are shown, without those of the best level; --json and --combine have all.",
            lines.len(),
            rated.ratings().len()
        );
    }
    let _ = writeln!(out, "\n{}", counts(rated, ruleset));
    let groups = rollup::groups(&rated.roll_up());
    if !groups.is_empty() {
        let _ = write!(out, "\n{groups}");
    }
    out.push_str(&overall(rated));
    if let Some(movement) = movement {
        let (levels, unrated) = rated.counts();
        let _ = write!(out, "\n{}", rollup::movement(movement, &levels, unrated));
    }
    for assumption in ruleset.assumptions() {
        let _ = writeln!(out, "Assumed: {assumption}");
    }
    out
}

/// Returns the ratings of ratings, a sentence each.
fn overall(rated: &Rated<'_>) -> String {
    let all = rated.overall();
    let (count, mut out) = (all.len(), String::new());
    if count > 0 {
        out.push_str("\nOverall\n");
    }
    for one in all.take(MOST_OVERALL) {
        let _ = writeln!(out, "  {}", printable(&one.reason()));
    }
    if count > MOST_OVERALL {
        let _ = writeln!(out, "  and {} more; --json has all", count - MOST_OVERALL);
    }
    out
}

fn counts(rated: &Rated<'_>, ruleset: &Ruleset) -> String {
    let (levels, unrated) = rated.counts();
    let mut parts: Vec<String> = levels
        .iter()
        .zip(ruleset.levels())
        .map(|((word, count), level)| {
            let style = colours(level.fill());
            let title = rollup::level_title(word);
            format!("{style} {count} × {title} {style:#}")
        })
        .collect();
    parts.push(format!(" {unrated} × Unrated "));
    let mut line = parts.join(" ");
    match rated.skipped_rows() {
        0 => {}
        1 => line.push_str("  (1 row that is not filled in was skipped)"),
        rows => {
            let _ = write!(line, "  ({rows} rows that are not filled in were skipped)");
        }
    }
    line
}

fn line(rating: &Rating<'_, '_>, with_sheet: bool) -> Line {
    let shown = |quantity: Option<Quantity>| {
        quantity
            .map(|quantity| quantity.to_string())
            .unwrap_or_default()
    };
    let unit = rating
        .actual()
        .map_or(Unit::None, |actual| match actual.unit {
            Unit::Percent => Unit::None,
            unit => unit,
        });
    let off_by = rating
        .off_target_by()
        .filter(|off| off.is_sign_positive() && !off.is_zero());
    let name = match rating.measure() {
        name if name.is_empty() => no_name(&rating.place().to_string()),
        name => name,
    };
    let name = match rating.period() {
        Some(period) => format!("{name}, {period}"),
        None => name,
    };
    Line {
        title: rating.group(),
        measure: match rating.told_apart_by() {
            Some(field) => format!("{name}: {field}"),
            None => name,
        },
        actual: shown(rating.actual()),
        target: shown(rating.target()),
        off_by: off_by
            .map(|number| match unit.notation() {
                Some(Notation::Date) => match number.normalize().to_string().as_str() {
                    "1" => "1 day".to_owned(),
                    days => format!("{days} days"),
                },
                Some(Notation::Truth) => String::new(),
                _ => Quantity { number, unit }.to_string(),
            })
            .unwrap_or_default(),
        rating: match (rating.level(), rating.unrated()) {
            (Some(level), _) => level.to_owned(),
            (None, Some(reason)) => reason.code().replace('_', " "),
            (None, None) => String::new(),
        },
        colour: rating.colour(),
        direction: rating.direction().map_or("", ambersheet::Direction::word),
        cell: match rating.cell() {
            Some(cell) if !with_sheet => cell.to_string(),
            _ => rating.place().to_string(),
        },
    }
}

const HEADINGS: [&str; 7] = [
    "Measure",
    "Actual",
    "Target",
    "Off by",
    "Rating",
    "Direction",
    "Cell",
];

impl Line {
    fn cells(&self) -> [String; 7] {
        [
            self.measure.clone(),
            self.actual.clone(),
            self.target.clone(),
            self.off_by.clone(),
            self.rating.clone(),
            self.direction.to_owned(),
            self.cell.clone(),
        ]
    }
}

fn write_lines(lines: &[Line], out: &mut String) {
    let bold = Style::new().bold();
    let widths = column_widths(lines);
    let heading = Style::new().underline();
    let _ = writeln!(
        out,
        "\n  {heading}{}{heading:#}",
        row(&HEADINGS.map(str::to_owned), &widths, None)
    );
    let mut title = None;
    for line in lines {
        if line.title != title {
            if let Some(group) = &line.title {
                let _ = writeln!(out, "{bold}{}{bold:#}", printable(group));
            }
            title.clone_from(&line.title);
        }
        let _ = writeln!(
            out,
            "  {}",
            row(&line.cells(), &widths, line.colour).trim_end()
        );
    }
}

/// Returns the width of each column, 0 for one that is empty all the way down. The measure is narrowed to fit the
/// terminal.
fn column_widths(lines: &[Line]) -> [usize; 7] {
    let mut widths = [0; 7];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line.cells()) {
            *width = (*width).max(cell.width());
        }
    }
    for (width, heading) in widths.iter_mut().zip(HEADINGS) {
        if *width > 0 {
            *width = (*width).max(heading.width());
        }
    }
    let others: usize = widths[1..]
        .iter()
        .filter(|width| **width > 0)
        .map(|width| width + 2)
        .sum();
    let room = terminal_width().saturating_sub(others + 2).max(24);
    widths[0] = widths[0].min(room);
    widths
}

fn row(cells: &[String; 7], widths: &[usize; 7], colour: Option<Colour>) -> String {
    let mut out = String::new();
    for (k, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if *width == 0 {
            continue;
        }
        let text = cut(&printable(cell), *width);
        let gap = " ".repeat(width - text.width());
        let padded = if (1..=3).contains(&k) {
            format!("{gap}{text}")
        } else {
            format!("{text}{gap}")
        };
        match colour.filter(|_| k == 4) {
            Some(colour) => {
                let style = colours(colour);
                let _ = write!(out, "{style}{padded}{style:#}  ");
            }
            None => {
                let _ = write!(out, "{padded}  ");
            }
        }
    }
    out
}

fn colours(fill: Colour) -> Style {
    let rgb = |colour: Colour| RgbColor(colour.0, colour.1, colour.2).into();
    Style::new()
        .bg_color(Some(rgb(fill)))
        .fg_color(Some(rgb(fill.text_on())))
}

/// Returns a text for one cell of the table.
fn printable(text: &str) -> String {
    super::printable(text).replace('\n', " ")
}
