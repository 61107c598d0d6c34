//! From a record's values to its verdict, by whatever the rules say of the measure.

use super::at::RecordAt;
use super::reckon::{Reckoned, Source};
use super::recording::{Common, Recorder};
use super::units::Units;
use crate::Error;
use crate::evaluate::{
    Asked, EVERY_CHANGE, Measured, Reason, Verdict, direction, first_of, look_up, off_target_by,
    rate_by_policy, settled, unread,
};
use crate::record::{Direction, Entry, More};
use crate::ruleset::{Asks, By, Condition, Grid, Polarity, Policy, Role};
use crate::text::Texts;

impl Recorder<'_, '_> {
    /// A rating of the record by a policy; without one a field is left to what was typed.
    ///
    /// # Errors
    /// Where a function of the script fails.
    pub(super) fn decided(
        &self,
        at: RecordAt<'_>,
        common: &Common,
        field: Option<usize>,
        policy: &Policy,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let source = Source { ruleset: self.ruleset, texts, strings: self.strings };
        let mut entry = common.entry.clone();
        source.parts(policy, &mut entry);
        let units = Units::of(self.ruleset, at, policy, &entry);
        let mut entry = units.apply(entry);
        let reckoned = source.reckon(policy, &entry);
        let mut more = reckoned.more();
        let by = self.ruleset.policies.by(policy);
        entry.verdict = match (settled(policy), by) {
            (Some(verdict), _) => verdict,
            (None, None) => self.by_target(policy, &reckoned),
            (None, Some(By::Function(function))) => {
                self.by_function(at, common, &entry, field, function, policy, texts)?
            }
            (None, Some(By::FirstOf(conditions))) => {
                let intervention = common.intervention.under(units.stated(Role::Target));
                let text = texts.get(entry.actual.raw, self.strings);
                let asked = Asked {
                    actual: &reckoned.actual,
                    text: text.as_deref(),
                    target: &reckoned.target,
                    intervention: &intervention,
                    polarity: reckoned.polarity,
                    moved: self.moved(&entry, reckoned.polarity),
                };
                let (verdict, condition) = by_conditions(conditions, &asked);
                let kept = more.get_or_insert_default();
                kept.condition = condition;
                kept.intervention = intervention.quantity.ok();
                verdict
            }
            (None, Some(By::Grid(grid))) => self.by_grid(grid, &entry, &mut more, texts),
        };
        if by.is_some() && entry.verdict.claim.is_none() {
            entry.verdict.claim = policy.by.and_then(|claim| u32::try_from(claim).ok());
        }
        entry.more = more.map(Box::new);
        Ok(entry)
    }

    fn by_target(&self, policy: &Policy, reckoned: &Reckoned) -> Verdict {
        let scale = &self.ruleset.scale;
        match policy.ranked {
            // Ranks count from the best, so that lower is better whatever else is said.
            Some(line) => {
                let policy = Policy { good_is: Some((Polarity::Lower, line)), ..policy.clone() };
                rate_by_policy(&policy, scale, &reckoned.actual, &reckoned.target)
            }
            None => rate_by_policy(policy, scale, &reckoned.actual, &reckoned.target),
        }
    }

    fn by_grid(&self, grid: &Grid, entry: &Entry, more: &mut Option<More>, texts: &mut Texts) -> Verdict {
        let Some(text) = texts.get(entry.actual.raw, self.strings).filter(|text| !text.trim().is_empty())
        else {
            let missing = entry.actual.quantity.err().map_or(Reason::NoRule, unread);
            return Verdict::unrated(missing);
        };
        match look_up(grid, &text) {
            Some(found) => {
                more.get_or_insert_default().score = found.score.filter(|_| grid.scored);
                Verdict { level: Ok(found.rank), ..Verdict::unrated(Reason::NoRule) }
            }
            None => match entry.actual.quantity {
                Err(missing) if unread(missing) != Reason::NotANumber => Verdict::unrated(unread(missing)),
                _ => Verdict { detail: texts.keep(&text), ..Verdict::unrated(Reason::NoRule) },
            },
        }
    }

    fn moved(&self, entry: &Entry, polarity: Option<Polarity>) -> Result<Direction, Reason> {
        let rule = self.ruleset.direction.as_ref().unwrap_or(&EVERY_CHANGE);
        let moved = direction(rule, polarity, &entry.actual, &entry.previous, &entry.target);
        moved.ok_or_else(|| match (entry.actual.quantity, entry.previous.quantity, polarity) {
            (Err(missing), ..) => unread(missing),
            (_, Err(_), _) => Reason::NoPrevious,
            (_, _, None) => Reason::NoRule,
            _ => Reason::AmbiguousUnit,
        })
    }
}

fn by_conditions(conditions: &[Condition], asked: &Asked<'_>) -> (Verdict, Option<u16>) {
    let off = Measured::new(asked.actual, asked.target).ok().zip(asked.polarity);
    let verdict = Verdict {
        off_target_by: off.and_then(|(measured, polarity)| off_target_by(measured, polarity)),
        polarity: asked.polarity,
        ..Verdict::unrated(Reason::NoRule)
    };
    match first_of(conditions, asked) {
        Err(reason) => (Verdict { level: Err(reason), ..verdict }, None),
        Ok(index) => {
            let condition = &conditions[index];
            let tolerance = match condition.asks {
                Asks::Within(tolerance) | Asks::CloserThan(tolerance) => Some(tolerance),
                _ => None,
            };
            let verdict = Verdict { level: Ok(condition.rank), tolerance, ..verdict };
            (verdict, u16::try_from(index).ok())
        }
    }
}
