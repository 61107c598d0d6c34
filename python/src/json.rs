//! Documents of the core as Python's dictionaries and lists, by way of their JSON: one definition of what they hold.

use pyo3::prelude::*;
use serde::Serialize;

/// A document as Python reads JSON.
pub(crate) fn to_python<'py>(
    py: Python<'py>,
    document: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    loads(
        py,
        &text(document).map_err(pyo3::exceptions::PyValueError::new_err)?,
    )
}

/// A document's text, or why it has none.
pub(crate) fn text(document: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(document).map_err(|error| error.to_string())
}

/// What a JSON text says.
pub(crate) fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}
