//! The proof as one JSON object a workbook.

use ambersheet::Rated;
use tempfile::SpooledTempFile;

use crate::failure::Failure;

/// One JSON object a workbook.
pub(crate) fn proof(
    rated: &Rated<'_>,
    input: &str,
    output: &str,
) -> Result<SpooledTempFile, Failure> {
    let proof = rated
        .proof(Some(input), Some(output))
        .map_err(|error| Failure::about(input, &error))?;
    super::json(&proof, false)
}
