//! Live rules in groups, and the elements that hold them.

use super::*;

#[test]
fn ratings_that_differ_only_in_the_row_share_a_format() {
    let six = policy(Polarity::Higher, Some(percent("6")));
    let seven = policy(Polarity::Higher, Some(percent("7")));
    let rating = |cell: &str, policy| {
        let cell = Cell::parse(cell.as_bytes()).expect("a cell");
        (cell, row_rule(cell.row + 1, policy))
    };
    let elsewhere = {
        let fixed = |name| general(name, Blank);
        let rule = live(
            &six,
            &Scale::default(),
            Some(&fixed("$D9")),
            Some(&fixed("$E$1")),
        )
        .expect("live");
        (Cell::new(8, 5), rule)
    };
    let rated = vec![
        rating("F12", &six),
        rating("G7", &six),
        rating("F7", &six),
        rating("F8", &seven),
        rating("F11", &six),
        elsewhere,
        rating("F13", &seven),
        rating("F7", &seven),
    ];
    let found: Vec<_> = group(rated)
        .iter()
        .map(|group| {
            (
                ambersheet_ooxml::address::list_of_ranges(&group.ranges),
                group.rule.formulas()[1].1.clone(),
            )
        })
        .collect();
    let amber = |row: u32, share: &str| {
        format!(
            "IF(AND(ISNUMBER($D{row}),ISNUMBER($E{row})),AND(ROUND($D{row}-$E{row},9)<0,$E{row}<>0,ROUND(ABS($E{row})*{share}-($E{row}-$D{row}),9)>=0),FALSE)"
        )
    };
    let to_fixed = amber(9, "0.06").replace("$E9", "$E$1");
    let expected = [
        ("F7 F11:F12", amber(7, "0.06")),
        ("F8 F13", amber(8, "0.07")),
        ("F9", to_fixed),
        ("G7", amber(7, "0.06")),
    ];
    assert_eq!(
        found,
        expected.map(|(ranges, formula)| (ranges.to_owned(), formula))
    );
}

#[test]
fn a_format_has_no_more_ranges_than_excel_takes() {
    let six = policy(Polarity::Higher, Some(percent("6")));
    let rated = (0..2_500)
        .map(|n| (Cell::new(2 * n, 5), row_rule(2 * n + 1, &six)))
        .collect();
    let groups: Vec<LiveGroup> = group(rated);
    assert_eq!(
        groups
            .iter()
            .map(|group| group.ranges.len())
            .collect::<Vec<_>>(),
        [1_000, 1_000, 500]
    );
    assert_eq!(rule_count(&groups), 9);
    // Each with the formula for its own first cell: 2 x 1,000 rows down, counted from 1.
    assert_eq!(groups[1].rule.formulas(), row_rule(2_001, &six).formulas());
}

#[test]
fn elements_are_marked_and_escaped() {
    let policy = policy(Polarity::Higher, None);
    let place = LivePlace {
        sheet: Some(Arc::from("R&D")),
        ..at("$B$4")
    };
    let cell = input(place, Blank, FormatKind::General);
    let rule = live(
        &policy,
        &Scale::default(),
        Some(&cell),
        Some(&general("$C9", Blank)),
    )
    .expect("live");
    let groups = group(vec![(Cell::new(8, 3), rule)]);
    let text = |prefix| String::from_utf8(conditional_formats(&groups, &[12, 13, 14], -5, prefix));
    let mark = "<x:extLst><x:ext uri=\"{6A1C5B0E-52B7-4E0B-9C5E-A3BE25C0F1D7}\" xmlns:ambersheet=\"urn:ambersheet:format:1\"><ambersheet:rule/></x:ext></x:extLst>";
    let expected = format!(
        "<x:conditionalFormatting sqref=\"D9\"><x:cfRule type=\"expression\" dxfId=\"12\" priority=\"1\" stopIfTrue=\"1\"><x:formula>IF(AND(ISNUMBER('R&amp;D'!$B$4),ISNUMBER($C9)),ROUND('R&amp;D'!$B$4-$C9,9)&gt;=0,FALSE)</x:formula>{mark}</x:cfRule></x:conditionalFormatting>"
    );
    assert_eq!(text("x:").as_deref(), Ok(expected.as_str()));
    assert_eq!(text("").as_deref(), Ok(expected.replace("x:", "").as_str()));
}

#[test]
fn priorities_rise_and_each_level_has_its_format() {
    let rated = [7, 8].map(|row| {
        let policy = policy(Polarity::Higher, Some(percent(&row.to_string())));
        (Cell::new(row - 1, 5), row_rule(row, &policy))
    });
    let text = conditional_formats(&group(rated.to_vec()), &[4, 5, 6], 10, "");
    let text = String::from_utf8(text).expect("formulas are UTF-8");
    let found: Vec<_> = text
        .split("<conditionalFormatting ")
        .skip(1)
        .map(|element| element.split("stopIfTrue").next().unwrap_or_default())
        .collect();
    let rule = |cell: &str, format: u32, priority: u32| {
        format!(
            "sqref=\"{cell}\"><cfRule type=\"expression\" dxfId=\"{format}\" priority=\"{priority}\" "
        )
    };
    let expected = [
        ("F7", 4, 10),
        ("F7", 5, 11),
        ("F7", 6, 12),
        ("F8", 4, 13),
        ("F8", 5, 14),
        ("F8", 6, 15),
    ];
    assert_eq!(
        found,
        expected.map(|(cell, format, priority)| rule(cell, format, priority))
    );
}
