//! `Ruleset`: a script, loaded, and what can be asked of it.

use std::path::PathBuf;
use std::sync::Arc;

use ambersheet::{Files, Options, Overrides, RateContext, RowColumn, Source};
use ambersheet_rules::Shipped;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::to_python;
use crate::frame::RowTable;
use crate::interrupt::{Stop, detached};
use crate::json;
use crate::rated::Rated;

/// The largest workbook of rules beside a script.
const LARGEST_REGISTER: u64 = 64 << 20;

/// A script of rules, loaded.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
pub(crate) struct Ruleset {
    pub(crate) inner: Arc<ambersheet::Ruleset>,
    script: String,
    source: Vec<u8>,
    overrides: Overrides,
}

#[pymethods]
impl Ruleset {
    /// Loads a script.
    #[new]
    #[pyo3(signature = (source, script, folder = None, shipped = None, period = None, parameters = Vec::new()))]
    fn new(
        py: Python<'_>,
        source: &[u8],
        script: &str,
        folder: Option<PathBuf>,
        shipped: Option<&str>,
        period: Option<String>,
        parameters: Vec<(String, String)>,
    ) -> PyResult<Self> {
        let files = files(folder, shipped.and_then(ambersheet_rules::shipped));
        let overrides = Overrides {
            period,
            parameters,
            files,
        };
        py.detach(|| Self::loaded(script.to_owned(), source.to_vec(), overrides))
            .map_err(|error| to_python(&error))
    }

    /// The same with another period or other parameters.
    #[pyo3(signature = (period = None, parameters = Vec::new()))]
    fn with_overrides(
        &self,
        period: Option<String>,
        parameters: Vec<(String, String)>,
    ) -> PyResult<Self> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.or(overrides.period);
        overrides
            .parameters
            .retain(|(known, _)| parameters.iter().all(|(name, _)| name != known));
        overrides.parameters.extend(parameters);
        Self::loaded(self.script.clone(), self.source.clone(), overrides)
            .map_err(|error| to_python(&error))
    }

    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    #[getter]
    fn script(&self) -> &str {
        &self.script
    }

    #[getter]
    fn source(&self) -> String {
        String::from_utf8_lossy(&self.source).into_owned()
    }

    #[getter]
    fn sha256(&self) -> &str {
        self.inner.sha256()
    }

    #[getter]
    fn period(&self) -> Option<&str> {
        self.inner.period()
    }

    #[getter]
    fn parameters(&self) -> Vec<(String, String)> {
        self.inner.parameters().to_vec()
    }

    #[getter]
    fn assumptions(&self) -> Vec<String> {
        self.inner.assumptions().to_vec()
    }

    /// Of each level, best first: its word, its fill and its text colour.
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

    /// Whether a function of the script may read a column by its heading.
    #[getter]
    fn reads_headings(&self) -> bool {
        self.inner.reads_cells()
    }

    /// What `check` finds in the rules alone.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.check())
    }

    /// Rates a workbook. `before` is the workbook of the return before, where rules take figures from there.
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
        ))
    }

    /// The rules over rows with these columns: of each the key that the rules know it by, and its heading.
    fn over_rows(
        &self,
        period: Option<String>,
        columns: Vec<(Option<String>, String)>,
    ) -> PyResult<RowTable> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.or(overrides.period);
        let loaded = ambersheet::Ruleset::load(&self.script, &self.source, &overrides);
        let columns: Vec<RowColumn> = columns
            .into_iter()
            .map(|(key, heading)| RowColumn { key, heading })
            .collect();
        let table = loaded.and_then(|ruleset| ambersheet::RowTable::new(ruleset, &columns));
        Ok(RowTable::new(table.map_err(|error| to_python(&error))?))
    }

    /// Which of these names the rules' tables give to each key, or else which is the key itself.
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

impl Ruleset {
    fn loaded(
        script: String,
        source: Vec<u8>,
        overrides: Overrides,
    ) -> Result<Self, ambersheet::Error> {
        let inner = Arc::new(ambersheet::Ruleset::load(&script, &source, &overrides)?);
        Ok(Self {
            inner,
            script,
            source,
            overrides,
        })
    }
}

/// The files that lie beside a script, in its folder or among those that ship.
fn files(folder: Option<PathBuf>, shipped: Option<&'static Shipped>) -> Files {
    Files::new(move |name| {
        if let Some(folder) = &folder {
            let path = folder.join(name);
            if std::fs::metadata(&path)?.len() > LARGEST_REGISTER {
                return Err(std::io::Error::other(
                    "it is over 64 MiB, the limit on registers",
                ));
            }
            return std::fs::read(path);
        }
        let file = shipped.and_then(|shipped| shipped.files.iter().find(|file| file.0 == name));
        file.map(|file| file.1.to_vec())
            .ok_or_else(|| std::io::ErrorKind::NotFound.into())
    })
}

/// Of each ruleset that ships: its name, what it rates, and its script's file name.
#[pyfunction]
pub(crate) fn shipped() -> Vec<(&'static str, &'static str, &'static str)> {
    ambersheet_rules::all()
        .iter()
        .map(|known| (known.name, known.summary, known.script_file))
        .collect()
}

/// A file of a ruleset that ships; `None` where there is none of the name.
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
