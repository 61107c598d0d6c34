//! Word lists: the text files in `words/`, which the compiler turns into constant tables.
//!
//! A file holds one entry on a line. Empty lines and lines that begin with `# ` are left out. In some files an entry has
//! several spellings, separated by a comma and a space.

/// Expands to the entries of `words/$name.txt`, a `&'static [&'static str]`.
///
/// It is a macro because only a macro can include a file and use the number of its lines as the length of an array.
macro_rules! words {
    ($name:literal) => {{
        const TEXT: &str = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/words/",
            $name,
            ".txt"
        ));
        const ENTRIES: [&str; crate::word_list::count_entries(TEXT)] =
            crate::word_list::parse_entries(TEXT);
        &ENTRIES
    }};
}

/// Expands to the spellings in `words/$name.txt`, each with the index of its entry: a `&'static [(&'static str, u8)]`.
macro_rules! spellings {
    ($name:literal) => {{
        const TEXT: &str = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/words/",
            $name,
            ".txt"
        ));
        const ENTRIES: [&str; crate::word_list::count_entries(TEXT)] =
            crate::word_list::parse_entries(TEXT);
        const SPELLINGS: [(&str, u8); crate::word_list::count_spellings(&ENTRIES)] =
            crate::word_list::parse_spellings(&ENTRIES);
        &SPELLINGS
    }};
}

pub(crate) use {spellings, words};

/// Returns `true` if a list has this entry, ignoring ASCII case.
pub(crate) fn contains(list: &[&str], text: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(text))
}

/// Returns the index of the first entry with this spelling, ignoring ASCII case.
pub(crate) fn entry_of(spellings: &[(&str, u8)], text: &str) -> Option<u8> {
    spellings
        .iter()
        .find(|(spelling, _)| spelling.eq_ignore_ascii_case(text))
        .map(|(_, entry)| *entry)
}

/// Returns the number of entries of a word file.
pub(crate) const fn count_entries(text: &str) -> usize {
    let mut rest = text;
    let mut count = 0;
    while !rest.is_empty() {
        let (line, after) = split(rest, b"\n");
        if is_entry(line) {
            count += 1;
        }
        rest = after;
    }
    count
}

/// Returns the entries of a word file that has `N` of them.
pub(crate) const fn parse_entries<const N: usize>(text: &'static str) -> [&'static str; N] {
    let mut entries = [""; N];
    let mut rest = text;
    let mut index = 0;
    while !rest.is_empty() {
        let (line, after) = split(rest, b"\n");
        if is_entry(line) {
            entries[index] = line;
            index += 1;
        }
        rest = after;
    }
    entries
}

/// Returns the number of spellings of all entries.
pub(crate) const fn count_spellings(entries: &[&str]) -> usize {
    let mut count = 0;
    let mut entry = 0;
    while entry < entries.len() {
        let mut rest = entries[entry];
        while !rest.is_empty() {
            rest = split(rest, b", ").1;
            count += 1;
        }
        entry += 1;
    }
    count
}

/// Returns the `N` spellings of all entries, each with the index of its entry.
pub(crate) const fn parse_spellings<const N: usize>(
    entries: &[&'static str],
) -> [(&'static str, u8); N] {
    let mut spellings = [("", 0); N];
    let mut index = 0;
    let mut entry = 0;
    while entry < entries.len() {
        let mut rest = entries[entry];
        while !rest.is_empty() {
            let (spelling, after) = split(rest, b", ");
            spellings[index] = (spelling, entry as u8);
            index += 1;
            rest = after;
        }
        entry += 1;
    }
    spellings
}

/// Returns `true` for a line that is neither empty nor a comment.
const fn is_entry(line: &str) -> bool {
    !line.is_empty() && !begins_with(line.as_bytes(), 0, b"# ")
}

/// Splits a text at its first separator, which is left out. Without one, the second part is empty.
const fn split<'t>(text: &'t str, separator: &[u8]) -> (&'t str, &'t str) {
    let mut at = 0;
    while at < text.len() {
        if begins_with(text.as_bytes(), at, separator) {
            let (before, rest) = text.split_at(at);
            return (before, rest.split_at(separator.len()).1);
        }
        at += 1;
    }
    (text, "")
}

/// Returns `true` if a text has these bytes at a place.
const fn begins_with(text: &[u8], at: usize, bytes: &[u8]) -> bool {
    let mut index = 0;
    while index < bytes.len() {
        if at + index >= text.len() || text[at + index] != bytes[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Errors\n#n/a\n\nper 1,000, per thousand\nday";

    /// Expected values typed by hand.
    #[test]
    fn comments_and_empty_lines_are_no_entries() {
        const ENTRIES: [&str; count_entries(FILE)] = parse_entries(FILE);
        const SPELLINGS: [(&str, u8); count_spellings(&ENTRIES)] = parse_spellings(&ENTRIES);
        assert_eq!(ENTRIES, ["#n/a", "per 1,000, per thousand", "day"]);
        assert_eq!(
            SPELLINGS,
            [
                ("#n/a", 0),
                ("per 1,000", 1),
                ("per thousand", 1),
                ("day", 2)
            ]
        );
        assert!(contains(&ENTRIES, "#N/A") && !contains(&ENTRIES, "Errors"));
        assert_eq!(entry_of(&SPELLINGS, "Per Thousand"), Some(1));
    }
}
