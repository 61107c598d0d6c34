//! A formula written anew for another cell.

use super::area::Shift;
use super::lexis::{Lexer, Piece, SheetPart};
use crate::address::sheet_reference;

/// Returns a formula as it is written for a cell further on: its references move, but for what `$` fixes.
///
/// ```
/// use ambersheet_ooxml::address::Cell;
/// use ambersheet_ooxml::formula::{Shift, moved};
///
/// let down = Shift::between(Cell::new(4, 5), Cell::new(5, 5));
/// assert_eq!(moved("IF(D5>=$H$2,\"D5\",'A b'!D$1)", down), "IF(D6>=$H$2,\"D5\",'A b'!D$1)");
/// ```
pub fn moved(formula: &str, shift: Shift) -> String {
    if shift == Shift::default() {
        return formula.to_owned();
    }
    let mut out = String::with_capacity(formula.len());
    for (piece, text) in Lexer::new(formula) {
        match piece {
            Piece::Area(SheetPart::Own, ends) => out.push_str(&ends.written(shift)),
            Piece::Area(SheetPart::One(sheet), ends) => {
                out.push_str(&sheet_reference(&sheet));
                out.push('!');
                out.push_str(&ends.written(shift));
            }
            Piece::Space
            | Piece::Constant
            | Piece::Array
            | Piece::Operator
            | Piece::Open
            | Piece::Close
            | Piece::Separator
            | Piece::Function(_)
            | Piece::Area(SheetPart::Span(..), _)
            | Piece::Name(..)
            | Piece::Structured(..)
            | Piece::External
            | Piece::Moving
            | Piece::Unknown => out.push_str(text),
        }
    }
    out
}
