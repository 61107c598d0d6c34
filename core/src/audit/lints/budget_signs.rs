//! Figures of budgets whose signs contradict what the rules say about them.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, ReturnMeasures};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Polarity, Policy, Position, RulesetModel, SaidBy};
use ambersheet_policy::money::{Money, MoneyKind};
use ambersheet_policy::reason::Reason;

pub(crate) const LINT: Lint = Lint {
    code: "AS039",
    page: PAGE,
    checks: &[LintCheck::Measures(check)],
};

/// Words of names that say that a line is income.
const INCOME: [&str; 4] = ["income", "receipts", "revenue", "revenues"];
/// Words of names that say that a line is spending.
const SPENDING: [&str; 6] = [
    "spending",
    "expenditure",
    "expenses",
    "expense",
    "costs",
    "salaries",
];

fn check(ruleset: &RulesetModel, measures: &ReturnMeasures<'_>, found: &mut Vec<Finding>) {
    for measure in measures.all.iter().filter(|measure| measure.by_target()) {
        let fault = match measure.policy.budget {
            Some(budget) => of_signs(measure).or_else(|| of_name(measure, budget.money)),
            None => of_better(ruleset, measures, measure),
        };
        let Some((message, advice)) = fault.or_else(|| of_variance(measure)) else {
            continue;
        };
        let cell = measure
            .target_place
            .clone()
            .or_else(|| measure.actual_place.clone());
        let at = place(ruleset, &measure.policy);
        found.push(LINT.finding(at, message, advice).in_cell(cell));
    }
}

/// Returns the place of the line that says what good is for a measure.
fn place(ruleset: &RulesetModel, policy: &Policy) -> Position {
    let line = policy.good_is.and_then(|(_, said_by)| said_by.line());
    let claim = line.and_then(|line| ruleset.policies.claims.get(line));
    claim.map(|claim| claim.at).unwrap_or_default()
}

/// A message, and what to do.
type Contradiction = (String, String);

/// Tells of a line of a budget that is unrated for its signs, its variance or its part of the year.
fn of_signs(measure: &Measure<'_>) -> Option<Contradiction> {
    let is_doubt = measure.entry.verdict.level == Err(Reason::AmbiguousValue);
    let why = measure.detail.as_deref().filter(|_| is_doubt)?;
    let (what, advice) = why.split_once("; ")?;
    Some((
        format!("\"{}\" is not rated: {what}", measure.name),
        advice.to_owned(),
    ))
}

/// Tells of a line whose name says that it is of the other kind.
fn of_name(measure: &Measure<'_>, money: Money) -> Option<Contradiction> {
    let (words, other): (&[&str], _) = match money.kind {
        MoneyKind::Spending => (&INCOME, "income"),
        MoneyKind::Income => (&SPENDING, "spending"),
    };
    let folded = fold(&measure.name);
    let mut own = folded.split(|c: char| !c.is_alphanumeric());
    let word = own.find(|word| words.contains(word))?;
    Some((
        format!(
            "the rules say that \"{}\" is {}, and \"{word}\" in its name says otherwise",
            measure.name,
            money.word()
        ),
        format!("name it in {other}([…])"),
    ))
}

/// Tells of a line below zero for which higher is said to be better, beside others above zero for which lower is: what
/// is missing of its income would be good.
fn of_better(
    ruleset: &RulesetModel,
    measures: &ReturnMeasures<'_>,
    measure: &Measure<'_>,
) -> Option<Contradiction> {
    let (Polarity::Higher, SaidBy::Line(_)) = measure.policy.good_is? else {
        return None;
    };
    let target = measure.target.filter(|target| is_below(target.number))?;
    let actual = measure.actual.filter(|actual| is_below(actual.number))?;
    let at = measure.layout_position(ruleset);
    let is_spending = |other: &&Measure<'_>| {
        let polarity = other.policy.good_is.map(|(polarity, _)| polarity);
        other.entry.sheet == measure.entry.sheet
            && other.layout_position(ruleset) == at
            && polarity == Some(Polarity::Lower)
            && other.target.is_some_and(|target| {
                target.unit == measure.target.map_or(target.unit, |own| own.unit)
                    && target.number.is_sign_positive()
            })
    };
    measures.all.iter().find(is_spending)?;
    Some((
        format!(
            "\"{}\" has {actual} against {target}, and the rules say that higher is better: income that is shown below zero is then good where it is missing",
            measure.name
        ),
        "name it in income([…]), the others in spending([…]), and write income_is_negative(yes)"
            .to_owned(),
    ))
}

fn is_below(number: rust_decimal::Decimal) -> bool {
    number.is_sign_negative() && !number.is_zero()
}

/// Tells of a variance with the other sign than its actual and its target have.
fn of_variance(measure: &Measure<'_>) -> Option<Contradiction> {
    let details = measure.entry.details.as_deref()?;
    let variance = details.contrary_variance?;
    let (actual, target) = (measure.actual?, measure.target?);
    Some((
        format!(
            "the variance of \"{}\" is {variance}, and {actual} against {target} says the opposite by variance_is(…)",
            measure.name
        ),
        "correct variance_is(…), or the figures in the return".to_owned(),
    ))
}

const PAGE: &str = r#"# AS039: The signs of a budget contradict the rules

Some budgets show income as numbers below zero. -150 against -200 is then a quarter of the income missing, and by
"higher is better" it is Green. Rules that say spending and income check the signs: a line that does not fit is not rated, and is
listed here. So is a line whose name says the other kind, and a variance that contradicts its actual and its budget.

In the return:

| Line | Actual | Budget | RAG |
|---|---|---|---|
| Salaries | 410 | 400 | |
| Hire income | -150 | -200 | |

Wrong:

```rhai
tables(#{ measure: "Line", actual: "Actual", target: "Budget", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better("Hire income");   // here
lower_is_better(all_others);
```

Right:

```rhai
tables(#{ measure: "Line", actual: "Actual", target: "Budget", rating: write_to("RAG") });
amber_within(percent_of_target(5));
income("Hire income");
income_is_negative(yes);
spending(all_others);
```
"#;
