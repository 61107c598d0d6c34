//! The class `Rated`: a rated workbook, or rated rows.

use std::io::Cursor;
use std::sync::Arc;

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::PyTable;

use crate::arrow;
use crate::error::to_python;
use crate::interrupt::{Stop, detached};
use crate::json;

/// The engine's rated workbook.
pub(crate) type EngineRated = ambersheet::Rated<'static>;

/// The bytes of a workbook, and of the return before, where they are there.
pub(crate) type WorkbookBytes = (Option<Arc<[u8]>>, Option<Arc<[u8]>>);

/// A rated workbook.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
pub(crate) struct Rated {
    inner: EngineRated,
    stop: Stop,
    /// The bytes of the workbook, which the engine shares, and of the one before; nothing for rows.
    inputs: WorkbookBytes,
}

impl Rated {
    /// Wraps a rated workbook, with its bytes and those of the return before.
    pub(crate) fn new(inner: EngineRated, stop: Stop, inputs: WorkbookBytes) -> Self {
        Self {
            inner,
            stop,
            inputs,
        }
    }

    /// Wraps rated rows.
    pub(crate) fn of_rows(inner: EngineRated, stop: Stop) -> Self {
        Self::new(inner, stop, (None, None))
    }
}

#[pymethods]
impl Rated {
    fn __len__(&self) -> usize {
        self.inner.ratings().len()
    }

    /// Returns the bytes of the workbook and of the return before, to rate them again in another process.
    fn inputs<'py>(
        &self,
        py: Python<'py>,
    ) -> (Option<Bound<'py, PyBytes>>, Option<Bound<'py, PyBytes>>) {
        let bytes = |input: &Option<Arc<[u8]>>| input.as_deref().map(|one| PyBytes::new(py, one));
        (bytes(&self.inputs.0), bytes(&self.inputs.1))
    }

    /// Counts the measures at each level, best first, and the unrated ones last.
    fn counts(&self) -> Vec<(String, usize)> {
        let (levels, unrated) = self.inner.counts();
        let levels = levels
            .into_iter()
            .map(|(word, count)| (word.to_owned(), count));
        levels.chain([("Unrated".to_owned(), unrated)]).collect()
    }

    /// Returns the period that was rated.
    #[getter]
    fn period(&self) -> Option<String> {
        self.inner.ruleset().period().map(str::to_owned)
    }

    /// Returns the document `ambersheet/rate/1`, with these names of input and output in it.
    #[pyo3(signature = (input = None, output = None))]
    fn document<'py>(
        &self,
        py: Python<'py>,
        input: Option<&str>,
        output: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = py.detach(|| json::text(&self.inner.document(input, output)));
        json::loads(py, &text.map_err(pyo3::exceptions::PyValueError::new_err)?)
    }

    /// Returns one rating as the document has it, its explanation, and its fill such as `C6EFCE`.
    ///
    /// # Errors
    /// `IndexError` if there is no rating with this index.
    fn rating<'py>(
        &self,
        py: Python<'py>,
        index: usize,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>, Option<String>)> {
        let rating = self
            .inner
            .rating_at(index)
            .ok_or_else(|| PyIndexError::new_err("there is no rating with this index"))?;
        let colour = rating.colour().map(|colour| colour.to_string());
        Ok((
            json::to_python(py, &rating)?,
            json::to_python(py, &rating.explain())?,
            colour,
        ))
    }

    /// Returns the open questions of the rules, with the number of measures that wait for each.
    fn questions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.questions())
    }

    /// Returns the ratings that the rules make of others.
    fn overall<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let overall: Vec<_> = self.inner.overall().collect();
        json::to_python(py, &overall)
    }

    /// Returns the warnings.
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.warnings())
    }

    /// Checks the rules against the workbook and returns the findings.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.check())
    }

    /// Writes the workbook to memory and returns the document `ambersheet/proof/1`.
    ///
    /// # Errors
    /// `AmbersheetError`, `OSError` or `KeyboardInterrupt`.
    #[pyo3(signature = (input = None, output = None))]
    fn proof<'py>(
        &self,
        py: Python<'py>,
        input: Option<&str>,
        output: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let proof = detached(py, &self.stop, || self.inner.proof(input, output))?;
        json::to_python(py, &proof.map_err(|error| to_python(&error))?)
    }

    /// Compares the published ratings with the computed ones: the document `ambersheet/reconcile/1`.
    ///
    /// # Errors
    /// `AmbersheetError` or `OSError`.
    #[pyo3(signature = (input = None))]
    fn reconcile<'py>(&self, py: Python<'py>, input: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let found = detached(py, &self.stop, || {
            let mut found = self.inner.reconcile(input)?;
            self.inner.compare_formulas(&mut found)?;
            Ok(found)
        })?;
        json::to_python(
            py,
            &found.map_err(|error: ambersheet::Error| to_python(&error))?,
        )
    }

    /// Compares the ratings with those of earlier returns, the latest first.
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
            let earlier: Vec<&EngineRated> =
                earlier.iter().map(|rated| &rated.get().inner).collect();
            self.inner.movement(&earlier)
        });
        json::to_python(py, &movement)
    }

    /// Returns the rated workbook's bytes, which were read back and compared.
    ///
    /// # Errors
    /// `AmbersheetError`, `OSError` or `KeyboardInterrupt`.
    fn workbook<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let written = detached(py, &self.stop, || {
            let mut out = Cursor::new(Vec::new());
            self.inner
                .write_and_read_back(&mut out)
                .map(|()| out.into_inner())
        })?;
        Ok(PyBytes::new(
            py,
            &written.map_err(|error| to_python(&error))?,
        ))
    }

    /// Returns the ratings as an Arrow table, one row each.
    fn table(&self, py: Python<'_>) -> PyResult<PyTable> {
        py.detach(|| arrow::ratings(&self.inner))
    }
}
