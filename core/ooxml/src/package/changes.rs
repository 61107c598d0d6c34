//! What becomes of the parts of a package: most stay, some get other bytes, some go, some are new.

use std::collections::BTreeMap;
use std::io::Read;

use super::deflate::{Deflated, Deflater};
use super::directory::Package;
use super::part_id::PartId;

/// What becomes of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Copied byte for byte.
    Identical,
    /// Written anew.
    Changed,
    /// Left out.
    Removed,
    /// It was not there before.
    Added,
}

/// What becomes of one part that was there.
#[derive(Debug)]
pub(super) enum Change {
    /// Other bytes in its place.
    Replace(Deflated),
    /// It is left out.
    Remove,
}

/// What becomes of the parts of a package; those not named are copied verbatim.
#[derive(Debug, Default)]
pub struct Changes {
    by_part: BTreeMap<usize, Change>,
    /// New parts with their names, in the order in which they came.
    pub(super) added: Vec<(String, Deflated)>,
}

impl Changes {
    /// Replaces a part by compressed bytes.
    pub fn replace(&mut self, part: PartId, deflated: Deflated) {
        self.by_part.insert(part.0, Change::Replace(deflated));
    }

    /// Replaces a part by text that is still to be compressed.
    pub fn replace_text(&mut self, part: PartId, text: &[u8]) {
        self.replace(part, compressed(text));
    }

    /// Adds a part. `name` has no leading slash and must not be in the package, which is checked when it is written; a
    /// part added twice has the later text.
    pub fn add(&mut self, name: &str, text: &[u8]) {
        let deflated = compressed(text);
        match self.added.iter_mut().find(|(known, _)| known == name) {
            Some(added) => added.1 = deflated,
            None => self.added.push((name.to_owned(), deflated)),
        }
    }

    /// Replaces the part of this name, or adds it where there is none.
    pub fn add_or_replace_text(&mut self, package: &Package<'_>, name: &str, text: &[u8]) {
        match package.find(name) {
            Some(part) => self.replace_text(part, text),
            None => self.add(name, text),
        }
    }

    /// Leaves a part out, and its doubles with it.
    pub fn remove(&mut self, part: PartId) {
        self.by_part.insert(part.0, Change::Remove);
    }

    /// Whether every part is copied verbatim and none is added.
    pub fn is_empty(&self) -> bool {
        self.by_part.is_empty() && self.added.is_empty()
    }

    /// The parts that get other bytes.
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
    pub fate: Fate,
    /// The part as it was; `None` where it is added.
    pub part: Option<PartId>,
    new: Option<&'a Deflated>,
}

impl<'a> PartFate<'a> {
    /// The text that the part gets, inflated again, where it gets any.
    pub fn new_text(&self) -> Option<impl Read + use<'a>> {
        self.new.map(Deflated::inflated)
    }
}

impl Package<'_> {
    /// Every part and its fate, in the order of the directory.
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

    /// Of the parts that get other bytes, those that the container also holds under another spelling with other
    /// content, so that programs differ in which they show: both names.
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

    /// What becomes of a part: its own change, or that of a double of it.
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
