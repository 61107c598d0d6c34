//! Cuts a formula into pieces: references, names, functions, texts, operators.
//!
//! Only as much is understood as is needed to find the cells that a formula reads. Formulas are those of the file
//! format: English names, commas, references like `A1`.

use super::area::{ReferenceEnds, corners, is_word};

/// The sheets before the `!` of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetPart {
    /// None: the sheet of the formula itself.
    Own,
    /// One sheet.
    One(String),
    /// The sheets from one to another, as in `Jan:Dec!A1`.
    Span(String, String),
}

/// The kind of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'f> {
    /// White space.
    Space,
    /// A number, a text, a truth or an error.
    Constant,
    /// An array constant, `{1,2}`.
    Array,
    /// An operator.
    Operator,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A comma.
    Separator,
    /// A function's name; its `(` is a piece of its own.
    Function(&'f str),
    /// A reference to cells.
    Area(SheetPart, ReferenceEnds),
    /// A defined name.
    Name(SheetPart, &'f str),
    /// A table's name, or none, and the text between its outer brackets.
    Structured(&'f str, &'f str),
    /// A reference to another workbook.
    External,
    /// A construction whose cells cannot be told by reading it, such as `A1:INDEX(…)`.
    Moving,
    /// Not understood.
    Unknown,
}

/// A reader of pieces.
///
/// ```
/// use ambersheet_ooxml::formula::Lexer;
///
/// let pieces: Vec<&str> = Lexer::new("IF(A1>=0.9,\"Green\")").map(|(_, text)| text).collect();
/// assert_eq!(pieces, ["IF", "(", "A1", ">=", "0.9", ",", "\"Green\"", ")"]);
/// ```
pub struct Lexer<'f> {
    text: &'f str,
    at: usize,
}

impl<'f> Lexer<'f> {
    /// Reads a formula without its equals sign.
    pub fn new(text: &'f str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'f str {
        &self.text[self.at..]
    }

    /// Takes so many bytes.
    fn take(&mut self, length: usize) -> &'f str {
        let taken = &self.text[self.at..self.at + length];
        self.at += length;
        taken
    }

    fn piece(&mut self, first: char) -> Piece<'f> {
        let rest = self.rest();
        match first {
            ' ' | '\t' | '\r' | '\n' => {
                self.take(length_of(rest, char::is_whitespace));
                Piece::Space
            }
            '"' => self.quoted(),
            '{' => self.array(),
            '(' => self.single(Piece::Open),
            ')' => self.single(Piece::Close),
            ',' | ';' => self.single(Piece::Separator),
            '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<' | '>' | '%' => {
                let two = ["<=", ">=", "<>"].iter().any(|two| rest.starts_with(two));
                self.take(1 + usize::from(two));
                Piece::Operator
            }
            '#' => self.error(),
            ':' | '@' | '!' => self.single(Piece::Moving),
            '\'' => self.quoted_sheet(),
            '[' => self.bracket(""),
            _ => self.word(first),
        }
    }

    fn single(&mut self, piece: Piece<'f>) -> Piece<'f> {
        self.take(1);
        piece
    }

    fn quoted(&mut self) -> Piece<'f> {
        match end_of_quotes(self.rest(), b'"') {
            Some(end) => {
                self.take(end);
                Piece::Constant
            }
            None => self.unknown(),
        }
    }

    /// Takes all that is left as not understood.
    fn unknown(&mut self) -> Piece<'f> {
        self.at = self.text.len();
        Piece::Unknown
    }

    fn array(&mut self) -> Piece<'f> {
        let bytes = self.rest().as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'"' => match end_of_quotes(&self.rest()[at..], b'"') {
                    Some(end) => at += end,
                    None => return self.unknown(),
                },
                b'}' => {
                    self.take(at + 1);
                    return Piece::Array;
                }
                _ => at += 1,
            }
        }
        self.unknown()
    }

    /// Takes an error such as `#N/A`, or the mark of a spilt range.
    fn error(&mut self) -> Piece<'f> {
        const ERRORS: [&str; 10] = [
            "#REF!",
            "#N/A",
            "#DIV/0!",
            "#NAME?",
            "#VALUE!",
            "#NUM!",
            "#NULL!",
            "#GETTING_DATA",
            "#SPILL!",
            "#CALC!",
        ];
        let rest = self.rest();
        match ERRORS.iter().find(|error| rest.starts_with(**error)) {
            Some(error) => {
                self.take(error.len());
                Piece::Constant
            }
            None => self.single(Piece::Moving),
        }
    }

    /// Takes `'A sheet'!` and what it stands before.
    fn quoted_sheet(&mut self) -> Piece<'f> {
        let Some(end) = end_of_quotes(self.rest(), b'\'') else {
            return self.unknown();
        };
        let name = self.take(end);
        if !self.rest().starts_with('!') {
            return Piece::Unknown;
        }
        self.take(1);
        let name = name[1..name.len() - 1].replace("''", "'");
        self.after_sheet(&name)
    }

    /// Takes what stands after the `!` of a sheet.
    fn after_sheet(&mut self, sheet: &str) -> Piece<'f> {
        let external = sheet.contains(['[', ']']);
        let part = match sheet.split_once(':') {
            Some((from, to)) => SheetPart::Span(from.to_owned(), to.to_owned()),
            None => SheetPart::One(sheet.to_owned()),
        };
        if self.rest().starts_with('#') {
            return self.error();
        }
        let piece = self.operand(part);
        if external { Piece::External } else { piece }
    }

    /// Takes a reference or a name.
    fn operand(&mut self, sheets: SheetPart) -> Piece<'f> {
        if let Some((corners, length)) = corners(self.rest()) {
            self.take(length);
            return Piece::Area(sheets, corners);
        }
        let length = length_of(self.rest(), is_word);
        if length == 0 {
            return self.unknown();
        }
        Piece::Name(sheets, self.take(length))
    }

    /// Takes `[1]Sheet!A1`, `[RAG]` or `Table[RAG]`, the table's name being taken already.
    fn bracket(&mut self, table: &'f str) -> Piece<'f> {
        let Some(length) = end_of_brackets(self.rest()) else {
            return self.unknown();
        };
        let inside = &self.take(length)[1..length - 1];
        let word = length_of(self.rest(), is_word);
        if table.is_empty() && self.rest()[word..].starts_with('!') {
            self.take(word + 1);
            let operand = self.operand(SheetPart::Own);
            // `[0]!Name` is a name of this very workbook.
            return if inside == "0" && word == 0 {
                operand
            } else {
                Piece::External
            };
        }
        Piece::Structured(table, inside)
    }

    fn word(&mut self, first: char) -> Piece<'f> {
        let rest = self.rest();
        let length = length_of(rest, is_word);
        let sheet = sheet_before(rest, length);
        if let Some(length) = sheet {
            let name = self.take(length);
            self.take(1);
            return self.after_sheet(name);
        }
        if first.is_ascii_digit() || first == '.' {
            if let Some((corners, length)) = corners(rest) {
                self.take(length);
                return Piece::Area(SheetPart::Own, corners);
            }
            self.take(length_of_number(rest));
            return Piece::Constant;
        }
        if length == 0 {
            return self.unknown();
        }
        match rest.as_bytes().get(length) {
            Some(b'(') => return Piece::Function(self.take(length)),
            Some(b'[') => {
                let table = self.take(length);
                return self.bracket(table);
            }
            _ => {}
        }
        if ["TRUE", "FALSE"]
            .iter()
            .any(|word| rest[..length].eq_ignore_ascii_case(word))
        {
            self.take(length);
            return Piece::Constant;
        }
        self.operand(SheetPart::Own)
    }
}

impl<'f> Iterator for Lexer<'f> {
    type Item = (Piece<'f>, &'f str);

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.rest().chars().next()?;
        let start = self.at;
        let piece = self.piece(first);
        Some((piece, &self.text[start..self.at]))
    }
}

fn length_of(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// Returns the length of the sheets before a `!`, of which the first word has a length.
fn sheet_before(text: &str, word: usize) -> Option<usize> {
    let mut length = word;
    if text[length..].starts_with(':') {
        length += 1 + length_of(&text[length + 1..], is_word);
    }
    (word > 0 && text[length..].starts_with('!')).then_some(length)
}

/// Returns the length of a number without sign.
fn length_of_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut at = digits(0);
    if bytes.get(at) == Some(&b'.') {
        at += 1 + digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'E' | b'e')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let power = bytes
            .get(at + 1 + sign..)
            .map_or(0, |_| digits(at + 1 + sign));
        if power > 0 {
            at += 1 + sign + power;
        }
    }
    at.max(1)
}

/// Returns the length of a quoted text, whose quote is doubled inside.
fn end_of_quotes(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += memchr::memchr(quote, bytes.get(at..)?)? + 1;
        if bytes.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// Returns the length of what the first bracket opens; a `'` takes the special meaning of the next character.
fn end_of_brackets(text: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (0u32, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\'' => escaped = true,
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(formula: &str) -> Vec<String> {
        Lexer::new(formula)
            .filter(|(piece, _)| *piece != Piece::Space)
            .map(|(piece, text)| match piece {
                Piece::Area(..) => format!("area {text}"),
                Piece::Name(..) => format!("name {text}"),
                Piece::Structured(table, inside) => format!("table {table} {inside}"),
                Piece::Function(name) => format!("call {name}"),
                Piece::External => format!("external {text}"),
                Piece::Moving => "open".to_owned(),
                Piece::Unknown => "unknown".to_owned(),
                _ => text.to_owned(),
            })
            .collect()
    }

    #[test]
    fn formulas_fall_into_their_pieces() {
        for (formula, expected) in [
            (
                "COUNTIF('Vital Signs'!$G$7:$G$12,\"Green\")",
                &[
                    "call COUNTIF",
                    "(",
                    "area 'Vital Signs'!$G$7:$G$12",
                    ",",
                    "\"Green\"",
                    ")",
                ][..],
            ),
            (
                "Jan:Dec!A1+'It''s'!B:C",
                &["area Jan:Dec!A1", "+", "area 'It''s'!B:C"],
            ),
            ("1.5E+3*A1%", &["1.5E+3", "*", "area A1", "%"]),
            ("SUM(3:$4)", &["call SUM", "(", "area 3:$4", ")"]),
            ("LOG10(A1)", &["call LOG10", "(", "area A1", ")"]),
            (
                "RAGs&RAG1&RAGS1&XFE1",
                &[
                    "name RAGs",
                    "&",
                    "area RAG1",
                    "&",
                    "name RAGS1",
                    "&",
                    "name XFE1",
                ],
            ),
            (
                "T1[[#This Row],[A]:[B']x]]",
                &["table T1 [#This Row],[A]:[B']x]"],
            ),
            (
                "[@RAG]<>[1]Sheet1!$A$1",
                &["table  @RAG", "<>", "external [1]Sheet1!$A$1"],
            ),
            (
                "'[Book 2.xlsx]Q1'!A1&\"a\"\"[b]\"",
                &["external '[Book 2.xlsx]Q1'!A1", "&", "\"a\"\"[b]\""],
            ),
            (
                "A1:INDEX(B:B,2)",
                &[
                    "area A1",
                    "open",
                    "call INDEX",
                    "(",
                    "area B:B",
                    ",",
                    "2",
                    ")",
                ],
            ),
            (
                "SUM({1,\"}\"})+#REF!+Sheet1!#REF!",
                &[
                    "call SUM",
                    "(",
                    "{1,\"}\"}",
                    ")",
                    "+",
                    "#REF!",
                    "+",
                    "Sheet1!#REF!",
                ],
            ),
            ("A1#", &["area A1", "open"]),
            ("Summary!Total+true", &["name Summary!Total", "+", "true"]),
            ("\"open", &["unknown"]),
            (
                "_xlfn.IFNA(Ü1,été)",
                &["call _xlfn.IFNA", "(", "name Ü1", ",", "name été", ")"],
            ),
        ] {
            assert_eq!(kinds(formula), expected, "{formula}");
        }
    }

    #[test]
    fn every_text_ends() {
        for text in [
            "'",
            "[",
            "{",
            "!",
            "é(",
            "1E",
            "1E+",
            "$",
            "A1:",
            "'a'",
            "Sheet!",
            "a:b!",
            "[1]x!",
            "#",
            "\u{3000}x",
            "'😀'!A1",
        ] {
            let pieces: usize = Lexer::new(text).map(|(_, text)| text.len()).sum();
            assert_eq!(pieces, text.len(), "{text}");
        }
    }
}
