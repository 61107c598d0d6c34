//! The records that a condition accepts, as far as the rules alone tell.
//!
//! Everything that reasons about conditions without a record works on these few kinds: the limits
//! of the next level and of boundary cases, the lints, and the loops over columns. A word that
//! accepts one of them needs no other code.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::bound::{Bound, RangeEnd};
use crate::name::Pattern;
use crate::tolerance::Tolerance;
use ambersheet_ooxml::text::fold;
use ambersheet_quantity::Unit;

/// The records that a condition accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Region<'a> {
    /// Actuals from one limit to another; at least one of them is given.
    Range {
        /// The lower limit.
        low: Option<RangeEnd>,
        /// The upper limit.
        high: Option<RangeEnd>,
    },
    /// The actual that is this number.
    Number(Bound),
    /// Actuals whose text matches.
    Text(&'a Pattern),
    /// Actuals by their distance from the target.
    Target(Reach),
    /// Actuals no worse than the intervention level.
    UpToIntervention,
    /// Actuals better than the value before.
    Improved {
        /// `true` if no change is accepted too.
        or_same: bool,
    },
    /// Actuals by limits that stand in columns of the return.
    InColumn,
    /// Every actual.
    All,
}

/// The worst distance from the target that a condition accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only better than the target.
    Better,
    /// Better than the target by this or more.
    BetterBy(Tolerance),
    /// On the target or better.
    Met,
    /// Off by no more than this.
    Within(Tolerance),
    /// Off by less than this.
    CloserThan(Tolerance),
}

impl<'a> Region<'a> {
    /// Returns the limits on the actual that the rules name, the lower one first.
    pub fn bounds(self) -> impl Iterator<Item = Bound> + use<> {
        let (first, second) = match self {
            Self::Range { low, high } => (low.map(|end| end.bound), high.map(|end| end.bound)),
            Self::Number(bound) => (Some(bound), None),
            Self::Text(_)
            | Self::Target(_)
            | Self::UpToIntervention
            | Self::Improved { .. }
            | Self::InColumn
            | Self::All => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Returns the pattern of a condition on texts.
    pub fn text(self) -> Option<&'a Pattern> {
        match self {
            Self::Text(pattern) => Some(pattern),
            Self::Range { .. }
            | Self::Number(_)
            | Self::Target(_)
            | Self::UpToIntervention
            | Self::Improved { .. }
            | Self::InColumn
            | Self::All => None,
        }
    }

    /// Returns the allowance of a condition on the distance from the target.
    pub fn tolerance(self) -> Option<Tolerance> {
        match self {
            Self::Target(
                Reach::Within(tolerance)
                | Reach::CloserThan(tolerance)
                | Reach::BetterBy(tolerance),
            ) => Some(tolerance),
            Self::Target(Reach::Better | Reach::Met)
            | Self::Range { .. }
            | Self::Number(_)
            | Self::Text(_)
            | Self::UpToIntervention
            | Self::Improved { .. }
            | Self::InColumn
            | Self::All => None,
        }
    }

    /// Returns `true` if the condition is about a distance or a movement, so that the wider of two
    /// accepts the worse.
    pub fn is_by_degree(self) -> bool {
        match self {
            Self::Target(_) | Self::UpToIntervention | Self::Improved { .. } => true,
            Self::Range { .. } | Self::Number(_) | Self::Text(_) | Self::InColumn | Self::All => {
                false
            }
        }
    }

    /// Returns `true` if this accepts all that the other does, whatever the target and the actual are.
    ///
    /// Ranges and numbers are not compared: that takes all limits of their list.
    ///
    /// ```
    /// use ambersheet_policy::conditions::{Reach, Region};
    /// use ambersheet_policy::tolerance::Tolerance;
    ///
    /// let within = Region::Target(Reach::Within(Tolerance::Points(5.into())));
    /// let closer = Region::Target(Reach::CloserThan(Tolerance::Points(5.into())));
    /// assert!(within.covers(closer) && !closer.covers(within));
    /// assert!(Region::Improved { or_same: true }.covers(Region::Improved { or_same: false }));
    /// ```
    pub fn covers(self, other: Region<'_>) -> bool {
        match self {
            Self::Text(earlier) => other.text().is_some_and(|later| {
                fold(earlier.text()) == fold(later.text())
                    || (later.is_literal() && earlier.matches(&fold(later.text())))
            }),
            Self::Improved { or_same } => {
                matches!(other, Region::Improved { or_same: same } if or_same || !same)
            }
            Self::UpToIntervention => matches!(other, Region::UpToIntervention),
            Self::Target(earlier) => {
                matches!(other, Region::Target(later) if earlier.covers(later))
            }
            Self::Range { .. } | Self::Number(_) | Self::InColumn | Self::All => false,
        }
    }
}

/// A kind of allowance; amounts of one kind can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AllowanceKind {
    Percent,
    Points(Unit),
    WorkingDays,
}

impl Reach {
    /// Returns the distance in the numbers of the rules: what it counts, the amount, and if the
    /// amount itself counts. `None` where nothing off the target is accepted; an allowance of zero
    /// is none.
    fn allowance(self) -> Option<(AllowanceKind, Decimal, bool)> {
        let (tolerance, included) = match self {
            Self::Better | Self::BetterBy(_) | Self::Met => return None,
            Self::Within(tolerance) => (tolerance, true),
            Self::CloserThan(tolerance) => (tolerance, false),
        };
        let (kind, by) = match tolerance {
            Tolerance::PercentOfTarget(by) | Tolerance::PercentOfPrevious(by) => {
                (AllowanceKind::Percent, by)
            }
            Tolerance::Points(by) => (AllowanceKind::Points(Unit::None), by),
            Tolerance::PointsIn(by) => (AllowanceKind::Points(by.unit), by.number),
            Tolerance::OfTwo(_) => return None,
            Tolerance::WorkingDays { days, .. } => (AllowanceKind::WorkingDays, days),
        };
        (!by.is_zero()).then_some((kind, by, included))
    }

    /// Returns `true` if the allowance is the smaller or larger of two.
    fn is_of_two(self) -> bool {
        matches!(
            self,
            Self::Within(Tolerance::OfTwo(_)) | Self::CloserThan(Tolerance::OfTwo(_))
        )
    }

    /// Returns `true` if this accepts all that the other does.
    fn covers(self, other: Self) -> bool {
        if self == other {
            return true;
        }
        if let Self::BetterBy(own) = self {
            return matches!(other, Self::BetterBy(more) if is_no_wider(own, more));
        }
        if matches!(other, Self::Better | Self::BetterBy(_)) {
            return true;
        }
        if self == Self::Better || self.is_of_two() || other.is_of_two() {
            return false;
        }
        match (self.allowance(), other.allowance()) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((kind, by, included)), Some((other_kind, other, other_included))) => {
                kind == other_kind
                    && match by.cmp(&other) {
                        Ordering::Greater => true,
                        Ordering::Equal => included || !other_included,
                        Ordering::Less => false,
                    }
            }
        }
    }
}

/// Returns `true` if one allowance is of the same kind as another, and no wider.
fn is_no_wider(one: Tolerance, other: Tolerance) -> bool {
    match (one, other) {
        (Tolerance::PercentOfTarget(one), Tolerance::PercentOfTarget(other))
        | (Tolerance::Points(one), Tolerance::Points(other)) => one <= other,
        _ => false,
    }
}
