//! The script in the making: statements, notes, and the questions that both the script and the command ask.

use super::quoting::note;

/// Something that a draft could not know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// The place in the workbook that it is about, such as `Returns!D14`; empty where it is about all of it.
    pub place: String,
    /// What is to be answered.
    pub text: String,
}

/// A script that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) script: String,
    pub(super) questions: Vec<Question>,
}

impl Writer {
    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.script.push_str(text);
        self.script.push('\n');
    }

    /// An empty line, then a line for people.
    pub(super) fn note(&mut self, text: &str) {
        self.script.push_str("\n// ");
        self.line(text);
    }

    /// A line that asks something: marked in the script, and kept for whoever asked for the draft.
    pub(super) fn ask(&mut self, line: &str, place: &str, text: &str) {
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
