//! Where tests find what a clone does not carry: a folder of public workbooks beside the checkout.

use std::path::PathBuf;

#[path = "skips.rs"]
mod skips;

/// The folder `../shared` beside the checkout. Where it is missing, the test is skipped, which is said and counted;
/// with `AMBERSHEET_FULL` set, that is a failure.
pub(crate) fn shared(needed_by: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    if folder.is_dir() {
        return Some(folder);
    }
    skips::skip(needed_by, "needs ../shared");
    None
}
