//! Words that may stand behind a quantity and leave it what it is, and words that make it something else.
//!
//! "64 in total" is 64. "64 below target" is not, nor is "2 and a half": a word that is in neither list casts doubt, so
//! that what it would mean is never guessed.

use super::super::Flag;
use super::super::quantity::is_currency_sign;
use super::super::scale;
use super::cursor::{Cursor, is_space};

/// What a quantity may be called before it, and what a part of a text may be called; the cumulative ones stand first.
pub(super) const LABELS: [&str; 25] = [
    "cumulative total",
    "cumulatively",
    "cumulative",
    "cum.",
    "cum",
    "ytd",
    "year to date",
    "year-to-date",
    "ytd total",
    "running total",
    "total to date",
    "total",
    "overall",
    "average",
    "avg.",
    "avg",
    "mean",
    "actual",
    "outturn",
    "performance",
    "result",
    "current",
    "rolling 12 months",
    "12 month rolling",
    "rolling year",
];

/// How many of [`LABELS`], from the first, mean the value since the start of the year.
const CUMULATIVE: usize = 10;

/// Labels of other values: they may follow a quantity, but never stand before the main one.
pub(super) const OTHERS: [&str; 26] = [
    "against a target of",
    "against target of",
    "against a target",
    "against target",
    "vs target",
    "vs. target",
    "target is",
    "target of",
    "target was",
    "target",
    "profile",
    "baseline",
    "previously",
    "previous",
    "last year",
    "last quarter",
    "prior year",
    "was",
    "forecast",
    "budget",
    "against a budget of",
    "against budget of",
    "against budget",
    "vs budget",
    "compared to",
    "compared with",
];

/// Words that may follow any quantity, by themselves.
const AFTER: [&str; 62] = [
    "on average",
    "average",
    "avg.",
    "avg",
    "mean",
    "median",
    "rolling average",
    "rolling year",
    "rolling 12 months",
    "12 month rolling average",
    "12 month rolling",
    "12 month average",
    "12-month average",
    "12-month rolling average",
    "3 month average",
    "3m average",
    "3-month average",
    "rolling",
    "in total",
    "total",
    "overall",
    "cumulative",
    "cumulatively",
    "cum.",
    "cum",
    "year to date",
    "year-to-date",
    "ytd",
    "to date",
    "so far",
    "in quarter",
    "in the quarter",
    "in-quarter",
    "in this quarter",
    "this quarter",
    "for the quarter",
    "in the period",
    "this period",
    "in month",
    "in the month",
    "this month",
    "in year",
    "in-year",
    "in the year",
    "this year",
    "full year",
    "whole year",
    "year end",
    "year-end",
    "provisional",
    "provisional data",
    "provisional figure",
    "draft",
    "unaudited",
    "unvalidated",
    "estimated",
    "estimate",
    "est.",
    "est",
    "revised",
    "restated",
    "on time",
];

/// What was done with the things counted: "117 jobs created".
const DONE: [&str; 49] = [
    "created",
    "supported",
    "delivered",
    "completed",
    "closed",
    "opened",
    "received",
    "issued",
    "built",
    "achieved",
    "planted",
    "visited",
    "served",
    "trained",
    "recruited",
    "approved",
    "determined",
    "helped",
    "assisted",
    "engaged",
    "registered",
    "recorded",
    "reported",
    "attended",
    "inspected",
    "awarded",
    "provided",
    "sold",
    "let",
    "lost",
    "safeguarded",
    "resolved",
    "answered",
    "processed",
    "repaired",
    "collected",
    "recycled",
    "installed",
    "licensed",
    "secured",
    "spent",
    "saved",
    "committed",
    "generated",
    "raised",
    "invested",
    "allocated",
    "claimed",
    "paid",
];

/// What a percentage may be of: "58% uptake of all offered Health checks".
const SHARES: [&str; 25] = [
    "of",
    "uptake",
    "take-up",
    "compliance",
    "compliant",
    "satisfaction",
    "satisfied",
    "attendance",
    "occupancy",
    "occupied",
    "availability",
    "coverage",
    "completion",
    "response",
    "retention",
    "pass",
    "recycled",
    "success",
    "accuracy",
    "participation",
    "collection",
    "collected",
    "complete",
    "good",
    "paid",
];

/// Words that begin a free annotation behind a unit: "30 homes in Boston".
const LEADS: [&str; 10] = [
    "in", "by", "for", "from", "at", "of", "across", "within", "during", "and",
];

/// Words that make a quantity something else wherever they follow it.
const CHANGING: [&str; 75] = [
    "percent",
    "cent",
    "pct",
    "pp",
    "pence",
    "p",
    "per",
    "minus",
    "negative",
    "not",
    "no",
    "nil",
    "zero",
    "none",
    "over",
    "under",
    "above",
    "below",
    "beyond",
    "more",
    "less",
    "fewer",
    "than",
    "up",
    "down",
    "out",
    "off",
    "short",
    "shortfall",
    "target",
    "targets",
    "profile",
    "profiled",
    "plan",
    "planned",
    "budget",
    "forecast",
    "baseline",
    "trajectory",
    "rata",
    "increase",
    "decrease",
    "reduction",
    "rise",
    "fall",
    "change",
    "variance",
    "variation",
    "deficit",
    "surplus",
    "overspend",
    "underspend",
    "adverse",
    "favourable",
    "between",
    "approximately",
    "approx",
    "about",
    "around",
    "nearly",
    "almost",
    "least",
    "most",
    "minimum",
    "maximum",
    "min",
    "max",
    "half",
    "third",
    "double",
    "times",
    "versus",
    "vs",
    "dozen",
    "hundred",
];

/// Those of [`CHANGING`] that say which sign a number has.
const TURNING: [&str; 8] = [
    "overspend",
    "underspend",
    "overspent",
    "underspent",
    "deficit",
    "surplus",
    "adverse",
    "favourable",
];

/// Numbers in words.
const NUMBERS: [&str; 20] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "eighty", "ninety",
];

/// Those of [`CHANGING`] that a note with a number of its own may hold: "95% (2 below target)" is 95 percent.
const ABOUT_ANOTHER: [&str; 6] = ["percent", "cent", "pp", "pence", "p", "minus"];

/// What a word of [`AFTER`] or a note says of quality; whole words, in lower case.
const FLAGS: [(&str, Flag); 18] = [
    ("provisional", Flag::Provisional),
    ("prov", Flag::Provisional),
    ("draft", Flag::Provisional),
    ("unaudited", Flag::Provisional),
    ("unvalidated", Flag::Provisional),
    ("unconfirmed", Flag::Provisional),
    ("interim", Flag::Provisional),
    ("revised", Flag::Revised),
    ("restated", Flag::Revised),
    ("amended", Flag::Revised),
    ("estimated", Flag::Estimated),
    ("estimate", Flag::Estimated),
    ("estimates", Flag::Estimated),
    ("est", Flag::Estimated),
    ("forecast", Flag::Forecast),
    ("projected", Flag::Forecast),
    ("projection", Flag::Forecast),
    ("arrears", Flag::Arrears),
];

/// The longest of these phrases that stands here.
pub(super) fn one_of<'t>(cursor: &mut Cursor<'t>, phrases: &[&str]) -> Option<&'t str> {
    let before = cursor.clone();
    let mut best: Option<Cursor<'t>> = None;
    for phrase in phrases {
        let mut ahead = before.clone();
        let (words, dotted) = phrase
            .strip_suffix('.')
            .map_or((*phrase, false), |words| (words, true));
        let found = eat_phrase(&mut ahead, words) && (!dotted || ahead.eat('.'));
        let ends = !ahead.peek().is_some_and(char::is_alphanumeric);
        if found
            && ends
            && best
                .as_ref()
                .is_none_or(|best| ahead.rest().len() < best.rest().len())
        {
            best = Some(ahead);
        }
    }
    *cursor = best?;
    Some(cursor.since(&before))
}

/// A phrase whose words may begin with digits: `12 month rolling`.
fn eat_phrase(cursor: &mut Cursor<'_>, phrase: &str) -> bool {
    let mut ahead = cursor.clone();
    for (index, word) in phrase.split(' ').enumerate() {
        if (index > 0 && !ahead.skip_spaces()) || !ahead.eat_text(word) {
            return false;
        }
        if ahead
            .peek()
            .is_some_and(|c| c.is_alphanumeric() || c == '-')
        {
            return false;
        }
    }
    *cursor = ahead;
    true
}

/// Whether a text is one of the labels, and not only a unit.
pub(super) fn is_label(text: &str) -> bool {
    LABELS
        .iter()
        .chain(&OTHERS)
        .any(|known| known.eq_ignore_ascii_case(text))
}

/// Whether a label means the value since the start of the year.
pub(super) fn is_cumulative(label: &str) -> bool {
    LABELS[..CUMULATIVE]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(label))
}

/// Words that may follow any quantity.
pub(super) fn after<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    one_of(cursor, &AFTER)
}

/// What was done with what is counted, and free words about a unit or a percentage.
pub(super) fn about<'t>(cursor: &mut Cursor<'t>, percent: bool) -> Option<&'t str> {
    let mut ahead = cursor.clone();
    let first = if ahead.eat('&') { "and" } else { ahead.word() };
    let fits = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(first));
    if fits(&DONE) {
        let text = ahead.since(cursor);
        *cursor = ahead;
        return Some(text);
    }
    let leads = fits(&LEADS) || (percent && fits(&SHARES));
    if !leads {
        return None;
    }
    let mut ahead = cursor.clone();
    let free = |c: char| {
        c.is_alphabetic() || is_space(c) || matches!(c, '\'' | '’' | '-' | '&' | ',' | '/')
    };
    let text = ahead.take_while(free).trim_end_matches(is_space);
    // A dash with spaces around begins another part of the text.
    let text = text.find(" - ").map_or(text, |at| &text[..at]);
    let lead_alone = text.split(is_space).nth(1).is_none() && fits(&LEADS);
    if lead_alone || words(text).any(changes) {
        return None;
    }
    cursor.eat_text(text);
    Some(text)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| is_space(c) || matches!(c, '/' | '-' | ';' | ':'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%'))
        .filter(|word| !word.is_empty())
}

fn any_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn changes(word: &str) -> bool {
    any_of(&CHANGING, word) || any_of(&NUMBERS, word) || scale::power_of(word).is_some()
}

/// Whether a note in brackets says that the number counts something else: `(£000)`, `(in thousands)`, `(of 7)`,
/// `(overspend)`.
pub(super) fn note_changes(note: &str) -> bool {
    let is_unit = |c| c == '%' || is_currency_sign(c);
    let has_digit = note.contains(|c: char| c.is_ascii_digit());
    if note.contains(is_unit) && !has_digit {
        return true;
    }
    let second = words(note).nth(1).unwrap_or_default();
    if words(note)
        .next()
        .is_some_and(|word| any_of(&["of", "out"], word))
        && second != "which"
    {
        return true;
    }
    // Words that turn a sign do so to every number they stand beside.
    if words(note).any(|word| any_of(&TURNING, word)) {
        return true;
    }
    if words(note).any(|word| scale::power_of(word).is_some() || any_of(&ABOUT_ANOTHER, word)) {
        return true;
    }
    // A direction by itself turns the sign: "(overspend)", "(reduction)". In a longer note it speaks of something else.
    !has_digit && words(note).count() <= 2 && words(note).any(changes) && !words(note).any(explains)
}

/// Words that make a short note a remark: "(current target)", "(on plan)".
fn explains(word: &str) -> bool {
    any_of(
        &[
            "target", "targets", "baseline", "forecast", "profile", "budget", "planned",
        ],
        word,
    ) || FLAGS
        .iter()
        .any(|(known, _)| known.eq_ignore_ascii_case(word))
}

/// What a text says of quality.
pub(super) fn flags(text: &str) -> impl Iterator<Item = Flag> {
    let denied = words(text).any(|word| any_of(&["not", "no", "non"], word));
    words(text).filter(move |_| !denied).filter_map(|word| {
        FLAGS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
            .map(|row| row.1)
    })
}
