//! A place in a text, read from left to right.

/// The text that is still to be read.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

/// Spaces as people and programs leave them: no-break and zero-width ones too.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// What was read since `earlier`, a copy of this cursor.
    pub(super) fn since(&self, earlier: &Self) -> &'a str {
        &earlier.rest[..earlier.rest.len() - self.rest.len()]
    }

    /// Whether this character stood here; then it is read.
    pub(super) fn eat(&mut self, expected: char) -> bool {
        self.eat_if(|c| c == expected).is_some()
    }

    /// Whether this text stood here, ignoring ASCII case; then it is read.
    pub(super) fn eat_text(&mut self, expected: &str) -> bool {
        let found = self
            .rest
            .get(..expected.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(expected));
        if found {
            self.rest = &self.rest[expected.len()..];
        }
        found
    }

    pub(super) fn eat_if(&mut self, fits: impl Fn(char) -> bool) -> Option<char> {
        let next = self.peek().filter(|c| fits(*c))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    /// Reads on as long as the characters fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at(self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Reads a word: letters first, then letters, digits and what stands within words.
    pub(super) fn word(&mut self) -> &'a str {
        if !self.peek().is_some_and(char::is_alphabetic) {
            return "";
        }
        self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '²' | '³'))
    }

    /// Whether these words stood here, with any spaces between them and ignoring case; then they are read.
    pub(super) fn eat_words(&mut self, words: &str) -> bool {
        let mut ahead = self.clone();
        for (index, expected) in words.split(' ').enumerate() {
            if index > 0 && !ahead.skip_spaces() {
                return false;
            }
            if !ahead.word().eq_ignore_ascii_case(expected) {
                return false;
            }
        }
        *self = ahead;
        true
    }

    /// Whether there were spaces.
    pub(super) fn skip_spaces(&mut self) -> bool {
        !self.take_while(is_space).is_empty()
    }
}
