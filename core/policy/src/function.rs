//! Functions that a script defines, as the evaluation sees them: a record goes in, an answer comes out.

use std::fmt;
use std::sync::Arc;

use ambersheet_diagnostic::{Diagnostic, Position};
use ambersheet_ooxml::address::Cell;
use ambersheet_quantity::Quantity;
use rust_decimal::Decimal;

use crate::polarity::Polarity;
use crate::reason::Reason;

/// The functions of one script. They share nothing between calls, so that any thread may call them.
pub trait ScriptFunctions: fmt::Debug + Send + Sync {
    /// Returns `true` if a function may read a cell by its heading.
    fn reads_cells(&self) -> bool;

    /// Returns `true` if a function may read the cell under this heading.
    fn reads_heading(&self, heading: &str) -> bool;

    /// Returns the numbers that functions compare with values of the record, in the script's order.
    fn compared_numbers(&self) -> &[ComparedNumber];

    /// Begins a run: the time that functions take is counted anew.
    fn begin_run(&self);

    /// Calls the function of this name over a record.
    ///
    /// # Errors
    /// A [`Failure`] if the function reads a missing value, goes wrong, meets a limit, or answers
    /// neither a level of the scale nor `unrated("why")`.
    fn call(&self, name: &str, record: &Arc<FunctionRecord>) -> Result<Answer, Failure>;
}

/// A number of the script that a function compares with a value of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedNumber {
    /// The function's name.
    pub function: String,
    /// The number, as it stands in the script or as a parameter sets it.
    pub number: Decimal,
    /// The value that it is compared with.
    pub value: ComparedValue,
    /// The position of the number.
    pub at: Position,
}

/// A value of the record that a function compares with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparedValue {
    /// The value being rated.
    Actual,
    /// The value of the period before.
    Previous,
    /// The target.
    Target,
    /// The distance on the bad side of the target.
    OffTargetBy,
    /// The cell under a heading, as the script writes it.
    Cell(String),
}

/// The answer of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A level, by its rank on the scale.
    Level(u8),
    /// No rating, with the reason in the author's words.
    Unrated(String),
}

/// The reason why a function gives no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// This record cannot be rated: the reason, and a sentence that names the cell and the line.
    Record(Reason, String),
    /// A fault of the script, with its place. It stops the run.
    Script(Box<Diagnostic>),
}

/// A measure with its values, as a function of the script sees it.
#[derive(Clone, Debug)]
pub struct FunctionRecord {
    /// The measure's name.
    pub measure: String,
    /// The field that is being rated, if it is not the main rating.
    pub field: Option<String>,
    /// The record's group.
    pub group: Option<String>,
    /// The value being rated, in the unit of the target.
    pub actual: Result<Quantity, Reason>,
    /// The value of the period before.
    pub previous: Result<Quantity, Reason>,
    /// The target.
    pub target: Result<Quantity, Reason>,
    /// The cells of those three values, as far as they are on the sheet of the rating.
    pub places: [Option<Cell>; 3],
    /// The polarity, if anything gives one.
    pub good_is: Option<Polarity>,
    /// The distance on the bad side of the target, in its unit.
    pub off_target_by: Result<Decimal, Reason>,
    /// The table's headings, each [`fold`](ambersheet_ooxml::text::fold)ed.
    pub headings: Arc<Vec<String>>,
    /// The row's cells under those headings.
    pub cells: Vec<CellUnderHeading>,
}

/// The cell under a heading, as it is shown, and what it holds.
#[derive(Clone, Debug)]
pub struct CellUnderHeading {
    /// The address of the cell.
    pub at: Option<Cell>,
    /// The text that the cell shows.
    pub text: String,
    /// The content of the cell.
    pub held: Held,
    /// The number in the cell, or the reason why there is none.
    pub quantity: Result<Quantity, Reason>,
}

/// The content of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Blank,
    /// A number.
    Number,
    /// A text, perhaps with a number in it.
    Text,
    /// TRUE or FALSE.
    Truth(bool),
    /// A date, perhaps with a time of day: days of the 1900 date system.
    Date(Decimal),
    /// A time of day or a duration, in days.
    Time(Decimal),
    /// An error value.
    Error,
}
