//! The words by which returns name their columns, in several languages.
//!
//! A heading that is one of the phrases counts most; one that holds a phrase counts less. Each language is a file of its own.

use std::collections::HashMap;
use std::sync::OnceLock;

use ambersheet_ooxml::text::fold;

use crate::period::{is_number_of_quarter, is_period_word, is_quarter_word};

/// The content of a column of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meaning {
    /// The name of the measure.
    Measure,
    /// A reference.
    Id,
    /// The group of the measure.
    Group,
    /// The figure that is rated.
    Actual,
    /// The figure that it is compared with.
    Target,
    /// The figure of the period before.
    Previous,
    /// The figure at the start.
    Baseline,
    /// The figure that is expected.
    Forecast,
    /// A difference, which is reckoned from others.
    Variance,
    /// A share, which is reckoned from others.
    PercentOf,
    /// The direction that is good.
    GoodIs,
    /// A rating.
    Rating,
    /// A state, which may be a rating.
    Status,
    /// A direction of travel.
    Direction,
    /// A unit.
    Unit,
    /// A remark.
    Comment,
    /// A person or office.
    Owner,
    /// A tolerance.
    Tolerance,
    /// The limit of the middle rating.
    Minimum,
    /// A limit better than the target.
    Stretch,
    /// Limits in words.
    Limits,
    /// A weight.
    Weight,
    /// A likelihood.
    Likelihood,
    /// An impact.
    Impact,
    /// A score of a risk.
    Score,
    /// A planned date.
    PlannedDate,
    /// An expected date.
    ForecastDate,
    /// A date on which something was done.
    ActualDate,
    /// Another date.
    OtherDate,
    /// A word that is no rating, such as a priority.
    Priority,
}

use Meaning as M;

/// The names of meanings in the files, in the order in which parts of headings are asked for.
const NAMES: [(&str, Meaning); 30] = [
    ("variance", M::Variance),
    ("percent_of", M::PercentOf),
    ("tolerance", M::Tolerance),
    ("good_is", M::GoodIs),
    ("direction", M::Direction),
    ("rating", M::Rating),
    ("comment", M::Comment),
    ("owner", M::Owner),
    ("previous", M::Previous),
    ("baseline", M::Baseline),
    ("likelihood", M::Likelihood),
    ("impact", M::Impact),
    ("minimum", M::Minimum),
    ("stretch", M::Stretch),
    ("forecast", M::Forecast),
    ("target", M::Target),
    ("actual", M::Actual),
    ("score", M::Score),
    ("status", M::Status),
    ("measure", M::Measure),
    ("group", M::Group),
    ("id", M::Id),
    ("limits", M::Limits),
    ("weight", M::Weight),
    ("unit", M::Unit),
    ("planned_date", M::PlannedDate),
    ("forecast_date", M::ForecastDate),
    ("actual_date", M::ActualDate),
    ("other_date", M::OtherDate),
    ("priority", M::Priority),
];

/// Returns the name of a meaning in words.
///
/// ```
/// use ambersheet_draft::lexicon::{Meaning, meaning_name};
///
/// assert_eq!(meaning_name(Meaning::PlannedDate), "planned date");
/// ```
pub fn meaning_name(meaning: Meaning) -> String {
    let known = NAMES.iter().find(|(_, known)| *known == meaning);
    known.map_or_else(String::new, |(name, _)| name.replace('_', " "))
}

const FILES: [&str; 4] = [
    include_str!("words/english.txt"),
    include_str!("words/french.txt"),
    include_str!("words/spanish.txt"),
    include_str!("words/indonesian.txt"),
];

#[derive(Debug, Default)]
struct Lexicon {
    exact: HashMap<String, Vec<Meaning>>,
    /// Phrases that headings hold, by the place of their meaning in [`NAMES`].
    held: Vec<(usize, Meaning, String)>,
    totals: Vec<String>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut lexicon = Lexicon::default();
        for line in FILES.iter().flat_map(|file| file.lines()) {
            lexicon.add(line);
        }
        lexicon.held.sort_by_key(|(order, ..)| *order);
        lexicon
    })
}

impl Lexicon {
    /// Adds a line: `meaning = phrases`, `meaning ~ phrases`, or `total # phrases`.
    fn add(&mut self, line: &str) {
        let Some((name, rest)) = line.split_once(' ').filter(|_| !line.starts_with('#')) else {
            return;
        };
        let Some((sign, phrases)) = rest.split_at_checked(1) else {
            return;
        };
        let phrases = phrases
            .split(';')
            .map(words_of)
            .filter(|phrase| !phrase.is_empty());
        if sign == "#" {
            self.totals.extend(phrases);
            return;
        }
        let Some(order) = NAMES.iter().position(|(known, _)| *known == name) else {
            return;
        };
        let meaning = NAMES[order].1;
        for phrase in phrases {
            if sign == "=" {
                self.exact.entry(phrase).or_default().push(meaning);
            } else {
                self.held.push((order, meaning, phrase));
            }
        }
    }
}

/// Returns what a heading may mean, each with its weight: 4 for a known heading, 3 for one without its brackets, 2 for a heading that holds a known phrase.
///
/// ```
/// use ambersheet_draft::lexicon::{Meaning, meanings};
///
/// assert!(meanings("Actual_to_date (£000)").contains(&(Meaning::Actual, 3)));
/// assert_eq!(meanings("Budget variance").first(), Some(&(Meaning::Variance, 4)));
/// assert!(meanings("Blue sky").is_empty());
/// ```
pub fn meanings(heading: &str) -> Vec<(Meaning, u8)> {
    let mut found: Vec<(Meaning, u8)> = Vec::new();
    let mut add = |meaning: Meaning, weight: u8| {
        if !found.iter().any(|(known, _)| *known == meaning) {
            found.push((meaning, weight));
        }
    };
    let whole = words_of(&without_period(heading));
    let named = without_money(&without_brackets(heading));
    let timeless = without_period(&named);
    let bare = words_of(if timeless == named {
        &named
    } else {
        until(&timeless)
    });
    let lexicon = lexicon();
    for (phrase, weight) in [(&whole, 4), (&bare, 3)] {
        for meaning in lexicon.exact.get(phrase).into_iter().flatten() {
            add(*meaning, weight);
        }
    }
    if whole.chars().count() <= 60 {
        let held = lexicon
            .held
            .iter()
            .find(|(_, _, phrase)| has_words(&whole, phrase));
        if let Some((_, meaning, _)) = held {
            add(*meaning, 2);
        }
    }
    found
}

/// Returns `true` for names of rows that add up others.
pub fn is_total(name: &str) -> bool {
    let phrase = words_of(&without_brackets(name));
    let mut words = phrase.split(' ');
    let (first, last) = (
        words.next().unwrap_or_default(),
        words.next_back().unwrap_or_default(),
    );
    let known = |word: &str| {
        matches!(
            word,
            "total" | "totals" | "subtotal" | "totales" | "totaux" | "jumlah"
        )
    };
    lexicon().totals.contains(&phrase)
        || known(first)
        || known(last)
        || phrase.starts_with("sub total")
        || phrase.starts_with("grand total")
}

/// Returns the words of a text in lower case, parted by single spaces: `Actual_Spend` is `actual spend`.
pub fn words_of(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 4);
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            parted.push(' ');
        }
        if c == '×' {
            parted.push_str(" x ");
            before = c;
            continue;
        }
        let kept = c.is_alphanumeric()
            || matches!(
                c,
                '%' | '/' | '+' | '-' | '?' | '\'' | '°' | 'º' | '$' | '.'
            );
        parted.push(if kept { c } else { ' ' });
        before = c;
    }
    let folded = fold(&parted);
    let words = folded
        .split(' ')
        .map(|word| word.trim_matches(|c| matches!(c, '.' | '\'' | '-' | '/')));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns `true` if a phrase holds a word, or several in a row.
pub fn has_words(phrase: &str, words: &str) -> bool {
    // Phrases are short, and most hold nothing: the search of the standard library takes longer to begin than this to end.
    let Some(first) = words.as_bytes().first() else {
        return false;
    };
    let windows = phrase.as_bytes().windows(words.len()).enumerate();
    let mut places = windows.filter(|(_, part)| part[0] == *first && *part == words.as_bytes());
    places.any(|(at, _)| {
        let before = phrase[..at].chars().next_back();
        let after = phrase[at + words.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// Returns a text without what stands in brackets.
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Returns a heading whose period was taken out without the word before it: "Paid to 31 Dec" is "Paid".
fn until(timeless: &str) -> &str {
    let is_day = |c: char| c.is_ascii_digit() || c == ' ';
    let words = timeless.trim_end_matches(is_day);
    let ends = [" to", " at", " as at", " up to", " until"];
    let mut ends = ends.iter().rev();
    ends.find_map(|end| words.strip_suffix(end))
        .unwrap_or(words)
}

/// Returns a heading without the units of money in it: "Forecast £'000" is "Forecast".
fn without_money(heading: &str) -> String {
    let is_unit = |word: &&str| word.starts_with(['£', '€', '$']);
    let kept = heading.split(' ').filter(|word| !is_unit(word));
    kept.collect::<Vec<_>>().join(" ")
}

/// Returns a heading without the periods that it names.
pub(crate) fn without_period(heading: &str) -> String {
    let spaced = heading.replace('_', " ");
    let words: Vec<&str> = spaced.split(' ').collect();
    let quarter = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .is_some_and(|word| is_quarter_word(word))
    };
    let number = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .is_some_and(|word| is_number_of_quarter(word))
    };
    let kept = words.iter().enumerate().filter(|(index, word)| {
        let (before, after) = (index.checked_sub(1), Some(index + 1));
        let of_quarter = quarter(Some(*index)) && (number(before) || number(after));
        let counts = number(Some(*index)) && (quarter(before) || quarter(after));
        !(is_period_word(word) || of_quarter || counts)
    });
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}
