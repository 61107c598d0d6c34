//! Recognises the labels of forms by the words that English returns use for them, and the quarters that texts name.
//!
//! A heading that is one of these words counts most; one that merely holds such a word counts less, and one that is
//! nothing but a quarter is taken for a value of that quarter where nothing better is at hand.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Role;

/// Longer texts are sentences, not headings.
const LONGEST_HEADING: usize = 60;

/// The meaning of a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// The role of the column under it.
    pub role: Role,
    /// 3 where the heading is a known word, 2 where it holds one, 1 where it is only a quarter.
    pub score: u8,
    /// The period that it names.
    pub stated: StatedPeriod,
}

/// The quarter and year that a text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedPeriod {
    /// The year as it is written, such as `2022/23`.
    pub year: Option<String>,
    /// The quarter, from 1 to 4.
    pub quarter: Option<u8>,
}

/// Headings that are one of these words, with what they mean.
const EXACT: [(Role, &[&str]); 10] = [
    (
        Role::Measure,
        &[
            "measure",
            "measures",
            "measure name",
            "name of measure",
            "performance measure",
            "performance measures",
            "performance indicator",
            "performance indicators",
            "indicator",
            "indicators",
            "indicator name",
            "pi",
            "pis",
            "kpi",
            "kpis",
            "kpi name",
            "kpi description",
            "key performance indicator",
            "key performance indicators",
            "vital sign",
            "vital signs",
            "metric",
            "metrics",
            "measure description",
            "indicator description",
            "pi description",
            "what we measure",
            "project name",
            "project",
            "statement",
            "description",
        ],
    ),
    (
        Role::Actual,
        &[
            "actual",
            "actuals",
            "performance",
            "current performance",
            "actual performance",
            "outturn",
            "result",
            "results",
            "current",
            "value",
            "achieved",
            "current value",
            "current quarter",
            "this quarter",
            "this period",
            "current period",
            "latest",
            "latest performance",
            "latest result",
            "year to date",
            "ytd",
            "actual ytd",
            "outturn to date",
            "actual to date",
            "performance to date",
            "position",
            "current position",
            "actual value",
        ],
    ),
    (
        Role::Previous,
        &[
            "previous",
            "previous quarter",
            "previous performance",
            "previous period",
            "previous value",
            "last quarter",
            "last period",
            "last year",
            "prior",
            "prior quarter",
            "prior period",
            "previous year",
            "previous result",
            "previous outturn",
            "last quarters performance",
        ],
    ),
    (
        Role::Target,
        &[
            "target",
            "targets",
            "goal",
            "annual target",
            "target value",
            "current target",
            "target to date",
        ],
    ),
    (
        Role::GoodIs,
        &[
            "good is",
            "good performance is",
            "polarity",
            "what good is",
            "good",
            "what good looks like",
            "desired direction",
            "good to be",
            "better if",
            "better is",
            "preferred direction",
            "aim",
        ],
    ),
    (
        Role::Rating,
        &[
            "rag",
            "rag rating",
            "rag status",
            "rating",
            "status",
            "rag score",
            "traffic light",
            "performance rating",
        ],
    ),
    (
        Role::Direction,
        &[
            "direction of travel",
            "trajectory",
            "direction",
            "trend",
            "dot",
            "travel",
            "movement",
        ],
    ),
    (
        Role::Id,
        &[
            "id",
            "ref",
            "reference",
            "no",
            "number",
            "code",
            "measure id",
            "ref no",
            "kpi ref",
            "pi ref",
            "measure ref",
            "kpi no",
            "pi no",
            "indicator ref",
            "kpi id",
            "measure no",
            "vital sign no",
        ],
    ),
    (
        Role::Group,
        &[
            "group",
            "portfolio",
            "theme",
            "directorate",
            "department",
            "division",
            "service",
            "service area",
            "priority",
            "objective",
            "team",
        ],
    ),
    (
        Role::PublishedRating,
        &[
            "published rating",
            "published rag",
            "self assessed rag",
            "self assessed rating",
        ],
    ),
];

/// Words that headings hold, in the order in which they are asked for.
const HELD: [(Role, &[&str]); 8] = [
    (Role::Direction, &["direction of travel", "trajectory"]),
    (
        Role::Rating,
        &["rag", "rag rating", "traffic light", "rating"],
    ),
    (
        Role::GoodIs,
        &["good is", "good performance is", "polarity", "is better"],
    ),
    (
        Role::Previous,
        &["previous", "last quarter", "last year", "prior"],
    ),
    (
        Role::Measure,
        &[
            "measure",
            "measures",
            "indicator",
            "indicators",
            "kpi",
            "vital sign",
            "vital signs",
            "metric",
        ],
    ),
    (Role::Target, &["target", "goal"]),
    (
        Role::Actual,
        &[
            "actual",
            "outturn",
            "current",
            "performance",
            "achieved",
            "result",
        ],
    ),
    (Role::Group, &["directorate", "portfolio", "department"]),
];

/// Words that make of a heading something else than what else it holds.
const NOT_A_HEADING: [&str; 14] = [
    "number of",
    "comment",
    "comments",
    "commentary",
    "narrative",
    "reason",
    "reasons",
    "variance",
    "date",
    "key for",
    "owner",
    "unit",
    "against",
    "key",
];

/// Returns the meaning of a heading, if it has one here.
pub fn heading(text: &str) -> Option<Heading> {
    if text.chars().count() > LONGEST_HEADING {
        return None;
    }
    let stated = stated(text);
    let whole = phrase(text, false);
    let bare = phrase(text, true);
    let exact = |phrase: &str| {
        EXACT
            .iter()
            .find(|(_, words)| words.contains(&phrase))
            .map(|(role, _)| (*role, 3))
            .filter(|_| !phrase.is_empty())
    };
    let holds = |words: &[&str]| words.iter().any(|word| has_words(&whole, word));
    let found = exact(&whole)
        .or_else(|| exact(&bare).filter(|_| !holds(&["rag", "rating"])))
        .or_else(|| {
            let other = holds(&NOT_A_HEADING);
            HELD.iter()
                .find(|(_, words)| !other && holds(words))
                .map(|(role, _)| (*role, 2))
        });
    match found {
        Some((Role::Rating, _)) if holds(&["previous", "last", "prior"]) => None,
        Some((role, score)) => Some(Heading {
            role,
            score,
            stated,
        }),
        None if whole.is_empty() && stated.quarter.is_some() => Some(Heading {
            role: Role::Actual,
            score: 1,
            stated,
        }),
        None => None,
    }
}

/// Returns the words of a text, without quarters and years, and without the text in brackets if `bare`.
fn phrase(text: &str, bare: bool) -> String {
    let folded = fold(text);
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '\'' => continue,
            _ if depth > 0 && bare => continue,
            _ => {}
        }
        plain.push(c);
    }
    let words = pieces(&plain)
        .filter(|piece| piece.is_word)
        .map(|piece| piece.text);
    let words: Vec<&str> = words
        .filter(|word| quarter_of(word).is_none() && !is_year(word))
        .collect();
    words.join(" ")
}

/// Returns `true` if a phrase holds a word, or several in a row.
pub fn has_words(phrase: &str, words: &str) -> bool {
    phrase.match_indices(words).any(|(at, _)| {
        let before = phrase[..at].chars().next_back();
        let after = phrase[at + words.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// Returns the quarter and year that a text names, the last of each.
pub fn stated(text: &str) -> StatedPeriod {
    let mut found = StatedPeriod::default();
    for piece in pieces(text).filter(|piece| piece.is_word) {
        if let Some(quarter) = quarter_of(piece.text) {
            found.quarter = Some(quarter);
        } else if is_year(piece.text) {
            found.year = Some(piece.text.to_owned());
        }
    }
    found
}

/// A piece of a text: a word (a year such as 2022/23 is one), or the text between words.
pub struct TextPiece<'a> {
    /// The piece as it stands in the text.
    pub text: &'a str,
    /// `true` if it is a word, not what stands between words.
    pub is_word: bool,
}

/// Cuts a text into words and the text between them.
pub fn pieces(text: &str) -> impl Iterator<Item = TextPiece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = first.is_alphanumeric();
        let year = rest
            .get(..7)
            .filter(|start| is_word && is_year(start) && ends_word(rest, 7));
        let run = rest
            .find(|c: char| c.is_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (text, left) = rest.split_at(if year.is_some() { 7 } else { run });
        rest = left;
        Some(TextPiece { text, is_word })
    })
}

fn ends_word(text: &str, at: usize) -> bool {
    text[at..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric())
}

fn quarter_of(word: &str) -> Option<u8> {
    match word.as_bytes() {
        [b'q' | b'Q', digit @ b'1'..=b'4'] => Some(digit - b'0'),
        _ => None,
    }
}

/// `2022`, `2022/23`, `2022-23`.
fn is_year(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let century = word.starts_with("19") || word.starts_with("20");
    match bytes.len() {
        4 => century && digits(0..4),
        7 => century && digits(0..4) && matches!(bytes[4], b'/' | b'-') && digits(5..7),
        _ => false,
    }
}
