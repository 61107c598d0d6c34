//! Quantities read from text as somebody typed it into a cell.
//!
//! Returns are full of texts that mean a number: `£2M`, `(12.5)`, `22/23 64`, `905 (856* NCS/AL, 49 **MPT)`,
//! `841,582 Cumulative 2,638,886`. [`read`] takes only those without doubt; any other is [`Missing::Text`].
//! A number read wrongly becomes a wrong colour that nobody notices. A number not read becomes a line in the list of
//! unrated measures, where somebody sees it. So every word and sign must be known: one in no table leaves the text
//! unread. The word tables are the files in `words/`.
//!
//! ```text
//! text    = nothing | missing | "nil" | { mark } ( counts "(" share ")" | [ context ] [ "c." ] ( range | value ) ) tail
//! missing = dashes | "[x]" | "N/A" | "TBC" | "Annual report – …" | "#N/A" …            (`missing`)
//! context = a period, or a label such as "YTD"; then a space, ":", "=" or, behind a
//!           period, a dash with spaces on both sides                                    (`context`, `period`)
//! value   = number with sign or brackets, money, scale, percent, a unit in words        (`amount`, `number`, `unit_phrase`)
//! range   = value ( "-" | "to" ) value | "between" value "and" value                    (`range`)
//! tail    = { mark | "(" note ")" | [ separator ] ( label value | period | remark )
//!           | separator ( ratio | level ) }                                             (`tail`, `remark`, `level`)
//! note    = phrases | unit | movement | ratio | label value | parts                     (`note`, `harmless`, `parts`)
//! ```
//!
//! Decisions where a text could be read in two ways:
//!
//! - **Separators.** Groups of three after the first, of any length: `£2000,000` is two million, since no other number
//!   has those digits. `3, 629,829` is one number, and `3, 629` may be two. `1,2` and `12,34,567` are none. With a
//!   decimal comma ([`ParseOptions`]) the roles are exchanged, and a space may separate too. A single no-break space does
//!   not separate behind a period.
//! - **Context.** No sign follows a period and a space, since a dash may separate: `22/23 -64` is unread. A long dash
//!   with spaces on both sides does separate: `22/23 – 64` is 64. `Q3 – 4` and `Q3 – 2022` are unread: the period may
//!   go on.
//!   A month without a year may be part of a date: `March 12` is unread, `March: 12` and `March 85%` are read.
//! - **Raised digits** are marks if they cannot be a power: `1,163²` and `5¹`, but not `10²`.
//! - **Nil** is 0 if it is the whole text, as finance writes it. A nil return is something else.
//! - **The main value** is the first, that of the period: `841,582 Cumulative 2,638,886` is 841,582, and the cumulative
//!   value is a part. A cumulative value alone is the main value and a part. `12 (85%)` and `5 of 7` have no main value.
//!   That of `7/8 (87.5%)` is the share, if the counts make it.
//! - **Numbers of another measure** may follow behind a dash or in brackets if they have a label: `£155,000 - 4
//!   investments`, `117 jobs - Target 50`.
//! - **Notes in brackets** are read from closed lists ([`Figure`] tells which): `5 (plan)` and `5 (hundreds)` are unread.
//! - **Conditions** are no numbers: `<5`, `at least 95%`. `c.40`, `~40` and `about 40` are, and flagged. Shares of a
//!   target are none: `11% of profile`.
//! - **Directions in words** turn signs, and are not guessed: `£2m overspend`, `5% reduction`.

mod cursor;

mod number;

mod unit_phrase;

mod period;

mod level;

mod amount;

mod mark;

mod remark;

mod labelled;

mod harmless;

mod parts;

mod second_number;

mod note;

mod missing;

mod context;

mod range;

mod tail;

mod condition;

pub use self::condition::{EarlierValue, TargetCondition, TargetSign, condition, condition_of};

use rust_decimal::Decimal;

use self::amount::Amount;
use self::cursor::{TextCursor, is_space};
use self::mark::Before;
use self::range::Joint;
use crate::quantity::{Missing, Quantity};
use crate::reading::{Figure, Flag, LabelledQuantity, ParseOptions, Reading};
use crate::unit::{NamedUnit, Unit};

/// The longest text that may be a value, in bytes.
const LONGEST: usize = 400;

/// Reads the text of a cell: its main quantity or the reason for having none, and everything else that it gives.
///
/// The number is kept as written, to the last digit that a decimal holds, in whole units. `£2M` is 2,000,000 pounds and
/// `69.8%` is 69.8 percent.
///
/// ```
/// use ambersheet_quantity::{Missing, ParseOptions, read};
///
/// let reading = read("82.1% (14,462 of 17,603)", ParseOptions::default());
/// assert_eq!(reading.quantity.expect("a number").to_string(), "82.1%");
///
/// let reading = read("£2M", ParseOptions::default());
/// assert_eq!(reading.quantity.expect("a number").to_string(), "£2,000,000");
///
/// let reading = read("64 below target", ParseOptions::default());
/// assert_eq!(reading.quantity, Err(Missing::Text));
/// ```
pub fn read(text: &str, options: ParseOptions) -> Reading<'_> {
    let text = text.trim_matches(is_space);
    if text.len() > LONGEST {
        return Reading::missing(Missing::Text);
    }
    // Most texts are an amount and nothing else. That needs no tables of phrases.
    let mut cursor = TextCursor::new(text);
    if let Some(amount) = amount::value(&mut cursor, options).filter(|_| cursor.at_end()) {
        return Reading {
            quantity: amount.quantity(),
            ..Reading::missing(Missing::Text)
        };
    }
    if text.eq_ignore_ascii_case("nil") {
        let nil = Quantity {
            number: Decimal::ZERO,
            unit: Unit::None,
        };
        return Reading {
            quantity: Ok(nil),
            ..Reading::missing(Missing::Text)
        };
    }
    if let Some(missing) = missing::read(text) {
        return Reading::missing(missing);
    }
    let mut reading = Reading::missing(Missing::Text);
    let mut cursor = TextCursor::new(text);
    match whole(&mut cursor, &mut reading, options) {
        Some(()) if cursor.at_end() && is_exact_enough(&reading, options) => reading,
        _ => Reading {
            unknown_note: reading.unknown_note,
            ..Reading::missing(Missing::Text)
        },
    }
}

/// Returns `true` unless something is compared with a value that is only approximate. That of an actual is flagged.
fn is_exact_enough(reading: &Reading<'_>, options: ParseOptions) -> bool {
    options.figure == Figure::Actual || !reading.flags.contains(&Flag::Approximate)
}

/// Returns the unit of a text that is a unit in words and nothing else.
pub(crate) fn unit_of_words(text: &str) -> Option<NamedUnit> {
    let mut cursor = TextCursor::new(text.trim_matches(is_space));
    unit_phrase::read(&mut cursor).filter(|_| cursor.at_end())
}

/// Reads a text that gives a number; returns `None` at anything that casts doubt on it.
fn whole<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    options: ParseOptions,
) -> Option<()> {
    let start = cursor.clone();
    if period::is_all(cursor.rest()) {
        return None;
    }
    mark::leading(cursor, reading);
    if let Some(share) = parts::share_of_counts(cursor, reading, options) {
        return share_and_tail(cursor, reading, share, options);
    }
    let context = context::read(cursor, reading);
    let approximate = mark::approximate(cursor, reading);
    let between = !approximate && cursor.eat_words("between") && cursor.skip_spaces();
    let signed = (context.allows_sign && !approximate) || between;
    let mut main = if signed {
        amount::value(cursor, options)?
    } else {
        amount::magnitude(cursor, options)?
    };
    // "22/23\u{a0}245\u{a0}600": the space may part the period from the number, and the number from another.
    if context.is_period && main.number.is_grouped_by_one_no_break() {
        return None;
    }
    let may_be_a_date = context.in_doubt && main.is_bare();
    let may_end_a_period = context.dashed && labelled::is_small_and_bare(main);
    if may_be_a_date || may_end_a_period {
        return None;
    }
    reading.range = range::read(
        cursor,
        &main,
        if between { Joint::And } else { Joint::To },
        options,
    )?;
    if between && reading.range.is_none() {
        return None;
    }
    let before = if !cursor.since(&start).ends_with(|c: char| c.is_ascii_digit()) {
        Before::Other
    } else if reading.range.is_none() && main.is_finished() {
        Before::Finished
    } else {
        Before::Digit
    };
    tail::read(cursor, reading, &mut main, options, before)?;
    reading.quantity = if reading.range.is_some() {
        Err(Missing::Range)
    } else {
        main.quantity()
    };
    if let (Some(label), Ok(quantity)) = (context.label, reading.quantity) {
        reading
            .parts
            .insert(0, LabelledQuantity { label, quantity });
    }
    Some(())
}

/// Reads what follows a share of two counts, which is the main value.
fn share_and_tail<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    mut share: Amount,
    options: ParseOptions,
) -> Option<()> {
    tail::read(cursor, reading, &mut share, options, Before::Other)?;
    reading.quantity = share.quantity();
    Some(())
}

#[cfg(test)]
mod tests;
