//! What a row is to a table: a record, a note, nothing.

use std::rc::Rc;

use crate::find::layout::class::TextClass;
use crate::find::layout::finder::{Cells, OpenTable};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::Row;
use ambersheet_policy::model::{Role, RulesetModel};

/// What a row is to one open table.
pub(crate) enum TableRow {
    Empty,
    Record,
    Skipped,
    /// Text in the measure's column with nothing beside it.
    Note(Cell),
}

/// Whether a row without values holds more than a measure's name: its owner, say, or how often it is due. A title or a
/// note stands alone.
fn says_more(
    ruleset: &RulesetModel,
    table: &OpenTable,
    row: &Row<'_>,
    cells: &mut impl Cells,
) -> bool {
    let own =
        [Role::Measure, Role::Rating, Role::Direction].map(|role| table.column(ruleset, role));
    (table.span.0..=table.right_end)
        .filter(|column| !own.contains(&Some(*column)))
        .any(|column| row.cell(column).is_some() && !cells.blank(column))
}

/// What a row is to one open table.
pub(crate) fn what_row(
    ruleset: &RulesetModel,
    table: &OpenTable,
    row: &Row<'_>,
    classes: &[(u32, Rc<TextClass>)],
    cells: &mut impl Cells,
) -> TableRow {
    let class = |column: u32| {
        classes
            .iter()
            .find(|(c, _)| *c == column)
            .map(|(_, class)| class)
    };
    let placeholder =
        |column: u32| class(column).is_some_and(|class| class.placeholders.contains(&table.layout));
    let measure = table.column(ruleset, Role::Measure);
    let has_fields = ruleset.tables[table.layout]
        .columns
        .iter()
        .any(|column| matches!(column.role, Role::Field(_)));
    let (mut values, mut placeholders, mut named) = (false, false, false);
    for (declared, column) in ruleset.tables[table.layout]
        .columns
        .iter()
        .zip(&table.columns)
    {
        let Some(column) = *column else { continue };
        if placeholder(column) {
            placeholders = true;
        } else if !cells.blank(column) || (cells.unsaved(column) && Some(column) != measure) {
            if Some(column) == measure {
                named = true;
            } else if !matches!(declared.role, Role::Rating | Role::Direction) {
                values = true;
            }
        }
    }
    let hidden = !ruleset.tables[table.layout].hidden_rows && row.is_hidden();
    if hidden
        || measure
            .and_then(class)
            .is_some_and(|class| class.skips.contains(&table.layout))
    {
        return TableRow::Skipped;
    }
    match (named, values, placeholders) {
        (_, true, _) => TableRow::Record,
        (_, false, true) => TableRow::Skipped,
        (true, false, false) if has_fields || says_more(ruleset, table, row, cells) => {
            TableRow::Record
        }
        (true, false, false) => {
            TableRow::Note(Cell::new(row.number, measure.unwrap_or(table.span.0)))
        }
        (false, false, false) => {
            let blank = row
                .cells
                .iter()
                .filter(|cell| (table.span.0..=table.span.1).contains(&cell.column))
                .all(|cell| cells.blank(cell.column));
            if blank {
                TableRow::Empty
            } else {
                TableRow::Skipped
            }
        }
    }
}
