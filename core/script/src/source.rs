//! Remembers where a value of a function comes from, so that a message can name the right cell.
//!
//! A value of the record carries its origin in the engine's tag, through variables and calls of
//! functions. A calculated value has none.

use std::cell::RefCell;
use std::sync::Arc;

use rhai::{Dynamic, ImmutableString};
use rust_decimal::Decimal;

use super::dates::{ScriptDate, ScriptTime};
use super::values::shortened;
use super::words::PROPERTIES;
use ambersheet_policy::function::{CellUnderHeading, FunctionRecord, Held};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

/// The origin of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A property of the record, by its index in [`PROPERTIES`].
    Property(usize),
    /// `percent(…)` in the script.
    Percent,
    /// The cell under a heading, by the heading's index.
    Cell(usize),
}

/// The tag of a value. The engine's own are of this width where addresses have 32 bits, as in WebAssembly, and wider
/// elsewhere; a row has at most 16,384 cells.
type OriginTag = i16;

/// The tag of `percent(…)`; those of properties are below it, and those of cells above.
const PERCENT_TAG: OriginTag = 64;

impl Origin {
    /// Returns the origin of a value, if it has one.
    pub(super) fn of(value: &Dynamic) -> Option<Self> {
        let tag = match OriginTag::try_from(value.tag()) {
            Ok(0) => tag_of_text(value),
            Ok(tag) => tag,
            Err(_) => 0,
        };
        let index = |from: OriginTag| usize::try_from(tag - from).ok();
        match tag {
            ..=0 => None,
            PERCENT_TAG => Some(Self::Percent),
            1..PERCENT_TAG => index(1).map(Self::Property),
            _ => index(PERCENT_TAG + 1).map(Self::Cell),
        }
    }

    /// Returns the value with this origin.
    pub(super) fn mark(self, mut value: Dynamic) -> Dynamic {
        let from = |start: OriginTag, index: usize| {
            let index = OriginTag::try_from(index).ok();
            index
                .and_then(|index| start.checked_add(index))
                .unwrap_or(0)
        };
        let tag = match self {
            Self::Property(index) => from(1, index),
            Self::Percent => PERCENT_TAG,
            Self::Cell(index) => from(PERCENT_TAG + 1, index),
        };
        value.set_tag(tag.into());
        if let Ok(text) = value.as_immutable_string_ref() {
            remember_text(&text, tag);
        }
        value
    }
}

/// The record of the call that runs on this thread, with the headings as the script writes them.
struct CallReading {
    record: Arc<FunctionRecord>,
    headings: Vec<(usize, String)>,
    /// The texts that were read, with their tags: the engine drops those when a text is put into a
    /// variable.
    texts: Vec<(ImmutableString, OriginTag)>,
}

thread_local!(static READING: RefCell<Option<CallReading>> = const { RefCell::new(None) });

/// Runs a call with its record at hand.
pub(super) fn with_record<T>(record: &Arc<FunctionRecord>, call: impl FnOnce() -> T) -> T {
    let reading = CallReading {
        record: Arc::clone(record),
        headings: Vec::new(),
        texts: Vec::new(),
    };
    let outer = READING.replace(Some(reading));
    let result = call();
    READING.set(outer);
    result
}

/// Records how the script writes a heading.
pub(super) fn remember_heading(index: usize, written: &str) {
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading
            && !reading.headings.iter().any(|known| known.0 == index)
        {
            reading.headings.push((index, shortened(written)));
        }
    });
}

/// The most texts that are remembered in one call.
const TEXTS: usize = 64;

fn remember_text(text: &ImmutableString, tag: OriginTag) {
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading
            && reading.texts.len() < TEXTS
        {
            reading.texts.push((text.clone(), tag));
        }
    });
}

/// Returns the tag that a text had when it was read.
fn tag_of_text(value: &Dynamic) -> OriginTag {
    let Ok(text) = value.as_immutable_string_ref() else {
        return 0;
    };
    let found = in_record(|reading| {
        let mut known = reading.texts.iter();
        known
            .find(|known| known.0.ptr_eq(&text))
            .map(|known| known.1)
    });
    found.unwrap_or(0)
}

fn in_record<T>(read: impl FnOnce(&CallReading) -> Option<T>) -> Option<T> {
    READING.with_borrow(|reading| reading.as_ref().and_then(read))
}

impl Origin {
    /// Returns the text of a cell that holds a text, though a number was read from it.
    pub(super) fn text(self) -> Option<String> {
        self.cell(|cell| (cell.held == Held::Text).then(|| cell.text.clone()))
    }

    fn cell<T>(self, read: impl FnOnce(&CellUnderHeading) -> Option<T>) -> Option<T> {
        let Self::Cell(index) = self else { return None };
        in_record(|reading| reading.record.cells.get(index).and_then(read))
    }

    /// Returns the unit of the number that was read.
    pub(super) fn unit(self) -> Option<Unit> {
        let unit = |quantity: Result<Quantity, Reason>| quantity.ok().map(|found| found.unit);
        match self {
            Self::Percent => Some(Unit::Percent),
            Self::Cell(_) => self.cell(|cell| unit(cell.quantity)),
            Self::Property(index) => in_record(|reading| match PROPERTIES.get(index).copied()? {
                "actual" => unit(reading.record.actual),
                "previous" => unit(reading.record.previous),
                "target" => unit(reading.record.target),
                _ => None,
            }),
        }
    }

    /// Returns the name of the value, with its cell: `"Days late" in F2`, `the actual in C2`.
    pub(super) fn name(self) -> String {
        match self {
            Self::Percent => "the percentage".to_owned(),
            Self::Property(index) => property_name(PROPERTIES.get(index).copied().unwrap_or("")),
            Self::Cell(index) => in_record(|reading| {
                let written = reading.headings.iter().find(|known| known.0 == index);
                let heading = match written {
                    Some((_, written)) => written.clone(),
                    None => reading.record.headings.get(index)?.clone(),
                };
                let at = reading.record.cells.get(index).and_then(|cell| cell.at);
                Some(format!("\"{heading}\"{}", in_cell(at)))
            })
            .unwrap_or_else(|| "a cell".to_owned()),
        }
    }

    /// Returns why a value is not the number that was needed.
    pub(super) fn reason(self, value: &Dynamic) -> Reason {
        let cell = self.cell(|cell| match (cell.held, cell.quantity) {
            (Held::Blank | Held::Text, Err(reason)) => Some(reason),
            (Held::Error, _) => Some(Reason::CellError),
            (Held::Date(_) | Held::Time(_) | Held::Truth(_), _) => Some(Reason::NotANumber),
            _ => None,
        });
        match cell {
            Some(reason) => reason,
            None if value.is_unit() => Reason::NoData,
            None if value.is_string() => Reason::NotANumber,
            None => Reason::FunctionFailed,
        }
    }
}

/// Returns the name of a property, with its cell if it is one.
pub(super) fn property_name(property: &str) -> String {
    let place = ["actual", "previous", "target"]
        .iter()
        .position(|known| *known == property)
        .and_then(|index| in_record(|reading| reading.record.places[index]));
    let name = match property {
        "previous" => "previous value",
        "off_target_by" => "distance off the target",
        "good_is" => "word for what is good",
        other => other,
    };
    format!("the {name}{}", in_cell(place))
}

fn in_cell(cell: Option<ambersheet_ooxml::address::Cell>) -> String {
    cell.map(|cell| format!(" in {cell}")).unwrap_or_default()
}

/// Returns what a value is, as the end of a sentence: `the text "n/a"`, `the number 5`, `a date, 2026-03-31`.
pub(super) fn held(value: &Dynamic) -> String {
    if let Ok(text) = value.as_immutable_string_ref() {
        return format!("the text \"{}\"", shortened(&text));
    }
    if let Ok(letter) = value.as_char() {
        return format!("the text \"{letter}\"");
    }
    if let Ok(truth) = value.as_bool() {
        return if truth { "TRUE" } else { "FALSE" }.to_owned();
    }
    if let Some(number) = number(value) {
        return format!("the number {}", number.normalize());
    }
    if let Some(date) = value.read_lock::<ScriptDate>() {
        return format!("a date, {}", *date);
    }
    if let Some(time) = value.read_lock::<ScriptTime>() {
        return format!("a time, {}", *time);
    }
    super::values::describe(value)
}

/// Returns the number in a value.
pub(super) fn number(value: &Dynamic) -> Option<Decimal> {
    let whole = value.as_int().ok().map(Decimal::from);
    whole.or_else(|| value.as_decimal().ok())
}
