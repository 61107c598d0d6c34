//! Finishes tables of published counts, once levels and fields are known.

use super::Finisher;
use crate::draft::LocatedText;
use crate::problems::{any_of, did_you_mean};
use ambersheet_policy::model::{CountsColumn, Position, PublishedCounts, Scale};

impl Finisher<'_> {
    pub(super) fn counts(&mut self, scale: &Scale) -> Vec<PublishedCounts> {
        let drafts = std::mem::take(&mut self.draft.counts);
        let mut counts = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let mut columns = vec![(CountsColumn::Group, self.pattern(&draft.group))];
            for level in &draft.levels {
                if let Some(rank) = self.level(level, scale) {
                    columns.push((CountsColumn::Level(rank), self.pattern(level)));
                }
            }
            for (what, heading) in [
                (CountsColumn::Unrated, &draft.unrated),
                (CountsColumn::Total, &draft.total),
            ] {
                columns.extend(
                    heading
                        .as_ref()
                        .map(|heading| (what, self.pattern(heading))),
                );
            }
            let field = draft.field.as_ref().and_then(|name| self.field(name));
            self.require_field("published_counts", draft.field.as_ref(), draft.at);
            let sheet = draft.sheet.as_ref().map(|sheet| self.pattern(sheet));
            counts.push(PublishedCounts {
                sheet,
                columns,
                field,
                at: draft.at,
            });
        }
        counts
    }

    /// Returns the rank of a level that a table of counts or a share names, or reports that there is none.
    pub(super) fn level(&mut self, word: &LocatedText, scale: &Scale) -> Option<u8> {
        let rank = scale.find(&word.text);
        if rank.is_none() && self.uses_are_known(&["scale", "level"]) {
            let words = || scale.levels().iter().map(|level| level.word.as_str());
            let near = did_you_mean(&word.text, words());
            let message = format!("\"{}\" is no level of the scale", word.text);
            let instead = near.unwrap_or_else(|| format!("the levels are {}", any_of(words())));
            self.draft.problems.suggest(word.at, message, instead);
        }
        rank
    }

    /// Requires the field that is counted, if no table or form has a main rating.
    pub(super) fn require_field(&mut self, word: &str, field: Option<&LocatedText>, at: Position) {
        let has_main = self.has_main_rating || !self.uses_are_known(&["tables", "table", "form"]);
        if field.is_some() || has_main {
            return;
        }
        let names: Vec<String> = self
            .fields
            .iter()
            .map(|field| format!("field: \"{}\"", field.name))
            .collect();
        if names.is_empty() {
            return;
        }
        let message = format!(
            "`{word}` counts one rating of each row, and the rows carry several or one of their own"
        );
        self.draft.problems.suggest(
            at,
            message,
            format!("write {}", any_of(names.iter().map(String::as_str))),
        );
    }
}
