//! Colours that follow an edit: a rating's policy as formulas of conditional formats.
//!
//! Excel computes with binary numbers, the engine with decimals. A formula here says what the policy says by asking
//! only whether a difference, rounded to 9 decimals, is below zero: up to [`LARGEST`] the error of Excel's arithmetic
//! stays under 1e-10, so that a difference of numbers with at most 9 decimals always rounds to its true value. What
//! does not keep to that, or what no formula can say, is [`NotLive`], with the reason.
//!
//! A rule is made from the policy, the places of the two cells and their number formats, never from their numbers:
//! those only decide whether there is a rule. So a cell that is blank now, or holds "TBC" or an error, gets its rule
//! all the same, and the colour appears when somebody types the number. Until then no formula is true, as the engine
//! leaves such a measure unrated. A text that the engine reads as a number (`69.8%`) is another matter: the engine
//! rates it, a formula sees text, so that the colour would be lost. It gets no rule.

pub(crate) mod formula;
pub(crate) mod group;

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::{ColumnTolerance, Polarity, Policy, Scale, Tolerance, Topic};
use ambersheet_quantity::{FormatKind, Missing, Quantity, StatedUnit, Unit, quantity_of_number};

/// The largest number, in its unit, that Excel's arithmetic carries exactly enough.
const LARGEST: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);

/// The decimals to which differences are rounded.
const PLACES: u32 = 9;

/// Topics whose values are computed before actual and target are compared.
const RECKONED: [Topic; 7] = [
    Topic::Profile,
    Topic::Part,
    Topic::Parts,
    Topic::Ranked,
    Topic::TargetInActual,
    Topic::Forecast,
    Topic::Target,
];

/// The place of an input, seen from a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LivePlace {
    /// The name of its worksheet, where that is not the rating's own. Excel writes such a rule among the extensions;
    /// versions before 2016 are reported to drop one that stands where we write ours.
    pub(crate) sheet: Option<Arc<str>>,
    pub(crate) cell: Cell,
    /// `true` if it is this cell whichever row the rating is in, as in a form: `$B$4`, not `$B4`.
    pub(crate) fixed: bool,
}

/// One of the two cells that a rating is made from.
#[derive(Clone, Debug)]
pub(crate) struct LiveInput {
    pub(crate) place: LivePlace,
    /// The kind of all numbers that the cell's number format shows, also of those that are typed later.
    pub(crate) format: FormatKind,
    /// The quantity that the engine read from it.
    pub(crate) quantity: Result<Quantity, Missing>,
    /// The unit that the rules state for its numbers.
    pub(crate) stated: Option<StatedUnit>,
    /// `true` if the cell holds text.
    pub(crate) is_text: bool,
}

/// The part of a rating that a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Actual,
    Target,
    Tolerance,
}

/// The reason why a rating's colour cannot follow an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotLive {
    /// The rules leave the measure unrated.
    NotRated,
    /// Two claims, or a claim and the return's own column, contradict each other.
    Contradiction,
    /// A function, a list of conditions or a grid decides.
    ByRules,
    /// The actual or the target is reckoned before they are compared: a profile, a part, ranks.
    Reckoned,
    /// A question about what decides it is open.
    Waits,
    /// No line tells which way is good.
    NoRule,
    /// The rating is the word or score that somebody typed; for whoever knows the field to say.
    Typed,
    /// It is a further rating of its row.
    Further,
    /// The table has no such column.
    NoCell(Part),
    /// It is on another sheet, which conditional formats of Excel before 2016 cannot see.
    OtherSheet(Part),
    /// The actual, the target and the rating are not in one row.
    OtherRow,
    /// Text that the engine reads as a number.
    NumberAsText(Part),
    /// The cell's format turns what is typed into text.
    TextFormat(Part),
    /// The cell's format turns what is typed into a date, which the engine does not take for a number.
    DateFormat(Part),
    /// The cell's format shows a number in a way that no formula knows: as one of several kinds, by a word, with a power.
    Format(Part),
    /// The rules give the unit, and the cell's format has another or none, which a formula would have to know.
    StatedUnit(Part),
    /// The two cells' formats say different units.
    Units,
    /// It is not certain what the tolerance counts beside the cells.
    DoubtedTolerance,
    /// The tolerance stands in a cell of the return.
    OwnTolerance,
    /// It is spending or income, whose signs are checked.
    Money,
    /// The tolerance is the smaller or the larger of two.
    TwoTolerances,
    /// A number that exact arithmetic cannot hold.
    OutOfRange(Part),
    /// A number over [`LARGEST`].
    TooLarge(Part),
    /// More than [`PLACES`] decimals in the cell; of a tolerance, as a share or as that share of the present target.
    TooFine(Part),
}

/// The allowance between the target and the worst level, in the numbers that the cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum LiveAllowance {
    /// A share of the target's size: 0.06 for 6 percent.
    Share(Decimal),
    Amount(Decimal),
}

/// The formulas of a rating, wherever its cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct LiveTest {
    polarity: Polarity,
    /// Without one a missed target has no level.
    allowance: Option<LiveAllowance>,
    /// The scale's last rank.
    worst: u8,
}

/// The formulas of one rating.
#[derive(Clone, Debug)]
pub(crate) struct LiveRule {
    test: LiveTest,
    actual: LivePlace,
    target: LivePlace,
}

/// Returns the formulas that colour a rating as [`rate_by_policy`](ambersheet_policy::evaluate::rate_by_policy) rates
/// it, now and after every edit of its two cells that keeps to the bounds above and to their number formats. `None` for
/// an input is a column that the table does not have. That a row has no name, so that it is not rated, is for the
/// caller to see.
///
/// # Errors
/// Returns the reason if no formula can do it.
pub(crate) fn live(
    policy: &Policy,
    scale: &Scale,
    actual: Option<&LiveInput>,
    target: Option<&LiveInput>,
) -> Result<LiveRule, NotLive> {
    if policy.line(Topic::NotRated).is_some() {
        return Err(NotLive::NotRated);
    }
    if policy.conflict.is_some() {
        return Err(NotLive::Contradiction);
    }
    if policy.line(Topic::By).is_some() {
        return Err(NotLive::ByRules);
    }
    if RECKONED
        .into_iter()
        .any(|topic| policy.line(topic).is_some())
    {
        return Err(NotLive::Reckoned);
    }
    let (polarity, _) = policy.good_is.ok_or(NotLive::NoRule)?;
    let actual = actual.ok_or(NotLive::NoCell(Part::Actual))?;
    let target = target.ok_or(NotLive::NoCell(Part::Target))?;
    let (unit, _) = actual.check(Part::Actual)?;
    let (target_unit, target_number) = target.check(Part::Target)?;
    if !unit.meets(target_unit) {
        return Err(NotLive::Units);
    }
    if policy.budget.is_some() {
        return Err(NotLive::Money);
    }
    if policy.in_column != ColumnTolerance::NotAsked {
        return Err(NotLive::OwnTolerance);
    }
    let tolerance = policy.tolerance.map(|(tolerance, _)| tolerance);
    let allowance = tolerance
        .map(|tolerance| allowance(tolerance, unit, target_number))
        .transpose()?;
    let worst = (scale.levels().len() - 1) as u8;
    Ok(LiveRule {
        test: LiveTest {
            polarity,
            allowance,
            worst,
        },
        actual: actual.place.clone(),
        target: target.place.clone(),
    })
}

impl LiveInput {
    /// Returns the unit of a number in this cell, and the number that the cell holds, if it does.
    fn check(&self, part: Part) -> Result<(Unit, Option<Decimal>), NotLive> {
        if self.is_text && matches!(self.quantity, Ok(_) | Err(Missing::OutOfRange)) {
            return Err(NotLive::NumberAsText(part));
        }
        match self.format {
            FormatKind::Text => return Err(NotLive::TextFormat(part)),
            FormatKind::Unclear | FormatKind::Nothing | FormatKind::Word(_) => {
                return Err(NotLive::Format(part));
            }
            FormatKind::Worded { power, .. } if power != 0 => return Err(NotLive::Format(part)),
            FormatKind::Worded {
                unit: Unit::Percent,
                ..
            } => return Err(NotLive::Format(part)),
            FormatKind::General
            | FormatKind::Percent
            | FormatKind::Currency(_)
            | FormatKind::Worded { .. }
            | FormatKind::Date => {}
        }
        let unit = quantity_of_number(Decimal::ZERO, self.format)
            .map_err(|_| NotLive::DateFormat(part))?
            .unit;
        if self.stated.is_some_and(|stated| !stated.leaves(unit)) {
            return Err(NotLive::StatedUnit(part));
        }
        let stored = match self.quantity {
            Ok(quantity) => Some(in_bounds(quantity.number, unit, part)?),
            Err(Missing::OutOfRange) => return Err(NotLive::OutOfRange(part)),
            Err(_) => None,
        };
        Ok((unit, stored))
    }
}

/// Returns a number of a unit as a cell holds it, if Excel's arithmetic is exact enough for it.
fn in_bounds(number: Decimal, unit: Unit, part: Part) -> Result<Decimal, NotLive> {
    if number.abs() > LARGEST {
        return Err(NotLive::TooLarge(part));
    }
    let stored = if unit == Unit::Percent {
        hundredth(number)
    } else {
        Some(number.normalize())
    };
    stored
        .filter(|stored| stored.scale() <= PLACES)
        .ok_or(NotLive::TooFine(part))
}

/// Moves the point, so that no digit is lost; `None` if a decimal has no room for that.
fn hundredth(number: Decimal) -> Option<Decimal> {
    let mut number = number.normalize();
    number.set_scale(number.scale() + 2).ok()?;
    Some(number.normalize())
}

/// Returns a tolerance in the numbers that the cells hold, and for the target that is there now exact as well.
fn allowance(
    tolerance: Tolerance,
    unit: Unit,
    target: Option<Decimal>,
) -> Result<LiveAllowance, NotLive> {
    let percent = match tolerance {
        _ if !tolerance.fits(unit) => return Err(NotLive::DoubtedTolerance),
        Tolerance::WorkingDays { .. } => return Err(NotLive::DoubtedTolerance),
        Tolerance::Points(points) => {
            return in_bounds(points, unit, Part::Tolerance).map(LiveAllowance::Amount);
        }
        Tolerance::PointsIn(points) => {
            return in_bounds(points.number, unit, Part::Tolerance).map(LiveAllowance::Amount);
        }
        Tolerance::OfTwo(_) => return Err(NotLive::TwoTolerances),
        Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => percent,
    };
    let share = in_bounds(percent, Unit::Percent, Part::Tolerance)?;
    if let Some(target) = target {
        let amount = target
            .checked_mul(share)
            .ok_or(NotLive::TooLarge(Part::Tolerance))?;
        in_bounds(amount, Unit::None, Part::Tolerance)?;
    }
    Ok(LiveAllowance::Share(share))
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Actual => "actual",
            Self::Target => "target",
            Self::Tolerance => "tolerance",
        })
    }
}

impl fmt::Display for NotLive {
    /// Returns the reason, to follow "because".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRated => f.write_str("the rules leave it unrated"),
            Self::Contradiction => f.write_str("what the rules say of it contradicts itself"),
            Self::ByRules => {
                f.write_str("a function or a list of conditions in the rules decides it")
            }
            Self::Reckoned => f.write_str(
                "its actual or its target is worked out first, by a profile, a part or ranks",
            ),
            Self::NoRule => f.write_str("no rule says what good is for it"),
            Self::Waits => f.write_str("the rules ask a question about it that is still open"),
            Self::Typed => f.write_str("it is what somebody typed"),
            Self::Further => f.write_str("it is not the main rating of its row"),
            Self::NoCell(part) => write!(f, "there is no cell for its {part}"),
            Self::OtherSheet(part) => write!(f, "its {part} is on another sheet"),
            Self::NumberAsText(part) => write!(
                f,
                "its {part} is a number typed as text, which Excel does not compute with"
            ),
            Self::OtherRow => {
                f.write_str("its actual, its target and its rating are not in one row")
            }
            Self::TextFormat(part) => {
                formatted_as(f, *part, "text, so that a number typed there is text")
            }
            Self::DateFormat(part) => formatted_as(f, *part, "a date"),
            Self::Format(part) => {
                write!(
                    f,
                    "the number format of the cell of its {part} does not show every number in the same way, or shows a unit or a power in words"
                )
            }
            Self::StatedUnit(part) => {
                write!(
                    f,
                    "the rules give a unit that the format of the cell of its {part} does not say"
                )
            }
            Self::Units => {
                f.write_str("its actual and its target are formatted in different units")
            }
            Self::OwnTolerance => f.write_str("its tolerance stands in a cell"),
            Self::Money => f.write_str("it is spending or income, whose signs are checked first"),
            Self::TwoTolerances => f.write_str("it has two tolerances"),
            Self::DoubtedTolerance => f.write_str(
                "it is not certain what the tolerance of the rules counts beside its cells",
            ),
            Self::OutOfRange(part) => {
                of_size(f, *part, "too large or too small to compute with exactly")
            }
            Self::TooLarge(part) => of_size(
                f,
                *part,
                "over 100,000, where Excel does not compute exactly enough",
            ),
            Self::TooFine(part) => write!(f, "its {part} has more than {PLACES} decimals"),
        }
    }
}

/// Writes a reason that lies in the format of a cell.
fn formatted_as(f: &mut fmt::Formatter<'_>, part: Part, format: &str) -> fmt::Result {
    write!(f, "the cell of its {part} is formatted as {format}")
}

/// Writes a reason that lies in the size of a number.
fn of_size(f: &mut fmt::Formatter<'_>, part: Part, reason: &str) -> fmt::Result {
    write!(f, "its {part} is {reason}")
}

#[cfg(test)]
mod tests;
