//! Finishes values that stand in other rows and tables.

use super::Finisher;
use crate::declare::letter_of;
use crate::draft::{DraftElsewhere, DraftSource, DraftTable, LocatedText};
use crate::values::AskedRows;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    ColumnPlace, Elsewhere, ElsewhereSource, NamePattern, Position, Role, RowsAsked, TableAsked,
    TableColumn,
};

impl Finisher<'_> {
    /// Returns the rows of a table that are measures, and the values that stand elsewhere.
    ///
    /// The headings by which rows are asked for are added to the columns.
    pub(super) fn elsewhere(
        &mut self,
        table: &DraftTable,
        columns: &mut Vec<TableColumn>,
    ) -> (Option<RowsAsked>, Vec<Elsewhere>) {
        let mut marks = Vec::new();
        let rows = table
            .rows
            .as_ref()
            .map(|(rows, at)| self.rows_asked(rows, *at, &mut marks));
        let found = table
            .elsewhere
            .iter()
            .map(|elsewhere| Elsewhere {
                role: elsewhere.role,
                source: match &elsewhere.source {
                    DraftSource::Row(asked) => {
                        ElsewhereSource::Row(self.rows_asked(asked, elsewhere.at, &mut marks))
                    }
                    DraftSource::Table(asked) => {
                        let mut pattern = |text: &str| self.pattern(&located(text, elsewhere.at));
                        ElsewhereSource::Table(TableAsked {
                            sheet: pattern(&asked.sheet),
                            measure: pattern(&asked.measure),
                            group: asked.group.as_deref().map(&mut pattern),
                            value: pattern(&asked.value),
                        })
                    }
                },
                at: elsewhere.at,
            })
            .collect();
        columns.extend(marks);
        if !table.broken {
            self.report_rows(table);
        }
        (rows, found)
    }

    /// Finishes rows by their names or marks; a heading that is new is added to `marks`.
    fn rows_asked(
        &mut self,
        asked: &AskedRows,
        at: Position,
        marks: &mut Vec<TableColumn>,
    ) -> RowsAsked {
        let asked = match asked {
            AskedRows::Named(name) => {
                return RowsAsked::Named(NamePattern::new(&self.expanded(&located(name, at))));
            }
            AskedRows::Marked(asked) => asked,
        };
        let marked = asked.iter().map(|(heading, text)| {
            let letter = letter_of(heading);
            let (heading, above) = self.heading_path(&located(heading, at));
            let mut column = TableColumn {
                role: Role::Mark(marks.len() as u8),
                heading,
                above,
                optional: false,
                place: letter.map_or(ColumnPlace::UnderHeading, ColumnPlace::Letter),
            };
            let path = fold(&column.heading_text());
            let known = marks
                .iter()
                .position(|mark| fold(&mark.heading_text()) == path);
            let number = known.unwrap_or(marks.len()) as u8;
            if known.is_none() {
                column.role = Role::Mark(number);
                marks.push(column);
            }
            (number, self.pattern(&located(text, at)))
        });
        RowsAsked::Marked(marked.collect())
    }

    /// Reports rows that do not fit together.
    fn report_rows(&mut self, table: &DraftTable) {
        if let Some((AskedRows::Named(rows), at)) = &table.rows {
            self.report_stars(rows, *at);
        }
        let has_actual = table
            .columns
            .iter()
            .any(|column| column.holds == crate::draft::DraftRole::Role(Role::Actual));
        for elsewhere in &table.elsewhere {
            let DraftSource::Row(asked) = &elsewhere.source else {
                continue;
            };
            let problem = match (&table.rows, asked) {
                (None, _) => Some((
                    "`in_row` needs to know which rows are the measures, and this table has no `rows`",
                    "write rows: \"* Act\", or rows: #{ \"Line\": \"Delivered\" }, beside it",
                )),
                _ if !has_actual => Some((
                    "`in_row` takes the value in the column of the actual, and this table has no `actual`",
                    "write actual: \"Heading\"",
                )),
                (Some((rows, _)), asked) if rows == asked => Some((
                    "`in_row` asks for the same rows as `rows`",
                    "name the other rows, such as in_row(\"* Plan\")",
                )),
                (Some((AskedRows::Named(_), _)), AskedRows::Marked(_))
                | (Some((AskedRows::Marked(_), _)), AskedRows::Named(_)) => Some((
                    "`rows` and `in_row` tell rows in different ways: one by the name, the other by the text under a heading",
                    "tell both in one way, as in rows: #{ \"Line\": \"Delivered\" } and in_row(#{ \"Line\": \"Plan\" })",
                )),
                (Some((AskedRows::Named(rows), _)), AskedRows::Named(other))
                    if other.contains('*') && !rows.contains('*') =>
                {
                    Some((
                        "`*` in `in_row` stands for the same text as in `rows`, and `rows` has no `*`",
                        "write both with a `*`, as in rows: \"* Act\" and in_row(\"* Plan\")",
                    ))
                }
                _ => None,
            };
            if let Some((message, instead)) = problem {
                self.draft.problems.suggest(elsewhere.at, message, instead);
            } else if let AskedRows::Named(name) = asked {
                self.report_stars(name, elsewhere.at);
            }
        }
    }

    /// Reports a name in which it cannot be told what a `*` stands for.
    fn report_stars(&mut self, name: &str, at: Position) {
        if !NamePattern::new(name).is_plain() {
            let message = format!(
                "\"{name}\" has more than one `*`, and it must be plain what is the same in both names"
            );
            let instead = "write one `*`, as in \"* Act\"";
            self.draft.problems.suggest(at, message, instead);
        }
    }

    /// Returns the roles of the values that stand elsewhere.
    pub(super) fn roles_elsewhere(table: &DraftTable) -> impl Iterator<Item = Role> + '_ {
        table
            .elsewhere
            .iter()
            .map(|elsewhere: &DraftElsewhere| elsewhere.role)
    }
}

fn located(text: &str, at: Position) -> LocatedText {
    LocatedText {
        text: text.to_owned(),
        at,
    }
}
