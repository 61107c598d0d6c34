//! Counts of ratings by group, and the changes since the previous return, for the terminal.

use std::borrow::Cow;
use std::fmt::Write;

use ambersheet::{GroupCounts, Moved, Movement};

use super::{cut, grid, printable};

/// The most groups or measures that are named one by one.
const MOST: usize = 40;
/// The widest name of a group, in columns of the terminal.
const WIDEST_NAME: usize = 44;

/// Returns the counts of each group; nothing if there is one group only.
pub(crate) fn groups(rolled: &[GroupCounts]) -> String {
    let named: Vec<&GroupCounts> = rolled
        .iter()
        .filter(|group| group.group.is_some())
        .collect();
    if named.len() < 2 || named.len() > MOST {
        return String::new();
    }
    let levels: Vec<&str> = named[0]
        .counts
        .iter()
        .map(|(word, _)| word.as_str())
        .collect();
    let best = levels.first().copied().unwrap_or_default();
    let mut headings: Vec<String> = vec!["By group".to_owned()];
    headings.extend(levels.iter().map(|level| (*level).to_owned()));
    headings.extend([
        "Unrated".to_owned(),
        format!("% {best}"),
        "Worst".to_owned(),
    ]);
    let mut rows = vec![headings];
    rows.extend(rolled.iter().map(row));
    grid(&rows)
}

fn row(group: &GroupCounts) -> Vec<String> {
    let name = group.group.as_deref().unwrap_or("All");
    let name = match &group.field {
        Some(field) => format!("{name}: {field}"),
        None => name.to_owned(),
    };
    let mut cells = vec![cut(&printable(&name).replace('\n', " "), WIDEST_NAME)];
    cells.extend(group.counts.iter().map(|(_, count)| count.to_string()));
    cells.push(group.unrated.to_string());
    cells.push(
        group
            .percent_best
            .as_ref()
            .map_or_else(|| "-".to_owned(), |share| format!("{share}%")),
    );
    cells.push(group.worst.clone().unwrap_or_else(|| "-".to_owned()));
    cells
}

/// Returns the changes since the previous return.
pub(crate) fn movement(movement: &Movement, now: &[(&str, usize)], unrated: usize) -> String {
    let since = movement.since.as_deref().unwrap_or("the previous return");
    let counts = now.iter().copied().chain([("Unrated", unrated)]);
    let compared: Vec<String> = counts
        .map(|(word, count)| {
            let before = movement
                .counts_before
                .iter()
                .find(|(known, _)| known == word);
            let before = before.map_or(0, |(_, count)| *count);
            format!("{}: {count} ({before} before)", level_title(word))
        })
        .collect();
    let mut out = format!("Since {}: {}\n", printable(since), compared.join("; "));
    let moved = |better: Option<bool>| {
        movement
            .moved
            .iter()
            .filter(move |moved| moved.better == better)
    };
    for (title, better) in [
        ("Better", Some(true)),
        ("Worse", Some(false)),
        ("Rated only once", None),
    ] {
        list(title, moved(better).map(line), &mut out);
    }
    let repeated = movement.repeated.iter().map(|repeated| {
        let name = named(
            &repeated.measure,
            repeated.field.as_deref(),
            repeated.period.as_deref(),
        );
        format!("{name} ({} periods)", repeated.periods)
    });
    let worst = now.last().map_or("", |level| level.0);
    list(&format!("Still {worst}"), repeated, &mut out);
    list(
        "New",
        movement.new.iter().map(|name| named(name, None, None)),
        &mut out,
    );
    list(
        "Gone",
        movement.gone.iter().map(|name| named(name, None, None)),
        &mut out,
    );
    out
}

/// Returns a level's word to show with a count. A number is marked as a rating.
pub(super) fn level_title(word: &str) -> Cow<'_, str> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        Cow::Owned(format!("Rating {word}"))
    } else {
        Cow::Borrowed(word)
    }
}

fn line(moved: &Moved) -> String {
    let level = |level: &Option<String>| level.clone().unwrap_or_else(|| "unrated".to_owned());
    let name = named(
        &moved.measure,
        moved.field.as_deref(),
        moved.period.as_deref(),
    );
    format!("{name}: {} to {}", level(&moved.from), level(&moved.to))
}

fn named(measure: &str, field: Option<&str>, period: Option<&str>) -> String {
    let name = cut(&printable(measure).replace('\n', " "), WIDEST_NAME * 2);
    let name = match period {
        Some(period) => format!("{name}, {}", printable(period)),
        None => name,
    };
    field.map_or_else(
        || name.clone(),
        |field| format!("{name}: {}", printable(field)),
    )
}

fn list(title: &str, items: impl Iterator<Item = String>, out: &mut String) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    // Writing to a String does not fail.
    let _ = writeln!(out, "  {title}: {}", items.len());
    for item in items.iter().take(MOST) {
        let _ = writeln!(out, "    {item}");
    }
    if items.len() > MOST {
        let _ = writeln!(out, "    and {} more; --json has all", items.len() - MOST);
    }
}
