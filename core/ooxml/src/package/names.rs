//! Finding parts by name, however the name is spelt, and what to do where two parts have the same.
//!
//! Package names compare without regard to case (ECMA-376 part 2, 6.2.2), and many writers put backslashes, spaces or
//! a leading slash where the standard has slashes, `%20` and none. No package may hold two parts whose names are equal
//! by that comparison, and some do. Which of them do other programs read?
//!
//! - Two entries spelt alike: Python's zipfile (so openpyxl) and the zip crate (so calamine) both keep the last entry of
//!   the directory. So do we.
//! - Entries that differ in case or slashes: openpyxl reads the one that is spelt as the relationship has it, calamine
//!   the last of them whatever was asked for. We read as openpyxl does, and where none is spelt so, the last.
//!
//! All of them stay in place. A change goes to the entry that counts and to each of its doubles that holds the same, so
//! that every program sees it. A double spelt alike that holds something else is left as it is: no program that we know
//! reads it. A double spelt *otherwise* that holds something else is what some programs show, and there is no edit that
//! would be right for both: [`Package::write`](super::Package::write) refuses.

use std::collections::HashMap;

use super::part_entry::PartEntry;
use super::part_id::PartId;
use crate::error::Error;

/// How often a name may be there; more would make the search for doubles slow.
const MOST_DOUBLES: usize = 16;

/// The parts by their names, as names compare.
#[derive(Default)]
pub(super) struct PartNames {
    /// Of each name, the last entry that has it.
    last: HashMap<String, PartId>,
    /// Of each name that several entries have, all of them in the order of the directory.
    doubles: HashMap<String, Vec<PartId>>,
}

impl PartNames {
    /// # Errors
    /// Where a name is there so often that it cannot be an accident.
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
                    return Err(Error::workbook(
                        &entry.name,
                        format!(
                            "is in the zip container more than {MOST_DOUBLES} times, which is damaged"
                        ),
                    ));
                }
                doubles.push(PartId(i));
            }
            names.last.insert(key, PartId(i));
        }
        Ok(names)
    }

    /// The entry that counts for a name.
    pub(super) fn find(&self, entries: &[PartEntry], name: &str) -> Option<PartId> {
        let key = normal(name);
        let spelt = |part: &&PartId| entries[part.0].name == name;
        let doubles = self.doubles.get(&key).map_or(&[][..], Vec::as_slice);
        doubles
            .iter()
            .rfind(spelt)
            .or_else(|| self.last.get(&key))
            .copied()
    }

    /// Whether any part lies in this folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.last.keys().any(|name| name.starts_with(folder))
    }

    /// The other entries whose name equals this one's.
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

/// A name as names compare: ignoring case, and tolerating backslashes, a leading slash and percent-encoding.
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
