//! Tables of the words for units, for reading and for writing.
//!
//! A [`NamedUnit`](crate::NamedUnit) holds places in these tables.

use crate::word_list::{entry_of, spellings, words};

/// The units of time, each with its singular, its plural and other spellings.
const TIMES: &[(&str, u8)] = spellings!("units_of_time");

/// The other things that numbers count, likewise.
const THINGS: &[(&str, u8)] = spellings!("units");

/// The place of the first thing, behind the units of time.
const FIRST_THING: u8 = TIMES[TIMES.len() - 1].1 + 1;

/// A word for what a number counts, by its place: the units of time, then the things.
#[derive(Clone, Copy)]
pub(crate) struct UnitWord(u8);

/// The number of unit words.
#[cfg(test)]
pub(crate) const UNIT_WORDS: u8 = FIRST_THING + THINGS[THINGS.len() - 1].1 + 1;

impl UnitWord {
    /// Returns the unit word at a place.
    pub(crate) fn at(place: u8) -> Self {
        Self(place)
    }

    /// Returns the place of a spelling, ignoring ASCII case.
    pub(crate) fn place_of(spelling: &str) -> Option<u8> {
        entry_of(TIMES, spelling)
            .or_else(|| entry_of(THINGS, spelling).map(|entry| FIRST_THING + entry))
    }

    /// Returns the singular.
    pub(crate) fn one(self) -> &'static str {
        self.spelling(0)
    }

    /// Returns the plural.
    pub(crate) fn many(self) -> &'static str {
        self.spelling(1)
    }

    /// Returns `true` for a unit of time.
    pub(crate) fn is_time(self) -> bool {
        self.0 < FIRST_THING
    }

    /// Returns `true` for a unit of length.
    pub(crate) fn is_length(self) -> bool {
        matches!(self.one(), "metre" | "kilometre" | "mile")
    }

    /// Returns a spelling by its position in the entry.
    fn spelling(self, index: usize) -> &'static str {
        let (table, entry) = match self.0.checked_sub(FIRST_THING) {
            Some(entry) => (THINGS, entry),
            None => (TIMES, self.0),
        };
        nth_spelling(table, entry, index).unwrap_or_default()
    }
}

/// Returns a spelling of an entry, which has its spellings side by side in the table.
fn nth_spelling(
    table: &'static [(&'static str, u8)],
    entry: u8,
    index: usize,
) -> Option<&'static str> {
    let first = table.partition_point(|(_, other)| *other < entry);
    let (spelling, of) = table.get(first + index)?;
    (*of == entry).then_some(*spelling)
}

/// The most words that one spelling of a unit has.
pub(crate) const MOST_WORDS: usize = 3;

/// Signs of money that may be counted per something.
pub(crate) const MONEY: [char; 3] = ['£', '$', '€'];

/// A table of units behind "per". The first spelling of an entry is shown.
pub(crate) struct PerWords(&'static [(&'static str, u8)]);

/// The times behind "per": place 0 is the year.
pub(crate) const PER_PERIOD: PerWords = PerWords(spellings!("per_period"));

/// Those for whom something is counted, behind "per".
pub(crate) const PER_WHOM: PerWords = PerWords(spellings!("per_whom"));

impl PerWords {
    /// Returns the shown spelling of the unit at a place.
    pub(crate) fn shown(&self, place: u8) -> Option<&'static str> {
        nth_spelling(self.0, place, 0)
    }

    /// Returns the place of a spelling, ignoring ASCII case.
    pub(crate) fn place_of(&self, spelling: &str) -> Option<u8> {
        entry_of(self.0, spelling)
    }

    /// Returns the number of units.
    #[cfg(test)]
    pub(crate) fn len(&self) -> u8 {
        self.0.last().map_or(0, |(_, last)| last + 1)
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
pub(crate) const POPULATIONS: &[&str] = words!("populations");

/// Words that may precede a unit and leave it as it is: "22 new businesses".
pub(crate) const BEFORE_UNITS: &[&str] = words!("before_units");

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds that the codes of a unit rely on; expected values counted in the files by hand.
    #[test]
    fn the_tables_keep_to_their_bounds() {
        assert_eq!(UNIT_WORDS, 175);
        for (spelling, _) in TIMES.iter().chain(THINGS) {
            let words = spelling.replace("% ", "").split(' ').count();
            assert!((1..=MOST_WORDS).contains(&words), "{spelling}");
        }
        for place in 0..UNIT_WORDS {
            let word = UnitWord::at(place);
            assert!(!word.one().is_empty() && !word.many().is_empty());
        }
        let tonne = UnitWord::place_of("tco2e").map(UnitWord::at);
        assert_eq!(tonne.map(UnitWord::many), Some("tonnes of CO2"));
        assert_eq!(UnitWord::at(0).one(), "day");
        assert!(UnitWord::at(8).is_time() && !UnitWord::at(9).is_time());
        assert_eq!(PER_PERIOD.place_of("Year"), Some(0));
        assert_eq!(PER_WHOM.shown(0), Some("FTE"));
        assert_eq!(PER_WHOM.len(), 16);
    }
}
