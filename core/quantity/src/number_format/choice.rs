//! The sections of a number format, and the choice of the one that shows a number.
//!
//! Without conditions, the sections are for positive numbers, negative numbers, zero and text. A second section shows
//! negative numbers without their sign, which it must show in some other way. With conditions, the first that holds
//! decides, and the last section is for the rest (ECMA-376 18.8.31).

use rust_decimal::Decimal;

use super::condition::SectionCondition;
use super::kind::FormatKind;
use super::section::Section;
use super::words::SignLook;

/// The sections of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sections {
    /// The sections for numbers: from one to three.
    numbers: Vec<Section>,
    /// The section for texts.
    text: Option<Section>,
    /// The kind and the look of each section for numbers.
    kinds: Vec<(FormatKind, SignLook)>,
}

/// The most sections that a code has.
const MOST: usize = 4;

/// The place of a number among the sections.
enum Choice {
    /// A section by its place.
    Section(usize),
    /// The section for negative numbers, which leaves out their sign.
    Unsigned(usize),
    /// No section.
    None,
}

impl Sections {
    /// Reads a code: the kind of all its numbers, and the sections if there is more to know.
    pub(super) fn read(code: &str) -> (FormatKind, Option<Self>) {
        let mut numbers = Vec::new();
        let mut chars = code.chars();
        let mut goes_on = true;
        while goes_on && numbers.len() <= MOST {
            let section;
            (section, goes_on) = Section::scan(&mut chars);
            numbers.push(section);
        }
        if numbers.len() > MOST {
            return (FormatKind::Unclear, None);
        }
        let last_is_text = numbers.len() == MOST
            || (numbers.len() > 1 && numbers.last().is_some_and(|last| last.has_text));
        let text = if last_is_text { numbers.pop() } else { None };
        if code.is_empty() {
            return (FormatKind::General, None);
        }
        let kinds: Vec<_> = numbers.iter().map(Section::kind).collect();
        let sections = Self {
            numbers,
            text,
            kinds,
        };
        match sections.of_all() {
            Some(kind) if sections.leaves_texts() => (kind, None),
            Some(kind) => (kind, Some(sections)),
            None => (FormatKind::Unclear, Some(sections)),
        }
    }

    /// Returns the kind of all numbers; `None` if they are shown in several ways.
    fn of_all(&self) -> Option<FormatKind> {
        let (kind, look) = *self.kinds.first()?;
        let is_plain = |section: &Section| section.condition.is_none() && !section.may_be_blank();
        let first_is_plain = self.numbers.first().is_some_and(is_plain) && look == SignLook::Plain;
        let others_agree = self
            .numbers
            .iter()
            .enumerate()
            .skip(1)
            .all(|(place, section)| {
                let is_zero = place == 2 && section.is_accounting_dash(&self.numbers[0]);
                let agrees = self.kinds[place].0 == kind && is_plain(section);
                let shows_sign = place != 1 || self.shows_sign(place);
                is_zero || (agrees && shows_sign)
            });
        let is_dated = kind == FormatKind::Date && others_agree;
        ((first_is_plain || is_dated) && others_agree).then_some(kind)
    }

    /// Returns `true` if the section for negative numbers shows that they are negative.
    fn shows_sign(&self, place: usize) -> bool {
        let (kind, look) = self.kinds[place];
        look == SignLook::Negative || self.numbers[place].coloured || kind == FormatKind::Date
    }

    /// Returns `true` if texts are shown as they are.
    fn leaves_texts(&self) -> bool {
        match (&self.text, self.numbers.as_slice()) {
            (Some(text), _) => text.leaves_text(),
            (None, [only]) => !only.has_text || only.leaves_text(),
            (None, _) => true,
        }
    }

    /// Returns the kind as which a number is shown.
    pub(super) fn kind(&self, number: Decimal) -> FormatKind {
        let (place, unsigned) = match self.choose(number) {
            Choice::Section(place) => (place, false),
            Choice::Unsigned(place) => (place, true),
            Choice::None => return FormatKind::Unclear,
        };
        let section = &self.numbers[place];
        if number.is_zero() && section.is_accounting_dash(&self.numbers[0]) {
            return self.kinds[0].0;
        }
        let (kind, look) = self.kinds[place];
        if section.is_blank(number) {
            return section.kind_of_blank();
        }
        let shows_number = !matches!(
            kind,
            FormatKind::Nothing | FormatKind::Word(_) | FormatKind::Date
        ) && section.word().is_none();
        let is_negative = number.is_sign_negative() && !number.is_zero();
        let wrong_sign = if unsigned {
            !self.shows_sign(place)
        } else {
            !is_negative && look == SignLook::Negative
        };
        if shows_number && wrong_sign {
            return FormatKind::Unclear;
        }
        kind
    }

    /// Returns the word that is shown in place of a number.
    pub(super) fn word(&self, number: Decimal) -> Option<&str> {
        match self.choose(number) {
            Choice::Section(place) | Choice::Unsigned(place) => self.numbers[place].word(),
            Choice::None => None,
        }
    }

    /// Returns a text as it is shown; `None` if it is shown as it is.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        if self.leaves_texts() {
            return None;
        }
        let section = self.text.as_ref().or(self.numbers.first())?;
        Some(section.text(text))
    }

    /// Chooses the section for a number.
    fn choose(&self, number: Decimal) -> Choice {
        let is_negative = number.is_sign_negative() && !number.is_zero();
        let conditions: Vec<_> = self.numbers.iter().map(|known| known.condition).collect();
        match conditions.as_slice() {
            [None, None] | [None, None, None] if is_negative => Choice::Unsigned(1),
            [None, None, None] if number.is_zero() => Choice::Section(2),
            [None] | [None, None] | [None, None, None] => Choice::Section(0),
            conditions => conditional(conditions, number),
        }
    }
}

/// Chooses a section by conditions.
fn conditional(conditions: &[Option<SectionCondition>], number: Decimal) -> Choice {
    let holds = |place: usize| {
        let condition: Option<SectionCondition> = conditions.get(place).copied().flatten();
        condition.map(|condition| condition.holds(number))
    };
    let last = conditions.len() - 1;
    let is_positive = number.is_sign_positive() && !number.is_zero();
    match (holds(0), holds(1)) {
        (Some(true), _) => Choice::Section(0),
        // A section without a condition before one that has it is for positive numbers.
        (None, Some(holds)) if is_positive => {
            if holds {
                Choice::None
            } else {
                Choice::Section(0)
            }
        }
        (_, Some(true)) => Choice::Section(1),
        (Some(false), None) if last == 1 || (last == 2 && number.is_sign_negative()) => {
            Choice::Section(1)
        }
        (_, Some(false)) | (Some(false), None) if last == 2 && holds(2) != Some(false) => {
            Choice::Section(2)
        }
        _ => Choice::None,
    }
}
