//! Lines against the measures of a workbook: names that match none, measures that no line claims, contradictions.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::audit::check::claims::{patterns, place_of_text};
use crate::audit::check::finding::Finding;
use crate::audit::check::names::{finding as against_name, speaks_against};
use crate::audit::check::seen::{Measure, Seen};
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_policy::model::{
    By, Claimed, Conflict, Position, RulesetModel, StatedPolarity, Statement, Topic,
};
use ambersheet_policy::reason::Reason;

/// What is wrong with the lines, as the measures show it.
pub(crate) fn check(ruleset: &RulesetModel, seen: &Seen<'_>, found: &mut Vec<Finding>) {
    names_without_measures(ruleset, seen, found);
    lines_never_used(ruleset, seen, found);
    let mut conflicts: BTreeMap<(usize, usize), Vec<&Measure<'_>>> = BTreeMap::new();
    for measure in &seen.measures {
        match measure.entry.verdict.conflict {
            Some(Conflict::Claims(first, second)) => {
                conflicts.entry((first, second)).or_default().push(measure);
            }
            Some(Conflict::Column(claim)) => {
                found.push(against_the_return(ruleset, claim, measure));
            }
            None => found.extend(not_known(ruleset, measure)),
        }
        found.extend(name_says_otherwise(ruleset, measure));
    }
    for ((first, second), measures) in conflicts {
        found.extend(contradiction(ruleset, first, second, &measures));
    }
    twice(ruleset, seen, found);
}

/// Names and ids in the rules that no measure of the workbook has.
fn names_without_measures(ruleset: &RulesetModel, seen: &Seen<'_>, found: &mut Vec<Finding>) {
    let names: HashSet<&str> = seen
        .measures
        .iter()
        .map(|measure| measure.folded.as_str())
        .collect();
    let ids: HashSet<&str> = seen
        .measures
        .iter()
        .map(|measure| measure.folded_id.as_str())
        .collect();
    for claim in &ruleset.policies.claims {
        let Some((patterns, of_ids)) = patterns(&claim.claimed) else {
            continue;
        };
        let known = if of_ids { &ids } else { &names };
        for pattern in patterns {
            if known.iter().any(|name| pattern.matches(name)) {
                continue;
            }
            let own = seen.measures.iter().map(|measure| measure.name.as_str());
            let near = near_names(pattern.text(), own.filter(|_| !of_ids));
            let what = if of_ids {
                "no measure of this workbook has the id"
            } else {
                "no measure of this workbook is called"
            };
            found.push(Finding::new(
                "AS020",
                place_of_text(ruleset, claim, pattern.text(), 0),
                format!("{what} \"{}\"", pattern.text()),
                did_you_mean(&near).unwrap_or_else(|| {
                    "correct the name, or take it out if the measure has gone".to_owned()
                }),
            ));
        }
    }
}

/// Lines that name measures of the workbook and are used for none of them.
fn lines_never_used(ruleset: &RulesetModel, seen: &Seen<'_>, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        let Some((patterns, ids)) = patterns(&claim.claimed) else {
            continue;
        };
        if claim.statement == Statement::NotRated {
            continue;
        }
        let named = |measure: &&Measure<'_>| {
            let name = if ids {
                &measure.folded_id
            } else {
                &measure.folded
            };
            let field = measure.entry.field.map(usize::from);
            (claim.field.is_none() || claim.field == field)
                && patterns.iter().any(|known| known.matches(name))
        };
        let own = || seen.measures.iter().filter(named);
        let is_unused = |measure: &Measure<'_>| {
            measure.policy.line(Topic::NotRated).is_some()
                || (matches!(claim.statement, Statement::AmberWithin(_))
                    && measure.policy.line(Topic::By).is_some())
        };
        if own().next().is_some() && own().all(is_unused) {
            found.push(Finding::new(
                "AS010",
                claim.at,
                "this line is never used: other lines decide for all measures that it names",
                "take this line out, or the lines that overrule it",
            ));
        }
    }
}

fn against_the_return(ruleset: &RulesetModel, claim: usize, measure: &Measure<'_>) -> Finding {
    Finding::new(
        "AS023",
        ruleset.policies.claims[claim].at,
        format!(
            "the return's own column says of \"{}\" that the other way is good, so it has no rating",
            measure.name
        ),
        "correct the line, or ask whoever filled in the return",
    )
    .in_cell(Some(measure.place.clone()))
}

fn contradiction(
    ruleset: &RulesetModel,
    first: usize,
    second: usize,
    measures: &[&Measure<'_>],
) -> Option<Finding> {
    let example = measures.first()?;
    let more = match measures.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let (first, second) = (
        &ruleset.policies.claims[first],
        &ruleset.policies.claims[second],
    );
    Some(
        Finding::new(
            "AS022",
            second.at,
            format!(
                "this and line {} say different things of \"{}\"{more}, so it has no rating",
                first.at.line, example.name
            ),
            "narrow one of the names",
        )
        .in_cell(Some(example.place.clone())),
    )
}

/// Words and measures that the rules do not know.
fn not_known(ruleset: &RulesetModel, measure: &Measure<'_>) -> Option<Finding> {
    let entry = measure.entry;
    if entry.verdict.level != Err(Reason::NoRule)
        || (measure.name.is_empty() && measure.folded_id.is_empty())
    {
        return None;
    }
    let at = ruleset.layout_position(entry.layout);
    let word = measure.detail.as_deref().unwrap_or_default();
    let finding = match (entry.field, ruleset.policies.by(&measure.policy)) {
        (Some(field), _) if ruleset.fields[usize::from(field)].keep_typed => {
            unknown_word(ruleset, at, word)
        }
        (_, Some(By::Grid(_))) if !word.is_empty() => Finding::new(
            "AS031",
            by_place(ruleset, measure).unwrap_or(at),
            format!("the grid does not know \"{word}\""),
            "add its labels to the grid, or ask for a correction",
        ),
        (_, Some(By::FirstOf(conditions)))
            if measure.policy.good_is.is_none()
                && conditions
                    .iter()
                    .any(|one| one.kind.region().is_by_degree()) =>
        {
            unclaimed(by_place(ruleset, measure).unwrap_or(at), measure)
        }
        (_, Some(By::FirstOf(conditions))) => Finding::new(
            "AS004",
            conditions.last().map_or(at, |last| last.at),
            format!(
                "\"{}\" meets no condition of this list, and has no rating",
                measure.name
            ),
            "end the list with otherwise(\"…\"), or close the gap",
        ),
        (Some(_), None) | (_, Some(_)) => return None,
        (None, None) if measure.policy.good_is.is_some() => no_tolerance(ruleset, measure)?,
        (None, None) if entry.stated == StatedPolarity::Unknown => Finding::new(
            "AS024",
            at,
            format!(
                "the return says of \"{}\" that good is \"{word}\", which nothing explains",
                measure.name
            ),
            format!(
                "write good_is_means(\"{word}\", higher), or name the measure in a line of its own"
            ),
        ),
        (None, None) => unclaimed(at, measure),
    };
    let cell = if finding.code() == "AS004" {
        measure.actual_place.clone()
    } else {
        None
    };
    Some(finding.in_cell(cell.or_else(|| Some(measure.place.clone()))))
}

fn unclaimed(at: Position, measure: &Measure<'_>) -> Finding {
    Finding::new(
        "AS021",
        at,
        format!(
            "no line says what is good of \"{}\", so it has no rating",
            measure.name
        ),
        "name it in higher_is_better, lower_is_better or not_rated",
    )
}

fn no_tolerance(ruleset: &RulesetModel, measure: &Measure<'_>) -> Option<Finding> {
    let (_, said_by) = measure
        .policy
        .good_is
        .filter(|_| measure.policy.tolerance.is_none())?;
    let at = said_by.line().map(|line| ruleset.policies.claims[line].at);
    Some(Finding::new(
        "AS011",
        at.unwrap_or_else(|| ruleset.layout_position(measure.entry.layout)),
        format!(
            "\"{}\" misses its target and has no rating: nothing says how far off is still amber",
            measure.name
        ),
        "write amber_within(percent_of_target(5)), or one in a line that names it",
    ))
}

fn unknown_word(ruleset: &RulesetModel, at: Position, word: &str) -> Finding {
    let levels = || {
        ruleset
            .scale
            .levels()
            .iter()
            .map(|level| level.word.as_str())
    };
    let near = near_names(word, levels());
    let known: Vec<&str> = levels().collect();
    Finding::new(
        "AS031",
        at,
        format!("the return rates with \"{word}\", which is no level of the scale"),
        did_you_mean(&near).unwrap_or_else(|| {
            format!(
                "the levels are {}; add the word to the scale, or to `empty`",
                known.join(", ")
            )
        }),
    )
}

fn by_place(ruleset: &RulesetModel, measure: &Measure<'_>) -> Option<Position> {
    measure
        .policy
        .line(Topic::By)
        .and_then(|by| ruleset.policies.claims.get(by))
        .map(|claim| claim.at)
}

/// A measure whose name speaks against what the rules say; a line with a reason of its own that names it is meant so.
fn name_says_otherwise(ruleset: &RulesetModel, measure: &Measure<'_>) -> Option<Finding> {
    let (polarity, said_by) = measure.policy.good_is.filter(|_| {
        measure.policy.line(Topic::NotRated).is_none() && measure.policy.conflict.is_none()
    })?;
    let claim = &ruleset.policies.claims[said_by.line()?];
    if claim.because.is_some() && claim.claimed != Claimed::AllOthers {
        return None;
    }
    let word = speaks_against(&measure.name.replace('*', " "), polarity)?;
    let own = patterns(&claim.claimed).and_then(|(own, ids)| {
        own.iter().find(|known| {
            known.matches(if ids {
                &measure.folded_id
            } else {
                &measure.folded
            })
        })
    });
    let at = own.map_or(claim.at, |pattern| {
        place_of_text(ruleset, claim, pattern.text(), 0)
    });
    Some(against_name(at, &measure.name, &word, polarity).in_cell(Some(measure.place.clone())))
}

/// Measures that stand twice in one group of one sheet.
fn twice(ruleset: &RulesetModel, seen: &Seen<'_>, found: &mut Vec<Finding>) {
    let mut first: HashMap<_, &Measure<'_>> = HashMap::new();
    for measure in seen
        .measures
        .iter()
        .filter(|measure| !measure.folded.is_empty())
    {
        let entry = measure.entry;
        let layout = ruleset.layout_position(entry.layout);
        let key = (
            entry.sheet,
            layout,
            entry.field,
            &measure.group,
            &measure.folded,
            &measure.folded_id,
        );
        let Some(known) = first.get(&key) else {
            first.insert(key, measure);
            continue;
        };
        found.push(
            Finding::new(
                "AS029",
                layout,
                format!(
                    "\"{}\" stands twice: its other rating is in {}",
                    measure.name, known.place
                ),
                "leave one of the rows out by skip: \"…\", or tell them apart by name or group",
            )
            .in_cell(Some(measure.place.clone())),
        );
    }
}
