//! Exact ranges of numbers: the limits of a list of conditions cut the numbers into pieces, and
//! each condition covers a run of pieces.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::report::document::plain;
use ambersheet_policy::conditions::{Bound, RangeEnd, Region};
use ambersheet_policy::model::Condition;
use ambersheet_quantity::Unit;

/// The limits of a list of conditions, ascending.
///
/// Piece `2k` is below limit `k` and above the one before it, piece `2k + 1` is that limit itself,
/// and the last piece is above all limits.
pub(crate) struct NumberPieces {
    limits: Vec<Decimal>,
}

impl NumberPieces {
    /// Collects the limits; `None` if there are none, or if their units cannot be compared.
    pub(crate) fn of(conditions: &[Condition]) -> Option<Self> {
        let bounds: Vec<Bound> = conditions
            .iter()
            .flat_map(|condition| condition.kind.region().bounds())
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

    /// Returns the number of pieces.
    pub(crate) fn count(&self) -> usize {
        2 * self.limits.len() + 1
    }

    /// Returns the pieces that a condition covers; `None` where it has no limit.
    pub(crate) fn covered(&self, region: Region<'_>) -> Option<RangeInclusive<usize>> {
        let last = self.count() - 1;
        let on = |bound: Bound| {
            self.limits
                .iter()
                .position(|limit| *limit == bound.number)
                .map(|index| 2 * index + 1)
        };
        match region {
            Region::Range { low, high } => {
                let first = match low {
                    None => 0,
                    Some(RangeEnd { bound, included }) => on(bound)? + usize::from(!included),
                };
                let last = match high {
                    None => last,
                    Some(RangeEnd { bound, included }) => on(bound)? - usize::from(!included),
                };
                Some(first..=last)
            }
            Region::Number(bound) => on(bound).map(|on| on..=on),
            Region::Text(_)
            | Region::Target(_)
            | Region::UpToIntervention
            | Region::Improved { .. }
            | Region::InColumn
            | Region::All => None,
        }
    }

    /// Describes a run of pieces: `exactly 90`, `above 90`.
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

    /// Returns `true` for pieces in which no number is expected: below a limit of 0, or above one of 100.
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

    /// Returns the limits, ascending.
    pub(crate) fn limits(&self) -> &[Decimal] {
        &self.limits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_policy::conditions::{AtLeast, Between, ConditionKind, Exactly, LessThan};
    use ambersheet_policy::model::Position;

    fn conditions(kinds: Vec<ConditionKind>) -> Vec<Condition> {
        kinds
            .into_iter()
            .map(|kind| Condition {
                kind,
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

    fn between(low: &str, high: &str) -> ConditionKind {
        let (low, high) = (bound(low), bound(high));
        Between { low, high }.into()
    }

    #[test]
    fn limits_are_cut_exactly() {
        let all = conditions(vec![
            AtLeast(bound("90")).into(),
            LessThan(bound("89.9999999999999999")).into(),
            Exactly::Number(bound("90.0")).into(),
        ]);
        let pieces = NumberPieces::of(&all).expect("limits");
        assert_eq!(pieces.count(), 5);
        let covered: Vec<_> = all
            .iter()
            .map(|one| pieces.covered(one.kind.region()))
            .collect();
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
        let all = conditions(vec![between("0", "100")]);
        let pieces = NumberPieces::of(&all).expect("limits");
        assert!(pieces.is_beyond(&(0..=0)) && pieces.is_beyond(&(4..=4)));
        let other = conditions(vec![between("1", "90")]);
        let pieces = NumberPieces::of(&other).expect("limits");
        assert!(!pieces.is_beyond(&(0..=0)) && !pieces.is_beyond(&(4..=4)));
    }
}
