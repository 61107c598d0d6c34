//! The decider: turns the values of a record into its verdict, by the rules for its measure.

use std::borrow::Cow;

use ambersheet_quantity::{Missing, StatedUnit, TargetCondition, Unit};
use rust_decimal::Decimal;

use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::{
    ConditionInput, EVERY_CHANGE, Measured, NoDirection, Undecided, Verdict, direction, first_of,
    forced_verdict, look_up, off_target_by, rate_by_policy, unread,
};
use ambersheet_policy::model::{
    By, Condition, LevelGrid, PartsRule, Polarity, Policy, Role, Rounding, SaidBy, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::{Direction, TargetSource, Value};

use crate::decide::common::{Case, Common};
use crate::decide::context::ReturnContext;
use crate::decide::dates::{conditions_with_working_days, is_today, not_due, with_working_days};
use crate::decide::functions::rate_by_function;
use crate::decide::limits::{of_text, resolved};
use crate::decide::money::{BudgetFacts, ambiguous};
use crate::decide::prepare::{PreparedRecord, ValueTexts};
use crate::decide::rounding::{as_shown, round};
use crate::decide::score::{name_score, take_score};
use crate::decide::signs::{named_earlier, take_condition, with_range};
use crate::decide::tolerance::{name_fault, with_column};
use crate::decide::units::{Units, in_one_unit};
use crate::decide::value_reader::ValueReader;
use crate::error::Error;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;
use crate::record::{Entry, RatingDetails};

/// Decides records whose values were read.
#[derive(Clone, Copy)]
pub(crate) struct Decider<'a, 'r> {
    pub(crate) reader: ValueReader<'a, 'r>,
    pub(crate) context: &'a ReturnContext<'a>,
}

impl Decider<'_, '_> {
    /// Rates a record, or one of its fields, by a policy.
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a function of the script fails.
    pub(crate) fn rate(
        self,
        record: RecordAt<'_>,
        common: &Common,
        field: Option<usize>,
        policy: &Policy,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let ruleset = self.reader.ruleset;
        let mut entry = common.entry.clone();
        self.take_figures(record, common, &mut entry);
        common.choose(&ruleset.policies, policy, &mut entry);
        let fault = take_score(self.reader, common, policy, &mut entry, texts);
        self.texts(texts).choose_parts(policy, &mut entry);
        let condition = self.texts(texts).condition(policy, &entry.target);
        let own = condition.and_then(|condition| {
            take_condition(ruleset, record, common, policy, condition, &mut entry)
        });
        let range = self.texts(texts).range(&entry.target);
        let own = match range {
            Some(_) if own.is_none() => with_range(common, policy),
            _ => own,
        };
        let policy = own.as_ref().unwrap_or(policy);
        entry.said_by_target = policy.said_by_target.is_some();
        let units = Units::of(ruleset, record, policy, &entry, range);
        let mut entry = in_one_unit(units.apply(entry));
        let budget = BudgetFacts::take((ruleset, record), common, policy, units, &mut entry);
        let case = Case {
            record,
            common,
            field,
            policy,
            units,
            doubt: budget.doubt(),
        };
        let own = with_column(self.reader, &case, texts);
        let case = Case {
            policy: own.as_ref().unwrap_or(policy),
            ..case
        };
        let policy = case.policy;
        let mut entry = self.decide_by_parts(&case, entry, texts)?;
        if field.is_none() && record.shared().is_none() {
            entry.direction = self.direction(&case, &entry, texts);
        }
        note_sources(policy, condition, &mut entry);
        budget.note(&mut entry);
        if let Some(fault) = fault {
            name_score(
                &fault,
                ruleset.policies.by(policy),
                &mut entry.verdict,
                texts,
            );
        }
        Ok(entry)
    }

    /// Decides a record as a whole or by its parts, unless it is measured by the day of the run and is not due yet.
    fn decide_by_parts(
        self,
        case: &Case<'_>,
        entry: Entry,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let ruleset = self.reader.ruleset;
        if let Some(verdict) = not_due(ruleset, case.record, case.policy, &entry, texts) {
            return Ok(Entry { verdict, ..entry });
        }
        match ruleset.policies.parts(case.policy) {
            Some(PartsRule::Worst) if forced_verdict(case.policy).is_none() => {
                self.worst_of_parts(case, entry, texts)
            }
            Some(PartsRule::Worst | PartsRule::Sum) | None => self.decide(case, entry, texts),
        }
    }

    /// Takes the figures to date, if the record's layout has no such value.
    fn take_figures(self, record: RecordAt<'_>, common: &Common, entry: &mut Entry) {
        if self.context.has_no_figures() {
            return;
        }
        let lacks = |role| {
            matches!(
                record.location(self.reader.ruleset, role),
                ValueLocation::Nowhere
            ) && record
                .elsewhere()
                .is_none_or(|elsewhere| elsewhere.of(role).is_none())
        };
        if lacks(Role::Actual) {
            entry.actual = self.context.actual(&common.name).unwrap_or(Value::ABSENT);
        }
        if lacks(Role::Target) {
            entry.target = self.context.target(&common.name).unwrap_or(Value::ABSENT);
        }
    }

    /// Returns access to the texts that values were read from.
    fn texts<'t>(&'t self, texts: &'t Texts) -> ValueTexts<'t> {
        ValueTexts {
            ruleset: self.reader.ruleset,
            texts,
            strings: self.reader.strings,
        }
    }

    /// Rates the parts of a composite value and returns the worst; a part without a rating leaves the whole unrated.
    fn worst_of_parts(
        self,
        case: &Case<'_>,
        entry: Entry,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let pairs = match self.texts(texts).pairs(&entry) {
            Ok(pairs) if pairs.is_empty() => return self.decide(case, entry, texts),
            Ok(pairs) => pairs,
            // Where nobody states which way is good, no target is looked at, whatever its parts are.
            Err(_) if self.lacks_polarity(case.policy) => return self.decide(case, entry, texts),
            Err(lone) => {
                let mut entry = Entry {
                    verdict: Verdict::unrated(lone.reason),
                    ..entry
                };
                entry.details.get_or_insert_default().part = texts.keep(&lone.label);
                return Ok(entry);
            }
        };
        let mut worst: Option<Entry> = None;
        for pair in pairs {
            let of_part = |value: &Value, role, quantity| {
                Value { quantity, ..*value }.under(case.units.stated(role))
            };
            let missing = entry.previous.quantity.err();
            let before = pair.previous.ok_or(missing.unwrap_or(Missing::Unavailable));
            let part = Entry {
                actual: of_part(&entry.actual, Role::Actual, Ok(pair.actual)),
                previous: of_part(&entry.previous, Role::Previous, before),
                target: of_part(&entry.target, Role::Target, Ok(pair.target)),
                ..entry.clone()
            };
            let mut part = self.decide(case, part, texts)?;
            part.details.get_or_insert_default().part = texts.keep(&pair.label);
            if worst
                .as_ref()
                .is_none_or(|worst| badness(&part) > badness(worst))
            {
                worst = Some(part);
            }
        }
        Ok(worst.unwrap_or(entry))
    }

    /// Returns `true` if a policy rates by a target and nobody states which way is good.
    fn lacks_polarity(self, policy: &Policy) -> bool {
        policy.good_is.is_none() && self.reader.ruleset.policies.by(policy).is_none()
    }

    /// Rates a record whose values are chosen.
    fn decide(self, case: &Case<'_>, mut entry: Entry, texts: &mut Texts) -> Result<Entry, Error> {
        let policy = case.policy;
        let target_unit = case.units.stated(Role::Target);
        let prepared = self.prepared(case, &entry, target_unit, texts);
        let mut details = prepared.details(&entry);
        let by = self.reader.ruleset.policies.by(policy);
        entry.verdict = match (forced_verdict(policy), by) {
            (Some(verdict), _) => verdict,
            _ if let Some(why) = case.doubt => ambiguous(why, texts),
            _ if self.is_not_due(policy, &entry) => Verdict {
                detail: texts.keep("by the profile, all is due at the year's end"),
                ..Verdict::unrated(Reason::NotDue)
            },
            (None, None) if self.has_limits(case) => {
                self.by_own_limits(case, &entry, &prepared, &mut details, texts)
            }
            (None, None) => self.by_target(policy, &prepared),
            // No function may take a number for something that it perhaps does not count.
            (None, Some(By::Function(_))) if is_in_doubt(&entry.actual) => {
                Verdict::unrated(Reason::AmbiguousUnit)
            }
            (None, Some(By::Function(function))) => {
                let seen = prepared.seen_by_functions(&entry);
                rate_by_function(self.reader, case, &seen, function, texts)?
            }
            (None, Some(By::FirstOf(conditions))) => {
                self.by_conditions(conditions, case, &entry, &prepared, &mut details, texts)
            }
            (None, Some(By::Grid(grid))) => self.by_grid(grid, &entry, &mut details, texts),
        };
        if by.is_none() && !self.has_limits(case) {
            let values = (&prepared.actual, &prepared.target);
            name_fault(self.reader, case, &mut entry.verdict, values, texts);
        }
        if by.is_some() && entry.verdict.claim.is_none() {
            entry.verdict.claim = policy
                .line(Topic::By)
                .and_then(|claim| u32::try_from(claim).ok());
        }
        entry.details = details.map(Box::new);
        Ok(entry)
    }

    /// Prepares the values of a record, and rounds them if the rules say so.
    fn prepared(
        self,
        case: &Case<'_>,
        entry: &Entry,
        unit: Option<StatedUnit>,
        texts: &Texts,
    ) -> PreparedRecord {
        let Some(rounding) = self.reader.ruleset.rounding(case.policy, entry.layout) else {
            return self.texts(texts).prepare(case.policy, entry, unit);
        };
        let mut shown = Cow::Borrowed(entry);
        if rounding == Rounding::AsShown {
            let (reader, record) = (self.reader, case.record);
            let text = texts.get(entry.target.raw, reader.strings);
            let earlier =
                text.and_then(|text| named_earlier(reader.ruleset, record, case.common, &text));
            as_shown(reader, record, earlier, &mut shown.to_mut().target);
        }
        let mut prepared = self.texts(texts).prepare(case.policy, &shown, unit);
        round(self.reader, case.record, rounding, &mut prepared);
        prepared
    }

    /// Returns `true` if nothing is due by the end of the period that a record's values cover.
    fn is_not_due(self, policy: &Policy, entry: &Entry) -> bool {
        let ruleset = self.reader.ruleset;
        let profile = ruleset.policies.profile(policy);
        let part = entry.year_part.or_else(|| ruleset.year_part(entry.layout));
        profile
            .zip(part)
            .is_some_and(|(profile, part)| profile.is_not_due(part))
            && policy.line(Topic::Forecast).is_none()
    }

    fn by_target(self, policy: &Policy, prepared: &PreparedRecord) -> Verdict {
        let scale = &self.reader.ruleset.scale;
        let policy = match policy.line(Topic::Ranked) {
            // Ranks count from the best, so lower is better whatever the policy declares.
            Some(line) => Cow::Owned(Policy {
                good_is: Some((Polarity::Lower, SaidBy::Line(line))),
                ..policy.clone()
            }),
            None => with_working_days(&self.reader.ruleset.dates, policy, prepared),
        };
        rate_by_policy(&policy, scale, &prepared.actual, &prepared.target)
    }

    fn by_conditions(
        self,
        conditions: &[Condition],
        case: &Case<'_>,
        entry: &Entry,
        prepared: &PreparedRecord,
        details: &mut Option<RatingDetails>,
        texts: &mut Texts,
    ) -> Verdict {
        let intervention = case
            .common
            .value(Role::Intervention)
            .under(case.units.stated(Role::Target));
        let text = texts.get(entry.actual.raw, self.reader.strings);
        let asked = ConditionInput {
            actual: &prepared.actual,
            text: text.as_deref(),
            target: &prepared.target,
            intervention: &intervention,
            polarity: prepared.polarity,
            moved: self.moved(case, entry, prepared),
        };
        let own = resolved(conditions, |index| case.own_limit(index));
        let (own, faults) = own.unzip();
        let rules = &self.reader.ruleset.dates;
        let conditions = own.as_deref().unwrap_or(conditions);
        let counted = conditions_with_working_days(rules, conditions, prepared);
        let (mut verdict, condition) = first_condition(&counted, &asked);
        let fault = condition
            .zip(faults)
            .and_then(|(index, mut faults)| faults.get_mut(usize::from(index))?.take());
        if let Some(why) = fault {
            verdict = no_limit(&why, &asked, &verdict, texts);
        }
        let details = details.get_or_insert_default();
        details.conditions = own;
        details.condition = condition;
        details.intervention = intervention.quantity.ok();
        verdict
    }

    /// Returns `true` if the limits of the levels stand in the return, in words.
    fn has_limits(self, case: &Case<'_>) -> bool {
        let location = case.record.location(self.reader.ruleset, Role::Limits);
        !matches!(location, ValueLocation::Nowhere) && case.policy.line(Topic::Ranked).is_none()
    }

    /// Rates by the limits of the levels that the return gives in words.
    fn by_own_limits(
        self,
        case: &Case<'_>,
        entry: &Entry,
        prepared: &PreparedRecord,
        details: &mut Option<RatingDetails>,
        texts: &mut Texts,
    ) -> Verdict {
        let ruleset = self.reader.ruleset;
        let value = case.common.value(Role::Limits);
        let place = value
            .cell
            .map(|cell| format!(" in {cell}"))
            .unwrap_or_default();
        let text = texts
            .get(value.raw, self.reader.strings)
            .unwrap_or_default();
        let unrated = |why: &str, texts: &mut Texts| Verdict {
            detail: texts.keep(why),
            ..Verdict::unrated(Reason::NoLimit)
        };
        if let Err(missing) = prepared.actual.quantity {
            return Verdict::unrated(unread(missing));
        }
        if text.trim().is_empty() {
            return unrated(
                &format!("the cell of its limits{place} holds no text"),
                texts,
            );
        }
        let shown = one_line(&text);
        let conditions = match of_text(&text, &ruleset.scale, ruleset.how) {
            Ok(conditions) => conditions,
            Err(why) => {
                let why = format!("its limits{place}, \"{shown}\", are in doubt: {why}");
                return unrated(&why, texts);
            }
        };
        let verdict = self.by_conditions(&conditions, case, entry, prepared, details, texts);
        details.get_or_insert_default().conditions = Some(conditions);
        if verdict.level == Err(Reason::NoRule) {
            let actual = prepared.actual.quantity.map(|actual| actual.to_string());
            let why = format!(
                "its limits{place}, \"{shown}\", give {} no level",
                actual.unwrap_or_default()
            );
            return unrated(&why, texts);
        }
        verdict
    }

    fn by_grid(
        self,
        grid: &LevelGrid,
        entry: &Entry,
        details: &mut Option<RatingDetails>,
        texts: &mut Texts,
    ) -> Verdict {
        let text = texts
            .get(entry.actual.raw, self.reader.strings)
            .filter(|text| !text.trim().is_empty());
        let Some(text) = text else {
            let missing = entry.actual.quantity.err().map_or(Reason::NoRule, unread);
            return Verdict::unrated(missing);
        };
        if let Some(found) = look_up(grid, &text) {
            details.get_or_insert_default().score = found.score.filter(|_| grid.scored);
            return Verdict {
                level: Ok(found.rank),
                ..Verdict::unrated(Reason::NoRule)
            };
        }
        match entry.actual.quantity {
            Err(missing) if unread(missing) != Reason::NotANumber => {
                Verdict::unrated(unread(missing))
            }
            _ => Verdict {
                detail: texts.keep(&text),
                ..Verdict::unrated(Reason::NoRule)
            },
        }
    }

    /// Returns the direction that conditions compare, or the reason why there is none.
    fn moved(
        self,
        case: &Case<'_>,
        entry: &Entry,
        prepared: &PreparedRecord,
    ) -> Result<Direction, Reason> {
        let (ruleset, policy) = (self.reader.ruleset, case.policy);
        if is_today(ruleset, case.record, entry) {
            return Err(NoDirection::Actual(Missing::Blank).reason());
        }
        let rule = ruleset.direction_rule(policy.line(Topic::SameIfWithin));
        let is_redefined = ruleset.is_redefined(policy);
        let rule = rule.as_deref().unwrap_or(&EVERY_CHANGE);
        direction(rule, &prepared.movement(is_redefined)).map_err(NoDirection::reason)
    }

    /// Returns the direction in which a record moved, or the reason why it has none.
    fn direction(
        self,
        case: &Case<'_>,
        entry: &Entry,
        texts: &Texts,
    ) -> Result<Direction, NoDirection> {
        let policy = case.policy;
        let ruleset = self.reader.ruleset;
        let rule = ruleset.direction_rule(policy.line(Topic::SameIfWithin));
        let rule = rule.ok_or(NoDirection::NotAsked)?;
        if policy.line(Topic::NotRated).is_some() {
            return Err(NoDirection::NotAsked);
        }
        if policy.no_direction {
            return Err(NoDirection::Contradiction);
        }
        let unit = case.units.stated(Role::Target);
        let mut prepared = self.prepared(case, entry, unit, texts);
        if is_today(ruleset, case.record, entry) {
            prepared.actual.quantity = Err(Missing::Blank);
        }
        direction(&rule, &prepared.movement(ruleset.is_redefined(policy)))
    }
}

/// Notes in the details of an entry which earlier value is its target, and which line says what change counts as none.
fn note_sources(policy: &Policy, condition: Option<TargetCondition>, entry: &mut Entry) {
    if let Some(TargetCondition::Earlier(_, value)) = condition {
        let details = entry.details.get_or_insert_default();
        details.aim = details.aim.or(Some(TargetSource::Earlier(value)));
    }
    if let Some(line) = policy.line(Topic::SameIfWithin) {
        entry.details.get_or_insert_default().change = u16::try_from(line).ok();
    }
}

/// Returns `true` if nobody can tell what a value counts.
fn is_in_doubt(value: &Value) -> bool {
    let quantity = value.quantity.ok();
    quantity.is_some_and(|quantity| quantity.unit == Unit::InDoubt)
}

/// Returns a key that orders the ratings of parts: by level, no level last, and then by the share of the target that is
/// missed.
fn badness(entry: &Entry) -> (u16, Option<Decimal>) {
    let target = entry.target.quantity.ok().map(|target| target.number.abs());
    let share = entry
        .verdict
        .off_target_by
        .zip(target)
        .and_then(|(off, target)| off.checked_div(target));
    (entry.verdict.level.map_or(u16::MAX, u16::from), share)
}

/// Returns the verdict of a record without a limit that a condition needs.
fn no_limit(
    why: &str,
    asked: &ConditionInput<'_>,
    verdict: &Verdict,
    texts: &mut Texts,
) -> Verdict {
    match asked.check_actual(false) {
        Err(reason) => Verdict {
            level: Err(reason),
            ..*verdict
        },
        Ok(()) => Verdict {
            level: Err(Reason::NoLimit),
            detail: texts.keep(why),
            ..*verdict
        },
    }
}

/// Returns the verdict of the first condition that holds, and the index of that condition.
fn first_condition(conditions: &[Condition], asked: &ConditionInput<'_>) -> (Verdict, Option<u16>) {
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
