//! Values of the parts of a formula, for a row whose figures are not fixed.

use rust_decimal::{Decimal, RoundingStrategy};

use super::form::{FigureSum, Fraction};
use super::why::WhyNot;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Symbol {
    /// A number, which may depend on the figures of the row.
    Number(Fraction),
    /// Such a number, rounded to so many places.
    Rounded(Fraction, u32),
    /// A text.
    Text(String),
    /// The text of the figure that is rated.
    OwnText,
    /// TRUE or FALSE.
    Truth(bool),
    /// A blank cell.
    Blank,
    /// An error.
    Error,
}

impl Symbol {
    /// Returns a number as a value.
    pub(crate) fn number(number: Decimal) -> Self {
        Self::Number(Fraction::whole(FigureSum::of_number(number)))
    }

    /// Returns the value as a number, as arithmetic takes it.
    ///
    /// # Errors
    /// The reason why the rest of the formula is not translated.
    pub(crate) fn to_number(&self) -> Result<Fraction, WhyNot> {
        Ok(Fraction::whole(FigureSum::of_number(match self {
            Self::Number(number) => return Ok(number.clone()),
            Self::Truth(true) => Decimal::ONE,
            Self::Truth(false) | Self::Blank => Decimal::ZERO,
            Self::Rounded(..) | Self::Text(_) | Self::OwnText | Self::Error => {
                return Err(WhyNot::Arithmetic);
            }
        })))
    }

    /// Returns the value as a text, if it has a fixed one.
    pub(crate) fn to_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Blank => Some(String::new()),
            Self::Number(number) => Some(number.as_number()?.normalize().to_string()),
            Self::Truth(_) | Self::Rounded(..) | Self::OwnText | Self::Error => None,
        }
    }

    /// Returns the value rounded, half away from zero, as Excel's ROUND does.
    pub(crate) fn rounded(self, places: u32) -> Result<Self, WhyNot> {
        let Self::Number(number) = self else {
            return match self {
                Self::Error => Ok(Self::Error),
                _ => Err(WhyNot::Arithmetic),
            };
        };
        Ok(match number.as_number() {
            Some(fixed) => Self::number(
                fixed.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
            ),
            None => Self::Rounded(number, places),
        })
    }
}

/// Returns `true` if Excel takes two texts for equal: small and capital letters are the same to it.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
