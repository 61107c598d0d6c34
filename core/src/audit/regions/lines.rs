//! Limits on the actual as lines over the target: each is a number plus a share of the target.

use rust_decimal::Decimal;

use ambersheet_policy::model::Tolerance;

/// The limit `add + times × target / over`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LimitLine {
    pub(crate) add: Decimal,
    times: Decimal,
    over: Decimal,
}

/// The share of a target that is due: a numerator and a divisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) times: Decimal,
    pub(crate) over: Decimal,
}

impl Share {
    pub(crate) const WHOLE: Self = Self {
        times: Decimal::ONE,
        over: Decimal::ONE,
    };

    /// Returns what is due of a target.
    pub(crate) fn of(self, target: Decimal) -> Option<Decimal> {
        target.checked_mul(self.times)?.checked_div(self.over)
    }
}

impl LimitLine {
    /// A limit whatever the target is.
    pub(crate) fn fixed(add: Decimal) -> Self {
        Self {
            add,
            times: Decimal::ZERO,
            over: Decimal::ONE,
        }
    }

    /// The target itself, of which a share is due.
    pub(crate) fn target(due: Share) -> Self {
        Self {
            add: Decimal::ZERO,
            times: due.times,
            over: due.over,
        }
    }

    /// Returns the limit moved by a number.
    pub(crate) fn plus(self, add: Decimal) -> Option<Self> {
        let add = self.add.checked_add(add)?;
        Some(Self { add, ..self })
    }

    /// Returns the limit of a percentage of the target.
    fn percent(due: Share, percent: Decimal) -> Option<Self> {
        Some(Self {
            add: Decimal::ZERO,
            times: due.times.checked_mul(percent)?,
            over: due.over.checked_mul(Decimal::ONE_HUNDRED)?,
        })
    }

    /// Returns the limit at a target.
    pub(crate) fn at(self, target: Decimal) -> Option<Decimal> {
        let share = target.checked_mul(self.times)?.checked_div(self.over)?;
        share.checked_add(self.add)
    }

    /// Returns `true` if the limit is the same at each target.
    pub(crate) fn is_fixed(self) -> bool {
        self.times.is_zero()
    }

    /// Returns the target at which two limits meet; `None` if they never do, or always.
    pub(crate) fn meets(self, other: Self) -> Option<Decimal> {
        let slope = self
            .times
            .checked_mul(other.over)?
            .checked_sub(other.times.checked_mul(self.over)?)?;
        if slope.is_zero() {
            return None;
        }
        let gap = other.add.checked_sub(self.add)?;
        gap.checked_mul(self.over.checked_mul(other.over)?)?
            .checked_div(slope)
    }
}

/// Returns the limits at both ends of an allowance around the target. `scale` is what one typed number counts.
pub(crate) fn ends(allowance: Tolerance, due: Share, scale: Decimal) -> Vec<LimitLine> {
    let both = match allowance {
        Tolerance::OfTwo(two) => two.both(),
        one => [one, one],
    };
    let mut lines = Vec::with_capacity(4);
    for one in both {
        if let Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) = one {
            let ends = [percent, -percent].map(|percent| {
                let whole = Decimal::ONE_HUNDRED.checked_add(percent)?;
                LimitLine::percent(due, whole)
            });
            lines.extend(ends.into_iter().flatten());
        } else if let Some(points) = one.points().and_then(|points| points.checked_div(scale)) {
            let target = LimitLine::target(due);
            lines.extend(
                [points, -points]
                    .into_iter()
                    .filter_map(|by| target.plus(by)),
            );
        }
    }
    lines
}

/// Returns the targets at which limits meet.
pub(crate) fn crossings(lines: &[LimitLine]) -> impl Iterator<Item = Decimal> {
    lines.iter().enumerate().flat_map(|(index, line)| {
        lines[index + 1..]
            .iter()
            .filter_map(|other| line.meets(*other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_policy::tolerance::TwoAllowances;
    use ambersheet_quantity::{Quantity, Unit};

    /// 5% of a target and 2 points are the same allowance at a target of 40, and of −40; worked out by hand.
    #[test]
    fn the_smaller_of_two_changes_where_both_are_the_same() {
        let two = Tolerance::OfTwo(TwoAllowances {
            larger: false,
            percent: 5.into(),
            points: Quantity {
                number: 2.into(),
                unit: Unit::None,
            },
        });
        let lines = ends(two, Share::WHOLE, Decimal::ONE);
        let at: Vec<Decimal> = lines
            .iter()
            .filter_map(|line| line.at(100.into()))
            .collect();
        assert_eq!(at, [105, 95, 102, 98].map(Decimal::from));
        let crossings: Vec<Decimal> = crossings(&lines).collect();
        for target in [0, 40, -40] {
            assert!(crossings.contains(&target.into()), "{crossings:?}");
        }
    }

    #[test]
    fn a_share_of_the_year_keeps_its_divisor() {
        let due = Share {
            times: 5.into(),
            over: 12.into(),
        };
        let lines = ends(Tolerance::PercentOfTarget(10.into()), due, Decimal::ONE);
        assert_eq!(lines[1].at(24.into()), Some(9.into()));
        assert_eq!(
            LimitLine::target(due).meets(LimitLine::fixed(10.into())),
            Some(24.into())
        );
    }
}
