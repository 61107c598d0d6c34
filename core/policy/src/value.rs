//! Values of a measure, each with the cell it came from.

use crate::period::YearPart;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_quantity::{EarlierValue, Missing, Quantity, StatedUnit, TargetSign};
use rust_decimal::Decimal;

/// A value of a record, with its origin.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// The cell; `None` if the table has no such column, or if the rules give the value.
    pub cell: Option<Cell>,
    /// The index of the cell's sheet, if that is not the rating's.
    pub sheet: Option<u16>,
    /// The number with its unit, or the reason why there is none.
    pub quantity: Result<Quantity, Missing>,
    /// `true` if arithmetic in the text does not add up, so that it is read again for a warning.
    pub doubtful: bool,
    /// The cell's text, if it is text.
    pub raw: TextRef,
    /// The sign that a target states in its own text: `≥ 95%`.
    pub sign: Option<TargetSign>,
    /// The numerator and the divisor of a number that is worked out by a division, such as what is due of a target.
    pub fraction: Option<(Decimal, Decimal)>,
}

impl Value {
    /// The value of a column that the table does not have.
    pub const ABSENT: Self = Self {
        cell: None,
        sheet: None,
        quantity: Err(Missing::Blank),
        doubtful: false,
        raw: TextRef::NONE,
        sign: None,
        fraction: None,
    };

    /// Returns the numerator and the divisor of the value's exact number; `None` if its decimals end.
    pub fn fraction(&self) -> Option<(Decimal, Decimal)> {
        self.fraction.or_else(|| self.quantity.ok()?.fraction())
    }

    /// Returns this value in the unit that the rules state for its numbers.
    #[must_use]
    pub fn under(self, unit: Option<StatedUnit>) -> Self {
        let Some(unit) = unit else { return self };
        Self {
            quantity: self.quantity.and_then(|quantity| unit.apply(quantity)),
            ..self
        }
    }
}

/// The origin of a target that is not simply the number in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetSource {
    /// The share of the year's target that is due by a part of the year.
    Profile {
        /// The year's target.
        whole: Quantity,
        /// The part of the year.
        part: YearPart,
        /// The numerator and the divisor of what is due, if its decimals may not end.
        fraction: Option<(Decimal, Decimal)>,
    },
    /// The nearest number of a range.
    Range {
        /// The range's lowest number.
        low: Decimal,
        /// The range's highest number.
        high: Decimal,
    },
    /// A figure of the return before.
    Before,
    /// A line of the rules (index of a claim).
    Rules(u16),
    /// An earlier value of the measure, which the target names: `less than last year`.
    Earlier(EarlierValue),
}

impl TargetSource {
    /// Returns the numerator and the divisor of the target, if its decimals may not end.
    pub fn fraction(self) -> Option<(Decimal, Decimal)> {
        match self {
            Self::Profile { fraction, .. } => fraction,
            Self::Range { .. } | Self::Before | Self::Rules(_) | Self::Earlier(_) => None,
        }
    }
}

/// The movement of a value since the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the good.
    Improving,
    /// No more than the change that the rules count as none.
    Static,
    /// Away from the good.
    Deteriorating,
}

impl Direction {
    /// Every direction, best first.
    pub const ALL: [Self; 3] = [Self::Improving, Self::Static, Self::Deteriorating];

    /// Returns the direction that a word of a workbook names.
    ///
    /// ```
    /// use ambersheet_policy::value::Direction;
    ///
    /// assert_eq!(Direction::from_word("Static"), Some(Direction::Static));
    /// assert_eq!(Direction::from_word("Sideways"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|direction| direction.word() == word)
    }

    /// Returns the word that is written into workbooks.
    pub fn word(self) -> &'static str {
        match self {
            Self::Improving => "Improving",
            Self::Static => "Static",
            Self::Deteriorating => "Deteriorating",
        }
    }
}
