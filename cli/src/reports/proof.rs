//! `--proof`: what became of each part of a workbook, with checksums.

use std::io::Write;

use super::json::write_json;
use super::{RateCommand, RatedFile, Report, ReportOption};
use crate::failure::RunFailure;
use crate::file_names::in_data;

/// The proof that `verify` reads: one JSON object per workbook.
pub(super) struct ProofReport;

impl Report<RateCommand> for ProofReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "proof",
            help: "Write a proof of what changed in each workbook to this file, with checksums, as JSON (see `verify`)",
        }
    }

    fn write(&self, document: &RatedFile<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        let proof = document
            .rated
            .proof(
                Some(&in_data(document.input)),
                Some(&in_data(document.output)),
            )
            .map_err(|error| RunFailure::about(document.input, &error))?;
        write_json(&proof, false, out)
    }
}
