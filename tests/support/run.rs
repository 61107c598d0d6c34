//! Rates a workbook in memory by rules in a string.

use std::io::Cursor;

use ambersheet::{Error, Options, Overrides, Rated, Ruleset};

/// Rates a workbook and returns what `look` takes from its rating.
///
/// # Errors
///
/// The message of an error of loading, rating or `look`.
pub(crate) fn rate<T>(
    workbook: &[u8],
    rules: &str,
    options: &Options,
    look: impl FnOnce(&Rated<'_>) -> Result<T, Error>,
) -> Result<T, String> {
    Ruleset::load("test.rhai", rules.as_bytes(), &Overrides::default())
        .and_then(|ruleset| {
            look(&ambersheet::rate(
                Cursor::new(workbook.to_vec()),
                &ruleset,
                options,
            )?)
        })
        .map_err(|error| error.to_string())
}

/// Returns the rated workbook, which has been read back.
#[allow(
    dead_code,
    reason = "one test writes to see what an error leaves behind"
)]
pub(crate) fn written(rated: &Rated<'_>) -> Result<Vec<u8>, Error> {
    let mut out = Cursor::new(Vec::new());
    rated.write_and_read_back(&mut out)?;
    Ok(out.into_inner())
}
