//! The compiled half of the Python package `ambersheet`: it registers what the other modules define, nothing more.
//!
//! Python sees one call of the core per function; what belongs to Python alone (reading JSON, typing) stands in
//! `python/ambersheet`.

mod error;
mod rate;

/// The compiled half of `ambersheet`; import the package instead.
#[pyo3::pymodule]
mod _ambersheet {
    #[pymodule_export]
    use crate::error::AmbersheetError;
    #[pymodule_export]
    use crate::rate::rate;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
