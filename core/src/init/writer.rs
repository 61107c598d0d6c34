//! The script in the making: statements, notes, and the questions that both the script and the command ask.

use crate::init::quoting::note;

/// Something that a draft could not know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// The place in the workbook that it is about, such as `Returns!D14`; empty if it is about all of it.
    pub place: String,
    /// The question itself.
    pub text: String,
}

/// A script that grows line by line.
#[derive(Debug, Default)]
pub(crate) struct ScriptWriter {
    pub(crate) script: String,
    pub(crate) questions: Vec<Question>,
}

impl ScriptWriter {
    /// Writes a line.
    pub(crate) fn line(&mut self, text: &str) {
        self.script.push_str(text);
        self.script.push('\n');
    }

    /// Writes an empty line, then a note for people.
    pub(crate) fn note(&mut self, text: &str) {
        self.script.push_str("\n// ");
        self.line(text);
    }

    /// Writes a line with a question: marked in the script, and kept for the caller of `draft`.
    pub(crate) fn ask(&mut self, line: &str, place: &str, text: &str) {
        let shown = if place.is_empty() {
            String::new()
        } else {
            format!(" ({})", note(place))
        };
        self.line(&format!("{line}  // ? {text}{shown}"));
        self.questions.push(Question {
            place: place.to_owned(),
            text: text.to_owned(),
        });
    }
}
