//! The proof of what a rating run left alone: each part, its fate, and checksums of what it holds.

use std::io::{Read, Seek};

use sha2::{Digest, Sha256};

use crate::rate::Rated;
use crate::text::hexadecimal;
use crate::{Error, Fate};

/// One part of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartProof {
    /// The part's name, as the zip spells it.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// SHA-256 of its content before, inflated, in lower-case hexadecimal; `None` where it was added.
    pub before: Option<String>,
    /// The same of its content after; `None` where it was left out.
    pub after: Option<String>,
}

impl<R: Read + Seek> Rated<'_, R> {
    /// Each part of the package, in the order of its directory, then those that are added. Reads every part.
    pub fn proof(&self) -> impl Iterator<Item = Result<PartProof, Error>> {
        let package = &self.workbook.package;
        package.fates(&self.changes).map(|part| {
            let before = match part.part {
                Some(id) => Some(
                    hash(package.reader(id)?)
                        .map_err(|error| Error::workbook(part.name, error.to_string()))?,
                ),
                None => None,
            };
            let after = match part.new_text() {
                None if part.fate == Fate::Removed => None,
                None => before.clone(),
                Some(text) => Some(hash(text)?),
            };
            Ok(PartProof { name: part.name.to_owned(), fate: part.fate, before, after })
        })
    }
}

fn hash(mut text: impl Read) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        match text.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hexadecimal(&hasher.finalize()))
}
