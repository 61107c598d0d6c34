//! The reason of a rating against a budget: what was spent or received, and what that is called.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Sentence;
use crate::money::MoneyKind;
use crate::tolerance::Tolerance;
use crate::wording::{allowance, amount};
use ambersheet_quantity::{Quantity, Unit};

impl Sentence<'_> {
    /// Composes the sentence of a line of a budget, or of a measure that is rated by its variance.
    pub(super) fn by_budget(
        &self,
        level: &str,
        (actual, target): (Quantity, Quantity),
        unit: Unit,
    ) -> String {
        let subject = match (self.variance.and_then(Result::ok), self.target_cell) {
            (Some(variance), None) => format!("the variance of {variance}"),
            (Some(variance), Some(_)) => {
                format!("the variance of {variance} on a budget of {target}")
            }
            (None, _) => format!(
                "{actual} against a budget of {target}{}",
                self.target_source()
            ),
        };
        let subject = match subject.strip_prefix("the ") {
            Some(rest) => format!("The {rest}"),
            None => subject,
        };
        format!(
            "{subject} is {}, {}: {level}.",
            self.outcome(unit),
            self.judged(target, unit)
        )
    }

    /// Names the distance from the budget: an overspend, an underspend, a shortfall.
    fn outcome(&self, unit: Unit) -> String {
        let off = self.off_target_by.unwrap_or_default();
        let by = amount(off.abs(), unit);
        let kind = self.budget.map(|line| line.money.kind);
        match (kind, off.cmp(&Decimal::ZERO)) {
            (_, Ordering::Equal) => "on budget".to_owned(),
            (Some(MoneyKind::Spending), Ordering::Greater) => format!("an overspend of {by}"),
            (Some(MoneyKind::Spending), Ordering::Less) => format!("an underspend of {by}"),
            (Some(MoneyKind::Income), Ordering::Greater) => format!("a shortfall of {by}"),
            (Some(MoneyKind::Income), Ordering::Less) => format!("{by} more income than planned"),
            (None, Ordering::Greater) => format!("{by} worse than the budget"),
            (None, Ordering::Less) => format!("{by} better than the budget"),
        }
    }

    /// Tells whether the distance is within what is allowed on its side.
    fn judged(&self, target: Quantity, unit: Unit) -> String {
        let under = self.off_target_by.filter(|off| *off < Decimal::ZERO);
        let limit = self.budget.and_then(|line| line.underspend);
        let Some((limit, under)) = limit.zip(under) else {
            return self.against_tolerance(target, unit);
        };
        let allowed = allowance(limit.beyond, target, unit);
        let beyond = limit.beyond.counted_in(unit);
        let order = self
            .measured(target)
            .and_then(|measured| measured.compare(-under, beyond));
        if order == Some(Ordering::Greater) {
            format!("and an underspend beyond {allowed} is a concern")
        } else {
            format!("and that is no concern up to {allowed}")
        }
    }

    /// Returns the tolerance that counts on the side of the budget that was measured.
    pub(super) fn tolerance_of_side(&self) -> Option<Tolerance> {
        let is_under = self.off_target_by.is_some_and(|off| off < Decimal::ZERO);
        let limit = self.budget.and_then(|line| line.underspend);
        match limit.filter(|_| is_under) {
            Some(limit) => Some(limit.beyond),
            None => self.tolerance,
        }
    }
}
