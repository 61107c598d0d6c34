//! From a record's values to its verdict, by whatever the rules say of the measure.

use crate::decide::common::Case;
use rust_decimal::Decimal;

use crate::decide::common::Common;
use crate::decide::reckon::{Reckoned, Source};
use crate::decide::recorder::Recorder;
use crate::decide::units::Units;
use crate::error::Error;
use crate::find::record_at::RecordAt;
use crate::record::{Entry, More};
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::{
    ConditionInput, EVERY_CHANGE, Measured, Undecided, Verdict, direction, first_of,
    forced_verdict, look_up, moved, off_target_by, rate_by_policy, unread,
};
use ambersheet_policy::model::{
    By, Condition, DirectionRule, LevelGrid, PartsRule, Polarity, Policy, Role, SaidBy, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{Direction, Value};

impl Recorder<'_, '_> {
    /// A rating of the record by a policy; without one a field is left to what was typed.
    ///
    /// # Errors
    /// Where a function of the script fails.
    pub(crate) fn decided(
        &self,
        at: RecordAt<'_>,
        common: &Common,
        field: Option<usize>,
        policy: &Policy,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let source = self.source(texts);
        let mut entry = common.entry.clone();
        self.take_figures(at, common, &mut entry);
        common.choose(&self.ruleset.policies, policy, &mut entry);
        source.parts(policy, &mut entry);
        let units = Units::of(self.ruleset, at, policy, &entry);
        let entry = units.apply(entry);
        let case = Case {
            at,
            common,
            field,
            policy,
            units,
        };
        let mut entry = match self.ruleset.policies.parts(policy) {
            Some(PartsRule::Worst) => self.worst_of_parts(&case, entry, texts)?,
            Some(PartsRule::Sum) | None => self.decide(&case, entry, texts)?,
        };
        if let Some(line) = policy.line(Topic::SameIfWithin) {
            entry.more.get_or_insert_default().change = u16::try_from(line).ok();
        }
        Ok(entry)
    }

    fn source<'t>(&'t self, texts: &'t Texts) -> Source<'t> {
        Source {
            ruleset: self.ruleset,
            texts,
            strings: self.strings,
        }
    }

    /// The worst of the ratings of a composite value's parts; one that cannot be rated leaves the whole unrated.
    fn worst_of_parts(
        &self,
        case: &Case<'_>,
        entry: Entry,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let pairs = match self.source(texts).pairs(&entry) {
            Ok(pairs) if pairs.is_empty() => return self.decide(case, entry, texts),
            Ok(pairs) => pairs,
            Err(reason) => {
                return Ok(Entry {
                    verdict: Verdict::unrated(reason),
                    ..entry
                });
            }
        };
        let mut worst: Option<Entry> = None;
        for pair in pairs {
            let of_part = |value: &Value, role, quantity| {
                Value {
                    quantity: Ok(quantity),
                    ..*value
                }
                .under(case.units.stated(role))
            };
            let part = Entry {
                actual: of_part(&entry.actual, Role::Actual, pair.actual),
                target: of_part(&entry.target, Role::Target, pair.target),
                ..entry.clone()
            };
            let mut part = self.decide(case, part, texts)?;
            part.more.get_or_insert_default().part = texts.keep(&pair.label);
            if worst
                .as_ref()
                .is_none_or(|worst| badness(&part) > badness(worst))
            {
                worst = Some(part);
            }
        }
        Ok(worst.unwrap_or(entry))
    }

    /// The rating of a record whose values are chosen.
    fn decide(&self, case: &Case<'_>, mut entry: Entry, texts: &mut Texts) -> Result<Entry, Error> {
        let policy = case.policy;
        let reckoned = self.source(texts).reckon(policy, &entry);
        let mut more = reckoned.more();
        let by = self.ruleset.policies.by(policy);
        entry.verdict = match (forced_verdict(policy), by) {
            (Some(verdict), _) => verdict,
            (None, None) => self.by_target(policy, &reckoned),
            (None, Some(By::Function(function))) => {
                self.by_function(case, &entry, function, texts)?
            }
            (None, Some(By::FirstOf(conditions))) => {
                let intervention = case
                    .common
                    .value(Role::Intervention)
                    .under(case.units.stated(Role::Target));
                let text = texts.get(entry.actual.raw, self.strings);
                let asked = ConditionInput {
                    actual: &reckoned.actual,
                    text: text.as_deref(),
                    target: &reckoned.target,
                    intervention: &intervention,
                    polarity: reckoned.polarity,
                    moved: self.moved(policy, &entry, reckoned.polarity),
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
            entry.verdict.claim = policy
                .line(Topic::By)
                .and_then(|claim| u32::try_from(claim).ok());
        }
        entry.more = more.map(Box::new);
        Ok(entry)
    }

    fn by_target(&self, policy: &Policy, reckoned: &Reckoned) -> Verdict {
        let scale = &self.ruleset.scale;
        match policy.line(Topic::Ranked) {
            // Ranks count from the best, so that lower is better whatever else is said.
            Some(line) => {
                let policy = Policy {
                    good_is: Some((Polarity::Lower, SaidBy::Line(line))),
                    ..policy.clone()
                };
                rate_by_policy(&policy, scale, &reckoned.actual, &reckoned.target)
            }
            None => rate_by_policy(policy, scale, &reckoned.actual, &reckoned.target),
        }
    }

    fn by_grid(
        &self,
        grid: &LevelGrid,
        entry: &Entry,
        more: &mut Option<More>,
        texts: &mut Texts,
    ) -> Verdict {
        let Some(text) = texts
            .get(entry.actual.raw, self.strings)
            .filter(|text| !text.trim().is_empty())
        else {
            let missing = entry.actual.quantity.err().map_or(Reason::NoRule, unread);
            return Verdict::unrated(missing);
        };
        match look_up(grid, &text) {
            Some(found) => {
                more.get_or_insert_default().score = found.score.filter(|_| grid.scored);
                Verdict {
                    level: Ok(found.rank),
                    ..Verdict::unrated(Reason::NoRule)
                }
            }
            None => match entry.actual.quantity {
                Err(missing) if unread(missing) != Reason::NotANumber => {
                    Verdict::unrated(unread(missing))
                }
                _ => Verdict {
                    detail: texts.keep(&text),
                    ..Verdict::unrated(Reason::NoRule)
                },
            },
        }
    }

    fn moved(
        &self,
        policy: &Policy,
        entry: &Entry,
        polarity: Option<Polarity>,
    ) -> Result<Direction, Reason> {
        let values = [&entry.actual, &entry.previous, &entry.target];
        let is_redefined = self.ruleset.is_redefined(policy);
        match self
            .ruleset
            .direction_rule(policy.line(Topic::SameIfWithin))
        {
            Some(rule) => moved(&rule, polarity, values, is_redefined),
            None => moved(&EVERY_CHANGE, polarity, values, is_redefined),
        }
    }

    /// Which way a record moved; nothing where its definition changed between the two values.
    pub(crate) fn direction(
        &self,
        rule: &DirectionRule,
        policy: &Policy,
        entry: &Entry,
        polarity: Option<Polarity>,
    ) -> Option<Direction> {
        if self.ruleset.is_redefined(policy) {
            return None;
        }
        direction(
            rule,
            polarity,
            &entry.actual,
            &entry.previous,
            &entry.target,
        )
    }
}

/// How bad the rating of a part is: without a level it is the worst; of one level, the share of the target that it is off
/// by.
fn badness(entry: &Entry) -> (u16, Option<Decimal>) {
    let target = entry.target.quantity.ok().map(|target| target.number.abs());
    let share = entry
        .verdict
        .off_target_by
        .zip(target)
        .and_then(|(off, target)| off.checked_div(target));
    (entry.verdict.level.map_or(u16::MAX, u16::from), share)
}

fn by_conditions(conditions: &[Condition], asked: &ConditionInput<'_>) -> (Verdict, Option<u16>) {
    let off = Measured::new(asked.actual, asked.target)
        .ok()
        .zip(asked.polarity);
    let verdict = Verdict {
        off_target_by: off.and_then(|(measured, polarity)| off_target_by(measured, polarity)),
        polarity: asked.polarity,
        ..Verdict::unrated(Reason::NoRule)
    };
    match first_of(conditions, asked) {
        Err(Undecided { reason, at }) => (
            Verdict {
                level: Err(reason),
                ..verdict
            },
            at.and_then(|at| u16::try_from(at).ok()),
        ),
        Ok(index) => {
            let condition = &conditions[index];
            let verdict = Verdict {
                level: Ok(condition.rank),
                tolerance: condition.kind.region().tolerance(),
                ..verdict
            };
            (verdict, u16::try_from(index).ok())
        }
    }
}
