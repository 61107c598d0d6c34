//! References to tables, such as `Table1[RAG]` and `Table1[[#This Row],[A]:[B]]`.

use ambersheet_ooxml::address::{Cell, Range};

use super::book::BookTable;
use ambersheet_ooxml::formula::SheetArea;

/// The rows of a table that a reference names.
#[derive(Clone, Copy, Default)]
struct NamedRows {
    headings: bool,
    data: bool,
    totals: bool,
    this: bool,
}

/// Returns the cells that the text between the outer brackets means in a cell; `None` if it cannot be told.
pub(super) fn structured(table: &BookTable, inside: &str, at: Cell) -> Option<SheetArea> {
    let inside = inside.trim();
    let mut rows = NamedRows::default();
    let mut columns: Vec<String> = Vec::new();
    let (this, inside) = match inside.strip_prefix('@') {
        Some(rest) => (true, rest.trim()),
        None => (false, inside),
    };
    rows.this = this;
    if inside.starts_with('[') {
        for item in items(inside)? {
            add(&item, &mut rows, &mut columns)?;
        }
    } else if !inside.is_empty() {
        add(&unescaped(inside), &mut rows, &mut columns)?;
    }
    let range = table.range;
    let (first, last) = span(table, rows, at)?;
    let at_column = |name: &String| table.columns.iter().position(|known| known == name);
    let (from, to) = match columns.as_slice() {
        [] => (0, table.columns.len().checked_sub(1)?),
        [only] => (at_column(only)?, at_column(only)?),
        [from, to] => (at_column(from)?, at_column(to)?),
        _ => return None,
    };
    let column = |index: usize| range.first.column + index.min(16_383) as u32;
    Some(SheetArea {
        sheet: table.sheet,
        range: Range {
            first: Cell::new(first, column(from.min(to))),
            last: Cell::new(last, column(from.max(to))),
        },
    })
}

/// Returns the first and the last row that are meant.
fn span(table: &BookTable, rows: NamedRows, at: Cell) -> Option<(u32, u32)> {
    let (top, bottom) = (table.range.first.row, table.range.last.row);
    let first = top + table.headings;
    let last = bottom
        .checked_sub(table.totals)
        .filter(|last| *last >= first)?;
    if rows.this {
        return (first..=last).contains(&at.row).then_some((at.row, at.row));
    }
    let all = !(rows.headings || rows.data || rows.totals);
    let begins = match rows {
        NamedRows { headings: true, .. } if table.headings > 0 => top,
        NamedRows {
            headings: true,
            data: false,
            ..
        } => return None,
        NamedRows {
            totals: true,
            data: false,
            ..
        } if table.totals > 0 => last + 1,
        NamedRows {
            totals: true,
            data: false,
            ..
        } => return None,
        _ => first,
    };
    let ends = match rows {
        NamedRows { totals: true, .. } if table.totals > 0 => bottom,
        NamedRows {
            headings: true,
            data: false,
            totals: false,
            ..
        } => first - 1,
        _ => last,
    };
    debug_assert!(!all || (begins, ends) == (first, last));
    Some((begins, ends))
}

/// Adds one item: `#All` and the like, or a column.
fn add(item: &str, rows: &mut NamedRows, columns: &mut Vec<String>) -> Option<()> {
    match item.strip_prefix('#').map(str::to_lowercase).as_deref() {
        Some("all") => (rows.headings, rows.data, rows.totals) = (true, true, true),
        Some("headers") => rows.headings = true,
        Some("data") => rows.data = true,
        Some("totals") => rows.totals = true,
        Some("this row") => rows.this = true,
        Some(_) => return None,
        None => columns.push(unescaped(item).to_lowercase()),
    }
    Some(())
}

/// Returns the items of `[#This Row],[A]:[B]`, with their escapes.
fn items(text: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let (mut open, mut escaped) = (None::<String>, false);
    for c in text.chars() {
        match (&mut open, c) {
            (Some(item), c) if escaped => {
                item.push(c);
                escaped = false;
            }
            (Some(item), '\'') => {
                item.push(c);
                escaped = true;
            }
            (Some(_), ']') => items.extend(open.take()),
            (Some(item), c) => item.push(c),
            (None, '[') => open = Some(String::new()),
            (None, ',' | ':' | ' ') => {}
            (None, _) => return None,
        }
    }
    open.is_none().then_some(items)
}

/// Returns a column's name without the `'` before special characters.
fn unescaped(name: &str) -> String {
    let mut plain = String::new();
    let mut escaped = false;
    for c in name.chars() {
        if c == '\'' && !escaped {
            escaped = true;
        } else {
            plain.push(c);
            escaped = false;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_tables_are_their_cells() {
        let table = BookTable {
            name: "T1".to_owned(),
            sheet: 2,
            range: Range::parse(b"B3:E9").expect("a range"),
            headings: 1,
            totals: 1,
            columns: ["name", "rag", "a #1", "last\nyear"]
                .map(str::to_owned)
                .to_vec(),
        };
        for (inside, expected) in [
            ("", Some("B4:E8")),
            ("RAG", Some("C4:C8")),
            ("#All", Some("B3:E9")),
            ("#Headers", Some("B3:E3")),
            ("#Totals", Some("B9:E9")),
            ("#Data", Some("B4:E8")),
            ("@RAG", Some("C6")),
            ("@", Some("B6:E6")),
            ("@[Name]:[RAG]", Some("B6:C6")),
            ("[#This Row],[RAG]", Some("C6")),
            ("[#All],[RAG]", Some("C3:C9")),
            ("[#Headers],[#Data],[RAG]", Some("C3:C8")),
            ("[#Data],[#Totals],[RAG]", Some("C4:C9")),
            ("[RAG]:[Name]", Some("B4:C8")),
            ("A '#1", Some("D4:D8")),
            ("[Last\nYear]", Some("E4:E8")),
            ("No such", None),
            ("#Nothing", None),
        ] {
            let found = structured(&table, inside, Cell::new(5, 7));
            assert_eq!(
                found.map(|area| area.range.to_string()).as_deref(),
                expected,
                "{inside}"
            );
        }
        assert_eq!(
            structured(&table, "@RAG", Cell::new(8, 7)),
            None,
            "the row of totals"
        );
        let bare = BookTable {
            headings: 0,
            totals: 0,
            ..table
        };
        assert_eq!(structured(&bare, "#Headers", Cell::new(5, 7)), None);
        assert_eq!(structured(&bare, "#Totals", Cell::new(5, 7)), None);
    }
}
