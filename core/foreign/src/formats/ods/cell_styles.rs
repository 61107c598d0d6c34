//! Finds the number format of each cell of an OpenDocument spreadsheet.
//!
//! A cell names a style, or takes that of its row or column (ODF 1.3 part 3, 9.1.5). A style names a style for numbers, or
//! has one from its parent.

use std::collections::HashMap;

use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::package::Package;
use ambersheet_ooxml::xml::{Event, Fault, Scanner, Tag};

use super::number_styles::{NumberStyles, is_number_style};
use crate::cell_formats::{CodePlace, FormatCodes, SheetFormats};

/// The longest chain of parents, so that one that leads back to itself ends.
const MOST_PARENTS: usize = 32;
/// The last row and column, from 0, as calamine counts them.
const LAST: u32 = (1 << 20) - 1;

/// The styles of a spreadsheet.
#[derive(Default)]
struct Styles {
    /// The style for numbers and the parent of each style for cells.
    cells: HashMap<String, (Option<String>, Option<String>)>,
    numbers: NumberStyles,
    /// The places of the codes that were looked up, and whether they show dates or times.
    known: HashMap<String, (CodePlace, bool)>,
}

/// Reads the formats of every table, by its name.
///
/// # Errors
/// [`Error::Part`] if a part is damaged, and [`Error::NotAWorkbook`] if there are too many formats.
pub(super) fn read_formats(
    package: &Package<'_>,
    content: &[u8],
    codes: &mut FormatCodes,
) -> Result<HashMap<String, SheetFormats>, Error> {
    let text = |name: &str| {
        let part = package.find(name);
        part.map(|part| package.read_text(part)).transpose()
    };
    let (styles, settings) = (text("styles.xml")?, text("settings.xml")?);
    formats_of(styles.as_deref(), settings.as_deref(), content, codes)
}

/// Reads the formats of every table from the parts of a spreadsheet.
///
/// # Errors
/// Those of [`read_formats`].
fn formats_of(
    of_styles: Option<&[u8]>,
    settings: Option<&[u8]>,
    content: &[u8],
    codes: &mut FormatCodes,
) -> Result<HashMap<String, SheetFormats>, Error> {
    let mut styles = Styles::default();
    if let Some(text) = of_styles {
        styles
            .read_all(text)
            .map_err(|fault| fault.in_part("styles.xml"))?;
    }
    let hides_zeros = settings.is_some_and(hides_zeros);
    let mut tables = HashMap::new();
    let mut scanner = Scanner::new(content, start(content));
    let in_part = |fault: Fault| fault.in_part("content.xml");
    while let Some(event) = scanner.next().map_err(in_part)? {
        let Event::Start(tag) = event else { continue };
        if tag.local() == b"table" && tag.name.starts_with(b"table:") {
            let name = tag.text(b"table:name").unwrap_or_default();
            let mut table = Table {
                styles: &mut styles,
                codes,
                formats: SheetFormats::new(hides_zeros),
                columns: Vec::new(),
                next_column: 0,
                next_row: 0,
            };
            if !tag.self_closing {
                table.read(&mut scanner)?;
            }
            tables.insert(name, table.formats);
        } else {
            styles.read(&tag, &mut scanner).map_err(in_part)?;
        }
    }
    Ok(tables)
}

/// Returns the offset behind a byte order mark.
fn start(text: &[u8]) -> usize {
    if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    }
}

/// Returns `true` if the settings of a view say that zeros are not shown.
fn hides_zeros(settings: &[u8]) -> bool {
    let mut scanner = Scanner::new(settings, start(settings));
    let mut is_said = false;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) => {
                is_said = tag.get(b"config:name") == Some(b"ShowZeroValues");
            }
            Event::Text(run) if is_said && run.trim_ascii() == b"false" => return true,
            Event::Text(_) | Event::CData(_) | Event::End { .. } => {}
        }
    }
    false
}

impl Styles {
    /// Reads all styles of a part.
    fn read_all(&mut self, text: &[u8]) -> Result<(), Fault> {
        let mut scanner = Scanner::new(text, start(text));
        while let Some(event) = scanner.next()? {
            if let Event::Start(tag) = event {
                self.read(&tag, &mut scanner)?;
            }
        }
        Ok(())
    }

    /// Reads an element, if it is a style.
    fn read(&mut self, tag: &Tag<'_>, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        if is_number_style(tag) {
            return self.numbers.read(tag, scanner);
        }
        let is_style = matches!(tag.local(), b"style" | b"default-style");
        if is_style && tag.get(b"style:family") == Some(b"table-cell") {
            let numbers = tag.text(b"style:data-style-name");
            let parent = tag.text(b"style:parent-style-name");
            // The style that has no name is the parent of all.
            let name = tag.text(b"style:name").unwrap_or_default();
            self.cells.insert(name, (numbers, parent));
        }
        Ok(())
    }

    /// Returns the place of the code of a cell style, and whether it shows dates or times.
    fn place(&mut self, name: &str, codes: &mut FormatCodes) -> Result<(CodePlace, bool), Error> {
        if let Some(place) = self.known.get(name) {
            return Ok(*place);
        }
        let mut at = name;
        let mut numbers = None;
        for _ in 0..MOST_PARENTS {
            let Some((own, parent)) = self.cells.get(at) else {
                break;
            };
            if own.is_some() {
                numbers = own.as_deref();
                break;
            }
            match parent {
                Some(parent) => at = parent,
                None if at.is_empty() => break,
                None => at = "",
            }
        }
        let code = numbers.and_then(|name| self.numbers.code(name));
        let is_date = numbers.is_some_and(|name| self.numbers.is_date(name));
        let place = codes.place(&code.unwrap_or_default())?;
        self.known.insert(name.to_owned(), (place, is_date));
        Ok((place, is_date))
    }
}

/// A table that is being read.
struct Table<'s> {
    styles: &'s mut Styles,
    codes: &'s mut FormatCodes,
    formats: SheetFormats,
    /// The styles of columns: first, last, name.
    columns: Vec<(u32, u32, String)>,
    next_column: u32,
    next_row: u32,
}

impl Table<'_> {
    /// Reads a table up to its end.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is damaged, and [`Error::NotAWorkbook`] if there are too many formats.
    fn read(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Error> {
        let in_part = |fault: Fault| fault.in_part("content.xml");
        let mut depth = 0_u32;
        loop {
            let event = scanner.next().map_err(in_part)?;
            match event.ok_or_else(|| in_part(Fault::Incomplete))? {
                Event::Start(tag) => match tag.local() {
                    b"table-column" => {
                        self.column(&tag);
                        depth += u32::from(!tag.self_closing);
                    }
                    b"table-row" => self.row(&tag, scanner)?,
                    // Rows and columns are in these, or directly in the table.
                    b"table-rows"
                    | b"table-row-group"
                    | b"table-header-rows"
                    | b"table-columns"
                    | b"table-column-group"
                    | b"table-header-columns" => {
                        depth += u32::from(!tag.self_closing);
                    }
                    _ => scanner.skip_element(&tag).map_err(in_part)?,
                },
                Event::End { .. } if depth == 0 => return Ok(()),
                Event::End { .. } => depth -= 1,
                Event::Text(_) | Event::CData(_) => {}
            }
        }
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let (first, last) = range(
            &mut self.next_column,
            count(tag, b"table:number-columns-repeated"),
        );
        // A column without a style ends those beside it in a run of repeated cells.
        let name = tag.text(b"table:default-cell-style-name");
        self.columns.push((first, last, name.unwrap_or_default()));
    }

    /// Reads a row up to its end.
    fn row(&mut self, open: &Tag<'_>, scanner: &mut Scanner<'_>) -> Result<(), Error> {
        let in_part = |fault: Fault| fault.in_part("content.xml");
        let rows = range(
            &mut self.next_row,
            count(open, b"table:number-rows-repeated"),
        );
        let of_row = open.text(b"table:default-cell-style-name");
        if open.self_closing {
            return Ok(());
        }
        let mut next = 0;
        loop {
            let event = scanner.next().map_err(in_part)?;
            match event.ok_or_else(|| in_part(Fault::Incomplete))? {
                Event::Start(tag) => {
                    if matches!(tag.local(), b"table-cell" | b"covered-table-cell") {
                        let columns =
                            range(&mut next, count(&tag, b"table:number-columns-repeated"));
                        if let Some(kind) = tag.get(b"office:value-type") {
                            self.cell(rows, columns, of_row.as_deref(), &tag, kind)?;
                        }
                    }
                    scanner.skip_element(&tag).map_err(in_part)?;
                }
                Event::End { .. } => return Ok(()),
                Event::Text(_) | Event::CData(_) => {}
            }
        }
    }

    /// Adds the format of a cell that has a value.
    fn cell(
        &mut self,
        rows: (u32, u32),
        (first, last): (u32, u32),
        of_row: Option<&str>,
        tag: &Tag<'_>,
        kind: &[u8],
    ) -> Result<(), Error> {
        let own = tag.text(b"table:style-name");
        let mut at = first;
        while at <= last {
            // A run of repeated cells may lie in columns of several styles.
            let column = self
                .columns
                .iter()
                .find(|(first, last, _)| (*first..=*last).contains(&at));
            let name = own.as_deref().or(of_row);
            let (until, name) = match (name, column) {
                (Some(name), _) => (last, name),
                (None, Some((_, end, name))) => (last.min(*end), name.as_str()),
                (None, None) => (last, ""),
            };
            let (mut place, shows_dates) = self.styles.place(name, self.codes)?;
            let is_date = matches!(kind, b"date" | b"time");
            if place == 0 || (is_date && !shows_dates) {
                place = self.codes.place(&code_of_kind(kind, tag))?;
            }
            self.formats.add(rows, (at, until, place));
            at = until + 1;
        }
        Ok(())
    }
}

/// Returns the code of a kind of value, for a cell without a style of its own.
fn code_of_kind(kind: &[u8], tag: &Tag<'_>) -> String {
    match kind {
        b"percentage" => "0.00%".to_owned(),
        b"currency" => {
            let currency = tag.text(b"office:currency").unwrap_or_default();
            let is_plain = !currency.is_empty() && currency.len() <= 8;
            if is_plain && currency.chars().all(char::is_alphanumeric) {
                format!("[${currency}] #,##0.00")
            } else {
                String::new()
            }
        }
        _ => String::new(),
    }
}

/// Returns the first and the last of the next rows or columns, and counts them.
fn range(next: &mut u32, count: u32) -> (u32, u32) {
    let first = *next;
    *next = first.saturating_add(count).min(LAST + 1);
    (first, next.saturating_sub(1).max(first))
}

/// Returns a repeat count, or 1. `check_repeats` has refused what is no number.
fn count(tag: &Tag<'_>, name: &[u8]) -> u32 {
    let text = tag.text(name).unwrap_or_default();
    text.trim()
        .parse::<u64>()
        .map_or(1, |count| count.clamp(1, u64::from(LAST) + 1) as u32)
}

#[cfg(test)]
mod tests;
