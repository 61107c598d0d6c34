//! A script that grows line by line.

/// A script in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScriptWriter {
    /// The script so far.
    pub(crate) script: String,
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
