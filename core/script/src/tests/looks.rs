//! How ratings look: palettes, signs, what shows them beside their cell, and cells without a rating. The expected
//! values were read off the scripts by hand.

use super::{error_of, loaded};
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::colour::Colour;
use ambersheet_policy::model::{
    Destination, Extras, Position, ScaleLevel, TemplatePalette, UnratedLook,
};

/// The fills of the colour-blind palette that a script gives its scale, as six digits.
fn fills(script: &str) -> Vec<String> {
    loaded(script)
        .scale
        .levels()
        .iter()
        .map(|level| level.fill.to_string())
        .collect()
}

#[test]
fn colour_words_follow_the_palette_on_any_line() {
    let scale = "scale([ level(\"A\", green), level(\"B\", amber), level(\"C\", red), level(\"D\", colour(\"#123456\")) ]);";
    for (script, expected) in [
        (
            scale.to_owned(),
            ["C6EFCE", "FFEB9C", "FFC7CE", "123456"].as_slice(),
        ),
        (
            format!("palette(standard);\n{scale}"),
            &["C6EFCE", "FFEB9C", "FFC7CE", "123456"],
        ),
        (
            format!("palette(colour_blind);\n{scale}"),
            &["66C2A5", "FFC94D", "A61C28", "123456"],
        ),
        (
            format!("{scale}\npalette(colour_blind);"),
            &["66C2A5", "FFC94D", "A61C28", "123456"],
        ),
        (
            "palette(colour_blind);".to_owned(),
            &["66C2A5", "FFC94D", "A61C28"],
        ),
        (
            "palette(from_the_template);".to_owned(),
            &["C6EFCE", "FFEB9C", "FFC7CE"],
        ),
    ] {
        assert_eq!(fills(&script), expected, "{script}");
    }
}

#[test]
fn the_template_gives_its_own_colours() {
    let key = |sheet: Option<&str>, range: &str, column| {
        Some(TemplatePalette::Key {
            sheet: sheet.map(str::to_owned),
            range: Range::parse(range.as_bytes()).expect("a range written in this file"),
            at: Position { line: 1, column },
        })
    };
    for (script, expected) in [
        (
            r#"palette(from_cells("Key!A2:A4"));"#,
            key(Some("Key"), "A2:A4", 9),
        ),
        (
            r#"palette(from_cells("'The key'!$C$2:$A$2"));"#,
            key(Some("The key"), "A2:C2", 9),
        ),
        (
            r#"palette(from_cells("The key", "A2:A4"));"#,
            key(Some("The key"), "A2:A4", 9),
        ),
        (r#"palette(from_cells("A2:A4"));"#, key(None, "A2:A4", 9)),
        (
            "palette(from_the_template);",
            Some(TemplatePalette::Formatting {
                at: Position { line: 1, column: 1 },
            }),
        ),
        ("palette(colour_blind);", None),
    ] {
        assert_eq!(loaded(script).palette, expected, "{script}");
    }
}

#[test]
fn signs_stand_before_the_words() {
    let shown = |script: &str| -> Vec<String> {
        loaded(script)
            .scale
            .levels()
            .iter()
            .map(|level: &ScaleLevel| level.shown().into_owned())
            .collect()
    };
    assert_eq!(
        shown("symbols(\"▲\", \"●\", \"▼\");"),
        ["▲ Green", "● Amber", "▼ Red"]
    );
    assert_eq!(
        shown(
            "symbols(\" ✔\u{fe0f} \", \"#\");\nscale([ level(\"Yes\", green), level(\"No\", red) ]);"
        ),
        ["✔\u{fe0f} Yes", "# No"]
    );
}

#[test]
fn cells_without_a_rating_look_as_the_rules_say() {
    let grey = Some((Colour(0xD0, 0xD0, 0xD0), Colour(0x40, 0x40, 0x40)));
    let blind = Some((Colour(0x7A, 0x7A, 0x7A), Colour(0, 0, 0)));
    let word = Some("Not rated".to_owned());
    for (script, expected) in [
        ("", UnratedLook::default()),
        ("where_unrated(leave_it);", UnratedLook::default()),
        (
            "where_unrated(\" Not rated\");",
            UnratedLook {
                word: word.clone(),
                fill: None,
            },
        ),
        (
            "where_unrated(grey);",
            UnratedLook {
                word: None,
                fill: grey,
            },
        ),
        (
            "where_unrated(\"Not rated\", grey);",
            UnratedLook {
                word: word.clone(),
                fill: grey,
            },
        ),
        (
            "where_unrated(grey);\npalette(colour_blind);",
            UnratedLook {
                word: None,
                fill: blind,
            },
        ),
        (
            "where_unrated(\"Not rated\", colour(\"#FFFFFF\"));",
            UnratedLook {
                word,
                fill: Some((Colour(255, 255, 255), Colour(0, 0, 0))),
            },
        ),
    ] {
        assert_eq!(loaded(script).unrated, expected, "{script}");
    }
}

#[test]
fn tables_say_what_shows_a_rating() {
    let column = |over_formulas, fill| Destination::Column {
        over_formulas,
        fill,
    };
    let none = Extras::default();
    for (written, rating, extras) in [
        ("rating: write_to(\"R\")", column(false, true), none),
        ("rating: word_only(\"R\")", column(false, false), none),
        (
            "rating: word_only(\"R\", over_formulas), note: true",
            column(true, false),
            Extras { note: true, ..none },
        ),
        (
            "rating: new_column(\"R\", in_table), whole_row: yes",
            Destination::NewColumn {
                heading: "R".to_owned(),
                in_table: true,
            },
            Extras {
                whole_row: true,
                ..none
            },
        ),
        (
            "rating: fill_only(\"R\"), live: yes, note: no",
            Destination::FillOnly,
            Extras { live: true, ..none },
        ),
        (
            "rating: write_to(\"R\"), live: false, whole_row: no",
            column(false, true),
            none,
        ),
        (
            "rating: write_to(\"R\"), live: yes, whole_row: yes, note: yes",
            column(false, true),
            Extras {
                note: true,
                whole_row: true,
                live: true,
            },
        ),
    ] {
        let script =
            format!("tables(#{{ measure: \"M\", actual: \"A\", target: \"T\", {written} }});");
        let rules = loaded(&script);
        assert_eq!(
            (rules.tables[0].rating.as_ref(), rules.tables[0].extras),
            (Some(&rating), extras),
            "{written}"
        );
    }
}

/// A script, and its error without the script's name.
const CASES: [(&str, &str); 38] = [
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG"), delivery: "Delivery (RAG)" });"#,
        r#"1:76: unknown key `delivery`; a further rating of the row is written `delivery: rated("Delivery (RAG)")`"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG"), notes: "yes" });"#,
        "1:76: unknown key `notes`; did you mean `note`?",
    ),
    (
        r#"tables(#{ measure: "M", actual: cell("D4"), target: named("Target"), rating: write_to("RAG") });"#,
        r#"1:33: `actual` takes a heading in a table, and a cell only in a form, and got cell("D4"); write actual: "Heading"
1:53: `target` takes a heading in a table, and a cell only in a form, and got named("Target"); write target: "Heading""#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to(cell("B2")) });"#,
        r#"1:59: `rating` takes a heading in a table, and a cell only in a form, and got write_to(cell("B2")); write rating: write_to("RAG")"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: cell("B2"), spend: rated(cell("C9")) });
keep_typed("spend");"#,
        r#"1:59: `rating` takes a heading in a table, and a cell only in a form, and got cell("B2"); write rating: write_to("RAG")
1:78: `spend` takes a heading in a table, and a cell only in a form, and got rated(cell("C9")); write spend: rated("Heading")"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: word_only("RAG"), live: yes });"#,
        "1:77: `live` colours the rating by its numbers, and `word_only` keeps it without colour; write write_to(…) in place of word_only(…), or leave `live` out",
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: word_only("RAG"), whole_row: yes });"#,
        "1:77: `whole_row` fills the row by its rating, and `word_only` keeps it without colour; write write_to(…) in place of word_only(…), or leave `whole_row` out",
    ),
    (
        r#"tables(#{ measure: "M", spend: rated("S"), whole_row: yes });
keep_typed("spend");"#,
        r#"1:44: `whole_row` fills the row by its rating, and this table has no `rating`; write rating: write_to("RAG"), or leave `whole_row` out"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG"), note: "Yes", live: "often", whole_row: 1 });"#,
        r#"1:82: `note` takes yes or no, and got the text "Yes"; write note: yes, without quotes
1:95: `live` takes yes or no, and got the text "often"; write live: yes
1:115: `whole_row` takes yes or no, and got the number 1; write whole_row: yes"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG"), comment: yes, whole_rows: yes });"#,
        "1:76: unknown key `comment`; did you mean `note`?
1:90: unknown key `whole_rows`; did you mean `whole_row`?",
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: new_column("RAG", over_formulas) });"#,
        r#"1:77: the second thing in `new_column` can only be in_table, and this is `over_formulas`; write new_column("RAG", in_table)"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: word_only("RAG", in_table) });"#,
        r#"1:76: the second thing in `word_only` can only be over_formulas, and this is `in_table`; write word_only("RAG", over_formulas)"#,
    ),
    (
        "palette(colour_blind);
palette(standard);",
        "2:1: `palette` is said twice, here and on line 1; keep one of them",
    ),
    (
        r#"palette("colour_blind");
scale([ level("A", green), level("B", red) ]);"#,
        r#"1:9: `palette` takes standard, colour_blind, from_the_template or from_cells(…), and got the text "colour_blind"; write colour_blind without quotes"#,
    ),
    (
        "palette(color_blind);",
        "1:9: unknown word `color_blind`; did you mean `colour_blind`?",
    ),
    (
        "palette(green);",
        "1:9: `palette` takes standard, colour_blind, from_the_template or from_cells(…), and got the colour `green`; write palette(colour_blind)",
    ),
    (
        r#"palette("Key!A2:A4");"#,
        r#"1:9: `palette` takes standard, colour_blind, from_the_template or from_cells(…), and got the text "Key!A2:A4"; write palette(from_cells("Key!A2:A4"))"#,
    ),
    (
        r#"palette(from_cells("Key!A:A"));"#,
        r#"1:20: "A:A" is no range of cells; write from_cells("Key!A2:A4")"#,
    ),
    (
        r#"palette(from_cells("Key!A1:B600"));"#,
        r#"1:20: "A1:B600" is more than 1000 cells, the limit on a key; name only the cells that hold the levels' words"#,
    ),
    (
        r#"palette(from_cells("Key!A1:A2"));"#,
        "1:9: the key has 2 cells, and the scale has 3 levels; name the range in which every level's word has its own cell",
    ),
    (
        "palette(from_cells(5));",
        r#"1:20: `from_cells` takes a text here, and got the number 5; write from_cells("Key!A2:A4")"#,
    ),
    (
        r#"symbols("▲", "▼");"#,
        "1:1: `symbols` gives 2 signs, and the scale has 3 levels; give 3 signs, that of the best level first",
    ),
    (
        r#"symbols("▲");"#,
        "1:1: `symbols` gives 1 sign, and the scale has 3 levels; give 3 signs, that of the best level first",
    ),
    (
        r#"symbols([ "▲", "●", "▼" ]);"#,
        r#"1:9: `symbols` takes one sign for each level, and got a list; leave the square brackets out: write symbols("▲", "●", "▼")"#,
    ),
    (
        r#"symbols("=", "-", "@");"#,
        r#"1:9: "=" looks like the start of a formula; choose a sign such as "▲", "●" or "▼"
1:14: "-" looks like the start of a formula; choose a sign such as "▲", "●" or "▼"
1:19: "@" looks like the start of a formula; choose a sign such as "▲", "●" or "▼""#,
    ),
    (
        r#"symbols("G", "●●●●●", "1");"#,
        r#"1:9: "G" holds a letter or digit, which would read as part of the word; choose a sign such as "▲", "●" or "▼"
1:14: "●●●●●" is too long for a sign, which has 1 to 4 characters; choose a sign such as "▲", "●" or "▼"
1:23: "1" holds a letter or digit, which would read as part of the word; choose a sign such as "▲", "●" or "▼""#,
    ),
    (
        "symbols(\"\", \" \", \"\u{200b}\");",
        "1:9: this text is empty; write symbols(\"▲\", \"●\", \"▼\")\n1:13: this text is empty; write symbols(\"▲\", \"●\", \"▼\")\n1:18: \"\u{200b}\" shows nothing; choose a sign such as \"▲\", \"●\" or \"▼\"",
    ),
    (
        r#"symbols("▲ ▲", 5, "▼");"#,
        r#"1:9: "▲ ▲" holds a space or a character that cannot be shown; choose a sign such as "▲", "●" or "▼"
1:16: `symbols` takes a text here, and got the number 5; write symbols("▲", "●", "▼")"#,
    ),
    (
        r#"symbols("▲", "●", "▼");
symbols("▲", "●", "▼");"#,
        "2:1: `symbols` is said twice, here and on line 1; keep one of them",
    ),
    (
        r#"symbols("▲", "●", "▼");
scale([ level("A", green), level("B", red) ]);"#,
        "1:1: `symbols` gives 3 signs, and the scale has 2 levels; give 2 signs, that of the best level first",
    ),
    (
        r#"where_unrated("green");"#,
        r#"1:15: "green" is a level of the scale, so it cannot say that there is none; write where_unrated("Not rated")"#,
    ),
    (
        r#"symbols("▲", "●", "▼");
where_unrated("▼ red");"#,
        r#"2:15: "▼ red" is a level of the scale, so it cannot say that there is none; write where_unrated("Not rated")"#,
    ),
    (
        r#"where_unrated("Not rated", "grey");"#,
        r#"1:28: `where_unrated` takes leave_it, a word, a colour, or a word and then a colour, and got the text "grey" here; write where_unrated(leave_it), or where_unrated("Not rated", grey)"#,
    ),
    (
        r#"where_unrated(grey, "Not rated");"#,
        r#"1:15: `where_unrated` takes leave_it, a word, a colour, or a word and then a colour, and got the colour `grey` here; write where_unrated(leave_it), or where_unrated("Not rated", grey)"#,
    ),
    (
        "where_unrated(leave_it, grey);",
        r#"1:15: `where_unrated` takes leave_it, a word, a colour, or a word and then a colour, and got `leave_it` here; write where_unrated(leave_it), or where_unrated("Not rated", grey)"#,
    ),
    (
        "where_unrated(5);",
        r#"1:15: `where_unrated` takes leave_it, a word, a colour, or a word and then a colour, and got the number 5 here; write where_unrated(leave_it), or where_unrated("Not rated", grey)"#,
    ),
    (
        "where_unrated(leave_it);
where_unrated(grey);",
        "2:1: `where_unrated` is said twice, here and on line 1; keep one of them",
    ),
    (
        r#"let yes = 5;
where_unrated("");"#,
        r#"2:15: `where_unrated` takes leave_it, a word, a colour, or a word and then a colour, and got the text "" here; write where_unrated(leave_it), or where_unrated("Not rated", grey)"#,
    ),
];

#[test]
fn every_mistake_in_a_look_has_its_message() {
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
