//! The worksheet's reference to the drawing that shows its notes.
//!
//! A worksheet has at most one (ECMA-376 part 1, 18.3.1.99), so that notes are added to the
//! existing drawing.

use super::tail::Tail;
use crate::error::Error;
use crate::package::Conformance;
use crate::xml;
use crate::xml::{Event, Scanner};

/// The reference to the drawing of notes.
#[derive(Debug, PartialEq, Eq)]
pub enum LegacyDrawing {
    /// The reference exists; this is the id of its relationship.
    Present(String),
    /// The reference is missing and can be inserted here.
    Absent(DrawingPlace),
}

/// The position for a new reference.
#[derive(Debug, PartialEq, Eq)]
pub struct DrawingPlace {
    /// Offset in the tail.
    pub at: usize,
    /// Prefix of the main namespace, colon included.
    prefix: String,
}

impl DrawingPlace {
    /// Returns the reference as XML. It declares the namespace of its attribute itself, so that the
    /// root stays as it is.
    pub fn element(&self, id: &str, conformance: Conformance) -> Vec<u8> {
        let prefix = &self.prefix;
        let r = if prefix == "r:" { "rel" } else { "r" };
        let mut element = format!(
            "<{prefix}legacyDrawing xmlns:{r}=\"{}\" {r}:id=\"",
            conformance.relationships_namespace()
        )
        .into_bytes();
        xml::append_escaped(id, &mut element);
        element.extend_from_slice(b"\"/>");
        element
    }
}

impl Tail<'_> {
    /// Finds the reference to the drawing of notes, or the position for it.
    ///
    /// One inside an `mc:AlternateContent` counts. A program that takes that branch reads it as a
    /// child of the worksheet (ECMA-376 part 3, 7.5), and a second one would break the file.
    ///
    /// # Errors
    /// [`Error::Part`] if the tail is not well-formed, or the reference has no id.
    pub fn legacy_drawing(&self) -> Result<LegacyDrawing, Error> {
        // Elements that follow it in the order of the standard.
        const BEHIND: [&[u8]; 8] = [
            b"legacyDrawingHF",
            b"drawingHF",
            b"picture",
            b"oleObjects",
            b"controls",
            b"webPublishItems",
            b"tableParts",
            b"extLst",
        ];
        let mut scanner = Scanner::new(self.text, 0);
        let mut place = None;
        // Number of open alternatives, and the start of the outermost.
        let (mut open, mut outermost) = (0u32, 0);
        loop {
            match scanner.next() {
                Ok(Some(Event::Start(tag))) => match tag.local() {
                    b"legacyDrawing" => {
                        let mut attributes = xml::attributes(tag.inside);
                        let id = attributes.find(|attribute| attribute.name.ends_with(b":id"));
                        let id = id.map(|attribute| xml::unescape(attribute.value));
                        return id.map(LegacyDrawing::Present).ok_or_else(|| self.damaged());
                    }
                    b"AlternateContent" if !tag.self_closing => {
                        if open == 0 {
                            outermost = tag.range.start;
                        }
                        open += 1;
                    }
                    b"Choice" | b"Fallback" if open > 0 => {}
                    local => {
                        scanner.skip_element(&tag).map_err(|_| self.damaged())?;
                        if BEHIND.contains(&local) {
                            place.get_or_insert(if open > 0 { outermost } else { tag.range.start });
                        }
                    }
                },
                Ok(Some(Event::End { name, range })) => match xml::local(name) {
                    b"AlternateContent" => open = open.saturating_sub(1),
                    b"worksheet" => {
                        let prefix = String::from_utf8_lossy(xml::prefix(name)).into_owned();
                        let at = place.unwrap_or(range.start);
                        return Ok(LegacyDrawing::Absent(DrawingPlace { at, prefix }));
                    }
                    _ => {}
                },
                Ok(Some(Event::Text(_) | Event::CData(_))) => {}
                Ok(None) | Err(_) => return Err(self.damaged()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> Result<LegacyDrawing, Error> {
        Tail::new(text.as_bytes(), "xl/worksheets/sheet1.xml").legacy_drawing()
    }

    /// The order is that of `CT_Worksheet` in sml.xsd; `|` is where the reference goes.
    #[test]
    fn the_reference_goes_where_the_standard_has_it() {
        for text in [
            "</sheetData><pageMargins left=\"1\"/>|</worksheet>",
            "<sheetData/>|</worksheet>",
            "</x:sheetData><x:drawing r:id='a'/>|<x:tableParts><x:tablePart/></x:tableParts></x:worksheet>",
            "</sheetData><drawing r:id=\"a\"/>|<legacyDrawingHF r:id=\"b\"/><picture r:id=\"c\"/></worksheet>",
            "</sheetData><dataValidations/>|<extLst><ext><x14:legacyDrawing r:id=\"no\"/></ext></extLst></worksheet>",
            "</sheetData><drawing r:id=\"a\"/>|<mc:AlternateContent><mc:Choice Requires=\"x14\"><controls><mc:AlternateContent><mc:Choice><control r:id=\"c\"/></mc:Choice></mc:AlternateContent></controls></mc:Choice><mc:Fallback/></mc:AlternateContent><tableParts/></worksheet>",
            "</sheetData><mc:AlternateContent><mc:Choice><drawing r:id=\"a\"/></mc:Choice></mc:AlternateContent>|<oleObjects/></worksheet>",
        ] {
            let Ok(LegacyDrawing::Absent(place)) = look(&text.replace('|', "")) else {
                panic!("no place in {text}");
            };
            assert_eq!(Some(place.at), text.find('|'), "{text}");
        }
    }

    #[test]
    fn a_reference_that_is_there_is_found() {
        for (text, id) in [
            (
                "</sheetData><legacyDrawing r:id=\"rId2\"/><extLst/></worksheet>",
                "rId2",
            ),
            (
                "</x:sheetData><x:legacyDrawing rel:id='a&amp;b'></x:legacyDrawing></x:worksheet>",
                "a&b",
            ),
            // Out of order, as some programs write it.
            (
                "</sheetData><tableParts/><legacyDrawing r:id=\"rId9\"/></worksheet>",
                "rId9",
            ),
            (
                "</sheetData><mc:AlternateContent><mc:Choice Requires=\"v2\"><legacyDrawing r:id=\"q\"/></mc:Choice></mc:AlternateContent></worksheet>",
                "q",
            ),
        ] {
            assert_eq!(
                look(text).expect("well-formed"),
                LegacyDrawing::Present(id.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_damaged_is_said() {
        for text in [
            "</sheetData>",
            "</sheetData><legacyDrawing/></worksheet>",
            "</sheetData><a></worksheet>",
        ] {
            let error = look(text).expect_err("damaged");
            assert!(
                error.to_string().starts_with("xl/worksheets/sheet1.xml: "),
                "{error}"
            );
        }
    }

    #[test]
    fn the_reference_brings_its_own_namespace() {
        let element = |prefix: &str, conformance| {
            let place = DrawingPlace {
                at: 0,
                prefix: prefix.to_owned(),
            };
            String::from_utf8_lossy(&place.element("rId3", conformance)).into_owned()
        };
        assert_eq!(
            element("", Conformance::Transitional),
            "<legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"rId3\"/>"
        );
        assert_eq!(
            element("x:", Conformance::Strict),
            "<x:legacyDrawing xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\" r:id=\"rId3\"/>"
        );
        assert!(element("r:", Conformance::Strict).contains(" rel:id="));
    }
}
