//! Adds the claims of a statement to the draft: what it states about which measures, and when.

use crate::draft::{DraftClaim, LocatedText, ScriptDraft};
use ambersheet_policy::model::{Claim, Claimed, Position, Statement, Validity};

/// Begins a statement about measures, so that `because`, `from` and `to` after it apply to its
/// claims, even if it has problems.
pub(super) fn begin_claims(draft: &mut ScriptDraft) {
    let end = draft.claims.len();
    draft.last_claims = Some(end..end);
}

pub(super) fn add_claim(
    draft: &mut ScriptDraft,
    claimed: Claimed,
    statement: Statement,
    field: Option<LocatedText>,
    at: Position,
) {
    let claim = Claim {
        claimed,
        field: None,
        statement,
        at,
        because: None,
        question: None,
        holds: Validity::default(),
        register: None,
    };
    draft.claims.push(DraftClaim { claim, field });
    let end = draft.claims.len();
    if let Some(line) = &mut draft.last_claims {
        line.end = end;
    }
}

/// Sets the first and the last period of the last statement's claims.
pub(super) fn limit_to_periods(draft: &mut ScriptDraft, holds: &Validity) {
    let Some(claims) = draft.last_claims.clone() else {
        return;
    };
    let mut ends_before = None;
    for claimed in draft.claims.iter_mut().take(claims.end).skip(claims.start) {
        let own = &mut claimed.claim.holds;
        own.from = own.from.take().or_else(|| holds.from.clone());
        own.to = own.to.take().or_else(|| holds.to.clone());
        if !own.meets(own) {
            ends_before = Some((claimed.claim.at, own.to_string()));
        }
    }
    if let Some((at, when)) = ends_before.filter(|_| holds.is_limited()) {
        let message = format!("this line ends before it begins: {when}");
        draft.problems.suggest(
            at,
            message,
            "write the earlier period in from(…) and the later in to(…)",
        );
    }
}
