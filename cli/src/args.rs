//! What may be typed.

use std::ffi::OsString;
use std::path::PathBuf;

use ambersheet::Overrides;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};

use crate::failure::Failure;
use crate::status::Status;

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
    /// Convert workbooks of any format: to .xlsx, or their cells (with rules, their ratings) to a table
    Convert(Box<ConvertArguments>),
    /// Explain ratings: the values with their cells, the rule, the arithmetic, and how far it is to the next level
    Explain(ExplainArguments),
    /// Compare what returns publish of themselves (ratings, directions, counts) with what the rules compute
    Reconcile(Box<ReconcileArguments>),
    /// Check rules: what is wrong or doubtful in them, alone or against a workbook, and a table of all measures to sign
    Check(Box<CheckArguments>),
    /// Test rules: rate the cases beside them, and compare with what is expected
    Test(TestArguments),
    /// Draft the rules for a workbook: its tables and forms, what good seems to be, and questions where only you can tell
    Init(InitArguments),
    /// Check rated workbooks against the proof that `rate --proof` wrote: are all parts as they were written?
    #[command(
        after_help = "Exit status: 0 all parts are as the proof says; 1 some are not, and are named; 2 could not run."
    )]
    Verify {
        /// The proof
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
    /// Print completions for a shell, to be saved where it looks for them
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
        /// The folder to make [default: the ruleset's name]
        #[arg(value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
}

/// What is said over the rules.
#[derive(Debug, Args)]
pub(crate) struct OverrideArguments {
    /// Rate this period, whatever the rules say: "2022/23 Q4"
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Set a parameter of the rules
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value)]
    set: Vec<(String, String)>,
}

impl OverrideArguments {
    /// As the rules are loaded with them.
    pub(crate) fn read(&self) -> Overrides {
        Overrides {
            period: self.period.clone(),
            parameters: self.set.clone(),
            ..Overrides::default()
        }
    }
}

/// The arguments of `rate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 1 done, and --fail-on found something; 2 could not run; 3 some of several inputs failed.
Without an output option, the result is NAME.rated.xlsx beside the input. The input is never written to.")]
pub(crate) struct RateArguments {
    /// Workbooks (.xlsx, .xlsm, .xltx, .xltm; as new workbooks also .xls, .xlsb, .ods, .csv, .tsv), folders of them, or
    /// patterns such as "returns/*.xlsx"; - is standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// The rules: a .rhai file, or the name of a shipped ruleset [default: the one .rhai beside the workbook]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// Write the rated workbook here; - is standard output
    #[arg(short, long, value_name = "FILE", group = "place", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write the rated workbooks into this folder, under their own names
    #[arg(long, value_name = "DIR", group = "place", value_hint = ValueHint::DirPath)]
    pub(crate) out_dir: Option<PathBuf>,
    /// Replace the input by the rated workbook
    #[arg(long, group = "place")]
    pub(crate) in_place: bool,
    /// Replace an output that exists
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// Ratings set by hand: a CSV with the columns measure and rating, and reason, by, date, of, id, group, period, workbook
    #[arg(long = "overrides", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) overridden: Option<PathBuf>,
    /// Compare with the return of the period before, or with that of the same name in a folder of them; may be given
    /// several times, the latest first
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) previous: Vec<PathBuf>,
    /// Write the ratings as JSON; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// Write the ratings of all inputs into one CSV table; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) combine: Option<PathBuf>,
    /// Write what became of each part of each workbook, with checksums, as JSON; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) proof: Option<PathBuf>,
    /// End with status 1 if any measure has this level or a worse one, is "unrated", or if there is any "warning"
    #[arg(long, value_name = "LEVEL|unrated|warning")]
    pub(crate) fail_on: Option<String>,
    /// How many threads to use [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Rate a digitally signed workbook all the same; its signature is no longer valid then
    #[arg(long)]
    pub(crate) allow_signed: bool,
    /// Compress less and be done sooner
    #[arg(long)]
    pub(crate) fast: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The arguments of `reconcile`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 nothing differs; 1 something differs; 2 could not run; 3 some of several inputs failed.
What is published stands where the rules say: published_rating and published_direction of a table or form, and
published_counts. No workbook is written.")]
pub(crate) struct ReconcileArguments {
    /// Workbooks (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv, .tsv), folders of them, or patterns such as
    /// "returns/*.xlsx"; - is standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// The rules: a .rhai file, or the name of a shipped ruleset [default: the one .rhai beside the workbook]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// The return of the period before, or a folder with one of the same name, where the rules take targets from there
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) previous: Option<PathBuf>,
    /// Write the differences as JSON; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// Replace a JSON file that exists
    #[arg(long)]
    pub(crate) force: bool,
    /// How many threads to use [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The arguments of `convert`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 2 could not run; 3 some of several inputs failed.
To .xlsx, workbooks are copied byte for byte, or with rules rated as by `rate`; what is none becomes a new workbook with
its values. To anything else it is a table: with rules the ratings, a row each; without, the cells.
Without an output option, the result stands beside the input, under its name with another ending; of CSV it is one file a
sheet, NAME.SHEET.csv. With --combine alone only the combined table is written. The input is never written to.")]
pub(crate) struct ConvertArguments {
    /// Workbooks (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv, .tsv), folders of them, or patterns such as
    /// "returns/*.xls"; - is standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// What to write
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Format,
    /// Rate by these rules: a .rhai file, or the name of a shipped ruleset
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// Write the result here; - is standard output
    #[arg(short, long, value_name = "FILE", group = "place", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write the results into this folder
    #[arg(long, value_name = "DIR", group = "place", value_hint = ValueHint::DirPath)]
    pub(crate) out_dir: Option<PathBuf>,
    /// Write one table over all inputs, with the file, sheet and cell of each row; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) combine: Option<PathBuf>,
    /// Replace an output that exists
    #[arg(long)]
    pub(crate) force: bool,
    /// Rate this period, whatever the rules say: "2022/23 Q4"
    #[arg(long, value_name = "PERIOD", requires = "rules")]
    pub(crate) period: Option<String>,
    /// Set a parameter of the rules
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value, requires = "rules")]
    pub(crate) set: Vec<(String, String)>,
    /// How many threads to use [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Rate a digitally signed workbook all the same; its signature is no longer valid then
    #[arg(long)]
    pub(crate) allow_signed: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 2 could not run, or nothing was found. Nothing but the JSON is written.")]
pub(crate) struct ExplainArguments {
    /// The workbook, of any format; - is standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) workbook: OsString,
    /// The rules: a .rhai file, or the name of a shipped ruleset [default: the one .rhai beside the workbook]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// Only measures whose name holds this text, or that have this id
    #[arg(long, value_name = "TEXT")]
    pub(crate) measure: Option<String>,
    /// Only what is rated in this cell or from it: Sheet!F12, or F12 on any sheet
    #[arg(long, value_name = "CELL")]
    pub(crate) cell: Option<String>,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// Ratings set by hand: a CSV with the columns measure and rating, and reason, by, date, of, id, group, period, workbook
    #[arg(long = "overrides", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) overridden: Option<PathBuf>,
    /// The return of the period before, where the rules take targets from there
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) previous: Option<PathBuf>,
    /// Write the explanations as JSON; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// Replace a JSON file that exists
    #[arg(long)]
    pub(crate) force: bool,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 nothing found; 1 something found, such as rules that do not load; 2 could not run.
With a workbook, each measure is listed with what the rules say of it; --sign-off writes that list as CSV. The workbook is
never written to.")]
pub(crate) struct CheckArguments {
    /// The rules: a .rhai file, or the name of a shipped ruleset
    #[arg(required_unless_present = "explain", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<OsString>,
    /// A workbook that the rules are for, of any format; - is standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) workbook: Option<OsString>,
    /// Say what a code means, with an example, and do nothing else
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub(crate) explain: Option<String>,
    #[command(flatten)]
    pub(crate) overrides: OverrideArguments,
    /// Write the findings and the table to sign as JSON; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// Write the table to sign as CSV; - is standard output
    #[arg(long, value_name = "FILE", requires = "workbook", value_hint = ValueHint::FilePath)]
    pub(crate) sign_off: Option<PathBuf>,
    /// Replace an output that exists
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
The cases are a table, NAME.test.csv beside NAME.rhai, with the columns measure and expected, and as many of actual, target,
previous, intervention, good_is, id, group, period and why as are needed. What is expected is a level, a reason such as
no_target, or unrated.")]
pub(crate) struct TestArguments {
    /// The rules: a .rhai file, or the name of a shipped ruleset
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) rules: OsString,
    /// The cases [default: NAME.test.csv beside the rules]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) cases: Option<PathBuf>,
    /// The period of cases that name none, whatever the rules say
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Option<String>,
    /// Set a parameter of the rules
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub(crate) set: Vec<(String, String)>,
    /// Test on this workbook, whose own column says what is expected of each row
    #[arg(long, value_name = "FILE", requires = "expected", conflicts_with = "cases", value_hint = ValueHint::FilePath)]
    pub(crate) workbook: Option<OsString>,
    /// The heading of that column
    #[arg(long, value_name = "HEADING", requires = "workbook")]
    pub(crate) expected: Option<String>,
    /// Write cases at the limits of every line, with what the rules make of them, for you to look at; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["workbook", "cases", "junit"], value_hint = ValueHint::FilePath)]
    pub(crate) boundaries: Option<PathBuf>,
    /// Write the outcome for continuous integration (XML as of `JUnit`), replacing what is there; - is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) junit: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// What `convert` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Xlsx,
    Csv,
    Json,
    Parquet,
    Html,
}

impl Format {
    /// How the names of such files end.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::Html => "html",
        }
    }
}

/// The arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 done; 2 could not run, or no measures found.
The draft says what it is unsure of in lines that end in `// ?`. The workbook is never written to.")]
pub(crate) struct InitArguments {
    /// The workbook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) workbook: PathBuf,
    /// Write the rules here; - is standard output [default: NAME.rhai beside the workbook]
    #[arg(short, long, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write a register too: a workbook with a row for each measure, to say what good is and which tolerance it has
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) register: Option<PathBuf>,
    /// Replace an output that exists
    #[arg(long)]
    pub(crate) force: bool,
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write NAME=VALUE, for instance --set tolerance=5".to_owned()),
    }
}

/// Prints completions.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "ambersheet", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Status::Done)
}
