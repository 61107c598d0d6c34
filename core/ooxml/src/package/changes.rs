//! Changes to the parts of a package: most parts stay, some are replaced, removed or added.

use std::collections::BTreeMap;
use std::io::Read;

use super::deflate::{Deflated, Deflater};
use super::directory::Package;
use super::part_id::PartId;

/// The fate of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// The part is copied byte for byte.
    Identical,
    /// The part is written anew.
    Changed,
    /// The part is left out.
    Removed,
    /// The part is new.
    Added,
}

/// A change to an existing part.
#[derive(Debug)]
pub(super) enum Change {
    /// The part gets other bytes.
    Replace(Deflated),
    /// The part is left out.
    Remove,
}

/// Changes to the parts of a package. Parts without a change are copied verbatim.
///
/// ```
/// use std::io::Cursor;
///
/// use ambersheet_ooxml::Error;
/// use ambersheet_ooxml::package::{Changes, Package};
///
/// /// Writes the workbook with another theme and everything else as it was.
/// fn with_theme(workbook: Vec<u8>, theme: &[u8]) -> Result<Vec<u8>, Error> {
///     let package = Package::open(Cursor::new(workbook))?;
///     let mut changes = Changes::default();
///     changes.add_or_replace_text(&package, "xl/theme/theme1.xml", theme);
///     let mut out = Vec::new();
///     package.write(&changes, &mut out)?;
///     Ok(out)
/// }
/// # assert!(with_theme(b"not a zip".to_vec(), b"<a/>").is_err());
/// ```
#[derive(Debug, Default)]
pub struct Changes {
    by_part: BTreeMap<usize, Change>,
    /// New parts with their names, in the order in which they were added.
    pub(super) added: Vec<(String, Deflated)>,
}

impl Changes {
    /// Replaces a part by compressed bytes.
    pub fn replace(&mut self, part: PartId, deflated: Deflated) {
        self.by_part.insert(part.0, Change::Replace(deflated));
    }

    /// Replaces a part by text, which is compressed here.
    pub fn replace_text(&mut self, part: PartId, text: &[u8]) {
        self.replace(part, compressed(text));
    }

    /// Adds a part, or replaces one that was added before. `name` has no leading slash. It must be
    /// new to the package, which [`Package::write`] checks.
    pub fn add(&mut self, name: &str, text: &[u8]) {
        let deflated = compressed(text);
        match self.added.iter_mut().find(|(known, _)| known == name) {
            Some(added) => added.1 = deflated,
            None => self.added.push((name.to_owned(), deflated)),
        }
    }

    /// Replaces the part of this name, or adds one if there is none.
    pub fn add_or_replace_text(&mut self, package: &Package<'_>, name: &str, text: &[u8]) {
        match package.find(name) {
            Some(part) => self.replace_text(part, text),
            None => self.add(name, text),
        }
    }

    /// Removes a part and its duplicates.
    pub fn remove(&mut self, part: PartId) {
        self.by_part.insert(part.0, Change::Remove);
    }

    /// Returns `true` if every part is copied verbatim and none is added.
    pub fn is_empty(&self) -> bool {
        self.by_part.is_empty() && self.added.is_empty()
    }

    /// Returns the parts that get other bytes.
    pub(super) fn replaced(&self) -> impl Iterator<Item = PartId> {
        let parts = self
            .by_part
            .iter()
            .filter(|(_, change)| matches!(change, Change::Replace(_)));
        parts.map(|(i, _)| PartId(*i))
    }
}

fn compressed(text: &[u8]) -> Deflated {
    let mut deflater = Deflater::new(6, 1);
    deflater.write(text);
    deflater.finish()
}

/// A part and its fate.
pub struct PartFate<'a> {
    /// The part's name, as the container spells it.
    pub name: &'a str,
    /// The fate.
    pub fate: Fate,
    /// The existing part, or `None` if the part is added.
    pub part: Option<PartId>,
    new: Option<&'a Deflated>,
}

impl<'a> PartFate<'a> {
    /// Returns the new text of the part, inflated again, or `None` if it gets none.
    pub fn new_text(&self) -> Option<impl Read + use<'a>> {
        self.new.map(Deflated::inflated)
    }
}

impl Package<'_> {
    /// Returns every part with its fate, in the order of the directory.
    pub fn fates<'a>(&'a self, changes: &'a Changes) -> impl Iterator<Item = PartFate<'a>> {
        let there = self.entries.iter().enumerate().map(|(i, entry)| {
            let (fate, new) = match self.change(changes, PartId(i)) {
                None => (Fate::Identical, None),
                Some(Change::Replace(deflated)) => (Fate::Changed, Some(deflated)),
                Some(Change::Remove) => (Fate::Removed, None),
            };
            PartFate {
                name: &entry.name,
                fate,
                part: Some(PartId(i)),
                new,
            }
        });
        there.chain(changes.added.iter().map(|(name, deflated)| PartFate {
            name,
            fate: Fate::Added,
            part: None,
            new: Some(deflated),
        }))
    }

    /// Returns pairs of a replaced part and a duplicate that differs from it in spelling and
    /// content. Programs disagree on which of the two they read.
    pub fn differing_doubles<'a>(&'a self, changes: &'a Changes) -> Vec<(&'a str, &'a str)> {
        let doubles = changes.replaced().flat_map(|part| {
            let entry = &self.entries[part.0];
            let doubles = self
                .names
                .doubles_of(&self.entries, part)
                .map(|double| &self.entries[double.0]);
            doubles
                .filter(|other| other.name != entry.name && !other.same_content(entry))
                .map(|other| (entry.name.as_str(), other.name.as_str()))
        });
        doubles.collect()
    }

    /// Returns the change of a part: its own, or that of a duplicate.
    pub(super) fn change<'c>(&self, changes: &'c Changes, part: PartId) -> Option<&'c Change> {
        changes.by_part.get(&part.0).or_else(|| {
            let entry = &self.entries[part.0];
            self.names
                .doubles_of(&self.entries, part)
                .find_map(|double| {
                    changes
                        .by_part
                        .get(&double.0)
                        .filter(|change| match change {
                            Change::Replace(_) => self.entries[double.0].same_content(entry),
                            Change::Remove => true,
                        })
                })
        })
    }
}
