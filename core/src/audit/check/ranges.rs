//! Conditions with limits as ranges of numbers, exact: the limits cut the numbers into pieces, and each condition
//! covers pieces in a row.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::report::document::plain;
use ambersheet_policy::model::{Asks, Bound, Condition};
use ambersheet_quantity::Unit;

/// The limits of a list of conditions, ascending. Piece `2k` lies below limit `k` and above the one before it, piece
/// `2k + 1` is that limit itself, and the last piece lies above all limits.
pub(crate) struct Pieces {
    limits: Vec<Decimal>,
}

impl Pieces {
    /// `None` where the conditions have no limits, or limits in units that cannot be compared.
    pub(crate) fn of(conditions: &[Condition]) -> Option<Self> {
        let bounds: Vec<Bound> = conditions
            .iter()
            .flat_map(|condition| condition.asks.bounds())
            .collect();
        let mut units: Vec<Unit> = bounds
            .iter()
            .map(|bound| bound.unit)
            .filter(|unit| *unit != Unit::None)
            .collect();
        units.dedup();
        let mut limits: Vec<Decimal> = bounds.iter().map(|bound| bound.number).collect();
        limits.sort_unstable();
        limits.dedup();
        (!limits.is_empty() && units.len() <= 1).then_some(Self { limits })
    }

    /// How many pieces there are.
    pub(crate) fn count(&self) -> usize {
        2 * self.limits.len() + 1
    }

    /// The pieces that a condition covers; `None` where it has no limit.
    pub(crate) fn covered(&self, asks: &Asks) -> Option<RangeInclusive<usize>> {
        let last = self.count() - 1;
        let on = |bound: &Bound| {
            self.limits
                .iter()
                .position(|limit| *limit == bound.number)
                .map(|index| 2 * index + 1)
        };
        Some(match asks {
            Asks::AtLeast(bound) => on(bound)?..=last,
            Asks::MoreThan(bound) => on(bound)? + 1..=last,
            Asks::AtMost(bound) => 0..=on(bound)?,
            Asks::LessThan(bound) => 0..=on(bound)? - 1,
            Asks::Between(low, high) => on(low)?..=on(high)?,
            Asks::Exactly(bound) => on(bound)?..=on(bound)?,
            _ => return None,
        })
    }

    /// A number in a piece, as a person would say it: `90`, `above 90`.
    pub(crate) fn words(&self, pieces: &RangeInclusive<usize>) -> String {
        let (first, last) = (*pieces.start(), *pieces.end());
        let limit = |index: usize| {
            self.limits
                .get(index)
                .map(|limit| plain(*limit))
                .unwrap_or_default()
        };
        if first == last && first % 2 == 1 {
            return format!("exactly {}", limit(first / 2));
        }
        let low = limit(if first % 2 == 1 {
            first / 2
        } else {
            (first / 2).saturating_sub(1)
        });
        let high = limit(last / 2);
        match (first, last) {
            (0, _) if last == self.count() - 1 => "any number".to_owned(),
            (0, _) if last % 2 == 1 => format!("{high} and below"),
            (0, _) => format!("below {high}"),
            _ if last == self.count() - 1 && first % 2 == 1 => format!("{low} and above"),
            _ if last == self.count() - 1 => format!("above {low}"),
            _ => {
                let low = if first % 2 == 1 {
                    format!("from {low}")
                } else {
                    format!("above {low}")
                };
                let high = if last % 2 == 1 {
                    format!("up to {high}")
                } else {
                    format!("below {high}")
                };
                format!("{low} and {high}")
            }
        }
    }

    /// Whether pieces lie where no number is expected: below 0 under a limit of 0, or above 100 over one of 100.
    pub(crate) fn is_beyond(&self, pieces: &RangeInclusive<usize>) -> bool {
        let below = *pieces.start() == 0
            && *pieces.end() == 0
            && self.limits.first().is_some_and(Decimal::is_zero);
        let above = *pieces.start() == self.count() - 1
            && self
                .limits
                .last()
                .is_some_and(|limit| *limit == Decimal::ONE_HUNDRED);
        below || above
    }

    /// The limits, ascending.
    pub(crate) fn limits(&self) -> &[Decimal] {
        &self.limits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_policy::model::Position;

    fn conditions(asks: Vec<Asks>) -> Vec<Condition> {
        asks.into_iter()
            .map(|asks| Condition {
                asks,
                word: String::new(),
                rank: 0,
                at: Position::default(),
            })
            .collect()
    }

    fn bound(number: &str) -> Bound {
        Bound {
            number: number.parse().expect("a number"),
            unit: Unit::None,
        }
    }

    #[test]
    fn limits_are_cut_exactly() {
        let all = conditions(vec![
            Asks::AtLeast(bound("90")),
            Asks::LessThan(bound("89.9999999999999999")),
            Asks::Exactly(bound("90.0")),
        ]);
        let pieces = Pieces::of(&all).expect("limits");
        assert_eq!(pieces.count(), 5);
        let covered: Vec<_> = all.iter().map(|one| pieces.covered(&one.asks)).collect();
        assert_eq!(covered, [Some(3..=4), Some(0..=0), Some(3..=3)]);
        assert_eq!(
            pieces.words(&(1..=2)),
            "from 89.9999999999999999 and below 90"
        );
        assert_eq!(pieces.words(&(4..=4)), "above 90");
        assert_eq!(pieces.words(&(0..=1)), "89.9999999999999999 and below");
        assert_eq!(pieces.words(&(3..=3)), "exactly 90");
    }

    #[test]
    fn nothing_is_expected_below_nought_or_above_a_hundred() {
        let all = conditions(vec![Asks::Between(bound("0"), bound("100"))]);
        let pieces = Pieces::of(&all).expect("limits");
        assert!(pieces.is_beyond(&(0..=0)) && pieces.is_beyond(&(4..=4)));
        let other = conditions(vec![Asks::Between(bound("1"), bound("90"))]);
        let pieces = Pieces::of(&other).expect("limits");
        assert!(!pieces.is_beyond(&(0..=0)) && !pieces.is_beyond(&(4..=4)));
    }
}
