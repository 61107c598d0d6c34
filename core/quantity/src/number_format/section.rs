//! One section of a format code: its signs, its digits, and the text around them (ECMA-376 18.8.31).

use std::str::Chars;

use rust_decimal::Decimal;

use super::ShownPlaces;
use super::condition::SectionCondition;
use super::kind::{FormatKind, kind_of_word};
use super::words::{self, Percents, Shown, SignLook, is_minus};
use crate::quantity::Missing;

/// A section, scanned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// The text before the digits; all of it if there are none.
    pub(super) before: String,
    /// The text between digits.
    between: String,
    /// The text behind the digits.
    pub(super) after: String,
    /// The condition in square brackets.
    pub(super) condition: Option<SectionCondition>,
    /// `true` if a condition cannot be understood.
    pub(super) garbled: bool,
    /// `true` if the section colours the number.
    pub(super) coloured: bool,
    /// `true` if a character fills up the cell, as in accounting formats: `* `.
    filled: bool,
    /// `true` if there is a place for the cell's text (`@`).
    pub(super) has_text: bool,
    date: bool,
    /// `true` if a digit is shown for every number.
    always: bool,
    /// `true` if there is a place for a digit.
    digits: bool,
    /// The places behind the point; `None` before the point.
    decimals: Option<u32>,
    /// The commas that scale the number down, a thousand each.
    commas: u32,
    /// Commas that scale unless a digit follows.
    open_commas: u32,
    /// Percent signs that multiply by a hundred.
    percents: u32,
    /// `true` behind an exponent or a fraction bar, where digits mean something else.
    special: bool,
}

impl Section {
    /// Returns `true` for a section that shows a text in place of every number, or nothing.
    fn is_mere_text(&self) -> bool {
        !self.before.to_ascii_lowercase().contains("general") && !self.date
    }

    /// Returns the places to which the section shows numbers.
    fn places(&self) -> ShownPlaces {
        if self.special || self.percents > 1 {
            return ShownPlaces::Unclear;
        }
        if self.date || !self.digits {
            return ShownPlaces::AsTheyAre;
        }
        let behind = i32::try_from(self.decimals.unwrap_or(0)).unwrap_or(i32::MAX);
        let scaled = i32::try_from(self.commas)
            .unwrap_or(i32::MAX)
            .saturating_mul(3);
        ShownPlaces::Places(behind.saturating_sub(scaled))
    }

    /// Scans a section. `chars` then stands behind the semicolon that ends it; `false` if the code ends.
    pub(super) fn scan(chars: &mut Chars<'_>) -> (Self, bool) {
        let mut section = Self::default();
        while let Some(c) = chars.next() {
            match c {
                ';' => {
                    section.end_commas();
                    return (section, true);
                }
                '0' | '#' | '?' => section.digit(c),
                '1'..='9' if section.special => {}
                ',' if section.digits => section.open_commas += 1,
                _ => {
                    section.end_commas();
                    section.take(c, chars);
                }
            }
        }
        section.end_commas();
        (section, false)
    }

    fn end_commas(&mut self) {
        self.commas += std::mem::take(&mut self.open_commas);
    }

    /// Takes a place for a digit.
    fn digit(&mut self, c: char) {
        self.open_commas = 0;
        self.digits = true;
        self.always |= c == '0' && !self.special;
        self.between.push_str(&self.after);
        self.after.clear();
        if let Some(decimals) = &mut self.decimals
            && !self.special
        {
            *decimals += 1;
        }
    }

    /// Takes a character that is no digit, no comma and no end of the section.
    fn take(&mut self, c: char, chars: &mut Chars<'_>) {
        match c {
            '"' => {
                let quoted: String = chars.by_ref().take_while(|c| *c != '"').collect();
                self.literal(&quoted);
            }
            '\\' => {
                if let Some(c) = chars.next() {
                    self.literal(c.encode_utf8(&mut [0; 4]));
                }
            }
            // A gap as wide as the next character.
            '_' => {
                chars.next();
                self.literal(" ");
            }
            '*' => {
                chars.next();
                self.filled = true;
                self.literal(" ");
            }
            '[' => self.bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>()),
            '.' if self.decimals.is_none() => self.decimals = Some(0),
            '%' => {
                self.percents += 1;
                self.literal("%");
            }
            '@' => self.has_text = true,
            '/' if self.digits && !self.date => self.special = true,
            'E' | 'e' if self.digits && chars.as_str().starts_with(['+', '-']) => {
                chars.next();
                self.special = true;
            }
            'G' | 'g' if is_general(chars.as_str()) => {
                chars.nth("eneral".len() - 1);
                self.digit('0');
            }
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'm' | 'M' => self.date = true,
            _ => self.literal(c.encode_utf8(&mut [0; 4])),
        }
    }

    /// Takes text that is shown as it is.
    fn literal(&mut self, text: &str) {
        if self.digits || self.has_text {
            self.after.push_str(text);
        } else {
            self.before.push_str(text);
        }
    }

    /// Takes a part in square brackets. `[$£-809]` is a sign, `[h]` a duration, `[>=100]` a condition, `[Red]` a colour.
    fn bracket(&mut self, inner: &str) {
        if let Some(sign_and_locale) = inner.strip_prefix('$') {
            let sign = sign_and_locale
                .split_once('-')
                .map_or(sign_and_locale, |(sign, _locale)| sign);
            self.literal(sign);
        } else if inner.starts_with(['<', '>', '=']) {
            let condition = SectionCondition::read(inner);
            self.garbled |= condition.is_none() || self.condition.is_some();
            self.condition = condition;
        } else if is_elapsed(inner) {
            self.date = true;
        } else if inner.starts_with(|c: char| c.is_alphabetic()) {
            self.coloured = true;
        }
    }

    /// Returns `true` if the section shows nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.shows_numbers() && self.before.trim().is_empty()
    }

    /// Returns `true` if the section shows the number itself.
    fn shows_numbers(&self) -> bool {
        self.digits || self.date || self.has_text
    }

    /// Returns the word that the section shows in place of numbers.
    pub(super) fn word(&self) -> Option<&str> {
        let word = self.before.trim();
        (!self.shows_numbers() && !word.is_empty()).then_some(word)
    }

    /// Returns `true` for the dash of an accounting format, which stands for zero: `_-£* "-"??_-`. Apart from it, the
    /// section shows what the `first` does.
    pub(super) fn is_accounting_dash(&self, first: &Self) -> bool {
        let own = self.without_spaces();
        let dashes = own.chars().filter(|c| is_minus(*c)).count();
        let rest: String = own.chars().filter(|c| !is_minus(*c)).collect();
        let shows_no_number = !self.always && !self.has_text && !self.date;
        self.filled && shows_no_number && dashes == 1 && rest == first.without_spaces()
    }

    /// Returns the text that the section shows, without spaces.
    fn without_spaces(&self) -> String {
        let text = self.before.chars().chain(self.after.chars());
        text.filter(|c| !c.is_whitespace()).collect()
    }

    /// Returns the kind of a number of which no digit is shown: nothing, or the dash that is shown in its place.
    pub(super) fn kind_of_blank(&self) -> FormatKind {
        let text = self.without_spaces();
        if !text.is_empty() && text.chars().all(is_minus) {
            FormatKind::Word(Missing::Blank)
        } else {
            FormatKind::Nothing
        }
    }

    /// Returns the kind of number that the section shows, and how its sign looks.
    pub(super) fn kind(&self) -> (FormatKind, SignLook) {
        if self.garbled {
            return (FormatKind::Unclear, SignLook::Plain);
        }
        if self.date {
            return (FormatKind::Date, SignLook::Plain);
        }
        if let Some(word) = self.word() {
            return (kind_of_word(word), SignLook::Plain);
        }
        if self.is_empty() {
            return (FormatKind::Nothing, SignLook::Plain);
        }
        let (before, after, look) = words::sign(&self.before, &self.after);
        let is_between = |c: char| c.is_whitespace() || matches!(c, '\'' | '’');
        if !self.between.chars().all(is_between) {
            return (FormatKind::Unclear, look);
        }
        let shown = Shown {
            before,
            after,
            commas: self.commas,
            percents: match self.percents {
                0 => Percents::None,
                1 => Percents::One,
                _ => Percents::Several,
            },
        };
        let kind = match words::kind(&shown) {
            FormatKind::General if self.has_text && !self.digits => FormatKind::Text,
            kind => kind,
        };
        (kind, look)
    }

    /// Returns `true` if a number that rounds to zero shows no digit: `#`, `#.##`.
    pub(super) fn may_be_blank(&self) -> bool {
        self.digits && !self.always && !self.special && !self.date && !self.has_text
    }

    /// Returns `true` if the section shows no digit of this number.
    pub(super) fn is_blank(&self, number: Decimal) -> bool {
        if !self.may_be_blank() {
            return false;
        }
        let mut places = self.decimals.unwrap_or(0) + 2 * self.percents.min(9);
        let mut number = number.abs();
        for _ in 0..self.commas.min(9) {
            number /= Decimal::ONE_THOUSAND;
        }
        places = places.min(28);
        number.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            == Decimal::ZERO
    }

    /// Returns a text as the section shows it.
    pub(super) fn text(&self, text: &str) -> String {
        if self.has_text && !self.digits {
            format!("{}{text}{}", self.before, self.after)
        } else {
            self.before.trim().to_owned()
        }
    }

    /// Returns `true` if the section shows a text as it is.
    pub(super) fn leaves_text(&self) -> bool {
        self.has_text && self.before.trim().is_empty() && self.after.trim().is_empty()
    }
}

/// Returns the places to which all sections of a code show numbers.
pub(super) fn places_of(code: &str) -> ShownPlaces {
    if code.trim().eq_ignore_ascii_case("general") {
        return ShownPlaces::AsTheyAre;
    }
    let mut chars = code.chars();
    let mut found: Option<ShownPlaces> = None;
    let mut goes_on = true;
    while goes_on {
        let section;
        (section, goes_on) = Section::scan(&mut chars);
        if section.has_text || (!section.digits && section.is_mere_text()) {
            continue;
        }
        let own = section.places();
        match found {
            Some(known) if known != own => return ShownPlaces::Unclear,
            _ => found = Some(own),
        }
    }
    found.unwrap_or_default()
}

/// Returns `true` if the word General goes on here, behind its first letter.
fn is_general(rest: &str) -> bool {
    rest.get(.."eneral".len())
        .is_some_and(|rest| rest.eq_ignore_ascii_case("eneral"))
}

/// Returns `true` for a part of a duration: `h`, `mm`.
fn is_elapsed(inner: &str) -> bool {
    let is_all = |unit: char| inner.chars().all(|c| c.eq_ignore_ascii_case(&unit));
    !inner.is_empty() && ['h', 'm', 's'].into_iter().any(is_all)
}
