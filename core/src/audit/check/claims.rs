//! Relations between lines of the rules: which patterns name the same measures, and which way is good for them.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Claim, Claimed, Pattern, Polarity, Policies, Position, Role, RulesetModel, Statement,
    TableColumn, TableLayout,
};
use ambersheet_script::text_places;

/// Returns the patterns of a line, and `true` if they are patterns of ids.
pub(crate) fn patterns(claimed: &Claimed) -> Option<(&[Pattern], bool)> {
    match claimed {
        Claimed::Named(patterns) => Some((patterns, false)),
        Claimed::WithId(patterns) => Some((patterns, true)),
        Claimed::AllOthers | Claimed::Every | Claimed::RowsOf(_) => None,
    }
}

/// Returns `true` if a line that names measures names all that a pattern does.
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

/// Returns `true` if a pattern matches every name.
pub(crate) fn is_everything(pattern: &Pattern) -> bool {
    pattern.text().trim() == "*"
}

/// Returns `true` if a line is about all ratings that another is about.
pub(crate) fn field_fits(wider: &Claim, claim: &Claim) -> bool {
    wider.field.is_none() || wider.field == claim.field
}

/// Returns which way is good for all that a line names, if the rules tell.
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

/// Returns the position of a text of a line: the `nth` such text, from 0, before the next line about measures.
///
/// Returns the position of the line if the text is elsewhere, as in a list with a name.
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

/// Returns `true` if actual and target decide any rating: a rating is written, the rules tell which way is good, and no
/// other line decides for all measures.
pub(crate) fn targets_decide(ruleset: &RulesetModel) -> bool {
    let claims = &ruleset.policies.claims;
    let rated = ruleset.tables.iter().any(|table| table.rating.is_some())
        || ruleset.forms.iter().any(|form| form.rating.is_some());
    let has_column = |table: &TableLayout| {
        table
            .columns
            .iter()
            .any(|column| column.role == Role::GoodIs)
    };
    let said = claims.iter().any(|claim| {
        matches!(
            claim.statement,
            Statement::GoodIs(_)
                | Statement::Money(_)
                | Statement::SaidByTarget
                | Statement::Ranked(_)
        ) && !decided_otherwise(claims, claim)
    });
    let said = said
        || ruleset.tables.iter().any(has_column)
        || ruleset.tables.iter().any(|table| table.said_by_target)
        || ruleset.forms.iter().any(|form| form.said_by_target)
        || ruleset
            .forms
            .iter()
            .any(|form| form.values.iter().any(|value| value.role == Role::GoodIs));
    let decided_for_all = claims.iter().any(|claim| {
        let all = match &claim.claimed {
            Claimed::Every => true,
            Claimed::Named(patterns) => patterns.iter().any(is_everything),
            Claimed::WithId(_) | Claimed::AllOthers | Claimed::RowsOf(_) => false,
        };
        all && claim.field.is_none() && matches!(claim.statement, Statement::By(_))
    });
    rated && said && !decided_for_all
}

/// Returns `true` if other lines decide for all that a line names.
fn decided_otherwise(claims: &[Claim], claim: &Claim) -> bool {
    let decides = |known: &Claim| matches!(known.statement, Statement::By(_) | Statement::NotRated);
    patterns(&claim.claimed).is_some_and(|(own, ids)| {
        own.iter().all(|pattern| {
            claims.iter().any(|known| {
                decides(known) && field_fits(known, claim) && names_all_of(known, pattern, ids)
            })
        })
    })
}

/// Returns the position of a column's heading in the script, or that of the table if the heading is not found there.
pub(crate) fn place_of_heading(
    ruleset: &RulesetModel,
    layout: &TableLayout,
    column: &TableColumn,
) -> Position {
    let heading = column.heading_text();
    let places = text_places(&ruleset.text);
    let mut own = places
        .iter()
        .filter(|(text, at)| *at >= layout.at && filled(ruleset, text) == heading);
    own.next().map_or(layout.at, |place| place.1)
}

/// Fills the period into a heading of the script.
fn filled(ruleset: &RulesetModel, text: &str) -> String {
    let filled = ruleset
        .period
        .as_ref()
        .and_then(|period| period.expand(text).ok());
    filled.unwrap_or_else(|| text.to_owned())
}
