//! Conversion of the engine's errors to the exceptions of `ambersheet.errors`, with their fields.

use ambersheet::{Diagnostic, Error, ErrorKind, Place};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Converts an error of the engine to an exception with the whole message and typed fields.
pub(crate) fn to_python(error: &Error) -> PyErr {
    let message = error.to_string();
    match error.kind() {
        ErrorKind::Io(io) => PyOSError::new_err(io.to_string()),
        ErrorKind::NotAWorkbook(_) | ErrorKind::Workbook { .. } => {
            exception("WorkbookError", &message, |_| Ok(()))
        }
        ErrorKind::Rules { script, problems } => exception("RulesError", &message, |fields| {
            set_rules_fields(fields, script, problems)
        }),
        ErrorKind::Layout(diagnostic) => exception("LayoutError", &message, |fields| {
            set_layout_fields(fields, diagnostic)
        }),
        _ => exception("AmbersheetError", &message, |_| Ok(())),
    }
}

/// Creates a `FrameError`, which may be about one column.
pub(crate) fn frame_error(message: &str, column: Option<&str>) -> PyErr {
    exception("FrameError", message, |fields| {
        fields.set_item("column", column)
    })
}

/// Sets the sheet and the near names, and the cell if the place is a single one.
fn set_layout_fields(fields: &Bound<'_, PyDict>, diagnostic: &Diagnostic) -> PyResult<()> {
    let place = diagnostic.place();
    let cell = place.and_then(Place::cell).map(|cell| cell.to_string());
    let suggestions: Vec<&str> = diagnostic.near_names().collect();
    fields.set_item("sheet", place.and_then(Place::sheet))?;
    fields.set_item("cell", cell)?;
    fields.set_item("suggestions", suggestions)
}

/// Sets the script, the position of the first problem, every suggestion and every problem.
fn set_rules_fields(
    fields: &Bound<'_, PyDict>,
    script: &str,
    problems: &[Diagnostic],
) -> PyResult<()> {
    let first = problems
        .first()
        .map(Diagnostic::position)
        .filter(|at| at.line > 0);
    let suggestions: Vec<String> = problems.iter().filter_map(Diagnostic::suggestion).collect();
    let problems: Vec<_> = problems
        .iter()
        .map(|problem| {
            let at = problem.position();
            (at.line, at.column, problem.message(), problem.suggestion())
        })
        .collect();
    fields.set_item("path", script)?;
    fields.set_item("line", first.map(|at| at.line))?;
    fields.set_item("column", first.map(|at| at.column))?;
    fields.set_item("suggestions", suggestions)?;
    fields.set_item("problems", problems)
}

/// Creates an exception of the package with the fields that `set` adds.
///
/// Returns the error of doing so if the interpreter refuses.
fn exception(
    class: &str,
    message: &str,
    set: impl FnOnce(&Bound<'_, PyDict>) -> PyResult<()>,
) -> PyErr {
    let create = |py: Python<'_>| {
        let fields = PyDict::new(py);
        set(&fields)?;
        let class = py.import("ambersheet.errors")?.getattr(class)?;
        Ok(PyErr::from_value(class.call((message,), Some(&fields))?))
    };
    Python::attach(|py| create(py).unwrap_or_else(|error: PyErr| error))
}
