//! The units of a record's numbers, stated by the rules or else by the headings over them.

use crate::find::layout::units::HeadingUnits;
use crate::find::record_at::RecordAt;
use crate::record::Entry;
use ambersheet_policy::model::{Claimed, LayoutRef, Policy, Role, RulesetModel};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Notation, Quantity, StatedUnit, Unit};
use rust_decimal::Decimal;

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
            (None, RecordAt::Row { table, .. }) => match need(table.units, entry, range) {
                Need::All => Self::Headings(table.units),
                Need::Previous => Self::Headings(table.units.only(Role::Previous)),
                Need::None => Self::Same(None),
            },
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

/// The values that need the unit of the headings.
enum Need {
    All,
    /// The value before, which alone may be a share of one or alone cannot be one.
    Previous,
    None,
}

/// The largest number that may be a share of one.
const LARGEST_SHARE: Decimal = Decimal::ONE;
/// The largest number under a percent sign that is doubted beside no share of one.
const SMALL: Decimal = Decimal::TWO;

/// Returns the values that need the unit of the headings.
///
/// Under percent signs, bare numbers are compared as they stand; a stated unit would only put them in doubt, since 0.5 may
/// be 0.5 % or 50 %. But 0.85 beside 86 is 85 % rather than 0.85 %, so that there the doubt is needed.
fn need(units: HeadingUnits, entry: &Entry, range: Option<(Quantity, Quantity)>) -> Need {
    let of_range = range.into_iter().flat_map(|(low, high)| [low, high]);
    let compared = [entry.actual, entry.target].into_iter();
    let compared = compared
        .filter_map(|value| value.quantity.ok())
        .chain(of_range);
    let mut all = compared.clone().chain(entry.previous.quantity.ok());
    if !units.are_percent() || all.any(|quantity| quantity.unit != Unit::None) || is_mixed(compared)
    {
        return Need::All;
    }
    let movement = [entry.actual, entry.previous].into_iter();
    if is_mixed(movement.filter_map(|value| value.quantity.ok())) {
        return Need::Previous;
    }
    Need::None
}

/// Returns `true` if one of some bare numbers may be a share of one and another cannot.
fn is_mixed(quantities: impl Iterator<Item = Quantity> + Clone) -> bool {
    let mut numbers = quantities.map(|quantity| quantity.number.abs());
    let has_large = numbers.clone().any(|number| number > SMALL);
    has_large && numbers.any(|number| !number.is_zero() && number <= LARGEST_SHARE)
}

/// Returns an entry with its times in one unit: minutes beside hours, or beside a cell of hours and minutes, in seconds.
pub(crate) fn in_one_unit(entry: Entry) -> Entry {
    let quantities = [entry.actual, entry.previous, entry.target].map(|value| value.quantity.ok());
    let present = quantities.iter().flatten().map(|quantity| quantity.unit);
    if present.clone().all(|unit| unit.seconds().is_none()) {
        return entry;
    }
    let duration = Unit::Notation(Notation::Duration);
    let has_duration = present.clone().any(|unit| unit == duration);
    let is_time = |unit: Unit| unit == duration || unit.seconds().is_some();
    // A day may be one of work, which hours are not counted in.
    let is_short = |unit: Unit| unit.seconds().is_some_and(|seconds| seconds <= 3600);
    let one = present.clone().next();
    let are_several =
        present.clone().any(|unit| Some(unit) != one) && present.clone().all(is_short);
    if !(has_duration && present.clone().all(is_time) || are_several) {
        return entry;
    }
    let counted = |value: Value| Value {
        quantity: value.quantity.map(Quantity::as_duration),
        ..value
    };
    Entry {
        actual: counted(entry.actual),
        previous: counted(entry.previous),
        target: counted(entry.target),
        ..entry
    }
}
