//! Further values with their labels: `Cumulative 2,638,886`, `Target 50`, `340 YTD`, `4 investments`.

use rust_decimal::Decimal;

use crate::quantity::Quantity;
use crate::reading::{Doubt, LabelledQuantity, ParseOptions, Reading};
use crate::unit::Unit;
use crate::word_list::{contains, words};

use super::amount::{self, Amount};
use super::cursor::{TextCursor, is_space};

const LABELS_TO_DATE: &[&str] = words!("labels_to_date");
const LABELS: &[&str] = words!("labels");
const LABELS_WITH_COLON: &[&str] = words!("labels_with_colon");
const LABELS_OF_OTHERS: &[&str] = words!("labels_of_others");

/// Returns `true` if a text is one of the labels, and not only a unit.
fn is_label(text: &str) -> bool {
    is_cumulative(text) || contains(LABELS, text) || contains(LABELS_OF_OTHERS, text)
}

/// Returns `true` for a number behind a label that may be a year, so that the label is of the main value: "5 (baseline
/// 2019)", "69.8% (target 2025)".
fn may_be_a_year(quantity: Quantity, main: &Amount) -> bool {
    let is_whole = quantity.unit == Unit::None && quantity.number.fract().is_zero();
    let years = Decimal::from(1900)..Decimal::from(2100);
    is_whole && years.contains(&quantity.number) && !is_large_and_bare(*main)
}

/// Labels of the main value itself. In a note they say that the first number is not it: "12 (actual 9)".
const OF_THE_MAIN_VALUE: [&str; 5] = ["actual", "outturn", "performance", "result", "current"];

/// Returns `true` if a label means the main value.
fn names_the_main_value(label: &str) -> bool {
    contains(&OF_THE_MAIN_VALUE, label)
}

/// Returns `true` if a number can be no part of a bare one, since it is larger. It may be its power, "5 (1,000 units)",
/// or another value, "12 (15 cases)".
pub(super) fn is_above(part: &LabelledQuantity<'_>, main: &Amount) -> bool {
    let above = main
        .quantity()
        .is_ok_and(|quantity| quantity.number < part.quantity.number);
    let same_kind = matches!(part.quantity.unit, Unit::None | Unit::Named(_));
    main.is_bare() && same_kind && above
}

/// Returns `true` if a label means the value since the start of the year.
pub(super) fn is_cumulative(label: &str) -> bool {
    contains(LABELS_TO_DATE, label)
}

/// Reads a label and the value behind it; returns `None` if the value is in doubt.
#[expect(clippy::option_option, reason = "doubt and absence differ")]
fn before<'t>(
    cursor: &mut TextCursor<'t>,
    main: &Amount,
    options: ParseOptions,
) -> Option<Option<LabelledQuantity<'t>>> {
    let mut ahead = cursor.clone();
    let label = match ahead.eat_longest(LABELS_OF_OTHERS) {
        Some(label) => Some(label),
        None => ahead
            .eat_longest(LABELS_TO_DATE.iter().chain(LABELS))
            .filter(|label| is_cumulative(label)),
    };
    let Some(label) = label else {
        return Some(None);
    };
    let spaced = ahead.skip_spaces();
    let marked = ahead.eat_if(|c| matches!(c, ':' | '=')).is_some();
    ahead.skip_spaces();
    let of = ahead.eat_words("of") || ahead.eat_words("is") || ahead.eat_words("was");
    ahead.skip_spaces();
    if !(spaced || marked || of) {
        return Some(None);
    }
    let Some(amount) = amount::value(&mut ahead, options) else {
        return Some(None);
    };
    let quantity = amount.quantity().ok()?;
    if may_be_a_year(quantity, main) {
        return None;
    }
    *cursor = ahead;
    Some(Some(LabelledQuantity { label, quantity }))
}

/// Reads a value and the label behind it: `340 YTD`, or a unit that is its label, `4 investments`.
fn behind<'t>(cursor: &mut TextCursor<'t>, options: ParseOptions) -> Option<LabelledQuantity<'t>> {
    let mut ahead = cursor.clone();
    let start = ahead.clone();
    let amount = amount::value(&mut ahead, options)?;
    let text = ahead.since(&start);
    let mut after = ahead.clone();
    after.skip_spaces();
    let named = after
        .eat_longest(LABELS_TO_DATE.iter().chain(LABELS))
        .or_else(|| after.eat_longest(LABELS_OF_OTHERS));
    let label = match (named, amount.unit) {
        (Some(label), _) => {
            ahead = after;
            label
        }
        (None, Unit::Named(unit)) if unit.is_worded() => {
            let label = text
                .trim_start_matches(|c: char| !c.is_alphabetic())
                .trim_matches(is_space);
            if label.is_empty() {
                return None;
            }
            label
        }
        _ => return None,
    };
    let quantity = amount.quantity().ok()?;
    *cursor = ahead;
    Some(LabelledQuantity { label, quantity })
}

/// Reads a further value; returns `Some(false)` if there is none, and `None` if it casts doubt on the main value.
pub(super) fn read<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    main: &Amount,
    separated: bool,
    options: ParseOptions,
) -> Option<bool> {
    let part = match before(cursor, main, options)? {
        Some(part) => Some(part),
        // Two values of one kind, such as "12 men, 33 women", have no main value.
        None if separated => {
            let own_kind = main.unit.money().is_some() || main.unit == Unit::Percent;
            let mut ahead = cursor.clone();
            let part = behind(&mut ahead, options)
                .filter(|part| own_kind || !matches!(part.quantity.unit, Unit::Named(_)));
            if part.is_some() {
                *cursor = ahead;
            }
            part
        }
        None => None,
    };
    let Some(part) = part else { return Some(false) };
    keep(part, reading, main);
    Some(true)
}

/// Reads a note that is a further value and nothing else: `(Target 50)`, `(340 YTD)`, `(4 investments)`.
///
/// Returns `Some(false)` if it is anything else, and `None` if it casts doubt on the main value.
pub(super) fn whole<'t>(
    note: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    options: ParseOptions,
) -> Option<bool> {
    let mut cursor = TextCursor::new(note);
    let part = match before(&mut cursor, main, options)? {
        Some(part) => Some(part),
        None => behind(&mut cursor, options),
    };
    let Some(part) = part.filter(|_| cursor.at_end()) else {
        return Some(false);
    };
    // "14 days (10 days)" are two values of one kind.
    let own_label = is_label(part.label);
    if own_label && may_be_a_year(part.quantity, main) {
        return None;
    }
    if !own_label && part.quantity.unit == main.unit {
        return None;
    }
    if names_the_main_value(part.label) || (!own_label && is_above(&part, main)) {
        return None;
    }
    keep(part, reading, main);
    Some(true)
}

/// Keeps a further value. One since the start of the year includes the period's, so it must not be below it.
fn keep<'t>(part: LabelledQuantity<'t>, reading: &mut Reading<'t>, main: &Amount) {
    if let Ok(in_period) = main.quantity()
        && is_cumulative(part.label)
        && part.quantity.unit == in_period.unit
        && in_period.unit != Unit::Percent
        && part.quantity.number < in_period.number
    {
        reading.doubts.push(Doubt::CumulativeBelow {
            in_period,
            cumulative: part.quantity,
        });
    }
    reading.parts.push(part);
}

/// Reads a label before the main value: `Cumulative 525`, `YTD: 45`. "Target" never labels the main value.
pub(super) fn leading<'t>(cursor: &mut TextCursor<'t>) -> Option<&'t str> {
    let mut ahead = cursor.clone();
    let own = ahead.eat_longest(LABELS_TO_DATE.iter().chain(LABELS));
    let mut longer = cursor.clone();
    let with_colon = longer.eat_longest(LABELS_WITH_COLON);
    let needs_colon = with_colon.map_or(0, str::len) > own.map_or(0, str::len);
    let label = if needs_colon {
        ahead = longer;
        with_colon?
    } else {
        own?
    };
    let spaced = ahead.skip_spaces();
    let marked = ahead.eat_if(|c| matches!(c, ':' | '=')).is_some();
    ahead.skip_spaces();
    if !marked && (needs_colon || !spaced) {
        return None;
    }
    ahead.peek().filter(|c| !c.is_alphabetic())?;
    *cursor = ahead;
    Some(label)
}

/// Returns `true` for a bare number beside which a year may be a second value: "2,070 (2066)".
pub(super) fn is_large_and_bare(amount: Amount) -> bool {
    let large = amount.quantity().map_or(true, |quantity| {
        quantity.number.abs() >= Decimal::ONE_THOUSAND
    });
    amount.is_bare() && large
}

/// Returns `true` for a small bare number, which may be a day, a quarter, a year or the number of a level.
pub(super) fn is_small_and_bare(amount: Amount) -> bool {
    let whole = amount.is_bare() && amount.number.written_places() == 0;
    whole
        && amount
            .quantity()
            .is_ok_and(|quantity| quantity.number <= 31.into())
}
