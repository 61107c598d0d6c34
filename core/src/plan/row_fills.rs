//! Fills of whole rows: added like the rating's, or removed where an earlier run left them.

use crate::find::layout::open_table::OpenTable;
use crate::plan::live_colour::ColouredRating;
use crate::plan::patch::edit::Look;
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::planner::Planner;
use ambersheet_ooxml::sheet::Row;
use ambersheet_policy::model::Destination;

/// Fills the other cells of a table's row like its rating, if the rules fill the whole row.
///
/// To be called after the rating itself is planned.
pub(crate) fn colour_row(
    planner: &mut Planner<'_, '_>,
    row: &Row<'_>,
    table: &OpenTable,
    made: &ColouredRating,
    book: &mut StyleBook<'_>,
) {
    let is_main = made.entry.field.is_none();
    if !is_main || !planner.ruleset.tables[table.layout].extras.whole_row {
        return;
    }
    let (first, last) = table.span;
    let new = [table.new_rating, table.new_direction]
        .into_iter()
        .flatten()
        .map(|new| new.column)
        .max();
    for column in first..=last.max(table.right_end).max(new.unwrap_or(0)) {
        let target = planner.in_row(row, column, &Destination::FillOnly, &[]);
        let is_ours = book.original(target.base()) != target.base();
        if let Some(Ok(rule)) = &made.live {
            planner.live.push((target.cell, rule.clone()));
        }
        let is_live = matches!(made.live, Some(Ok(_)));
        let look = match made.entry.level() {
            Ok(_) if is_live && !is_ours => continue,
            Ok(_) if is_live => Look::Original,
            Ok(rank) => Look::Level(rank),
            Err(_) if planner.ruleset.unrated.fill.is_some() => Look::Unrated,
            Err(_) if is_ours => Look::Original,
            Err(_) => continue,
        };
        let edits = planner
            .edits
            .iter_mut()
            .rev()
            .take_while(|edit| edit.cell.row == row.number);
        match edits.into_iter().find(|edit| edit.cell == target.cell) {
            None => planner.edits.push(target.edit(look, None, false)),
            Some(edit)
                if matches!(edit.look, Look::Marked | Look::Original | Look::Format(_))
                    && look != Look::Original =>
            {
                edit.look = look;
            }
            Some(_) => {}
        }
    }
}

/// Removes an earlier run's fills from a table's row, if the rules no longer fill the whole row. The texts stay.
///
/// To be called when all of the row is planned.
pub(crate) fn restore_row(
    planner: &mut Planner<'_, '_>,
    row: &Row<'_>,
    table: &OpenTable,
    book: &mut StyleBook<'_>,
) {
    if planner.ruleset.tables[table.layout].extras.whole_row || !book.has_marks() {
        return;
    }
    let (first, last) = table.span;
    for column in first..=last.max(table.right_end) {
        if row
            .cell(column)
            .is_none_or(|cell| book.original(cell.style) == cell.style)
        {
            continue;
        }
        let target = planner.in_row(row, column, &Destination::FillOnly, &[]);
        let edits = planner
            .edits
            .iter()
            .rev()
            .take_while(|edit| edit.cell.row == row.number);
        let is_planned = edits.into_iter().any(|edit| edit.cell == target.cell);
        if !is_planned {
            planner.edits.push(target.edit(Look::Original, None, false));
        }
    }
}
