//! Reads what the headings of a table say about the year.

use ambersheet_policy::model::{Role, TableLayout};
use ambersheet_policy::period::YearSpan;

use crate::find::layout::heading::TableColumns;

/// The parts of the year that the actuals and the targets of a table cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct YearSpans {
    pub(crate) actual: Option<YearSpan>,
    pub(crate) target: Option<YearSpan>,
}

impl YearSpans {
    /// Reads the headings of a table.
    pub(crate) fn read(
        layout: &TableLayout,
        columns: &TableColumns,
        mut heading: impl FnMut(u32) -> Option<String>,
    ) -> Self {
        let mut span = |role| {
            let mut all = layout.columns.iter();
            let key = all.position(|column| column.role == role)?;
            YearSpan::of_heading(&heading(columns[key]?)?)
        };
        Self {
            actual: span(Role::Actual),
            target: span(Role::Target),
        }
    }
}
