//! `--combine`: the ratings of all inputs as one CSV table.

use std::io::Write;

use super::{RateCommand, RatedFile, Report, ReportOption};
use crate::failure::RunFailure;
use crate::tables::{CsvTable, columns, ratings};

/// One table of ratings over all inputs.
pub(super) struct CombinedReport;

impl Report<RateCommand> for CombinedReport {
    fn option(&self) -> ReportOption {
        ReportOption {
            name: "combine",
            help: "Write the ratings of all workbooks to this file as one CSV table",
        }
    }

    fn begin(&self, out: &mut dyn Write) -> Result<(), RunFailure> {
        CsvTable::new(columns(true), out)?.flush()
    }

    fn write(&self, document: &RatedFile<'_>, out: &mut dyn Write) -> Result<(), RunFailure> {
        let mut table = CsvTable::continued(out);
        ratings(document.rated, document.input, |row| table.row(row))?;
        table.flush()
    }
}
