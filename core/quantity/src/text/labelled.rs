//! Further values by their labels: `Cumulative 2,638,886`, `Target 50`, `340 YTD`, `4 investments`.

use super::super::{Doubt, How, Part, Reading, Unit};
use super::amount::{self, Amount};
use super::cursor::{Cursor, is_space};
use super::{note, words};

/// A label and its value, if they stand here; `None` where what stands here casts doubt.
#[expect(clippy::option_option, reason = "doubt and absence differ")]
fn before<'t>(cursor: &mut Cursor<'t>, how: How) -> Option<Option<Part<'t>>> {
    let mut ahead = cursor.clone();
    let cumulative = |label: &&str| words::is_cumulative(label);
    let label = words::one_of(&mut ahead, &words::OTHERS)
        .or_else(|| words::one_of(&mut ahead, &words::LABELS).filter(cumulative));
    let Some(label) = label else {
        return Some(None);
    };
    let spaced = ahead.skip_spaces();
    let marked = ahead.eat_if(|c| matches!(c, ':' | '=')).is_some();
    ahead.skip_spaces();
    let of = ahead.eat_words("of") | ahead.eat_words("is") | ahead.eat_words("was");
    ahead.skip_spaces();
    if !(spaced || marked || of) {
        return Some(None);
    }
    let Some(amount) = amount::value(&mut ahead, how) else {
        return Some(None);
    };
    let quantity = note::kept(amount)?;
    *cursor = ahead;
    Some(Some(Part { label, quantity }))
}

/// A value with its label behind it: `340 YTD`, or with a unit that is its label, `4 investments`.
fn behind<'t>(cursor: &mut Cursor<'t>, how: How) -> Option<Part<'t>> {
    let mut ahead = cursor.clone();
    let start = ahead.clone();
    let amount = amount::value(&mut ahead, how)?;
    let text = ahead.since(&start);
    let mut after = ahead.clone();
    after.skip_spaces();
    let named = words::one_of(&mut after, &words::LABELS)
        .or_else(|| words::one_of(&mut after, &words::OTHERS));
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
    let quantity = note::kept(amount)?;
    *cursor = ahead;
    Some(Part { label, quantity })
}

/// Reads a further value here; whether there was one, and `None` where what stands here casts doubt.
pub(super) fn read<'t>(
    cursor: &mut Cursor<'t>,
    reading: &mut Reading<'t>,
    main: &Amount,
    separated: bool,
    how: How,
) -> Option<bool> {
    let part = match before(cursor, how)? {
        Some(part) => Some(part),
        // Of one kind, two values that nothing tells apart have no main one: "12 men, 33 women".
        None if separated => {
            let own_kind = main.unit.money().is_some() || main.unit == Unit::Percent;
            let mut ahead = cursor.clone();
            let part = behind(&mut ahead, how)
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

/// Whether a note is a further value and nothing else: `(Target 50)`, `(340 YTD)`, `(4 investments)`.
pub(super) fn whole<'t>(
    note: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    how: How,
) -> Option<bool> {
    let mut cursor = Cursor::new(note);
    let part = match before(&mut cursor, how)? {
        Some(part) => Some(part),
        None => behind(&mut cursor, how),
    };
    let Some(part) = part.filter(|_| cursor.at_end()) else {
        return Some(false);
    };
    // "14 days (10 days)" are two values of one kind.
    let own_label = words::is_label(part.label);
    (own_label || part.quantity.unit != main.unit).then_some(())?;
    keep(part, reading, main);
    Some(true)
}

/// Keeps a further value. One since the start of the year holds the period's, and is not below it.
fn keep<'t>(part: Part<'t>, reading: &mut Reading<'t>, main: &Amount) {
    if let Ok(in_period) = main.quantity()
        && words::is_cumulative(part.label)
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

/// A label before the main value: `Cumulative 525`, `YTD: 45`. `Target 50` is no label of a main value.
pub(super) fn leading<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let mut ahead = cursor.clone();
    let label = words::one_of(&mut ahead, &words::LABELS)?;
    let spaced = ahead.skip_spaces();
    let marked = ahead.eat_if(|c| matches!(c, ':' | '=')).is_some();
    ahead.skip_spaces();
    (spaced || marked).then_some(())?;
    ahead.peek().filter(|c| !c.is_alphabetic())?;
    *cursor = ahead;
    Some(label)
}

/// Whether an amount is so small and bare that it may be a day, a quarter, a year or the number of a level.
pub(super) fn is_small_and_bare(amount: Amount) -> bool {
    let whole = amount.is_bare() && amount.number.written_places() == 0;
    whole
        && amount
            .quantity()
            .is_ok_and(|quantity| quantity.number <= 31.into())
}
