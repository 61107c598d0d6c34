//! The measures of a workbook, each with the policy that all lines together give it.

use crate::rated::Rated;
use crate::record::Entry;
use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::Region;
use ambersheet_policy::evaluate::NoDirection;
use ambersheet_policy::model::{
    By, Condition, Policy, Position, RulesetModel, StatedPolarity, Tolerance, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Quantity, Unit};

/// A measure, as checks see it.
pub(crate) struct Measure<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) name: String,
    /// The name and the id as patterns see them.
    pub(crate) folded: String,
    pub(crate) folded_id: String,
    pub(crate) group: Option<String>,
    /// The heading that tells it from other ratings of its row.
    pub(crate) told_by: Option<String>,
    pub(crate) policy: Policy,
    /// The rating's cell with its sheet.
    pub(crate) place: Place,
    /// The cells of its values with their sheet.
    pub(crate) actual_place: Option<Place>,
    pub(crate) target_place: Option<Place>,
    pub(crate) actual: Option<Quantity>,
    pub(crate) target: Option<Quantity>,
    /// The word that is typed in place of a level, or the text about which way is good.
    pub(crate) detail: Option<String>,
}

/// All measures of a workbook.
pub(crate) struct ReturnMeasures<'a> {
    pub(crate) all: Vec<Measure<'a>>,
}

impl<'a> ReturnMeasures<'a> {
    /// Collects the measures of a rated return.
    pub(crate) fn of(rated: &'a Rated<'_>) -> Self {
        Self {
            all: rated
                .entries
                .iter()
                .map(|entry| Measure::of(rated, entry))
                .collect(),
        }
    }
}

impl<'a> Measure<'a> {
    fn of(rated: &'a Rated<'_>, entry: &'a Entry) -> Self {
        let rating = rated.rating(entry);
        let name = rating.measure();
        let (folded, folded_id) = (fold(&name), fold(&rating.id().unwrap_or_default()));
        let field = entry.field.map(usize::from);
        let policy =
            rated
                .rules()
                .policies
                .of(&folded, &folded_id, Some(entry.layout), field, entry.stated);
        let place_of = |value: &Value| {
            let sheet = value.sheet.unwrap_or(entry.sheet);
            value.cell.map(|cell| rated.place(sheet, cell))
        };
        Self {
            entry,
            folded,
            folded_id,
            group: rating.group(),
            told_by: rated.text(entry.told_by),
            policy,
            place: rating.place(),
            actual_place: place_of(&entry.actual),
            target_place: place_of(&entry.target),
            actual: rating.actual(),
            target: rating.target(),
            detail: rated.text(entry.verdict.detail),
            name,
        }
    }

    /// Returns `true` if actual and target decide.
    pub(crate) fn by_target(&self) -> bool {
        self.entry.field.is_none()
            && self.policy.line(Topic::By).is_none()
            && self.policy.line(Topic::NotRated).is_none()
            && self.policy.line(Topic::Ranked).is_none()
            && self.policy.good_is.is_some()
            && self.policy.conflict.is_none()
    }

    /// Returns the reason why no line rates it, or `None` if one does or nothing is to be rated.
    pub(crate) fn unexplained(&self, ruleset: &RulesetModel) -> Option<Unexplained> {
        let entry = self.entry;
        if entry.verdict.conflict.is_some()
            || entry.verdict.level != Err(Reason::NoRule)
            || (self.name.is_empty() && self.folded_id.is_empty())
        {
            return None;
        }
        let has_word = self.detail.as_deref().is_some_and(|word| !word.is_empty());
        let has_good_is = self.policy.good_is.is_some();
        match (entry.field, ruleset.policies.by(&self.policy)) {
            (Some(field), _) if ruleset.fields[usize::from(field)].keep_typed => {
                Some(Unexplained::LevelWord)
            }
            (_, Some(By::Grid(_))) if has_word => Some(Unexplained::GridLabel),
            (_, Some(By::FirstOf(conditions))) => {
                let needs_good_is = conditions
                    .iter()
                    .any(|one| one.kind.region().is_by_degree());
                Some(if needs_good_is && !has_good_is {
                    Unexplained::Unclaimed
                } else {
                    Unexplained::NoCondition
                })
            }
            (Some(_), None) | (_, Some(_)) => None,
            (None, None) if has_good_is => self
                .policy
                .tolerance
                .is_none()
                .then_some(Unexplained::NoTolerance),
            (None, None) if entry.stated == StatedPolarity::Unknown => {
                Some(Unexplained::GoodIsWord)
            }
            (None, None) => Some(Unexplained::Unclaimed),
        }
    }

    /// Returns the conditions that rate it, if a list of conditions does.
    pub(crate) fn conditions<'r>(&self, ruleset: &'r RulesetModel) -> Option<&'r [Condition]> {
        match ruleset.policies.by(&self.policy) {
            Some(By::FirstOf(conditions)) if self.policy.line(Topic::NotRated).is_none() => {
                Some(conditions.as_slice())
            }
            Some(By::FirstOf(_) | By::Function(_) | By::Grid(_)) | None => None,
        }
    }

    /// Returns the tolerances by which it is rated, each with its position in the script.
    pub(crate) fn tolerances(&self, ruleset: &RulesetModel) -> Vec<(Tolerance, Position)> {
        if let Some(conditions) = self.conditions(ruleset) {
            let tolerances = conditions
                .iter()
                .filter_map(|condition| Some((condition.kind.region().tolerance()?, condition.at)));
            return tolerances.collect();
        }
        let own = self.policy.tolerance.filter(|_| self.by_target());
        own.map(|(tolerance, line)| {
            let claim = ruleset.policies.claims.get(line);
            (tolerance, claim.map(|claim| claim.at).unwrap_or_default())
        })
        .into_iter()
        .collect()
    }

    /// Returns the position of the line that gives its target, if no cell does.
    pub(crate) fn target_of_rules(&self, ruleset: &RulesetModel) -> Option<Position> {
        let line = self.policy.line(Topic::Target)?;
        let is_given = self.target.is_some() && self.target_place.is_none();
        let claim = ruleset.policies.claims.get(line).filter(|_| is_given)?;
        Some(claim.at)
    }

    /// Returns `true` if it is unrated because a number of the rules is doubted, which other checks report.
    pub(crate) fn is_doubted_in_rules(&self, ruleset: &RulesetModel) -> bool {
        let Some(actual) = self.actual else {
            return false;
        };
        let unit = match (actual.unit, self.target) {
            (Unit::None, Some(target)) => target.unit,
            (unit, _) => unit,
        };
        let conditions = self.conditions(ruleset).unwrap_or_default();
        let mut bounds = conditions
            .iter()
            .flat_map(|condition| condition.kind.region().bounds());
        let mut tolerances = self.tolerances(ruleset).into_iter();
        let has_movement = conditions
            .iter()
            .any(|condition| matches!(condition.kind.region(), Region::Improved { .. }));
        bounds.any(|bound| bound.unit == Unit::None && !bound.fits(actual.unit))
            || tolerances.any(|(tolerance, _)| {
                matches!(tolerance, Tolerance::Points(_)) && !tolerance.fits(unit)
            })
            || (has_movement && matches!(self.entry.direction, Err(NoDirection::Allowance(_))))
    }

    /// Returns the position of the table or form that it was read by.
    pub(crate) fn layout_position(&self, ruleset: &RulesetModel) -> Position {
        ruleset.layout_position(self.entry.layout)
    }

    /// Returns the position of the line with its `by`, or that of its table or form.
    pub(crate) fn by_position(&self, ruleset: &RulesetModel) -> Position {
        self.claim_position(ruleset, self.policy.line(Topic::By))
    }

    /// Returns the position of the line that decides about it, or that of its table or form.
    pub(crate) fn deciding_position(&self, ruleset: &RulesetModel) -> Position {
        let policy = &self.policy;
        let line = policy
            .line(Topic::By)
            .or(policy.tolerance.map(|known| known.1))
            .or(policy.good_is.and_then(|(_, said_by)| said_by.line()));
        self.claim_position(ruleset, line)
    }

    fn claim_position(&self, ruleset: &RulesetModel, line: Option<usize>) -> Position {
        let claim = line.and_then(|line| ruleset.policies.claims.get(line));
        claim.map_or_else(|| self.layout_position(ruleset), |claim| claim.at)
    }
}

/// The reason why no line of the rules rates a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unexplained {
    /// The typed rating is no level of the scale.
    LevelWord,
    /// The grid does not have the label.
    GridLabel,
    /// No line tells which way is good.
    Unclaimed,
    /// No condition of the list holds.
    NoCondition,
    /// It misses its target, and no line gives a tolerance.
    NoTolerance,
    /// The rules do not explain the return's word for which way is good.
    GoodIsWord,
}
