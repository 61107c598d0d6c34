//! Guidance tables: the return's own explanations of its levels.

use std::collections::HashMap;
use std::sync::Arc;

use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::RulesetModel;

use crate::find::layout::class::TextClass;

/// The explanation of each level of a field, by the field's index and the level's folded word.
pub(crate) type MeaningTexts = HashMap<(usize, String), TextRef>;

/// Reads guidance tables while the rows go by.
pub(crate) struct MeaningFinder<'r> {
    ruleset: &'r RulesetModel,
    /// The guidance tables that may be on this sheet.
    here: Vec<usize>,
    /// Open pairs of columns: guidance table, text, the text's column, the level's column.
    open: Vec<(usize, usize, u32, u32)>,
}

impl<'r> MeaningFinder<'r> {
    /// Creates a finder for one sheet.
    pub(crate) fn new(ruleset: &'r RulesetModel, sheet: &str) -> Self {
        let name = fold(sheet);
        let here = (0..ruleset.meanings.len())
            .filter(|i| {
                ruleset.meanings[*i]
                    .sheet
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(&name))
            })
            .collect();
        Self {
            ruleset,
            here,
            open: Vec::new(),
        }
    }

    /// Takes the next row; `classes` are its texts that mean something, `read` returns a cell's text.
    pub(crate) fn row(
        &mut self,
        classes: &[(u32, Arc<TextClass>)],
        found: &mut MeaningTexts,
        mut read: impl FnMut(u32) -> Option<(String, TextRef)>,
    ) {
        if self.here.is_empty() {
            return;
        }
        self.open
            .retain(|(meanings, text, text_column, level_column)| {
                let (Some((_, kept)), Some((level, _))) = (read(*text_column), read(*level_column))
                else {
                    return false;
                };
                let field = self.ruleset.meanings[*meanings].texts[*text].0;
                found.entry((field, fold(&level))).or_insert(kept);
                true
            });
        for (column, class) in classes {
            for (meanings, text) in class
                .meaning_texts
                .iter()
                .filter(|(m, _)| self.here.contains(m))
            {
                let level = classes.iter().find(|(other, class)| {
                    other > column && class.meaning_levels.contains(meanings)
                });
                if let Some((level_column, _)) = level {
                    self.open.push((*meanings, *text, *column, *level_column));
                }
            }
        }
    }

    /// Returns `true` if this sheet can hold no guidance at all.
    pub(crate) fn is_idle(&self) -> bool {
        self.here.is_empty()
    }
}
