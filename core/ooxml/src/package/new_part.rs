//! The additions that a new part needs: a free name, a relationship and a content type.
//!
//! The lists may come from any program, so they are not rewritten. One element is spliced in at the
//! end, with the prefix that the list itself uses.

use super::conformance::Conformance;
use super::part_kind::PartKind;
use crate::xml;
use crate::xml::{Event, Fault, Scanner, Tag};

/// A relationships part with one more relationship.
#[derive(Debug, PartialEq, Eq)]
pub struct AddedRelationship {
    /// Text of the part.
    pub text: Vec<u8>,
    /// Id of the new relationship.
    pub id: String,
}

/// Adds a relationship to a relationships part, or makes a part with it.
///
/// # Errors
/// [`Fault`] if the text is not a relationships part.
///
/// ```
/// use ambersheet_ooxml::package::{COMMENTS, Conformance, add_relationship};
///
/// let added = add_relationship(None, &COMMENTS, Conformance::Transitional, "../comments1.xml")
///     .expect("our own list");
/// assert_eq!(added.id, "rId1");
/// ```
pub fn add_relationship(
    relationships: Option<&[u8]>,
    kind: &PartKind,
    conformance: Conformance,
    target: &str,
) -> Result<AddedRelationship, Fault> {
    const FRESH: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
    let relationships = relationships.unwrap_or(FRESH);
    let id = free_id(relationships)?;
    let text = with_element(relationships, b"Relationships", |prefix| {
        let kind = format!(
            "{}/{}",
            conformance.relationships_namespace(),
            kind.relationship
        );
        element(
            &format!("{prefix}Relationship"),
            &[("Id", &id), ("Type", &kind), ("Target", target)],
        )
    })?;
    Ok(AddedRelationship { text, id })
}

/// Returns an id one above the highest of the usual form. Gaps are not filled, since a stale
/// reference must not come to name our part.
///
/// # Errors
/// [`Fault`] if the text is not well-formed.
fn free_id(relationships: &[u8]) -> Result<String, Fault> {
    let mut highest = 0;
    let mut scanner = Scanner::new(relationships, 0);
    while let Some(event) = scanner.next()? {
        let Event::Start(tag) = event else { continue };
        let id = tag.text(b"Id").unwrap_or_default().to_ascii_lowercase();
        if let Some(number) = id
            .strip_prefix("rid")
            .and_then(|id| crate::address::parse_number(id.as_bytes()))
        {
            highest = highest.max(number);
        }
    }
    Ok(format!("rId{}", highest + 1))
}

/// Adds the type of a part to the content types. Returns `None` if the part has this type already.
///
/// An extension without a type gets one (`Default`), except `xml`, which is too general. Otherwise
/// the part gets an entry of its own (`Override`; ECMA-376 part 2, 7.2.3).
///
/// # Errors
/// [`Fault`] if the text is not a content types part.
pub fn add_content_type(
    types: &[u8],
    part: &str,
    kind: &PartKind,
) -> Result<Option<Vec<u8>>, Fault> {
    let mut default = None;
    let mut scanner = Scanner::new(types, 0);
    while let Some(event) = scanner.next()? {
        let Event::Start(tag) = event else { continue };
        let named = tag.text(b"PartName").unwrap_or_default();
        if tag.local() == b"Override" && named.trim_start_matches('/').eq_ignore_ascii_case(part) {
            return Ok(retyped(types, &tag, kind.content_type));
        }
        let extension = tag.text(b"Extension").unwrap_or_default();
        if tag.local() == b"Default" && extension.eq_ignore_ascii_case(kind.extension) {
            default = Some(tag.text(b"ContentType").unwrap_or_default());
        }
    }
    if default
        .as_deref()
        .is_some_and(|default| default.eq_ignore_ascii_case(kind.content_type))
    {
        return Ok(None);
    }
    let by_extension = default.is_none() && kind.extension != "xml";
    with_element(types, b"Types", |prefix| {
        if by_extension {
            let entry = [
                ("Extension", kind.extension),
                ("ContentType", kind.content_type),
            ];
            return element(&format!("{prefix}Default"), &entry);
        }
        let name = format!("/{part}");
        element(
            &format!("{prefix}Override"),
            &[("PartName", &name), ("ContentType", kind.content_type)],
        )
    })
    .map(Some)
}

/// Changes the type in an entry that an earlier part of this name left. Returns `None` if the type
/// is right.
fn retyped(types: &[u8], entry: &Tag<'_>, content_type: &str) -> Option<Vec<u8>> {
    let known = xml::attributes(entry.inside).find(|attribute| attribute.name == b"ContentType")?;
    if known.value.eq_ignore_ascii_case(content_type.as_bytes()) {
        return None;
    }
    let inside = entry.range.start + 1 + entry.name.len();
    let place = inside + known.range.start..inside + known.range.end;
    Some(xml::spliced(
        types,
        vec![(
            place,
            format!("ContentType=\"{content_type}\"").into_bytes(),
        )],
    ))
}

/// Returns an empty element with these attributes.
fn element(name: &str, attributes: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("<{name}").into_bytes();
    for (name, value) in attributes {
        text.extend_from_slice(format!(" {name}=\"").as_bytes());
        xml::append_escaped(value, &mut text);
        text.push(b'"');
    }
    text.extend_from_slice(b"/>");
    text
}

/// Appends an element to a list. The function `element` gets the prefix of the list.
///
/// # Errors
/// [`Fault`] if the text is not that list.
fn with_element(
    text: &[u8],
    list: &[u8],
    element: impl FnOnce(&str) -> Vec<u8>,
) -> Result<Vec<u8>, Fault> {
    let mut scanner = Scanner::new(text, 0);
    let root = loop {
        if let Event::Start(root) = scanner.next()?.ok_or(Fault::Incomplete)? {
            break root;
        }
    };
    if root.local() != list {
        return Err(Fault::Malformed("does not hold what its name promises"));
    }
    let element = element(&String::from_utf8_lossy(xml::prefix(root.name)));
    if root.self_closing {
        let close = [b">", &element[..], b"</", root.name, b">"].concat();
        return Ok(xml::spliced(
            text,
            vec![(root.range.end - 2..root.range.end, close)],
        ));
    }
    scanner.skip_element(&root)?;
    let end = memchr::memrchr(b'<', &text[..scanner.position()]).ok_or(Fault::Incomplete)?;
    Ok(xml::spliced(text, vec![(end..end, element)]))
}

/// Returns the folder of the workbook's own parts, by the name of one of its worksheets.
pub fn folder_above(sheet: &str) -> String {
    let sheet = sheet.trim_start_matches(['/', '\\']).replace('\\', "/");
    let folder = sheet.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder
        .rsplit_once('/')
        .map_or("", |(above, _)| above)
        .to_owned()
}

/// Returns the name of a part relative to the folder of another.
pub fn relative_target(from: &str, to: &str) -> String {
    let from = from.trim_start_matches(['/', '\\']).replace('\\', "/");
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let segments: Vec<&str> = to.split('/').collect();
    let last = segments.len() - 1;
    let shared = folders
        .iter()
        .zip(&segments[..last])
        .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
        .count();
    let mut target = "../".repeat(folders.len() - shared);
    target.push_str(&segments[shared..].join("/"));
    target
}

#[cfg(test)]
mod tests {
    use super::super::part_kind::{COMMENTS, STYLES, VML_DRAWING};
    use super::*;

    const COMMENTS_TYPE: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";

    #[test]
    fn a_relationship_goes_to_the_end_under_an_id_of_its_own() {
        for (list, id, expected) in [
            (
                "<Relationships xmlns='u'><Relationship Id=\"rId3\"/><Relationship Id=\"x\"/></Relationships>\n",
                "rId4",
                "<Relationships xmlns='u'><Relationship Id=\"rId3\"/><Relationship Id=\"x\"/>NEW</Relationships>\n",
            ),
            (
                "<Relationships xmlns='u' />",
                "rId1",
                "<Relationships xmlns='u' >NEW</Relationships>",
            ),
            (
                "\u{feff}<?xml version='1.0'?><p:Relationships xmlns:p='u'><p:Relationship Id='RID7'></p:Relationship></p:Relationships>",
                "rId8",
                "\u{feff}<?xml version='1.0'?><p:Relationships xmlns:p='u'><p:Relationship Id='RID7'></p:Relationship>NEW</p:Relationships>",
            ),
        ] {
            let related = add_relationship(
                Some(list.as_bytes()),
                &COMMENTS,
                Conformance::Transitional,
                "../a&b.xml",
            )
            .expect("a list");
            let prefix = if list.contains("<p:") { "p:" } else { "" };
            let new = format!(
                "<{prefix}Relationship Id=\"{id}\" Type=\"{COMMENTS_TYPE}\" Target=\"../a&amp;b.xml\"/>"
            );
            assert_eq!(
                String::from_utf8_lossy(&related.text),
                expected.replace("NEW", &new)
            );
            assert_eq!(related.id, id);
        }
    }

    #[test]
    fn a_list_of_relationships_is_made_where_there_is_none() {
        let related = add_relationship(
            None,
            &VML_DRAWING,
            Conformance::Strict,
            "../drawings/vmlDrawing1.vml",
        )
        .expect("our own list");
        assert_eq!(
            String::from_utf8_lossy(&related.text),
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/vmlDrawing\" Target=\"../drawings/vmlDrawing1.vml\"/></Relationships>"
        );
    }

    #[test]
    fn a_content_type_is_given_once() {
        let named = format!(
            "<Override PartName=\"/xl/comments1.xml\" ContentType=\"{}\"/>",
            COMMENTS.content_type
        );
        let vml = format!(
            "<Default Extension=\"vml\" ContentType=\"{}\"/>",
            VML_DRAWING.content_type
        );
        let other = "<Default Extension=\"VML\" ContentType=\"text/xml\"/>";
        let vml_named = format!(
            "<Override PartName=\"/xl/drawings/vmlDrawing1.vml\" ContentType=\"{}\"/>",
            VML_DRAWING.content_type
        );
        let (comments, drawing) = (
            ("xl/comments1.xml", &COMMENTS),
            ("xl/drawings/vmlDrawing1.vml", &VML_DRAWING),
        );
        for (list, (part, kind), expected) in [
            (String::new(), comments, Some(named.clone())),
            (
                named
                    .to_ascii_uppercase()
                    .replace("OVERRIDE PARTNAME", "Override PartName")
                    .replace("CONTENTTYPE", "ContentType"),
                comments,
                None,
            ),
            (
                named.replace("comments+xml", "chart+xml"),
                comments,
                Some(named.clone()),
            ),
            (String::new(), drawing, Some(vml.clone())),
            (vml.replace("\"vml\"", "\"VML\""), drawing, None),
            (
                other.to_owned(),
                drawing,
                Some(format!("{other}{vml_named}")),
            ),
        ] {
            let text = format!("<Types xmlns=\"u\">{list}</Types>");
            let added = add_content_type(text.as_bytes(), part, kind).expect("a list");
            let expected = expected.map(|list| format!("<Types xmlns=\"u\">{list}</Types>"));
            assert_eq!(
                added.map(|text| String::from_utf8_lossy(&text).into_owned()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in ["", "<Types>", "<Other/>", "<!DOCTYPE Types><Types/>"] {
            assert!(
                add_content_type(text.as_bytes(), "a.xml", &STYLES).is_err(),
                "{text}"
            );
            assert!(
                add_relationship(Some(text.as_bytes()), &STYLES, Conformance::Strict, "a.xml")
                    .is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn names_are_free_and_targets_lead_to_them() {
        // The names are Excel's; the targets were resolved by Python's posixpath.
        for (sheet, kind, known, name, target) in [
            (
                "xl/worksheets/sheet1.xml",
                &COMMENTS,
                vec![],
                "xl/comments1.xml",
                "../comments1.xml",
            ),
            (
                "xl\\worksheets\\sheet1.xml",
                &VML_DRAWING,
                vec!["xl/drawings/vmlDrawing1.vml", "xl/drawings/vmlDrawing2.vml"],
                "xl/drawings/vmlDrawing3.vml",
                "../drawings/vmlDrawing3.vml",
            ),
            (
                "/sheets/one.xml",
                &COMMENTS,
                vec!["comments1.xml"],
                "comments2.xml",
                "../comments2.xml",
            ),
            (
                "one.xml",
                &VML_DRAWING,
                vec![],
                "drawings/vmlDrawing1.vml",
                "drawings/vmlDrawing1.vml",
            ),
            (
                "XL/sheets/one.xml",
                &STYLES,
                vec!["XL/styles.xml"],
                "XL/styles1.xml",
                "../styles1.xml",
            ),
        ] {
            let free = kind.free_name(&folder_above(sheet), |name| known.contains(&name));
            assert_eq!(free, name);
            assert_eq!(relative_target(sheet, &free), target);
        }
        assert_eq!(
            relative_target("xl/workbook.xml", "xl/styles.xml"),
            "styles.xml"
        );
    }
}
