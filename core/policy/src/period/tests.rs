//! Tests of the names of periods. The expected meanings are those that the texts have in returns, set down by hand.

mod kinds;
mod names;
mod readings;

use super::{PeriodName, PeriodPart, PeriodYear};
use crate::model::Period;
use PeriodPart::{Half, Month, Position, Quarter, Term, Week, Year};
use PeriodYear::{Ending, Single, Split};
use ambersheet_ooxml::text::fold;

fn named(text: &str) -> PeriodName {
    PeriodName::read(text).expect("a period")
}

#[test]
fn texts_name_periods() {
    let cases: &[(&str, PeriodPart, Option<PeriodYear>)] = &[
        ("Q3", Quarter(3), None),
        ("Quarter 3", Quarter(3), None),
        ("3rd quarter 2025", Quarter(3), Some(Single(2025))),
        ("Third Quarter", Quarter(3), None),
        ("Q3 FY25", Quarter(3), Some(Ending(2025))),
        ("Q3'25", Quarter(3), Some(Single(2025))),
        ("Q3 \u{2019}25", Quarter(3), Some(Single(2025))),
        ("Qtr 3 2025/26", Quarter(3), Some(Split(2025))),
        ("2025-26 Q3", Quarter(3), Some(Split(2025))),
        ("Q3 24/25", Quarter(3), Some(Split(2024))),
        ("T3 2024", Quarter(3), Some(Single(2024))),
        ("3e trimestre 2024", Quarter(3), Some(Single(2024))),
        ("1er trimestre", Quarter(1), None),
        ("Tercer trimestre 2024", Quarter(3), Some(Single(2024))),
        ("3T 2024", Quarter(3), Some(Single(2024))),
        ("Triwulan III", Quarter(3), None),
        ("TW3", Quarter(3), None),
        ("TW III 2024", Quarter(3), Some(Single(2024))),
        ("3Q25", Quarter(3), Some(Single(2025))),
        ("June 2025", Month(6), Some(Single(2025))),
        ("Jun-25", Month(6), Some(Single(2025))),
        ("Jun 25", Month(6), Some(Single(2025))),
        ("Jun'25", Month(6), Some(Single(2025))),
        ("2025-06", Month(6), Some(Single(2025))),
        ("06/2025", Month(6), Some(Single(2025))),
        ("2023/24 May", Month(5), Some(Split(2023))),
        ("May", Month(5), None),
        ("Sept.", Month(9), None),
        ("juin 2025", Month(6), Some(Single(2025))),
        ("août", Month(8), None),
        ("févr.", Month(2), None),
        ("Enero 2024", Month(1), Some(Single(2024))),
        ("dic-24", Month(12), Some(Single(2024))),
        ("Agustus 2024", Month(8), Some(Single(2024))),
        ("Mei", Month(5), None),
        ("2025/26 P06", Position(6), Some(Split(2025))),
        ("P6", Position(6), None),
        ("Period 6", Position(6), None),
        ("M06", Position(6), None),
        ("Month 6", Position(6), None),
        ("2025/26 H1", Half(1), Some(Split(2025))),
        ("First half", Half(1), None),
        ("Half year 2", Half(2), None),
        ("1er semestre 2024", Half(1), Some(Single(2024))),
        ("Semester II", Half(2), None),
        ("Autumn 2025", Term(1), Some(Single(2025))),
        ("Spring term", Term(2), None),
        ("2025", Year, Some(Single(2025))),
        ("2025/26", Year, Some(Split(2025))),
        ("FY2024", Year, Some(Ending(2024))),
        ("FY25", Year, Some(Ending(2025))),
        ("FY 2024/25", Year, Some(Split(2024))),
        ("Week 12", Week(12), None),
        ("W12 2025", Week(12), Some(Single(2025))),
        ("2025-W12", Week(12), Some(Single(2025))),
    ];
    for (text, part, year) in cases {
        let name = PeriodName::read(text);
        assert_eq!(
            name.map(|name| (name.part, name.year)),
            Some((*part, *year)),
            "{text}"
        );
    }
    for text in [
        "Target",
        "Q5",
        "P14",
        "this spring",
        "30 June 2025",
        "June 30, 2025",
        "2025-06-01",
        "Actual Q3",
        "Mayor",
        "12",
        "Q3 Actual",
        "Quarterly",
        "1 April to 30 September 2024",
        "",
        "-",
        "2025/27",
    ] {
        assert_eq!(PeriodName::read(text), None, "{text}");
    }
}

#[test]
fn headings_may_spell_the_period_in_any_way() {
    // (period, first month, heading of the rules, text of the workbook, is it meant)
    let cases: &[(&str, Option<u8>, &str, &str, bool)] = &[
        ("2023/24 May", None, "{month}", "May", true),
        ("2023/24 May", None, "{month}", "May-23", true),
        ("2023/24 May", None, "{month}", "May 2023", true),
        ("2023/24 May", None, "{month}", "2023-05", true),
        ("2023/24 May", None, "{month}", "May-24", false),
        ("2023/24 May", Some(7), "{month}", "May-24", true),
        ("2023/24 May", None, "{previous month}", "Apr-23", true),
        (
            "2023/24 April",
            Some(4),
            "{previous month}",
            "Mar 2023",
            true,
        ),
        ("January 2025", None, "{previous month}", "Dec-24", true),
        ("2025/26 P06", Some(4), "{month}", "Sep-25", true),
        ("2025/26 P10", Some(4), "{month}", "Jan-26", true),
        ("2025/26 P06", Some(4), "{month}", "P6", true),
        ("2025/26 P06", None, "{quarter}", "Q2", true),
        ("June 2025", Some(4), "{quarter}", "Q1 2025/26", true),
        ("June 2025", Some(4), "{quarter} {year}", "Q1 2025-26", true),
        ("June 2025", Some(4), "{half year}", "H1", true),
        ("2025/26 Q3", None, "{quarter}", "Q3", true),
        ("2025/26 Q3", None, "{quarter}", "Quarter 3", true),
        ("2025/26 Q3", None, "{quarter}", "Q3 FY26", true),
        ("2025/26 Q3", None, "{quarter}", "Q3 FY25", false),
        ("2025 Q3", Some(1), "{quarter}", "Q3 FY25", true),
        ("2025/26 Q3", None, "{quarter}", "Q3'25", true),
        ("2025/26 Q3", None, "{quarter}", "T3", true),
        ("2025/26 Q3", None, "{quarter}", "Q4", false),
        ("2025/26 Q3", None, "{quarter}", "Q3 2024/25", false),
        ("2025/26 Q3", None, "Actual {quarter}", "Actual Qtr 3", true),
        ("2025/26 Q3", None, "{quarter} *", "Quarter 3 outturn", true),
        (
            "2025/26 Q3",
            None,
            "*{quarter}*",
            "Current (Q3) performance",
            true,
        ),
        (
            "2025/26 Q1",
            None,
            "{previous quarter} {previous quarter year}",
            "Q4 2024/25",
            true,
        ),
        ("2025/26 Q3", None, "{year} Target", "2025-26 target", true),
        ("2025/26 Q3", None, "{year to date}", "YTD", true),
        (
            "2025/26 Q3",
            None,
            "{year to date}",
            "Year to date 2025/26",
            true,
        ),
        ("2025/26 Q3", None, "{year to date}", "2025/26", false),
        ("2025/26 H1", None, "{half year}", "First half", true),
        ("Week 12 2025", None, "{period}", "W12 2025", true),
        (
            "1 April to 30 September 2024",
            None,
            "To {period}",
            "To 1 April to 30 September 2024",
            true,
        ),
        ("juin 2025", None, "{month}", "juin", true),
        ("juin 2025", None, "{month}", "Jun-25", true),
    ];
    for (period, starts, heading, text, expected) in cases {
        let period = Period::new(period).starting(*starts);
        let pattern = period.pattern(heading);
        assert_eq!(
            pattern.map(|pattern| pattern.matches(&fold(text))),
            Ok(*expected),
            "{} {starts:?}: {heading} ~ {text}",
            period.text()
        );
    }
}

#[test]
fn periods_that_no_year_has_are_told() {
    for (text, outside) in [
        ("2025/26 Q5", Some("Q5")),
        ("P14", Some("P14")),
        ("31 June", Some("31 june")),
        ("31 June 2025", Some("31 june")),
        ("Period 13", Some("period 13")),
        ("Week 60 2025", Some("week 60")),
        ("2025-13", Some("2025-13")),
        ("2025/26 Q4", None),
        ("this spring", None),
        ("M60 area 2024", None),
        ("1 April to 30 September 2024", None),
    ] {
        assert_eq!(Period::new(text).outside(), outside, "{text}");
    }
}

#[test]
fn periods_are_ordered_by_year_and_place() {
    for (text, before, starts) in [
        ("2022/23 Q1", "2021/22 Q4", None),
        ("2024/25 Q3", "2024/25 Q2", None),
        ("June 2025", "May 2025", None),
        ("January 2025", "December 2024", None),
        ("2025/26 P01", "2024/25 P12", None),
        ("2025/26 H1", "2024/25 H2", None),
        ("Autumn 2025/26", "2024/25 Summer", None),
    ] {
        let period = Period::new(text).starting(starts);
        let earlier = period.earlier(1).expect("a period before");
        assert_eq!(
            earlier.name().map(|name| name.settled(starts)),
            Period::new(before).name().map(|name| name.settled(starts)),
            "{text}"
        );
        let (first, last) = period.span().expect("a year");
        let (before, end) = earlier.span().expect("a year");
        assert!(before < first && end < last && end == first - 1, "{text}");
    }
    let holds = |from: &str, period: &str, starts| {
        let validity = crate::model::Validity {
            from: Some(Period::new(from)),
            to: None,
        };
        validity.in_period(&Period::new(period).starting(starts))
    };
    assert_eq!(holds("2025/26 Q2", "June 2025", Some(4)), Some(false));
    assert_eq!(holds("2025/26 Q2", "July 2025", Some(4)), Some(true));
    assert_eq!(holds("2025/26 Q2", "July 2025", None), None);
    assert_eq!(holds("2025/26 H2", "2025/26 Q3", None), Some(true));
    assert_eq!(holds("May 2025", "April 2025", None), Some(false));
}
