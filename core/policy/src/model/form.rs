//! Forms as a script declares them: single records with their values in given cells.

use super::file_name::FilePattern;
use super::question::QuestionIndex;
use super::rounding::Rounding;
use super::spot::Spot;
use super::table::{AllowanceBasis, Destination, Extras, Role, VarianceUse};
use crate::name::Pattern;
use ambersheet_diagnostic::Position;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::colour::Colour;
use ambersheet_quantity::StatedUnit;

/// The worksheets that a form is on.
#[derive(Clone, Debug, PartialEq)]
pub enum FormSheet {
    /// The worksheet at this index in the workbook, from 0; chart sheets do not count.
    Number(usize),
    /// Every worksheet with a matching name: one record each.
    Named(Pattern),
}

/// A value of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// This text, or this number as text.
    Text(String),
    /// The content of a cell.
    At(Spot),
    /// A part of the file's name.
    FileName(FilePattern),
}

/// One value of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormValue {
    /// The role of the value.
    pub role: Role,
    /// The value.
    pub given: Given,
    /// The place in the script.
    pub at: Position,
}

/// The cell that a rating or direction of a form is written to.
#[derive(Clone, Debug, PartialEq)]
pub struct FormDestination {
    /// The cell.
    pub spot: Spot,
    /// The way it is written; never a new column.
    pub destination: Destination,
    /// The place in the script.
    pub at: Position,
}

/// A table whose measures stand across, each with its values in the rows below its heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Across {
    /// The text that the row of the headings begins with.
    pub labels: Pattern,
    /// Headings that are no measures.
    pub skip: Vec<Pattern>,
}

/// A record with its values in given cells.
#[derive(Clone, Debug, PartialEq)]
pub struct FormLayout {
    /// The sheets it is on.
    pub sheet: FormSheet,
    /// The table whose headings are one record each, if it is no single form.
    pub across: Option<Across>,
    /// The values; a field's value is the cell of its rating.
    pub values: Vec<FormValue>,
    /// The destination of the main rating, if there is one.
    pub rating: Option<FormDestination>,
    /// The destination of the direction, if it is written.
    pub direction: Option<FormDestination>,
    /// The other signs of the rating.
    pub extras: Extras,
    /// The basis of the tolerance, if a cell gives it.
    pub tolerance: Option<AllowanceBasis>,
    /// The rounding of the numbers.
    pub rounded: Option<Rounding>,
    /// `true` if the actual is likelihood times impact.
    pub is_product: bool,
    /// The values that the variance stands in for.
    pub variance: VarianceUse,
    /// `true` if the sign of the target says which way is good.
    pub said_by_target: bool,
    /// `true` if the published rating is the fill of its cell.
    pub published_by_fill: bool,
    /// The unit of the numbers.
    pub unit: Option<StatedUnit>,
    /// The quarter of the values, if it is not the period's.
    pub quarter: Option<u8>,
    /// Texts that mean "not filled in".
    pub empty: Vec<Pattern>,
    /// The author's open question about the form.
    pub question: Option<QuestionIndex>,
    /// The author's `because`.
    pub because: Option<String>,
    /// The place in the script.
    pub at: Position,
}

/// The source of the levels' colours, if it is not the script.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePalette {
    /// The template's key: each level looks as the cell that holds its word.
    Key {
        /// The sheet that the key is on; `None` is the first worksheet.
        sheet: Option<String>,
        /// The cells of the key.
        range: Range,
        /// The place in the script.
        at: Position,
    },
    /// The template's conditional formats: each level looks as they colour its word.
    Formatting {
        /// The place in the script.
        at: Position,
    },
}

/// The look of a rating cell without a rating.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnratedLook {
    /// A word; without one the cell's value is left alone.
    pub word: Option<String>,
    /// A fill and the colour of the word on it; without one the cell's look is left alone.
    pub fill: Option<(Colour, Colour)>,
}
