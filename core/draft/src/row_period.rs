//! Tables with a row for each period of a measure: the rows of one period are rated.

use std::collections::BTreeSet;

use ambersheet_ooxml::text::fold;

use crate::grid::SheetGrid;
use crate::period::{is_only_period, named};
use crate::plan::Plan;
use crate::table::FoundTable;

/// The column that says the period of each row, and the one that is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPeriod {
    /// The column.
    pub column: usize,
    /// The periods as the cells have them, the latest first.
    pub values: Vec<String>,
    /// The place of the one that is rated.
    pub chosen: usize,
}

impl RowPeriod {
    /// Returns the period that is rated.
    pub fn text(&self) -> &str {
        self.values.get(self.chosen).map_or("", String::as_str)
    }
}

/// Returns a plan of the rows of the latest period, if its measures stand in a row for each of several.
pub(crate) fn of_latest(grid: &SheetGrid, table: &FoundTable, plan: Plan) -> Plan {
    match find(grid, table, &plan) {
        Some(period) => of_period(grid, table, plan, period),
        None => plan,
    }
}

/// Returns a plan of the rows of one period.
pub(crate) fn of_period(
    grid: &SheetGrid,
    table: &FoundTable,
    plan: Plan,
    period: RowPeriod,
) -> Plan {
    let at = table.columns[period.column].column;
    let wanted = fold(period.text());
    let all = plan.all_rows.clone().unwrap_or_else(|| plan.rows.clone());
    let rows = all
        .iter()
        .copied()
        .filter(|row| fold(grid.text(*row, at)) == wanted);
    Plan {
        rows: rows.collect(),
        all_rows: Some(all),
        row_period: Some(period),
        ..plan
    }
}

/// Returns the column of periods of a plan whose names stand more than once.
fn find(grid: &SheetGrid, table: &FoundTable, plan: &Plan) -> Option<RowPeriod> {
    let names: BTreeSet<String> = plan
        .rows
        .iter()
        .map(|row| fold(table.name_of(grid, *row)))
        .collect();
    if names.len() == plan.rows.len() || plan.row_period.is_some() {
        return None;
    }
    (0..table.columns.len())
        .filter(|index| *index != table.name)
        .find_map(|column| {
            let at = table.columns[column].column;
            let mut values: Vec<String> = Vec::new();
            for row in &plan.rows {
                let text = grid.text(*row, at);
                if !is_only_period(text) {
                    return None;
                }
                crate::body::push_new(&mut values, text);
            }
            values.sort_by_key(|text| std::cmp::Reverse(named(text)));
            let is_known = values.iter().all(|text| named(text).is_some());
            (values.len() >= 2 && is_known).then_some(RowPeriod {
                column,
                values,
                chosen: 0,
            })
        })
}
