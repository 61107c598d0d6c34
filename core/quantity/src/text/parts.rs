//! Composite values and ratios in brackets, and the arithmetic that they allow.

use rust_decimal::Decimal;

use super::super::{Doubt, How, Part, Quantity, Reading, Unit};
use super::amount::{self, Amount};
use super::cursor::{Cursor, is_space};
use super::{mark, note, number, period};

/// No more parts are read of one text.
const MOST: usize = 40;

/// Reads `14,462 of 17,603`, with words before or behind; whether the note is that. `None` where it is and the main
/// value is no percentage: then nobody can tell which number counts.
pub(super) fn ratio<'t>(
    text: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    how: How,
) -> Option<bool> {
    let mut cursor = Cursor::new(text);
    let plain =
        |c: char| c.is_alphabetic() || is_space(c) || matches!(c, ':' | ',' | '-' | '\u{2013}');
    let words_before = cursor
        .take_while(plain)
        .trim_matches(|c| is_space(c) || matches!(c, ':' | ','));
    if period::read(&mut cursor.clone()).is_some() {
        return Some(false);
    }
    let Some((count, of)) = two_counts(&mut cursor, &JOINTS, how) else {
        return Some(false);
    };
    let words_behind = cursor.take_while(plain).trim_matches(is_space);
    if !cursor.at_end() {
        return Some(false);
    }
    if main.unit != Unit::Percent || reading.ratio.is_some() {
        return None;
    }
    reading.annotations.extend(
        [words_before, words_behind]
            .into_iter()
            .filter(|words| !words.is_empty()),
    );
    keep_ratio(reading, main, count, of);
    Some(true)
}

/// Reads the ratio of a percentage behind a separator, `87.5% - 21 of 24`; whether it stands here.
pub(super) fn ratio_behind(
    cursor: &mut Cursor<'_>,
    reading: &mut Reading<'_>,
    main: &Amount,
    how: How,
) -> bool {
    let mut ahead = cursor.clone();
    if main.unit != Unit::Percent || reading.ratio.is_some() {
        return false;
    }
    let Some((count, of)) = two_counts(&mut ahead, &SURE_JOINTS, how) else {
        return false;
    };
    let ends = ahead
        .peek()
        .is_none_or(|c| is_space(c) || mark::is_footnote(c) || matches!(c, '(' | ',' | ';'));
    if ends {
        *cursor = ahead;
        keep_ratio(reading, main, count, of);
    }
    ends
}

fn keep_ratio(reading: &mut Reading<'_>, main: &Amount, count: Decimal, of: Decimal) {
    reading.ratio = Some((count, of));
    if let Ok(shown) = main.quantity()
        && !is_share(shown.number, main.number.written_places(), count, of).unwrap_or(true)
    {
        reading
            .doubts
            .push(Doubt::RatioDiffers { shown, count, of });
    }
}

/// Words between two counts. Outside of brackets "from" is in doubt: `2% - 3 from 1 April`.
const JOINTS: [&str; 3] = ["out of", "of", "from"];
const SURE_JOINTS: [&str; 2] = ["out of", "of"];

/// Whether the ratio of a percentage stands here, which is then not in brackets.
pub(super) fn is_ratio(cursor: &Cursor<'_>, how: How) -> bool {
    two_counts(&mut cursor.clone(), &SURE_JOINTS, how).is_some()
}

/// `14,462 of 17,603`, with one of these words or a slash.
fn two_counts(cursor: &mut Cursor<'_>, joints: &[&str], how: How) -> Option<(Decimal, Decimal)> {
    let count = number::read(cursor, how)?;
    cursor.skip_spaces();
    let joined = joints.iter().any(|words| cursor.eat_words(words)) || cursor.eat('/');
    joined.then_some(())?;
    cursor.skip_spaces();
    let of = number::read(cursor, how)?;
    Some((count.scaled(false, 0).ok()?, of.scaled(false, 0).ok()?))
}

/// Reads parts, `856* NCS/AL, 49 **MPT`; whether the note is parts, and `None` where one of them is no number that a
/// decimal holds.
pub(super) fn composite<'t>(
    text: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    how: How,
) -> Option<bool> {
    let mut cursor = Cursor::new(text);
    let mut found = Vec::new();
    let mut marked = false;
    while !cursor.at_end() {
        let Some((part, footnote)) = part(&mut cursor, how) else {
            return Some(false);
        };
        found.push(Part {
            label: part.0,
            quantity: note::kept(part.1)?,
        });
        marked |= footnote;
        if found.len() > MOST {
            return Some(false);
        }
    }
    if marked {
        reading.flag(super::super::Flag::Footnote);
    }
    reading
        .doubts
        .extend(main.quantity().ok().and_then(|total| sum(total, &found)));
    reading.parts.extend(found);
    Some(true)
}

/// One part and the separator behind it, and whether footnote marks stand at it.
fn part<'t>(cursor: &mut Cursor<'t>, how: How) -> Option<((&'t str, Amount), bool)> {
    cursor.skip_spaces();
    let marked_before = !cursor.take_while(mark::is_footnote).is_empty();
    cursor.skip_spaces();
    let amount = amount::plain(cursor, how)?;
    let spaced = cursor
        .peek()
        .is_some_and(|c| is_space(c) || mark::is_footnote(c));
    let label = label(cursor);
    let is_mark = |c: char| is_space(c) || mark::is_footnote(c);
    let marked = marked_before || label.contains(mark::is_footnote);
    let label = label.trim_matches(is_mark);
    (spaced && label.contains(char::is_alphabetic)).then_some(((label, amount), marked))
}

/// What a part is called: up to the separator, and without digits but for those of a period.
fn label<'t>(cursor: &mut Cursor<'t>) -> &'t str {
    let start = cursor.clone();
    loop {
        cursor.take_while(|c| is_space(c) || mark::is_footnote(c));
        let text = cursor.since(&start);
        if cursor.at_end() {
            return text;
        }
        if cursor
            .eat_if(|c| matches!(c, ',' | ';' | '+' | '&'))
            .is_some()
        {
            return text;
        }
        let mut ahead = cursor.clone();
        if ahead.eat_words("and") && ahead.skip_spaces() {
            let next = ahead.clone();
            let is_number = |c: char| c.is_ascii_digit() || mark::is_footnote(c) || c == '£';
            if next.peek().is_some_and(is_number) {
                *cursor = ahead;
                return text;
            }
        }
        let in_period = period::read_with_words(cursor).is_some();
        if !in_period
            && cursor.word().is_empty()
            && cursor.eat_if(|c| !c.is_ascii_digit()).is_none()
        {
            // A digit that belongs to nothing: the note is no list of parts, which the caller sees by what is left.
            return "";
        }
    }
}

/// Whether the parts of one note add up to the total. Parts on either side of it are a breakdown of an average, not
/// parts of a sum, and percentages do not add up.
fn sum(total: Quantity, parts: &[Part<'_>]) -> Option<Doubt> {
    let bare = !matches!(total.unit, Unit::Scaled(_));
    let numbers = || parts.iter().map(|part| part.quantity.number);
    let same = |part: &Part<'_>| {
        part.quantity.unit == total.unit || (part.quantity.unit == Unit::None && bare)
    };
    let average =
        numbers().any(|part| part > total.number) && numbers().any(|part| part < total.number);
    if parts.len() < 2 || total.unit == Unit::Percent || !parts.iter().all(same) || average {
        return None;
    }
    let sum = numbers().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    (sum != total.number).then_some(Doubt::PartsDoNotSum {
        total,
        sum: Quantity {
            number: sum,
            ..total
        },
    })
}

/// Whether a percentage is the ratio, rounded or cut off at the digits that are shown.
fn is_share(shown: Decimal, places: u32, count: Decimal, of: Decimal) -> Option<bool> {
    if of.is_zero() {
        return None;
    }
    let unit = Decimal::try_new(1, places).ok()?;
    let half = Decimal::try_new(5, places.checked_add(1)?).ok()?;
    let exact = count.checked_mul(Decimal::ONE_HUNDRED)?;
    let low = shown.checked_sub(half)?.checked_mul(of)?;
    let high = shown.checked_add(unit)?.checked_mul(of)?;
    Some(low <= exact && exact < high)
}
