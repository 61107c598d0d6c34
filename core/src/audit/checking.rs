//! Checks of rules, alone and against a workbook: every lint in turn.
//!
//! A finding is exact or it is none: each lint reports nothing if it cannot be sure.

use ambersheet_policy::model::RulesetModel;

use crate::audit::check::finding::{Finding, in_order};
use crate::audit::check::lint::LintCheck;
use crate::audit::check::return_measures::ReturnMeasures;
use crate::audit::lints::{LINTS, open_question};
use crate::rated::Rated;
use crate::ruleset::Ruleset;

/// The version of the document of findings, as in its `schema`.
pub const CHECK_SCHEMA: &str = "ambersheet/check/1";

impl Ruleset {
    /// Returns what is wrong or doubtful in the rules alone, in the script's order.
    pub fn check(&self) -> Vec<Finding> {
        check_rules(self.model())
    }
}

impl Rated<'_> {
    /// Returns what is wrong or doubtful in the rules, alone and against this workbook, in the script's order.
    pub fn check(&self) -> Vec<Finding> {
        let ruleset = self.rules();
        let mut alone = check_rules(ruleset);
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
        in_order(alone.into_iter().chain(found).collect())
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
