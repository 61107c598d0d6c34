//! Skips that are counted: the list of a run's skips is the file that `AMBERSHEET_SKIPS` names.

use std::io::Write;

/// Records that a test is skipped, and why. `tests/tally.py` counts the lines of that list.
///
/// # Panics
///
/// If `AMBERSHEET_FULL` is set, for the full run skips nothing.
pub(crate) fn skip(test: &str, reason: &str) {
    let full = std::env::var_os("AMBERSHEET_FULL").is_some_and(|value| value == "1");
    assert!(!full, "{test} {reason}, and the full run skips nothing");
    eprintln!("skipped: {test} {reason}");
    if let Some(list) = std::env::var_os("AMBERSHEET_SKIPS") {
        let mut list = std::fs::File::options()
            .create(true)
            .append(true)
            .open(list)
            .expect("the list of skips");
        writeln!(list, "{reason}").expect("a line in the list of skips");
    }
}
