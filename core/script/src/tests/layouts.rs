//! Columns without a heading, sections, blank rows, and rules for the rows of one table. The expected values were read
//! off the scripts by hand.

use super::{error_of, loaded};
use ambersheet_policy::model::{
    By, Claimed, ColumnPlace, GroupFrom, LayoutRef, Polarity, Role, StatedPolarity, Statement,
    Tolerance,
};
use rust_decimal::Decimal;

#[test]
fn names_may_have_no_heading() {
    let rules = loaded(
        r#"tables(#{ measure: left_of("Costs > Budget", 2), id: column(" ab "), group: left_of("costs > budget"),
             actual: "Actual", target: "Budget", rating: new_column("RAG"), blank_rows: skipped });
           amber_within(points(1)); lower_is_better(all_others);"#,
    );
    let table = &rules.tables[0];
    let place = |role: Role| {
        let column = table.columns.iter().find(|column| column.role == role);
        column.map(|column| column.place)
    };
    let left = |by| Some(ColumnPlace::LeftOf { anchor: 0, by });
    assert_eq!(place(Role::Measure), left(2));
    assert_eq!(place(Role::Group), left(1));
    // A is 1, so AB is 26 + 2, and counts from 0.
    assert_eq!(place(Role::Id), Some(ColumnPlace::Letter(27)));
    assert_eq!(place(Role::Anchor(0)), Some(ColumnPlace::UnderHeading));
    assert_eq!(place(Role::Anchor(1)), None, "both count from one heading");
    assert!(table.skips_blank_rows && table.has_placed_names());
}

#[test]
fn rules_of_a_table_hold_for_its_rows() {
    let rules = loaded(
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("R"), group: section_above, good_is: lower,
             amber_within: points(2) });
           because("agreed");
           tables(#{ measure: "N", actual: "A", rating: write_to("R"), by: first_of([ otherwise("Red") ]) });
           amber_within(points(9));
           higher_is_better(all_others);"#,
    );
    assert_eq!(rules.tables[0].group, Some(GroupFrom::SectionAbove));
    let claims = &rules.policies.claims;
    let rows = |table| Claimed::RowsOf(LayoutRef::Table(table));
    let own: Vec<_> = claims
        .iter()
        .filter(|claim| claim.claimed == rows(0))
        .collect();
    assert_eq!(own.len(), 2);
    assert!(
        own.iter()
            .all(|claim| claim.because.as_deref() == Some("agreed"))
    );
    let of = |table| {
        let layout = Some(LayoutRef::Table(table));
        rules
            .policies
            .of("a", "", layout, None, StatedPolarity::Nothing)
    };
    let polarity = |table| of(table).good_is.map(|good_is| good_is.0);
    let points = |table| of(table).tolerance.map(|tolerance| tolerance.0);
    assert_eq!(polarity(0), Some(Polarity::Lower));
    assert_eq!(points(0), Some(Tolerance::Points(Decimal::TWO)));
    assert_eq!(polarity(1), Some(Polarity::Higher));
    assert_eq!(points(1), Some(Tolerance::Points(Decimal::from(9))));
    assert!(matches!(rules.policies.by(&of(1)), Some(By::FirstOf(_))));
    assert!(rules.policies.by(&of(0)).is_none());
}

#[test]
fn a_line_that_names_a_measure_contradicts_its_table() {
    let rules = loaded(
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("R"), good_is: lower, amber_within: points(2) });
           higher_is_better([ "Fees", "Sales" ]);"#,
    );
    let of = |layout| {
        rules
            .policies
            .of("fees", "", layout, None, StatedPolarity::Nothing)
    };
    assert!(of(Some(LayoutRef::Table(0))).conflict.is_some());
    assert!(of(None).conflict.is_none());
    let claims = rules.policies.claims.iter();
    let said = claims.filter(|claim| matches!(claim.statement, Statement::GoodIs(_)));
    assert_eq!(said.count(), 2);
}

#[test]
fn rules_of_a_form_hold_for_it() {
    let rules = loaded(
        r#"form(#{ measure: "Absence", actual: cell("B2"), target: 8, good_is: lower, amber_within: percent_of_target(10),
             rating: write_to(cell("B3")) });"#,
    );
    let layout = Some(LayoutRef::Form(0));
    let policy = rules
        .policies
        .of("absence", "", layout, None, StatedPolarity::Nothing);
    assert_eq!(
        policy.tolerance.map(|tolerance| tolerance.0),
        Some(Tolerance::PercentOfTarget(Decimal::TEN))
    );
}

/// Scripts with a mistake, each with the message that it must give.
const MISTAKES: &[(&str, &str)] = &[
    (
        r#"measure: "", actual: "A", target: "T""#,
        r#"`measure` takes a heading; a column without one is left_of("Heading") or column("A"), and got the text ""; write measure: left_of("Budget"), with the heading at the right of the names"#,
    ),
    (
        r#"measure: left_of("T", 0), actual: "A", target: "T""#,
        r#"`left_of` takes how many columns left of the heading, from 1, and got the number 0; write left_of("Budget", 2) for the second column left of it"#,
    ),
    (
        r#"measure: column(2), actual: "A", target: "T""#,
        r#"`column` takes the letter of a column, from "A" to "XFD", and got the number 2; write column("B")"#,
    ),
    (
        r#"measure: column("Service"), actual: "A", target: "T""#,
        r#"`column` takes the letter of a column, from "A" to "XFD", and got the text "Service"; write column("B"), or the heading in quotes without column(…)"#,
    ),
    (
        r#"measure: column("XFE"), actual: "A", target: "T""#,
        r#"`column` takes the letter of a column, from "A" to "XFD", and got the text "XFE"; write column("B"), or the heading in quotes without column(…)"#,
    ),
    (
        r#"measure: "M", actual: column("B"), target: "T""#,
        r#"`actual` takes a heading; only the names, ids and groups may stand in a column without one, and got column("B"); write actual: "Heading""#,
    ),
    (
        r#"measure: "M", actual: "A", target: "T", blank_rows: yes"#,
        "`blank_rows` takes the word skipped, and got `true`; write blank_rows: skipped, or leave the key out: then a blank row ends the table",
    ),
    (
        r#"measure: "M", actual: "A", target: "T", group: 5"#,
        r#"`group` takes a heading, title_above, section_above, sheet_name, a cell or file_name(…), and got the number 5; write group: "Heading""#,
    ),
    (
        r#"measure: "M", actual: "A", target: "T", amber_within: 5"#,
        "5 does not say whether it is percent of the target or points; write percent_of_target(5) or points(5)",
    ),
    (
        r#"measure: "M", actual: "A", target: "T", good_is: 5"#,
        r#"`good_is` takes a heading, or one of higher, lower and close_to_target, and got the number 5; write good_is: "Heading""#,
    ),
    (
        r#"measure: "M", actual: "A", target: "T", by: "f""#,
        r#"`by` takes first_of(…), a grid or a function, and got the text "f"; write by: function("f")"#,
    ),
];

#[test]
fn every_mistake_in_a_layout_has_its_message() {
    for (keys, expected) in MISTAKES {
        let script = format!("tables(#{{ {keys}, rating: write_to(\"R\") }});");
        let error = error_of(&script);
        let (_, message) = error.split_once(": ").unwrap_or_default();
        let message = message.lines().next().unwrap_or_default();
        assert!(error.starts_with("rules.rhai:1:"), "{error}");
        assert_eq!(message, *expected, "{script}");
    }
}

#[test]
fn a_form_has_no_blank_rows() {
    let error = error_of(
        r#"form(#{ measure: "M", actual: cell("B2"), target: 5, good_is: lower, rating: write_to(cell("B3")), blank_rows: skipped });"#,
    );
    assert!(
        error.contains("`blank_rows` concerns the rows of a table, and a form has none"),
        "{error}"
    );
}
