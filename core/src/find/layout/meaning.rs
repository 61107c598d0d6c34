//! Guidance tables: what the return itself says that its levels mean.

use std::collections::HashMap;
use std::rc::Rc;

use crate::find::layout::class::{Classes, TextClass};
use ambersheet_ooxml::sheet::Row;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::RulesetModel;

/// What each level of a field means, by the field's index and the level's folded word.
pub(crate) type MeaningTexts = HashMap<(usize, String), TextRef>;

/// Reads guidance tables while the rows go by.
pub(crate) struct MeaningFinder<'r> {
    ruleset: &'r RulesetModel,
    /// Which guidance tables may stand on this sheet.
    here: Vec<usize>,
    /// Open pairs of columns: guidance table, text, the text's column, the level's column.
    open: Vec<(usize, usize, u32, u32)>,
}

impl<'r> MeaningFinder<'r> {
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

    /// Takes a row by what its texts mean; `read` gives a cell's text and where it is kept.
    pub(crate) fn row(
        &mut self,
        classes: &[(u32, Rc<TextClass>)],
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

    /// Whether this sheet can hold any guidance at all.
    pub(crate) fn is_idle(&self) -> bool {
        self.here.is_empty()
    }
}

impl Classes<'_> {
    /// The classes of a row's texts that mean something.
    pub(crate) fn of_row(
        &mut self,
        row: &Row<'_>,
        strings: &ambersheet_ooxml::workbook::SharedStrings,
        into: &mut Vec<(u32, Rc<TextClass>)>,
    ) {
        into.clear();
        for cell in row.views() {
            if let Some(class) = self.of(cell, strings)
                && class.means_something()
            {
                into.push((cell.column, class));
            }
        }
    }
}

impl TextClass {
    fn means_something(&self) -> bool {
        !(self.headings.is_empty()
            && self.above.is_empty()
            && self.ends.is_empty()
            && self.placeholders.is_empty()
            && self.skips.is_empty()
            && self.meaning_texts.is_empty()
            && self.meaning_levels.is_empty()
            && self.counts.is_empty())
    }
}
