//! The styles part as text with the ranges of its entries.
//!
//! Styles are never rewritten. New ones are appended to their list, so that every index in the file
//! keeps its meaning.

use std::ops::Range;

use super::theme::Theme;
use crate::calendar::is_elapsed;
use crate::colour::Colour;
use crate::error::Error;
use crate::xml;
use crate::xml::{Event, Scanner, Tag};

/// A list of the styles part, such as its fonts or fills.
#[derive(Debug, Default)]
pub struct StyleList {
    /// Range of each entry.
    pub entries: Vec<Range<usize>>,
    /// Range of the whole element, empty if the part has none.
    pub element: Range<usize>,
    /// Range of the start tag.
    pub open: Range<usize>,
}

/// The lists that a derived format needs, with their least content. The first two fills are
/// reserved, and the first cell format is the default.
const NEEDED: [(&str, &[&str]); 2] = [
    (
        "fills",
        &[
            "<fill><patternFill patternType=\"none\"/></fill>",
            "<fill><patternFill patternType=\"gray125\"/></fill>",
        ],
    ),
    (
        "cellXfs",
        &["<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"],
    ),
];

/// The styles part, parsed.
#[derive(Debug, Default)]
pub struct StyleSheet {
    /// Text of the part, with the lists that were missing.
    pub text: Vec<u8>,
    /// Prefix of the main namespace, colon included.
    pub prefix: Vec<u8>,
    /// Range of the root's start tag.
    root: Range<usize>,
    /// Fonts.
    pub fonts: StyleList,
    /// Fills.
    pub fills: StyleList,
    /// Borders.
    pub borders: StyleList,
    /// Cell formats.
    pub formats: StyleList,
    /// Differential formats.
    pub differential: StyleList,
    indexed_colours: StyleList,
    number_formats: Vec<(u32, String)>,
}

impl StyleSheet {
    /// Parses the styles part.
    ///
    /// A missing list of fills or of cell formats is added to the text. That text is written only
    /// if a style is added.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is not well-formed.
    pub fn read(text: Vec<u8>, part: &str) -> Result<Self, Error> {
        let mut sheet = Self::default();
        sheet
            .find_groups(&text)
            .map_err(|fault| fault.in_part(part))?;
        let mut text = text;
        for (name, entries) in NEEDED {
            if sheet
                .group(name)
                .is_none_or(|group| group.entries.is_empty())
            {
                text = sheet.with_group(&text, name, entries);
                sheet = Self::default();
                sheet
                    .find_groups(&text)
                    .map_err(|fault| fault.in_part(part))?;
            }
        }
        sheet.text = text;
        Ok(sheet)
    }

    /// Returns the styles with at least this number of cell formats. Missing ones are copies of the
    /// first, since programs show a cell with an unknown format so.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is not well-formed, which [`StyleSheet::read`] has ruled out.
    pub fn filled_up(&self, formats: usize, part: &str) -> Result<Self, Error> {
        let known = &self.formats.entries;
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return Self::read(self.text.clone(), part);
        };
        let missing = self.text[first.clone()].repeat(formats.saturating_sub(known.len()));
        Self::read(
            [&self.text[..last.end], &missing, &self.text[last.end..]].concat(),
            part,
        )
    }

    /// Returns the text of an empty styles part in this namespace.
    pub fn blank(namespace: &str) -> Vec<u8> {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"{namespace}\"></styleSheet>"
        )
        .into_bytes()
    }

    fn group(&self, name: &str) -> Option<&StyleList> {
        match name {
            "fills" => Some(&self.fills),
            "cellXfs" => Some(&self.formats),
            _ => None,
        }
    }

    /// Returns the text with a list that was missing or empty.
    fn with_group(&self, text: &[u8], name: &str, entries: &[&str]) -> Vec<u8> {
        let p = String::from_utf8_lossy(&self.prefix);
        let mut element = format!("<{p}{name} count=\"{}\">", entries.len());
        for entry in entries {
            element.push_str(&prefixed(entry, &p));
        }
        element.extend(["</", &p, name, ">"]);
        let present = self
            .group(name)
            .filter(|group| !group.open.is_empty())
            .map(|group| group.element.clone());
        let at = present.unwrap_or_else(|| self.place_for(text, name));
        // An empty root element gets an end tag.
        if text[..at.start].ends_with(b"/>") && self.root.end == at.start {
            let name = format!("{p}styleSheet");
            return [
                &text[..at.start - 2],
                b">",
                element.as_bytes(),
                b"</",
                name.as_bytes(),
                b">",
                &text[at.end..],
            ]
            .concat();
        }
        [&text[..at.start], element.as_bytes(), &text[at.end..]].concat()
    }

    /// Returns the position for a missing list: after those that precede it (ECMA-376 part 1,
    /// 18.8.39).
    fn place_for(&self, text: &[u8], name: &str) -> Range<usize> {
        const ORDER: [&str; 6] = [
            "numFmts",
            "fonts",
            "fills",
            "borders",
            "cellStyleXfs",
            "cellXfs",
        ];
        let before: Vec<&str> = ORDER
            .into_iter()
            .take_while(|known| *known != name)
            .collect();
        let mut at = self.root.end;
        let mut scanner = Scanner::new(text, at);
        while let Ok(Some(event)) = scanner.next() {
            match event {
                Event::Start(tag) => {
                    let is_before = before.iter().any(|known| known.as_bytes() == tag.local());
                    if scanner.skip_element(&tag).is_err() {
                        break;
                    }
                    if is_before {
                        at = scanner.position();
                    }
                }
                Event::End { .. } => break,
                Event::Text(_) | Event::CData(_) => {}
            }
        }
        at..at
    }

    fn find_groups(&mut self, text: &[u8]) -> Result<(), xml::Fault> {
        let skip = if text.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        let mut scanner = Scanner::new(text, skip);
        let mut root = true;
        while let Some(event) = scanner.next()? {
            let Event::Start(tag) = event else { continue };
            if std::mem::take(&mut root) {
                self.prefix = xml::prefix(tag.name).to_vec();
                self.root = tag.range.clone();
                continue;
            }
            match tag.local() {
                b"numFmts" => self.read_number_formats(text, &mut scanner, &tag)?,
                b"fonts" => self.fonts = read_group(&mut scanner, &tag)?,
                b"fills" => self.fills = read_group(&mut scanner, &tag)?,
                b"borders" => self.borders = read_group(&mut scanner, &tag)?,
                b"cellXfs" => self.formats = read_group(&mut scanner, &tag)?,
                b"dxfs" => self.differential = read_group(&mut scanner, &tag)?,
                // The list of indexed colours is inside it.
                b"colors" => {}
                b"indexedColors" => self.indexed_colours = read_group(&mut scanner, &tag)?,
                _ => scanner.skip_element(&tag)?,
            }
        }
        if root {
            Err(xml::Fault::Incomplete)
        } else {
            Ok(())
        }
    }

    fn read_number_formats(
        &mut self,
        text: &[u8],
        scanner: &mut Scanner<'_>,
        tag: &Tag<'_>,
    ) -> Result<(), xml::Fault> {
        for entry in read_group(scanner, tag)?.entries {
            if let Ok(Some(Event::Start(format))) = Scanner::new(&text[entry], 0).next()
                && let (Some(id), Some(code)) =
                    (format.number(b"numFmtId"), format.text(b"formatCode"))
            {
                self.number_formats.push((id, code));
            }
        }
        Ok(())
    }

    /// Returns the number format of each cell format, in their order: its id, and its code if the
    /// workbook defines one.
    pub fn number_formats(&self) -> impl Iterator<Item = (u32, Option<&str>)> {
        let entries = self.formats.entries.iter();
        entries.map(|entry| self.number_format(&self.text[entry.clone()]))
    }

    /// Returns the number format of one cell format; General if the workbook lacks that.
    pub fn number_format_of(&self, format: u32) -> (u32, Option<&str>) {
        let entry = self.entry(&self.formats, format);
        entry.map_or((0, None), |entry| self.number_format(entry))
    }

    /// Returns `true` if a cell format shows a duration and not a date.
    pub fn is_elapsed(&self, format: u32) -> bool {
        let entry = self.entry(&self.formats, format).unwrap_or_default();
        let (id, code) = self.number_format(entry);
        is_elapsed(id, code)
    }

    /// Returns the number format of a cell format: its id, and its code if the workbook defines
    /// one.
    fn number_format(&self, entry: &[u8]) -> (u32, Option<&str>) {
        let Ok(Some(Event::Start(tag))) = Scanner::new(entry, 0).next() else {
            return (0, None);
        };
        let id = tag.number(b"numFmtId").unwrap_or(0);
        let code = self
            .number_formats
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, code)| code.as_str());
        (id, code)
    }

    /// Returns the workbook's own indexed colours, if it has any. Colours that cannot be read are black.
    pub fn indexed_colours(&self) -> Vec<Colour> {
        let entries = self.indexed_colours.entries.iter().take(64);
        let colour = |entry: &[u8]| match Scanner::new(entry, 0).next() {
            Ok(Some(Event::Start(tag))) => Colour::of_argb(&tag.text(b"rgb")?),
            _ => None,
        };
        entries
            .map(|entry| colour(&self.text[entry.clone()]).unwrap_or(Colour(0, 0, 0)))
            .collect()
    }

    /// Returns the colour of a cell format's solid fill.
    pub fn solid_fill(&self, format: u32, theme: &Theme) -> Option<Colour> {
        let fill = self.part_of(format, b"fillId", &self.fills)?;
        let mut scanner = Scanner::new(fill, 0);
        let mut solid = false;
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"patternFill" => solid = tag.get(b"patternType") == Some(b"solid"),
                b"fgColor" if solid => return theme.resolve(&tag),
                _ => {}
            }
        }
        None
    }

    /// Returns the text colour of a cell format, if it names one.
    pub fn text_colour(&self, format: u32, theme: &Theme) -> Option<Colour> {
        let mut scanner = Scanner::new(self.part_of(format, b"fontId", &self.fonts)?, 0);
        while let Ok(Some(event)) = scanner.next() {
            if let Event::Start(tag) = event
                && tag.local() == b"color"
            {
                return theme.resolve(&tag);
            }
        }
        None
    }

    /// Returns the font or fill of a cell format.
    fn part_of(&self, format: u32, attribute: &[u8], group: &StyleList) -> Option<&[u8]> {
        match Scanner::new(self.entry(&self.formats, format)?, 0).next() {
            Ok(Some(Event::Start(tag))) => self.entry(group, tag.number(attribute)?),
            _ => None,
        }
    }

    /// Returns the text of an entry of a list.
    pub fn entry(&self, group: &StyleList, index: u32) -> Option<&[u8]> {
        group
            .entries
            .get(index as usize)
            .map(|range| &self.text[range.clone()])
    }
}

/// Adds a namespace prefix to the names of an element.
fn prefixed(element: &str, prefix: &str) -> String {
    element
        .replace('<', &format!("<{prefix}"))
        .replace(&format!("<{prefix}/"), &format!("</{prefix}"))
}

/// Reads a list and the ranges of its entries.
///
/// # Errors
/// [`xml::Fault`] if the list is not well-formed.
fn read_group(scanner: &mut Scanner<'_>, tag: &Tag<'_>) -> Result<StyleList, xml::Fault> {
    let mut group = StyleList {
        entries: Vec::new(),
        element: tag.range.clone(),
        open: tag.range.clone(),
    };
    if tag.self_closing {
        return Ok(group);
    }
    loop {
        match scanner.next()?.ok_or(xml::Fault::Incomplete)? {
            Event::Start(entry) => {
                scanner.skip_element(&entry)?;
                group.entries.push(entry.range.start..scanner.position());
            }
            Event::End { range, .. } => {
                group.element.end = range.end;
                return Ok(group);
            }
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each part lacks is there afterwards, in the order of the standard, and nothing else changed.
    #[test]
    fn what_is_missing_is_put_where_it_belongs() {
        let fills = "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>";
        let formats = "<cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>";
        let cases = [
            (
                "<styleSheet/>",
                format!("<styleSheet>{fills}{formats}</styleSheet>"),
            ),
            (
                "<styleSheet></styleSheet>",
                format!("<styleSheet>{fills}{formats}</styleSheet>"),
            ),
            (
                "<styleSheet><fonts><font/></fonts><borders><border/></borders><cellStyles/></styleSheet>",
                format!(
                    "<styleSheet><fonts><font/></fonts>{fills}<borders><border/></borders>{formats}<cellStyles/></styleSheet>"
                ),
            ),
            (
                "<styleSheet><fills count=\"0\"/><cellXfs></cellXfs><dxfs/></styleSheet>",
                format!("<styleSheet>{fills}{formats}<dxfs/></styleSheet>"),
            ),
        ];
        for (text, expected) in cases {
            let sheet =
                StyleSheet::read(text.as_bytes().to_vec(), "styles.xml").expect("well-formed");
            assert_eq!(String::from_utf8_lossy(&sheet.text), expected);
        }
        let prefixed = StyleSheet::read(
            b"<x:styleSheet><x:fonts/></x:styleSheet>".to_vec(),
            "styles.xml",
        );
        let text = String::from_utf8(prefixed.expect("well-formed").text).expect("UTF-8");
        assert!(text.starts_with("<x:styleSheet><x:fonts/><x:fills count=\"2\"><x:fill><x:patternFill patternType=\"none\"/></x:fill>"), "{text}");
    }
}
