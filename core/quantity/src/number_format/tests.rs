//! Expected values: typed by hand from ECMA-376 part 1, 18.8.30 and 18.8.31.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::FormatKind::{Currency, Date, General, Hidden, Literal, Percent, Text};
use super::{FormatKind, Missing, Quantity, Unit, kind_of_format, quantity_of_number};

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
            assert_eq!(kind_of_format(*id, None), *expected, "numFmtId {id}");
        }
    }
    assert_eq!(
        kind_of_format(14, Some("0%")),
        Percent,
        "a code that the workbook gives wins over the id"
    );
}

/// Format codes and their kinds.
const CODES: &[(&str, FormatKind)] = &[
    ("General", General),
    ("", General),
    (";;;", General),
    ("0", General),
    ("0.00", General),
    ("#,##0", General),
    ("#,##0.00_ ;[Red]-#,##0.00 ", General),
    ("0.00E+00", General),
    ("# ?/?", General),
    ("[Red]0.0", General),
    ("[Color 10]0", General),
    ("[>=100]0;[<100]0.0", General),
    ("0.0\" days\"", General),
    (r"0\ \d\a\y\s", General),
    ("0_d0_y", General),
    ("*m0", General),
    ("0\"%\"", General),
    (r"0.0\%", General),
    ("0 \"days\"", General),
    ("0;0%", General),
    ("0%", Percent),
    ("0.0%", Percent),
    ("[Red]0.00%;-0.00%", Percent),
    ("0.0 %", Percent),
    ("+0.0%;-0.0%;0.0%", Percent),
    ("[$-809]0.0%", Percent),
    ("@", Text),
    ("\"Q\"@", Text),
    ("[$£-809]#,##0", Currency('£')),
    ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", Currency('£')),
    ("[$€-2] #,##0.00", Currency('€')),
    ("[$$-409]#,##0", Currency('$')),
    ("[$£]0", Currency('£')),
    ("\"£\"#,##0", Currency('£')),
    ("£#,##0.00", Currency('£')),
    (r"\£#,##0", Currency('£')),
    ("#,##0 €", Currency('€')),
    ("#,##0.00\\ \"€\"", Currency('€')),
    ("$0.00", Currency('$')),
    ("[$¥-411]#,##0", Currency('¥')),
    (
        "_-\"£\"* #,##0_-;\\-\"£\"* #,##0_-;_-\"£\"* \"-\"_-;_-@_-",
        Currency('£'),
    ),
    ("_-* #,##0\\ _£_-", General),
    ("[$R$-416] #,##0", General),
    ("[$kr-41D] #,##0", General),
    ("£0 \"$\"", General),
    ("£0.0\"m\"", Literal),
    ("£#,##0,\"k\"", Currency('£')),
    ("£0.0,,\\m", Currency('£')),
    ("£#,##0\" per week\"", Currency('£')),
    ("#,##0\"£000\"", Literal),
    ("dd/mm/yyyy", Date),
    ("d-mmm-yy", Date),
    ("[$-F800]dddd, mmmm dd, yyyy", Date),
    ("[$-809]dd mmmm yyyy;@", Date),
    ("h:mm AM/PM", Date),
    ("[h]:mm", Date),
    ("[mm]:ss.0", Date),
    ("[SS]", Date),
    ("yyyy\\-mm\\-dd", Date),
    ("mmm-yy", Date),
    ("YYYY", Date),
    ("@%", Percent),
    ("%@", Percent),
    ("d%", Date),
    ("%d@", Date),
    // Cut short or malformed: read as far as it goes.
    ("0\"%", General),
    ("0[Red", General),
    ("0\\", General),
    ("0_", General),
];

#[test]
fn codes_of_the_workbook() {
    for (code, expected) in CODES {
        assert_eq!(kind_of_format(164, Some(code)), *expected, "{code}");
    }
}

#[test]
fn numbers_are_what_their_format_means() {
    for (number, kind, expected) in [
        ("0.698", Percent, Ok(("69.8", Unit::Percent))),
        ("1", Percent, Ok(("100", Unit::Percent))),
        ("-0.05", Percent, Ok(("-5", Unit::Percent))),
        ("0.5", Percent, Ok(("50", Unit::Percent))),
        ("0", Percent, Ok(("0", Unit::Percent))),
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
        // 0.85 may be shown as 85 %, which nobody tells us.
        ("0.85", Hidden, Ok(("0.85", Unit::InDoubt))),
        ("-1.05", Hidden, Ok(("-1.05", Unit::InDoubt))),
        ("1.9999", Hidden, Ok(("1.9999", Unit::InDoubt))),
        ("0", Hidden, Ok(("0", Unit::None))),
        ("1", Hidden, Ok(("1", Unit::None))),
        ("2", Hidden, Ok(("2", Unit::None))),
        ("2.5", Hidden, Ok(("2.5", Unit::None))),
        ("85", Hidden, Ok(("85", Unit::None))),
        ("69.8", General, Ok(("69.8", Unit::None))),
        ("2022", Text, Ok(("2022", Unit::None))),
        (
            "24134000",
            Currency('£'),
            Ok(("24134000", Unit::Currency('£'))),
        ),
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
    fn no_code_panics(id in 0_u32..200, code in "[0#?,.;\"\\\\_*\\[\\]$£%@a-z -]{0,30}|\\PC{0,20}") {
        let _ = kind_of_format(id, Some(&code));
    }
}
