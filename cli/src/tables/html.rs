//! A table as a web page that needs nothing else: no script, no pictures, everything escaped.

use std::io::{BufWriter, Write};

use super::{Column, Field, Kind};
use crate::failure::Failure;

/// The table, being written.
pub(crate) struct Table<W: Write> {
    out: BufWriter<W>,
    columns: &'static [Column],
}

impl<W: Write> Table<W> {
    pub(super) fn new(columns: &'static [Column], out: W) -> Result<Self, Failure> {
        let mut out = BufWriter::new(out);
        let title = if columns.iter().any(|Column(name, _)| *name == "rating") {
            "Ratings"
        } else {
            "Cells"
        };
        page_start(&mut out, title)?;
        write!(out, "<table>\n<caption>{title}</caption>\n<thead><tr>")?;
        for Column(name, _) in columns {
            write!(
                out,
                "<th scope=\"col\">{}</th>",
                escaped(&name.replace('_', " "))
            )?;
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")?;
        Ok(Self { out, columns })
    }

    pub(super) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        self.out.write_all(b"<tr>")?;
        for (Column(_, kind), field) in self.columns.iter().zip(fields) {
            let class = if *kind == Kind::Text {
                ""
            } else {
                " class=\"number\""
            };
            write!(self.out, "<td{class}>{}</td>", escaped(&field.shown()))?;
        }
        self.out.write_all(b"</tr>\n").map_err(Failure::from)
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.out.write_all(b"</tbody>\n</table>\n")?;
        page_end(&mut self.out)?;
        self.out.flush().map_err(Failure::from)
    }
}

/// Everything before the first table of a page.
pub(crate) fn page_start(out: &mut impl Write, title: &str) -> Result<(), Failure> {
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
    .map_err(Failure::from)
}

/// Everything after the last table of a page.
pub(crate) fn page_end(out: &mut impl Write) -> Result<(), Failure> {
    out.write_all(b"</body>\n</html>\n").map_err(Failure::from)
}

/// Text as it may stand in an element or an attribute; what no page may hold becomes the sign for it.
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
