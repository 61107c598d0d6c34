//! Source of truth: the functions that rate records of workbooks, asked row by row over values made one at a time
//! (`oracle`), and a workbook rated as a whole (`workbook`). What those say is held to hand counts and published tables
//! elsewhere. Reasons and ranks of [`the_reasons_are_those_of_a_bare_number`] were typed by hand.

use proptest::prelude::*;

use ambersheet_ooxml::text::fold;
use ambersheet_policy::evaluate::columns::{
    CHUNK, Column, Columns, Compiled, FIRST_REASON, Input, NotColumnar, Ratings,
};
use ambersheet_policy::model::{Comparator, Policy, RulesetModel, StatedPolarity};
use ambersheet_policy::reason::Reason;
use ambersheet_script::{Overrides, RegisterFault};

#[path = "columns/generate.rs"]
mod generate;
#[path = "columns/oracle.rs"]
mod oracle;
#[path = "columns/workbook.rs"]
mod workbook;

use generate::{Rows, Seed};

/// The rules of the measure "Visits": for columns, and as the functions that rate records take them.
struct Visits {
    rules: RulesetModel,
    policy: Policy,
    compiled: Compiled,
}

/// The script of a table with every column and these lines.
fn script(lines: &str) -> String {
    format!(
        "table(\"S\", #{{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", previous: \"Previous\", \
         intervention: \"Intervention\", forecast: optional(\"Forecast\"), baseline: optional(\"Baseline\"), rating: write_to(\"Rating\") }});\n{lines}"
    )
}

fn loaded(lines: &str) -> RulesetModel {
    let script = script(lines);
    let no_register = |_, _: &str, _: &str| Err(RegisterFault::File("none is here".to_owned()));
    ambersheet_script::load(
        "columns.rhai",
        script.as_bytes(),
        &Overrides::default(),
        no_register,
    )
    .unwrap_or_else(|problems| panic!("{problems:?}\n{script}"))
}

fn visits(lines: &str) -> Visits {
    let rules = loaded(lines);
    let policy = rules.policies.of(
        &fold("Visits"),
        &fold(""),
        None,
        None,
        StatedPolarity::Nothing,
    );
    let compiled = rules
        .compile("Visits", "", None)
        .expect("a policy for columns");
    Visits {
        rules,
        policy,
        compiled,
    }
}

fn compiled(lines: &str) -> Compiled {
    visits(lines).compiled
}

fn rated(compiled: &Compiled, rows: &Rows) -> Ratings {
    let mut out = Ratings::default();
    compiled.rate(&rows.columns(), &mut out);
    out
}

/// Every row is what the record path says of it; what the rows are is said where it is not.
fn assert_equal(lines: &str, visits: &Visits, rows: &Rows) -> Result<(), TestCaseError> {
    let out = rated(&visits.compiled, rows);
    for row in 0..rows.actual.len() {
        let expected = oracle::rate(visits, rows, row);
        prop_assert_eq!(
            out.get(row),
            Some(expected),
            "{} of {:?} against {:?}, {:?} before, {:?} to intervene",
            lines,
            rows.actual[row],
            rows.target[row],
            rows.previous[row],
            rows.intervention[row]
        );
    }
    Ok(())
}

proptest! {
    // 256 policies of 384 rows, of which three in four are on or next to a limit: 73,000 of those.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn threshold_policies_rate_columns_as_records(seed in any::<u64>()) {
        let mut seed = Seed::new(seed);
        let lines = generate::threshold(&mut seed);
        let visits = visits(&lines);
        assert_equal(&lines, &visits, &Rows::near(&visits, &mut seed, 384))?;
    }

    #[test]
    fn conditions_rate_columns_as_records(seed in any::<u64>()) {
        let mut seed = Seed::new(seed);
        let lines = generate::conditions(&mut seed);
        let visits = visits(&lines);
        assert_equal(&lines, &visits, &Rows::near(&visits, &mut seed, 384))?;
    }
}

#[test]
fn chunks_follow_one_another() {
    for (lines, by_records) in [
        (
            "lower_is_better(all_others); amber_within(percent_of_target(6.25));",
            3077,
        ),
        (generate::EVERY_CONDITION, 3077),
        ("not_rated(\"*\");", 0),
    ] {
        let visits = visits(lines);
        let rows = Rows::near(&visits, &mut Seed::new(11), 3 * CHUNK + 5);
        let out = rated(&visits.compiled, &rows);
        let mut records = Ratings::default();
        visits
            .compiled
            .rate_as_records(&rows.columns(), &mut records);
        assert_eq!(out.codes(), records.codes(), "{lines}");
        assert_eq!(
            (records.by_decimals(), out.codes().len()),
            (by_records, 3077),
            "{lines}"
        );
        if by_records > 0 {
            assert_equal(lines, &visits, &rows).expect("rows as records");
        }
    }
}

#[test]
fn binary_decides_nearly_every_row_of_a_random_column() {
    let policies = [
        "higher_is_better(all_others); amber_within(percent_of_target(5));",
        "lower_is_better(all_others); amber_within(percent_of_target(6.25));",
        "close_to_target(all_others); amber_within(percent_of_target(0));",
        "higher_is_better(all_others); amber_within(points(2.5));",
        "lower_is_better(all_others); amber_within(points(0));",
        "higher_is_better(all_others);",
        generate::EVERY_CONDITION,
    ];
    for lines in policies {
        let rows = Rows::random(&mut Seed::new(7), 100_000);
        let out = rated(&compiled(lines), &rows);
        assert!(
            out.by_decimals() <= 10,
            "{} of 100,000 rows took decimals: {lines}",
            out.by_decimals()
        );
    }
}

#[test]
fn a_row_on_a_limit_takes_decimals() {
    // 64.3 - 62.3 is 2 in decimals, and a little less than 2 in binary.
    let rows = Rows::of(&[(62.3, 64.3), (62.2, 64.3), (62.4, 64.3), (4.39, 4.39)]);
    let out = rated(
        &compiled("higher_is_better(all_others); amber_within(points(2));"),
        &rows,
    );
    assert_eq!(out.codes(), [1, 2, 1, 0]);
    assert_eq!(out.by_decimals(), 1);
}

#[test]
fn the_reasons_are_those_of_a_bare_number() {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    let threshold = "higher_is_better(all_others); amber_within(percent_of_target(5));";
    let by = |asks: &str| {
        format!(
            "higher_is_better(all_others); measure(\"Visits\", #{{ by: first_of([{asks}(\"Green\")]) }});"
        )
    };
    let reason = |reason: Reason| Err(reason);
    for (lines, actual, target, expected) in [
        (threshold.to_owned(), 95.0, 100.0, Ok(1)),
        (threshold.to_owned(), nan, 100.0, reason(Reason::NoData)),
        (threshold.to_owned(), nan, nan, reason(Reason::NoData)),
        (
            threshold.to_owned(),
            infinity,
            nan,
            reason(Reason::OutOfRange),
        ),
        (threshold.to_owned(), 95.0, nan, reason(Reason::NoTarget)),
        (
            threshold.to_owned(),
            95.0,
            -infinity,
            reason(Reason::OutOfRange),
        ),
        (threshold.to_owned(), 1e-14, 1.0, reason(Reason::OutOfRange)),
        (threshold.to_owned(), -1.0, 0.0, reason(Reason::ZeroTarget)),
        (threshold.to_owned(), 1.0, 0.0, Ok(0)),
        (
            "higher_is_better(all_others);".to_owned(),
            95.0,
            100.0,
            reason(Reason::NoRule),
        ),
        (
            "higher_is_better(\"Other\");".to_owned(),
            95.0,
            100.0,
            reason(Reason::NoRule),
        ),
        (
            "higher_is_better(all_others); not_rated(\"Visits\");".to_owned(),
            95.0,
            100.0,
            reason(Reason::NotRated),
        ),
        (by("improved"), 95.0, 100.0, reason(Reason::NoPrevious)),
        (
            by("up_to_intervention"),
            95.0,
            100.0,
            reason(Reason::NoIntervention),
        ),
    ] {
        let mut rows = Rows::of(&[(actual, target)]);
        rows.previous.fill(nan);
        rows.intervention.fill(nan);
        assert_eq!(
            rated(&compiled(&lines), &rows).get(0),
            Some(expected),
            "{actual} against {target}: {lines}"
        );
    }
}

#[test]
fn what_no_column_has_is_refused_by_name() {
    let conditions = "by: first_of([improved(\"Green\"), otherwise(\"Red\")])";
    for (says, expected, words) in [
        (
            "by: function(\"by_it\")",
            NotColumnar::Function("by_it".to_owned()),
            "the function `by_it` rates this measure, record by record",
        ),
        (
            "by: first_of([exactly(\"Done\", \"Green\"), otherwise(\"Red\")])",
            NotColumnar::Texts,
            "the rules read texts of this measure, and columns hold numbers",
        ),
        (
            "part: \"NCS\"",
            NotColumnar::Texts,
            "the rules read texts of this measure, and columns hold numbers",
        ),
        (
            "ranked: [\"Good\", \"Fair\"]",
            NotColumnar::Ranks,
            "texts are ranks of this measure, and columns hold numbers",
        ),
        (
            "by: grid(#{ columns: [\"Rare\"], rows: [[\"Minor\", \"Green\"]] })",
            NotColumnar::Grid,
            "a grid of labels rates this measure, and columns hold numbers",
        ),
        (
            "profile: linear",
            NotColumnar::Profile,
            "the target of this measure is spread over the year",
        ),
        (
            "rate: forecast",
            NotColumnar::Forecast,
            "the forecast of this measure is rated in place of its actual",
        ),
        (
            &format!("compared_with: baseline, {conditions}"),
            NotColumnar::Comparator(Comparator::Baseline),
            "this measure is compared with its baseline",
        ),
        (
            &format!("compared_with: same_period_last_year, {conditions}"),
            NotColumnar::Comparator(Comparator::LastYear),
            "this measure is compared with the same period of the year before",
        ),
    ] {
        let lines = format!(
            "period(\"2024/25 Q2\"); fn by_it(m) {{ \"Green\" }}\nhigher_is_better(all_others);\n\
             measure(\"Visits\", #{{ {says} }});"
        );
        let refused = loaded(&lines)
            .compile("Visits", "", None)
            .expect_err("no policy for columns");
        assert_eq!(
            (refused.to_string().as_str(), refused),
            (words, expected),
            "{lines}"
        );
        // What is said of one measure is not said of another.
        assert!(loaded(&lines).compile("Jobs", "", None).is_ok(), "{lines}");
    }
    let refused = loaded("higher_is_better(all_others);").compile("Visits", "", Some("risk"));
    assert_eq!(
        refused.expect_err("no such field"),
        NotColumnar::NoSuchField("risk".to_owned())
    );
}

#[test]
fn what_a_measure_is_compared_with_counts_only_where_it_is_asked() {
    let lines = "higher_is_better(all_others); measure(\"Visits\", #{ compared_with: baseline, \
                 by: first_of([at_least(5, \"Green\"), otherwise(\"Red\")]) });";
    let out = rated(&compiled(lines), &Rows::of(&[(5.0, 9.0), (4.0, 9.0)]));
    assert_eq!(out.codes(), [0, 2]);
}

/// A target of the rules lends its unit to a row without one, so that small points beside it have two readings. Found by
/// the random policies above; expected by "A bare number of the rules with two readings rates nothing".
#[test]
fn a_target_of_the_rules_lends_its_unit_to_a_movement() {
    let (nan, doubted) = (f64::NAN, Err(Reason::AmbiguousUnit));
    for (same, target, expected) in [
        ("points(0.1)", nan, doubted),
        ("points(0.1)", 64.3, Ok(0)),
        ("points(0.5)", nan, Ok(0)),
        ("points(0)", nan, Ok(0)),
        ("percent_of_previous(0.1)", nan, Ok(0)),
    ] {
        for condition in ["improved", "improved_or_same"] {
            let lines = format!(
                "higher_is_better(all_others); same_if_within({same}); \
                 measure(\"Visits\", #{{ target: \"64.3%\", by: first_of([{condition}(\"Green\")]) }});"
            );
            let visits = visits(&lines);
            let mut rows = Rows::of(&[(90.0, target)]);
            rows.previous.fill(80.0);
            assert_eq!(
                rated(&visits.compiled, &rows).get(0),
                Some(expected),
                "{lines}"
            );
            assert_equal(&lines, &visits, &rows).expect("a row as a record");
        }
    }
}

/// How many of 2,000 rows at limits, and of 2,000 anywhere, are left to decimals. Binary may leave as many as it likes
/// and be right; these figures say that it does not begin to, and where it begins is theirs to say. They were counted.
#[test]
fn binary_leaves_no_more_to_decimals_than_it_has_to() {
    let conditions = |list: &str| {
        format!(
            "higher_is_better(all_others); same_if_within(points(0.5)); measure(\"Visits\", #{{ by: first_of([{list}, otherwise(\"Red\")]) }});"
        )
    };
    let moved = |polarity: &str, same: &str| {
        format!(
            "{polarity}(all_others); same_if_within({same}); measure(\"Visits\", #{{ by: first_of([improved(\"Green\"), improved_or_same(\"Amber\"), otherwise(\"Red\")]) }});"
        )
    };
    let with = |extra: &str| {
        format!(
            "higher_is_better(all_others); amber_within(points(2.5)); measure(\"Visits\", #{{ {extra} }});"
        )
    };
    let percent = "amber_within(percent_of_target(6.25));";
    for (lines, expected) in [
        (format!("higher_is_better(all_others); {percent}"), (825, 0)),
        (format!("lower_is_better(all_others); {percent}"), (855, 0)),
        (format!("close_to_target(all_others); {percent}"), (1311, 0)),
        (
            "higher_is_better(all_others); amber_within(points(2.5));".to_owned(),
            (743, 0),
        ),
        (
            "close_to_target(all_others); amber_within(points(0));".to_owned(),
            (1076, 0),
        ),
        (
            "lower_is_better(all_others); amber_within(percent_of_target(0.0000000000000001));"
                .to_owned(),
            (916, 247),
        ),
        (with("unit: percent"), (1081, 13)),
        (with("unit: \"£\""), (743, 0)),
        (with("unit: \"£000\""), (2000, 2000)),
        (with("target: 64.3"), (740, 0)),
        (with("target: 0.123456789012345678"), (765, 102)),
        (with("target: \"64.3%\""), (765, 102)),
        (with("target: \"64.3%\", unit: percent"), (1081, 13)),
        (with("target: 64.3, unit: \"£\""), (740, 0)),
        (
            conditions("on_target(\"Green\"), better_than_target(\"Amber\")"),
            (642, 0),
        ),
        (
            conditions(
                "within(points(2), \"Green\"), closer_than(percent_of_target(7), \"Amber\")",
            ),
            (780, 0),
        ),
        (
            conditions("at_least(50, \"Green\"), more_than(25.5, \"Amber\")"),
            (599, 0),
        ),
        (
            conditions("at_most(-50, \"Green\"), less_than(3.14159265358979323846264, \"Amber\")"),
            (711, 0),
        ),
        (
            conditions("exactly(7, \"Green\"), between(-9, 50.5, \"Amber\")"),
            (679, 0),
        ),
        (conditions("up_to_intervention(\"Green\")"), (662, 0)),
        (
            conditions("better_than_target(\"Green\")")
                .replace("higher_is_better", "close_to_target"),
            (357, 0),
        ),
        (
            conditions("at_least(50, \"Green\")").replace("#{ by", "#{ unit: \"£\", by"),
            (456, 0),
        ),
        (moved("higher_is_better", "points(0)"), (952, 0)),
        (moved("lower_is_better", "points(0.5)"), (818, 0)),
        (
            moved("higher_is_better", "percent_of_target(10)"),
            (1071, 99),
        ),
        (
            moved("lower_is_better", "percent_of_previous(6.25)"),
            (983, 0),
        ),
        (moved("close_to_target", "points(0.5)"), (1029, 99)),
        (
            moved("close_to_target", "percent_of_previous(1)"),
            (1144, 99),
        ),
    ] {
        let visits = visits(&lines);
        let near = Rows::near(&visits, &mut Seed::new(5), 2_000);
        let near = rated(&visits.compiled, &near).by_decimals();
        let random = rated(&visits.compiled, &Rows::random(&mut Seed::new(7), 2_000)).by_decimals();
        assert_eq!((near, random), expected, "{lines}");
    }
}

#[test]
fn rows_that_follow_one_another_and_rows_that_lie_apart_are_the_columns_own() {
    let values = [1.0, 2.0, f64::NAN, 4.0, 5.0];
    // The bits of the rows begin at the third; rows 1 and 3 have none.
    let bits = [0b0101_0111];
    let each = Column::from(&values[..]);
    for (column, expected) in [
        (each, [Some(1.0), Some(2.0), None, Some(4.0), Some(5.0)]),
        (
            each.valid(&bits, 2),
            [Some(1.0), None, None, None, Some(5.0)],
        ),
        (Column::same(7.0), [Some(7.0); 5]),
        (
            Column::same(7.0).valid(&bits, 2),
            [Some(7.0), None, Some(7.0), None, Some(7.0)],
        ),
    ] {
        let there = |value: f64| Some(value).filter(|value| !value.is_nan());
        let all: Vec<_> = (0..5).map(|row| there(column.value(row))).collect();
        assert_eq!(all, expected);
        for (from, rows) in [(0, 5), (1, 3), (4, 1), (2, 0)] {
            let part = column.part(from, rows);
            let own: Vec<_> = (0..rows).map(|row| there(part.value(row))).collect();
            assert_eq!(own, expected[from..from + rows], "{rows} from {from}");
        }
        let mut gathered = vec![9.0];
        column.gather(&[4, 0, 3, 0], &mut gathered);
        let own: Vec<_> = gathered.into_iter().map(there).collect();
        assert_eq!(
            own,
            [
                Some(9.0),
                expected[4],
                expected[0],
                expected[3],
                expected[0]
            ]
        );
    }
    // Rows that are not there have no values, and a part has no more rows than there are.
    assert!(
        each.value(5).is_nan()
            && each.part(3, 9).value(2).is_nan()
            && each.part(9, 1).value(0).is_nan()
    );
    let mut gathered = Vec::new();
    each.gather(&[5], &mut gathered);
    assert!(gathered[0].is_nan());
}

#[test]
fn a_field_is_rated_by_its_own_line_alone() {
    let lines = "table(\"F\", #{ measure: \"Measure\", actual: \"Actual\", risk: rated(\"Risk\"), \
                 spend: rated(\"Spend\") }); higher_is_better(all_others); amber_within(points(2)); keep_typed(\"risk\"); \
                 measure(\"Visits\", #{ field: \"spend\", by: first_of([at_least(90, \"Green\"), otherwise(\"Red\")]) });";
    let rules = loaded(lines);
    let rows = Rows::of(&[(89.0, 85.0), (90.0, 95.0), (f64::NAN, 95.0)]);
    let codes = |measure: &str, field| {
        let compiled = rules
            .compile(measure, "", field)
            .expect("a policy for columns");
        let out = rated(&compiled, &rows);
        (0..3)
            .map(|row| out.get(row).expect("a row"))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("Visits", None), [Ok(0), Ok(2), Err(Reason::NoData)]);
    assert_eq!(
        codes("Visits", Some("spend")),
        [Ok(2), Ok(0), Err(Reason::NoData)]
    );
    assert_eq!(codes("Jobs", Some("spend")), [Err(Reason::NoRule); 3]);
    assert_eq!(codes("", None), [Err(Reason::NoRule); 3]);
    let typed = rules.compile("Visits", "", Some("risk"));
    assert_eq!(
        typed.expect_err("a field that is typed"),
        NotColumnar::Typed
    );
}

/// Source: the reference, "Numbers of the rules". Without a unit the numbers are bare, and 0.05 is 0.05.
#[test]
fn a_doubted_number_of_the_rules_rates_no_row() {
    let rows = Rows::of(&[(96.0, 95.0), (94.96, 95.0)]);
    let limit = "by: first_of([at_least(0.9, \"Green\"), otherwise(\"Red\")])";
    let doubted = Err(Reason::AmbiguousUnit);
    for (lines, expected) in [
        ("amber_within(points(0.05));", [Ok(0), Ok(1)]),
        (
            "unit(percent); amber_within(points(0.05));",
            [Ok(0), doubted],
        ),
        (
            "unit(percent); amber_within(points(\"0.05%\"));",
            [Ok(0), Ok(1)],
        ),
        (
            &format!("unit(percent); measure(\"Visits\", #{{ {limit} }});"),
            [doubted, doubted],
        ),
        (
            &format!("measure(\"Visits\", #{{ {limit} }});"),
            [Ok(0), Ok(0)],
        ),
    ] {
        let compiled = compiled(&format!("higher_is_better(all_others); {lines}"));
        let out = rated(&compiled, &rows);
        assert_eq!([out.get(0), out.get(1)], expected.map(Some), "{lines}");
    }
}

#[test]
fn nothing_moved_since_before_a_definition_changed() {
    let by = "by: first_of([improved(\"Green\"), otherwise(\"Red\")])";
    let rows = Rows::of(&[(96.0, 95.0), (f64::NAN, 95.0)]);
    for (since, expected) in [
        ("2024/25 Q2", [Err(Reason::NoPrevious), Err(Reason::NoData)]),
        ("2024/25 Q1", [Ok(0), Err(Reason::NoData)]),
    ] {
        let compiled = compiled(&format!(
            "period(\"2024/25 Q2\"); higher_is_better(all_others); measure(\"Visits\", #{{ redefined: \"{since}\", {by} }});"
        ));
        let out = rated(&compiled, &rows);
        assert_eq!([out.get(0), out.get(1)], expected.map(Some), "{since}");
    }
}

#[test]
fn validity_bits_and_constants_stand_for_values() {
    let compiled = compiled("higher_is_better(all_others); amber_within(points(5));");
    let actual: Vec<f64> = (0..20).map(f64::from).collect();
    // Every third row, the first bit at place 3.
    let mut bits = [0_u8; 3];
    for row in (0..20).step_by(3) {
        let at = row + 3;
        bits[at / 8] |= 1 << (at % 8);
    }
    let columns = Columns::new(20)
        .with(Input::Actual, Column::from(&actual[..]).valid(&bits, 3))
        .and_then(|columns| columns.with(Input::Target, Column::same(12.0)))
        .expect("20 rows");
    let mut out = Ratings::default();
    compiled.rate(&columns, &mut out);
    let none = FIRST_REASON;
    let expected = [2, none, none, 2, none, none, 2, none, none, 1];
    assert_eq!(&out.codes()[..10], expected);
    assert_eq!(
        &out.codes()[10..],
        [none, none, 0, none, none, 0, none, none, 0, none]
    );
    let short = Columns::new(20).with(Input::Target, Column::from(&actual[..7]));
    assert_eq!(
        short.expect_err("7 rows").to_string(),
        "the column `target` has 7 rows, not 20"
    );
    let few_bits = Columns::new(20).with(Input::Target, Column::from(&actual[..]).valid(&bits, 12));
    assert_eq!(few_bits.expect_err("12 bits").rows, 12);
    let few_bits = Columns::new(20).with(Input::Target, Column::same(12.0).valid(&bits, 12));
    assert_eq!(few_bits.expect_err("12 bits").rows, 12);
}

#[test]
fn codes_are_reasons() {
    for reason in Reason::ALL {
        let code = Ratings::code(Err(*reason));
        assert!(code >= FIRST_REASON);
        assert_eq!(Ratings::meaning(code), Err(*reason));
    }
    assert_eq!(Ratings::meaning(31), Ok(31));
}
