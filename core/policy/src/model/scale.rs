//! Scales: the levels a rating may have, best first, each with its word and colours.

use std::borrow::Cow;

use crate::name::Pattern;
use ambersheet_ooxml::colour::Colour;

/// One level of a scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleLevel {
    /// The word that is written into the rating's cell.
    pub word: String,
    /// A sign before the word, if the rules give one: `▲`.
    pub symbol: Option<String>,
    /// Other spellings that people type for the word: `G|On track`.
    pub others: Option<Pattern>,
    /// The cell's fill.
    pub fill: Colour,
    /// The colour of the word on that fill.
    pub text: Colour,
}

impl ScaleLevel {
    /// Returns the text for cells: the word, after its sign if there is one.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.symbol {
            None => Cow::Borrowed(&self.word),
            Some(symbol) => Cow::Owned(format!("{symbol} {}", self.word)),
        }
    }
}

/// The levels of a ruleset, best first: a level's rank is its index.
///
/// ```
/// use ambersheet_policy::model::Scale;
///
/// let scale = Scale::default();
/// assert_eq!(scale.find(" AMBER "), Some(1));
/// assert_eq!(scale.find("Blue"), None);
/// assert_eq!(scale.find_expected("Forecast: red"), Some(2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    levels: Vec<ScaleLevel>,
}

impl Scale {
    /// Creates a scale of these levels, best first: from two to 32.
    pub fn new(levels: Vec<ScaleLevel>) -> Self {
        debug_assert!((2..=32).contains(&levels.len()));
        Self { levels }
    }

    /// Returns the levels, best first.
    pub fn levels(&self) -> &[ScaleLevel] {
        &self.levels
    }

    /// Returns the level that a word or score names, with or without its sign, ignoring case and spacing.
    pub fn find(&self, word: &str) -> Option<u8> {
        let folded = ambersheet_ooxml::text::fold(word);
        let names = |level: &ScaleLevel| {
            ambersheet_ooxml::text::fold(&level.word) == folded
                || (level.symbol.is_some()
                    && ambersheet_ooxml::text::fold(&level.shown()) == folded)
        };
        let found = self.levels.iter().position(names);
        found
            .or_else(|| self.find_spelling(&folded))
            .map(|rank| rank as u8)
    }
}

impl Scale {
    /// Returns the only level that a folded word spells in another way: by the rules, or with other spaces, dashes or strokes.
    fn find_spelling(&self, folded: &str) -> Option<usize> {
        let loose = loosened(folded);
        let spells = |level: &ScaleLevel| {
            level.others.as_ref().is_some_and(|others| {
                others.matches(folded)
                    || others
                        .full_names()
                        .any(|name| loose.is_some() && loosened(name) == loose)
            }) || loose.is_some() && loosened(&ambersheet_ooxml::text::fold(&level.word)) == loose
        };
        let mut found = (0..).zip(&self.levels).filter(|(_, level)| spells(level));
        let (rank, _) = found.next()?;
        found.next().is_none().then_some(rank)
    }
}

/// Returns a folded word without spaces, dashes and strokes; `None` for one with digits, where these may count.
fn loosened(folded: &str) -> Option<String> {
    if folded.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let between = |c: char| {
        c.is_whitespace() || matches!(c, '-' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}')
    };
    let kept: String = folded.chars().filter(|c| !between(*c)).collect();
    (!kept.is_empty()).then_some(kept)
}

/// The first words of a text that names a level as expected only.
const EXPECTED: [&str; 6] = [
    "expected",
    "forecast",
    "predicted",
    "projected",
    "anticipated",
    "estimated",
];

impl Scale {
    /// Returns the level that a text expects and does not report yet: `Expected Amber`, `Forecast: red`.
    pub fn find_expected(&self, text: &str) -> Option<u8> {
        let folded = ambersheet_ooxml::text::fold(text);
        let rest = EXPECTED.iter().find_map(|word| folded.strip_prefix(word))?;
        self.find(rest.trim_start_matches([':', '-', ' ']))
    }
}

impl Default for Scale {
    /// Returns Green, Amber and Red, in the palette that every colour word of the rules comes from.
    fn default() -> Self {
        let level = |word: &str, fill, text| ScaleLevel {
            word: word.to_owned(),
            symbol: None,
            others: None,
            fill,
            text,
        };
        Self::new(vec![
            level("Green", Colour(0xC6, 0xEF, 0xCE), Colour(0x00, 0x61, 0x00)),
            level("Amber", Colour(0xFF, 0xEB, 0x9C), Colour(0x7F, 0x4A, 0x00)),
            level("Red", Colour(0xFF, 0xC7, 0xCE), Colour(0x9C, 0x00, 0x06)),
        ])
    }
}
