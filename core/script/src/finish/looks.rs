//! Finishes the scale in the colours of its palette, with its signs, and checks what must fit it.

use super::Finisher;
use crate::draft::DraftPalette;
use crate::palette::{ColourPalette, default_scale};
use ambersheet_policy::model::{
    Pattern, Position, Scale, ScaleLevel, TemplatePalette, UnratedLook,
};

/// The words that declare a scale.
const SCALE_WORDS: [&str; 3] = ["scale", "level", "colour"];

impl Finisher<'_> {
    pub(super) fn scale(&mut self) -> Scale {
        let palette = self.palette();
        let scale = match self.draft.scale.take() {
            None => default_scale(palette),
            Some((levels, at)) => {
                let scale = Scale::new(
                    levels
                        .into_iter()
                        .map(|level| ScaleLevel {
                            others: level.others.as_deref().map(Pattern::new),
                            ..level.hue.level(level.word, palette)
                        })
                        .collect(),
                );
                self.report_shared_spellings(&scale, at);
                scale
            }
        };
        self.with_signs(scale)
    }

    /// Reports spellings that two levels share, so that neither could be told by them.
    fn report_shared_spellings(&mut self, scale: &Scale, at: Position) {
        for (rank, level) in (0..).zip(scale.levels()) {
            let spellings = level.others.iter().flat_map(Pattern::full_names);
            for spelling in spellings {
                if scale.find(spelling) != Some(rank) {
                    let message = format!(
                        "\"{spelling}\" would be a spelling of \"{}\" and of another level",
                        level.word
                    );
                    let instead = "give each spelling to one level";
                    self.draft.problems.suggest(at, message, instead);
                }
            }
        }
    }

    fn palette(&self) -> ColourPalette {
        match &self.draft.palette {
            Some((DraftPalette::Words(palette), _)) => *palette,
            _ => ColourPalette::default(),
        }
    }

    fn with_signs(&mut self, scale: Scale) -> Scale {
        let Some((signs, at)) = self.draft.symbols.take() else {
            return scale;
        };
        let (given, needed) = (signs.len(), scale.levels().len());
        if given == needed {
            let levels = scale.levels().iter().zip(signs);
            let signed = levels.map(|(level, sign)| ScaleLevel {
                symbol: Some(sign),
                ..level.clone()
            });
            return Scale::new(signed.collect());
        }
        if self.uses_are_known(&SCALE_WORDS) {
            let signs = if given == 1 {
                "1 sign".to_owned()
            } else {
                format!("{given} signs")
            };
            let message = format!("`symbols` gives {signs}, and the scale has {needed} levels");
            let instead = format!("give {needed} signs, that of the best level first");
            self.draft.problems.suggest(at, message, instead);
        }
        scale
    }

    pub(super) fn template_palette(&mut self, scale: &Scale) -> Option<TemplatePalette> {
        let (palette, at) = self.draft.palette.take()?;
        match palette {
            DraftPalette::Words(_) => None,
            DraftPalette::Formatting => Some(TemplatePalette::Formatting { at }),
            DraftPalette::Key(sheet, range, at) => {
                let rows = u64::from(range.last.row - range.first.row) + 1;
                let columns = u64::from(range.last.column - range.first.column) + 1;
                let (cells, levels) = (rows * columns, scale.levels().len());
                if cells < levels as u64 && self.uses_are_known(&SCALE_WORDS) {
                    let held = if cells == 1 {
                        "1 cell".to_owned()
                    } else {
                        format!("{cells} cells")
                    };
                    let message = format!("the key has {held}, and the scale has {levels} levels");
                    let instead = "name the range in which every level's word has its own cell";
                    self.draft.problems.suggest(at, message, instead);
                }
                let sheet = sheet.map(|sheet| self.expanded(&sheet));
                Some(TemplatePalette::Key { sheet, range, at })
            }
        }
    }

    pub(super) fn unrated(&mut self, scale: &Scale) -> UnratedLook {
        let palette = self.palette();
        let Some((unrated, _)) = self.draft.unrated.take() else {
            return UnratedLook::default();
        };
        if let Some(word) = &unrated.word
            && scale.find(&word.text).is_some()
        {
            let message = format!(
                "\"{}\" is a level of the scale, so it cannot say that there is none",
                word.text
            );
            self.draft
                .problems
                .suggest(word.at, message, "write where_unrated(\"Not rated\")");
        }
        UnratedLook {
            word: unrated.word.map(|word| word.text),
            fill: unrated.colour.map(|hue| hue.pair(palette)),
        }
    }
}
