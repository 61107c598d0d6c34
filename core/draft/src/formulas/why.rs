//! The reasons why a formula is quoted and not translated.

use std::fmt;

/// A reason, in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It cannot be read.
    Unread,
    /// It is too long or too deep.
    TooLong,
    /// It refers to another workbook.
    OtherFile(String),
    /// It refers to cells of several sheets at once.
    SeveralSheets,
    /// It refers to cells that are only found by calculating.
    MovingCells,
    /// It depends on itself, at this cell.
    Itself(String),
    /// It depends on the day, or on chance, by this function.
    Changes(String),
    /// It uses a function that is not translated.
    Function(String),
    /// It uses a row that is not its own.
    OtherRow(String),
    /// It uses a name that the workbook does not define.
    UnknownName(String),
    /// It uses a cell that holds nothing usable.
    NoValue(String),
    /// A fixed cell is calculated from what changes.
    Calculated(String),
    /// It uses several cells where one is meant.
    SeveralCells(String),
    /// Its arithmetic is not a comparison of the figure with a limit.
    Arithmetic,
    /// Its limit is no decimal number that ends.
    NoDecimal,
    /// It depends on the size of something beside the figure.
    Depends(String),
    /// It tests several figures.
    SeveralFigures(String),
    /// Its limits have another order in other rows.
    OrderDiffers,
    /// It has too many limits.
    TooManyLimits,
    /// It gives no level for this word.
    NoLevel(String),
    /// It gives fewer than two levels.
    OneLevel,
    /// No words of the rules say its limits, with an example.
    NoWords(String),
    /// A format whose limits are shares of what is in the sheet.
    RelativeLimits,
    /// A colour scale or a data bar.
    NoSteps,
    /// A colour that is no level.
    NoLevelColour(String),
    /// Icons that are no levels.
    Icons(String),
    /// A condition of a format that is not translated.
    Condition(String),
    /// Another formula decides the rating of the same rows.
    OtherDecides(String),
    /// It holds only where this cell is above 0, and it is not.
    NotAbove(String),
    /// The proof found a difference, in words.
    Differs(String),
}

impl fmt::Display for WhyNot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread => out.write_str("it cannot be read as a formula"),
            Self::TooLong => out.write_str("it is too long, or its brackets are too deep"),
            Self::OtherFile(what) => write!(
                out,
                "it refers to another workbook, {}",
                crate::quoting::note(what)
            ),
            Self::SeveralSheets => out.write_str("it adds up cells of several sheets"),
            Self::MovingCells => out.write_str("it refers to cells that only a calculation finds"),
            Self::Itself(cell) => write!(out, "it depends on itself, through {cell}"),
            Self::Changes(function) => write!(
                out,
                "{function}() changes without any figure of the return changing"
            ),
            Self::Function(name) => write!(
                out,
                "the function {} is not translated",
                crate::quoting::note(name)
            ),
            Self::OtherRow(cell) => write!(
                out,
                "it uses {cell}, which stands in another row of the table"
            ),
            Self::UnknownName(name) => write!(
                out,
                "the workbook does not define the name {}",
                crate::quoting::note(name)
            ),
            Self::NoValue(cell) => write!(out, "{cell} holds no number and no word"),
            Self::Calculated(cell) => {
                write!(out, "{cell} is no fixed limit: it is calculated itself")
            }
            Self::SeveralCells(cells) => write!(out, "it uses {cells} where one cell is meant"),
            Self::Arithmetic => {
                out.write_str("its arithmetic is more than a figure against a limit")
            }
            Self::NoDecimal => out.write_str("its limit is no decimal number that ends"),
            Self::Depends(what) => write!(out, "it depends on {what}, too"),
            Self::SeveralFigures(what) => write!(out, "it tests more than one figure: {what}"),
            Self::OrderDiffers => {
                out.write_str("the order of its limits is not the same in all rows")
            }
            Self::TooManyLimits => out.write_str("it has too many limits"),
            Self::NoLevel(word) => write!(
                out,
                "\"{}\" is no level that is known",
                crate::quoting::note(word)
            ),
            Self::OneLevel => out.write_str("it gives fewer than two levels"),
            Self::NoWords(example) => write!(out, "no words of the rules say {example}"),
            Self::RelativeLimits => out.write_str(
                "its limits are shares of the figures in the sheet, and so change with them",
            ),
            Self::NoSteps => {
                out.write_str("its colours go over into each other, so that no limit parts them")
            }
            Self::NoLevelColour(colour) => write!(out, "the colour {colour} is no level"),
            Self::Icons(set) => {
                write!(out, "the icons {} are no levels", crate::quoting::note(set))
            }
            Self::Condition(kind) => write!(
                out,
                "a condition of the kind {} is not translated",
                crate::quoting::note(kind)
            ),
            Self::OtherDecides(cells) => {
                write!(out, "the rules follow {cells}, which rates the same rows")
            }
            Self::NotAbove(cell) => write!(
                out,
                "{cell} is not above 0, which it divides by or multiplies"
            ),
            Self::Differs(how) => out.write_str(how),
        }
    }
}
