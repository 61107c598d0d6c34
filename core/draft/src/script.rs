//! A script that grows line by line.

use crate::quoting::{note, quoted_plain};

/// A script in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScriptWriter {
    /// The script so far.
    pub(crate) script: String,
}

impl ScriptWriter {
    /// Writes the first lines: what the script is, what its questions mean, and its name.
    pub(crate) fn head(&mut self, file_name: &str) {
        let stem = file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem);
        let name = note(stem);
        let name = if name.is_empty() {
            "Our measures"
        } else {
            &name
        };
        self.line(&format!(
            "// A first draft of the rules for {}.",
            note(file_name)
        ));
        self.line("// Lines that begin with // are notes for people. A question holds the line before it: what that line decides is");
        self.line("// unrated until you answer. Mend the line, then write because(\"…\") with your reason in place of the question.");
        self.line("");
        self.line(&format!("ruleset({});", quoted_plain(name)));
    }

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

    /// Writes the reason for the statement before it.
    pub(crate) fn because(&mut self, why: &str) {
        let why: String = why.chars().take(400).collect();
        self.line(&format!("because({});", quoted_plain(&why)));
    }

    /// Writes a question about the statement before it.
    pub(crate) fn ask(&mut self, text: &str, evidence: &str) {
        let text = if evidence.is_empty() {
            text.to_owned()
        } else {
            format!("{text} ({evidence})")
        };
        self.line(&format!(
            "question({});",
            crate::quoting::quoted_plain(&text.chars().take(400).collect::<String>())
        ));
    }
}
