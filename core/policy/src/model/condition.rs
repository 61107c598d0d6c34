//! Ordered conditions, grids and profiles: what decides a rating in place of the target and the tolerance.

use rust_decimal::Decimal;

use crate::conditions::ConditionKind;
use crate::name::Pattern;
use crate::position::Position;

/// A condition and the level that it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The condition.
    pub kind: ConditionKind,
    /// The level's word, as the rules write it.
    pub word: String,
    /// The level's rank.
    pub rank: u8,
    /// The place in the script.
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
    /// The place in the script.
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
