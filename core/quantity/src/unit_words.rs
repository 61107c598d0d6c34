//! Tables of the words for units, for reading and for writing.
//!
//! A [`NamedUnit`](crate::NamedUnit) holds places in these tables, so their order is fixed while a program runs.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::word_list::{WordList, entries, spellings};

/// A word for what a number counts.
pub(crate) struct UnitWord {
    /// The singular.
    pub(crate) one: &'static str,
    /// The plural.
    pub(crate) many: &'static str,
    /// `true` for a unit of time.
    pub(crate) is_time: bool,
}

/// The words for what numbers count, and the place of each spelling.
pub(crate) struct UnitWords {
    words: Vec<UnitWord>,
    /// Places by spelling in lower case.
    places: HashMap<String, u8>,
}

/// The words from `units_of_time.txt` and `units.txt`.
pub(crate) static UNIT_WORDS: LazyLock<UnitWords> = LazyLock::new(|| {
    let mut table = UnitWords {
        words: Vec::new(),
        places: HashMap::new(),
    };
    table.add(include_str!("../words/units_of_time.txt"), true);
    table.add(include_str!("../words/units.txt"), false);
    table
});

impl UnitWords {
    /// Adds the lines of a file. The first line with a spelling keeps it.
    fn add(&mut self, text: &'static str, is_time: bool) {
        for line in entries(text) {
            let place = self.words.len() as u8;
            let (mut one, mut many) = (line, line);
            for (index, spelling) in spellings(line).enumerate() {
                match index {
                    0 => (one, many) = (spelling, spelling),
                    1 => many = spelling,
                    _ => {}
                }
                self.places
                    .entry(spelling.to_ascii_lowercase())
                    .or_insert(place);
            }
            self.words.push(UnitWord { one, many, is_time });
        }
    }

    /// Returns the word at a place.
    pub(crate) fn get(&self, place: u8) -> Option<&UnitWord> {
        self.words.get(usize::from(place))
    }

    /// Returns the place of a spelling in lower case.
    pub(crate) fn place_of(&self, spelling: &str) -> Option<u8> {
        self.places.get(spelling).copied()
    }

    /// Returns the number of words.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
}

/// The most words that one spelling of a unit has.
pub(crate) const MOST_WORDS: usize = 3;

/// Signs of money that may be counted per something.
pub(crate) const MONEY: [char; 3] = ['£', '$', '€'];

/// A table of units behind "per". Each line of its file has the spellings of one unit; the first is shown.
pub(crate) struct PerWords(LazyLock<Vec<Vec<&'static str>>>);

/// The times behind "per": place 0 is the year.
pub(crate) static PER_PERIOD: PerWords = PerWords(LazyLock::new(|| {
    per_words(include_str!("../words/per_period.txt"))
}));

/// Those for whom something is counted, behind "per".
pub(crate) static PER_WHOM: PerWords = PerWords(LazyLock::new(|| {
    per_words(include_str!("../words/per_whom.txt"))
}));

fn per_words(text: &'static str) -> Vec<Vec<&'static str>> {
    entries(text)
        .map(|line| spellings(line).collect())
        .collect()
}

impl PerWords {
    /// Returns the shown spelling of the unit at a place.
    pub(crate) fn shown(&self, place: u8) -> Option<&'static str> {
        self.0.get(usize::from(place))?.first().copied()
    }

    /// Returns the place of a spelling, ignoring ASCII case.
    pub(crate) fn place_of(&self, spelling: &str) -> Option<u8> {
        let is_it = |known: &&str| known.eq_ignore_ascii_case(spelling);
        let place = self.0.iter().position(|unit| unit.iter().any(is_it))?;
        Some(place as u8)
    }

    /// Returns the number of units.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Sizes behind "per", as they are shown.
pub(crate) const SIZES: [(&str, u32); 5] = [
    ("100", 100),
    ("1,000", 1000),
    ("10,000", 10_000),
    ("100,000", 100_000),
    ("1,000,000", 1_000_000),
];

/// Names of those counted behind a size, as in "per 1,000 population". They do not make two units differ.
pub(crate) static POPULATIONS: WordList = WordList::new(include_str!("../words/populations.txt"));

/// Words that may precede a unit and leave it as it is: "22 new businesses".
pub(crate) static BEFORE_UNITS: WordList = WordList::new(include_str!("../words/before_units.txt"));

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds that the codes of a unit rely on; expected values counted in the files by hand.
    #[test]
    fn the_tables_keep_to_their_bounds() {
        assert_eq!(UNIT_WORDS.len(), 175);
        assert!(UNIT_WORDS.places.keys().all(|spelling| {
            (1..=MOST_WORDS).contains(&spelling.replace("% ", "").split(' ').count())
        }));
        assert_eq!(UNIT_WORDS.place_of("fte"), UNIT_WORDS.place_of("wtes"));
        assert_eq!(PER_PERIOD.place_of("Year"), Some(0));
        assert_eq!(PER_WHOM.len(), 16);
    }
}
