//! The reasons why a formula is quoted and not translated.

use std::fmt;

use crate::quoting::note;

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

impl WhyNot {
    /// Returns the reason, if it names nothing of the workbook.
    fn plain(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unread => "it cannot be read as a formula",
            Self::TooLong => "it is too long, or its brackets are too deep",
            Self::SeveralSheets => "it adds up cells of several sheets",
            Self::MovingCells => "it refers to cells that only a calculation finds",
            Self::Arithmetic => "its arithmetic is more than a figure against a limit",
            Self::NoDecimal => "its limit is no decimal number that ends",
            Self::OrderDiffers => "the order of its limits is not the same in all rows",
            Self::TooManyLimits => "it has too many limits",
            Self::OneLevel => "it gives fewer than two levels",
            Self::RelativeLimits => {
                "its limits are shares of the figures in the sheet, and so change with them"
            }
            Self::NoSteps => "its colours go over into each other, so that no limit parts them",
            Self::OtherFile(_)
            | Self::Itself(_)
            | Self::Changes(_)
            | Self::Function(_)
            | Self::OtherRow(_)
            | Self::UnknownName(_)
            | Self::NoValue(_)
            | Self::Calculated(_)
            | Self::SeveralCells(_)
            | Self::Depends(_)
            | Self::SeveralFigures(_)
            | Self::NoLevel(_)
            | Self::NoWords(_)
            | Self::NoLevelColour(_)
            | Self::Icons(_)
            | Self::Condition(_)
            | Self::OtherDecides(_)
            | Self::NotAbove(_)
            | Self::Differs(_) => return None,
        })
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherFile(what) => {
                write!(out, "it refers to another workbook, {}", note(what))
            }
            Self::Itself(cell) => write!(out, "it depends on itself, through {cell}"),
            Self::Changes(function) => write!(
                out,
                "{function}() changes without any figure of the return changing"
            ),
            Self::Function(name) => {
                write!(out, "the function {} is not translated", note(name))
            }
            Self::OtherRow(cell) => write!(
                out,
                "it uses {cell}, which stands in another row of the table"
            ),
            Self::UnknownName(name) => {
                write!(out, "the workbook does not define the name {}", note(name))
            }
            Self::NoValue(cell) => write!(out, "{cell} holds no number and no word"),
            Self::Calculated(cell) => {
                write!(out, "{cell} is no fixed limit: it is calculated itself")
            }
            Self::SeveralCells(cells) => {
                write!(out, "it uses {} where one cell is meant", note(cells))
            }
            Self::Depends(what) | Self::SeveralFigures(what) => {
                write!(out, "it depends on {what}, too")
            }
            Self::NoLevel(word) => write!(out, "\"{}\" is no level that is known", note(word)),
            Self::NoWords(example) => write!(out, "no words of the rules say {example}"),
            Self::NoLevelColour(colour) => write!(out, "the colour {colour} is no level"),
            Self::Icons(set) => write!(out, "the icons {} are no levels", note(set)),
            Self::Condition(kind) => {
                write!(
                    out,
                    "a condition of the kind {} is not translated",
                    note(kind)
                )
            }
            Self::OtherDecides(cells) => {
                write!(out, "the rules follow {cells}, which rates the same rows")
            }
            Self::NotAbove(cell) => write!(
                out,
                "{cell} is not above 0, which it divides by or multiplies"
            ),
            Self::Differs(how) => out.write_str(how),
            Self::Unread
            | Self::TooLong
            | Self::SeveralSheets
            | Self::MovingCells
            | Self::Arithmetic
            | Self::NoDecimal
            | Self::OrderDiffers
            | Self::TooManyLimits
            | Self::OneLevel
            | Self::RelativeLimits
            | Self::NoSteps => out.write_str(self.plain().unwrap_or_default()),
        }
    }
}
