//! What stands below a table that ended at a blank row: rows that look like its measures are not rated, and somebody has
//! to be told.

use std::rc::Rc;

use crate::find::layout::class::TextClass;
use crate::find::layout::finder::{Cells, OpenTable};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{Kind, Row};
use ambersheet_policy::model::{Role, RulesetModel};
use ambersheet_quantity::read;

/// How far below its end a table is thought of.
const ROWS: u32 = 20;
/// A row with so many texts and no number holds the headings of something else.
const HEADINGS: usize = 3;

/// Tables that ended at a blank row, not at a mark or at other headings.
#[derive(Debug, Default)]
pub(crate) struct Ended(Vec<EndedTable>);

#[derive(Debug)]
struct EndedTable {
    layout: usize,
    measure: u32,
    /// The columns of the actual and the target.
    values: Vec<u32>,
    span: (u32, u32),
    last_row: u32,
}

impl Ended {
    /// A table that had records has ended.
    pub(crate) fn push(&mut self, ruleset: &RulesetModel, table: &OpenTable, last_row: u32) {
        let Some(measure) = table.column(ruleset, Role::Measure) else {
            return;
        };
        let values = [Role::Actual, Role::Target]
            .into_iter()
            .filter_map(|role| table.column(ruleset, role));
        let values = values.collect();
        self.0.push(EndedTable {
            layout: table.layout,
            measure,
            values,
            span: table.span,
            last_row,
        });
    }

    /// Takes the next row; gives the cell of what looks like a measure of a table that has ended, once a table.
    pub(crate) fn row(
        &mut self,
        ruleset: &RulesetModel,
        row: &Row<'_>,
        classes: &[(u32, Rc<TextClass>)],
        open: &[OpenTable],
        cells: &mut impl Cells,
    ) -> Option<Cell> {
        let mut found = None;
        self.0.retain(|table| {
            let within = |column: u32| (table.span.0..=table.span.1).contains(&column);
            let another = open
                .iter()
                .any(|other| within(other.span.0) || within(other.span.1));
            let closed = classes.iter().any(|(column, class)| {
                within(*column)
                    && (class.ends.contains(&table.layout) || class.skips.contains(&table.layout))
            });
            if another || closed || row.number > table.last_row + ROWS {
                return false;
            }
            let filled = |column: &u32| row.cell(*column).is_some() && !cells.blank(*column);
            let columns: Vec<u32> = (table.span.0..=table.span.1).filter(filled).collect();
            let mut number = |column: u32| {
                row.cell(column)
                    .is_some_and(|cell| cell.kind == Kind::Number)
                    || cells
                        .text(column)
                        .is_some_and(|(text, _)| read(&text, ruleset.how).quantity.is_ok())
            };
            let numbers = columns.iter().filter(|column| number(**column)).count();
            if numbers == 0 {
                return columns.len() < HEADINGS;
            }
            let looks_so = columns.contains(&table.measure)
                && !number(table.measure)
                && table.values.iter().any(|column| number(*column));
            if looks_so {
                found = Some(Cell::new(row.number, table.measure));
            }
            !looks_so
        });
        found
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
