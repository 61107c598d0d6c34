//! Tables of OpenDocument with the codes that their cells must have, worked out by hand from ODF 1.3 part 3, 9.1 and 16.

use ambersheet_ooxml::address::Cell;

use super::{FormatCodes, HashMap, SheetFormats, formats_of};

/// The styles D (`0"d"`), P (`0"p"`) and T (a date); C has D as its parent, and L and M are each other's.
const STYLES: &str = "<d><number:number-style style:name='nD'><number:number number:min-integer-digits='1'/><number:text>d</number:text></number:number-style>\
    <number:number-style style:name='nP'><number:number number:min-integer-digits='1'/><number:text>p</number:text></number:number-style>\
    <number:date-style style:name='nT'><number:year/></number:date-style>\
    <style:style style:name='D' style:family='table-cell' style:data-style-name='nD'/>\
    <style:style style:name='P' style:family='table-cell' style:data-style-name='nP' style:parent-style-name='D'/>\
    <style:style style:name='T' style:family='table-cell' style:data-style-name='nT'/>\
    <style:style style:name='C' style:family='table-cell' style:parent-style-name='D'/>\
    <style:style style:name='E' style:family='table-cell' style:parent-style-name='C'/>\
    <style:style style:name='L' style:family='table-cell' style:parent-style-name='M'/>\
    <style:style style:name='M' style:family='table-cell' style:parent-style-name='L'/>\
    <style:style style:name='D' style:family='table-column' style:data-style-name='nP'/></d>";

/// A cell as the tables below write it: `c` has no style, `cD` has D, `-` has no value, and `date:D` is of a kind.
fn cell(short: &str) -> String {
    let (kind, style) = short.split_once(':').unwrap_or((short, ""));
    let styled = |name: &str| match name {
        "" => String::new(),
        name => format!(" table:style-name='{name}'"),
    };
    match kind {
        "-" => "<table:table-cell/>".to_owned(),
        "covered" => format!(
            "<table:covered-table-cell{} office:value-type='float'/>",
            styled(style)
        ),
        "currency" => {
            format!("<table:table-cell office:value-type='currency' office:currency='{style}'/>")
        }
        "date" | "time" | "percentage" => {
            format!(
                "<table:table-cell{} office:value-type='{kind}'/>",
                styled(style)
            )
        }
        "3c" => "<table:table-cell table:number-columns-repeated='3' office:value-type='float'/>"
            .to_owned(),
        "3-" => "<table:table-cell table:number-columns-repeated='3'/>".to_owned(),
        "inside" => format!(
            "<table:table-cell{} office:value-type='float'><text:p>6<table:table-cell office:value-type='float'/></text:p></table:table-cell>",
            styled(style)
        ),
        _ => format!(
            "<table:table-cell{} office:value-type='float'/>",
            styled(&kind[1..])
        ),
    }
}

fn row(cells: &str) -> String {
    let cells: String = cells.split_whitespace().map(cell).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

fn read(
    styles: &str,
    settings: &str,
    content: &str,
    codes: &mut FormatCodes,
) -> HashMap<String, SheetFormats> {
    let (styles, settings) = (Some(styles.as_bytes()), Some(settings.as_bytes()));
    formats_of(styles, settings, content.as_bytes(), codes).expect("well-formed parts")
}

/// The codes of the first four columns of the first rows, `.` for none, with a `/` between rows.
fn shown(codes: &FormatCodes, sheet: &SheetFormats, rows: u32) -> String {
    let row = |row| {
        let code = |column| codes.of(sheet, Cell::new(row, column)).unwrap_or(".");
        [0, 1, 2, 3]
            .map(code)
            .join(" ")
            .replace("0\"d\"", "D")
            .replace("0\"p\"", "P")
    };
    (0..rows).map(row).collect::<Vec<_>>().join(" / ")
}

/// Rows of cells with their codes.
#[test]
fn each_cell_has_the_style_that_it_names_or_that_is_under_it() {
    for (cells, expected) in [
        ("cD c cP", "D . P ."),
        ("cC cE cL cX", "D D . ."),
        ("- cD - cP", ". D . P"),
        ("covered:D cP", "D P . ."),
        ("3- cD", ". . . D"),
        ("inside:D cP", "D P . ."),
        ("percentage percentage:D", "0.00% D . ."),
        (
            "currency:EUR currency: currency:ABCDEFGH currency:ABCDEFGHI",
            "[$EUR] #,##0.00 . [$ABCDEFGH] #,##0.00 .",
        ),
        ("currency:E-R cD", ". D . ."),
        ("date:D date:T time:D time:T", ". yy . yy"),
        ("cT date", "yy . . ."),
    ] {
        let mut codes = FormatCodes::new();
        let content = format!(
            "<d><table:table table:name='S'>{}</table:table></d>",
            row(cells)
        );
        let tables = read(STYLES, "<d/>", &content, &mut codes);
        assert_eq!(shown(&codes, &tables["S"], 1), expected, "{cells}");
    }
}

/// Whole tables with the codes of their cells.
#[test]
fn rows_and_columns_stand_where_they_are() {
    let (d, c) = (row("cD"), row("c"));
    let columns = "<table:table-column table:number-columns-repeated='2' table:default-cell-style-name='D'/>\
                   <table:table-column/><table:table-column table:default-cell-style-name='P'/>";
    let mut cases = vec![
        (format!("{columns}{}", row("c c c c")), 1, "D D . P"),
        (format!("{columns}{}", row("cP 3c")), 1, "P D . P"),
        (format!("{columns}{}", row("3c c")), 1, "D D . P"),
        (
            format!(
                "<table:table-column/><table:table-column table:default-cell-style-name='P'/>{}",
                row("3c")
            ),
            1,
            ". P . .",
        ),
        (
            columns.to_owned()
                + &c.replace(
                    "<table:table-row>",
                    "<table:table-row table:default-cell-style-name='P'>",
                ),
            1,
            "P . . .",
        ),
        (format!("<table:table-row/>{d}"), 2, ". . . . / D . . ."),
        (
            d.replace(
                "<table:table-row>",
                "<table:table-row table:number-rows-repeated='2'>",
            ) + &row("cP"),
            4,
            "D . . . / D . . . / P . . . / . . . .",
        ),
        (
            format!("<table:shapes><x>{d}</x></table:shapes>{}", row("cP")),
            2,
            "P . . . / . . . .",
        ),
        (
            format!("<table:table-column></table:table-column>{d}"),
            1,
            "D . . .",
        ),
        (format!("<table:table-rows/>{d}"), 1, "D . . ."),
    ];
    for group in ["rows", "row-group", "header-rows"] {
        let inside = format!(
            "<table:table-{group}>{d}</table:table-{group}>{}",
            row("cP")
        );
        cases.push((inside, 2, "D . . . / P . . ."));
    }
    for group in ["columns", "column-group", "header-columns"] {
        let inside = format!(
            "<table:table-{group}>{columns}</table:table-{group}>{}",
            row("c c c c")
        );
        cases.push((inside, 1, "D D . P"));
    }
    for (inside, rows, expected) in cases {
        let mut codes = FormatCodes::new();
        let content = format!("<d><table:table table:name='S'>{inside}</table:table></d>");
        let tables = read(STYLES, "<d/>", &content, &mut codes);
        assert_eq!(shown(&codes, &tables["S"], rows), expected, "{inside}");
    }
}

/// Parts that differ: the style without a name, styles in the content, two tables, and marks of byte order.
#[test]
fn styles_come_from_both_parts() {
    let default = STYLES.replace(
        "</d>",
        "<style:default-style style:family='table-cell' style:data-style-name='nP'/>\
         <style:style style:name='O' style:family='table-cell'/></d>",
    );
    let table = |name: &str, inside: &str| {
        format!("<table:table table:name='{name}'>{inside}</table:table>")
    };
    let two = table(
        "A",
        &("<table:table-column table:default-cell-style-name='D'/>".to_owned() + &row("c")),
    ) + "<table:table table:name='E'/><x:table table:name='X'/>"
        + &table("B", &row("c cD"));
    let own = "<style:style style:name='D' style:family='table-cell' style:data-style-name='nP'/>";
    for (styles, content, sheet, expected) in [
        (
            default.clone(),
            format!("<d>{}</d>", table("S", &row("c cO cC cP"))),
            "S",
            "P P D P",
        ),
        (
            STYLES.to_owned(),
            format!("<d>{own}{}</d>", table("S", &row("cD c"))),
            "S",
            "P . . .",
        ),
        (STYLES.to_owned(), format!("<d>{two}</d>"), "A", "D . . ."),
        (STYLES.to_owned(), format!("<d>{two}</d>"), "B", ". D . ."),
        (
            format!("\u{feff}{STYLES}"),
            format!("\u{feff}<d>{}</d>", table("S", &row("cD"))),
            "S",
            "D . . .",
        ),
    ] {
        let mut codes = FormatCodes::new();
        let tables = read(&styles, "<d/>", &content, &mut codes);
        assert_eq!(shown(&codes, &tables[sheet], 1), expected, "{content}");
        assert!(!tables.contains_key("X"));
    }
}

/// The setting's name and value tell, and no other setting.
#[test]
fn zeros_are_hidden_where_the_settings_say_so() {
    for (settings, hides) in [
        ("<c:item config:name='ShowZeroValues'>false</c:item>", true),
        (
            "<c:item config:name='ShowZeroValues'> false </c:item>",
            true,
        ),
        ("<c:item config:name='ShowZeroValues'>true</c:item>", false),
        ("<c:item config:name='ShowGrid'>false</c:item>", false),
        (
            "<c:item config:name='ShowZeroValues'>true</c:item><c:item config:name='ShowGrid'>false</c:item>",
            false,
        ),
    ] {
        let content = "<d><table:table table:name='S'/></d>";
        let tables = read(
            STYLES,
            &format!("<d>{settings}</d>"),
            content,
            &mut FormatCodes::new(),
        );
        assert_eq!(tables["S"].hides_zeros, hides, "{settings}");
    }
}
