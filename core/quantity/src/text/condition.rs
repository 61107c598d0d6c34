//! Conditions that a target states in its own cell: `>= 95%`, `no more than 8`, `90% or above`, `between 3 and 5`,
//! `Complete ≥ 3,000 work orders a year`.
//!
//! A text gives a condition only if it has one number, or the two ends of a range. A further number is allowed if it
//! belongs to a period, or says within which time: "at least 90% within 30 seconds". A word that may make the number
//! another one leaves the text unread.

use crate::quantity::Quantity;
use crate::reading::ParseOptions;
use crate::scale;
use crate::unit::{NamedUnit, Unit};
use crate::word_list::{contains, entry_of, spellings, words};

use super::amount::{self, Amount};
use super::cursor::{TextCursor, is_space};
use super::{period, range, remark, unit_phrase};

/// The sign of a condition.
///
/// ```
/// use ambersheet_quantity::{TargetCondition, TargetSign, condition_of};
///
/// let Some(TargetCondition::Limit(sign, limit)) = condition_of("no more than 8 days") else { panic!() };
/// assert_eq!(sign, TargetSign::AtMost);
/// assert_eq!(limit.to_string(), "8 days");
/// assert!(!sign.is_met_above() && !sign.is_strict());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetSign {
    /// `≥`: the number or more.
    AtLeast,
    /// `>`: more than the number.
    MoreThan,
    /// `≤`: the number or less.
    AtMost,
    /// `<`: less than the number.
    LessThan,
}

impl TargetSign {
    /// Returns `true` if high values meet the condition.
    pub fn is_met_above(self) -> bool {
        matches!(self, Self::AtLeast | Self::MoreThan)
    }

    /// Returns `true` if the number itself does not meet the condition.
    pub fn is_strict(self) -> bool {
        matches!(self, Self::MoreThan | Self::LessThan)
    }

    /// Returns the words for the sign: `at least`.
    pub fn words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::MoreThan => "more than",
            Self::AtMost => "at most",
            Self::LessThan => "less than",
        }
    }
}

/// An earlier value that a condition compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EarlierValue {
    /// That of a year before.
    Year,
    /// That of the period before.
    Period,
}

/// A condition that a target states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetCondition {
    /// A number without a sign: `0 by March 23`.
    Number(Quantity),
    /// A number with its sign: `≥ 95%`.
    Limit(TargetSign, Quantity),
    /// A range with both ends in it: `between 3 and 5`.
    Range(Quantity, Quantity),
    /// A sign and an earlier value: `less than last year`.
    Earlier(TargetSign, EarlierValue),
}

impl TargetCondition {
    /// Returns the sign, if the condition has one.
    pub fn sign(self) -> Option<TargetSign> {
        match self {
            Self::Limit(sign, _) | Self::Earlier(sign, _) => Some(sign),
            Self::Number(_) | Self::Range(..) => None,
        }
    }
}

/// The longest text that may be a condition, in bytes.
const LONGEST: usize = 240;

const BEFORE: &[(&str, u8)] = spellings!("conditions/before");
const BEHIND: &[(&str, u8)] = spellings!("conditions/behind");
const EARLIER: &[(&str, u8)] = spellings!("conditions/earlier");
const DOUBTS: &[&str] = words!("conditions/doubts");
/// Words that belong to a verb before the number: "carry out". Directly before a number they change it: "up 5%".
const PARTICLES: [&str; 4] = ["out", "up", "off", "down"];
/// Words between two conditions of which either may hold.
const OR: [&str; 4] = ["or", "ou", "o", "atau"];
const VERBS: &[&str] = words!("conditions/verbs");

/// The signs of the lines of `conditions/before.txt`.
const SIGNS: [TargetSign; 4] = [
    TargetSign::AtLeast,
    TargetSign::MoreThan,
    TargetSign::AtMost,
    TargetSign::LessThan,
];

/// Reads the condition that a target's text states; `None` if it states none, or none without doubt.
///
/// ```
/// use ambersheet_quantity::condition_of;
///
/// assert!(condition_of("=/> 104%").is_some());
/// assert!(condition_of("Answer 90% of calls within 30 seconds").is_none());
/// ```
pub fn condition_of(text: &str) -> Option<TargetCondition> {
    condition(text, ParseOptions::default())
}

/// Reads the condition that a target's text states, by these options.
pub fn condition(text: &str, options: ParseOptions) -> Option<TargetCondition> {
    let text = text.trim_matches(is_space);
    if text.len() > LONGEST {
        return None;
    }
    let mut sentence = ConditionText {
        cursor: TextCursor::new(text),
        options,
        found: Vec::new(),
        earlier: None,
        words: 0,
        bracketed: false,
        has_or: false,
        lead: "",
    };
    sentence.skip_label();
    while !sentence.cursor.at_end() {
        sentence.step()?;
    }
    sentence.whole()
}

/// The sign before a number, and whether it may only say in which time: `within 30 seconds`.
#[derive(Clone, Copy)]
struct SignBefore {
    sign: TargetSign,
    weak: bool,
}

/// A number or a range of the text.
struct FoundNumber {
    sign: Option<SignBefore>,
    low: Quantity,
    high: Option<Quantity>,
    /// `true` if the number would be taken without a sign.
    stands_alone: bool,
    /// `true` if the text begins with the number.
    is_first: bool,
    /// `true` if the number may say in which time.
    is_time: bool,
}

/// A text while it is read.
struct ConditionText<'t> {
    cursor: TextCursor<'t>,
    options: ParseOptions,
    found: Vec<FoundNumber>,
    earlier: Option<TargetCondition>,
    /// The number of words that were read and belong to nothing else.
    words: usize,
    /// `true` if a bracket was read.
    bracketed: bool,
    /// `true` if one thing or another is said: "at least 3 or at most 9" is no range.
    has_or: bool,
    /// The text that was read since the last number.
    lead: &'t str,
}

impl ConditionText<'_> {
    /// Reads "Target:" or "Goal" at the start.
    fn skip_label(&mut self) {
        let mut ahead = self.cursor.clone();
        let labels = ["target", "goal", "meta", "objectif", "objetivo", "cible"];
        if labels.iter().any(|label| ahead.eat_words(label)) {
            ahead.skip_spaces();
            ahead.eat_if(|c| matches!(c, ':' | '='));
            self.cursor = ahead;
        }
    }

    /// Reads one more thing; returns `None` at anything that casts doubt on the text.
    fn step(&mut self) -> Option<()> {
        if self.cursor.skip_spaces() {
            return Some(());
        }
        if self.behind()? || self.before()? || self.between()? {
            return Some(());
        }
        if period::read_with_words(&mut self.cursor).is_some() {
            return ends_here(&self.cursor).then_some(());
        }
        if self.cursor.peek()?.is_alphabetic() {
            return self.word();
        }
        if let Some(sign) = self.cursor.peek().filter(|c| is_mark(*c)) {
            self.cursor.eat(sign);
            self.bracketed |= matches!(sign, '(' | '[');
            let glued = is_dash(sign) && !self.cursor.at_end() && !self.cursor.skip_spaces();
            let before_a_number = is_dash(sign) && self.starts_a_number();
            return (!glued && !before_a_number).then_some(());
        }
        self.number(None)
    }

    /// Reads a word that leaves the number what it is.
    fn word(&mut self) -> Option<()> {
        if amount::value(&mut self.cursor.clone(), self.options).is_some() {
            return self.number(None); // "GBP 500"
        }
        let mut ahead = self.cursor.clone();
        let word = ahead.word();
        let plain = word.trim_end_matches(['\'', '’']);
        // "Keep vehicles out of service", but not "3 out of 5".
        let of_a_verb = self.found.is_empty() && contains(&PARTICLES, plain);
        let doubted = (remark::turns(plain) && !of_a_verb)
            || remark::is_number_word(plain)
            || contains(DOUBTS, plain)
            || scale::power_of(plain).is_some();
        if doubted {
            return None;
        }
        self.has_or |= contains(&OR, word);
        self.lead = word;
        self.words += 1;
        self.cursor = ahead;
        Some(())
    }

    /// Returns `true` if a number begins here.
    fn starts_a_number(&self) -> bool {
        amount::value(&mut self.cursor.clone(), self.options).is_some()
    }

    /// Reads a sign behind the last number: `90% or above`, `90%+`.
    fn behind(&mut self) -> Option<bool> {
        let Some(last) = self.found.last_mut() else {
            return Some(false);
        };
        let mut ahead = self.cursor.clone();
        let sign = if ahead.eat('+') {
            TargetSign::AtLeast
        } else {
            let spelled = ahead.eat_longest(BEHIND.iter().map(|(spelling, _)| spelling));
            match spelled.and_then(|text| entry_of(BEHIND, &single_spaced(text))) {
                Some(0) => TargetSign::AtLeast,
                Some(_) => TargetSign::AtMost,
                None => return Some(false),
            }
        };
        // "at least" may be the sign of a number that follows: "5 days, at least 90%".
        let mut next = ahead.clone();
        next.skip_spaces();
        if amount::magnitude(&mut next, self.options).is_some() {
            return Some(false);
        }
        if last.high.is_some() || last.sign.is_some_and(|own| own.sign != sign) {
            return None;
        }
        last.sign = Some(SignBefore { sign, weak: false });
        self.cursor = ahead;
        Some(true)
    }

    /// Reads a sign and the number or the earlier value behind it.
    fn before(&mut self) -> Option<bool> {
        let mut ahead = self.cursor.clone();
        let Some(before) = sign_before(&mut ahead)? else {
            return Some(false);
        };
        skip_filler(&mut ahead);
        if before.weak && skip_time_in_words(&mut ahead) {
            self.cursor = ahead;
            return Some(true);
        }
        let mut earlier = ahead.clone();
        let spelled = earlier.eat_longest(EARLIER.iter().map(|(spelling, _)| spelling));
        if let Some(entry) = spelled.and_then(|text| entry_of(EARLIER, &single_spaced(text))) {
            skip_figure(&mut earlier);
            if before.weak || self.earlier.is_some() {
                return None;
            }
            let value = match entry {
                0 => EarlierValue::Year,
                _ => EarlierValue::Period,
            };
            self.earlier = Some(TargetCondition::Earlier(before.sign, value));
            self.cursor = earlier;
            return Some(true);
        }
        if ahead.peek() == Some('(') || amount::value(&mut ahead.clone(), self.options).is_none() {
            // "Answer 90% of questions within …": only a word.
            return if before.weak { Some(false) } else { None };
        }
        self.cursor = ahead;
        self.number(Some(before))?;
        Some(true)
    }

    /// Reads `between 3 and 5`.
    fn between(&mut self) -> Option<bool> {
        let leads = ["between", "from", "entre", "antara", "de", "dari"];
        let mut ahead = self.cursor.clone();
        if !leads.iter().any(|lead| ahead.eat_words(lead)) || !ahead.skip_spaces() {
            return Some(false);
        }
        let Some(low) = amount::value(&mut ahead, self.options) else {
            return Some(false);
        };
        ahead.skip_spaces();
        let joints = ["and", "to", "y", "e", "et", "a", "à", "dan", "sampai"];
        let joined = ahead.eat('&')
            || ahead.eat_if(is_dash).is_some()
            || joints.iter().any(|joint| ahead.eat_words(joint));
        ahead.skip_spaces();
        let high = amount::value(&mut ahead, self.options).filter(|_| joined)?;
        self.cursor = ahead;
        self.keep_range(range::ends(low, high)?)?;
        Some(true)
    }

    /// Reads a number with its sign, or a range.
    fn number(&mut self, sign: Option<SignBefore>) -> Option<()> {
        let is_first = self.words == 0 && self.found.is_empty();
        let start = self.cursor.clone();
        let low = match sign {
            Some(_) => amount::value(&mut self.cursor, self.options)?,
            None if start.peek() == Some('(') => return None,
            None => amount::magnitude(&mut self.cursor, self.options)?,
        };
        let joined = range::read(&mut self.cursor, &low, range::Joint::To, self.options)?;
        if let Some(ends) = joined {
            return if sign.is_none() {
                self.keep_range(ends)
            } else {
                None
            };
        }
        if !ends_here(&self.cursor) || self.lead_changes(sign) {
            return None;
        }
        let quantity = low.quantity().ok()?;
        self.found.push(FoundNumber {
            sign,
            low: quantity,
            high: None,
            stands_alone: is_marked(low) || contains(VERBS, self.lead),
            is_first,
            is_time: matches!(quantity.unit, Unit::Named(unit) if unit.is_time())
                && (sign.is_some_and(|sign| sign.weak) || self.lead.eq_ignore_ascii_case("in")),
        });
        self.lead = "";
        Some(())
    }

    /// Returns `true` if the word before a number or its sign makes it another: "by at least 5%", "up 5%".
    fn lead_changes(&self, sign: Option<SignBefore>) -> bool {
        let bare = sign.is_none()
            && (contains(&PARTICLES, self.lead) || contains(&["of", "x"], self.lead));
        bare || self.lead.eq_ignore_ascii_case("by")
    }

    fn keep_range(&mut self, (low, high): (Quantity, Quantity)) -> Option<()> {
        if low.number >= high.number || !ends_here(&self.cursor) {
            return None;
        }
        self.found.push(FoundNumber {
            sign: None,
            low,
            high: Some(high),
            stands_alone: true,
            is_first: false,
            is_time: false,
        });
        Some(())
    }

    /// Returns the condition of the whole text.
    fn whole(self) -> Option<TargetCondition> {
        if let Some(earlier) = self.earlier {
            return self.found.is_empty().then_some(earlier);
        }
        if let [one] = self.found.as_slice() {
            return match (one.sign, one.high) {
                (Some(before), _) => Some(TargetCondition::Limit(before.sign, one.low)),
                (None, Some(high)) => Some(TargetCondition::Range(one.low, high)),
                // A word behind a bare number may be a unit that nobody knows: "5 wibbles".
                (None, None)
                    if !self.bracketed
                        && (one.stands_alone || (one.is_first && self.words == 0)) =>
                {
                    Some(TargetCondition::Number(one.low))
                }
                (None, None) => None,
            };
        }
        let mut signed = self
            .found
            .iter()
            .filter_map(|found| Some((found.sign.filter(|sign| !sign.weak)?.sign, found.low)));
        let (sign, limit) = signed.next()?;
        match signed.next() {
            None => {
                let times = self.found.iter().filter(|found| found.is_time).count();
                (times + 1 == self.found.len()).then_some(TargetCondition::Limit(sign, limit))
            }
            Some((other, second)) if self.found.len() == 2 && !self.has_or => {
                both_ends((sign, limit), (other, second))
            }
            Some(_) => None,
        }
    }
}

/// Returns the range of two limits that are both in it: `≥ 3 and ≤ 5`.
fn both_ends(
    one: (TargetSign, Quantity),
    other: (TargetSign, Quantity),
) -> Option<TargetCondition> {
    let (((TargetSign::AtLeast, low), (TargetSign::AtMost, high))
    | ((TargetSign::AtMost, high), (TargetSign::AtLeast, low))) = (one, other)
    else {
        return None;
    };
    (low.unit == high.unit && low.number < high.number).then_some(TargetCondition::Range(low, high))
}

/// Reads the sign before a number; returns `None` for one that is none, such as `<>`.
#[expect(clippy::option_option, reason = "doubt and absence differ")]
fn sign_before(cursor: &mut TextCursor<'_>) -> Option<Option<SignBefore>> {
    let signs = cursor
        .take_while(|c| matches!(c, '<' | '>' | '=' | '≤' | '≥' | '≦' | '≧' | '⩽' | '⩾' | '/'));
    if signs.is_empty() {
        if cursor.eat_words("within") || cursor.eat_words("dentro de") || cursor.eat_words("dalam")
        {
            return Some(Some(SignBefore {
                sign: TargetSign::AtMost,
                weak: true,
            }));
        }
        let spelled = cursor.eat_longest(BEFORE.iter().map(|(spelling, _)| spelling));
        let entry = spelled.and_then(|text| entry_of(BEFORE, &single_spaced(text)));
        let sign = entry.and_then(|entry| SIGNS.get(usize::from(entry)));
        return Some(sign.map(|sign| SignBefore {
            sign: *sign,
            weak: false,
        }));
    }
    let above = signs.contains(['>', '≥', '≧', '⩾']);
    let below = signs.contains(['<', '≤', '≦', '⩽']);
    let mut included = signs.contains(['=', '≤', '≥', '≦', '≧', '⩽', '⩾']);
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let _ = ahead.eat_words("or") && ahead.skip_spaces();
    if ahead.eat('=') {
        included = true;
        *cursor = ahead;
    }
    let sign = match (above, below, included) {
        (true, false, true) => TargetSign::AtLeast,
        (true, false, false) => TargetSign::MoreThan,
        (false, true, true) => TargetSign::AtMost,
        (false, true, false) => TargetSign::LessThan,
        _ => return None,
    };
    Some(Some(SignBefore { sign, weak: false }))
}

/// Reads what may stand between a sign and its number: spaces, "of", a colon.
fn skip_filler(cursor: &mut TextCursor<'_>) {
    cursor.skip_spaces();
    if cursor.eat_words("of") || cursor.eat(':') || cursor.eat_words("de") {
        cursor.skip_spaces();
    }
}

/// Reads a time whose number is a word, as behind "within": `four hours`.
fn skip_time_in_words(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    if !remark::is_number_word(ahead.word()) || !ahead.skip_spaces() {
        return false;
    }
    let is_time = unit_phrase::read(&mut ahead).is_some_and(NamedUnit::is_time);
    if is_time {
        *cursor = ahead;
    }
    is_time
}

/// Reads what an earlier value may be called: `last year's figure`.
fn skip_figure(cursor: &mut TextCursor<'_>) {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let names = [
        "figure",
        "outturn",
        "result",
        "performance",
        "actual",
        "level",
        "total",
        "value",
    ];
    if names.iter().any(|name| ahead.eat_words(name)) {
        *cursor = ahead;
    }
}

/// Returns `true` unless a letter, a digit or a sign goes on behind what was read: `5x`, `3rd`, `30/09/2024`.
fn ends_here(cursor: &TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    match ahead.peek() {
        None => true,
        Some('.' | ',' | ':') => {
            ahead.eat_if(|_| true);
            !ahead.peek().is_some_and(|c| c.is_ascii_digit())
        }
        Some(c) => is_space(c) || c == '+' || c == ';' || c == ')' || c == ']' || c == '(',
    }
}

/// Returns `true` for a number that nobody writes for a phase or a grade: one with a unit, a power or separators.
fn is_marked(amount: Amount) -> bool {
    amount.is_finished() || (!amount.is_bare() && !matches!(amount.unit, Unit::Named(_)))
}

/// Returns `true` for a mark between the words of a sentence.
fn is_mark(c: char) -> bool {
    is_dash(c)
        || matches!(
            c,
            ',' | '.' | ';' | ':' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '…' | '*' | '•'
        )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Returns a phrase with one space between its words.
fn single_spaced(text: &str) -> String {
    text.split(is_space)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
