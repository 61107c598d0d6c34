//! The data that a live colour is made from.

use std::sync::Arc;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::Kind;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{ColumnTolerance, Policy, Role};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{FormatKind, Missing, Quantity, StatedUnit};

use crate::decide::common::Common;
use crate::decide::units::Units;
use crate::decide::value_reader::{ValueReader, first_filled};
use crate::decide::waiting::AskedRules;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;
use crate::record::Entry;

/// The data that a live colour is made from, or the first reason why there can be none.
pub(crate) enum LiveSource {
    /// The policy, and the cells of the actual and the target; `None` for a cell that the layout lacks.
    Cells {
        policy: Arc<Policy>,
        actual: Option<LiveCell>,
        target: Option<LiveCell>,
    },
    /// The record has neither a name nor an id.
    Nameless,
    /// The actual is on another sheet.
    ActualElsewhere,
    /// The target is on another sheet.
    TargetElsewhere,
    /// The target or the rating is not in the row of the actual.
    OtherRow,
    /// A question about what decides it is open.
    Waits,
    /// The numbers are rounded first.
    Rounded,
    /// A value is taken from the first of several columns.
    FirstFilled,
    /// The rating is typed.
    Typed,
    /// The rating is not the main rating of its row.
    Further,
}

/// The cell of an actual or a target.
#[derive(Clone, Copy)]
pub(crate) struct LiveCell {
    pub(crate) cell: Cell,
    /// `true` if it is this cell in every row, as in a form: `$B$4`, not `$B4`.
    pub(crate) fixed: bool,
    /// The kind of all numbers in the cell's number format.
    pub(crate) format: FormatKind,
    pub(crate) quantity: Result<Quantity, Missing>,
    /// The unit that the rules or the headings state.
    pub(crate) stated: Option<StatedUnit>,
    /// `true` if the cell holds text.
    pub(crate) is_text: bool,
}

/// Returns the obstacle if the cells that a formula would need do not stand together.
fn elsewhere(record: RecordAt<'_>, entry: &Entry) -> Option<LiveSource> {
    let is_elsewhere = |role| {
        let elsewhere = record.elsewhere();
        elsewhere.is_some_and(|elsewhere| elsewhere.cell(role).is_some())
    };
    if entry.actual.sheet.is_some() {
        Some(LiveSource::ActualElsewhere)
    } else if entry.target.sheet.is_some() {
        Some(LiveSource::TargetElsewhere)
    } else if is_elsewhere(Role::Target) || is_elsewhere(Role::Rating) {
        Some(LiveSource::OtherRow)
    } else {
        None
    }
}

/// Returns the data for the live colour of a record's main rating.
pub(crate) fn live_source(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    common: &Common,
    entry: &Entry,
    policy: Arc<Policy>,
) -> LiveSource {
    if common.measure == TextRef::NONE && entry.id == TextRef::NONE {
        return LiveSource::Nameless;
    }
    let asked = AskedRules {
        ruleset: reader.ruleset,
        layout: record.layout(),
        policy: &policy,
    };
    if asked.are_asked_about() {
        return LiveSource::Waits;
    }
    if let Some(obstacle) = elsewhere(record, entry) {
        return obstacle;
    }
    let takes_first = |role| first_filled(reader.ruleset, record, role).is_some();
    if takes_first(Role::Actual) || takes_first(Role::Target) {
        return LiveSource::FirstFilled;
    }
    let own_tolerance =
        reader.ruleset.tolerance_basis(record.layout()).is_some() && !policy.names_tolerance();
    if reader.ruleset.rounding(&policy, record.layout()).is_some() {
        return LiveSource::Rounded;
    }
    let policy = if own_tolerance {
        Arc::new(Policy {
            in_column: ColumnTolerance::Unusable,
            ..(*policy).clone()
        })
    } else {
        policy
    };
    let units = Units::of(reader.ruleset, record, &policy, &common.entry, None);
    let cell = |role, value: &Value| match record.location(reader.ruleset, role) {
        ValueLocation::Nowhere | ValueLocation::Unclear | ValueLocation::Given(_) => None,
        ValueLocation::Cell { cell, present, .. } => Some(LiveCell {
            cell,
            fixed: matches!(record, RecordAt::Form(_)),
            format: reader.kind_of_all(record, role, present.map_or(0, |cell| cell.style)),
            quantity: value.quantity,
            stated: units.stated(role),
            is_text: present.is_some_and(|cell| {
                matches!(cell.kind, Kind::Shared | Kind::Inline | Kind::FormulaText)
            }),
        }),
    };
    LiveSource::Cells {
        actual: cell(Role::Actual, &entry.actual),
        target: cell(Role::Target, &entry.target),
        policy,
    }
}
