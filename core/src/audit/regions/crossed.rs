//! Rows with every combination of the values other than actual and target, so that rows are there in which only the
//! actual differs.

use ambersheet_policy::model::{AllowanceBasis, Role, Tolerance};
use rust_decimal::Decimal;

use crate::audit::regions::lines::ends;
use crate::audit::regions::movement::{turned, turns};
use crate::audit::regions::numbers::Domain;
use crate::audit::regions::space::Space;
use crate::audit::regions::trial::{ROLES, TrialRow, index_of};
use crate::audit::regions::typed::Typed;

impl Space<'_, '_> {
    /// Returns the row with each combination of the values other than actual and target, and the actuals at which these
    /// change a verdict.
    pub(super) fn crossed_with(
        &self,
        start: &TrialRow,
        typed: &Typed,
        target: Option<Decimal>,
    ) -> Vec<(TrialRow, Vec<Decimal>)> {
        let limits: Vec<Decimal> = self.limits(target);
        let mut all = vec![(start.clone(), Vec::new())];
        for side in self.sides {
            if let Some(movement) = &side.movement {
                let before = limits
                    .iter()
                    .flat_map(|limit| turns(side, movement, *limit, target));
                let values = Domain::Decimals.samples(before);
                let turns = |value| turned(side, movement, value, target);
                all = with_each(all, index_of(movement.comparator), &values, typed, turns);
            }
            if let Some(basis) = side.tolerance {
                let ten = Decimal::TEN;
                let ends = ends(allowance(basis, ten), side.due, side.scale);
                let turns = |_| {
                    ends.iter()
                        .filter_map(|line| line.at(target.or(side.own_target)?))
                        .collect()
                };
                let bare = Typed::bare(self.how());
                all = with_each(all, index_of(Role::Tolerance), &[ten], &bare, turns);
            }
        }
        let values = Domain::Decimals.samples(limits);
        if self.sides.iter().any(|side| side.reads_intervention) {
            all = with_each(all, index_of(Role::Intervention), &values, typed, |value| {
                vec![value]
            });
        }
        for index in 0..self.headings.len() {
            all = with_each(all, ROLES.len() + index, &values, typed, |value| {
                vec![value]
            });
        }
        all
    }
}

/// Returns the allowance that a cell gives.
fn allowance(basis: AllowanceBasis, number: Decimal) -> Tolerance {
    match basis {
        AllowanceBasis::PercentOfTarget => Tolerance::PercentOfTarget(number),
        AllowanceBasis::Points => Tolerance::Points(number),
    }
}

/// Returns rows with each of some values in a cell, each with the actuals at which that value changes a verdict; and once
/// with a blank cell.
fn with_each(
    rows: Vec<(TrialRow, Vec<Decimal>)>,
    at: usize,
    values: &[Decimal],
    typed: &Typed,
    turns: impl Fn(Decimal) -> Vec<Decimal>,
) -> Vec<(TrialRow, Vec<Decimal>)> {
    let mut all = Vec::with_capacity(rows.len() * (values.len() + 1));
    for (row, known) in rows {
        for value in values {
            let mut own = known.clone();
            own.extend(turns(*value));
            all.push((row.with(at, typed.value(*value)), own));
        }
        all.push((row, known));
    }
    all
}
