//! Rows that the rules ask for: by their names, or by texts under headings.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{ElsewhereSource, Role, RowsAsked, RulesetModel};

use crate::find::layout::open_table::{OpenTable, RowReader};

/// Returns `true` if the current row is one of those that are measures; `None` if every row is.
pub(crate) fn is_asked(
    ruleset: &RulesetModel,
    table: &OpenTable,
    cells: &mut impl RowReader,
) -> Option<bool> {
    let rows = ruleset.tables[table.layout].rows.as_ref()?;
    Some(fits(rows, ruleset, table, cells))
}

/// Returns `true` if the current row has the name of another row that a value is taken from.
pub(crate) fn is_named_elsewhere(
    ruleset: &RulesetModel,
    table: &OpenTable,
    cells: &mut impl RowReader,
) -> bool {
    let mut elsewhere = ruleset.tables[table.layout].elsewhere.iter();
    elsewhere.any(|elsewhere| match &elsewhere.source {
        ElsewhereSource::Row(rows @ RowsAsked::Named(_)) => fits(rows, ruleset, table, cells),
        ElsewhereSource::Row(RowsAsked::Marked(_)) | ElsewhereSource::Table(_) => false,
    })
}

fn fits(
    rows: &RowsAsked,
    ruleset: &RulesetModel,
    table: &OpenTable,
    cells: &mut impl RowReader,
) -> bool {
    let mut folded = |role| {
        let text = cells.shown(table.column(ruleset, role)?)?;
        Some(fold(&text))
    };
    match rows {
        RowsAsked::Named(name) => folded(Role::Measure).is_some_and(|text| name.matches(&text)),
        RowsAsked::Marked(marks) => marks.iter().all(|(mark, pattern)| {
            folded(Role::Mark(*mark)).is_some_and(|text| pattern.matches(&text))
        }),
    }
}
