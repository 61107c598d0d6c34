//! Direction: the movement of a measure since the previous value, where it counts.
//!
//! A direction and a rating read the same target: what is due of it by a profile, and the nearest
//! end of a range. A direction that cannot be told has its own reason.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::measured::{multiplied_out, number_beside, unread, unread_target};
use crate::model::DirectionRule;
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::{Tolerance, is_within};
use crate::value::{Direction, Value};
use ambersheet_diagnostic::Position;
use ambersheet_quantity::{Missing, Quantity, Unit};

/// The rule of a script that gives none: every change counts.
pub static EVERY_CHANGE: DirectionRule = DirectionRule {
    same_if_within: Tolerance::Points(Decimal::ZERO),
    where_target_under: Vec::new(),
    questions: Vec::new(),
    at: Position { line: 0, column: 0 },
};

/// The values that tell how a measure moved.
#[derive(Clone, Copy, Debug)]
pub struct MovedValues<'a> {
    /// The value being rated.
    pub actual: &'a Value,
    /// The value before.
    pub previous: &'a Value,
    /// The target that the rating uses: after a profile, and of a range the end that counts.
    pub target: &'a Value,
    /// The ends of the range, if the target is a range to be kept.
    pub range: Option<(Decimal, Decimal)>,
    /// The polarity.
    pub polarity: Option<Polarity>,
    /// `true` if the previous value is older than the measure's definition.
    pub is_redefined: bool,
}

/// The reason why a measure has no direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDirection {
    /// No rule tells which change counts, so that none is asked for.
    NotAsked,
    /// Lines contradict each other about what a direction needs.
    Contradiction,
    /// The actual cannot be read.
    Actual(Missing),
    /// The previous value cannot be read.
    Previous(Missing),
    /// Nothing states which way is good.
    NoPolarity,
    /// The definition changed after the previous value.
    Redefined,
    /// The previous value has another unit than the actual.
    PreviousUnit,
    /// The target is needed and cannot be read.
    Target(Missing),
    /// The target is needed and has another unit than the actual.
    TargetUnit,
    /// It is not certain what the allowance counts.
    Allowance(Tolerance),
    /// It is not certain what the limit of small targets counts.
    SmallTargets(Decimal),
    /// Exact arithmetic cannot hold a number.
    OutOfRange,
    /// A question about a line that it needs is open.
    WaitsForAnswer,
}

impl NoDirection {
    /// Returns the reason for which a condition on the movement leaves its measure unrated.
    pub fn reason(self) -> Reason {
        match self {
            Self::Actual(missing) => unread(missing),
            Self::Previous(_) | Self::Redefined => Reason::NoPrevious,
            Self::NotAsked | Self::Contradiction | Self::NoPolarity => Reason::NoRule,
            Self::Target(missing) => unread_target(missing),
            Self::PreviousUnit | Self::TargetUnit | Self::Allowance(_) | Self::SmallTargets(_) => {
                Reason::AmbiguousUnit
            }
            Self::OutOfRange => Reason::OutOfRange,
            Self::WaitsForAnswer => Reason::WaitsForAnswer,
        }
    }
}

/// Returns the direction of a record.
///
/// # Errors
/// The reason why it has none.
///
/// ```
/// use ambersheet_policy::evaluate::{MovedValues, NoDirection, direction};
/// use ambersheet_policy::model::{DirectionRule, Polarity, Tolerance};
/// use ambersheet_policy::value::{Direction, Value};
/// use ambersheet_quantity::{Missing, Quantity, Unit};
///
/// let value = |number: i64| Value {
///     quantity: Ok(Quantity { number: number.into(), unit: Unit::None }),
///     ..Value::ABSENT
/// };
/// let rule = DirectionRule::own(Tolerance::Points(2.into()), Default::default());
/// let moved = |previous: &Value, polarity| {
///     let movement = MovedValues {
///         actual: &value(28),
///         previous,
///         target: &value(25),
///         range: None,
///         polarity: Some(polarity),
///         is_redefined: false,
///     };
///     direction(&rule, &movement)
/// };
/// assert_eq!(moved(&value(25), Polarity::Higher), Ok(Direction::Improving));
/// assert_eq!(moved(&value(25), Polarity::CloseToTarget), Ok(Direction::Deteriorating));
/// assert_eq!(moved(&value(26), Polarity::Higher), Ok(Direction::Static));
/// let absent = NoDirection::Previous(Missing::Blank);
/// assert_eq!(moved(&Value::ABSENT, Polarity::Higher), Err(absent));
/// ```
pub fn direction(
    rule: &DirectionRule,
    movement: &MovedValues<'_>,
) -> Result<Direction, NoDirection> {
    let now = movement.actual.quantity.map_err(NoDirection::Actual)?;
    let before = movement.previous.quantity.map_err(NoDirection::Previous)?;
    let polarity = movement.polarity.ok_or(NoDirection::NoPolarity)?;
    if movement.is_redefined {
        return Err(NoDirection::Redefined);
    }
    let before = number_beside(before, now).ok_or(NoDirection::PreviousUnit)?;
    let now_number = now.number;
    let change = now_number
        .checked_sub(before)
        .ok_or(NoDirection::OutOfRange)?;
    let target = movement.target_beside(now);
    let better = match polarity {
        Polarity::Higher => change,
        Polarity::Lower => -change,
        Polarity::CloseToTarget => {
            let target = target?;
            movement
                .nearer(now_number, before, target)
                .ok_or(NoDirection::OutOfRange)?
        }
    };
    let known = target.ok();
    let unit = movement.unit(now.unit);
    if let Some(limit) = rule.doubted_limit(known, unit) {
        return Err(NoDirection::SmallTargets(limit));
    }
    let (allowance, _) = rule.allowance(known);
    if !allowance.fits(unit) {
        return Err(NoDirection::Allowance(allowance));
    }
    let base = match allowance {
        Tolerance::PercentOfPrevious(_) => (movement.previous, before),
        Tolerance::PercentOfTarget(_) | Tolerance::OfTwo(_) => (movement.target, target?),
        Tolerance::Points(_) | Tolerance::PointsIn(_) | Tolerance::WorkingDays { .. } => {
            (movement.previous, Decimal::ZERO)
        }
    };
    let is_same = movement
        .is_same(change, allowance.counted_in(unit), base)
        .ok_or(NoDirection::OutOfRange)?;
    Ok(match better.cmp(&Decimal::ZERO) {
        _ if is_same => Direction::Static,
        Ordering::Greater => Direction::Improving,
        Ordering::Equal => Direction::Static,
        Ordering::Less => Direction::Deteriorating,
    })
}

impl MovedValues<'_> {
    /// Returns the target's number beside the actual.
    fn target_beside(&self, actual: Quantity) -> Result<Decimal, NoDirection> {
        let target = self.target.quantity.map_err(NoDirection::Target)?;
        number_beside(target, actual).ok_or(NoDirection::TargetUnit)
    }

    /// Returns `true` if a change is within an allowance, whose percentages are of a base; `None` where a decimal cannot
    /// tell exactly.
    fn is_same(
        &self,
        change: Decimal,
        allowance: Tolerance,
        (base, number): (&Value, Decimal),
    ) -> Option<bool> {
        match multiplied_out([self.actual, self.previous, base]) {
            Some(([now, before, base], over)) => {
                let change = now.checked_sub(before)?.abs();
                is_within(change, allowance.times(over)?, Some(base))
            }
            None => is_within(change.abs(), allowance, Some(number)),
        }
    }

    /// Returns the unit of the values: that of the actual or, if it is bare, of the others. A date or yes as a target has
    /// none to lend.
    fn unit(&self, own: Unit) -> Unit {
        let others = [self.previous, self.target].into_iter();
        let mut units = others.filter_map(|value| Some(value.quantity.ok()?.unit));
        match own {
            Unit::None => units
                .find(|unit| *unit != Unit::None && unit.notation().is_none())
                .unwrap_or(own),
            own => own,
        }
    }

    /// Returns by how much the actual is nearer to the target than the value before.
    fn nearer(&self, now: Decimal, before: Decimal, target: Decimal) -> Option<Decimal> {
        let distance = |number: Decimal| {
            let (low, high) = self.range.unwrap_or((target, target));
            let nearest = number.clamp(low, high);
            number.checked_sub(nearest).map(|off| off.abs())
        };
        distance(before)?.checked_sub(distance(now)?)
    }
}

#[cfg(test)]
mod tests {
    //! Expected directions were worked out by hand.

    use super::*;

    fn value(number: &str, unit: Unit) -> Value {
        let number = number.parse().expect("a decimal");
        Value {
            quantity: Ok(Quantity { number, unit }),
            ..Value::ABSENT
        }
    }

    /// Bare values take the unit of whichever value states one. Beside a percentage, an allowance of 0.05 may be 5% or
    /// 0.05%.
    #[test]
    fn a_unit_stated_once_holds_for_all_values() {
        let bare = |number| value(number, Unit::None);
        let percent = |number| value(number, Unit::Percent);
        let doubted = |points| Err(NoDirection::Allowance(Tolerance::Points(points)));
        let other_unit = Err(NoDirection::PreviousUnit);
        let small: Decimal = "0.05".parse().expect("a decimal");
        for (actual, previous, target, points, expected) in [
            (bare("90"), bare("88"), percent("95"), small, doubted(small)),
            (bare("0"), percent("88"), bare("95"), small, doubted(small)),
            (
                percent("90"),
                percent("88"),
                bare("95"),
                small,
                doubted(small),
            ),
            (bare("90"), percent("88"), bare("95"), small, other_unit),
            (percent("90"), bare("88"), bare("95"), small, other_unit),
            (
                bare("90"),
                bare("88"),
                bare("95"),
                small,
                Ok(Direction::Improving),
            ),
            (
                bare("90"),
                bare("88"),
                percent("95"),
                5.into(),
                Ok(Direction::Static),
            ),
        ] {
            let rule = DirectionRule::own(Tolerance::Points(points), Position::default());
            let movement = MovedValues {
                actual: &actual,
                previous: &previous,
                target: &target,
                range: None,
                polarity: Some(Polarity::Higher),
                is_redefined: false,
            };
            assert_eq!(
                direction(&rule, &movement),
                expected,
                "{movement:?}, within {points}"
            );
        }
    }

    /// Values at the limit of the allowance and just beyond it, by each polarity and each base; worked out by hand.
    #[test]
    fn a_change_on_the_limit_is_none() {
        use Direction::{Deteriorating, Improving, Static};
        use Polarity::{CloseToTarget, Higher, Lower};
        let points = |number: i32| Tolerance::Points(number.into());
        let of_previous = Tolerance::PercentOfPrevious(5.into());
        let of_target = Tolerance::PercentOfTarget(5.into());
        for (polarity, allowance, [previous, actual, target], expected) in [
            (Higher, points(2), ["90", "92", "95"], Static),
            (Higher, points(2), ["90", "92.1", "95"], Improving),
            (Higher, points(2), ["90", "88", "95"], Static),
            (Higher, points(2), ["90", "87.9", "95"], Deteriorating),
            (Lower, points(2), ["90", "92", "95"], Static),
            (Lower, points(2), ["90", "92.1", "95"], Deteriorating),
            (Lower, points(2), ["90", "87.9", "95"], Improving),
            (Higher, points(0), ["90", "90", "95"], Static),
            (CloseToTarget, points(0), ["90", "100", "95"], Static),
            (CloseToTarget, points(0), ["90", "99", "95"], Improving),
            (CloseToTarget, points(0), ["90", "101", "95"], Deteriorating),
            (Higher, of_previous, ["100", "105", "200"], Static),
            (Higher, of_previous, ["100", "105.1", "200"], Improving),
            (Higher, of_previous, ["-100", "-95", "200"], Static),
            (Higher, of_target, ["100", "110", "200"], Static),
            (Higher, of_target, ["100", "110.1", "200"], Improving),
            (Higher, of_target, ["100", "110", "-200"], Static),
            (Higher, of_target, ["100", "89.9", "200"], Deteriorating),
        ] {
            let [previous, actual, target] =
                [previous, actual, target].map(|number| value(number, Unit::None));
            let rule = DirectionRule::own(allowance, Position::default());
            let movement = MovedValues {
                actual: &actual,
                previous: &previous,
                target: &target,
                range: None,
                polarity: Some(polarity),
                is_redefined: false,
            };
            let got = direction(&rule, &movement);
            assert_eq!(got, Ok(expected), "{movement:?} within {allowance:?}");
        }
    }

    /// The distance to a range is that to its nearer end, and none inside it; worked out by hand.
    #[test]
    fn a_range_has_two_ends() {
        let range = (Decimal::from(10), Decimal::from(20));
        for (previous, actual, expected) in [
            ("10", "20", Direction::Static),
            ("9", "10", Direction::Improving),
            ("20", "21", Direction::Deteriorating),
            ("8", "22", Direction::Static),
            ("8", "21", Direction::Improving),
        ] {
            let rule = DirectionRule::own(Tolerance::Points(Decimal::ZERO), Position::default());
            let movement = MovedValues {
                actual: &value(actual, Unit::None),
                previous: &value(previous, Unit::None),
                target: &value("10", Unit::None),
                range: Some(range),
                polarity: Some(Polarity::CloseToTarget),
                is_redefined: false,
            };
            assert_eq!(direction(&rule, &movement), Ok(expected), "{movement:?}");
        }
    }

    /// Each missing value gives the reason that the reference of the rules names for it.
    #[test]
    fn what_is_missing_gives_the_reason() {
        let missing = Missing::Blank;
        for (no_direction, reason) in [
            (NoDirection::NotAsked, Reason::NoRule),
            (NoDirection::Contradiction, Reason::NoRule),
            (NoDirection::NoPolarity, Reason::NoRule),
            (NoDirection::Actual(missing), Reason::NoData),
            (NoDirection::Previous(missing), Reason::NoPrevious),
            (NoDirection::Redefined, Reason::NoPrevious),
            (NoDirection::Target(missing), Reason::NoTarget),
            (NoDirection::PreviousUnit, Reason::AmbiguousUnit),
            (NoDirection::TargetUnit, Reason::AmbiguousUnit),
            (
                NoDirection::Allowance(Tolerance::Points(Decimal::ONE)),
                Reason::AmbiguousUnit,
            ),
            (
                NoDirection::SmallTargets(Decimal::ONE),
                Reason::AmbiguousUnit,
            ),
            (NoDirection::OutOfRange, Reason::OutOfRange),
            (NoDirection::WaitsForAnswer, Reason::WaitsForAnswer),
        ] {
            assert_eq!(no_direction.reason(), reason, "{no_direction:?}");
        }
    }
}
