//! Bugs that were found, each with its story, each in a workbook whose XML stands in its test.
//!
//! Source of truth: the ratings are reckoned by hand; what was written is read back by calamine, or is the text of the
//! part itself where the bug was in the XML.

#[path = "regressions/book.rs"]
mod book;
#[path = "../support/parts.rs"]
mod parts;
#[path = "../support/prefixed.rs"]
mod prefixed;
#[path = "../support/read_back.rs"]
mod read_back;
#[path = "../support/run.rs"]
mod run;
#[path = "../support/small_workbook.rs"]
mod small_workbook;

use book::{Book, HEADINGS, Run, STYLES, rate, row, sheet};
use prefixed::prefixed;

const POLICY: &str = "amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n";

/// The rules that most tests need: 5% below the target is still Amber.
fn rules(more: &str) -> String {
    format!(
        "tables(#{{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") }});\n{POLICY}{more}"
    )
}

/// Rows 2 and on of an ordinary table.
fn rows(cells: &[&[&str]]) -> String {
    cells
        .iter()
        .zip(2..)
        .map(|(cells, number)| row(number, cells))
        .collect()
}

fn rated(rows: &str, rules: &str) -> Run {
    rate(&Book::new(&sheet(rows)).bytes(), rules).expect("a sound workbook and sound rules")
}

const NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const CONDITIONAL: &str = "<conditionalFormatting sqref=\"D2:D9\"><cfRule type=\"cellIs\" dxfId=\"0\" priority=\"3\" \
    operator=\"equal\"><formula>\"Red\"</formula></cfRule></conditionalFormatting>";
const RED_DXF: &str = "</cellXfs><dxfs count=\"1\"><dxf><fill><patternFill><bgColor rgb=\"FFFF0000\"/></patternFill>\
    </fill></dxf></dxfs>";

/// A table with one measure, coloured by the template.
fn coloured() -> (String, String) {
    let rows = format!("{HEADINGS}{}", row(2, &["Calls", "9", "10"]));
    (
        sheet(&rows).replace("</sheetData>", &format!("</sheetData>{CONDITIONAL}")),
        STYLES.replace("</cellXfs>", RED_DXF),
    )
}

/// R1: a rule on top took the prefix of the styles part, so that no program opened the workbook, or the rule was in no
/// namespace and lost.
#[test]
fn a_rule_on_top_has_the_prefix_of_its_sheet() {
    let (plain_sheet, plain_styles) = coloured();
    for (sheet_prefix, styles_prefix) in [("", ""), ("", "x:"), ("x:", ""), ("x:", "x:")] {
        let of = |text: &str, prefix: &str| {
            if prefix.is_empty() {
                text.to_owned()
            } else {
                prefixed(text)
            }
        };
        let book =
            Book::new(&of(&plain_sheet, sheet_prefix)).styles(&of(&plain_styles, styles_prefix));
        let run = rate(
            &book.bytes(),
            &rules("where_the_template_colours(rule_on_top);"),
        )
        .expect("sound");
        let written = run.sheet();
        let ours = format!("<{sheet_prefix}conditionalFormatting ");
        assert_eq!(
            written.matches(&ours).count(),
            4,
            "the template's and one a level: {written}"
        );
        assert_eq!(
            written.matches("conditionalFormatting ").count(),
            4,
            "{written}"
        );
        assert!(run.styles().contains(&format!("</{styles_prefix}dxfs>")));
    }
}

/// R2: a row whose cells were out of order ended the whole run in a panic. R3: a row that went backwards was not rated,
/// without a word.
#[test]
fn rows_and_cells_out_of_order_are_rated_all_the_same() {
    let calls = row(2, &["Calls", "9", "10"]);
    let with_end = |end: &str| {
        format!(
            "{HEADINGS}{}",
            calls.replace("</row>", &format!("{end}</row>"))
        )
    };
    let late = row(3, &["Late", "10", "10"]);
    let cases = [
        (
            "two cells",
            with_end("<c r=\"F2\"/><c r=\"E2\"/>"),
            vec!["Red"],
        ),
        (
            "the rating's cell twice",
            with_end("<c r=\"D2\"/><c r=\"D2\"/>"),
            vec!["Red"],
        ),
        (
            "rows",
            format!("{late}{calls}{HEADINGS}"),
            vec!["Red", "Green"],
        ),
    ];
    for (case, rows, words) in cases {
        let run = rate(&Book::new(&sheet(&rows)).bytes(), &rules("")).expect(case);
        for (word, number) in words.into_iter().zip(1..) {
            assert_eq!(run.cell(number, 3), word, "{case}: row {number}");
        }
    }
}

/// R3: a row that stood there twice was rated and written twice.
#[test]
fn what_cannot_be_patched_safely_is_refused() {
    let base = |rows: &str| Book::new(&sheet(&format!("{HEADINGS}{rows}")));
    let calls = row(2, &["Calls", "9", "10"]);
    let cases = [(
        "R3, twice",
        base(&format!("{calls}{calls}")),
        "row 2 is written in several pieces",
    )];
    for (case, book, expected) in cases {
        let error = rate(&book.bytes(), &rules("")).map(|_| ()).expect_err(case);
        assert!(error.contains(expected), "{case}: {error}");
    }
}

/// R20: of a part that was in the container twice, the first was rated, and other programs show the last. R21: UTF-8 was
/// written into parts of other encodings. `containers.rs` has every other form of both.
#[test]
fn what_is_written_is_what_other_programs_read() {
    let calls = row(2, &["Calls", "9", "10"]);
    let book = Book::new(&sheet(&format!("{HEADINGS}{calls}")));
    let in_1252 = sheet(&format!("{HEADINGS}{calls}"));
    let in_1252 = format!("<?xml version=\"1.0\" encoding=\"windows-1252\"?>{in_1252}")
        .replace("Calls", "caf\u{1}");
    let in_1252: Vec<u8> = in_1252
        .bytes()
        .map(|byte| if byte == 1 { 0xE9 } else { byte })
        .collect();
    let run = rate(&book.twice("xl/worksheets/sheet1.xml").bytes(), &rules("")).expect("sound");
    assert_eq!(
        (run.cell(1, 0), run.cell(1, 3)),
        ("Calls".to_owned(), "Red".to_owned())
    );
    let book = Book::new("").part("xl/worksheets/sheet1.xml", in_1252);
    let run = rate(&book.bytes(), &rules("")).expect("sound");
    assert_eq!(
        (run.cell(1, 0), run.cell(1, 3)),
        ("café".to_owned(), "Red".to_owned())
    );
    assert!(
        run.sheet().contains("encoding=\"UTF-8\""),
        "{}",
        run.sheet()
    );
}

/// R4: a number in a CDATA section, beside a comment or as a character reference was read as text, and a shared string's
/// index so written made its cell blank.
#[test]
fn numbers_are_read_however_they_are_written() {
    let ways = [
        ("9", "0"),
        ("<![CDATA[9]]>", "<![CDATA[0]]>"),
        ("9<!-- -->", "0<!-- -->"),
        ("&#57;", "&#48;"),
    ];
    for (value, index) in ways {
        let second = format!(
            "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>{index}</v></c><c r=\"B2\"><v>{value}</v></c><c r=\"C2\"><v>10</v></c></row>"
        );
        let strings = format!("<sst xmlns=\"{NS}\"><si><t>Calls</t></si></sst>");
        let book = Book::new(&sheet(&format!("{HEADINGS}{second}"))).strings(strings.into_bytes());
        let run = rate(&book.bytes(), &rules("")).expect("sound");
        assert_eq!(run.ratings(), [("Calls", "Red")], "{value}");
        assert_eq!(run.all[0].actual.as_deref(), Some("9"), "{value}");
    }
}

/// R5: a "Good is" cell that says something unknown was rated by `all_others`, and a line of the rules overruled what the
/// cell said, both without a word.
#[test]
fn the_returns_own_word_for_what_is_good_is_not_passed_over() {
    let table = rows(&[
        &["Typing error", "Lowe", "20", "10"],
        &["Neither", "Neither", "20", "10"],
        &["Low", "Low", "20", "10"],
        &["Contradicted", "Low", "20", "10"],
        &["Agreed", "High", "20", "10"],
        &["Blank", "", "20", "10"],
        &["Named", "N/A", "20", "10"],
    ]);
    let run = rated(
        &format!(
            "{}{table}",
            row(1, &["Measure", "Good is", "Actual", "Target", "RAG"])
        ),
        &format!(
            "tables(#{{ measure: \"Measure\", good_is: \"Good is\", actual: \"Actual\", target: \"Target\", rating: \
             write_to(\"RAG\") }});\n{POLICY}higher_is_better([ \"Contradicted\", \"Agreed\", \"Named\" ]);"
        ),
    );
    assert_eq!(
        run.ratings(),
        [
            ("Typing error", "no_rule"),
            ("Neither", "no_rule"),
            ("Low", "Red"),
            ("Contradicted", "no_rule"),
            ("Agreed", "Green"),
            ("Blank", "Green"),
            ("Named", "Green"),
        ]
    );
    assert!(
        run.all[0].reason.contains("\"Lowe\""),
        "{}",
        run.all[0].reason
    );
    assert!(
        run.all[3]
            .reason
            .contains("line 4 of the rules contradicts"),
        "{}",
        run.all[3].reason
    );
}

/// R6: 2.5 in the format `£0.0"m"` was off its target of £2,500,000 by 100%, and a bare 1.9 far under £2M: whatever says
/// its power was compared with what does not. The format shows £2.5m, which is the target.
#[test]
fn a_number_with_a_power_never_meets_a_bare_one() {
    let styles = STYLES
        .replace(
            "<fonts",
            "<numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"&quot;£&quot;0.0&quot;m&quot;\"/></numFmts><fonts",
        )
        .replace("</cellXfs>", "<xf numFmtId=\"170\"/></cellXfs>");
    let cases = [
        ("formatted beside text", "=2.5", "£2,500,000", "Green"),
        ("formatted beside bare", "=2.5", "2.5", "ambiguous_unit"),
        ("formatted beside its like", "=2.5", "=2.5", "Green"),
        ("bare beside money", "1.9", "£2M", "ambiguous_unit"),
        ("bare beside words", "2.1", "2 million", "ambiguous_unit"),
        ("a power beside money", "£2M", "£2,000,001", "Amber"),
        ("two powers", "2000k", "2 million", "Green"),
        ("money beside bare", "£6", "5", "Green"),
    ];
    let table: Vec<Vec<&str>> = cases
        .iter()
        .map(|(name, actual, target, _)| vec![*name, actual, target])
        .collect();
    let table: Vec<&[&str]> = table.iter().map(Vec::as_slice).collect();
    let xf = STYLES.matches("<xf ").count();
    let sheet = sheet(&format!("{HEADINGS}{}", rows(&table)))
        .replace("s=\"literal\"", &format!("s=\"{xf}\""));
    let run = rate(&Book::new(&sheet).styles(&styles).bytes(), &rules("")).expect("sound");
    let expected: Vec<_> = cases
        .iter()
        .map(|(name, _, _, result)| (*name, *result))
        .collect();
    assert_eq!(run.ratings(), expected);
}

/// R7: an end mark closed every table of its row, so that a total on the left left the right table's measures out, and
/// the word in a remark beside a table ended it.
#[test]
fn an_end_mark_ends_only_its_own_table() {
    let script = rules("").replace("rating:", "end_at: \"Total\", rating:");
    let side_by_side = [
        row(
            1,
            &[
                "Measure", "Actual", "Target", "RAG", "", "Measure", "Actual", "Target", "RAG",
            ],
        ),
        row(2, &["Left", "9", "10", "", "", "Right", "10", "10"]),
        row(3, &["Total", "9", "10", "", "", "Second", "10", "10"]),
        row(4, &["After", "9", "10", "", "", "Third", "1", "10"]),
    ];
    let run = rated(&side_by_side.concat(), &script);
    let mut found = run.ratings();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("Left", "Red"),
            ("Right", "Green"),
            ("Second", "Green"),
            ("Third", "Red")
        ]
    );
    let remark = [
        row(1, &["Measure", "Actual", "Target", "RAG", "Note"]),
        row(2, &["Calls", "9", "10", "", "Total"]),
        row(3, &["Visits", "10", "10"]),
    ];
    assert_eq!(
        rated(&remark.concat(), &script).ratings(),
        [("Calls", "Red"), ("Visits", "Green")]
    );
}

/// R8: of two tables side by side, the left one took the optional id that led the right one, so that its measures bore
/// the other's ids.
#[test]
fn an_optional_heading_leads_the_table_that_it_adjoins() {
    let script = rules("").replace("measure:", "id: optional(\"ID\"), measure:");
    let table = [
        row(
            1,
            &[
                "Measure", "Actual", "Target", "RAG", "", "ID", "Measure", "Actual", "Target",
                "RAG",
            ],
        ),
        row(2, &["Left", "9", "10", "", "", "R-1", "Right", "10", "10"]),
        row(3, &["", "", "", "", "", "R-2", "Second", "9", "10"]),
    ];
    let run = rated(&table.concat(), &script);
    let mut ids: Vec<_> = run
        .all
        .iter()
        .map(|rating| (rating.measure.as_str(), rating.id.as_deref()))
        .collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            ("Left", None),
            ("Right", Some("R-1")),
            ("Second", Some("R-2"))
        ]
    );
}

/// R8 again: where nothing parts the id from either table, nobody can say whose it is. Where both tables end with such
/// a heading, each has its own.
#[test]
fn an_optional_heading_between_two_tables_is_nobodys() {
    let script = rules("").replace("measure:", "id: optional(\"ID\"), measure:");
    let between = row(
        1,
        &[
            "Measure", "Actual", "Target", "RAG", "ID", "Measure", "Actual", "Target", "RAG",
        ],
    );
    let values = row(2, &["Left", "9", "10", "", "R-1", "Right", "10", "10"]);
    let Err(error) = rate(
        &Book::new(&sheet(&[between, values].concat())).bytes(),
        &script,
    ) else {
        panic!("somebody's id was guessed");
    };
    assert!(
        error.starts_with("Sheet1!E1: the heading \"ID\" may belong"),
        "{error}"
    );
    let headings = ["Measure", "Actual", "Target", "RAG", "ID"];
    let both = row(1, &headings.repeat(2));
    let values = row(
        2,
        &["Left", "9", "10", "", "L-1", "Right", "10", "10", "", "R-1"],
    );
    let run = rated(&[both, values].concat(), &script);
    let ids: Vec<_> = run.all.iter().map(|rating| rating.id.as_deref()).collect();
    assert_eq!(ids, [Some("L-1"), Some("R-1")]);
}

/// R9: 30.0000000000001% of 29.9999999999999 has 29 digits and was rounded to 28, so that a value just beyond it was Amber.
#[test]
fn a_product_that_would_be_rounded_decides_nothing() {
    let table = rows(&[
        &["Calls", "20.9999999999999", "29.9999999999999"],
        &["Visits", "90", "100"],
    ]);
    let script = rules("").replace(
        "percent_of_target(5)",
        "percent_of_target(30.0000000000001)",
    );
    let run = rated(&format!("{HEADINGS}{table}"), &script);
    assert_eq!(
        run.ratings(),
        [("Calls", "out_of_range"), ("Visits", "Amber")]
    );
}

/// R10: TRUE was read as the score 1, the best.
#[test]
fn true_is_no_score() {
    let table = [
        row(1, &["Measure", "Delivery"]),
        row(2, &["True", "1"]).replace("<c r=\"B2\">", "<c r=\"B2\" t=\"b\">"),
        row(3, &["One", "1"]),
    ];
    let run = rated(
        &table.concat(),
        "scale([ level(\"1\", green), level(\"2\", amber), level(\"3\", red) ]);\n\
         tables(#{ measure: \"Measure\", delivery: rated(\"Delivery\") });\nkeep_typed(\"delivery\");",
    );
    assert_eq!(run.ratings(), [("True", "no_rule"), ("One", "1")]);
}

/// R11: a text that somebody typed into the rating's cell was replaced without a word.
#[test]
fn a_text_that_a_rating_replaces_is_named() {
    let table = rows(&[
        &["Calls", "9", "10", "awaiting sign-off by Director"],
        &["Visits", "9", "10", "42"],
        &["Repairs", "9", "10", "green"],
        &["Permits", "9", "10", "< Select >"],
    ]);
    let script = rules("").replace("rating:", "empty: \"< Select >\", rating:");
    let run = rated(&format!("{HEADINGS}{table}"), &script);
    // "green" is a rating, which has a warning of its own: it tells by which rating it was replaced.
    let places = ["Sheet1!D2:D3", "Sheet1!D4"];
    assert_eq!(
        run.warnings,
        places.map(|place| ("replaced", place.to_owned()))
    );
    assert_eq!(run.column(3), ["RAG", "Red", "Red", "Red", "Red"]);
}

/// R12: a row with numbers and no name, mostly a subtotal, was rated by `all_others`.
#[test]
fn a_row_without_a_name_is_unrated() {
    let table = [
        row(1, &["Measure", "Actual", "Target", "RAG", "ID"]),
        row(2, &["Calls", "9", "10"]),
        row(3, &["", "99", "10"]),
        row(4, &["", "99", "10", "", "M-4"]),
    ];
    let run = rated(
        &table.concat(),
        &rules("").replace("measure:", "id: \"ID\", measure:"),
    );
    assert_eq!(
        run.ratings(),
        [("Calls", "Red"), ("", "no_rule"), ("", "Green")]
    );
    assert!(
        run.all[1].reason.contains("the row names no measure"),
        "{}",
        run.all[1].reason
    );
}

/// R13: a function that a line names decided although other lines contradict each other; and `not_rated` was looked at
/// only after contradictions, though it settles them.
#[test]
fn a_contradiction_stops_functions_but_not_not_rated() {
    let table = format!("{HEADINGS}{}", rows(&[&["Calls", "9", "10"]]));
    let contradiction = rules("higher_is_better(\"Calls\");\nlower_is_better(\"Cal*\");\n");
    let by = format!(
        "{contradiction}measure(\"Calls\", #{{ by: function(\"f\") }});\nfn f(m) {{ \"Green\" }}"
    );
    let run = rated(&table, &by);
    assert_eq!(run.ratings(), [("Calls", "no_rule")]);
    assert!(
        run.all[0]
            .reason
            .contains("lines 4 and 5 of the rules contradict"),
        "{}",
        run.all[0].reason
    );
    let run = rated(&table, &format!("{contradiction}not_rated(\"Calls\");"));
    assert_eq!(run.ratings(), [("Calls", "not_rated")]);
}

/// R15: with another palette, the rules that an earlier run had laid on top were no longer known as ours, so that they
/// piled up and were called the template's.
#[test]
fn rules_on_top_do_not_pile_up() {
    let (sheet, styles) = coloured();
    let on_top = rules("where_the_template_colours(rule_on_top);");
    let other = format!(
        "{on_top}scale([ level(\"Green\", blue), level(\"Amber\", yellow), level(\"Red\", colour(\"#FF0000\")) ]);"
    );
    let once = rate(&Book::new(&sheet).styles(&styles).bytes(), &on_top).expect("sound");
    let again = rate(&once.out, &other).expect("sound");
    assert_eq!(
        again.sheet().matches("<conditionalFormatting ").count(),
        4,
        "{}",
        again.sheet()
    );
    assert_eq!(
        again.warnings,
        [("template_colours", "Sheet1!D2:D9".to_owned())]
    );
    let back = rate(&again.out, &rules("")).expect("sound");
    assert_eq!(
        back.sheet().matches("<conditionalFormatting ").count(),
        1,
        "{}",
        back.sheet()
    );
}

/// R16: a word of an earlier scale stayed behind without a warning where the rating went, and of a direction's cell any
/// text was taken away, somebody's note included.
#[test]
fn what_is_not_ours_stays_in_our_cells_and_is_named() {
    let table = [
        row(1, &["Measure", "Before", "Actual", "Target", "RAG", "Way"]),
        row(2, &["Calls", "5", "9", "10", "", ""]),
    ];
    let script = rules("same_if_within(points(1));\n").replace(
        "rating:",
        "previous: \"Before\", direction: write_to(\"Way\"), rating:",
    );
    let words = "scale([ level(\"Good\", green), level(\"Watch\", amber), level(\"Poor\", red) ]);";
    let first = rated(&table.concat(), &format!("{script}{words}"));
    assert_eq!(
        (first.cell(1, 4), first.cell(1, 5)),
        ("Poor".to_owned(), "Improving".to_owned())
    );
    let edited = first
        .sheet()
        .replace("<v>9</v>", "")
        .replace("Improving", "ask Ann");
    let second = rate(&Book::new(&edited).styles(&first.styles()).bytes(), &script).expect("sound");
    assert_eq!(
        (second.cell(1, 4), second.cell(1, 5)),
        ("Poor".to_owned(), "ask Ann".to_owned())
    );
    assert_eq!(
        second.warnings,
        [
            ("stale_rating", "Sheet1!E2".to_owned()),
            ("stale_rating", "Sheet1!F2".to_owned())
        ]
    );
}

/// R19: a word was written into the middle of an array formula, where only the first cell holds the formula; Excel refuses
/// such a file or drops the formula.
#[test]
fn cells_of_an_array_formula_are_left() {
    let with = |number: u32, cell: &str| {
        row(number, &["Calls", "9", "10"]).replace("</row>", &format!("{cell}</row>"))
    };
    for kind in ["array", "dataTable"] {
        let master = format!("<c r=\"D2\"><f t=\"{kind}\" ref=\"D2:D4\">A2:A4</f><v>1</v></c>");
        let table = [
            with(2, &master),
            with(3, "<c r=\"D3\"><v>2</v></c>"),
            with(4, "<c r=\"D4\"><v>3</v></c>"),
            with(5, "<c r=\"D5\"><f>1+1</f><v>2</v></c>"),
        ];
        let over = rules("").replace("write_to(\"RAG\")", "write_to(\"RAG\", over_formulas)");
        let run = rated(&format!("{HEADINGS}{}", table.concat()), &over);
        assert_eq!(run.column(3), ["RAG", "1", "2", "3", "Red"], "{kind}");
        let kept = [("formula_kept", "Sheet1!D2:D4".to_owned())];
        assert_eq!(run.warnings, kept, "{kind}");
    }
}

/// R22: a format that was copied got a second list of extensions where the first was self-closed or had a space in its
/// end tag, which Excel "repairs".
#[test]
fn a_copied_format_has_one_list_of_extensions() {
    let calls = row(2, &["Calls", "9", "10"]).replace("</row>", "<c r=\"D2\" s=\"1\"/></row>");
    for (list, kept) in [
        ("<extLst/>", 0),
        ("<extLst />", 0),
        ("<extLst ><ext uri=\"a\"/></extLst >", 4),
    ] {
        let format =
            format!("<xf numFmtId=\"9\"><alignment horizontal=\"center\"/>{list}</xf></cellXfs>");
        let book = Book::new(&sheet(&format!("{HEADINGS}{calls}")))
            .styles(&STYLES.replace("</cellXfs>", &format));
        let styles = rate(&book.bytes(), &rules("")).expect("sound").styles();
        let formats: Vec<&str> = styles
            .split("<xf ")
            .skip(1)
            .filter(|xf| xf.contains("center"))
            .collect();
        assert_eq!(formats.len(), 4, "the template's and one a level: {styles}");
        assert!(
            formats.iter().all(|xf| xf.matches("<extLst").count() == 1),
            "{list}: {styles}"
        );
        assert_eq!(styles.matches("<ext uri=\"a\"/>").count(), kept, "{styles}");
    }
}

/// R23: a cell with a prefix of its own lost its reference, so that its rating landed in the cell beside it.
#[test]
fn a_cell_keeps_a_prefix_of_its_own() {
    let table = [
        row(1, &["Measure", "Actual", "Target", "", "RAG"]),
        row(2, &["Calls", "9", "10"]).replace(
            "</row>",
            &format!("<x:c xmlns:x=\"{NS}\" r=\"E2\"><x:v>7</x:v></x:c></row>"),
        ),
    ];
    let written = rated(&table.concat(), &rules("")).sheet();
    let cell = written
        .split("<x:c ")
        .nth(1)
        .expect("the cell has its prefix");
    let cell = cell.split_once("</x:c></row>").expect("and ends with it").0;
    assert!(
        cell.contains("r=\"E2\"") && cell.contains("<x:is><x:t>Red</x:t></x:is>"),
        "{cell}"
    );
}

/// R24: a workbook that calculates only on request was told to calculate when it is opened, and one with its settings in an
/// alternative for older programs got them a second time.
#[test]
fn settings_of_the_calculation_are_respected() {
    let table = format!(
        "{HEADINGS}{}<row r=\"9\"><c r=\"A9\"><f>COUNTIF(D2:D5,\"Red\")</f><v>0</v></c></row>",
        row(2, &["Calls", "9", "10"])
    );
    let alternative = "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
        <mc:Choice Requires=\"x\"><calcPr calcId=\"1\"/></mc:Choice><mc:Fallback><calcPr calcId=\"2\"/></mc:Fallback>\
        </mc:AlternateContent>";
    let cases: [(&str, usize, usize, &[&str]); 3] = [
        (
            "<calcPr calcMode=\"manual\" calcId=\"1\"/>",
            1,
            0,
            &["manual_calculation"],
        ),
        (alternative, 2, 2, &[]),
        ("", 1, 1, &[]),
    ];
    for (settings, elements, requests, warnings) in cases {
        let run = rate(
            &Book::new(&sheet(&table)).settings(settings).bytes(),
            &rules(""),
        )
        .expect("sound");
        let workbook = run.part("xl/workbook.xml");
        assert_eq!(workbook.matches("<calcPr").count(), elements, "{workbook}");
        assert_eq!(
            workbook.matches("fullCalcOnLoad=\"1\"").count(),
            requests,
            "{workbook}"
        );
        let codes: Vec<&str> = run.warnings.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, warnings, "{settings}");
    }
}

/// R26: the extensions of a cell went with its old value.
#[test]
fn a_cell_keeps_its_extensions() {
    let extensions = "<extLst><ext uri=\"x\"/></extLst>";
    let calls = row(2, &["Calls", "9", "10", "Green"])
        .replace("</c></row>", &format!("{extensions}</c></row>"));
    let run = rated(&format!("{HEADINGS}{calls}"), &rules(""));
    // Calamine refuses cells with extensions, so the text itself is looked at.
    assert!(
        run.sheet()
            .contains(&format!("<t>Red</t></is>{extensions}</c></row>")),
        "{}",
        run.sheet()
    );
}
