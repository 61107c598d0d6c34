//! Lines that say what is said already, and lines that others always overrule.

use super::Finding;
use super::claims::{field_fits, is_everything, names_all_of, patterns, place_of_text};
use crate::ruleset::{Claim, Claimed, Ruleset, Says, fold};

/// What is wrong with the lines about measures, one against the others.
pub(super) fn check(ruleset: &Ruleset, found: &mut Vec<Finding>) {
    for (index, claim) in ruleset.policies.claims.iter().enumerate() {
        said_twice(ruleset, index, claim, found);
        found.extend(overruled(ruleset, index, claim));
    }
}

fn said_twice(ruleset: &Ruleset, index: usize, claim: &Claim, found: &mut Vec<Finding>) {
    let earlier = &ruleset.policies.claims[..index];
    let same = |known: &&Claim| known.says == claim.says && known.field == claim.field;
    let Some((own, ids)) = patterns(&claim.claimed) else {
        let twice = earlier.iter().filter(same).find(|known| known.claimed == claim.claimed);
        found.extend(twice.map(|known| {
            let message = format!("line {} says the same already", known.at.line);
            Finding::new("AS009", claim.at, message, "take one of the two lines out")
        }));
        return;
    };
    for (place, pattern) in own.iter().enumerate() {
        let folded = fold(pattern.text());
        let before = own[..place].iter().filter(|known| fold(known.text()) == folded).count();
        let said = earlier.iter().filter(same).find(|known| {
            patterns(&known.claimed)
                .is_some_and(|(all, of_ids)| of_ids == ids && all.iter().any(|known| fold(known.text()) == folded))
        });
        let where_ = match said {
            Some(known) if known.at != claim.at => format!("line {} says the same of it", known.at.line),
            _ if before > 0 => "it stands in this list already".to_owned(),
            _ => continue,
        };
        let at = place_of_text(ruleset, claim, pattern.text(), before);
        let message = format!("\"{}\" is named twice: {where_}", pattern.text());
        found.push(Finding::new("AS009", at, message, "take one of the two out"));
    }
}

/// A line that other lines overrule for all that it names.
fn overruled(ruleset: &Ruleset, index: usize, claim: &Claim) -> Option<Finding> {
    let claims = &ruleset.policies.claims;
    let others = || claims.iter().enumerate().filter(|(other, known)| *other != index && field_fits(known, claim));
    let line = match patterns(&claim.claimed) {
        Some((own, ids)) => {
            let by = |says: fn(&Says) -> bool| {
                let all = own.iter().map(|pattern| {
                    others().find(|(_, known)| says(&known.says) && names_all_of(known, pattern, ids))
                });
                let lines: Option<Vec<u32>> =
                    all.map(|found| found.map(|(_, known)| known.at.line)).collect();
                lines.and_then(|lines| lines.into_iter().max())
            };
            let not_rated = by(|says| *says == Says::NotRated).filter(|_| claim.says != Says::NotRated);
            let decided = || by(|says| matches!(says, Says::By(_)));
            not_rated
                .map(|line| (line, "leaves these measures unrated"))
                .or_else(|| {
                    let line = decided().filter(|_| matches!(claim.says, Says::AmberWithin(_)))?;
                    Some((line, "decides by something else, which asks for no tolerance"))
                })
        }
        None => {
            let same_topic =
                |known: &Says| std::mem::discriminant(known) == std::mem::discriminant(&claim.says);
            let all = others().find(|(_, known)| {
                matches!(&known.claimed, Claimed::Named(patterns) if patterns.iter().any(is_everything))
                    && same_topic(&known.says)
            });
            all.map(|(_, known)| (known.at.line, "says otherwise of every measure"))
        }
    };
    let (line, why) = line?;
    Some(Finding::new(
        "AS010",
        claim.at,
        format!("this line is never used: line {line} {why}"),
        "take one of the two lines out",
    ))
}
