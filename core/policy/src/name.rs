//! Names as people type them: compared ignoring case, spacing and kinds of dash and apostrophe,
//! with wildcards.

use ambersheet_ooxml::text::fold;

use crate::period::{PeriodName, WantedPeriod};

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
    /// `true` if a piece is a period, in any spelling.
    names_period: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PatternPiece {
    Text(String),
    Any,
    Period(WantedPeriod),
}

impl Pattern {
    /// Parses a pattern.
    pub fn new(text: &str) -> Self {
        Self::parse(text, text, &|_| None)
    }

    /// Parses a pattern in which `period` tells what some texts in braces mean.
    ///
    /// `shown` is the text that messages show. A text in braces of which nothing is known stands for itself.
    pub fn of_period(
        text: &str,
        shown: &str,
        period: &dyn Fn(&str) -> Option<WantedPeriod>,
    ) -> Self {
        Self::parse(text, shown, period)
    }

    fn parse(text: &str, shown: &str, period: &dyn Fn(&str) -> Option<WantedPeriod>) -> Self {
        let mut alternatives = Vec::new();
        let mut names_period = false;
        let (mut pieces, mut run) = (Vec::new(), String::new());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let braced = || {
                let left = chars.clone().collect::<String>();
                let (name, _) = left.split_once('}')?;
                Some((period(name)?, name.chars().count()))
            };
            if c == '{'
                && let Some((wanted, length)) = braced()
            {
                push_run(&mut pieces, &mut run);
                pieces.push(PatternPiece::Period(wanted));
                names_period = true;
                let _ = chars.nth(length);
                continue;
            }
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
            text: shown.to_owned(),
            alternatives: alternatives.into_iter().map(fold_pieces).collect(),
            names_period,
        }
    }

    /// Returns `true` if a period in it may be spelt in any common way.
    pub fn names_period(&self) -> bool {
        self.names_period
    }

    /// Returns `true` if it names any period of a kind, and not a certain one.
    pub fn names_any_period(&self) -> bool {
        let mut pieces = self.alternatives.iter().flatten();
        pieces.any(|piece| matches!(piece, PatternPiece::Period(WantedPeriod::Any(_))))
    }

    /// Returns the period in a name that is already [`fold`]ed, if the pattern names any of a kind.
    pub fn period_in(&self, folded: &str) -> Option<PeriodName> {
        self.alternatives.iter().find_map(|pieces| {
            let mut found = None;
            pieces_match(pieces, folded, &mut |wanted, text| {
                let own = wanted.read(text)?;
                found = Some(own);
                Some(())
            })
            .then_some(found)?
        })
    }

    /// Returns `true` if a name that is already [`fold`]ed is the text that messages show.
    pub fn is_exactly(&self, folded: &str) -> bool {
        Self::new(&self.text).matches(folded)
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
        self.alternatives.iter().any(|pieces| {
            pieces_match(pieces, folded, &mut |wanted, text| {
                wanted.fits(text).then_some(())
            })
        })
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
            piece @ (PatternPiece::Any | PatternPiece::Period(_)) => piece,
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

/// Tells whether a text is a period.
type IsPeriod<'a> = dyn FnMut(&WantedPeriod, &str) -> Option<()> + 'a;

/// Returns `true` if the pieces match a text. Greedy from the left: right for patterns whose only
/// wildcard is `*`.
fn pieces_match(pieces: &[PatternPiece], text: &str, is_period: &mut IsPeriod<'_>) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    match first {
        PatternPiece::Text(run) => text.strip_prefix(run.as_str()).is_some_and(|left| {
            if rest.is_empty() {
                left.is_empty()
            } else {
                pieces_match(rest, left, is_period)
            }
        }),
        PatternPiece::Period(wanted) => period_matches(wanted, rest, text, is_period),
        PatternPiece::Any => match rest {
            [] => true,
            [PatternPiece::Text(run)] => text.ends_with(run.as_str()),
            [PatternPiece::Text(run), ..] if names_period(rest) => text
                .match_indices(run.as_str())
                .any(|(at, _)| pieces_match(rest, &text[at..], is_period)),
            [PatternPiece::Text(run), after @ ..] => text
                .find(run.as_str())
                .is_some_and(|at| pieces_match(after, &text[at + run.len()..], is_period)),
            [PatternPiece::Any, ..] => pieces_match(rest, text, is_period),
            [PatternPiece::Period(_), ..] => {
                word_starts(text).any(|at| pieces_match(rest, &text[at..], is_period))
            }
        },
    }
}

fn names_period(pieces: &[PatternPiece]) -> bool {
    let mut pieces = pieces.iter();
    pieces.any(|piece| matches!(piece, PatternPiece::Period(_)))
}

/// Returns `true` if a text begins with a period, and the other pieces match what is left.
fn period_matches(
    wanted: &WantedPeriod,
    rest: &[PatternPiece],
    text: &str,
    is_period: &mut IsPeriod<'_>,
) -> bool {
    let mut ends: Vec<usize> = match rest {
        [] => vec![text.len()],
        [PatternPiece::Text(run), ..] => {
            text.match_indices(run.as_str()).map(|(at, _)| at).collect()
        }
        _ => word_starts(text).chain([text.len()]).collect(),
    };
    // The longest first, so that a year belongs to the period before it.
    ends.reverse();
    ends.into_iter().any(|end| {
        let period = text[..end].trim();
        pieces_match(rest, &text[end..], is_period) && is_period(wanted, period).is_some()
    })
}

/// Returns the places at which words begin or end.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut last = None;
    text.char_indices().filter_map(move |(at, c)| {
        let kind = (c.is_alphanumeric(), c.is_whitespace());
        let is_start = last != Some(kind);
        last = Some(kind);
        is_start.then_some(at)
    })
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
