//! Open tables, and the cells of the current row as the finder reads them.

use std::sync::Arc;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{Role, RulesetModel};

use crate::find::layout::each::TablePeriod;
use crate::find::layout::heading::TableColumns;
use crate::find::layout::units::HeadingUnits;
use crate::find::layout::year_spans::YearSpans;

/// The number of empty rows allowed between headings and records: the rest of headings merged downwards.
pub(crate) const ROWS_UNDER_HEADINGS: u32 = 2;

/// Reads the cells of the current row.
pub(crate) trait RowReader {
    /// Returns `true` if a column holds nothing, or only white space.
    fn blank(&mut self, column: u32) -> bool;
    /// Returns `true` if a column holds a formula whose result was not saved.
    fn unsaved(&self, column: u32) -> bool;
    /// Returns a column's text, also as it is kept; `None` if it holds no text.
    fn text(&mut self, column: u32) -> Option<(String, TextRef)>;
    /// Returns a column's text, or its number as it is stored; `None` if it holds nothing.
    fn shown(&mut self, column: u32) -> Option<String>;
    /// Keeps a text.
    fn keep(&mut self, text: &str) -> TextRef;
    /// Returns `true` if any column holds what is merged down into it from a row above.
    fn is_filled(&self) -> bool {
        false
    }
    /// Returns `true` if a column holds what is merged down into it from a row above.
    fn is_from_above(&self, _column: u32) -> bool {
        false
    }
    /// Returns the last row of the merges that begin in a table's records and cover the row, or 0.
    fn reach(&self, _table: &OpenTable) -> u32 {
        0
    }
}

/// A table whose headings were found and whose end was not.
#[derive(Clone, Debug)]
pub(crate) struct OpenTable {
    /// The index of its layout in the ruleset.
    pub(crate) layout: usize,
    /// The sheet's column of each of the layout's columns.
    pub(crate) columns: TableColumns,
    /// The first and last column that the rules name.
    pub(crate) span: (u32, u32),
    /// The header row, from 0.
    pub(crate) heading_row: u32,
    /// The units that the headings state.
    pub(crate) units: HeadingUnits,
    /// The parts of the year that the headings name.
    pub(crate) years: YearSpans,
    /// The new column for ratings.
    pub(crate) new_rating: Option<NewColumn>,
    /// The new column for directions.
    pub(crate) new_direction: Option<NewColumn>,
    /// The last column of the header row's unbroken run of headings.
    pub(crate) right_end: u32,
    /// The first column at its left in which no other table of the row has a column.
    pub(crate) left_edge: u32,
    /// `true` if the names of its measures have no heading.
    pub(crate) places_names: bool,
    /// The number of such names among those of the sheet.
    pub(crate) placed: usize,
    /// The titles of its sections so far, with their cells.
    pub(crate) sections: Vec<(String, Cell)>,
    /// The title above the table, or of the section.
    pub(crate) title: TextRef,
    /// The heading that tells its ratings from those of other tables with the same rows, if there are any.
    pub(crate) told_by: TextRef,
    /// `true` if no table before it has the same rows.
    pub(crate) told_first: bool,
    /// Titles and notes since the last record, in a table that may end in notes.
    pub(crate) last_notes: Vec<Cell>,
    /// The header row's folded texts, for script functions that read columns by heading.
    pub(crate) headings: Arc<Vec<String>>,
    /// The columns of `headings`.
    pub(crate) heading_columns: Arc<Vec<u32>>,
    /// The last row that belongs to the table so far.
    pub(crate) last_row: u32,
    /// The last row that merged cells of the table reach down to so far.
    pub(crate) reach: u32,
    /// The last row that is not blank.
    pub(crate) last_filled: u32,
    /// The number of its rows so far.
    pub(crate) rows: u32,
    /// The last row that it can have, if that is known.
    pub(crate) last_of_all: Option<u32>,
    /// The period of its values, where rows are rated for each of several.
    pub(crate) period: Option<TablePeriod>,
}

/// A column that the rules ask to be added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewColumn {
    pub(crate) column: u32,
    /// `true` if an earlier run added it.
    pub(crate) exists: bool,
}

impl OpenTable {
    /// Returns the sheet's column of a role.
    pub(crate) fn column(&self, ruleset: &RulesetModel, role: Role) -> Option<u32> {
        let columns = &ruleset.tables[self.layout].columns;
        let key = columns.iter().position(|column| column.role == role)?;
        self.columns[key]
    }

    /// Returns `true` if a column holds a value that the rules read, apart from what the return claims.
    pub(crate) fn holds_value(&self, ruleset: &RulesetModel, column: u32) -> bool {
        let declared = ruleset.tables[self.layout].columns.iter();
        declared.zip(&self.columns).any(|(declared, at)| {
            *at == Some(column)
                && !declared.role.is_written()
                && !declared.role.is_published()
                && !matches!(declared.role, Role::Anchor(_))
        })
    }

    /// Returns `true` if the rules may read a column of its records.
    pub(crate) fn reads(&self, column: u32) -> bool {
        (self.span.0..=self.span.1.max(self.right_end)).contains(&column)
    }

    /// Returns `true` if a column is between the first and the last that the rules name.
    pub(crate) fn spans(&self, column: u32) -> bool {
        (self.span.0..=self.span.1).contains(&column)
    }
}

/// The cells of a sheet in which a layout's tables may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchArea {
    /// Any cell.
    Anywhere,
    /// These cells: the headings in the first row, records down to the last row, with or without blank rows.
    In(Range),
    /// No cell.
    Nowhere,
}

/// Returns a heading on one line, as a person would quote it.
pub(crate) fn heading_text(cells: &mut impl RowReader, column: u32) -> String {
    let text = cells.text(column).map(|(text, _)| text).unwrap_or_default();
    one_line(&text)
}
