//! The compiled half of the Python package `ambersheet`: it registers the classes that its modules define.
//!
//! It may use the engine `ambersheet` and the shipped rulesets. The other half is in `python/ambersheet`: frames of each
//! library, tables in notebooks, and types. Modules from bottom to top:

mod codes;

mod column;

mod arrow;

mod error;

mod interrupt;

mod json;

mod rated;

mod frame;

mod periods;

mod files;

mod ruleset;

/// The compiled half of `ambersheet`; import the package instead.
#[pyo3::pymodule]
mod _ambersheet {
    #[pymodule_export]
    use crate::frame::{RowTable, check_table};
    #[pymodule_export]
    use crate::interrupt::Stop;
    #[pymodule_export]
    use crate::rated::Rated;
    #[pymodule_export]
    use crate::ruleset::{Ruleset, shipped, shipped_file};

    use ambersheet::Format;
    use pyo3::prelude::*;
    use pyo3::types::PyTuple;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let dotted = |endings: &[&str]| {
            PyTuple::new(
                module.py(),
                endings.iter().map(|ending| format!(".{ending}")),
            )
        };
        let in_folders: Vec<_> = Format::all()
            .flat_map(Format::folder_endings)
            .copied()
            .collect();
        module.add("PATCHED_ENDINGS", dotted(Format::OOXML.endings())?)?;
        module.add("FOLDER_ENDINGS", dotted(&in_folders)?)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
