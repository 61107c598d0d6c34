//! Number formats of OpenDocument as codes of Excel.
//!
//! OpenDocument describes a number format by elements (ODF 1.3 part 3, 16.29). A style may name others that apply to
//! numbers of a kind, by conditions. They become the sections of a code (ECMA-376 part 1, 18.8.31).

use std::collections::HashMap;
use std::fmt::Write;

use ambersheet_ooxml::xml::{Event, Fault, Scanner, Tag, append_unescaped};

use crate::cell_formats::UNREADABLE;

/// The most places of digits, so that a style cannot claim millions.
const MOST_DIGITS: u32 = 30;
/// The longest text of a section, in bytes.
const LONGEST: usize = 1000;

/// A style for numbers, as it was read.
#[derive(Clone, Debug, Default)]
struct NumberStyle {
    /// The code of its own section.
    section: String,
    /// `true` if it shows texts.
    is_text: bool,
    /// `true` if it shows dates or times.
    is_date: bool,
    /// The styles for numbers of a kind: the condition and the name.
    maps: Vec<(String, String)>,
}

/// The styles for numbers, by name.
#[derive(Default)]
pub(super) struct NumberStyles {
    styles: HashMap<String, NumberStyle>,
}

/// Returns `true` for the elements that hold a style for numbers.
pub(super) fn is_number_style(tag: &Tag<'_>) -> bool {
    matches!(
        tag.local(),
        b"number-style"
            | b"currency-style"
            | b"percentage-style"
            | b"date-style"
            | b"time-style"
            | b"boolean-style"
            | b"text-style"
    )
}

impl NumberStyles {
    /// Reads a style up to its end.
    ///
    /// # Errors
    /// [`Fault`] if the part is not well-formed.
    pub(super) fn read(&mut self, open: &Tag<'_>, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        let name = open.text(b"style:name").unwrap_or_default();
        let mut style = NumberStyle {
            is_text: open.local() == b"text-style",
            is_date: matches!(open.local(), b"date-style" | b"time-style"),
            ..NumberStyle::default()
        };
        let mut section = SectionWriter {
            is_percentage: open.local() == b"percentage-style",
            is_elapsed: open.get(b"number:truncate-on-overflow") == Some(b"false"),
            ..SectionWriter::default()
        };
        if open.self_closing {
            self.styles.insert(name, style);
            return Ok(());
        }
        loop {
            match scanner.next()?.ok_or(Fault::Incomplete)? {
                Event::Start(tag) if tag.local() == b"map" => {
                    if let (Some(condition), Some(applied)) = (
                        tag.text(b"style:condition"),
                        tag.text(b"style:apply-style-name"),
                    ) {
                        style.maps.push((condition, applied));
                    }
                    scanner.skip_element(&tag)?;
                }
                Event::Start(tag) => {
                    let content = text_of(&tag, scanner)?;
                    section.element(&tag, &content);
                }
                Event::End { .. } => break,
                Event::Text(_) | Event::CData(_) => {}
            }
        }
        style.section = section.code();
        self.styles.insert(name, style);
        Ok(())
    }

    /// Returns `true` if a style shows dates or times.
    pub(super) fn is_date(&self, name: &str) -> bool {
        self.styles.get(name).is_some_and(|style| style.is_date)
    }

    /// Returns the code of a style; `None` if there is no such style.
    pub(super) fn code(&self, name: &str) -> Option<String> {
        let style = self.styles.get(name)?;
        let mut parts = Vec::new();
        for (condition, applied) in style.maps.iter().take(4) {
            let section = self.styles.get(applied).map(|style| style.section.as_str());
            match (condition_of(condition), section) {
                (Some(condition), Some(section)) => parts.push((condition, section)),
                _ => return Some(UNREADABLE.to_owned()),
            }
        }
        Some(joined(&parts, style))
    }
}

/// Joins the sections of a style to a code.
fn joined(parts: &[(String, &str)], style: &NumberStyle) -> String {
    let conditions: Vec<&str> = parts
        .iter()
        .map(|(condition, _)| condition.as_str())
        .collect();
    let own = style.section.as_str();
    match (conditions.as_slice(), parts, style.is_text) {
        ([], _, _) => own.to_owned(),
        // The sections of Excel without conditions: positive numbers, negative numbers, zero, text.
        ([">=0"], [(_, one)], false) => format!("{one};{own}"),
        ([">0", "<0"], [(_, one), (_, two)], false) => format!("{one};{two};{own}"),
        ([">0", "<0", "=0"], [(_, one), (_, two), (_, three)], true) => {
            format!("{one};{two};{three};{own}")
        }
        ([">=0", "<0"], [(_, one), (_, two)], true) => format!("{one};{two};{one};{own}"),
        _ => with_conditions(parts, style),
    }
}

/// Joins the sections of a style to a code whose sections have conditions.
fn with_conditions(parts: &[(String, &str)], style: &NumberStyle) -> String {
    let mut code = String::new();
    let most = if style.is_text { 3 } else { 2 };
    if parts.len() > most {
        return UNREADABLE.to_owned();
    }
    for (place, (condition, section)) in parts.iter().enumerate() {
        // Excel knows conditions in two sections. The third is for the rest.
        let condition = if place < 2 {
            format!("[{condition}]")
        } else {
            String::new()
        };
        let _ = write!(code, "{condition}{section};");
    }
    if style.is_text {
        code.push_str(&"General;".repeat(most - parts.len()));
    }
    code.push_str(&style.section);
    code
}

/// Returns a condition as Excel writes it: `>=0` for `value()>=0`.
fn condition_of(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = text.strip_prefix("value()")?.replace("!=", "<>");
    let number = rest.trim_start_matches(['<', '>', '=']);
    let is_number = number.parse::<f64>().is_ok_and(f64::is_finite);
    (is_number && number.len() < rest.len()).then_some(rest)
}

/// Returns the text of an element, with a space for each embedded text of a number.
fn text_of(open: &Tag<'_>, scanner: &mut Scanner<'_>) -> Result<String, Fault> {
    let mut text = String::new();
    if open.self_closing {
        return Ok(text);
    }
    let mut depth = 0;
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => depth += usize::from(!tag.self_closing),
            Event::Text(run) if text.len() < LONGEST => append_unescaped(run, &mut text),
            Event::CData(run) if text.len() < LONGEST => {
                text.push_str(&String::from_utf8_lossy(run));
            }
            Event::End { .. } if depth == 0 => return Ok(text),
            Event::End { .. } => depth -= 1,
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

/// A section that is being written.
#[derive(Default)]
struct SectionWriter {
    code: String,
    is_percentage: bool,
    /// `true` until the first unit of a duration is written.
    is_elapsed: bool,
    unreadable: bool,
}

impl SectionWriter {
    fn code(self) -> String {
        if self.unreadable || self.code.len() > LONGEST {
            UNREADABLE.to_owned()
        } else {
            self.code
        }
    }

    /// Writes an element with its text.
    fn element(&mut self, tag: &Tag<'_>, content: &str) {
        let is_long = tag.get(b"number:style") == Some(b"long");
        let pick = |short: &'static str, long: &'static str| if is_long { long } else { short };
        match tag.local() {
            b"text" => self.text(content),
            b"currency-symbol" => self.quoted(content),
            b"fill-character" => {
                self.code.push('*');
                self.code.push(content.chars().next().unwrap_or(' '));
            }
            b"text-content" => self.code.push('@'),
            b"text-properties" => self.colour(tag),
            b"number" => self.number(tag, content),
            b"scientific-number" => self.code.push_str("0.00E+00"),
            b"fraction" => self.code.push_str("# ?/?"),
            b"boolean" => self.code.push_str("General"),
            b"day" => self.code.push_str(pick("d", "dd")),
            b"month" if tag.get(b"number:textual") == Some(b"true") => {
                self.code.push_str(pick("mmm", "mmmm"));
            }
            b"month" => self.code.push_str(pick("m", "mm")),
            b"year" => self.code.push_str(pick("yy", "yyyy")),
            b"day-of-week" => self.code.push_str(pick("ddd", "dddd")),
            b"era" | b"quarter" | b"week-of-year" => self.code.push_str("yy"),
            b"hours" => self.clock(pick("h", "hh")),
            b"minutes" => self.clock(pick("m", "mm")),
            b"seconds" => {
                self.clock(pick("s", "ss"));
                let places = places(tag, b"number:decimal-places").unwrap_or(0).min(3);
                if places > 0 {
                    self.code.push('.');
                    self.repeat('0', places);
                }
            }
            b"am-pm" => self.code.push_str("AM/PM"),
            _ => self.unreadable = true,
        }
    }

    /// Writes a unit of a clock; in brackets, if it may be larger than a day has.
    fn clock(&mut self, unit: &str) {
        if std::mem::take(&mut self.is_elapsed) {
            let _ = write!(self.code, "[{unit}]");
        } else {
            self.code.push_str(unit);
        }
    }

    /// Writes literal text. In a percentage, the first percent sign is that of the number.
    fn text(&mut self, text: &str) {
        match text.split_once('%').filter(|_| self.is_percentage) {
            Some((before, after)) => {
                self.is_percentage = false;
                self.quoted(before);
                self.code.push('%');
                self.quoted(after);
            }
            None => self.quoted(text),
        }
    }

    fn quoted(&mut self, text: &str) {
        for (place, run) in text.split('"').enumerate() {
            if place > 0 {
                self.code.push_str("\\\"");
            }
            if !run.is_empty() {
                let _ = write!(self.code, "\"{run}\"");
            }
        }
    }

    /// Writes the colour of a section.
    fn colour(&mut self, tag: &Tag<'_>) {
        let name = match tag
            .text(b"fo:color")
            .unwrap_or_default()
            .to_lowercase()
            .as_str()
        {
            "" => return,
            "#ff0000" => "[Red]",
            "#0000ff" => "[Blue]",
            "#00ff00" => "[Green]",
            "#ffff00" => "[Yellow]",
            "#00ffff" => "[Cyan]",
            "#ff00ff" => "[Magenta]",
            "#ffffff" => "[White]",
            _ => "[Black]",
        };
        self.code.push_str(name);
    }

    /// Writes the places of a number.
    fn number(&mut self, tag: &Tag<'_>, embedded: &str) {
        if !embedded.trim().is_empty() {
            self.unreadable = true;
            return;
        }
        let whole = places(tag, b"number:min-integer-digits").unwrap_or(0);
        let decimals = places(tag, b"number:decimal-places");
        if whole == 0 && decimals.is_none() && tag.get(b"number:min-integer-digits").is_none() {
            self.code.push_str("General");
            return;
        }
        if tag.get(b"number:grouping") == Some(b"true") {
            self.code.push_str("#,");
            self.repeat('#', 3_u32.saturating_sub(whole));
        } else if whole == 0 {
            self.code.push('#');
        }
        self.repeat('0', whole);
        let decimals = decimals.unwrap_or(0);
        let least = places(tag, b"number:min-decimal-places").unwrap_or(decimals);
        let is_replaced = tag.get(b"number:decimal-replacement").is_some();
        let least = if is_replaced { 0 } else { least.min(decimals) };
        if decimals > 0 {
            self.code.push('.');
            self.repeat('0', least);
            self.repeat('#', decimals - least);
        }
        self.factor(tag);
    }

    /// Writes the commas that scale a number down.
    fn factor(&mut self, tag: &Tag<'_>) {
        let Some(factor) = tag.text(b"number:display-factor") else {
            return;
        };
        match factor.trim().trim_end_matches(".0") {
            "1" => {}
            "1000" => self.code.push(','),
            "1000000" => self.code.push_str(",,"),
            "1000000000" => self.code.push_str(",,,"),
            _ => self.unreadable = true,
        }
    }

    fn repeat(&mut self, c: char, times: u32) {
        self.code
            .extend(std::iter::repeat_n(c, times.min(MOST_DIGITS) as usize));
    }
}

/// Returns a number of places.
fn places(tag: &Tag<'_>, name: &[u8]) -> Option<u32> {
    Some(tag.number(name)?.min(MOST_DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(styles: &str) -> NumberStyles {
        let mut read = NumberStyles::default();
        let mut scanner = Scanner::new(styles.as_bytes(), 0);
        while let Some(event) = scanner.next().expect("well-formed") {
            if let Event::Start(tag) = event
                && is_number_style(&tag)
            {
                read.read(&tag, &mut scanner).expect("well-formed");
            }
        }
        read
    }

    fn code(styles: &str) -> String {
        read(styles).code("N").expect("the style")
    }

    /// Expected: the codes that `LibreOffice` was given in an .xlsx, for the styles that it then wrote.
    #[test]
    fn styles_become_codes() {
        let number = "<number:number number:decimal-places='0' number:min-integer-digits='1'/>";
        let part = |name: &str, inside: &str| {
            format!("<number:number-style style:name='{name}'>{inside}</number:number-style>")
        };
        let map = |condition: &str, name: &str| {
            format!(
                "<style:map style:condition='value(){condition}' style:apply-style-name='{name}'/>"
            )
        };
        for (styles, expected) in [
            (part("N", number), "0"),
            (part("N", "<number:number number:decimal-places='2' number:min-decimal-places='2' number:min-integer-digits='1' number:grouping='true'/>"), "#,##0.00"),
            (part("N", "<number:number number:decimal-places='0' number:min-integer-digits='0' number:grouping='true'/>"), "#,###"),
            (part("N", "<number:number number:decimal-places='1' number:min-integer-digits='1' number:display-factor='1000000'/><number:text>m</number:text>"), "0.0,,\"m\""),
            (part("N", &format!("{number}<number:text>%</number:text>")), "0\"%\""),
            (format!("<number:percentage-style style:name='N'>{number}<number:text> %</number:text></number:percentage-style>"), "0\" \"%"),
            (format!("<number:currency-style style:name='N'><number:currency-symbol number:language='de'>€</number:currency-symbol><number:text> </number:text>{number}</number:currency-style>"), "\"€\"\" \"0"),
            (
                part("P", number) + &part("N", &format!("<number:text>(</number:text>{number}<number:text>)</number:text>{}", map("&gt;=0", "P"))),
                "0;\"(\"0\")\"",
            ),
            (
                part("P", number) + &part("N", &format!("<style:text-properties fo:color='#ff0000'/>{number}{}", map("&gt;=0", "P"))),
                "0;[Red]0",
            ),
            (
                part("P", "<number:text>TBC</number:text>") + &part("N", &(number.to_owned() + &map("=0", "P"))),
                "[=0]\"TBC\";0",
            ),
            (
                part("P", "<number:text/>") + &format!("<number:text-style style:name='N'><number:text-content/>{}{}{}</number:text-style>", map("&gt;0", "P"), map("&lt;0", "P"), map("=0", "P")),
                ";;;@",
            ),
            ("<number:date-style style:name='N'><number:day number:style='long'/><number:text>/</number:text><number:month number:style='long'/><number:text>/</number:text><number:year number:style='long'/></number:date-style>".to_owned(), "dd\"/\"mm\"/\"yyyy"),
            ("<number:time-style style:name='N' number:truncate-on-overflow='false'><number:hours/><number:text>:</number:text><number:minutes number:style='long'/></number:time-style>".to_owned(), "[h]\":\"mm"),
            ("<number:boolean-style style:name='N'><number:boolean/></number:boolean-style>".to_owned(), "General"),
            (part("N", "<number:number number:min-integer-digits='1'><number:embedded-text number:position='2'>h</number:embedded-text></number:number>"), UNREADABLE),
            (part("N", &(number.to_owned() + &map("=0", "nowhere"))), UNREADABLE),
            (part("N", "<number:text>5\"</number:text>"), "\"5\"\\\""),
        ] {
            assert_eq!(code(&styles), expected, "{styles}");
        }
    }

    /// Every row of `number_styles.tsv`: a kind of style, what stands in it, and the code. Worked out by hand from
    /// ODF 1.3 part 3, 16.29, and ECMA-376 part 1, 18.8.31; `?` stands for a format that cannot be understood.
    #[test]
    fn every_element_becomes_its_part_of_a_code() {
        let others = "<number:number-style style:name='P'><number:number number:min-integer-digits='1'/></number:number-style>\
                      <number:number-style style:name='Q'><number:text>nil</number:text></number:number-style>";
        let rows = include_str!("number_styles.tsv").lines();
        for row in rows.filter(|row| !row.is_empty() && !row.starts_with("# ")) {
            let parts: Vec<&str> = row.split('\t').collect();
            let [kind, inside, expected] = parts[..] else {
                panic!("{row}")
            };
            let (element, more) = match kind {
                "elapsed" => ("time", " number:truncate-on-overflow='false'"),
                "cut" => ("time", " number:truncate-on-overflow='true'"),
                kind => (kind, ""),
            };
            let inside = inside.replace("n:", "number:");
            let style = format!(
                "{others}<number:{element}-style style:name='N'{more}>{inside}</number:{element}-style>"
            );
            let expected = if expected == "?" {
                UNREADABLE
            } else {
                expected
            };
            assert_eq!(code(&style), expected, "{row}");
        }
    }

    /// By hand: a date or time style shows dates, and a style without anything in it shows nothing.
    #[test]
    fn styles_of_dates_are_known() {
        for (kind, is_date) in [
            ("date", true),
            ("time", true),
            ("number", false),
            ("percentage", false),
            ("currency", false),
            ("boolean", false),
            ("text", false),
        ] {
            let read = read(&format!("<number:{kind}-style style:name='N'/>"));
            assert_eq!(read.is_date("N"), is_date, "{kind}");
            assert_eq!(read.code("N").as_deref(), Some(""), "{kind}");
            assert_eq!(read.code("M"), None);
        }
    }
}
