//! Lines of budgets: values that follow from a variance, and the doubts about signs and about parts of the year.

use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::Verdict;
use ambersheet_policy::model::{
    Period, PeriodPart, Polarity, Policy, Role, RulesetModel, Topic, VarianceUse,
};
use ambersheet_policy::money::{Money, MoneyKind, VarianceSign};
use ambersheet_policy::period::YearSpan;
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Quantity, Unit};
use rust_decimal::Decimal;

use crate::decide::common::Common;
use crate::decide::units::Units;
use crate::find::layout::year_spans::YearSpans;
use crate::find::record_at::RecordAt;
use crate::record::Entry;

/// The facts that are particular to a record of a budget.
#[derive(Debug, Default)]
pub(crate) struct BudgetFacts {
    /// The variance, or why there is none, if the actual or the target follows from it.
    variance: Option<Result<Quantity, Missing>>,
    /// The variance of the return, if its sign contradicts both values.
    contrary: Option<Quantity>,
    /// Why nobody can tell which value counts, if that is so.
    doubt: Option<String>,
}

impl BudgetFacts {
    /// Takes from the variance what the layout does not have, and looks for doubts.
    pub(crate) fn take(
        (ruleset, record): (&RulesetModel, RecordAt<'_>),
        common: &Common,
        policy: &Policy,
        units: Units,
        entry: &mut Entry,
    ) -> Self {
        if policy.budget.is_none() && !ruleset.has(Role::Variance) {
            return Self::default();
        }
        let value = common
            .value(Role::Variance)
            .under(units.stated(Role::Variance));
        let given = [("budget", entry.target), ("actual", entry.actual)];
        let taken = take_variance(ruleset, value, policy, entry);
        let doubt = taken
            .doubt
            .or_else(|| doubt_of_signs(policy, given, entry))
            .or_else(|| doubt_of_year(ruleset, record, policy, entry));
        Self {
            variance: taken.of,
            contrary: contrary_variance(ruleset, value, policy, entry),
            doubt,
        }
    }

    /// Returns why nobody can tell which value counts.
    pub(crate) fn doubt(&self) -> Option<&str> {
        self.doubt.as_deref()
    }

    /// Notes the variance in the details of an entry.
    pub(crate) fn note(&self, entry: &mut Entry) {
        if self.variance.is_some() || self.contrary.is_some() {
            let details = entry.details.get_or_insert_default();
            details.variance = self.variance;
            details.contrary_variance = self.contrary;
        }
    }
}

/// Returns the verdict of a record of which nobody can tell which value counts.
pub(crate) fn ambiguous(why: &str, texts: &mut Texts) -> Verdict {
    Verdict {
        detail: texts.keep(why),
        ..Verdict::unrated(Reason::AmbiguousValue)
    }
}

/// What became of the variance of a record.
#[derive(Debug, Default)]
struct TakenVariance {
    /// The variance, or why there is none, if the actual or the target follows from it.
    of: Option<Result<Quantity, Missing>>,
    /// Why nothing can follow from it.
    doubt: Option<String>,
}

/// Takes the actual, the target or both from the variance, where the layout has none of its own.
fn take_variance(
    ruleset: &RulesetModel,
    value: Value,
    policy: &Policy,
    entry: &mut Entry,
) -> TakenVariance {
    let stands_in = ruleset.variance_use(entry.layout);
    let lacks = |asked: bool, value: &Value| asked && value.quantity == Err(Missing::Blank);
    let for_actual = lacks(stands_in.for_actual, &entry.actual);
    let for_target = lacks(stands_in.for_target, &entry.target);
    if !for_actual && !for_target {
        return TakenVariance::default();
    }
    let Ok(variance) = value.quantity else {
        // The variance is the measure's own figure, so that its reason is the one to give.
        entry.actual = value;
        return TakenVariance {
            of: Some(value.quantity),
            doubt: None,
        };
    };
    let sign = ruleset.policies.variance(policy).copied();
    let is_share = variance.unit == Unit::Percent;
    let difference = match difference(
        sign,
        variance,
        policy.good_is.map(|(polarity, _)| polarity),
        policy.budget.map(|line| line.money).filter(|_| is_share),
    ) {
        Ok(difference) => difference,
        Err(doubt) => {
            // Without a rule that could rate the measure, that is what it lacks.
            let has_rule = policy.good_is.is_some() || policy.line(Topic::By).is_some();
            return TakenVariance {
                of: None,
                doubt: has_rule.then_some(doubt),
            };
        }
    };
    let derived = VarianceUse {
        for_actual: for_actual || is_share,
        for_target: for_target || is_share,
    };
    let from = Derived { value, difference };
    from.put(derived, entry);
    TakenVariance {
        of: Some(Ok(variance)),
        doubt: None,
    }
}

/// Returns actual less budget.
///
/// # Errors
/// Why the variance does not tell it; `share` is the line of a budget, if the variance is a percentage.
fn difference(
    sign: Option<VarianceSign>,
    variance: Quantity,
    polarity: Option<Polarity>,
    share: Option<Money>,
) -> Result<Quantity, String> {
    let Some(sign) = sign else {
        return Err(format!(
            "the rules do not say what the variance of {variance} is the difference of; write variance_is(\"actual - budget\"), or what else it is"
        ));
    };
    let is_by_side = matches!(
        sign,
        VarianceSign::AdverseIsPositive | VarianceSign::FavourableIsPositive
    );
    if share.is_some_and(|money| money.is_negative) && !is_by_side {
        return Err(format!(
            "the variance of {variance} is a percentage of a figure below zero, which has two readings; write variance_is(\"adverse is positive\"), or \"favourable is positive\", if that is so"
        ));
    }
    match sign.actual_less_budget(variance.number, polarity) {
        Some(number) => Ok(Quantity { number, ..variance }),
        None => Err(format!(
            "the rules say of the variance of {variance} that \"{}\", and do not say which way is good; name the line in spending([…]) or income([…]), or write variance_is(\"actual - budget\") if it is that",
            sign.text()
        )),
    }
}

/// Returns the variance of a record that has both values too, if its sign contradicts them.
fn contrary_variance(
    ruleset: &RulesetModel,
    value: Value,
    policy: &Policy,
    entry: &Entry,
) -> Option<Quantity> {
    if ruleset.variance_use(entry.layout) != VarianceUse::default() {
        return None;
    }
    let variance = value.quantity.ok()?;
    let (polarity, _) = policy.good_is?;
    let sign = ruleset.policies.variance(policy).copied()?;
    let (actual, target) = (entry.actual.quantity.ok()?, entry.target.quantity.ok()?);
    let money = policy.budget.map(|line| line.money);
    let share = money.filter(|_| variance.unit == Unit::Percent);
    let own = difference(Some(sign), variance, Some(polarity), share).ok()?;
    let real = actual.number.checked_sub(target.number)?;
    let is_contrary = !own.number.is_zero()
        && !real.is_zero()
        && own.number.is_sign_negative() != real.is_sign_negative();
    is_contrary.then_some(variance)
}

/// The values that follow from a variance.
struct Derived {
    value: Value,
    /// Actual less budget.
    difference: Quantity,
}

impl Derived {
    /// Puts the values in their places.
    fn put(&self, derived: VarianceUse, entry: &mut Entry) {
        let alone = |number| Quantity {
            number,
            ..self.difference
        };
        let nothing = if self.difference.unit == Unit::Percent {
            Decimal::ONE_HUNDRED
        } else {
            Decimal::ZERO
        };
        if derived.for_target && derived.for_actual {
            let target = alone(nothing);
            entry.actual = self.of(target, false);
            entry.target = Value {
                quantity: Ok(target),
                ..Value::ABSENT
            };
        } else if derived.for_actual {
            // Where the budget is missing too, that is the reason to give.
            let target = entry.target.quantity.ok();
            entry.actual = target.map_or(self.value, |target| self.of(target, false));
        } else if let Ok(actual) = entry.actual.quantity {
            entry.target = self.of(actual, true);
        }
    }

    /// Returns the number at this distance from another; where the units do not fit, the variance, which fits neither.
    fn of(&self, other: Quantity, is_less: bool) -> Value {
        let difference = self.difference;
        if difference.unit != Unit::None && !difference.unit.meets(other.unit) {
            return self.value;
        }
        let number = if is_less {
            other.number.checked_sub(difference.number)
        } else {
            other.number.checked_add(difference.number)
        };
        Value {
            quantity: number
                .map(|number| Quantity { number, ..other })
                .ok_or(Missing::OutOfRange),
            ..self.value
        }
    }
}

/// Returns the doubt about a line of a budget where one of the figures that the return gives has another sign than the
/// rules say. Values that follow from a variance are not looked at.
fn doubt_of_signs(policy: &Policy, given: [(&str, Value); 2], entry: &Entry) -> Option<String> {
    let money = policy.budget?.money;
    // What leaves the line unrated in any case has a reason of its own.
    entry.actual.quantity.and(entry.target.quantity).ok()?;
    let figures = given.into_iter();
    let (name, figure) = figures
        .filter_map(|(name, value)| Some((name, value.quantity.ok()?)))
        .find(|(_, figure)| money.contradicts(figure.number))?;
    let word = money.word();
    let (is, should) = if money.is_negative {
        ("above", "below")
    } else {
        ("below", "above")
    };
    let advice = match money.kind {
        _ if money.is_negative => format!(
            "name the line under its own kind, or in lower_is_better or higher_is_better to compare the figures as they stand; {word}_is_negative(yes) says that {word} is below zero"
        ),
        MoneyKind::Income => "write income_is_negative(yes) if income is shown below zero, or name the line in lower_is_better or higher_is_better to compare the figures as they stand".to_owned(),
        MoneyKind::Spending => "name the line in income([…]) if it is income, write spending_is_negative(yes) if spending is shown below zero, or name it in lower_is_better or higher_is_better to compare the figures as they stand".to_owned(),
    };
    Some(format!(
        "the {name} of {figure} is {is} zero, and by the rules {word} is {should} zero; {advice}"
    ))
}

/// Returns the doubt about a line of a budget whose actual covers another part of the year than its target.
fn doubt_of_year(
    ruleset: &RulesetModel,
    record: RecordAt<'_>,
    policy: &Policy,
    entry: &Entry,
) -> Option<String> {
    policy.budget?;
    let (RecordAt::Row { table, .. }, Ok(_), Ok(_)) =
        (record, entry.actual.quantity, entry.target.quantity)
    else {
        return None;
    };
    if policy.line(Topic::Forecast).is_some() {
        return None;
    }
    let YearSpans { actual, target } = table.years;
    match (actual?, target?) {
        (YearSpan::ToDate, YearSpan::Whole) => {
            let is_over = is_year_over(ruleset, entry);
            (!is_over && policy.line(Topic::Profile).is_none()).then(|| {
                "the actual is to date, and the budget is of the whole year; compare it with the budget to date, or write profile: linear (or another) in measure(…)".to_owned()
            })
        }
        (YearSpan::Whole, YearSpan::ToDate) => Some(
            "the actual is of the whole year, and the budget is to date; compare it with the budget of the year"
                .to_owned(),
        ),
        (YearSpan::ToDate, YearSpan::ToDate) | (YearSpan::Whole, YearSpan::Whole) => None,
    }
}

/// Returns `true` if the period of a record ends with the year.
fn is_year_over(ruleset: &RulesetModel, entry: &Entry) -> bool {
    let part = entry.year_part.or_else(|| ruleset.year_part(entry.layout));
    if let Some(part) = part {
        return part.number == part.of;
    }
    let name = ruleset.period.as_ref().and_then(Period::name);
    name.is_some_and(|name| name.part == PeriodPart::Year)
}
