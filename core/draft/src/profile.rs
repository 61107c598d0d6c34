//! Sums up the cells of a column.

use std::collections::BTreeMap;

use ambersheet_ooxml::text::fold;
use ambersheet_policy::polarity::polarity_from_text;
use ambersheet_quantity::{Notation, ParseOptions, Unit, read, read_value, truth_of};
use rust_decimal::Decimal;

use crate::grid::{FilledCell, GridValue, SheetGrid};
use crate::period::is_day;

/// A longer text is a sentence.
const SENTENCE: usize = 60;

/// The kinds of cells in a column, counted.
#[derive(Clone, Debug, Default)]
pub struct ColumnProfile {
    /// The cells that hold something.
    pub filled: usize,
    /// Numbers, and texts that read as one number.
    pub numbers: usize,
    /// Numbers that were typed as texts.
    pub typed_numbers: usize,
    /// Words for yes and no.
    pub truths: usize,
    /// Numbers shown as percentages.
    pub percents: usize,
    /// Dates.
    pub dates: usize,
    /// Texts that are no numbers.
    pub texts: usize,
    /// Texts that are sentences.
    pub sentences: usize,
    /// Cells with a formula.
    pub formulas: usize,
    /// Texts with a condition, such as `at least 90%`.
    pub conditions: usize,
    /// Texts that say which way is good.
    pub polarities: usize,
    /// Numbers from 1 to 10 without decimals.
    pub small: usize,
    /// The words of the column with how often each occurs, folded.
    pub words: BTreeMap<String, usize>,
    /// The sum of the lengths of the texts.
    letters: usize,
}

impl ColumnProfile {
    /// Reads the cells of a column in some rows.
    pub fn of(grid: &SheetGrid, rows: &[u32], column: u32) -> Self {
        let mut profile = Self::default();
        for cell in rows.iter().filter_map(|row| grid.at(*row, column)) {
            profile.add(cell);
        }
        profile
    }

    /// Returns the profile of one text.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut profile = Self {
            filled: 1,
            ..Self::default()
        };
        profile.add_text(text);
        profile
    }

    /// Returns `true` if some cell holds a figure, or yes or no.
    pub(crate) fn is_figure(&self) -> bool {
        self.numbers > 0 || self.truths > 0 && self.letters > 1
    }

    fn add(&mut self, cell: &FilledCell) {
        self.filled += 1;
        self.formulas += usize::from(cell.formula.is_some());
        match cell.value {
            GridValue::Number(number, percent) => {
                self.numbers += 1;
                self.percents += usize::from(percent);
                let whole = number.fract().is_zero();
                self.small +=
                    usize::from(whole && number >= Decimal::ONE && number <= Decimal::TEN);
            }
            GridValue::Date(_) => self.dates += 1,
            GridValue::Text => self.add_text(&cell.text),
            GridValue::Truth => self.truths += 1,
            GridValue::Other => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        let folded = fold(text);
        if number_in(text).is_some() {
            self.numbers += 1;
            self.typed_numbers += 1;
            self.percents += usize::from(text.contains('%'));
        } else if is_day(&folded) {
            self.dates += 1;
        } else if is_measured(text) {
            self.numbers += 1;
            self.typed_numbers += 1;
        } else {
            self.texts += 1;
        }
        let length = text.chars().count();
        self.letters += length;
        self.sentences += usize::from(length > SENTENCE);
        self.conditions += usize::from(crate::condition::read(text).is_some());
        self.truths += usize::from(truth_of(text).is_some());
        self.polarities += usize::from(polarity_of(text).is_some());
        if length <= SENTENCE {
            *self.words.entry(folded).or_default() += 1;
        }
    }

    /// Returns `true` if most cells hold numbers.
    pub fn is_numeric(&self) -> bool {
        self.numbers > 0 && self.numbers * 5 >= self.filled * 3
    }

    /// Returns `true` if most cells hold texts.
    pub fn is_textual(&self) -> bool {
        self.texts > 0 && self.texts * 5 >= self.filled * 3
    }

    /// Returns `true` if most cells hold dates.
    pub fn is_dated(&self) -> bool {
        self.dates > 0 && self.dates * 2 >= self.filled
    }

    /// Returns `true` if all cells say yes or no.
    pub fn is_yes_or_no(&self) -> bool {
        self.truths > 0 && self.truths == self.filled
    }

    /// Returns the number of different texts.
    pub fn distinct(&self) -> usize {
        self.words.len() + self.sentences
    }

    /// Returns the mean length of the texts.
    pub fn mean_length(&self) -> usize {
        self.letters
            .checked_div(self.texts + self.typed_numbers)
            .unwrap_or(0)
    }

    /// Returns `true` if the texts look like references: short, with a digit, no spaces.
    pub fn looks_like_ids(&self) -> bool {
        let is_id = |word: &&String| {
            word.len() <= 12 && !word.contains(' ') && word.bytes().any(|b| b.is_ascii_digit())
        };
        !self.words.is_empty()
            && self.words.keys().filter(is_id).count() * 5 >= self.words.len() * 4
    }
}

/// Returns the number that a text is, as people type numbers: `3,200`, `98.4%`, `£1.2m`.
pub fn number_in(text: &str) -> Option<Decimal> {
    let starts = text
        .trim_start_matches(['£', '$', '€', '-', '+', '(', '−', '~', '.'])
        .starts_with(|c: char| c.is_ascii_digit());
    let options = ParseOptions {
        decimal_comma: has_decimal_comma(text),
        ..ParseOptions::default()
    };
    let quantity = read(text, options).quantity.ok().filter(|_| starts)?;
    Some(quantity.number)
}

/// Returns `true` for a figure in a notation of its own: a duration, a ratio.
fn is_measured(text: &str) -> bool {
    let is_figure = |unit: Unit| matches!(unit, Unit::Notation(notation) if !matches!(notation, Notation::Truth | Notation::Date));
    let quantity = read_value(text, ParseOptions::default()).quantity;
    text.bytes().any(|b| b.is_ascii_digit())
        && quantity.is_ok_and(|quantity| is_figure(quantity.unit))
}

/// Returns `true` if a comma in a text can only part a number from its decimals: `84,5`, `1 234,50 €`.
pub(crate) fn has_decimal_comma(text: &str) -> bool {
    let digits = |part: &str, from_end: bool| {
        let is_digit = |c: &char| c.is_ascii_digit();
        if from_end {
            part.chars().rev().take_while(is_digit).count()
        } else {
            part.chars().take_while(is_digit).count()
        }
    };
    let mut parts = text.split(',');
    let (Some(whole), Some(decimals), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let has_point = decimals.contains('.');
    digits(whole, true) > 0 && (1..=2).contains(&digits(decimals, false)) && !has_point
}

/// Returns the number of a cell, also of a text that is one.
pub fn number_at(grid: &SheetGrid, row: u32, column: u32) -> Option<Decimal> {
    let cell = grid.at(row, column)?;
    cell.number().or_else(|| number_in(&cell.text))
}

/// Words of other languages and of programs for which way is good.
const POLARITIES: [(&str, &str); 66] = [
    ("mayor es mejor", "higher"),
    ("más es mejor", "higher"),
    ("creciente", "higher"),
    ("ascendente", "higher"),
    ("aumentar", "higher"),
    ("menor es mejor", "lower"),
    ("menos es mejor", "lower"),
    ("decreciente", "lower"),
    ("descendente", "lower"),
    ("disminuir", "lower"),
    ("plus c'est haut mieux c'est", "higher"),
    ("à la hausse", "higher"),
    ("hausse", "higher"),
    ("croissant", "higher"),
    ("à la baisse", "lower"),
    ("baisse", "lower"),
    ("décroissant", "lower"),
    ("semakin tinggi semakin baik", "higher"),
    ("makin tinggi makin baik", "higher"),
    ("maksimalkan", "higher"),
    ("maximize", "higher"),
    ("semakin rendah semakin baik", "lower"),
    ("makin rendah makin baik", "lower"),
    ("minimalkan", "lower"),
    ("minimize", "lower"),
    ("▲", "higher"),
    ("↑", "higher"),
    ("▼", "lower"),
    ("↓", "lower"),
    ("high good", "higher"),
    ("low good", "lower"),
    ("up", "higher"),
    ("gte", "higher"),
    ("gt", "higher"),
    ("lte", "lower"),
    ("lt", "lower"),
    ("desc", "higher"),
    ("asc", "lower"),
    ("bigger", "higher"),
    ("smaller", "lower"),
    ("less", "lower"),
    ("above", "higher"),
    ("below", "lower"),
    ("over", "higher"),
    ("under", "lower"),
    ("floor", "higher"),
    ("ceiling", "lower"),
    ("cap", "lower"),
    ("more", "higher"),
    ("fewer", "lower"),
    ("reducir", "lower"),
    ("réduire", "lower"),
    ("sube", "higher"),
    ("subir", "higher"),
    ("baja", "lower"),
    ("bajar", "lower"),
    ("naik", "higher"),
    ("meningkat", "higher"),
    ("turun", "lower"),
    ("menurun", "lower"),
    ("augmente", "higher"),
    ("monte", "higher"),
    ("diminue", "lower"),
    ("at least", "higher"),
    ("at most", "lower"),
    ("no more than", "lower"),
];

/// Returns `higher`, `lower` or `close` for a text of a column that says which way is good; and `true` if the rules know the text themselves.
pub fn polarity_of(text: &str) -> Option<(&'static str, bool)> {
    use ambersheet_policy::polarity::Polarity;
    if let Some(known) = polarity_from_text(text) {
        let word = match known {
            Polarity::Higher => "higher",
            Polarity::Lower => "lower",
            Polarity::CloseToTarget => "close",
        };
        return Some((word, true));
    }
    let folded = fold(&text.replace('_', " "));
    let own = POLARITIES.iter().find(|(known, _)| *known == folded);
    if let Some((_, word)) = own {
        return Some((word, false));
    }
    let first: Vec<&str> = folded.split(' ').collect();
    let better = first.len() <= 5 && (folded.contains("better") || folded.contains("good"));
    let any = |words: &[&str]| first.iter().any(|word| words.contains(word));
    match (
        any(&[
            "high", "higher", "bigger", "more", "larger", "greater", "increase", "up",
        ]),
        any(&[
            "low", "lower", "smaller", "less", "fewer", "decrease", "down",
        ]),
    ) {
        (true, false) if better => Some(("higher", false)),
        (false, true) if better => Some(("lower", false)),
        _ => None,
    }
}
