//! A workbook that the page has opened.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use ambersheet::{
    Draft, GivenAnswers, NearestRow, Options, Overrides, Question, ReadFormula, Ruleset, Source,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::{PageProblem, json};
use crate::rated::RatedWorkbook;

/// A workbook of any input format, as bytes and a name.
#[wasm_bindgen]
pub struct OpenWorkbook {
    name: String,
    bytes: Arc<[u8]>,
}

/// A draft as the page shows it.
#[derive(Serialize)]
struct DraftShown<'a> {
    script: &'a str,
    questions: Vec<QuestionShown<'a>>,
    places: usize,
    nothing_found: Option<&'a str>,
    nearest: Vec<NearestShown<'a>>,
    not_taken: &'a BTreeMap<String, String>,
    formulas: Vec<FormulaShown<'a>>,
}

/// A question with what people read beside it.
#[derive(Serialize)]
struct QuestionShown<'a> {
    #[serde(flatten)]
    question: &'a Question,
    proposed_in_words: Option<String>,
    how_to_answer: &'static str,
}

impl<'a> QuestionShown<'a> {
    fn of(question: &'a Question) -> Self {
        let proposed = question.proposed.as_ref();
        Self {
            question,
            proposed_in_words: proposed.map(|value| question.value_in_words(value)),
            how_to_answer: question.topic.how_to_answer(),
        }
    }
}

/// The row of a sheet that comes closest to headings, where nothing was found.
#[derive(Serialize)]
struct NearestShown<'a> {
    sheet: &'a str,
    row: u32,
    column: &'a str,
    known: Vec<KnownShown<'a>>,
    unknown: &'a [String],
    columns: Vec<ColumnShown<'a>>,
}

/// A heading that is understood.
#[derive(Serialize)]
struct KnownShown<'a> {
    meaning: &'a str,
    heading: &'a str,
}

/// A column that may be chosen.
#[derive(Serialize)]
struct ColumnShown<'a> {
    column: &'a str,
    heading: &'a str,
}

impl<'a> NearestShown<'a> {
    fn of(row: &'a NearestRow) -> Self {
        let known = row.known.iter().map(|known| KnownShown {
            meaning: &known.meaning,
            heading: &known.heading,
        });
        let columns = row.columns.iter().map(|column| ColumnShown {
            column: &column.column,
            heading: &column.heading,
        });
        Self {
            sheet: &row.sheet,
            row: row.row,
            column: &row.column,
            known: known.collect(),
            unknown: &row.unknown,
            columns: columns.collect(),
        }
    }
}

/// A formula of the workbook that gives ratings, and why the draft does not follow it where it does not.
#[derive(Serialize)]
struct FormulaShown<'a> {
    cells: &'a str,
    formula: &'a str,
    why_not: Option<&'a str>,
}

impl<'a> DraftShown<'a> {
    fn of(draft: &'a Draft) -> Self {
        Self {
            script: &draft.script,
            questions: draft.questions.iter().map(QuestionShown::of).collect(),
            places: draft.places,
            nothing_found: draft.nothing_found.as_deref(),
            nearest: draft.nearest.iter().map(NearestShown::of).collect(),
            not_taken: &draft.not_taken,
            formulas: draft.formulas.iter().map(FormulaShown::of).collect(),
        }
    }
}

impl<'a> FormulaShown<'a> {
    fn of(formula: &'a ReadFormula) -> Self {
        Self {
            cells: &formula.cells,
            formula: &formula.formula,
            why_not: formula.why_not.as_deref(),
        }
    }
}

#[wasm_bindgen]
impl OpenWorkbook {
    /// Takes the bytes of a file. Nothing is read yet.
    #[wasm_bindgen(constructor)]
    pub fn new(name: String, bytes: Vec<u8>) -> Self {
        Self {
            name,
            bytes: bytes.into(),
        }
    }

    /// Drafts rules for the workbook; `answers` is an object by the ids of questions, as JSON.
    ///
    /// Returns `{script, questions, places, nothing_found, nearest, not_taken, formulas}` as JSON.
    ///
    /// # Errors
    /// A problem if the workbook cannot be read.
    pub fn draft(&self, answers: &str) -> Result<String, PageProblem> {
        let answers: GivenAnswers =
            serde_json::from_str(answers).map_err(|error| PageProblem::new(error.to_string()))?;
        let draft = ambersheet::draft_with(self.source()?, &self.name, &answers)?;
        json(&DraftShown::of(&draft))
    }

    /// Rates the workbook by a script, and writes the rated copy into memory.
    ///
    /// # Errors
    /// A problem if the script does not load, does not fit the workbook, or if the workbook cannot be read.
    pub fn rate(&self, script_name: &str, script: &[u8]) -> Result<RatedWorkbook, PageProblem> {
        let rules = Arc::new(Ruleset::load(script_name, script, &Overrides::default())?);
        let source = self.source()?;
        let is_new = source.is_fresh();
        let rated = ambersheet::rate(source, rules, &Options::default())?;
        RatedWorkbook::write(rated, is_new)
    }
}

impl OpenWorkbook {
    /// Returns the workbook as a source, which is read anew each time.
    pub(crate) fn source(&self) -> Result<Source, PageProblem> {
        Ok(Source::open(
            Cursor::new(Arc::clone(&self.bytes)),
            Some(&self.name),
        )?)
    }
}
