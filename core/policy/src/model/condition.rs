//! What a record may be asked, one condition after another: the first that holds gives the level.

use rust_decimal::Decimal;

use super::{Pattern, Position, Tolerance};
use ambersheet_quantity::{Quantity, Unit};

/// A limit on the actual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The number, in the measure's own unit.
    pub number: Decimal,
    /// The unit, where the rules say it; the actual's must be the same.
    pub unit: Unit,
}

impl From<Quantity> for Bound {
    fn from(quantity: Quantity) -> Self {
        Self {
            number: quantity.number,
            unit: quantity.unit,
        }
    }
}

/// What a condition asks of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// The target is met; exactly on it meets it.
    OnTarget,
    /// The actual is better than the target; exactly on it is not.
    BetterThanTarget,
    /// Off the target by no more than this.
    Within(Tolerance),
    /// Off the target by less than this.
    CloserThan(Tolerance),
    /// This or more.
    AtLeast(Bound),
    /// More than this.
    MoreThan(Bound),
    /// This or less.
    AtMost(Bound),
    /// Less than this.
    LessThan(Bound),
    /// From the first to the second, both included.
    Between(Bound, Bound),
    /// This number.
    Exactly(Bound),
    /// A text that matches.
    Text(Pattern),
    /// No worse than the intervention level, which itself counts as no worse.
    UpToIntervention,
    /// Better than the previous value.
    Improved,
    /// Better than the previous value, or the same.
    ImprovedOrSame,
    /// Anything.
    Otherwise,
}

impl Asks {
    /// The limits on the actual itself that it names.
    pub fn bounds(&self) -> impl Iterator<Item = Bound> {
        let (first, second) = match self {
            Self::AtLeast(bound)
            | Self::MoreThan(bound)
            | Self::AtMost(bound)
            | Self::LessThan(bound)
            | Self::Exactly(bound) => (Some(*bound), None),
            Self::Between(low, high) => (Some(*low), Some(*high)),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }
}

/// A condition and the level that it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What it asks.
    pub asks: Asks,
    /// The level's word, as the rules write it.
    pub word: String,
    /// The level's rank.
    pub rank: u8,
    /// Where it stands.
    pub at: Position,
}

/// What decides in place of the target and the tolerance.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// A function of the script.
    Function(String),
    /// The first of these conditions that holds.
    FirstOf(Vec<Condition>),
    /// A grid of two labels, such as impact and likelihood.
    Grid(Grid),
}

/// Levels by two labels: a risk's impact (its row) and likelihood (its column).
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The labels of the columns, the lowest first.
    pub columns: Vec<Pattern>,
    /// The labels of the rows, the lowest first.
    pub rows: Vec<Pattern>,
    /// Of each row, a level's word for each column.
    pub words: Vec<Vec<String>>,
    /// The same as ranks.
    pub ranks: Vec<Vec<u8>>,
    /// Whether a number before the labels is row times column, both counted from 1.
    pub scored: bool,
    /// Whether the best level stands for the worst and the other way round, as for opportunities.
    pub reversed: bool,
    /// Where it stands.
    pub at: Position,
}

/// How a year's target spreads over the year.
#[derive(Clone, Debug, PartialEq)]
pub enum Profile {
    /// The target holds in every quarter.
    Flat,
    /// A quarter of the target each quarter.
    Linear,
    /// So many percent of the target by the end of each quarter.
    ByQuarter([Decimal; 4]),
}

impl Profile {
    /// What is due of a target by the end of a quarter, from 1 to 4; `None` where a decimal cannot hold it.
    pub fn due(&self, target: Decimal, quarter: u8) -> Option<Decimal> {
        match self {
            Self::Flat => Some(target),
            // A quarter is 0.25: the product is exact.
            Self::Linear => target.checked_mul(Decimal::new(25 * i64::from(quarter), 2)),
            Self::ByQuarter(percents) => {
                let percent = *percents.get(usize::from(quarter.checked_sub(1)?))?;
                target.checked_mul(percent.checked_mul(Decimal::new(1, 2))?)
            }
        }
    }
}
