//! `--sign-off`: a row per measure, with columns for the officer's decision, name and date.

use std::io::Write;

use ambersheet::SignOff;
use clap::Arg;

use super::{CheckCommand, CheckedRules, Report, ReportOption};
use crate::failure::RunFailure;
use crate::tables::csv_records;

/// The columns. The last three are for the officer to fill in.
const COLUMNS: [&str; 14] = [
    "measure", "id", "group", "field", "good is", "rule", "target", "line", "said", "question",
    "cell", "agreed", "name", "date",
];

/// The table to sign, as CSV.
pub(super) struct SignOffReport;

impl Report<CheckCommand> for SignOffReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "sign-off",
            help: "Write the table to sign to this file as CSV",
        }
    }

    fn argument(&self) -> Arg {
        Report::<CheckCommand>::option(self)
            .argument()
            .requires("workbook")
    }

    fn unwritable(&self, document: &CheckedRules<'_>) -> Option<&'static str> {
        document
            .sign_off
            .is_none()
            .then_some("the table to sign was not written, because the rules could not be compared with the workbook")
    }

    fn write(&self, document: &CheckedRules<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        let rows = document.sign_off.unwrap_or_default();
        csv_records(out, COLUMNS, rows.iter().map(fields))
    }
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
        row.question.as_deref().unwrap_or_default(),
        &row.cell,
        "",
        "",
        "",
    ]
}
