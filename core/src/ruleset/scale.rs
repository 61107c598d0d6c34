//! The levels a rating may have: any number, best first, each with its word and colours.

use std::borrow::Cow;
use std::fmt;

/// A colour, red, green and blue of 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Reads `#FFC000` or `FFC000`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#').unwrap_or(text);
        if hex.len() != 6 || !hex.is_ascii() {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// Black or white, whichever is easier to read on this colour (WCAG 2.1, relative luminance).
    #[must_use]
    pub fn text_on(self) -> Self {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let luminance =
            0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2);
        if luminance > 0.179 {
            Self(0, 0, 0)
        } else {
            Self(255, 255, 255)
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

/// One level of a scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The word that is written beside or in the coloured cell.
    pub word: String,
    /// A sign before the word, where the rules ask for one: `▲`.
    pub symbol: Option<String>,
    /// The cell's fill.
    pub fill: Colour,
    /// The colour of the word on that fill.
    pub text: Colour,
}

impl Level {
    /// What is written for the level: its word, after its sign if it has one.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.symbol {
            None => Cow::Borrowed(&self.word),
            Some(symbol) => Cow::Owned(format!("{symbol} {}", self.word)),
        }
    }
}

/// The levels of a ruleset, best first: a level's rank is its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    levels: Vec<Level>,
}

impl Scale {
    /// A scale of these levels, best first; at least two, and at most 32.
    pub fn new(levels: Vec<Level>) -> Self {
        debug_assert!((2..=32).contains(&levels.len()));
        Self { levels }
    }

    /// The levels, best first.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The level that a word or score names, if any, ignoring case and spacing; with or without its sign.
    pub fn find(&self, word: &str) -> Option<u8> {
        let folded = super::fold(word);
        let names = |level: &Level| {
            super::fold(&level.word) == folded
                || (level.symbol.is_some() && super::fold(&level.shown()) == folded)
        };
        self.levels.iter().position(names).map(|rank| rank as u8)
    }
}

/// What a text says that names a level only as expected.
const EXPECTED: [&str; 6] = [
    "expected",
    "forecast",
    "predicted",
    "projected",
    "anticipated",
    "estimated",
];

impl Scale {
    /// The level that a text expects and does not report yet: `Expected Amber`, `Forecast: red`.
    pub fn find_expected(&self, text: &str) -> Option<u8> {
        let folded = super::fold(text);
        let rest = EXPECTED.iter().find_map(|word| folded.strip_prefix(word))?;
        self.find(rest.trim_start_matches([':', '-', ' ']))
    }
}

impl Default for Scale {
    /// Green, Amber and Red, in the palette that every colour word of the rules comes from.
    fn default() -> Self {
        let level = |word: &str, fill, text| Level {
            word: word.to_owned(),
            symbol: None,
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
