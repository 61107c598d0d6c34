//! Where tests find what a clone does not carry: a folder of public workbooks beside the checkout.

use std::io::Write;
use std::path::PathBuf;

/// The folder `../shared` beside the checkout. Where it is missing, the test is skipped, which is said and counted;
/// with `AMBERSHEET_FULL` set, that is a failure.
pub(crate) fn shared(needed_by: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    if folder.is_dir() {
        return Some(folder);
    }
    let full = std::env::var_os("AMBERSHEET_FULL").is_some_and(|value| value == "1");
    assert!(
        !full,
        "{needed_by} needs ../shared, and the full run skips nothing"
    );
    eprintln!("skipped: {needed_by} needs ../shared");
    if let Some(list) = std::env::var_os("AMBERSHEET_SKIPS") {
        let mut list = std::fs::File::options()
            .create(true)
            .append(true)
            .open(list)
            .expect("the list of skips");
        writeln!(list, "needs ../shared").expect("a line in the list of skips");
    }
    None
}
