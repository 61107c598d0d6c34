//! Reports what the ratings of a table or a form lack.

use super::Finisher;
use crate::draft::DraftRole;
use crate::problems::any_of;
use ambersheet_policy::model::{Position, Role};

/// A table or form, with what its ratings need.
pub(super) struct LayoutNeeds<'a> {
    pub(super) holds: Vec<&'a DraftRole>,
    /// The position of `rating`, if the map has the key.
    pub(super) rating: Option<Position>,
    /// The position of `direction`, if the map has the key.
    pub(super) direction: Option<Position>,
    pub(super) at: Position,
    pub(super) is_rated_by_function: bool,
    /// `true` if the actual is likelihood times impact.
    pub(super) is_product: bool,
    pub(super) words: &'a LayoutWords,
}

/// The wording of messages about a table or a form.
pub(super) struct LayoutWords {
    pub(super) noun: &'static str,
    pub(super) values: &'static str,
    pub(super) example: &'static str,
}

impl Finisher<'_> {
    /// Reports the values that a rating or direction lacks.
    pub(super) fn check_required(&mut self, it: &LayoutNeeds<'_>) {
        let LayoutWords {
            noun,
            values,
            example,
        } = it.words;
        let has = |role: Role| it.holds.contains(&&DraftRole::Role(role));
        let without = |roles: &[(Role, &'static str)]| {
            let missing: Vec<String> = roles
                .iter()
                .filter(|role| !has(role.0))
                .map(|role| format!("`{}`", role.1))
                .collect();
            any_of(missing.iter().map(String::as_str)).replace(" or ", " and ")
        };
        if let Some(rating) = it.rating {
            self.check_rating(it, rating, has, without);
        } else if !it
            .holds
            .iter()
            .any(|holds| matches!(holds, DraftRole::Field(_)))
        {
            let message = format!("this {noun} does not say what is rated");
            self.draft.problems.suggest(it.at, message, *example);
        }
        let Some(direction) = it.direction else {
            return;
        };
        let missing = without(&needed_for_direction(has));
        if !missing.is_empty() {
            let message = format!(
                "`direction` compares actual and previous, and this {noun} has no {missing}"
            );
            let instead = format!("give their {values}, or leave `direction` out");
            self.draft.problems.suggest(direction, message, instead);
        } else if self.draft.direction.is_none() && self.uses_are_known(&["same_if_within"]) {
            self.draft.problems.suggest(
                direction,
                "`direction` needs to know which change counts as none",
                "write same_if_within(points(2)), or leave `direction` out",
            );
        }
    }

    /// Reports the values that a rating lacks.
    fn check_rating(
        &mut self,
        it: &LayoutNeeds<'_>,
        rating: Position,
        has: impl Fn(Role) -> bool,
        without: impl Fn(&[(Role, &'static str)]) -> String,
    ) {
        let LayoutWords { noun, values, .. } = it.words;
        let mut needed = Vec::with_capacity(2);
        if it.is_product {
            needed.push((Role::Likelihood, "likelihood"));
            needed.push((Role::Impact, "impact"));
        } else if !(has(Role::Numerator) && has(Role::Denominator)) {
            needed.push((Role::Actual, "actual"));
        }
        if !self.targets_given {
            needed.push((Role::Target, "target"));
        }
        if has(Role::Variance) {
            // The variance stands in for what is not there.
            needed.clear();
        }
        let missing = without(&needed);
        if has(Role::Limits) && has(Role::Actual) {
            // The limits decide without a target.
        } else if !missing.is_empty() && it.is_product && it.is_rated_by_function {
            needed.retain(|role| role.0 != Role::Target);
            let missing = without(&needed);
            if !missing.is_empty() {
                let message = format!(
                    "`likelihood_times_impact` multiplies two values, and this {noun} has no {missing}"
                );
                let instead = format!("give their {values}");
                self.draft.problems.suggest(rating, message, instead);
            }
        } else if !missing.is_empty() && !it.is_rated_by_function {
            let message =
                format!("`rating` compares actual and target, and this {noun} has no {missing}");
            let instead = format!("give their {values}, or rate with fn rate(m) {{ … }}");
            self.draft.problems.suggest(rating, message, instead);
        }
    }
}

/// Returns the values that a direction needs.
fn needed_for_direction(has: impl Fn(Role) -> bool) -> Vec<(Role, &'static str)> {
    let mut needed = Vec::with_capacity(2);
    if !(has(Role::Numerator) && has(Role::Denominator)) {
        needed.push((Role::Actual, "actual"));
    }
    // Lines may compare with these in place of the period before.
    if !has(Role::LastYear) && !has(Role::Baseline) {
        needed.push((Role::Previous, "previous"));
    }
    needed
}
