//! Drafts the rules for a workbook: reads its sheets as grids, and leaves the decisions to `ambersheet-draft`.
//!
//! A draft is tried before it is given out: it must load.

pub(crate) mod sheets;

pub(crate) mod register;

pub(crate) mod published;

use std::collections::BTreeMap;

use ambersheet_diagnostic::{Diagnostic, Place};
use ambersheet_draft::draft::draft_published;
use ambersheet_draft::draft_result::{DraftMeasure, SheetsDraft};
use ambersheet_draft::grid::SheetGrid;
use ambersheet_draft::infer::answers::answers;
use ambersheet_draft::nearest::{Nearest, nearest};
use ambersheet_draft::question::{GivenAnswers, Question};
use ambersheet_draft::starter::starter;
use ambersheet_draft::template::Template;
use ambersheet_ooxml::address::Cell;
use ambersheet_script::Overrides;

use crate::error::Error;
use crate::infer::inferred::Inferred;
use crate::infer::published::PublishedRatings;
use crate::init::published::ReadWorkbook;
use crate::ruleset::Ruleset;
use crate::source::IntoSource;
use crate::source::open_return::OpenReturn;

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
    /// found and the lines to complete, and rates nothing until they are.
    pub nothing_found: Option<String>,
    /// Why answers are not taken, by the [ids](Question::id) of their questions, which stay open.
    pub not_taken: BTreeMap<String, String>,
    /// The period that the script states, if the headings name one.
    pub period: Option<String>,
    /// The warnings raised while reading the workbook.
    pub warnings: Vec<Diagnostic>,
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
    let (sheets, opened, is_fresh) = open(source)?;
    let warnings = opened.1.clone();
    let mut found = ambersheet_draft::draft::draft(&sheets, file_name, answers);
    check_answers(&found, answers)?;
    if published::may_publish(&found, is_fresh) {
        let read = ReadWorkbook {
            sheets: &sheets,
            opened,
            is_fresh,
            names: (file_name, file_name),
        };
        if let Some(shown) = published::proposed(read, answers, &found) {
            found = draft_published(&sheets, file_name, answers, shown);
        }
    }
    finish(found, &sheets, file_name, warnings)
}

/// Reads the ratings that a workbook publishes, by a draft of its rules; `input` is a name to show. See [`Inferred`] for an
/// example.
///
/// # Errors
/// Those of [`draft()`], and [`ErrorKind::Layout`](crate::ErrorKind) if the draft does not fit the workbook, or nothing tells
/// in which order its levels are.
pub fn published_ratings(
    source: impl IntoSource,
    file_name: &str,
    input: &str,
) -> Result<PublishedRatings, Error> {
    let (sheets, opened, is_fresh) = open(source)?;
    let found = ambersheet_draft::draft::draft(&sheets, file_name, &GivenAnswers::new());
    let read = ReadWorkbook {
        sheets: &sheets,
        opened,
        is_fresh,
        names: (file_name, input),
    };
    let (published, _) = published::read(read, &GivenAnswers::new(), &found)?;
    Ok(published)
}

/// Drafts the rules for a workbook, with what was inferred from published ratings as the answers to its questions.
///
/// Limits that are no tolerance around a target stand at the end of the script.
///
/// # Errors
/// Those of [`draft()`].
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let csv = b"Measure,Actual,Target,RAG\nVisits,82,80,Green\nCalls,76,80,Amber\nRepairs,60,80,Red\n".to_vec();
/// let open = || ambersheet::Source::open(std::io::Cursor::new(csv.clone()), Some("return.csv"));
/// let published = ambersheet::published_ratings(open()?, "return.csv", "return.csv")?;
/// let inferred = ambersheet::infer(vec![published])?;
/// let draft = ambersheet::draft_inferred(open()?, "return.csv", &inferred)?;
/// assert!(draft.script.contains("amber_within(percent_of_target(10));\nbecause("));
/// # Ok(())
/// # }
/// ```
pub fn draft_inferred(
    source: impl IntoSource,
    file_name: &str,
    inferred: &Inferred,
) -> Result<Draft, Error> {
    let (sheets, opened, _) = open(source)?;
    let none = GivenAnswers::new();
    let first = ambersheet_draft::draft::draft(&sheets, file_name, &none);
    let comparing = published::comparing(&first, &none);
    let second = ambersheet_draft::draft::draft(&sheets, file_name, &comparing);
    let (answers, published) = answers(&inferred.inference, &inferred.levels, &second);
    let lines = published.reasons.is_empty().then(|| inferred.limit_lines());
    let all = comparing.into_iter().chain(answers).collect();
    let mut found = draft_published(&sheets, file_name, &all, published);
    for line in lines.into_iter().flatten() {
        found.script.push_str(&line);
        found.script.push('\n');
    }
    finish(found, &sheets, file_name, opened.1)
}

/// A workbook as its sheets, and as it was opened with the warnings raised meanwhile; `true` if it was made from another
/// format.
type Opened = (Vec<SheetGrid>, (OpenReturn, Vec<Diagnostic>), bool);

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
    if found.tables == 0 {
        let rows = nearest(sheets);
        let best = rows.iter().reduce(|best, row| {
            if row.score() > best.score() {
                row
            } else {
                best
            }
        });
        found.script = starter(sheets, &rows, best, file_name);
        nothing_found = Some(why_nothing(sheets, best)?);
    }
    Ruleset::load("the draft", found.script.as_bytes(), &Overrides::default())?;
    Ok(Draft {
        nothing_found,
        not_taken: found.not_taken,
        script: found.script,
        questions: found.questions,
        places: found.tables,
        warnings,
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
