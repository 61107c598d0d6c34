//! Formulas and formats of small tables with the lines that they become. The lines were typed by hand from the reference of the
//! rules; what the formulas give was worked out by hand.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::colour::Colour;
use rust_decimal::Decimal;

use super::cells::Background;
use super::read::{ProofVerdict, Verdicts};
use crate::draft::{DraftBasis, draft_on};
use crate::draft_result::SheetsDraft;
use crate::grid::{FilledCell, FormatFill, FormatTest, GridFormat, GridValue, SheetGrid};
use crate::question::GivenAnswers;

/// The first row of measures, from 0.
const FIRST: u32 = 4;

fn cell(column: u32, text: &str) -> FilledCell {
    let percent = text.strip_suffix('%');
    let number: Option<Decimal> = percent.unwrap_or(text).parse().ok();
    FilledCell {
        column,
        text: text.to_owned(),
        value: match (number, percent) {
            (Some(number), None) => GridValue::Number(number, false),
            (Some(number), Some(_)) => GridValue::Number(number / Decimal::ONE_HUNDRED, true),
            (None, _) => GridValue::Text,
        },
        fill: None,
        formula: None,
    }
}

/// Returns a sheet with a table: headings, rows, and a formula for the column after the last one, `{r}` being the row.
fn sheet(headings: &str, rows: &[&str], formula: &str) -> SheetGrid {
    let mut grid = SheetGrid {
        name: "Returns".to_owned(),
        ..SheetGrid::default()
    };
    let line = |text: &str| -> Vec<FilledCell> {
        let cells = (0..).zip(text.split('|'));
        cells
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| cell(column, text))
            .collect()
    };
    grid.rows.insert(FIRST - 1, line(headings));
    let last = headings.split('|').count() as u32 - 1;
    for (row, text) in (FIRST..).zip(rows) {
        grid.rows.insert(row, line(text));
        if !formula.is_empty() {
            let own = formula.replace("{r}", &(row + 1).to_string());
            grid.formulas.insert(Cell::new(row, last), own);
        }
    }
    grid
}

fn drafted(grid: SheetGrid, background: &Background, verdicts: &Verdicts) -> SheetsDraft {
    let basis = DraftBasis {
        formulas: Some((background, verdicts)),
        ..DraftBasis::default()
    };
    draft_on(&[grid], "return.xlsx", &GivenAnswers::new(), &basis)
}

fn script(grid: SheetGrid) -> String {
    let background = Background::default();
    drafted(grid, &background, &Verdicts::new()).script
}

const THREE: [&str; 3] = [
    "Calls answered|95|100|",
    "Visits|80|100|",
    "Homes let|94.9|100|",
];

#[test]
fn formulas_against_a_target_become_lines() {
    for (formula, expected) in [
        (
            "IF(B{r}>=C{r},\"Green\",IF(B{r}>=0.95*C{r},\"Amber\",\"Red\"))",
            "good_is: higher, amber_within: percent_of_target(5)",
        ),
        (
            "IF(OR(B{r}=\"\",C{r}=\"\"),\"\",IF(B{r}<C{r}*90%,\"Red\",IF(B{r}<C{r},\"Amber\",\"Green\")))",
            "good_is: higher, amber_within: percent_of_target(10)",
        ),
        (
            "IF(B{r}<=C{r},\"Green\",IF(B{r}<=C{r}+5,\"Amber\",\"Red\"))",
            "good_is: lower, amber_within: points(5)",
        ),
        (
            "_xlfn.IFS((B{r}-C{r})/C{r}>=0,\"G\",(B{r}-C{r})/C{r}>=-0.075,\"A\",TRUE,\"R\")",
            "good_is: higher, amber_within: percent_of_target(7.5)",
        ),
        (
            "IF(B{r}/C{r}>1,\"Green\",IF(B{r}/C{r}>0.9,\"Amber\",\"Red\"))",
            "good_is: higher, by: first_of([ better_than_target(\"Green\"), closer_than(percent_of_target(10), \"Amber\"), otherwise(\"Red\") ])",
        ),
        (
            "IF(ABS(B{r}-C{r})<=0.05*C{r},\"Green\",IF(ABS(B{r}/C{r}-1)<=0.1,\"Amber\",\"Red\"))",
            "good_is: close_to_target, by: first_of([ within(percent_of_target(5), \"Green\"), within(percent_of_target(10), \"Amber\"), otherwise(\"Red\") ])",
        ),
        (
            "CHOOSE(1+(B{r}>=0.8*C{r})+(B{r}>=C{r}),\"Red\",\"Amber\",\"Green\")",
            "good_is: higher, amber_within: percent_of_target(20)",
        ),
        (
            "IF(AND(B{r}>=90,B{r}<95),\"Amber\",IF(B{r}>=95,\"Green\",\"Red\"))",
            "by: first_of([ at_least(95, \"Green\"), at_least(90, \"Amber\"), otherwise(\"Red\") ])",
        ),
        (
            "SWITCH(TRUE,B{r}>10,\"Red\",B{r}>5,\"Amber\",\"Green\")",
            "by: first_of([ at_most(5, \"Green\"), at_most(10, \"Amber\"), otherwise(\"Red\") ])",
        ),
        (
            "LOOKUP(B{r},{0,4,8},{\"Green\",\"Amber\",\"Red\"})",
            "by: first_of([ at_least(8, \"Red\"), at_least(4, \"Amber\"), at_least(0, \"Green\") ])",
        ),
        (
            "IF(ROUND(B{r},0)>=95,\"Green\",\"Red\")",
            "by: first_of([ at_least(94.5, \"Green\"), otherwise(\"Red\") ])",
        ),
        (
            "IF(B{r}=\"Done\",\"Green\",IF(B{r}>=C{r},\"Green\",\"Red\"))",
            "good_is: higher, by: first_of([ exactly(\"Done\", \"Green\"), on_target(\"Green\"), otherwise(\"Red\") ])",
        ),
    ] {
        let script = script(sheet("Measure|Actual|Target|RAG", &THREE, formula));
        assert!(script.contains(expected), "{formula}\n{script}");
        assert!(!script.contains("question("), "{formula}\n{script}");
        assert!(
            script.contains("because(\"Returns!D5 (the first of 3): =IF")
                || !formula.starts_with("IF"),
            "{script}"
        );
        assert!(script.contains("published_rating: \"RAG\""), "{script}");
    }
}

#[test]
fn what_is_not_sure_is_quoted_with_its_reason() {
    let long = format!("IF(B{{r}}>=C{{r}},\"Green\",\"{}\")", "x".repeat(8_192));
    for (formula, expected) in [
        (
            "IF('[Other.xlsx]A'!C5>=1,\"Green\",\"Red\")",
            "another workbook",
        ),
        (
            "IF(D{r}=\"Green\",\"Green\",\"Red\")",
            "depends on itself, through Returns!D5",
        ),
        (long.as_str(), "too long"),
        ("IF(B{r}<TODAY(),\"Red\",\"Green\")", "TODAY() changes"),
        ("IF(B{r}>=B5,\"Green\",\"Red\")", "stands in another row"),
        (
            "IF(B{r}>=Limit,\"Green\",\"Red\")",
            "does not define the name Limit",
        ),
        (
            "IF(B{r}>=C{r}/3,\"Green\",\"Red\")",
            "no decimal number that ends",
        ),
        (
            "IF(B{r}>=C{r},\"Green\",\"Wobbly\")",
            "\"Wobbly\" is no level",
        ),
        (
            "IF(B{r}>=1.02*C{r},\"Green\",IF(B{r}>C{r}*1.01,\"Amber\",\"Red\"))",
            "no words of the rules say",
        ),
        ("IF(STDEV(B{r}:C{r})>1,\"Red\",\"Green\")", "function STDEV"),
        ("IF(B{r}>=C{r},\"Green\"", "cannot be read"),
    ] {
        let script = script(sheet("Measure|Actual|Target|RAG", &THREE, formula));
        assert!(script.contains(expected), "{formula}\n{script}");
        assert!(
            script.contains("// Returns!D5:D7: ="),
            "{formula}\n{script}"
        );
        assert!(!script.contains("Read out of"), "{formula}\n{script}");
    }
}

#[test]
fn cells_that_are_calculated_are_followed() {
    let mut grid = sheet(
        "Measure|Actual|Target|% achieved|RAG",
        &["Calls|95|100|95%|", "Visits|80|100|80%|"],
        "IF(D{r}>=1,\"Green\",IF(D{r}>=0.9,\"Amber\",\"Red\"))",
    );
    for row in FIRST..FIRST + 2 {
        let formula = format!("IFERROR(B{0}/C{0},\"\")", row + 1);
        grid.formulas.insert(Cell::new(row, 3), formula);
    }
    let script = script(grid);
    assert!(
        script.contains("amber_within: percent_of_target(10)"),
        "{script}"
    );
    assert!(script.contains("actual: \"Actual\""), "{script}");
}

#[test]
fn limits_in_columns_names_and_hidden_sheets_are_found() {
    let by_columns = script(sheet(
        "Measure|Actual|Green from|Amber from|RAG",
        &["Calls|95|90|80|", "Visits|80|70|60|"],
        "IF(B{r}>=C{r},\"Green\",IF(B{r}>=D{r},\"Amber\",\"Red\"))",
    ));
    assert!(
        by_columns.contains("by: first_of([ at_least(heading(\"Green from\"), \"Green\"), at_least(heading(\"Amber from\"), \"Amber\"), otherwise(\"Red\") ])"),
        "{by_columns}"
    );
    let grid = sheet(
        "Measure|Actual|RAG",
        &["Calls|95%|", "Visits|80%|"],
        "IF(B{r}>=GreenFrom,\"Green\",IF(B{r}>=Settings!$B$3,\"Amber\",\"Red\"))",
    );
    let mut settings = SheetGrid {
        name: "Settings".to_owned(),
        ..SheetGrid::default()
    };
    settings.rows.insert(1, vec![cell(1, "0.95")]);
    settings.rows.insert(2, vec![cell(1, "0.9")]);
    let mut background = Background {
        hidden: vec![settings],
        ..Background::default()
    };
    let name = (None, "greenfrom".to_owned());
    background.names.insert(name, "Settings!$B$2".to_owned());
    let drafted = drafted(grid, &background, &Verdicts::new());
    let expected = "by: first_of([ at_least(\"95%\", \"Green\"), at_least(\"90%\", \"Amber\"), otherwise(\"Red\") ])";
    assert!(drafted.script.contains(expected), "{}", drafted.script);
}

#[test]
fn rows_with_other_formulas_have_lines_of_their_own() {
    let grid = sheet(
        "Measure|Good is|Actual|Target|RAG",
        &[
            "Calls|Higher|95|100|",
            "Complaints|Lower|12|10|",
            "Visits|Higher|80|100|",
        ],
        "IF(B{r}=\"Higher\",IF(C{r}>=D{r},\"Green\",IF(C{r}>=D{r}*0.9,\"Amber\",\"Red\")),IF(C{r}<=D{r},\"Green\",IF(C{r}<=D{r}*1.1,\"Amber\",\"Red\")))",
    );
    let script = script(grid);
    for line in [
        "measure(\"Calls|Visits\", #{ good_is: higher, amber_within: percent_of_target(10) });",
        "measure(\"Complaints\", #{ good_is: lower, amber_within: percent_of_target(10) });",
    ] {
        assert!(script.contains(line), "{script}");
    }
}

#[test]
fn a_target_of_zero_is_no_target_to_divide_by() {
    let grid = sheet(
        "Measure|Actual|Target|RAG",
        &["Calls|95|100|", "Visits|80|0|"],
        "IF(B{r}/C{r}>=1,\"Green\",\"Red\")",
    );
    let script = script(grid);
    assert!(script.contains("measure(\"Calls\""), "{script}");
    assert!(
        script
            .contains("// Not translated: D6: =IF(B6/C6>=1,\"Green\",\"Red\") (C6 is not above 0"),
        "{script}"
    );
}

fn format(test: FormatTest, colour: u32, priority: i64) -> GridFormat {
    let [_, red, green, blue] = colour.to_be_bytes();
    let range = Range {
        first: Cell::new(FIRST, 1),
        last: Cell::new(FIRST + 2, 1),
    };
    GridFormat {
        ranges: vec![range],
        test,
        fill: FormatFill::Colour(Colour(red, green, blue)),
        letters: None,
        priority,
        stops: false,
    }
}

#[test]
fn formats_become_lines_as_formulas_do() {
    let is = |operator: &str, formula: &str| {
        FormatTest::CellIs(operator.to_owned(), vec![formula.to_owned()])
    };
    let mut grid = sheet("Measure|Actual|Target", &THREE, "");
    grid.formats = vec![
        format(is("lessThan", "$C5*0.9"), 0x00FF_C7CE, 3),
        format(is("greaterThanOrEqual", "$C5"), 0x00C6_EFCE, 1),
        format(
            FormatTest::Expression("$B5>=$C5*0.9".to_owned()),
            0x00FF_EB9C,
            2,
        ),
    ];
    let by_formats = script(grid.clone());
    assert!(
        by_formats.contains("good_is: higher, amber_within: percent_of_target(10)"),
        "{by_formats}"
    );
    assert!(
        by_formats.contains("rating: new_column(\"RAG\")"),
        "{by_formats}"
    );
    for (test, colour, expected) in [
        (
            is("greaterThan", "90"),
            0x0080_0080,
            "the colour #800080 is no level",
        ),
        (
            FormatTest::RelativeIcons,
            0x00FF_0000,
            "shares of the figures",
        ),
        (
            FormatTest::Other("top10".to_owned()),
            0x00FF_0000,
            "of the kind top10",
        ),
        (is("greaterThan", "B4"), 0x00FF_0000, "holds no number"),
    ] {
        grid.formats = vec![
            format(is("lessThan", "50"), 0x0000_FF00, 5),
            format(test, colour, 1),
        ];
        let script = script(grid.clone());
        assert!(
            script.contains(expected) || expected == "holds no number",
            "{expected}\n{script}"
        );
        assert!(!script.contains("Read out of"), "{expected}\n{script}");
    }
    let lights = vec![("80".to_owned(), true), ("95".to_owned(), false)];
    grid.formats = vec![GridFormat {
        fill: FormatFill::None,
        ..format(
            FormatTest::Icons("3TrafficLights1".to_owned(), false, lights),
            0,
            1,
        )
    }];
    let by_icons = script(grid);
    assert!(
        by_icons.contains("by: first_of([ more_than(95, \"Green\"), at_least(80, \"Amber\"), otherwise(\"Red\") ])"),
        "{by_icons}"
    );
}

#[test]
fn a_difference_drops_the_rules_and_a_note_stands_beside_them() {
    let grid = || {
        sheet(
            "Measure|Actual|Target|RAG",
            &THREE,
            "IF(B{r}>=C{r},\"Green\",\"Red\")",
        )
    };
    let background = Background::default();
    let place = "Returns!D5:D7".to_owned();
    for (verdict, expected, unexpected) in [
        (
            ProofVerdict::Differs("it gives Red at 5".to_owned()),
            "it gives Red at 5",
            "Read out of",
        ),
        (
            ProofVerdict::Stands(vec!["At 5.7 they differ.".to_owned()]),
            "// At 5.7 they differ.",
            "question(",
        ),
    ] {
        let verdicts = Verdicts::from([(place.clone(), verdict)]);
        let drafted = drafted(grid(), &background, &verdicts);
        assert!(drafted.script.contains(expected), "{}", drafted.script);
        assert!(!drafted.script.contains(unexpected), "{}", drafted.script);
    }
}

#[test]
fn hostile_formulas_end() {
    let deep = format!("{}B5{}", "(".repeat(4_000), ")".repeat(4_000));
    let many = format!("IF({},\"Green\",\"Red\")", vec!["B5>1"; 1_000].join("+"));
    let signs = format!("IF({}B5>1,\"Green\",\"Red\")", "-".repeat(3_000));
    let nested = format!(
        "{}\"Red\"{}",
        "IF(B5>1,\"Green\",".repeat(300),
        ")".repeat(300)
    );
    for formula in [
        deep,
        many,
        signs,
        nested,
        "IF(".to_owned(),
        "{1;2".to_owned(),
        "\u{202e}é€".to_owned(),
    ] {
        let _ = script(sheet("Measure|Actual|Target|RAG", &THREE, &formula));
    }
}
