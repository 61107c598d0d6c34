//! What the numbers of a record count: the rules say so, or else the headings over them.

use crate::find::layout::units::HeadingUnits;
use crate::find::record_at::RecordAt;
use crate::record::Entry;
use ambersheet_policy::model::LayoutRef;
use ambersheet_policy::model::{Claimed, Policy, Role, RulesetModel};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{StatedUnit, Unit};

/// What states the unit of a record's values.
#[derive(Clone, Copy)]
pub(crate) enum Units {
    /// The rules state one, or nothing does.
    Same(Option<StatedUnit>),
    /// Each heading states its own.
    Headings(HeadingUnits),
}

impl Units {
    /// A line that names the measure, its table or form, a line for all, the headings: the first that says something.
    pub(crate) fn of(
        ruleset: &RulesetModel,
        at: RecordAt<'_>,
        policy: &Policy,
        entry: &Entry,
    ) -> Self {
        let of_layout = match at.layout() {
            LayoutRef::Table(index) => ruleset.tables[usize::from(index)].unit,
            LayoutRef::Form(index) => ruleset.forms[usize::from(index)].unit,
        };
        let for_all = |claim: usize| ruleset.policies.claims[claim].claimed == Claimed::Every;
        let by_rules = match policy.unit {
            Some((unit, claim)) if !for_all(claim) => Some(unit),
            by_line => of_layout.or(by_line.map(|(unit, _)| unit)),
        };
        match (by_rules, at) {
            (None, RecordAt::Row { table, .. }) if !is_needless(table.units, entry) => {
                Self::Headings(table.units)
            }
            (stated, _) => Self::Same(stated),
        }
    }

    /// The unit stated for the values of a role.
    pub(crate) fn stated(self, role: Role) -> Option<StatedUnit> {
        match self {
            Self::Same(stated) => stated,
            Self::Headings(units) => units.of(role),
        }
    }

    /// The record with its values in their units.
    pub(crate) fn apply(self, entry: Entry) -> Entry {
        Entry {
            actual: entry.actual.under(self.stated(Role::Actual)),
            previous: entry.previous.under(self.stated(Role::Previous)),
            target: entry.target.under(self.stated(Role::Target)),
            ..entry
        }
    }
}

/// Whether headings say percent over numbers that all are bare. They are compared as they stand, and asking whether 0.5
/// is a half or half a percent would only put them in doubt.
fn is_needless(units: HeadingUnits, entry: &Entry) -> bool {
    let is_bare = |value: &Value| {
        value
            .quantity
            .map_or(true, |quantity| quantity.unit == Unit::None)
    };
    units.are_percent()
        && [&entry.actual, &entry.previous, &entry.target]
            .into_iter()
            .all(is_bare)
}
