//! Ratings that somebody set by hand: read from the return's own columns, and what is to be said of them.

use std::io::{Read, Seek};

use super::Rated;
use super::at::{RecordAt, Stands};
use super::recording::Recorder;
use super::row_cells::{keep, shown};
use crate::Warning;
use crate::calendar::iso_date;
use crate::record::{ByHand, Entry, LayoutRef};
use crate::ruleset::{Role, Ruleset, fold};
use crate::sheet::Kind;
use crate::text::{TextRef, Texts};
use crate::value::FormatKind;

impl Recorder<'_, '_> {
    /// The rating by hand that a record carries, if it does.
    pub(super) fn by_hand(&self, at: RecordAt<'_>, texts: &mut Texts) -> Option<ByHand> {
        let word = self.kept(at, Role::Override, texts)?;
        let place = match at.stands(self.ruleset, Role::Override) {
            Stands::Cell { sheet, cell, .. } => Some((sheet as u16, cell)),
            Stands::Nowhere | Stands::Given(_) => None,
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
        let Stands::Cell { present: Some(cell), .. } = at.stands(self.ruleset, role) else { return None };
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let is_date = cell.kind == Kind::Number && self.styles.kind(cell.style) == FormatKind::Date;
        let date = is_date.then(|| text.parse().ok().and_then(iso_date)).flatten();
        Some(match date {
            Some(date) => texts.keep(&date),
            None => keep(cell, &text, texts),
        })
    }
}

fn is_blank(text: &str, ruleset: &Ruleset, at: RecordAt<'_>) -> bool {
    let empty = match at.layout() {
        LayoutRef::Table(index) => &ruleset.tables[usize::from(index)].empty,
        LayoutRef::Form(index) => &ruleset.forms[usize::from(index)].empty,
    };
    let folded = fold(text);
    matches!(folded.as_str(), "" | "-" | "n/a" | "none") || empty.iter().any(|known| known.matches(&folded))
}

/// What somebody has to look at in a rating by hand.
pub(super) fn warnings<R: Read + Seek>(rated: &Rated<'_, R>, entry: &Entry) -> Vec<Warning> {
    let Some(by_hand) = entry.by_hand() else { return Vec::new() };
    let rating = rated.rating(entry);
    let place = match by_hand.at {
        Some((sheet, cell)) => rated.place(sheet, cell),
        None => rating.place(),
    };
    let computed = rating.computed().unwrap_or("unrated").to_owned();
    let text = |text: TextRef| rated.text(text);
    let mut warnings = Vec::new();
    let mut warn = |code, message: String| {
        warnings.push(Warning { code, cell: Some(place.clone()), message });
    };
    let word = text(by_hand.word).unwrap_or_default();
    if by_hand.rank.is_none() {
        warn(
            "override_unknown",
            format!(
                "\"{word}\" is no level of the rules, so the computed rating stands ({computed}); write one of the levels, or leave the cell blank"
            ),
        );
        return warnings;
    }
    if by_hand.reason == TextRef::NONE {
        warn(
            "override_without_reason",
            format!(
                "this rating was set to {word} by hand, and no reason is given (computed: {computed}); say why beside it"
            ),
        );
    }
    if let Some(of) = text(by_hand.of) {
        let was = rated.ruleset.scale.find(&of);
        let unrated = was.is_none() && fold(&of) == "unrated";
        let same = was.map_or(unrated && entry.verdict.level.is_err(), |was| entry.verdict.level == Ok(was));
        if !same {
            warn(
                "override_moved",
                format!(
                    "this rating was set to {word} by hand when the computed rating was {of}, which now is {computed}; look at it again"
                ),
            );
        }
    }
    warnings
}
