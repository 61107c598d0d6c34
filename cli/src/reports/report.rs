//! The interface of a report, and of a command that offers reports.

use std::io::Write;

use clap::builder::ValueParser;
use clap::{Arg, ValueHint};

use crate::failure::RunFailure;

/// A command that offers reports.
pub(crate) trait ReportCommand: 'static {
    /// The document that its reports are made from, one for each input.
    type Document<'d>;

    /// Returns the reports in the order in which help lists them.
    fn reports() -> &'static [&'static dyn Report<Self>];
}

/// The command-line option of a report.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportOption {
    /// The option's name without its dashes, such as `json`.
    pub(crate) name: &'static str,
    /// The line of help.
    pub(crate) help: &'static str,
}

impl ReportOption {
    /// Returns the argument of the command line.
    pub(super) fn argument(self) -> Arg {
        Arg::new(self.name)
            .long(self.name)
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .value_parser(ValueParser::path_buf())
            .help(self.help)
    }
}

/// A report of a command: a function of the document and an output.
pub(crate) trait Report<C: ReportCommand + ?Sized>: Sync {
    /// Returns the option of the report.
    fn option(&self) -> ReportOption;

    /// Returns the argument of the command line. A report overrides this to require other options.
    fn argument(&self) -> Arg {
        self.option().argument()
    }

    /// Writes what comes before the first input.
    fn begin(&self, _out: &mut dyn Write) -> Result<(), RunFailure> {
        Ok(())
    }

    /// Returns the reason why the document has nothing for this report, if so.
    fn unwritable(&self, _document: &C::Document<'_>) -> Option<&'static str> {
        None
    }

    /// Writes the report of one input.
    fn write(&self, document: &C::Document<'_>, out: &mut dyn Write) -> Result<(), RunFailure>;
}
