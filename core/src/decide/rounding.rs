//! Rounding of numbers before they are compared: `rounded: 1`, `rounded: yes`.

use ambersheet_policy::model::{Role, Rounding};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Quantity, ShownPlaces, Unit, rounded};

use crate::decide::prepare::PreparedRecord;
use crate::decide::value_reader::{ValueReader, first_filled};
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;

/// Rounds the values of a record, and takes the end of a range anew for the actual as rounded.
///
/// A target that is worked out, such as what is due of it, is shown nowhere: [`as_shown`] rounded what it is worked out from.
pub(crate) fn round(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    rounding: Rounding,
    prepared: &mut PreparedRecord,
) {
    if prepared.ranks.is_some() {
        return;
    }
    let places = |roles: &[Role], value: &Value| match rounding {
        Rounding::Places(places) => ShownPlaces::Places(i32::from(places)),
        Rounding::AsShown => shown_places(reader, record, roles, value),
    };
    let of_actual = places(&ACTUAL, &prepared.actual);
    apply(&mut prepared.actual, of_actual);
    let of_previous = places(&EARLIER, &prepared.previous);
    apply(&mut prepared.previous, of_previous);
    if let Rounding::Places(places) = rounding {
        let places = i32::from(places);
        apply(&mut prepared.target, ShownPlaces::Places(places));
        let end = |number| rounded(number, places).unwrap_or(number);
        prepared.range = prepared.range.map(|(low, high)| (end(low), end(high)));
    }
    if let (Some((low, high)), Ok(actual), Ok(target)) = (
        prepared.range,
        prepared.actual.quantity,
        &mut prepared.target.quantity,
    ) {
        let end = actual.number.clamp(low, high);
        if target.number != end {
            target.number = end;
            prepared.target.fraction = None;
        }
    }
}

/// The roles that a value may be chosen from, as the rules tell.
const ACTUAL: [Role; 2] = [Role::Actual, Role::Forecast];
const EARLIER: [Role; 3] = [Role::Previous, Role::LastYear, Role::Baseline];

/// Rounds a target to what its own cell shows, before anything is worked out from it.
///
/// `earlier` is the value that the target names, as in `less than last year`. Its cell is then the one that counts.
pub(crate) fn as_shown(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    earlier: Option<Value>,
    target: &mut Value,
) {
    let places = match earlier {
        Some(earlier) => shown_places(reader, record, &EARLIER, &earlier),
        None => shown_places(reader, record, &[Role::Target], target),
    };
    apply(target, places);
}

fn apply(value: &mut Value, places: ShownPlaces) {
    if places != ShownPlaces::AsTheyAre {
        value.fraction = None;
    }
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

/// Returns the places to which the cell of a value shows its number; a text shows what was typed.
///
/// The cell is that of one of these roles, or of a column that stands in for one.
fn shown_places(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    roles: &[Role],
    value: &Value,
) -> ShownPlaces {
    let further = roles
        .iter()
        .filter_map(|role| first_filled(reader.ruleset, record, *role))
        .flat_map(|declared| &declared.next);
    let (own_sheet, ..) = record.rating_cell(reader.ruleset);
    let its_own = roles.iter().chain(further).find_map(|role| {
        let ValueLocation::Cell {
            sheet,
            cell,
            present,
            ..
        } = record.location(reader.ruleset, *role)
        else {
            return None;
        };
        let sheet = (sheet != own_sheet).then_some(sheet as u16);
        present.filter(|_| Some(cell) == value.cell && sheet == value.sheet)
    });
    match its_own {
        Some(cell) if cell.kind == ambersheet_ooxml::sheet::Kind::Number => {
            reader.formats.of(cell.style).places()
        }
        Some(_) | None => ShownPlaces::AsTheyAre,
    }
}
