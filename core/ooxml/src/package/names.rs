//! Lookup of parts by name, however the name is spelt, and the rules for duplicate names.
//!
//! Package names compare without regard to case (ECMA-376 part 2, 6.2.2). Many writers use
//! backslashes, spaces or a leading slash instead of slashes, `%20` and none. No package may hold
//! two parts with equal names, and some do. Other programs differ in which they read:
//!
//! - Two entries spelt alike: Python's zipfile (so openpyxl) and the zip crate (so calamine) both
//!   use the last entry of the directory. So do we.
//! - Entries that differ in case or slashes: openpyxl reads the one spelt as in the relationship,
//!   and calamine the last of them. We do as openpyxl does, and use the last if none is spelt so.
//!
//! All of them stay in the container. A change goes to the entry that counts and to each duplicate
//! with the same content, so that every program sees it. A duplicate spelt alike with other content
//! is left as it is, since no program that we know reads it. A duplicate spelt otherwise with other
//! content is what some programs show, and no edit would be right for both: see
//! [`Package::differing_doubles`](super::Package::differing_doubles).

use std::collections::HashMap;

use super::part_entry::PartEntry;
use super::part_id::PartId;
use crate::error::Error;

/// Number of entries that may share a name. More would make the search slow.
const MOST_DOUBLES: usize = 16;

/// The parts by normalised name.
#[derive(Default)]
pub(super) struct PartNames {
    /// The last entry with each name.
    last: HashMap<String, PartId>,
    /// All entries with a name that several share, in the order of the directory.
    doubles: HashMap<String, Vec<PartId>>,
}

impl PartNames {
    /// Indexes the entries by name.
    ///
    /// # Errors
    /// [`Error::Part`] if more than [`MOST_DOUBLES`] entries share a name.
    pub(super) fn of(entries: &[PartEntry]) -> Result<Self, Error> {
        let mut names = Self::default();
        for (i, entry) in entries.iter().enumerate() {
            let key = normal(&entry.name);
            if let Some(before) = names.last.get(&key) {
                let doubles = names
                    .doubles
                    .entry(key.clone())
                    .or_insert_with(|| vec![*before]);
                if doubles.len() == MOST_DOUBLES {
                    return Err(Error::damaged(
                        &entry.name,
                        format!("is in the file more than {MOST_DOUBLES} times"),
                    ));
                }
                doubles.push(PartId(i));
            }
            names.last.insert(key, PartId(i));
        }
        Ok(names)
    }

    /// Returns the entry that counts for a name.
    pub(super) fn find(&self, entries: &[PartEntry], name: &str) -> Option<PartId> {
        let key = normal(name);
        let doubles = self.doubles.get(&key).map_or(&[][..], Vec::as_slice);
        doubles
            .iter()
            .rfind(|part| entries[part.0].name == name)
            .or_else(|| self.last.get(&key))
            .copied()
    }

    /// Returns `true` if a part lies in this folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.last.keys().any(|name| name.starts_with(folder))
    }

    /// Returns the other entries with the same name.
    pub(super) fn doubles_of(
        &self,
        entries: &[PartEntry],
        part: PartId,
    ) -> impl Iterator<Item = PartId> {
        let any = if self.doubles.is_empty() {
            None
        } else {
            self.doubles.get(&normal(&entries[part.0].name))
        };
        any.into_iter()
            .flatten()
            .copied()
            .filter(move |other| *other != part)
    }
}

/// Normalises a name for comparison. Case, backslashes, a leading slash and percent-encoding are
/// ignored.
pub(super) fn normal(name: &str) -> String {
    let name = name.trim_start_matches(['/', '\\']).replace('\\', "/");
    let mut name = if name.contains('%') {
        percent_decoded(&name)
    } else {
        name
    };
    name.make_ascii_lowercase();
    name
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let encoded = after
            .get(..2)
            .filter(|hex| *first == b'%' && hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(encoded.unwrap_or(*first));
        rest = if encoded.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn names_are_equal_however_they_are_spelt() {
        let same = [
            "xl/My Sheet é.xml",
            "/XL\\my%20sheet%20%C3%A9.xml",
            "xl/My%20Sheet é.XML",
        ];
        for name in same {
            assert_eq!(normal(name), "xl/my sheet é.xml", "{name}");
        }
        for (name, kept) in [("a%2", "a%2"), ("a%zz%25", "a%zz%"), ("a%FF", "a%ff")] {
            assert_eq!(normal(name), kept);
        }
    }
}
