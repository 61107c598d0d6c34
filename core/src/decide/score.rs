//! Scores of risks: likelihood times impact, as numbers or by the words of a grid.

use ambersheet_ooxml::text::{fold, one_line};
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::Verdict;
use ambersheet_policy::model::{By, LevelGrid, Pattern, Policy, Role};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Quantity, Unit};
use rust_decimal::Decimal;

use crate::decide::common::Common;
use crate::decide::value_reader::ValueReader;
use crate::record::Entry;

/// The product of a risk's likelihood and impact.
struct Score {
    /// The product. With a grid, its text names the row and the column.
    value: Value,
    /// The fault of the likelihood or the impact, as a clause that names its cell.
    fault: Option<String>,
}

/// Takes the score of a risk as its actual, if the layout says so and no actual is filled in. Returns what is wrong with
/// the likelihood or the impact, as a clause that names its cell.
pub(crate) fn take_score(
    reader: ValueReader<'_, '_>,
    common: &Common,
    policy: &Policy,
    entry: &mut Entry,
    texts: &mut Texts,
) -> Option<String> {
    let is_blank = common.entry.actual.quantity == Err(Missing::Blank);
    if !is_blank || !reader.ruleset.is_product(entry.layout) {
        return None;
    }
    let score = product(reader, common, policy, texts);
    entry.actual = score.value;
    score.fault
}

/// Returns the product of a risk's likelihood and impact.
fn product(
    reader: ValueReader<'_, '_>,
    common: &Common,
    policy: &Policy,
    texts: &mut Texts,
) -> Score {
    let by_grid = match reader.ruleset.policies.by(policy) {
        Some(By::Grid(grid)) => Some(grid),
        Some(By::Function(_) | By::FirstOf(_)) | None => None,
    };
    let grid = by_grid.or_else(|| any_grid(reader));
    let mut fault = None;
    let mut place = |role, name, labels: Option<&[Pattern]>| {
        let value = common.value(role);
        let text = texts.get(value.raw, reader.strings);
        let place = place_of(&value, text.as_deref(), labels);
        let beyond = labels
            .filter(|_| by_grid.is_some())
            .zip(place.ok())
            .filter(|(labels, place)| label(labels, *place).is_none());
        let why = match (place, beyond) {
            (Err(Missing::Text | Missing::Range), _) => no_place(&value, text.as_deref(), labels),
            (Ok(place), Some((labels, _))) => {
                format!("is {place}, and the grid has {} of them", labels.len())
            }
            (Ok(_) | Err(_), _) => return place,
        };
        let cell = value.cell.map(|cell| format!(" in {cell}"));
        let cell = cell.unwrap_or_default();
        fault.get_or_insert_with(|| format!("the {name}{cell} {why}"));
        place
    };
    let columns = grid.map(|grid| grid.columns.as_slice());
    let rows = grid.map(|grid| grid.rows.as_slice());
    let likelihood = place(Role::Likelihood, "likelihood", columns);
    let impact = place(Role::Impact, "impact", rows);
    let quantity = likelihood.and_then(|likelihood| {
        let number = likelihood.checked_mul(impact?).ok_or(Missing::OutOfRange)?;
        Ok(Quantity {
            number,
            unit: Unit::None,
        })
    });
    let named = grid.zip(likelihood.ok().zip(impact.ok()));
    let text = named.and_then(|(grid, (likelihood, impact))| {
        let row = label(&grid.rows, impact)?;
        let column = label(&grid.columns, likelihood)?;
        Some(format!("{row}/{column}"))
    });
    let value = Value {
        quantity,
        raw: text.map_or(Value::ABSENT.raw, |text| texts.keep(&text)),
        ..Value::ABSENT
    };
    Score { value, fault }
}

/// Names what is wrong with a score, if that is why a measure is unrated.
pub(crate) fn name_score(fault: &str, by: Option<&By>, verdict: &mut Verdict, texts: &mut Texts) {
    let by_grid = matches!(by, Some(By::Grid(_)));
    let is_why = match verdict.level {
        Err(Reason::NotANumber) => true,
        Err(Reason::NoRule) => by_grid && verdict.conflict.is_none(),
        Ok(_) | Err(_) => false,
    };
    if is_why {
        verdict.detail = texts.keep(fault);
    }
}

/// Tells why a likelihood or an impact names no place.
fn no_place(value: &Value, text: Option<&str>, labels: Option<&[Pattern]>) -> String {
    let shown = match (text, value.quantity) {
        (Some(text), _) => format!("\"{}\"", one_line(text)),
        (None, Ok(quantity)) => quantity.to_string(),
        (None, Err(_)) => "no number".to_owned(),
    };
    let wanted = match labels {
        Some(_) => "a whole number from 1, a word of the grid, or both if they name one place",
        None => "a whole number from 1, or one and a word",
    };
    format!("is {shown}, and a score is made of whole numbers; give {wanted}")
}

/// Returns the only grid of the rules, whose words then are numbers.
fn any_grid<'r>(reader: ValueReader<'_, 'r>) -> Option<&'r LevelGrid> {
    let claims = &reader.ruleset.policies.claims;
    let mut grids = claims
        .iter()
        .filter_map(|claim| match claim.statement.decision() {
            Some(By::Grid(grid)) => Some(grid),
            Some(By::Function(_) | By::FirstOf(_)) | None => None,
        });
    let first = grids.next()?;
    grids
        .all(|other| other.columns == first.columns && other.rows == first.rows)
        .then_some(first)
}

/// Returns the first name of a place, counted from 1.
fn label(labels: &[Pattern], place: Decimal) -> Option<String> {
    let index = usize::try_from(place).ok()?.checked_sub(1)?;
    let name = labels.get(index)?.full_names().next()?;
    Some(name.to_owned())
}

/// Returns the number of a likelihood or an impact: `4`, `4 - Likely`, `Likely (4)`, or the place of a word.
///
/// A number and a word must name the same place.
fn place_of(
    value: &Value,
    text: Option<&str>,
    labels: Option<&[Pattern]>,
) -> Result<Decimal, Missing> {
    let is_place = |number: &Decimal| {
        *number > Decimal::ZERO && number.fract().is_zero() && *number <= Decimal::ONE_HUNDRED
    };
    let Some(text) = text else {
        let quantity = value.quantity?;
        let is_bare = quantity.unit == Unit::None;
        return Some(quantity.number)
            .filter(|number| is_bare && is_place(number))
            .ok_or(Missing::Text);
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let one_run = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .count();
    let number: Option<Decimal> = digits.parse().ok().filter(is_place);
    let word: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let has_sign = word.contains(['%', '/', '<', '>', '+'])
        || word.contains('.') && digits.len() > 1
        || text.trim_start().starts_with(['-', '−', '–']);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let by_word = labels.and_then(|labels| {
        let folded = fold(word);
        let index = labels.iter().position(|label| label.matches(&folded))?;
        Some(Decimal::from(index + 1))
    });
    match (number, by_word, one_run) {
        (None, Some(place), 0) => Ok(place),
        (Some(number), None, 1) if !has_sign && (word.is_empty() || labels.is_none()) => Ok(number),
        (Some(number), Some(place), 1) if number == place => Ok(number),
        _ => Err(match value.quantity {
            Err(missing) => missing,
            Ok(_) => Missing::Text,
        }),
    }
}
