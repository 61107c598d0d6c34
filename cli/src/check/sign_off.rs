//! The table to sign, as CSV: a row a measure, with columns for the officer's name, the date and the decision.

use std::path::Path;

use ambersheet::SignOff;

use crate::failure::Failure;
use crate::tables::csv_report;

/// The columns; the last three are the officer's to fill in.
const COLUMNS: [&str; 13] = [
    "measure", "id", "group", "field", "good is", "rule", "target", "line", "said", "cell",
    "agreed", "name", "date",
];

/// Writes the table.
pub(super) fn write(rows: &[SignOff], path: &Path) -> Result<(), Failure> {
    csv_report(path, COLUMNS, rows.iter().map(fields))
}

fn fields(row: &SignOff) -> [&str; COLUMNS.len()] {
    [
        &row.measure,
        row.id.as_deref().unwrap_or_default(),
        row.group.as_deref().unwrap_or_default(),
        row.field.as_deref().unwrap_or_default(),
        row.good_is.unwrap_or_default(),
        &row.rule,
        row.target.as_deref().unwrap_or_default(),
        row.line.as_deref().unwrap_or_default(),
        row.said,
        &row.cell,
        "",
        "",
        "",
    ]
}
