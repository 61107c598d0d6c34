//! Proves of one ruleset over all numbers that each condition can decide, that none has a gap, and that no
//! measure gets a better level by getting worse.

use std::collections::{BTreeMap, BTreeSet};

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    By, Condition, LayoutRef, Policy, Position, Role, RulesetModel, StatedPolarity, Topic,
};
use serde::Serialize;

use crate::audit::check::finding::Finding;
use crate::audit::regions::comparison::NotProven;
use crate::audit::regions::contrary::{TrialRows, contrary};
use crate::audit::regions::layouts::layouts;
use crate::audit::regions::measure::TYPED;
use crate::audit::regions::names::{NamedMeasure, subjects};
use crate::audit::regions::side::{PolicySide, Spelling, WhyLeftOut};
use crate::audit::regions::space::Space;
use crate::audit::regions::trial::{RaterOptions, Raters, TrialRow};
use crate::error::Error;
use crate::rated::Rated;

/// The findings of a proof of rules over all numbers.
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

/// A policy with its table or form and its field, and what is proven of it.
type KnownPolicy = (
    Policy,
    Option<LayoutRef>,
    Option<usize>,
    Result<bool, WhyLeftOut>,
);

/// The state of the proofs of one ruleset.
pub(crate) struct Prover<'r> {
    rules: &'r RulesetModel,
    raters: Raters<'r>,
    known: Vec<KnownPolicy>,
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
        let outcome = if let Some((.., outcome)) = known {
            outcome.clone()
        } else {
            let outcome = self.of_policy(&measure);
            let outcome = outcome.unwrap_or_else(|error| Err(error.to_string()));
            let policy = measure.policy.clone();
            self.known
                .push((policy, measure.layout, measure.field, outcome.clone()));
            outcome
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
    fn of_policy(&mut self, measure: &Provable) -> Result<Result<bool, WhyLeftOut>, Error> {
        if let Some(field) = measure.field
            && self.rules.fields[field].keep_typed
        {
            self.is_all_given = false;
            return Ok(Err(TYPED.to_owned()));
        }
        let list = measure.policy.line(Topic::By);
        let (policy, layout) = (measure.policy.clone(), measure.layout);
        let side = PolicySide::of(
            self.rules,
            policy,
            layout,
            measure.field,
            Spelling::AsRulesState,
        );
        // To round numbers keeps their order.
        let rated = match side {
            Ok(side) => self
                .rated(&side, &measure.first, true)?
                .map(|rated| (side, rated)),
            Err(why) => Err(why),
        };
        let (side, rated) = match rated {
            Ok(rated) => rated,
            Err(why) => {
                self.unknown.extend(list);
                self.is_all_given = false;
                return Ok(Err(why));
            }
        };
        self.take_levels(&side, list, &rated);
        let found = match contrary(&side, &rated) {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        if found.is_empty() || side.rounding.is_none() {
            let is_proven = found.is_empty();
            self.found.extend(found);
            return Ok(Ok(is_proven));
        }
        // A row that shows it must do so with its numbers rounded.
        let found = self.rated(&side, &measure.first, false)?;
        let found = found
            .and_then(|rated| contrary(&side, &rated))
            .unwrap_or_default();
        if found.is_empty() {
            return Ok(Err(
                "it is so only before its numbers are rounded".to_owned()
            ));
        }
        self.found.extend(found);
        Ok(Ok(false))
    }

    /// Takes note of the levels that are given, and of the conditions that decide.
    fn take_levels(
        &mut self,
        side: &PolicySide<'_>,
        list: Option<usize>,
        (_, verdicts): &TrialRows,
    ) {
        let levels = verdicts.iter().filter_map(|verdict| verdict.level.ok());
        self.given.extend(levels);
        let is_open = side.polarity().is_none()
            && !self.rules.has(Role::GoodIs)
            && side.policy.said_by_target.is_none();
        // Another lint tells of targets without a tolerance.
        let has_tolerance = side.tolerance.is_some() || side.policy.tolerance.is_some();
        let by_target = side.conditions().is_none() && side.reads_target;
        self.is_all_given &= !by_target || is_open || has_tolerance;
        let (Some(conditions), Some(list)) = (side.conditions(), list) else {
            return;
        };
        let decided = verdicts.iter().filter(|verdict| verdict.level.is_ok());
        let decided = decided.filter_map(|verdict| verdict.condition);
        self.decided.entry(list).or_default().extend(decided);
        let by_degree = conditions
            .iter()
            .any(|one| one.kind.region().is_by_degree());
        let mut units = side
            .units
            .iter()
            .skip_while(|unit| Some(*unit) == side.units.first());
        if units.next().is_some()
            || (side.polarity().is_none() && by_degree)
            || self.rules.is_redefined(&side.policy)
        {
            self.unknown.insert(list);
        }
    }

    fn rated(
        &mut self,
        side: &PolicySide<'r>,
        first: &TrialRow,
        unrounded: bool,
    ) -> Result<Result<TrialRows, WhyLeftOut>, Error> {
        let space = Space {
            sides: &[side],
            headings: &side.headings,
            unrounded,
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
            unrounded,
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
        let subject = NamedMeasure {
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
