//! Finishes tables: columns with their headings, and the places of ratings.

use super::fields::written;
use super::required::{LayoutNeeds, LayoutWords};
use super::{Finisher, decides_itself, patterns};
use crate::draft::{DraftRole, DraftTable, LocatedText};
use crate::values::WriteStyle;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    Destination, FirstFilled, GroupFrom, LayoutRef, Policies, Role, TableColumn, TableLayout,
    VarianceUse,
};

const TABLE_WORDS: LayoutWords = LayoutWords {
    noun: "table",
    values: "headings",
    example: "write rating: write_to(\"RAG\"), or a rating of its own such as delivery: rated(\"Delivery (RAG)\")",
};

/// Returns what the columns of a table hold.
fn holds(table: &DraftTable) -> impl Iterator<Item = &DraftRole> {
    table.columns.iter().map(|column| &column.holds)
}

/// Returns what the columns of a table hold, and what stands beside them.
fn holds_any<'a>(
    table: &'a DraftTable,
    beside: &'a [DraftRole],
) -> impl Iterator<Item = &'a DraftRole> {
    holds(table).chain(beside)
}

/// Returns what the variance stands in for in a layout that holds all this.
pub(super) fn variance_use<'a>(holds: impl Iterator<Item = &'a DraftRole>) -> VarianceUse {
    let holds: Vec<&DraftRole> = holds.collect();
    VarianceUse::of(|role| holds.contains(&&DraftRole::Role(role)))
}

/// Returns the roles for which today stands, without any column.
fn today_alone(table: &DraftTable) -> Vec<DraftRole> {
    let by_today = |declared: &&FirstFilled| declared.today && declared.next.is_empty();
    let declared = table.first_filled.iter().filter(by_today);
    declared
        .map(|declared| DraftRole::Role(declared.role))
        .collect()
}

impl Finisher<'_> {
    pub(super) fn tables(
        &mut self,
        policies: &Policies,
        is_rated_by_function: bool,
    ) -> Vec<TableLayout> {
        let tables = std::mem::take(&mut self.draft.tables);
        let tables = (0..).map(LayoutRef::Table).zip(&tables);
        tables
            .map(|(layout, table)| {
                self.table(
                    table,
                    is_rated_by_function || decides_itself(policies, layout),
                )
            })
            .collect()
    }

    fn table(&mut self, table: &DraftTable, is_rated_by_function: bool) -> TableLayout {
        let elsewhere = Self::roles_elsewhere(table).map(DraftRole::Role);
        let beside: Vec<DraftRole> = elsewhere.chain(today_alone(table)).collect();
        if !table.broken {
            self.check_required(&LayoutNeeds {
                holds: holds_any(table, &beside).collect(),
                rating: table.rating.as_ref().map(|rating| rating.key),
                direction: table.direction.as_ref().map(|direction| direction.key),
                at: table.at,
                is_rated_by_function,
                is_product: table.is_product,
                words: &TABLE_WORDS,
            });
        }
        let mut columns = self.columns(table);
        let limit_roles = self.limit_columns(&mut columns);
        let (rows, elsewhere) = self.elsewhere(table, &mut columns);
        let layout = TableLayout {
            variance: variance_use(holds_any(table, &beside)),
            limit_roles,
            sheet: table.sheet.as_ref().map(|sheet| self.pattern(sheet)),
            columns,
            first_filled: table.first_filled.clone(),
            excel_table: table.excel_table.as_ref().map(|name| self.expanded(name)),
            group: table.group.clone().map(|group| self.group(group)),
            rating: table
                .rating
                .as_ref()
                .map(|rating| self.destination(rating.style, &rating.heading)),
            direction: table
                .direction
                .as_ref()
                .map(|direction| self.destination(direction.style, &direction.heading)),
            extras: table.extras,
            hidden_rows: !table.without_hidden_rows,
            hidden_columns: !table.without_hidden_columns,
            rounded: table.rounded,
            is_product: table.is_product,
            tolerance: table.tolerance,
            said_by_target: table.said_by_target,
            published_by_fill: table.published_by_fill,
            unit: table.unit,
            quarter: table.quarter,
            skip: patterns(&table.skip),
            empty: patterns(&table.empty),
            end_at: patterns(&table.end_at),
            skips_blank_rows: table.skips_blank_rows,
            rows,
            elsewhere,
            question: table.question,
            because: table.because.clone(),
            at: table.at,
        };
        if !table.broken {
            self.check_each(table);
            self.report_shared_headings(&layout, table);
            self.report_few_headings(&layout, table);
        }
        layout
    }

    /// Reports two keys of a table that name one heading, unless one column can be both.
    fn report_shared_headings(&mut self, layout: &TableLayout, table: &DraftTable) {
        let is_anchor = |column: &TableColumn| column.role.shares_column();
        let mut found = Vec::new();
        for (index, later) in layout.columns.iter().enumerate() {
            let is_same = |earlier: &&TableColumn| {
                fold(&earlier.heading_text()) == fold(&later.heading_text())
                    && !(earlier.optional || later.optional)
                    && earlier.place == later.place
                    && !is_anchor(earlier)
                    && !layout.may_share(earlier.role, later.role, &self.fields)
            };
            let earlier = layout.columns[..index].iter().find(is_same);
            let Some(earlier) = earlier.filter(|_| !is_anchor(later)) else {
                continue;
            };
            let at = table
                .columns
                .get(index)
                .map_or(table.at, |column| column.key);
            let heading = later.heading_text();
            let [one, other] = [earlier, later].map(|column| match column.role {
                Role::Field(field) => self.fields[field].name.as_str(),
                role => role.key(),
            });
            let is_one_written = later.role.is_written() ^ earlier.role.is_written();
            let (message, instead) = if is_one_written {
                (
                    format!(
                        "`{other}` would be written over `{one}`, which stands in the same column"
                    ),
                    format!(
                        "give `{other}` a column of its own, or colour that column with fill_only(\"{heading}\")"
                    ),
                )
            } else {
                (
                    format!("`{one}` and `{other}` name the same heading, \"{heading}\""),
                    "give each of them a heading of its own".to_owned(),
                )
            };
            found.push((at, message, instead));
        }
        for (at, message, instead) in found {
            self.draft.problems.suggest(at, message, instead);
        }
    }

    /// Adds the columns that conditions take their limits from, and returns their roles. A table may lack them.
    fn limit_columns(&mut self, columns: &mut Vec<TableColumn>) -> Vec<Role> {
        let headings = self.draft.limit_headings.clone();
        let mut roles = Vec::with_capacity(headings.len());
        for (index, heading) in (0..).zip(&headings) {
            let (heading, above) = self.heading_path(heading);
            let mut column = TableColumn {
                role: Role::Limit(index),
                heading,
                above,
                place: ambersheet_policy::model::ColumnPlace::UnderHeading,
                optional: true,
            };
            let text = fold(&column.heading_text());
            let same = columns
                .iter()
                .find(|known| fold(&known.heading_text()) == text && !known.role.is_written());
            if let Some(same) = same {
                column.role = same.role;
                roles.push(column.role);
            } else {
                roles.push(column.role);
                columns.push(column);
            }
        }
        roles
    }

    fn destination(&mut self, style: WriteStyle, heading: &LocatedText) -> Destination {
        match style {
            WriteStyle::NewColumn { in_table } => Destination::NewColumn {
                heading: self.expanded(heading),
                in_table,
            },
            style @ (WriteStyle::Existing { .. } | WriteStyle::FillOnly | WriteStyle::ReadFill) => {
                written(style)
            }
        }
    }

    fn group(&mut self, group: GroupFrom) -> GroupFrom {
        match group {
            GroupFrom::Cell { spot, at } => GroupFrom::Cell {
                spot: self.spot(&spot, at),
                at,
            },
            GroupFrom::TitleAbove
            | GroupFrom::SectionAbove
            | GroupFrom::SheetName
            | GroupFrom::FileName { .. } => group,
        }
    }
}
