//! Finishes the columns of tables: those under a heading, and those that have none of their own.

use super::Finisher;
use super::headings::each_path;
use crate::draft::{DraftPlace, DraftTable};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{ColumnPlace, Role, TableColumn, TableLayout};

/// The fewest headings that tell a header row, where the names have none.
const FEWEST_HEADINGS: usize = 2;

impl Finisher<'_> {
    /// Returns the columns of a table. The headings that others are counted from come last.
    pub(super) fn columns(&mut self, table: &DraftTable) -> Vec<TableColumn> {
        let mut columns = Vec::with_capacity(table.columns.len());
        let mut anchors: Vec<TableColumn> = Vec::new();
        for column in &table.columns {
            // Every field of a table has a number by now.
            let Some(role) = self.role(&column.holds) else {
                continue;
            };
            let (heading, above) = if column.each {
                each_path(&column.heading)
            } else {
                self.heading_path(&column.heading)
            };
            let mut found = TableColumn {
                role,
                heading,
                above,
                optional: column.optional,
                place: ColumnPlace::UnderHeading,
            };
            match column.place {
                DraftPlace::UnderHeading => {}
                DraftPlace::Letter(letter) => found.place = ColumnPlace::Letter(letter),
                DraftPlace::LeftOf(by) => {
                    let text = fold(&found.heading_text());
                    let known = anchors
                        .iter()
                        .position(|anchor| fold(&anchor.heading_text()) == text);
                    let anchor = known.unwrap_or(anchors.len()) as u8;
                    if known.is_none() {
                        anchors.push(TableColumn {
                            role: Role::Anchor(anchor),
                            ..found.clone()
                        });
                    }
                    found.place = ColumnPlace::LeftOf { anchor, by };
                }
            }
            columns.push(found);
        }
        columns.extend(anchors);
        columns
    }

    /// Reports a table whose names have no heading and that too few other headings tell.
    pub(super) fn report_few_headings(&mut self, layout: &TableLayout, table: &DraftTable) {
        if !layout.has_placed_names() {
            return;
        }
        let mut headings: Vec<String> = layout
            .columns
            .iter()
            .filter(|column| column.has_heading() && !column.optional)
            .map(|column| fold(&column.heading_text()))
            .collect();
        headings.sort();
        headings.dedup();
        if headings.len() >= FEWEST_HEADINGS {
            return;
        }
        let measure = table.columns.first();
        let at = measure.map_or(table.at, |column| column.key);
        let message = "the names have no heading here, so other headings must tell the header row, and the rules give fewer than two that every such table has";
        let instead =
            "name two headings of the table, such as actual: \"Actual\" and target: \"Budget\"";
        self.draft.problems.suggest(at, message, instead);
    }
}
