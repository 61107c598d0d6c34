//! Forms as a script declares them: one record whose values stand in given cells.

use super::file_name::FilePattern;
use super::spot::Spot;
use super::table::{Destination, Extras, Role};
use crate::name::Pattern;
use crate::position::Position;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::colour::Colour;
use ambersheet_quantity::StatedUnit;

/// Which worksheets a form is on.
#[derive(Clone, Debug, PartialEq)]
pub enum FormSheet {
    /// The worksheet at this place in the workbook, from 0; chart sheets do not count.
    Number(usize),
    /// Every worksheet whose name matches: one record each.
    Named(Pattern),
}

/// A value of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// This text, or this number as text.
    Text(String),
    /// Whatever stands in a cell.
    At(Spot),
    /// A part of the file's name.
    FileName(FilePattern),
}

/// One value of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormValue {
    /// What it is to the measure.
    pub role: Role,
    /// The value.
    pub given: Given,
    /// Where the script says so.
    pub at: Position,
}

/// Where a rating or direction of a form is written.
#[derive(Clone, Debug, PartialEq)]
pub struct FormDestination {
    /// The cell.
    pub spot: Spot,
    /// How; never a new column.
    pub destination: Destination,
    /// Where the script says so.
    pub at: Position,
}

/// A record whose values stand in given cells.
#[derive(Clone, Debug, PartialEq)]
pub struct FormLayout {
    /// The sheets it is on.
    pub sheet: FormSheet,
    /// Its values; a field's value is the cell that its rating stands in.
    pub values: Vec<FormValue>,
    /// Where the main rating goes, if there is one.
    pub rating: Option<FormDestination>,
    /// Where the direction goes, if it is written.
    pub direction: Option<FormDestination>,
    /// What else shows the rating.
    pub extras: Extras,
    /// What its numbers count.
    pub unit: Option<StatedUnit>,
    /// Of which quarter its values are, where that is not the period's.
    pub quarter: Option<u8>,
    /// Text that stands for "not filled in".
    pub empty: Vec<Pattern>,
    /// Where the declaration stands.
    pub at: Position,
}

/// Where the colours of the levels come from, if not from the script.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePalette {
    /// The template's key: each level looks as the cell that holds its word.
    Key {
        /// The sheet that the key is on; `None` is the first worksheet.
        sheet: Option<String>,
        /// The cells of the key.
        range: Range,
        /// Where the script says so.
        at: Position,
    },
    /// The template's conditional formats: each level looks as they colour its word.
    Formatting {
        /// Where the script says so.
        at: Position,
    },
}

/// What a cell gets whose measure is unrated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnratedLook {
    /// A word; without one the cell's value is left alone.
    pub word: Option<String>,
    /// A fill and the colour of the word on it; without one the cell's look is left alone.
    pub fill: Option<(Colour, Colour)>,
}
