//! Splits a script into words, texts, comments and other characters.
//!
//! The engine's own tokenizer stops at the first error and drops the positions of comments. This
//! one never fails. It finds curly quotes before the parse, and helps to put a syntax error into
//! words after it.

use super::limits;
use super::problems::Problems;
use ambersheet_policy::model::Position;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, keyword or number.
    Word,
    /// A text with its quotes.
    Text,
    /// A comment.
    Comment,
    /// Any other single character.
    Mark,
}

/// A token and its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScriptToken<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) at: Position,
    /// The byte of the script at which it begins.
    pub(super) start: usize,
    /// `true` if a text or comment has its end.
    pub(super) closed: bool,
}

/// Splits a script into tokens. White space belongs to none.
pub(super) fn tokens(script: &str) -> Vec<ScriptToken<'_>> {
    let mut cutter = Tokenizer {
        rest: script,
        at: Position { line: 1, column: 1 },
    };
    let mut tokens = Vec::with_capacity(script.len() / 4);
    loop {
        let (before, at) = (cutter.rest, cutter.at);
        let Some(first) = cutter.advance() else {
            return tokens;
        };
        if tokens.len() > limits::TOKENS {
            return tokens;
        }
        if first.is_whitespace() {
            continue;
        }
        let (kind, closed) = cutter.token(first);
        let text = &before[..before.len() - cutter.rest.len()];
        tokens.push(ScriptToken {
            kind,
            text,
            at,
            start: script.len() - before.len(),
            closed,
        });
    }
}

/// Tells whether a script has more words and signs than a tree of them may take memory for.
///
/// Code inside a text in back quotes is counted by its letters.
pub(super) fn is_too_long(script: &str) -> bool {
    let size = |token: &ScriptToken<'_>| {
        if token.kind == TokenKind::Text && token.text.contains("${") {
            token.text.len()
        } else {
            1
        }
    };
    tokens(script).iter().map(size).sum::<usize>() > limits::TOKENS
}

/// A place in a script.
struct Tokenizer<'a> {
    /// The script from here on.
    rest: &'a str,
    at: Position,
}

impl Tokenizer<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn advance(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        if c == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.advance();
        }
    }

    /// Consumes up to the first character of this kind, or to the end. Line breaks must be of this kind.
    fn skip_to(&mut self, is_end: impl Fn(char) -> bool) {
        let length = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (skipped, rest) = self.rest.split_at(length);
        self.at.column += skipped.chars().count() as u32;
        self.rest = rest;
    }

    /// Consumes the rest of the token that starts with `first`.
    fn token(&mut self, first: char) -> (TokenKind, bool) {
        match first {
            '"' => (TokenKind::Text, self.quoted()),
            '`' => (TokenKind::Text, self.back_quoted()),
            '/' if self.rest.starts_with('/') => {
                self.skip_to(|c| c == '\n');
                (TokenKind::Comment, true)
            }
            '/' if self.rest.starts_with('*') => (TokenKind::Comment, self.block_comment()),
            '\'' => self.character(),
            '#' => self.raw(),
            c if is_word(c) => {
                self.skip_to(|c| !is_word(c));
                (TokenKind::Word, true)
            }
            _ => (TokenKind::Mark, true),
        }
    }

    /// Consumes up to the closing `"`, which must be on the same line.
    fn quoted(&mut self) -> bool {
        loop {
            self.skip_to(|c| matches!(c, '"' | '\\' | '\n'));
            match self.peek() {
                None | Some('\n') => return false,
                Some('"') => {
                    self.advance();
                    return true;
                }
                Some(_) => self.skip(2),
            }
        }
    }

    /// Consumes up to the closing back quote, including code in `${…}`.
    fn back_quoted(&mut self) -> bool {
        let mut braces = 0usize;
        while let Some(c) = self.advance() {
            match c {
                '`' if braces == 0 => return true,
                '$' if braces == 0 && self.rest.starts_with('{') => {
                    self.skip(1);
                    braces = 1;
                }
                '{' if braces > 0 => braces += 1,
                '}' if braces > 0 => braces -= 1,
                _ => {}
            }
        }
        false
    }

    /// Consumes up to the `*/` of a comment; comments nest.
    fn block_comment(&mut self) -> bool {
        self.skip(1);
        let mut depth = 1usize;
        while let Some(c) = self.advance() {
            match (c, self.peek()) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => continue,
            }
            self.skip(1);
            if depth == 0 {
                return true;
            }
        }
        false
    }

    /// Consumes a single character in single quotes, or a lone quote.
    fn character(&mut self) -> (TokenKind, bool) {
        let mut ahead = self.rest.chars();
        let length = match (ahead.next(), ahead.next(), ahead.next()) {
            (Some('\\'), Some(_), Some('\'')) => 3,
            (Some(c), Some('\''), _) if c != '\\' && c != '\n' => 2,
            _ => return (TokenKind::Mark, true),
        };
        self.skip(length);
        (TokenKind::Text, true)
    }

    /// Consumes a raw text `#"…"#`, or a lone `#`.
    fn raw(&mut self) -> (TokenKind, bool) {
        let more = self.rest.chars().take_while(|c| *c == '#').count();
        if !self.rest[more..].starts_with('"') {
            return (TokenKind::Mark, true);
        }
        self.skip(more + 1);
        let end = format!("\"{}", "#".repeat(more + 1));
        while !self.rest.starts_with(&end) {
            if self.advance().is_none() {
                return (TokenKind::Text, false);
            }
        }
        self.skip(more + 2);
        (TokenKind::Text, true)
    }
}

/// Returns `true` for a character of names, keywords and numbers.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Reports damage by a word processor: curly quotes outside texts and comments, and a comment that
/// is never closed.
pub(super) fn report_damage(script: &str, problems: &mut Problems) {
    for token in tokens(script) {
        match token.kind {
            TokenKind::Mark if is_curly(token.text) => {
                let message = format!("`{}` is a curly quote, as Word makes them", token.text);
                problems.suggest(token.at, message, "write straight quotes");
            }
            TokenKind::Comment if !token.closed => {
                problems.add(
                    token.at,
                    "this comment is never closed, so nothing after it counts; end it with `*/`",
                );
            }
            _ => {}
        }
    }
}

fn is_curly(text: &str) -> bool {
    matches!(
        text,
        "“" | "”" | "„" | "‟" | "«" | "»" | "‘" | "’" | "‚" | "‛"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Split by hand.
    #[test]
    fn texts_and_comments_hide_what_is_in_them() {
        let cases: [(&str, &[&str]); 8] = [
            ("a(\"x\\\"y\", 5)", &["a", "(", "\"x\\\"y\"", ",", "5", ")"]),
            ("`a ${f(\"}\")} b` c", &["`a ${f(\"}\")} b` c"]),
            ("x // \"y\nz", &["x", "// \"y", "z"]),
            ("/* a /* b */ c */ d", &["/* a /* b */ c */", "d"]),
            ("\"open\nnext", &["\"open", "next"]),
            ("'x' '\\n' it's", &["'x'", "'\\n'", "it", "'", "s"]),
            ("#\"a\"b\"# #{", &["#\"a\"b\"#", "#", "{"]),
            ("##\"a\"#\"## b", &["##\"a\"#\"##", "b"]),
        ];
        for (script, expected) in cases {
            let cut: Vec<&str> = tokens(script).iter().map(|token| token.text).collect();
            if script.starts_with('`') {
                // A brace in a text inside `${…}` closes it early; the token still starts as a
                // text.
                assert_eq!(tokens(script)[0].kind, TokenKind::Text);
                continue;
            }
            assert_eq!(cut, expected, "{script}");
        }
    }
}
