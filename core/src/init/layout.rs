//! Tables of one kind: those whose headings are the same, so that one statement of the rules stands for all of them.

use crate::init::grid::SheetGrid;
use crate::init::rating_words::word_rank;
use crate::init::table::{FoundTable, Headed};
use crate::init::words::StatedPeriod;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Role;

/// A longer text is a sentence, and no level.
const LONGEST_LEVEL: usize = 40;

/// More kinds of tables than this are no return.
const MOST_KINDS: usize = 30;

/// The ratings of a table.
#[derive(Clone, Debug)]
pub(crate) enum TableRatings {
    /// One by actual and target, into this column if it is there.
    Computed(Option<Headed>),
    /// Those that people type, each in its column.
    Typed(Vec<Headed>),
}

/// The columns of one kind of table, by role.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Headed>,
    pub(crate) ratings: TableRatings,
    /// Other columns that could have been the actual or the target.
    pub(crate) others: Vec<Headed>,
    pub(crate) tables: Vec<FoundTable>,
}

impl Layout {
    /// Returns the column of a role.
    pub(crate) fn column(&self, role: Role) -> Option<&Headed> {
        self.columns.iter().find(|column| column.role == role)
    }

    fn is_like(&self, other: &Layout) -> bool {
        let key = |layout: &Layout| -> Vec<(Role, Vec<String>)> {
            let ratings: Vec<Headed> = match &layout.ratings {
                TableRatings::Computed(column) => column.iter().cloned().collect(),
                TableRatings::Typed(columns) => columns.clone(),
            };
            let all = layout.columns.iter().chain(&ratings);
            all.map(|column| {
                (
                    column.role,
                    column.path.iter().map(|text| fold(text)).collect(),
                )
            })
            .collect()
        };
        key(self) == key(other)
            && matches!(self.ratings, TableRatings::Typed(_))
                == matches!(other.ratings, TableRatings::Typed(_))
    }
}

/// Puts tables of one kind together; those with most columns come first, since their headings also fit fewer.
pub(crate) fn layouts(grids: &[SheetGrid], tables: Vec<FoundTable>) -> Vec<Layout> {
    let mut found: Vec<Layout> = Vec::new();
    for table in tables {
        let Some(layout) = layout_of(&grids[table.sheet], table) else {
            continue;
        };
        if let Some(known) = found.iter_mut().find(|known| known.is_like(&layout)) {
            known.tables.extend(layout.tables);
        } else if found.len() < MOST_KINDS {
            found.push(layout);
        }
    }
    found.sort_by_key(|layout| std::cmp::Reverse(layout.columns.len()));
    found
}

fn layout_of(grid: &SheetGrid, table: FoundTable) -> Option<Layout> {
    let mut columns = vec![table.best(Role::Measure)?.clone()];
    let mut others = Vec::new();
    let rating = table.best(Role::Rating).cloned();
    let actual = actual(grid, &table).cloned();
    let target = actual
        .as_ref()
        .and_then(|actual| target(&table, &actual.stated));
    let good_is = table.best(Role::GoodIs);
    let computed = actual.is_some() && (target.is_some() || good_is.is_some());
    let single = [Role::Id, Role::Group]
        .into_iter()
        .filter_map(|role| table.best(role).cloned());
    columns.extend(single);
    let ratings = if let Some(actual) = actual.filter(|_| computed) {
        columns.extend(good_is.cloned());
        columns.extend(previous(grid, &table, &actual));
        columns.extend(target.cloned());
        let rivals = table.columns.iter().filter(|column| {
            let rival = (column.role, column.score) == (Role::Actual, actual.score)
                && column.stated == actual.stated
                || column.role == Role::Target;
            rival
                && column.column != actual.column
                && Some(column.column) != target.map(|t| t.column)
        });
        others.extend(rivals.cloned());
        columns.push(actual);
        columns.extend(table.of(Role::Direction).cloned());
        TableRatings::Computed(rating.or_else(|| table.best(Role::PublishedRating).cloned()))
    } else {
        let typed: Vec<Headed> = table
            .of(Role::Rating)
            .filter(|column| {
                table.filled(grid, column.column) > 0 && is_rating(grid, &table, column)
            })
            .cloned()
            .collect();
        if typed.is_empty() {
            return None;
        }
        TableRatings::Typed(typed)
    };
    Some(Layout {
        columns,
        ratings,
        others,
        tables: vec![table],
    })
}

/// Returns `true` if a column holds ratings: its heading says RAG, or its words are those of ratings. Sentences are
/// not.
fn is_rating(grid: &SheetGrid, table: &FoundTable, column: &Headed) -> bool {
    let says = column.path.iter().any(|text| fold(text).contains("rag"));
    let is_level = |text: &str| word_rank(text).is_some();
    table.records.iter().all(|row| {
        let text = grid.text(*row, column.column);
        text.is_empty() || is_level(text) || says && text.chars().count() <= LONGEST_LEVEL
    })
}

/// Returns the column of the values: that of the latest quarter that is filled in, else that whose heading fits best.
fn actual<'t>(grid: &SheetGrid, table: &'t FoundTable) -> Option<&'t Headed> {
    let filled = |column: &&Headed| table.filled(grid, column.column) > 0;
    let quarters = table
        .of(Role::Actual)
        .filter(|column| column.stated.quarter.is_some());
    let latest = quarters.filter(filled).max_by_key(|column| {
        (
            column.stated.year.clone(),
            column.stated.quarter,
            column.score,
        )
    });
    latest
        .or_else(|| {
            let plain = || {
                table
                    .of(Role::Actual)
                    .filter(|column| column.stated.quarter.is_none())
            };
            let best = plain()
                .filter(filled)
                .map(|column| (column.stated.year.clone(), column.score))
                .max();
            plain()
                .filter(filled)
                .find(|column| Some((column.stated.year.clone(), column.score)) == best)
        })
        .or_else(|| table.best(Role::Actual))
}

/// Returns the target of the actual's own quarter, else one that names none.
fn target<'t>(table: &'t FoundTable, actual: &StatedPeriod) -> Option<&'t Headed> {
    let fits = |column: &&Headed| {
        let stated = &column.stated;
        let year = stated.year.is_some() && stated.year == actual.year;
        (
            stated.quarter.is_some() && stated.quarter == actual.quarter,
            stated.quarter.is_none(),
            year,
            column.score,
        )
    };
    let best = table.of(Role::Target).map(|column| fits(&column)).max()?;
    table.of(Role::Target).find(|column| fits(column) == best)
}

/// Returns the column of the period before: the one called so, else that of the quarter before the actual's.
fn previous(grid: &SheetGrid, table: &FoundTable, actual: &Headed) -> Option<Headed> {
    if let Some(column) = table.best(Role::Previous) {
        return Some(column.clone());
    }
    let quarter = actual.stated.quarter?;
    let before = if quarter == 1 { 4 } else { quarter - 1 };
    let found = table.of(Role::Actual).find(|column| {
        column.stated.quarter == Some(before)
            && column.score == actual.score
            && table.filled(grid, column.column) > 0
    })?;
    Some(Headed {
        role: Role::Previous,
        ..found.clone()
    })
}
