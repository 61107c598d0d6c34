//! The drop-down lists of a worksheet: their cells and the sources of their items.
//!
//! A word that is not on the list could not have been typed, and programs that read the return may
//! refuse it. This module reads the sources as written. Ranges and names are resolved where the
//! rest of the workbook is available.

use crate::address::Range;
use crate::xml::{Event, Scanner, Tag, append_unescaped};

/// A data validation of the type "list".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListValidation {
    /// Cells with this list.
    pub ranges: Vec<Range>,
    /// Source of the items.
    pub source: ListSource,
}

/// The source of a list's items.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListSource {
    /// The items are typed into the validation itself.
    Typed(Vec<String>),
    /// A range, a defined name or a formula, as written. Empty if it is longer than a formula may
    /// be.
    Formula(String),
}

/// Number of lists that are read. Real sheets have far fewer.
const MOST_LISTS: usize = 65_536;
/// Length of the longest formula that Excel accepts.
const LONGEST_FORMULA: usize = 8_192;

/// Reads the lists from the tail, those of the extension list included.
///
/// Reading stops where the tail is not well-formed; other code reports that.
pub(super) fn read_lists(tail: &[u8]) -> Vec<ListValidation> {
    let mut found = Vec::new();
    if memchr::memmem::find(tail, b"dataValidation").is_none() {
        return found;
    }
    let mut scanner = Scanner::new(tail, 0);
    let mut open: Option<OpenList> = None;
    let mut text = String::new();
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) => {
                text.clear();
                if tag.local() == b"dataValidation" {
                    open = OpenList::begin(&tag);
                }
            }
            Event::Text(raw) if open.is_some() => append_unescaped(raw, &mut text),
            Event::CData(raw) if open.is_some() => text.push_str(&String::from_utf8_lossy(raw)),
            Event::Text(_) | Event::CData(_) => {}
            Event::End { name, .. } => {
                let name = crate::xml::local(name);
                if name == b"dataValidation" {
                    found.extend(open.take().and_then(OpenList::end));
                    if found.len() >= MOST_LISTS {
                        break;
                    }
                } else if let Some(open) = &mut open {
                    open.child(name, &text);
                }
                text.clear();
            }
        }
    }
    found
}

/// A list whose end tag was not read yet.
struct OpenList {
    ranges: Vec<Range>,
    formula: String,
    /// Items in quotes of their own, which Excel writes next to a fallback.
    quoted: Option<String>,
}

impl OpenList {
    fn begin(tag: &Tag<'_>) -> Option<Self> {
        if tag.self_closing || tag.get(b"type") != Some(b"list") {
            return None;
        }
        let ranges = tag
            .text(b"sqref")
            .map(|text| ranges(&text))
            .unwrap_or_default();
        Some(Self {
            ranges,
            formula: String::new(),
            quoted: None,
        })
    }

    fn child(&mut self, name: &[u8], text: &str) {
        let text = text.trim();
        match name {
            // `x14:formula1` contains an `xm:f` and otherwise only white space.
            b"formula1" | b"f" if !text.is_empty() => text.clone_into(&mut self.formula),
            // [MS-XLSX] 2.4.66
            b"list" if !text.is_empty() => self.quoted = Some(text.to_owned()),
            b"sqref" if self.ranges.is_empty() => self.ranges = ranges(text),
            _ => {}
        }
    }

    fn end(mut self) -> Option<ListValidation> {
        if self.formula.len() > LONGEST_FORMULA {
            self.formula.clear();
        }
        let source = match self.quoted.filter(|quoted| quoted.len() <= LONGEST_FORMULA) {
            Some(quoted) => ListSource::Typed(quoted_items(&quoted)),
            None => match literal(&self.formula) {
                Some(items) => ListSource::Typed(typed_items(&items)),
                None => ListSource::Formula(self.formula),
            },
        };
        (!self.ranges.is_empty()).then_some(ListValidation {
            ranges: self.ranges,
            source,
        })
    }
}

fn ranges(text: &str) -> Vec<Range> {
    text.split_ascii_whitespace()
        .filter_map(|range| Range::parse(range.as_bytes()))
        .collect()
}

/// Returns the text of a formula that is one literal text.
fn literal(formula: &str) -> Option<String> {
    let inside = formula.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.replace("\"\"", "").contains('"')).then(|| inside.replace("\"\"", "\""))
}

/// Returns the items of a typed list.
///
/// The separator in the file is the comma in every language. Excel trims blanks around an item, so
/// that `"Yes, No"` offers `Yes` and `No`.
fn typed_items(list: &str) -> Vec<String> {
    list.split(',')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// Returns the items of a list in which some are in quotes because they contain a comma:
/// `"1,5",low`.
fn quoted_items(list: &str) -> Vec<String> {
    let mut items = Vec::new();
    let (mut item, mut in_quotes) = (String::new(), false);
    let mut characters = list.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if in_quotes && characters.peek() == Some(&'"') => item.extend(characters.next()),
            '"' => in_quotes = !in_quotes,
            ',' if !in_quotes => items.push(std::mem::take(&mut item)),
            c => item.push(c),
        }
    }
    items.push(item);
    items
        .iter()
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(tail: &str) -> Vec<(String, String)> {
        read_lists(tail.as_bytes())
            .into_iter()
            .map(|list| {
                let ranges: Vec<String> = list.ranges.iter().map(ToString::to_string).collect();
                let source = match list.source {
                    ListSource::Typed(items) => items.join("|"),
                    ListSource::Formula(formula) => format!("={formula}"),
                };
                (ranges.join(" "), source)
            })
            .collect()
    }

    /// The texts are those that Excel writes, as the collected workbooks have them, but for the prefixes.
    #[test]
    fn lists_are_read_in_every_form() {
        for (tail, ranges, source) in [
            (
                "<dataValidation type=\"list\" sqref=\"G20:G39 B2\"><formula1>\"&lt; Select &gt;, 1. Yes,No \"</formula1></dataValidation>",
                "G20:G39 B2",
                "< Select >|1. Yes|No",
            ),
            (
                "<x:dataValidation sqref='A1' type='list'>\n<x:formula1>\n\"say \"\"A\"\",B\"</x:formula1></x:dataValidation>",
                "A1",
                "say \"A\"|B",
            ),
            (
                "<dataValidation type=\"list\" sqref=\"B2\"><formula1>$E$1:$E$4</formula1></dataValidation>",
                "B2",
                "=$E$1:$E$4",
            ),
            (
                "<x14:dataValidation type=\"list\"><x14:formula1>\n <xm:f>'Data validation'!$B$4:$B$6</xm:f>\n</x14:formula1> <xm:sqref>F7:F8 H1</xm:sqref></x14:dataValidation>",
                "F7:F8 H1",
                "='Data validation'!$B$4:$B$6",
            ),
            (
                "<dataValidation type=\"list\" sqref=\"C1\"><mc:AlternateContent><mc:Choice Requires=\"x12ac\"><x12ac:list>\"1,5\",low, \"say \"\"A\"\"\"</x12ac:list></mc:Choice><mc:Fallback><formula1>\"1,5,low\"</formula1></mc:Fallback></mc:AlternateContent></dataValidation>",
                "C1",
                "1,5|low|say \"A\"",
            ),
            (
                "<dataValidation type=\"list\" sqref=\"A1\"><formula1><![CDATA[INDIRECT(\"x\")]]></formula1></dataValidation>",
                "A1",
                "=INDIRECT(\"x\")",
            ),
            (
                "<dataValidation type=\"list\" sqref=\"A1\"><formula1>\"A\"&amp;\"B\"</formula1></dataValidation>",
                "A1",
                "=\"A\"&\"B\"",
            ),
        ] {
            assert_eq!(
                seen(tail),
                [(ranges.to_owned(), source.to_owned())],
                "{tail}"
            );
        }
    }

    #[test]
    fn what_is_no_list_is_passed_over() {
        for tail in [
            "<dataValidation type=\"whole\" sqref=\"A1\"><formula1>5</formula1></dataValidation>",
            "<dataValidation sqref=\"A1\"><formula1>\"A,B\"</formula1></dataValidation>",
            "<dataValidation type=\"list\" sqref=\"A1\"/>",
            "<dataValidation type=\"list\"><formula1>\"A,B\"</formula1></dataValidation>",
            "<dataValidation type=\"list\" sqref=\"A1\"><formula1>\"A,B\"",
            "<conditionalFormatting sqref=\"A1\"><cfRule><formula>\"A\"</formula></cfRule></conditionalFormatting>",
        ] {
            assert_eq!(seen(tail), [], "{tail}");
        }
        let long = format!(
            "<dataValidation type=\"list\" sqref=\"A1\"><formula1>\"{}\"</formula1></dataValidation>",
            "x".repeat(LONGEST_FORMULA)
        );
        assert_eq!(seen(&long), [("A1".to_owned(), "=".to_owned())]);
    }
}
