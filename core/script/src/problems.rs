//! Collects the problems of a script from every step, and finds near names for their suggestions.

use ambersheet_diagnostic::Diagnostic;
use ambersheet_policy::model::Position;

/// A problem of a script that is being loaded or run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The line, from 1; 0 if the problem belongs to the script as a whole.
    pub(super) line: u32,
    /// The column, from 1.
    pub(super) column: u32,
    /// The message.
    pub(super) message: String,
    /// The text to write instead.
    pub(super) suggestion: Option<String>,
}

impl From<Problem> for Diagnostic {
    fn from(problem: Problem) -> Self {
        let at = Position {
            line: problem.line,
            column: problem.column,
        };
        Self::in_script(at, shortened(problem.message)).advice(problem.suggestion.map(shortened))
    }
}

/// The longest word that a message repeats.
const WORD: usize = 200;

/// Shortens the words of a message that are longer than a person would write.
fn shortened(message: String) -> String {
    if message.len() <= WORD {
        return message;
    }
    let words = message
        .split(' ')
        .map(|word| match word.char_indices().nth(WORD) {
            Some((end, _)) => format!("{}…", &word[..end]),
            None => word.to_owned(),
        });
    words.collect::<Vec<_>>().join(" ")
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    /// Adds a problem without a suggestion.
    pub(super) fn add(&mut self, at: Position, message: impl Into<String>) {
        self.push(at, message.into(), None);
    }

    /// Adds a problem with a suggestion.
    pub(super) fn suggest(
        &mut self,
        at: Position,
        message: impl Into<String>,
        suggestion: impl Into<String>,
    ) {
        self.push(at, message.into(), Some(suggestion.into()));
    }

    /// Adds a problem with or without a suggestion.
    pub(super) fn push(&mut self, at: Position, message: String, suggestion: Option<String>) {
        self.found.push(Problem {
            line: at.line,
            column: at.column,
            message,
            suggestion,
        });
    }

    /// Returns the number of problems so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Tells whether there are no problems.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Tells whether there is a problem at exactly this position.
    pub(super) fn has(&self, at: Position) -> bool {
        self.found
            .iter()
            .any(|problem| (problem.line, problem.column) == (at.line, at.column))
    }

    /// Returns all problems in the script's order, each once.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.found
            .sort_by(|a, b| (a.line, a.column, &a.message).cmp(&(b.line, b.column, &b.message)));
        self.found.dedup();
        let left_out = self.found.len().saturating_sub(SHOWN);
        if left_out > 0 {
            self.found.truncate(SHOWN);
            let last = self
                .found
                .last()
                .map_or((0, 0), |last| (last.line, last.column));
            self.found.push(Problem {
                line: last.0,
                column: last.1,
                message: format!("after this one there are {left_out} more problems"),
                suggestion: None,
            });
        }
        self.found
    }
}

/// The most problems that are shown together.
const SHOWN: usize = 200;

/// Returns the suggestion `did you mean …?` if a candidate is near.
pub(super) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    near(word, candidates).map(|name| format!("did you mean `{name}`?"))
}

/// Returns the candidate that `word` most likely means, if one is near enough.
pub(super) fn near<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    let slips = match word.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let lower = candidate.to_lowercase();
        let contained = word.len() >= 4
            && (lower.contains(&word) || (lower.len() >= 4 && word.contains(&lower)));
        let distance = strsim::osa_distance(&word, &lower);
        let distance = if distance > slips && contained {
            slips + 1
        } else {
            distance
        };
        if distance <= slips + usize::from(contained) && best.is_none_or(|found| distance < found.0)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|found| found.1)
}

/// Joins words as in `a`, `a or b`, `a, b or c`.
pub(super) fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_names_are_what_people_meant() {
        let words = [
            "amber_within",
            "higher_is_better",
            "lower_is_better",
            "percent_of_target",
            "points",
            "rating",
        ];
        for (typed, meant) in [
            ("amber_witin", Some("amber_within")),
            ("Higher_is_better", Some("higher_is_better")),
            ("point", Some("points")),
            ("percent", Some("percent_of_target")),
            ("raitng", Some("rating")),
            ("x", None),
            ("scale", None),
        ] {
            assert_eq!(near(typed, words), meant, "{typed}");
        }
    }
}
