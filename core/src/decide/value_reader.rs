//! Reads the values of a record from its cells: numbers by their number format, texts as written.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::calendar::{days_of_iso, iso_date};
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::evaluate::unread;
use ambersheet_policy::function::{CellUnderHeading, Held};
use ambersheet_policy::model::{FirstFilled, LayoutRef, Role, RulesetModel};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{
    Figure, FormatKind, Missing, Notation, ParseOptions, Quantity, Unit, decimal_from_f64,
    decimal_from_number_text, quantity_of_number, read, read_value,
};
use rust_decimal::Decimal;

use crate::find::layout::class::Classes;
use crate::find::record_at::RecordAt;
use crate::find::row_cells::{keep, shown, text_of};
use crate::find::value_location::ValueLocation;
use crate::source::moments::ShownDate;
use crate::source::open_return::NumberFormats;

/// Reads the values of records.
#[derive(Clone, Copy)]
pub(crate) struct ValueReader<'a, 'r> {
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) formats: &'a NumberFormats,
    /// `true` if the sheet of the rows shows zeros as blank.
    pub(crate) hides_zeros: bool,
}

impl ValueReader<'_, '_> {
    /// Reads the value of a role, from the first of its columns that is filled; `own_sheet` is the sheet of the rating.
    pub(crate) fn value(
        self,
        record: RecordAt<'_>,
        own_sheet: usize,
        role: Role,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        let first = self.own_value(record, own_sheet, role, classes, texts);
        let Some(declared) = first_filled(self.ruleset, record, role) else {
            return first;
        };
        let mut next = declared.next.iter();
        let mut value = first;
        while value.quantity == Err(Missing::Blank) {
            let Some(role) = next.next() else {
                return self.today(declared).unwrap_or(first);
            };
            value = self.own_value(record, own_sheet, *role, classes, texts);
        }
        value
    }

    /// Returns the day of the run, if it stands in for a value and is known.
    fn today(self, declared: &FirstFilled) -> Option<Value> {
        let today = self.ruleset.today.as_deref().filter(|_| declared.today)?;
        Some(Value {
            quantity: read_value(today, self.ruleset.how).quantity,
            ..Value::ABSENT
        })
    }

    /// Reads the value of a role in its own place.
    fn own_value(
        self,
        record: RecordAt<'_>,
        own_sheet: usize,
        role: Role,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        match record.location(self.ruleset, role) {
            // No target of the rules stands in for one that is there and cannot be told.
            ValueLocation::Unclear if role == Role::Target => Value {
                quantity: Err(Missing::Text),
                ..Value::ABSENT
            },
            ValueLocation::Nowhere | ValueLocation::Unclear => Value::ABSENT,
            ValueLocation::Given(text) => Value {
                quantity: read_value(text, self.options(role)).quantity,
                raw: texts.keep(text.trim()),
                ..Value::ABSENT
            },
            ValueLocation::Cell {
                sheet,
                cell,
                present,
                hides_zeros,
            } => {
                let blank = Value {
                    cell: Some(cell),
                    sheet: (sheet != own_sheet).then_some(sheet as u16),
                    ..Value::ABSENT
                };
                match present {
                    Some(cell) => {
                        let reader = Self {
                            hides_zeros: self.hides_zeros || hides_zeros,
                            ..self
                        };
                        reader.cell_value((record, role), cell, blank, classes, texts)
                    }
                    None => blank,
                }
            }
        }
    }

    /// Reads the value of a cell; `blank` is the value of that cell if it is blank.
    fn cell_value(
        self,
        (record, role): (RecordAt<'_>, Role),
        cell: CellView<'_>,
        blank: Value,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        let quantity = match cell.kind {
            Kind::Blank if cell.unsaved => Err(Missing::Unsaved),
            Kind::Blank => return blank,
            Kind::Number => return self.number_value(cell, blank, texts),
            Kind::Error => Err(Missing::Error),
            Kind::Bool => Ok(truth(cell)),
            Kind::Date => self.iso_value(cell, role),
            Kind::Shared | Kind::Inline | Kind::FormulaText => {
                if record.is_not_filled_in(cell, classes, self.strings) {
                    return blank;
                }
                let text = text_of(cell, self.strings).unwrap_or_default();
                let shown = self.formats.of(cell.style).text(&text);
                if shown.as_ref().is_some_and(|shown| shown.trim().is_empty()) {
                    return Value {
                        quantity: Err(Missing::Unseen),
                        ..blank
                    };
                }
                let reading = read_value(shown.as_ref().unwrap_or(&text), self.options(role));
                return Value {
                    quantity: reading.quantity,
                    doubtful: !reading.doubts.is_empty(),
                    raw: match &shown {
                        Some(shown) => texts.keep(shown.trim()),
                        None => keep(cell, &text, texts),
                    },
                    ..blank
                };
            }
        };
        Value { quantity, ..blank }
    }

    /// Reads the value of a cell that holds a number. Where it shows a word instead, the word is its text.
    fn number_value(self, cell: CellView<'_>, blank: Value, texts: &mut Texts) -> Value {
        let number = match decimal_from_number_text(&cell.plain()) {
            Ok(number) => number,
            Err(missing) => {
                return Value {
                    quantity: Err(missing),
                    ..blank
                };
            }
        };
        let quantity = match self.quantity(cell, number) {
            Err(Missing::Date) => self.date_or_duration(cell, number),
            quantity => quantity,
        };
        let word = match quantity {
            Ok(_) | Err(Missing::Unseen | Missing::Date | Missing::OutOfRange) => None,
            Err(_) => self.formats.of(cell.style).word(number),
        };
        Value {
            quantity,
            raw: word.map_or(blank.raw, |word| texts.keep(word)),
            ..blank
        }
    }

    /// Reads the date or duration of a number under a format of dates and times.
    fn date_or_duration(self, cell: CellView<'_>, number: Decimal) -> Result<Quantity, Missing> {
        let shown = self.formats.shown(cell.style).ok_or(Missing::Date)?;
        let days = match shown {
            ShownDate::Day | ShownDate::DayAndTime => self.formats.since_1900(number),
            // A duration counts from nothing.
            ShownDate::Below(_) | ShownDate::Elapsed | ShownDate::Part => number,
        };
        shown.quantity(days)
    }

    /// Reads a cell that holds a date in ISO 8601.
    fn iso_value(self, cell: CellView<'_>, role: Role) -> Result<Quantity, Missing> {
        let text = cell.own_text();
        let quantity = read_value(text.trim(), self.options(role)).quantity;
        let quantity = quantity.map_err(|_| Missing::Date)?;
        match (self.formats.shown(cell.style), quantity.unit) {
            (
                Some(shown @ (ShownDate::Day | ShownDate::DayAndTime)),
                Unit::Notation(Notation::Date),
            ) => shown.quantity(quantity.number),
            (Some(ShownDate::Part), _) => Err(Missing::Date),
            _ => Ok(quantity),
        }
    }

    /// Reads a number of a cell by its number format, as far as the cell shows it.
    #[inline]
    fn quantity(self, cell: CellView<'_>, number: Decimal) -> Result<Quantity, Missing> {
        if self.hides_zeros && number.is_zero() {
            return Err(Missing::Unseen);
        }
        quantity_of_number(number, self.formats.of(cell.style).kind(Some(number)))
    }

    /// Returns the kind of all numbers that the cell of a role may hold, by its cell format.
    pub(crate) fn kind_of_all(self, record: RecordAt<'_>, role: Role, style: u32) -> FormatKind {
        match record.location(self.ruleset, role) {
            ValueLocation::Cell { hides_zeros, .. } if hides_zeros || self.hides_zeros => {
                FormatKind::Unclear
            }
            ValueLocation::Nowhere
            | ValueLocation::Unclear
            | ValueLocation::Given(_)
            | ValueLocation::Cell { .. } => self.formats.of(style).kind(None),
        }
    }

    /// Returns the options for reading the text of a role. A note such as "(target)" is harmless beside a target only.
    fn options(self, role: Role) -> ParseOptions {
        self.ruleset.how.of(match role {
            Role::Target | Role::Intervention => Figure::Target,
            Role::Previous | Role::Baseline | Role::LastYear => Figure::Earlier,
            Role::Forecast => Figure::Forecast,
            _ => Figure::Actual,
        })
    }

    /// Returns `true` if the cell of a role holds a text that means "not filled in".
    pub(crate) fn is_placeholder(
        self,
        record: RecordAt<'_>,
        role: Role,
        classes: &mut Classes<'_>,
    ) -> bool {
        let place = record.location(self.ruleset, role);
        matches!(place, ValueLocation::Cell { present: Some(cell), .. }
            if record.is_not_filled_in(cell, classes, self.strings))
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
            ValueLocation::Nowhere | ValueLocation::Unclear | ValueLocation::Cell { .. } => {
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
        let is_date = cell.kind == Kind::Number
            && self.formats.of(cell.style).kind(decimal_of(cell)) == FormatKind::Date;
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
        let text = self.seen_text(cell).filter(|text| !text.trim().is_empty());
        let Some(text) = text else {
            if cell.unsaved {
                let quantity = Err(unread(Missing::Unsaved));
                return CellUnderHeading { quantity, ..blank };
            }
            return blank;
        };
        let held = self.held(cell, &text);
        let quantity = match held {
            Held::Number => decimal_from_number_text(&cell.plain())
                .and_then(|number| self.quantity(cell, number)),
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

    /// Returns what a cell shows: nothing where its format hides it, and the word that stands in a number's place.
    fn seen_text(self, cell: CellView<'_>) -> Option<String> {
        let text = shown(cell, self.strings)?;
        let format = self.formats.of(cell.style);
        match cell.kind {
            Kind::Number => {
                let Some(number) = decimal_of(cell) else {
                    return Some(text);
                };
                match self.quantity(cell, number) {
                    Err(Missing::Unseen) => None,
                    Ok(_) | Err(Missing::Date | Missing::OutOfRange) => Some(text),
                    Err(_) => Some(format.word(number).map_or(text, str::to_owned)),
                }
            }
            Kind::Shared | Kind::Inline | Kind::FormulaText => {
                Some(format.text(&text).unwrap_or(text))
            }
            Kind::Blank | Kind::Error | Kind::Bool | Kind::Date => Some(text),
        }
    }

    /// Tells what a cell with a number holds: a date or a time, or a text where its format shows a word.
    fn held_number(self, cell: CellView<'_>) -> Held {
        let Some(days) = decimal_of(cell) else {
            return Held::Number;
        };
        match self.quantity(cell, days) {
            Ok(_) | Err(Missing::Unseen | Missing::OutOfRange) => Held::Number,
            Err(Missing::Date) if self.formats.shows_only_time(cell.style) => Held::Time(days),
            Err(Missing::Date) => moment(self.formats.since_1900(days), days >= Decimal::ONE),
            Err(_) => Held::Text,
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
            Kind::Number => self.held_number(cell),
            Kind::Shared | Kind::Inline | Kind::FormulaText => Held::Text,
        }
    }
}

/// Returns how the value of a role is taken from the first of several columns, if it is.
pub(crate) fn first_filled<'r>(
    ruleset: &'r RulesetModel,
    record: RecordAt<'_>,
    role: Role,
) -> Option<&'r FirstFilled> {
    let LayoutRef::Table(index) = record.layout() else {
        return None;
    };
    let mut declared = ruleset.tables[usize::from(index)].first_filled.iter();
    declared.find(|declared| declared.role == role)
}

/// Returns yes or no as a cell holds it.
fn truth(cell: CellView<'_>) -> Quantity {
    let is_yes = matches!(cell.plain().trim_ascii(), b"1" | b"true" | b"TRUE");
    Quantity {
        number: Decimal::from(u8::from(is_yes)),
        unit: Unit::Notation(Notation::Truth),
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

/// Returns the number of a cell; `None` if it holds none, or one that a decimal cannot hold.
fn decimal_of(cell: CellView<'_>) -> Option<Decimal> {
    decimal_from_number_text(&cell.plain()).ok()
}
