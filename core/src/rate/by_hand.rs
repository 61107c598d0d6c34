//! Ratings that somebody set by hand: read from the return's own columns, and what is to be said of them.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::Rated;
use super::at::{RecordAt, Stands};
use super::common::Common;
use super::recording::Recorder;
use super::row_cells::{keep, shown};
use crate::record::{ByHand, Entry};
use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::calendar::iso_date;
use ambersheet_ooxml::sheet::Kind;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::model::LayoutRef;
use ambersheet_policy::model::{Period, Role, RulesetModel};
use ambersheet_quantity::FormatKind;

/// A rating that somebody set by hand and that no column of the return holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetByHand {
    /// The measure's name; this or the id is needed.
    pub measure: String,
    /// Its id; where it is given, it counts and not the name.
    pub id: Option<String>,
    /// Its group, where several measures are called the same.
    pub group: Option<String>,
    /// The period that it was set for; without one it holds for any.
    pub period: Option<String>,
    /// The level's word.
    pub rating: String,
    /// Why.
    pub reason: Option<String>,
    /// Who set it.
    pub by: Option<String>,
    /// When.
    pub date: Option<String>,
    /// The rating that was computed then.
    pub of: Option<String>,
}

/// The ratings by hand that hold for a return, by what they name.
pub(super) struct SetFor<'a> {
    all: &'a [SetByHand],
    /// Their places, by id or name.
    by_key: HashMap<String, Vec<usize>>,
    /// The places of those that were found in the return.
    used: RefCell<HashSet<usize>>,
}

impl<'a> SetFor<'a> {
    /// Those of the period that is rated.
    pub(super) fn new(all: &'a [SetByHand], ruleset: &RulesetModel) -> Self {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, one) in all
            .iter()
            .enumerate()
            .filter(|(_, one)| is_of_period(one, ruleset))
        {
            let key = one
                .id
                .as_ref()
                .map_or_else(|| fold(&one.measure), |id| format!("#{}", fold(id)));
            by_key.entry(key).or_default().push(at);
        }
        Self {
            all,
            by_key,
            used: RefCell::default(),
        }
    }

    fn find(&self, name: &str, id: &str, group: Option<&str>) -> Option<&'a SetByHand> {
        let by_id = (!id.is_empty())
            .then(|| self.by_key.get(&format!("#{}", fold(id))))
            .flatten();
        let candidates = by_id.or_else(|| self.by_key.get(&fold(name)))?;
        let of_group = |at: &&usize| match (&self.all[**at].group, group) {
            (None, _) => true,
            (Some(wanted), group) => group.is_some_and(|group| fold(group) == fold(wanted)),
        };
        let at = *candidates.iter().find(of_group)?;
        self.used.borrow_mut().insert(at);
        Some(&self.all[at])
    }

    /// A warning for each that names no measure of the return.
    pub(super) fn unused(&self) -> Vec<Warning> {
        let used = self.used.borrow();
        let mut unused: Vec<usize> = self.by_key.values().flatten().copied().collect();
        unused.retain(|at| !used.contains(at));
        unused.sort_unstable();
        let warn = |at: usize| {
            let name = self.all[at].id.as_deref().unwrap_or(&self.all[at].measure);
            Warning {
                code: "override_unmatched",
                cell: None,
                message: format!(
                    "a rating was set by hand for \"{name}\", and the return has no such measure; correct the name, or take the line out"
                ),
            }
        };
        unused.into_iter().map(warn).collect()
    }
}

fn is_of_period(one: &SetByHand, ruleset: &RulesetModel) -> bool {
    let (Some(wanted), Some(period)) = (&one.period, &ruleset.period) else {
        return one.period.is_none();
    };
    let wanted = Period::new(wanted);
    match (wanted.first_quarter(), period.first_quarter()) {
        (Some(one), Some(other)) => one == other && wanted.last_quarter() == period.last_quarter(),
        _ => fold(wanted.text()) == fold(period.text()),
    }
}

impl Recorder<'_, '_> {
    /// The rating by hand of a record: in its own column, or else in a file beside the return.
    pub(super) fn by_hand(
        &self,
        at: RecordAt<'_>,
        common: &Common,
        texts: &mut Texts,
    ) -> Option<ByHand> {
        self.in_column(at, texts)
            .or_else(|| self.in_file(common, texts))
    }

    fn in_file(&self, common: &Common, texts: &mut Texts) -> Option<ByHand> {
        if self.beside.set.by_key.is_empty() {
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
        let Stands::Cell {
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

/// What somebody has to look at in a rating by hand.
pub(super) fn warnings(rated: &Rated<'_>, entry: &Entry) -> Vec<Warning> {
    let Some(by_hand) = entry.by_hand() else {
        return Vec::new();
    };
    let rating = rated.rating(entry);
    let place = match by_hand.at {
        Some((sheet, cell)) => rated.place(sheet, cell),
        None => rating.place(),
    };
    let computed = rating.computed().unwrap_or("unrated").to_owned();
    let text = |text: TextRef| rated.text(text);
    let mut warnings = Vec::new();
    let mut warn = |code, message: String| {
        warnings.push(Warning {
            code,
            cell: Some(place.clone()),
            message,
        });
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
        let same = was.map_or(unrated && entry.verdict.level.is_err(), |was| {
            entry.verdict.level == Ok(was)
        });
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
