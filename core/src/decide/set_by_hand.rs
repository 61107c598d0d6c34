//! Ratings set by hand, passed in with a return.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use ambersheet_diagnostic::{Code, Diagnostic};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Period, RulesetModel};

/// A rating set by hand outside the return, such as a line of a file of overrides.
///
/// ```
/// use ambersheet::SetByHand;
///
/// let by_hand = SetByHand {
///     measure: "Return to prison custody".to_owned(),
///     rating: "Red".to_owned(),
///     reason: Some("The figure is to be restated.".to_owned()),
///     by: Some("A. Auditor".to_owned()),
///     ..SetByHand::default()
/// };
/// assert!(by_hand.period.is_none(), "so it holds for any period");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetByHand {
    /// The measure's name; needed if there is no id.
    pub measure: String,
    /// The measure's id; if given, it identifies the measure in place of the name.
    pub id: Option<String>,
    /// The measure's group, if several measures have the same name.
    pub group: Option<String>,
    /// The period for which the rating was set; `None` for any period.
    pub period: Option<String>,
    /// The level's word.
    pub rating: String,
    /// The reason for setting it.
    pub reason: Option<String>,
    /// The name of the person who set it.
    pub by: Option<String>,
    /// The date on which it was set, as written.
    pub date: Option<String>,
    /// The computed rating at that time.
    pub of: Option<String>,
}

/// The ratings set by hand that apply to a return, by measure.
pub(crate) struct OverridesInForce<'a> {
    all: &'a [SetByHand],
    /// The indices in `all`, by id or name.
    by_key: HashMap<String, Vec<usize>>,
    /// The indices of those whose measure is in the return.
    used: Mutex<HashSet<usize>>,
    /// The indices of those whose measure has several ratings, with the name of one of them.
    several: Mutex<BTreeMap<usize, String>>,
}

impl<'a> OverridesInForce<'a> {
    /// Selects the ratings of the period that is rated.
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
            several: Mutex::default(),
        }
    }

    /// Returns `true` if no rating set by hand applies to this return.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Locks the indices of the ratings that were found.
    fn used(&self) -> std::sync::MutexGuard<'_, HashSet<usize>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds the rating set by hand for a measure, by id or else by name.
    pub(crate) fn find(&self, name: &str, id: &str, group: Option<&str>) -> Option<&'a SetByHand> {
        let by_id = (!id.is_empty())
            .then(|| self.by_key.get(&format!("#{}", fold(id))))
            .flatten();
        let candidates = by_id.or_else(|| self.by_key.get(&fold(name)))?;
        let at = *candidates.iter().find(|at| {
            let wanted = self.all[**at].group.as_deref();
            wanted.is_none_or(|wanted| group.is_some_and(|group| fold(group) == fold(wanted)))
        })?;
        self.used().insert(at);
        Some(&self.all[at])
    }

    /// Finds the rating set by hand for one of several ratings of a row, which is named with its heading.
    pub(crate) fn find_of_several(
        &self,
        (name, id): (&str, &str),
        heading: &str,
        group: Option<&str>,
    ) -> Option<&'a SetByHand> {
        let told = format!("{name}: {heading}");
        let found = self.find(&told, "", group);
        if found.is_none() {
            let keys = [fold(name), format!("#{}", fold(id))];
            let untold = keys.iter().filter_map(|key| self.by_key.get(key)).flatten();
            let mut several = self.several.lock().unwrap_or_else(PoisonError::into_inner);
            for at in untold {
                several.entry(*at).or_insert_with(|| told.clone());
            }
        }
        found
    }

    /// Returns a warning for each rating set by hand whose measure is not in the return.
    pub(crate) fn unused(&self) -> Vec<Diagnostic> {
        let used = self.used();
        let several = self.several.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unused: Vec<usize> = self.by_key.values().flatten().copied().collect();
        unused.retain(|at| !used.contains(at));
        unused.sort_unstable();
        let unused = unused.into_iter().map(|at| {
            let name = self.all[at].id.as_deref().unwrap_or(&self.all[at].measure);
            let message = match several.get(&at) {
                Some(told) => format!(
                    "a rating was set by hand for \"{name}\", which has several; name the one that is meant, as in \"{told}\""
                ),
                None => format!(
                    "a rating was set by hand for \"{name}\", and the return has no such measure; correct the name, or take the line out"
                ),
            };
            Diagnostic::new(Code::OverrideUnmatched, message)
        });
        unused.collect()
    }
}

/// Returns `true` if a rating set by hand applies to the period of the rules.
fn is_of_period(one: &SetByHand, ruleset: &RulesetModel) -> bool {
    let (Some(wanted), Some(period)) = (&one.period, &ruleset.period) else {
        return one.period.is_none();
    };
    let wanted = Period::new(wanted);
    let wanted = wanted.starting(period.starts());
    match (wanted.span(), period.span()) {
        (Some(one), Some(other)) => one == other,
        _ => fold(wanted.text()) == fold(period.text()),
    }
}
