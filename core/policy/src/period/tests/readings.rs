//! Tests of what a text says of a period, also where it holds more than that.

use super::named;
use crate::period::tokens::{Token, tokens};
use crate::period::{PeriodName, PeriodPart, PeriodYear, month_name, read};
use PeriodPart::{Half, Month, Quarter, Term};
use PeriodYear::{Ending, Single, Split};

/// A text, the part and the year that are read from it, what no year has, and `true` if it holds more than a period.
type ReadingCase = (
    &'static str,
    Option<PeriodPart>,
    Option<PeriodYear>,
    Option<&'static str>,
    bool,
);

fn check(cases: &[ReadingCase]) {
    for (text, part, year, outside, more) in cases {
        let reading = read(text);
        assert_eq!(reading.part, *part, "part of {text}");
        assert_eq!(reading.year, *year, "year of {text}");
        assert_eq!(reading.outside.as_deref(), *outside, "outside in {text}");
        assert_eq!(reading.more, *more, "more in {text}");
    }
}

#[test]
fn a_month_in_a_sentence_needs_its_year_beside_it() {
    check(&[
        ("May", Some(Month(5)), None, None, false),
        ("may results", None, None, None, true),
        ("may of results", None, None, None, true),
        ("results of may", None, None, None, true),
        ("2025 results may", None, Some(Single(2025)), None, true),
        ("may results 2025", None, Some(Single(2025)), None, true),
        (
            "2025 may results",
            Some(Month(5)),
            Some(Single(2025)),
            None,
            true,
        ),
        (
            "results may 2025",
            Some(Month(5)),
            Some(Single(2025)),
            None,
            true,
        ),
    ]);
}

#[test]
fn a_text_names_one_part_and_one_year() {
    check(&[
        ("Q3 Q3", Some(Quarter(3)), None, None, false),
        ("Q1 Q2", Some(Quarter(2)), None, None, true),
        ("Q2 June", Some(Quarter(2)), None, None, true),
        ("June Q2", Some(Quarter(2)), None, None, true),
        ("April May", None, None, None, true),
        ("2025 2025", None, Some(Single(2025)), None, false),
        ("2024 2025", None, Some(Single(2025)), None, true),
        ("results 2024 2025", None, Some(Single(2025)), None, true),
        (
            "Q3 2024 25",
            Some(Quarter(3)),
            Some(Single(2024)),
            None,
            true,
        ),
        (
            "Q3 2025 25",
            Some(Quarter(3)),
            Some(Single(2025)),
            None,
            true,
        ),
        // It was read as the third quarter of 2025, which is in 2025/26.
        ("Q3 24-25", Some(Quarter(3)), Some(Single(2025)), None, true),
        ("Jun 25 26", Some(Month(6)), Some(Single(2026)), None, true),
        ("results Q3 25", Some(Quarter(3)), None, None, true),
        ("the 25", None, None, None, true),
        ("25 Q3", Some(Quarter(3)), None, None, true),
        ("Q3 5", Some(Quarter(3)), None, None, true),
    ]);
}

#[test]
fn what_no_year_has_is_told_unless_it_may_be_anything() {
    check(&[
        ("Q3 P14", Some(Quarter(3)), None, Some("P14"), true),
        ("Q3 area Q5", Some(Quarter(3)), None, None, true),
        ("Area Q5", None, None, Some("Q5"), true),
        ("Area P14", None, None, None, true),
        ("Report 31 June", None, None, Some("31 june"), true),
        ("5th quarter", None, None, Some("5 quarter"), true),
        ("Third half", None, None, Some("3 half"), true),
    ]);
}

#[test]
fn days_are_no_periods() {
    let year = Some(Single(2025));
    check(&[
        ("30 June 2025", None, year, None, true),
        ("30th June 2025", None, year, None, true),
        ("30 of June 2025", None, year, None, true),
        ("30th of June 2025", None, year, None, true),
        ("31 of June", None, None, Some("31 june"), true),
        ("31st June", None, None, Some("31 june"), true),
        ("31st of June", None, None, Some("31 june"), true),
        ("31 de junio", None, None, Some("31 junio"), true),
        ("0 June", None, None, Some("0 june"), true),
        ("29 February", None, None, None, true),
        ("30 February", None, None, Some("30 february"), true),
        ("31 April", None, None, Some("31 april"), true),
        ("31 July", None, None, None, true),
        ("031 June", None, None, None, true),
        ("31June", None, None, None, true),
        ("June 30, 2025", None, year, None, true),
        ("June 31 2025", None, year, Some("june 31"), true),
        ("June-31 2025", None, year, Some("june 31"), true),
        ("June 31st 2025", None, year, Some("june 31"), true),
        ("June 31st", None, None, Some("june 31"), true),
        ("June 3", None, None, None, true),
        ("June 0", None, None, Some("june 0"), true),
        ("2025-06-01", None, None, None, true),
    ]);
}

#[test]
fn months_by_number_touch_their_year() {
    let year = Some(Single(2025));
    check(&[
        ("2025-6", Some(Month(6)), year, None, false),
        ("12/2025", Some(Month(12)), year, None, false),
        ("13/2025", None, year, None, true),
        ("06/2200", None, None, None, true),
        ("2025-0", None, year, None, true),
        ("2025-123", None, year, None, true),
        ("1850-06", None, None, None, true),
        ("2025 - 06", None, year, None, true),
        ("2025- 06", None, year, None, true),
        ("2025-06-", Some(Month(6)), year, None, true),
        ("2025-06 Q1", Some(Quarter(1)), year, None, true),
    ]);
}

#[test]
fn years_are_four_digits_or_two_that_follow_each_other() {
    let year = Some(Single(2025));
    check(&[
        ("Year 2025", None, year, None, false),
        ("1899", None, None, None, true),
        ("1900", None, Some(Single(1900)), None, false),
        ("2100", None, Some(Single(2100)), None, false),
        ("2101", None, None, None, true),
        ("02025", None, None, None, true),
        ("1999/00", None, Some(Split(1999)), None, false),
        ("2025-2026", None, Some(Split(2025)), None, false),
        ("2025-2027", None, None, None, true),
        ("2025-2024", None, Some(Single(2024)), None, true),
        ("2025 / 26", None, year, None, true),
        ("2025- 26", None, year, None, true),
        ("2025 -26", None, year, None, true),
        ("13/14", None, Some(Split(2013)), None, false),
        ("79/80", None, Some(Split(2079)), None, false),
        ("80/81", None, None, None, true),
        ("12/13", None, None, None, true),
        ("24/26", None, None, None, true),
        ("24-25", None, None, None, true),
        ("Q3'79", Some(Quarter(3)), Some(Single(2079)), None, false),
        ("Q3'80", Some(Quarter(3)), Some(Single(1980)), None, false),
        ("FY'25", None, Some(Ending(2025)), None, false),
        ("FY-25", None, Some(Ending(2025)), None, false),
        ("FY'2024/25", None, Some(Split(2024)), None, false),
        ("FY1850", None, None, None, true),
        ("Jun 24/25", Some(Month(6)), Some(Split(2024)), None, false),
    ]);
}

#[test]
fn words_stand_where_a_period_has_them() {
    let year = Some(Single(2025));
    check(&[
        ("Q 3 2025", Some(Quarter(3)), year, None, false),
        ("P 6", None, None, None, true),
        ("3 T 2025", None, year, None, true),
        ("Q123", None, None, None, true),
        ("Half-year 2", Some(Half(2)), None, None, false),
        ("Half 2 year", Some(Half(2)), None, None, false),
        ("First half 2025", Some(Half(1)), year, None, false),
        ("First half year 2025", Some(Half(1)), year, None, false),
        ("Second quarter", Some(Quarter(2)), None, None, false),
        ("Quatrième trimestre", Some(Quarter(4)), None, None, false),
        ("Triwulan I", Some(Quarter(1)), None, None, false),
        ("Triwulan II", Some(Quarter(2)), None, None, false),
        ("Triwulan IV", Some(Quarter(4)), None, None, false),
        ("Triwulan V", None, None, None, true),
        ("2025 Autumn", Some(Term(1)), year, None, false),
        (
            "2025/26 Summer",
            Some(Term(3)),
            Some(Split(2025)),
            None,
            false,
        ),
        ("2025 of the spring", None, year, None, true),
        ("Q3 - 2025", Some(Quarter(3)), year, None, false),
        ("Q3, 2025", Some(Quarter(3)), year, None, false),
        ("- Q3", Some(Quarter(3)), None, None, true),
        ("Q3 -", Some(Quarter(3)), None, None, true),
        ("Q3 %", Some(Quarter(3)), None, None, true),
        ("fe\u{301}vrier 2025", Some(Month(2)), year, None, false),
    ]);
}

#[test]
fn the_year_to_date_is_three_words_or_one() {
    for (text, expected) in [
        ("YTD", true),
        ("Year to date 2025", true),
        ("Third quarter year to date", true),
        ("Year to", false),
        ("Year of date", false),
        ("Year 2025", false),
    ] {
        assert_eq!(read(text).to_date, expected, "{text}");
    }
    let name = named("Third quarter year to date");
    assert_eq!((name.part, name.to_date), (Quarter(3), true));
}

#[test]
fn each_month_is_read_in_its_language() {
    for language in 0..4 {
        for month in 1..=12 {
            let text = month_name(month, language);
            let reading = read(&text);
            assert_eq!(reading.part, Some(Month(month)), "{text}");
            assert_eq!(month_name(month, reading.language), text);
        }
    }
}

#[test]
fn a_long_text_is_no_name() {
    let text = |length: usize| format!("{:.<length$}", "Third quarter of the financial year 2025");
    assert!(PeriodName::read(&text(48)).is_some());
    assert!(PeriodName::read(&text(49)).is_none());
}

#[test]
fn accents_dashes_and_apostrophes_are_of_one_kind() {
    for (text, expected) in [
        ("ÀÁÂ", Token::Word("aaa".to_owned())),
        ("èéêë", Token::Word("eeee".to_owned())),
        ("ìíî", Token::Word("iii".to_owned())),
        ("òóô", Token::Word("ooo".to_owned())),
        ("ùúû", Token::Word("uuu".to_owned())),
        ("ñ", Token::Word("n".to_owned())),
        ("\u{2013}", Token::Joint('-')),
        ("\u{2212}", Token::Joint('-')),
        ("\u{2019}", Token::Joint('\'')),
        ("`", Token::Joint('\'')),
        ("&", Token::Other),
        ("0120", Token::Number(120, 4)),
    ] {
        assert_eq!(tokens(text), [(expected, true)], "{text}");
    }
}
