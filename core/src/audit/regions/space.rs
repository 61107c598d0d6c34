//! The rows that stand for all rows: one for each point, edge and piece that the limits of the rules leave.
//!
//! For a target between two at which limits meet, the limits keep their order. So a few targets stand for all, at each of
//! them a few actuals, and at each of these a few values before, intervention levels and limits in columns.

use std::collections::BTreeSet;

use ambersheet_policy::model::{AllowanceBasis, Role, Topic};
use ambersheet_quantity::{ParseOptions, Unit};
use rust_decimal::Decimal;

use crate::audit::regions::lines::{LimitLine, crossings};
use crate::audit::regions::movement::{rounded_turns, three_ways};
use crate::audit::regions::names::sample;
use crate::audit::regions::numbers::{Domain, is_typed};
use crate::audit::regions::side::{PolicySide, WhyLeftOut};
use crate::audit::regions::texts::texts;
use crate::audit::regions::trial::{ROLES, TrialRow, TriedValue, index_of};
use crate::audit::regions::typed::Typed;

/// The most rows that are tried for one measure.
const MOST_ROWS: usize = 200_000;
/// The highest likelihood or impact of a risk that is tried.
const HIGHEST_SCORE: u8 = 10;

/// The rows to try for one measure, by one or two rulesets.
pub(crate) struct Space<'s, 'r> {
    pub(crate) sides: &'s [&'s PolicySide<'r>],
    /// The headings under which limits stand.
    pub(crate) headings: &'s [String],
    /// `true` if numbers are not rounded.
    pub(crate) unrounded: bool,
    /// `true` if each value has a column.
    pub(crate) all_columns: bool,
    /// `true` if each value before is tried with every actual, and not only with those whose verdict it may change.
    pub(crate) crossed: bool,
}

impl Space<'_, '_> {
    /// Returns the rows; each is made of `first`, which has the measure's name.
    ///
    /// # Errors
    /// The reason why no rows stand for all.
    pub(crate) fn rows(&self, first: &TrialRow) -> Result<Vec<TrialRow>, WhyLeftOut> {
        let mut rows = Vec::new();
        for unit in self.units() {
            let typed = Typed::new(unit, self.how())?;
            for start in self.starts(first) {
                for target in self.targets() {
                    for sign in self.signs(target) {
                        self.at_target(&start, &typed, target, sign, &mut rows)?;
                    }
                }
            }
        }
        Ok(rows)
    }

    pub(super) fn how(&self) -> ParseOptions {
        self.sides
            .first()
            .map(|side| side.rules.how)
            .unwrap_or_default()
    }

    /// Returns the units of the numbers to try: those that the rules name.
    fn units(&self) -> Vec<Unit> {
        if self.sides.iter().any(|side| side.stated.is_some()) {
            return vec![Unit::None];
        }
        let mut units: Vec<Unit> = Vec::new();
        for side in self.sides {
            let named = side.units.iter().filter(|unit| **unit != Unit::None);
            let named: Vec<Unit> = named.copied().collect();
            units.extend(if named.is_empty() {
                vec![Unit::None]
            } else {
                named
            });
        }
        let mut known = Vec::new();
        for unit in units {
            if !known.contains(&unit) {
                known.push(unit);
            }
        }
        known
    }

    /// Returns the row to begin with, once for each word about what good is.
    fn starts(&self, first: &TrialRow) -> Vec<TrialRow> {
        let is_open = |side: &&PolicySide<'_>| side.rules.has(Role::GoodIs);
        if !self.sides.iter().any(is_open) {
            return vec![first.clone()];
        }
        let words = ["Higher", "Lower", "Plan is best"].map(str::to_owned);
        let values = words
            .map(TriedValue::Text)
            .into_iter()
            .chain([TriedValue::Blank]);
        let at = index_of(Role::GoodIs);
        values.map(|value| first.with(at, value)).collect()
    }

    fn reads(&self, role: Role) -> bool {
        self.all_columns || self.sides.iter().any(|side| side.rules.has(role))
    }

    fn lines(&self) -> Vec<LimitLine> {
        let mut lines: Vec<LimitLine> = Vec::new();
        for line in self.sides.iter().flat_map(|side| &side.lines) {
            if !lines.contains(line) {
                lines.push(*line);
            }
        }
        lines
    }

    /// Returns the targets to try; `None` is a blank cell.
    pub(crate) fn targets(&self) -> Vec<Option<Decimal>> {
        let is_read = self.sides.iter().any(|side| side.reads_target) && self.reads(Role::Target);
        if !is_read {
            return vec![None];
        }
        let lines = self.lines();
        let others = self
            .sides
            .iter()
            .flat_map(|side| side.targets.iter().copied());
        let own = self.sides.iter().filter_map(|side| side.own_target);
        let lines = if self.crossed {
            self.widened(&lines)
        } else {
            lines
        };
        let limits = crossings(&lines).chain(others).chain(own);
        let pieces = Domain::pieces(limits);
        let mut targets: BTreeSet<Decimal> = BTreeSet::new();
        for (low, high) in pieces {
            targets.extend(low.filter(|low| is_typed(*low)));
            let hundred = Decimal::ONE_HUNDRED;
            let is_inside =
                low.is_none_or(|low| low < hundred) && high.is_none_or(|high| hundred < high);
            targets.extend(if is_inside {
                Some(hundred)
            } else {
                Domain::Decimals.simplest(low, high)
            });
            targets.extend(
                self.sides
                    .iter()
                    .filter_map(|side| divisible(side.due.over, low, high)),
            );
        }
        [None]
            .into_iter()
            .chain(targets.into_iter().map(Some))
            .collect()
    }

    /// Returns limits and those that are once or twice an allowance for movements off them: as wide as that, a piece can
    /// hold two actuals that are the same as one value before.
    fn widened(&self, lines: &[LimitLine]) -> Vec<LimitLine> {
        let movements = self
            .sides
            .iter()
            .filter_map(|side| Some((side, side.movement.as_ref()?)));
        let widths = movements.flat_map(|(side, movement)| {
            let all = movement.rule.allowances();
            all.filter_map(|one| one.points()?.checked_div(side.scale))
        });
        let widths: BTreeSet<Decimal> = widths.filter(|width| !width.is_zero()).collect();
        let mut all = lines.to_vec();
        for width in widths
            .iter()
            .flat_map(|width| [*width, *width * Decimal::TWO])
        {
            let moved = lines
                .iter()
                .flat_map(|line| [line.plus(width), line.plus(-width)]);
            all.extend(moved.flatten());
        }
        all
    }

    /// Returns the signs before a target: all of them where they tell what good is.
    fn signs(&self, target: Option<Decimal>) -> &'static [&'static str] {
        let is_asked = self.sides.iter().any(|side| {
            side.policy.said_by_target.is_some()
                || side
                    .layout
                    .is_some_and(|layout| side.rules.is_said_by_target(layout))
        });
        if is_asked && target.is_some() {
            &["", "≥ ", "≤ ", "> ", "< "]
        } else {
            &[""]
        }
    }

    fn at_target(
        &self,
        start: &TrialRow,
        typed: &Typed,
        target: Option<Decimal>,
        sign: &str,
        rows: &mut Vec<TrialRow>,
    ) -> Result<(), WhyLeftOut> {
        let goal = match target {
            None => TriedValue::Blank,
            Some(target) if sign.is_empty() => typed.value(target),
            Some(target) => TriedValue::Text(format!("{sign}{}", typed.text(target))),
        };
        let start = TrialRow {
            goal: target,
            ..start.with(index_of(Role::Target), goal)
        };
        for text in texts(self.sides) {
            for start in self.text_targets(&start) {
                rows.push(self.rated(&start, TriedValue::Text(text.clone()), None));
            }
        }
        rows.push(start.clone());
        for mut row in self.numbered(&start, typed, target) {
            let Some(actual) = row.number else { continue };
            row = self.rated(&row, typed.value(actual), Some(actual));
            let mut some = vec![row];
            if self.forecast_differs() {
                let role = index_of(Role::Forecast);
                some = each(some, role, || {
                    let others = self.actuals(target).into_iter();
                    others.map(|number| typed.value(number)).collect()
                });
            }
            if !self.crossed {
                some = self.with_others(some, typed, actual, target);
            }
            rows.append(&mut some);
            if rows.len() > MOST_ROWS {
                return Err("there are too many cases to try".to_owned());
            }
        }
        Ok(())
    }

    /// Returns rows of an actual with each combination of the values that it is compared with.
    fn with_others(
        &self,
        mut rows: Vec<TrialRow>,
        typed: &Typed,
        actual: Decimal,
        target: Option<Decimal>,
    ) -> Vec<TrialRow> {
        for (role, values) in self.before(actual, target) {
            let values = values.into_iter().map(|number| typed.value(number));
            let values: Vec<TriedValue> = values.chain([TriedValue::Blank]).collect();
            rows = each(rows, index_of(role), || values.clone());
        }
        let beside = || -> Vec<TriedValue> {
            let one = Decimal::ONE;
            let around = [
                Some(actual),
                actual.checked_sub(one),
                actual.checked_add(one),
            ];
            let around = around
                .into_iter()
                .flatten()
                .map(|number| typed.value(number));
            around.chain([TriedValue::Blank]).collect()
        };
        if self.sides.iter().any(|side| side.reads_intervention) {
            rows = each(rows, index_of(Role::Intervention), beside);
        }
        for index in 0..self.headings.len() {
            rows = each(rows, ROLES.len() + index, beside);
        }
        if let Some(values) = self.tolerances(actual, target) {
            rows = each(rows, index_of(Role::Tolerance), || values.clone());
        }
        rows
    }

    /// Returns the row once for each actual; if values are crossed, once for each actual with each of the other values.
    fn numbered(&self, start: &TrialRow, typed: &Typed, target: Option<Decimal>) -> Vec<TrialRow> {
        let numbered = |row: &TrialRow, number: Decimal| TrialRow {
            number: Some(number),
            ..row.clone()
        };
        if !self.crossed {
            let numbers = self.actuals(target).into_iter();
            return numbers.map(|number| numbered(start, number)).collect();
        }
        let mut rows = Vec::new();
        for (row, turns) in self.crossed_with(start, typed, target) {
            let numbers = self.actuals_beside(target, &turns).into_iter();
            rows.extend(numbers.map(|number| numbered(&row, number)));
        }
        rows
    }

    /// Returns the row with the value that is rated: the actual, or the forecast in its place.
    fn rated(&self, row: &TrialRow, value: TriedValue, number: Option<Decimal>) -> TrialRow {
        let is_forecast = |side: &&PolicySide<'_>| side.policy.line(Topic::Forecast).is_some();
        let role = if self.sides.iter().all(is_forecast) {
            Role::Forecast
        } else {
            Role::Actual
        };
        TrialRow {
            number,
            ..row.with(index_of(role), value)
        }
    }

    fn forecast_differs(&self) -> bool {
        let mut forecasts = self
            .sides
            .iter()
            .map(|side| side.policy.line(Topic::Forecast).is_some());
        let first = forecasts.next();
        forecasts.any(|is_forecast| Some(is_forecast) != first)
    }

    /// Returns the actuals to try at a target.
    fn actuals(&self, target: Option<Decimal>) -> Vec<Decimal> {
        self.actuals_beside(target, &[])
    }

    fn actuals_beside(&self, target: Option<Decimal>, others: &[Decimal]) -> Vec<Decimal> {
        let is_product = |side: &&PolicySide<'_>| {
            side.layout
                .is_some_and(|layout| side.rules.is_product(layout))
        };
        if self.sides.iter().any(is_product) {
            let scores = 1..=HIGHEST_SCORE;
            let each = |one: u8| scores.clone().map(move |other| one * other);
            let products: BTreeSet<u8> = scores.clone().flat_map(each).collect();
            return products.into_iter().map(Decimal::from).collect();
        }
        let limits = self.limits(target).into_iter();
        Domain::Decimals.samples(limits.chain(others.iter().copied()))
    }

    /// Returns the limits on the actual at a target.
    pub(super) fn limits(&self, target: Option<Decimal>) -> Vec<Decimal> {
        let sides = self.sides.iter();
        sides
            .flat_map(|side| side.limits_at(target, self.unrounded))
            .collect()
    }

    /// Returns the values before to try, for each value that any side compares the actual with.
    fn before(&self, actual: Decimal, target: Option<Decimal>) -> Vec<(Role, Vec<Decimal>)> {
        let mut found: Vec<(Role, Vec<Decimal>)> = Vec::new();
        let movements = || {
            self.sides
                .iter()
                .filter_map(|side| Some((side, side.movement.as_ref()?)))
        };
        for (_, movement) in movements() {
            let role = movement.comparator;
            if found.iter().any(|(known, _)| *known == role) {
                continue;
            }
            let of_role = || movements().filter(|(_, other)| other.comparator == role);
            let first = of_role().next();
            let rounding = first.map(|(side, _)| side.rounding);
            let one =
                of_role().all(|(side, other)| other == movement && Some(side.rounding) == rounding);
            let numbers = match first {
                Some((side, movement)) if one => three_ways(side, movement, actual, target),
                Some(_) | None => {
                    let turns = of_role()
                        .flat_map(|(side, movement)| rounded_turns(side, movement, actual, target));
                    Domain::Decimals.samples(turns)
                }
            };
            found.push((role, numbers));
        }
        found
    }

    /// Returns the tolerances in a column to try: the one that just reaches the actual, a smaller and a larger one.
    fn tolerances(&self, actual: Decimal, target: Option<Decimal>) -> Option<Vec<TriedValue>> {
        let side = self.sides.iter().find(|side| side.tolerance.is_some())?;
        let due = side
            .due
            .of(target.or(side.own_target).unwrap_or_default())?;
        let off = actual.checked_sub(due)?.abs();
        let just = match side.tolerance? {
            AllowanceBasis::Points => Some(off),
            AllowanceBasis::PercentOfTarget => off
                .checked_mul(Decimal::ONE_HUNDRED)
                .and_then(|off| off.checked_div(due.abs())),
        };
        let just = just.unwrap_or(Decimal::TEN);
        let numbers = Domain::Decimals.samples([Decimal::ZERO, just]);
        let numbers = numbers
            .into_iter()
            .filter(|number| *number >= Decimal::ZERO);
        Some(
            numbers
                .map(TriedValue::Number)
                .chain([TriedValue::Blank])
                .collect(),
        )
    }

    /// Returns the row once for each target that is a text with a rank; without ranks, as it is.
    fn text_targets(&self, row: &TrialRow) -> Vec<TrialRow> {
        let ranks = self.sides.iter().flat_map(|side| {
            side.rules
                .policies
                .ranked(&side.policy)
                .into_iter()
                .flatten()
        });
        let texts: BTreeSet<String> = ranks.map(sample).collect();
        if texts.is_empty() {
            return vec![row.clone()];
        }
        let at = index_of(Role::Target);
        texts
            .into_iter()
            .map(|text| row.with(at, TriedValue::Text(text)))
            .collect()
    }
}

/// Returns a target between two others of which a share with this divisor ends.
fn divisible(over: Decimal, low: Option<Decimal>, high: Option<Decimal>) -> Option<Decimal> {
    if over <= Decimal::ONE || (Decimal::ONE_HUNDRED % over).is_zero() {
        return None;
    }
    let part = |end: Option<Decimal>| end.and_then(|end| end.checked_div(over));
    Domain::Decimals
        .simplest(part(low), part(high))?
        .checked_mul(over)
        .filter(|whole| is_typed(*whole))
}

/// Returns rows with each of some values in a cell.
fn each(rows: Vec<TrialRow>, at: usize, values: impl Fn() -> Vec<TriedValue>) -> Vec<TrialRow> {
    let values = values();
    let each = |row: TrialRow| {
        let of_row: Vec<TrialRow> = values
            .iter()
            .map(|value| row.with(at, value.clone()))
            .collect();
        of_row
    };
    rows.into_iter().flat_map(each).collect()
}
