//! The core's errors as the package's exceptions, with their fields.

use ambersheet::{Error, ErrorKind, Problem};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The exception for a core error, with its whole message.
pub(crate) fn to_python(error: &Error) -> PyErr {
    match error.kind() {
        ErrorKind::Io(io) => PyOSError::new_err(io.to_string()),
        ErrorKind::NotAWorkbook(_) | ErrorKind::Workbook { .. } => {
            raised("WorkbookError", &error.to_string(), &Place::default())
        }
        ErrorKind::Rules { script, problems } => of_rules(script, problems, &error.to_string()),
        ErrorKind::Layout { place, message } => {
            let (sheet, cell) = place.as_deref().map(split).unwrap_or_default();
            let suggestions = suggestions(message);
            raised(
                "LayoutError",
                &error.to_string(),
                &Place {
                    sheet,
                    cell,
                    suggestions,
                    ..Place::default()
                },
            )
        }
        _ => raised("AmbersheetError", &error.to_string(), &Place::default()),
    }
}

/// The exception for a column that cannot be read.
pub(crate) fn frame_error(message: &str, column: &str) -> PyErr {
    let raise = |py: Python<'_>| {
        let fields = PyDict::new(py);
        fields.set_item("column", column)?;
        let class = py.import("ambersheet.errors")?.getattr("FrameError")?;
        Ok(PyErr::from_value(class.call((message,), Some(&fields))?))
    };
    Python::attach(|py| raise(py).unwrap_or_else(|error: PyErr| error))
}

/// Where something is wrong, as the exceptions' fields have it.
#[derive(Default)]
struct Place<'a> {
    path: Option<&'a str>,
    sheet: Option<String>,
    cell: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    suggestions: Vec<String>,
    problems: &'a [Problem],
}

fn of_rules(script: &str, problems: &[Problem], message: &str) -> PyErr {
    let first = problems.first().filter(|problem| problem.line > 0);
    let place = Place {
        path: Some(script),
        line: first.map(|problem| problem.line),
        column: first.map(|problem| problem.column),
        suggestions: problems
            .iter()
            .filter_map(|problem| problem.suggestion.clone())
            .collect(),
        problems,
        ..Place::default()
    };
    raised("RulesError", message, &place)
}

/// `'Vital Signs'!G7` as its sheet and cell; a place without a cell is a sheet.
fn split(place: &str) -> (Option<String>, Option<String>) {
    let unquoted = |sheet: &str| sheet.trim_matches('\'').replace("''", "'");
    match place.rsplit_once('!') {
        Some((sheet, cell)) => (Some(unquoted(sheet)), Some(cell.to_owned())),
        None => (Some(unquoted(place)), None),
    }
}

/// The near names that a message gives: `did you mean "A" or "B"?`
fn suggestions(message: &str) -> Vec<String> {
    let said = message
        .split("did you mean ")
        .skip(1)
        .filter_map(|rest| rest.split('?').next());
    said.flat_map(|names| names.split('"').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// An exception of the package.
fn raised(class: &str, message: &str, place: &Place<'_>) -> PyErr {
    Python::attach(|py| made(py, class, message, place).unwrap_or_else(|error| error))
}

fn made(py: Python<'_>, class: &str, message: &str, place: &Place<'_>) -> PyResult<PyErr> {
    let fields = PyDict::new(py);
    fields.set_item("path", place.path)?;
    fields.set_item("sheet", &place.sheet)?;
    fields.set_item("cell", &place.cell)?;
    fields.set_item("line", place.line)?;
    fields.set_item("column", place.column)?;
    fields.set_item("suggestions", &place.suggestions)?;
    if class == "RulesError" {
        let problems = place.problems.iter();
        let problems: Vec<_> = problems
            .map(|problem| {
                (
                    problem.line,
                    problem.column,
                    &problem.message,
                    &problem.suggestion,
                )
            })
            .collect();
        fields.set_item("problems", problems)?;
    }
    let class = py.import("ambersheet.errors")?.getattr(class)?;
    Ok(PyErr::from_value(class.call((message,), Some(&fields))?))
}
