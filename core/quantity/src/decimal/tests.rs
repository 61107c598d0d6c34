//! Expected values: Python's `decimal` (`cases`); typed by hand where a test says nothing else.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{
    DIGITS, Missing, as_written, decimal_from_f64, decimal_from_number_text, plain, shortcut,
};

mod cases;

fn shown(number: Result<Decimal, Missing>) -> String {
    match number {
        Ok(number) => number.to_string(),
        Err(Missing::OutOfRange) => "out of range".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn numbers_are_taken_at_fifteen_digits() {
    for (text, expected) in cases::TABLE {
        let number = text.parse().expect("the table holds numbers only");
        assert_eq!(
            shown(decimal_from_f64(number)),
            *expected,
            "{text} as a binary number"
        );
        assert_eq!(
            shown(decimal_from_number_text(text.as_bytes())),
            *expected,
            "{text} as text"
        );
    }
}

#[test]
fn text_that_is_no_number_is_told_from_numbers_out_of_range() {
    for (text, expected) in [
        ("", "Text"),
        ("-", "Text"),
        (".", "Text"),
        ("+.", "Text"),
        ("1.2.3", "Text"),
        ("1,000", "Text"),
        ("5%", "Text"),
        ("--5", "Text"),
        ("TRUE", "Text"),
        ("1E", "Text"),
        ("NaN", "out of range"),
        ("1E400", "out of range"),
        ("0.00000000000009", "out of range"),
        ("1000000000000000", "out of range"),
        (" 5\n", "5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007.50", "7.5"),
        ("-0.00", "0"),
        ("4.3900000000000000", "4.39"),
        ("0.000000000000000000000000000000000000000", "0"),
    ] {
        assert_eq!(
            shown(decimal_from_number_text(text.as_bytes())),
            expected,
            "{text:?}"
        );
    }
    assert_eq!(decimal_from_number_text(b"\xff5"), Err(Missing::Text));
    for x in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MIN_POSITIVE,
    ] {
        assert_eq!(decimal_from_f64(x), Err(Missing::OutOfRange), "{x}");
    }
    assert!(
        !decimal_from_f64(-0.0)
            .expect("zero is in range")
            .is_sign_negative()
    );
}

#[test]
fn measured_numbers_take_the_shortcut() {
    for (x, expected) in [
        (0.0, (0, 0)),
        (100.0, (100, 0)),
        (69.8, (698_000_000_000_000, 13)),
        (4.39, (439_000_000_000_000, 14)),
        (0.000_25, (250_000_000_000_000, 18)),
        (1234.5, (123_450_000_000_000, 11)),
    ] {
        assert_eq!(shortcut(x), Some(expected), "{x}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn the_way_past_binary_gives_the_same(
        sign in "[-+]?",
        zeros in "0{0,3}",
        whole in "[0-9]{0,15}",
        gap in "0{0,14}",
        fraction in "[0-9]{0,15}",
    ) {
        let keep = (DIGITS as usize).saturating_sub(whole.len());
        let fraction = &fraction[..fraction.len().min(keep)];
        let text = match (whole.is_empty(), fraction.is_empty()) {
            (true, _) => format!("{sign}{zeros}.{gap}{fraction}"),
            (false, true) => format!("{sign}{zeros}{whole}"),
            (false, false) => format!("{sign}{zeros}{whole}.{fraction}"),
        };
        let Ok(binary) = text.parse::<f64>() else { return Ok(()) };
        prop_assert_eq!(plain(text.as_bytes()), Some(decimal_from_f64(binary)), "{}", text);
    }

    /// Numbers of 15 and 16 digits (so that halves are among them), their neighbours, and any.
    #[test]
    fn the_shortcut_gives_what_the_text_gives(
        digits in 0_u64..10_000_000_000_000_000,
        half in any::<bool>(),
        power in -30_i32..3,
        any in any::<f64>(),
    ) {
        let digits = if half { digits / 10 * 10 + 5 } else { digits };
        let x: f64 = format!("{digits}e{power}").parse().expect("a number");
        for x in [x, x.next_up(), x.next_down(), -x, 10_f64.powi(power).next_down(), 10_f64.powi(power), any] {
            prop_assert_eq!(decimal_from_f64(x), as_written(x), "{:?}", x);
            let exactly = |number: Result<Decimal, Missing>| number.map(|number| (number.mantissa(), number.scale()));
            prop_assert_eq!(exactly(decimal_from_f64(x)), exactly(as_written(x)), "{:?}", x);
        }
    }

    #[test]
    fn any_text_of_a_number_gives_what_its_binary_number_gives(text in "[-+]?[0-9]{0,20}\\.?[0-9]{0,20}([eE][-+]?[0-9]{1,3})?") {
        let expected = text.parse::<f64>().map_or(Err(Missing::Text), decimal_from_f64);
        prop_assert_eq!(decimal_from_number_text(text.as_bytes()), expected, "{}", text);
    }

    #[test]
    fn any_binary_number_is_its_own_text(x in any::<f64>()) {
        prop_assert_eq!(decimal_from_number_text(format!("{x:e}").as_bytes()), decimal_from_f64(x));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = decimal_from_number_text(&bytes);
    }
}
