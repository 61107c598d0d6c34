//! Expected values: `shown.tsv`, typed by hand from ECMA-376 part 1, 18.8.30 and 18.8.31.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::FormatKind::{Currency, Date, General, Percent, Text, Unclear};
use super::{FormatKind, NumberFormat, quantity_of_number};
use crate::quantity::{Missing, Quantity};
use crate::unit::Unit;

#[test]
fn built_in_formats() {
    let ids: &[(FormatKind, &[u32])] = &[
        (
            General,
            &[0, 1, 2, 3, 4, 11, 12, 13, 48, 163, 164, u32::MAX],
        ),
        (General, &[5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43, 44]),
        (Percent, &[9, 10, 67, 68]),
        (
            Date,
            &[
                14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 58, 71, 81,
            ],
        ),
        (Text, &[49]),
    ];
    for (expected, ids) in ids {
        for id in *ids {
            let kind = NumberFormat::new(*id, None).kind(None);
            assert_eq!(kind, *expected, "numFmtId {id}");
        }
    }
    assert_eq!(
        NumberFormat::new(14, Some("0%")).kind(None),
        Percent,
        "a code that the workbook gives wins over the id"
    );
}

/// Returns what a number counts as, in the words of the table.
fn in_words(code: &str, number: &str) -> String {
    let number: Decimal = number.parse().expect("a decimal");
    let kind = NumberFormat::new(164, Some(code)).kind(Some(number));
    let Ok(quantity) = quantity_of_number(number, kind) else {
        return match quantity_of_number(number, kind).expect_err("no quantity") {
            Missing::Blank => "blank",
            Missing::Unavailable => "unavailable",
            Missing::NotApplicable => "not applicable",
            Missing::Awaited => "awaited",
            Missing::Text => "text",
            Missing::Date => "date",
            Missing::Unseen => "unseen",
            other => panic!("{code}: {other:?}"),
        }
        .to_owned();
    };
    match quantity.unit {
        Unit::InDoubt => "doubt".to_owned(),
        Unit::ByFormat { .. } => format!("{quantity} power"),
        Unit::Open { .. } => format!("{quantity} open"),
        Unit::None
        | Unit::Percent
        | Unit::Currency(_)
        | Unit::Scaled(_)
        | Unit::Notation(_)
        | Unit::Named(_) => quantity.to_string(),
    }
}

#[test]
fn a_number_counts_as_what_its_format_shows() {
    let table = include_str!("shown.tsv");
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines().filter(|line| line.contains('\t')) {
        let [code, number, shown, expected] = line
            .split('\t')
            .collect::<Vec<_>>()
            .try_into()
            .expect("four columns");
        rows += 1;
        let got = in_words(code, number);
        if got != expected {
            wrong.push(format!(
                "{number} in {code}, shown as {shown}: {got}, not {expected}"
            ));
        }
    }
    assert!(rows > 200, "{rows} rows");
    assert!(
        wrong.is_empty(),
        "{} of {rows}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The kind of all numbers, which a live colour needs; expected values typed by hand.
#[test]
fn numbers_shown_in_one_way_have_one_kind() {
    for (code, expected) in [
        ("0%", Percent),
        ("0.0%;[Red]-0.0%", Percent),
        ("0.0%;-0.0%;0.0%", Percent),
        ("#,##0_);(#,##0)", General),
        ("#,##0;[Red]#,##0", General),
        ("£#,##0", Currency('£')),
        (
            "_-£* #,##0.00_-;-£* #,##0.00_-;_-£* \"-\"??_-;_-@_-",
            Currency('£'),
        ),
        ("dd/mm/yyyy;@", Date),
        ("@", Text),
        ("[<=1]0%;0", Unclear),
        ("0;-0;;@", Unclear),
        ("#", Unclear),
        ("0;0", Unclear),
        ("0;0%", Unclear),
        ("[=0]\"TBC\";0", Unclear),
    ] {
        let kind = NumberFormat::new(164, Some(code)).kind(None);
        assert_eq!(kind, expected, "{code}");
    }
}

/// Texts under a format, with what Excel shows; expected values typed by hand.
#[test]
fn texts_are_what_their_format_shows() {
    for (code, text, expected) in [
        ("0", "TBC", None),
        ("0;-0;0;@", "TBC", None),
        ("0;-0;0;_-@_-", "TBC", None),
        ("@", "5 days", None),
        ("0;-0;0;", "5 days", Some("")),
        (";;;", "5 days", Some("")),
        (";;", "5 days", None),
        ("0;-0;0;\"TBC\"", "5", Some("TBC")),
        ("0;-0;0;@\" days\"", "5", Some("5 days")),
        ("\"£\"@", "5", Some("£5")),
    ] {
        let shown = NumberFormat::new(164, Some(code)).text(text);
        assert_eq!(shown.as_deref(), expected, "{text} in {code}");
    }
}

#[test]
fn words_in_place_of_numbers_are_kept() {
    let format = NumberFormat::new(164, Some("[=0]\"TBC\";0"));
    assert_eq!(format.word(Decimal::ZERO), Some("TBC"));
    assert_eq!(format.word(Decimal::ONE), None);
}

#[test]
fn numbers_are_what_their_kind_means() {
    for (number, kind, expected) in [
        ("0.698", Percent, Ok(("69.8", Unit::Percent))),
        ("1", Percent, Ok(("100", Unit::Percent))),
        (
            "0.123456789012345",
            Percent,
            Ok(("12.3456789012345", Unit::Percent)),
        ),
        (
            "7.9228162514264337593543950335",
            Percent,
            Ok(("792.28162514264337593543950335", Unit::Percent)),
        ),
        (
            "9999999999999.99",
            Percent,
            Ok(("999999999999999", Unit::Percent)),
        ),
        ("10000000000000", Percent, Err(Missing::OutOfRange)),
        (
            "79228162514264337593543950335",
            Percent,
            Err(Missing::OutOfRange),
        ),
        (
            "1000000000",
            FormatKind::Worded {
                unit: Unit::Percent,
                power: 6,
            },
            Err(Missing::OutOfRange),
        ),
        ("69.8", General, Ok(("69.8", Unit::None))),
        ("2022", Text, Ok(("2022", Unit::None))),
        ("0.85", Unclear, Ok(("0.85", Unit::InDoubt))),
        ("44562", Date, Err(Missing::Date)),
    ] {
        let number: Decimal = number.parse().expect("a decimal");
        let expected = expected.map(|(number, unit)| Quantity {
            number: number.parse().expect("a decimal"),
            unit,
        });
        assert_eq!(
            quantity_of_number(number, kind),
            expected,
            "{number} as {kind:?}"
        );
    }
}

proptest! {
    #[test]
    fn no_code_panics(
        id in 0_u32..200,
        code in "[0#?,.;\"\\\\_*\\[\\]$£%@a-z<>=1 -]{0,40}|\\PC{0,20}",
        number in -2_000_000_000_i64..2_000_000_000,
        places in 0_u32..12,
    ) {
        let format = NumberFormat::new(id, Some(&code));
        let number = Decimal::new(number, places);
        let _ = quantity_of_number(number, format.kind(Some(number)));
        let _ = (format.word(number), format.text("5 days"));
    }
}
