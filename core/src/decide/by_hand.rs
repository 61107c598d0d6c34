//! Ratings that somebody set by hand: read from the return's own columns, and what is to be said of them.

use crate::decide::common::Common;
use crate::decide::recorder::Recorder;
use crate::find::record_at::RecordAt;
use crate::find::row_cells::{keep, shown};
use crate::find::value_location::ValueLocation;
use crate::record::ByHand;
use ambersheet_ooxml::calendar::iso_date;
use ambersheet_ooxml::sheet::Kind;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::model::LayoutRef;
use ambersheet_policy::model::{Role, RulesetModel};
use ambersheet_quantity::FormatKind;

impl Recorder<'_, '_> {
    /// The rating by hand of a record: in its own column, or else in a file beside the return.
    pub(crate) fn by_hand(
        &self,
        at: RecordAt<'_>,
        common: &Common,
        texts: &mut Texts,
    ) -> Option<ByHand> {
        self.in_column(at, texts)
            .or_else(|| self.in_file(common, texts))
    }

    fn in_file(&self, common: &Common, texts: &mut Texts) -> Option<ByHand> {
        if self.beside.set.is_empty() {
            return None;
        }
        let (name, id) = common.name_and_id();
        let group = texts.get(common.entry.group, self.strings);
        let one = self.beside.set.find(name, id, group.as_deref())?;
        let mut kept =
            |text: &Option<String>| texts.keep(text.as_deref().unwrap_or_default().trim());
        Some(ByHand {
            rank: self.ruleset.scale.find(&one.rating),
            reason: kept(&one.reason),
            by: kept(&one.by),
            date: kept(&one.date),
            of: kept(&one.of),
            word: texts.keep(one.rating.trim()),
            at: None,
        })
    }

    fn in_column(&self, at: RecordAt<'_>, texts: &mut Texts) -> Option<ByHand> {
        if !self.has_overrides {
            return None;
        }
        let word = self.kept(at, Role::Override, texts)?;
        let place = match at.stands(self.ruleset, Role::Override) {
            ValueLocation::Cell { sheet, cell, .. } => Some((sheet as u16, cell)),
            ValueLocation::Nowhere | ValueLocation::Given(_) => None,
        };
        let text = texts.get(word, self.strings).unwrap_or_default();
        if is_blank(&text, self.ruleset, at) {
            return None;
        }
        let mut kept = |role| self.kept(at, role, texts).unwrap_or_default();
        Some(ByHand {
            rank: self.ruleset.scale.find(&text),
            word,
            reason: kept(Role::OverrideReason),
            by: kept(Role::OverrideBy),
            date: kept(Role::OverrideDate),
            of: kept(Role::OverrideOf),
            at: place,
        })
    }

    /// The text of a role's cell, a date as in 2023-07-03.
    fn kept(&self, at: RecordAt<'_>, role: Role, texts: &mut Texts) -> Option<TextRef> {
        let ValueLocation::Cell {
            present: Some(cell),
            ..
        } = at.stands(self.ruleset, role)
        else {
            return None;
        };
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let is_date =
            cell.kind == Kind::Number && self.formats.kind(cell.style) == FormatKind::Date;
        let date = is_date
            .then(|| text.parse().ok().and_then(iso_date))
            .flatten();
        Some(match date {
            Some(date) => texts.keep(&date),
            None => keep(cell, &text, texts),
        })
    }
}

fn is_blank(text: &str, ruleset: &RulesetModel, at: RecordAt<'_>) -> bool {
    let empty = match at.layout() {
        LayoutRef::Table(index) => &ruleset.tables[usize::from(index)].empty,
        LayoutRef::Form(index) => &ruleset.forms[usize::from(index)].empty,
    };
    let folded = fold(text);
    matches!(folded.as_str(), "" | "-" | "n/a" | "none")
        || empty.iter().any(|known| known.matches(&folded))
}
