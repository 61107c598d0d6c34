//! A record: a row of a table, or the cells of a form.

use crate::find::form_record::FormRecord;
use crate::find::layout::class::Classes;
use crate::find::layout::open_table::OpenTable;
use crate::find::row_cells::text_of;
use crate::find::value_location::ValueLocation;
use crate::record::{Published, PublishedText};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{CellView, Row};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::LayoutRef;
use ambersheet_policy::model::{Pattern, Role, RulesetModel};

/// A record.
#[derive(Clone, Copy)]
pub(crate) enum RecordAt<'a> {
    /// A row of an open table.
    Row {
        sheet: usize,
        row: &'a Row<'a>,
        table: &'a OpenTable,
    },
    /// A form.
    Form(&'a FormRecord<'a>),
}

impl<'a> RecordAt<'a> {
    /// Returns the location of the value of a role.
    pub(crate) fn location(self, ruleset: &RulesetModel, role: Role) -> ValueLocation<'a> {
        match self {
            Self::Form(form) => form.location(role),
            Self::Row { sheet, row, table } => match table.column(ruleset, role) {
                None => ValueLocation::Nowhere,
                Some(column) => {
                    let cell = Cell::new(row.number, column);
                    ValueLocation::Cell {
                        sheet,
                        cell,
                        present: row.cell(column),
                        hides_zeros: false,
                    }
                }
            },
        }
    }

    /// Returns the layout of the record.
    pub(crate) fn layout(self) -> LayoutRef {
        match self {
            Self::Row { table, .. } => LayoutRef::Table(table.layout as u16),
            Self::Form(form) => LayoutRef::Form(form.layout as u16),
        }
    }

    /// Returns the sheet, row and column of the main rating; without one, those of the record.
    pub(crate) fn rating_cell(self, ruleset: &RulesetModel) -> (usize, u32, Option<u32>) {
        match self {
            Self::Row { sheet, row, table } => {
                let new = table.new_rating.map(|new| new.column);
                (
                    sheet,
                    row.number,
                    table.column(ruleset, Role::Rating).or(new),
                )
            }
            Self::Form(form) => match form.rating() {
                Some(held) => (held.sheet, held.cell.row, Some(held.cell.column)),
                None => (form.sheet, 0, None),
            },
        }
    }

    /// Returns the published texts, already kept, with their cells; `None` if the return publishes none.
    pub(crate) fn published(
        self,
        ruleset: &RulesetModel,
        rating: TextRef,
        direction: TextRef,
    ) -> Option<Box<Published>> {
        let place = |text: TextRef, role| PublishedText {
            text,
            at: match self.location(ruleset, role) {
                ValueLocation::Cell { sheet, cell, .. } if text.is_some() => {
                    Some((sheet as u16, cell))
                }
                ValueLocation::Nowhere | ValueLocation::Given(_) | ValueLocation::Cell { .. } => {
                    None
                }
            },
        };
        (rating.is_some() || direction.is_some()).then(|| {
            Box::new(Published {
                rating: place(rating, Role::PublishedRating),
                direction: place(direction, Role::PublishedDirection),
            })
        })
    }

    /// Returns the title above the table.
    pub(crate) fn title(self) -> TextRef {
        match self {
            Self::Row { table, .. } => table.title,
            Self::Form(_) => TextRef::NONE,
        }
    }

    /// Returns `true` if a cell is blank or holds a text that means "not filled in".
    pub(crate) fn is_not_filled_in(
        self,
        cell: CellView<'_>,
        classes: &mut Classes<'_>,
        strings: &SharedStrings,
    ) -> bool {
        match self {
            Self::Row { table, .. } => classes
                .of(cell, strings)
                .is_some_and(|class| class.blank || class.placeholders.contains(&table.layout)),
            Self::Form(form) => text_of(cell, strings).is_some_and(|text| {
                let folded = fold(&text);
                folded.is_empty() || matches_any(form.empty, &folded)
            }),
        }
    }
}

fn matches_any(patterns: &[Pattern], folded: &str) -> bool {
    patterns.iter().any(|pattern| pattern.matches(folded))
}
