//! Lists what formulas may refer to beside cells: the sheets by name, the defined names, the tables.

use std::collections::HashMap;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::package::read_relationships;
use ambersheet_ooxml::xml::{Event, Scanner, append_unescaped};

use crate::error::Error;
use crate::source::open_return::OpenReturn;
use crate::write::parts::Parts;

/// The most names that are read.
const MOST_NAMES: usize = 50_000;

/// An Excel table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BookTable {
    pub(super) name: String,
    pub(super) sheet: u32,
    pub(super) range: Range,
    pub(super) headings: u32,
    pub(super) totals: u32,
    /// The names of its columns, in lower case.
    pub(super) columns: Vec<String>,
}

/// The things that formulas may refer to.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The worksheets by their names in lower case.
    by_name: HashMap<String, u32>,
    /// The formulas of names, by the worksheet that they belong to and their name in lower case.
    names: HashMap<(Option<u32>, String), String>,
    pub(super) tables: Vec<BookTable>,
}

impl Book {
    /// Reads the sheets and names of a workbook, without its tables.
    pub(super) fn read(workbook: &OpenReturn) -> Self {
        let by_name = (0..)
            .zip(&workbook.sheets)
            .map(|(at, sheet)| (sheet.name.to_lowercase(), at));
        let by_name: HashMap<String, u32> = by_name.collect();
        let names = names(&workbook.text, &by_name);
        Self {
            by_name,
            names,
            tables: Vec::new(),
        }
    }

    /// Reads the tables as they are in the input, or as they are to be.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a part cannot be read.
    pub(super) fn read_tables(
        workbook: &OpenReturn,
        parts: Option<&Parts>,
    ) -> Result<Vec<BookTable>, Error> {
        let mut tables = Vec::new();
        for (index, sheet) in (0..).zip(&workbook.sheets) {
            for link in read_relationships(&workbook.package, &sheet.part_name)? {
                if link.kind != "table" {
                    continue;
                }
                let text = match parts {
                    Some(parts) => parts.text(&workbook.package, &link.target)?,
                    None => Parts::default().text(&workbook.package, &link.target)?,
                };
                tables.extend(text.and_then(|text| table(&text, index)));
            }
        }
        Ok(tables)
    }

    /// Returns the same book with other tables.
    #[cfg(feature = "recalculate")]
    pub(super) fn with_tables(&self, tables: Vec<BookTable>) -> Self {
        Self {
            by_name: self.by_name.clone(),
            names: self.names.clone(),
            tables,
        }
    }

    /// Returns the worksheet of a name.
    pub(super) fn sheet(&self, name: &str) -> Option<u32> {
        self.by_name.get(&name.to_lowercase()).copied()
    }

    /// Returns the formula of a name that is used on a sheet, or stands after one's `!`.
    pub(super) fn name(&self, sheet: u32, name: &str) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        let name = name.to_lowercase();
        let found = self.names.get(&(Some(sheet), name.clone()));
        found
            .or_else(|| self.names.get(&(None, name)))
            .map(String::as_str)
    }

    /// Returns the table of a name, or the one around a cell if there is no name.
    pub(super) fn table(&self, name: &str, sheet: u32, cell: Cell) -> Option<&BookTable> {
        self.tables.iter().find(|table| {
            if name.is_empty() {
                table.sheet == sheet && table.range.contains(cell)
            } else {
                table.name.eq_ignore_ascii_case(name)
                    || table.name.to_lowercase() == name.to_lowercase()
            }
        })
    }
}

/// Reads the defined names from the workbook part.
fn names(text: &[u8], worksheets: &HashMap<String, u32>) -> HashMap<(Option<u32>, String), String> {
    let mut listed: Vec<Option<u32>> = Vec::new();
    let mut names = HashMap::new();
    let mut open: Option<((Option<u32>, String), String)> = None;
    let mut scanner = Scanner::new(text, 0);
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) if tag.local() == b"sheet" => {
                let name = tag.text(b"name").unwrap_or_default();
                listed.push(worksheets.get(&name.to_lowercase()).copied());
            }
            Event::Start(tag) if tag.local() == b"definedName" && !tag.self_closing => {
                let name = tag.text(b"name").unwrap_or_default().to_lowercase();
                let local = tag.number(b"localSheetId");
                let scope = local.map(|id| listed.get(id as usize).copied().flatten());
                // A name of a chart sheet is seen by no formula.
                open = match scope {
                    Some(None) => None,
                    Some(sheet) => Some(((sheet, name), String::new())),
                    None => Some(((None, name), String::new())),
                };
            }
            Event::Text(raw) => {
                if let Some((_, formula)) = &mut open {
                    append_unescaped(raw, formula);
                }
            }
            Event::CData(raw) => {
                if let Some((_, formula)) = &mut open {
                    formula.push_str(&String::from_utf8_lossy(raw));
                }
            }
            Event::End { .. } => {
                if let Some((key, formula)) = open.take() {
                    names.insert(key, formula);
                }
            }
            Event::Start(_) => {}
        }
        if names.len() >= MOST_NAMES {
            break;
        }
    }
    names
}

/// Reads a table from its part; `None` if that is damaged.
fn table(text: &[u8], sheet: u32) -> Option<BookTable> {
    let mut found: Option<BookTable> = None;
    let mut scanner = Scanner::new(text, 0);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        match (tag.local(), &mut found) {
            (b"table", None) => {
                found = Some(BookTable {
                    name: tag.text(b"displayName").or_else(|| tag.text(b"name"))?,
                    sheet,
                    range: tag.get(b"ref").and_then(Range::parse)?,
                    headings: tag.number(b"headerRowCount").unwrap_or(1),
                    totals: tag.number(b"totalsRowCount").unwrap_or(0),
                    columns: Vec::new(),
                });
            }
            (b"tableColumn", Some(table)) => {
                let name = tag.text(b"name").unwrap_or_default();
                table.columns.push(column_name(&name));
            }
            _ => {}
        }
    }
    found
}

/// Returns the name of a column for comparison; line breaks are written `_x000a_` in the table's part.
fn column_name(name: &str) -> String {
    name.replace("_x000a_", "\n")
        .replace("_x000A_", "\n")
        .replace("_x000D_", "\r")
        .to_lowercase()
}

#[cfg(test)]
impl Book {
    /// Returns a book of these sheets and names.
    pub(super) fn of(sheets: &[&str], names: &[(Option<u32>, &str, &str)]) -> Self {
        let by_name = (0..)
            .zip(sheets)
            .map(|(at, name)| (name.to_lowercase(), at));
        let names = names
            .iter()
            .map(|(sheet, name, formula)| ((*sheet, name.to_lowercase()), (*formula).to_owned()));
        Self {
            by_name: by_name.collect(),
            names: names.collect(),
            tables: Vec::new(),
        }
    }
}
