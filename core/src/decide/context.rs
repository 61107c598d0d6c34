//! The data that a return is rated with, apart from its tables and forms.

use ambersheet_policy::value::Value;

use super::fills::LevelFills;
use super::set_by_hand::OverridesInForce;
use crate::find::to_date::FiguresToDate;

/// The data that a return is rated with, apart from its tables and forms.
pub(crate) struct ReturnContext<'a> {
    /// The figures to date of the return itself.
    pub(crate) figures: FiguresToDate,
    /// The figures to date of the previous return, if they are known.
    pub(crate) previous: Option<&'a FiguresToDate>,
    /// The ratings set by hand in a file.
    pub(crate) overrides: OverridesInForce<'a>,
    /// The colours by which fills are read, if the rules read any.
    pub(crate) fills: LevelFills,
}

impl ReturnContext<'_> {
    /// Returns the figure to date of a measure in this return.
    pub(crate) fn actual(&self, measure: &str) -> Option<Value> {
        self.figures.value_of(measure)
    }

    /// Returns the figure to date of a measure in the previous return, to be used as the target.
    pub(crate) fn target(&self, measure: &str) -> Option<Value> {
        let value = self.previous?.value_of(measure)?;
        Some(Value {
            quantity: value.quantity,
            ..Value::ABSENT
        })
    }

    /// Returns `true` if this return has no figures to date.
    pub(crate) fn has_no_figures(&self) -> bool {
        self.figures.is_empty()
    }
}
