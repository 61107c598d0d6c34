//! Tells what of a return can be compared by rules, and what the rules lack for the rest.

use crate::ruleset::Ruleset;
use ambersheet_policy::model::{Destination, Field, Role, RulesetModel};

/// The claims of a return that rules can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparable {
    /// `true` if anything can be compared.
    pub any: bool,
    /// The claims that the rules name and that cannot be compared, each with what to write.
    pub missing: Vec<String>,
}

impl Ruleset {
    /// Returns which published claims these rules can be held against.
    pub fn comparable(&self) -> Comparable {
        comparable(self.model())
    }
}

/// Returns the published claims that these rules can be compared with.
pub(crate) fn comparable(rules: &RulesetModel) -> Comparable {
    let ratings =
        has_both(rules, Role::PublishedRating, true) || is_written_over(rules, Role::Rating);
    let directions =
        has_both(rules, Role::PublishedDirection, true) || is_written_over(rules, Role::Direction);
    let mut missing = Vec::new();
    for (key, role, is_compared) in [
        ("published_rating", Role::PublishedRating, ratings),
        ("published_direction", Role::PublishedDirection, directions),
    ] {
        if has_both(rules, role, false) && !has_both(rules, role, true) && !is_compared {
            missing.push(format!(
                "no table or form has both `{key}` and `rating`; to keep what the return says, write rating: new_column(\"Our RAG\")"
            ));
        }
    }
    let named = has_both(rules, Role::PublishedDirection, true);
    if named && rules.direction.is_none() {
        missing.push(
            "the rules compute no direction to compare `published_direction` with; write same_if_within(points(2)), with your own allowance"
                .to_owned(),
        );
    }
    let fields = rules.fields.iter().any(Field::is_published);
    let any =
        ratings || fields || (directions && rules.direction.is_some()) || !rules.counts.is_empty();
    if missing.is_empty() && !any {
        missing.push(
            "say which column holds the return's own ratings: in tables(#{ … }), write published_rating: \"RAG\" or published_direction: \"…\" with its heading, or rating: write_to(\"RAG\") if the rules write into that column, or write published_counts(#{ … }) for a table of counts"
                .to_owned(),
        );
    }
    Comparable { any, missing }
}

/// Returns `true` if any table or form writes a rating or direction into a cell that is there, so that what it holds can
/// be compared first.
fn is_written_over(rules: &RulesetModel, role: Role) -> bool {
    let is_there = |to: &Option<Destination>| {
        matches!(to, Some(Destination::Column { .. } | Destination::FillOnly))
    };
    let tables = rules.tables.iter().any(|table| {
        is_there(match role {
            Role::Direction => &table.direction,
            _ => &table.rating,
        })
    });
    tables
        || rules.forms.iter().any(|form| match role {
            Role::Direction => form.direction.is_some(),
            _ => form.rating.is_some(),
        })
}

/// Returns `true` if a table or form has a role, and also a main rating if `rated` is `true`.
fn has_both(rules: &RulesetModel, role: Role, rated: bool) -> bool {
    let tables = rules.tables.iter().any(|table| {
        table.columns.iter().any(|column| column.role == role) && (!rated || table.rating.is_some())
    });
    tables
        || rules.forms.iter().any(|form| {
            form.values.iter().any(|value| value.role == role) && (!rated || form.rating.is_some())
        })
}
