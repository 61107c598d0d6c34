//! Entries appended to the lists of the styles part, none of them twice.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use ambersheet_ooxml::workbook::{StyleList, StyleSheet};
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};

/// The entries appended to one list. An entry that is there already is found and not added again.
#[derive(Default)]
pub(crate) struct Added {
    pub(super) texts: Vec<Vec<u8>>,
    /// Entries of the workbook and of ours by the hash of their text; made when the first is asked for.
    by_hash: Option<HashMap<u64, Vec<u32>>>,
}

impl Added {
    /// Returns the index of an entry with this text: one that is there, or a new one.
    pub(super) fn index(&mut self, sheet: &StyleSheet, group: &StyleList, text: Vec<u8>) -> u32 {
        let there = group.entries.len();
        let by_hash = self.by_hash.get_or_insert_with(|| {
            let mut by_hash: HashMap<u64, Vec<u32>> = HashMap::with_capacity(there);
            for (index, range) in group.entries.iter().enumerate() {
                by_hash
                    .entry(hash(&sheet.text[range.clone()]))
                    .or_default()
                    .push(index as u32);
            }
            by_hash
        });
        let same = by_hash.entry(hash(&text)).or_default();
        let known = same
            .iter()
            .find(|index| match (**index as usize).checked_sub(there) {
                None => sheet.text[group.entries[**index as usize].clone()] == text[..],
                Some(added) => self.texts[added] == text,
            });
        if let Some(known) = known {
            return *known;
        }
        let index = (there + self.texts.len()) as u32;
        same.push(index);
        self.texts.push(text);
        index
    }

    /// Forgets all but the first entries. Of one hash, later entries stand behind earlier ones.
    pub(super) fn truncate(&mut self, length: usize) {
        for text in self.texts.drain(length..) {
            if let Some(same) = self
                .by_hash
                .as_mut()
                .and_then(|by_hash| by_hash.get_mut(&hash(&text)))
            {
                same.pop();
            }
        }
    }

    /// Returns the list's start tag with its new count, and the entries at its end.
    pub(super) fn edits(
        &self,
        sheet: &StyleSheet,
        group: &StyleList,
        name: &str,
    ) -> Vec<(std::ops::Range<usize>, Vec<u8>)> {
        let entries = self.texts.concat();
        let count = group.entries.len() + self.texts.len();
        let prefix = String::from_utf8_lossy(&sheet.prefix).into_owned();
        if group.open.is_empty() {
            let at = place_for_differential(sheet);
            let element = [
                format!("<{prefix}{name} count=\"{count}\">").as_bytes(),
                &entries,
                format!("</{prefix}{name}>").as_bytes(),
            ]
            .concat();
            return vec![(at..at, element)];
        }
        let open = &sheet.text[group.open.clone()];
        let mut start = with_count(open, count);
        if open.ends_with(b"/>") {
            start.truncate(start.len() - 2);
            start.push(b'>');
            start.extend_from_slice(&entries);
            start.extend_from_slice(format!("</{prefix}{name}>").as_bytes());
            return vec![(group.open.clone(), start)];
        }
        let end =
            memchr::memrchr(b'<', &sheet.text[..group.element.end]).unwrap_or(group.element.end);
        vec![(group.open.clone(), start), (end..end, entries)]
    }
}

/// Returns the position for differential formats: after the cell styles, or else after the cell formats (ECMA-376 part
/// 1, 18.8.39).
fn place_for_differential(sheet: &StyleSheet) -> usize {
    let mut scanner = Scanner::new(&sheet.text, sheet.formats.element.end);
    let mut at = sheet.formats.element.end;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) => {
                if scanner.skip_element(&tag).is_err() {
                    break;
                }
                if tag.local() == b"cellStyles" {
                    at = scanner.position();
                }
            }
            Event::End { .. } => break,
            Event::Text(_) | Event::CData(_) => {}
        }
    }
    at
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn with_count(open: &[u8], count: usize) -> Vec<u8> {
    let Ok(Some(Event::Start(tag))) = Scanner::new(open, 0).next() else {
        return open.to_vec();
    };
    let inside_start = 1 + tag.name.len();
    let known = xml::attributes(tag.inside).find(|attribute| attribute.name == b"count");
    let Some(attribute) = known else {
        return open.to_vec();
    };
    let mut new = open[..inside_start + attribute.range.start].to_vec();
    new.extend_from_slice(format!("count=\"{count}\"").as_bytes());
    new.extend_from_slice(&open[inside_start + attribute.range.end..]);
    new
}
