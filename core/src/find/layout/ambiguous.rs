//! Errors about headings that fit the rules in more than one way.

use ambersheet_diagnostic::Place;
use ambersheet_ooxml::address::{Cell, ColumnName};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    ColumnPlace, Field, Period, PeriodName, Role, RulesetModel, TableLayout,
};

use crate::error::Error;
use crate::find::layout::heading::HeadingDoubt;
use crate::find::layout::open_table::{RowReader, heading_text};
use crate::find::layout::placed::MisplacedColumn;

/// A header row in which a heading is ambiguous.
pub(crate) struct AmbiguousRow<'a, R> {
    pub(crate) sheet: &'a str,
    pub(crate) row: u32,
    pub(crate) cells: &'a mut R,
}

impl<R: RowReader> AmbiguousRow<'_, R> {
    /// Returns the error about a heading in doubt.
    pub(crate) fn in_doubt(
        &mut self,
        layout: &TableLayout,
        fields: &[Field],
        doubt: HeadingDoubt,
    ) -> Error {
        match doubt {
            HeadingDoubt::TwoHeadings { key, columns } => self.two_headings(layout, key, columns),
            HeadingDoubt::BetweenTables { column } => self.between_tables(column),
            HeadingDoubt::TwoKeys { keys, column } => self.two_keys(layout, fields, keys, column),
        }
    }

    /// Returns the error about two headings that match one column of the layout.
    fn two_headings(
        &mut self,
        layout: &TableLayout,
        key: usize,
        (first, second): (u32, u32),
    ) -> Error {
        let texts = [first, second].map(|column| heading_text(self.cells, column));
        let instead = if fold(&texts[0]) == fold(&texts[1]) {
            "rename one of them, or write the heading over the one that you mean too, as in \"Q4 > Actual\""
        } else {
            "write the heading that you mean in full"
        };
        let message = format!(
            "the headings {} and {} both match \"{}\" of the rules; {instead}",
            self.shown(&texts[0], first),
            self.shown(&texts[1], second),
            layout.columns[key].heading_text()
        );
        Error::layout(self.place(first), message)
    }

    /// Returns the error about a heading without a gap to the tables on both its sides.
    fn between_tables(&mut self, column: u32) -> Error {
        let message = format!(
            "the heading \"{}\" may belong to the table at its left or to the one at its right; leave a blank column between them",
            heading_text(self.cells, column)
        );
        Error::layout(self.place(column), message)
    }

    /// Returns the error about a heading that matches two columns of the layout.
    fn two_keys(
        &mut self,
        layout: &TableLayout,
        fields: &[Field],
        (first, second): (usize, usize),
        column: u32,
    ) -> Error {
        let key = |index: usize| match layout.columns[index].role {
            Role::Field(field) => fields.get(field).map_or("rated", |field| &field.name),
            role => role.key(),
        };
        let texts = [first, second].map(|index| layout.columns[index].heading_text());
        let heading = heading_text(self.cells, column);
        let (first, second) = (key(first), key(second));
        let message = if fold(&texts[0]) == fold(&texts[1]) {
            format!(
                "the heading \"{heading}\" is named twice by the rules, by `{first}` and by `{second}`, and one column cannot be both; give each of them a heading of its own"
            )
        } else {
            format!(
                "the heading \"{heading}\" matches both \"{}\" (`{first}`) and \"{}\" (`{second}`) of the rules; write the headings in full",
                texts[0], texts[1]
            )
        };
        Error::layout(self.place(column), message)
    }

    /// Returns the error about a period of which nobody can tell whether it is later than the one that is rated.
    pub(crate) fn which_is_later(
        &self,
        ruleset: &RulesetModel,
        name: PeriodName,
        column: u32,
    ) -> Error {
        let message = format!(
            "nobody can tell whether {} comes before or after the period \"{}\", since the rules do not say where the year begins; write year_starts(\"April\")",
            name.shown(0),
            ruleset.period.as_ref().map_or("", Period::text)
        );
        Error::layout(self.place(column), message)
    }

    /// Returns the error about a column without a heading that the row cannot have.
    pub(crate) fn misplaced(&mut self, layout: &TableLayout, column: MisplacedColumn) -> Error {
        let declared = &layout.columns[column.key];
        let key = declared.role.key();
        let anchor = column
            .anchor
            .map_or_else(String::new, |anchor| self.heading(anchor));
        let message = match (declared.place, column.taken) {
            (ColumnPlace::LeftOf { by, .. }, Some(taken)) => {
                let taken = self.heading(taken);
                format!(
                    "`{key}` is to stand {by} left of {anchor}, and there stands {taken}, which the rules read as something else; count the columns again, as in left_of(\"{}\", {})",
                    declared.heading_text(),
                    by + 1
                )
            }
            (_, Some(taken)) => format!(
                "`{key}` is to stand in column {}, and there stands {}, which the rules read as something else; name another column",
                ColumnName(taken),
                self.heading(taken)
            ),
            (place, None) => {
                let by = match place {
                    ColumnPlace::LeftOf { by, .. } => by,
                    ColumnPlace::UnderHeading | ColumnPlace::Letter(_) => 0,
                };
                format!(
                    "`{key}` is to stand {by} left of {anchor}, and the sheet has no such column; count the columns again"
                )
            }
        };
        let at = column.anchor.or(column.taken).unwrap_or(0);
        Error::layout(self.place(at), message)
    }

    /// Returns the heading of a column with its cell.
    fn heading(&mut self, column: u32) -> String {
        let text = heading_text(self.cells, column);
        self.shown(&text, column)
    }

    /// Returns a heading with its cell; one that is merged down to the row, or over it, by the cell under it.
    fn shown(&self, text: &str, column: u32) -> String {
        let cell = Cell::new(self.row, column);
        if text.is_empty() {
            format!("over {cell}")
        } else {
            format!("\"{text}\" ({cell})")
        }
    }

    fn place(&self, column: u32) -> Place {
        Place::Cell(self.sheet.to_owned(), Cell::new(self.row, column))
    }
}
