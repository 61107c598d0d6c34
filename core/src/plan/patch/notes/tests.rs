use super::*;

const AT: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

fn wanted(cells: &[(&str, Option<&str>)]) -> Wanted {
    let cell = |cell: &str| Cell::parse(cell.as_bytes()).expect("a cell");
    cells
        .iter()
        .map(|(at, note)| (cell(at), note.map(str::to_owned)))
        .collect()
}

fn patch(existing: &str, cells: &[(&str, Option<&str>)]) -> NotesPatch {
    patch_notes(
        Some(existing.as_bytes()),
        &wanted(cells),
        Conformance::Transitional,
    )
    .expect("a comments part")
}

fn names(cells: &[Cell]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

/// A note as the runs of Excel's own notes are (the workbooks of `PhpSpreadsheet` hold such), without its identities.
fn note(p: &str, cell: &str, author: u32, text: &str) -> String {
    format!(
        "<{p}comment ref=\"{cell}\" authorId=\"{author}\">{}</{p}comment>",
        body(p, text)
    )
}

fn body(p: &str, text: &str) -> String {
    format!(
        "<{p}text><{p}r><{p}rPr><{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"Tahoma\"/><{p}family val=\"2\"/></{p}rPr><{p}t>{text}</{p}t></{p}r></{p}text>"
    )
}

#[test]
fn a_part_is_made_in_the_spelling_asked_for() {
    for (conformance, namespace) in [
        (
            Conformance::Transitional,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        ),
        (
            Conformance::Strict,
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
    ] {
        let cells = wanted(&[
            ("B10", Some("Late")),
            ("C2", Some("a < b")),
            ("D2", None),
            ("E2", Some("\u{1}")),
        ]);
        let made = patch_notes(None, &cells, conformance).expect("our own part");
        let expected = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<comments xmlns=\"{namespace}\"><authors><author>Ambersheet</author></authors><commentList>{}{}</commentList></comments>",
            note("", "C2", 0, "a &lt; b"),
            note("", "B10", 0, "Late"),
        );
        assert_eq!(
            String::from_utf8_lossy(&made.text.expect("a part")),
            expected
        );
        let standing: Vec<Cell> = made.standing.iter().map(|(cell, _)| *cell).collect();
        assert_eq!(names(&standing), ["C2", "B10"]);
    }
    let none = patch_notes(None, &wanted(&[("A1", None)]), Conformance::Transitional)
        .expect("our own part");
    assert_eq!((none.text, none.standing), (None, vec![]));
}

/// Existing notes stay; the lists are in the order of `CT_Comments` (authors, `commentList`, `extLst`).
#[test]
fn notes_are_added_at_the_end_of_a_part_however_it_is_spelled() {
    let new = |p: &str, author| note(p, "B2", author, "Red");
    for (existing, expected) in [
        (
            format!("<comments {AT}><authors><author>Ann</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"/></commentList></comments>"),
            format!("<comments {AT}><authors><author>Ann</author><author>Ambersheet</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"/>{}</commentList></comments>", new("", 1)),
        ),
        (
            "\u{feff}<?xml version='1.0'?>\n<x:comments xmlns:x='u'>\n<x:authors><x:author/><x:author> <![CDATA[Ambersheet]]>\n</x:author></x:authors><x:commentList></x:commentList><x:extLst/></x:comments>\n".to_owned(),
            format!("\u{feff}<?xml version='1.0'?>\n<x:comments xmlns:x='u'>\n<x:authors><x:author/><x:author> <![CDATA[Ambersheet]]>\n</x:author></x:authors><x:commentList>{}</x:commentList><x:extLst/></x:comments>\n", new("x:", 1)),
        ),
        (
            "<comments><authors/><commentList/></comments>".to_owned(),
            format!("<comments><authors><author>Ambersheet</author></authors><commentList>{}</commentList></comments>", new("", 0)),
        ),
        (
            "<comments><commentList></commentList></comments>".to_owned(),
            format!("<comments><authors><author>Ambersheet</author></authors><commentList>{}</commentList></comments>", new("", 0)),
        ),
        (
            "<comments><authors><author>Ann</author></authors><extLst/></comments>".to_owned(),
            format!("<comments><authors><author>Ann</author><author>Ambersheet</author></authors><commentList>{}</commentList><extLst/></comments>", new("", 1)),
        ),
        (
            // Its note names an author who is not there, and must not come to be ours.
            "<comments><authors/><commentList><comment ref=\"A1\" authorId=\"0\"/></commentList></comments>".to_owned(),
            format!("<comments><authors><author/><author>Ambersheet</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"/>{}</commentList></comments>", new("", 1)),
        ),
        (
            "<c:comments xmlns:c=\"u\" />".to_owned(),
            format!("<c:comments xmlns:c=\"u\" ><c:authors><c:author>Ambersheet</c:author></c:authors><c:commentList>{}</c:commentList></c:comments>", new("c:", 0)),
        ),
    ] {
        let added = patch(&existing, &[("B2", Some("Red"))]);
        assert_eq!(String::from_utf8_lossy(&added.text.expect("a change")), expected);
        // Once more changes nothing.
        assert_eq!(patch(&expected, &[("B2", Some("Red"))]).text, None);
    }
}

#[test]
fn somebody_elses_note_stays_and_is_named() {
    let existing = format!(
        "<comments {AT}><authors><author>tc={{EAEA9C61-0F6B-43F8-BDDF-F1B7C4BEEDFC}}</author><author>Ambersheet</author><author>ambersheet</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"/><comment ref=\"B3\" authorId=\"2\"/><comment ref=\"$B$4\"/><comment ref=\"B5:C6\" authorId=\"9\"/><comment ref=\"?\" authorId=\"1\"/></commentList></comments>"
    );
    let cells = [
        ("B2", Some("x")),
        ("B3", Some("x")),
        ("B4", Some("x")),
        ("B5", Some("x")),
    ];
    let kept = patch(&existing, &cells);
    assert_eq!(
        (kept.text, names(&kept.kept), kept.standing),
        (
            None,
            vec![
                "B2".to_owned(),
                "B3".to_owned(),
                "B4".to_owned(),
                "B5".to_owned()
            ],
            vec![]
        )
    );
    // Nothing was wanted there, so nothing is to be said.
    let silent = patch(
        &existing,
        &[("B2", None), ("B3", Some("  \u{7}")), ("B4", Some(""))],
    );
    assert_eq!(
        (silent.text, names(&silent.kept).join(" ")),
        (None, "B3".to_owned())
    );
}

#[test]
fn our_notes_are_changed_and_taken_away_and_nothing_else() {
    let with = |list: &str| {
        format!(
            "<comments><authors><author>Ambersheet</author><author>Ann</author></authors><commentList>{list}</commentList></comments>"
        )
    };
    let saved = "<comment ref=\"B2\" authorId=\"0\" shapeId=\"0\" xr:uid=\"{1}\"><text><r><t>Am</t></r><rPh><t>no</t></rPh><r><rPr><b/></rPr><t>ber_x000D_\r\n</t></r></text><mc:AlternateContent><commentPr/></mc:AlternateContent></comment>";
    let other = "<comment ref=\"C2\" authorId=\"1\"><text><t>mine</t></text></comment>";
    let list = with(&format!("{saved} {other}"));
    for (want, expected, gone) in [
        // Excel has saved it: in runs, with its line ends.
        (Some("Amber\n"), None, false),
        (
            Some("Red"),
            Some(with(&format!(
                "<comment ref=\"B2\" authorId=\"0\" shapeId=\"0\" xr:uid=\"{{1}}\">{}<mc:AlternateContent><commentPr/></mc:AlternateContent></comment> {other}",
                body("", "Red")
            ))),
            false,
        ),
        (None, Some(with(&format!(" {other}"))), true),
        (Some("\u{2}"), Some(with(&format!(" {other}"))), true),
    ] {
        let patched = patch(&list, &[("B2", want), ("C2", None), ("D2", None)]);
        assert_eq!(
            patched
                .text
                .map(|text| String::from_utf8_lossy(&text).into_owned()),
            expected
        );
        assert_eq!(
            (patched.gone.len(), patched.standing.len()),
            (usize::from(gone), usize::from(!gone))
        );
    }
    // A cell that is not asked about keeps its note.
    assert_eq!(patch(&list, &[("A1", None)]).text, None);
    // Of two on one cell one is enough; one without a text gets it.
    let doubled = with("<comment ref=\"B2\" authorId=\"0\"/><comment ref=\"B2\" authorId=\"0\"/>");
    let once = patch(&doubled, &[("B2", Some("Red"))])
        .text
        .expect("a change");
    assert_eq!(
        String::from_utf8_lossy(&once),
        with(&note("", "B2", 0, "Red"))
    );
}

/// Checked with openpyxl and `LibreOffice`, which read the given texts (both leave `_x005F_` as it is, which the
/// standard has them resolve).
#[test]
fn texts_are_written_so_that_they_read_back() {
    for (text, expected) in [
        ("plain", "<t>plain</t>"),
        (" lead", "<t xml:space=\"preserve\"> lead</t>"),
        (
            "two\r\nlines\rthree",
            "<t xml:space=\"preserve\">two\nlines\nthree</t>",
        ),
        ("a\u{0}b\u{b}c\u{fffe}", "<t>abc</t>"),
        ("<&\"]]>", "<t>&lt;&amp;&quot;]]&gt;</t>"),
        ("_x0041_", "<t>_x005F_x0041_</t>"),
        ("£ 😀", "<t>£ 😀</t>"),
    ] {
        let made = patch("<comments/>", &[("A1", Some(text))])
            .text
            .expect("a change");
        let made = String::from_utf8_lossy(&made);
        assert!(made.contains(expected), "{made}");
        assert_eq!(patch(&made, &[("A1", Some(text))]).text, None, "{text}");
    }
}

#[test]
fn a_text_is_no_longer_than_excel_keeps() {
    // Excel counts UTF-16 units: a letter is one, an emoji two.
    for (text, units, shortened) in [
        ("a".repeat(LONGEST), LONGEST, false),
        ("é".repeat(LONGEST), LONGEST, false),
        ("a".repeat(LONGEST + 1), LONGEST, true),
        ("😀".repeat(20_000), LONGEST, true),
        (format!("a{}", "😀".repeat(20_000)), LONGEST, true),
    ] {
        let clean = cleaned(&text);
        assert_eq!(clean.ends_with('…'), shortened);
        assert!(clean.encode_utf16().count() <= units && clean.encode_utf16().count() + 2 > units);
    }
}

#[test]
fn what_is_no_comments_part_is_refused() {
    for text in [
        "",
        "<worksheet/>",
        "<comments>",
        "<comments><authors>",
        "<comments><commentList><comment ref=\"A1\">",
        "<!DOCTYPE comments><comments/>",
        "<comments><a b=\"<\"",
        "<comments><authors/><authors/></comments>",
        "<comments><authors><commentList/></authors></comments>",
        "<comments><commentList></comments>",
    ] {
        let wanted = wanted(&[("A1", Some("x"))]);
        assert!(
            patch_notes(Some(text.as_bytes()), &wanted, Conformance::Transitional).is_err(),
            "{text}"
        );
    }
}

proptest::proptest! {
    /// Whatever the part holds, it is refused or comes back with its notes and readable again.
    #[test]
    fn anything_is_patched_or_refused(
        list in proptest::collection::vec(proptest::sample::select(&[
            "<authors>", "</authors>", "<authors/>", "<author>Ambersheet</author>", "<author/>", "<commentList>",
            "</commentList>", "<comment ref='A1' authorId='0'>", "</comment>", "<text>", "</text>", "<t>x</t>", "&", "é",
            "<!-- -->", "<comment ref='A1' authorId='1'/>", "</comments>",
        ][..]), 0..12)
    ) {
        let text = format!("<comments>{}</comments>", list.concat());
        let cells = wanted(&[("A1", Some("x")), ("A2", Some("y"))]);
        if let Ok(patched) = patch_notes(Some(text.as_bytes()), &cells, Conformance::Transitional)
            && let Some(new) = patched.text
        {
            let again = patch_notes(Some(&new), &cells, Conformance::Transitional).expect("readable again");
            proptest::prop_assert_eq!((again.text, again.kept), (None, patched.kept));
        }
    }
}
