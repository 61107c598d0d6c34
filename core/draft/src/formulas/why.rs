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
    /// A key of the workbook names the levels of what a format colours.
    KeyDecides(String),
    /// Another formula decides the rating of the same rows.
    OtherDecides(String),
    /// It holds only where this cell is above 0, and it is not.
    NotAbove(String),
    /// It only colours words that stand in its cells.
    ColoursWords,
    /// It colours letters, and fills no cell.
    ColoursLetters,
    /// A column of shares shows them as plain numbers, such as 0.1 for 10 percent.
    PlainShares(String),
    /// It belongs to no table whose figure it could rate.
    NoTable,
    /// The proof found a difference, in words.
    Differs(String),
}

impl WhyNot {
    /// Returns how much a reason tells, where a formula was read in several ways: what holds for all of them comes first.
    pub(crate) fn weight(&self) -> u8 {
        match self {
            Self::OneLevel | Self::SeveralFigures(_) | Self::Depends(_) => 0,
            Self::Arithmetic
            | Self::NoDecimal
            | Self::OrderDiffers
            | Self::TooManyLimits
            | Self::NoWords(_)
            | Self::NoSteps
            | Self::NotAbove(_)
            | Self::Differs(_)
            | Self::ColoursWords
            | Self::ColoursLetters
            | Self::PlainShares(_)
            | Self::NoTable
            | Self::KeyDecides(_)
            | Self::OtherDecides(_) => 1,
            Self::NoLevel(_) | Self::NoValue(_) | Self::SeveralCells(_) => 2,
            Self::Unread
            | Self::TooLong
            | Self::OtherFile(_)
            | Self::SeveralSheets
            | Self::MovingCells
            | Self::Itself(_)
            | Self::Changes(_)
            | Self::Function(_)
            | Self::OtherRow(_)
            | Self::UnknownName(_)
            | Self::Calculated(_)
            | Self::RelativeLimits
            | Self::NoLevelColour(_)
            | Self::Icons(_)
            | Self::Condition(_) => 3,
        }
    }

    /// Returns the reason: what stands before and after what it names of the workbook.
    fn parts(&self) -> (&'static str, &str, &'static str) {
        match self {
            Self::Unread => ("it cannot be read as a formula", "", ""),
            Self::TooLong => ("it is too long, or its brackets are too deep", "", ""),
            Self::OtherFile(what) => ("it refers to another workbook, ", what, ""),
            Self::SeveralSheets => ("it adds up cells of several sheets", "", ""),
            Self::MovingCells => ("it refers to cells that only a calculation finds", "", ""),
            Self::Itself(cell) => ("it depends on itself, through ", cell, ""),
            Self::Changes(name) => ("", name, "() changes though no figure does"),
            Self::Function(name) => ("the function ", name, " is not translated"),
            Self::OtherRow(cell) => ("", cell, " stands in another row of the table"),
            Self::UnknownName(name) => ("the workbook does not define the name ", name, ""),
            Self::NoValue(cell) => ("", cell, " holds no number and no word"),
            Self::Calculated(cell) => ("", cell, " is no fixed limit: it is calculated itself"),
            Self::SeveralCells(cells) => ("it uses ", cells, " where one cell is meant"),
            Self::Arithmetic => ("it does more than compare a figure with a limit", "", ""),
            Self::NoDecimal => ("its limit is no decimal number that ends", "", ""),
            Self::Depends(what) => ("it depends on ", what, ", too"),
            Self::SeveralFigures(what) => ("it tests several figures, such as ", what, ""),
            Self::OrderDiffers => ("its limits have another order in other rows", "", ""),
            Self::TooManyLimits => ("it has too many limits", "", ""),
            Self::NoLevel(word) => ("\"", word, "\" is no level that is known"),
            Self::OneLevel => ("it gives fewer than two levels", "", ""),
            Self::NoWords(example) => ("no words of the rules say ", example, ""),
            Self::RelativeLimits => ("its limits are shares of the figures in the sheet", "", ""),
            Self::NoSteps => ("its colours go over into each other", "", ""),
            Self::NoLevelColour(what) | Self::Icons(what) => ("", what, " is no level"),
            Self::Condition(kind) => ("formats of the kind ", kind, " are not translated"),
            Self::KeyDecides(cell) => (
                "the rules follow the key of the ratings at ",
                cell,
                ", which names the levels",
            ),
            Self::OtherDecides(cells) => ("the rules follow ", cells, " for the same rows"),
            Self::NotAbove(cell) => (
                "",
                cell,
                " is not above 0, which it divides by or multiplies",
            ),
            Self::ColoursWords => ("it colours words that stand in the cells", "", ""),
            Self::ColoursLetters => ("it colours only the letters, and fills no cell", "", ""),
            Self::PlainShares(column) => (
                "column ",
                column,
                " shows its shares as plain numbers; the rules need 10%, not 0.1",
            ),
            Self::NoTable => ("no figure was found that it rates", "", ""),
            Self::Differs(how) => ("", how, ""),
        }
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, what, after) = self.parts();
        write!(out, "{before}{what}{after}")
    }
}
