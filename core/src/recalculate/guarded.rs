//! A call of a library that may panic on hostile input, on a thread with a stack of its own.

use ambersheet_ooxml::guarded;

/// The stack of the thread, in bytes. What recurses is bounded before it is called.
#[cfg(not(target_family = "wasm"))]
const STACK: usize = 64 << 20;

/// Runs `call`; returns `None` if it panics. WebAssembly has no threads: there, the one stack is linked to be as large.
#[cfg(target_family = "wasm")]
pub(super) fn guarded<T>(call: impl FnOnce() -> Option<T>) -> Option<T> {
    guarded::guarded(call).flatten()
}

/// Runs `call`; returns `None` if it panics, or if there is no thread for it.
#[cfg(not(target_family = "wasm"))]
pub(super) fn guarded<T: Send>(call: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    use std::thread;

    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || guarded::guarded(call));
        thread.ok()?.join().ok().flatten().flatten()
    })
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
