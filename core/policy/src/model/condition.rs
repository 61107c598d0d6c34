//! Ordered conditions, grids and profiles: what decides a rating in place of the target and the tolerance.

use rust_decimal::Decimal;

use crate::conditions::ConditionKind;
use crate::name::Pattern;
use ambersheet_diagnostic::Position;

/// A condition and the level that it gives; two are equal wherever they stand in the script.
#[derive(Clone, Debug)]
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

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.word == other.word && self.rank == other.rank
    }
}

/// The decision that replaces the target and the tolerance.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// A function of the script.
    Function(String),
    /// The first of these conditions that holds.
    FirstOf(Vec<Condition>),
    /// A grid of two labels, such as impact and likelihood.
    Grid(LevelGrid),
}

/// Levels by two labels: a risk's impact (its row) and likelihood (its column). Two are equal wherever they stand.
#[derive(Clone, Debug)]
pub struct LevelGrid {
    /// The labels of the columns, the lowest first.
    pub columns: Vec<Pattern>,
    /// The labels of the rows, the lowest first.
    pub rows: Vec<Pattern>,
    /// The levels' words, row by row.
    pub words: Vec<Vec<String>>,
    /// The levels' ranks, row by row.
    pub ranks: Vec<Vec<u8>>,
    /// `true` if a number before the labels is row times column, both counted from 1.
    pub scored: bool,
    /// `true` if best and worst level are exchanged, as for opportunities.
    pub reversed: bool,
    /// The place in the script.
    pub at: Position,
}

impl PartialEq for LevelGrid {
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns
            && self.rows == other.rows
            && self.words == other.words
            && self.scored == other.scored
            && self.reversed == other.reversed
    }
}

/// The spread of a year's target over the year.
///
/// ```
/// use ambersheet_policy::model::Profile;
///
/// assert_eq!(Profile::Linear.due(80.into(), 3), Some(60.into()));
/// assert_eq!(Profile::ByQuarter([10, 30, 60, 100].map(Into::into)).due(50.into(), 1), Some(5.into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Profile {
    /// The target holds in every quarter.
    Flat,
    /// A quarter of the target each quarter.
    Linear,
    /// The percent of the target that is due by the end of each quarter.
    ByQuarter([Decimal; 4]),
}

impl Profile {
    /// Returns the share of a target that is due by the end of a quarter, from 1 to 4; `None` if a
    /// decimal cannot hold it.
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
