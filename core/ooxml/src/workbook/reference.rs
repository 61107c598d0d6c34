//! References in formulas.
//!
//! Only a formula that consists of one reference counts. Any other is classified by the reason.

use crate::address::{Cell, LAST_ROW, Range};

/// A reference in a formula, such as `Lists!$A$1:$A$4`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Name of the sheet, if the reference has one.
    pub(super) sheet: Option<String>,
    /// The cells.
    pub(super) range: Range,
    /// `true` if the reference means the same cells in every cell.
    pub(super) absolute: bool,
}

/// The reason why a formula is not a reference that can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoReference {
    /// The cells were deleted (`#REF!`).
    Deleted,
    /// The cells belong to another workbook.
    External,
    /// The reference has several areas.
    SeveralAreas,
    /// The reference spans several sheets.
    SeveralSheets,
    /// The formula is more than a reference.
    Formula,
}

impl Reference {
    /// Parses a formula that consists of one reference.
    ///
    /// # Errors
    /// The reason if it is anything else.
    pub(super) fn parse(formula: &str) -> Result<Self, NoReference> {
        let formula = formula.trim();
        let (sheet, rest) = split_sheet(formula.strip_prefix('=').unwrap_or(formula).trim_start());
        if rest.starts_with("#REF!") || sheet.as_deref() == Some("#REF") {
            return Err(NoReference::Deleted);
        }
        if sheet.as_deref().is_some_and(|sheet| sheet.contains('[')) {
            return Err(NoReference::External);
        }
        if sheet.as_deref().is_some_and(|sheet| sheet.contains(':')) {
            return Err(NoReference::SeveralSheets);
        }
        if let Some((range, absolute)) = parse_range(rest) {
            return Ok(Self {
                sheet,
                range,
                absolute,
            });
        }
        match rest.split_once(',') {
            Some((first, more)) if parse_range(first).is_some() && is_union(more) => {
                Err(NoReference::SeveralAreas)
            }
            _ => Err(NoReference::Formula),
        }
    }
}

/// Returns `true` if the text after a comma begins with another area.
fn is_union(more: &str) -> bool {
    let (_, rest) = split_sheet(more.trim_start());
    let first = rest.split_once(',').map_or(rest, |(first, _)| first);
    parse_range(first).is_some()
}

/// Splits the name of a sheet, unquoted, from the text after its `!`.
pub(super) fn split_sheet(text: &str) -> (Option<String>, &str) {
    if let Some(inside) = text.strip_prefix('\'') {
        let mut name = String::new();
        let mut rest = inside;
        while let Some(at) = rest.find('\'') {
            name.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('\'') {
                name.push('\'');
                rest = after;
            } else {
                return rest
                    .strip_prefix('!')
                    .map_or((None, text), |after| (Some(name), after));
            }
        }
        return (None, text);
    }
    match text.split_once('!') {
        Some((sheet, rest))
            if !sheet.is_empty() && sheet.chars().all(is_plain) && !text.starts_with("#REF!") =>
        {
            (Some(sheet.to_owned()), rest)
        }
        _ => (None, text),
    }
}

/// Returns `true` if a sheet's name needs no quotes for this character.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '\\' | '[' | ']' | ':' | '#' | '?')
}

/// Parses a cell, a rectangle, whole columns or whole rows. Returns also whether `$` fixes all of
/// it.
fn parse_range(text: &str) -> Option<(Range, bool)> {
    let text = text.trim();
    if !text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'$' | b':'))
    {
        return None;
    }
    let corners: Vec<&str> = text.split(':').collect();
    // Without a colon, `RAG` is a name and not a column.
    let range = match corners[..] {
        [cell] => Cell::parse(cell.as_bytes()).map(|cell| Range {
            first: cell,
            last: cell,
        })?,
        [a, b] if parts(a) == parts(b) => Range::parse(text.as_bytes())
            .filter(|range| range.first.row.max(range.last.row) <= LAST_ROW)?,
        _ => return None,
    };
    let (a, b) = (range.first, range.last);
    let ordered = Range {
        first: Cell::new(a.row.min(b.row), a.column.min(b.column)),
        last: Cell::new(a.row.max(b.row), a.column.max(b.column)),
    };
    Some((ordered, corners.iter().all(|corner| is_fixed(corner))))
}

/// Returns whether the end of a range has letters, and whether it has digits.
fn parts(corner: &str) -> (bool, bool) {
    (
        corner.bytes().any(|b| b.is_ascii_alphabetic()),
        corner.bytes().any(|b| b.is_ascii_digit()),
    )
}

/// Returns `true` if a `$` precedes the letters and the digits of the end of a range.
fn is_fixed(corner: &str) -> bool {
    let mut before = b' ';
    corner.bytes().all(|b| {
        let begins = match b {
            b'$' => false,
            b if b.is_ascii_digit() => !before.is_ascii_digit(),
            _ => !before.is_ascii_alphabetic(),
        };
        let fixed = !begins || before == b'$';
        before = b;
        fixed
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_excel_writes_them() {
        for (formula, sheet, range, absolute) in [
            ("Sheet1!$B$2", Some("Sheet1"), "B2", true),
            ("'It''s'!$A$1:$B$2", Some("It's"), "A1:B2", true),
            (
                "'3 - Programme, Progress'!$J$20:$M$39",
                Some("3 - Programme, Progress"),
                "J20:M39",
                true,
            ),
            ("Überblick.2!$A$1", Some("Überblick.2"), "A1", true),
            ("$A:$C", None, "A1:C1048576", true),
            ("A:$C", None, "A1:C1048576", false),
            ("$2:$3", None, "A2:XFD3", true),
            ("$B$9:$A$2", None, "A2:B9", true),
            ("B$2", None, "B2", false),
            ("$B2", None, "B2", false),
            (" =$B$2 ", None, "B2", true),
            ("RAG1", None, "RAG1", false),
        ] {
            let read = Reference::parse(formula).expect(formula);
            let seen = (read.sheet.as_deref(), read.range.to_string(), read.absolute);
            assert_eq!(seen, (sheet, range.to_owned(), absolute), "{formula}");
        }
    }

    #[test]
    fn what_is_none_says_why() {
        use NoReference::{Deleted, External, Formula, SeveralAreas, SeveralSheets};
        for (formula, why) in [
            ("#REF!", Deleted),
            ("#REF!$A$1", Deleted),
            ("'A'!#REF!", Deleted),
            ("[1]Sheet1!$A$1", External),
            ("'C:\\folder\\[Book.xlsx]Sheet1'!$A$1", External),
            ("Sheet1:Sheet3!$A$1", SeveralSheets),
            ("'Q1:Q4'!$A$1", SeveralSheets),
            ("Sheet1!$A$1,Sheet1!$C$1", SeveralAreas),
            ("'A, B'!$A$1,'A, B'!$C$1:$D$2,$E$1", SeveralAreas),
            ("SUM(A1,A2)", Formula),
            ("RAG", Formula),
            ("RAG_list", Formula),
            ("Sheet1!RAG_list", Formula),
            ("Table1[RAG]", Formula),
            ("$A$1#", Formula),
            ("A1:B2:C3", Formula),
            ("A1:B", Formula),
            ("'unclosed!$A$1", Formula),
            ("$1048577:$1048578", Formula),
            ("", Formula),
        ] {
            assert_eq!(Reference::parse(formula), Err(why), "{formula}");
        }
    }
}
