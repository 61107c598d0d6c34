//! The units that the headings of a table state: `Actual (£000)`, `Target (%)`, `Average (days)`.

use ambersheet_policy::model::{Role, TableLayout};
use ambersheet_quantity::StatedUnit;

use crate::find::layout::heading::TableColumns;

/// The columns whose numbers are compared.
const COMPARED: [Role; 3] = [Role::Actual, Role::Previous, Role::Target];

/// The unit that the heading of each compared column states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeadingUnits {
    compared: [Option<StatedUnit>; 3],
    variance: Option<StatedUnit>,
}

impl HeadingUnits {
    /// Reads the units in the headings.
    ///
    /// A heading without a unit follows the others if they agree: under `Actual (£000)` and `Target`, both columns are
    /// thousands of pounds.
    pub(crate) fn read(
        layout: &TableLayout,
        columns: &TableColumns,
        mut heading: impl FnMut(u32) -> Option<String>,
    ) -> Self {
        let mut stated_over = |role| {
            let mut all = layout.columns.iter();
            let key = all.position(|column| column.role == role)?;
            StatedUnit::in_heading(&heading(columns[key]?)?)
        };
        let mut stated = COMPARED.map(&mut stated_over);
        let variance = stated_over(Role::Variance);
        let mut units = stated.iter().flatten().copied();
        let first = units.next();
        if units.all(|other| Some(other) == first) {
            stated = stated.map(|unit| unit.or(first));
        }
        // A variance in percent stands beside figures in pounds, so that it says nothing about them.
        Self {
            variance: variance.or(first),
            compared: stated,
        }
    }

    /// Returns the unit stated for a column.
    pub(crate) fn of(self, role: Role) -> Option<StatedUnit> {
        if role == Role::Variance {
            return self.variance;
        }
        let index = COMPARED.iter().position(|known| *known == role)?;
        self.compared[index]
    }

    /// Returns the unit of one column alone.
    pub(crate) fn only(self, role: Role) -> Self {
        let mut only = Self::default();
        if let Some(index) = COMPARED.iter().position(|known| *known == role) {
            only.compared[index] = self.compared[index];
        }
        only
    }

    /// Returns `true` if every compared column is stated in percent.
    pub(crate) fn are_percent(self) -> bool {
        self.compared
            .iter()
            .all(|unit| *unit == Some(StatedUnit::PERCENT))
    }
}
