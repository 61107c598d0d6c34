//! The table on the terminal: a row a rating, and the counts below.

use std::fmt::Write;

use ambersheet::Colour;
use ambersheet::value::{Quantity, Unit};
use ambersheet::{Movement, Rated, Rating, Ruleset};
use anstyle::{RgbColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{cut, rollup, terminal_width};

/// Longer tables show what is not at its best, and say so.
const MOST_ROWS: usize = 200;

/// One row's texts.
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

/// The ratings of a workbook as a table.
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
            "\nShown are {} of {} ratings, none of the best level; --json and --combine have all.",
            lines.len(),
            rated.ratings().len()
        );
    }
    let _ = writeln!(out, "\n{}", counts(rated, ruleset));
    let groups = rollup::groups(&rated.roll_up());
    if !groups.is_empty() {
        let _ = write!(out, "\n{groups}");
    }
    if let Some(movement) = movement {
        let (levels, unrated) = rated.counts();
        let _ = write!(out, "\n{}", rollup::movement(movement, &levels, unrated));
    }
    for assumption in ruleset.assumptions() {
        let _ = writeln!(out, "Assumed: {assumption}");
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
            format!("{style} {count} × {word} {style:#}")
        })
        .collect();
    parts.push(format!(" {unrated} × Unrated "));
    let mut line = parts.join(" ");
    if rated.skipped_rows() > 0 {
        let _ = write!(
            line,
            "  ({} rows not filled in were skipped)",
            rated.skipped_rows()
        );
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
        name if name.is_empty() => "(no name)".to_owned(),
        name => name,
    };
    Line {
        title: rating.group(),
        measure: match rating.field() {
            Some(field) => format!("{name}: {field}"),
            None => name,
        },
        actual: shown(rating.actual()),
        target: shown(rating.target()),
        off_by: off_by
            .map(|number| Quantity { number, unit }.to_string())
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
            _ => rating.place(),
        },
    }
}

fn write_lines(lines: &[Line], out: &mut String) {
    let bold = Style::new().bold();
    let headings = [
        "Measure",
        "Actual",
        "Target",
        "Off by",
        "Rating",
        "Direction",
        "Cell",
    ];
    let cells = |line: &Line| -> [String; 7] {
        [
            line.measure.clone(),
            line.actual.clone(),
            line.target.clone(),
            line.off_by.clone(),
            line.rating.clone(),
            line.direction.to_owned(),
            line.cell.clone(),
        ]
    };
    let mut widths = [0usize; 7];
    for (k, width) in widths.iter_mut().enumerate() {
        let widest = lines
            .iter()
            .map(|line| cells(line)[k].width())
            .max()
            .unwrap_or(0);
        // A column that is empty all the way down is not shown.
        *width = if widest == 0 {
            0
        } else {
            widest.max(headings[k].width())
        };
    }
    let room = terminal_width();
    let others: usize = widths[1..]
        .iter()
        .filter(|width| **width > 0)
        .map(|width| width + 2)
        .sum();
    widths[0] = widths[0].min(room.saturating_sub(others + 2).max(24));
    let heading = Style::new().underline();
    let _ = writeln!(
        out,
        "\n  {heading}{}{heading:#}",
        row(&headings.map(str::to_owned), &widths, None)
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
            row(&cells(line), &widths, line.colour).trim_end()
        );
    }
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

/// A text for one cell of the table.
fn printable(text: &str) -> String {
    super::printable(text).replace('\n', " ")
}
