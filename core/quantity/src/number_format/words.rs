//! The words and signs that a number format writes around a number: money, percent, powers and units.
//!
//! Signs that only decorate a number are known, and so are the words for units. Anything else may be a unit, so the number
//! is unclear.

use super::kind::FormatKind;
use crate::quantity::is_currency_sign;
use crate::reading::ParseOptions;
use crate::scale::power_of;
use crate::text::{read, unit_of_words};
use crate::unit::{NamedUnit, Unit};

/// The parts of a section that tell what its number counts, without the number's own sign.
pub(super) struct Shown {
    pub(super) before: String,
    pub(super) after: String,
    /// The commas that scale the number down, a thousand each.
    pub(super) commas: u32,
    pub(super) percents: Percents,
}

/// The percent signs that multiply the number by a hundred.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Percents {
    None,
    One,
    Several,
}

/// The look of a section, as far as it tells a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignLook {
    /// No sign.
    Plain,
    /// A minus, brackets or an arrow down.
    Negative,
}

/// Signs that only decorate a number.
const DECORATION: &str = "*†‡•●○■□◆◇▲△►◄▶◀▸◂▴◈↑→←↗⬆➔➜➡✓✔✗✘★☆°|;!'\"🔴🟢🟡🟠🔵⚪⚫🟥🟩🟨🟧\u{fe0f}";

/// Arrows that stand in place of a minus.
const DOWN: &str = "▼▽▾↓⬇↘";

/// Returns the texts around a number without its sign and decoration, and how the sign looks.
pub(super) fn sign(before: &str, after: &str) -> (String, String, SignLook) {
    let mut look = SignLook::Plain;
    let (mut before, mut after) = (before.to_owned(), after.to_owned());
    if before.matches('(').count() == 1
        && !before.contains(')')
        && after.contains(')')
        && !after.contains('(')
    {
        before = before.replacen('(', "", 1);
        after = after.replacen(')', "", 1);
        look = SignLook::Negative;
    }
    let mut stripped = |text: &str, at_start: bool, at_end: bool, harmless: &str| {
        let mut text = text.trim();
        loop {
            let first = text.chars().next();
            let last = text.chars().next_back();
            let is_sign = |c: Option<char>| c.is_some_and(|c| is_minus(c) || DOWN.contains(c));
            let is_plain = |c: Option<char>| {
                c.is_some_and(|c| {
                    c.is_whitespace() || DECORATION.contains(c) || harmless.contains(c)
                })
            };
            let is_down = |c: Option<char>| c.is_some_and(|c| DOWN.contains(c));
            text = if is_plain(first) {
                drop_first(text)
            } else if is_plain(last) {
                drop_last(text)
            } else if is_down(first) || (at_start && is_sign(first)) {
                look = SignLook::Negative;
                drop_first(text)
            } else if is_down(last) || (at_end && is_sign(last)) {
                look = SignLook::Negative;
                drop_last(text)
            } else {
                return text.to_owned();
            };
        }
    };
    let before = stripped(&before, true, true, "+:");
    let after = stripped(&after, false, true, "");
    (before, after, look)
}

fn drop_first(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

fn drop_last(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next_back();
    chars.as_str()
}

/// Returns `true` for a minus or a dash.
pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2212}' | '\u{2013}' | '\u{2014}')
}

/// Returns the kind of number that these words and signs make.
pub(super) fn kind(shown: &Shown) -> FormatKind {
    known(shown).unwrap_or(FormatKind::Unclear)
}

/// Returns the kind of number; `None` if a word is unknown, or two contradict each other.
fn known(shown: &Shown) -> Option<FormatKind> {
    let mut found = Found::default();
    found.text(&shown.before)?;
    found.text(&shown.after)?;
    let scale = u8::try_from(shown.commas.checked_mul(3)?).ok()?;
    match (shown.percents, found.percent) {
        (Percents::None, false) => {}
        (Percents::None, true) => return found.plain_percent(scale),
        (Percents::One, true) if scale == 0 => return found.scaled_percent(),
        // The sign belongs to a word: "% points".
        (Percents::One, false) if scale == 0 && found.has_percent_word() => {
            return found.scaled_percent();
        }
        _ => return None,
    }
    match (found.power, scale) {
        (0, 0) => found.without_power(),
        (0, _) if found.unit.is_none() && scale <= 9 => Some(FormatKind::Worded {
            unit: Unit::Open {
                sign: found.sign,
                power: scale,
            },
            power: 0,
        }),
        (0, _) => None,
        (power, scale) => Some(FormatKind::Worded {
            unit: found.with_power(power)?,
            power: power.checked_sub(scale)?,
        }),
    }
}

/// The meaning of the words around a number.
#[derive(Default)]
struct Found {
    sign: Option<char>,
    power: u8,
    unit: Option<NamedUnit>,
    percent: bool,
}

impl Found {
    /// Reads one text to its end; returns `None` at an unknown word.
    fn text(&mut self, text: &str) -> Option<()> {
        let mut rest = text.trim();
        while !rest.is_empty() {
            rest = self
                .next(rest)?
                .trim_start_matches(|c: char| c.is_whitespace() || DECORATION.contains(c));
        }
        Some(())
    }

    /// Reads what stands at the beginning of a text, and returns the rest.
    fn next<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        if let Some(unit) = unit(text) {
            return self.unit.replace(unit).is_none().then_some("");
        }
        if let Some(inner) = bracketed(text) {
            // "[p]" says nothing of the unit.
            return if is_mark(text) {
                Some("")
            } else {
                self.text(inner).map(|()| "")
            };
        }
        let first = text.chars().next()?;
        if is_currency_sign(first) {
            self.set_sign(first)?;
            return Some(drop_first(text));
        }
        if first == '%' {
            return (!std::mem::replace(&mut self.percent, true)).then(|| drop_first(text));
        }
        let per_cent = text.get(.."per cent".len());
        if per_cent.is_some_and(|text| text.eq_ignore_ascii_case("per cent")) {
            let is_first = !std::mem::replace(&mut self.percent, true);
            return is_first.then(|| &text["per cent".len()..]);
        }
        let end = text
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.word(word, rest)
    }

    /// Reads a word, and returns the rest behind it.
    fn word<'t>(&mut self, word: &str, rest: &'t str) -> Option<&'t str> {
        if word.eq_ignore_ascii_case("US") && rest.starts_with('$') {
            self.set_sign('$')?;
            return Some(&rest[1..]);
        }
        if let Some((_, sign)) = CODES
            .iter()
            .find(|(code, _)| word.eq_ignore_ascii_case(code))
        {
            self.set_sign(*sign)?;
            return Some(rest);
        }
        if ["percent", "pct"]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name))
        {
            return (!std::mem::replace(&mut self.percent, true)).then_some(rest);
        }
        // Noughts right behind the number would be its digits: `0"000"`.
        if word.starts_with('0') && self.sign.is_none() {
            return None;
        }
        let power = u8::try_from(power_of(word)?).ok()?;
        (std::mem::replace(&mut self.power, power) == 0).then_some(rest)
    }

    fn set_sign(&mut self, sign: char) -> Option<()> {
        self.sign
            .replace(sign)
            .is_none_or(|old| old == sign)
            .then_some(())
    }

    /// Returns a percentage that is stored as it is shown: `0"%"`.
    fn plain_percent(&self, scale: u8) -> Option<FormatKind> {
        (scale == 0 && self.power == 0 && self.sign.is_none() && self.unit.is_none()).then_some(
            FormatKind::Worded {
                unit: Unit::Percent,
                power: 0,
            },
        )
    }

    /// Returns a percentage, or percentage points, stored as a share of one.
    fn scaled_percent(&self) -> Option<FormatKind> {
        if self.power != 0 || self.sign.is_some() {
            return None;
        }
        match self.unit {
            None => Some(FormatKind::Percent),
            Some(unit) if self.has_percent_word() => Some(FormatKind::Worded {
                unit: Unit::Named(unit),
                power: 2,
            }),
            Some(_) => None,
        }
    }

    /// Returns `true` if the unit is percentage points, whose words hold the percent sign.
    fn has_percent_word(&self) -> bool {
        let points = unit_of_words("percentage points");
        !self.percent && self.unit.is_some() && self.unit == points
    }

    fn without_power(&self) -> Option<FormatKind> {
        Some(match (self.sign, self.unit) {
            (None, None) => FormatKind::General,
            (Some(sign), None) => FormatKind::Currency(sign),
            (sign, Some(unit)) => FormatKind::Worded {
                unit: Unit::Named(named(sign, unit)?),
                power: 0,
            },
        })
    }

    fn with_power(&self, power: u8) -> Option<Unit> {
        Some(match (self.sign, self.unit) {
            (sign, None) => Unit::ByFormat { sign, power },
            (sign, Some(unit)) => Unit::Named(named(sign, unit)?).scaled(),
        })
    }
}

/// Returns a unit with the money that is counted in it: `£` and `per week`.
fn named(sign: Option<char>, unit: NamedUnit) -> Option<NamedUnit> {
    match sign {
        None => Some(unit),
        Some(sign) if !unit.counts_something() => unit.of_money(sign),
        Some(_) => None,
    }
}

/// Codes of currencies with their signs.
const CODES: [(&str, char); 8] = [
    ("GBP", '£'),
    ("EUR", '€'),
    ("USD", '$'),
    ("JPY", '¥'),
    ("INR", '₹'),
    ("KRW", '₩'),
    ("TRY", '₺'),
    ("UAH", '₴'),
];

/// Returns the unit of a text that is a unit and nothing else.
fn unit(text: &str) -> Option<NamedUnit> {
    // In a text, "12 pm" is a time of day. A format writes it behind every number.
    let is_monthly = ["pm", "pcm"]
        .iter()
        .any(|short| text.eq_ignore_ascii_case(short));
    unit_of_words(if is_monthly { "per month" } else { text })
}

/// Returns the text in a pair of brackets that holds all of a text.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']'))?;
    (!inner.contains(['(', ')', '[', ']'])).then_some(inner)
}

/// Returns `true` for a mark of quality behind a number, such as `[p]`.
fn is_mark(text: &str) -> bool {
    if text.contains(|c: char| c.is_ascii_digit()) || !text.starts_with('[') {
        return false;
    }
    let sample = format!("7 {text}");
    let reading = read(&sample, ParseOptions::default());
    reading
        .quantity
        .is_ok_and(|quantity| quantity.unit == Unit::None)
        && !reading.flags.is_empty()
        && reading.annotations.is_empty()
        && reading.parts.is_empty()
}
