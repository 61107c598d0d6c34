//! The formulas of live rules, as Excel writes them.

use super::*;

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
