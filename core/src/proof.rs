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
    /// SHA-256 of its content before, inflated, in lower-case hexadecimal.
    pub before: String,
    /// The same of its content after; `None` where it was left out.
    pub after: Option<String>,
}

impl<R: Read + Seek> Rated<'_, R> {
    /// Each part of the package, in the order of its directory. Reads every part.
    pub fn proof(&self) -> impl Iterator<Item = Result<PartProof, Error>> {
        self.workbook.package.fates(&self.changes).map(|(part, fate)| {
            let package = &self.workbook.package;
            let before = hash(package.reader(part)?)
                .map_err(|error| Error::workbook(package.name(part), error.to_string()))?;
            let after = match self.changes.new_text(part) {
                None if fate == Fate::Removed => None,
                None => Some(before.clone()),
                Some(text) => Some(hash(text)?),
            };
            Ok(PartProof { name: package.name(part).to_owned(), fate, before, after })
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
