//! The result of a draft: the script, the questions, the measures.

use crate::formulas::reading::ColumnReading;
use crate::plan::PublishedPlace;
use crate::question::Question;
use crate::taken::NotTaken;
use crate::template::Template;

/// A measure that a draft rates.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftMeasure {
    /// Its name.
    pub name: String,
    /// The cell of its figure.
    pub place: String,
    /// Its target as the sheet has it.
    pub target: String,
    /// The direction that is good, if anything tells.
    pub good_is: Option<String>,
    /// The reason for that direction.
    pub why: String,
    /// `true` if the workbook itself says it in words that rules know.
    pub is_stated: bool,
}

/// A draft.
#[derive(Clone, Debug, Default)]
pub struct SheetsDraft {
    /// The script; empty if no table of measures was found.
    pub script: String,
    /// The questions that are open.
    pub questions: Vec<Question>,
    /// The names of all questions, the answered ones included.
    pub asked: Vec<String>,
    /// Why answers are not taken; their questions are open.
    pub not_taken: NotTaken,
    /// The measures that the script rates by their numbers.
    pub measures: Vec<DraftMeasure>,
    /// The place of ratings that may be published beside the figures.
    pub published: PublishedPlace,
    /// The headings of what the script names.
    pub template: Template,
    /// The period that the script states, if it is that of the workbook's headings.
    pub period: Option<String>,
    /// The number of tables that the script names.
    pub tables: usize,
    /// The formulas and conditional formats that were read, each with its rules or the reason why it has none.
    pub formulas: Vec<ColumnReading>,
}
