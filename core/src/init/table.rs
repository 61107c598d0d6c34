//! The tables of a sheet: rows of headings, wherever they stand, and what of a return each column holds.
//!
//! A row counts as headings if it names measures and something that can be rated. Headings over two rows are tried before
//! the upper row is taken alone, since a "Performance" over "Q3" and "Q4" would else pass for one column.

use crate::init::grid::SheetGrid;
use crate::init::words::{StatedPeriod, heading};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Role;

/// The most rows between a table's title and its headings.
const ROWS_TO_TITLE: u32 = 3;
/// Empty rows that may stand between headings and records.
const ROWS_UNDER_HEADINGS: u32 = 2;

/// A column with a heading that means something.
#[derive(Clone, Debug)]
pub(crate) struct Headed {
    pub(crate) role: Role,
    pub(crate) score: u8,
    pub(crate) stated: StatedPeriod,
    pub(crate) column: u32,
    /// Its heading, with those over it before it.
    pub(crate) path: Vec<String>,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct FoundTable {
    /// The sheet, by its place among those that were read.
    pub(crate) sheet: usize,
    pub(crate) heading_row: u32,
    /// Every column whose heading means something, from left to right.
    pub(crate) columns: Vec<Headed>,
    /// The rows that hold measures.
    pub(crate) records: Vec<u32>,
    /// The title above it.
    pub(crate) title: Option<String>,
    pub(crate) skip: Vec<String>,
    pub(crate) empty: Vec<String>,
    pub(crate) end_at: Vec<String>,
}

/// The row that comes closest to being headings.
#[derive(Clone, Debug)]
pub(crate) struct Nearest {
    pub(crate) sheet: usize,
    pub(crate) row: u32,
    /// The column of the first known heading.
    pub(crate) column: u32,
    /// The headings that mean something, each with its role.
    pub(crate) known: Vec<(Role, String)>,
    /// The other texts of the row.
    pub(crate) unknown: Vec<String>,
}

impl Nearest {
    fn new(sheet: usize, grid: &SheetGrid, row: u32, columns: Vec<Headed>) -> Self {
        let cells = grid.rows.get(&row).into_iter().flatten();
        let unknown = cells
            .filter(|cell| cell.is_text && !columns.iter().any(|known| known.column == cell.column))
            .map(|cell| cell.text.clone())
            .collect();
        Self {
            sheet,
            row,
            column: columns.first().map_or(0, |first| first.column),
            known: columns
                .into_iter()
                .filter_map(|column| Some((column.role, column.path.into_iter().last()?)))
                .collect(),
            unknown,
        }
    }
}

/// Returns the tables of a sheet from top to bottom. Keeps the row that comes closest to headings, if it makes no table.
pub(crate) fn find(
    sheet: usize,
    grid: &SheetGrid,
    nearest: &mut Option<Nearest>,
) -> Vec<FoundTable> {
    let mut tables: Vec<FoundTable> = Vec::new();
    let mut below = 0;
    for &row in grid.rows.keys() {
        if row < below {
            continue;
        }
        let over_two = two_rows(grid, row).filter(|columns| makes_table(columns));
        let (columns, heading_row) = match over_two {
            Some(columns) => (columns, row + 1),
            None => (one_row(grid, row), row),
        };
        if !makes_table(&columns) {
            if columns.len() > nearest.as_ref().map_or(0, |nearest| nearest.known.len()) {
                *nearest = Some(Nearest::new(sheet, grid, row, columns));
            }
            continue;
        }
        let title = title_over(grid, row, &columns, tables.last());
        let mut table = FoundTable {
            sheet,
            heading_row,
            columns,
            records: Vec::new(),
            title,
            skip: Vec::new(),
            empty: Vec::new(),
            end_at: Vec::new(),
        };
        below = read_records(grid, &mut table);
        if !table.records.is_empty() {
            tables.push(table);
        }
    }
    tables
}

/// Returns `true` if these headings name measures and something to rate.
fn makes_table(columns: &[Headed]) -> bool {
    let has = |roles: &[Role]| columns.iter().any(|column| roles.contains(&column.role));
    let beside = columns
        .iter()
        .filter(|column| column.role != Role::Measure)
        .count();
    has(&[Role::Measure])
        && (has(&[Role::Rating])
            || has(&[Role::Actual]) && has(&[Role::Target, Role::GoodIs, Role::Previous])
            || has(&[Role::Target]) && beside >= 2 && has(&[Role::Actual]))
}

fn one_row(grid: &SheetGrid, row: u32) -> Vec<Headed> {
    let Some(cells) = grid.rows.get(&row) else {
        return Vec::new();
    };
    let texts = cells.iter().filter(|cell| cell.is_text);
    texts
        .filter_map(|cell| {
            let found = heading(&cell.text)?;
            let path = vec![cell.text.clone()];
            Some(Headed {
                role: found.role,
                score: found.score,
                stated: found.stated,
                column: cell.column,
                path,
            })
        })
        .collect()
}

/// Returns the headings that a row makes with the one under it, where some of them need both.
fn two_rows(grid: &SheetGrid, row: u32) -> Option<Vec<Headed>> {
    let (upper, lower) = (grid.rows.get(&row)?, grid.rows.get(&(row + 1))?);
    if lower
        .iter()
        .any(|cell| !cell.is_text && crate::init::words::stated(&cell.text).year.is_none())
    {
        return None;
    }
    let mut columns: Vec<Headed> = Vec::new();
    let mut needs_both = false;
    for cell in lower {
        let own = heading(&cell.text);
        let over = upper
            .iter()
            .rfind(|over| over.column <= cell.column && over.is_text);
        let over_means = over.and_then(|over| heading(&over.text));
        let has_role = own.as_ref().is_some_and(|own| own.score > 1);
        let (found, both) = match (own, over_means) {
            // "Actual" under "Q4": the own word says what it is, the upper one of when.
            (Some(mut own), over) if has_role => {
                let of_when = over.filter(|over| over.score == 1 && own.stated.quarter.is_none());
                let both = of_when.is_some();
                if let Some(over) = of_when {
                    own.stated = over.stated;
                }
                (own, both)
            }
            // "Q4" under "Performance".
            (Some(own), Some(mut over)) => {
                over.stated.quarter = own.stated.quarter;
                over.stated.year = own.stated.year.or(over.stated.year);
                (over, true)
            }
            (Some(own), None) => (own, false),
            (None, _) => continue,
        };
        needs_both |= both;
        let over_text = over.filter(|_| both).map(|over| over.text.clone());
        let path = over_text.into_iter().chain([cell.text.clone()]).collect();
        columns.push(Headed {
            role: found.role,
            score: found.score,
            stated: found.stated,
            column: cell.column,
            path,
        });
    }
    if !needs_both {
        return None;
    }
    // Headings that reach down from the upper row.
    let down = one_row(grid, row).into_iter();
    columns.extend(down.filter(|column| !lower.iter().any(|cell| cell.column == column.column)));
    columns.sort_by_key(|column| column.column);
    Some(columns)
}

impl FoundTable {
    /// Returns the first and last column that mean something.
    pub(crate) fn span(&self) -> (u32, u32) {
        let columns = self.columns.iter().map(|column| column.column);
        (
            columns.clone().min().unwrap_or(0),
            columns.max().unwrap_or(0),
        )
    }

    /// Returns the columns of a role.
    pub(crate) fn of(&self, role: Role) -> impl Iterator<Item = &Headed> {
        self.columns
            .iter()
            .filter(move |column| column.role == role)
    }

    /// Returns the column of a role that its heading fits best; of equals the first.
    pub(crate) fn best(&self, role: Role) -> Option<&Headed> {
        let best = self.of(role).map(|column| column.score).max()?;
        self.of(role).find(|column| column.score == best)
    }

    /// Returns the number of records in which a column is filled in.
    pub(crate) fn filled(&self, grid: &SheetGrid, column: u32) -> usize {
        self.records
            .iter()
            .filter(|row| {
                let text = grid.text(**row, column);
                !text.is_empty() && !self.empty.iter().any(|empty| fold(empty) == fold(text))
            })
            .count()
    }
}

/// Reads the rows under the headings; gives the row after the table.
fn read_records(grid: &SheetGrid, table: &mut FoundTable) -> u32 {
    let (first, last) = table.span();
    let measure = table
        .best(Role::Measure)
        .map_or(first, |column| column.column);
    let mut expected = table.heading_row + 1;
    let mut any = false;
    for (&row, cells) in grid.rows.range(table.heading_row + 1..) {
        let inside: Vec<&crate::init::grid::SheetCell> = cells
            .iter()
            .filter(|cell| (first..=last).contains(&cell.column))
            .collect();
        let allowed = if any { 0 } else { ROWS_UNDER_HEADINGS };
        if row > expected + allowed {
            return row;
        }
        if inside.is_empty() {
            if any {
                return row;
            }
            continue;
        }
        if let Some(mark) = inside.iter().find(|cell| is_end_mark(&cell.text)) {
            push_new(&mut table.end_at, &mark.text);
            return row + 1;
        }
        if makes_table(&one_row(grid, row))
            || two_rows(grid, row).is_some_and(|found| makes_table(&found))
        {
            return row;
        }
        expected = row + 1;
        any = true;
        let name = grid.text(row, measure);
        let mut values = 0;
        for cell in inside
            .iter()
            .filter(|cell| cell.is_text && is_placeholder(&cell.text))
        {
            push_new(&mut table.empty, &cell.text);
        }
        for cell in &inside {
            let of_role = table
                .columns
                .iter()
                .any(|column| column.column == cell.column);
            values += usize::from(of_role && cell.column != measure && !is_placeholder(&cell.text));
        }
        if name.is_empty() || is_placeholder(name) {
            continue;
        }
        if is_no_measure(name) {
            push_new(&mut table.skip, name);
        } else if values > 0 {
            table.records.push(row);
        }
    }
    u32::MAX
}

fn push_new(list: &mut Vec<String>, text: &str) {
    if list.len() < 50 && !list.iter().any(|known| fold(known) == fold(text)) {
        list.push(text.to_owned());
    }
}

/// `< Select >`, `Please select an option`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    folded.starts_with('<') && folded.ends_with('>')
        || [
            "please select",
            "please choose",
            "select an option",
            "select a rating",
            "- select",
        ]
        .iter()
        .any(|start| folded.starts_with(start))
}

/// `END`, and marks for machines such as `PF-USER_PROGRESS-END`.
fn is_end_mark(text: &str) -> bool {
    text == "END"
        || text.contains('_')
            && text.len() > 4
            && text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

/// Returns `true` for names of rows that are no measures: totals, and spare rows.
fn is_no_measure(name: &str) -> bool {
    let folded = fold(name);
    let first = folded
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .next()
        .unwrap_or_default();
    matches!(folded.as_str(), "n/a" | "grand total" | "overall total")
        || matches!(first, "total" | "totals" | "subtotal" | "sub-total")
        || folded.starts_with("grand total")
        || folded.ends_with(" total")
}

/// Returns the nearest text above the headings, if it is not part of the table before.
fn title_over(
    grid: &SheetGrid,
    row: u32,
    columns: &[Headed],
    before: Option<&FoundTable>,
) -> Option<String> {
    let first = columns.iter().map(|column| column.column).min()?;
    let last = columns.iter().map(|column| column.column).max()?;
    let taken = before.and_then(|table| table.records.last().copied());
    (row.saturating_sub(ROWS_TO_TITLE)..row)
        .rev()
        .take_while(|above| taken.is_none_or(|taken| *above > taken))
        .find_map(|above| {
            let cells = grid.rows.get(&above)?;
            cells
                .iter()
                .find(|cell| (first..=last).contains(&cell.column))
                .map(|cell| cell.text.clone())
        })
}
