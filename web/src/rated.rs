//! A rated workbook, as the page asks for it.

use std::io::Cursor;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use ambersheet::{Diagnostic, Explanation, Level, NextLevel, OpenQuestion, Rated, Rating};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::{PageProblem, json};

/// A rated workbook with the bytes of its copy.
#[wasm_bindgen]
pub struct RatedWorkbook {
    /// A panic ends the call, and the page then throws this away.
    pub(crate) rated: AssertUnwindSafe<Rated<'static>>,
    output: Arc<[u8]>,
    is_new: bool,
}

/// A level with its colours, as `#RRGGBB`, and the number of its measures.
#[derive(Serialize)]
pub(crate) struct LevelCount<'a> {
    word: &'a str,
    fill: String,
    text: String,
    count: usize,
}

impl<'a> LevelCount<'a> {
    /// Returns the levels of a rated workbook, best first.
    pub(crate) fn of(rated: &'a Rated<'_>) -> Vec<Self> {
        let levels = rated.ruleset().levels().zip(rated.counts().0);
        let count = |(level, (word, count)): (Level<'_>, (&'a str, usize))| Self {
            word,
            fill: format!("#{}", level.fill()),
            text: format!("#{}", level.text_colour()),
            count,
        };
        levels.map(count).collect()
    }
}

/// The outcome of rating a workbook.
#[derive(Serialize)]
struct RatingOutcome<'a> {
    levels: Vec<LevelCount<'a>>,
    unrated: usize,
    /// The measures among the unrated that wait for an answer.
    waiting: usize,
    measures: usize,
    period: Option<&'a str>,
    changed_cells: usize,
    is_new: bool,
    questions: Vec<OpenQuestion>,
    warnings: &'a [Diagnostic],
}

/// A measure as the page shows it.
#[derive(Serialize)]
struct ShownMeasure<'a, 'r> {
    #[serde(flatten)]
    rating: Rating<'a, 'r>,
    /// The level's place in the scale; nothing if it is unrated.
    rank: Option<u8>,
    previous_cell: Option<String>,
}

/// One measure explained.
#[derive(Serialize)]
struct Explained<'a, 'r> {
    measure: ShownMeasure<'a, 'r>,
    explanation: Explanation,
    /// The distance to the next levels, in words.
    next_in_words: Vec<String>,
}

impl RatedWorkbook {
    /// Writes the copy into memory and reads it back; `is_new` if the input was no Office Open XML workbook.
    pub(crate) fn write(rated: Rated<'static>, is_new: bool) -> Result<Self, PageProblem> {
        let mut output = Cursor::new(Vec::new());
        rated.write_and_read_back(&mut output)?;
        Ok(Self {
            rated: AssertUnwindSafe(rated),
            output: output.into_inner().into(),
            is_new,
        })
    }

    /// Returns a reader of the rated copy.
    pub(crate) fn reader(&self) -> Cursor<Arc<[u8]>> {
        Cursor::new(Arc::clone(&self.output))
    }
}

#[wasm_bindgen]
impl RatedWorkbook {
    /// Returns the counts, the open questions and the warnings as JSON.
    ///
    /// # Errors
    /// None that can be expected.
    pub fn outcome(&self) -> Result<String, PageProblem> {
        json(&RatingOutcome {
            levels: LevelCount::of(&self.rated),
            unrated: self.rated.counts().1,
            waiting: self.rated.waiting().ratings,
            measures: self.rated.ratings().len(),
            period: self.rated.ruleset().period(),
            changed_cells: self.rated.kept().cells,
            is_new: self.is_new,
            questions: self.rated.questions(),
            warnings: self.rated.warnings(),
        })
    }

    /// Returns some of the measures in the order of the workbook, as a list in JSON.
    ///
    /// # Errors
    /// None that can be expected.
    pub fn measures(&self, from: usize, count: usize) -> Result<String, PageProblem> {
        let ratings = self.rated.ratings().skip(from).take(count);
        json(&ratings.map(ShownMeasure::of).collect::<Vec<_>>())
    }

    /// Explains the measure at an index of the list, as JSON; `null` if there is none.
    ///
    /// # Errors
    /// None that can be expected.
    pub fn explain(&self, index: usize) -> Result<String, PageProblem> {
        let explained = self.rated.rating_at(index).map(|rating| {
            let explanation = rating.explain();
            Explained {
                next_in_words: explanation.next.iter().map(NextLevel::phrase).collect(),
                explanation,
                measure: ShownMeasure::of(rating),
            }
        });
        json(&explained)
    }

    /// Returns the bytes of the rated copy.
    pub fn output(&self) -> Vec<u8> {
        self.output.to_vec()
    }
}

impl<'a, 'r> ShownMeasure<'a, 'r> {
    fn of(rating: Rating<'a, 'r>) -> Self {
        Self {
            rank: rating.rank(),
            previous_cell: rating.previous_cell(),
            rating,
        }
    }
}
