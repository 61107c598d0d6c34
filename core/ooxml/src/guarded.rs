//! Calls of a library that may panic on hostile input.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// `true` while a panic of this thread is caught here.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `call`, and returns `None` if it panics. A caught panic is not reported on standard error.
///
/// ```
/// use ambersheet_ooxml::guarded::guarded;
///
/// let records: Vec<u8> = Vec::new();
/// assert_eq!(guarded(|| records[7]), None);
/// assert_eq!(guarded(|| 1), Some(1));
/// ```
pub fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    be_silent_when_caught();
    CAUGHT.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    CAUGHT.set(false);
    outcome.ok()
}

/// Suppresses the report of a caught panic. Other panics are reported as before.
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
