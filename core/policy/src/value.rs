//! Values of a measure, each with the cell it came from.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_quantity::{Missing, Quantity, StatedUnit};
use rust_decimal::Decimal;

/// A value of a record.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Where it stands; `None` where the table has no such column, or the rules give the value.
    pub cell: Option<Cell>,
    /// The sheet it stands on, where that is not the rating's.
    pub sheet: Option<u16>,
    pub quantity: Result<Quantity, Missing>,
    /// Whether arithmetic in the text does not come out, so that it is to be read again for a warning.
    pub doubtful: bool,
    /// The text as it stands in the cell, where it is text.
    pub raw: TextRef,
}

impl Value {
    /// The value of a column that the table does not have.
    pub const ABSENT: Self = Self {
        cell: None,
        sheet: None,
        quantity: Err(Missing::Blank),
        doubtful: false,
        raw: TextRef::NONE,
    };

    /// This value under what the rules say that its numbers count.
    pub fn under(self, unit: Option<StatedUnit>) -> Self {
        let Some(unit) = unit else { return self };
        Self {
            quantity: self.quantity.and_then(|quantity| unit.apply(quantity)),
            ..self
        }
    }
}

/// How the target that was used came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetSource {
    /// It is what is due of the year's target by a quarter.
    Profile { whole: Quantity, quarter: u8 },
    /// It is the nearest of a range, which goes from here to there.
    Range { low: Decimal, high: Decimal },
    /// It is a figure of the return before.
    Before,
    /// The rules give it, in this line (index of a claim).
    Rules(u16),
}

/// Which way a value moved since the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the good.
    Improving,
    /// By no more than the rules let pass as none.
    Static,
    /// Away from the good.
    Deteriorating,
}

impl Direction {
    /// Every direction, best first.
    pub const ALL: [Self; 3] = [Self::Improving, Self::Static, Self::Deteriorating];

    /// The direction that a word names, as it is written into workbooks.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|direction| direction.word() == word)
    }

    /// The word, as it is written into workbooks.
    pub fn word(self) -> &'static str {
        match self {
            Self::Improving => "Improving",
            Self::Static => "Static",
            Self::Deteriorating => "Deteriorating",
        }
    }
}
