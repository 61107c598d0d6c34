//! The formats that this run adds: fills, fonts, cell formats and differential formats, appended and never repeated.

use std::collections::HashMap;

use crate::error::Error;
use crate::plan::new_width::HeadingLook;
use crate::plan::patch::added::Added;
use crate::plan::patch::edit::Look;
use crate::plan::patch::mark;
use crate::plan::patch::readable::{
    Unreadable, Wording, any_in, heading_look, lettered_font, unreadable,
};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::sheet::Row;
use ambersheet_ooxml::workbook::StyleSheet;
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};

/// Excel's limit is 65,490 cell formats a workbook.
const MOST_FORMATS: usize = 65_490;

/// The styles part, and what this run adds to it.
pub(crate) struct StyleBook<'s> {
    sheet: &'s StyleSheet,
    levels: Vec<(Colour, Colour)>,
    additions: Additions,
    /// The format that each marked format of the workbook was derived from.
    origins: HashMap<u32, u32>,
    has_marks: bool,
    /// The obstacle that keeps the original of each format from showing a word; `None` if no format of the workbook does.
    unreadable: Option<HashMap<u32, Unreadable>>,
    /// The largest format that any cell named so far.
    largest: u32,
}

/// The additions so far.
#[derive(Default)]
struct Additions {
    fonts: Added,
    fills: Added,
    formats: Added,
    differential: Added,
    /// The derived formats of each original, by rank.
    derived: HashMap<DerivedKey, Vec<u32>>,
    derived_order: Vec<DerivedKey>,
    /// The copy of each original format that only bears the mark.
    marked: HashMap<DerivedKey, u32>,
    marked_order: Vec<DerivedKey>,
}

/// An original format, and what its derived formats must make readable.
type DerivedKey = (u32, Wording);

/// The changes of a derived format.
#[derive(Clone, Copy, Default)]
struct FormatChanges {
    fill: Option<u32>,
    font: Option<u32>,
    /// `true` if the number format becomes General.
    to_general: bool,
}

/// A time to go back to: how much was added by then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    fonts: usize,
    fills: usize,
    formats: usize,
    differential: usize,
    derived: usize,
    marked: usize,
}

impl<'s> StyleBook<'s> {
    /// `levels` are the fill and text colour of each level, and then those of an unrated cell, if it has any.
    pub(crate) fn new(sheet: &'s StyleSheet, levels: Vec<(Colour, Colour)>) -> Self {
        let has_marks = mark::is_in(&sheet.text);
        Self {
            sheet,
            levels,
            additions: Additions::default(),
            origins: HashMap::new(),
            has_marks,
            unreadable: any_in(sheet).then(HashMap::new),
            largest: 0,
        }
    }

    /// Takes note of the formats that a row's cells name.
    pub(crate) fn saw(&mut self, row: &Row<'_>) {
        let largest = row
            .cells
            .iter()
            .map(|cell| cell.style)
            .chain(row.style)
            .max()
            .unwrap_or(0);
        self.largest = self.largest.max(largest);
    }

    /// Returns the number of formats that the list must hold first, if cells name formats beyond its end. Without them,
    /// a new format could become one that a cell names already.
    pub(crate) fn formats_needed(&self) -> Option<usize> {
        let needed = self.largest as usize + 1;
        let meets =
            !self.additions.formats.texts.is_empty() && needed > self.sheet.formats.entries.len();
        (meets && needed < MOST_FORMATS).then_some(needed)
    }

    /// Returns `true` if an earlier run derived any format of the workbook.
    pub(crate) fn has_marks(&self) -> bool {
        self.has_marks
    }

    /// Returns the format that a cell's own was derived from by an earlier run, or the same.
    pub(crate) fn original(&mut self, format: u32) -> u32 {
        if !self.has_marks {
            return format;
        }
        if let Some(known) = self.origins.get(&format) {
            return *known;
        }
        let found = self.find_origin(format).unwrap_or(format);
        self.origins.insert(format, found);
        found
    }

    /// Trusts a mark only where both formats still agree in all but colours: another program may have renumbered.
    fn find_origin(&self, format: u32) -> Option<u32> {
        let entry = self.sheet.entry(&self.sheet.formats, format)?;
        let origin = mark::origin(entry)?;
        let original = self.sheet.entry(&self.sheet.formats, origin)?;
        // A format that was made readable has another number format, too.
        let was_hidden = self.unreadable.is_some() && {
            let hidden = self.read_unreadable(origin);
            hidden.hides_texts || hidden.hides_numbers
        };
        let is_general = self.sheet.number_format_of(format).0 == 0;
        let but_number_format = was_hidden && is_general;
        let same = [entry, original].map(|entry| mark::essence(entry, but_number_format));
        (same[0] == same[1]).then_some(origin)
    }

    fn read_unreadable(&self, format: u32) -> Unreadable {
        unreadable(self.sheet, format, self.sheet.number_format_of(format))
    }

    /// Returns what keeps the original of a cell's format from showing what is written there; `None` if nothing does.
    pub(crate) fn unreadable(&mut self, format: u32, wording: Wording) -> Option<&Unreadable> {
        if !self.unreadable.as_ref()?.contains_key(&format) {
            let original = self.original(format);
            let found = self.read_unreadable(original);
            self.unreadable.as_mut()?.insert(format, found);
        }
        let known = self.unreadable.as_ref()?.get(&format)?;
        Some(known).filter(|known| known.concerns(wording))
    }

    /// Returns how a heading is shown in a format; `is_last` tells that nothing is next to it.
    pub(crate) fn heading_look(&self, format: u32, is_last: bool) -> HeadingLook {
        heading_look(self.sheet, format, is_last)
    }

    /// Returns `true` if any format of the workbook may keep a word from being seen.
    pub(crate) fn may_hide_words(&self) -> bool {
        self.unreadable.is_some()
    }

    /// Returns `true` if a word in a cell's original format would not be seen as it is.
    pub(crate) fn is_unreadable(&mut self, format: u32, wording: Wording) -> bool {
        self.unreadable(format, wording).is_some()
    }

    /// Returns the original of a format, with what is to be made readable in it.
    fn derived_key(&mut self, format: u32, wording: Wording) -> DerivedKey {
        let original = self.original(format);
        if self.is_unreadable(original, wording) {
            (original, wording)
        } else {
            (original, Wording::None)
        }
    }

    /// Returns the format of a cell in a level's colours. All levels of a format are added at once, so that what is
    /// added does not depend on which ratings came out.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if it has no room for more formats.
    pub(crate) fn coloured(
        &mut self,
        format: u32,
        rank: u8,
        wording: Wording,
    ) -> Result<u32, Error> {
        let key = self.derived_key(format, wording);
        if let Some(known) = self.additions.derived.get(&key) {
            return Ok(known[usize::from(rank)]);
        }
        let mut all = Vec::with_capacity(self.levels.len());
        for (fill, text) in self.levels.clone() {
            all.push(self.derive(key, Some((fill, text)))?);
        }
        let wanted = all[usize::from(rank)];
        self.additions.derived.insert(key, all);
        self.additions.derived_order.push(key);
        Ok(wanted)
    }

    /// Returns the format of a cell that we write a word to without colouring it: its own, marked.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if it has no room for more formats.
    pub(crate) fn marked(&mut self, format: u32, wording: Wording) -> Result<u32, Error> {
        let key = self.derived_key(format, wording);
        if let Some(known) = self.additions.marked.get(&key) {
            return Ok(*known);
        }
        let marked = self.derive(key, None)?;
        self.additions.marked.insert(key, marked);
        self.additions.marked_order.push(key);
        Ok(marked)
    }

    fn derive(
        &mut self,
        (original, wording): DerivedKey,
        colours: Option<(Colour, Colour)>,
    ) -> Result<u32, Error> {
        let hidden = self
            .unreadable(original, wording)
            .cloned()
            .unwrap_or_default();
        let sheet = self.sheet;
        // A cell may name a format that is not there; Excel shows it as the first.
        let origin = if (original as usize) < sheet.formats.entries.len() {
            original
        } else {
            0
        };
        let entry = sheet.entry(&sheet.formats, origin).unwrap_or_default();
        let prefix = String::from_utf8_lossy(&sheet.prefix).into_owned();
        let Ok(Some(Event::Start(tag))) = Scanner::new(entry, 0).next() else {
            return Err(Error::workbook(
                "the styles part",
                format!("its cell format {origin} cannot be read"),
            ));
        };
        let mut changes = FormatChanges {
            to_general: hidden.hides(wording),
            ..FormatChanges::default()
        };
        let base_font = tag.number(b"fontId").unwrap_or(0);
        let own_font = sheet.entry(&sheet.fonts, base_font);
        let mut font = own_font
            .filter(|_| hidden.font.is_some())
            .map(|font| lettered_font(sheet, font));
        if let Some((fill, text)) = colours {
            let fill = solid_fill(&prefix, fill);
            changes.fill = Some(self.additions.fills.index(sheet, &sheet.fills, fill));
            font = font
                .as_deref()
                .or(own_font)
                .map(|font| recoloured_font(font, text));
            changes.font = Some(base_font);
        }
        if let Some(font) = font {
            changes.font = Some(self.additions.fonts.index(sheet, &sheet.fonts, font));
        }
        let derived = derived_format(entry, &tag, changes, &prefix, origin);
        let index = self.additions.formats.index(sheet, &sheet.formats, derived);
        if index as usize >= MOST_FORMATS {
            return Err(Error::workbook(
                "the styles part",
                "the workbook has as many cell formats as Excel allows (65,490)",
            ));
        }
        Ok(index)
    }

    /// Returns the format of an unrated cell.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if it has no room for more formats.
    pub(crate) fn unrated(&mut self, format: u32, wording: Wording) -> Result<u32, Error> {
        self.coloured(format, (self.levels.len() - 1) as u8, wording)
    }

    /// Returns the fill that a look gives, if any.
    pub(crate) fn fill(&self, look: Look) -> Option<Colour> {
        match look {
            Look::Level(rank) => self.levels.get(usize::from(rank)).map(|(fill, _)| *fill),
            Look::Unrated => self.levels.last().map(|(fill, _)| *fill),
            Look::Kept | Look::Original | Look::Marked | Look::Format(_) => None,
        }
    }

    /// Returns a differential format in a level's colours, for a conditional format of our own.
    pub(crate) fn differential(&mut self, rank: u8) -> u32 {
        let entry = self.differential_text(rank);
        self.additions
            .differential
            .index(self.sheet, &self.sheet.differential, entry)
    }

    /// Returns `true` if a differential format of the workbook gives a level's colours, however it is spelled.
    pub(crate) fn has_level_colours(&self, format: Option<u32>, rank: u8) -> bool {
        let Some(entry) =
            format.and_then(|format| self.sheet.entry(&self.sheet.differential, format))
        else {
            return false;
        };
        let (fill, text) = self.levels[usize::from(rank)];
        let (mut seen_fill, mut seen_text) = (None, None);
        let mut scanner = Scanner::new(entry, 0);
        while let Ok(Some(event)) = scanner.next() {
            if let Event::Start(tag) = event {
                match tag.local() {
                    b"bgColor" => seen_fill = tag.text(b"rgb"),
                    b"color" => seen_text = tag.text(b"rgb"),
                    _ => {}
                }
            }
        }
        seen_fill == Some(format!("FF{fill}")) && seen_text == Some(format!("FF{text}"))
    }

    fn differential_text(&self, rank: u8) -> Vec<u8> {
        let (fill, text) = self.levels[usize::from(rank)];
        let p = String::from_utf8_lossy(&self.sheet.prefix).into_owned();
        format!(
            "<{p}dxf><{p}font><{p}color rgb=\"FF{text}\"/></{p}font><{p}fill><{p}patternFill patternType=\"solid\"><{p}bgColor rgb=\"FF{fill}\"/></{p}patternFill></{p}fill></{p}dxf>"
        )
        .into_bytes()
    }

    /// Returns the size of the additions so far.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let additions = &self.additions;
        Snapshot {
            fonts: additions.fonts.texts.len(),
            fills: additions.fills.texts.len(),
            formats: additions.formats.texts.len(),
            differential: additions.differential.texts.len(),
            derived: additions.derived_order.len(),
            marked: additions.marked_order.len(),
        }
    }

    /// Forgets what was added since.
    pub(crate) fn restore(&mut self, to: Snapshot) {
        let additions = &mut self.additions;
        additions.fonts.truncate(to.fonts);
        additions.fills.truncate(to.fills);
        additions.formats.truncate(to.formats);
        additions.differential.truncate(to.differential);
        for original in additions.derived_order.drain(to.derived..) {
            additions.derived.remove(&original);
        }
        for original in additions.marked_order.drain(to.marked..) {
            additions.marked.remove(&original);
        }
    }

    /// Returns the additions in words: `2 fonts, 3 fills, 5 formats appended`.
    pub(crate) fn added(&self) -> String {
        let lists = [
            (&self.additions.fonts, "font"),
            (&self.additions.fills, "fill"),
            (&self.additions.formats, "format"),
            (&self.additions.differential, "conditional look"),
        ];
        let counts = lists
            .iter()
            .map(|(added, name)| (added.texts.len(), name))
            .filter(|(n, _)| *n > 0);
        let counts: Vec<String> = counts
            .map(|(n, name)| format!("{n} {name}{}", if n == 1 { "" } else { "s" }))
            .collect();
        format!("{} appended", counts.join(", "))
    }

    /// Returns the styles part with the additions; `None` if there are none.
    pub(crate) fn patched(&self) -> Option<Vec<u8>> {
        let sheet = self.sheet;
        let mut edits: Vec<(std::ops::Range<usize>, Vec<u8>)> = Vec::new();
        let lists = [
            (&self.additions.fonts, &sheet.fonts, "fonts"),
            (&self.additions.fills, &sheet.fills, "fills"),
            (&self.additions.formats, &sheet.formats, "cellXfs"),
            (&self.additions.differential, &sheet.differential, "dxfs"),
        ];
        for (added, group, name) in lists {
            if !added.texts.is_empty() {
                edits.extend(added.edits(sheet, group, name));
            }
        }
        if edits.is_empty() {
            return None;
        }
        edits.sort_by_key(|(range, _)| range.start);
        let mut patched = Vec::with_capacity(sheet.text.len() + 4096);
        let mut copied = 0;
        for (range, text) in edits {
            patched.extend_from_slice(&sheet.text[copied..range.start]);
            patched.extend_from_slice(&text);
            copied = range.end;
        }
        patched.extend_from_slice(&sheet.text[copied..]);
        Some(patched)
    }
}

fn solid_fill(p: &str, colour: Colour) -> Vec<u8> {
    format!(
        "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{colour}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
    )
    .into_bytes()
}

/// Returns a font with another colour and nothing else changed. A new `<color>` goes where Excel writes it, before the
/// name.
fn recoloured_font(font: &[u8], colour: Colour) -> Vec<u8> {
    let mut scanner = Scanner::new(font, 0);
    let Ok(Some(Event::Start(tag))) = scanner.next() else {
        return font.to_vec();
    };
    let prefix = String::from_utf8_lossy(xml::prefix(tag.name)).into_owned();
    let element = format!("<{prefix}color rgb=\"FF{colour}\"/>");
    if tag.self_closing {
        let open = &font[..font.len() - 2];
        return [
            open,
            b">",
            element.as_bytes(),
            format!("</{prefix}font>").as_bytes(),
        ]
        .concat();
    }
    let mut place = None;
    loop {
        let at = scanner.position();
        match scanner.next() {
            Ok(Some(Event::Start(child))) => {
                if scanner.skip_element(&child).is_err() {
                    return font.to_vec();
                }
                match child.local() {
                    b"color" => {
                        place = Some(child.range.start..scanner.position());
                        break;
                    }
                    b"name" | b"family" | b"charset" | b"scheme" => {
                        place.get_or_insert(child.range.start..child.range.start);
                    }
                    _ => {}
                }
            }
            Ok(Some(Event::Text(_) | Event::CData(_))) => {}
            Ok(Some(Event::End { .. }) | None) | Err(_) => {
                place.get_or_insert(at..at);
                break;
            }
        }
    }
    let place = place.unwrap_or(font.len()..font.len());
    [&font[..place.start], element.as_bytes(), &font[place.end..]].concat()
}

/// Returns a cell format with another fill and font, if any, and the mark of its origin at the end of its extension
/// list.
fn derived_format(
    entry: &[u8],
    tag: &xml::Tag<'_>,
    changes: FormatChanges,
    prefix: &str,
    origin: u32,
) -> Vec<u8> {
    let mut out = b"<".to_vec();
    out.extend_from_slice(tag.name);
    for attribute in xml::attributes(tag.inside) {
        let is_replaced = match attribute.name {
            b"fillId" | b"applyFill" => changes.fill.is_some(),
            b"fontId" | b"applyFont" => changes.font.is_some(),
            name => changes.to_general && mark::NUMBER_FORMAT.contains(&name),
        };
        if !is_replaced {
            out.push(b' ');
            out.extend_from_slice(&tag.inside[attribute.range]);
        }
    }
    if changes.to_general {
        out.extend_from_slice(b" numFmtId=\"0\" applyNumberFormat=\"1\"");
    }
    let ids = [("fontId", changes.font), ("fillId", changes.fill)];
    for (name, id) in ids {
        out.extend(
            id.iter()
                .flat_map(|id| format!(" {name}=\"{id}\"").into_bytes()),
        );
    }
    let applied: [(&[u8], _); 2] = [
        (b" applyFont=\"1\"", changes.font),
        (b" applyFill=\"1\"", changes.fill),
    ];
    for (text, _) in applied.iter().filter(|(_, id)| id.is_some()) {
        out.extend_from_slice(text);
    }
    out.push(b'>');
    let close = format!("</{}>", String::from_utf8_lossy(tag.name));
    let children = mark::children(entry, tag);
    out.extend_from_slice(&children.others);
    out.extend_from_slice(&mark::with_mark(&children.extensions, prefix, origin));
    out.extend_from_slice(close.as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels() -> Vec<(Colour, Colour)> {
        ambersheet_policy::model::Scale::default()
            .levels()
            .iter()
            .map(|level| (level.fill, level.text))
            .collect()
    }

    fn styles() -> StyleSheet {
        let text = r#"<?xml version="1.0"?><styleSheet xmlns="m"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="9"/><color theme="1"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="9" fontId="1" fillId="0" borderId="4" xfId="0" applyFont="1"><alignment horizontal="center"/><protection locked="0"/></xf><xf numFmtId="0"><extLst><ext uri="x"/></extLst></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>"#;
        StyleSheet::read(text.as_bytes().to_vec(), "styles.xml").expect("sound styles")
    }

    #[test]
    fn derived_formats_keep_all_but_colours_and_know_their_origin() {
        let sheet = styles();
        let mut book = StyleBook::new(&sheet, levels());
        assert_eq!(
            [
                book.coloured(1, 0, Wording::Text),
                book.coloured(1, 2, Wording::Text),
                book.coloured(2, 0, Wording::Text)
            ]
            .map(|f| f.expect("room")),
            [3, 5, 6]
        );
        let patched = String::from_utf8(book.patched().expect("something added")).expect("UTF-8");
        assert!(
            patched.starts_with(r#"<?xml version="1.0"?><styleSheet xmlns="m"><fonts count="8">"#)
        );
        assert!(patched.contains(
            r#"<font><b/><sz val="9"/><color rgb="FF006100"/><name val="Arial"/></font>"#
        ));
        assert!(
            patched.contains(r#"<alignment horizontal="center"/><protection locked="0"/><extLst>"#)
        );
        assert!(patched.contains(r#"<ext uri="x"/><ext uri="{6A1C"#));
        let again = StyleSheet::read(patched.into_bytes(), "styles.xml").expect("sound styles");
        let mut second = StyleBook::new(&again, levels());
        assert_eq!(
            [second.original(5), second.original(6), second.original(1)],
            [1, 2, 1]
        );
        assert_eq!(
            [
                second.coloured(3, 2, Wording::Text),
                second.coloured(8, 0, Wording::Text)
            ]
            .map(|f| f.expect("room")),
            [5, 6]
        );
        assert!(second.patched().is_none(), "rating again adds no format");
    }

    #[test]
    fn a_mark_that_no_longer_fits_is_not_trusted() {
        let sheet = styles();
        let mut book = StyleBook::new(&sheet, levels());
        book.coloured(1, 0, Wording::Text).expect("room");
        let moved = String::from_utf8(book.patched().expect("added"))
            .expect("UTF-8")
            .replace("from xf=\"1\"", "from xf=\"0\"");
        let sheet = StyleSheet::read(moved.into_bytes(), "styles.xml").expect("sound styles");
        assert_eq!(StyleBook::new(&sheet, levels()).original(3), 3);
    }

    #[test]
    fn a_list_that_is_missing_is_made_in_its_place() {
        let sheet = styles();
        let mut book = StyleBook::new(&sheet, levels());
        assert_eq!(book.differential(1), 0);
        let patched = String::from_utf8(book.patched().expect("added")).expect("UTF-8");
        assert!(patched.contains(r#"</cellStyles><dxfs count="1"><dxf>"#));
    }
}
