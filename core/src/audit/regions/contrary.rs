//! Rows that show the opposite of what is to be proven: a number between all conditions, and a worse number with a better
//! level.

use std::cmp::Ordering;

use ambersheet_policy::conditions::Region;
use ambersheet_policy::model::{Condition, ConditionKind, Polarity, Position, Role, Topic};
use ambersheet_policy::reason::Reason;
use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::regions::comparison::{parts, row_in_words};
use crate::audit::regions::side::{PolicySide, WhyLeftOut};
use crate::audit::regions::trial::{TrialRow, TrialVerdict, TriedValue, index_of};
use crate::report::document::plain;

/// Rows with the verdict on each.
pub(crate) type TrialRows = (Vec<TrialRow>, Vec<TrialVerdict>);

/// Returns what rows show against a policy: a gap, and a better level for a worse number.
pub(crate) fn contrary(
    side: &PolicySide<'_>,
    (rows, verdicts): &TrialRows,
) -> Result<Vec<Finding>, WhyLeftOut> {
    let conditions = side.conditions().unwrap_or_default();
    let gap = gap(side, conditions, rows, verdicts);
    let order = wrong_way(side, rows, verdicts);
    match (gap, order) {
        (None, order) => order.map(|found| found.into_iter().collect()),
        (Some(gap), order) => Ok([gap].into_iter().chain(order.ok().flatten()).collect()),
    }
}

/// Finds a number for which a list of conditions gives nothing, although all values are there. Lists of limits alone, and
/// of distances alone, are looked at elsewhere.
fn gap(
    side: &PolicySide<'_>,
    conditions: &[Condition],
    rows: &[TrialRow],
    verdicts: &[TrialVerdict],
) -> Option<Finding> {
    let regions = || conditions.iter().map(|condition| condition.kind.region());
    let is_mixed = regions().any(Region::is_by_degree)
        && regions().any(|region| region.bounds().next().is_some());
    let has_rest = regions().any(|region| region == Region::All);
    let last = conditions.last().filter(|_| is_mixed && !has_rest)?;
    let bounds = || regions().flat_map(Region::bounds).map(|bound| bound.number);
    let (low, high) = (bounds().min()?, bounds().max()?);
    // Below a limit of 0, or above one of 100, no number is expected.
    let is_expected = |number: Decimal| {
        let beyond =
            (low.is_zero() && number < low) || (high == Decimal::ONE_HUNDRED && number > high);
        !beyond
    };
    let pairs = rows.iter().zip(verdicts);
    let mut missed = pairs.filter(|(row, verdict)| {
        row.number.is_some_and(is_expected)
            && (side.polarity().is_none()
                || row
                    .cells
                    .get(index_of(Role::GoodIs))
                    .is_none_or(|word| *word == TriedValue::Blank))
            && verdict.level == Err(Reason::NoRule)
            && verdict.condition.is_none()
    });
    let (row, _) = missed.next()?;
    Some(Finding::new(
        "AS004",
        last.at,
        format!(
            "a measure{} meets no condition of this list, and has no rating",
            in_words(side, row)
        ),
        "end the list with otherwise(\"…\"), or close the gap",
    ))
}

/// Returns a row in words, without its name.
fn in_words(side: &PolicySide<'_>, row: &TrialRow) -> String {
    row_in_words(&parts(&row.without_name(), &side.headings))
        .replace("): at ", ") at ")
        .replacen(": at ", " at ", 1)
}

/// Finds two rows of which the one with the worse number has the better level, all else being the same.
///
/// # Errors
/// The reason why this is meant so, if it is only where a condition has a limit on the good side too.
fn wrong_way(
    side: &PolicySide<'_>,
    rows: &[TrialRow],
    verdicts: &[TrialVerdict],
) -> Result<Option<Finding>, WhyLeftOut> {
    let is_close = side.polarity() == Some(Polarity::CloseToTarget);
    if is_close && !side.reads_target && side.conditions().is_some() {
        return Err(
            "close to the target is best, and its conditions do not read the target".to_owned(),
        );
    }
    let mut meant = None;
    let rated = index_of(if side.policy.line(Topic::Forecast).is_some() {
        Role::Forecast
    } else {
        Role::Actual
    });
    let mut order: Vec<usize> = (0..rows.len())
        .filter(|at| rows[*at].number.is_some() && verdicts[*at].level.is_ok())
        .collect();
    order.sort_by(|one, other| {
        let (one, other) = (&rows[*one], &rows[*other]);
        others(one, rated, other).then(one.number.cmp(&other.number))
    });
    let same = order.chunk_by(|one, other| others(&rows[*one], rated, &rows[*other]).is_eq());
    for some in same {
        let Some(first) = some.first().map(|at| &rows[*at]) else {
            continue;
        };
        let Some(polarity) = polarity_of(side, first) else {
            continue;
        };
        let runs = worse_to_better(side, polarity, some, rows);
        for pair in runs.iter().flat_map(|run| run.windows(2)) {
            let [worse, better] = [pair[0], pair[1]];
            if verdicts[worse].level.ok() >= verdicts[better].level.ok() {
                continue;
            }
            if is_band(side, verdicts[worse]) {
                meant = Some(polarity);
            } else {
                return Ok(Some(steps_back(
                    side,
                    polarity,
                    [&rows[worse], &rows[better]],
                    [verdicts[worse], verdicts[better]],
                )));
            }
        }
    }
    match meant {
        Some(polarity) => Err(format!(
            "its conditions name the best numbers by two limits, although {}",
            Polarity::clause(Some(polarity))
        )),
        None => Ok(None),
    }
}

/// Returns `true` if a condition with limits on both sides decided, or one on a single number.
fn is_band(side: &PolicySide<'_>, verdict: TrialVerdict) -> bool {
    let condition = side.conditions().zip(verdict.condition);
    let condition = condition.and_then(|(conditions, at)| conditions.get(usize::from(at)));
    let in_column = |kind: &ConditionKind| match kind {
        ConditionKind::InColumn(own) => own.limits.len() > 1,
        _ => false,
    };
    condition.is_some_and(|condition| match condition.kind.region() {
        Region::Range { low, high } => low.is_some() && high.is_some(),
        Region::Number(_) => true,
        Region::InColumn => in_column(&condition.kind),
        Region::Text(_)
        | Region::Target(_)
        | Region::UpToIntervention
        | Region::Improved { .. }
        | Region::All => false,
    })
}

/// Compares all values of two rows but the one that is rated.
fn others(one: &TrialRow, rated: usize, other: &TrialRow) -> Ordering {
    let cells = one.cells.len().max(other.cells.len());
    let cell = |row: &TrialRow, at: usize| row.cells.get(at).cloned().unwrap_or_default();
    (0..cells)
        .filter(|at| *at != rated)
        .map(|at| order_of(&cell(one, at), &cell(other, at)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn order_of(one: &TriedValue, other: &TriedValue) -> Ordering {
    let key = |value: &TriedValue| match value {
        TriedValue::Blank => (0, Decimal::ZERO),
        TriedValue::Number(number) => (1, *number),
        TriedValue::Text(_) => (2, Decimal::ZERO),
    };
    let texts = || match (one, other) {
        (TriedValue::Text(one), TriedValue::Text(other)) => one.cmp(other),
        _ => Ordering::Equal,
    };
    key(one).cmp(&key(other)).then_with(texts)
}

/// Returns which way is good for a row: by the rules, by its own word, or by the sign of its target.
fn polarity_of(side: &PolicySide<'_>, row: &TrialRow) -> Option<Polarity> {
    let text = |role: Role| match row.cells.get(index_of(role)) {
        Some(TriedValue::Text(text)) => text.as_str(),
        _ => "",
    };
    if let Some(polarity) = side.polarity() {
        return Some(polarity);
    }
    match (text(Role::GoodIs), text(Role::Target).chars().next()) {
        ("Higher", _) | (_, Some('≥' | '>')) => Some(Polarity::Higher),
        ("Lower", _) | (_, Some('≤' | '<')) => Some(Polarity::Lower),
        ("", _) => None,
        _ => Some(Polarity::CloseToTarget),
    }
}

/// Returns rows in ascending order as runs from the worst number to the best.
fn worse_to_better(
    side: &PolicySide<'_>,
    polarity: Polarity,
    some: &[usize],
    rows: &[TrialRow],
) -> Vec<Vec<usize>> {
    let backwards = |some: &[usize]| some.iter().rev().copied().collect::<Vec<usize>>();
    match polarity {
        Polarity::Higher => vec![some.to_vec()],
        Polarity::Lower => vec![backwards(some)],
        Polarity::CloseToTarget => {
            let goal = some
                .first()
                .and_then(|at| rows[*at].goal)
                .or(side.own_target);
            let Some(goal) = goal.and_then(|goal| side.due.of(goal)) else {
                return Vec::new();
            };
            let below = some.partition_point(|at| rows[*at].number < Some(goal));
            let upto = some.partition_point(|at| rows[*at].number <= Some(goal));
            vec![some[..upto].to_vec(), backwards(&some[below..])]
        }
    }
}

fn steps_back(
    side: &PolicySide<'_>,
    polarity: Polarity,
    [worse, better]: [&TrialRow; 2],
    verdicts: [TrialVerdict; 2],
) -> Finding {
    let levels = side.rules.scale.levels();
    let words = verdicts.map(|verdict| {
        let level = verdict
            .level
            .ok()
            .and_then(|rank| levels.get(usize::from(rank)));
        level.map_or("", |level| level.word.as_str())
    });
    let number = |row: &TrialRow| row.number.map(plain).unwrap_or_default();
    let good = Polarity::clause(Some(polarity));
    Finding::new(
        "AS006",
        position(side, verdicts[1]),
        format!(
            "{good} here, and the worse number gets the better level: a measure{} is \"{}\", and at {} \"{}\"",
            in_words(side, worse),
            words[0],
            number(better),
            words[1]
        ),
        "exchange the levels or the conditions, so that a better number never gets a worse level",
    )
}

/// Returns the position of what decided: the condition, or the line of the list.
fn position(side: &PolicySide<'_>, verdict: TrialVerdict) -> Position {
    let condition = side.conditions().zip(verdict.condition);
    let condition = condition.and_then(|(conditions, at)| conditions.get(usize::from(at)));
    let claims = &side.rules.policies.claims;
    let line = side
        .policy
        .line(Topic::By)
        .or(side.policy.tolerance.map(|known| known.1));
    condition
        .map(|condition| condition.at)
        .or_else(|| Some(claims.get(line?)?.at))
        .unwrap_or_default()
}
