//! Ratings of ratings in scripts: what loads, and the message of each mistake. Expected values: typed by hand.

use super::{error_of, loaded};
use ambersheet_policy::model::{Destination, FormSheet, OverallBy, OverallPlace, Spot};

/// A table with groups, before each script.
const TABLE: &str = "tables(#{ measure: \"M\", group: \"G\", actual: \"A\", target: \"T\", rating: write_to(\"RAG\") });\n";

/// A script after [`TABLE`], and its error without the script's name.
const MISTAKES: &[(&str, &str)] = &[
    (
        r#"overall("P", #{ measure: "Calls*" });"#,
        "2:1: `overall` needs `by`, how the rating is made; write by: worst",
    ),
    (
        r#"overall("P", #{ by: worst, measures: "Calls*" });"#,
        "2:28: unknown key `measures` in `overall`; did you mean `measure`?",
    ),
    (
        r#"overall("P", "worst");"#,
        r#"2:14: an overall rating is made by worst, best or share(…), and not by the text "worst"; write worst without quotes"#,
    ),
    (
        r#"overall("P", first_of([ at_least(80, "Green"), otherwise("Red") ]));"#,
        r#"2:14: an overall rating is made by worst, best or share(…), and not by first_of([…]); say of which level: write share("Green", [ at_least(80, "Green"), otherwise("Red") ])"#,
    ),
    (
        r#"overall("P", share("Green", first_of([ otherwise("Red") ])));"#,
        "2:29: `share` tries its conditions in order itself; give it the list alone, without first_of",
    ),
    (
        r#"overall("P", share("Green", [ at_least(0.8, "Green"), otherwise("Red") ]));"#,
        r#"2:31: a share is in percent, and 0.8 is less than 1%; write 80 for 80%, or "0.8%" if that is meant"#,
    ),
    (
        r#"overall("P", share("Green", [ at_most(120, "Green"), otherwise("Red") ]));"#,
        "2:31: a share is from 0 to 100 percent, and 120 is not; write a number from 0 to 100",
    ),
    (
        r#"overall("P", share("Green", [ at_least("£5", "Green"), otherwise("Red") ]));"#,
        "2:31: a share is in percent, and £5 is not; write a number from 0 to 100",
    ),
    (
        r#"overall("P", share("Green", [ on_target("Green"), otherwise("Red") ]));"#,
        "2:31: a share is a number in percent, and this condition needs a measure; use at_least, more_than, at_most, less_than, between, exactly or otherwise",
    ),
    (
        r#"overall("P", share("Grene", [ otherwise("Red") ]));"#,
        r#"2:14: "Grene" is no level of the scale; did you mean `Green`?"#,
    ),
    (
        r#"overall("P", share("Green", [ at_least(80, "Grene"), otherwise("Red") ]));"#,
        r#"2:31: the scale has no level "Grene"; did you mean `Green`?"#,
    ),
    (
        r#"overall("P", share("Green", [ otherwise("Red"), at_least(80, "Green") ]));"#,
        "2:31: whatever comes after `otherwise` is never asked; put otherwise(…) at the end of the list",
    ),
    (
        r#"overall("each_group", worst);"#,
        r#"2:9: "each_group" in quotes is a name, and not each group; write each_group without quotes"#,
    ),
    (
        r#"overall("P", worst); overall("p", best);"#,
        r#"2:30: two overall ratings are called "p", here and on line 2; give each a name of its own"#,
    ),
    (
        r#"overall("P", worst); overall("Q", #{ by: worst, measure: [ "Calls", "p" ] });"#,
        r#"2:22: "p" is an overall rating, and one is made of measures only; name its measures here; if a measure is called so, give the overall rating another name"#,
    ),
    (
        r#"overall("P", #{ by: worst, rating: write_to(cell("B3")) });"#,
        r#"2:36: `rating` of `overall` needs the sheet of its cell; write rating: write_to(cell("Sheet name", "B3"))"#,
    ),
    (
        r#"overall("P", #{ by: worst, rating: write_to(beside("Overall:")) });"#,
        r#"2:36: `rating` of `overall` needs the sheet of its cell; name the sheet before the map, as in overall("Programme", "Sheet name", #{ … })"#,
    ),
    (
        r#"overall("P", #{ by: worst, rating: write_to("RAG") });"#,
        r#"2:36: an overall rating with a name goes into one cell; write rating: write_to(cell("Sheet name", "B3"))"#,
    ),
    (
        r#"overall("P", #{ by: worst, rating: new_column("RAG") });"#,
        "2:36: an overall rating goes into a cell that is there, and not by `new_column`; write rating: write_to(…)",
    ),
    (
        r#"overall("P", #{ by: worst, rating: "Summary!B3" });"#,
        r#"2:36: `rating` takes where it is written, and got the text "Summary!B3"; write rating: write_to(cell("Sheet name", "B3"))"#,
    ),
    (
        r#"overall(each_group, "S", #{ by: worst, group: "G", rating: write_to(cell("B3")) });"#,
        r#"2:60: each_group gives several ratings, and they go into the column of a table that lists the groups; write overall(each_group, "Sheet name", #{ by: worst, group: "Department", rating: write_to("RAG") })"#,
    ),
    (
        r#"overall(each_group, #{ by: worst, group: "G", rating: write_to("RAG") });"#,
        r#"2:1: each_group needs the name of the sheet and `group`, the heading over the groups, to be written; write overall(each_group, "Sheet name", #{ by: worst, group: "Department", rating: write_to("RAG") })"#,
    ),
    (
        r#"overall(each_group, #{ by: worst, group: "G" });"#,
        r#"2:42: with each_group, `group` is the heading over the groups, and nothing tells where their ratings go; write overall(each_group, "Sheet name", #{ by: worst, group: "Department", rating: write_to("RAG") })"#,
    ),
    (
        r#"overall("P", "S", worst);"#,
        r#"2:19: `overall` takes what it is made of in #{ … } after the sheet, and got `worst`; write overall("Programme", "Sheet name", #{ by: worst, rating: write_to(cell("B2")) })"#,
    ),
    (
        r#"overall("P", "S", #{ by: worst });"#,
        "2:1: `overall` names a sheet, and nothing that is written there; add rating: write_to(…), or leave the sheet out",
    ),
    (
        r#"overall("P", "S", #{ by: worst, group: "Adults" });"#,
        "2:1: `overall` names a sheet, and nothing that is written there; add rating: write_to(…), or leave the sheet out",
    ),
    (
        r#"overall("P", #{ by: worst, field: "spend" });"#,
        r#"2:35: no rating of its own is called `spend`; declare it in a table: spend: rated("Heading")"#,
    ),
    (
        r#"fn f(m) { overall("P", worst); "Green" }"#,
        "2:11: `overall` declares something, so it belongs outside functions",
    ),
];

#[test]
fn every_mistake_has_its_message() {
    for (script, expected) in MISTAKES {
        assert_eq!(
            error_of(&format!("{TABLE}{script}")).replace("rules.rhai:", ""),
            *expected,
            "{script}"
        );
    }
}

#[test]
fn what_needs_groups_or_a_period_says_so() {
    let table = r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG") });"#;
    let each = r#"tables(#{ measure: "M", actual: each("{month}"), target: "T", rating: fill_only(the_figure) });"#;
    let fields = r#"table("S", #{ measure: "M", spend: rated("Spend") }); keep_typed("spend");"#;
    for (script, expected) in [
        (
            format!("{table}\noverall(each_group, worst);"),
            r#"2:1: no table or form of the rules has a `group`, so there are no groups to rate; add it to the table, as in group: title_above or group: "Department""#,
        ),
        (
            format!("{each}\noverall(\"P\", worst);"),
            r#"2:1: `overall` is for one period, a table has rows for each of several, and the rules have no period; write period("2022/23 Q4")"#,
        ),
        (
            format!("{fields}\noverall(\"P\", worst);"),
            r#"2:1: `overall` counts one rating of each row, and the rows carry several or one of their own; write field: "spend""#,
        ),
    ] {
        assert_eq!(
            error_of(&script).replace("rules.rhai:", ""),
            expected,
            "{script}"
        );
    }
}

#[test]
fn a_hundred_lines_are_the_most() {
    let lines = |count: usize| {
        let lines = (0..count).map(|line| format!("overall(\"P{line}\", worst);\n"));
        format!("{TABLE}{}", lines.collect::<String>())
    };
    assert_eq!(loaded(&lines(100)).overall.len(), 100);
    assert_eq!(
        error_of(&lines(101)),
        "rules.rhai:102:1: the rules have more than 100 lines with `overall`, the limit on them"
    );
}

#[test]
fn the_places_are_read_as_they_are_written() {
    let rules = loaded(&format!(
        r#"{TABLE}overall("P", #{{ by: best, rating: word_only(cell("Summary!B3")) }});
           overall("Q", sheet(2), #{{ by: worst, rating: fill_only(under("Overall")) }});
           overall(each_group, "Sum*", #{{ by: worst, group: "Dept", rating: write_to("RAG", over_formulas) }});
           because("agreed");
           overall("R", share([ "Green", "amber" ], [ at_least("80%", "Green") ]));
           question("Which share?");"#
    ));
    let [cell, label, column, share] = rules.overall.as_slice() else {
        panic!("{:?}", rules.overall)
    };
    assert!(matches!(&cell.place, Some(OverallPlace::Cell(None, to))
        if matches!(&to.spot, Spot::Cell { sheet: Some(sheet), .. } if sheet == "Summary")
            && to.destination == Destination::Column { over_formulas: false, fill: false }));
    assert_eq!(
        (&cell.by, cell.name.as_deref()),
        (&OverallBy::Best, Some("P"))
    );
    assert!(
        matches!(&label.place, Some(OverallPlace::Cell(Some(FormSheet::Number(1)), to))
        if matches!(&to.spot, Spot::Label { below: true, .. }) && to.destination == Destination::FillOnly)
    );
    assert!(
        matches!(&column.place, Some(OverallPlace::Column(asked, Destination::Column { over_formulas: true, fill: true }))
        if asked.sheet.matches("summary") && asked.measure.text() == "Dept" && asked.value.text() == "RAG")
    );
    assert_eq!(
        (&column.name, column.because.as_deref()),
        (&None, Some("agreed"))
    );
    assert!(
        matches!(&share.by, OverallBy::Share(share) if share.ranks == [0, 1] && share.conditions[0].rank == 0)
    );
    assert_eq!((share.question, rules.questions.len()), (Some(0), 1));
}
