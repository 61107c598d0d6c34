//! Conversion of the engine's documents to Python's dictionaries and lists, by way of their JSON.

use pyo3::prelude::*;
use serde::Serialize;

/// Converts a document to dictionaries and lists.
///
/// # Errors
/// `ValueError` if it cannot be serialised.
pub(crate) fn to_python<'py>(
    py: Python<'py>,
    document: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    loads(
        py,
        &text(document).map_err(pyo3::exceptions::PyValueError::new_err)?,
    )
}

/// Serialises a document.
///
/// # Errors
/// The message of the serialiser.
pub(crate) fn text(document: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(document).map_err(|error| error.to_string())
}

/// Parses a JSON text with Python's `json.loads`.
///
/// # Errors
/// The exception of `json.loads`.
pub(crate) fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}
