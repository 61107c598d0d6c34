//! The result of reading a text: its main quantity, and everything else that it gives.
//!
//! Only the quantity is rated. The rest is kept so that nothing is lost of what somebody typed. Where the text allows it,
//! the arithmetic is checked. A mistake becomes a warning for whoever submitted it, never another number.

use std::fmt;

use rust_decimal::Decimal;

use crate::quantity::{Missing, Quantity};
use crate::unit::Unit;

/// Options for [`read`](crate::read).
///
/// ```
/// use ambersheet_quantity::{ParseOptions, read};
///
/// let options = ParseOptions { decimal_comma: true, ..ParseOptions::default() };
/// assert_eq!(read("1.234,5", options).quantity.expect("a number").to_string(), "1,234.5");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Reads `1.234,5` as 1,234.5: a comma before the fraction, points or spaces between thousands. By default such a
    /// text gives no number.
    pub decimal_comma: bool,
    /// The figure that the text gives.
    pub figure: Figure,
}

impl ParseOptions {
    /// Returns these options for a text that gives this figure.
    ///
    /// ```
    /// use ambersheet_quantity::{Figure, ParseOptions, read};
    ///
    /// let options = ParseOptions::default();
    /// assert!(read("74% (current target)", options).quantity.is_err());
    /// assert!(read("74% (current target)", options.of(Figure::Target)).quantity.is_ok());
    /// ```
    #[must_use]
    pub fn of(self, figure: Figure) -> Self {
        Self { figure, ..self }
    }
}

/// The figure that a text gives. It tells what a note in brackets may call it: "(target)" says nothing new of a target,
/// and makes an actual another value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Figure {
    /// The value that is rated, and any other.
    #[default]
    Actual,
    /// A value that it is compared with: a target or a level of intervention.
    Target,
    /// A value of an earlier time: the previous value, a baseline, last year's.
    Earlier,
    /// A forecast.
    Forecast,
}

/// The result of reading a text.
///
/// ```
/// use ambersheet_quantity::{Flag, ParseOptions, read};
///
/// let reading = read("841,582 [p] Cumulative 2,638,886", ParseOptions::default());
/// assert_eq!(reading.quantity.expect("a number").to_string(), "841,582");
/// assert_eq!(reading.flags, [Flag::Provisional]);
/// assert_eq!(reading.parts[0].label, "Cumulative");
/// assert_eq!(reading.parts[0].quantity.to_string(), "2,638,886");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'t> {
    /// The main quantity, or the reason why there is none.
    pub quantity: Result<Quantity, Missing>,
    /// The ends of a range. The quantity is then [`Missing::Range`].
    pub range: Option<(Quantity, Quantity)>,
    /// Further quantities with their labels, in the order of the text: `856 NCS/AL` and `49 MPT`, `Cumulative 2,638,886`.
    pub parts: Vec<LabelledQuantity<'t>>,
    /// The two counts behind a percentage: 14,462 and 17,603 in `82.1% (14,462 of 17,603)`.
    pub ratio: Option<(Decimal, Decimal)>,
    /// Periods, notes and remarks, word for word, in the order of the text.
    pub annotations: Vec<&'t str>,
    /// Quality marks, each once, in the order of [`Flag`].
    pub flags: Vec<Flag>,
    /// Mistakes in the arithmetic of the text.
    pub doubts: Vec<Doubt>,
    /// The note in brackets that leaves the text unread, since it may change the number: `plan` of `5 (plan)`.
    pub unknown_note: Option<&'t str>,
}

/// A further quantity of a text, with its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelledQuantity<'t> {
    /// The label as it is written, without footnote marks.
    pub label: &'t str,
    /// The quantity.
    pub quantity: Quantity,
}

/// A quality mark. The codes are those that the Government Statistical Service's Analysis Function recommends.
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
    /// The figure is for an earlier month than the others: "one month in arrears".
    Arrears,
    /// `*`, `†`, `[note 1]`: there is a footnote.
    Footnote,
    /// `c.40`, `~40`, approximate.
    Approximate,
}

impl Flag {
    /// Returns the word for the mark, as JSON output has it.
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
            Self::Approximate => "approximate",
        }
    }
}

/// A mistake in the arithmetic of a text. The quantity is read all the same.
///
/// ```
/// use ambersheet_quantity::{ParseOptions, read};
///
/// let reading = read("90% (14,462 of 17,603)", ParseOptions::default());
/// assert_eq!(reading.doubts[0].code(), "ratio_differs");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The parts of a total add up to something else.
    PartsDoNotSum {
        /// The total as it is given.
        total: Quantity,
        /// The sum of the parts.
        sum: Quantity,
    },
    /// The percentage is not the ratio of its two counts, neither rounded nor cut off.
    RatioDiffers {
        /// The percentage as it is given.
        shown: Quantity,
        /// The first count.
        count: Decimal,
        /// The second count, which the first is a share of.
        of: Decimal,
    },
    /// The value since the start of the year is below that of the period alone.
    CumulativeBelow {
        /// The value of the period.
        in_period: Quantity,
        /// The value since the start of the year.
        cumulative: Quantity,
    },
}

impl Doubt {
    /// Returns the code of the warning.
    pub fn code(self) -> &'static str {
        match self {
            Self::PartsDoNotSum { .. } => "parts_do_not_sum",
            Self::RatioDiffers { .. } => "ratio_differs",
            Self::CumulativeBelow { .. } => "cumulative_below",
        }
    }
}

impl fmt::Display for Doubt {
    /// Writes a clause for whoever has to correct the cell.
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
                        let share = Quantity {
                            number: share.round_dp(2),
                            unit: Unit::Percent,
                        };
                        write!(f, "{share}")?;
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
    /// Creates the result for a text that gives no quantity.
    pub(crate) fn missing(missing: Missing) -> Self {
        Self {
            quantity: Err(missing),
            range: None,
            parts: Vec::new(),
            ratio: None,
            annotations: Vec::new(),
            flags: Vec::new(),
            doubts: Vec::new(),
            unknown_note: None,
        }
    }

    /// Adds a quality mark, unless it is there already.
    pub(crate) fn flag(&mut self, flag: Flag) {
        if let Err(place) = self.flags.binary_search(&flag) {
            self.flags.insert(place, flag);
        }
    }
}
