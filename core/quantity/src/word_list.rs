//! Lists of words, kept as text files in `words/` and parsed at first use.
//!
//! A file holds one entry on a line. Empty lines and lines that begin with `# ` are left out.

use std::sync::OnceLock;

/// A list of words or phrases from one file. Letter case does not matter.
pub(crate) struct WordList {
    text: &'static str,
    entries: OnceLock<Vec<&'static str>>,
}

impl WordList {
    /// Creates the list from the text of its file.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            entries: OnceLock::new(),
        }
    }

    /// Returns the entries in the order of the file.
    pub(crate) fn entries(&self) -> &[&'static str] {
        self.entries.get_or_init(|| entries(self.text).collect())
    }

    /// Returns `true` if the list has this entry, ignoring ASCII case.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.entries()
            .iter()
            .any(|entry| entry.eq_ignore_ascii_case(text))
    }
}

/// Returns the entries of a word file.
pub(crate) fn entries(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
}

/// Returns the spellings of an entry, which are separated by a comma and a space.
pub(crate) fn spellings(entry: &'static str) -> impl Iterator<Item = &'static str> {
    entry.split(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values typed by hand.
    #[test]
    fn comments_and_empty_lines_are_no_entries() {
        let list = WordList::new("# Errors\n#n/a\n\n1,000 of it\n");
        assert_eq!(list.entries(), ["#n/a", "1,000 of it"]);
        assert!(list.contains("#N/A") && !list.contains("Errors"));
        assert!(spellings("day, days").eq(["day", "days"]));
    }
}
