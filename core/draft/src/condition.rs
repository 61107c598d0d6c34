//! Conditions in the cells of targets: `at least 90%`, `<= 5`, `no more than 8`.

use ambersheet_ooxml::text::fold;

/// The side on which a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At or above the number.
    Above,
    /// At or below the number.
    Below,
    /// Between two numbers.
    Between,
}

const ABOVE: [&str; 30] = [
    ">=",
    "≥",
    "=/>",
    "=>",
    ">",
    "at least",
    "more than",
    "greater than",
    "not less than",
    "no less than",
    "no fewer than",
    "minimum",
    "min",
    "over",
    "above",
    "exceed",
    "au moins",
    "plus de",
    "supérieur",
    "al menos",
    "más de",
    "como mínimo",
    "mínimo",
    "minimal",
    "paling sedikit",
    "lebih dari",
    "sekurang-kurangnya",
    "or more",
    "or above",
    "or higher",
];
const BELOW: [&str; 29] = [
    "<=",
    "≤",
    "</=",
    "=<",
    "<",
    "at most",
    "less than",
    "fewer than",
    "no more than",
    "not more than",
    "no greater than",
    "maximum",
    "max",
    "under",
    "below",
    "up to",
    "within",
    "au plus",
    "moins de",
    "inférieur",
    "como máximo",
    "máximo",
    "menos de",
    "a lo sumo",
    "maksimal",
    "paling banyak",
    "kurang dari",
    "or less",
    "or fewer",
];

/// Returns the side that a text's condition holds on, if it has one with a number.
pub fn read(text: &str) -> Option<Side> {
    let folded = fold(text);
    if !folded.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if folded.starts_with("between ") && folded.contains(" and ") {
        return Some(Side::Between);
    }
    let holds = |word: &&&str| {
        if word.starts_with(|c: char| c.is_alphabetic()) {
            crate::lexicon::has_words(&folded, word)
        } else {
            folded.contains(**word)
        }
    };
    // The longest phrase counts: "no more than" holds "more than".
    let longest = |words: &[&str]| {
        words
            .iter()
            .filter(holds)
            .map(|word| word.len())
            .max()
            .unwrap_or(0)
    };
    let (above, below) = (longest(&ABOVE), longest(&BELOW));
    let plus = folded.ends_with('+') || folded.ends_with("% +");
    match above.cmp(&below) {
        std::cmp::Ordering::Greater => Some(Side::Above),
        std::cmp::Ordering::Less => Some(Side::Below),
        std::cmp::Ordering::Equal => (plus && above == 0).then_some(Side::Above),
    }
}
