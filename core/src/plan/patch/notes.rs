//! The notes on a worksheet's cells: its comments part, with notes of our own added, changed and taken away.
//!
//! Ours are known by their author, so that rating again changes them and leaves everybody else's alone. A cell has at
//! most one note: where somebody has written one (or a conversation, which keeps a note as a placeholder), it stays,
//! and the caller is told.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::note_box::BoxSize;
use ambersheet_ooxml::address;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::package::Conformance;
use ambersheet_ooxml::workbook::rich_text;
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Fault, Scanner, Tag};

/// The author of our notes.
const AUTHOR: &str = "Ambersheet";
/// The longest text that Excel keeps in a note, in UTF-16 units.
const LONGEST: usize = 32_767;

/// The note that each visited cell is to have, or `None` for no note of ours.
pub(crate) type Wanted = BTreeMap<Cell, Option<String>>;

/// The outcome of patching a worksheet's notes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotesPatch {
    /// The comments part as it is to be; `None` if nothing in it changes.
    pub(crate) text: Option<Vec<u8>>,
    /// The wanted notes that are there now, each of which needs a box of this size.
    pub(crate) standing: Vec<(Cell, BoxSize)>,
    /// Cells whose note of ours was removed, and whose box must go.
    pub(crate) gone: Vec<Cell>,
    /// Cells that were to get a note, but keep somebody else's.
    pub(crate) kept: Vec<Cell>,
}

/// Patches a worksheet's comments part, or makes one in the given spelling where there is none.
///
/// # Errors
/// Returns the fault if the part breaks the standard for comments (ECMA-376 part 1, 18.7).
pub(crate) fn patch_notes(
    existing: Option<&[u8]>,
    wanted: &Wanted,
    conformance: Conformance,
) -> Result<NotesPatch, Fault> {
    let text = match existing {
        Some(text) => opened(text)?,
        None => Cow::Owned(
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<comments xmlns=\"{}\"><authors></authors><commentList></commentList></comments>",
                conformance.main_namespace()
            )
            .into_bytes(),
        ),
    };
    let comments = Comments::read(&text)?;
    let mut patch = NotesPatch {
        text: None,
        standing: Vec::new(),
        gone: Vec::new(),
        kept: Vec::new(),
    };
    let mut edits = Vec::new();
    let mut added = Vec::new();
    for (cell, note) in wanted {
        let note = note.as_deref().map(cleaned).filter(|note| !note.is_empty());
        let here = comments.by_cell.get(cell).map_or(&[][..], Vec::as_slice);
        if here.iter().any(|entry| !comments.is_ours(entry)) {
            patch.kept.extend(note.map(|_| *cell));
            continue;
        }
        patch
            .standing
            .extend(note.as_deref().map(|note| (*cell, BoxSize::of(note))));
        match (here.first(), note) {
            (None, None) => {}
            (None, Some(note)) => comments.write(*cell, &note, &mut added),
            (Some(entry), Some(note)) => edits.extend(comments.rewritten(entry, *cell, &note)),
            (Some(entry), None) => {
                patch.gone.push(*cell);
                edits.push((entry.range.clone(), Vec::new()));
            }
        }
        edits.extend(
            here.iter()
                .skip(1)
                .map(|entry| (entry.range.clone(), Vec::new())),
        );
    }
    if !added.is_empty() {
        edits.extend(comments.appended(added));
    }
    patch.text = (!edits.is_empty()).then(|| xml::spliced(&text, edits));
    Ok(patch)
}

/// Returns the part with a root that has an end tag.
fn opened(text: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    let root = root(&mut Scanner::new(text, 0))?;
    if !root.self_closing {
        return Ok(Cow::Borrowed(text));
    }
    let close = [b"></", root.name, b">"].concat();
    Ok(Cow::Owned(xml::spliced(
        text,
        vec![(root.range.end - 2..root.range.end, close)],
    )))
}

fn root<'a>(scanner: &mut Scanner<'a>) -> Result<Tag<'a>, Fault> {
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(root) if root.local() == b"comments" => return Ok(root),
            Event::Start(_) => return Err(Fault::Malformed("it holds no <comments>")),
            _ => {}
        }
    }
}

/// A comments part, read.
struct Comments<'a> {
    text: &'a [u8],
    /// The prefix of the main namespace, colon included.
    prefix: Cow<'a, str>,
    /// The end of the root's start tag.
    begin: usize,
    authors: List,
    author_count: u32,
    /// The authors that notes name; some may not be there.
    named: BTreeSet<u32>,
    /// The index that our author gets if it is not there yet: the next that no note names.
    next_author: u32,
    /// The indexes of our author, in order; more than one entry may have our name.
    ours: Vec<u32>,
    list: List,
    by_cell: BTreeMap<Cell, Vec<NoteEntry>>,
}

/// A list inside the part.
enum List {
    Missing,
    /// The range of `<authors/>`.
    SelfClosed(Range<usize>),
    /// The range of its end tag.
    Closed(Range<usize>),
}

/// One note.
struct NoteEntry {
    range: Range<usize>,
    author: Option<u32>,
}

impl<'a> Comments<'a> {
    fn read(text: &'a [u8]) -> Result<Self, Fault> {
        let mut scanner = Scanner::new(text, 0);
        let root = root(&mut scanner)?;
        let mut comments = Self {
            text,
            prefix: String::from_utf8_lossy(xml::prefix(root.name)),
            begin: root.range.end,
            authors: List::Missing,
            author_count: 0,
            named: BTreeSet::new(),
            next_author: 0,
            ours: Vec::new(),
            list: List::Missing,
            by_cell: BTreeMap::new(),
        };
        // Which of the two lists is open.
        let mut within: Option<&[u8]> = None;
        loop {
            match scanner.next()?.ok_or(Fault::Incomplete)? {
                Event::Start(tag) => match tag.local() {
                    local @ (b"authors" | b"commentList") => {
                        let list = comments.list(local);
                        if within.is_some() || !matches!(list, List::Missing) {
                            return Err(Fault::Malformed(
                                "it holds a list of notes or authors twice",
                            ));
                        }
                        *list = List::SelfClosed(tag.range.clone());
                        within = (!tag.self_closing).then_some(local);
                    }
                    b"author" if within == Some(b"authors") => {
                        comments.read_author(&tag, &mut scanner)?;
                    }
                    b"comment" if within == Some(b"commentList") => {
                        comments.read_entry(&tag, &mut scanner)?;
                    }
                    b"extLst" => scanner.skip_element(&tag)?,
                    _ => {}
                },
                Event::End { name, range } => match xml::local(name) {
                    local @ (b"authors" | b"commentList") if within == Some(local) => {
                        *comments.list(local) = List::Closed(range);
                        within = None;
                    }
                    b"comments" if within.is_none() => {
                        comments.find_next_author();
                        return Ok(comments);
                    }
                    b"comments" | b"authors" | b"commentList" => {
                        return Err(Fault::Malformed(
                            "its lists of notes and authors do not end where they should",
                        ));
                    }
                    _ => {}
                },
                Event::Text(_) | Event::CData(_) => {}
            }
        }
    }

    /// Finds the next index of an author that no note names, lest somebody's note become ours.
    fn find_next_author(&mut self) {
        self.next_author = self.author_count;
        while self.named.contains(&self.next_author) {
            self.next_author += 1;
        }
    }

    fn list(&mut self, name: &[u8]) -> &mut List {
        if name == b"authors" {
            &mut self.authors
        } else {
            &mut self.list
        }
    }

    fn read_author(&mut self, tag: &Tag<'_>, scanner: &mut Scanner<'a>) -> Result<(), Fault> {
        scanner.skip_element(tag)?;
        if plain_text(&self.text[tag.range.start..scanner.position()]).trim() == AUTHOR {
            self.ours.push(self.author_count);
        }
        self.author_count += 1;
        Ok(())
    }

    fn read_entry(&mut self, tag: &Tag<'_>, scanner: &mut Scanner<'a>) -> Result<(), Fault> {
        scanner.skip_element(tag)?;
        let entry = NoteEntry {
            range: tag.range.start..scanner.position(),
            author: tag.number(b"authorId"),
        };
        self.named.extend(entry.author);
        // The standard allows a range; its first cell bears the note.
        if let Some(range) = tag.get(b"ref").and_then(address::Range::parse) {
            self.by_cell.entry(range.first).or_default().push(entry);
        }
        Ok(())
    }

    fn is_ours(&self, entry: &NoteEntry) -> bool {
        entry
            .author
            .is_some_and(|author| self.ours.binary_search(&author).is_ok())
    }

    /// Returns the edit that changes the text of a note of ours, or `None` if it has the text already. Its other
    /// contents stay.
    fn rewritten(
        &self,
        entry: &NoteEntry,
        cell: Cell,
        note: &str,
    ) -> Option<(Range<usize>, Vec<u8>)> {
        let mut new = Vec::new();
        let Some(place) = self.place_of_text(entry) else {
            self.write(cell, note, &mut new);
            return Some((entry.range.clone(), new));
        };
        if cleaned(&rich_text(&self.text[place.clone()])) == note {
            return None;
        }
        self.write_text(note, &mut new);
        Some((place, new))
    }

    fn place_of_text(&self, entry: &NoteEntry) -> Option<Range<usize>> {
        let mut scanner = Scanner::new(&self.text[..entry.range.end], entry.range.start);
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            if tag.local() == b"text" {
                return scanner
                    .skip_element(&tag)
                    .ok()
                    .map(|()| tag.range.start..scanner.position());
            }
        }
        None
    }

    fn write(&self, cell: Cell, note: &str, out: &mut Vec<u8>) {
        let p = &self.prefix;
        let author = self.ours.first().copied().unwrap_or(self.next_author);
        out.extend_from_slice(
            format!("<{p}comment ref=\"{cell}\" authorId=\"{author}\">").as_bytes(),
        );
        self.write_text(note, out);
        out.extend_from_slice(format!("</{p}comment>").as_bytes());
    }

    /// Writes a note's text, in the type that Excel gives notes.
    fn write_text(&self, note: &str, out: &mut Vec<u8>) {
        let p = &self.prefix;
        let space = if note.trim() != note || note.contains(['\n', '\t']) {
            " xml:space=\"preserve\""
        } else {
            ""
        };
        out.extend_from_slice(
            format!(
                "<{p}text><{p}r><{p}rPr><{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"Tahoma\"/><{p}family val=\"2\"/></{p}rPr><{p}t{space}>"
            )
            .as_bytes(),
        );
        xml::append_string(note, out);
        out.extend_from_slice(format!("</{p}t></{p}r></{p}text>").as_bytes());
    }

    /// Returns the edits that put new notes at the end of the list, and our name at the end of the authors where it is
    /// not there.
    fn appended(&self, added: Vec<u8>) -> Vec<(Range<usize>, Vec<u8>)> {
        let p = &self.prefix;
        let mut edits = Vec::new();
        if self.ours.is_empty() {
            let nobody =
                format!("<{p}author/>").repeat((self.next_author - self.author_count) as usize);
            let author = format!("{nobody}<{p}author>{AUTHOR}</{p}author>").into_bytes();
            edits.push(self.at_end(&self.authors, "authors", self.begin, author));
        }
        let behind_authors = match &self.authors {
            List::Missing => self.begin,
            List::SelfClosed(range) | List::Closed(range) => range.end,
        };
        edits.push(self.at_end(&self.list, "commentList", behind_authors, added));
        edits
    }

    fn at_end(
        &self,
        list: &List,
        name: &str,
        place: usize,
        new: Vec<u8>,
    ) -> (Range<usize>, Vec<u8>) {
        let p = &self.prefix;
        let (range, open, close) = match list {
            List::Closed(end) => return (end.start..end.start, new),
            List::SelfClosed(range) => (
                range.clone(),
                format!("<{p}{name}>"),
                format!("</{p}{name}>"),
            ),
            List::Missing => (
                place..place,
                format!("<{p}{name}>"),
                format!("</{p}{name}>"),
            ),
        };
        (range, [open.as_bytes(), &new, close.as_bytes()].concat())
    }
}

/// Returns the character data of an element that holds nothing else.
fn plain_text(element: &[u8]) -> String {
    let mut text = String::new();
    let mut scanner = Scanner::new(element, 0);
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Text(raw) => xml::append_unescaped(raw, &mut text),
            Event::CData(raw) => text.push_str(&String::from_utf8_lossy(raw)),
            Event::Start(_) | Event::End { .. } => {}
        }
    }
    text
}

/// Returns a text as a note can hold it: line ends as one character, nothing that XML cannot hold, no more than Excel
/// keeps.
fn cleaned(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let holds =
        |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    let clean: String = lines.chars().filter(holds).collect();
    if clean.len() <= LONGEST || clean.encode_utf16().count() <= LONGEST {
        return clean;
    }
    let mut left = LONGEST - 1;
    let fits = |c: &char| {
        let room = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        room
    };
    let mut short: String = clean.chars().take_while(fits).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests;
