//! Plans the edits of cells without a rating, and of directions.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Direction;

use crate::plan::cell_warnings::CellCause;
use crate::plan::live_colour::WantedLevel;
use crate::plan::patch::edit::{Look, NewText};
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::planner::Planner;
use crate::plan::target::{Target, WriteMode};

impl Planner<'_, '_> {
    /// Plans an unrated cell: a word and a fill if the rules give them, else only the removal of an earlier run's.
    pub(super) fn write_unrated(
        &mut self,
        target: &Target<'_>,
        wanted: WantedLevel<'_>,
        replaces_formula: bool,
        book: &mut StyleBook<'_>,
    ) {
        let unrated = &self.ruleset.unrated;
        let not_due = self.ruleset.dates.not_due.as_deref();
        let is_not_due = not_due.is_some() && wanted.level == Err(Reason::NotDue);
        let shown = target.shown(self.strings);
        let (word, fills) = (
            not_due.filter(|_| is_not_due).or(unrated.word.as_deref()),
            !is_not_due && unrated.fill.is_some() && target.way != WriteMode::Word,
        );
        let may_replace = |shown: &str| {
            shown.trim().is_empty()
                || not_due == Some(shown)
                || self.ruleset.scale.find(shown).is_some()
                || target
                    .empty
                    .iter()
                    .any(|pattern| pattern.matches(&fold(shown)))
        };
        match word {
            Some(word) if shown == word || may_replace(&shown) => {
                let same = shown == word && !replaces_formula;
                if !same && !replaces_formula {
                    self.warn_replaced(target, &shown, word, book);
                }
                let text = (!same).then_some(if is_not_due {
                    NewText::NotDue
                } else {
                    NewText::Unrated
                });
                let look = if fills { Look::Unrated } else { Look::Marked };
                self.write_word(target.edit(look, text, replaces_formula), word, book);
            }
            _ if replaces_formula => {}
            _ if fills => {
                let ours = book.original(target.base()) != target.base();
                let is_level = self.ruleset.scale.find(&shown).is_some();
                let text = (ours && is_level).then_some(NewText::Blank);
                self.edits.push(target.edit(Look::Unrated, text, false));
                if is_level && !ours {
                    self.warn_stale(target.cell, &shown);
                }
            }
            _ => self.clear_rating(target, &shown, book),
        }
    }

    /// Removes an earlier run's rating from an unrated cell, and leaves anything else.
    pub(super) fn clear_rating(
        &mut self,
        target: &Target<'_>,
        shown: &str,
        book: &mut StyleBook<'_>,
    ) {
        let is_not_due = self.ruleset.dates.not_due.as_deref() == Some(shown);
        let is_level = is_not_due || !shown.is_empty() && self.ruleset.scale.find(shown).is_some();
        if book.original(target.base()) != target.base() {
            let text = is_level.then_some(NewText::Blank);
            self.edits.push(target.edit(Look::Original, text, false));
            if !is_level && !shown.trim().is_empty() {
                self.warn_stale(target.cell, shown);
            }
        } else if is_level {
            self.warn_stale(target.cell, shown);
        } else if target.new_cell_format.is_some() && shown.is_empty() {
            self.edits
                .push(target.edit(Look::Format(target.base()), None, false));
        }
    }

    pub(super) fn write_direction(
        &mut self,
        target: &Target<'_>,
        direction: Option<Direction>,
        book: &mut StyleBook<'_>,
    ) {
        let Some(replaces_formula) = self.may_write(target) else {
            return;
        };
        let shown = target.shown(self.strings);
        match direction {
            Some(direction) => {
                let word = self.ruleset.direction_word(direction);
                let same = shown == word && !replaces_formula;
                if !same && !replaces_formula {
                    self.warn_direction_replaced(target, &shown, direction, book);
                }
                let text = (!same).then_some(NewText::Direction(direction));
                self.write_word(
                    target.edit(Look::Marked, text, replaces_formula),
                    word,
                    book,
                );
            }
            None if book.original(target.base()) != target.base() => {
                let ours = self.ruleset.written_direction(&shown).is_some();
                let text = ours.then_some(NewText::Blank);
                self.edits
                    .push(target.edit(Look::Original, text, replaces_formula));
                if !ours && !shown.trim().is_empty() {
                    self.warn_stale(target.cell, &shown);
                }
            }
            None => {
                if target.new_cell_format.is_some() && shown.is_empty() {
                    self.edits.push(target.edit(
                        Look::Format(target.base()),
                        None,
                        replaces_formula,
                    ));
                }
            }
        }
    }

    /// Warns if a direction replaces somebody's text that is no placeholder.
    pub(super) fn warn_direction_replaced(
        &mut self,
        target: &Target<'_>,
        shown: &str,
        direction: Direction,
        book: &mut StyleBook<'_>,
    ) {
        let base = target.base();
        let folded = fold(shown);
        if folded.is_empty()
            || book.original(base) != base
            || target.empty.iter().any(|pattern| pattern.matches(&folded))
        {
            return;
        }
        let mut known = Direction::ALL.into_iter();
        let word = |known: Direction| self.ruleset.direction_word(known);
        let cause = match known.find(|known| fold(word(*known)) == folded) {
            Some(known) if known == direction => return,
            Some(_) => CellCause::ReplacedRating,
            None => CellCause::Replaced,
        };
        self.warnings.add(
            cause,
            target.cell,
            shown,
            self.ruleset.direction_word(direction),
        );
    }
}
