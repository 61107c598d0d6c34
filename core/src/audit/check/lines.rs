//! Lines that say what is said already, and lines that others always overrule.

use crate::audit::check::claims::{
    field_fits, is_everything, names_all_of, patterns, place_of_text,
};
use crate::audit::check::finding::Finding;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claim, Claimed, Pattern, RulesetModel, Statement};

/// What is wrong with the lines about measures, one against the others.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for (index, claim) in ruleset.policies.claims.iter().enumerate() {
        said_twice(ruleset, index, claim, found);
        found.extend(overruled(ruleset, index, claim));
    }
}

fn said_twice(ruleset: &RulesetModel, index: usize, claim: &Claim, found: &mut Vec<Finding>) {
    let earlier = &ruleset.policies.claims[..index];
    let same = |known: &&Claim| known.statement == claim.statement && known.field == claim.field;
    let Some((own, ids)) = patterns(&claim.claimed) else {
        let twice = earlier
            .iter()
            .filter(same)
            .find(|known| known.claimed == claim.claimed);
        found.extend(twice.map(|known| {
            let message = format!("line {} says the same already", known.at.line);
            Finding::new("AS009", claim.at, message, "take one of the two lines out")
        }));
        return;
    };
    for (place, pattern) in own.iter().enumerate() {
        let folded = fold(pattern.text());
        let before = own[..place]
            .iter()
            .filter(|known| fold(known.text()) == folded)
            .count();
        let said = earlier.iter().filter(same).find(|known| {
            patterns(&known.claimed).is_some_and(|(all, of_ids)| {
                of_ids == ids && all.iter().any(|known| fold(known.text()) == folded)
            })
        });
        let where_ = match said {
            Some(known) if known.at != claim.at => {
                format!("line {} says the same of it", known.at.line)
            }
            _ if before > 0 => "it stands in this list already".to_owned(),
            _ => continue,
        };
        let at = place_of_text(ruleset, claim, pattern.text(), before);
        let message = format!("\"{}\" is named twice: {where_}", pattern.text());
        found.push(Finding::new(
            "AS009",
            at,
            message,
            "take one of the two out",
        ));
    }
}

/// A line that other lines overrule for all that it names.
fn overruled(ruleset: &RulesetModel, index: usize, claim: &Claim) -> Option<Finding> {
    let claims = ruleset.policies.claims.iter().enumerate();
    let others = claims.filter(|(other, known)| *other != index && field_fits(known, claim));
    let others: Vec<&Claim> = others.map(|(_, known)| known).collect();
    let (line, why) = match patterns(&claim.claimed) {
        Some((own, ids)) => names_overruled(&claim.statement, (own, ids), &others)?,
        None => default_overruled(claim, &others)?,
    };
    Some(Finding::new(
        "AS010",
        claim.at,
        format!("this line is never used: line {line} {why}"),
        "take one of the two lines out",
    ))
}

/// The line that overrules one with names, and how.
fn names_overruled(
    says: &Statement,
    (own, ids): (&[Pattern], bool),
    others: &[&Claim],
) -> Option<(u32, &'static str)> {
    let by = |overrules: fn(&Statement) -> bool| -> Option<u32> {
        let line = |pattern: &Pattern| {
            let mut all = others.iter().filter(|known| overrules(&known.statement));
            all.find(|known| names_all_of(known, pattern, ids))
                .map(|known| known.at.line)
        };
        let lines: Option<Vec<u32>> = own.iter().map(line).collect();
        lines?.into_iter().max()
    };
    let not_rated =
        by(|says| *says == Statement::NotRated).filter(|_| *says != Statement::NotRated);
    if let Some(line) = not_rated {
        return Some((line, "leaves these measures unrated"));
    }
    let decided = matches!(says, Statement::AmberWithin(_))
        .then(|| by(|says| matches!(says, Statement::By(_))))?;
    decided.map(|line| {
        (
            line,
            "decides by something else, which asks for no tolerance",
        )
    })
}

/// The line that names every measure and so overrules a default.
fn default_overruled(claim: &Claim, others: &[&Claim]) -> Option<(u32, &'static str)> {
    let same_topic = |known: &Statement| {
        std::mem::discriminant(known) == std::mem::discriminant(&claim.statement)
    };
    let all = others.iter().find(|known| {
        let every = matches!(&known.claimed, Claimed::Named(own) if own.iter().any(is_everything));
        every && same_topic(&known.statement)
    });
    all.map(|known| (known.at.line, "says otherwise of every measure"))
}
