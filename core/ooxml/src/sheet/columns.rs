//! The widths of a sheet's columns (`<cols>`).

use super::hidden::hides;
use crate::address::LAST_COLUMN;
use crate::xml;
use crate::xml::{Event, Scanner, Tag};

/// The width of a column of which a sheet says nothing: 8 digits and the margin.
const USUAL: f64 = 9.14;

/// The widths of a sheet's columns, in digits of the workbook's own font.
#[derive(Clone, Debug, Default)]
pub struct ColumnWidths {
    stated: Vec<StatedWidth>,
    /// The width of the other columns, if the sheet states one.
    other: Option<f64>,
}

/// The statement of one element on a range of columns.
#[derive(Clone, Debug)]
pub struct StatedWidth {
    /// First column, from 0.
    pub first: u32,
    /// Last column.
    pub last: u32,
    /// The width, if the element states one.
    pub width: Option<f64>,
    /// `true` if the columns are hidden or have no width.
    pub is_hidden: bool,
}

impl ColumnWidths {
    /// Reads the widths from the head of a sheet.
    pub fn read(head: &[u8]) -> Self {
        let mut widths = Self::default();
        let mut scanner = Scanner::new(head, 0);
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"sheetFormatPr" => {
                    let base = number(&tag, b"baseColWidth").map(|digits| digits + 1.14);
                    widths.other = number(&tag, b"defaultColWidth").or(base);
                }
                b"col" if widths.stated.len() <= LAST_COLUMN as usize => {
                    let range = columns(&tag);
                    widths.stated.extend(range.map(|(first, last)| StatedWidth {
                        first,
                        last,
                        width: number(&tag, b"width"),
                        is_hidden: hides(&tag, b"width"),
                    }));
                }
                _ => {}
            }
        }
        widths
    }

    /// Returns the width of the columns of which the sheet says nothing else.
    pub fn of_others(&self) -> f64 {
        self.other.unwrap_or(USUAL)
    }

    /// Returns what the sheet states of ranges of columns, in the order of the text.
    pub fn ranges(&self) -> &[StatedWidth] {
        &self.stated
    }

    /// Returns the width of a column.
    pub fn width(&self, column: u32) -> f64 {
        self.stated(column).unwrap_or(self.of_others())
    }

    /// Returns the width that the sheet states for a column of its own.
    pub fn stated(&self, column: u32) -> Option<f64> {
        self.of(column).find_map(|stated| stated.width)
    }

    /// Returns `true` if a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.of(column).any(|stated| stated.is_hidden)
    }

    fn of(&self, column: u32) -> impl Iterator<Item = &StatedWidth> {
        let mut stated = self.stated.iter();
        std::iter::from_fn(move || {
            stated.find(|stated| (stated.first..=stated.last).contains(&column))
        })
    }
}

/// Returns the columns of an element, from 0.
fn columns(tag: &Tag<'_>) -> Option<(u32, u32)> {
    let first = tag.number(b"min")?.checked_sub(1)?;
    let last = tag.number(b"max")?.checked_sub(1)?.min(LAST_COLUMN);
    (first <= last).then_some((first, last))
}

/// Returns the value of an attribute that holds a number.
pub(super) fn number(tag: &Tag<'_>, name: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(tag.get(name)?).ok()?;
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// Returns the head of a sheet with other widths for some columns, in ascending order. What else it
/// states of these columns and of their neighbours stays.
///
/// The list of columns comes last before the rows (ECMA-376 part 1, 18.3.1.99).
pub fn set_widths(head: &[u8], prefix: &[u8], widths: &[(u32, f64)]) -> Vec<u8> {
    let (mut edits, mut place, mut rows) = (Vec::new(), None, head.len());
    let mut left: Vec<(u32, f64)> = widths.to_vec();
    let mut scanner = Scanner::new(head, 0);
    let mut open = None;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) if tag.local() == b"cols" => open = Some(tag),
            Event::Start(tag) if tag.local() == b"col" => {
                let Some((first, last)) = columns(&tag) else {
                    continue;
                };
                // New elements go before the first that comes after their column.
                let before: Vec<_> = take(&mut left, |column| column < first);
                let new = before.iter().flat_map(|width| new_element(prefix, *width));
                let new: Vec<u8> = new.collect();
                if !new.is_empty() {
                    edits.push((tag.range.start..tag.range.start, new));
                }
                let within = take(&mut left, |column| (first..=last).contains(&column));
                if scanner.skip_element(&tag).is_ok() && !within.is_empty() {
                    let range = tag.range.start..scanner.position();
                    edits.push((range, split(&tag, (first, last), &within)));
                }
                place = Some(scanner.position());
            }
            Event::Start(tag) if tag.local() == b"sheetData" => {
                rows = tag.range.start;
                break;
            }
            Event::Start(_) | Event::End { .. } | Event::Text(_) | Event::CData(_) => {}
        }
    }
    let rest = left.iter().flat_map(|width| new_element(prefix, *width));
    let rest: Vec<u8> = rest.collect();
    if !rest.is_empty() {
        match (open, place) {
            (Some(cols), _) if cols.self_closing => {
                edits.push((cols.range, in_list(prefix, &rest)));
            }
            (Some(cols), None) => edits.push((cols.range.end..cols.range.end, rest)),
            (Some(_), Some(place)) => edits.push((place..place, rest)),
            (None, _) => edits.push((rows..rows, in_list(prefix, &rest))),
        }
    }
    xml::spliced(head, edits)
}

/// Takes the widths out whose columns pass a test.
fn take(left: &mut Vec<(u32, f64)>, is_taken: impl Fn(u32) -> bool) -> Vec<(u32, f64)> {
    let taken = left.iter().copied().filter(|(column, _)| is_taken(*column));
    let taken = taken.collect();
    left.retain(|(column, _)| !is_taken(*column));
    taken
}

/// Returns an element over several columns as one for each part: those with a new width, and those
/// between them as they were.
fn split(tag: &Tag<'_>, (first, last): (u32, u32), widths: &[(u32, f64)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut next = first;
    for (column, width) in widths {
        if next < *column {
            out.extend(with_range(tag, (next, column - 1), None));
        }
        out.extend(with_range(tag, (*column, *column), Some(*width)));
        next = column + 1;
    }
    if next <= last {
        out.extend(with_range(tag, (next, last), None));
    }
    out
}

/// Returns an element for other columns, and perhaps with another width.
fn with_range(tag: &Tag<'_>, (first, last): (u32, u32), width: Option<f64>) -> Vec<u8> {
    let mut out = b"<".to_vec();
    out.extend_from_slice(tag.name);
    out.extend(format!(" min=\"{}\" max=\"{}\"", first + 1, last + 1).bytes());
    if let Some(width) = width {
        out.extend(format!(" width=\"{width}\" customWidth=\"1\"").bytes());
    }
    for attribute in xml::attributes(tag.inside) {
        let is_replaced = match attribute.name {
            b"min" | b"max" => true,
            b"width" | b"customWidth" | b"bestFit" => width.is_some(),
            _ => false,
        };
        if !is_replaced {
            out.push(b' ');
            out.extend_from_slice(&tag.inside[attribute.range]);
        }
    }
    out.extend_from_slice(b"/>");
    out
}

fn new_element(prefix: &[u8], (column, width): (u32, f64)) -> Vec<u8> {
    let at = column + 1;
    let attributes = format!("col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>");
    [b"<", prefix, attributes.as_bytes()].concat()
}

fn in_list(prefix: &[u8], elements: &[u8]) -> Vec<u8> {
    [b"<", prefix, b"cols>", elements, b"</", prefix, b"cols>"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: by hand.
    #[test]
    fn widths_are_set_and_all_else_stays() {
        let cases = [
            (
                "<w><cols></cols><sheetData>",
                &[(6, 12.0)][..],
                "<w><cols><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\"/></cols><sheetData>",
            ),
            (
                "<w><cols><col min=\"1\" max=\"2\"></col></cols><sheetData>",
                &[(6, 12.0)],
                "<w><cols><col min=\"1\" max=\"2\"></col><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\"/></cols><sheetData>",
            ),
            (
                "<w><sheetData>",
                &[(6, 12.0)][..],
                "<w><cols><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\"/></cols><sheetData>",
            ),
            (
                "<w><cols/><sheetData>",
                &[(6, 12.0)],
                "<w><cols><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\"/></cols><sheetData>",
            ),
            (
                "<w><cols><col min=\"1\" max=\"2\" width=\"20\"/></cols><sheetData>",
                &[(6, 12.0)],
                "<w><cols><col min=\"1\" max=\"2\" width=\"20\"/><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\"/></cols><sheetData>",
            ),
            (
                "<w><cols><col min=\"9\" max=\"9\" width=\"20\"/></cols><sheetData>",
                &[(6, 12.0)],
                "<w><cols><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\"/><col min=\"9\" max=\"9\" width=\"20\"/></cols><sheetData>",
            ),
            (
                "<w><cols><col min=\"6\" max=\"9\" width=\"4\" style=\"3\" bestFit=\"1\"/></cols><sheetData>",
                &[(6, 12.0), (7, 15.5)],
                "<w><cols><col min=\"6\" max=\"6\" width=\"4\" style=\"3\" bestFit=\"1\"/><col min=\"7\" max=\"7\" width=\"12\" customWidth=\"1\" style=\"3\"/><col min=\"8\" max=\"8\" width=\"15.5\" customWidth=\"1\" style=\"3\"/><col min=\"9\" max=\"9\" width=\"4\" style=\"3\" bestFit=\"1\"/></cols><sheetData>",
            ),
        ];
        for (head, widths, expected) in cases {
            let set = set_widths(head.as_bytes(), b"", widths);
            assert_eq!(String::from_utf8(set).as_deref(), Ok(expected));
        }
        let head = "<x:w><x:sheetData>";
        let set = String::from_utf8(set_widths(head.as_bytes(), b"x:", &[(0, 9.0)]));
        assert_eq!(
            set.as_deref(),
            Ok(
                "<x:w><x:cols><x:col min=\"1\" max=\"1\" width=\"9\" customWidth=\"1\"/></x:cols><x:sheetData>"
            )
        );
    }

    #[test]
    fn widths_are_those_of_the_sheet() {
        let head = b"<w><sheetFormatPr defaultColWidth='12.5'/><cols><col min='2' max='3' width='2.5'/><col min='4' max='4' hidden='1' width='9'/><col min='5' max='4' width='1'/></cols><sheetData>";
        let widths = ColumnWidths::read(head);
        let seen = [0, 1, 2, 3].map(|column| widths.width(column).to_string());
        assert_eq!(seen, ["12.5", "2.5", "2.5", "9"]);
        assert!(widths.hides(3) && !widths.hides(2) && widths.stated(0).is_none());
        let base = ColumnWidths::read(b"<w><sheetFormatPr baseColWidth='10'/>");
        assert_eq!(base.width(0).to_string(), "11.14");
    }
}
