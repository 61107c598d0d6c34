//! Reads the values of a record from its cells: numbers by their number format, texts as written.

use ambersheet_ooxml::calendar::iso_date;
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::evaluate::unread;
use ambersheet_policy::function::CellText;
use ambersheet_policy::model::{Role, RulesetModel};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{
    FormatKind, Missing, Quantity, decimal_from_number_text, quantity_of_number, read,
};

use crate::find::layout::class::Classes;
use crate::find::record_at::RecordAt;
use crate::find::row_cells::{keep, shown, text_of};
use crate::find::value_location::ValueLocation;
use crate::source::open_return::NumberFormats;

/// Reads the values of records.
#[derive(Clone, Copy)]
pub(crate) struct ValueReader<'a, 'r> {
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) formats: &'a NumberFormats,
}

impl ValueReader<'_, '_> {
    /// Reads the value of a role; `own_sheet` is the sheet of the rating.
    pub(crate) fn value(
        self,
        record: RecordAt<'_>,
        own_sheet: usize,
        role: Role,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        match record.location(self.ruleset, role) {
            ValueLocation::Nowhere => Value::ABSENT,
            ValueLocation::Given(text) => Value {
                quantity: read(text, self.ruleset.how).quantity,
                raw: texts.keep(text.trim()),
                ..Value::ABSENT
            },
            ValueLocation::Cell {
                sheet,
                cell,
                present,
            } => {
                let blank = Value {
                    cell: Some(cell),
                    sheet: (sheet != own_sheet).then_some(sheet as u16),
                    ..Value::ABSENT
                };
                match present {
                    Some(cell) => self.cell_value(record, cell, blank, classes, texts),
                    None => blank,
                }
            }
        }
    }

    /// Reads the value of a cell; `blank` is the value of that cell if it is blank.
    fn cell_value(
        self,
        record: RecordAt<'_>,
        cell: CellView<'_>,
        blank: Value,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        let quantity = match cell.kind {
            Kind::Blank if cell.unsaved => Err(Missing::Unsaved),
            Kind::Blank => return blank,
            Kind::Number => self.number(cell),
            Kind::Error => Err(Missing::Error),
            Kind::Bool => Err(Missing::Truth),
            Kind::Date => Err(Missing::Date),
            Kind::Shared | Kind::Inline | Kind::FormulaText => {
                if record.is_not_filled_in(cell, classes, self.strings) {
                    return blank;
                }
                let text = text_of(cell, self.strings).unwrap_or_default();
                let reading = read(&text, self.ruleset.how);
                return Value {
                    quantity: reading.quantity,
                    doubtful: !reading.doubts.is_empty(),
                    raw: keep(cell, &text, texts),
                    ..blank
                };
            }
        };
        Value { quantity, ..blank }
    }

    /// Reads the number of a cell by its number format.
    fn number(self, cell: CellView<'_>) -> Result<Quantity, Missing> {
        quantity_of_number(
            decimal_from_number_text(&cell.plain())?,
            self.formats.kind(cell.style),
        )
    }

    /// Returns the text of a role, kept and as it stands; nothing if the cell is blank.
    pub(crate) fn text(
        self,
        record: RecordAt<'_>,
        role: Role,
        texts: &mut Texts,
    ) -> (TextRef, Option<String>) {
        self.text_at(&record.location(self.ruleset, role), texts)
    }

    /// Returns the text of a location, kept and as it stands; nothing if the cell is blank.
    pub(crate) fn text_at(
        self,
        location: &ValueLocation<'_>,
        texts: &mut Texts,
    ) -> (TextRef, Option<String>) {
        let cell = match location {
            ValueLocation::Cell {
                present: Some(cell),
                ..
            } => *cell,
            ValueLocation::Given(text) => {
                return (texts.keep(text.trim()), Some((*text).to_owned()));
            }
            ValueLocation::Nowhere | ValueLocation::Cell { .. } => {
                return (TextRef::NONE, None);
            }
        };
        match shown(cell, self.strings).filter(|text| !text.trim().is_empty()) {
            Some(text) => (keep(cell, &text, texts), Some(text)),
            None => (TextRef::NONE, None),
        }
    }

    /// Returns the text of a role's cell, with a date written as 2023-07-03.
    pub(crate) fn dated_text(
        self,
        record: RecordAt<'_>,
        role: Role,
        texts: &mut Texts,
    ) -> Option<TextRef> {
        let ValueLocation::Cell {
            present: Some(cell),
            ..
        } = record.location(self.ruleset, role)
        else {
            return None;
        };
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let is_date =
            cell.kind == Kind::Number && self.formats.kind(cell.style) == FormatKind::Date;
        let date = if is_date {
            text.parse().ok().and_then(iso_date)
        } else {
            None
        };
        Some(match date {
            Some(date) => texts.keep(&date),
            None => keep(cell, &text, texts),
        })
    }

    /// Returns `true` if the cell of the measure's name holds an error value.
    pub(crate) fn name_is_error(self, record: RecordAt<'_>) -> bool {
        let name = record.location(self.ruleset, Role::Measure);
        matches!(name, ValueLocation::Cell { present: Some(cell), .. } if cell.kind == Kind::Error)
    }

    /// Reads a cell for a function of the script.
    pub(crate) fn cell_text(self, cell: CellView<'_>) -> Option<CellText> {
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let quantity = match cell.kind {
            Kind::Number => self.number(cell),
            Kind::Error => Err(Missing::Error),
            Kind::Blank
            | Kind::Bool
            | Kind::Date
            | Kind::Shared
            | Kind::Inline
            | Kind::FormulaText => read(&text, self.ruleset.how).quantity,
        };
        Some(CellText {
            text,
            quantity: quantity.map_err(unread),
        })
    }
}
