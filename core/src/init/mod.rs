//! Drafts the rules for a workbook: reads its sheets as grids, and leaves the decisions to `ambersheet-draft`.
//!
//! A draft is tried before it is given out: it must load.

pub(crate) mod sheets;

pub(crate) mod nearest_row;

pub(crate) mod read_formula;

pub(crate) mod register;

pub(crate) mod published;

#[cfg(feature = "recalculate")]
mod proof;

mod proven;

pub(crate) mod inferred;

use std::collections::BTreeMap;

use ambersheet_diagnostic::{Diagnostic, Place};
use ambersheet_draft::draft::{DraftBasis, draft_on};
use ambersheet_draft::draft_result::{DraftMeasure, SheetsDraft};
use ambersheet_draft::formula_lines::quoted_formulas;
use ambersheet_draft::formulas::read::Verdicts;
use ambersheet_draft::grid::SheetGrid;
use ambersheet_draft::nearest::{Nearest, best, nearest};
use ambersheet_draft::published::ShownByRatings;
use ambersheet_draft::question::{GivenAnswers, Question};
use ambersheet_draft::starter::starter;
use ambersheet_draft::template::Template;
use ambersheet_ooxml::address::Cell;
use ambersheet_script::Overrides;

use crate::error::Error;
use crate::ruleset::Ruleset;
use crate::source::IntoSource;
use crate::source::open_return::OpenReturn;

use self::nearest_row::NearestRow;
use self::proven::proven;
use self::published::ReadWorkbook;
use self::read_formula::ReadFormula;
use self::sheets::ReadSheets;

/// The rules that were drafted for a workbook.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// let draft = ambersheet::draft(workbook, "norfolk-example.xlsx")?;
/// assert!(draft.script.starts_with("// A first draft of the rules for norfolk-example.xlsx."));
/// for question in &draft.questions {
///     println!("{}: {}", question.id, question.text);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Draft {
    /// The script. It loads; each open question in it is a statement.
    pub script: String,
    /// The questions that nobody has answered yet, in the script's order.
    pub questions: Vec<Question>,
    /// The number of tables and forms that the script names; 0 if nothing was found.
    pub places: usize,
    /// The reason why nothing was found, with the nearest row. The script is then one to start from: it has the headings
    /// found and the lines to complete, and rates nothing until they are. The question [`columns-1`](crate::QuestionTopic::Columns)
    /// asks for the columns instead.
    pub nothing_found: Option<String>,
    /// The rows that come closest to headings where nothing was found, one for each sheet that has such a row; the one that
    /// comes closest of all is first.
    pub nearest: Vec<NearestRow>,
    /// Why answers are not taken, by the [ids](Question::id) of their questions, which stay open.
    pub not_taken: BTreeMap<String, String>,
    /// The period that the script states, if the headings name one.
    pub period: Option<String>,
    /// The warnings raised while reading the workbook.
    pub warnings: Vec<Diagnostic>,
    /// The formulas and conditional formats that give ratings, and what the script follows of them.
    pub formulas: Vec<ReadFormula>,
    measures: Vec<DraftMeasure>,
    template: Template,
}

impl Draft {
    /// Returns in a few words how the headings of another draft's workbook differ from those of this one; nothing if the
    /// two share a template. Periods in headings and in the names of sheets do not count.
    pub fn difference(&self, other: &Self) -> Option<String> {
        self.template.difference(&other.template)
    }
}

/// Drafts the rules for a workbook.
///
/// `source` is a [`Source`](crate::Source), or a reader of an OOXML workbook; it is never written to. The ruleset is
/// named after `file_name`, the name of the workbook.
///
/// # Errors
/// - [`ErrorKind::Workbook`](crate::ErrorKind) or [`ErrorKind::Io`](crate::ErrorKind) if the workbook cannot be read
/// - [`ErrorKind::Layout`](crate::ErrorKind) if no row holds several texts, so that there are no headings to start from
pub fn draft(source: impl IntoSource, file_name: &str) -> Result<Draft, Error> {
    draft_with(source, file_name, &GivenAnswers::new())
}

/// Drafts the rules for a workbook, with answers to the questions of an earlier draft of the same workbook.
///
/// `answers` gives for the [id](Question::id) of a question the value of one of its choices, or another value of its
/// topic. Where measures differ, it is an object with a value for each: by name, by the cell of the figure, or `"all"`.
/// An answer that says nothing about its question is [not taken](Draft::not_taken).
///
/// # Errors
/// Those of [`draft()`], and [`ErrorKind::Layout`](crate::ErrorKind) for an answer to a question that is not asked.
///
/// # Examples
/// ```
/// use std::collections::BTreeMap;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let open = || std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"));
/// let first = ambersheet::draft(open()?, "norfolk-example.xlsx")?;
/// let tolerance = first.questions.iter().find(|question| question.id == "tolerance-1");
/// assert!(tolerance.is_some());
/// let answers = BTreeMap::from([("tolerance-1".to_owned(), serde_json::json!({ "percent_of_target": 6 }))]);
/// let second = ambersheet::draft_with(open()?, "norfolk-example.xlsx", &answers)?;
/// assert!(second.script.contains("amber_within(percent_of_target(6));"));
/// # Ok(())
/// # }
/// ```
pub fn draft_with(
    source: impl IntoSource,
    file_name: &str,
    answers: &GivenAnswers,
) -> Result<Draft, Error> {
    let (read, opened, is_fresh) = open(source)?;
    let warnings = opened.1.clone();
    let sheets = &read.grids;
    let drafted = |verdicts: &Verdicts, published: ShownByRatings| {
        let basis = DraftBasis {
            formulas: Some((&read.background, verdicts)),
            published,
        };
        draft_on(sheets, file_name, answers, &basis)
    };
    let by_formulas = |verdicts: &Verdicts| drafted(verdicts, ShownByRatings::default());
    let (mut found, verdicts) = proven(&opened.0, &read, &by_formulas)?;
    check_answers(&found, answers)?;
    if published::may_publish(&found, is_fresh) {
        let workbook = ReadWorkbook {
            sheets,
            opened,
            is_fresh,
            names: (file_name, file_name),
        };
        if let Some(shown) = published::proposed(workbook, answers, &found) {
            found = drafted(&verdicts, shown);
        }
    }
    finish(found, sheets, file_name, warnings)
}

/// A workbook as its sheets, and as it was opened with the warnings raised meanwhile; `true` if it was made from another
/// format.
type Opened = (ReadSheets, (OpenReturn, Vec<Diagnostic>), bool);

fn open(source: impl IntoSource) -> Result<Opened, Error> {
    let source = source.into_source();
    let is_fresh = source.is_fresh();
    let cells = crate::cells(source)?;
    let sheets = sheets::read(cells.workbook())?;
    Ok((sheets, cells.into_workbook(), is_fresh))
}

/// Finishes a draft: one to start from where nothing was found, and each one tried by loading it.
fn finish(
    mut found: SheetsDraft,
    sheets: &[SheetGrid],
    file_name: &str,
    warnings: Vec<Diagnostic>,
) -> Result<Draft, Error> {
    let mut nothing_found = None;
    let mut nearest_rows = Vec::new();
    if found.tables == 0 {
        let rows = nearest(sheets);
        let best = best(&rows);
        found.script = starter(sheets, &rows, best, file_name);
        found.script.push_str(&quoted_formulas(&found.formulas));
        nothing_found = Some(why_nothing(sheets, best)?);
        let others = rows.iter().filter(|row| Some(*row) != best);
        let closest = best.into_iter().chain(others);
        nearest_rows = closest.map(|row| NearestRow::of(sheets, row)).collect();
    }
    Ruleset::load("the draft", found.script.as_bytes(), &Overrides::default())?;
    Ok(Draft {
        nothing_found,
        nearest: nearest_rows,
        not_taken: found.not_taken,
        script: found.script,
        questions: found.questions,
        places: found.tables,
        warnings,
        formulas: found.formulas.iter().map(ReadFormula::of).collect(),
        measures: found.measures,
        template: found.template,
        period: found.period,
    })
}

/// Refuses an answer to a question that is not asked, with the questions that are.
fn check_answers(found: &SheetsDraft, answers: &GivenAnswers) -> Result<(), Error> {
    let unknown = answers.keys().find(|id| !found.asked.contains(id));
    let Some(unknown) = unknown else {
        return Ok(());
    };
    let asked = if found.asked.is_empty() {
        "nothing is asked about this workbook".to_owned()
    } else {
        format!("the questions are {}", found.asked.join(", "))
    };
    Err(Error::layout(
        None,
        format!(
            "no question is called \"{unknown}\": {asked}; were the answers written for another workbook?"
        ),
    ))
}

/// Returns why no measures were found, with the nearest row.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind) if there is no such row.
fn why_nothing(sheets: &[SheetGrid], nearest: Option<&Nearest>) -> Result<String, Error> {
    let Some(nearest) = nearest else {
        return Err(Error::layout(
            None,
            "no measures found: no row has headings such as Measure, Actual and Target, or Project and RAG rating, and there are no labels such as \"Performance measure:\" with \"Target:\" and \"Actual:\"",
        ));
    };
    let cell = Cell::new(nearest.row, nearest.column);
    let place = Place::Cell(sheets[nearest.sheet].name.clone(), cell);
    Ok(format!("{place}: {}", nearest.message()))
}
