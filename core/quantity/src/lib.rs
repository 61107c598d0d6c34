//! Values as they stand in cells, and quantities read from them: a decimal number, its unit, or a named reason why
//! there is none.
//!
//! A cell holds either a binary number with a format (`decimal`, `number_format`) or text that somebody typed
//! (`text`). Both end as the same [`Quantity`], so that nothing after this module has to ask which it was. What a
//! unit in words is, and which units meet, is said in `unit`; a unit that stands beside the numbers, in a heading or
//! in the rules, is a [`StatedUnit`]. What a text says beside its number stays with its [`Reading`].

mod decimal;
mod number_format;
mod quantity;
mod reading;
mod scale;
mod stated;
mod text;
mod unit;
mod unit_words;

pub use decimal::{decimal_from_f64, decimal_from_number_text};
pub use number_format::{FormatKind, kind_of_format, quantity_of_number};
pub use quantity::{Missing, Quantity};
pub use reading::{Doubt, Flag, How, Part, Reading};
pub use stated::StatedUnit;
pub use text::read;
pub use unit::{NamedUnit, Unit};
