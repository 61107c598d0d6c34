//! Sections of a table: rows that hold a text in place of a name and nothing else, over the rows that belong to it.

use std::ops::RangeInclusive;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{Kind, Row};
use ambersheet_policy::model::{Role, RulesetModel};

use crate::find::layout::open_table::{OpenTable, RowReader};

/// The most characters of a section's title. A longer text is a note.
const LONGEST_TITLE: usize = 60;
/// The number of columns left of a table in which a section's title may be.
const COLUMNS_LEFT: u32 = 2;

/// Returns the cell of the only text of a row without values, if it is in place of the names or left of them.
pub(crate) fn only_text(
    ruleset: &RulesetModel,
    table: &OpenTable,
    measure: u32,
    row: &Row<'_>,
    cells: &mut impl RowReader,
) -> Option<Cell> {
    let written = [Role::Rating, Role::Direction].map(|role| table.column(ruleset, role));
    let from = if cells.blank(measure) {
        *section_columns(ruleset, table).start()
    } else {
        measure.min(table.span.0)
    };
    let to = table.span.1.max(table.right_end).max(measure);
    let mut filled = row.cells.iter().filter(|cell| {
        let column = cell.column;
        let is_shown = cell.kind != Kind::Blank && !written.contains(&Some(column));
        (from..=to).contains(&column) && is_shown && !cells.blank(column)
    });
    let only = filled.next().filter(|_| filled.next().is_none())?;
    let is_text = matches!(only.kind, Kind::Shared | Kind::Inline | Kind::FormulaText);
    (is_text && only.column <= measure).then(|| Cell::new(row.number, only.column))
}

/// Returns the columns in which the title of a section over a table may be: that of the names, and few left of it.
pub(crate) fn section_columns(ruleset: &RulesetModel, table: &OpenTable) -> RangeInclusive<u32> {
    let names = table.column(ruleset, Role::Measure);
    let names = names.unwrap_or(table.span.0);
    let from = names.min(table.span.0).saturating_sub(COLUMNS_LEFT);
    from.max(table.left_edge)..=names
}

/// Returns the title of a section as it is shown in results; `None` if the text is a note.
pub(crate) fn section_title(text: &str) -> Option<&str> {
    let title = text.trim().trim_end_matches([':', '：']).trim_end();
    (!title.is_empty() && title.chars().count() <= LONGEST_TITLE).then_some(title)
}
