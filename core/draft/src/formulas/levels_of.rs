//! The levels that formulas give: which results are levels, and which is better.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;

use super::pieces::Pieces;
use super::translate::Translation;
use super::why::WhyNot;
use crate::level_words::{is_no_level, known};
use crate::look::conditional;
use crate::quoting::note;

/// The place of a level among all: the lower, the better. Words between two that are known follow the better one.
type LevelPlace = (u8, usize);

impl Translation<'_> {
    /// Returns the level that a result is; nothing for one that says that there is none.
    ///
    /// Whether the word is known as a level, the scale tells: it sees all of them.
    pub(super) fn level_of(text: &str) -> Option<String> {
        let word = text.trim();
        (!word.is_empty() && !is_no_level(word)).then(|| word.to_owned())
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

    /// Returns the levels of all rows, best first, with those that the list of the cells offers beside them.
    ///
    /// # Errors
    /// [`WhyNot::NoLevel`] for a word that is not known, and [`WhyNot::NoWords`] for two of which neither is better.
    pub(super) fn scale<'p>(
        &self,
        all: impl IntoIterator<Item = &'p Pieces>,
    ) -> Result<Vec<String>, WhyNot> {
        let mut words: Vec<(LevelPlace, String)> = Vec::new();
        for pieces in all {
            let order = in_order(pieces);
            let of_texts = pieces.texts.iter().filter_map(|(_, level)| level.as_ref());
            for word in order
                .iter()
                .copied()
                .chain(of_texts)
                .chain(&pieces.other_text)
            {
                if words.iter().any(|(_, known)| known == word) {
                    continue;
                }
                let place = match self.rank(word) {
                    Some(rank) => Some((rank, 0)),
                    None => self.between(&order, word),
                };
                let place = place.ok_or_else(|| WhyNot::NoLevel(note(word)))?;
                if let Some(other) = same(&words, place, word) {
                    return Err(WhyNot::NoWords(format!(
                        "which of \"{other}\" and \"{word}\" is better"
                    )));
                }
                words.push((place, word.clone()));
            }
        }
        if !words.is_empty() {
            self.add_offered(&mut words);
        }
        words.sort();
        Ok(words.into_iter().map(|(_, word)| word).collect())
    }

    /// Returns the place of a word that is not known, if its figures lie between those of two that are.
    ///
    /// All known words must stand in order, each once. A letter is none of them: it may be an initial or a grade.
    fn between(&self, order: &[&String], word: &str) -> Option<LevelPlace> {
        let sure = |word: &String| self.rank(word).filter(|_| word.chars().count() > 1);
        let ranks: Vec<Option<u8>> = order.iter().map(|word| sure(word)).collect();
        let certain: Vec<u8> = ranks.iter().flatten().copied().collect();
        let is_sorted = certain.windows(2).all(|pair| pair[0] < pair[1])
            || certain.windows(2).all(|pair| pair[0] > pair[1]);
        let is_once = order
            .iter()
            .enumerate()
            .all(|(at, word)| !order[..at].contains(word));
        let at = order.iter().position(|known| *known == word)?;
        if !is_sorted || !is_once {
            return None;
        }
        let low = (0..at).rev().find_map(|low| Some((low, ranks[low]?)))?;
        let high = (at + 1..order.len()).find_map(|high| Some((high, ranks[high]?)))?;
        Some(if low.1 < high.1 {
            (low.1, at - low.0)
        } else {
            (high.1, high.0 - at)
        })
    }

    /// Adds the levels that the list of the cells offers and the formulas never give.
    fn add_offered(&self, words: &mut Vec<(LevelPlace, String)>) {
        let column = self.found().columns[self.source.column].column;
        let Some((row, _)) = self.source.rows.first() else {
            return;
        };
        for word in self.grid().offered(Cell::new(*row, column)) {
            let Some(level) = Self::level_of(word) else {
                continue;
            };
            if let Some(rank) = self.rank(&level)
                && same(words, (rank, 0), &level).is_none()
            {
                words.push(((rank, 0), level));
            }
        }
    }
}

/// Returns the levels of numbers from low to high, each once where neighbours are the same.
fn in_order(pieces: &Pieces) -> Vec<&String> {
    let levels = pieces
        .numbers
        .iter()
        .filter_map(|piece| piece.level.as_ref());
    let mut order: Vec<&String> = levels.collect();
    order.dedup();
    order
}

/// Returns the word that has the place of another, or is spelt as it is but for capitals.
fn same<'w>(
    words: &'w [(LevelPlace, String)],
    place: LevelPlace,
    word: &str,
) -> Option<&'w String> {
    let mut words = words.iter();
    let found = words.find(|(known, other)| *known == place || fold(other) == fold(word));
    found.map(|(_, other)| other)
}
