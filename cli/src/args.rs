//! The arguments of the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use ambersheet::Overrides;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};

use crate::failure::RunFailure;
use crate::reports::{
    CheckCommand, ChosenReports, ExplainCommand, InferCommand, RateCommand, ReconcileCommand,
};
use crate::status::Status;
use crate::tables::OutputFormat;

/// Rates the measures in Excel workbooks red, amber or green by rules that you can read, and writes the result back
/// into the same workbook with nothing else in it changed.
#[derive(Debug, Parser)]
#[command(
    name = "ambersheet",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Rate workbooks and write the ratings back into a copy (or, with --in-place, into the file itself)
    Rate(Box<RateArguments>),
    /// Convert workbooks of any format to .xlsx, or their cells (with rules, their ratings) to a table
    Convert(Box<ConvertArguments>),
    /// Explain ratings: the values with their cells, the rule, the arithmetic, and the distance to the next level
    Explain(ExplainArguments),
    /// Compare the ratings, directions and counts that returns publish themselves with those that the rules give
    Reconcile(Box<ReconcileArguments>),
    /// Check a rules file before using it, and list how every measure will be rated, to be signed off
    Check(Box<CheckArguments>),
    /// Test rules: rate the cases of a table next to them, and compare with the ratings it expects
    Test(TestArguments),
    /// Draft the rules for a workbook, with questions where only you can tell
    Init(InitArguments),
    /// Infer which tolerances and limits give the ratings that returns publish, and which ratings fit none
    Infer(InferArguments),
    /// Open the page in your browser: rate returns, answer questions, and save beside the returns
    Studio(StudioArguments),
    /// Check that rated workbooks are as `rate --proof` wrote them
    #[command(
        after_help = "Exit status: 0 all parts are as the proof says; 1 some are not, and are named; 2 could not run."
    )]
    Verify {
        /// The file that `rate --proof` wrote
        #[arg(value_hint = ValueHint::FilePath)]
        proof: PathBuf,
        /// The workbooks
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        workbooks: Vec<PathBuf>,
    },
    /// List the rulesets that come with ambersheet, or copy one to edit
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Print completions for a shell, to be saved where the shell looks for them
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the shipped rulesets
    List,
    /// Copy a shipped ruleset, with its example workbook, into a folder of its own
    Copy {
        /// The ruleset's name, as `rules list` shows it
        name: String,
        /// The folder to create [default: the ruleset's name]
        #[arg(value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
}

/// The values that replace those of the rules.
#[derive(Debug, Args)]
pub(crate) struct OverrideArguments {
    /// Rate this period instead of the one in the rules, for instance "2022/23 Q4"
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// The date that `today` stands for in the rules, for instance 2026-03-31; the clock is never read
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Set a parameter of the rules, for instance tolerance=5
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value)]
    set: Vec<(String, String)>,
}

impl OverrideArguments {
    /// Returns the overrides to load the rules with.
    pub(crate) fn to_overrides(&self) -> Overrides {
        Overrides {
            period: self.period.clone(),
            today: self.today.clone(),
            parameters: self.set.clone(),
            ..Overrides::default()
        }
    }
}

/// The inputs and the rules of a run.
#[derive(Debug, Args)]
pub(crate) struct SourceArguments {
    /// Workbooks (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv, .tsv), folders of them, or patterns such as
    /// "returns/*.xlsx"
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// The rules: a .rhai file, or the name of a shipped ruleset [default: the only .rhai file next
    /// to the workbook]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
}

/// The arguments of every run over several inputs.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// The number of threads [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The arguments of `rate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 1 done, and --fail-on found something; 2 could not run; 3 some of several inputs failed.
Without an output option, the result is NAME.rated.xlsx next to the input, which stays as it is.
In place of a file name, - means standard input or output.")]
pub(crate) struct RateArguments {
    #[command(flatten)]
    pub(crate) source: SourceArguments,
    /// Write the rated workbook to this file
    #[arg(short, long, value_name = "FILE", group = "place", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write the rated workbooks into this folder, under their own names
    #[arg(long, value_name = "DIR", group = "place", value_hint = ValueHint::DirPath)]
    pub(crate) out_dir: Option<PathBuf>,
    /// Write the ratings into the input itself
    #[arg(long, group = "place")]
    pub(crate) in_place: bool,
    /// Replace output files that exist
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// Ratings set by hand: a CSV file with the columns measure and rating, and if needed reason, by, date, of, id, group,
    /// period and workbook
    #[arg(long = "overrides", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) overridden: Option<PathBuf>,
    /// Compare with the return of the period before, or with the one of the same name in a folder; may be given
    /// several times, the latest first
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) previous: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: ChosenReports<RateCommand>,
    /// Exit with status 1 if any measure has this level or a worse one, is "unrated", or if there is any "warning"
    #[arg(long, value_name = "LEVEL|unrated|warning")]
    pub(crate) fail_on: Option<String>,
    /// Rate a digitally signed workbook too; its signature is no longer valid afterwards
    #[arg(long)]
    pub(crate) allow_signed: bool,
    /// Compress less, to finish sooner
    #[arg(long)]
    pub(crate) fast: bool,
    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// The arguments of `reconcile`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 nothing differs; 1 something differs; 2 could not run; 3 some of several inputs failed.
The rules say which cells publish ratings: published_rating and published_direction of a table or form, and \
published_counts. No workbook is written.
In place of a file name, - means standard input or output.")]
pub(crate) struct ReconcileArguments {
    #[command(flatten)]
    pub(crate) source: SourceArguments,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// The return of the period before, or a folder with one of the same name, if the rules take targets from it
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) previous: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: ChosenReports<ReconcileCommand>,
    /// Replace a JSON file that exists
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// The arguments of `convert`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 2 could not run; 3 some of several inputs failed.
To .xlsx: an Excel workbook is copied unchanged, or with rules rated as by `rate`. A file of another format becomes a new \
workbook with the same values.
To other formats: with rules a table of the ratings, one row each; without rules the cells.
Without an output option, the result goes next to the input, under the same name with another ending. CSV makes one file for \
each sheet, NAME.SHEET.csv. With --combine alone, only the combined table is written. The input stays as it is.
In place of a file name, - means standard input or output.")]
pub(crate) struct ConvertArguments {
    /// Workbooks (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv, .tsv), folders of them, or patterns such as
    /// "returns/*.xls"
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// The format to write
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: OutputFormat,
    /// Rate by these rules: a .rhai file, or the name of a shipped ruleset
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// Write the result to this file
    #[arg(short, long, value_name = "FILE", group = "place", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write the results into this folder
    #[arg(long, value_name = "DIR", group = "place", value_hint = ValueHint::DirPath)]
    pub(crate) out_dir: Option<PathBuf>,
    /// Write one table over all inputs to this file, with the file, sheet and cell of each row
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) combine: Option<PathBuf>,
    /// Replace output files that exist
    #[arg(long)]
    pub(crate) force: bool,
    /// Rate this period instead of the one in the rules, for instance "2022/23 Q4"
    #[arg(long, value_name = "PERIOD", requires = "rules")]
    pub(crate) period: Option<String>,
    /// The date that `today` stands for in the rules, for instance 2026-03-31; the clock is never read
    #[arg(long, value_name = "DATE", requires = "rules")]
    pub(crate) today: Option<String>,
    /// Set a parameter of the rules, for instance tolerance=5
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value, requires = "rules")]
    pub(crate) set: Vec<(String, String)>,
    /// Rate a digitally signed workbook too; its signature is no longer valid afterwards
    #[arg(long)]
    pub(crate) allow_signed: bool,
    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 2 could not run, or nothing was found. No workbook is written.
In place of a file name, - means standard input or output.")]
pub(crate) struct ExplainArguments {
    /// The workbook, of any format
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) workbook: OsString,
    /// The rules: a .rhai file, or the name of a shipped ruleset [default: the only .rhai file next to the workbook]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// Only measures whose name contains this text, or that have this id
    #[arg(long, value_name = "TEXT")]
    pub(crate) measure: Option<String>,
    /// Only ratings in this cell or from its value: Sheet!F12, or F12 on any sheet
    #[arg(long, value_name = "CELL")]
    pub(crate) cell: Option<String>,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// Ratings set by hand: a CSV file with the columns measure and rating, and if needed reason, by, date, of, id, group,
    /// period and workbook
    #[arg(long = "overrides", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) overridden: Option<PathBuf>,
    /// The return of the period before, if the rules take targets from it
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) previous: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: ChosenReports<ExplainCommand>,
    /// Replace a JSON file that exists
    #[arg(long)]
    pub(crate) force: bool,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 nothing found; 1 something found, such as rules that do not load; 2 could not run.
With a workbook, every measure is listed with the rule that rates it; --sign-off writes that list as CSV. The workbook stays \
as it is.
With --against, exit status 0 means that both always give the same level, and 1 that they differ.
In place of a file name, - means standard input or output.")]
pub(crate) struct CheckArguments {
    /// The rules: a .rhai file, or the name of a shipped ruleset
    #[arg(required_unless_present = "explain", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// A workbook that the rules are for, of any format
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) workbook: Option<OsString>,
    /// Compare with these rules instead: where do both give different levels? With a workbook, at its own targets
    #[arg(long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) against: Option<OsString>,
    /// Print the meaning of a code, with an example, and do nothing else
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub(crate) explain: Option<String>,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    #[command(flatten)]
    pub(crate) reports: ChosenReports<CheckCommand>,
    /// Replace output files that exist
    #[arg(long)]
    pub(crate) force: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The arguments of `test`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 all cases are as expected; 1 some are not; 2 could not run.
The cases are a table, NAME.test.csv next to NAME.rhai, with the columns measure and expected, and as many of actual, target, \
previous, intervention, good_is, id, group, period and why as are needed. In the column expected, write a level, a reason \
such as no_target, or unrated.
In place of a file name, - means standard input or output.")]
pub(crate) struct TestArguments {
    /// The rules: a .rhai file, or the name of a shipped ruleset
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) rules: OsString,
    /// The table of cases [default: NAME.test.csv next to the rules]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) cases: Option<PathBuf>,
    /// The period of cases that name none, instead of the one in the rules
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Option<String>,
    /// The date that `today` stands for in the rules, for instance 2026-03-31; the clock is never read
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Set a parameter of the rules, for instance tolerance=5
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub(crate) set: Vec<(String, String)>,
    /// Test with this workbook, which has a column of expected ratings
    #[arg(long, value_name = "FILE", requires = "expected", conflicts_with = "cases", value_hint = ValueHint::FilePath)]
    pub(crate) workbook: Option<OsString>,
    /// The heading of the column of expected ratings
    #[arg(long, value_name = "HEADING", requires = "workbook")]
    pub(crate) expected: Option<String>,
    /// Write cases at the limits of every line to this file, with their ratings, for you to look at
    #[arg(long, value_name = "FILE", conflicts_with_all = ["workbook", "cases", "junit"], value_hint = ValueHint::FilePath)]
    pub(crate) boundaries: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        help = "Write the outcome to this file as JUnit XML for continuous integration; an older file is replaced"
    )]
    pub(crate) junit: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 2 could not run, or no measures found: then a script to start from is written, with the headings found and \
the lines to complete; 3 some of several inputs failed.
Of several workbooks, those with the same headings on sheets of the same names share one draft, made from the first of them.
What a `question` in the draft is about stays unrated until you answer it. The workbook stays as it is.")]
pub(crate) struct InitArguments {
    /// The workbook; or workbooks, folders of them, or patterns such as "returns/*.xlsx", for one draft for each template
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// Write the rules to this file [default: NAME.rhai next to the workbook, the first of its template]
    #[arg(short, long, value_name = "RULES", group = "place", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write the rules into this folder, as NAME.rhai
    #[arg(long, value_name = "DIR", group = "place", value_hint = ValueHint::DirPath)]
    pub(crate) out_dir: Option<PathBuf>,
    /// Also write a register to this file: a workbook in which you fill in what good is, and the tolerance, for each measure
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) register: Option<PathBuf>,
    /// Write the questions to this file, as data
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) questions: Option<PathBuf>,
    /// Read the answers to the questions of an earlier draft from this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) answers: Option<PathBuf>,
    /// Ask the questions here, one by one; an answer is a line, so that they can be piped in too
    #[arg(long)]
    pub(crate) ask: bool,
    /// Replace output files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

/// The arguments of `infer`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 one explanation gives every published rating; 1 some ratings fit no explanation; 2 could not run.
With rules, their tables and forms say where ratings, figures and targets are. Without rules, the headings do, as for `init`.
The ratings of several returns are taken together. The returns stay as they are.")]
pub(crate) struct InferArguments {
    /// Returns with published ratings (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv, .tsv), folders of them, or patterns
    /// such as "returns/*.xlsx"
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// The rules that say where things stand: a .rhai file, or the name of a shipped ruleset
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// Write the rules that were inferred to this file: without --rules a whole draft, with --rules the lines to put into them
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: ChosenReports<InferCommand>,
    /// Replace output files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

/// The arguments of `studio`.
#[derive(Debug, Default, Args)]
#[command(after_help = "\
Exit status: 0 ended; 2 could not run.
The page is served to this computer only, at an address that works once. A rated copy goes next to its return, as by `rate`, and \
into the return itself only when that is chosen. Returns and rules that another program saves are rated again.
It ends with Ctrl+C, or when the page has been closed for some minutes.")]
pub(crate) struct StudioArguments {
    /// Returns (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv, .tsv), folders of them, or patterns such as
    /// "returns/*.xlsx"
    #[arg(value_name = "RETURN", value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// The rules: a .rhai file, or the name of a shipped ruleset [default: the only .rhai file next
    /// to the return]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// Serve at this port [default: any that is free]
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Print the address, and leave opening it to you
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// The page to serve [default: the one in the program, or ambersheet.html beside it]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) page: Option<PathBuf>,
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write NAME=VALUE, for instance --set tolerance=5".to_owned()),
    }
}

/// Prints the completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Status, RunFailure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "ambersheet", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Status::Done)
}
