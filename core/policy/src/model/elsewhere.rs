//! Values that stand in another row of a table, or in another table.

use ambersheet_ooxml::text::{fold, one_line};

use crate::name::Pattern;

/// The rows of a table that the rules ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum RowsAsked {
    /// By the name: `* Plan`.
    Named(NamePattern),
    /// By texts under headings, all of which must hold. Each heading is known by its number.
    Marked(Vec<(u8, Pattern)>),
}

/// The place of a value that does not stand in the measure's own row.
#[derive(Clone, Debug, PartialEq)]
pub enum ElsewhereSource {
    /// Another row of the same table, in the column of the actual.
    Row(RowsAsked),
    /// Another table of the workbook, in the row of the same name.
    Table(TableAsked),
}

/// A table that values are taken from.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAsked {
    /// The sheet.
    pub sheet: Pattern,
    /// The heading over the names.
    pub measure: Pattern,
    /// The heading over the groups, if the names count within them.
    pub group: Option<Pattern>,
    /// The heading over the values.
    pub value: Pattern,
}

/// The names of rows: a text with at most one `*` in each alternative. What the `*` stands for is the same in the rows
/// that belong together.
///
/// ```
/// use ambersheet_policy::model::NamePattern;
///
/// let (actual, plan) = (NamePattern::new("* Act"), NamePattern::new("* Plan"));
/// let common = actual.common("No of Calls Act");
/// assert_eq!(common, ["No of Calls"]);
/// assert_eq!(plan.filled(&common), ["No of Calls Plan"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NamePattern {
    pattern: Pattern,
    /// The text before and after the `*` of each alternative; of one without, the whole text.
    pieces: Vec<(String, Option<String>)>,
}

impl NamePattern {
    /// Parses a pattern.
    pub fn new(text: &str) -> Self {
        let pieces = text
            .split('|')
            .map(|alternative| match alternative.split_once('*') {
                Some((before, after)) => (before.to_owned(), Some(after.to_owned())),
                None => (alternative.to_owned(), None),
            });
        Self {
            pattern: Pattern::new(text),
            pieces: pieces.collect(),
        }
    }

    /// Returns the text as the author wrote it.
    pub fn text(&self) -> &str {
        self.pattern.text()
    }

    /// Returns `true` if any alternative has a `*`.
    pub fn has_common(&self) -> bool {
        self.pieces.iter().any(|(_, after)| after.is_some())
    }

    /// Returns `true` if no alternative has more than one `*`, or a sign written with a backslash.
    pub fn is_plain(&self) -> bool {
        let after = self.pieces.iter().filter_map(|(_, after)| after.as_ref());
        !self.text().contains('\\') && !after.into_iter().any(|after| after.contains('*'))
    }

    /// Returns `true` if a [`fold`]ed name is asked for.
    pub fn matches(&self, folded: &str) -> bool {
        self.pattern.matches(folded)
    }

    /// Returns what the `*` stands for in a name, for each alternative that the name fits.
    pub fn common(&self, name: &str) -> Vec<String> {
        let name = one_line(name);
        let mut found = Vec::new();
        for (before, after) in &self.pieces {
            let Some(after) = after else { continue };
            let alternative = Pattern::new(&format!("{before}*{after}"));
            if !alternative.matches(&fold(&name)) {
                continue;
            }
            let ends = [before.trim_start(), after.trim_end()]
                .map(|end| one_line_kept(end).chars().count());
            let length = name.trim().chars().count();
            let middle: String = name
                .trim()
                .chars()
                .skip(ends[0])
                .take(length.saturating_sub(ends[0] + ends[1]))
                .collect();
            found.push(middle.trim().to_owned());
        }
        found
    }

    /// Returns the names with these texts in place of the `*`; a name without a `*` is itself.
    pub fn filled(&self, common: &[String]) -> Vec<String> {
        let mut names = Vec::new();
        for (before, after) in &self.pieces {
            match after {
                None => names.push(before.trim().to_owned()),
                Some(after) => names.extend(
                    common
                        .iter()
                        .map(|common| one_line(&format!("{before}{common}{after}"))),
                ),
            }
        }
        names
    }
}

/// Returns a text with single spaces, also at its ends.
fn one_line_kept(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !kept.ends_with(' ') {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::NamePattern;

    #[test]
    fn the_star_stands_for_the_same_text_in_both_names() {
        for (own, name, other, expected) in [
            ("* Act", "No of Calls Act", "* Plan", "No of Calls Plan"),
            (
                "* Act",
                "  No of  Calls\nAct ",
                "* Plan",
                "No of Calls Plan",
            ),
            ("*Act", "CallsAct", "*Plan", "CallsPlan"),
            (
                "Actual: *",
                "Actual: Sickness",
                "Target: *",
                "Target: Sickness",
            ),
            (
                "* (actual)",
                "Spend (Actual)",
                "* (budget)",
                "Spend (budget)",
            ),
            ("* Act|* Actual", "Calls Actual", "* Plan", "Calls Plan"),
            ("* act", "ÉCOLES ACT", "* plan", "ÉCOLES plan"),
        ] {
            let common = NamePattern::new(own).common(name);
            assert_eq!(NamePattern::new(other).filled(&common), [expected], "{own}");
        }
        assert!(NamePattern::new("* Act").common("Calls Plan").is_empty());
        assert_eq!(NamePattern::new("Plan").filled(&[]), ["Plan"]);
    }

    #[test]
    fn the_star_is_found_between_two_texts() {
        for (own, name, expected) in [
            ("No of *  Act", "No of Calls Act", &["Calls"][..]),
            ("No  of * Act", "No of Calls Act", &["Calls"]),
            ("No\n of *", "No of Calls", &["Calls"]),
            (
                "* Act|No of *",
                "No of Calls Act",
                &["No of Calls", "Calls Act"],
            ),
            ("* Act|Calls", "Calls", &[]),
        ] {
            assert_eq!(NamePattern::new(own).common(name), expected, "{own}");
        }
    }

    #[test]
    fn a_pattern_tells_what_it_is_made_of() {
        for (text, has_common, is_plain, fits, misses) in [
            ("* Act", true, true, "calls act", "calls plan"),
            ("Act", false, true, "act", "calls act"),
            ("Calls|* Act", true, true, "calls", "plan"),
            ("* of * Act", true, false, "no of calls act", "calls act"),
            ("5\\* Act", true, false, "5* act", "50 act"),
        ] {
            let pattern = NamePattern::new(text);
            assert_eq!(pattern.text(), text);
            assert_eq!(pattern.has_common(), has_common, "{text}");
            assert_eq!(pattern.is_plain(), is_plain, "{text}");
            assert!(pattern.matches(fits), "{text}");
            assert!(!pattern.matches(misses), "{text}");
        }
    }
}
