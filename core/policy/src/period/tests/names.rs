//! Tests of what is done with a name: how it is shown and ordered, what is before it, and what it is in.

use super::named;
use crate::period::{PeriodYear, YearPart, month_name};
use PeriodYear::{Ending, Single, Split};

#[test]
fn names_are_shown_in_one_spelling() {
    for (text, expected) in [
        ("2025", "2025"),
        ("2025-26", "2025/26"),
        ("1999/00", "1999/00"),
        ("FY2026", "FY26"),
        ("First half 2025-26", "H1 2025/26"),
        ("autumn term", "Autumn"),
        ("Spring 2026", "Spring 2026"),
        ("2025/26 summer", "Summer 2025/26"),
        ("Quarter 3 FY26", "Q3 FY26"),
        ("Jun-25", "June 2025"),
        ("Period 6 2025", "P06 2025"),
        ("W12 2025", "Week 12 2025"),
    ] {
        assert_eq!(named(text).shown(0), expected, "{text}");
    }
    for (language, expected) in (0..).zip(["June", "juin", "junio", "Juni", "Juni"]) {
        assert_eq!(month_name(6, language), expected);
        assert_eq!(named("2025-06").shown(language), format!("{expected} 2025"));
    }
}

#[test]
fn parts_of_a_year_are_told() {
    for (number, of, expected) in [
        (1, 1, "the year's end"),
        (2, 2, "H2"),
        (2, 3, "term 2"),
        (3, 4, "Q3"),
        (5, 12, "month 5 of the year"),
        (12, 53, "week 12"),
    ] {
        assert_eq!(YearPart { number, of }.to_string(), expected);
    }
}

#[test]
fn the_first_month_settles_years_and_months() {
    for (text, starts, expected) in [
        ("FY26 Q3", None, "Q3 2025/26"),
        ("FY26 Q3", Some(1), "Q3 2026"),
        ("FY26 Q3", Some(4), "Q3 2025/26"),
        ("P6 2025", None, "P06 2025"),
        ("P1 2025", Some(1), "January 2025"),
        ("P12 2025", Some(1), "December 2025"),
        ("P1 2025", Some(4), "April 2025"),
        ("P6 2025", Some(4), "September 2025"),
        ("P9 2025", Some(4), "December 2025"),
        ("P10 2025", Some(4), "January 2026"),
        ("P12 2025", Some(4), "March 2026"),
        ("2025/26 P9", Some(4), "December 2025"),
        ("2025/26 P10", Some(4), "January 2026"),
        ("FY26 P1", Some(4), "April 2025"),
        ("FY26 P10", Some(4), "January 2026"),
        ("FY26 P6", Some(1), "June 2026"),
        ("P12", Some(7), "June"),
        ("2023/24 March", None, "March 2024"),
        ("2023/24 April", None, "April 2023"),
        ("2023/24 June", Some(7), "June 2024"),
        ("2023/24 July", Some(7), "July 2023"),
    ] {
        assert_eq!(
            named(text).settled(starts).shown(0),
            expected,
            "{text} {starts:?}"
        );
    }
}

#[test]
fn years_in_two_spellings_are_compared() {
    for (one, other, expected) in [
        ("Autumn 2025", "2025/26 Autumn", true),
        ("Autumn 2026", "2025/26 Autumn", false),
        ("Spring 2026", "2025/26 Spring", true),
        ("Spring 2025", "2025/26 Spring", false),
        ("Summer 2026", "2025/26 Summer", true),
        ("2025", "2025/26", false),
        ("Q3 2025", "2025/26 Q3", true),
        ("Q3 2026", "2025/26 Q3", false),
        ("H1", "2025/26 H1", true),
        ("H2", "2025/26 H1", false),
        ("YTD 2025/26", "2025/26", false),
    ] {
        let (one, other) = (named(one), named(other));
        assert_eq!(one.means(other, None), expected, "{one:?} {other:?}");
        assert_eq!(other.means(one, None), expected, "{other:?} {one:?}");
    }
}

/// A year has 636 units: 318 in a half, 212 in a term, 159 in a quarter, 53 in a month, 12 in a week.
#[test]
fn spans_are_counted_in_units_of_a_year() {
    for (text, starts, year, before, length) in [
        ("2025/26", None, 2025, 0, 636),
        ("H2 2025/26", None, 2025, 318, 318),
        ("2025/26 Spring", None, 2025, 212, 212),
        ("Autumn 2025", None, 2025, 0, 212),
        ("Spring 2026", None, 2025, 212, 212),
        ("Summer 2026", None, 2025, 424, 212),
        ("Q1 2025/26", None, 2025, 0, 159),
        ("Q4 2025/26", None, 2025, 477, 159),
        ("Q3 FY26", None, 2025, 318, 159),
        ("Q3 FY26", Some(1), 2026, 318, 159),
        ("P12 2025/26", None, 2025, 583, 53),
        ("P10 2025/26", Some(4), 2025, 477, 53),
        ("June 2025", None, 2025, 265, 53),
        ("June 2025", Some(4), 2025, 106, 53),
        ("April 2025", Some(4), 2025, 0, 53),
        ("March 2026", Some(4), 2025, 583, 53),
        ("Week 2 2025", None, 2025, 12, 12),
        ("Week 53 2025", None, 2025, 624, 12),
    ] {
        let first = year * 636 + before;
        let expected = Some((first, first + length - 1));
        assert_eq!(named(text).span(starts), expected, "{text} {starts:?}");
    }
    assert_eq!(named("Q3").span(Some(4)), None);
}

#[test]
fn ends_are_compared_also_without_a_year() {
    for (one, other, starts, expected) in [
        ("Q3", "Q2", None, Some(true)),
        ("Q2", "Q2", None, Some(false)),
        ("Q3 2025", "Q2", None, Some(true)),
        ("Q2", "Q3 2025", None, Some(false)),
        ("P06", "Q1", None, Some(true)),
        ("P02", "Q1", None, Some(false)),
        ("Q2", "H1", None, Some(false)),
        ("H1", "Q2", None, Some(false)),
        ("June", "May", None, None),
        ("June", "May", Some(4), Some(true)),
        ("March", "May", Some(4), Some(true)),
        ("Q1 2025/26", "Q1 2025/26", None, Some(false)),
        ("Q1 2025/26", "Q4 2024/25", None, Some(true)),
        ("June 2025", "May 2025", None, Some(true)),
        ("Q2 2025/26", "September 2025", None, None),
        ("Q2 2025/26", "September 2025", Some(4), Some(false)),
        ("Q2 2025/26", "August 2025", Some(4), Some(true)),
    ] {
        let ends_after = named(one).ends_after(named(other), starts);
        assert_eq!(ends_after, expected, "{one}, {other} {starts:?}");
    }
}

#[test]
fn the_period_before_is_of_the_same_length() {
    for (text, starts, expected) in [
        ("2025", None, Some("2024")),
        ("2025/26", None, Some("2024/25")),
        ("H1 2025", None, Some("H2 2024")),
        ("Q1", None, Some("Q4")),
        ("Q3 FY26", None, Some("Q2 2025/26")),
        ("2025/26 Autumn", None, Some("Summer 2024/25")),
        ("2025/26 Spring", None, Some("Autumn 2025/26")),
        ("Autumn 2025", None, Some("Summer 2025")),
        ("Spring 2026", None, Some("Autumn 2025")),
        ("Summer 2026", None, Some("Spring 2026")),
        ("January 2025", None, Some("December 2024")),
        ("P01 2025", None, Some("P12 2024")),
        ("P01 2025", Some(4), Some("March 2025")),
        ("Week 12 2025", None, Some("Week 11 2025")),
        ("Week 1 2025", None, None),
    ] {
        let before = named(text).before(starts).map(|before| before.shown(0));
        assert_eq!(before.as_deref(), expected, "{text} {starts:?}");
    }
    for (year, expected) in [
        (Single(2026), "2025"),
        (Split(2000), "1999/00"),
        (Ending(2001), "FY00"),
    ] {
        assert_eq!(year.before().shown(), expected);
    }
}

#[test]
fn a_period_is_in_a_longer_one() {
    for (text, of, starts, expected) in [
        ("June 2025", 4, Some(4), Some("Q1 2025/26")),
        ("June 2025", 4, Some(1), Some("Q2 2025")),
        ("June 2025", 1, Some(4), Some("2025/26")),
        ("June 2025", 1, Some(1), Some("2025")),
        ("March 2026", 4, Some(4), Some("Q4 2025/26")),
        ("March 2026", 2, Some(4), Some("H2 2025/26")),
        ("March", 4, Some(4), Some("Q4")),
        ("March", 4, None, None),
        ("P12 2025/26", 4, Some(4), Some("Q4 2025/26")),
        ("P03", 4, None, Some("Q1")),
        ("P04", 4, None, Some("Q2")),
        ("P06 2025", 2, None, Some("H1 2025")),
        ("P07", 2, None, Some("H2")),
        ("Q2", 2, None, Some("H1")),
        ("Q3 2025", 2, None, Some("H2 2025")),
        ("Q3 2025", 4, None, Some("Q3 2025")),
        ("Q3 2025/26", 1, None, Some("2025/26")),
        ("H1", 4, None, None),
        ("2025", 4, None, None),
        ("Autumn 2025", 4, None, None),
        ("Week 12", 4, None, None),
        ("P05", 3, None, None),
    ] {
        let longer = named(text).within(of, starts).map(|longer| longer.shown(0));
        assert_eq!(longer.as_deref(), expected, "{text} in {of} {starts:?}");
    }
}

#[test]
fn two_texts_of_one_period_are_joined() {
    for (one, other, expected) in [
        ("2025/26", "Q3", Some("Q3 2025/26")),
        ("Q3", "Q3", Some("Q3")),
        ("Q3", "Q3 2025", Some("Q3 2025")),
        ("Q3 2025", "2025", Some("Q3 2025")),
        ("Q3", "Q4", None),
        ("Q3 2025", "Q3 2026", None),
        ("2025", "2026", None),
    ] {
        for (one, other) in [(one, other), (other, one)] {
            let joined = named(one).joined(named(other));
            let shown = joined.map(|joined| joined.shown(0));
            assert_eq!(shown.as_deref(), expected, "{one}, {other}");
            assert!(joined.is_none_or(|joined| !joined.to_date));
        }
    }
    for (one, other) in [("YTD", "2025/26"), ("2025/26", "YTD")] {
        let joined = named(one).joined(named(other));
        assert_eq!(joined, Some(named("YTD 2025/26")));
        assert!(joined.is_some_and(|joined| joined.to_date));
    }
}
