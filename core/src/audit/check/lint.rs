//! The type of a lint: a code, its page of help, and the checks that report it.

use ambersheet_policy::model::{Position, RulesetModel};

use crate::audit::check::finding::Finding;
use crate::audit::check::return_measures::{Measure, ReturnMeasures};
use crate::rated::Rated;

/// A lint. Each has a file of its own in `audit/lints`.
#[derive(Clone, Copy)]
pub(crate) struct Lint {
    /// The stable code, such as `AS012`.
    pub(crate) code: &'static str,
    /// The page of help in Markdown: the title, what is found, a wrong and a right example.
    pub(crate) page: &'static str,
    /// The checks that report it.
    pub(crate) checks: &'static [LintCheck],
}

/// A check of a lint, by what it looks at.
///
/// With a workbook, the checks run in the order of the variants. Checks of one kind run in the order of the list of lints.
#[derive(Clone, Copy)]
pub(crate) enum LintCheck {
    /// The loader reports it.
    Loading,
    /// Reading the workbook by the rules reports it.
    Fitting,
    /// Looks at the rules alone.
    Rules(fn(&RulesetModel, &mut Vec<Finding>)),
    /// Looks at the lines of the rules, against the measures of the workbook.
    Lines(fn(&RulesetModel, &ReturnMeasures<'_>, &mut Vec<Finding>)),
    /// Looks at the policy of one measure.
    Measure(fn(&RulesetModel, &Measure<'_>, &mut Vec<Finding>)),
    /// Looks at all measures together.
    Measures(fn(&RulesetModel, &ReturnMeasures<'_>, &mut Vec<Finding>)),
    /// Looks at the numbers of one measure.
    Numbers(fn(&RulesetModel, &Measure<'_>, &mut Vec<Finding>)),
    /// Looks at the headings of the workbook.
    Headings(fn(&Rated<'_>, &mut Vec<Finding>)),
}

impl Lint {
    /// Creates a finding of this lint at a position of the script.
    pub(crate) fn finding(
        &self,
        at: Position,
        message: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Finding {
        Finding::new(self.code, at, message, suggestion)
    }
}
