//! The words by which returns rate, each with its rank and colour.

use ambersheet_ooxml::text::fold;

/// Known words of ratings, each with its rank and colour.
const WORDS: [(&str, u8, &str); 36] = [
    ("blue", 0, "blue"),
    ("complete", 0, "blue"),
    ("completed", 0, "blue"),
    ("green", 2, "green"),
    ("g", 2, "green"),
    ("on track", 2, "green"),
    ("on track/good", 2, "green"),
    ("on target", 2, "green"),
    ("good", 2, "green"),
    ("met", 2, "green"),
    ("achieved", 2, "green"),
    ("low", 2, "green"),
    ("amber/green", 3, "light_green"),
    ("green/amber", 3, "light_green"),
    ("light green", 3, "light_green"),
    ("yellow", 4, "yellow"),
    ("amber", 5, "amber"),
    ("a", 5, "amber"),
    ("at risk", 5, "amber"),
    ("close", 5, "amber"),
    ("slightly below", 5, "amber"),
    ("slightly below desired level", 5, "amber"),
    ("within tolerance", 5, "amber"),
    ("some concerns", 5, "amber"),
    ("medium", 5, "amber"),
    ("amber/red", 6, "orange"),
    ("red/amber", 6, "orange"),
    ("orange", 6, "orange"),
    ("red", 7, "red"),
    ("r", 7, "red"),
    ("off track", 7, "red"),
    ("off target", 7, "red"),
    ("requires improvement", 7, "red"),
    ("missed", 7, "red"),
    ("not met", 7, "red"),
    ("high", 7, "red"),
];

/// Returns the rank and colour of a known word of a rating; the lower the rank, the better.
pub(crate) fn word_rank(word: &str) -> Option<(u8, &'static str)> {
    let folded = fold(word);
    WORDS
        .iter()
        .find(|(known, ..)| *known == folded)
        .map(|(_, rank, colour)| (*rank, *colour))
}
