//! Reports statements that contradict each other about the same measures at the same time.

use super::Finisher;
use crate::draft::DraftClaim;
use crate::values::describe_tolerance;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claimed, Polarity, Statement, Tolerance};

impl Finisher<'_> {
    /// Reports every statement that contradicts an earlier one about a measure that both name in
    /// the same words.
    pub(super) fn report_contradictions(&mut self) {
        let claims = std::mem::take(&mut self.draft.claims);
        for (index, later) in claims.iter().enumerate() {
            let found = claims[..index].iter().find_map(|earlier| {
                let (name, what) = contradict(earlier, later)?;
                Some((name, what, earlier))
            });
            let Some((name, (said, denied), earlier)) = found else {
                continue;
            };
            let line = earlier.claim.at.line;
            let message = format!("{name} is {said} here and {denied} on line {line}");
            let dated = [&earlier.claim.holds, &later.claim.holds]
                .iter()
                .any(|holds| holds.is_limited());
            let instead = if dated {
                "let the earlier line end, with to(\"…\"), before the later begins, with from(\"…\")"
            } else {
                "take it out of one of the two lines"
            };
            self.draft
                .problems
                .suggest(later.claim.at, message, instead);
        }
        self.draft.claims = claims;
    }
}

/// Returns the name that two claims share, and what the later states and the earlier denies.
fn contradict(earlier: &DraftClaim, later: &DraftClaim) -> Option<(String, (String, String))> {
    // Rows of registers are compared when they are read.
    if earlier.claim.register.is_some() && later.claim.register.is_some() {
        return None;
    }
    let field = |claim: &DraftClaim| claim.field.as_ref().map(|field| fold(&field.text));
    if field(earlier) != field(later) || !earlier.claim.holds.meets(&later.claim.holds) {
        return None;
    }
    let what = contradiction(&earlier.claim.statement, &later.claim.statement)?;
    Some((
        same_name(&earlier.claim.claimed, &later.claim.claimed)?,
        what,
    ))
}

/// Returns what the later of two claims states, and what the earlier states instead.
fn contradiction(earlier: &Statement, later: &Statement) -> Option<(String, String)> {
    let better = |polarity: Polarity| format!("better {}", polarity.word());
    let amber = |tolerance: &Tolerance| format!("amber within {}", describe_tolerance(tolerance));
    match (earlier, later) {
        (Statement::GoodIs(one), Statement::GoodIs(other)) if one != other => {
            Some((better(*other), better(*one)))
        }
        (Statement::Money(one), Statement::Money(other)) if one != other => {
            Some((other.word().to_owned(), one.word().to_owned()))
        }
        (Statement::Money(one), Statement::GoodIs(other)) => {
            Some((better(*other), one.word().to_owned()))
        }
        (Statement::GoodIs(one), Statement::Money(other)) => {
            Some((other.word().to_owned(), better(*one)))
        }
        (Statement::AmberWithin(one), Statement::AmberWithin(other)) if one != other => {
            Some((amber(other), amber(one)))
        }
        (Statement::Unit(one), Statement::Unit(other)) if one != other => {
            Some(("given one unit".to_owned(), "another".to_owned()))
        }
        (Statement::By(one), Statement::By(other)) if one != other => {
            Some(("rated by one thing".to_owned(), "by another".to_owned()))
        }
        (Statement::Profile(one), Statement::Profile(other)) if one != other => {
            Some(("given one profile".to_owned(), "another".to_owned()))
        }
        (one, other) if one.topic() == other.topic() && one != other => {
            Some(("said to be one thing".to_owned(), "another".to_owned()))
        }
        _ => None,
    }
}

/// Returns what two claims both name in the same words, for a message.
fn same_name(one: &Claimed, other: &Claimed) -> Option<String> {
    match (one, other) {
        (Claimed::Named(one), Claimed::Named(other))
        | (Claimed::WithId(one), Claimed::WithId(other)) => {
            let same = other
                .iter()
                .find(|b| one.iter().any(|a| fold(a.text()) == fold(b.text())));
            same.map(|pattern| format!("\"{}\"", pattern.text()))
        }
        (Claimed::AllOthers, Claimed::AllOthers) => Some("`all_others`".to_owned()),
        (Claimed::Every, Claimed::Every) => Some("every measure".to_owned()),
        _ => None,
    }
}
