//! Tests of the periods that a heading is to name.

use super::named;
use crate::period::{AnyPeriod, WantedPeriod};

#[test]
fn any_period_of_a_kind_is_read() {
    let texts = [
        "May 2025",
        "P06",
        "Q3",
        "H1",
        "2025/26",
        "Week 12",
        "Spring term",
    ];
    for (placeholder, expected) in [
        ("month", &["May 2025", "P06"][..]),
        (" quarter ", &["Q3"]),
        ("half year", &["H1"]),
        ("year", &["2025/26"]),
        ("period", &texts),
    ] {
        let kind = AnyPeriod::named(placeholder).expect("a kind");
        let wanted = WantedPeriod::Any(kind);
        for text in texts {
            let name = expected.contains(&text).then(|| named(text));
            assert_eq!(wanted.read(text), name, "{placeholder}: {text}");
            assert_eq!(wanted.fits(text), name.is_some(), "{placeholder}: {text}");
        }
        assert_eq!(wanted.read("YTD 2025/26"), None, "{placeholder}");
        assert_eq!(wanted.read("Target"), None, "{placeholder}");
    }
    assert_eq!(AnyPeriod::named("week"), None);
}

#[test]
fn a_certain_period_is_wanted_in_any_spelling_or_in_its_own_text() {
    let wanted = WantedPeriod::Named {
        name: named("2025/26 Q3"),
        starts: None,
        exact: "the autumn return".to_owned(),
    };
    for (folded, expected) in [
        ("the autumn return", true),
        ("quarter 3", true),
        ("q3 2025", true),
        ("q4", false),
        ("target", false),
    ] {
        assert_eq!(wanted.fits(folded), expected, "{folded}");
    }
    assert_eq!(wanted.read("q3"), None);
}
