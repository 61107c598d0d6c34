//! Rates one input: reads it, rates it, writes the result, and makes its reports.

use std::fs::File;
use std::sync::Arc;

use ambersheet::{Kept, Options, RateContext, SetByHand};
use tempfile::SpooledTempFile;

use super::FailOn;
use crate::earlier::{self, Earlier};
use crate::failure::RunFailure;
use crate::inputs::InputFile;
use crate::rated_output::RatedOutput;
use crate::render::{self, ReturnCounts};
use crate::reports::{ChosenReports, RateCommand, RatedFile};
use crate::rules::LoadedRules;
use crate::targets::OutputTarget;
use ambersheet::Rated;

/// The settings that all jobs share.
pub(super) struct RateSettings<'a> {
    pub(super) reports: &'a ChosenReports<RateCommand>,
    /// True to make the table of ratings for the terminal.
    pub(super) show_table: bool,
    pub(super) fail_on: Option<FailOn>,
    pub(super) fast: bool,
    pub(super) allow_signed: bool,
    pub(super) in_place: bool,
    pub(super) several: bool,
    pub(super) threads: usize,
}

/// An input with everything that is needed to rate it.
pub(super) struct RateJob {
    pub(super) input: InputFile,
    pub(super) target: OutputTarget,
    pub(super) rules: Arc<LoadedRules>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) by_hand: Vec<SetByHand>,
}

/// The result of a job, to be shown in its turn.
pub(super) struct RateResult {
    /// The name of the input, as it is shown.
    pub(super) input: String,
    /// The ratings as a table, for the only input.
    pub(super) table: Option<String>,
    /// The counts of the ratings.
    pub(super) counts: ReturnCounts,
    pub(super) warnings: Vec<String>,
    pub(super) reports: Vec<SpooledTempFile>,
    /// The rated workbook, if it goes to standard output.
    pub(super) workbook: Option<File>,
    pub(super) written: String,
    /// The counts of cells and parts that were changed or kept.
    pub(super) kept: Kept,
    /// True if the output is a new workbook, made from another format.
    pub(super) is_new: bool,
    /// True if `--fail-on` found something.
    pub(super) found: bool,
}

impl RateJob {
    /// Rates the input and writes the output.
    pub(super) fn run(self, settings: &RateSettings<'_>) -> Result<RateResult, RunFailure> {
        let shown = self.input.shown();
        let source = self.input.open()?;
        let is_new = source.is_fresh();
        if is_new && settings.in_place {
            return Err(RunFailure::new(format!(
                "{shown}: --in-place works only with .xlsx, .xlsm, .xltx and .xltm; leave it out to get a new workbook"
            )));
        }
        let mut options = Options::default()
            .threads(settings.threads)
            .allow_signed(settings.allow_signed);
        if settings.fast {
            options = options.compression(1);
        }
        let before = earlier::figures(&self.earlier, &self.rules)?;
        let context = RateContext {
            previous: before.as_ref(),
            overrides: &self.by_hand,
            // One table of overrides is for all returns, so each return has only some of its measures.
            warn_unmatched: !settings.several,
        };
        let rated = ambersheet::rate_after(source, &self.rules.ruleset, &options, context)
            .map_err(|error| self.rules.failure(&shown, &error))?;
        let output = RatedOutput::write(&rated, &self.target, &shown)?;
        let mut result = self.describe(&rated, settings, &shown, is_new)?;
        // Windows does not rename over a file that is open, and with --in-place the input is the target.
        drop(rated);
        result.workbook = output.finish()?;
        Ok(result)
    }

    fn describe(
        &self,
        rated: &Rated<'_>,
        settings: &RateSettings<'_>,
        shown: &str,
        is_new: bool,
    ) -> Result<RateResult, RunFailure> {
        let target = self.target.shown();
        let movement = earlier::movement(rated, &self.earlier)?;
        let reports = settings.reports.spool(&RatedFile {
            rated,
            movement: movement.as_ref(),
            input: shown,
            output: &target,
            pretty_json: !settings.several,
        })?;
        let table = settings
            .show_table
            .then(|| render::table(rated, shown, movement.as_ref()));
        let found = settings
            .fail_on
            .as_ref()
            .is_some_and(|fail_on| fail_on.finds(rated));
        Ok(RateResult {
            input: shown.to_owned(),
            table,
            counts: ReturnCounts::of(rated, shown, movement.as_ref()),
            warnings: rated.warnings().iter().map(render::warning).collect(),
            reports,
            workbook: None,
            written: target,
            kept: rated.kept(),
            is_new,
            found,
        })
    }
}
