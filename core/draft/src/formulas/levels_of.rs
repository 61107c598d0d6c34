//! The levels that formulas give: which results are levels, and which is better.

use ambersheet_ooxml::text::fold;

use super::pieces::Pieces;
use super::translate::Translation;
use super::why::WhyNot;
use crate::level_words::{is_no_level, known};
use crate::look::conditional;
use crate::quoting::note;

impl Translation<'_> {
    /// Returns the level that a result is; nothing for one that says that there is none.
    pub(super) fn level_of(&self, text: &str) -> Result<Option<String>, WhyNot> {
        let word = text.trim();
        if word.is_empty() || is_no_level(word) {
            return Ok(None);
        }
        match self.rank(word) {
            Some(_) => Ok(Some(word.to_owned())),
            None => Err(WhyNot::NoLevel(note(word))),
        }
    }

    /// Returns the rank of a word: the lower, the better.
    fn rank(&self, word: &str) -> Option<u8> {
        if let Some(level) = known(word) {
            return Some(level.rank);
        }
        let column = self.found().columns[self.source.column].column;
        let row = self.source.rows.first()?.0;
        let look = conditional(self.grid(), row, column)?;
        look.rank_of(word)
    }

    /// Returns the levels of all rows, best first.
    pub(super) fn scale<'p>(
        &self,
        all: impl IntoIterator<Item = &'p Pieces>,
    ) -> Result<Vec<String>, WhyNot> {
        let mut words: Vec<(u8, String)> = Vec::new();
        for pieces in all {
            let of_numbers = pieces
                .numbers
                .iter()
                .filter_map(|piece| piece.level.as_ref());
            let of_texts = pieces.texts.iter().filter_map(|(_, level)| level.as_ref());
            for word in of_numbers.chain(of_texts).chain(&pieces.other_text) {
                if words.iter().any(|(_, known)| known == word) {
                    continue;
                }
                let rank = self.rank(word).ok_or_else(|| WhyNot::NoLevel(note(word)))?;
                let same = words
                    .iter()
                    .find(|(known, other)| *known == rank || fold(other) == fold(word));
                if let Some((_, other)) = same {
                    return Err(WhyNot::NoWords(format!(
                        "which of \"{other}\" and \"{word}\" is better"
                    )));
                }
                words.push((rank, word.clone()));
            }
        }
        words.sort();
        Ok(words.into_iter().map(|(_, word)| word).collect())
    }
}
