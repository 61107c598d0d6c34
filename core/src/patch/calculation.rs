//! The calculation settings of the workbook, where a value changed beneath its formulas.

use crate::xml::{self, Event, Scanner};

/// The workbook part with `fullCalcOnLoad` set; `None` where it is set already or cannot be read.
pub(crate) fn request_calculation(text: &[u8]) -> Option<Vec<u8>> {
    // What may stand before `calcPr` (ECMA-376 part 1, 18.2.27), so that a new one goes behind the last of them.
    const BEFORE: [&[u8]; 10] = [
        b"fileVersion",
        b"fileSharing",
        b"workbookPr",
        b"workbookProtection",
        b"bookViews",
        b"sheets",
        b"functionGroups",
        b"externalReferences",
        b"definedNames",
        b"AlternateContent",
    ];
    let mut scanner = Scanner::new(text, 0);
    let mut root = None;
    let mut place = None;
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        if root.is_none() {
            place = Some(tag.range.end);
            root = Some(tag);
            continue;
        }
        if tag.local() == b"calcPr" {
            return with_full_calculation(text, &tag);
        }
        scanner.skip_element(&tag).ok()?;
        if BEFORE.contains(&tag.local()) {
            place = Some(scanner.position());
        }
    }
    let prefix = String::from_utf8_lossy(xml::prefix(root?.name)).into_owned();
    let place = place?;
    Some(
        [&text[..place], format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>").as_bytes(), &text[place..]]
            .concat(),
    )
}

fn with_full_calculation(text: &[u8], tag: &xml::Tag<'_>) -> Option<Vec<u8>> {
    let inside = tag.range.start + 1 + tag.name.len();
    let known = xml::attributes(tag.inside).find(|attribute| attribute.name == b"fullCalcOnLoad");
    let (from, to) = match known {
        Some(attribute) if matches!(attribute.value, b"1" | b"true") => return None,
        Some(attribute) => (inside + attribute.range.start, inside + attribute.range.end),
        None => (inside + tag.inside.trim_ascii_end().len(), inside + tag.inside.trim_ascii_end().len()),
    };
    let new: &[u8] = if from == to { b" fullCalcOnLoad=\"1\"" } else { b"fullCalcOnLoad=\"1\"" };
    Some([&text[..from], new, &text[to..]].concat())
}

/// A relationships or content types part without the entry that names the calculation chain.
pub(crate) fn without_calc_chain(text: &[u8]) -> Vec<u8> {
    let mut scanner = Scanner::new(text, 0);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        let kind = tag.text(b"Type").or_else(|| tag.text(b"ContentType")).unwrap_or_default();
        let named = kind.ends_with("/calcChain") || kind.ends_with("calcChain+xml");
        if named && scanner.skip_element(&tag).is_ok() {
            return [&text[..tag.range.start], &text[scanner.position()..]].concat();
        }
    }
    text.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calculation_is_requested_once_and_in_its_place() {
        for (text, expected) in [
            (
                "<workbook><sheets/><calcPr calcId=\"1\"/></workbook>",
                Some("<workbook><sheets/><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></workbook>"),
            ),
            (
                "<workbook><calcPr fullCalcOnLoad='0' /></workbook>",
                Some("<workbook><calcPr fullCalcOnLoad=\"1\" /></workbook>"),
            ),
            ("<workbook><calcPr fullCalcOnLoad=\"1\"/></workbook>", None),
            (
                "<x:workbook><x:sheets/><x:definedNames><x:a/></x:definedNames><x:extLst/></x:workbook>",
                Some(
                    "<x:workbook><x:sheets/><x:definedNames><x:a/></x:definedNames><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/></x:workbook>",
                ),
            ),
        ] {
            let patched =
                request_calculation(text.as_bytes()).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
            assert_eq!(patched.as_deref(), expected);
        }
    }

    #[test]
    fn only_the_calculation_chain_is_taken_out() {
        let text = "<Relationships><Relationship Id=\"1\" Type=\"http://x/worksheet\"/><Relationship Id=\"2\" Type=\"http://x/calcChain\"/></Relationships>";
        assert_eq!(
            without_calc_chain(text.as_bytes()),
            b"<Relationships><Relationship Id=\"1\" Type=\"http://x/worksheet\"/></Relationships>"
        );
    }
}
