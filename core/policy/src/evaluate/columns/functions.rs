//! Functions of the script over columns, called row by row.

use std::sync::Arc;

use ambersheet_diagnostic::Diagnostic;

use super::codes::code;
use super::decimals::bare;
use super::{Columns, Input, Ratings};
use crate::function::{Answer, Failure, FunctionRecord};
use crate::measured::{Measured, off_target_by, unread, unread_target};
use crate::model::RulesetModel;
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::value::Value;

impl RulesetModel {
    /// Calls a function of the script over each row, as a record of this measure with bare numbers
    /// and no headings.
    ///
    /// # Errors
    /// The [`Diagnostic`] of a function that goes wrong.
    pub fn call_over(
        &self,
        function: &str,
        measure: &str,
        good_is: Option<Polarity>,
        columns: &Columns<'_>,
        out: &mut Ratings,
    ) -> Result<(), Box<Diagnostic>> {
        out.start(columns.rows());
        if let Some(functions) = &self.functions {
            functions.begin_run();
        }
        let mut record = Arc::new(FunctionRecord {
            measure: measure.to_owned(),
            field: None,
            group: None,
            actual: Err(Reason::NoData),
            previous: Err(Reason::NoData),
            target: Err(Reason::NoTarget),
            places: [None; 3],
            good_is,
            off_target_by: Err(Reason::NoTarget),
            headings: Arc::default(),
            cells: Vec::new(),
        });
        for (row, out) in out.codes.iter_mut().enumerate() {
            let Some(functions) = &self.functions else {
                *out = code(Err(Reason::NoRule));
                continue;
            };
            let [actual, previous, target] = [Input::Actual, Input::Previous, Input::Target]
                .map(|input| bare(columns.get(input, row)));
            // Nobody else holds it between calls.
            let fields = Arc::make_mut(&mut record);
            fields.actual = actual.quantity.map_err(unread);
            fields.previous = previous.quantity.map_err(unread);
            fields.target = target.quantity.map_err(unread_target);
            fields.off_target_by = off(&actual, &target, good_is);
            *out = code(match functions.call(function, &record) {
                Ok(Answer::Level(rank)) => Ok(rank),
                Ok(Answer::Unrated(_)) => Err(Reason::NotRated),
                Err(Failure::Record(reason, _)) => Err(reason),
                Err(Failure::Script(problem)) => {
                    return Err(problem);
                }
            });
        }
        Ok(())
    }
}

fn off(
    actual: &Value,
    target: &Value,
    good_is: Option<Polarity>,
) -> Result<rust_decimal::Decimal, Reason> {
    let measured = Measured::new(actual, target)?;
    off_target_by(measured, good_is.ok_or(Reason::NoRule)?).ok_or(Reason::OutOfRange)
}
