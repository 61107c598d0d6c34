//! Limits that the return gives itself: under a heading that a condition names, or in words, a row.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::{AtLeast, AtMost, Between, Bound, LessThan, MoreThan};
use ambersheet_policy::model::{
    Condition, ConditionKind, LayoutRef, Position, Role, RulesetModel, Scale,
};
use ambersheet_quantity::{
    Missing, ParseOptions, Quantity, TargetCondition, TargetSign, condition,
};
use rust_decimal::Decimal;

/// Returns the roles of the columns that conditions take their limits from; none in a form.
pub(crate) fn limit_roles(ruleset: &RulesetModel, layout: LayoutRef) -> &[Role] {
    match layout {
        LayoutRef::Table(table) => &ruleset.tables[usize::from(table)].limit_roles,
        LayoutRef::Form(_) => &[],
    }
}

/// Returns conditions with the limits of a record in place of headings, and what is wrong with the limit of each, in words;
/// `None` if they name no heading. A condition without its limit stays as it is, since an earlier one may hold.
pub(crate) fn resolved(
    conditions: &[Condition],
    mut limit: impl FnMut(u16) -> Result<Quantity, (String, Missing)>,
) -> Option<(Vec<Condition>, Vec<Option<String>>)> {
    let is_own = |condition: &Condition| matches!(condition.kind, ConditionKind::InColumn(_));
    if !conditions.iter().any(is_own) {
        return None;
    }
    let mut resolve = |one: &Condition| {
        let ConditionKind::InColumn(in_column) = &one.kind else {
            return Ok(one.kind.clone());
        };
        let kind = in_column.resolved(|heading, index| {
            limit(index).map(Bound::from).map_err(|(place, missing)| {
                let content = match missing {
                    Missing::Blank => "is blank",
                    Missing::Error => "holds an error value",
                    _ => "holds no number",
                };
                format!("its limit under \"{heading}\"{place} {content}")
            })
        })?;
        kind.ok_or_else(|| {
            format!(
                "its limits are no range: {} has the higher one first",
                in_column.summary()
            )
        })
    };
    let known = conditions.iter().map(|one| match resolve(one) {
        Ok(kind) => (
            Condition {
                kind,
                ..one.clone()
            },
            None,
        ),
        Err(why) => (one.clone(), Some(why)),
    });
    Some(known.unzip())
}

/// A level with the actuals that a text gives it.
struct Band {
    rank: u8,
    kind: ConditionKind,
    /// The lower end, and whether it is in the band.
    low: Option<(Decimal, bool)>,
    /// The upper end, and whether it is in the band.
    high: Option<(Decimal, bool)>,
    /// `true` if the band has a sign, which says for certain whether its end is in it.
    has_sign: bool,
}

/// Reads the limits of the levels from a text: `Green 95%+; Amber 90-95%; Red < 90%`.
///
/// # Errors
/// The fault of the text, in words.
pub(crate) fn of_text(
    text: &str,
    scale: &Scale,
    how: ParseOptions,
) -> Result<Vec<Condition>, String> {
    let marks = levels_in(text, scale);
    let Some(first) = marks.first() else {
        return Err("they name no level of the scale".to_owned());
    };
    let leads = text[..first.start].trim().is_empty();
    let mut bands: Vec<Band> = Vec::with_capacity(marks.len());
    for (index, mark) in marks.iter().enumerate() {
        let (from, to) = if leads {
            let next = marks.get(index + 1);
            (mark.end, next.map_or(text.len(), |next| next.start))
        } else {
            let before = index.checked_sub(1).and_then(|before| marks.get(before));
            (before.map_or(0, |before| before.end), mark.start)
        };
        let word = &scale.levels()[usize::from(mark.rank)].word;
        if bands.iter().any(|band| band.rank == mark.rank) {
            return Err(format!("they name {word} twice"));
        }
        let said = trimmed(&text[from..to]);
        let read = condition(said, how).and_then(|condition| band(mark.rank, condition));
        bands.push(read.ok_or_else(|| format!("\"{said}\" for {word} is not read as a limit"))?);
    }
    if bands.len() < 2 {
        return Err("they give only one level".to_owned());
    }
    for (index, one) in bands.iter().enumerate() {
        for other in &bands[index + 1..] {
            overlap(one, other, scale)?;
        }
    }
    // At an end that two levels share, the one with a sign decides.
    bands.sort_by_key(|band| !band.has_sign);
    let conditions = bands.into_iter().map(|band| Condition {
        word: scale.levels()[usize::from(band.rank)].word.clone(),
        kind: band.kind,
        rank: band.rank,
        at: Position::default(),
    });
    Ok(conditions.collect())
}

/// Returns an error if two levels overlap, or if it cannot be told which has the end that they share.
fn overlap(one: &Band, other: &Band, scale: &Scale) -> Result<(), String> {
    let is_before = |first: &Band, second: &Band| match (first.high, second.low) {
        (Some((high, in_first)), Some((low, in_second))) => {
            let shared = high == low && in_first && in_second;
            high < low || (high == low && (!shared || first.has_sign != second.has_sign))
        }
        _ => false,
    };
    if is_before(one, other) || is_before(other, one) {
        return Ok(());
    }
    let word = |band: &Band| &scale.levels()[usize::from(band.rank)].word;
    Err(format!("{} and {} overlap", word(one), word(other)))
}

fn band(rank: u8, condition: TargetCondition) -> Option<Band> {
    let (kind, low, high): (ConditionKind, _, _) = match condition {
        TargetCondition::Limit(sign, limit) => {
            let (bound, number) = (Bound::from(limit), limit.number);
            match sign {
                TargetSign::AtLeast => (AtLeast(bound).into(), Some((number, true)), None),
                TargetSign::MoreThan => (MoreThan(bound).into(), Some((number, false)), None),
                TargetSign::AtMost => (AtMost(bound).into(), None, Some((number, true))),
                TargetSign::LessThan => (LessThan(bound).into(), None, Some((number, false))),
            }
        }
        TargetCondition::Range(low, high) => {
            let ends = (Some((low.number, true)), Some((high.number, true)));
            let (low, high) = (Bound::from(low), Bound::from(high));
            (Between { low, high }.into(), ends.0, ends.1)
        }
        TargetCondition::Number(number) => {
            let end = Some((number.number, true));
            let bound = Bound::from(number);
            let kind = Between {
                low: bound,
                high: bound,
            };
            (kind.into(), end, end)
        }
        TargetCondition::Earlier(..) => return None,
    };
    Some(Band {
        rank,
        kind,
        low,
        high,
        has_sign: matches!(condition, TargetCondition::Limit(..)),
    })
}

/// The place of a level's word in a text.
struct LevelAt {
    rank: u8,
    start: usize,
    end: usize,
}

/// Finds the words of levels, and the initials that only one level has.
fn levels_in(text: &str, scale: &Scale) -> Vec<LevelAt> {
    let mut found: Vec<LevelAt> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..]
        .find(char::is_alphabetic)
        .map(|offset| at + offset)
    {
        let longest = longest_word(&text[start..], scale);
        at = if let Some((rank, length)) = longest {
            let end = start + length;
            found.push(LevelAt { rank, start, end });
            end
        } else {
            let rest = &text[start..];
            let length = rest.find(|c: char| !c.is_alphanumeric());
            start + length.unwrap_or(rest.len())
        };
    }
    found
}

/// Returns the level that the longest words at the start of a text name, with the length of these words.
fn longest_word(text: &str, scale: &Scale) -> Option<(u8, usize)> {
    let ends = text
        .char_indices()
        .filter(|(_, c)| !c.is_alphanumeric())
        .map(|(at, _)| at)
        .chain([text.len()])
        .take(6);
    let named = ends
        .filter_map(|end| Some((scale.find(text[..end].trim_end()).filter(|_| end > 0)?, end)))
        .last();
    named.or_else(|| {
        let mut chars = text.chars();
        let initial = chars.next().filter(|c| c.is_uppercase())?;
        if chars.next().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let begins = |word: &str| fold(word).chars().next() == initial.to_lowercase().next();
        let mut levels = (0..)
            .zip(scale.levels())
            .filter(|(_, level)| begins(&level.word));
        let (rank, _) = levels.next()?;
        levels
            .next()
            .is_none()
            .then_some((rank, initial.len_utf8()))
    })
}

/// Returns the text of a limit without what parts it from the level's word and from the next level.
fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | ';' | ',' | '/' | '|' | '-' | '–' | '—' | '(' | ')' | '.'
            )
    });
    let bare = text.strip_prefix('=').map(str::trim_start);
    match bare {
        // "=>" is one sign, and "= >" a sign behind another.
        Some(rest) if text.starts_with("= ") || !rest.starts_with(['<', '>', '/', '=']) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values typed by hand: the conditions in the order in which they are tried.
    #[test]
    fn limits_in_words_are_read() {
        let shown = |text: &str| match of_text(text, &Scale::default(), ParseOptions::default()) {
            Ok(conditions) => conditions
                .iter()
                .map(|one| format!("{} {}", one.word, one.kind.summary()))
                .collect::<Vec<_>>()
                .join("; "),
            Err(why) => why,
        };
        for (text, expected) in [
            (
                "Green 95%+; Amber 90-95%; Red < 90%",
                "Green at least 95%; Red less than 90%; Amber from 90% to 95%",
            ),
            (
                "G ≥ 95, A 90–94.9, R < 90",
                "Green at least 95; Red less than 90; Amber from 90 to 94.9",
            ),
            (
                "Green: 10 or fewer / Amber: 11 to 15 / Red: more than 15",
                "Green at most 10; Red more than 15; Amber from 11 to 15",
            ),
            (
                "≥95% Green, 90% to 95% Amber, <90% Red",
                "Green at least 95%; Red less than 90%; Amber from 90% to 95%",
            ),
            (
                "Green = ≤ 1,000\nRed = > 1,000",
                "Green at most 1,000; Red more than 1,000",
            ),
            (
                "Green 95%+; Amber 80-96%; Red < 80%",
                "Green and Amber overlap",
            ),
            (
                "Green 90-95; Amber 85-90; Red < 85",
                "Green and Amber overlap",
            ),
            ("Green 95%+; Green 90%+", "they name Green twice"),
            ("Green 95%+", "they give only one level"),
            ("95% or so", "they name no level of the scale"),
            (
                "Green good; Red bad",
                "\"good\" for Green is not read as a limit",
            ),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
