//! The core's errors as Python's exceptions.

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

pyo3::create_exception!(
    ambersheet,
    AmbersheetError,
    PyValueError,
    "Why a run stopped: the place, what is wrong, and what to do, one problem a line."
);

/// The exception for a core error, with its whole message.
pub(crate) fn to_python(error: &ambersheet::Error) -> PyErr {
    AmbersheetError::new_err(error.to_string())
}
