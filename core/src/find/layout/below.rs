//! Rows below a table that ended at a blank row. Those that look like its measures are not rated, so a warning is due.

use std::sync::Arc;

use crate::find::layout::asked::is_asked;
use crate::find::layout::class::TextClass;
use crate::find::layout::open_table::{OpenTable, RowReader};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{Kind, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Role, RulesetModel};
use ambersheet_quantity::{Missing, read};

/// The number of rows below its end in which a table is remembered.
const ROWS: u32 = 20;
/// The number of texts from which a row without numbers is taken for the headings of something else.
const HEADINGS: usize = 3;

/// The roles of values, of which a table must have two to be told from another by its headings.
const COMPARED: [Role; 5] = [
    Role::Actual,
    Role::Target,
    Role::Previous,
    Role::Numerator,
    Role::Denominator,
];

/// The tables that ended at a blank row, not at a mark or at other headings.
#[derive(Debug, Default)]
pub(crate) struct EndedTables(Vec<EndedTable>);

/// A table that ended.
#[derive(Debug)]
struct EndedTable {
    /// The index of its layout.
    layout: usize,
    measure: u32,
    /// The columns of the actual and the target.
    values: Vec<u32>,
    span: (u32, u32),
    last_row: u32,
    /// The table, if not every row of it is a measure.
    asked: Option<Box<OpenTable>>,
}

impl EndedTables {
    /// Adds a table with records that has ended.
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
            asked: ruleset.tables[table.layout]
                .rows
                .as_ref()
                .map(|_| Box::new(table.clone())),
        });
    }

    /// Takes the next row and returns the cell that looks like a measure of an ended table, once for each table.
    pub(crate) fn row(
        &mut self,
        ruleset: &RulesetModel,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        open: &[OpenTable],
        cells: &mut impl RowReader,
    ) -> Option<Cell> {
        let mut found = None;
        self.0.retain(|table| {
            if table.is_over(row, classes, open) {
                return false;
            }
            match table.classify(ruleset, row, cells) {
                RowBelow::Measure => {
                    found = Some(Cell::new(row.number, table.measure));
                    false
                }
                RowBelow::Headings => false,
                RowBelow::Other => true,
            }
        });
        found
    }

    /// Returns `true` if no ended table is near.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns `true` if a row of a table holds a name and plain texts in place of all its values, each another one: the
/// headings of another table. A remark that stands under several headings is none.
pub(crate) fn are_other_headings(
    ruleset: &RulesetModel,
    table: &OpenTable,
    cells: &mut impl RowReader,
) -> bool {
    let values = COMPARED
        .iter()
        .filter_map(|role| table.column(ruleset, *role));
    let values: Vec<u32> = values.collect();
    let names = table.column(ruleset, Role::Measure);
    let mut plain = |column: u32| {
        let (text, _) = cells.text(column)?;
        let is_plain = read(&text, ruleset.how).quantity == Err(Missing::Text);
        is_plain.then(|| fold(&text))
    };
    let names = names.and_then(&mut plain);
    let texts: Option<Vec<_>> = values.iter().map(|column| plain(*column)).collect();
    let differ = |texts: Vec<_>| {
        let mut others = texts.iter().enumerate();
        others.all(|(index, text)| !texts[..index].contains(text))
    };
    values.len() > 1 && names.is_some() && texts.is_some_and(differ)
}

/// The meaning of a row below a table that ended.
enum RowBelow {
    /// It looks like a measure of the table.
    Measure,
    /// It looks like the headings of something else.
    Headings,
    Other,
}

impl EndedTable {
    /// Returns `true` if a row is too far below the table, or belongs to another table or to a mark of the rules.
    fn is_over(
        &self,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        open: &[OpenTable],
    ) -> bool {
        let within = |column: u32| (self.span.0..=self.span.1).contains(&column);
        let another = open
            .iter()
            .any(|other| within(other.span.0) || within(other.span.1));
        let closed = classes.iter().any(|(column, class)| {
            within(*column)
                && (class.ends.contains(&self.layout) || class.skips.contains(&self.layout))
        });
        another || closed || row.number > self.last_row + ROWS
    }

    /// Classifies a row below the table.
    fn classify(
        &self,
        ruleset: &RulesetModel,
        row: &Row<'_>,
        cells: &mut impl RowReader,
    ) -> RowBelow {
        let columns: Vec<u32> = (self.span.0..=self.span.1)
            .filter(|column| row.cell(*column).is_some() && !cells.blank(*column))
            .collect();
        let mut is_number = |column: u32| {
            let cell = row.cell(column);
            cell.is_some_and(|cell| cell.kind == Kind::Number)
                || cells
                    .text(column)
                    .is_some_and(|(text, _)| read(&text, ruleset.how).quantity.is_ok())
        };
        if !columns.iter().any(|column| is_number(*column)) {
            return if columns.len() < HEADINGS {
                RowBelow::Other
            } else {
                RowBelow::Headings
            };
        }
        let is_measure = columns.contains(&self.measure)
            && !is_number(self.measure)
            && self.values.iter().any(|column| is_number(*column));
        let mut asked = self.asked.iter();
        let is_other = asked.any(|table| is_asked(ruleset, table, cells) == Some(false));
        if is_measure && !is_other {
            RowBelow::Measure
        } else {
            RowBelow::Other
        }
    }
}
