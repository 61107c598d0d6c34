//! A document as JSON, kept until its turn comes.

use std::io::{BufWriter, Seek, SeekFrom, Write};

use serde::Serialize;
use tempfile::SpooledTempFile;

use crate::failure::Failure;

/// Documents up to this size are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// The document on one line, or `pretty`.
pub(crate) fn json(document: &impl Serialize, pretty: bool) -> Result<SpooledTempFile, Failure> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let mut out = BufWriter::new(&mut spool);
    let written = if pretty {
        serde_json::to_writer_pretty(&mut out, document)
    } else {
        serde_json::to_writer(&mut out, document)
    };
    written.map_err(|error| Failure::from(std::io::Error::from(error)))?;
    out.write_all(b"\n")?;
    out.flush()?;
    drop(out);
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}
