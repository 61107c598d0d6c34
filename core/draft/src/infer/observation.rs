//! A published rating beside its figures: what rules are inferred from.

use ambersheet_policy::polarity::Polarity;
use rust_decimal::Decimal;

/// The knowledge beforehand of the way that is good for a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownSide {
    /// The return or the rules state it.
    Stated(Polarity),
    /// A word of the name hints at it. The colours come first.
    Hinted(Polarity),
    /// Nothing tells.
    Nothing,
}

/// One published rating with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The measure's name.
    pub measure: String,
    /// Its group; empty if it has none.
    pub group: String,
    /// Its unit in words; empty for bare numbers.
    pub unit: String,
    /// The polarity, as far as something but the colours tells.
    pub known: KnownSide,
    /// The figure.
    pub actual: Decimal,
    /// The target; `None` if the measure has none.
    pub target: Option<Decimal>,
    /// `true` if the target itself does not meet it, as in "more than 90".
    pub is_strict: bool,
    /// The published level, 0 for the best.
    pub rank: usize,
    /// The place of the published rating, as it is to be shown.
    pub place: String,
}

impl Observation {
    /// Returns how far off its target the figure is, above 0 on the bad side; `None` without a target.
    pub fn off(&self, polarity: Polarity) -> Option<Decimal> {
        let over = self.actual.checked_sub(self.target?)?;
        Some(match polarity {
            Polarity::Higher => -over,
            Polarity::Lower => over,
            Polarity::CloseToTarget => over.abs(),
        })
    }

    /// Returns `true` if the figure meets its target; `None` without one.
    pub fn meets(&self, polarity: Polarity) -> Option<bool> {
        let off = self.off(polarity)?;
        Some(off < Decimal::ZERO || off.is_zero() && !self.is_strict)
    }

    /// Returns the key by which ratings of one measure in several returns are known.
    pub fn key(&self) -> (String, String) {
        use ambersheet_ooxml::text::fold;
        (fold(&self.group), fold(&self.measure))
    }
}
