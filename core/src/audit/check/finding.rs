//! One thing that is wrong or doubtful in rules, with its place.

use std::collections::HashSet;

use ambersheet_diagnostic::{Code, Diagnostic, Place, Position};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorKind};

/// Something wrong or doubtful in rules, as a view of its diagnostic.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use ambersheet::{Overrides, Ruleset};
///
/// let script = r#"
///     tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
///     amber_within(percent_of_target(0));
///     higher_is_better(all_others);
/// "#;
/// let rules = Ruleset::load("rules.rhai", script.as_bytes(), &Overrides::default())?;
/// let findings = rules.check();
/// assert_eq!(findings[0].code(), "AS007");
/// assert_eq!(findings[0].position().line, 3);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding(Diagnostic);

impl Finding {
    /// Creates a finding at a place of the script.
    pub(crate) fn new(
        code: &'static str,
        at: Position,
        message: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        let diagnostic = Diagnostic::new(Code::Lint(code), message).at(Place::Script(at));
        Self(diagnostic.advice(suggestion.into()))
    }

    /// Sets the cell that shows it.
    pub(crate) fn in_cell(self, place: Option<Place>) -> Self {
        Self(self.0.shown_in(place))
    }

    /// Returns the findings that an error amounts to: rules that do not load, or do not fit the workbook. Returns
    /// `None` if the error is about something else, such as a file that cannot be read.
    pub fn of_error(error: &Error) -> Option<Vec<Self>> {
        match error.kind() {
            ErrorKind::Rules { problems, .. } => Some(problems.iter().cloned().map(Self).collect()),
            ErrorKind::Layout(diagnostic) => Some(vec![Self(diagnostic.clone())]),
            _ => None,
        }
    }

    /// Returns the diagnostic.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.0
    }

    /// Returns the name of the code, such as `AS012`; each has a page ([`CheckCode`](crate::CheckCode)).
    pub fn code(&self) -> &'static str {
        self.0.code().name()
    }

    /// Returns the position in the script; 0 for both line and column if it is about the script as a whole.
    pub fn position(&self) -> Position {
        self.0.position()
    }

    /// Returns the cell of the workbook that shows it, such as `Returns!D14`.
    pub fn cell(&self) -> Option<String> {
        self.0.cell_place().map(ToString::to_string)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = self.position();
        // What does not fit a return is said in one sentence with its remedy, as the error itself says it.
        let (message, suggestion) = match self.0.code() {
            Code::DoesNotFit => (self.0.sentence(), None),
            _ => (self.0.message().to_owned(), self.0.suggestion()),
        };
        let mut object = serializer.serialize_struct("Finding", 6)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("line", &at.line)?;
        object.serialize_field("column", &at.column)?;
        object.serialize_field("cell", &self.cell())?;
        object.serialize_field("message", &message)?;
        object.serialize_field("suggestion", &suggestion)?;
        object.end()
    }
}

/// Sorts findings in the script's order and drops repetitions. Findings at one place keep the order in which they came.
pub(crate) fn in_order(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(Finding::position);
    let mut seen = HashSet::with_capacity(found.len());
    found.retain(|finding| seen.insert(finding.clone()));
    found
}
