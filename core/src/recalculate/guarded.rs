//! A call of a library that may panic on hostile input, on a thread with a stack of its own.

use std::cell::Cell;
use std::panic::{set_hook, take_hook};
use std::sync::Once;
use std::thread;

/// The stack of the thread, in bytes. What recurses is bounded before it is called.
const STACK: usize = 64 << 20;

thread_local! {
    /// Whether a panic of this thread will be caught here.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `call`; returns `None` if it panics, or if there is no thread for it.
pub(super) fn guarded<T: Send>(call: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    be_silent_when_caught();
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                CAUGHT.set(true);
                call()
            });
        thread.ok()?.join().ok().flatten()
    })
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
    fn a_panic_is_no_result() {
        let cells: Vec<u32> = Vec::new();
        assert_eq!(guarded(|| Some(cells[7])), None);
        assert_eq!(guarded(|| Some(1)), Some(1));
    }
}
