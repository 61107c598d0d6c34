//! Numbers that differ by about a hundred: 0.55 against 55.

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::ranges::Pieces;
use crate::audit::check::return_measures::Measure;
use crate::report::document::plain;
use ambersheet_policy::model::{Condition, RulesetModel};
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
}

fn limits_and_actual(measure: &Measure<'_>, conditions: &[Condition]) -> Option<Finding> {
    let pieces = Pieces::of(conditions)?;
    let (low, high) = (*pieces.limits().first()?, *pieces.limits().last()?);
    let actual = measure.actual.filter(has_no_unit)?;
    let number = actual.number.abs();
    let limits_are_fractions = is_fraction(high)
        && !low.is_sign_negative()
        && number > Decimal::ONE_HUNDRED / Decimal::from(50)
        && number <= Decimal::ONE_HUNDRED;
    let actual_is_fraction = is_fraction(number)
        && low > Decimal::ONE
        && high <= Decimal::ONE_HUNDRED
        && number
            .checked_mul(Decimal::ONE_HUNDRED)
            .is_some_and(|number| is_near(number, low, high));
    if !limits_are_fractions && !actual_is_fraction {
        return None;
    }
    let message = format!(
        "the limits go from {} to {}, and \"{}\" has {actual}: these look like different scales",
        plain(low),
        plain(high),
        measure.name
    );
    let advice = "write limits as the return writes its numbers: 55 and not 0.55 where it says 55%";
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
    if !is_fraction(small)
        || big <= Decimal::TWO
        || big > Decimal::ONE_HUNDRED
        || !is_near(meant, big, big)
    {
        return None;
    }
    let message = format!(
        "\"{}\" has {actual} against a target of {target}: these look like different scales",
        measure.name
    );
    let advice = "correct the cell, or say what the numbers count, as in unit: fraction_of_one";
    Some(
        LINT.finding(measure.deciding_position(ruleset), message, advice)
            .in_cell(measure.actual_place.clone()),
    )
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
