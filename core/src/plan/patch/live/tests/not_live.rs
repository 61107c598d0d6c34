//! The ratings that get no live rule, each with its reason.

use super::*;

/// The policy with a line about a topic.
fn with_line(policy: &Policy, topic: Topic) -> Policy {
    let mut policy = policy.clone();
    policy.lines[topic as usize] = Some((3, true));
    policy
}

#[test]
fn what_the_rules_do_not_rate_by_numbers_is_not_live() {
    let rated = policy(Polarity::Higher, Some(percent("5")));
    let cell = general("D7", Number(1.0));
    let of =
        |policy: &Policy| live(policy, &Scale::default(), Some(&cell), Some(&cell)).map(|_| ());
    assert_eq!(of(&rated), Ok(()));
    let by_function = with_line(&rated, Topic::By);
    let contradicting = Policy {
        conflict: Some(Conflict::Column(0)),
        ..rated.clone()
    };
    for (policy, reason) in [
        (
            Policy {
                good_is: None,
                ..rated.clone()
            },
            NotLive::NoRule,
        ),
        (by_function, NotLive::ByRules),
        // The engine asks in this order.
        (with_line(&contradicting, Topic::By), NotLive::Contradiction),
        (
            with_line(&contradicting, Topic::NotRated),
            NotLive::NotRated,
        ),
    ] {
        assert_eq!(of(&policy), Err(reason));
    }
    let scale = Scale::default();
    assert_eq!(
        live(&rated, &scale, None, Some(&cell)).err(),
        Some(NotLive::NoCell(Part::Actual))
    );
    assert_eq!(
        live(&rated, &scale, Some(&cell), None).err(),
        Some(NotLive::NoCell(Part::Target))
    );
}

/// A formula sees stored numbers: it knows a unit of the rules only where the format says it too.
#[test]
fn a_unit_of_the_rules_is_live_where_the_formats_say_it_too() {
    use FormatKind::{Currency, General, Percent};
    let rated = policy(Polarity::Higher, Some(percent("5")));
    let named = |text| StatedUnit::named(text).expect("a unit");
    for (stated, format, expected) in [
        (StatedUnit::PERCENT, Percent, None),
        (
            StatedUnit::PERCENT,
            General,
            Some(NotLive::StatedUnit(Part::Actual)),
        ),
        (
            StatedUnit::FRACTION_OF_ONE,
            General,
            Some(NotLive::StatedUnit(Part::Actual)),
        ),
        (StatedUnit::NUMBER, General, None),
        (
            StatedUnit::NUMBER,
            Percent,
            Some(NotLive::StatedUnit(Part::Actual)),
        ),
        (named("days"), General, None),
        (named("£"), Currency('£'), None),
        (named("£"), Percent, Some(NotLive::StatedUnit(Part::Actual))),
        (
            named("£m"),
            General,
            Some(NotLive::StatedUnit(Part::Actual)),
        ),
    ] {
        let cell = LiveInput {
            stated: Some(stated),
            ..input(at("D7"), Number(1.0), format)
        };
        let got = live(&rated, &Scale::default(), Some(&cell), Some(&cell)).err();
        assert_eq!(got, expected, "{stated:?} over {format:?}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_excel_would_not_decide_as_the_engine_does_is_not_live() {
    use FormatKind::{Currency, Date, General, Percent, Text as AsText, Unclear};
    use NotLive::{
        DateFormat, DoubtedTolerance, Format, NumberAsText, OutOfRange, TextFormat, TooFine,
        TooLarge, Units,
    };
    use Part::{Actual, Target};
    type Holds = (Content, FormatKind);
    let five = Some(percent("5"));
    let worded = |unit, power| FormatKind::Worded { unit, power };
    let millions = Unit::ByFormat {
        sign: None,
        power: 6,
    };
    let cases: [(Holds, Holds, Option<Tolerance>, Option<NotLive>); 41] = [
        ((Number(70.0), General), (Number(75.0), General), five, None),
        // Blank now, or not a number: the colour comes with the number.
        ((Blank, General), (Blank, General), five, None),
        ((Text("TBC"), General), (Number(75.0), General), five, None),
        (
            (Text("about half"), General),
            (Text("as last year"), General),
            five,
            None,
        ),
        ((Error, General), (Content::Bool(true), General), five, None),
        ((Number(70.0), General), (Text("N/A"), General), five, None),
        // Text that counts as a number.
        (
            (Text("69.8%"), Percent),
            (Number(0.75), Percent),
            five,
            Some(NumberAsText(Actual)),
        ),
        (
            (Number(70.0), General),
            (Text("2,000"), General),
            five,
            Some(NumberAsText(Target)),
        ),
        (
            (Text("70"), AsText),
            (Number(75.0), General),
            five,
            Some(NumberAsText(Actual)),
        ),
        (
            (Text("9999999999999999"), General),
            (Blank, General),
            five,
            Some(NumberAsText(Actual)),
        ),
        // Formats under which what is typed is no number.
        (
            (Number(70.0), AsText),
            (Number(75.0), General),
            five,
            Some(TextFormat(Actual)),
        ),
        (
            (Number(70.0), General),
            (Blank, AsText),
            five,
            Some(TextFormat(Target)),
        ),
        (
            (Blank, Date),
            (Blank, General),
            five,
            Some(DateFormat(Actual)),
        ),
        (
            (Number(70.0), General),
            (Number(45_000.0), Date),
            five,
            Some(DateFormat(Target)),
        ),
        // Units, of blank cells too.
        (
            (Number(0.7), Percent),
            (Number(75.0), General),
            five,
            Some(Units),
        ),
        ((Blank, General), (Blank, Percent), five, Some(Units)),
        (
            (Number(7.0), Currency('£')),
            (Number(7.0), Currency('$')),
            five,
            Some(Units),
        ),
        (
            (Number(7.0), worded(millions, 0)),
            (Number(7.0), General),
            five,
            Some(Units),
        ),
        (
            (Number(7.0), worded(millions, 6)),
            (Number(7.0), worded(millions, 6)),
            five,
            Some(Format(Actual)),
        ),
        (
            (Number(7.0), General),
            (Number(7.0), Unclear),
            five,
            Some(Format(Target)),
        ),
        (
            (Blank, FormatKind::Nothing),
            (Number(7.0), General),
            five,
            Some(Format(Actual)),
        ),
        (
            (Number(7.0), worded(Unit::Percent, 0)),
            (Number(0.07), Percent),
            five,
            Some(Format(Actual)),
        ),
        (
            (Number(7.0), Currency('£')),
            (Number(7.0), General),
            five,
            None,
        ),
        (
            (Number(7.0), worded(millions, 0)),
            (Number(7.0), worded(millions, 0)),
            five,
            None,
        ),
        // Size, in the unit: 1,000 is 100,000%.
        (
            (Number(100_000.0), General),
            (Number(-100_000.0), General),
            five,
            None,
        ),
        (
            (Number(100_000.01), General),
            (Number(7.0), General),
            five,
            Some(TooLarge(Actual)),
        ),
        (
            (Number(7.0), General),
            (Number(-100_000.5), General),
            five,
            Some(TooLarge(Target)),
        ),
        (
            (Number(1_000.0), Percent),
            (Number(7.0), Percent),
            five,
            None,
        ),
        (
            (Number(1_000.01), Percent),
            (Number(7.0), Percent),
            five,
            Some(TooLarge(Actual)),
        ),
        (
            (Number(1e15), General),
            (Number(7.0), General),
            five,
            Some(OutOfRange(Actual)),
        ),
        (
            (Number(7.0), General),
            (Number(1e-14), General),
            five,
            Some(OutOfRange(Target)),
        ),
        (
            (Number(7.0), General),
            (Number(60_000.0), General),
            Some(percent("200")),
            Some(TooLarge(Part::Tolerance)),
        ),
        (
            (Blank, General),
            (Blank, General),
            Some(points("100000.1")),
            Some(TooLarge(Part::Tolerance)),
        ),
        // Decimals, of the numbers that the cells hold; 0.1 + 0.2 is 0.3 and has one.
        (
            (Number(0.1 + 0.2), General),
            (Number(0.123_456_789), General),
            Some(points("1")),
            None,
        ),
        (
            (Number(1.0 / 3.0), General),
            (Number(1.0), General),
            five,
            Some(TooFine(Actual)),
        ),
        (
            (Number(1.0), General),
            (Number(0.123_456_789_1), General),
            five,
            Some(TooFine(Target)),
        ),
        (
            (Number(0.698), Percent),
            (Number(0.123_456_789_1), Percent),
            five,
            Some(TooFine(Target)),
        ),
        // The target has 8 decimals, 5 percent of it has 10.
        (
            (Number(1.0), General),
            (Number(0.123_456_77), General),
            five,
            Some(TooFine(Part::Tolerance)),
        ),
        (
            (Blank, General),
            (Blank, General),
            Some(percent("0.00000001")),
            Some(TooFine(Part::Tolerance)),
        ),
        (
            (Blank, Percent),
            (Blank, Percent),
            Some(points("0.50000001")),
            Some(TooFine(Part::Tolerance)),
        ),
        (
            (Blank, Percent),
            (Blank, Percent),
            Some(points("0.05")),
            Some(DoubtedTolerance),
        ),
    ];
    for (n, (actual, target, tolerance, expected)) in cases.into_iter().enumerate() {
        let cell = |place, (content, format)| input(at(place), content, format);
        let policy = policy(Polarity::Higher, tolerance);
        let found = live(
            &policy,
            &Scale::default(),
            Some(&cell("$D7", actual)),
            Some(&cell("$E7", target)),
        );
        assert_eq!(
            found.err(),
            expected,
            "case {n}: {actual:?} {target:?} {tolerance:?}"
        );
    }
}

#[test]
fn every_reason_has_its_phrase() {
    use NotLive::{
        ByRules, Contradiction, DateFormat, DoubtedTolerance, Further, NoCell, NoRule, NotRated,
        NumberAsText, OutOfRange, Reckoned, TextFormat, TooFine, TooLarge, Typed, Units,
    };
    let cases = [
        (NotRated, "the rules leave it unrated"),
        (Contradiction, "what the rules say of it contradicts itself"),
        (
            ByRules,
            "a function or a list of conditions in the rules decides it",
        ),
        (
            Reckoned,
            "its actual or its target is worked out first, by a profile, a part or ranks",
        ),
        (
            DoubtedTolerance,
            "it is not certain what the tolerance of the rules counts beside its cells",
        ),
        (NoRule, "no rule says what good is for it"),
        (Typed, "it is what somebody typed"),
        (Further, "it is not the main rating of its row"),
        (NoCell(Part::Target), "there is no cell for its target"),
        (
            NumberAsText(Part::Actual),
            "its actual is a number typed as text, which Excel does not compute with",
        ),
        (
            TextFormat(Part::Target),
            "the cell of its target is formatted as text, so that a number typed there is text",
        ),
        (
            DateFormat(Part::Actual),
            "the cell of its actual is formatted as a date",
        ),
        (
            Units,
            "its actual and its target are formatted in different units",
        ),
        (
            OutOfRange(Part::Target),
            "its target is too large or too small to compute with exactly",
        ),
        (
            TooLarge(Part::Actual),
            "its actual is over 100,000, where Excel does not compute exactly enough",
        ),
        (
            TooFine(Part::Tolerance),
            "its tolerance has more than 9 decimals",
        ),
    ];
    for (reason, phrase) in cases {
        assert_eq!(reason.to_string(), phrase);
    }
}
