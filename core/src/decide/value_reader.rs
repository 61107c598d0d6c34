//! Reads the values of a record from its cells: numbers by their number format, texts as written.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::calendar::{days_of_iso, iso_date};
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::evaluate::unread;
use ambersheet_policy::function::{CellUnderHeading, Held};
use ambersheet_policy::model::{Role, RulesetModel};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{
    FormatKind, Missing, Quantity, decimal_from_f64, decimal_from_number_text, quantity_of_number,
    read,
};
use rust_decimal::Decimal;

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
        let cell = match record.location(self.ruleset, role) {
            ValueLocation::Cell {
                present: Some(cell),
                ..
            } => cell,
            ValueLocation::Given(text) => {
                return (texts.keep(text.trim()), Some(text.to_owned()));
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

    /// Reads the cell under a heading for a function of the script.
    pub(crate) fn heading_cell(self, at: Cell, present: Option<CellView<'_>>) -> CellUnderHeading {
        let blank = CellUnderHeading {
            at: Some(at),
            text: String::new(),
            held: Held::Blank,
            quantity: Err(Reason::NoData),
        };
        let Some(cell) = present else { return blank };
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty());
        let Some(text) = text else {
            if cell.unsaved {
                let quantity = Err(unread(Missing::Unsaved));
                return CellUnderHeading { quantity, ..blank };
            }
            return blank;
        };
        let held = self.held(cell, &text);
        let quantity = match held {
            Held::Number => self.number(cell),
            Held::Text => read(&text, self.ruleset.how).quantity,
            Held::Error => Err(Missing::Error),
            Held::Truth(_) => Err(Missing::Truth),
            Held::Date(_) | Held::Time(_) => Err(Missing::Date),
            Held::Blank => Err(Missing::Blank),
        };
        CellUnderHeading {
            at: Some(at),
            text,
            held,
            quantity: quantity.map_err(unread),
        }
    }

    /// Tells what a cell holds.
    fn held(self, cell: CellView<'_>, text: &str) -> Held {
        match cell.kind {
            Kind::Blank => Held::Blank,
            Kind::Error => Held::Error,
            Kind::Bool => Held::Truth(matches!(text.trim(), "1" | "TRUE")),
            Kind::Date => {
                let days = days_of_iso(text).and_then(|days| decimal_from_f64(days).ok());
                days.map_or(Held::Text, |days| moment(days, text.contains('-')))
            }
            Kind::Number if self.formats.kind(cell.style) == FormatKind::Date => {
                let Ok(days) = decimal_from_number_text(&cell.plain()) else {
                    return Held::Number;
                };
                if self.formats.shows_only_time(cell.style) {
                    Held::Time(days)
                } else {
                    moment(self.formats.since_1900(days), days >= Decimal::ONE)
                }
            }
            Kind::Number => Held::Number,
            Kind::Shared | Kind::Inline | Kind::FormulaText => Held::Text,
        }
    }
}

/// Returns days as a date, or as a time if there is no day.
fn moment(days: Decimal, has_day: bool) -> Held {
    if has_day {
        Held::Date(days)
    } else {
        Held::Time(days)
    }
}
