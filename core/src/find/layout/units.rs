//! What the headings of a table say that its numbers count: `Actual (£000)`, `Target (%)`, `Average (days)`.

use crate::find::layout::heading::Columns;
use ambersheet_policy::model::{Role, TableLayout};
use ambersheet_quantity::StatedUnit;

/// The columns whose numbers are compared.
const COMPARED: [Role; 3] = [Role::Actual, Role::Previous, Role::Target];

/// What the headings say of each of the columns that are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeadingUnits([Option<StatedUnit>; 3]);

impl HeadingUnits {
    /// Reads the headings. One that says nothing follows those that do, where they agree: under `Actual (£000)` and
    /// `Target` both are thousands of pounds.
    pub(crate) fn read(
        layout: &TableLayout,
        columns: &Columns,
        mut heading: impl FnMut(u32) -> Option<String>,
    ) -> Self {
        let mut stated = COMPARED.map(|role| {
            let key = layout
                .columns
                .iter()
                .position(|column| column.role == role)?;
            StatedUnit::in_heading(&heading(columns[key]?)?)
        });
        let mut said = stated.iter().flatten().copied();
        let first = said.next();
        if said.all(|other| Some(other) == first) {
            stated = stated.map(|unit| unit.or(first));
        }
        Self(stated)
    }

    /// What the numbers of a column count.
    pub(crate) fn of(self, role: Role) -> Option<StatedUnit> {
        COMPARED
            .iter()
            .position(|known| *known == role)
            .and_then(|index| self.0[index])
    }

    /// Whether they say of every column that its numbers are percentages.
    pub(crate) fn are_percent(self) -> bool {
        self.0.iter().all(|unit| *unit == Some(StatedUnit::PERCENT))
    }
}
