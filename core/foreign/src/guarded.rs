//! Reading by a library that may panic on hostile input, with the panic turned into a message.
//!
//! calamine indexes into records without asking how long they are (version 0.38: a cell of an .xlsb that is cut short, a
//! shared string that is not there), so that a damaged file ends in a panic. What it could allocate is bounded before it
//! is asked; what it may index is for it to know.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use ambersheet_ooxml::error::Error;

use super::errors::damaged;

thread_local! {
    /// Whether a panic of this thread is about to be caught here.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`; a panic is an error that says the file is damaged.
///
/// # Errors
/// Those of `read`, and where it panics.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    be_silent_when_caught();
    CAUGHT.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    CAUGHT.set(false);
    outcome.unwrap_or_else(|_| Err(damaged("its records contradict each other")))
}

/// Keeps the panic's own report from standard error, where nobody could do anything with it. Panics anywhere else are
/// reported as before.
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
