//! What a text says: its main quantity, and everything that stands beside it.
//!
//! Only the quantity is rated. The rest is kept so that nothing is lost of what somebody typed, and so that arithmetic
//! which the text itself allows can be checked: a warning for whoever submitted it, never another number.

use std::fmt;

use rust_decimal::Decimal;

use super::quantity::{Missing, Quantity};
use super::unit::Unit;

/// How texts are written where a return comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// `1.234,5` is 1,234.5: commas before the fraction, points or spaces between thousands. Otherwise it is unread.
    pub decimal_comma: bool,
}

/// What a text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'t> {
    /// The main quantity, or why there is none.
    pub quantity: Result<Quantity, Missing>,
    /// From where to where, if the text is a range: then [`Missing::Range`] stands for the quantity.
    pub range: Option<(Quantity, Quantity)>,
    /// Further quantities by their labels, in the order of the text: `856 NCS/AL` and `49 MPT`, `Cumulative 2,638,886`.
    pub parts: Vec<Part<'t>>,
    /// The two counts that the percentage is of: 14,462 and 17,603 of `82.1% (14,462 of 17,603)`.
    pub ratio: Option<(Decimal, Decimal)>,
    /// What else the text says, word for word and in its order: periods, notes, what the unit is said of.
    pub annotations: Vec<&'t str>,
    /// Quality marks, each once, in the order of [`Flag`].
    pub flags: Vec<Flag>,
    /// Arithmetic in the text that does not come out.
    pub doubts: Vec<Doubt>,
}

/// A further quantity with its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'t> {
    /// What the text calls it, without footnote marks.
    pub label: &'t str,
    /// The quantity.
    pub quantity: Quantity,
}

/// A mark of quality. The codes are those that the Government Statistical Service's Analysis Function recommends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// `[p]`, provisional, draft, unaudited.
    Provisional,
    /// `[r]`, revised, restated.
    Revised,
    /// `[e]`, estimated.
    Estimated,
    /// `[f]`, forecast.
    Forecast,
    /// `[b]`, a break in the series.
    Break,
    /// `[u]`, of low reliability.
    Unreliable,
    /// The figure is of an earlier month than the others: "one month in arrears".
    Arrears,
    /// `*`, `†`, `[note 1]`: there is a footnote.
    Footnote,
}

impl Flag {
    /// The word for it, as it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Revised => "revised",
            Self::Estimated => "estimated",
            Self::Forecast => "forecast",
            Self::Break => "break",
            Self::Unreliable => "unreliable",
            Self::Arrears => "arrears",
            Self::Footnote => "footnote",
        }
    }
}

/// Arithmetic that does not come out; the quantity is read all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The parts of a composite add up to something else.
    PartsDoNotSum {
        /// The total as it is given.
        total: Quantity,
        /// What the parts add up to.
        sum: Quantity,
    },
    /// The percentage is neither the rounded nor the cut-off ratio of its two counts.
    RatioDiffers {
        /// The percentage as it is given.
        shown: Quantity,
        /// How many.
        count: Decimal,
        /// Of how many.
        of: Decimal,
    },
    /// The value since the start of the year is below that of the period alone.
    CumulativeBelow {
        /// The period's value.
        in_period: Quantity,
        /// The value since the start.
        cumulative: Quantity,
    },
}

impl Doubt {
    /// The code of its warning.
    pub fn code(self) -> &'static str {
        match self {
            Self::PartsDoNotSum { .. } => "parts_do_not_sum",
            Self::RatioDiffers { .. } => "ratio_differs",
            Self::CumulativeBelow { .. } => "cumulative_below",
        }
    }
}

impl fmt::Display for Doubt {
    /// A sentence's part for whoever has to correct the cell.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = |number: Decimal| Quantity {
            number,
            unit: Unit::None,
        };
        match self {
            Self::PartsDoNotSum { total, sum } => write!(
                f,
                "the parts add up to {sum}, and the total is given as {total}; correct the total or the parts"
            ),
            Self::RatioDiffers { shown, count, of } => {
                write!(f, "{} of {} is ", bare(*count), bare(*of))?;
                let share = count
                    .checked_mul(Decimal::ONE_HUNDRED)
                    .and_then(|count| count.checked_div(*of));
                match share {
                    Some(share) => {
                        write!(
                            f,
                            "{}",
                            Quantity {
                                number: share.round_dp(2),
                                unit: Unit::Percent
                            }
                        )?;
                    }
                    None => f.write_str("another share")?,
                }
                write!(
                    f,
                    ", and the cell gives {shown}; correct the percentage or the two counts"
                )
            }
            Self::CumulativeBelow {
                in_period,
                cumulative,
            } => write!(
                f,
                "the cumulative {cumulative} is below the {in_period} of the period alone; correct one of them"
            ),
        }
    }
}

impl Reading<'_> {
    /// A text that gives no quantity.
    pub(super) fn missing(missing: Missing) -> Self {
        Self {
            quantity: Err(missing),
            range: None,
            parts: Vec::new(),
            ratio: None,
            annotations: Vec::new(),
            flags: Vec::new(),
            doubts: Vec::new(),
        }
    }

    pub(super) fn flag(&mut self, flag: Flag) {
        if let Err(place) = self.flags.binary_search(&flag) {
            self.flags.insert(place, flag);
        }
    }
}
