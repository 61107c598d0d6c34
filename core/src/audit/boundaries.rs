//! Cases at the limits of every policy: on each limit, just below and just above it, and each text
//! that decides.
//!
//! Each case has the level that the rules give. They are for a person to look at, because rules
//! most often get wrong on which side a limit is.

use crate::ruleset::Ruleset;
use rust_decimal::Decimal;

use crate::audit::regions::names::sample;
use crate::report::document::plain;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::evaluate::{
    ConditionInput, Decided, EVERY_CHANGE, first_of, forced_verdict, look_up, rate_by_policy,
};
use ambersheet_policy::model::{
    By, Claimed, Comparator, Condition, LevelGrid, PartsRule, Pattern, Period, Polarity, Policy,
    Profile, Role, RulesetModel, SaidBy, StatedPolarity, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{ParseOptions, Quantity, StatedUnit, Unit, read};

/// Distance of a case from its limit.
const BESIDE: Decimal = Decimal::from_parts(1, 0, 0, false, 4);
/// The target of a case whose rules give none.
const TARGET: Decimal = Decimal::ONE_HUNDRED;
/// Maximum number of measures.
const MOST_SUBJECTS: usize = 2_000;

/// A case at a limit; the values as they are typed, empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoundaryCase {
    /// A name that the line matches.
    pub measure: String,
    /// An id that it matches.
    pub id: String,
    /// The polarity in the return, if the rules leave it to the return.
    pub good_is: String,
    /// The actual.
    pub actual: String,
    /// The target.
    pub target: String,
    /// The previous value.
    pub previous: String,
    /// The value of the same period last year, if that is compared.
    pub same_period_last_year: String,
    /// The baseline, if that is compared.
    pub baseline: String,
    /// The forecast, if that is rated.
    pub forecast: String,
    /// The intervention level.
    pub intervention: String,
    /// The level's word that the rules give.
    pub expected: String,
    /// The limit of the case, and the line of the script.
    pub why: String,
}

impl Ruleset {
    /// Returns the cases at the limits of every policy, in the script's order: for a grid each of
    /// its cells, for ranks each rank against the middle one. A line that a function decides has no
    /// limits that could be known.
    pub fn boundary_cases(&self) -> Vec<BoundaryCase> {
        boundary_cases(self.model())
    }
}

/// Makes the cases of one ruleset.
struct CaseMaker<'r> {
    rules: &'r RulesetModel,
}

/// Returns the cases at the limits of every policy, in the script's order: for a grid each of its
/// cells, for ranks each rank against the middle one. A line that a function decides has no limits
/// that could be known.
pub(crate) fn boundary_cases(rules: &RulesetModel) -> Vec<BoundaryCase> {
    CaseMaker { rules }.all()
}

impl CaseMaker<'_> {
    fn all(&self) -> Vec<BoundaryCase> {
        let only = self.rules.only_layout();
        let mut cases = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for claim in self
            .rules
            .policies
            .claims
            .iter()
            .filter(|claim| claim.field.is_none())
        {
            let (measure, id) = match &claim.claimed {
                Claimed::Named(patterns) => (
                    patterns.first().map(sample).unwrap_or_default(),
                    String::new(),
                ),
                Claimed::WithId(patterns) => (
                    "A measure".to_owned(),
                    patterns.first().map(sample).unwrap_or_default(),
                ),
                Claimed::AllOthers => ("Any other measure".to_owned(), String::new()),
                Claimed::RowsOf(_) if only.is_some() => ("Any measure".to_owned(), String::new()),
                Claimed::Every | Claimed::RowsOf(_) => continue,
            };
            if seen.len() >= MOST_SUBJECTS || !seen.insert((measure.clone(), id.clone())) {
                continue;
            }
            let policy = self.rules.policies.of(
                &fold(&measure),
                &fold(&id),
                only,
                None,
                StatedPolarity::Nothing,
            );
            let left_open = policy.good_is.is_none() && self.rules.has(Role::GoodIs);
            let stated: &[Option<(&str, Polarity)>] = if left_open {
                &[
                    Some(("Higher", Polarity::Higher)),
                    Some(("Lower", Polarity::Lower)),
                ]
            } else {
                &[None]
            };
            for good_is in stated {
                let subject = Subject {
                    measure: &measure,
                    id: &id,
                    good_is: *good_is,
                    line: claim.at.line,
                };
                self.at_limits(&subject, &mut cases);
            }
        }
        cases
    }

    fn at_limits(&self, subject: &Subject<'_>, cases: &mut Vec<BoundaryCase>) {
        let policies = &self.rules.policies;
        let Subject {
            measure,
            id,
            good_is,
            ..
        } = *subject;
        let stated = good_is.map_or(StatedPolarity::Nothing, |(_, polarity)| {
            StatedPolarity::Polarity(polarity)
        });
        let only = self.rules.only_layout();
        let policy = policies.of(&fold(measure), &fold(id), only, None, stated);
        // Where a question is open, nobody can tell which rating is right.
        let is_asked = !self.rules.asked_of_all.is_empty() || policies.has_question(&policy);
        if is_asked || forced_verdict(&policy).is_some() {
            return;
        }
        let conditions = match policies.by(&policy) {
            None => None,
            Some(By::FirstOf(conditions)) => Some(conditions.as_slice()),
            Some(By::Grid(grid)) => return self.in_grid(subject, grid, cases),
            Some(By::Function(_)) => return,
        };
        if let (None, Some(ranks)) = (conditions, policies.ranked(&policy)) {
            return self.at_ranks(subject, &policy, ranks, cases);
        }
        if self.is_reckoned(&policy) || (conditions.is_none() && policy.good_is.is_none()) {
            return;
        }
        let own = policies.target(&policy).map(|target| target.number);
        let whole = own.unwrap_or_else(|| usual_target(&policy));
        let Some((due, target)) = self.due(&policy, whole) else {
            return;
        };
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        let (previous, intervention) = worse_values(whole, polarity);
        let rule = self.rules.direction_rule(policy.line(Topic::SameIfWithin));
        let decided = Decided {
            scale: &self.rules.scale,
            actual: bare(due),
            target: &target,
            range: None,
            polarity,
            tolerance: policy.tolerance.map(|(tolerance, _)| tolerance),
            budget: policy.budget,
            conditions,
            intervention: &value(intervention),
            previous: &value(previous),
            direction: rule.as_deref().unwrap_or(&EVERY_CHANGE),
            is_redefined: self.rules.is_redefined(&policy),
        };
        let at = AtLimits {
            subject,
            policy: &policy,
            decided: &decided,
            target: own.is_none().then_some(whole),
        };
        self.at_texts(&at, cases);
        self.at_numbers(&at, cases);
    }

    /// Adds a case on each limit, just below and just above it.
    fn at_numbers(&self, at: &AtLimits<'_>, cases: &mut Vec<BoundaryCase>) {
        for limit in at.decided.limits_in_order() {
            let sides = [
                (-BESIDE, "just below"),
                (Decimal::ZERO, "on"),
                (BESIDE, "just above"),
            ];
            for (offset, side) in sides {
                let actual = limit.checked_add(offset);
                let line = at.subject.line;
                let why = format!("{side} the limit {} (line {line})", plain(limit));
                cases.extend(actual.and_then(|actual| self.of_number(at, actual, why)));
            }
        }
    }

    /// Adds a case for each text of the conditions. For a part or a forecast no text alone is enough.
    fn at_texts(&self, at: &AtLimits<'_>, cases: &mut Vec<BoundaryCase>) {
        let topics = [Topic::Part, Topic::TargetInActual, Topic::Forecast];
        let is_plain = topics.iter().all(|topic| at.policy.line(*topic).is_none());
        let conditions = at
            .decided
            .conditions
            .filter(|_| is_plain)
            .unwrap_or_default();
        let target = at
            .target
            .map(|target| self.typed(target))
            .unwrap_or_default();
        for condition in conditions {
            let Some(pattern) = condition.kind.region().text() else {
                continue;
            };
            let text = sample(pattern);
            let Some(rank) = self.of_text(at.decided, conditions, &text) else {
                continue;
            };
            let why = format!("the text \"{text}\" (line {})", at.subject.line);
            cases.push(self.case(at.subject, [text, target.clone()], rank, why));
        }
    }

    /// Makes the case of an actual; `None` if no text expresses it, or if no rule decides.
    fn of_number(&self, at: &AtLimits<'_>, actual: Decimal, why: String) -> Option<BoundaryCase> {
        let rank = at.decided.rank(actual)?;
        let values = self.as_typed(at.policy, actual, at.target)?;
        let typed = |value: &Value| {
            value
                .quantity
                .map(|known| self.typed(known.number))
                .unwrap_or_default()
        };
        let mut case = BoundaryCase {
            intervention: typed(at.decided.intervention),
            ..self.case(at.subject, values, rank, why)
        };
        let before = match self.rules.policies.compared_with(at.policy) {
            None | Some(Comparator::Previous) => &mut case.previous,
            Some(Comparator::LastYear) => &mut case.same_period_last_year,
            Some(Comparator::Baseline) => &mut case.baseline,
        };
        *before = typed(at.decided.previous);
        if at.policy.line(Topic::Forecast).is_some() {
            std::mem::swap(&mut case.actual, &mut case.forecast);
        }
        Some(case)
    }

    /// Adds a case for each cell of a grid.
    fn in_grid(&self, subject: &Subject<'_>, grid: &LevelGrid, cases: &mut Vec<BoundaryCase>) {
        for (row, column) in grid
            .rows
            .iter()
            .flat_map(|row| grid.columns.iter().map(move |column| (row, column)))
        {
            let text = format!("{}/{}", sample(row), sample(column));
            if let Some(found) = look_up(grid, &text) {
                let why = format!("a place of the grid (line {})", subject.line);
                cases.push(self.case(subject, [text, String::new()], found.rank, why));
            }
        }
    }

    /// Adds a case for each rank against the middle one.
    fn at_ranks(
        &self,
        subject: &Subject<'_>,
        policy: &Policy,
        ranks: &[Pattern],
        cases: &mut Vec<BoundaryCase>,
    ) {
        // A text may have the rank of an earlier pattern than the one it was made of.
        let ranked = |pattern: &Pattern| {
            let text = sample(pattern);
            let at = ranks
                .iter()
                .position(|pattern| pattern.matches(&fold(&text)))?;
            Some((text, value(Decimal::from(at + 1))))
        };
        let Some((target, middle)) = ranks
            .get(ranks.len().saturating_sub(1) / 2)
            .and_then(ranked)
        else {
            return;
        };
        let line = policy.line(Topic::Ranked).unwrap_or_default();
        let policy = Policy {
            good_is: Some((Polarity::Lower, SaidBy::Line(line))),
            ..policy.clone()
        };
        for (text, actual) in ranks.iter().filter_map(ranked) {
            if let Ok(level) = rate_by_policy(&policy, &self.rules.scale, &actual, &middle).level {
                let why = format!("a rank against \"{target}\" (line {})", subject.line);
                cases.push(self.case(subject, [text, target.clone()], level, why));
            }
        }
    }

    /// Returns the level of a text.
    fn of_text(&self, decided: &Decided<'_>, conditions: &[Condition], text: &str) -> Option<u8> {
        let input = ConditionInput {
            actual: &Value {
                quantity: read(text, self.rules.how).quantity,
                ..Value::ABSENT
            },
            text: Some(text),
            target: decided.target,
            intervention: decided.intervention,
            polarity: decided.polarity,
            moved: Err(Reason::NoPrevious),
        };
        first_of(conditions, &input)
            .ok()
            .map(|index| conditions[index].rank)
    }

    /// Makes a case of a measure with its actual and its target.
    fn case(
        &self,
        subject: &Subject<'_>,
        [actual, target]: [String; 2],
        rank: u8,
        why: String,
    ) -> BoundaryCase {
        BoundaryCase {
            measure: subject.measure.to_owned(),
            id: subject.id.to_owned(),
            good_is: subject
                .good_is
                .map(|(word, _)| word.to_owned())
                .unwrap_or_default(),
            actual,
            target,
            expected: self.rules.scale.levels()[usize::from(rank)].word.clone(),
            why,
            ..BoundaryCase::default()
        }
    }

    /// Returns `true` if the values are converted before they are compared, so that no typed text
    /// gives a known number.
    fn is_reckoned(&self, policy: &Policy) -> bool {
        let scaled = policy
            .unit
            .is_some_and(|(unit, _)| unit == StatedUnit::FRACTION_OF_ONE);
        let left_out = policy.line(Topic::NotRated).is_some() || policy.conflict.is_some();
        scaled
            || left_out
            || policy.line(Topic::Ranked).is_some()
            || self.rules.is_redefined(policy)
    }

    /// Returns an actual and a target as they are typed, so that the part which counts is this
    /// number; `None` if no text does that. A target of the rules is not typed.
    fn as_typed(
        &self,
        policy: &Policy,
        actual: Decimal,
        target: Option<Decimal>,
    ) -> Option<[String; 2]> {
        let typed = |number: Decimal| self.typed(number);
        let typed_target = target.map(typed).unwrap_or_default();
        let two_parts = |number: Decimal| {
            let half = typed(number);
            number
                .checked_mul(Decimal::TWO)
                .map(|whole| format!("{} ({half} North, {half} South)", typed(whole)))
        };
        let values = match (
            self.rules.policies.part(policy),
            self.rules.policies.target_in_actual(policy),
        ) {
            (None, None) => match (self.rules.policies.parts(policy), target) {
                (Some(PartsRule::Worst), Some(target)) => [two_parts(actual)?, two_parts(target)?],
                (Some(PartsRule::Worst | PartsRule::Sum) | None, Some(_) | None) => {
                    return Some([typed(actual), typed_target]);
                }
            },
            (Some(part), None) => [
                format!("{0} ({0} {1})", typed(actual), sample(part)),
                typed_target,
            ],
            (None, Some(called)) => [
                format!("{} - {} {typed_target}", typed(actual), sample(called)),
                String::new(),
            ],
            (Some(_), Some(_)) => return None,
        };
        let reading = read(&values[0], self.rules.how);
        let is_read = reading.doubts.is_empty() && !reading.parts.is_empty();
        is_read.then_some(values)
    }

    /// Returns the share of a target that is due in the period.
    fn due(&self, policy: &Policy, whole: Decimal) -> Option<(Decimal, Value)> {
        // A forecast is of the whole year.
        let is_forecast = policy.line(Topic::Forecast).is_some();
        let (due, fraction) = match self.rules.policies.profile(policy).filter(|_| !is_forecast) {
            None | Some(Profile::Flat) => (whole, None),
            Some(profile) => {
                let part = self.rules.period.as_ref().and_then(Period::year_part)?;
                let fraction = profile.fraction(bare(whole), part);
                (profile.due(whole, part)?, fraction)
            }
        };
        let target = Value {
            fraction,
            ..value(due)
        };
        Some((due, target))
    }

    fn typed(&self, number: Decimal) -> String {
        let text = plain(number);
        if self.rules.how == ParseOptions::default() {
            text
        } else {
            text.replace('.', ",")
        }
    }
}

/// A measure that a line names.
struct Subject<'a> {
    measure: &'a str,
    id: &'a str,
    /// The polarity in the return, if the rules leave it open.
    good_is: Option<(&'a str, Polarity)>,
    line: u32,
}

/// A measure with known limits.
struct AtLimits<'a> {
    subject: &'a Subject<'a>,
    policy: &'a Policy,
    decided: &'a Decided<'a>,
    /// The target of a case; `None` if the rules give one.
    target: Option<Decimal>,
}

/// Returns a previous value and an intervention level on the bad side of a target.
fn worse_values(target: Decimal, polarity: Option<Polarity>) -> (Decimal, Decimal) {
    let (near, far) = (Decimal::TEN, Decimal::TWO * Decimal::TEN);
    match polarity {
        Some(Polarity::Lower) => (target + near, target + far),
        Some(Polarity::Higher | Polarity::CloseToTarget) | None => (target - near, target - far),
    }
}

/// Returns the target of cases whose rules give none: below zero for a line of a budget that is.
fn usual_target(policy: &Policy) -> Decimal {
    match policy.budget {
        Some(line) if line.money.is_negative => -TARGET,
        Some(_) | None => TARGET,
    }
}

fn value(number: Decimal) -> Value {
    Value {
        quantity: Ok(bare(number)),
        ..Value::ABSENT
    }
}

fn bare(number: Decimal) -> Quantity {
    Quantity {
        number,
        unit: Unit::None,
    }
}
