//! A position in a text that is read from left to right.

/// The rest of a text that is still to be read.
#[derive(Clone)]
pub(super) struct TextCursor<'a> {
    rest: &'a str,
}

/// Returns `true` for a space as people and programs leave it, no-break and zero-width ones included.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

impl<'a> TextCursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Returns the text that is still to be read.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Returns the text that was read since `earlier`, a copy of this cursor.
    pub(super) fn since(&self, earlier: &Self) -> &'a str {
        &earlier.rest[..earlier.rest.len() - self.rest.len()]
    }

    /// Reads this character; returns `false`, and reads nothing, if another one follows.
    pub(super) fn eat(&mut self, expected: char) -> bool {
        self.eat_if(|c| c == expected).is_some()
    }

    /// Reads this text, ignoring ASCII case; returns `false`, and reads nothing, if another one follows.
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

    /// Reads the next character if it fits.
    pub(super) fn eat_if(&mut self, fits: impl Fn(char) -> bool) -> Option<char> {
        let next = self.peek().filter(|c| fits(*c))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    /// Reads on as long as the characters fit, and returns what was read.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at(self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Reads a word: a letter, then letters, digits and the signs that words contain.
    pub(super) fn word(&mut self) -> &'a str {
        if !self.peek().is_some_and(char::is_alphabetic) {
            return "";
        }
        self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '²' | '³'))
    }

    /// Reads these words with any spaces between them, ignoring ASCII case; returns `false`, and reads nothing, if
    /// others follow.
    pub(super) fn eat_words(&mut self, words: &str) -> bool {
        if !self.begins_like(words) {
            return false;
        }
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

    /// Reads the longest phrase of a list that follows here. A word of a phrase may begin with a digit, and a phrase
    /// may end in a point.
    pub(super) fn eat_longest(
        &mut self,
        phrases: impl IntoIterator<Item = &'static &'static str>,
    ) -> Option<&'a str> {
        let mut best: Option<Self> = None;
        for phrase in phrases {
            if !self.begins_like(phrase) {
                continue;
            }
            let mut ahead = self.clone();
            let (words, dotted) = phrase
                .strip_suffix('.')
                .map_or((*phrase, false), |words| (words, true));
            let found = ahead.eat_phrase(words) && (!dotted || ahead.eat('.'));
            let ends = !ahead.peek().is_some_and(char::is_alphanumeric);
            let is_longer = best
                .as_ref()
                .is_none_or(|best| ahead.rest.len() < best.rest.len());
            if found && ends && is_longer {
                best = Some(ahead);
            }
        }
        let text = best.as_ref()?.since(self);
        *self = best?;
        Some(text)
    }

    /// Returns `true` if the first byte is that of `text`, ignoring ASCII case. Most phrases fail this cheap test.
    fn begins_like(&self, text: &str) -> bool {
        match (self.rest.as_bytes().first(), text.as_bytes().first()) {
            (Some(byte), Some(expected)) => byte.eq_ignore_ascii_case(expected),
            _ => false,
        }
    }

    /// Reads a phrase whose words may begin with digits: `12 month rolling`.
    fn eat_phrase(&mut self, phrase: &str) -> bool {
        let mut ahead = self.clone();
        for (index, word) in phrase.split(' ').enumerate() {
            if (index > 0 && !ahead.skip_spaces()) || !ahead.eat_text(word) {
                return false;
            }
            if ahead
                .peek()
                .is_some_and(|c| c.is_alphanumeric() || c == '-')
            {
                return false;
            }
        }
        *self = ahead;
        true
    }

    /// Reads spaces; returns `false` if there were none.
    pub(super) fn skip_spaces(&mut self) -> bool {
        !self.take_while(is_space).is_empty()
    }
}
