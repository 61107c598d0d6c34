//! Web pages that need nothing else: no script, no pictures, everything escaped.

use std::fs::File;
use std::io::{BufWriter, Write};

use ambersheet::{CellContent, CellValue, Range};

use super::format::{CellsLayout, ColumnType, OutputColumn, OutputFormat, RowWriter, TableValue};
use super::rows::{each_row, used_range};
use crate::failure::RunFailure;
use crate::file_names::in_data;
use ambersheet::Cells;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "html",
    ending: "html",
    unavailable: None,
    cells: CellsLayout::Document(write_cells),
    begin: |columns, out| Ok(Box::new(HtmlTable::new(columns, out)?)),
};

/// A page with one table.
struct HtmlTable {
    out: BufWriter<File>,
    columns: &'static [OutputColumn],
}

impl HtmlTable {
    fn new(columns: &'static [OutputColumn], out: File) -> Result<Self, RunFailure> {
        let mut out = BufWriter::new(out);
        let has_ratings = columns
            .iter()
            .any(|OutputColumn(name, _)| *name == "rating");
        let title = if has_ratings { "Ratings" } else { "Cells" };
        page_start(&mut out, title)?;
        write!(out, "<table>\n<caption>{title}</caption>\n<thead><tr>")?;
        for OutputColumn(name, _) in columns {
            write!(
                out,
                "<th scope=\"col\">{}</th>",
                escaped(&name.replace('_', " "))
            )?;
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")?;
        Ok(Self { out, columns })
    }
}

impl RowWriter for HtmlTable {
    fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure> {
        self.out.write_all(b"<tr>")?;
        for (OutputColumn(_, column_type), value) in self.columns.iter().zip(values) {
            let class = number_class(*column_type != ColumnType::Text);
            write!(self.out, "<td{class}>{}</td>", escaped(&value.to_text()))?;
        }
        self.out.write_all(b"</tr>\n").map_err(RunFailure::from)
    }

    fn finish(mut self: Box<Self>) -> Result<(), RunFailure> {
        self.out.write_all(b"</tbody>\n</table>\n")?;
        page_end(&mut self.out)?;
        self.out.flush().map_err(RunFailure::from)
    }
}

/// Writes all sheets as one page, a table each, with the letters and numbers of columns and rows as headings.
fn write_cells(book: &Cells, file: &str, out: File) -> Result<(), RunFailure> {
    let mut out = BufWriter::new(out);
    let name = in_data(file);
    page_start(&mut out, &name)?;
    writeln!(out, "<h1>{}</h1>", escaped(&name))?;
    for (sheet, name) in book.sheets().enumerate() {
        let hidden = if book.is_hidden(sheet) {
            " (hidden)"
        } else {
            ""
        };
        writeln!(out, "<table>\n<caption>{}{hidden}</caption>", escaped(name))?;
        let Some(used) = used_range(book, sheet, file)? else {
            out.write_all(b"<tbody><tr><td>This sheet is empty.</td></tr></tbody>\n</table>\n")?;
            continue;
        };
        out.write_all(b"<thead><tr><td></td>")?;
        for column in 0..=used.last.column {
            let cell = ambersheet::Cell::new(0, column).to_string();
            write!(out, "<th scope=\"col\">{}</th>", cell.trim_end_matches('1'))?;
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")?;
        each_row(book, sheet, file, |row| write_row(row, used, &mut out))?;
        out.write_all(b"</tbody>\n</table>\n")?;
    }
    page_end(&mut out)?;
    out.flush().map_err(RunFailure::from)
}

fn write_row(row: &[CellContent], used: Range, out: &mut impl Write) -> Result<(), RunFailure> {
    let mut filled = row
        .iter()
        .filter(|content| content.value != CellValue::Blank)
        .peekable();
    let Some(first) = filled.peek() else {
        return Ok(());
    };
    write!(out, "<tr><th scope=\"row\">{}</th>", first.cell.row + 1)?;
    for column in 0..=used.last.column {
        let Some(content) = filled.next_if(|content| content.cell.column == column) else {
            out.write_all(b"<td></td>")?;
            continue;
        };
        let is_number = matches!(content.value, CellValue::Number(_) | CellValue::Date(_));
        let class = number_class(is_number);
        let text = escaped(&content.value.to_string());
        write!(out, "<td{class}>{text}</td>")?;
    }
    out.write_all(b"</tr>\n").map_err(RunFailure::from)
}

/// Returns the attribute that sets numbers to the right.
fn number_class(is_number: bool) -> &'static str {
    if is_number { " class=\"number\"" } else { "" }
}

/// Writes everything before the first table of a page.
fn page_start(out: &mut impl Write, title: &str) -> Result<(), RunFailure> {
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n\
         body {{ font: 1rem/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 1.5rem; }}\n\
         table {{ border-collapse: collapse; margin-bottom: 2rem; }}\n\
         caption {{ font-weight: bold; text-align: left; padding: 0.5rem 0; }}\n\
         th, td {{ border: 1px solid #767676; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; white-space: pre-wrap; }}\n\
         th {{ background: #f0f0f0; }}\n.number {{ text-align: right; }}\n\
         </style>\n</head>\n<body>\n",
        escaped(title)
    )
    .map_err(RunFailure::from)
}

/// Writes everything after the last table of a page.
fn page_end(out: &mut impl Write) -> Result<(), RunFailure> {
    out.write_all(b"</body>\n</html>\n")
        .map_err(RunFailure::from)
}

/// Escapes a text for an element or an attribute. Characters that no page may hold become U+FFFD.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\r' => {}
            c if c.is_control() || ('\u{fdd0}'..='\u{fdef}').contains(&c) => {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(
            escaped("<script>\"a\" & 'b'</script>\u{0}\r\n"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;\u{fffd}\n"
        );
    }
}
