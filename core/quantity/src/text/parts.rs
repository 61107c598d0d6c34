//! Parts of a value and ratios of two counts, with the checks of their arithmetic.

use rust_decimal::Decimal;

use crate::quantity::Quantity;
use crate::reading::{Doubt, Flag, LabelledQuantity, ParseOptions, Reading};
use crate::unit::Unit;

use super::amount::{self, Amount};
use super::cursor::{TextCursor, is_space};
use super::{harmless, labelled, mark, number, period};

/// The most parts that are read from one text.
const MOST: usize = 40;

/// Reads a note that is a ratio, `14,462 of 17,603`, with words before or behind it; returns `Some(false)` if it is
/// none.
///
/// Returns `None` if the main value is no percentage: then nobody can tell which number counts.
pub(super) fn ratio<'t>(
    text: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    options: ParseOptions,
) -> Option<bool> {
    let mut cursor = TextCursor::new(text);
    let words_before = cursor
        .take_while(is_wording)
        .trim_matches(|c| is_space(c) || matches!(c, ':' | ','));
    if period::read(&mut cursor.clone()).is_some() {
        return Some(false);
    }
    let Some((count, of)) = two_counts(&mut cursor, &JOINTS, options) else {
        return Some(false);
    };
    let words_behind = cursor.take_while(is_wording).trim_matches(is_space);
    if !cursor.at_end() {
        return Some(false);
    }
    let of_another = harmless::names_another(words_before) || harmless::names_another(words_behind);
    if main.unit != Unit::Percent || reading.ratio.is_some() || of_another {
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

/// Returns `true` for a character of the words around a ratio.
fn is_wording(c: char) -> bool {
    c.is_alphabetic() || is_space(c) || matches!(c, ':' | ',' | '-' | '\u{2013}')
}

/// Reads the ratio of a percentage behind a separator, `87.5% - 21 of 24`; returns `false` if there is none.
pub(super) fn ratio_behind(
    cursor: &mut TextCursor<'_>,
    reading: &mut Reading<'_>,
    main: &Amount,
    options: ParseOptions,
) -> bool {
    let mut ahead = cursor.clone();
    if main.unit != Unit::Percent || reading.ratio.is_some() {
        return false;
    }
    let Some((count, of)) = two_counts(&mut ahead, &SURE_JOINTS, options) else {
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

/// Reads two counts and their share in brackets: `7/8 (87.5%)`. The share is the value.
///
/// Returns `None` if there is no such thing here, or if the share is another: then nobody can tell which is right. The
/// years of "22/23 (95.7%)" are no counts.
pub(super) fn share_of_counts(
    cursor: &mut TextCursor<'_>,
    reading: &mut Reading<'_>,
    options: ParseOptions,
) -> Option<Amount> {
    let mut ahead = cursor.clone();
    if period::year(&mut ahead.clone()).is_some() {
        return None;
    }
    let (count, of) = two_counts(&mut ahead, &SURE_JOINTS, options)?;
    ahead.skip_spaces();
    if !ahead.eat('(') {
        return None;
    }
    ahead.skip_spaces();
    let share = amount::magnitude(&mut ahead, options)?;
    ahead.skip_spaces();
    let shown = share.quantity().ok()?;
    let agrees = is_share(shown.number, share.number.written_places(), count, of)?;
    if !ahead.eat(')') || share.unit != Unit::Percent || !agrees {
        return None;
    }
    *cursor = ahead;
    reading.ratio = Some((count, of));
    Some(share)
}

/// Keeps a ratio, with a doubt if the percentage differs from it.
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

/// The words between two counts. Outside of brackets "from" is in doubt: `2% - 3 from 1 April`.
const JOINTS: [&str; 3] = ["out of", "of", "from"];
const SURE_JOINTS: [&str; 2] = ["out of", "of"];

/// Returns `true` if a ratio follows here, outside of brackets.
pub(super) fn is_ratio(cursor: &TextCursor<'_>, options: ParseOptions) -> bool {
    two_counts(&mut cursor.clone(), &SURE_JOINTS, options).is_some()
}

/// Reads two counts with one of these words or a slash between them: `14,462 of 17,603`.
fn two_counts(
    cursor: &mut TextCursor<'_>,
    joints: &[&str],
    options: ParseOptions,
) -> Option<(Decimal, Decimal)> {
    let count = number::read(cursor, options)?;
    cursor.skip_spaces();
    let joined = joints.iter().any(|words| cursor.eat_words(words)) || cursor.eat('/');
    if !joined {
        return None;
    }
    cursor.skip_spaces();
    let of = number::read(cursor, options)?;
    Some((count.scaled(false, 0).ok()?, of.scaled(false, 0).ok()?))
}

/// Reads a note that is a list of parts, `856* NCS/AL, 49 **MPT`; returns `Some(false)` if it is anything else.
///
/// Returns `None` if a decimal cannot hold one of the parts.
pub(super) fn composite<'t>(
    text: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    options: ParseOptions,
) -> Option<bool> {
    let mut cursor = TextCursor::new(text);
    let mut found = Vec::new();
    let mut marked = false;
    while !cursor.at_end() {
        let Some((part, footnote)) = part(&mut cursor, options) else {
            return Some(false);
        };
        found.push(LabelledQuantity {
            label: part.0,
            quantity: part.1.quantity().ok()?,
        });
        marked |= footnote;
        if found.len() > MOST {
            return Some(false);
        }
    }
    if let [part] = found.as_slice()
        && (harmless::casts_doubt(part.label) || labelled::is_above(part, main))
    {
        return None;
    }
    if marked {
        reading.flag(Flag::Footnote);
    }
    reading
        .doubts
        .extend(main.quantity().ok().and_then(|total| sum(total, &found)));
    reading.parts.extend(found);
    Some(true)
}

/// Reads a note that is a list of parts with their labels in front, `NCS 856, MPT 49`; returns `false` if it is anything
/// else, or if the parts do not add up to the number. Then nobody can tell what the labels make of it.
pub(super) fn labelled_parts<'t>(
    text: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    options: ParseOptions,
) -> bool {
    let mut cursor = TextCursor::new(text);
    let mut found = Vec::new();
    while !cursor.at_end() && found.len() < MOST {
        cursor.skip_spaces();
        let label = cursor
            .take_while(|c| c.is_alphabetic() || is_space(c) || matches!(c, '-' | '/' | '\'' | '’'))
            .trim_matches(is_space);
        cursor.eat_if(|c| matches!(c, ':' | '='));
        cursor.skip_spaces();
        let amount = amount::plain(&mut cursor, options).and_then(|amount| amount.quantity().ok());
        let Some(quantity) = amount.filter(|_| label.contains(char::is_alphabetic)) else {
            return false;
        };
        found.push(LabelledQuantity { label, quantity });
        cursor.skip_spaces();
        let separated = cursor
            .eat_if(|c| matches!(c, ',' | ';' | '+' | '&' | '/'))
            .is_some();
        if !separated && !cursor.eat_words("and") && !cursor.at_end() {
            return false;
        }
    }
    let is_sum = found.len() > 1
        && main.quantity().is_ok_and(|total| {
            let same = |part: &LabelledQuantity<'_>| part.quantity.unit == total.unit;
            total.unit != Unit::Percent && found.iter().all(same) && sum(total, &found).is_none()
        });
    if is_sum {
        reading.parts.extend(found);
    }
    is_sum
}

/// Reads one part and the separator behind it. Returns its label, its amount, and `true` if it has footnote marks.
fn part<'t>(
    cursor: &mut TextCursor<'t>,
    options: ParseOptions,
) -> Option<((&'t str, Amount), bool)> {
    cursor.skip_spaces();
    let marked_before = !cursor.take_while(mark::is_footnote).is_empty();
    cursor.skip_spaces();
    let amount = amount::plain(cursor, options)?;
    let spaced = cursor
        .peek()
        .is_some_and(|c| is_space(c) || mark::is_footnote(c));
    let label = label(cursor);
    let marked = marked_before || label.contains(mark::is_footnote);
    let label = label.trim_matches(|c| is_space(c) || mark::is_footnote(c));
    (spaced && label.contains(char::is_alphabetic)).then_some(((label, amount), marked))
}

/// Reads the label of a part, up to and with the separator. Only periods in it may have digits.
fn label<'t>(cursor: &mut TextCursor<'t>) -> &'t str {
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
            let begins_a_part = |c: char| c.is_ascii_digit() || mark::is_footnote(c) || c == '£';
            if ahead.peek().is_some_and(begins_a_part) {
                *cursor = ahead;
                return text;
            }
        }
        let in_period = period::read_with_words(cursor).is_some();
        if !in_period
            && cursor.word().is_empty()
            && cursor.eat_if(|c| !c.is_ascii_digit()).is_none()
        {
            // The digit belongs to nothing, so the note is no list of parts. The caller sees the empty label.
            return "";
        }
    }
}

/// Returns a doubt if the parts of one note do not add up to the total.
///
/// Parts on either side of the total are a breakdown of an average, not of a sum. Percentages do not add up.
fn sum(total: Quantity, parts: &[LabelledQuantity<'_>]) -> Option<Doubt> {
    let bare = !matches!(total.unit, Unit::Scaled(_));
    let numbers = || parts.iter().map(|part| part.quantity.number);
    let same = |part: &LabelledQuantity<'_>| {
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

/// Returns `true` if a percentage is the ratio, rounded or cut off at the digits shown; returns `None` if that cannot be
/// calculated.
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
