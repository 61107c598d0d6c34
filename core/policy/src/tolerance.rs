//! Tolerances, and the exact comparison of an amount with one.
//!
//! The arithmetic is decimal and checked. It never divides: `off ≤ tolerance % of target` is compared as
//! `100 × off ≤ tolerance × |target|`, so that a value on the limit is on it.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::bare::is_plain_allowance;
use ambersheet_quantity::{Notation, Quantity, Unit};

/// An allowance, such as the one between the best level and the worst. Never a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// Percent of the target's absolute value.
    PercentOfTarget(Decimal),
    /// Points: the measure's own unit.
    Points(Decimal),
    /// Points with a unit of their own, which the measure must have too.
    PointsIn(Quantity),
    /// Working days beside dates, with the calendar days that they take from the target of a record.
    WorkingDays {
        /// The number of working days.
        days: Decimal,
        /// The calendar days; `None` where no target is at hand.
        reach: Option<Decimal>,
    },
    /// Percent of the absolute value before; only for deciding that nothing changed.
    PercentOfPrevious(Decimal),
    /// The smaller of two allowances, or the larger.
    OfTwo(TwoAllowances),
}

/// A percentage of the target and a number of points, of which the smaller or the larger counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoAllowances {
    /// `true` if the larger counts.
    pub larger: bool,
    /// The percent of the target's absolute value.
    pub percent: Decimal,
    /// The points; bare ones count in the measure's own unit.
    pub points: Quantity,
}

impl TwoAllowances {
    /// Returns the two allowances.
    pub fn both(self) -> [Tolerance; 2] {
        [Tolerance::PercentOfTarget(self.percent), self.in_points()]
    }

    /// Returns the allowance in points.
    pub fn in_points(self) -> Tolerance {
        match self.points.unit {
            Unit::None => Tolerance::Points(self.points.number),
            _ => Tolerance::PointsIn(self.points),
        }
    }
}

impl Tolerance {
    /// Returns the number of points, if the allowance is one of points.
    pub fn points(self) -> Option<Decimal> {
        match self {
            Self::Points(points) => Some(points),
            Self::PointsIn(points) => Some(points.number),
            Self::OfTwo(two) => Some(two.points.number),
            Self::WorkingDays { reach, .. } => reach,
            Self::PercentOfTarget(_) | Self::PercentOfPrevious(_) => None,
        }
    }

    /// Returns `true` if it is certain what the allowance is beside values of a unit.
    ///
    /// ```
    /// use ambersheet_policy::tolerance::Tolerance;
    /// use ambersheet_quantity::{Quantity, Unit};
    /// use rust_decimal::Decimal;
    ///
    /// let (small, unit) = (Decimal::new(5, 2), Unit::Percent);
    /// assert!(Tolerance::Points(2.into()).fits(unit));
    /// assert!(Tolerance::Points(small).fits(Unit::None));
    /// assert!(!Tolerance::Points(small).fits(unit)); // 0.05 points, or 5 as a share of one?
    /// assert!(Tolerance::PointsIn(Quantity { number: small, unit }).fits(unit));
    /// ```
    pub fn fits(self, unit: Unit) -> bool {
        match self {
            Self::Points(points) => is_plain_allowance(points, unit),
            Self::PointsIn(points) => match unit {
                Unit::Notation(Notation::Date) => points.unit.is_days(),
                Unit::Notation(Notation::Duration) => {
                    points.unit.seconds().is_some() || points.unit.meets(unit)
                }
                unit => points.unit.meets(unit),
            },
            Self::OfTwo(two) => two.both().into_iter().all(|one| one.fits(unit)),
            Self::WorkingDays { reach, .. } => {
                unit == Unit::Notation(Notation::Date) && reach.is_some()
            }
            Self::PercentOfTarget(_) | Self::PercentOfPrevious(_) => {
                unit.notation().is_none_or(Notation::has_shares)
            }
        }
    }
}

impl Tolerance {
    /// Returns the allowance in the numbers of a unit: minutes beside durations, which count seconds, become seconds.
    ///
    /// ```
    /// use ambersheet_policy::tolerance::Tolerance;
    /// use ambersheet_quantity::{Notation, ParseOptions, Unit, read};
    ///
    /// let minutes = read("2 minutes", ParseOptions::default()).quantity?;
    /// let counted = Tolerance::PointsIn(minutes).counted_in(Unit::Notation(Notation::Duration));
    /// assert_eq!(counted, Tolerance::Points(120.into()));
    /// # Ok::<(), ambersheet_quantity::Missing>(())
    /// ```
    #[must_use]
    pub fn counted_in(self, unit: Unit) -> Self {
        match self {
            Self::PointsIn(points) if unit == Unit::Notation(Notation::Duration) => points
                .unit
                .seconds()
                .and_then(|seconds| points.number.checked_mul(Decimal::from(seconds)))
                .map_or(self, Self::Points),
            Self::OfTwo(two) => match two.in_points().counted_in(unit) {
                Self::Points(number) => Self::OfTwo(TwoAllowances {
                    points: Quantity {
                        number,
                        unit: Unit::None,
                    },
                    ..two
                }),
                _ => self,
            },
            allowance => allowance,
        }
    }

    /// Returns the allowance for amounts that were multiplied by a number; `None` where a decimal cannot hold it.
    pub(crate) fn times(self, by: Decimal) -> Option<Self> {
        Some(match self {
            Self::Points(points) => Self::Points(exact_product(points, by)?),
            Self::PointsIn(points) => Self::Points(exact_product(points.number, by)?),
            Self::WorkingDays { days, reach } => Self::WorkingDays {
                days,
                reach: Some(exact_product(reach?, by)?),
            },
            Self::OfTwo(two) => Self::OfTwo(TwoAllowances {
                points: Quantity {
                    number: exact_product(two.points.number, by)?,
                    ..two.points
                },
                ..two
            }),
            Self::PercentOfTarget(_) | Self::PercentOfPrevious(_) => self,
        })
    }

    /// Returns `true` if an amount off a target of zero cannot be judged: a percentage of zero is no allowance.
    ///
    /// ```
    /// use ambersheet_policy::tolerance::Tolerance;
    /// use rust_decimal::Decimal;
    ///
    /// assert!(Tolerance::PercentOfTarget(5.into()).is_moot_at_zero(Decimal::ONE));
    /// assert!(!Tolerance::Points(5.into()).is_moot_at_zero(Decimal::ONE));
    /// ```
    pub fn is_moot_at_zero(self, off: Decimal) -> bool {
        match self {
            Self::PercentOfTarget(_) => true,
            Self::OfTwo(two) => (off <= two.points.number) != two.larger,
            Self::Points(_)
            | Self::PointsIn(_)
            | Self::WorkingDays { .. }
            | Self::PercentOfPrevious(_) => false,
        }
    }
}

/// Returns `true` if an amount is no more than an allowance; `None` where a decimal cannot tell exactly.
///
/// `base` is the number that a percentage is taken of.
///
/// ```
/// use ambersheet_policy::tolerance::{Tolerance, is_within};
/// use rust_decimal::Decimal;
///
/// let tolerance = Tolerance::PercentOfTarget(Decimal::from(5));
/// let target = Some(Decimal::from(-80));
/// assert_eq!(is_within(Decimal::from(4), tolerance, target), Some(true));
/// assert_eq!(is_within(Decimal::new(4_001, 3), tolerance, target), Some(false));
/// assert_eq!(is_within(Decimal::from(4), tolerance, None), None);
/// ```
pub fn is_within(amount: Decimal, allowance: Tolerance, base: Option<Decimal>) -> Option<bool> {
    compare(amount, allowance, base).map(|order| order != Ordering::Greater)
}

/// Compares an amount with an allowance; `None` where a decimal cannot tell exactly.
///
/// `base` is the number that a percentage is taken of.
pub fn compare(amount: Decimal, allowance: Tolerance, base: Option<Decimal>) -> Option<Ordering> {
    match allowance {
        Tolerance::Points(points) => Some(amount.cmp(&points)),
        Tolerance::PointsIn(points) => Some(amount.cmp(&points.number)),
        Tolerance::WorkingDays { reach, .. } => Some(amount.cmp(&reach?)),
        Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => {
            let allowed = exact_product(percent, base?.abs())?;
            Some(exact_product(amount, Decimal::ONE_HUNDRED)?.cmp(&allowed))
        }
        Tolerance::OfTwo(two) => {
            let points = compare(amount, two.in_points(), base)?;
            // A percentage of zero allows nothing that could be compared.
            if base.is_some_and(|base| base.is_zero()) {
                return Some(points);
            }
            let percent = compare(amount, Tolerance::PercentOfTarget(two.percent), base)?;
            Some(if two.larger {
                points.min(percent)
            } else {
                points.max(percent)
            })
        }
    }
}

/// Multiplies without rounding. A decimal holds 28 digits and silently drops those beyond.
pub(crate) fn exact_product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    a.checked_mul(b)
        .filter(|product| product.is_zero() || product.scale() == a.scale() + b.scale())
}
