//! Reports that commands write in addition to their work, such as `--json`.
//!
//! A report is one file here and one line in the list of each command that offers it, below. Its option, the check of its
//! path, its spooling and its file follow from the list.

mod chosen;
mod combined;
mod json;
mod proof;
mod report;
mod sign_off;

use ambersheet::{
    Finding, Inferred, Movement, Overall, OverallSummary, Proven, Rating, ReachedRows,
    Reconciliation, RulesComparison, Ruleset, SignOff,
};

pub(crate) use self::chosen::{ChosenReports, ReportFiles};
use self::report::{Report, ReportCommand, ReportOption};
use ambersheet::Rated;

/// The command `rate`.
pub(crate) enum RateCommand {}

/// A rated input.
pub(crate) struct RatedFile<'d> {
    pub(crate) rated: &'d Rated<'d>,
    pub(crate) movement: Option<&'d Movement>,
    /// The names of the input and of the output, as shown.
    pub(crate) input: &'d str,
    pub(crate) output: &'d str,
    /// True to indent the JSON, which only a single document is.
    pub(crate) pretty_json: bool,
}

impl ReportCommand for RateCommand {
    type Document<'d> = RatedFile<'d>;

    fn reports() -> &'static [&'static dyn Report<Self>] {
        &[
            &json::JsonReport,
            &combined::CombinedReport,
            &proof::ProofReport,
        ]
    }
}

/// The command `reconcile`.
pub(crate) enum ReconcileCommand {}

/// An input whose published ratings were compared.
pub(crate) struct ReconciledFile<'d> {
    pub(crate) reconciliation: &'d Reconciliation,
    /// True to indent the JSON, which only a single document is.
    pub(crate) pretty_json: bool,
}

impl ReportCommand for ReconcileCommand {
    type Document<'d> = ReconciledFile<'d>;

    fn reports() -> &'static [&'static dyn Report<Self>] {
        &[&json::JsonReport]
    }
}

/// The command `explain`.
pub(crate) enum ExplainCommand {}

/// A workbook with the ratings to explain.
pub(crate) struct ExplainedWorkbook<'d> {
    pub(crate) input: &'d str,
    pub(crate) ruleset: &'d Ruleset,
    pub(crate) ratings: &'d [Rating<'d, 'd>],
    /// The ratings of ratings to explain.
    pub(crate) overall: &'d [Overall<'d, 'd>],
}

impl ReportCommand for ExplainCommand {
    type Document<'d> = ExplainedWorkbook<'d>;

    fn reports() -> &'static [&'static dyn Report<Self>] {
        &[&json::JsonReport]
    }
}

/// The command `check`.
pub(crate) enum CheckCommand {}

/// Rules that were checked, alone or with a workbook.
pub(crate) struct CheckedRules<'d> {
    /// The rules, if they load.
    pub(crate) ruleset: Option<&'d Ruleset>,
    pub(crate) workbook: Option<&'d str>,
    pub(crate) findings: &'d [Finding],
    /// The result of the proofs, if the rules load.
    pub(crate) proven: Option<&'d Proven>,
    /// The overall ratings of the rules.
    pub(crate) overall: &'d [OverallSummary],
    /// The rows that the rules reach, if they fit the workbook.
    pub(crate) reach: Option<&'d ReachedRows>,
    /// The table to sign, if the rules fit the workbook.
    pub(crate) sign_off: Option<&'d [SignOff]>,
    /// The comparison with other rules, in place of all findings.
    pub(crate) comparison: Option<&'d RulesComparison>,
}

impl ReportCommand for CheckCommand {
    type Document<'d> = CheckedRules<'d>;

    fn reports() -> &'static [&'static dyn Report<Self>] {
        &[&json::JsonReport, &sign_off::SignOffReport]
    }
}

/// The command `infer`.
pub(crate) enum InferCommand {}

impl ReportCommand for InferCommand {
    type Document<'d> = Inferred;

    fn reports() -> &'static [&'static dyn Report<Self>] {
        &[&json::JsonReport]
    }
}
