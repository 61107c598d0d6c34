//! Quantities read from text as somebody typed it into a cell.
//!
//! Returns are full of text where a number is meant: `£2M`, `(12.5)`, `22/23 64`, `905 (856* NCS/AL, 49 **MPT)`,
//! `841,582 Cumulative 2,638,886`. This reads those of which there is no doubt; everything else is [`Missing::Text`].
//! A number read wrongly would become a colour, and nobody would see it; one that is not read becomes a line in the list
//! of unrated measures, where somebody does. So every word and sign of a text must be accounted for: one that is in no
//! table leaves the text unread.
//!
//! ```text
//! text    = nothing | missing | "nil" | { mark } [ context ] ( range | value ) tail
//! missing = dashes | "[x]" | "N/A" | "TBC" | "Annual report – …" | "#N/A" …            (`missing`)
//! context = a period, or a label such as "YTD"; then a space, ":", "=" or, behind a
//!           period, a dash with spaces on both sides                                    (`context`, `period`)
//! value   = number with sign or brackets, money, scale, percent, a unit in words        (`amount`, `number`, `phrase`)
//! range   = value ( "-" | "to" ) value | "between" value "and" value                    (`range`)
//! tail    = { mark | "(" note ")" | [ separator ] ( label value | period | remark )
//!           | separator ( ratio | level ) }                                             (`tail`, `words`, `level`)
//! note    = period | unit | ratio | label value | parts | remark                        (`note`, `parts`)
//! ```
//!
//! What is decided where a text could be read in two ways:
//!
//! - **Separators.** Groups of three after the first, of any length: `£2000,000` is two million, since no other number
//!   has those digits. `3, 629,829` is one number, and `3, 629` may be two. `1,2` and `12,34,567` are none. With a
//!   decimal comma (`How`) the roles are exchanged, and a space may separate too. No-break spaces separate where there
//!   are two groups behind them.
//! - **Context.** Behind a period and a space stands no sign, since a dash may separate: `22/23 -64` is unread. One with
//!   spaces on both sides does: `22/23 - 64` is 64; `Q3 - 4` and `Q3 – 2022` may go on with the period. A month without
//!   its year may be a day's: `March 12` is unread, `March: 12` and `March 85%` are read.
//! - **Raised digits** are marks where they cannot be a power: `1,163²` and `5¹`, but not `10²`.
//! - **Nil** is 0 where it is the whole text, as finance writes it; a nil return is something else.
//! - **The main value** is the first, in the period: `841,582 Cumulative 2,638,886` is 841,582, and the cumulative a
//!   part. Where only that is given, it is the main value (and a part). `12 (85%)` and `5 of 7` have no main value.
//! - **Numbers of another measure** may follow behind a dash or in brackets if they are labelled: `£155,000 - 4
//!   investments`, `117 jobs - Target 50`.
//! - **A condition** is no number: `<5`, `at least 95%`, `about 40`, nor is a share of a target: `11% of profile`.
//! - **Direction in words** turns signs and is not guessed: `£2m overspend`, `5% reduction`.

mod amount;
mod context;
mod cursor;
mod labelled;
mod level;
mod mark;
mod missing;
mod note;
mod number;
mod parts;
mod period;
mod phrase;
mod range;
mod tail;
mod words;

use rust_decimal::Decimal;

use self::cursor::{Cursor, is_space};
use self::mark::Before;
use self::range::Joint;
use super::{How, Missing, NamedUnit, Part, Quantity, Reading, Unit};

/// A longer text, in bytes, is no value.
const LONGEST: usize = 400;

/// What a cell's text states: its main quantity or why there is none, and what stands beside it.
///
/// The number is as written, at any number of digits that a decimal holds, in whole units: `£2M` is 2,000,000
/// pounds and `69.8%` is 69.8 percent.
pub fn read(text: &str, how: How) -> Reading<'_> {
    let text = text.trim_matches(is_space);
    if text.len() > LONGEST {
        return Reading::missing(Missing::Text);
    }
    // Most texts are an amount and nothing else, which takes no tables.
    let mut cursor = Cursor::new(text);
    if let Some(amount) = amount::value(&mut cursor, how).filter(|_| cursor.at_end()) {
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
    let mut cursor = Cursor::new(text);
    match whole(&mut cursor, &mut reading, how) {
        Some(()) if cursor.at_end() => reading,
        _ => Reading::missing(Missing::Text),
    }
}

/// The unit in words that a text is, and nothing else.
pub(super) fn unit_of_words(text: &str) -> Option<NamedUnit> {
    let mut cursor = Cursor::new(text.trim_matches(is_space));
    phrase::read(&mut cursor).filter(|_| cursor.at_end())
}

fn whole<'t>(cursor: &mut Cursor<'t>, reading: &mut Reading<'t>, how: How) -> Option<()> {
    let start = cursor.clone();
    if is_period(cursor) {
        return None;
    }
    mark::leading(cursor, reading);
    let context = context::read(cursor, reading);
    let between = cursor.eat_words("between") && cursor.skip_spaces();
    let signed = context.clear || between;
    let mut main = if signed {
        amount::value(cursor, how)?
    } else {
        amount::magnitude(cursor, how)?
    };
    if (context.in_doubt && main.is_bare()) || (context.dashed && labelled::is_small_and_bare(main))
    {
        return None;
    }
    reading.range = range::read(
        cursor,
        &main,
        if between { Joint::And } else { Joint::To },
        how,
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
    tail::read(cursor, reading, &mut main, how, before)?;
    reading.quantity = if reading.range.is_some() {
        Err(Missing::Range)
    } else {
        main.quantity()
    };
    if let (Some(label), Ok(quantity)) = (context.label, reading.quantity) {
        reading.parts.insert(0, Part { label, quantity });
    }
    Some(())
}

/// Whether all that is left is a period.
fn is_period(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    period::read_with_words(&mut ahead).is_some() && ahead.at_end()
}

#[cfg(test)]
mod tests;
