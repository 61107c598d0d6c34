//! Formulas as files hold them: English names, commas, references like `A1`.
//!
//! [`Lexer`] cuts a formula into pieces. [`ReferenceEnds`] are the corners of a reference, which move with the cell that uses
//! the formula. What a formula means is decided elsewhere.
//!
//! The modules are listed from bottom to top.

mod area;

mod lexis;

mod moved;

pub use area::{ReferenceEnds, SheetArea, Shift};
pub use lexis::{Lexer, Piece, SheetPart};
pub use moved::moved;

/// The length of the longest formula that is read, in bytes; Excel accepts none of more characters.
pub const LONGEST_FORMULA: usize = 8_192;
