//! A record: a row of a table, or the cells of a form.

use crate::find::elsewhere::found::{FoundElsewhere, FoundValue};
use crate::find::form_record::FormRecord;
use crate::find::layout::class::Classes;
use crate::find::layout::each::TablePeriod;
use crate::find::layout::merged::{MergedDown, SharedMerge};
use crate::find::layout::open_table::OpenTable;
use crate::find::row_cells::text_of;
use crate::find::value_location::ValueLocation;
use crate::record::{Published, PublishedText};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{CellView, Kind, Row};
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
        /// The values that are merged down into the row.
        merged: Option<&'a MergedDown>,
        /// A merge with a value that the record shares with other measures.
        shared: Option<SharedMerge>,
        /// The values that do not stand in the row.
        elsewhere: Option<&'a FoundElsewhere>,
    },
    /// A form.
    Form(&'a FormRecord<'a>),
}

impl<'a> RecordAt<'a> {
    /// Returns the location of the value of a role.
    pub(crate) fn location(self, ruleset: &RulesetModel, role: Role) -> ValueLocation<'a> {
        match self {
            Self::Form(form) => form.location(role),
            Self::Row {
                sheet,
                row,
                table,
                merged,
                elsewhere,
                ..
            } => match table.column(ruleset, role) {
                None => {
                    elsewhere.map_or(ValueLocation::Nowhere, |elsewhere| other(elsewhere, role))
                }
                Some(column) => {
                    let cell = Cell::new(row.number, column);
                    let merged = merged.filter(|_| !role.is_written());
                    let cell = merged.map_or(cell, |merged| merged.seen(cell));
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
            Self::Row {
                sheet,
                row,
                table,
                elsewhere,
                ..
            } => {
                let other = elsewhere.and_then(|elsewhere| elsewhere.cell(Role::Rating));
                if let Some(held) = other {
                    return (held.sheet, held.cell.row, Some(held.cell.column));
                }
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

    /// Returns the published texts with their cells; `None` if the return publishes none. `keep` keeps a cell's text.
    ///
    /// Without a place for a published one, it is what stands in the cell that is to be written.
    pub(crate) fn published(
        self,
        ruleset: &RulesetModel,
        mut keep: impl FnMut(&ValueLocation<'a>) -> TextRef,
    ) -> Option<Box<Published>> {
        let mut read = |published: Role, written: Role| {
            let mut location = self.location(ruleset, published);
            let is_implied = matches!(location, ValueLocation::Nowhere);
            if is_implied {
                location = self.written_over(ruleset, written);
            }
            let text = keep(&location);
            let at = match location {
                ValueLocation::Cell { sheet, cell, .. } if text.is_some() => {
                    Some((sheet as u16, cell))
                }
                ValueLocation::Nowhere
                | ValueLocation::Unclear
                | ValueLocation::Given(_)
                | ValueLocation::Cell { .. } => None,
            };
            PublishedText {
                text,
                at,
                is_implied,
                is_formula: location.holds_formula(),
            }
        };
        let rating = read(Role::PublishedRating, Role::Rating);
        let direction = read(Role::PublishedDirection, Role::Direction);
        (rating.text.is_some() || direction.text.is_some())
            .then(|| Box::new(Published { rating, direction }))
    }

    /// Returns the location of the cell that a rating or direction is written over, unless it holds a value.
    fn written_over(self, ruleset: &RulesetModel, role: Role) -> ValueLocation<'a> {
        match self {
            Self::Row { row, table, .. } => {
                let column = table.column(ruleset, role);
                let is_filled = column
                    .and_then(|column| row.cell(column))
                    .is_some_and(|cell| cell.kind != Kind::Blank);
                if is_filled && !self.holds_value(ruleset, role) {
                    self.location(ruleset, role)
                } else {
                    ValueLocation::Nowhere
                }
            }
            Self::Form(form) => {
                let held = match role {
                    Role::Direction => form.direction(),
                    _ => form.rating(),
                };
                match held {
                    Some(held) if !form.holds_value(held) => ValueLocation::Cell {
                        sheet: held.sheet,
                        cell: held.cell,
                        present: held.view(),
                        hides_zeros: held.hides_zeros,
                    },
                    _ => ValueLocation::Nowhere,
                }
            }
        }
    }

    /// Returns `true` if the cell of a rating or direction also holds a value that the rules read.
    pub(crate) fn holds_value(self, ruleset: &RulesetModel, role: Role) -> bool {
        match self {
            Self::Row { table, .. } => table
                .column(ruleset, role)
                .is_some_and(|column| table.holds_value(ruleset, column)),
            Self::Form(form) => {
                let held = match role {
                    Role::Field(field) => form.field(field),
                    Role::Direction => form.direction(),
                    _ => form.rating(),
                };
                held.is_some_and(|held| form.holds_value(held))
            }
        }
    }

    /// Returns the merge with a value that the record shares with other measures.
    pub(crate) fn shared(self) -> Option<SharedMerge> {
        match self {
            Self::Row { shared, .. } => shared,
            Self::Form(_) => None,
        }
    }

    /// Returns the period of its values, where rows are rated for each of several.
    pub(crate) fn period(self) -> Option<TablePeriod> {
        match self {
            Self::Row { table, .. } => table.period,
            Self::Form(_) => None,
        }
    }

    /// Returns the values that do not stand in the record's own row.
    pub(crate) fn elsewhere(self) -> Option<&'a FoundElsewhere> {
        match self {
            Self::Row { elsewhere, .. } => elsewhere,
            Self::Form(_) => None,
        }
    }

    /// Returns the title above the table.
    pub(crate) fn title(self) -> TextRef {
        match self {
            Self::Row { table, .. } => table.title,
            Self::Form(_) => TextRef::NONE,
        }
    }

    /// Returns the heading that tells its rating from others of the same row.
    pub(crate) fn told_by(self) -> TextRef {
        match self {
            Self::Row { table, .. } => table.told_by,
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

/// Returns the location of a value that does not stand in the record's own row.
fn other(elsewhere: &FoundElsewhere, role: Role) -> ValueLocation<'_> {
    match elsewhere.of(role) {
        Some(FoundValue::Cell(held)) => ValueLocation::Cell {
            sheet: held.sheet,
            cell: held.cell,
            present: held.view(),
            hides_zeros: held.hides_zeros,
        },
        Some(FoundValue::Lost(lost)) if lost.is_unclear => ValueLocation::Unclear,
        Some(FoundValue::Lost(_)) | None => ValueLocation::Nowhere,
    }
}

fn matches_any(patterns: &[Pattern], folded: &str) -> bool {
    patterns.iter().any(|pattern| pattern.matches(folded))
}
