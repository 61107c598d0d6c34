//! Checks of rules, alone and against a workbook: every lint in turn.
//!
//! A finding is exact or it is none: each lint reports nothing if it cannot be sure.

use ambersheet_policy::model::RulesetModel;

use crate::audit::check::finding::{Finding, in_order};
use crate::audit::check::lint::LintCheck;
use crate::audit::check::return_measures::ReturnMeasures;
use crate::audit::lints::{LINTS, level_never_given, open_question};
use crate::audit::overall::{OverallSummary, overall};
use crate::audit::regions::prove::{Proven, list_at, prove_measures, prove_names};
use crate::rated::Rated;
use crate::ruleset::Ruleset;

/// The version of the document of findings, as in its `schema`.
pub const CHECK_SCHEMA: &str = "ambersheet/check/1";

/// The findings of a check, and what it proves.
///
/// ```
/// use ambersheet::{Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let checked = rules.checked();
/// assert!(checked.findings.is_empty() && checked.proven.left_out.is_empty());
/// assert_eq!(checked.proven.measures, 12); // the eleven names in the rules, and all other measures
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The faults and doubts, in the script's order.
    pub findings: Vec<Finding>,
    /// The proofs about the measures.
    pub proven: Proven,
    /// The overall ratings of the rules, line by line.
    pub overall: Vec<OverallSummary>,
}

impl Ruleset {
    /// Returns what is wrong or doubtful in the rules alone, in the script's order.
    pub fn check(&self) -> Vec<Finding> {
        self.checked().findings
    }

    /// Returns what is wrong or doubtful in the rules alone, and what is proven of the measures that they name.
    pub fn checked(&self) -> Checked {
        let rules = self.model();
        let (findings, proven) = check_alone(rules);
        Checked {
            findings: in_order(findings),
            proven,
            overall: overall(rules),
        }
    }
}

impl Rated<'_> {
    /// Returns what is wrong or doubtful in the rules, alone and against this workbook, in the script's order.
    pub fn check(&self) -> Vec<Finding> {
        self.checked().findings
    }

    /// Returns what is wrong or doubtful in the rules, alone and against this workbook, and what is proven of its
    /// measures.
    pub fn checked(&self) -> Checked {
        let ruleset = self.rules();
        let (mut alone, _) = check_alone(ruleset);
        // With a workbook, each open question is told with the number of measures that wait.
        alone.retain(|finding| finding.code() != open_question::LINT.code);
        let mut found = check_return(self, ruleset);
        // What the rules alone show is not repeated for a measure.
        found.retain(|finding| {
            !alone.iter().any(|known| {
                known.diagnostic().code() == finding.diagnostic().code()
                    && known.position() == finding.position()
            })
        });
        alone.append(&mut found);
        let mut prover = prove_measures(self);
        add_proven(ruleset, std::mem::take(&mut prover.found), &mut alone);
        let findings = in_order(alone);
        Checked {
            proven: prover.proven(&findings),
            overall: overall(ruleset),
            findings,
        }
    }
}

/// Returns the findings about rules alone, and what is proven of the measures that they name.
fn check_alone(rules: &RulesetModel) -> (Vec<Finding>, Proven) {
    let mut findings = check_rules(rules);
    let mut prover = prove_names(rules);
    let missing = level_never_given::missing(rules, &prover);
    add_proven(rules, std::mem::take(&mut prover.found), &mut findings);
    for finding in missing {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    let of_names = prover.proven(&findings);
    (findings, of_names)
}

/// Adds what proofs found. What a lint tells of a list of conditions already is not told again.
fn add_proven(rules: &RulesetModel, found: Vec<Finding>, all: &mut Vec<Finding>) {
    let list = |finding: &Finding| list_at(rules, finding.position());
    for finding in found {
        let is_known = all.iter().any(|known| {
            known.code() == finding.code()
                && (known.position() == finding.position()
                    || (finding.code() != "AS003"
                        && list(known).is_some()
                        && list(known) == list(&finding)))
        });
        if !is_known {
            all.push(finding);
        }
    }
}

fn check_rules(rules: &RulesetModel) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in all_checks() {
        if let LintCheck::Rules(check) = check {
            check(rules, &mut found);
        }
    }
    in_order(found)
}

fn check_return(rated: &Rated<'_>, rules: &RulesetModel) -> Vec<Finding> {
    let measures = ReturnMeasures::of(rated);
    let mut found = Vec::new();
    for check in all_checks() {
        if let LintCheck::Lines(check) = check {
            check(rules, &measures, &mut found);
        }
    }
    for measure in &measures.all {
        for check in all_checks() {
            if let LintCheck::Measure(check) = check {
                check(rules, measure, &mut found);
            }
        }
    }
    for check in all_checks() {
        if let LintCheck::Measures(check) = check {
            check(rules, &measures, &mut found);
        }
    }
    for measure in &measures.all {
        for check in all_checks() {
            if let LintCheck::Numbers(check) = check {
                check(rules, measure, &mut found);
            }
        }
    }
    for check in all_checks() {
        if let LintCheck::Headings(check) = check {
            check(rated, &mut found);
        }
    }
    found
}

fn all_checks() -> impl Iterator<Item = &'static LintCheck> {
    LINTS.iter().flat_map(|lint| lint.checks)
}
