//! Rounding of numbers before they are compared: `rounded: 1`, `rounded: as_shown`.

use ambersheet_policy::model::{Role, Rounding};
use ambersheet_policy::value::{TargetSource, Value};
use ambersheet_quantity::{Missing, Quantity, ShownPlaces, Unit, rounded};

use crate::decide::prepare::PreparedRecord;
use crate::decide::value_reader::ValueReader;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;

/// Rounds the values of a record. A target that is worked out, such as what is due of it, is shown nowhere.
pub(crate) fn round(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    rounding: Rounding,
    prepared: &mut PreparedRecord,
) {
    if prepared.ranks.is_some() {
        return;
    }
    let places = |role| match rounding {
        Rounding::Places(places) => ShownPlaces::Places(i32::from(places)),
        Rounding::AsShown => shown_places(reader, record, role),
    };
    apply(&mut prepared.actual, places(Role::Actual));
    apply(&mut prepared.previous, places(Role::Previous));
    let is_worked_out = !matches!(prepared.aim, None | Some(TargetSource::Rules(_)));
    if !(is_worked_out && rounding == Rounding::AsShown) {
        apply(&mut prepared.target, places(Role::Target));
    }
}

fn apply(value: &mut Value, places: ShownPlaces) {
    value.quantity = value.quantity.and_then(|quantity| match places {
        ShownPlaces::AsTheyAre => Ok(quantity),
        ShownPlaces::Unclear => Ok(Quantity {
            unit: Unit::InDoubt,
            ..quantity
        }),
        ShownPlaces::Places(places) => {
            let number = rounded(quantity.number, places).ok_or(Missing::OutOfRange)?;
            Ok(Quantity { number, ..quantity })
        }
    });
}

/// Returns the places to which the cell of a role shows its number; a text shows what was typed.
fn shown_places(reader: ValueReader<'_, '_>, record: RecordAt<'_>, role: Role) -> ShownPlaces {
    match record.location(reader.ruleset, role) {
        ValueLocation::Cell {
            present: Some(cell),
            ..
        } if cell.kind == ambersheet_ooxml::sheet::Kind::Number => {
            reader.formats.of(cell.style).places()
        }
        ValueLocation::Cell { .. }
        | ValueLocation::Given(_)
        | ValueLocation::Nowhere
        | ValueLocation::Unclear => ShownPlaces::AsTheyAre,
    }
}
