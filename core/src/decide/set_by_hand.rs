//! Ratings that somebody set by hand, handed in with a return.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use ambersheet_diagnostic::{Code, Diagnostic};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Period, RulesetModel};

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
pub(crate) struct SetFor<'a> {
    all: &'a [SetByHand],
    /// Their places, by id or name.
    by_key: HashMap<String, Vec<usize>>,
    /// The places of those that were found in the return.
    used: Mutex<HashSet<usize>>,
}

impl<'a> SetFor<'a> {
    /// Those of the period that is rated.
    pub(crate) fn new(all: &'a [SetByHand], ruleset: &RulesetModel) -> Self {
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
            used: Mutex::default(),
        }
    }

    /// Returns `true` if no rating by hand holds for this return.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    fn used(&self) -> std::sync::MutexGuard<'_, HashSet<usize>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn find(&self, name: &str, id: &str, group: Option<&str>) -> Option<&'a SetByHand> {
        let by_id = (!id.is_empty())
            .then(|| self.by_key.get(&format!("#{}", fold(id))))
            .flatten();
        let candidates = by_id.or_else(|| self.by_key.get(&fold(name)))?;
        let of_group = |at: &&usize| match (&self.all[**at].group, group) {
            (None, _) => true,
            (Some(wanted), group) => group.is_some_and(|group| fold(group) == fold(wanted)),
        };
        let at = *candidates.iter().find(of_group)?;
        self.used().insert(at);
        Some(&self.all[at])
    }

    /// A warning for each that names no measure of the return.
    pub(crate) fn unused(&self) -> Vec<Diagnostic> {
        let used = self.used();
        let mut unused: Vec<usize> = self.by_key.values().flatten().copied().collect();
        unused.retain(|at| !used.contains(at));
        unused.sort_unstable();
        let warn = |at: usize| {
            let name = self.all[at].id.as_deref().unwrap_or(&self.all[at].measure);
            Diagnostic::new(
                Code::OverrideUnmatched,
                format!(
                    "a rating was set by hand for \"{name}\", and the return has no such measure; correct the name, or take the line out"
                ),
            )
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
