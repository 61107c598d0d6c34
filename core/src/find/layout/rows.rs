//! Tables of rows outside a workbook, with given headings and without an end.

use std::sync::Arc;

use crate::find::layout::open_table::OpenTable;
use crate::find::layout::units::HeadingUnits;
use crate::find::layout::year_spans::YearSpans;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::RulesetModel;

impl OpenTable {
    /// Creates the table of a ruleset whose only layout has these headings; the layout's own columns come first.
    pub(crate) fn of_rows(ruleset: &RulesetModel, headings: &[String]) -> Self {
        let layout = &ruleset.tables[0];
        let columns = (0..).map(Some).take(layout.columns.len()).collect();
        let heading = |column| headings.get(column as usize).cloned();
        let units = HeadingUnits::read(layout, &columns, heading);
        let years = YearSpans::read(layout, &columns, heading);
        let last = headings.len().saturating_sub(1) as u32;
        Self {
            layout: 0,
            columns,
            span: (0, last),
            heading_row: 0,
            units,
            years,
            new_rating: None,
            new_direction: None,
            right_end: last,
            left_edge: 0,
            places_names: false,
            placed: 0,
            sections: Vec::new(),
            title: TextRef::NONE,
            told_by: TextRef::NONE,
            told_first: true,
            last_notes: Vec::new(),
            headings: Arc::new(headings.iter().map(|heading| fold(heading)).collect()),
            heading_columns: Arc::new((0..=last).collect()),
            last_row: 0,
            last_filled: 0,
            reach: 0,
            rows: 0,
            last_of_all: None,
            period: None,
        }
    }
}
