//! Tests of live rules: their text, and the ratings that get none. Expected formulas and elements: written by hand,
//! after ECMA-376 part 1, 18.3.1.10 and 18.3.1.18. The results of the formulas are in `boundaries`, by another engine.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::formula::is_own_formula;
use super::group::{LiveGroup, conditional_formats, group, rule_count};
use super::*;
use ambersheet_ooxml::colour::Colour;
use ambersheet_policy::model::{Conflict, SaidBy, ScaleLevel, Topic};
use ambersheet_quantity::{ParseOptions, StatedUnit, decimal_from_f64, read as read_text};

#[cfg(feature = "recalculate")]
mod boundaries;

/// The contents of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Number(f64),
    Text(&'static str),
    Bool(bool),
    Error,
    Blank,
}

use Content::{Blank, Error, Number, Text};

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("the tables hold decimals")
}

fn percent(text: &str) -> Tolerance {
    Tolerance::PercentOfTarget(decimal(text))
}

fn points(text: &str) -> Tolerance {
    Tolerance::Points(decimal(text))
}

fn policy(polarity: Polarity, tolerance: Option<Tolerance>) -> Policy {
    Policy {
        good_is: Some((polarity, SaidBy::Line(0))),
        tolerance: tolerance.map(|tolerance| (tolerance, 1)),
        ..Policy::default()
    }
}

fn scale_of(levels: usize) -> Scale {
    let level = |n| ScaleLevel {
        word: format!("Level {n}"),
        symbol: None,
        others: None,
        fill: Colour(n, n, n),
        text: Colour(0, 0, 0),
    };
    Scale::new((0..levels as u8).map(level).collect())
}

/// Returns the quantity that the engine reads from a cell.
fn read(content: Content, format: FormatKind) -> Result<Quantity, Missing> {
    match content {
        Number(number) => quantity_of_number(decimal_from_f64(number)?, format),
        Text(text) => read_text(text, ParseOptions::default()).quantity,
        Content::Bool(_) => Err(Missing::Text),
        Error => Err(Missing::Error),
        Blank => Err(Missing::Blank),
    }
}

fn input(place: LivePlace, content: Content, format: FormatKind) -> LiveInput {
    let is_text = matches!(content, Text(_));
    LiveInput {
        place,
        format,
        quantity: read(content, format),
        stated: None,
        is_text,
    }
}

/// A cell of the rating's sheet.
fn at(cell: &str) -> LivePlace {
    let fixed = cell.matches('$').count() == 2;
    LivePlace {
        sheet: None,
        cell: Cell::parse(cell.as_bytes()).expect("a cell"),
        fixed,
    }
}

fn general(cell: &str, content: Content) -> LiveInput {
    input(at(cell), content, FormatKind::General)
}

/// The rule of a row with blank cells in columns D and E.
fn row_rule(row: u32, policy: &Policy) -> LiveRule {
    let blank = |column| general(&format!("{column}{row}"), Blank);
    live(
        policy,
        &Scale::default(),
        Some(&blank("$D")),
        Some(&blank("$E")),
    )
    .expect("nothing stands against it")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn formulas_say_what_the_policy_says() {
    use FormatKind::{General, Percent};
    use Polarity::{CloseToTarget, Higher, Lower};
    type Levels = &'static [(u8, &'static str)];
    let cases: [(Polarity, Option<Tolerance>, FormatKind, usize, Levels); 7] = [
        (
            Higher,
            Some(percent("6")),
            General,
            3,
            &[
                (0, "ROUND($D7-$E7,9)>=0"),
                (
                    1,
                    "AND(ROUND($D7-$E7,9)<0,$E7<>0,ROUND(ABS($E7)*0.06-($E7-$D7),9)>=0)",
                ),
                (
                    2,
                    "AND(ROUND($D7-$E7,9)<0,$E7<>0,ROUND(ABS($E7)*0.06-($E7-$D7),9)<0)",
                ),
            ],
        ),
        (
            Lower,
            Some(percent("2.50")),
            Percent,
            5,
            &[
                (0, "ROUND($E7-$D7,9)>=0"),
                (
                    1,
                    "AND(ROUND($E7-$D7,9)<0,$E7<>0,ROUND(ABS($E7)*0.025-($D7-$E7),9)>=0)",
                ),
                (
                    4,
                    "AND(ROUND($E7-$D7,9)<0,$E7<>0,ROUND(ABS($E7)*0.025-($D7-$E7),9)<0)",
                ),
            ],
        ),
        (
            CloseToTarget,
            Some(points("5")),
            General,
            3,
            &[
                (0, "ROUND(-ABS($D7-$E7),9)>=0"),
                (
                    1,
                    "AND(ROUND(-ABS($D7-$E7),9)<0,ROUND(5-ABS($D7-$E7),9)>=0)",
                ),
                (2, "AND(ROUND(-ABS($D7-$E7),9)<0,ROUND(5-ABS($D7-$E7),9)<0)"),
            ],
        ),
        // Points of a percentage are percentage points, and the cells hold hundredths.
        (
            Higher,
            Some(points("5")),
            Percent,
            3,
            &[
                (0, "ROUND($D7-$E7,9)>=0"),
                (1, "AND(ROUND($D7-$E7,9)<0,ROUND(0.05-($E7-$D7),9)>=0)"),
                (2, "AND(ROUND($D7-$E7,9)<0,ROUND(0.05-($E7-$D7),9)<0)"),
            ],
        ),
        // Two levels: what is missed is the worst, but a missed target of zero is still not rated.
        (
            Higher,
            Some(percent("6")),
            General,
            2,
            &[
                (0, "ROUND($D7-$E7,9)>=0"),
                (1, "AND(ROUND($D7-$E7,9)<0,$E7<>0)"),
            ],
        ),
        (
            Lower,
            Some(points("6")),
            General,
            2,
            &[(0, "ROUND($E7-$D7,9)>=0"), (1, "AND(ROUND($E7-$D7,9)<0)")],
        ),
        // Without a tolerance no rule says what a missed target is.
        (Higher, None, General, 3, &[(0, "ROUND($D7-$E7,9)>=0")]),
    ];
    for (polarity, tolerance, format, levels, expected) in cases {
        let cell = |name| input(at(name), Blank, format);
        let policy = policy(polarity, tolerance);
        let rule = live(
            &policy,
            &scale_of(levels),
            Some(&cell("$D7")),
            Some(&cell("$E7")),
        )
        .expect("live");
        let expected: Vec<_> = expected
            .iter()
            .map(|(rank, test)| {
                (
                    *rank,
                    format!("IF(AND(ISNUMBER($D7),ISNUMBER($E7)),{test},FALSE)"),
                )
            })
            .collect();
        assert_eq!(
            rule.formulas(),
            expected,
            "{polarity:?} {tolerance:?} {format:?} {levels}"
        );
        assert!(
            rule.formulas()
                .iter()
                .all(|(_, formula)| is_own_formula(formula))
        );
    }
}

#[test]
fn other_formulas_are_not_taken_for_ours() {
    for formula in [
        "$D7>=$E7",
        "IF(AND(ISNUMBER($D7),ISNUMBER($E7)),$D7>=$E7,FALSE)",
        "IF(AND(ISNUMBER($D7)),ROUND($D7-$E7,9)>=0,FALSE)",
        "AND(ISNUMBER($D7),ISNUMBER($E7),ROUND($D7-$E7,9)>=0)",
        "",
    ] {
        assert!(!is_own_formula(formula), "{formula}");
    }
}

#[test]
fn references_are_as_excel_writes_them() {
    let on = |sheet: &str, cell| LivePlace {
        sheet: Some(Arc::from(sheet)),
        ..at(cell)
    };
    let cases = [
        (at("$D7"), at("$XFD7"), "$D7", "$XFD7"),
        (at("$B$4"), at("$AA$1048576"), "$B$4", "$AA$1048576"),
        (on("Data", "$B$4"), at("$C9"), "'Data'!$B$4", "$C9"),
        // Unquoted, the first would be a cell and the second end the name.
        (
            on("Q1", "$B$4"),
            on("Bob's", "$B4"),
            "'Q1'!$B$4",
            "'Bob''s'!$B4",
        ),
    ];
    let policy = policy(Polarity::Higher, None);
    for (actual, target, a, t) in cases {
        let cell = |place: &LivePlace| input(place.clone(), Blank, FormatKind::General);
        let rule = live(
            &policy,
            &Scale::default(),
            Some(&cell(&actual)),
            Some(&cell(&target)),
        )
        .expect("live");
        let expected = format!("IF(AND(ISNUMBER({a}),ISNUMBER({t})),ROUND({a}-{t},9)>=0,FALSE)");
        assert_eq!(rule.formulas(), [(0, expected)]);
    }
}

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

#[test]
fn ratings_that_differ_only_in_the_row_share_a_format() {
    let six = policy(Polarity::Higher, Some(percent("6")));
    let seven = policy(Polarity::Higher, Some(percent("7")));
    let rating = |cell: &str, policy| {
        let cell = Cell::parse(cell.as_bytes()).expect("a cell");
        (cell, row_rule(cell.row + 1, policy))
    };
    let elsewhere = {
        let fixed = |name| general(name, Blank);
        let rule = live(
            &six,
            &Scale::default(),
            Some(&fixed("$D9")),
            Some(&fixed("$E$1")),
        )
        .expect("live");
        (Cell::new(8, 5), rule)
    };
    let rated = vec![
        rating("F12", &six),
        rating("G7", &six),
        rating("F7", &six),
        rating("F8", &seven),
        rating("F11", &six),
        elsewhere,
        rating("F13", &seven),
        rating("F7", &seven),
    ];
    let found: Vec<_> = group(rated)
        .iter()
        .map(|group| {
            (
                ambersheet_ooxml::address::list_of_ranges(&group.ranges),
                group.rule.formulas()[1].1.clone(),
            )
        })
        .collect();
    let amber = |row: u32, share: &str| {
        format!(
            "IF(AND(ISNUMBER($D{row}),ISNUMBER($E{row})),AND(ROUND($D{row}-$E{row},9)<0,$E{row}<>0,ROUND(ABS($E{row})*{share}-($E{row}-$D{row}),9)>=0),FALSE)"
        )
    };
    let to_fixed = amber(9, "0.06").replace("$E9", "$E$1");
    let expected = [
        ("F7 F11:F12", amber(7, "0.06")),
        ("F8 F13", amber(8, "0.07")),
        ("F9", to_fixed),
        ("G7", amber(7, "0.06")),
    ];
    assert_eq!(
        found,
        expected.map(|(ranges, formula)| (ranges.to_owned(), formula))
    );
}

#[test]
fn a_format_has_no_more_ranges_than_excel_takes() {
    let six = policy(Polarity::Higher, Some(percent("6")));
    let rated = (0..2_500)
        .map(|n| (Cell::new(2 * n, 5), row_rule(2 * n + 1, &six)))
        .collect();
    let groups: Vec<LiveGroup> = group(rated);
    assert_eq!(
        groups
            .iter()
            .map(|group| group.ranges.len())
            .collect::<Vec<_>>(),
        [1_000, 1_000, 500]
    );
    assert_eq!(rule_count(&groups), 9);
    // Each with the formula for its own first cell: 2 x 1,000 rows down, counted from 1.
    assert_eq!(groups[1].rule.formulas(), row_rule(2_001, &six).formulas());
}

#[test]
fn elements_are_marked_and_escaped() {
    let policy = policy(Polarity::Higher, None);
    let place = LivePlace {
        sheet: Some(Arc::from("R&D")),
        ..at("$B$4")
    };
    let cell = input(place, Blank, FormatKind::General);
    let rule = live(
        &policy,
        &Scale::default(),
        Some(&cell),
        Some(&general("$C9", Blank)),
    )
    .expect("live");
    let groups = group(vec![(Cell::new(8, 3), rule)]);
    let text = |prefix| String::from_utf8(conditional_formats(&groups, &[12, 13, 14], -5, prefix));
    let mark = "<x:extLst><x:ext uri=\"{6A1C5B0E-52B7-4E0B-9C5E-A3BE25C0F1D7}\" xmlns:ambersheet=\"urn:ambersheet:format:1\"><ambersheet:rule/></x:ext></x:extLst>";
    let expected = format!(
        "<x:conditionalFormatting sqref=\"D9\"><x:cfRule type=\"expression\" dxfId=\"12\" priority=\"1\" stopIfTrue=\"1\"><x:formula>IF(AND(ISNUMBER('R&amp;D'!$B$4),ISNUMBER($C9)),ROUND('R&amp;D'!$B$4-$C9,9)&gt;=0,FALSE)</x:formula>{mark}</x:cfRule></x:conditionalFormatting>"
    );
    assert_eq!(text("x:").as_deref(), Ok(expected.as_str()));
    assert_eq!(text("").as_deref(), Ok(expected.replace("x:", "").as_str()));
}

#[test]
fn priorities_rise_and_each_level_has_its_format() {
    let rated = [7, 8].map(|row| {
        let policy = policy(Polarity::Higher, Some(percent(&row.to_string())));
        (Cell::new(row - 1, 5), row_rule(row, &policy))
    });
    let text = conditional_formats(&group(rated.to_vec()), &[4, 5, 6], 10, "");
    let text = String::from_utf8(text).expect("formulas are UTF-8");
    let found: Vec<_> = text
        .split("<conditionalFormatting ")
        .skip(1)
        .map(|element| element.split("stopIfTrue").next().unwrap_or_default())
        .collect();
    let rule = |cell: &str, format: u32, priority: u32| {
        format!(
            "sqref=\"{cell}\"><cfRule type=\"expression\" dxfId=\"{format}\" priority=\"{priority}\" "
        )
    };
    let expected = [
        ("F7", 4, 10),
        ("F7", 5, 11),
        ("F7", 6, 12),
        ("F8", 4, 13),
        ("F8", 5, 14),
        ("F8", 6, 15),
    ];
    assert_eq!(
        found,
        expected.map(|(cell, format, priority)| rule(cell, format, priority))
    );
}

/// Names the tests of `boundaries` where the spreadsheet engine is not built, so that the run counts them as skipped.
#[cfg(not(feature = "recalculate"))]
mod boundaries {
    #[test]
    #[ignore = "needs the feature recalculate"]
    fn eighteen_thousand_on_the_limit() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn limits_of_other_policies() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn targets_below_zero_and_large_ones() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn computed_numbers() {
        panic!("needs the feature recalculate");
    }

    #[test]
    #[ignore = "needs the feature recalculate"]
    fn zero_and_what_is_no_number() {
        panic!("needs the feature recalculate");
    }
}
