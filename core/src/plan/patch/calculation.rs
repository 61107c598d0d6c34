//! The calculation settings of the workbook, where a value changed beneath its formulas.

use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};

/// The outcome of requesting a recalculation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Calculation {
    /// The workbook part as it is to be.
    Requested(Vec<u8>),
    /// The workbook recalculates already.
    AsItIs,
    /// The workbook calculates only on request, which is respected.
    Manual,
}

/// Returns the workbook part with `fullCalcOnLoad` set.
pub(crate) fn request_calculation(text: &[u8]) -> Calculation {
    let settings = calculation_settings(text);
    if settings.is_empty() {
        return match place_for_settings(text) {
            Some((place, prefix)) => {
                let element = format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>");
                Calculation::Requested(
                    [&text[..place], element.as_bytes(), &text[place..]].concat(),
                )
            }
            None => Calculation::AsItIs,
        };
    }
    if settings
        .iter()
        .any(|tag| tag.get(b"calcMode") == Some(b"manual"))
    {
        return Calculation::Manual;
    }
    let mut patched = Vec::with_capacity(text.len() + 32);
    let mut copied = 0;
    for tag in settings.iter().filter(|tag| !tag.flag(b"fullCalcOnLoad")) {
        let inside = tag.range.start + 1 + tag.name.len();
        let known =
            xml::attributes(tag.inside).find(|attribute| attribute.name == b"fullCalcOnLoad");
        let end = tag.inside.trim_ascii_end().len();
        let place = known.map_or(end..end, |attribute| attribute.range);
        let space: &[u8] = if place.is_empty() { b" " } else { b"" };
        patched.extend_from_slice(&text[copied..inside + place.start]);
        patched.extend_from_slice(space);
        patched.extend_from_slice(b"fullCalcOnLoad=\"1\"");
        copied = inside + place.end;
    }
    if copied == 0 {
        return Calculation::AsItIs;
    }
    patched.extend_from_slice(&text[copied..]);
    Calculation::Requested(patched)
}

/// Returns every `calcPr`; there are two if one is in an alternative for older programs.
fn calculation_settings(text: &[u8]) -> Vec<xml::Tag<'_>> {
    let mut found = Vec::new();
    let mut scanner = Scanner::new(text, 0);
    while let Ok(Some(event)) = scanner.next() {
        if let Event::Start(tag) = event
            && tag.local() == b"calcPr"
        {
            found.push(tag);
        }
    }
    found
}

/// Returns the position for a `calcPr`, and the prefix of its namespace.
fn place_for_settings(text: &[u8]) -> Option<(usize, String)> {
    // What may stand before it (ECMA-376 part 1, 18.2.27); it goes behind the last of them.
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
    let mut root: Option<String> = None;
    let mut place = None;
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        if root.is_none() {
            place = Some(tag.range.end);
            root = Some(String::from_utf8_lossy(xml::prefix(tag.name)).into_owned());
            continue;
        }
        scanner.skip_element(&tag).ok()?;
        if BEFORE.contains(&tag.local()) {
            place = Some(scanner.position());
        }
    }
    place.zip(root)
}

/// Returns a relationships or content types part without the entry that names the calculation chain.
pub(crate) fn without_calc_chain(text: &[u8]) -> Vec<u8> {
    let mut scanner = Scanner::new(text, 0);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        let kind = tag
            .text(b"Type")
            .or_else(|| tag.text(b"ContentType"))
            .unwrap_or_default();
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
                "<workbook><sheets/><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></workbook>",
            ),
            (
                "<workbook><calcPr fullCalcOnLoad='0' /></workbook>",
                "<workbook><calcPr fullCalcOnLoad=\"1\" /></workbook>",
            ),
            (
                "<x:workbook><x:sheets/><x:definedNames><x:a/></x:definedNames><x:extLst/></x:workbook>",
                "<x:workbook><x:sheets/><x:definedNames><x:a/></x:definedNames><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/></x:workbook>",
            ),
            (
                "<workbook><mc:AlternateContent><mc:Choice><calcPr a=\"1\"/></mc:Choice><mc:Fallback><calcPr/></mc:Fallback></mc:AlternateContent></workbook>",
                "<workbook><mc:AlternateContent><mc:Choice><calcPr a=\"1\" fullCalcOnLoad=\"1\"/></mc:Choice><mc:Fallback><calcPr fullCalcOnLoad=\"1\"/></mc:Fallback></mc:AlternateContent></workbook>",
            ),
        ] {
            assert_eq!(
                request_calculation(text.as_bytes()),
                Calculation::Requested(expected.as_bytes().to_vec())
            );
        }
        for (text, expected) in [
            (
                "<workbook><calcPr fullCalcOnLoad=\"1\"/></workbook>",
                Calculation::AsItIs,
            ),
            (
                "<workbook><calcPr calcMode=\"manual\"/></workbook>",
                Calculation::Manual,
            ),
        ] {
            assert_eq!(request_calculation(text.as_bytes()), expected);
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
