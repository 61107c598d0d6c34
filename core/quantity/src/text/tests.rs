//! Expected values: typed by hand, as a person reads them.
//!
//! The first table of `cases` holds every value of Norfolk County Council's Corporately Significant Vital Signs, Cabinet
//! paper of 3 July 2023, as printed. `published.tsv` holds the values of four more reports as printed (Lancashire,
//! Blackburn with Darwen twice, Dacorum), and strings of their kind.
//!
//! An expectation is a number with its unit, or a word for the reason why there is none. `%` or a currency sign precedes
//! the number, a unit in words follows it. `^` before it marks a number written with a power, such as `£2M`.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::unit_words::{MONEY, PER_PERIOD, PER_WHOM, SIZES, UNIT_WORDS};
use crate::{Doubt, Figure, NamedUnit, Quantity, Unit};

use super::{Missing, ParseOptions, read};

mod cases;
mod compared;

mod collected;
mod notes;
mod values;

/// Returns a quantity in the words of the tables.
fn shown(quantity: Result<Quantity, Missing>) -> String {
    let quantity = match quantity {
        Ok(quantity) => quantity,
        Err(missing) => return words_of(missing).to_owned(),
    };
    let power = match quantity.unit {
        Unit::Scaled(_) => "^",
        Unit::Named(unit) if unit.scaled => "^",
        _ => "",
    };
    let sign = match quantity.unit {
        Unit::Percent => Some('%'),
        unit => unit.money(),
    };
    let sign = sign.map(String::from).unwrap_or_default();
    let two = Quantity {
        number: Decimal::TWO,
        ..quantity
    }
    .to_string();
    let words = two
        .trim_start_matches(|c: char| c != '2')
        .trim_start_matches('2')
        .trim_end_matches('%');
    format!("{power}{sign}{}{words}", quantity.number.normalize())
}

fn words_of(missing: Missing) -> &'static str {
    match missing {
        Missing::Blank => "blank",
        Missing::Unavailable => "unavailable",
        Missing::NotApplicable => "not applicable",
        Missing::Awaited => "awaited",
        Missing::NotDue => "not due",
        Missing::Date => "date",
        Missing::Truth => "truth",
        Missing::Error => "error",
        Missing::OutOfRange => "out of range",
        Missing::Range => "range",
        Missing::Unsaved => "unsaved",
        Missing::Text => "text",
        Missing::Unseen => "unseen",
        Missing::TwoDates => "two dates",
        Missing::Suppressed => "suppressed",
    }
}

fn read_quantity(text: &str) -> Result<Quantity, Missing> {
    read(text, ParseOptions::default()).quantity
}

/// The published values that stand in columns of targets, and say so.
const TARGETS: [&str; 2] = ["£2000,000 (New target Q4)", "50% (current national target)"];

/// Returns the options for a published value.
fn options_for(text: &str) -> ParseOptions {
    let figure = if TARGETS.contains(&text) {
        Figure::Target
    } else {
        Figure::Actual
    };
    ParseOptions::default().of(figure)
}

/// Returns every row that is read otherwise than its table expects, so that one run shows them all.
fn differing<'a>(
    rows: impl IntoIterator<Item = (&'a str, &'a str)>,
    options: ParseOptions,
) -> Vec<String> {
    let wrong = rows.into_iter().filter_map(|(text, wanted)| {
        let figure = options_for(text).figure;
        let got = shown(read(text, options.of(figure)).quantity);
        (got != wanted).then(|| format!("{text:?}: {got}, and not {wanted}"))
    });
    wrong.collect()
}

#[test]
fn text_is_read_as_a_person_reads_it() {
    let tables = [
        cases::NORFOLK,
        cases::NUMBERS,
        cases::MONEY,
        cases::NOTES,
        cases::MISSING,
        cases::IN_DOUBT,
        cases::NEAR,
    ];
    let wrong = differing(
        tables.into_iter().flatten().copied(),
        ParseOptions::default(),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the rows of the published values: text, quantity, parts, flags.
fn published() -> impl Iterator<Item = [&'static str; 4]> {
    let lines = include_str!("tests/published.tsv").lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("##"))
        .map(|line| {
            let mut fields = line.split('\t');
            std::array::from_fn(|_| fields.next().unwrap_or(""))
        })
}

#[test]
fn published_values_are_read_as_a_person_reads_them() {
    assert!(published().count() >= 150);
    let mut wrong = differing(
        published().map(|row| (row[0], row[1])),
        ParseOptions::default(),
    );
    for [text, _, parts, flags] in published() {
        let reading = read(text, options_for(text));
        let ratio = reading.ratio.map(|(count, of)| format!("{count} of {of}"));
        let labelled = reading.parts.iter();
        let labelled = labelled.map(|part| format!("{}={}", part.label, shown(Ok(part.quantity))));
        let got = labelled.chain(ratio).collect::<Vec<_>>().join("; ");
        let got_flags = reading
            .flags
            .iter()
            .map(|flag| flag.word())
            .collect::<Vec<_>>()
            .join(" ");
        if got != parts || got_flags != flags {
            wrong.push(format!(
                "{text:?}: parts {got:?}, and not {parts:?}; flags {got_flags:?}, and not {flags:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn decimal_commas_are_read_only_where_they_are_usual() {
    let options = ParseOptions {
        decimal_comma: true,
        ..ParseOptions::default()
    };
    let wrong = differing(cases::CONTINENTAL.iter().copied(), options);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arithmetic_in_a_text_is_checked() {
    for (text, expected) in cases::DOUBTS {
        let doubts = read(text, ParseOptions::default()).doubts;
        let codes: Vec<&str> = doubts.iter().map(|doubt: &Doubt| doubt.code()).collect();
        assert_eq!(codes.join(" "), *expected, "{text:?}: {doubts:?}");
    }
    let says = |text| read(text, ParseOptions::default()).doubts[0].to_string();
    assert_eq!(
        says("905 (856* NCS/AL, 94 **MPT)"),
        "the parts add up to 950, and the total is given as 905; correct the total or the parts"
    );
    assert_eq!(
        says("82.9% Uptake (14,462 of 17,603)"),
        "14,462 of 17,603 is 82.16%, and the cell gives 82.9%; correct the percentage or the two counts"
    );
    assert_eq!(
        says("841,582 Cumulative 389,351"),
        "the cumulative 389,351 is below the 841,582 of the period alone; correct one of them"
    );
}

/// Units in words, as far as they can be shown.
fn named_units() -> impl Strategy<Value = Unit> {
    let what = 0..=UNIT_WORDS;
    let unit = (
        what,
        0..=PER_PERIOD.len(),
        0..=PER_WHOM.len(),
        0..=SIZES.len() as u8,
    )
        .prop_map(|(what, period, whom, size)| NamedUnit {
            what,
            period,
            whom,
            size,
            scaled: false,
        });
    let unit = unit.prop_filter("is a unit", |unit| *unit != NamedUnit::default());
    (
        unit,
        prop::option::weighted(0.2, prop::sample::select(MONEY.to_vec())),
    )
        .prop_map(|(unit, sign)| {
            let per = unit.period + unit.whom + unit.size > 0;
            let money = sign.filter(|_| per).and_then(|sign| unit.of_money(sign));
            Unit::Named(money.unwrap_or(unit))
        })
}

fn quantities() -> impl Strategy<Value = Quantity> {
    let unit = prop_oneof![
        named_units(),
        Just(Unit::None),
        Just(Unit::Percent),
        prop::sample::select(vec!['£', '$', '€', '¥']).prop_map(Unit::Currency),
    ];
    // 1e-13 is the smallest number that is in range, so one digit may have 13 places.
    (
        -999_999_999_999_999_i64..=999_999_999_999_999,
        0_u32..=13,
        unit,
    )
        .prop_map(|(digits, places, unit)| Quantity {
            number: Decimal::new(digits, places),
            unit,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn what_is_shown_reads_back(quantity in quantities()) {
        prop_assert_eq!(read_quantity(&quantity.to_string()), Ok(quantity), "{}", quantity);
    }

    #[test]
    fn spaces_around_change_nothing(quantity in quantities(), before in "[ \t\u{a0}\u{202f}\u{feff}]{0,3}", after in "\\s{0,3}") {
        prop_assert_eq!(read_quantity(&format!("{before}{quantity}{after}")), Ok(quantity));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}|[-+−–£$€%(),.*0-9a-zA-Z/ #!\\[\\]]{0,40}") {
        let _ = read_quantity(&text);
    }

    #[test]
    fn two_numbers_are_never_one(a in 0_u32..10_000, b in 0_u32..10_000, between in " | of |-| - |/|; | or | to |, ") {
        let text = format!("{a}{between}{b}");
        let quantity = read_quantity(&text);
        prop_assert!(matches!(quantity, Err(Missing::Text | Missing::Range)), "{text}: {quantity:?}");
    }
}

/// Every text takes well under a millisecond; the bound on the median of five leaves room for a busy machine and a build
/// without optimisation.
#[test]
fn no_text_takes_long() {
    let parts = [
        "(",
        "5 (",
        "* ",
        "(a)",
        "1,",
        "9",
        "n/a ",
        "5 (a) ",
        "1 a, ",
        "in ",
        "March ",
        "Q1 ",
        "of ",
        "Target 5 ",
    ];
    let long = |part: &str, length: usize| part.repeat(length / part.len());
    let mut texts = vec![];
    for part in parts {
        for start in [
            "",
            "5 ",
            "5% of ",
            "5 (",
            "22/23 ",
            "5 days ",
            "Annual report ",
        ] {
            texts.extend([380, 20_000].map(|length| format!("{start}{}", long(part, length))));
        }
    }
    for text in texts {
        // The least of several, since others may share the machine; what grows with the square takes seconds.
        let least = (0..5)
            .map(|_| {
                let start = Instant::now();
                let _ = read(&text, ParseOptions::default());
                start.elapsed()
            })
            .min();
        assert!(
            least < Some(Duration::from_millis(50)),
            "{least:?} for {:?}",
            text.get(..40)
        );
    }
}

#[test]
fn long_texts_are_no_values() {
    let note = format!("excluding {}", "n".repeat(370));
    assert_eq!(
        read_quantity(&format!("5 ({note})")).map(|quantity| quantity.number),
        Ok(Decimal::from(5))
    );
    let note = "n".repeat(400);
    assert_eq!(read_quantity(&format!("5 ({note})")), Err(Missing::Text));
}
