//! Formulas as trees.

use ambersheet_ooxml::address::Range;
use rust_decimal::Decimal;

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
    /// `&`
    Join,
    /// A comparison.
    Compare(CompareSign),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareSign {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl CompareSign {
    /// Returns `true` if the comparison holds for operands in this order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// A formula, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
    /// TRUE or FALSE.
    Truth(bool),
    /// An error such as `#N/A`.
    Error,
    /// An argument that is left out.
    Nothing,
    /// Cells, and whether all of `$` fixes them.
    Cells(CellsOf),
    /// A defined name, and the sheet before its `!`.
    Name(Option<String>, String),
    /// A reference of a table: the table's name and the text in the brackets.
    OfTable(String, String),
    /// An array constant, row by row.
    Array(Vec<Vec<Tree>>),
    /// A number with the other sign.
    Negative(Box<Tree>),
    /// A number over a hundred.
    Percent(Box<Tree>),
    /// Two operands.
    Both(TreeOperator, Box<Tree>, Box<Tree>),
    /// A function in capitals, with its arguments.
    Call(String, Vec<Tree>),
}

/// A reference to cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellsOf {
    /// The sheet's name; nothing for the formula's own.
    pub sheet: Option<String>,
    /// The cells.
    pub range: Range,
    /// `true` if they stay where they are for another cell.
    pub is_fixed: bool,
}
