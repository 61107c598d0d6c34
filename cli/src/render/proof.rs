//! The proof: what became of each part of a workbook, with checksums.

use std::io::{Read, Seek, SeekFrom, Write};

use ambersheet::{Fate, Rated};
use serde_json::json;
use tempfile::SpooledTempFile;

use crate::failure::Failure;

/// One JSON object a workbook.
pub(crate) fn proof<R: Read + Seek>(
    rated: &Rated<'_, R>,
    input: &str,
    output: &str,
) -> Result<SpooledTempFile, Failure> {
    let mut parts = Vec::new();
    for part in rated.proof() {
        let part = part.map_err(|error| Failure::about(input, &error))?;
        parts.push(json!({
            "name": part.name,
            "fate": match part.fate {
                Fate::Identical => "identical",
                Fate::Changed => "changed",
                Fate::Removed => "removed",
                Fate::Added => "added",
            },
            "sha256_before": part.before,
            "sha256_after": part.after,
        }));
    }
    let document =
        json!({ "schema": "ambersheet/proof/1", "input": input, "output": output, "parts": parts });
    let mut spool = SpooledTempFile::new(8 << 20);
    serde_json::to_writer(&mut spool, &document)
        .map_err(|error| Failure::from(std::io::Error::from(error)))?;
    spool.write_all(b"\n")?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}
