//! One input: read, rate, write, and say what there is to say.

use std::fs::File;
use std::sync::Arc;

use ambersheet::{Beside, Kept, Options, Rated, Ruleset, SetByHand};
use tempfile::SpooledTempFile;

use super::FailOn;
use crate::earlier::{self, Earlier};
use crate::failure::Failure;
use crate::inputs::Input;
use crate::rated_output::Output;
use crate::render;
use crate::tables::{ratings, spooled};
use crate::targets::Target;

/// What is asked of every job.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) json: bool,
    pub(super) pretty_json: bool,
    pub(super) combine: bool,
    pub(super) proof: bool,
    pub(super) table: bool,
    pub(super) fail_on: Option<FailOn>,
    pub(super) fast: bool,
    pub(super) allow_signed: bool,
    pub(super) in_place: bool,
    pub(super) several: bool,
    pub(super) threads: usize,
}

/// One input with all that is needed to rate it.
pub(super) struct Job {
    pub(super) input: Input,
    pub(super) target: Target,
    pub(super) ruleset: Arc<Ruleset>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) by_hand: Vec<SetByHand>,
}

/// What a job leaves to be shown.
pub(super) struct Done {
    pub(super) table: Option<String>,
    pub(super) warnings: Vec<String>,
    pub(super) json: Option<SpooledTempFile>,
    pub(super) rows: Option<SpooledTempFile>,
    pub(super) proof: Option<SpooledTempFile>,
    /// The rated workbook, where it goes to standard output.
    pub(super) workbook: Option<File>,
    pub(super) written: String,
    /// How much of the workbook was left alone.
    pub(super) kept: Kept,
    pub(super) found: bool,
}

impl Job {
    /// Rates the input and writes the output.
    pub(super) fn run(self, wanted: &Wanted) -> Result<Done, Failure> {
        let shown = self.input.shown();
        let source = self.input.open()?;
        if source.is_fresh() && wanted.in_place {
            return Err(Failure::new(format!(
                "{shown}: --in-place cannot be used with it, since it is no .xlsx and a new workbook would take its place; leave --in-place out"
            )));
        }
        let options = Options::default()
            .threads(wanted.threads)
            .allow_signed(wanted.allow_signed);
        let options = if wanted.fast {
            options.compression(1)
        } else {
            options
        };
        let before = earlier::figures(&self.earlier, &self.ruleset)?;
        let beside = Beside {
            before: before.as_ref(),
            by_hand: &self.by_hand,
            // Of several returns each has some of the measures that one table of overrides names.
            says_unmatched: !wanted.several,
        };
        let rated = ambersheet::rate_after(source, &self.ruleset, &options, beside)
            .map_err(|error| Failure::about(&shown, &error))?;
        let output = Output::write(&rated, &self.target, &shown)?;
        let mut done = self.describe(&rated, wanted, &shown)?;
        // Windows does not rename over a file that is open, and with --in-place the input is the target.
        drop(rated);
        done.workbook = output.finish()?;
        Ok(done)
    }

    fn describe(&self, rated: &Rated<'_>, wanted: &Wanted, shown: &str) -> Result<Done, Failure> {
        let target = self.target.shown();
        let movement = earlier::movement(rated, &self.earlier)?;
        let document = rated
            .document(Some(shown), Some(&target))
            .with_movement(movement.as_ref());
        let json = wanted
            .json
            .then(|| render::json(&document, wanted.pretty_json))
            .transpose()?;
        let rows = wanted
            .combine
            .then(|| spooled(|take| ratings(rated, shown, take)))
            .transpose()?;
        let proof = wanted
            .proof
            .then(|| render::proof(rated, shown, &target))
            .transpose()?;
        let table = wanted
            .table
            .then(|| render::table(rated, shown, movement.as_ref()));
        let warnings = rated.warnings().iter().map(render::warning).collect();
        Ok(Done {
            table,
            warnings,
            json,
            rows,
            proof,
            workbook: None,
            written: target,
            kept: rated.kept(),
            found: wanted
                .fail_on
                .as_ref()
                .is_some_and(|fail_on| found(rated, fail_on)),
        })
    }
}

fn found(rated: &Rated<'_>, fail_on: &FailOn) -> bool {
    match fail_on {
        FailOn::Warning => !rated.warnings().is_empty(),
        FailOn::Unrated => rated.counts().1 > 0,
        FailOn::Level(word) => {
            let limit = rated.ruleset().rank(word);
            rated
                .ratings()
                .any(|rating| rating.rank().is_some() && rating.rank() >= limit)
        }
    }
}
