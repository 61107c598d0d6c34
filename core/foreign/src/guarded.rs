//! Calls of a library that may panic on hostile input.
//!
//! calamine 0.38 indexes into records without checking their length, so that a damaged file ends in
//! a panic: a cell of an .xlsb that is cut short, or a shared string that is missing. This module
//! turns such a panic into an error. Our own code bounds what calamine allocates before it is
//! called.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use ambersheet_ooxml::error::Error;

use super::errors::damaged;

thread_local! {
    /// Whether a panic of this thread will be caught here.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read` and returns an error if it panics.
///
/// # Errors
/// Those of `read`, and [`Error::NotAWorkbook`] if it panics.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    be_silent_when_caught();
    CAUGHT.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    CAUGHT.set(false);
    outcome.unwrap_or_else(|_| Err(damaged("its records contradict each other")))
}

/// Suppresses the report of a caught panic on standard error. Other panics are reported as before.
fn be_silent_when_caught() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !CAUGHT.get() {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_is_an_error() {
        let records: Vec<u8> = Vec::new();
        let error = guarded(|| Ok(records[7]))
            .expect_err("it panics")
            .to_string();
        assert!(error.contains("damaged"), "{error}");
        assert!(guarded(|| Ok(1)).is_ok());
    }
}
