//! One thing that is wrong or doubtful in rules, with its place.

use std::collections::HashSet;

use serde::Serialize;

use crate::{Error, ErrorKind};
use ambersheet_diagnostic::Problem;
use ambersheet_policy::model::Position;

/// The code of problems that keep rules from loading.
const DOES_NOT_LOAD: &str = "AS001";
/// The code of rules that do not fit a workbook.
const DOES_NOT_FIT: &str = "AS002";

/// Something wrong or doubtful in rules.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    /// What sort of thing it is: `AS012`; each has a page ([`CheckCode`](super::CheckCode)).
    pub code: &'static str,
    /// The line of the script, from 1; 0 where it belongs to the script as a whole.
    pub line: u32,
    /// The column, from 1; 0 likewise.
    pub column: u32,
    /// The cell of the workbook that shows it: `Returns!D14`.
    pub cell: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding at a place of the script.
    pub(super) fn new(
        code: &'static str,
        at: Position,
        message: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        Self {
            code,
            line: at.line,
            column: at.column,
            cell: None,
            message: message.into(),
            suggestion: Some(suggestion.into()),
        }
    }

    /// The same, with the cell that shows it.
    pub(super) fn in_cell(self, cell: Option<String>) -> Self {
        Self { cell, ..self }
    }

    /// What an error says of the rules: that they do not load, or do not fit the workbook. `None` where it is about
    /// something else, such as a file that cannot be read.
    pub fn of_error(error: &Error) -> Option<Vec<Self>> {
        match error.kind() {
            ErrorKind::Rules { problems, .. } => {
                Some(problems.iter().map(Self::of_problem).collect())
            }
            ErrorKind::Layout { place, message } => Some(vec![Self {
                code: DOES_NOT_FIT,
                line: 0,
                column: 0,
                cell: place.clone(),
                message: message.clone(),
                suggestion: None,
            }]),
            _ => None,
        }
    }

    fn of_problem(problem: &Problem) -> Self {
        Self {
            code: DOES_NOT_LOAD,
            line: problem.line,
            column: problem.column,
            cell: None,
            message: problem.message.clone(),
            suggestion: problem.suggestion.clone(),
        }
    }
}

/// In the script's order, each once; what stands at one place keeps the order in which it was found.
pub(super) fn in_order(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|finding| (finding.line, finding.column));
    let mut seen = HashSet::with_capacity(found.len());
    found.retain(|finding| seen.insert(finding.clone()));
    found
}
