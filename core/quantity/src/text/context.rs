//! What stands before a value and says of when or of what kind it is: `22/23 64`, `Q3: -5%`, `Cumulative 525`.

use super::super::Reading;
use super::cursor::Cursor;
use super::period::{self, Sure};
use super::{labelled, words};

/// What was read before the value.
pub(super) struct Context<'t> {
    /// Whether a sign may stand here: nothing was read, or it ended in ":" or "=". A dash behind a space may separate.
    pub(super) clear: bool,
    /// Whether a bare number here may be a day or a year.
    pub(super) in_doubt: bool,
    /// Whether a dash separates what stands here from a period, whose end it may be: `Q3 - 4`, `Sept 2023 - 24`.
    pub(super) dashed: bool,
    /// The label, if it makes the value one since the start of the year.
    pub(super) label: Option<&'t str>,
}

/// Reads periods and labels.
pub(super) fn read<'t>(cursor: &mut Cursor<'t>, reading: &mut Reading<'t>) -> Context<'t> {
    let mut context = Context {
        clear: true,
        in_doubt: false,
        dashed: false,
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
        (context.clear, context.in_doubt, context.dashed) = (marked, false, false);
        if words::is_cumulative(label) {
            context.label = Some(label);
        } else {
            reading.annotations.push(label);
        }
    }
    context
}

fn one_period<'t>(
    cursor: &mut Cursor<'t>,
    reading: &mut Reading<'t>,
    context: &mut Context<'t>,
) -> bool {
    let mut ahead = cursor.clone();
    let sure = match period::read_with_words(&mut ahead) {
        Some(sure) => sure,
        // A year by itself is a number too, unless a colon follows.
        None if period::calendar_year(&mut ahead).is_some() && ahead.peek() == Some(':') => {
            Sure::Yes
        }
        None => return false,
    };
    let text = ahead.since(cursor);
    if words::is_cumulative(text) {
        // A label, for `labelled`.
        return false;
    }
    let mut spaced = ahead.skip_spaces();
    if period_in_brackets(&mut ahead) {
        spaced = ahead.skip_spaces();
    }
    let marked = ahead.eat_if(|c| matches!(c, ':' | '=')).is_some();
    let dashed = spaced && !marked && dash(&mut ahead);
    ahead.skip_spaces();
    if !(spaced || marked) || ahead.at_end() {
        return false;
    }
    context.clear = marked;
    context.dashed = dashed;
    context.in_doubt = sure == Sure::Month && !marked;
    reading.annotations.push(text);
    *cursor = ahead;
    true
}

/// `Q3 – 66%`: a dash with spaces on both sides separates, and a year behind it belongs to the period. A hyphen there may
/// be a minus, and what would be -66 is not read as 66.
fn dash(cursor: &mut Cursor<'_>) -> bool {
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

/// `Q1 (April-June) 66%`.
fn period_in_brackets(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let found = ahead.eat('(') && {
        ahead.skip_spaces();
        let period = period::read(&mut ahead).is_some();
        ahead.skip_spaces();
        period && ahead.eat(')')
    };
    if found {
        *cursor = ahead;
    }
    found
}
