//! Calls of a library that may panic on hostile input.
//!
//! calamine 0.38 indexes into records without checking their length, so that a damaged file ends in
//! a panic: a cell of an .xlsb that is cut short, or a shared string that is missing. This module
//! turns such a panic into an error. Our own code bounds what calamine allocates before it is
//! called.

use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::guarded;

use super::errors::damaged;

/// Runs `read` and returns an error if it panics.
///
/// # Errors
/// Those of `read`, and [`Error::NotAWorkbook`] if it panics.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    guarded::guarded(read).unwrap_or_else(|| Err(damaged("its records contradict each other")))
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
