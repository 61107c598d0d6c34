//! Ratings by a function of the script.

use std::sync::Arc;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::{Measured, Verdict, off_target_by, unread, unread_target};
use ambersheet_policy::function::{Answer, Failure, FunctionRecord};
use ambersheet_policy::model::Topic;
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Notation};

use crate::decide::common::Case;
use crate::decide::value_reader::ValueReader;
use crate::error::{Error, ErrorKind};
use crate::find::record_at::RecordAt;
use crate::record::Entry;

/// Calls a function of the script for a record.
///
/// # Errors
/// [`ErrorKind::Rules`] if the function fails.
pub(crate) fn rate_by_function(
    reader: ValueReader<'_, '_>,
    case: &Case<'_>,
    entry: &Entry,
    function: &str,
    texts: &mut Texts,
) -> Result<Verdict, Error> {
    let Some(functions) = &reader.ruleset.functions else {
        return Ok(Verdict::unrated(Reason::NoRule));
    };
    let record = function_record(reader, case, entry, texts);
    let verdict = Verdict {
        off_target_by: record.off_target_by.ok(),
        polarity: record.good_is,
        claim: case.policy.line(Topic::By).map(|claim| claim as u32),
        ..Verdict::unrated(Reason::NotRated)
    };
    match functions.call(function, &Arc::new(record)) {
        Ok(Answer::Level(rank)) => Ok(Verdict {
            level: Ok(rank),
            ..verdict
        }),
        Ok(Answer::Unrated(why)) => Ok(Verdict {
            detail: texts.keep(&why),
            ..verdict
        }),
        Err(Failure::Record(reason, why)) => Ok(Verdict {
            level: Err(reason),
            detail: texts.keep(&why),
            ..verdict
        }),
        Err(Failure::Script(problem)) => {
            let name = case.common.name.trim();
            let message = format!("{} (rating \"{name}\")", problem.message());
            Err(ErrorKind::Rules {
                script: reader.ruleset.script.clone(),
                problems: vec![(*problem).with_message(message)],
            }
            .into())
        }
    }
}

/// Returns a value as functions read it: a date, a duration, a ratio, yes or no is no number, and `m["Heading"]` gives it.
fn as_a_number(value: Value) -> Value {
    let quantity = value
        .quantity
        .and_then(|quantity| match quantity.unit.notation() {
            None => Ok(quantity),
            Some(Notation::Truth) => Err(Missing::Truth),
            Some(Notation::Date | Notation::Duration) => Err(Missing::Date),
            Some(_) => Err(Missing::Text),
        });
    Value { quantity, ..value }
}

/// Returns the record as a function of the script sees it.
fn function_record(
    reader: ValueReader<'_, '_>,
    case: &Case<'_>,
    entry: &Entry,
    texts: &Texts,
) -> FunctionRecord {
    let good_is = case.policy.good_is.map(|(polarity, _)| polarity);
    let [actual, previous, target] = [entry.actual, entry.previous, entry.target].map(as_a_number);
    let off = match (Measured::new(&actual, &target), good_is) {
        (Ok(measured), Some(polarity)) => {
            off_target_by(measured, polarity).ok_or(Reason::OutOfRange)
        }
        (Ok(_), None) => Err(Reason::NoRule),
        (Err(reason), _) => Err(reason),
    };
    let (headings, cells) = match case.record {
        RecordAt::Form(_) => (Arc::default(), Vec::new()),
        RecordAt::Row { row, table, .. } => {
            let columns = table.heading_columns.iter();
            let cells = columns.map(|column| {
                reader.heading_cell(Cell::new(row.number, *column), row.cell(*column))
            });
            (table.headings.clone(), cells.collect())
        }
    };
    let place = |value: &Value| value.cell.filter(|_| value.sheet.is_none());
    let field = case.field.map(|field| &reader.ruleset.fields[field]);
    FunctionRecord {
        measure: case.common.name.trim().to_owned(),
        field: field.map(|field| field.name.clone()),
        group: texts.get(entry.group, reader.strings),
        actual: actual.quantity.map_err(unread),
        previous: previous.quantity.map_err(unread),
        target: target.quantity.map_err(unread_target),
        places: [&entry.actual, &entry.previous, &entry.target].map(place),
        good_is,
        off_target_by: off,
        headings,
        cells,
    }
}
