//! Reads published ratings by a draft of rules, and drafts rules that give them.

use ambersheet_draft::draft::{DraftBasis, draft as plain_draft, draft_on};
use ambersheet_draft::infer::answers::answers;
use ambersheet_draft::question::GivenAnswers;

use super::published::{self, ReadWorkbook};
use super::{Draft, finish, open};
use crate::error::Error;
use crate::infer::inferred::Inferred;
use crate::infer::published::PublishedRatings;
use crate::source::IntoSource;

/// Reads the ratings that a workbook publishes, by a draft of its rules; `input` is a name to show. See [`Inferred`] for an
/// example.
///
/// # Errors
/// Those of [`draft()`](crate::draft()), and [`ErrorKind::Layout`](crate::ErrorKind) if the draft does not fit the workbook, or nothing tells
/// in which order its levels are.
pub fn published_ratings(
    source: impl IntoSource,
    file_name: &str,
    input: &str,
) -> Result<PublishedRatings, Error> {
    let (read, opened, is_fresh) = open(source)?;
    let found = plain_draft(&read.grids, file_name, &GivenAnswers::new());
    let read = ReadWorkbook {
        sheets: &read.grids,
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
/// Those of [`draft()`](crate::draft()).
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
    let (read, opened, _) = open(source)?;
    let sheets = &read.grids;
    let none = GivenAnswers::new();
    let first = plain_draft(sheets, file_name, &none);
    let comparing = published::comparing(&first, &none);
    let second = plain_draft(sheets, file_name, &comparing);
    let (answers, published) = answers(&inferred.inference, &inferred.levels, &second);
    let lines = published.reasons.is_empty().then(|| inferred.limit_lines());
    let all = comparing.into_iter().chain(answers).collect();
    let mut found = draft_on(
        sheets,
        file_name,
        &all,
        &DraftBasis {
            published,
            ..DraftBasis::default()
        },
    );
    for line in lines.into_iter().flatten() {
        found.script.push_str(&line);
        found.script.push('\n');
    }
    finish(found, sheets, file_name, opened.1)
}
