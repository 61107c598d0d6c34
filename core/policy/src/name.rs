//! Names as people type them: compared ignoring case, spacing and kinds of dash and apostrophe, with wildcards.

use ambersheet_ooxml::text::fold;

/// A name with wildcards: `*` is any text, `|` means or, `\*`, `\|` and `\>` are the characters themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    alternatives: Vec<Vec<Piece>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Any,
}

impl Pattern {
    /// Reads a pattern as the author wrote it.
    pub fn new(text: &str) -> Self {
        let mut alternatives = Vec::new();
        let (mut pieces, mut run) = (Vec::new(), String::new());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if matches!(chars.peek(), Some('*' | '|' | '>' | '\\')) => {
                    run.extend(chars.next())
                }
                '*' => {
                    push_run(&mut pieces, &mut run);
                    if pieces.last() != Some(&Piece::Any) {
                        pieces.push(Piece::Any);
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

    /// As the author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds no wildcard, so that it names one thing.
    pub fn is_literal(&self) -> bool {
        self.alternatives
            .iter()
            .all(|pieces| !pieces.contains(&Piece::Any))
    }

    /// Whether a name, already [`fold`]ed, matches.
    pub fn matches(&self, folded: &str) -> bool {
        self.alternatives
            .iter()
            .any(|pieces| pieces_match(pieces, folded))
    }
}

fn push_run(pieces: &mut Vec<Piece>, run: &mut String) {
    if !run.is_empty() {
        pieces.push(Piece::Text(std::mem::take(run)));
    }
}

/// Folds the text between wildcards; a space that stood beside a wildcard still stands there.
fn fold_pieces(pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    pieces
        .into_iter()
        .enumerate()
        .map(|(i, piece)| match piece {
            Piece::Any => Piece::Any,
            Piece::Text(text) => {
                let mut folded = fold(&text);
                if i > 0 && text.starts_with(char::is_whitespace) && !folded.is_empty() {
                    folded.insert(0, ' ');
                }
                if i < last && text.ends_with(char::is_whitespace) {
                    folded.push(' ');
                }
                Piece::Text(folded)
            }
        })
        .collect()
}

/// Greedy from the left, which is right for patterns whose only wildcard is `*`.
fn pieces_match(pieces: &[Piece], text: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    match first {
        Piece::Text(run) => text.strip_prefix(run.as_str()).is_some_and(|left| {
            if rest.is_empty() {
                left.is_empty()
            } else {
                pieces_match(rest, left)
            }
        }),
        Piece::Any => match rest {
            [] => true,
            [Piece::Text(run)] => text.ends_with(run.as_str()),
            [Piece::Text(run), after @ ..] => text
                .find(run.as_str())
                .is_some_and(|at| pieces_match(after, &text[at + run.len()..])),
            [Piece::Any, ..] => pieces_match(rest, text),
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
        assert!(Pattern::new(r"a \* b").is_literal() && !Pattern::new("a*").is_literal());
    }
}
