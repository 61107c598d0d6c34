//! Texts of a workbook as rules may hold them: in quotes with everything escaped that means something to a script, and in
//! notes on one line.
//!
//! Whatever stands in a cell, the script that quotes it loads and means that cell's text and no more.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Period;

use crate::labels::pieces;

/// The longest name that is written in full, in characters; a longer one is cut and ends in `*`.
const LONGEST: usize = 200;
/// The longest text in a note.
const LONGEST_NOTE: usize = 80;

/// Adds a text to a pattern so that it matches only itself. What a script cannot hold becomes `*`.
fn append_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\\' | '*' | '|' | '>' => out.extend(['\\', c]),
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '`' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{2033}' => out.push('"'),
            '{' | '}' => out.push('*'),
            _ if c.is_whitespace() => out.push(' '),
            _ if is_unfit(c) => out.push('*'),
            _ => out.push(c),
        }
    }
}

/// Returns `true` for a character that steers how text is shown, so that a reader of the script would be misled.
pub(crate) fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text of the script, in quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns a text in quotes that is no pattern, such as a level's word.
pub fn quoted_plain(text: &str) -> String {
    quoted(plain(text).trim())
}

/// Returns a text with straight quotation marks, and blanks for what no reader could see.
fn plain(text: &str) -> String {
    let seen = |c: char| {
        if is_unfit(c) || c.is_whitespace() {
            ' '
        } else {
            c
        }
    };
    let text: String = text.chars().map(seen).collect();
    text.replace(['\u{2018}', '\u{2019}', '\u{201b}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
}

/// Returns a name in quotes, as a pattern that matches it and, unless it is very long, nothing else.
pub fn name(text: &str) -> String {
    quoted(&pattern(text))
}

/// Returns names in quotes, as a pattern that matches each of them.
pub(crate) fn any_of(names: &[String]) -> String {
    let patterns: Vec<String> = names.iter().map(|name| pattern(name)).collect();
    quoted(&patterns.join("|"))
}

/// Returns a heading in quotes, with the one over it; quarters and years that are the period's follow it.
pub fn heading(
    over: Option<&str>,
    own: &str,
    period: Option<&Period>,
    is_previous: bool,
) -> String {
    let parts: Vec<String> = over
        .into_iter()
        .chain([own])
        .map(|text| dated_pattern(text, period, is_previous))
        .collect();
    quoted(&parts.join(" > "))
}

/// Returns a pattern that matches a text and, unless it is very long, nothing else.
pub fn pattern(text: &str) -> String {
    dated_pattern(text, None, false)
}

fn dated_pattern(text: &str, period: Option<&Period>, is_previous: bool) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    let names = if is_previous {
        ["{previous quarter}", "{previous quarter year}"]
    } else {
        ["{quarter}", "{year}"]
    };
    let mut out = String::with_capacity(cut.len() + 8);
    for piece in pieces(cut.trim()) {
        let of_period = |name: &&&str| {
            piece.is_word
                && period.is_some_and(|period| {
                    period
                        .expand(name)
                        .is_ok_and(|value| fold(&value) == fold(piece.text))
                })
        };
        match names.iter().find(of_period) {
            Some(name) => out.push_str(name),
            None => append_escaped(piece.text, &mut out),
        }
    }
    if text.chars().count() > LONGEST {
        out.push('*');
    }
    out
}

/// Returns a text for a note: on one line, and not long.
pub fn note(text: &str) -> String {
    let plain = plain(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST_NOTE {
        return line;
    }
    let cut: String = line.chars().take(LONGEST_NOTE).collect();
    format!("{cut} …")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_policy::model::Pattern;

    #[test]
    fn patterns_match_the_text_that_they_were_made_of() {
        for text in [
            "plain",
            "with \"quotes\" and 'others'",
            r"back\slash",
            "905 * and | or > over",
            "a\nb\r\nc",
            "{quarter} {",
            "curly \u{201c}quotes\u{201d} and it\u{2019}s",
            "\u{202e}turned\u{1}",
        ] {
            let made = Pattern::new(&pattern(text));
            assert!(made.matches(&fold(text)), "{text:?}");
            assert!(!made.matches(&fold("something else")), "{text:?}");
        }
        let period = Period::new("2022/23 Q1");
        assert_eq!(
            dated_pattern("Performance q1 2022/23", Some(&period), false),
            "Performance {quarter} {year}"
        );
        assert_eq!(
            dated_pattern("Q4 2021/22", Some(&period), true),
            "{previous quarter} {previous quarter year}"
        );
        assert_eq!(quoted(r#"a "b" \*"#), r#""a \"b\" \\*""#);
    }
}
