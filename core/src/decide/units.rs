//! The units of a record's numbers, stated by the rules or else by the headings over them.

use crate::find::layout::units::HeadingUnits;
use crate::find::record_at::RecordAt;
use crate::record::Entry;
use ambersheet_policy::model::{Claimed, LayoutRef, Policy, Role, RulesetModel};
use ambersheet_quantity::{Quantity, StatedUnit, Unit};

/// The units stated for a record's values.
#[derive(Clone, Copy)]
pub(crate) enum Units {
    /// One unit that the rules state, or none.
    Same(Option<StatedUnit>),
    /// The unit of each column's own heading.
    Headings(HeadingUnits),
}

impl Units {
    /// Finds the units of a record.
    ///
    /// `range` are the ends of a target that is a range. A line that names the measure comes first, then its table or form, a line for all measures, and the headings.
    pub(crate) fn of(
        ruleset: &RulesetModel,
        at: RecordAt<'_>,
        policy: &Policy,
        entry: &Entry,
        range: Option<(Quantity, Quantity)>,
    ) -> Self {
        let of_layout = match at.layout() {
            LayoutRef::Table(index) => ruleset.tables[usize::from(index)].unit,
            LayoutRef::Form(index) => ruleset.forms[usize::from(index)].unit,
        };
        let claims = &ruleset.policies.claims;
        let by_rules = match policy.unit {
            Some((unit, claim)) if claims[claim].claimed != Claimed::Every => Some(unit),
            by_line => of_layout.or(by_line.map(|(unit, _)| unit)),
        };
        match (by_rules, at) {
            (None, RecordAt::Row { table, .. }) if !is_needless(table.units, entry, range) => {
                Self::Headings(table.units)
            }
            (stated, _) => Self::Same(stated),
        }
    }

    /// Returns the unit stated for the values of a role.
    pub(crate) fn stated(self, role: Role) -> Option<StatedUnit> {
        match self {
            Self::Same(stated) => stated,
            Self::Headings(units) => units.of(role),
        }
    }

    /// Returns the entry with its values in their units.
    pub(crate) fn apply(self, entry: Entry) -> Entry {
        Entry {
            actual: entry.actual.under(self.stated(Role::Actual)),
            previous: entry.previous.under(self.stated(Role::Previous)),
            target: entry.target.under(self.stated(Role::Target)),
            ..entry
        }
    }
}

/// Returns `true` if the headings state percent over numbers that are all bare.
///
/// Such numbers are compared as they stand; a stated unit would only put them in doubt, since 0.5 may be 0.5 % or 50 %.
fn is_needless(units: HeadingUnits, entry: &Entry, range: Option<(Quantity, Quantity)>) -> bool {
    let mut values = [&entry.actual, &entry.previous, &entry.target].into_iter();
    units.are_percent()
        && range.is_none_or(|(low, high)| low.unit == Unit::None && high.unit == Unit::None)
        && values.all(|value| {
            value
                .quantity
                .map_or(true, |quantity| quantity.unit == Unit::None)
        })
}
