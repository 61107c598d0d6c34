//! The compiled half of the Python package `ambersheet`: it registers what the other modules define, nothing more.
//!
//! What belongs to Python alone (frames of this or that library, tables in notebooks, types) stands in
//! `python/ambersheet`.

mod arrow;
mod codes;
mod error;
mod frame;
mod interrupt;
mod json;
mod rated;
mod ruleset;

/// The compiled half of `ambersheet`; import the package instead.
#[pyo3::pymodule]
mod _ambersheet {
    #[pymodule_export]
    use crate::frame::RowTable;
    #[pymodule_export]
    use crate::interrupt::Stop;
    #[pymodule_export]
    use crate::rated::Rated;
    #[pymodule_export]
    use crate::ruleset::{Ruleset, shipped, shipped_file};

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
