//! Names as people type them: compared ignoring case, spacing and kinds of dash and apostrophe,
//! with wildcards.

use ambersheet_ooxml::text::fold;

/// A name with wildcards: `*` is any text, `|` means or, `\*`, `\|` and `\>` are the characters themselves.
///
/// ```
/// use ambersheet_ooxml::text::fold;
/// use ambersheet_policy::name::Pattern;
///
/// let pattern = Pattern::new("Sickness*|Absence");
/// assert!(pattern.matches(&fold("SICKNESS  absences")));
/// assert!(pattern.matches(&fold("absence")));
/// assert!(!pattern.matches(&fold("Absences")));
/// assert!(!pattern.is_literal());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    alternatives: Vec<Vec<PatternPiece>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PatternPiece {
    Text(String),
    Any,
}

impl Pattern {
    /// Parses a pattern.
    pub fn new(text: &str) -> Self {
        let mut alternatives = Vec::new();
        let (mut pieces, mut run) = (Vec::new(), String::new());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if matches!(chars.peek(), Some('*' | '|' | '>' | '\\')) => {
                    run.extend(chars.next());
                }
                '*' => {
                    push_run(&mut pieces, &mut run);
                    if pieces.last() != Some(&PatternPiece::Any) {
                        pieces.push(PatternPiece::Any);
                    }
                }
                '|' => {
                    push_run(&mut pieces, &mut run);
                    alternatives.push(std::mem::take(&mut pieces));
                }
                _ => run.push(c),
            }
        }
        push_run(&mut pieces, &mut run);
        alternatives.push(pieces);
        Self {
            text: text.to_owned(),
            alternatives: alternatives.into_iter().map(fold_pieces).collect(),
        }
    }

    /// Returns the text as the author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns `true` if the pattern has no wildcard `*`.
    pub fn is_literal(&self) -> bool {
        self.alternatives
            .iter()
            .all(|pieces| !pieces.contains(&PatternPiece::Any))
    }

    /// Returns the [`fold`]ed names that the pattern spells out, without the wildcard `*`.
    pub fn full_names(&self) -> impl Iterator<Item = &str> {
        self.alternatives
            .iter()
            .filter_map(|pieces| match pieces.as_slice() {
                [PatternPiece::Text(name)] => Some(name.as_str()),
                _ => None,
            })
    }

    /// Returns `true` if a name that is already [`fold`]ed matches.
    pub fn matches(&self, folded: &str) -> bool {
        self.alternatives
            .iter()
            .any(|pieces| pieces_match(pieces, folded))
    }
}

fn push_run(pieces: &mut Vec<PatternPiece>, run: &mut String) {
    if !run.is_empty() {
        pieces.push(PatternPiece::Text(std::mem::take(run)));
    }
}

/// Folds the text between wildcards, and keeps a space next to a wildcard.
fn fold_pieces(pieces: Vec<PatternPiece>) -> Vec<PatternPiece> {
    let last = pieces.len().saturating_sub(1);
    pieces
        .into_iter()
        .enumerate()
        .map(|(i, piece)| match piece {
            PatternPiece::Any => PatternPiece::Any,
            PatternPiece::Text(text) => {
                let mut folded = fold(&text);
                if i > 0 && text.starts_with(char::is_whitespace) && !folded.is_empty() {
                    folded.insert(0, ' ');
                }
                if i < last && text.ends_with(char::is_whitespace) {
                    folded.push(' ');
                }
                PatternPiece::Text(folded)
            }
        })
        .collect()
}

/// Returns `true` if the pieces match a text. Greedy from the left: right for patterns whose only
/// wildcard is `*`.
fn pieces_match(pieces: &[PatternPiece], text: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    match first {
        PatternPiece::Text(run) => text.strip_prefix(run.as_str()).is_some_and(|left| {
            if rest.is_empty() {
                left.is_empty()
            } else {
                pieces_match(rest, left)
            }
        }),
        PatternPiece::Any => match rest {
            [] => true,
            [PatternPiece::Text(run)] => text.ends_with(run.as_str()),
            [PatternPiece::Text(run), after @ ..] => text
                .find(run.as_str())
                .is_some_and(|at| pieces_match(after, &text[at + run.len()..])),
            [PatternPiece::Any, ..] => pieces_match(rest, text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_as_people_mean_them() {
        for (pattern, name, expected) in [
            ("Target", " TARGET ", true),
            ("Good is", "Good\r\nis", true),
            ("Children's Services", "Children\u{2019}s  services", true),
            ("Grade I - L", "Grade I \u{2013} L", true),
            ("Sickness*", "Sickness absences - % lost time", true),
            ("*(annual)*", "Reserves forecasts (Annual)", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyycd", false),
            ("Level of *", "Level of", false),
            ("Catastrophic|Outstanding", "outstanding", true),
            (r"905 \*", "905 *", true),
            (r"905 \*", "905 x", false),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(&fold(name)),
                expected,
                "{pattern} ~ {name}"
            );
        }
        let pattern = Pattern::new(r"Fees|Loans*|Rent \* day");
        assert_eq!(
            pattern.full_names().collect::<Vec<_>>(),
            ["fees", "rent * day"]
        );
        assert!(Pattern::new(r"a \* b").is_literal() && !Pattern::new("a*").is_literal());
    }
}
