//! Values as they stand in cells, and quantities read from them: a decimal number, its unit, or a named reason why
//! there is none.

mod decimal;
mod quantity;
mod text;

pub use decimal::{decimal_from_f64, decimal_from_number_text};
pub use quantity::{Missing, Quantity, Unit};
pub use text::read_quantity;
