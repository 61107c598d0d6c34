//! What is proven of one ruleset over all numbers: that each condition can decide, that none has a gap, and that no
//! measure gets a better level by getting worse.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::Region;
use ambersheet_policy::model::{
    By, Condition, ConditionKind, LayoutRef, Polarity, Policy, Position, Role, RulesetModel,
    StatedPolarity, Topic,
};
use ambersheet_policy::reason::Reason;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::audit::check::finding::Finding;
use crate::audit::regions::comparison::{NotProven, parts, row_in_words};
use crate::audit::regions::layouts::layouts;
use crate::audit::regions::measure::TYPED;
use crate::audit::regions::names::{Subject, subjects};
use crate::audit::regions::side::{LeftOut, Side, Spelling};
use crate::audit::regions::space::Space;
use crate::audit::regions::trial::{
    RaterOptions, Raters, TrialRow, TrialValue, TrialVerdict, index_of,
};
use crate::error::Error;
use crate::rated::Rated;

/// What is proven of rules over all numbers.
///
/// A measure is proven if it is always rated or unrated with a reason, never better by getting worse, and if each of its
/// conditions can decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Proven {
    /// The number of measures, or of names in the rules, of which all of it is proven.
    pub measures: usize,
    /// The measures of which nothing is proven, and why.
    pub left_out: Vec<NotProven>,
}

/// A measure to prove things about.
pub(crate) struct Provable {
    pub(crate) shown: String,
    pub(crate) field: Option<usize>,
    pub(crate) layout: Option<LayoutRef>,
    pub(crate) policy: Policy,
    /// `true` if it is not counted, since no line spells its name.
    pub(crate) is_merged: bool,
    /// The row to begin with.
    pub(crate) first: TrialRow,
}

/// The codes of findings that say the opposite of what is proven.
const CONTRARY: [&str; 3] = ["AS003", "AS004", "AS006"];

/// Returns the list of conditions (index of its claim) of which one stands at a position.
pub(crate) fn list_at(rules: &RulesetModel, at: Position) -> Option<usize> {
    let has = |conditions: &[Condition]| conditions.iter().any(|one| one.at == at);
    rules
        .policies
        .claims
        .iter()
        .position(|claim| match claim.statement.decision() {
            Some(By::FirstOf(conditions)) => has(conditions),
            Some(By::Function(_) | By::Grid(_)) | None => false,
        })
}

/// The state of the proofs of one ruleset.
pub(crate) struct Prover<'r> {
    rules: &'r RulesetModel,
    raters: Raters<'r>,
    known: Vec<(
        Policy,
        Option<LayoutRef>,
        Option<usize>,
        Result<bool, LeftOut>,
    )>,
    /// The conditions of each list (index of its claim) that decided somewhere.
    decided: BTreeMap<usize, BTreeSet<u16>>,
    /// The lists of which not all is known.
    unknown: BTreeSet<usize>,
    /// The ranks that were given, and whether these are all.
    pub(crate) given: BTreeSet<u8>,
    pub(crate) is_all_given: bool,
    /// The lists (index of their claim) of the measures of which all is proven but what findings say.
    counted: Vec<Option<usize>>,
    left_out: Vec<NotProven>,
    pub(crate) found: Vec<Finding>,
}

impl<'r> Prover<'r> {
    pub(crate) fn new(rules: &'r RulesetModel) -> Self {
        Self {
            rules,
            raters: Raters::new(vec![rules]),
            known: Vec::new(),
            decided: BTreeMap::new(),
            unknown: BTreeSet::new(),
            given: BTreeSet::new(),
            is_all_given: true,
            counted: Vec::new(),
            left_out: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Proves what can be of a measure.
    pub(crate) fn prove(&mut self, measure: Provable) {
        let known = self.known.iter().find(|(policy, layout, field, _)| {
            *policy == measure.policy && *layout == measure.layout && *field == measure.field
        });
        let list = measure.policy.line(Topic::By);
        let outcome = match known {
            Some((.., outcome)) => outcome.clone(),
            None => {
                let outcome = self.of_policy(&measure);
                let outcome = outcome.unwrap_or_else(|error| Err(error.to_string()));
                self.known.push((
                    measure.policy,
                    measure.layout,
                    measure.field,
                    outcome.clone(),
                ));
                outcome
            }
        };
        if measure.is_merged {
            return;
        }
        match outcome {
            Ok(true) => self.counted.push(list),
            // Whatever is typed is rated by its word.
            Err(why) if why == TYPED => {}
            Ok(false) => {}
            Err(why) => {
                let field = measure
                    .field
                    .map(|field| self.rules.fields[field].name.clone());
                let left_out = NotProven {
                    measure: measure.shown,
                    field,
                    why,
                };
                if !self.left_out.contains(&left_out) {
                    self.left_out.push(left_out);
                }
            }
        }
    }

    /// Returns what is proven, where these are all findings about the rules.
    pub(crate) fn proven(self, findings: &[Finding]) -> Proven {
        let contrary = findings
            .iter()
            .filter(|finding| CONTRARY.contains(&finding.code()));
        let contrary: BTreeSet<usize> = contrary
            .filter_map(|finding| list_at(self.rules, finding.position()))
            .collect();
        let is_sound = |list: &&Option<usize>| list.is_none_or(|list| !contrary.contains(&list));
        Proven {
            measures: self.counted.iter().filter(is_sound).count(),
            left_out: self.left_out,
        }
    }

    /// Proves what can be of a policy: `Ok(false)` if the opposite of something was found.
    fn of_policy(&mut self, measure: &Provable) -> Result<Result<bool, LeftOut>, Error> {
        if let Some(field) = measure.field
            && self.rules.fields[field].keep_typed
        {
            self.is_all_given = false;
            return Ok(Err(TYPED.to_owned()));
        }
        let list = measure.policy.line(Topic::By);
        let side = Side::of(
            self.rules,
            measure.policy.clone(),
            measure.layout,
            measure.field,
            Spelling::AsRulesState,
        );
        let rated = match side {
            Ok(side) => self
                .rated(&side, &measure.first)?
                .map(|rated| (side, rated)),
            Err(why) => Err(why),
        };
        let (side, (rows, verdicts)) = match rated {
            Ok(rated) => rated,
            Err(why) => {
                self.unknown.extend(list);
                self.is_all_given = false;
                return Ok(Err(why));
            }
        };
        self.given
            .extend(verdicts.iter().filter_map(|verdict| verdict.level.ok()));
        let by_target = side.conditions().is_none() && side.reads_target;
        // Another lint tells of targets without a tolerance.
        self.is_all_given &= !by_target || side.policy.tolerance_in_force().is_some();
        let before = self.found.len();
        if let (Some(conditions), Some(list)) = (side.conditions(), list) {
            let decided = verdicts.iter().filter(|verdict| verdict.level.is_ok());
            let decided = decided.filter_map(|verdict| verdict.condition);
            self.decided.entry(list).or_default().extend(decided);
            let is_open = side.polarity().is_none()
                && conditions
                    .iter()
                    .any(|one| one.kind.region().is_by_degree());
            let units: BTreeSet<String> =
                side.units.iter().map(|unit| format!("{unit:?}")).collect();
            if units.len() > 1 || is_open || self.rules.is_redefined(&side.policy) {
                self.unknown.insert(list);
            }
            self.found.extend(gap(&side, conditions, &rows, &verdicts));
        }
        let order = wrong_way(&side, &rows, &verdicts);
        Ok(order.map(|found| {
            self.found.extend(found);
            self.found.len() == before
        }))
    }

    fn rated(
        &mut self,
        side: &Side<'r>,
        first: &TrialRow,
    ) -> Result<Result<(Vec<TrialRow>, Vec<TrialVerdict>), LeftOut>, Error> {
        let space = Space {
            sides: &[side],
            headings: &side.headings,
            // To round numbers keeps their order.
            unrounded: true,
            all_columns: true,
            crossed: true,
        };
        let rows = match space.rows(first) {
            Ok(rows) => rows,
            Err(why) => return Ok(Err(why)),
        };
        let options = RaterOptions {
            layout: side.layout,
            headings: &side.headings,
            unrounded: true,
            all_columns: true,
        };
        let verdicts = self.raters.of(0, options).rate(&rows, side.field)?;
        Ok(Ok((rows, verdicts)))
    }

    /// Returns the conditions that no row of any measure reaches, and the levels that none is given.
    pub(crate) fn finish(&mut self) {
        for (list, decided) in &self.decided {
            let claim = &self.rules.policies.claims[*list];
            let Some(By::FirstOf(conditions)) = claim.statement.decision() else {
                continue;
            };
            if self.unknown.contains(list) || decided.is_empty() {
                continue;
            }
            let never = conditions
                .iter()
                .zip(0_u16..)
                .filter(|(_, index)| !decided.contains(index));
            self.found.extend(never.map(|(condition, _)| {
                Finding::new(
                    "AS003",
                    condition.at,
                    format!(
                        "this condition never decides: whatever the numbers are, \"{}\" is given by another one, or none is",
                        condition.word
                    ),
                    "put the narrower condition first, or take this one out",
                )
            }));
        }
    }
}

/// Finds a number for which a list of conditions gives nothing, although all values are there. Lists of limits alone, and
/// of distances alone, are looked at elsewhere.
fn gap(
    side: &Side<'_>,
    conditions: &[Condition],
    rows: &[TrialRow],
    verdicts: &[TrialVerdict],
) -> Option<Finding> {
    let regions = || conditions.iter().map(|condition| condition.kind.region());
    let is_mixed = regions().any(Region::is_by_degree)
        && regions().any(|region| region.bounds().next().is_some());
    let has_rest = regions().any(|region| region == Region::All);
    let last = conditions.last().filter(|_| is_mixed && !has_rest)?;
    let bounds = || regions().flat_map(Region::bounds).map(|bound| bound.number);
    let (low, high) = (bounds().min()?, bounds().max()?);
    // Below a limit of 0, or above one of 100, no number is expected.
    let is_expected = |number: Decimal| {
        let beyond =
            (low.is_zero() && number < low) || (high == Decimal::ONE_HUNDRED && number > high);
        !beyond
    };
    let pairs = rows.iter().zip(verdicts);
    let mut missed = pairs.filter(|(row, verdict)| {
        row.number.is_some_and(is_expected)
            && (side.polarity().is_none()
                || row
                    .cells
                    .get(index_of(Role::GoodIs))
                    .is_none_or(|word| *word == TrialValue::Blank))
            && verdict.level == Err(Reason::NoRule)
            && verdict.condition.is_none()
    });
    let (row, _) = missed.next()?;
    Some(Finding::new(
        "AS004",
        last.at,
        format!(
            "a measure{} meets no condition of this list, and has no rating",
            in_words(side, row)
        ),
        "end the list with otherwise(\"…\"), or close the gap",
    ))
}

/// Returns a row in words, without its name.
fn in_words(side: &Side<'_>, row: &TrialRow) -> String {
    row_in_words(&parts(&row.without_name(), &side.headings))
        .replace("): at ", ") at ")
        .replacen(": at ", " at ", 1)
}

/// Finds two rows of which the one with the worse number has the better level, all else being the same.
///
/// # Errors
/// The reason why this is meant so, if it is only where a condition has a limit on the good side too.
fn wrong_way(
    side: &Side<'_>,
    rows: &[TrialRow],
    verdicts: &[TrialVerdict],
) -> Result<Option<Finding>, LeftOut> {
    let mut meant = None;
    let rated = index_of(if side.policy.line(Topic::Forecast).is_some() {
        Role::Forecast
    } else {
        Role::Actual
    });
    let mut order: Vec<usize> = (0..rows.len())
        .filter(|at| rows[*at].number.is_some() && verdicts[*at].level.is_ok())
        .collect();
    order.sort_by(|one, other| {
        let (one, other) = (&rows[*one], &rows[*other]);
        others(one, rated, other).then(one.number.cmp(&other.number))
    });
    let same = order.chunk_by(|one, other| others(&rows[*one], rated, &rows[*other]).is_eq());
    for some in same {
        let Some(first) = some.first().map(|at| &rows[*at]) else {
            continue;
        };
        let Some(polarity) = polarity_of(side, first) else {
            continue;
        };
        let runs = worse_to_better(side, polarity, some, rows);
        for pair in runs.iter().flat_map(|run| run.windows(2)) {
            let [worse, better] = [pair[0], pair[1]];
            if verdicts[worse].level.ok() >= verdicts[better].level.ok() {
                continue;
            }
            if is_band(side, verdicts[worse]) {
                meant = Some(polarity);
            } else {
                return Ok(Some(steps_back(
                    side,
                    polarity,
                    [&rows[worse], &rows[better]],
                    [verdicts[worse], verdicts[better]],
                )));
            }
        }
    }
    match meant {
        Some(polarity) => Err(format!(
            "its conditions name the best numbers by two limits, although {}",
            Polarity::clause(Some(polarity))
        )),
        None => Ok(None),
    }
}

/// Returns `true` if a condition with limits on both sides decided, or one on a single number.
fn is_band(side: &Side<'_>, verdict: TrialVerdict) -> bool {
    let condition = side.conditions().zip(verdict.condition);
    let condition = condition.and_then(|(conditions, at)| conditions.get(usize::from(at)));
    let in_column = |kind: &ConditionKind| match kind {
        ConditionKind::InColumn(own) => own.limits.len() > 1,
        _ => false,
    };
    condition.is_some_and(|condition| match condition.kind.region() {
        Region::Range { low, high } => low.is_some() && high.is_some(),
        Region::Number(_) => true,
        Region::InColumn => in_column(&condition.kind),
        Region::Text(_)
        | Region::Target(_)
        | Region::UpToIntervention
        | Region::Improved { .. }
        | Region::All => false,
    })
}

/// Compares all values of two rows but the one that is rated.
fn others(one: &TrialRow, rated: usize, other: &TrialRow) -> Ordering {
    let cells = one.cells.len().max(other.cells.len());
    let cell = |row: &TrialRow, at: usize| row.cells.get(at).cloned().unwrap_or_default();
    (0..cells)
        .filter(|at| *at != rated)
        .map(|at| order_of(&cell(one, at), &cell(other, at)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn order_of(one: &TrialValue, other: &TrialValue) -> Ordering {
    let key = |value: &TrialValue| match value {
        TrialValue::Blank => (0, Decimal::ZERO),
        TrialValue::Number(number) => (1, *number),
        TrialValue::Text(_) => (2, Decimal::ZERO),
    };
    let texts = || match (one, other) {
        (TrialValue::Text(one), TrialValue::Text(other)) => one.cmp(other),
        _ => Ordering::Equal,
    };
    key(one).cmp(&key(other)).then_with(texts)
}

/// Returns which way is good for a row: by the rules, by its own word, or by the sign of its target.
fn polarity_of(side: &Side<'_>, row: &TrialRow) -> Option<Polarity> {
    let text = |role: Role| match row.cells.get(index_of(role)) {
        Some(TrialValue::Text(text)) => text.as_str(),
        _ => "",
    };
    if let Some(polarity) = side.polarity() {
        return Some(polarity);
    }
    match (text(Role::GoodIs), text(Role::Target).chars().next()) {
        ("Higher", _) | (_, Some('≥' | '>')) => Some(Polarity::Higher),
        ("Lower", _) | (_, Some('≤' | '<')) => Some(Polarity::Lower),
        ("", _) => None,
        _ => Some(Polarity::CloseToTarget),
    }
}

/// Returns rows in ascending order as runs from the worst number to the best.
fn worse_to_better(
    side: &Side<'_>,
    polarity: Polarity,
    some: &[usize],
    rows: &[TrialRow],
) -> Vec<Vec<usize>> {
    let backwards = |some: &[usize]| some.iter().rev().copied().collect::<Vec<usize>>();
    match polarity {
        Polarity::Higher => vec![some.to_vec()],
        Polarity::Lower => vec![backwards(some)],
        Polarity::CloseToTarget => {
            let goal = some
                .first()
                .and_then(|at| rows[*at].goal)
                .or(side.own_target);
            let Some(goal) = goal.and_then(|goal| side.due.of(goal)) else {
                return Vec::new();
            };
            let below = some.partition_point(|at| rows[*at].number < Some(goal));
            let upto = some.partition_point(|at| rows[*at].number <= Some(goal));
            vec![some[..upto].to_vec(), backwards(&some[below..])]
        }
    }
}

fn steps_back(
    side: &Side<'_>,
    polarity: Polarity,
    [worse, better]: [&TrialRow; 2],
    verdicts: [TrialVerdict; 2],
) -> Finding {
    let levels = side.rules.scale.levels();
    let words = verdicts.map(|verdict| {
        let level = verdict
            .level
            .ok()
            .and_then(|rank| levels.get(usize::from(rank)));
        level.map_or("", |level| level.word.as_str())
    });
    let number = |row: &TrialRow| {
        row.number
            .map(crate::report::document::plain)
            .unwrap_or_default()
    };
    let good = Polarity::clause(Some(polarity));
    Finding::new(
        "AS006",
        position(side, verdicts[1]),
        format!(
            "{good} here, and the worse number gets the better level: a measure{} is \"{}\", and at {} \"{}\"",
            in_words(side, worse),
            words[0],
            number(better),
            words[1]
        ),
        "exchange the levels or the conditions, so that a better number never gets a worse level",
    )
}

/// Returns the position of what decided: the condition, or the line of the list.
fn position(side: &Side<'_>, verdict: TrialVerdict) -> Position {
    let condition = side.conditions().zip(verdict.condition);
    let condition = condition.and_then(|(conditions, at)| conditions.get(usize::from(at)));
    let claims = &side.rules.policies.claims;
    let line = side
        .policy
        .line(Topic::By)
        .or(side.policy.tolerance.map(|known| known.1));
    condition
        .map(|condition| condition.at)
        .or_else(|| Some(claims.get(line?)?.at))
        .unwrap_or_default()
}

/// Proves what can be of the measures that rules name, and returns the prover with all that it found.
pub(crate) fn prove_names(rules: &RulesetModel) -> Prover<'_> {
    let mut prover = Prover::new(rules);
    let fields = (0..rules.fields.len()).map(Some);
    let fields: Vec<Option<usize>> = rules
        .has_main_rating()
        .then_some(None)
        .into_iter()
        .chain(fields)
        .collect();
    let layouts = layouts(rules);
    for subject in subjects(&[rules]) {
        let (measure, id) = (fold(&subject.measure), fold(&subject.id));
        for field in &fields {
            for layout in &layouts {
                prover.prove(Provable {
                    policy: rules.policies.of(
                        &measure,
                        &id,
                        *layout,
                        *field,
                        StatedPolarity::Nothing,
                    ),
                    shown: subject.shown.clone(),
                    field: *field,
                    layout: *layout,
                    is_merged: subject.is_merged,
                    first: subject.row(),
                });
            }
        }
    }
    prover.finish();
    prover
}

/// Proves what can be of the measures of a return.
pub(crate) fn prove_measures<'r>(rated: &'r Rated<'_>) -> Prover<'r> {
    let rules = rated.rules();
    let mut prover = Prover::new(rules);
    for entry in &rated.entries {
        let rating = rated.rating(entry);
        let (name, id) = (rating.measure(), rating.id().unwrap_or_default());
        let field = entry.field.map(usize::from);
        let layout = Some(entry.layout);
        let subject = Subject {
            shown: format!("\"{name}\""),
            is_merged: false,
            measure: name,
            id,
        };
        let (folded, id) = (fold(&subject.measure), fold(&subject.id));
        prover.prove(Provable {
            policy: rules
                .policies
                .of(&folded, &id, layout, field, StatedPolarity::Nothing),
            first: subject.row(),
            shown: subject.shown,
            field,
            layout,
            is_merged: false,
        });
    }
    prover
}
