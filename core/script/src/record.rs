//! Exposes the record to a script's functions: `m.actual`, `m.has("previous")`, `m["Any heading"]`.

use std::fmt;
use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::dates::{ScriptDate, ScriptTime};
use super::places::place;
use super::problems::did_you_mean;
use super::source::{Origin, property_name, remember_heading};
use super::values::shortened;
use super::words::PROPERTIES;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::function::{CellUnderHeading, FunctionRecord, Held};
use ambersheet_policy::model::{Polarity, Position};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

/// The reason why a word or an operator stopped the script. It travels inside an error of the
/// engine that the script cannot catch.
#[derive(Clone, Debug)]
pub(super) enum ScriptStop {
    /// The record cannot be rated: the reason, and a sentence that names the value.
    Unrated(Reason, String),
    /// The script has a problem: message and suggestion.
    Problem(String, Option<String>),
}

/// A [`ScriptStop`] and the position of the word that stopped, which the engine's error loses on
/// its way out of functions.
#[derive(Clone, Debug)]
pub(super) struct StoppedAt(pub(super) ScriptStop, pub(super) Position);

impl ScriptStop {
    /// Returns the engine's error for the word that is being called.
    pub(super) fn in_call<T>(
        self,
        context: &NativeCallContext<'_>,
    ) -> Result<T, Box<EvalAltResult>> {
        self.at(context.call_position())
    }

    /// Returns the engine's error for a position.
    pub(super) fn at<T>(self, at: rhai::Position) -> Result<T, Box<EvalAltResult>> {
        Err(Box::new(EvalAltResult::ErrorTerminated(
            Dynamic::from(StoppedAt(self, place(at))),
            at,
        )))
    }
}

/// The record as the engine holds it. It is cheap to clone, and the engine clones it at every use.
#[derive(Clone)]
pub(super) struct ScriptRecord(Arc<FunctionRecord>);

impl fmt::Debug for ScriptRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the record of {}", self.0.measure)
    }
}

impl ScriptRecord {
    pub(super) fn new(record: Arc<FunctionRecord>) -> Self {
        Self(record)
    }

    fn heading(&self, name: &str) -> Option<usize> {
        let folded = fold(name);
        let mut headings = self.0.headings.iter();
        headings.position(|heading| *heading == folded)
    }

    /// Returns a cell by its heading: its number, date, time or truth, else its text, else nothing.
    fn cell(&self, name: &str) -> Result<Dynamic, ScriptStop> {
        let Some(index) = self.heading(name) else {
            let message = format!("this table has no heading \"{}\"", shortened(name));
            return Err(ScriptStop::Problem(message, self.near_heading(name)));
        };
        let source = Origin::Cell(index);
        remember_heading(index, name);
        let value = match self.0.cells.get(index) {
            Some(cell) => content(cell, source)?,
            None => Dynamic::UNIT,
        };
        Ok(source.mark(value))
    }

    fn near_heading(&self, name: &str) -> Option<String> {
        did_you_mean(&fold(name), self.0.headings.iter().map(String::as_str))
    }

    fn has(&self, name: &str) -> Result<bool, ScriptStop> {
        let record = &self.0;
        match name {
            "actual" => Ok(record.actual.is_ok()),
            "previous" => Ok(record.previous.is_ok()),
            "target" => Ok(record.target.is_ok()),
            "off_target_by" => Ok(record.off_target_by.is_ok()),
            "measure" => Ok(!record.measure.is_empty()),
            "field" => Ok(record.field.is_some()),
            "group" => Ok(record.group.is_some()),
            "good_is" => Ok(record.good_is.is_some()),
            _ => self.has_cell(name),
        }
    }

    fn has_cell(&self, heading: &str) -> Result<bool, ScriptStop> {
        if let Some(index) = self.heading(heading) {
            let cell = self.0.cells.get(index);
            return Ok(cell.is_some_and(|cell| cell.held != Held::Blank));
        }
        let message = format!(
            "no value and no heading is called \"{}\"",
            shortened(heading)
        );
        Err(ScriptStop::Problem(
            message,
            did_you_mean(heading, PROPERTIES.iter().copied())
                .or_else(|| self.near_heading(heading)),
        ))
    }
}

/// Returns what a cell holds.
fn content(cell: &CellUnderHeading, source: Origin) -> Result<Dynamic, ScriptStop> {
    Ok(match (cell.held, cell.quantity) {
        (Held::Blank, _) => Dynamic::UNIT,
        (Held::Truth(truth), _) => truth.into(),
        (Held::Date(days), _) => Dynamic::from(ScriptDate(days)),
        (Held::Time(days), _) => Dynamic::from(ScriptTime(days)),
        (Held::Error, _) => {
            let why = format!(
                "{} holds an error value, {}",
                source.name(),
                shortened(&cell.text)
            );
            return Err(ScriptStop::Unrated(Reason::CellError, why));
        }
        (Held::Number | Held::Text, Ok(quantity)) => quantity.number.into(),
        (Held::Number, Err(reason)) => {
            let why = format!(
                "{} holds a number that cannot be told exactly",
                source.name()
            );
            return Err(ScriptStop::Unrated(reason, why));
        }
        (Held::Text, Err(_)) => cell.text.clone().into(),
    })
}

/// A getter of a number of the record.
pub(super) type ReadNumber = fn(&FunctionRecord) -> Result<Quantity, Reason>;

/// A getter of a text of the record, if it has one.
pub(super) type ReadText = fn(&FunctionRecord) -> Option<&str>;

/// The numbers of a record. Reading one that is missing stops the function.
pub(super) const NUMBER_READS: &[(&str, ReadNumber)] = &[
    ("actual", |record| record.actual),
    ("previous", |record| record.previous),
    ("target", |record| record.target),
    ("off_target_by", |record| {
        record.off_target_by.map(|number| Quantity {
            number,
            unit: Unit::None,
        })
    }),
];

/// The texts of a record.
pub(super) const TEXT_READS: &[(&str, ReadText)] = &[
    ("measure", |record| Some(&record.measure)),
    ("field", |record| record.field.as_deref()),
    ("group", |record| record.group.as_deref()),
    ("good_is", |record| record.good_is.map(Polarity::word)),
];

/// Registers the record with an engine.
pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<ScriptRecord>("record");
    for (index, &(name, read)) in NUMBER_READS.iter().enumerate() {
        engine.register_get(
            name,
            move |context: NativeCallContext<'_>, m: &mut ScriptRecord| match read(&m.0) {
                Ok(quantity) => Ok(Origin::Property(index).mark(quantity.number.into())),
                Err(reason) => missing(name, reason).in_call(&context),
            },
        );
    }
    for (index, &(name, read)) in TEXT_READS.iter().enumerate() {
        engine.register_get(name, move |m: &mut ScriptRecord| {
            let text = read(&m.0).map_or(Dynamic::UNIT, |text| text.to_owned().into());
            Origin::Property(NUMBER_READS.len() + index).mark(text)
        });
    }
    engine.register_fn(
        "has",
        |context: NativeCallContext<'_>, m: &mut ScriptRecord, name: &str| {
            m.has(name).or_else(|stop| stop.in_call(&context))
        },
    );
    engine.register_indexer_get(
        |context: NativeCallContext<'_>, m: &mut ScriptRecord, heading: &str| {
            m.cell(heading).or_else(|stop| stop.in_call(&context))
        },
    );
}

/// Returns the stop for a number that is not there.
///
/// For the actual and the target the reason alone says all, and better: it knows the cell's text.
fn missing(name: &str, reason: Reason) -> ScriptStop {
    let why = match (name, reason) {
        ("previous", Reason::NoData) => "there is no previous value".to_owned(),
        ("previous", _) => format!("{} holds no number", property_name(name)),
        _ => String::new(),
    };
    ScriptStop::Unrated(reason, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{NUMBERS, TEXTS};

    #[test]
    fn every_property_of_the_vocabulary_has_a_getter() {
        let numbers: Vec<&str> = NUMBER_READS.iter().map(|read| read.0).collect();
        let texts: Vec<&str> = TEXT_READS.iter().map(|read| read.0).collect();
        assert_eq!(numbers, NUMBERS);
        assert_eq!(texts, TEXTS);
    }
}
