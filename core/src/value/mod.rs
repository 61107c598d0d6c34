//! Values as they stand in cells, and quantities read from them: a decimal number, its unit, or a named reason why
//! there is none.
//!
//! A cell holds either a binary number with a format (`decimal`, `number_format`) or text that somebody typed
//! (`text`). Both end as the same [`Quantity`], so that nothing after this module has to ask which it was.

mod decimal;
mod number_format;
mod quantity;
mod scale;
mod text;

pub use decimal::{decimal_from_f64, decimal_from_number_text};
pub use number_format::{FormatKind, kind_of_format, quantity_of_number};
pub use quantity::{Missing, Quantity, Unit};
pub use text::read_quantity;
