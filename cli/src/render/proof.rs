//! The proof as one JSON object a workbook.

use std::io::{Read, Seek, SeekFrom, Write};

use ambersheet::Rated;
use tempfile::SpooledTempFile;

use crate::failure::Failure;

/// One JSON object a workbook.
pub(crate) fn proof<R: Read + Seek>(
    rated: &Rated<'_, R>,
    input: &str,
    output: &str,
) -> Result<SpooledTempFile, Failure> {
    let proof = rated.proof(Some(input), Some(output)).map_err(|error| Failure::about(input, &error))?;
    let mut spool = SpooledTempFile::new(8 << 20);
    serde_json::to_writer(&mut spool, &proof).map_err(|error| Failure::from(std::io::Error::from(error)))?;
    spool.write_all(b"\n")?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}
