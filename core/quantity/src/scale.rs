//! Letters and words that scale a number, `k` to `billion`: one list for text and for number formats.

use crate::word_list::{entry_of, spellings};

/// The words. Each entry is a thousand times the entry before.
const SCALES: &[(&str, u8)] = spellings!("scales");

/// Returns the power of ten of a scaling word or letter, ignoring case: 6 for `million`.
pub(crate) fn power_of(word: &str) -> Option<u32> {
    entry_of(SCALES, word).map(|entry| 3 * (u32::from(entry) + 1))
}
