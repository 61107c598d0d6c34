//! The core's errors as the package's exceptions, with their fields.

use ambersheet::{Diagnostic, Error, ErrorKind};
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
        ErrorKind::Layout(diagnostic) => of_layout(diagnostic, &error.to_string()),
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
    problems: &'a [Diagnostic],
}

fn of_layout(diagnostic: &Diagnostic, message: &str) -> PyErr {
    let place = diagnostic.place();
    let place = Place {
        sheet: place.and_then(|place| place.sheet()).map(str::to_owned),
        cell: place
            .and_then(|place| place.cell())
            .map(|cell| cell.to_string()),
        suggestions: diagnostic.near_names().map(str::to_owned).collect(),
        ..Place::default()
    };
    raised("LayoutError", message, &place)
}

fn of_rules(script: &str, problems: &[Diagnostic], message: &str) -> PyErr {
    let first = problems
        .first()
        .map(Diagnostic::position)
        .filter(|at| at.line > 0);
    let place = Place {
        path: Some(script),
        line: first.map(|at| at.line),
        column: first.map(|at| at.column),
        suggestions: problems.iter().filter_map(Diagnostic::suggestion).collect(),
        problems,
        ..Place::default()
    };
    raised("RulesError", message, &place)
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
                let at = problem.position();
                (at.line, at.column, problem.message(), problem.suggestion())
            })
            .collect();
        fields.set_item("problems", problems)?;
    }
    let class = py.import("ambersheet.errors")?.getattr(class)?;
    Ok(PyErr::from_value(class.call((message,), Some(&fields))?))
}
