//! Plans the edits of ratings of ratings, once all that they are made of is known.

use std::collections::HashSet;

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Destination, OverallPlace, RulesetModel};
use ambersheet_policy::reason::Reason;

use crate::decide::overall::OverallResult;
use crate::error::Error;
use crate::find::layout::counts::is_whole;
use crate::find::overall::OverallCell;
use crate::plan::live_colour::WantedLevel;
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::planner::Planner;
use crate::plan::target::Target;
use crate::record::Entry;
use crate::source::open_return::OpenReturn;

impl Planner<'_, '_> {
    /// Plans the edits of the overall ratings of one sheet; `made` are the ratings, `cells` those of this sheet.
    ///
    /// A row whose name is no group of the return loses what an earlier run wrote there, and keeps all else.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if two ratings go to one cell.
    pub(crate) fn plan_overall<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c OverallCell>,
        made: &[OverallResult],
        book: &mut StyleBook<'_>,
    ) -> Result<(), Error> {
        let mut without = Vec::new();
        for cell in cells {
            match made.iter().find(|one| one.goes_to(cell)) {
                Some(one) => self.plan_level(cell, one.level, book),
                None => without.push(cell),
            }
        }
        for cell in without {
            let target = cell.held.cell;
            // Another line may write there, as into the row of the whole.
            let is_taken = self.edits.iter().any(|edit| edit.cell == target);
            let is_ours = cell
                .held
                .view()
                .is_some_and(|view| book.original(view.style) != view.style);
            if is_ours && !is_taken {
                self.plan_level(cell, Err(Reason::NothingRated), book);
            }
        }
        self.sort(0)
    }

    /// Plans the edits of the rating in one cell.
    fn plan_level(
        &mut self,
        cell: &OverallCell,
        level: Result<u8, Reason>,
        book: &mut StyleBook<'_>,
    ) {
        let Some(destination) = cell.destination(self.ruleset) else {
            return;
        };
        let target = Target::of_form(&cell.held, destination, &[]);
        let wanted = WantedLevel {
            level,
            is_field: false,
            live: None,
        };
        self.plan_rating(&target, wanted, book);
    }
}

/// Checks that no overall rating is written over a value by which a measure is rated.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if one would be.
pub(crate) fn check_values_stay(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    cells: &[OverallCell],
    entries: &[Entry],
) -> Result<(), Error> {
    let written = cells.iter().filter(|cell| {
        let destination = cell.destination(ruleset);
        destination.is_some_and(|destination| *destination != Destination::FillOnly)
    });
    let written: HashSet<(u16, Cell)> = written
        .map(|cell| (cell.held.sheet as u16, cell.held.cell))
        .collect();
    if written.is_empty() {
        return Ok(());
    }
    for entry in entries {
        let values = [&entry.actual, &entry.previous, &entry.target].into_iter();
        let mut places =
            values.filter_map(|value| Some((value.sheet.unwrap_or(entry.sheet), value.cell?)));
        if let Some((sheet, cell)) = places.find(|place| written.contains(place)) {
            let sheet = workbook.sheets[usize::from(sheet)].name.clone();
            let message = "an overall rating would be written over this value, by which a measure is rated; give it a cell of its own";
            return Err(Error::layout(Some(Place::Cell(sheet, cell)), message));
        }
    }
    Ok(())
}

/// The most names in one warning.
const MOST_NAMED: usize = 6;

/// Warns of groups without a row in the table that their ratings go to, and of rows whose names are no groups.
pub(crate) fn rows_without_groups(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    cells: &[OverallCell],
    made: &[OverallResult],
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (rule, line) in ruleset.overall.iter().enumerate() {
        if !matches!(line.place, Some(OverallPlace::Column(..))) {
            continue;
        }
        let rows: Vec<&OverallCell> = cells.iter().filter(|cell| cell.rule == rule).collect();
        let own: Vec<&OverallResult> = made.iter().filter(|one| one.rule == rule).collect();
        let place = format!("{}:{}", ruleset.script, line.at.line);
        let groups = own.iter().filter(|one| one.cells.is_empty());
        let groups: Vec<&str> = groups.filter_map(|one| one.group.as_deref()).collect();
        if !groups.is_empty() {
            let message = format!(
                "the table of `overall` ({place}) has no row for {}, so what they are rated is only reported; add the rows, or correct the names",
                named(&groups)
            );
            let sheet = rows
                .first()
                .map(|row| &workbook.sheets[row.held.sheet].name);
            let warning = Diagnostic::new(Code::NoRowForGroup, message);
            warnings.push(match sheet {
                Some(sheet) => warning.at(Place::Sheet(sheet.clone())),
                None => warning,
            });
        }
        let is_known = |row: &&&OverallCell| own.iter().any(|one| one.goes_to(row));
        let others: Vec<&&OverallCell> = rows.iter().filter(|row| !is_known(row)).collect();
        let others = others
            .into_iter()
            .filter_map(|row| Some((row, row.group.as_deref()?)));
        let others: Vec<_> = others.filter(|(_, name)| !is_whole(&fold(name))).collect();
        if let Some((first, _)) = others.first() {
            let names: Vec<&str> = others.iter().map(|(_, name)| *name).collect();
            let message = format!(
                "the table of `overall` ({place}) lists {}, and no group of the return is called so; correct the names, or leave it if nothing is rated there",
                named(&names)
            );
            let sheet = workbook.sheets[first.held.sheet].name.clone();
            let at = Place::Cell(sheet, first.held.cell);
            warnings.push(Diagnostic::new(Code::NoRowForGroup, message).at(at));
        }
    }
    warnings
}

/// Names groups in quotes, the first of many.
fn named(groups: &[&str]) -> String {
    let mut names: Vec<String> = groups
        .iter()
        .take(MOST_NAMED)
        .map(|name| format!("\"{name}\""))
        .collect();
    if groups.len() > MOST_NAMED {
        names.push(format!("{} more", groups.len() - MOST_NAMED));
    }
    names.join(", ")
}
