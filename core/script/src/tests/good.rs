//! The rulesets that sound scripts load as. The expected values were read off the scripts by hand.

use rust_decimal::Decimal;

use super::{FUNCTIONS, NORFOLK, TOWNS_FUND, load_as, loaded};
use crate::Overrides;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::Bound;
use ambersheet_policy::model::{
    By, Claimed, Destination, GroupFrom, Pattern, Period, Polarity, Position, Role, Scale,
    StatedPolarity, Statement, TableLayout, TemplateColours, Tolerance, Topic,
};
use ambersheet_quantity::{StatedUnit, Unit};

fn headings(table: &TableLayout) -> Vec<(Role, &str, bool)> {
    table
        .columns
        .iter()
        .map(|column| (column.role, column.heading.text(), column.optional))
        .collect()
}

#[test]
fn norfolk_loads_as_written() {
    let rules = loaded(NORFOLK);
    assert_eq!(
        (rules.name.as_str(), rules.script.as_str()),
        ("Norfolk vital signs", "rules.rhai")
    );
    assert_eq!(rules.period.as_ref().map(Period::text), Some("2022/23 Q4"));
    assert_eq!(rules.scale, Scale::default());
    let [table] = rules.tables.as_slice() else {
        panic!("{:?}", rules.tables)
    };
    assert_eq!(
        headings(table),
        [
            (Role::Measure, "Measures", false),
            (Role::Actual, "Performance Q4", false),
            (Role::Previous, "Performance Q3", false),
            (Role::Target, "Target", false),
            (Role::PublishedDirection, "Trajectory", false),
            (Role::Rating, "RAG", false),
            (Role::Direction, "Direction", false),
        ]
    );
    assert!(table.sheet.is_none() && table.group == Some(GroupFrom::TitleAbove));
    assert_eq!(
        table.rating,
        Some(Destination::Column {
            over_formulas: false,
            fill: true
        })
    );
    assert_eq!(
        table.direction,
        Some(Destination::Column {
            over_formulas: false,
            fill: true
        })
    );
    assert_eq!(table.at, Position { line: 3, column: 1 });

    let says: Vec<(Position, &Statement, Option<&str>)> = rules
        .policies
        .claims
        .iter()
        .map(|claim| (claim.at, &claim.statement, claim.because.as_deref()))
        .collect();
    let at = |line| Position { line, column: 1 };
    assert_eq!(
        says,
        [
            (
                at(6),
                &Statement::AmberWithin(Tolerance::PercentOfTarget(Decimal::from(6))),
                Some("recovered from the published counts; the paper states none")
            ),
            (at(7), &Statement::GoodIs(Polarity::Lower), None),
            (
                at(10),
                &Statement::NotRated,
                Some("profile against date, monitored only")
            ),
            (at(11), &Statement::GoodIs(Polarity::Higher), None),
        ]
    );
    let direction = rules.direction.as_ref().expect("a rule for the direction");
    assert_eq!(
        direction.same_if_within,
        Tolerance::Points(Decimal::from(2))
    );
    assert_eq!(
        direction.where_target_under,
        [(
            Bound {
                number: Decimal::from(10),
                unit: Unit::None
            },
            Tolerance::Points(Decimal::new(5, 1))
        )]
    );
    assert!(rules.functions.is_none() && rules.fields.is_empty() && rules.parameters.is_empty());
}

#[test]
fn norfolk_policies_add_up() {
    let policies = loaded(NORFOLK).policies;
    let good_is = |measure: &str| {
        policies
            .of(&fold(measure), "", None, None, StatedPolarity::Nothing)
            .good_is
            .map(|good_is| good_is.0)
    };
    assert_eq!(
        good_is("Kilograms of residual household waste"),
        Some(Polarity::Lower)
    );
    assert_eq!(good_is("Avg. time (in days) to let"), Some(Polarity::Lower));
    assert_eq!(good_is("Care leavers in work"), Some(Polarity::Higher));
    assert!(
        policies
            .of(
                &fold("Capital monitoring"),
                "",
                None,
                None,
                StatedPolarity::Nothing
            )
            .line(Topic::NotRated)
            .is_some()
    );
}

#[test]
fn towns_fund_loads_as_written() {
    let rules = loaded(TOWNS_FUND);
    let words: Vec<&str> = rules
        .scale
        .levels()
        .iter()
        .map(|level| level.word.as_str())
        .collect();
    assert_eq!(words, ["1", "2", "3", "4", "5"]);
    let [table] = rules.tables.as_slice() else {
        panic!("{:?}", rules.tables)
    };
    assert_eq!(
        table.sheet.as_ref().map(Pattern::text),
        Some("3 - Programme Progress")
    );
    assert_eq!(
        headings(table),
        [
            (Role::Measure, "Project Name", false),
            (Role::Field(0), "Delivery (RAG)", false),
            (Role::Field(1), "Spend (RAG)", false),
            (Role::Field(2), "Risk (RAG)", false),
        ]
    );
    assert!(
        table.skip[0].matches("n/a")
            && table.end_at[0].matches("end")
            && table.empty[0].matches("< select >")
    );
    assert!(table.rating.is_none() && table.direction.is_none() && table.group.is_none());
    let fields: Vec<(&str, bool)> = rules
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.keep_typed))
        .collect();
    assert_eq!(
        fields,
        [("delivery", true), ("spend", true), ("risk", true)]
    );
    let [meanings] = rules.meanings.as_slice() else {
        panic!("{:?}", rules.meanings)
    };
    let texts: Vec<(usize, &str)> = meanings
        .texts
        .iter()
        .map(|text| (text.0, text.1.text()))
        .collect();
    assert_eq!(texts, [(0, "Delivery"), (1, "Spend"), (2, "Risks")]);
    assert_eq!(meanings.levels.text(), "Score");
}

#[test]
fn functions_parameters_and_places_load() {
    let rules = loaded(FUNCTIONS);
    let table = &rules.tables[0];
    assert_eq!(
        table.rating,
        Some(Destination::NewColumn {
            heading: "Our RAG Q1".to_owned(),
            in_table: false
        })
    );
    assert!(headings(table).contains(&(Role::Previous, "Last year", true)));
    assert!(
        !headings(table)
            .iter()
            .any(|heading| heading.0 == Role::Rating)
    );
    assert_eq!(table.skip.len(), 2);
    assert_eq!(rules.template_colours, TemplateColours::RuleOnTop);
    assert_eq!(rules.assumptions, ["targets are for the whole year"]);
    assert_eq!(
        rules.parameters,
        [
            ("tolerance".to_owned(), "6".to_owned()),
            ("rise".to_owned(), "2".to_owned())
        ]
    );
    let by = rules
        .policies
        .of("visits to museums", "", None, None, StatedPolarity::Nothing);
    assert_eq!(
        rules.policies.by(&by),
        Some(&By::Function("by_visits".to_owned()))
    );
    let cost = rules
        .policies
        .of("cost of loans", "", None, None, StatedPolarity::Nothing);
    assert_eq!(
        cost.good_is.map(|good| good.0),
        Some(Polarity::CloseToTarget)
    );
    assert_eq!(
        cost.tolerance.map(|tolerance| tolerance.0),
        Some(Tolerance::Points(Decimal::new(5, 1)))
    );
    assert!(rules.functions.is_some());
}

#[test]
fn a_rate_function_claims_every_measure() {
    let rules = loaded(
        "tables(#{ measure: \"M\", rating: write_to(\"RAG\") });\n// rate\nfn rate(m) { \"Green\" }",
    );
    let [claim] = rules.policies.claims.as_slice() else {
        panic!("{:?}", rules.policies)
    };
    assert_eq!(
        (&claim.claimed, &claim.statement),
        (
            &Claimed::Every,
            &Statement::By(By::Function("rate".to_owned()))
        )
    );
    assert_eq!(claim.at, Position { line: 3, column: 1 });
}

#[test]
fn the_command_line_overrides_period_and_parameters() {
    let overrides = Overrides {
        period: Some("2023/24 Q1".to_owned()),
        parameters: vec![("tolerance".to_owned(), "7.5".to_owned())],
        ..Overrides::default()
    };
    let rules = load_as("v.rhai", FUNCTIONS.as_bytes(), &overrides).expect("loads");
    assert_eq!(rules.period.as_ref().map(Period::text), Some("2023/24 Q1"));
    assert_eq!(
        rules.parameters[0],
        ("tolerance".to_owned(), "7.5".to_owned())
    );
    let tolerance = rules
        .policies
        .of("other", "", None, None, StatedPolarity::Nothing)
        .tolerance
        .map(|tolerance| tolerance.0);
    assert_eq!(
        tolerance,
        Some(Tolerance::PercentOfTarget(Decimal::new(75, 1)))
    );
}

#[test]
fn scripts_load_alike_however_they_were_saved() {
    let windows = NORFOLK.replace('\n', "\r\n");
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(windows.encode_utf16().flat_map(u16::to_le_bytes));
    let marked = [b"\xEF\xBB\xBF".as_slice(), windows.as_bytes()].concat();
    let plain = loaded(NORFOLK);
    for source in [utf16, marked] {
        let rules = load_as("rules.rhai", &source, &Overrides::default()).expect("loads");
        assert_eq!(rules.tables, plain.tables);
        assert_eq!(rules.policies.claims, plain.policies.claims);
        assert_ne!(rules.sha256, plain.sha256);
    }
}

/// The hash of no bytes at all is published in FIPS 180-4's examples.
#[test]
fn the_hash_is_of_the_bytes() {
    let rules = loaded("");
    assert_eq!(
        rules.sha256,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(rules.name, "rules.rhai");
}

/// A return's own colours: hand-made hex, with black or white text on it.
#[test]
fn other_colours_take_text_that_can_be_read() {
    let rules = loaded(
        "scale([ level(\"Yes\", colour(\"#00FF00\")), level(\"No\", colour(\"800000\")) ]);",
    );
    let levels = rules.scale.levels();
    assert_eq!(
        (levels[0].fill.to_string(), levels[0].text.to_string()),
        ("00FF00".into(), "000000".into())
    );
    assert_eq!(
        (levels[1].fill.to_string(), levels[1].text.to_string()),
        ("800000".into(), "FFFFFF".into())
    );
}

#[test]
fn words_for_values_work_inside_functions_too() {
    let rules = loaded(
        "fn allowed(n) { points(n) }\namber_within(allowed(2));\nhigher_is_better(all_others);\n\
         tables(#{ measure: \"M\", actual: \"A\", target: \"T\", rating: fill_only(\"R\") });",
    );
    assert_eq!(rules.policies.claims.len(), 2);
    assert_eq!(rules.tables[0].rating, Some(Destination::FillOnly));
}

#[test]
fn units_are_given_for_all_a_table_and_a_measure() {
    let rules = loaded(
        r#"tables(#{ measure: "M", actual: "A", target: "T", unit: number, rating: write_to("RAG") });
unit(percent);
measure("Days*", #{ unit: "days" });
measure("Share*", #{ unit: fraction_of_one, good_is: higher });
decimal_comma(yes);"#,
    );
    assert!(rules.how.decimal_comma);
    assert_eq!(rules.tables[0].unit, Some(StatedUnit::NUMBER));
    let unit = |name: &str| {
        rules
            .policies
            .of(&fold(name), "", None, None, StatedPolarity::Nothing)
            .unit
            .map(|unit| unit.0)
    };
    assert_eq!(unit("Days lost"), StatedUnit::named("days"));
    assert_eq!(unit("Share of calls"), Some(StatedUnit::FRACTION_OF_ONE));
    assert_eq!(unit("Calls"), Some(StatedUnit::PERCENT));
    assert!(!loaded(r#"form(#{ measure: "M", actual: cell("A1"), target: "1", rating: write_to(cell("A2")) }); higher_is_better(all_others);"#).how.decimal_comma);
}
