//! The head of a worksheet, before its rows.

use crate::xml::{Event, Fault, Scanner, Tag};

/// The beginning of a worksheet, up to and including `<sheetData>`.
pub struct Head<'a> {
    /// Text of the head. If `<sheetData/>` is empty or missing, the text ends at its position.
    pub text: &'a [u8],
    /// Length of an empty `<sheetData/>` at the beginning of the tail, if the sheet has no rows.
    pub empty: Option<usize>,
    /// Prefix of the main namespace, colon included: `x:` or nothing.
    pub prefix: &'a [u8],
    /// Formats of whole columns: first column, last column, format.
    pub columns: Vec<(u32, u32, u32)>,
    /// `true` if a view of the sheet shows cells with zero as blank.
    pub hides_zeros: bool,
}

pub(super) struct SheetData {
    pub(super) end: usize,
    /// Range of a name that has the prefix of the main namespace.
    pub(super) name: (usize, usize),
    pub(super) empty: Option<usize>,
    pub(super) columns: Vec<(u32, u32, u32)>,
    pub(super) hides_zeros: bool,
}

/// Elements that follow the rows (ECMA-376 part 1, 18.3.1.99). If one comes first, `<sheetData>` is
/// missing.
const AFTER_ROWS: [&[u8]; 33] = [
    b"sheetCalcPr",
    b"sheetProtection",
    b"protectedRanges",
    b"scenarios",
    b"autoFilter",
    b"sortState",
    b"dataConsolidate",
    b"customSheetViews",
    b"mergeCells",
    b"phoneticPr",
    b"conditionalFormatting",
    b"dataValidations",
    b"hyperlinks",
    b"printOptions",
    b"pageMargins",
    b"pageSetup",
    b"headerFooter",
    b"rowBreaks",
    b"colBreaks",
    b"customProperties",
    b"cellWatches",
    b"ignoredErrors",
    b"smartTags",
    b"drawing",
    b"legacyDrawing",
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"webPublishItems",
    b"tableParts",
    b"extLst",
];

pub(super) fn find_sheet_data(text: &[u8]) -> Result<SheetData, Fault> {
    let skip = if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let mut scanner = Scanner::new(text, skip);
    let (mut columns, mut hides_zeros) = (Vec::new(), false);
    let root = find_root(&mut scanner)?;
    if root.self_closing {
        return Err(Fault::Malformed("has no list of rows (<sheetData>)"));
    }
    let name_of = |tag: &Tag<'_>| (tag.range.start + 1, tag.range.start + 1 + tag.name.len());
    loop {
        let (at, missing) = match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) if tag.local() == b"sheetData" => {
                let end = if tag.self_closing {
                    tag.range.start
                } else {
                    tag.range.end
                };
                let empty = tag.self_closing.then(|| tag.range.len());
                return Ok(SheetData {
                    end,
                    name: name_of(&tag),
                    empty,
                    columns,
                    hides_zeros,
                });
            }
            Event::Start(tag) if matches!(tag.local(), b"sheetViews" | b"cols") => {
                hides_zeros |= read_views_or_columns(&mut scanner, &tag, &mut columns)?;
                continue;
            }
            Event::Start(tag) => {
                let missing = AFTER_ROWS.contains(&tag.local());
                if !missing {
                    scanner.skip_element(&tag)?;
                }
                (tag.range.start, missing)
            }
            Event::End { range, .. } => (range.start, true),
            Event::Text(_) | Event::CData(_) => continue,
        };
        if missing {
            return Ok(SheetData {
                end: at,
                name: name_of(&root),
                empty: Some(0),
                columns,
                hides_zeros,
            });
        }
    }
}

/// Reads the views or the columns, and returns `true` if a view hides zeros.
fn read_views_or_columns(
    scanner: &mut Scanner<'_>,
    open: &Tag<'_>,
    columns: &mut Vec<(u32, u32, u32)>,
) -> Result<bool, Fault> {
    if open.local() == b"sheetViews" {
        return read_views(scanner, open);
    }
    read_columns(scanner, open, columns)?;
    Ok(false)
}

/// Returns `true` if a view of the sheet hides zeros (ECMA-376 part 1, 18.3.1.87).
fn read_views(scanner: &mut Scanner<'_>, open: &Tag<'_>) -> Result<bool, Fault> {
    let mut hides_zeros = false;
    if open.self_closing {
        return Ok(hides_zeros);
    }
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => {
                hides_zeros |= matches!(tag.get(b"showZeros"), Some(b"0" | b"false"));
                scanner.skip_element(&tag)?;
            }
            Event::End { .. } => return Ok(hides_zeros),
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

/// Returns the start tag of the root element, before which nothing but white space may stand.
fn find_root<'a>(scanner: &mut Scanner<'a>) -> Result<Tag<'a>, Fault> {
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => return Ok(tag),
            Event::Text(text) if text.trim_ascii().is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::End { .. } => {
                return Err(Fault::Malformed("has text outside its root element"));
            }
        }
    }
}

fn read_columns(
    scanner: &mut Scanner<'_>,
    open: &Tag<'_>,
    columns: &mut Vec<(u32, u32, u32)>,
) -> Result<(), Fault> {
    if open.self_closing {
        return Ok(());
    }
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => {
                if let (Some(first), Some(last), Some(style)) =
                    (tag.number(b"min"), tag.number(b"max"), tag.number(b"style"))
                {
                    columns.push((first.saturating_sub(1), last.saturating_sub(1), style));
                }
                scanner.skip_element(&tag)?;
            }
            Event::End { .. } => return Ok(()),
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}
