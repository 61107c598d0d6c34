//! The proof of what a rating run left alone: each part, its fate, what changed in it, and checksums of what it holds.
//! Whoever has the proof and the output can check one against the other, with this or with any program that computes
//! SHA-256.

use std::fmt;
use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Fate;
use crate::error::Error;
use crate::rated::Rated;
use ambersheet_ooxml::package::{Changes, Package};
use ambersheet_ooxml::text::hexadecimal;

/// The version of the proof, as in its `schema`.
pub const PROOF_SCHEMA: &str = "ambersheet/proof/1";

/// The fate of each part of a workbook.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk.rhai"));
/// # use ambersheet::{Options, Overrides, Ruleset};
/// # let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// # let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let mut output = std::io::Cursor::new(Vec::new());
/// rated.write(&mut output)?;
/// let proof = rated.proof(Some("return.xlsx"), Some("return.rated.xlsx"))?;
/// assert!(proof.verify(output)?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// [`PROOF_SCHEMA`].
    pub schema: String,
    /// The input's name, where it has one.
    pub input: Option<String>,
    /// The output's name, where it has one.
    pub output: Option<String>,
    /// The date that the rules' `today` stood for, in ISO 8601, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
    /// The parts in the order of the package's directory, then those that were added.
    pub parts: Vec<PartProof>,
}

/// One part of the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartProof {
    /// The part's name, as the zip spells it.
    pub name: String,
    /// The fate of the part.
    pub fate: Fate,
    /// SHA-256 of its content before, inflated, in lower-case hexadecimal; `None` if it was added.
    #[serde(rename = "sha256_before")]
    pub before: Option<String>,
    /// The same of its content after; `None` if it was left out.
    #[serde(rename = "sha256_after")]
    pub after: Option<String>,
    /// The changes in words, such as `18 cells`.
    #[serde(default)]
    pub changes: Vec<String>,
}

/// The counts of parts left alone and of cells written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The number of parts of the output.
    pub parts: usize,
    /// The number of parts that are equal to the input's, byte for byte.
    pub identical: usize,
    /// The number of cells that were written.
    pub cells: usize,
    /// The number of formulas elsewhere whose saved result was renewed, because it depends on the written cells.
    pub renewed: usize,
    /// The number of those whose saved result was taken out, because it could not be calculated.
    pub taken_out: usize,
}

impl fmt::Display for Kept {
    /// Writes `18 cells filled in, nothing else changed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cells {
            0 if self.identical == self.parts => return f.write_str("nothing changed"),
            0 => return f.write_str("no cell changed"),
            1 => f.write_str("1 cell filled in")?,
            n => write!(f, "{n} cells filled in")?,
        }
        write!(f, "{}, nothing else changed", self.results())
    }
}

impl Kept {
    /// Returns what became of formulas that depend on the written cells, as the middle of a sentence: `, 4 formula results
    /// renewed`; empty if there are none.
    pub fn results(&self) -> String {
        let counted = |count: usize, noun: &str, verb: &str| match count {
            0 => String::new(),
            1 => format!(", 1 {noun} {verb}"),
            n => format!(", {n} {noun}s {verb}"),
        };
        let renewed = counted(self.renewed, "formula result", "renewed");
        let taken_out = counted(self.taken_out, "formula result", "taken out");
        format!("{renewed}{taken_out}")
    }
}

/// A part of a workbook that differs from its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The part's name.
    pub part: String,
    /// The mismatch in words.
    pub message: String,
}

impl Rated<'_> {
    /// Returns the proof. `input` and `output` are names to show. Reads every part.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a part of the input cannot be read.
    pub fn proof(&self, input: Option<&str>, output: Option<&str>) -> Result<Proof, Error> {
        let package = &self.workbook.package;
        let mut parts = Vec::new();
        for part in package.fates(&self.changes) {
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
            let changes = match part.fate {
                Fate::Changed | Fate::Added => self
                    .written
                    .what_changed
                    .get(part.name)
                    .cloned()
                    .unwrap_or_default(),
                Fate::Identical | Fate::Removed => Vec::new(),
            };
            parts.push(PartProof {
                name: part.name.to_owned(),
                fate: part.fate,
                before,
                after,
                changes,
            });
        }
        let named = |name: Option<&str>| name.map(str::to_owned);
        Ok(Proof {
            schema: PROOF_SCHEMA.to_owned(),
            input: named(input),
            output: named(output),
            today: self.ruleset.today.clone(),
            parts,
        })
    }

    /// Returns the counts of parts left alone and of cells written.
    pub fn kept(&self) -> Kept {
        let fates = || {
            self.workbook
                .package
                .fates(&self.changes)
                .map(|part| part.fate)
        };
        Kept {
            parts: fates().filter(|fate| *fate != Fate::Removed).count(),
            identical: fates().filter(|fate| *fate == Fate::Identical).count(),
            cells: self.written.changed_cells,
            renewed: self.written.renewed,
            taken_out: self.written.taken_out,
        }
    }
}

impl Proof {
    /// Checks a workbook against the proof. Returns every part that differs.
    ///
    /// # Errors
    /// Returns [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) if it is no package, and
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if it cannot be read.
    pub fn verify(&self, workbook: impl Read + Seek + Send) -> Result<Vec<Mismatch>, Error> {
        let package = Package::open(workbook)?;
        let unchanged = Changes::default();
        let mut expected: Vec<Option<&PartProof>> = self
            .parts
            .iter()
            .filter(|part| part.fate != Fate::Removed)
            .map(Some)
            .collect();
        let mut found = Vec::new();
        let mut mismatch = |part: &str, message: String| {
            found.push(Mismatch {
                part: part.to_owned(),
                message,
            });
        };
        for part in package.fates(&unchanged) {
            let Some(id) = part.part else { continue };
            let known = expected
                .iter_mut()
                .find(|known| known.is_some_and(|known| known.name == part.name));
            let Some(known) = known.and_then(Option::take) else {
                mismatch(part.name, "the proof knows no such part".to_owned());
                continue;
            };
            match package.reader(id).and_then(|reader| Ok(hash(reader)?)) {
                Ok(hash) if Some(&hash) == known.after.as_ref() => {}
                Ok(_) => mismatch(
                    part.name,
                    "its content is not what was written: the checksums differ".to_owned(),
                ),
                Err(error) => mismatch(part.name, format!("it cannot be read: {error}")),
            }
        }
        for missing in expected.into_iter().flatten() {
            mismatch(&missing.name, "it is missing".to_owned());
        }
        Ok(found)
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
