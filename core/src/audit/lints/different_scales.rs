//! Numbers that differ by about a hundred: 0.55 against 55.

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::ranges::NumberPieces;
use crate::audit::check::return_measures::Measure;
use crate::report::document::plain;
use ambersheet_policy::bare::is_plain_allowance;
use ambersheet_policy::function::ComparedValue;
use ambersheet_policy::model::{By, Condition, RulesetModel};
use ambersheet_quantity::{Quantity, Unit};

pub(crate) const LINT: Lint = Lint {
    code: "AS027",
    page: PAGE,
    checks: &[LintCheck::Numbers(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let conditions = measure.conditions(ruleset);
    if let Some(conditions) = conditions {
        found.extend(limits_and_actual(measure, conditions));
    }
    if conditions.is_some() || measure.by_target() {
        found.extend(actual_and_target(ruleset, measure));
    }
    if let Some(By::Function(name)) = ruleset.policies.by(&measure.policy) {
        found.extend(numbers_of_function(ruleset, measure, name));
    }
}

/// Returns the findings about numbers that a function compares with the values of a measure.
fn numbers_of_function(
    ruleset: &RulesetModel,
    measure: &Measure<'_>,
    function: &str,
) -> Vec<Finding> {
    let Some(functions) = &ruleset.functions else {
        return Vec::new();
    };
    let own = functions
        .compared_numbers()
        .iter()
        .filter(|compared| compared.function == function);
    let slips = own.filter_map(|compared| {
        let limit = compared.number.abs();
        let value = match compared.value {
            ComparedValue::Actual | ComparedValue::OffTargetBy => measure.actual,
            ComparedValue::Previous => measure.entry.previous.quantity.ok(),
            ComparedValue::Target => measure.target,
            ComparedValue::Cell(_) => None,
        };
        let value = value.filter(has_no_unit)?;
        let is_slip = match compared.value {
            // A distance is compared with an allowance, which is small beside bare numbers too.
            ComparedValue::OffTargetBy => {
                value.unit == Unit::Percent && !is_plain_allowance(limit, value.unit)
            }
            _ => are_limits_slipped(limit, limit, value) || is_value_slipped(limit, limit, value),
        };
        let message = format!(
            "the function compares with {}, and \"{}\" has {value}: these look like different scales",
            plain(compared.number),
            measure.name
        );
        let advice = "write numbers as functions see them: 55 and not 0.55 where the return says 55%";
        let finding = LINT.finding(compared.at, message, advice);
        is_slip.then(|| finding.in_cell(measure.actual_place.clone()))
    });
    slips.collect()
}

/// Returns `true` if limits are shares of one, and a value is a percentage.
fn are_limits_slipped(low: Decimal, high: Decimal, value: Quantity) -> bool {
    let number = value.number.abs();
    let is_share = is_fraction(high) || (high == Decimal::ONE && value.unit == Unit::Percent);
    is_share && !low.is_sign_negative() && number > Decimal::TWO && number <= Decimal::ONE_HUNDRED
}

/// Returns `true` if a value is a share of one, and limits are percentages near it.
fn is_value_slipped(low: Decimal, high: Decimal, value: Quantity) -> bool {
    let number = value.number.abs();
    is_fraction(number)
        && low > Decimal::ONE
        && high <= Decimal::ONE_HUNDRED
        && number
            .checked_mul(Decimal::ONE_HUNDRED)
            .is_some_and(|number| is_near(number, low, high))
}

fn limits_and_actual(measure: &Measure<'_>, conditions: &[Condition]) -> Option<Finding> {
    let pieces = NumberPieces::of(conditions)?;
    let (low, high) = (*pieces.limits().first()?, *pieces.limits().last()?);
    let actual = measure.actual.filter(has_no_unit)?;
    let doubted = conditions
        .iter()
        .flat_map(|condition| condition.kind.region().bounds())
        .any(|bound| bound.unit == Unit::None && !bound.fits(actual.unit));
    if !doubted && !are_limits_slipped(low, high, actual) && !is_value_slipped(low, high, actual) {
        return None;
    }
    let message = format!(
        "the limits go from {} to {}, and \"{}\" has {actual}: these look like different scales",
        plain(low),
        plain(high),
        measure.name
    );
    let advice = "write limits as the return writes its numbers: 55 or \"55%\" and not 0.55 where it says 55%";
    let at = conditions.first().map(|first| first.at).unwrap_or_default();
    Some(
        LINT.finding(at, message, advice)
            .in_cell(measure.actual_place.clone()),
    )
}

/// Returns the finding if actual and target differ by a factor of about a hundred.
pub(crate) fn actual_and_target(ruleset: &RulesetModel, measure: &Measure<'_>) -> Option<Finding> {
    let actual = measure.actual.filter(has_no_unit)?;
    let target = measure.target.filter(has_no_unit)?;
    let (a, b) = (actual.number.abs(), target.number.abs());
    let (small, big) = (a.min(b), a.max(b));
    let meant = small.checked_mul(Decimal::ONE_HUNDRED)?;
    let differ = is_fraction(small)
        && big > Decimal::TWO
        && big <= Decimal::ONE_HUNDRED
        && is_near(meant, big, big);
    // The rules' own target is doubted wherever it has two readings.
    let is_doubted = measure.target_of_rules(ruleset).is_some() && !target.unit.meets(actual.unit);
    if !differ && !is_doubted {
        return None;
    }
    let message = format!(
        "\"{}\" has {actual} against a target of {target}: these look like different scales",
        measure.name
    );
    let (at, advice) = match measure.target_of_rules(ruleset) {
        Some(at) => (at, "write the target with its unit, as in \"90%\""),
        None => (
            measure.deciding_position(ruleset),
            "correct the cell, or say what the numbers count, as in unit: fraction_of_one",
        ),
    };
    let finding = LINT.finding(at, message, advice);
    Some(finding.in_cell(measure.actual_place.clone()))
}

/// Returns `true` for a number that may be a share of one: above 0, below 1.
fn is_fraction(number: Decimal) -> bool {
    number > Decimal::ZERO && number < Decimal::ONE
}

/// Returns `true` for a number between half of `low` and twice `high`.
fn is_near(number: Decimal, low: Decimal, high: Decimal) -> bool {
    let double = |number: Decimal| number.checked_mul(Decimal::TWO);
    double(number).is_some_and(|twice| twice >= low)
        && double(high).is_some_and(|twice| number <= twice)
}

/// Returns `true` for a quantity without a unit, or in percent: only then can a scale be mistaken.
fn has_no_unit(quantity: &Quantity) -> bool {
    matches!(quantity.unit, Unit::None | Unit::Percent | Unit::InDoubt)
}

const PAGE: &str = r#"# AS027: Numbers on different scales

One number is a share of one and the other a percentage: 0.88 against 90, or limits of 0.9 and 0.8 against 88. Their difference
is real only on paper. Write limits as the return writes its numbers, or say what the numbers count.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Calls answered | 88 | 90 | |

Wrong:

```rhai
measure("Calls answered", #{ by: first_of([
  at_least(0.9, "Green"),   // here
  at_least(0.8, "Amber"),
  otherwise("Red")
]) });
```

Right:

```rhai
measure("Calls answered", #{ by: first_of([
  at_least(90, "Green"),
  at_least(80, "Amber"),
  otherwise("Red")
]) });
```
"#;
