//! The rows under a row of headings: measures, sections, totals.

use std::collections::BTreeSet;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;

use crate::grid::{ColumnRole, FilledCell, GridValue, SheetGrid};
use crate::lexicon::{Meaning, is_total};
use crate::profile::ColumnProfile;
use crate::rating_cells::{compares_word, is_rated};
use crate::table::{BodyRow, FoundColumn, FoundTable, RowKind, headed, settle_roles};

/// Blank rows in a row that end a table.
const MOST_BLANK: u32 = 3;
/// Columns without a heading that are looked at, left of the first heading.
const MOST_LEFT: u32 = 4;
/// The most rows of headings over the last one.
const ROWS_OVER: u32 = 2;
/// The most rows between a title and the headings.
const ROWS_TO_TITLE: u32 = 3;
/// The most characters of the heading of a section.
const LONGEST_SECTION: usize = 60;
/// The most texts of one kind that are listed.
const MOST_LISTED: usize = 50;

/// The meanings of columns that no name of a measure has.
const NO_NAMES: [Meaning; 12] = [
    Meaning::Comment,
    Meaning::Owner,
    Meaning::Unit,
    Meaning::Rating,
    Meaning::Status,
    Meaning::GoodIs,
    Meaning::Priority,
    Meaning::Id,
    Meaning::Direction,
    Meaning::Target,
    Meaning::Actual,
    Meaning::Limits,
];

/// Returns the table under a row of headings; `None` if no measure stands in it.
pub(crate) fn table(
    sheet: usize,
    grid: &SheetGrid,
    head: (u32, &[u32]),
    bounds: (u32, u32),
    end: Option<u32>,
) -> Option<FoundTable> {
    let (heading_row, headings) = head;
    let first = *headings.first()?;
    let bounds = (bounds.0.max(first.saturating_sub(MOST_LEFT)), bounds.1);
    let mut end_at = Vec::new();
    let rows = extent(grid, heading_row, bounds, end, &mut end_at);
    let top_row = top(grid, heading_row, headings, bounds);
    let mut columns = columns(grid, (heading_row, top_row), bounds, &rows);
    settle_roles(grid, heading_row, &mut columns);
    let named = columns
        .iter()
        .position(|column| column.role == Some(ColumnRole::Names));
    let name = named.or_else(|| name_column(grid, &columns, &rows))?;
    let mut table = FoundTable {
        sheet,
        heading_row,
        top_row,
        bounds,
        name,
        rows: Vec::new(),
        title: title(grid, top_row, bounds),
        has_gaps: false,
        empty: placeholders(grid, &rows, bounds),
        end_at,
        skip: Vec::new(),
        columns: Vec::new(),
    };
    let mut kinds = kinds(grid, &columns, name, &rows, &table.empty);
    if !kinds.contains(&RawKind::Record) {
        // A table of nothing but totals is a summary, and they are its measures.
        for kind in kinds.iter_mut().filter(|kind| **kind == RawKind::Total) {
            *kind = RawKind::Record;
        }
    }
    add_rows(grid, &mut table, &rows, &kinds, columns[name].column);
    let records: Vec<u32> = table.records().collect();
    for column in &mut columns {
        column.profile = ColumnProfile::of(grid, &records, column.column);
    }
    table.columns = columns;
    (!records.is_empty()).then_some(table)
}

/// Returns the rows under the headings that hold something, up to the table's end.
fn extent(
    grid: &SheetGrid,
    heading_row: u32,
    bounds: (u32, u32),
    end: Option<u32>,
    end_at: &mut Vec<String>,
) -> Vec<u32> {
    let mut rows = Vec::new();
    let mut last = heading_row;
    for (row, cells) in grid
        .rows
        .range(heading_row + 1..end.unwrap_or(u32::MAX).max(heading_row + 1))
    {
        let mut inside = cells
            .iter()
            .filter(|cell| (bounds.0..=bounds.1).contains(&cell.column))
            .peekable();
        if inside.peek().is_none() {
            continue;
        }
        if row - last > MOST_BLANK + 1 {
            break;
        }
        if let Some(mark) = inside.find(|cell| ends(&cell.text)) {
            end_at.push(mark.text.clone());
            break;
        }
        last = *row;
        rows.push(*row);
    }
    rows
}

/// Returns `true` for a text that ends a table: `END`, and marks of machines.
fn ends(text: &str) -> bool {
    text == "END" || is_machine_mark(text)
}

/// Returns `true` for what only machines read, such as `PF-USER_PROGRESS-END`.
pub(crate) fn is_machine_mark(text: &str) -> bool {
    let is_machine =
        |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    text.contains('_')
        && (text.contains('-') || text.ends_with("END"))
        && text.chars().all(is_machine)
}

/// Returns the first row of the headings: rows of texts over the last one that part its columns.
fn top(grid: &SheetGrid, heading_row: u32, headings: &[u32], bounds: (u32, u32)) -> u32 {
    let mut top = heading_row;
    for above in (heading_row.saturating_sub(ROWS_OVER)..heading_row).rev() {
        let Some(cells) = grid.rows.get(&above) else {
            break;
        };
        let inside: Vec<&FilledCell> = cells
            .iter()
            .filter(|cell| (bounds.0..=bounds.1).contains(&cell.column))
            .collect();
        let heads = |cell: &&FilledCell| {
            cell.is_text() && cell.text.chars().count() <= 60
                || matches!(cell.value, GridValue::Date(_))
        };
        let over_first = inside
            .first()
            .is_some_and(|cell| cell.column > headings[0] || inside.len() > 1);
        if inside.is_empty() || !inside.iter().all(heads) || !over_first {
            break;
        }
        top = above;
    }
    top
}

/// Returns the columns that have a heading or hold something.
fn columns(
    grid: &SheetGrid,
    head: (u32, u32),
    bounds: (u32, u32),
    rows: &[u32],
) -> Vec<FoundColumn> {
    let mut found = BTreeSet::new();
    for row in (head.1..=head.0).chain(rows.iter().copied()) {
        let cells = grid.rows.get(&row).into_iter().flatten();
        found.extend(
            cells
                .map(|cell| cell.column)
                .filter(|column| (bounds.0..=bounds.1).contains(column)),
        );
    }
    let column = |column| headed(grid, head, column, ColumnProfile::of(grid, rows, column));
    found.into_iter().map(column).collect()
}

/// Returns the place of the column that names the measures.
fn name_column(grid: &SheetGrid, columns: &[FoundColumn], rows: &[u32]) -> Option<usize> {
    let first_value = columns
        .iter()
        .position(|column| column.profile.is_numeric() && column.weight(Meaning::Id) == 0);
    let mut best: Option<(i64, usize)> = None;
    for (index, column) in columns.iter().enumerate() {
        let profile = &column.profile;
        let may_name = profile.is_textual() || index == 0 && names_times(column);
        if !may_name
            || profile.polarities * 2 > profile.filled
            || profile.conditions * 2 > profile.filled && column.weight(Meaning::Measure) < 3
        {
            continue;
        }
        let kinds = profile.words.keys().filter(|word| is_kind(word)).count();
        if kinds >= 2 && kinds * 5 >= profile.words.len() * 3 {
            continue;
        }
        let is_late =
            first_value.is_some_and(|first| index > first) && column.weight(Meaning::Measure) == 0;
        let first = rows.first().map(|row| Cell::new(*row, column.column));
        let is_tested = first.is_some_and(|cell| compares_word(grid, cell));
        let mut score = name_score(grid, column, rows) - if is_late || is_tested { 12 } else { 0 };
        // Of columns alike, the one nearest to the values, but never a long text.
        score += if profile.mean_length() <= 40 {
            i64::try_from(index.min(4)).unwrap_or(4)
        } else {
            0
        };
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, index));
        }
    }
    best.map(|(_, index)| index)
}

/// Returns `true` for a column of periods down the side of a table, some of them dates.
fn names_times(column: &FoundColumn) -> bool {
    const TIMES: [&str; 8] = [
        "month", "week", "quarter", "period", "mes", "mois", "bulan", "date",
    ];
    let heading = crate::lexicon::words_of(&column.heading);
    let profile = &column.profile;
    TIMES
        .iter()
        .any(|word| crate::lexicon::has_words(&heading, word))
        && profile.dates > 0
        && profile.texts > 0
        && profile.dates + profile.texts == profile.filled
}

/// Returns how much speaks for a column as the names of measures, wherever it stands.
fn name_score(grid: &SheetGrid, column: &FoundColumn, rows: &[u32]) -> i64 {
    let profile = &column.profile;
    let merged = rows
        .iter()
        .filter(|row| grid.merged_from(**row, column.column).row < **row)
        .count();
    let share = |count: usize, of: usize| {
        let tenths = (count * 10).checked_div(of).unwrap_or(0);
        i64::try_from(tenths).unwrap_or(i64::MAX)
    };
    let points = |holds: bool, points: i64| if holds { points } else { 0 };
    // A part of a heading such as "reached" is no role beside texts.
    let weight = |meaning: &Meaning| match (column.weight(*meaning), meaning) {
        (2, Meaning::Actual | Meaning::Target) => 0,
        (weight, _) => i64::from(weight),
    };
    let others = NO_NAMES.iter().map(weight).max().unwrap_or(0);
    // A few names that stand again and again are those of groups.
    let again = profile.words.values().filter(|count| **count >= 3).count();
    let is_repeated = again >= 2 && again * 2 >= profile.words.len();
    let mut score = i64::from(column.weight(Meaning::Measure)) * if is_repeated { 5 } else { 12 };
    score += share(profile.distinct(), profile.filled) * 3 + share(profile.filled, rows.len());
    score += points(profile.mean_length() >= 8, 6);
    score += points(profile.distinct() == profile.filled, 6);
    score -= points(profile.sentences * 2 > profile.filled, 15);
    score -= points(profile.looks_like_ids(), 60);
    score -= share(merged, rows.len()) * 4;
    score -= others * 9;
    score - i64::from(column.weight(Meaning::Group)) * 3
}

/// Returns `true` for a word that tells figures from targets in a column of kinds.
fn is_kind(word: &str) -> bool {
    let of_kind = [
        Meaning::Actual,
        Meaning::Target,
        Meaning::Previous,
        Meaning::Variance,
        Meaning::Forecast,
    ];
    crate::lexicon::meanings(word)
        .iter()
        .any(|(meaning, weight)| *weight >= 4 && of_kind.contains(meaning))
}

/// The kind of a row, before its neighbours are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RawKind {
    Record,
    Total,
    NameOnly,
    /// One text in another column than that of the names.
    Heading,
    Other,
}

fn kinds(
    grid: &SheetGrid,
    columns: &[FoundColumn],
    name: usize,
    rows: &[u32],
    empty: &[String],
) -> Vec<RawKind> {
    let sums: Vec<usize> = computed_columns(grid, columns, rows);
    rows.iter()
        .map(|row| kind(grid, columns, name, *row, &sums, empty))
        .collect()
}

fn kind(
    grid: &SheetGrid,
    columns: &[FoundColumn],
    name: usize,
    row: u32,
    inputs: &[usize],
    empty: &[String],
) -> RawKind {
    let first = grid.merged_from(row, columns[name].column);
    let text = grid.text(first.row, first.column);
    let is_placeholder = |text: &str| empty.iter().any(|known| fold(known) == fold(text));
    let cells = columns
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != name);
    let filled: Vec<(usize, &FilledCell)> = cells
        .filter_map(|(index, column)| Some((index, grid.at(row, column.column)?)))
        .filter(|(_, cell)| !is_placeholder(&cell.text))
        .collect();
    if heads(&filled, text, (first, row), columns[name].column) {
        return RawKind::Heading;
    }
    let is_rated = |(index, column): (usize, &FoundColumn)| {
        index != name && is_rated(grid, Cell::new(row, column.column))
    };
    let valued = filled
        .iter()
        .any(|(index, cell)| is_valued(&columns[*index], cell))
        || !filled.is_empty() && columns.iter().enumerate().any(is_rated);
    let sums = filled.iter().any(|(index, cell)| {
        inputs.contains(index) && cell.formula.as_deref().is_some_and(adds_up)
    });
    let is_one_text = filled.len() == 1 && is_short_text(filled[0].1);
    match (text.is_empty() || is_placeholder(text), valued) {
        (true, false) if is_one_text => RawKind::Heading,
        (false, true) if is_total(text) || sums => RawKind::Total,
        (false, true) => RawKind::Record,
        (false, false) if is_total(text) => RawKind::Total,
        (false, false) if filled.is_empty() => RawKind::NameOnly,
        (true, _) | (false, false) => RawKind::Other,
    }
}

/// Returns `true` if a cell holds what a measure has: a figure, a date, a rating, a condition.
fn is_valued(column: &FoundColumn, cell: &FilledCell) -> bool {
    let profile = &column.profile;
    let is_id = column.weight(Meaning::Id) >= 3;
    let rating = column.weight(Meaning::Rating);
    let rates = rating.max(column.weight(Meaning::Status)) >= 2;
    !cell.is_text() && !is_id
        || rates && !cell.text.is_empty()
        || crate::level_words::is_verdict(&cell.text) && !is_id
        || (profile.is_numeric() || profile.is_dated() || profile.is_yes_or_no()) && !is_id
        || profile.conditions * 2 > profile.filled
}

fn is_short_text(cell: &FilledCell) -> bool {
    cell.is_text() && cell.text.chars().count() <= LONGEST_SECTION
}

/// Returns `true` if all that a row holds is the heading of a section: one text left of the names, or merged over them.
fn heads(
    filled: &[(usize, &FilledCell)],
    name: &str,
    (first, row): (Cell, u32),
    names: u32,
) -> bool {
    if let [(_, only)] = filled
        && name.is_empty()
        && only.column < names
    {
        return is_short_text(only) && crate::profile::number_in(&only.text).is_none();
    }
    let is_own = |(_, cell): &(usize, &FilledCell)| cell.column == first.column && cell.is_text();
    first.row == row && first.column < names && filled.iter().all(is_own)
}

/// Returns `true` for a formula that adds up other rows: a sum over rows, or cells of two rows put together.
fn adds_up(formula: &str) -> bool {
    let upper = formula.to_ascii_uppercase();
    if upper.contains("SUM(") || upper.contains("SUBTOTAL(") {
        return rows_of(&upper).len() > 1 || upper.contains('[');
    }
    rows_of(&upper).len() > 1
}

/// Returns the rows that a formula names.
pub(crate) fn rows_of(formula: &str) -> BTreeSet<u32> {
    crate::formula::references(formula)
        .into_iter()
        .map(|(_, row)| row)
        .collect()
}

/// Returns the columns whose cells are mostly typed in, so that a formula in them adds up.
fn computed_columns(grid: &SheetGrid, columns: &[FoundColumn], rows: &[u32]) -> Vec<usize> {
    let typed = |column: &FoundColumn| {
        let cells = rows
            .iter()
            .filter_map(|row| grid.at(*row, column.column))
            .filter(|cell| cell.number().is_some());
        let (all, formulas) = cells.fold((0, 0), |(all, formulas), cell| {
            (all + 1, formulas + usize::from(cell.formula.is_some()))
        });
        all > 0 && formulas * 2 <= all
    };
    let numeric = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.profile.is_numeric() && typed(column));
    numeric.map(|(index, _)| index).collect()
}

/// Adds the rows to a table, with their sections, and notes what is left out.
fn add_rows(grid: &SheetGrid, table: &mut FoundTable, rows: &[u32], kinds: &[RawKind], name: u32) {
    let last = kinds.iter().rposition(|kind| *kind == RawKind::Record);
    let mut section = None;
    let mut before: Option<u32> = None;
    for (index, (row, kind)) in rows.iter().zip(kinds).enumerate() {
        if last.is_none_or(|last| index > last) && *kind != RawKind::Total {
            break;
        }
        let alone = index == 0 || kinds[index - 1] != RawKind::NameOnly;
        let next = kinds.get(index + 1).or_else(|| kinds.get(index + 2));
        let heads = next == Some(&RawKind::Record) && alone;
        let kind = match kind {
            RawKind::Record => RowKind::Record,
            RawKind::Total => RowKind::Total,
            RawKind::NameOnly | RawKind::Heading if heads => RowKind::Section,
            RawKind::NameOnly | RawKind::Heading | RawKind::Other => continue,
        };
        if kind == RowKind::Section {
            section = Some(*row);
        }
        if kind == RowKind::Record {
            table.has_gaps |= before.is_some_and(|before| {
                (before + 1..*row).any(|row| is_blank(grid, row, table.bounds))
            });
            before = Some(*row);
        }
        if kind == RowKind::Total && table.skip.len() < MOST_LISTED {
            push_new(&mut table.skip, grid.text(*row, name));
        }
        table.rows.push(BodyRow {
            row: *row,
            kind,
            section,
        });
    }
}

fn is_blank(grid: &SheetGrid, row: u32, bounds: (u32, u32)) -> bool {
    let cells = grid.rows.get(&row);
    cells.is_none_or(|cells| {
        !cells
            .iter()
            .any(|cell| (bounds.0..=bounds.1).contains(&cell.column))
    })
}

pub(crate) fn push_new(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| fold(known) == fold(text)) {
        list.push(text.to_owned());
    }
}

/// Returns the texts that mean "not filled in".
fn placeholders(grid: &SheetGrid, rows: &[u32], bounds: (u32, u32)) -> Vec<String> {
    let mut found = Vec::new();
    for cell in rows.iter().filter_map(|row| grid.rows.get(row)).flatten() {
        let inside = (bounds.0..=bounds.1).contains(&cell.column);
        if inside && cell.is_text() && is_placeholder(&cell.text) && found.len() < MOST_LISTED {
            push_new(&mut found, &cell.text);
        }
    }
    found
}

/// `< Select >`, `Please select an option`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    let starts = [
        "please select",
        "please choose",
        "select an option",
        "select a rating",
        "- select",
        "choose an item",
    ];
    folded.starts_with('<') && folded.ends_with('>')
        || starts.iter().any(|start| folded.starts_with(start))
}

/// Returns the nearest text above the headings.
fn title(grid: &SheetGrid, top_row: u32, bounds: (u32, u32)) -> Option<String> {
    let above = (top_row.saturating_sub(ROWS_TO_TITLE)..top_row).rev();
    above.into_iter().find_map(|above| {
        let cells = grid.rows.get(&above)?;
        let inside = cells
            .iter()
            .filter(|cell| (bounds.0..=bounds.1).contains(&cell.column));
        let mut texts = inside.filter(|cell| cell.is_text());
        texts.next().map(|cell| cell.text.clone())
    })
}
