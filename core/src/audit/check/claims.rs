//! What lines say of the same measures: which patterns name the same, and what good is of what a line names.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Claim, Claimed, Pattern, Polarity, Policies, Position, RulesetModel,
};
use ambersheet_script::text_places;

/// The patterns of a line, and whether they are of ids.
pub(crate) fn patterns(claimed: &Claimed) -> Option<(&[Pattern], bool)> {
    match claimed {
        Claimed::Named(patterns) => Some((patterns, false)),
        Claimed::WithId(patterns) => Some((patterns, true)),
        Claimed::AllOthers | Claimed::Every => None,
    }
}

/// Whether a line that names measures names all that a pattern does.
pub(crate) fn names_all_of(claim: &Claim, pattern: &Pattern, ids: bool) -> bool {
    patterns(&claim.claimed).is_some_and(|(own, own_ids)| {
        let same = |known: &Pattern| {
            fold(known.text()) == fold(pattern.text())
                || (pattern.is_literal() && known.matches(&fold(pattern.text())))
        };
        own.iter()
            .any(|known| is_everything(known) || (own_ids == ids && same(known)))
    })
}

/// Whether a pattern matches every name.
pub(crate) fn is_everything(pattern: &Pattern) -> bool {
    pattern.text().trim() == "*"
}

/// Whether a line speaks of all ratings that another does.
pub(crate) fn field_fits(wider: &Claim, claim: &Claim) -> bool {
    wider.field.is_none() || wider.field == claim.field
}

/// Which way is good of all that a line names, where the rules say so.
pub(crate) fn polarity_of(policies: &Policies, index: usize) -> Option<Polarity> {
    let claim = policies.claims.get(index)?;
    let said = || {
        policies
            .claims
            .iter()
            .filter(|known| field_fits(known, claim))
    };
    let others = said()
        .filter(|known| known.claimed == Claimed::AllOthers)
        .find_map(|known| known.statement.polarity());
    let Some((patterns, ids)) = patterns(&claim.claimed) else {
        // A default holds for measures of either kind.
        return None;
    };
    let mut of_patterns = patterns.iter().map(|pattern| {
        let named = said()
            .filter(|known| names_all_of(known, pattern, ids))
            .find_map(|known| known.statement.polarity());
        // A pattern with wildcards may name measures that other lines name too.
        named.or(others.filter(|_| pattern.is_literal()))
    });
    let first = of_patterns.next()??;
    of_patterns
        .all(|polarity| polarity == Some(first))
        .then_some(first)
}

/// Where a text of a line stands in the script: the `nth` such text, from 0, between the line and the next one about
/// measures; the line itself where the text stands elsewhere, as in a list with a name.
pub(crate) fn place_of_text(
    ruleset: &RulesetModel,
    claim: &Claim,
    text: &str,
    nth: usize,
) -> Position {
    let next = ruleset
        .policies
        .claims
        .iter()
        .map(|known| known.at)
        .filter(|at| *at > claim.at)
        .min();
    let is_own = |at: Position| at >= claim.at && next.is_none_or(|next| at < next);
    let places = text_places(&ruleset.text);
    let mut own = places
        .iter()
        .filter(|(known, at)| is_own(*at) && known == text)
        .map(|place| place.1);
    own.nth(nth).unwrap_or(claim.at)
}
