//! Ordered conditions, grids and profiles: what decides a rating in place of the target and the tolerance.

use crate::period::YearPart;
use rust_decimal::Decimal;

use crate::conditions::ConditionKind;
use crate::name::Pattern;
use ambersheet_diagnostic::Position;
use ambersheet_quantity::Quantity;

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
/// use ambersheet_policy::period::YearPart;
///
/// let (third, fifth) = (YearPart { number: 3, of: 4 }, YearPart { number: 5, of: 12 });
/// assert_eq!(Profile::Linear.due(80.into(), third), Some(60.into()));
/// assert_eq!(Profile::Linear.due(120.into(), fifth), Some(50.into()));
/// let shares = Profile::Shares([10, 30, 60, 100].map(Into::into).to_vec());
/// assert_eq!(shares.due(50.into(), third), Some(30.into()));
/// assert_eq!(shares.due(50.into(), fifth), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Profile {
    /// The target holds in every part of the year.
    Flat,
    /// The same share of the target in each part of the year.
    Linear,
    /// The percent of the target that is due by the end of each part of the year.
    Shares(Vec<Decimal>),
    /// Nothing is due before the year's last part.
    YearEnd,
}

impl Profile {
    /// Returns the share of a target that is due by the end of a part of the year; `None` if the profile does not say
    /// it, or a decimal cannot hold it.
    pub fn due(&self, target: Decimal, part: YearPart) -> Option<Decimal> {
        match self {
            Self::Flat | Self::YearEnd => Some(target),
            // A half is 0.5 and a quarter 0.25: the product is exact.
            Self::Linear if 100 % part.of == 0 => {
                let percent = i64::from(part.number) * i64::from(100 / part.of);
                target.checked_mul(Decimal::new(percent, 2))
            }
            Self::Linear => target
                .checked_mul(part.number.into())?
                .checked_div(part.of.into())?
                .round_sf(15),
            Self::Shares(percents) => {
                let percent = percents.get(usize::from(part.number.checked_sub(1)?))?;
                let fits = percents.len() == usize::from(part.of);
                target
                    .checked_mul(percent.checked_mul(Decimal::new(1, 2))?)
                    .filter(|_| fits)
            }
        }
    }

    /// Returns the numerator and the divisor of what is due of a target; `None` where no division is needed.
    ///
    /// ```
    /// use ambersheet_policy::model::Profile;
    /// use ambersheet_policy::period::YearPart;
    /// use ambersheet_quantity::{Quantity, Unit};
    ///
    /// let year = Quantity { number: 80.into(), unit: Unit::None };
    /// let part = |number, of| YearPart { number, of };
    /// assert_eq!(Profile::Linear.fraction(year, part(2, 12)), Some((160.into(), 12.into())));
    /// assert_eq!(Profile::Linear.fraction(year, part(2, 4)), None);
    /// ```
    pub fn fraction(&self, whole: Quantity, part: YearPart) -> Option<(Decimal, Decimal)> {
        if *self != Self::Linear || part.of == 0 || 100 % part.of == 0 {
            return None;
        }
        let (numerator, divisor) = whole.fraction().unwrap_or((whole.number, Decimal::ONE));
        let numerator = numerator.checked_mul(part.number.into())?;
        Some((numerator, divisor.checked_mul(part.of.into())?))
    }

    /// Returns `true` if nothing is due yet by the end of a part of the year.
    pub fn is_not_due(&self, part: YearPart) -> bool {
        *self == Self::YearEnd && part.number < part.of
    }
}
