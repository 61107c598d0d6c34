//! The strings of `collected.tsv`. Their expectations were given before the reader was run on any of them.
//!
//! Where the reader differs by decision, the table gives its result and the reason. It must give exactly that.

use super::compared::{TextOutcome, compare, rows};

#[test]
fn collected_values_are_read_as_a_careful_person_reads_them() {
    let read: Vec<_> = rows(include_str!("collected.tsv")).map(compare).collect();
    assert_eq!(read.len(), 60);
    let others: Vec<String> = read
        .iter()
        .filter(|(outcome, _)| !matches!(outcome, TextOutcome::Right | TextOutcome::Decided))
        .map(|(outcome, text)| format!("{outcome:?}: {text}"))
        .collect();
    assert!(
        others.is_empty(),
        "{} of 60 are as they should be\n{}",
        60 - others.len(),
        others.join("\n")
    );
    let decided = read
        .iter()
        .filter(|(outcome, _)| *outcome == TextOutcome::Decided);
    assert_eq!(decided.count(), 3);
}
