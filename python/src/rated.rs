//! `Rated`: a rated workbook, or rated rows.

use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::PyTable;

use crate::arrow;
use crate::error::to_python;
use crate::interrupt::{Stop, detached};
use crate::json;

/// A rated workbook as the core has it.
pub(crate) type Inner = ambersheet::Rated<'static>;

/// A rated workbook.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
pub(crate) struct Rated {
    /// The core reads the workbook's parts when they are asked for, one at a time.
    inner: Mutex<Inner>,
    stop: Stop,
}

impl Rated {
    pub(crate) fn new(inner: Inner, stop: Stop) -> Self {
        Self {
            inner: Mutex::new(inner),
            stop,
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Rated {
    fn __len__(&self) -> usize {
        self.inner().ratings().len()
    }

    /// How many measures have each level, best first, and how many are unrated.
    fn counts(&self) -> Vec<(String, usize)> {
        let rated = self.inner();
        let (levels, unrated) = rated.counts();
        let levels = levels
            .into_iter()
            .map(|(word, count)| (word.to_owned(), count));
        levels.chain([("Unrated".to_owned(), unrated)]).collect()
    }

    /// The period that was rated.
    #[getter]
    fn period(&self) -> Option<String> {
        self.inner().ruleset().period().map(str::to_owned)
    }

    /// The whole document.
    #[pyo3(signature = (input = None, output = None))]
    fn document<'py>(
        &self,
        py: Python<'py>,
        input: Option<&str>,
        output: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = py.detach(|| json::text(&self.inner().document(input, output)));
        json::loads(py, &text.map_err(pyo3::exceptions::PyValueError::new_err)?)
    }

    /// One rating, as the document has it, and what there is to say beside.
    fn rating<'py>(
        &self,
        py: Python<'py>,
        index: usize,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>, Option<String>)> {
        let rated = self.inner();
        let rating = rated.ratings().nth(index);
        let rating = rating.ok_or_else(|| PyIndexError::new_err("there is no such rating"))?;
        let colour = rating.colour().map(|colour| colour.to_string());
        Ok((
            json::to_python(py, &rating)?,
            json::to_python(py, &rating.explain())?,
            colour,
        ))
    }

    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner().warnings())
    }

    /// What `check` finds in the rules and the workbook.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner().check())
    }

    /// Of every part of the workbook whether it was kept, and its checksums.
    #[pyo3(signature = (input = None, output = None))]
    fn proof<'py>(
        &self,
        py: Python<'py>,
        input: Option<&str>,
        output: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let proof = detached(py, &self.stop, || self.inner().proof(input, output))?;
        json::to_python(py, &proof.map_err(|error| to_python(&error))?)
    }

    /// The published against the computed ratings.
    #[pyo3(signature = (input = None))]
    fn reconcile<'py>(&self, py: Python<'py>, input: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let found = self
            .inner()
            .reconcile(input)
            .map_err(|error| to_python(&error))?;
        json::to_python(py, &found)
    }

    /// What became of the measures since earlier returns, the latest first.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments from Python are owned"
    )]
    fn movement<'py>(
        &self,
        py: Python<'py>,
        earlier: Vec<Py<Self>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let movement = py.detach(|| {
            let earlier: Vec<MutexGuard<'_, Inner>> =
                earlier.iter().map(|rated| rated.get().inner()).collect();
            let earlier: Vec<&Inner> = earlier.iter().map(|rated| &**rated).collect();
            self.inner().movement(&earlier)
        });
        json::to_python(py, &movement)
    }

    /// The rated workbook's bytes, read back.
    fn workbook<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let written = detached(py, &self.stop, || {
            let mut out = Cursor::new(Vec::new());
            self.inner()
                .write_and_read_back(&mut out)
                .map(|()| out.into_inner())
        })?;
        Ok(PyBytes::new(
            py,
            &written.map_err(|error| to_python(&error))?,
        ))
    }

    /// The ratings as a table, one row each.
    fn table(&self, py: Python<'_>) -> PyResult<PyTable> {
        py.detach(|| arrow::ratings(&self.inner()))
    }
}
