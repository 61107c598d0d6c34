//! Excel tables: the part that says where a table is and which columns it has, grown by a column at its right.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Fault, Scanner, Tag};

/// The outcome of adding a column to an Excel table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Grown {
    /// The part as it is to be.
    Text(Vec<u8>),
    /// The column is in the table already.
    AsItIs,
    /// The table does not end where the column begins, or its columns come from a query.
    NotHere,
}

/// Grows the table whose headings stand in a row and that ends left of a column, by that column.
///
/// # Errors
/// Returns the fault if the part breaks the standard for tables (ECMA-376 part 1, 18.5).
pub(crate) fn grow_table(text: &[u8], heading: Cell, name: &str) -> Result<Grown, Fault> {
    let table = TablePart::read(text)?;
    let Some(range) = table
        .range
        .filter(|range| range.first.row == heading.row && table.has_headings)
    else {
        return Ok(Grown::NotHere);
    };
    if range.contains(heading) {
        return Ok(Grown::AsItIs);
    }
    let Some(columns) = table
        .columns
        .filter(|_| range.last.column + 1 == heading.column && !table.is_query)
    else {
        return Ok(Grown::NotHere);
    };
    let wider = |mut range: Range| {
        range.last.column = heading.column;
        range.to_string()
    };
    let mut edits = vec![attribute_edit(&table.root, b"ref", &wider(range))];
    if let Some((tag, filter)) = table.filter {
        edits.push(attribute_edit(&tag, b"ref", &wider(filter)));
    }
    edits.push(attribute_edit(
        &columns.open,
        b"count",
        &(columns.count + 1).to_string(),
    ));
    let mut column = format!(
        "<{}tableColumn id=\"{}\" name=\"",
        columns.prefix,
        columns.highest_id + 1
    );
    let mut escaped = Vec::new();
    // A line break in a heading is spelled out (ECMA-376 part 1, 18.5.1.3).
    xml::append_string(name, &mut escaped);
    column.push_str(&String::from_utf8_lossy(&escaped).replace('\n', "_x000a_"));
    column.push_str("\"/>");
    edits.push(Some((columns.end..columns.end, column.into_bytes())));
    Ok(Grown::Text(xml::spliced(
        text,
        edits.into_iter().flatten().collect(),
    )))
}

/// A table part, read.
struct TablePart<'a> {
    root: Tag<'a>,
    range: Option<Range>,
    has_headings: bool,
    is_query: bool,
    filter: Option<(Tag<'a>, Range)>,
    columns: Option<ExcelTableColumns<'a>>,
}

struct ExcelTableColumns<'a> {
    open: Tag<'a>,
    prefix: String,
    count: u32,
    highest_id: u32,
    /// The position of the end tag.
    end: usize,
}

impl<'a> TablePart<'a> {
    fn read(text: &'a [u8]) -> Result<Self, Fault> {
        let mut scanner = Scanner::new(text, 0);
        let root = loop {
            if let Event::Start(root) = scanner.next()?.ok_or(Fault::Incomplete)? {
                break root;
            }
        };
        let mut table = Self {
            range: root.get(b"ref").and_then(Range::parse),
            has_headings: root.get(b"headerRowCount") != Some(b"0"),
            is_query: root.get(b"tableType") == Some(b"queryTable"),
            root,
            filter: None,
            columns: None,
        };
        while let Some(event) = scanner.next()? {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"autoFilter" => {
                    let range = tag.get(b"ref").and_then(Range::parse);
                    scanner.skip_element(&tag)?;
                    table.filter = range.map(|range| (tag, range));
                }
                b"tableColumns" if !tag.self_closing => {
                    table.columns = Some(read_columns(&mut scanner, tag)?);
                }
                _ => scanner.skip_element(&tag)?,
            }
        }
        Ok(table)
    }
}

fn read_columns<'a>(
    scanner: &mut Scanner<'a>,
    open: Tag<'a>,
) -> Result<ExcelTableColumns<'a>, Fault> {
    let prefix = String::from_utf8_lossy(xml::prefix(open.name)).into_owned();
    let mut columns = ExcelTableColumns {
        open,
        prefix,
        count: 0,
        highest_id: 0,
        end: 0,
    };
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => {
                columns.count += 1;
                columns.highest_id = columns.highest_id.max(tag.number(b"id").unwrap_or(0));
                scanner.skip_element(&tag)?;
            }
            Event::End { range, .. } => {
                columns.end = range.start;
                return Ok(columns);
            }
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

/// Returns the edit that gives an attribute another value; none if the tag does not have it.
fn attribute_edit(
    tag: &Tag<'_>,
    name: &[u8],
    value: &str,
) -> Option<(std::ops::Range<usize>, Vec<u8>)> {
    let inside = tag.range.start + 1 + tag.name.len();
    let attribute = xml::attributes(tag.inside).find(|attribute| attribute.name == name)?;
    let range = inside + attribute.range.start..inside + attribute.range.end;
    Some((
        range,
        format!("{}=\"{value}\"", String::from_utf8_lossy(name)).into_bytes(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"<table xmlns="m" id="1" name="T" ref="B3:D9" totalsRowCount="1"><autoFilter ref="B3:D8"/><tableColumns count="3"><tableColumn id="1" name="Measure"/><tableColumn id="7" name="Actual"><x/></tableColumn><tableColumn id="3" name="Target"/></tableColumns><tableStyleInfo name="S"/></table>"#;

    #[test]
    fn a_table_grows_by_the_column_beside_it() {
        let grown = grow_table(TABLE.as_bytes(), Cell::new(2, 4), "R & G").expect("a table");
        let expected = TABLE
            .replace("B3:D9", "B3:E9")
            .replace("B3:D8", "B3:E8")
            .replace("count=\"3\"", "count=\"4\"")
            .replace(
                "</tableColumns>",
                "<tableColumn id=\"8\" name=\"R &amp; G\"/></tableColumns>",
            );
        assert_eq!(grown, Grown::Text(expected.clone().into_bytes()));
        assert_eq!(
            grow_table(expected.as_bytes(), Cell::new(2, 4), "R & G"),
            Ok(Grown::AsItIs)
        );
    }

    #[test]
    fn no_other_table_grows() {
        let query = TABLE.replace(" id=\"1\" name=\"T\"", " id=\"1\" tableType=\"queryTable\"");
        let headless = TABLE.replace(" name=\"T\"", " headerRowCount=\"0\"");
        for (text, cell) in [
            (TABLE, Cell::new(2, 5)),
            (TABLE, Cell::new(3, 4)),
            (&*query, Cell::new(2, 4)),
            (&*headless, Cell::new(2, 4)),
        ] {
            assert_eq!(
                grow_table(text.as_bytes(), cell, "RAG"),
                Ok(Grown::NotHere),
                "{text} {cell}"
            );
        }
    }
}
