//! Cell formats that cannot show a word: fonts of signs, and number formats that hide what they are given.

use crate::plan::new_width::HeadingLook;
use ambersheet_ooxml::workbook::StyleSheet;
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};
use ambersheet_policy::wording::is_score;

/// The kind of text that is written into a cell: fonts of signs and hiding formats matter to words only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wording {
    /// Nothing: the cell keeps its content.
    None,
    /// A text.
    Text,
    /// A number, such as a score.
    Number,
}

impl Wording {
    /// Returns what a cell holds that shows a word: a score is a number.
    pub(crate) fn of(word: &str) -> Self {
        if is_score(word) {
            Self::Number
        } else {
            Self::Text
        }
    }
}

/// The things that keep a cell format from showing what is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// The name of a font that shows signs in place of letters.
    pub(crate) font: Option<String>,
    /// A number format that hides or replaces texts.
    pub(crate) hides_texts: bool,
    /// A number format that hides or replaces scores.
    pub(crate) hides_numbers: bool,
}

impl Unreadable {
    /// Returns `true` if the number format must change for a word.
    pub(crate) fn hides(&self, wording: Wording) -> bool {
        match wording {
            Wording::None => false,
            Wording::Text => self.hides_texts,
            Wording::Number => self.hides_numbers,
        }
    }

    /// Returns `true` if a word would not be seen as it is.
    pub(crate) fn concerns(&self, wording: Wording) -> bool {
        wording != Wording::None && (self.font.is_some() || self.hides(wording))
    }
}

/// Fonts that show signs, folded.
const SIGN_FONTS: [&str; 12] = [
    "wingdings",
    "wingdings 2",
    "wingdings 3",
    "webdings",
    "symbol",
    "marlett",
    "zapfdingbats",
    "zapf dingbats",
    "itc zapf dingbats",
    "monotype sorts",
    "mt extra",
    "bookshelf symbol 7",
];

/// Returns `true` if any font of the workbook shows signs, or any number format may hide a word.
pub(crate) fn any_in(sheet: &StyleSheet) -> bool {
    let fonts = &sheet.fonts.entries;
    fonts
        .iter()
        .any(|entry| sign_font(&sheet.text[entry.clone()]).is_some())
        || sheet
            .number_formats()
            .any(|format| hides_texts(format) || hides_numbers(format))
}

/// Returns what keeps a cell format from showing what is written; `number_format` is its own.
pub(crate) fn unreadable(
    sheet: &StyleSheet,
    format: u32,
    number_format: (u32, Option<&str>),
) -> Unreadable {
    let font = font_of(sheet, format).and_then(sign_font);
    Unreadable {
        font,
        hides_texts: hides_texts(number_format),
        hides_numbers: hides_numbers(number_format),
    }
}

/// Returns the font of a cell format.
pub(crate) fn font_of(sheet: &StyleSheet, format: u32) -> Option<&[u8]> {
    let entry = sheet.entry(&sheet.formats, format)?;
    let Ok(Some(Event::Start(tag))) = Scanner::new(entry, 0).next() else {
        return None;
    };
    sheet.entry(&sheet.fonts, tag.number(b"fontId").unwrap_or(0))
}

/// Returns how a heading is shown in a format; `is_last` tells that nothing is next to it.
pub(crate) fn heading_look(sheet: &StyleSheet, format: u32, is_last: bool) -> HeadingLook {
    let size = |format| font_size(sheet, format);
    let size = match (size(format), size(0)) {
        (Some(size), Some(own)) if own > 0.0 => (size / own).clamp(0.5, 4.0),
        _ => 1.0,
    };
    let entry = sheet.entry(&sheet.formats, format);
    let mut scanner = Scanner::new(entry.unwrap_or_default(), 0);
    let (mut wraps, mut is_filled) = (false, false);
    while let Ok(Some(event)) = scanner.next() {
        if let Event::Start(tag) = event {
            // The first two fills are none and a grey pattern.
            is_filled |= tag.number(b"fillId").is_some_and(|fill| fill > 1);
            wraps |= tag.local() == b"alignment" && tag.flag(b"wrapText");
        }
    }
    HeadingLook {
        size,
        wraps,
        spills: is_last && !is_filled && !wraps,
    }
}

/// Returns the size of the font of a cell format.
pub(crate) fn font_size(sheet: &StyleSheet, format: u32) -> Option<f64> {
    size(&children(font_of(sheet, format)?))
}

/// Returns the size among the children of a font.
fn size(children: &[(xml::Tag<'_>, &[u8])]) -> Option<f64> {
    let size = children.iter().find(|(child, _)| child.local() == b"sz");
    size.and_then(|(child, _)| child.text(b"val")?.parse().ok())
}

/// Returns the name of a font that shows signs: by its name, or by its character set, which is 2 for symbols.
fn sign_font(font: &[u8]) -> Option<String> {
    let (mut name, mut is_symbols) = (None, false);
    for (child, _) in children(font) {
        match child.local() {
            b"name" => name = child.text(b"val"),
            b"charset" => is_symbols = child.number(b"val") == Some(2),
            _ => {}
        }
    }
    let name = name?;
    let folded = name.trim().to_lowercase();
    (is_symbols || SIGN_FONTS.contains(&folded.as_str())).then_some(name)
}

/// Returns the children of an element with their texts.
fn children(element: &[u8]) -> Vec<(xml::Tag<'_>, &[u8])> {
    let mut found = Vec::new();
    let mut scanner = Scanner::new(element, 0);
    let Ok(Some(Event::Start(_))) = scanner.next() else {
        return found;
    };
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(child) = event else { continue };
        if scanner.skip_element(&child).is_err() {
            break;
        }
        let text = &element[child.range.start..scanner.position()];
        found.push((child, text));
    }
    found
}

/// The elements of a font that say which letters it has.
const LETTERS: [&[u8]; 4] = [b"name", b"charset", b"family", b"scheme"];

/// Returns a font of signs with the letters of the workbook's own font, and no larger than that.
pub(crate) fn lettered_font(sheet: &StyleSheet, font: &[u8]) -> Vec<u8> {
    let own = font_of(sheet, 0).filter(|own| sign_font(own).is_none());
    let own = own.map(children).unwrap_or_default();
    let theirs = children(font);
    let smaller = match (size(&own), size(&theirs)) {
        (Some(own), Some(theirs)) => own < theirs,
        _ => false,
    };
    let prefix = String::from_utf8_lossy(&sheet.prefix).into_owned();
    let mut out = format!("<{prefix}font>").into_bytes();
    for (child, text) in &theirs {
        if LETTERS.contains(&child.local()) {
            continue;
        }
        let instead = own.iter().find(|(own, _)| own.local() == b"sz");
        match instead.filter(|_| smaller && child.local() == b"sz") {
            Some((_, text)) => out.extend_from_slice(text),
            None => out.extend_from_slice(text),
        }
    }
    let letters = own.iter().filter(|(own, _)| LETTERS.contains(&own.local()));
    let letters: Vec<&[u8]> = letters.map(|(_, text)| *text).collect();
    if letters.is_empty() {
        out.extend_from_slice(format!("<{prefix}name val=\"Calibri\"/>").as_bytes());
    }
    out.extend(letters.concat());
    out.extend_from_slice(format!("</{prefix}font>").as_bytes());
    out
}

/// Returns `true` if a number format hides texts, or shows something else in their place: its fourth section does not
/// name them by `@`.
fn hides_texts((_, code): (u32, Option<&str>)) -> bool {
    let Some(code) = code else { return false };
    sections(code)
        .get(3)
        .is_some_and(|text| !text.contains('@'))
}

/// Ids of built-in formats that show a score as something else: percent, dates and times.
const SHOW_OTHERWISE: [std::ops::RangeInclusive<u32>; 5] =
    [9..=10, 14..=22, 27..=36, 45..=47, 50..=58];

/// Returns `true` if a number format hides a score above zero, or shows it as another number.
fn hides_numbers((id, code): (u32, Option<&str>)) -> bool {
    let Some(code) = code else {
        return SHOW_OTHERWISE.iter().any(|ids| ids.contains(&id));
    };
    let sections = sections(code);
    let Some(first) = sections.first() else {
        return false;
    };
    let shows = first.contains(['0', '#', '?', '@']) || first.to_lowercase().contains("general");
    !shows || first.contains('%')
}

/// Returns the sections of a number format, without what is quoted, escaped or in brackets.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => while characters.next().is_some_and(|next| next != '"') {},
            '[' => while characters.next().is_some_and(|next| next != ']') {},
            '\\' | '_' | '*' => drop(characters.next()),
            ';' => sections.push(String::new()),
            _ => {
                if let Some(section) = sections.last_mut() {
                    section.push(character);
                }
            }
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: ECMA-376 part 1, 18.8.31, and Excel's own help on number formats.
    #[test]
    fn formats_that_hide_words() {
        let texts = |code| hides_texts((164, Some(code)));
        for code in [
            ";;;",
            "0;-0;0;",
            "0;0;0;\"x\"",
            "General;General;General;[Red]",
            ";;;\\@",
        ] {
            assert!(texts(code), "{code}");
        }
        for code in [
            "General",
            "@",
            ";;",
            ";;;@",
            "0;0;0;[Red]@",
            "\"a;b;c;d\"",
            "0\\;0\\;0\\;0",
            ";;;\"is \"@",
        ] {
            assert!(!texts(code), "{code}");
        }
        let numbers = |id, code| hides_numbers((id, code));
        for (id, code) in [
            (164, Some(";;;")),
            (164, Some("\"l\"")),
            (164, Some("0%")),
            (9, None),
            (14, None),
            (164, Some("dd/mm")),
        ] {
            assert!(numbers(id, code), "{code:?}");
        }
        for (id, code) in [
            (0, None),
            (1, None),
            (49, None),
            (164, Some("0;;;")),
            (164, Some("General\" pts\"")),
            (164, Some("[Red]#,##0")),
        ] {
            assert!(!numbers(id, code), "{code:?}");
        }
    }

    #[test]
    fn fonts_of_signs_get_letters() {
        let text = r#"<styleSheet xmlns="m"><fonts count="3"><font><sz val="11"/><name val="Arial"/><family val="2"/></font><font><b/><sz val="20"/><color rgb="FF00FF00"/><name val="Wingdings"/><charset val="2"/></font><font><sz val="8"/><name val="Own signs"/><charset val="2"/></font></fonts><cellXfs count="3"><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs></styleSheet>"#;
        let sheet = StyleSheet::read(text.as_bytes().to_vec(), "styles.xml").expect("sound styles");
        let font = |format| unreadable(&sheet, format, (0, None)).font;
        assert_eq!(
            [font(0), font(1), font(2)],
            [
                None,
                Some("Wingdings".to_owned()),
                Some("Own signs".to_owned())
            ]
        );
        let lettered = |format| {
            let font = font_of(&sheet, format).expect("a font");
            String::from_utf8(lettered_font(&sheet, font)).expect("UTF-8")
        };
        assert_eq!(
            lettered(1),
            r#"<font><b/><sz val="11"/><color rgb="FF00FF00"/><name val="Arial"/><family val="2"/></font>"#
        );
        assert_eq!(
            lettered(2),
            r#"<font><sz val="8"/><name val="Arial"/><family val="2"/></font>"#
        );
    }
}
