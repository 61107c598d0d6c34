//! Tables of counts in scripts: what loads, and the message of each mistake. Expected values: typed by hand.

use super::{error_of, loaded};
use ambersheet_policy::model::CountsColumn;

/// A script, and its error without the script's name.
const MISTAKES: [(&str, &str); 7] = [
    (
        r#"published_counts(#{ levels: [ "Green" ] });"#,
        r#"1:1: `published_counts` needs `group`, the heading over the names of the groups; write group: "Portfolio""#,
    ),
    (
        r#"published_counts(#{ group: "Theme" });"#,
        r#"1:1: `published_counts` needs `levels`, the levels that it counts, which are its headings; write levels: [ "Green", "Amber", "Red" ]"#,
    ),
    (
        r#"published_counts(#{ group: "Theme", levels: [ "Green", "Ambr" ] });"#,
        r#"1:45: "Ambr" is no level of the scale; did you mean `Amber`?"#,
    ),
    (
        r#"published_counts(#{ group: "Theme", levels: "Green", totl: "Total" });"#,
        "1:54: unknown key `totl` in `published_counts`; did you mean `total`?",
    ),
    (
        r#"published_counts(#{ group: 5, levels: "Green" });"#,
        r#"1:28: `group` takes a heading, and got the number 5; write group: "Portfolio""#,
    ),
    (
        r#"published_counts("Summary", "Theme");"#,
        r#"1:29: `published_counts` takes its headings in #{ … }, and got the text "Theme"; write published_counts(#{ group: "Portfolio", … })"#,
    ),
    (
        r#"table("S", #{ measure: "M", spend: rated("Spend") }); keep_typed("spend"); published_counts(#{ group: "T", levels: "Red" });"#,
        r#"1:76: `published_counts` counts one rating of each row, and the rows carry several or one of their own; write field: "spend""#,
    ),
];

#[test]
fn every_mistake_has_its_message() {
    for (script, expected) in MISTAKES {
        assert_eq!(
            error_of(script).replace("rules.rhai:", ""),
            expected,
            "{script}"
        );
    }
}

#[test]
fn columns_stand_in_their_order() {
    let rules = loaded(
        r#"published_counts("Summary", #{
             total: "Sum", group: "Theme", levels: [ "red", "Green" ], unrated: "Not rated" });"#,
    );
    let [counts] = rules.counts.as_slice() else {
        panic!("{:?}", rules.counts)
    };
    let columns: Vec<_> = counts
        .columns
        .iter()
        .map(|(what, heading)| (*what, heading.text()))
        .collect();
    assert_eq!(
        columns,
        [
            (CountsColumn::Group, "Theme"),
            (CountsColumn::Level(2), "red"),
            (CountsColumn::Level(0), "Green"),
            (CountsColumn::Unrated, "Not rated"),
            (CountsColumn::Total, "Sum"),
        ]
    );
    assert_eq!(counts.field, None);
    assert!(
        counts
            .sheet
            .as_ref()
            .is_some_and(|sheet| sheet.matches("summary"))
    );
}
