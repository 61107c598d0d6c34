//! Quantities of Ambersheet: exact decimals with units, read from the cells of a workbook.
//!
//! A cell holds a binary number with a number format, or text that somebody typed. Both become the same [`Quantity`], so
//! later code need not know which it was. A cell without one gives the reason, [`Missing`].
//!
//! - [`read_value`] reads these too: dates, durations, ratios, yes and no, each in a [`Notation`] of its own.
//! - [`read`] reads text: `£2M`, `82.1% (14,462 of 17,603)`, `12 days per FTE`. Its [`Reading`] also holds the parts,
//!   notes and quality marks of the text.
//! - [`decimal_from_f64`], [`NumberFormat`] and [`quantity_of_number`] convert a stored number.
//! - [`StatedUnit`] is the unit that a heading or the rules give for bare numbers.
//! - [`Unit::meets`] tells whether two quantities can be compared.
//!
//! ```
//! use ambersheet_quantity::{
//!     NumberFormat, ParseOptions, StatedUnit, decimal_from_f64, quantity_of_number, read,
//! };
//!
//! // A number with a percent format, and the text of a target.
//! let number = decimal_from_f64(0.698)?;
//! let actual = quantity_of_number(number, NumberFormat::new(10, None).kind(Some(number)))?;
//! let target = read("at year end: 75%", ParseOptions::default()).quantity?;
//! assert_eq!(actual.to_string(), "69.8%");
//! assert!(actual.unit.meets(target.unit) && actual.number < target.number);
//!
//! // A bare number under the heading "Budget (£m)".
//! let heading = StatedUnit::in_heading("Budget (£m)").expect("a unit in brackets");
//! let budget = heading.apply(read("2.5", ParseOptions::default()).quantity?)?;
//! assert_eq!(budget.to_string(), "£2,500,000");
//! # Ok::<(), ambersheet_quantity::Missing>(())
//! ```
//!
//! This crate uses no other crate of Ambersheet. Its word lists are data: the text files in `words/`. The modules are
//! listed from bottom to top, and each uses only those above its own line.

mod word_list;

mod scale;

mod unit_words;

mod date;

mod notation;

mod unit;

mod quantity;

mod reading;

mod decimal;
mod fraction;

mod text;

mod noted;

mod number_format;

mod stated;

pub use decimal::{decimal_from_f64, decimal_from_number_text, rounded};
pub use notation::Notation;
pub use noted::{read_value, truth_of};
pub use number_format::{FormatKind, NumberFormat, ShownPlaces, quantity_of_number};
pub use quantity::{Missing, Quantity};
pub use reading::{Doubt, Figure, Flag, LabelledQuantity, ParseOptions, Reading};
pub use stated::StatedUnit;
pub use text::{EarlierValue, TargetCondition, TargetSign, condition, condition_of, read};
pub use unit::{NamedUnit, Unit};
