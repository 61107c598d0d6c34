//! Letters and words that scale a number, `k` to `billion`: one list for text and for number formats.

use std::sync::LazyLock;

use crate::word_list::{entries, spellings};

/// The words with their powers of ten. Each line of the file is a thousand times the line before.
static SCALES: LazyLock<Vec<(&str, u32)>> = LazyLock::new(|| {
    entries(include_str!("../words/scales.txt"))
        .zip([3, 6, 9])
        .flat_map(|(line, power)| spellings(line).map(move |word| (word, power)))
        .collect()
});

/// Returns the power of ten of a scaling word or letter, ignoring case: 6 for `million`.
pub(crate) fn power_of(word: &str) -> Option<u32> {
    SCALES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|(_, power)| *power)
}
