//! `--sign-off`: a row per measure, with columns for the officer's decision, name and date.

use std::io::Write;

use ambersheet::SignOff;
use clap::Arg;

use super::{CheckCommand, CheckedRules, Report, ReportOption};
use crate::failure::RunFailure;
use crate::tables::csv_records;

/// The columns. The last three are for the officer to fill in.
const COLUMNS: [&str; 13] = [
    "measure", "id", "group", "field", "good is", "rule", "target", "line", "said", "cell",
    "agreed", "name", "date",
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
            .conflicts_with("against")
    }

    fn unwritable(&self, document: &CheckedRules<'_>) -> Option<&'static str> {
        document
            .sign_off
            .is_none()
            .then_some("the table to sign was not written, because the rules could not be compared with the workbook")
    }

    fn write(&self, document: &CheckedRules<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        let rows = document.sign_off.unwrap_or_default();
        let rules: Vec<String> = rows.iter().map(rule).collect();
        let rows = rows.iter().zip(&rules);
        csv_records(out, COLUMNS, rows.map(|(row, rule)| fields(row, rule)))
    }
}

/// Returns the rule in words, with the open questions about it.
fn rule(row: &SignOff) -> String {
    match &row.question {
        Some(question) => format!("{}; waits for your answer: {question}", row.rule),
        None => row.rule.clone(),
    }
}

fn fields<'a>(row: &'a SignOff, rule: &'a str) -> [&'a str; COLUMNS.len()] {
    [
        &row.measure,
        row.id.as_deref().unwrap_or_default(),
        row.group.as_deref().unwrap_or_default(),
        row.field.as_deref().unwrap_or_default(),
        row.good_is.unwrap_or_default(),
        rule,
        row.target.as_deref().unwrap_or_default(),
        row.line.as_deref().unwrap_or_default(),
        row.said,
        &row.cell,
        "",
        "",
        "",
    ]
}
