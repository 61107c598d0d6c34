//! The letters and words that scale a number, `k` to `billion`: one list for text and for number formats.

/// A word that scales, with its power of ten.
const WORDS: [(&str, u32); 15] = [
    ("k", 3),
    ("000", 3),
    ("000s", 3),
    ("thousand", 3),
    ("thousands", 3),
    ("m", 6),
    ("mn", 6),
    ("mil", 6),
    ("mill", 6),
    ("million", 6),
    ("millions", 6),
    ("b", 9),
    ("bn", 9),
    ("billion", 9),
    ("billions", 9),
];

/// The power of ten that a word or letter scales by, ignoring case: 6 for `million`.
pub(super) fn power_of(word: &str) -> Option<u32> {
    WORDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|(_, power)| *power)
}
