//! Periods and labels before a value: `22/23 64`, `Q3: -5%`, `Cumulative 525`.

use crate::reading::Reading;

use super::cursor::TextCursor;
use super::labelled;
use super::period::{self, Certainty};

/// The periods and labels before a value, as far as they bear on it.
pub(super) struct Prefix<'t> {
    /// `true` if a sign may follow: nothing was read, or it ended in ":" or "=". A dash behind a space may separate.
    pub(super) allows_sign: bool,
    /// `true` if a bare number here may be a day or a year.
    pub(super) in_doubt: bool,
    /// `true` if a dash follows a period, whose end may be behind it: `Q3 - 4`, `Sept 2023 - 24`.
    pub(super) dashed: bool,
    /// `true` if a period stands before the value, without a colon.
    pub(super) is_period: bool,
    /// The label, if it means the value since the start of the year.
    pub(super) label: Option<&'t str>,
}

/// Reads periods and labels into the annotations.
pub(super) fn read<'t>(cursor: &mut TextCursor<'t>, reading: &mut Reading<'t>) -> Prefix<'t> {
    let mut context = Prefix {
        allows_sign: true,
        in_doubt: false,
        dashed: false,
        is_period: false,
        label: None,
    };
    // "2019/20 Q3 YTD" are two.
    for _ in 0..3 {
        if one_period(cursor, reading, &mut context) {
            continue;
        }
        let before = cursor.clone();
        let Some(label) = labelled::leading(cursor) else {
            break;
        };
        let marked = cursor.since(&before).contains([':', '=']);
        context.allows_sign = marked;
        context.in_doubt = false;
        context.dashed = false;
        context.is_period = false;
        if labelled::is_cumulative(label) {
            context.label = Some(label);
        } else {
            reading.annotations.push(label);
        }
    }
    context
}

/// Reads one period and what separates it from the value; returns `false` if there is none.
fn one_period<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    context: &mut Prefix<'t>,
) -> bool {
    let mut ahead = cursor.clone();
    let certainty = match period::read_with_words(&mut ahead) {
        Some(certainty) => certainty,
        // A year by itself is a number too, unless a colon follows.
        // So is a month by its number.
        None if (period::calendar_year(&mut ahead).is_some() || period::numbered(&mut ahead))
            && ahead.peek() == Some(':') =>
        {
            Certainty::Certain
        }
        None => return false,
    };
    let text = ahead.since(cursor);
    if labelled::is_cumulative(text) {
        return false; // It is a label, which `labelled` reads.
    }
    let mut spaced = ahead.skip_spaces();
    if period_in_brackets(&mut ahead) {
        spaced = ahead.skip_spaces();
    }
    let marked = ahead.eat_if(|c| matches!(c, ':' | '=')).is_some();
    let dashed = spaced && !marked && dash(&mut ahead);
    ahead.skip_spaces();
    if !spaced && !marked || ahead.at_end() {
        return false;
    }
    context.allows_sign = marked;
    context.dashed = dashed;
    context.is_period = !marked;
    context.in_doubt = certainty == Certainty::BareMonth && !marked;
    reading.annotations.push(text);
    *cursor = ahead;
    true
}

/// Reads a dash with spaces on both sides, which separates: `Q3 – 66%`.
///
/// A year behind it belongs to the period. A hyphen does not separate: it may be a minus sign, and -66 must not be read
/// as 66.
fn dash(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let found = ahead
        .eat_if(|c| matches!(c, '\u{2013}' | '\u{2014}'))
        .is_some()
        && ahead.skip_spaces()
        && period::calendar_year(&mut ahead.clone()).is_none();
    if found {
        *cursor = ahead;
    }
    found
}

/// Reads a period in brackets: `Q1 (April-June) 66%`.
fn period_in_brackets(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    if !ahead.eat('(') {
        return false;
    }
    ahead.skip_spaces();
    if period::read(&mut ahead).is_none() {
        return false;
    }
    ahead.skip_spaces();
    let closed = ahead.eat(')');
    if closed {
        *cursor = ahead;
    }
    closed
}
