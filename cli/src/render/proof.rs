//! The proof as one JSON object a workbook.

use std::io::{Read, Seek};

use ambersheet::Rated;
use tempfile::SpooledTempFile;

use crate::failure::Failure;

/// One JSON object a workbook.
pub(crate) fn proof<R: Read + Seek>(
    rated: &Rated<'_, R>,
    input: &str,
    output: &str,
) -> Result<SpooledTempFile, Failure> {
    let proof = rated
        .proof(Some(input), Some(output))
        .map_err(|error| Failure::about(input, &error))?;
    super::json(&proof, false)
}
