//! The measures that rules name: a name for each line, for what several lines name together, and for all others.

use std::collections::{BTreeSet, HashSet};

use ambersheet_policy::model::{Claimed, Pattern, RulesetModel};

/// The most names that are tried.
const MOST_NAMES: usize = 5_000;
/// The longest pattern that is held against others.
const LONGEST: usize = 200;
/// The most pairs of wildcards that are held against each other.
const MOST_PAIRS: usize = 10_000;

/// A measure that the rules name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NamedMeasure {
    /// The name as the rules write it, in quotes, or in words.
    pub(crate) shown: String,
    /// `true` if no line spells it: several lines name it together.
    pub(crate) is_merged: bool,
    /// A name that matches.
    pub(crate) measure: String,
    /// An id that matches.
    pub(crate) id: String,
}

/// Returns a text that a pattern matches.
pub(crate) fn sample(pattern: &Pattern) -> String {
    filled(&pieces(first_alternative(pattern.text())))
}

fn first_alternative(text: &str) -> &str {
    alternatives(text).first().copied().unwrap_or_default()
}

/// Returns the texts between the signs that mean "or".
fn alternatives(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, sign) in text.char_indices() {
        if sign == '|' && !escaped {
            parts.push(&text[start..at]);
            start = at + 1;
        }
        escaped = sign == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// A sign of a pattern; `None` is a wildcard.
type NameSign = Option<char>;

fn pieces(text: &str) -> Vec<NameSign> {
    let mut pieces = Vec::new();
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        pieces.push(match sign {
            '*' => None,
            '\\' => signs.next(),
            sign => Some(sign),
        });
    }
    pieces
}

fn filled(pieces: &[NameSign]) -> String {
    pieces.iter().map(|piece| piece.unwrap_or('x')).collect()
}

/// Returns a text that two patterns match; `None` if there is none.
fn both(one: &[NameSign], other: &[NameSign]) -> Option<Vec<NameSign>> {
    let mut failed = HashSet::new();
    let mut found = Vec::new();
    meet(one, other, &mut failed, &mut found).then(|| {
        found.reverse();
        found
    })
}

fn meet(
    one: &[NameSign],
    other: &[NameSign],
    failed: &mut HashSet<(usize, usize)>,
    found: &mut Vec<NameSign>,
) -> bool {
    if failed.contains(&(one.len(), other.len())) {
        return false;
    }
    let step = |sign: NameSign,
                rest: (&[NameSign], &[NameSign]),
                failed: &mut HashSet<_>,
                found: &mut Vec<_>| {
        let is_met = meet(rest.0, rest.1, failed, found);
        if is_met && sign.is_some() {
            found.push(sign);
        }
        is_met
    };
    let is_met = match (one.split_first(), other.split_first()) {
        (None, None) => true,
        (Some((None, rest)), Some((sign, others))) => {
            step(None, (rest, other), failed, found) || step(*sign, (one, others), failed, found)
        }
        (Some((sign, rest)), Some((None, others))) => {
            step(None, (one, others), failed, found) || step(*sign, (rest, other), failed, found)
        }
        (Some((Some(a), rest)), Some((Some(b), others))) => {
            a.to_lowercase().eq(b.to_lowercase()) && step(Some(*a), (rest, others), failed, found)
        }
        (Some((None, rest)), None) => step(None, (rest, other), failed, found),
        (None, Some((None, others))) => step(None, (one, others), failed, found),
        (Some((Some(_), _)), None) | (None, Some((Some(_), _))) => false,
    };
    if !is_met {
        failed.insert((one.len(), other.len()));
    }
    is_met
}

/// Returns a measure for each two patterns with wildcards that name one together.
fn pairs(
    names: &BTreeSet<String>,
    subject: impl Fn(String, String) -> NamedMeasure,
) -> Vec<NamedMeasure> {
    let wild: Vec<(&String, Vec<NameSign>)> = names
        .iter()
        .map(|name| (name, pieces(name)))
        .filter(|(_, pieces)| pieces.contains(&None) && pieces.len() <= LONGEST)
        .collect();
    let all = wild.iter().enumerate();
    let all = all.flat_map(|(index, one)| wild[index + 1..].iter().map(move |other| (one, other)));
    all.take(MOST_PAIRS)
        .filter_map(|((one, pieces), (other, others))| {
            let both = both(pieces, others)?;
            let shown = format!("\"{one}\" that is \"{other}\"");
            Some(subject(shown, filled(&both)))
        })
        .collect()
}

/// Returns the measures that any of the rulesets names, and one that none does.
pub(crate) fn subjects(rulesets: &[&RulesetModel]) -> Vec<NamedMeasure> {
    let (mut names, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for claim in rulesets.iter().flat_map(|rules| &rules.policies.claims) {
        let (patterns, set) = match &claim.claimed {
            Claimed::Named(patterns) => (patterns, &mut names),
            Claimed::WithId(patterns) => (patterns, &mut ids),
            Claimed::AllOthers | Claimed::Every | Claimed::RowsOf(_) => continue,
        };
        for pattern in patterns {
            set.extend(alternatives(pattern.text()).into_iter().map(str::to_owned));
        }
    }
    let subject = |shown: String, is_merged, measure: String, id: String| NamedMeasure {
        shown,
        is_merged,
        measure,
        id,
    };
    let of_names = names.iter().map(|name| {
        subject(
            format!("\"{name}\""),
            false,
            filled(&pieces(name)),
            String::new(),
        )
    });
    let of_ids = ids.iter().map(|id| {
        let measure = "A measure".to_owned();
        subject(format!("\"{id}\""), false, measure, filled(&pieces(id)))
    });
    let mut found: Vec<NamedMeasure> = of_names.chain(of_ids).take(MOST_NAMES).collect();
    let other = "Any other measure".to_owned();
    found.push(subject(
        "all other measures".to_owned(),
        false,
        other,
        String::new(),
    ));
    found.extend(pairs(&names, |shown, both| {
        subject(shown, true, both, String::new())
    }));
    let both = names
        .iter()
        .flat_map(|name| ids.iter().map(move |id| (name, id)));
    found.extend(both.take(MOST_NAMES).map(|(name, id)| {
        let shown = format!("\"{name}\" with the id \"{id}\"");
        subject(shown, true, filled(&pieces(name)), filled(&pieces(id)))
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_ooxml::text::fold;

    #[test]
    fn a_name_that_two_patterns_match_is_found() {
        for (one, other, is_met) in [
            ("Number of *", "* visits", true),
            ("*a*", "*b*", true),
            ("A*", "B*", false),
            ("Level*", "Level of borrowing*", true),
            ("A\\*B*", "A*", true),
        ] {
            let found = both(&pieces(one), &pieces(other));
            assert_eq!(found.is_some(), is_met, "{one} {other}");
            let Some(found) = found else { continue };
            let name = fold(&filled(&found));
            for pattern in [one, other] {
                assert!(Pattern::new(pattern).matches(&name), "{pattern} {name}");
            }
        }
    }

    #[test]
    fn each_alternative_is_a_name_of_its_own() {
        assert_eq!(alternatives("a|b\\|c|d"), ["a", "b\\|c", "d"]);
        assert_eq!(sample(&Pattern::new("Done*|Late")), "Donex");
    }
}
