//! The class `Ruleset`: a loaded script of rules.

use std::path::PathBuf;
use std::sync::Arc;

use ambersheet::{Options, Overrides, RateContext, RowColumn, Source};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use pyo3_arrow::PyTable;

use crate::error::to_python;
use crate::files::ReadFiles;
use crate::frame::{self, RowTable};
use crate::interrupt::{Stop, detached};
use crate::json;
use crate::periods::Periods;
use crate::rated::Rated;

/// A loaded script of rules, with what is needed to load it again.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
pub(crate) struct Ruleset {
    pub(crate) inner: Arc<ambersheet::Ruleset>,
    script: String,
    source: Vec<u8>,
    overrides: Overrides,
    files: ReadFiles,
}

#[pymethods]
impl Ruleset {
    /// Loads a script; the files that it names come from `folder`, or from the shipped ruleset of the name.
    ///
    /// `files` holds the bytes of files that are known already, by name.
    ///
    /// # Errors
    /// `RulesError` if the script does not load.
    #[new]
    #[pyo3(signature = (source, script, folder = None, shipped = None, period = None, parameters = Vec::new(), files = Vec::new(), today = None))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the package's own call, with each argument by name"
    )]
    fn new(
        py: Python<'_>,
        source: &[u8],
        script: &str,
        folder: Option<PathBuf>,
        shipped: Option<&str>,
        period: Option<String>,
        parameters: Vec<(String, String)>,
        files: Vec<(String, Vec<u8>)>,
        today: Option<String>,
    ) -> PyResult<Self> {
        let files = ReadFiles::new(folder, shipped.and_then(ambersheet_rules::shipped), files);
        let overrides = Overrides {
            period,
            parameters,
            files: files.reader(),
            today,
        };
        py.detach(|| Self::loaded(script.to_owned(), source.to_vec(), overrides, files))
            .map_err(|error| to_python(&error))
    }

    /// Returns what loads the same rules again, by the names of the constructor's arguments.
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let state = PyDict::new(py);
        let files = self.files.known().into_iter();
        let files: Vec<_> = files
            .map(|(name, bytes)| (name, PyBytes::new(py, &bytes)))
            .collect();
        state.set_item("source", PyBytes::new(py, &self.source))?;
        state.set_item("script", &self.script)?;
        state.set_item("folder", self.files.folder())?;
        state.set_item("shipped", self.files.shipped())?;
        state.set_item("period", &self.overrides.period)?;
        state.set_item("parameters", &self.overrides.parameters)?;
        state.set_item("today", &self.overrides.today)?;
        state.set_item("files", files)?;
        Ok(state)
    }

    /// Loads the script again with another period, another date for today, or other parameters.
    ///
    /// # Errors
    /// `RulesError` if the script has no such parameter, or cannot use a value.
    #[pyo3(signature = (period = None, parameters = Vec::new(), today = None))]
    fn with_overrides(
        &self,
        period: Option<String>,
        parameters: Vec<(String, String)>,
        today: Option<String>,
    ) -> PyResult<Self> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.or(overrides.period);
        overrides.today = today.or(overrides.today);
        overrides
            .parameters
            .retain(|(known, _)| parameters.iter().all(|(name, _)| name != known));
        overrides.parameters.extend(parameters);
        let files = self.files.clone();
        Self::loaded(self.script.clone(), self.source.clone(), overrides, files)
            .map_err(|error| to_python(&error))
    }

    /// Returns the name that the script gives itself, or the script's file name.
    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    /// Returns the script's file name.
    #[getter]
    fn script(&self) -> &str {
        &self.script
    }

    /// Returns the script's text.
    #[getter]
    fn source(&self) -> String {
        String::from_utf8_lossy(&self.source).into_owned()
    }

    /// Returns the checksum of the script and its registers, in hexadecimal.
    #[getter]
    fn sha256(&self) -> &str {
        self.inner.sha256()
    }

    /// Returns the period to rate.
    #[getter]
    fn period(&self) -> Option<&str> {
        self.inner.period()
    }

    /// Returns the date that `today` stands for.
    #[getter]
    fn today(&self) -> Option<&str> {
        self.inner.today()
    }

    /// Returns the parameters with their values.
    #[getter]
    fn parameters(&self) -> Vec<(String, String)> {
        self.inner.parameters().to_vec()
    }

    /// Returns the assumptions that the script states.
    #[getter]
    fn assumptions(&self) -> Vec<String> {
        self.inner.assumptions().to_vec()
    }

    /// Returns each level's word, fill and text colour, best first.
    #[getter]
    fn levels(&self) -> Vec<(String, String, String)> {
        let levels = self.inner.levels();
        levels
            .map(|level| {
                (
                    level.word().to_owned(),
                    level.fill().to_string(),
                    level.text_colour().to_string(),
                )
            })
            .collect()
    }

    /// Returns true if a function of the script may read a column by its heading.
    #[getter]
    fn reads_headings(&self) -> bool {
        self.inner.reads_cells()
    }

    /// Returns true if a function of the script may read the column of this heading.
    fn reads_heading(&self, heading: &str) -> bool {
        self.inner.reads_heading(heading)
    }

    /// Checks the rules alone and returns the findings.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.check())
    }

    /// Rates a workbook; `before` is that of the previous return, if the rules take figures from it.
    ///
    /// # Errors
    /// `AmbersheetError`, `OSError` or `KeyboardInterrupt`.
    #[pyo3(signature = (workbook, name, stop, before = None, before_name = None, allow_signed = false))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the package's own call, with each argument by name"
    )]
    fn rate(
        &self,
        py: Python<'_>,
        workbook: &[u8],
        name: Option<&str>,
        stop: &Stop,
        before: Option<&[u8]>,
        before_name: Option<&str>,
        allow_signed: bool,
    ) -> PyResult<Rated> {
        let bytes: Arc<[u8]> = workbook.into();
        let before: Option<Arc<[u8]>> = before.map(Into::into);
        let rated = detached(py, stop, || {
            let open = |bytes: &Arc<[u8]>, name| Source::open(stop.reader(bytes), name);
            let figures = before
                .clone()
                .filter(|_| self.inner.uses_figures_to_date())
                .map(|bytes| ambersheet::figures_to_date(open(&bytes, before_name)?, &self.inner))
                .transpose()?;
            let options = Options::default().allow_signed(allow_signed);
            let context = RateContext {
                previous: figures.as_ref(),
                ..RateContext::default()
            };
            ambersheet::rate_after(
                open(&bytes, name)?,
                Arc::clone(&self.inner),
                &options,
                context,
            )
        })?;
        Ok(Rated::new(
            rated.map_err(|error| to_python(&error))?,
            stop.clone(),
            (Some(bytes), before),
        ))
    }

    /// Binds the rules to columns, each given by its key in the rules, if it has one, and its heading.
    ///
    /// # Errors
    /// `RulesError` if the rules do not load for the period; `LayoutError` if they need other columns.
    fn over_rows(
        &self,
        period: Option<String>,
        columns: Vec<(Option<String>, String)>,
    ) -> PyResult<RowTable> {
        let table = self.bound(period, &row_columns(columns));
        Ok(RowTable::new(table.map_err(|error| to_python(&error))?))
    }

    /// Rates a table whose column at the position `period` holds the period of each row.
    ///
    /// `columns` are as for `over_rows`, at the positions in `picks`. Returns a table as `RowTable.rate` does.
    ///
    /// # Errors
    /// `FrameError` for a column that rules cannot read, or a row without a period; another `AmbersheetError`.
    #[expect(
        clippy::too_many_arguments,
        clippy::needless_pass_by_value,
        reason = "the package's own call, with each argument by name"
    )]
    fn rate_by_period(
        &self,
        py: Python<'_>,
        columns: Vec<(Option<String>, String)>,
        table: PyTable,
        picks: Vec<usize>,
        period: (usize, String),
        reasons: bool,
        stop: &Stop,
    ) -> PyResult<PyTable> {
        let columns = row_columns(columns);
        let batches = frame::read(table)?;
        let periods = Periods::read(&batches, period.0, &period.1)?;
        // Without rows the columns must fit all the same.
        self.bound(None, &columns)
            .map_err(|error| to_python(&error))?;
        let tables = periods.tables(&self.inner, |name| {
            self.bound(Some(name.to_owned()), &columns)
        })?;
        let rated = detached(py, stop, || {
            periods.rate(&batches, &tables, &picks, reasons, stop.cancel())
        })?;
        rated.map_err(|error| to_python(&error))?.table(&self.inner)
    }

    /// Finds the column of each key: the one with the heading of the rules, or else the one called as the key.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments from Python are owned"
    )]
    fn columns_of(&self, names: Vec<String>) -> Vec<(&'static str, String)> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let find = |key: &'static str| {
            let by_heading = ambersheet::RowTable::name_for(&self.inner, key, &names);
            let found = by_heading.or_else(|| names.iter().copied().find(|name| *name == key));
            found.map(|name| (key, name.to_owned()))
        };
        ambersheet::RowTable::keys().filter_map(find).collect()
    }
}

/// Returns columns as the engine takes them.
fn row_columns(columns: Vec<(Option<String>, String)>) -> Vec<RowColumn> {
    let columns = columns.into_iter();
    columns
        .map(|(key, heading)| RowColumn { key, heading })
        .collect()
}

impl Ruleset {
    /// Binds the rules for a period to columns.
    fn bound(
        &self,
        period: Option<String>,
        columns: &[RowColumn],
    ) -> Result<ambersheet::RowTable, ambersheet::Error> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.or(overrides.period);
        let rules = ambersheet::Ruleset::load(&self.script, &self.source, &overrides)?;
        ambersheet::RowTable::new(rules, columns)
    }

    /// Loads a script and keeps what is needed to load it again.
    fn loaded(
        script: String,
        source: Vec<u8>,
        overrides: Overrides,
        files: ReadFiles,
    ) -> Result<Self, ambersheet::Error> {
        let inner = Arc::new(ambersheet::Ruleset::load(&script, &source, &overrides)?);
        Ok(Self {
            inner,
            script,
            source,
            overrides,
            files,
        })
    }
}

/// Returns each shipped ruleset's name, summary and script file name.
#[pyfunction]
pub(crate) fn shipped() -> Vec<(&'static str, &'static str, &'static str)> {
    ambersheet_rules::all()
        .iter()
        .map(|known| (known.name, known.summary, known.script_file))
        .collect()
}

/// Returns a file of a shipped ruleset, or `None` if there is no such ruleset or file.
#[pyfunction]
pub(crate) fn shipped_file<'py>(
    py: Python<'py>,
    ruleset: &str,
    file: &str,
) -> Option<Bound<'py, PyBytes>> {
    let known = ambersheet_rules::shipped(ruleset)?;
    known
        .files
        .iter()
        .find(|known| known.0 == file)
        .map(|known| PyBytes::new(py, known.1))
}
