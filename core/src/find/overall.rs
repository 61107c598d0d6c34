//! Finds the cells that ratings of ratings go to: single cells, and the rows of tables that list the groups.

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Destination, FormSheet, OverallPlace, OverallRule, RulesetModel, TableAsked,
};

use crate::error::Error;
use crate::find::elsewhere::foreign::{AskedBy, rows_of_table};
use crate::find::form_finder::FormFinder;
use crate::find::held_cell::HeldCell;

/// The most rows of a table that lists the groups.
const MOST_GROUPS: usize = 10_000;

/// A cell that an overall rating goes to.
pub(crate) struct OverallCell {
    /// The index of the line of the rules.
    pub(crate) rule: usize,
    /// The name in its row, if it is one of a table that lists the groups.
    pub(crate) group: Option<String>,
    pub(crate) held: HeldCell,
}

impl OverallCell {
    /// Returns the way in which it is written.
    pub(crate) fn destination<'r>(&self, ruleset: &'r RulesetModel) -> Option<&'r Destination> {
        match ruleset.overall.get(self.rule)?.place.as_ref()? {
            OverallPlace::Cell(_, to) => Some(&to.destination),
            OverallPlace::Column(_, destination) => Some(destination),
        }
    }
}

impl FormFinder<'_, '_> {
    /// Finds the cells that overall ratings go to.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a sheet, a cell or a table is missing or there twice, and
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
    pub(crate) fn overall_cells(&mut self) -> Result<Vec<OverallCell>, Error> {
        let mut cells = Vec::new();
        for (index, rule) in self.ruleset.overall.iter().enumerate() {
            match &rule.place {
                None => {}
                Some(OverallPlace::Cell(sheet, to)) => {
                    // Without a sheet, the cell names its own.
                    let sheet = sheet.as_ref().map(|sheet| self.only_sheet(sheet, rule));
                    let held = self.held(&to.spot, sheet.transpose()?.unwrap_or(0), to.at)?;
                    cells.push(OverallCell {
                        rule: index,
                        group: None,
                        held,
                    });
                }
                Some(OverallPlace::Column(asked, _)) => {
                    cells.extend(self.rows_of_groups(index, rule, asked)?);
                }
            }
        }
        Ok(cells)
    }

    /// Returns the rows of a table that lists the groups.
    fn rows_of_groups(
        &self,
        index: usize,
        rule: &OverallRule,
        asked: &TableAsked,
    ) -> Result<Vec<OverallCell>, Error> {
        let by = AskedBy {
            word: "overall",
            at: rule.at,
        };
        let rows = rows_of_table(self.workbook, self.ruleset, by, asked, false)?;
        if let Some(row) = rows.get(MOST_GROUPS) {
            let place = Place::Cell(
                self.workbook.sheets[row.value.sheet].name.clone(),
                row.value.cell,
            );
            let message = format!(
                "the table that lists the groups has more than {MOST_GROUPS} rows, the limit on them; name another heading for the groups"
            );
            return Err(Error::layout(Some(place), message));
        }
        let cells = rows.into_iter().map(|row| OverallCell {
            rule: index,
            group: Some(row.name),
            held: row.value,
        });
        Ok(cells.collect())
    }

    /// Returns the one sheet that a line names.
    fn only_sheet(&mut self, sheet: &FormSheet, rule: &OverallRule) -> Result<usize, Error> {
        let sheets = &self.workbook.sheets;
        let found: Vec<usize> = match sheet {
            FormSheet::Number(number) => (*number..sheets.len()).take(1).collect(),
            FormSheet::Named(pattern) => (0..sheets.len())
                .filter(|index| pattern.matches(&fold(&sheets[*index].name)))
                .collect(),
        };
        match found.as_slice() {
            [one] => Ok(*one),
            [first, second, ..] => Err(self.missing(
                rule.at,
                &format!(
                    "an overall rating goes to one sheet, and both \"{}\" and \"{}\" match its name",
                    sheets[*first].name, sheets[*second].name
                ),
            )),
            [] => Err(self.no_such_sheet(sheet, rule.at)),
        }
    }
}
