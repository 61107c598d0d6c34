//! Expected values: typed by hand, as a person reads them. The first table holds every value of Norfolk County
//! Council's Corporately Significant Vital Signs, Cabinet paper of 3 July 2023, as printed.
//!
//! An expectation is a number, after its unit (`%` or a sign of money) if it has one, or a word for why there is none. `^` before it says that it was written
//! with a power, such as `£2M`.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Missing, Quantity, Unit, read_quantity};

mod cases;

fn expected(text: &str) -> Result<Quantity, Missing> {
    let missing = match text {
        "blank" => Missing::Blank,
        "not applicable" => Missing::NotApplicable,
        "awaited" => Missing::Awaited,
        "error" => Missing::Error,
        "out of range" => Missing::OutOfRange,
        "text" => Missing::Text,
        number => {
            let power = number.starts_with('^');
            let number = number.trim_start_matches('^');
            let (unit, digits) = match number.chars().next() {
                Some('%') => (Unit::Percent, &number[1..]),
                Some(sign @ ('£' | '$' | '€' | '¥')) => {
                    (Unit::Currency(sign), &number[sign.len_utf8()..])
                }
                _ => (Unit::None, number),
            };
            let number = Decimal::from_str_exact(digits).expect("the tables hold decimals");
            let unit = match unit {
                Unit::Currency(sign) if power => Unit::Scaled(Some(sign)),
                _ if power => Unit::Scaled(None),
                unit => unit,
            };
            return Ok(Quantity { number, unit });
        }
    };
    Err(missing)
}

#[test]
fn text_is_read_as_a_person_reads_it() {
    let tables =
        [cases::NORFOLK, cases::NUMBERS, cases::MONEY, cases::NOTES, cases::MISSING, cases::IN_DOUBT];
    for (text, wanted) in tables.into_iter().flatten() {
        assert_eq!(read_quantity(text), expected(wanted), "{text:?}");
    }
}

fn quantities() -> impl Strategy<Value = Quantity> {
    let unit = prop_oneof![
        Just(Unit::None),
        Just(Unit::Percent),
        prop::sample::select(vec!['£', '$', '€', '¥']).prop_map(Unit::Currency),
    ];
    // 1e-13 is the smallest number that is in range, so one digit may have 13 places.
    (-999_999_999_999_999_i64..=999_999_999_999_999, 0_u32..=13, unit)
        .prop_map(|(digits, places, unit)| Quantity { number: Decimal::new(digits, places), unit })
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
    fn two_numbers_are_never_one(a in 0_u32..10_000, b in 0_u32..10_000, between in " | of |-| - |/|:|; | or | to |, ") {
        let text = format!("{a}{between}{b}");
        prop_assert_eq!(read_quantity(&text), Err(Missing::Text), "{}", text);
    }
}

#[test]
fn long_text_is_read_in_a_moment() {
    for part in ["(", "5 (", "* ", "(a)", "1,", "9", "n/a ", "5 (a) "] {
        let _ = read_quantity(&part.repeat(20_000));
        let _ = read_quantity(&format!("5 {}", part.repeat(20_000)));
    }
}
