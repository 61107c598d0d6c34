//! `rate`: a workbook's bytes and a script in, the rated workbook and its JSON document out.

use std::io::Cursor;

use ambersheet::{Error, Options, Overrides, Ruleset, Source};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::to_python;

/// Rates a workbook by a script; the document comes as JSON text, which the package reads.
///
/// The interpreter is free for other threads while the core works.
#[pyfunction]
#[pyo3(signature = (workbook, rules, *, period = None, script = "rules.rhai"))]
pub(crate) fn rate<'py>(
    py: Python<'py>,
    workbook: &[u8],
    rules: &str,
    period: Option<&str>,
    script: &str,
) -> PyResult<(Bound<'py, PyBytes>, String)> {
    let (output, document) =
        py.detach(|| run(workbook, rules, period, script)).map_err(|error| to_python(&error))?;
    Ok((PyBytes::new(py, &output), document))
}

fn run(workbook: &[u8], rules: &str, period: Option<&str>, script: &str) -> Result<(Vec<u8>, String), Error> {
    let overrides = Overrides { period: period.map(str::to_owned), ..Overrides::default() };
    let ruleset = Ruleset::load(script, rules.as_bytes(), &overrides)?;
    let source = Source::open(Cursor::new(workbook), None)?;
    let rated = ambersheet::rate(source, &ruleset, &Options::default())?;
    let mut output = Cursor::new(Vec::with_capacity(workbook.len()));
    rated.write_and_read_back(&mut output)?;
    let document = serde_json::to_string(&rated.document(None, None)).map_err(std::io::Error::from)?;
    Ok((output.into_inner(), document))
}
