//! Questions of the rules that nobody has answered yet.

use ambersheet_diagnostic::Position;

/// A question about one line of the rules. While it is open, nothing is decided by that line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleQuestion {
    /// The question, as its author wrote it.
    pub text: String,
    /// The place of the question in the script.
    pub at: Position,
}

/// The index of a question in the ruleset.
pub type QuestionIndex = u32;
