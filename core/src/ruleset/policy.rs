//! What good is, measure by measure: claims as the script's lines make them, and the policy they add up to.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{By, Pattern, Position, Profile};
use crate::value::StatedUnit;

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// The closer to the target the better, on either side.
    CloseToTarget,
}

/// The allowance between the best level and the worst. Never a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// Percent of the target's absolute value.
    PercentOfTarget(Decimal),
    /// Points: the measure's own unit.
    Points(Decimal),
}

/// What one line says about the measures it names.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// Which way is good.
    GoodIs(Polarity),
    /// How far off the target is still amber.
    AmberWithin(Tolerance),
    /// These are not rated, because the rules say so.
    NotRated,
    /// What decides in place of the target and the tolerance.
    By(By),
    /// How the year's target spreads over the year.
    Profile(Profile),
    /// The actual is the part of its text that is called so, and never the other.
    Part(Pattern),
    /// The target is the part of the actual's text that is called so.
    TargetInActual(Pattern),
    /// Actual and target are ranks: these texts, best first.
    Ranked(Vec<Pattern>),
    /// What their numbers count.
    Unit(StatedUnit),
}

/// Which measures a line names.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// Those whose name matches one of these.
    Named(Vec<Pattern>),
    /// Those whose id matches one of these.
    WithId(Vec<Pattern>),
    /// Those whose polarity no other line gives (`all_others`).
    AllOthers,
    /// Every measure: a default that a line with names overrules.
    Every,
}

/// One line of the script about measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Which measures.
    pub claimed: Claimed,
    /// Only this field of theirs (index into the ruleset's fields), or every rating of theirs.
    pub field: Option<usize>,
    /// What it says of them.
    pub says: Says,
    /// Where it stands.
    pub at: Position,
    /// Why, in the author's words.
    pub because: Option<String>,
}

/// What the return's own "Good is" column says of a measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stated {
    /// There is no such column, or its cell is blank.
    #[default]
    Nothing,
    /// Which way is good.
    Polarity(Polarity),
    /// Something that is none of the words for it.
    Unknown,
}

/// Which lines contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Two claims.
    Claims(usize, usize),
    /// A claim and the return's own column.
    Column(usize),
}

/// All claims of a ruleset, in the script's order.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// The lines, in the script's order.
    pub claims: Vec<Claim>,
}

/// What all lines together say of one measure; the numbers are indexes of [`Policies::claims`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// Which way is good, and the line that says so.
    pub good_is: Option<(Polarity, usize)>,
    /// The tolerance, and its line.
    pub tolerance: Option<(Tolerance, usize)>,
    /// The line that leaves this measure unrated.
    pub not_rated: Option<usize>,
    /// The line that says what decides in place of target and tolerance.
    pub by: Option<usize>,
    /// The line that says how the target spreads over the year.
    pub profile: Option<usize>,
    /// The line that says which part of the actual counts.
    pub part: Option<usize>,
    /// The line that says which part of the actual's text is the target.
    pub target_in_actual: Option<usize>,
    /// The line that says which texts are ranks.
    pub ranked: Option<usize>,
    /// What the numbers count, and the line that says so.
    pub unit: Option<(StatedUnit, usize)>,
    /// What contradicts itself about this measure.
    pub conflict: Option<Conflict>,
}

/// When the change from the previous value is none.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectionRule {
    /// The change, in the measure's own unit or percent of the target, up to which and including which it is Static.
    pub same_if_within: Tolerance,
    /// Other allowances for small targets: (the target is under this, the allowance); the first that fits applies.
    pub where_target_under: Vec<(Decimal, Tolerance)>,
    /// Where the rule stands.
    pub at: Position,
}

impl DirectionRule {
    /// The allowance that holds for a measure of this target, and the limit that makes it hold, where one does.
    pub fn allowance(&self, target: Option<Decimal>) -> (Tolerance, Option<Decimal>) {
        let small =
            self.where_target_under.iter().find(|(limit, _)| target.is_some_and(|target| target < *limit));
        small.map_or((self.same_if_within, None), |(limit, allowance)| (*allowance, Some(*limit)))
    }
}

impl Policies {
    /// Adds up what the lines say of a measure, its name and its id already [`fold`](super::fold)ed.
    ///
    /// `stated` is what the return's own column says, which counts like a line naming the measure: where a line says
    /// otherwise, they contradict each other, and where it says something unknown, `all_others` is no answer.
    pub fn of(&self, measure: &str, id: &str, field: Option<usize>, stated: Stated) -> Policy {
        let mut policy = Policy::default();
        let mut strength = HashMap::new();
        for (index, claim) in self.claims.iter().enumerate() {
            if claim.field.is_some() && claim.field != field {
                continue;
            }
            let named = match &claim.claimed {
                Claimed::Named(patterns) if patterns.iter().any(|known| known.matches(measure)) => true,
                Claimed::WithId(patterns)
                    if !id.is_empty() && patterns.iter().any(|known| known.matches(id)) =>
                {
                    true
                }
                Claimed::Named(_) | Claimed::WithId(_) | Claimed::AllOthers => continue,
                Claimed::Every => false,
            };
            policy.take(&self.claims, index, named, &mut strength);
        }
        policy.take_stated(self, field, stated);
        policy
    }
}

/// What a claim is about, so that only claims about the same thing can contradict each other.
#[derive(PartialEq, Eq, Hash)]
enum Topic {
    GoodIs,
    Tolerance,
    NotRated,
    By,
    Profile,
    Part,
    TargetInActual,
    Ranked,
    Unit,
}

impl Policy {
    fn take(&mut self, claims: &[Claim], index: usize, named: bool, strength: &mut HashMap<Topic, bool>) {
        let says = &claims[index].says;
        let (topic, earlier) = match says {
            Says::GoodIs(_) => (Topic::GoodIs, self.good_is.map(|known| known.1)),
            Says::AmberWithin(_) => (Topic::Tolerance, self.tolerance.map(|known| known.1)),
            Says::Unit(_) => (Topic::Unit, self.unit.map(|known| known.1)),
            Says::NotRated => (Topic::NotRated, self.not_rated),
            Says::By(_) => (Topic::By, self.by),
            Says::Profile(_) => (Topic::Profile, self.profile),
            Says::Part(_) => (Topic::Part, self.part),
            Says::TargetInActual(_) => (Topic::TargetInActual, self.target_in_actual),
            Says::Ranked(_) => (Topic::Ranked, self.ranked),
        };
        let overrules = named && strength.get(&topic) == Some(&false);
        if let Some(earlier) = earlier.filter(|_| !overrules) {
            if claims[earlier].says != *says && strength.get(&topic) == Some(&named) {
                self.conflict.get_or_insert(Conflict::Claims(earlier, index));
            }
            return;
        }
        strength.insert(topic, named);
        match says {
            Says::GoodIs(polarity) => self.good_is = Some((*polarity, index)),
            Says::AmberWithin(tolerance) => self.tolerance = Some((*tolerance, index)),
            Says::Unit(unit) => self.unit = Some((*unit, index)),
            Says::NotRated => self.not_rated = Some(index),
            Says::By(_) => self.by = Some(index),
            Says::Profile(_) => self.profile = Some(index),
            Says::Part(_) => self.part = Some(index),
            Says::TargetInActual(_) => self.target_in_actual = Some(index),
            Says::Ranked(_) => self.ranked = Some(index),
        }
    }

    /// The return's own column, and then `all_others`, where no line names the measure.
    fn take_stated(&mut self, all: &Policies, field: Option<usize>, stated: Stated) {
        match (stated, self.good_is) {
            (Stated::Polarity(column), Some((named, index))) if column != named => {
                self.conflict.get_or_insert(Conflict::Column(index));
            }
            (Stated::Polarity(column), None) => self.good_is = Some((column, usize::MAX)),
            (Stated::Nothing, None) if self.not_rated.is_none() => self.good_is = all.default_polarity(field),
            _ => {}
        }
    }
}

impl Policies {
    /// Whether any line names measures by their ids.
    pub fn ask_ids(&self) -> bool {
        self.claims.iter().any(|claim| matches!(claim.claimed, Claimed::WithId(_)))
    }

    /// What decides in place of target and tolerance.
    pub fn by(&self, policy: &Policy) -> Option<&By> {
        match &self.claims[policy.by?].says {
            Says::By(by) => Some(by),
            _ => None,
        }
    }

    /// How the target spreads over the year.
    pub fn profile(&self, policy: &Policy) -> Option<&Profile> {
        match &self.claims[policy.profile?].says {
            Says::Profile(profile) => Some(profile),
            _ => None,
        }
    }

    /// Which part of the actual counts.
    pub fn part(&self, policy: &Policy) -> Option<&Pattern> {
        match &self.claims[policy.part?].says {
            Says::Part(part) => Some(part),
            _ => None,
        }
    }

    /// Which part of the actual's text is the target.
    pub fn target_in_actual(&self, policy: &Policy) -> Option<&Pattern> {
        match &self.claims[policy.target_in_actual?].says {
            Says::TargetInActual(part) => Some(part),
            _ => None,
        }
    }

    /// Which texts are ranks, best first.
    pub fn ranked(&self, policy: &Policy) -> Option<&[Pattern]> {
        match &self.claims[policy.ranked?].says {
            Says::Ranked(ranks) => Some(ranks),
            _ => None,
        }
    }

    /// What `all_others` get.
    fn default_polarity(&self, field: Option<usize>) -> Option<(Polarity, usize)> {
        self.claims.iter().enumerate().find_map(|(index, claim)| match (&claim.claimed, &claim.says) {
            (Claimed::AllOthers, Says::GoodIs(polarity)) if claim.field.is_none() || claim.field == field => {
                Some((*polarity, index))
            }
            _ => None,
        })
    }
}
