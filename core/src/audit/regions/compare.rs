//! Two rulesets compared over all numbers: the verdicts of both are held against each other on rows that stand for all.

use std::collections::BTreeSet;

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Policy, Rounding, RulesetModel, StatedPolarity};
use ambersheet_policy::reason::Reason;
use rust_decimal::Decimal;

use crate::audit::regions::comparison::{
    COMPARE_SCHEMA, GivenLevel, NotProven, RulesComparison, ScalesCompared, ShownDifference, parts,
};
use crate::audit::regions::layouts::{LayoutPair, layouts, matched};
use crate::audit::regions::names::{NamedMeasure, subjects};
use crate::audit::regions::numbers::digits;
use crate::audit::regions::side::{PolicySide, Spelling, WhyLeftOut};
use crate::audit::regions::space::Space;
use crate::audit::regions::trial::{RaterOptions, Raters, TrialRow, TrialVerdict, TriedValue};
use crate::error::Error;
use crate::ruleset::{Ruleset, RulesetSummary};

/// The most headings under which limits stand that are tried together.
const MOST_HEADINGS: usize = 3;

impl Ruleset {
    /// Compares these rules with others over all numbers, measure by measure.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the scales have no level in common.
    pub fn compare(&self, other: &Self) -> Result<RulesComparison, Error> {
        let (a, b) = (self.model(), other.model());
        let mut comparison = begin(a, b)?;
        let mut pairs = Pairs::new(a, b);
        let layouts = matched(&layouts(a), &layouts(b));
        for subject in subjects(&[a, b]) {
            for field in fields(a, b) {
                let mut worst: Option<PairOutcome> = None;
                for layout in &layouts {
                    let found = pairs.of_subject(&subject, *layout, field.as_deref())?;
                    worst = worst
                        .into_iter()
                        .chain(found)
                        .max_by_key(PairOutcome::weight);
                }
                if let Some(found) = worst {
                    comparison.take(&subject.shown, field.as_deref(), None, found);
                }
            }
        }
        Ok(comparison)
    }
}

/// Begins the comparison of two rulesets.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the scales have no level in common.
pub(crate) fn begin(a: &RulesetModel, b: &RulesetModel) -> Result<RulesComparison, Error> {
    let scales = ScalesCompared::of(&a.scale, &b.scale);
    if scales.common.is_empty() {
        let message = format!(
            "the two rulesets have no level in common: {} has {}, and {} has {}; give both the same words",
            a.script,
            scales.only_a.join(", "),
            b.script,
            scales.only_b.join(", ")
        );
        return Err(Error::layout(None, message));
    }
    Ok(RulesComparison {
        schema: COMPARE_SCHEMA,
        a: RulesetSummary::of(a),
        b: RulesetSummary::of(b),
        scales,
        equal: 0,
        differences: Vec::new(),
        left_out: Vec::new(),
    })
}

/// Returns the ratings of a row to compare: the main one, and the fields that both rulesets have.
fn fields(a: &RulesetModel, b: &RulesetModel) -> Vec<Option<String>> {
    let main = (a.has_main_rating() || b.has_main_rating()).then_some(None);
    let names = |rules: &RulesetModel| -> BTreeSet<String> {
        rules
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect()
    };
    let all: BTreeSet<String> = names(a).union(&names(b)).cloned().collect();
    main.into_iter().chain(all.into_iter().map(Some)).collect()
}

/// The facts about two verdicts on a measure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PairOutcome {
    /// They are the same for each row.
    Equal,
    /// They differ for a row.
    Differ(Box<ShownDifference>),
    /// Nothing is proven.
    LeftOut(WhyLeftOut),
}

impl PairOutcome {
    /// Returns how much an outcome counts beside those of other tables.
    fn weight(&self) -> u8 {
        match self {
            Self::Equal => 0,
            Self::LeftOut(_) => 1,
            Self::Differ(_) => 2,
        }
    }
}

/// Two verdicts on each of some rows.
pub(crate) type BothVerdicts = [Vec<TrialVerdict>; 2];

/// The policies of two rulesets on a measure, in tables that are compared.
#[derive(PartialEq)]
struct PolicyPair {
    policies: [Policy; 2],
    layouts: LayoutPair,
    field: [Option<usize>; 2],
}

/// Compares the policies of two rulesets, each pair once.
pub(crate) struct Pairs<'r> {
    rules: [&'r RulesetModel; 2],
    known: Vec<(PolicyPair, PairOutcome)>,
    raters: Raters<'r>,
}

impl<'r> Pairs<'r> {
    pub(crate) fn new(a: &'r RulesetModel, b: &'r RulesetModel) -> Self {
        Self {
            rules: [a, b],
            known: Vec::new(),
            raters: Raters::new(vec![a, b]),
        }
    }

    /// Compares the verdicts on a measure; `None` for one that lines name together and that is rated like another.
    fn of_subject(
        &mut self,
        subject: &NamedMeasure,
        layouts: LayoutPair,
        field: Option<&str>,
    ) -> Result<Option<PairOutcome>, Error> {
        let field = match self.fields(field) {
            Ok(fields) => fields,
            Err(known) => return Ok(Some(known).filter(|_| !subject.is_merged)),
        };
        let (measure, id) = (fold(&subject.measure), fold(&subject.id));
        let policy = |side: usize| {
            let layout = [layouts.0, layouts.1][side];
            let policies = &self.rules[side].policies;
            policies.of(&measure, &id, layout, field[side], StatedPolarity::Nothing)
        };
        let pair = PolicyPair {
            policies: [policy(0), policy(1)],
            layouts,
            field,
        };
        if let Some((_, known)) = self.known.iter().find(|(known, _)| *known == pair) {
            return Ok(Some(known.clone()).filter(|_| !subject.is_merged));
        }
        let [of_a, of_b] = pair.policies.clone();
        let a = PolicySide::of(
            self.rules[0],
            of_a,
            layouts.0,
            field[0],
            Spelling::AsRulesState,
        );
        let b = PolicySide::of(
            self.rules[1],
            of_b,
            layouts.1,
            field[1],
            Spelling::AsRulesState,
        );
        let outcome = match (a, b) {
            (Ok(a), Ok(b)) => self.over_all(&a, &b, &subject.row())?,
            (Err(a), Err(b)) if a == b => PairOutcome::LeftOut(a),
            (Err(a), _) => PairOutcome::LeftOut(format!("in A, {a}")),
            (_, Err(b)) => PairOutcome::LeftOut(format!("in B, {b}")),
        };
        self.known.push((pair, outcome.clone()));
        Ok(Some(outcome))
    }

    /// Returns the indexes of a field in both rulesets, or what is known of it already.
    fn fields(&self, name: Option<&str>) -> Result<[Option<usize>; 2], PairOutcome> {
        let Some(name) = name else {
            return Ok([None, None]);
        };
        let found = self.rules.map(|rules| {
            let field = rules.fields.iter().position(|field| field.name == name);
            field.map(|index| (index, rules.fields[index].keep_typed))
        });
        let left_out = |why: &str| Err(PairOutcome::LeftOut(why.to_owned()));
        match found {
            [Some((a, false)), Some((b, false))] => Ok([Some(a), Some(b)]),
            [Some((_, true)), Some((_, true))] => {
                let [a, b] = self.rules.map(|rules| &rules.scale);
                if ScalesCompared::of(a, b).are_same() {
                    Err(PairOutcome::Equal)
                } else {
                    left_out("the word that is typed counts, and the levels are not the same")
                }
            }
            [Some((_, true)), Some(_)] => left_out("A keeps what is typed, and B rates it"),
            [Some(_), Some(_)] => left_out("B keeps what is typed, and A rates it"),
            [Some(_), None] => left_out("only A has this rating"),
            [None, _] => left_out("only B has this rating"),
        }
    }

    /// Compares two sides over all numbers.
    fn over_all(
        &mut self,
        a: &PolicySide<'r>,
        b: &PolicySide<'r>,
        first: &TrialRow,
    ) -> Result<PairOutcome, Error> {
        if a.rules.policies.parts(&a.policy) != b.rules.policies.parts(&b.policy) {
            let why = "the parts of a text count differently";
            return Ok(PairOutcome::LeftOut(why.to_owned()));
        }
        let headings = headings(a, b);
        if headings.len() > MOST_HEADINGS {
            let why = format!("its limits stand under more than {MOST_HEADINGS} headings");
            return Ok(PairOutcome::LeftOut(why));
        }
        let sides = [a, b];
        let mut space = Space {
            sides: &sides,
            headings: &headings,
            unrounded: false,
            all_columns: false,
            crossed: false,
        };
        let is_rounded = a.rounding.is_some() || b.rounding.is_some();
        // Only limits of the rules themselves are the same before and after rounding.
        let reads_others =
            sides.iter().any(|side| side.reads_others()) || space.targets().len() > 1;
        let is_known = !reads_others && !is_as_shown(a) && !is_as_shown(b);
        if is_rounded && !is_known && a.rounding == b.rounding {
            // What is the same for all numbers is so for rounded ones.
            space.unrounded = true;
            let found = self.on_rows(&space, first)?;
            if matches!(found, PairOutcome::Equal | PairOutcome::LeftOut(_)) {
                return Ok(found);
            }
            space.unrounded = false;
        }
        let found = self.on_rows(&space, first)?;
        if found == PairOutcome::Equal && is_rounded && !is_known {
            let why = "its numbers are rounded; name a workbook to compare it at its own values";
            return Ok(PairOutcome::LeftOut(why.to_owned()));
        }
        Ok(found)
    }

    fn on_rows(&mut self, space: &Space<'_, 'r>, first: &TrialRow) -> Result<PairOutcome, Error> {
        let rows = match space.rows(first) {
            Ok(rows) => rows,
            Err(why) => return Ok(PairOutcome::LeftOut(why)),
        };
        let verdicts = self.verdicts(space, &rows)?;
        let differ = differing(self.rules, &verdicts).into_iter();
        let Some(at) =
            differ.min_by_key(|at| plainness(&rows[*at], [verdicts[0][*at], verdicts[1][*at]]))
        else {
            return Ok(PairOutcome::Equal);
        };
        Ok(PairOutcome::Differ(Box::new(ShownDifference {
            parts: parts(&rows[at], space.headings),
            given: [0, 1].map(|side| GivenLevel::of(space.sides[side], verdicts[side][at])),
        })))
    }

    /// Rates rows by both.
    fn verdicts(
        &mut self,
        space: &Space<'_, 'r>,
        rows: &[TrialRow],
    ) -> Result<BothVerdicts, Error> {
        let options = |which: usize| RaterOptions {
            layout: space.sides[which].layout,
            headings: space.headings,
            unrounded: space.unrounded,
            all_columns: space.all_columns,
        };
        let [a, b] = [options(0), options(1)];
        let of_a = self.raters.of(0, a).rate(rows, space.sides[0].field)?;
        let of_b = self.raters.of(1, b).rate(rows, space.sides[1].field)?;
        Ok([of_a, of_b])
    }
}

/// Returns the indexes of the rows to which two rulesets give different levels. What both leave unrated is the same.
pub(crate) fn differing([a, b]: [&RulesetModel; 2], verdicts: &BothVerdicts) -> Vec<usize> {
    let pairs = verdicts[0].iter().zip(&verdicts[1]).enumerate();
    let differ = pairs.filter(|(_, (one, other))| !is_same([a, b], one.level, other.level));
    differ.map(|(at, _)| at).collect()
}

/// Returns `true` if two levels have the same word, or there is none.
pub(crate) fn is_same(
    [a, b]: [&RulesetModel; 2],
    one: Result<u8, Reason>,
    other: Result<u8, Reason>,
) -> bool {
    match (one, other) {
        (Err(_), Err(_)) => true,
        (Ok(one), Ok(other)) => {
            let word = &a.scale.levels()[usize::from(one)].word;
            b.scale.find(word) == Some(other)
        }
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
    }
}

fn is_as_shown(side: &PolicySide<'_>) -> bool {
    side.rounding == Some(Rounding::AsShown)
}

/// Returns the headings under which either side has limits.
pub(crate) fn headings(a: &PolicySide<'_>, b: &PolicySide<'_>) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for heading in a.headings.iter().chain(&b.headings) {
        if !headings.iter().any(|known| fold(known) == fold(heading)) {
            headings.push(heading.clone());
        }
    }
    headings
}

/// Returns a key by which the plainest of several rows is the least: two levels before one, numbers before texts, few
/// values, none under 0, few digits, a small number.
fn plainness(
    row: &TrialRow,
    verdicts: [TrialVerdict; 2],
) -> (usize, bool, usize, usize, u32, Decimal) {
    let unrated = verdicts.iter().filter(|verdict| verdict.level.is_err());
    let filled = row.cells.iter().filter(|cell| **cell != TriedValue::Blank);
    let cells = row.cells.iter().filter_map(|cell| match cell {
        TriedValue::Number(number) => Some(*number),
        TriedValue::Blank | TriedValue::Text(_) => None,
    });
    let numbers: Vec<Decimal> = cells.chain(row.number).chain(row.goal).collect();
    let negative = numbers.iter().filter(|number| **number < Decimal::ZERO);
    (
        unrated.count(),
        row.number.is_none(),
        filled.count(),
        negative.count(),
        numbers.iter().copied().map(digits).sum(),
        row.number.unwrap_or_default().abs(),
    )
}

impl RulesComparison {
    /// Adds what was found of a measure.
    pub(crate) fn take(
        &mut self,
        measure: &str,
        field: Option<&str>,
        cell: Option<String>,
        found: PairOutcome,
    ) {
        match found {
            PairOutcome::Equal => self.equal += 1,
            PairOutcome::LeftOut(why) => self.left_out.push(NotProven {
                measure: measure.to_owned(),
                field: field.map(str::to_owned),
                why,
            }),
            PairOutcome::Differ(shown) => {
                let difference = shown.of(measure, field, cell);
                self.differences.push(difference);
            }
        }
    }
}
