//! Names for ratings of their own: `delivery` for "Delivery (RAG)".

use std::fmt::Write as _;

use ambersheet_ooxml::text::fold;

/// Words that say no more than that something is a rating.
const PLAIN: [&str; 7] = ["rag", "rating", "status", "score", "risk", "the", "of"];

/// The key of tables for a rating that the return publishes, which no other rating can have.
const PUBLISHED: &str = "published_rating";

/// Returns a name for the rating under a heading that no other rating has. It ends in `_rating`, so that it is no word of the rules.
pub(crate) fn key(heading: &str, taken: &[String]) -> String {
    let folded = fold(heading);
    let words = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !PLAIN.contains(word));
    let mut key = words.take(3).collect::<Vec<_>>().join("_");
    if key.is_empty() {
        key.push_str("typed");
    }
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) {
        key.insert_str(0, "for_");
    }
    key.push_str("_rating");
    if key == PUBLISHED {
        key.insert_str(0, "own_");
    }
    let plain = key.clone();
    let mut number = 2;
    while taken.contains(&key) {
        key.clone_from(&plain);
        // Writing to a String does not fail.
        let _ = write!(key, "_{number}");
        number += 1;
    }
    key
}
