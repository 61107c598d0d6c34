//! What is wrong or doubtful in rules: in themselves, and against a workbook's real headings and measures.
//!
//! A finding is exact or it is none: each check holds back where it cannot be sure. Every code has a page.

pub(crate) mod claims;
pub(crate) mod code;
pub(crate) mod conditions;
pub(crate) mod finding;
pub(crate) mod headings;
pub(crate) mod levels;
pub(crate) mod lines;
pub(crate) mod measures;
pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod ranges;
pub(crate) mod seen;
pub(crate) mod sign_off;
pub(crate) mod tolerances;
pub(crate) mod unused;

use crate::ruleset::Ruleset;
use std::io::Read;

use crate::audit::check::seen::Seen;
use crate::rated::Rated;
use ambersheet_policy::model::RulesetModel;

pub(crate) use crate::audit::check::finding::Finding;

/// The version of the document of findings, as it stands in its `schema`.
pub const CHECK_SCHEMA: &str = "ambersheet/check/1";

impl Ruleset {
    /// Returns what is wrong or doubtful in the rules alone, in the script's order.
    pub fn check(&self) -> Vec<Finding> {
        check(self.model())
    }
}

/// Returns what is wrong or doubtful in the rules alone, in the script's order.
pub(crate) fn check(rules: &RulesetModel) -> Vec<Finding> {
    let mut found = Vec::new();
    conditions::check(rules, &mut found);
    levels::check(rules, &mut found);
    tolerances::check(rules, &mut found);
    lines::check(rules, &mut found);
    names::check(rules, &mut found);
    unused::check(rules, &mut found);
    finding::in_order(found)
}

impl Rated<'_> {
    /// What is wrong or doubtful in the rules, alone and against this workbook, in the script's order.
    pub fn check(&self) -> Vec<Finding> {
        let ruleset = self.rules();
        let alone = check(ruleset);
        let seen = Seen::of(self);
        let mut found = Vec::new();
        measures::check(ruleset, &seen, &mut found);
        numbers::check(ruleset, &seen, &mut found);
        headings::check(self, &mut found);
        // What the rules alone show is not said again of a measure.
        let is_new = |finding: &Finding| {
            !alone.iter().any(|known| {
                (known.code(), known.position()) == (finding.code(), finding.position())
            })
        };
        found.retain(is_new);
        finding::in_order(alone.iter().cloned().chain(found).collect())
    }
}
