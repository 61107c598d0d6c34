//! `--json`: the document of a command, as the published schemas describe it.

use std::io::Write;

use ambersheet::{CHECK_SCHEMA, EXPLAIN_SCHEMA, Inferred, Rating, Ruleset};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    CheckCommand, CheckedRules, ExplainCommand, ExplainedWorkbook, InferCommand, RateCommand,
    RatedFile, ReconcileCommand, ReconciledFile, Report, ReportOption,
};
use crate::failure::RunFailure;
use crate::file_names::in_data;

/// The document of a command as JSON.
pub(super) struct JsonReport;

impl Report<RateCommand> for JsonReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "json",
            help: "Write the ratings to this file as JSON",
        }
    }

    fn write(&self, document: &RatedFile<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        let [input, output] = [document.input, document.output].map(in_data);
        let ratings = document
            .rated
            .document(Some(&input), Some(&output))
            .with_movement(document.movement);
        write_json(&ratings, document.pretty_json, out)
    }
}

impl Report<ReconcileCommand> for JsonReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "json",
            help: "Write the differences to this file as JSON",
        }
    }

    fn write(&self, document: &ReconciledFile<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        write_json(document.reconciliation, document.pretty_json, out)
    }
}

impl Report<ExplainCommand> for JsonReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "json",
            help: "Write the explanations to this file as JSON",
        }
    }

    fn write(
        &self,
        document: &ExplainedWorkbook<'_>,
        out: &mut dyn Write,
    ) -> Result<(), RunFailure> {
        let ruleset = document.ruleset;
        let ratings: Vec<Value> = document
            .ratings
            .iter()
            .map(explained)
            .collect::<Result<_, _>>()?;
        let mut whole = json!({
            "schema": EXPLAIN_SCHEMA,
            "input": in_data(document.input),
            "period": ruleset.period(),
            "ruleset": ruleset.summary(),
            "ratings": ratings,
        });
        if !document.overall.is_empty() {
            whole["overall"] = to_value(&document.overall)?;
        }
        write_json(&whole, true, out)
    }
}

impl Report<CheckCommand> for JsonReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "json",
            help: "Write the findings and the table to sign, or the comparison, to this file as JSON",
        }
    }

    fn write(&self, document: &CheckedRules<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        if let Some(comparison) = document.comparison {
            let mut whole = to_value(comparison)?;
            whole["workbook"] = json!(document.workbook.map(in_data));
            return write_json(&whole, true, out);
        }
        let whole = json!({
            "schema": CHECK_SCHEMA,
            "ruleset": document.ruleset.map(Ruleset::summary),
            "workbook": document.workbook.map(in_data),
            "findings": document.findings,
            "proven": document.proven,
            "overall": document.overall,
            "reach": document.reach,
            "sign_off": document.sign_off.unwrap_or_default(),
        });
        write_json(&whole, true, out)
    }
}

impl Report<InferCommand> for JsonReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "json",
            help: "Write what was inferred to this file as JSON",
        }
    }

    fn write(&self, document: &Inferred, out: &mut dyn Write) -> Result<(), RunFailure> {
        write_json(document, true, out)
    }
}

/// Returns a rating in the words of `ambersheet/rate/1`, with its explanation.
fn explained(rating: &Rating<'_, '_>) -> Result<Value, RunFailure> {
    let mut whole = to_value(rating)?;
    let explanation = to_value(&rating.explain())?;
    if let (Some(whole), Value::Object(explanation)) = (whole.as_object_mut(), explanation) {
        whole.extend(explanation);
    }
    Ok(whole)
}

fn to_value(value: &impl Serialize) -> Result<Value, RunFailure> {
    serde_json::to_value(value).map_err(|error| RunFailure::new(error.to_string()))
}

/// Writes a document on one line, or indented over several if `pretty`, and a line end.
pub(super) fn write_json(
    document: &impl Serialize,
    pretty: bool,
    out: &mut dyn Write,
) -> Result<(), RunFailure> {
    let written = if pretty {
        serde_json::to_writer_pretty(&mut *out, document)
    } else {
        serde_json::to_writer(&mut *out, document)
    };
    written.map_err(|error| RunFailure::from(std::io::Error::from(error)))?;
    out.write_all(b"\n").map_err(RunFailure::from)
}
