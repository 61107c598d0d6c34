//! The rules of an ordinary table, with every way to write and show a rating as a letter, so that a fuzzer and a
//! property test can try them in any combination.

/// The rules that the letters ask for; any other byte says nothing. Every combination is sound.
pub(crate) fn table_rules(letters: &[u8]) -> String {
    let on = |letter: u8| letters.contains(&letter);
    let ratings = [
        (b'c', "new_column(\"Our RAG\")"),
        (b't', "new_column(\"Our RAG\", in_table)"),
        (b'f', "fill_only(\"RAG\")"),
        (b'w', "word_only(\"RAG\")"),
        (b'o', "write_to(\"RAG\", over_formulas)"),
    ];
    let asked = ratings.into_iter().find(|(letter, _)| on(*letter));
    let (letter, rating) = asked.unwrap_or((0, "write_to(\"RAG\")"));
    let (adds, colours) = (matches!(letter, b'c' | b't'), letter != b'w');
    let in_map = [
        (on(b'n'), ", note: yes"),
        (on(b'r') && colours, ", whole_row: yes"),
        (on(b'l') && colours, ", live: yes"),
        (on(b'd'), ", previous: \"Previous\""),
        (on(b'd') && !adds, ", direction: write_to(\"Direction\")"),
        (
            on(b'd') && adds,
            ", direction: new_column(\"Our direction\")",
        ),
        (
            on(b'e'),
            ", empty: \"< Select >\", end_at: \"END\", skip: \"Total*\", group: title_above",
        ),
    ];
    let lines = [
        (on(b'd'), "same_if_within(points(1));\n"),
        (on(b's'), "symbols(\"▲\", \"●\", \"▼\");\n"),
        (on(b'u'), "where_unrated(\"Not rated\", grey);\n"),
        (on(b'x'), "where_the_template_colours(rule_on_top);\n"),
        (on(b'b'), "palette(colour_blind);\n"),
        (
            on(b'1'),
            "scale([ level(\"1\", green), level(\"2\", amber), level(\"3\", red) ]);\n",
        ),
    ];
    let said = |all: &[(bool, &str)]| -> String {
        all.iter()
            .filter(|(on, _)| *on)
            .map(|(_, text)| *text)
            .collect()
    };
    format!(
        "tables(#{{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: {rating}{} }});\n\
         amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n{}",
        said(&in_map),
        said(&lines)
    )
}
