//! What is known of a return besides its tables and forms.

use ambersheet_policy::value::Value;

use super::set_by_hand::SetFor;
use crate::find::to_date::FiguresToDate;

/// What is known of a return beside its tables and forms.
pub(crate) struct BesideReturn<'a> {
    /// The sums of the return itself.
    pub(crate) now: FiguresToDate,
    /// Those of the return before, where it is at hand.
    pub(crate) before: Option<&'a FiguresToDate>,
    /// Ratings that somebody set by hand.
    pub(crate) set: SetFor<'a>,
}

impl BesideReturn<'_> {
    /// Returns the figure to date of a measure in this return.
    pub(crate) fn actual(&self, measure: &str) -> Option<Value> {
        self.now.value_of(measure)
    }

    /// Returns the figure to date that the return before gives, to be the target.
    pub(crate) fn target(&self, measure: &str) -> Option<Value> {
        let value = self.before?.value_of(measure)?;
        Some(Value {
            quantity: value.quantity,
            ..Value::ABSENT
        })
    }

    /// Returns `true` if there are no figures to look up.
    pub(crate) fn has_no_figures(&self) -> bool {
        self.now.is_empty()
    }
}
