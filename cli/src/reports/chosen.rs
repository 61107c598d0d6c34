//! The reports that a command line chooses, and their files.

use std::fmt;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, Command, FromArgMatches};
use tempfile::SpooledTempFile;

use super::{Report, ReportCommand};
use crate::failure::RunFailure;
use crate::output::TextTarget;
use crate::render;

/// Reports up to this many bytes are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// The reports that a command line chooses, each with its path.
pub(crate) struct ChosenReports<C: ReportCommand> {
    chosen: Vec<(&'static dyn Report<C>, PathBuf)>,
}

impl<C: ReportCommand> ChosenReports<C> {
    /// Returns the option and the path of each report.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        self.chosen
            .iter()
            .map(|(report, path)| (report.option().name, path.as_path()))
    }

    /// Returns the options of all reports that the command offers, as in "--json, --combine and --proof".
    pub(crate) fn all_options() -> String {
        let options: Vec<String> = C::reports()
            .iter()
            .map(|report| format!("--{}", report.option().name))
            .collect();
        match options.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            options => options.concat(),
        }
    }

    /// Returns how many of the reports go to standard output.
    pub(crate) fn to_standard(&self) -> usize {
        self.paths()
            .filter(|(_, path)| *path == Path::new("-"))
            .count()
    }

    /// Begins the files, which appear when they are finished.
    pub(crate) fn open(&self) -> Result<ReportFiles, RunFailure> {
        let mut targets = Vec::with_capacity(self.chosen.len());
        for (report, path) in &self.chosen {
            let mut target = TextTarget::new(path)?;
            let mut start = Vec::new();
            report.begin(&mut start)?;
            target.copy(&mut start.as_slice())?;
            targets.push(target);
        }
        Ok(ReportFiles { targets })
    }

    /// Makes the reports of one input and keeps them until their turn comes.
    pub(crate) fn spool(
        &self,
        document: &C::Document<'_>,
    ) -> Result<Vec<SpooledTempFile>, RunFailure> {
        self.chosen
            .iter()
            .map(|(report, _)| spool(*report, document))
            .collect()
    }

    /// Writes all reports of a command that has one document. Warns of those that cannot be written from it.
    pub(crate) fn write(&self, document: &C::Document<'_>) -> Result<(), RunFailure> {
        for (report, path) in &self.chosen {
            if let Some(why) = report.unwritable(document) {
                render::warn(why);
                continue;
            }
            let mut text = Vec::new();
            report.begin(&mut text)?;
            let mut target = TextTarget::new(path)?;
            target.copy(&mut text.as_slice())?;
            target.copy(&mut spool(*report, document)?)?;
            target.finish()?;
        }
        Ok(())
    }
}

fn spool<C: ReportCommand>(
    report: &dyn Report<C>,
    document: &C::Document<'_>,
) -> Result<SpooledTempFile, RunFailure> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let mut out = BufWriter::new(&mut spool);
    report.write(document, &mut out)?;
    out.flush()?;
    drop(out);
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

/// The files of the reports while inputs are added.
pub(crate) struct ReportFiles {
    targets: Vec<TextTarget>,
}

impl ReportFiles {
    /// Adds the reports of one input.
    pub(crate) fn add(&mut self, spools: &mut [SpooledTempFile]) -> Result<(), RunFailure> {
        for (target, spool) in self.targets.iter_mut().zip(spools) {
            target.copy(spool)?;
        }
        Ok(())
    }

    /// Moves the files to their paths.
    pub(crate) fn finish(self) -> Result<(), RunFailure> {
        self.targets.into_iter().try_for_each(TextTarget::finish)
    }
}

impl<C: ReportCommand> FromArgMatches for ChosenReports<C> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut chosen = Vec::new();
        for report in C::reports() {
            if let Some(path) = matches.get_one::<PathBuf>(report.option().name) {
                chosen.push((*report, path.clone()));
            }
        }
        Ok(Self { chosen })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<C: ReportCommand> Args for ChosenReports<C> {
    fn augment_args(command: Command) -> Command {
        C::reports()
            .iter()
            .fold(command, |command, report| command.arg(report.argument()))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<C: ReportCommand> fmt::Debug for ChosenReports<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.paths()).finish()
    }
}
