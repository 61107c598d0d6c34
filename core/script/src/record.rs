//! Exposes the record to a script's functions: `m.actual`, `m.has("previous")`, `m["Any heading"]`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};
use rust_decimal::Decimal;

use super::places::place;
use super::problems::did_you_mean;
use super::words::PROPERTIES;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::function::FunctionRecord;
use ambersheet_policy::model::{Polarity, Position};
use ambersheet_policy::reason::Reason;

/// The reason why one of our words stopped the script. It travels inside an error of the engine
/// that the script cannot catch.
#[derive(Clone, Debug)]
pub(super) enum ScriptStop {
    /// A value is missing: the reason, and its name if it is known.
    Missing(Reason, Option<String>),
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
        let at = context.call_position();
        Err(Box::new(EvalAltResult::ErrorTerminated(
            Dynamic::from(StoppedAt(self, place(at))),
            at,
        )))
    }
}

/// The record as the engine holds it. It is cheap to clone, and the engine clones it at every use.
#[derive(Clone)]
pub(super) struct ScriptRecord(Arc<RecordState>);

struct RecordState {
    record: Arc<FunctionRecord>,
    /// One more than the index of the heading last read without a number; 0 for none.
    not_a_number: AtomicUsize,
}

impl fmt::Debug for ScriptRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the record of {}", self.0.record.measure)
    }
}

impl ScriptRecord {
    pub(super) fn new(record: Arc<FunctionRecord>) -> Self {
        Self(Arc::new(RecordState {
            record,
            not_a_number: AtomicUsize::new(0),
        }))
    }

    /// Returns the heading last read that held no number, and the reason.
    pub(super) fn last_without_number(&self) -> Option<(String, Reason)> {
        let index = self.0.not_a_number.load(Ordering::Relaxed).checked_sub(1)?;
        let heading = self.0.record.headings.get(index)?.clone();
        let reason = match self.0.record.cells.get(index) {
            Some(Some(cell)) => cell.quantity.err().unwrap_or(Reason::NotANumber),
            _ => Reason::NoData,
        };
        Some((heading, reason))
    }

    fn heading(&self, name: &str) -> Option<usize> {
        let folded = fold(name);
        self.0
            .record
            .headings
            .iter()
            .position(|heading| *heading == folded)
    }

    /// Returns a cell by its heading: its number, else its text, else nothing.
    fn cell(&self, name: &str) -> Result<Dynamic, ScriptStop> {
        let Some(index) = self.heading(name) else {
            let message = format!("this table has no heading \"{name}\"");
            return Err(ScriptStop::Problem(message, self.near_heading(name)));
        };
        let cell = self.0.record.cells.get(index).and_then(Option::as_ref);
        if let Some(Ok(quantity)) = cell.map(|cell| cell.quantity) {
            return Ok(Dynamic::from_decimal(quantity.number));
        }
        self.0.not_a_number.store(index + 1, Ordering::Relaxed);
        let text = cell.map_or("", |cell| cell.text.as_str());
        Ok(if text.trim().is_empty() {
            Dynamic::UNIT
        } else {
            text.to_owned().into()
        })
    }

    fn near_heading(&self, name: &str) -> Option<String> {
        did_you_mean(
            &fold(name),
            self.0.record.headings.iter().map(String::as_str),
        )
    }

    fn has(&self, name: &str) -> Result<bool, ScriptStop> {
        let record = &self.0.record;
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
            let cell = self.0.record.cells.get(index).and_then(Option::as_ref);
            return Ok(cell.is_some_and(|cell| !cell.text.trim().is_empty()));
        }
        let message = format!("no value and no heading is called \"{heading}\"");
        Err(ScriptStop::Problem(
            message,
            did_you_mean(heading, PROPERTIES.iter().copied())
                .or_else(|| self.near_heading(heading)),
        ))
    }
}

/// A getter of a number of the record.
pub(super) type ReadNumber = fn(&FunctionRecord) -> Result<Decimal, Reason>;

/// A getter of a text of the record, if it has one.
pub(super) type ReadText = fn(&FunctionRecord) -> Option<&str>;

/// The numbers of a record. Reading one that is missing stops the function.
pub(super) const NUMBER_READS: &[(&str, ReadNumber)] = &[
    ("actual", |record| {
        record.actual.map(|quantity| quantity.number)
    }),
    ("previous", |record| {
        record.previous.map(|quantity| quantity.number)
    }),
    ("target", |record| {
        record.target.map(|quantity| quantity.number)
    }),
    ("off_target_by", |record| record.off_target_by),
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
    for &(name, read) in NUMBER_READS {
        engine.register_get(
            name,
            move |context: NativeCallContext<'_>, m: &mut ScriptRecord| {
                read(&m.0.record).or_else(|reason| {
                    ScriptStop::Missing(reason, Some(name.to_owned())).in_call(&context)
                })
            },
        );
    }
    for &(name, read) in TEXT_READS {
        engine.register_get(name, move |m: &mut ScriptRecord| {
            read(&m.0.record).map_or(Dynamic::UNIT, |text| text.to_owned().into())
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
