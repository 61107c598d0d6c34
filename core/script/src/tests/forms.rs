//! Forms: what sound ones load as, read off the scripts by hand, and the message that each mistake must give.

use super::{FORM, error_of, loaded};
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::{
    Destination, Extras, FormLayout, FormSheet, FormValue, Given, Pattern, Position, Role,
    RulesetModel, Spot,
};

/// `B2` of the form's own sheet.
fn at(cell: &str) -> Spot {
    on(None, cell)
}

fn on(sheet: Option<&str>, cell: &str) -> Spot {
    let cell = Cell::parse(cell.as_bytes()).expect("a cell written in this file");
    Spot::Cell {
        sheet: sheet.map(str::to_owned),
        cell,
    }
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

fn name(name: &str) -> Spot {
    Spot::Named(name.to_owned())
}

fn values(form: &FormLayout) -> Vec<(Role, Given)> {
    form.values
        .iter()
        .map(|FormValue { role, given, .. }| (*role, given.clone()))
        .collect()
}

#[test]
fn a_form_on_named_sheets_loads_as_written() {
    let rules = loaded(FORM);
    assert!(rules.tables.is_empty());
    let form = &rules.forms[0];
    assert_eq!(form.sheet, FormSheet::Named(Pattern::new("Summary*")));
    assert_eq!(
        values(form),
        [
            (Role::Measure, text("Absence")),
            (Role::Id, text("7")),
            (Role::Group, Given::At(name("Team"))),
            (Role::Actual, Given::At(at("D4"))),
            (Role::Previous, text("9.5")),
            (Role::Target, Given::At(on(Some("Targets 2023/24"), "E4"))),
            (Role::GoodIs, Given::At(at("C4"))),
            (Role::Field(0), Given::At(at("C9"))),
        ]
    );
    let rating = form.rating.as_ref().expect("a rating");
    assert_eq!(
        (&rating.spot, &rating.destination),
        (
            &at("B2"),
            &Destination::Column {
                over_formulas: false,
                fill: true
            }
        )
    );
    assert_eq!(
        rating.at,
        Position {
            line: 4,
            column: 47
        }
    );
    let direction = form.direction.as_ref().expect("a direction");
    assert_eq!(
        (&direction.spot, &direction.destination),
        (
            &name("Trend_Q4"),
            &Destination::Column {
                over_formulas: true,
                fill: false
            }
        )
    );
    assert_eq!(
        form.extras,
        Extras {
            note: true,
            whole_row: false,
            live: true
        }
    );
    assert!(form.empty[0].matches("< select >"));
    assert_eq!(form.at, Position { line: 3, column: 1 });
    let fields: Vec<(&str, bool)> = rules
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.keep_typed))
        .collect();
    assert_eq!(fields, [("delivery", true)]);
}

#[test]
fn a_form_on_a_numbered_sheet_loads_as_written() {
    let rules = loaded(FORM);
    let form = &rules.forms[1];
    assert_eq!(form.sheet, FormSheet::Number(1));
    assert_eq!(
        values(form),
        [
            (Role::Measure, Given::At(on(Some("Bob's"), "A1"))),
            (Role::Actual, Given::At(name("Actual"))),
            (Role::Target, text("90%")),
            (Role::GoodIs, text("lower")),
            (Role::PublishedRating, Given::At(at("B3"))),
        ]
    );
    let rating = form.rating.as_ref().expect("a rating");
    assert_eq!(
        (&rating.spot, &rating.destination),
        (&at("B3"), &Destination::FillOnly)
    );
    assert!(form.direction.is_none() && form.empty.is_empty());
    assert_eq!(form.extras, Extras::default());
}

/// The first form of a script that is a form with this rating of its own and these values.
fn first(script: &str) -> FormLayout {
    let RulesetModel { forms, .. } = loaded(script);
    forms.into_iter().next().expect("a form")
}

#[test]
fn cells_are_written_in_many_ways() {
    for (written, meant) in [
        (r#"cell("d4")"#, at("D4")),
        (r#"cell(" $D$4 ")"#, at("D4")),
        (r#"cell("XFD1048576")"#, at("XFD1048576")),
        (r#"cell("Targets!E4")"#, on(Some("Targets"), "E4")),
        (r#"cell("Other sheet!E4")"#, on(Some("Other sheet"), "E4")),
        (r#"cell("'It''s late!'!E4")"#, on(Some("It's late!"), "E4")),
        (r#"cell("It's late!", "E4")"#, on(Some("It's late!"), "E4")),
        (r#"named("Target_Q4")"#, name("Target_Q4")),
        (r#"named(" _x.y? ")"#, name("_x.y?")),
        (r#"named("Ziel_für_das_Jahr")"#, name("Ziel_für_das_Jahr")),
        (r#"named("R_1")"#, name("R_1")),
    ] {
        let form = first(&format!(
            "form(#{{ measure: \"M\", actual: {written}, target: 5, rating: write_to(cell(\"B2\")) }});"
        ));
        assert_eq!(form.sheet, FormSheet::Number(0));
        assert_eq!(form.values[1].given, Given::At(meant), "{written}");
    }
}

#[test]
fn numbers_and_texts_that_read_as_numbers_stand_for_themselves() {
    for (written, meant) in [
        ("55", "55"),
        ("7.50", "7.50"),
        ("-4", "-4"),
        ("parameter(\"target\", 6)", "6"),
        ("\"90%\"", "90%"),
        ("\"£2M\"", "£2M"),
    ] {
        let form = first(&format!(
            "form(#{{ measure: \"M\", actual: cell(\"D4\"), target: {written}, rating: write_to(cell(\"B2\")) }});"
        ));
        assert_eq!(form.values[2].given, text(meant), "{written}");
    }
}

#[test]
fn what_good_is_can_be_said_in_words() {
    for (written, meant) in [
        ("higher", "higher"),
        ("close_to_target", "close to the target"),
        ("\"close_to_target\"", "close to the target"),
        ("\"Low\"", "Low"),
    ] {
        let form = first(&format!(
            "form(#{{ measure: \"M\", good_is: {written}, spend: rated(cell(\"B2\")) }}); keep_typed(\"spend\");"
        ));
        assert_eq!(form.values[1].given, text(meant), "{written}");
    }
}

/// A function that rates needs no target, and a form with a rating of its own needs no main one.
#[test]
fn a_form_needs_no_more_than_a_table_does() {
    for script in [
        "form(#{ measure: \"M\", rating: write_to(cell(\"B2\")) });\nfn rate(m) { \"Green\" }",
        "form(#{ measure: \"M\", spend: rated(named(\"Spend\")) });\nkeep_typed(\"spend\");",
        // Two forms of one sheet, and one form that reads what another writes.
        "let s = sheet(1);
form(s, #{ measure: \"A\", actual: cell(\"D4\"), target: 5, rating: write_to(cell(\"B4\")) });
form(s, #{ measure: \"B\", actual: cell(\"D5\"), target: cell(\"B4\"), rating: write_to(cell(\"B5\")) });",
        "form(\"One\", #{ measure: \"A\", actual: cell(\"D4\"), target: 5, rating: write_to(cell(\"B4\")) });
form(\"Two\", #{ measure: \"B\", actual: cell(\"D4\"), target: 5, rating: write_to(cell(\"B4\")), note: no });",
    ] {
        assert!(!loaded(script).forms.is_empty());
    }
}

/// A script, and its error without the script's name.
const CASES: [(&str, &str); 41] = [
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5 });"#,
        r#"1:1: this form does not say what is rated; write rating: write_to(cell("B2")), or a rating of its own such as delivery: rated(cell("B2"))"#,
    ),
    (
        r#"form(#{ actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });"#,
        r#"1:1: a form needs `measure`, the name of what it measures; write measure: "Absence", or measure: cell("B2")"#,
    ),
    (
        r#"form(#{ measure: "M", rating: write_to(cell("B2")) });"#,
        "1:23: `rating` compares actual and target, and this form has no `actual` and `target`; give their cells, or rate with fn rate(m) { … }",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), rating: write_to(cell("B2")) });"#,
        "1:43: `rating` compares actual and target, and this form has no `target`; give their cells, or rate with fn rate(m) { … }",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")), direction: write_to(cell("B3")) });"#,
        "1:84: `direction` compares actual and previous, and this form has no `previous`; give their cells, or leave `direction` out",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, previous: 4, rating: write_to(cell("B2")), direction: write_to(cell("B3")) });"#,
        "1:97: `direction` needs to know which change counts as none; write same_if_within(points(2)), or leave `direction` out",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("B0"), target: cell("XFE1"), rating: write_to(cell("B2")) });"#,
        r#"1:36: "B0" is no cell: rows go from 1 to 1048576, columns from A to XFD; write cell("B2") or cell("Other sheet", "B2")
1:56: "XFE1" is no cell: rows go from 1 to 1048576, columns from A to XFD; write cell("B2") or cell("Other sheet", "B2")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("B2:C3"), target: cell("Target_Q4"), rating: write_to(cell("B2")) });"#,
        r#"1:36: `cell` takes one cell, and "B2:C3" is several; write cell("B2")
1:59: "Target_Q4" is no cell: rows go from 1 to 1048576, columns from A to XFD; write cell("B2"); for a defined name, named("Target_Q4")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("S*!B2"), target: cell("!B2"), rating: write_to(cell("B2")) });"#,
        r#"1:36: "S*!B2" names a sheet with `*`, which no sheet's name holds; write the sheet's name in full, as in cell("Other sheet", "B2")
1:59: "!B2" names no sheet before the `!`; write the sheet's name in full, as in cell("Other sheet", "B2")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("[Book1.xlsx]S!B2"), target: cell("S", "B"), rating: write_to(cell("B2")) });"#,
        r#"1:36: "[Book1.xlsx]S!B2" names a sheet with `[`, which no sheet's name holds; write the sheet's name in full, as in cell("Other sheet", "B2")
1:75: "B" is no cell: rows go from 1 to 1048576, columns from A to XFD; write cell("B2"); for a defined name, named("B")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell(4, 2), target: cell(""), rating: write_to(cell("B2")) });"#,
        r#"1:36: `cell` takes a text here, and got the number 4; write cell("B2")
1:39: `cell` takes a text here, and got the number 2; write cell("B2")
1:56: this text is empty; write cell("B2")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: named("B2"), target: named("Target Q4"), previous: named("S!Target"), rating: write_to(cell("B2")) });"#,
        r#"1:37: "B2" is a cell, and not a name; write cell("B2")
1:58: "Target Q4" cannot be a defined name, which begins with a letter and has no spaces; write it as the Name Manager of Excel shows it, as in named("Target_Q4")
1:88: "S!Target" names a sheet, and a name stands alone; write named("Target")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: "Performance", target: "D4", previous: "Targets!E4", rating: write_to(cell("B2")) });"#,
        r#"1:31: `actual` takes a number, a cell or a name in a form, and got the text "Performance"; write actual: cell("B2")
1:54: `target` takes a number, a cell or a name in a form, and got the text "D4"; write target: cell("D4")
1:70: `previous` takes a number, a cell or a name in a form, and got the text "Targets!E4"; write previous: cell("Targets!E4")"#,
    ),
    (
        r#"form(#{ measure: optional("M"), id: yes, group: title_above, actual: optional("A"), target: higher, rating: write_to(cell("B2")) });"#,
        r#"1:18: `measure` takes a text, a number, a cell or a name, and got optional("M"); write measure: cell("B2")
1:37: `id` takes a text, a number, a cell or a name, and got `true`; write id: cell("B2")
1:49: `group` takes a text, a number, a cell or a name, and got `title_above`; write group: cell("B2")
1:70: `actual` takes a number, a cell or a name in a form, and got optional("A"); write actual: cell("B2")
1:93: `target` takes a number, a cell or a name in a form, and got the text "higher"; write target: cell("B2")"#,
    ),
    (
        r#"form(#{ measure: "", actual: cell("D4"), target: 5, rating: write_to(cell("B2")), good_is: "sideways", published_rating: "Green" });"#,
        r#"1:18: `measure` takes a text, a number, a cell or a name, and got the text ""; write measure: cell("B2")
1:92: `good_is` takes higher, lower, close_to_target, a cell or a name, and got the text "sideways"; write good_is: lower, or good_is: cell("B2")
1:122: `published_rating` takes a cell or a name in a form, and got the text "Green"; write published_rating: cell("B2")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, good_is: 5, rating: "RAG" });"#,
        r#"1:63: `good_is` takes higher, lower, close_to_target, a cell or a name, and got the number 5; write good_is: lower, or good_is: cell("B2")
1:74: `rating` takes the cell that it is written to, and got the text "RAG"; write rating: write_to(cell("B2"))"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: cell("B2") });"#,
        r#"1:62: `rating` takes the cell that it is written to, and got cell("B2"); write rating: write_to(cell("B2"))"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to("B2") });"#,
        r#"1:62: `rating` takes the cell that it is written to, and got write_to("B2"); write rating: write_to(cell("B2"))"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to("RAG") });"#,
        r#"1:62: `rating` takes the cell that it is written to, and got write_to("RAG"); write rating: write_to(cell("B2"))"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: new_column("RAG") });"#,
        r#"1:62: `rating` of a form goes into a cell, for a form has no columns to add to; write rating: write_to(cell("B2"))"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: new_column(cell("B2")) });"#,
        r#"1:73: `new_column` takes a text here, and got cell("B2"); write new_column("RAG")"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, previous: 4, rating: write_to(cell("B2")), direction: fill_only(cell("B3")) });
same_if_within(points(1));"#,
        r#"1:108: `direction` takes where it is written, for a direction has no colour, and got fill_only(cell("B3")); write direction: write_to(cell("B3"))"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")), whole_row: yes, skip: "Total*" });"#,
        r#"1:84: `whole_row` concerns the rows of a table, and a form has none; leave it out; write_to(cell("B2")) fills the cell of the rating
1:100: `skip` concerns the rows of a table, and a form has none; leave it out"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")), note: "yes", live: 1 });"#,
        r#"1:90: `note` takes yes or no, and got the text "yes"; write note: yes, without quotes
1:103: `live` takes yes or no, and got the number 1; write live: yes"#,
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: word_only(cell("B2")), live: yes });"#,
        "1:85: `live` colours the rating by its numbers, and `word_only` keeps it without colour; write write_to(…) in place of word_only(…), or leave `live` out",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")), spend: "C9", delivery: cell("C10"), targt: 5, x: 5 });"#,
        r#"1:84: unknown key `spend`; a further rating of the form is written `spend: rated(cell("B2"))`
1:97: unknown key `delivery`; a further rating of the form is written `delivery: rated(cell("B2"))`
1:120: unknown key `targt`; did you mean `target`?
1:130: unknown key `x`; the keys are measure, id, group, actual, previous, target, variance, intervention, good_is, amber_within, published_rating, published_direction, forecast, baseline, same_period_last_year, numerator, denominator, likelihood, impact, override, override_reason, override_by, override_date, override_of, rating, direction, empty, quarter, unit, rounded, note, live, by"#,
    ),
    (
        r#"form(#{ measure: "M", spend: rated("C9"), delivery: rated("Delivery (RAG)") });
keep_typed("spend", "delivery");"#,
        r#"1:30: `spend` of a form stands in a cell, and got rated("C9"); write spend: rated(cell("C9"))
1:53: `delivery` of a form stands in a cell, and got rated("Delivery (RAG)"); write delivery: rated(cell("B2"))"#,
    ),
    (
        r#"form(#{ measure: "M", spend: rated(cell("C9")) });"#,
        r#"1:23: nothing gives `spend` a rating; write keep_typed("spend") to keep what is typed, or measure("*", #{ field: "spend", by: function("…") })"#,
    ),
    (
        r#"form(#{ measure: "M", spend: rated(cell("C9")) });
keep_typed("spent");"#,
        "2:12: no rating of its own is called `spent`; did you mean `spend`?",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("B2"), target: 5, spend: rated(write_to(cell("B2"))) });
form(#{ measure: "M", actual: cell("B3"), target: 5, spend: rated(write_to(cell("B4"))), rating: write_to(cell("B4")) });
measure("*", #{ field: "spend", part: "S*" });
higher_is_better(all_others);"#,
        r"1:61: `spend` would be written over `actual`, which stands in the same cell; give `spend` a cell of its own, or colour that cell with fill_only(…)
2:61: B4 is written twice, here and on line 2; give each rating and direction a cell of its own",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("b2"), target: 5, rating: write_to(cell("B2")) });"#,
        "1:62: `rating` would be written over `actual`, which stands in the same cell; give `rating` a cell of its own, or colour that cell with fill_only(…)",
    ),
    (
        r#"form("Summary", #{ measure: cell("Summary!B2"), actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });"#,
        "1:88: `rating` would be written over `measure`, which stands in the same cell; give `rating` a cell of its own, or colour that cell with fill_only(…)",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, previous: 4, rating: write_to(cell("B2")), direction: write_to(cell("B2")) });
same_if_within(points(1));"#,
        "1:108: B2 is written twice, here and on line 1; give each rating and direction a cell of its own",
    ),
    (
        r#"form(#{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });
form(sheet(1), #{ measure: "N", actual: cell("D5"), target: 5, rating: word_only(cell("B2")) });"#,
        "2:72: B2 is written twice, here and on line 1; give each rating and direction a cell of its own",
    ),
    (
        r#"form("A", #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(named("RAG")) });
form("B", #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(named("rag")) });"#,
        r#"2:67: the cell called "rag" is written twice, here and on line 1; give each rating and direction a cell of its own"#,
    ),
    (
        r#"form(1, #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });
form(sheet(0), #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });
form(sheet("Summary"), #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });
form(sheet(1.5), #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });"#,
        r#"1:6: `form` takes a sheet first, and got the number 1; write form(sheet(1), #{ … })
2:12: `sheet` takes the number of a worksheet, from 1, and got the number 0; write sheet(1) for the first worksheet
3:12: `sheet` takes the number of a worksheet, from 1, and got the text "Summary"; write the name alone, as in form("Summary", #{ … })
4:12: `sheet` takes the number of a worksheet, from 1, and got the number 1.5; write sheet(1) for the first worksheet"#,
    ),
    (
        r#"form("Summary");
form(5, 5);"#,
        r#"1:6: `form` takes what stands where in #{ … }, and got the text "Summary"; write form("Sheet name", #{ measure: cell("B2"), … })
2:6: `form` takes a sheet first, and got the number 5; write form(sheet(5), #{ … })
2:9: `form` takes what stands where in #{ … }, and got the number 5; write form("Sheet name", #{ measure: cell("B2"), … })"#,
    ),
    (
        r#"form("{quarter}", #{ measure: "M", actual: cell("D4"), target: 5, rating: write_to(cell("B2")) });"#,
        r#"1:6: `{quarter}` needs a period, and the rules have none; write period("2022/23 Q4")"#,
    ),
    (
        r#"let f = #{ measure: "M", acual: cell("D4"), whole_row: yes };
form(f);"#,
        r#"2:1: `whole_row` concerns the rows of a table, and a form has none; leave it out; write_to(cell("B2")) fills the cell of the rating
2:1: unknown key `acual`; did you mean `actual`?"#,
    ),
    (
        r#"fn rate(m) { form(#{ }); "Green" }"#,
        "1:14: `form` declares something, so it belongs outside functions",
    ),
    (
        r#"let c = cell("B0");
form(#{ measure: "M", actual: c, target: 5, rating: write_to(c) });"#,
        r#"1:14: "B0" is no cell: rows go from 1 to 1048576, columns from A to XFD; write cell("B2") or cell("Other sheet", "B2")"#,
    ),
];

#[test]
fn every_mistake_in_a_form_has_its_message() {
    let mut wrong = Vec::new();
    for (script, expected) in CASES {
        let error = error_of(script).replace("rules.rhai:", "");
        if error != expected {
            wrong.push(format!(
                "{script}\n  expected: {expected}\n  got:      {error}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
