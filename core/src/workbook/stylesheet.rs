//! The styles part as text with places: which formats there are, and where new ones would go.
//!
//! Formats are never re-serialised. New ones are appended to their list, so that every index in the file keeps its
//! meaning.

use std::ops::Range;

use crate::Error;
use crate::value::{FormatKind, kind_of_format};
use crate::xml::{self, Event, Scanner, Tag};

/// A list of the styles part that grows at its end.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// Where each entry stands.
    pub(crate) entries: Vec<Range<usize>>,
    /// The whole element; empty where the part has none.
    pub(crate) element: Range<usize>,
    /// Its start tag.
    pub(crate) open: Range<usize>,
}

/// The styles part, read.
#[derive(Debug)]
pub(crate) struct StyleSheet {
    pub(crate) text: Vec<u8>,
    pub(crate) prefix: Vec<u8>,
    pub(crate) fonts: Group,
    pub(crate) fills: Group,
    pub(crate) formats: Group,
    pub(crate) differential: Group,
    number_formats: Vec<(u32, String)>,
    /// Of each cell format, what its number format makes of a number.
    kinds: Vec<FormatKind>,
}

impl StyleSheet {
    /// Finds the lists.
    ///
    /// # Errors
    /// Where the part is not well-formed, or lacks fonts, fills or cell formats.
    pub(crate) fn read(text: Vec<u8>, part: &str) -> Result<Self, Error> {
        let mut sheet = Self {
            prefix: Vec::new(),
            fonts: Group::default(),
            fills: Group::default(),
            formats: Group::default(),
            differential: Group::default(),
            number_formats: Vec::new(),
            kinds: Vec::new(),
            text: Vec::new(),
        };
        sheet.find_groups(&text).map_err(|fault| fault.in_part(part))?;
        for (group, name) in [(&sheet.fonts, "fonts"), (&sheet.fills, "fills"), (&sheet.formats, "cellXfs")] {
            if group.entries.is_empty() {
                return Err(Error::workbook(
                    part,
                    format!("has no <{name}>, which is not supported yet; save the workbook again in Excel"),
                ));
            }
        }
        sheet.text = text;
        sheet.kinds =
            sheet.formats.entries.iter().map(|entry| sheet.kind_of(&sheet.text[entry.clone()])).collect();
        Ok(sheet)
    }

    fn find_groups(&mut self, text: &[u8]) -> Result<(), xml::Fault> {
        let skip = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let mut scanner = Scanner::new(text, skip);
        let mut root = true;
        while let Some(event) = scanner.next()? {
            let Event::Start(tag) = event else { continue };
            if std::mem::take(&mut root) {
                self.prefix = xml::prefix(tag.name).to_vec();
                continue;
            }
            match tag.local() {
                b"numFmts" => self.read_number_formats(text, &mut scanner, &tag)?,
                b"fonts" => self.fonts = read_group(&mut scanner, &tag)?,
                b"fills" => self.fills = read_group(&mut scanner, &tag)?,
                b"cellXfs" => self.formats = read_group(&mut scanner, &tag)?,
                b"dxfs" => self.differential = read_group(&mut scanner, &tag)?,
                _ => scanner.skip_element(&tag)?,
            }
        }
        if root { Err(xml::Fault::Incomplete) } else { Ok(()) }
    }

    fn read_number_formats(
        &mut self,
        text: &[u8],
        scanner: &mut Scanner<'_>,
        tag: &Tag<'_>,
    ) -> Result<(), xml::Fault> {
        for entry in read_group(scanner, tag)?.entries {
            if let Ok(Some(Event::Start(format))) = Scanner::new(&text[entry], 0).next()
                && let (Some(id), Some(code)) = (format.number(b"numFmtId"), format.text(b"formatCode"))
            {
                self.number_formats.push((id, code));
            }
        }
        Ok(())
    }

    /// What a cell format makes of a number.
    pub(crate) fn kind(&self, format: u32) -> FormatKind {
        self.kinds.get(format as usize).copied().unwrap_or(FormatKind::General)
    }

    fn kind_of(&self, entry: &[u8]) -> FormatKind {
        let Ok(Some(Event::Start(tag))) = Scanner::new(entry, 0).next() else { return FormatKind::General };
        let id = tag.number(b"numFmtId").unwrap_or(0);
        let code = self.number_formats.iter().find(|(known, _)| *known == id).map(|(_, code)| code.as_str());
        kind_of_format(id, code)
    }

    /// The text of an entry of a group.
    pub(crate) fn entry(&self, group: &Group, index: u32) -> Option<&[u8]> {
        group.entries.get(index as usize).map(|range| &self.text[range.clone()])
    }
}

/// A list's own range and those of its children.
fn read_group(scanner: &mut Scanner<'_>, tag: &Tag<'_>) -> Result<Group, xml::Fault> {
    let mut group = Group { entries: Vec::new(), element: tag.range.clone(), open: tag.range.clone() };
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
