use super::*;

const SMALL: BoxSize = BoxSize {
    width: 128,
    height: 74,
};

fn cells(names: &[&str]) -> Vec<Cell> {
    names
        .iter()
        .map(|name| Cell::parse(name.as_bytes()).expect("a cell"))
        .collect()
}

fn patch(existing: Option<&str>, standing: &[&str], gone: &[&str]) -> Option<String> {
    let standing: Vec<(Cell, BoxSize)> = cells(standing)
        .into_iter()
        .map(|cell| (cell, SMALL))
        .collect();
    patch_shapes(
        existing.map(str::as_bytes),
        &standing,
        &cells(gone),
        &NoteGrid::default(),
        &mut Blocks::default(),
    )
    .expect("a drawing")
    .map(|text| String::from_utf8_lossy(&text).into_owned())
}

/// `XlsxWriter`'s whole drawing for one note on A1.
const XLSXWRITER: &str = r##"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype><v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:96pt;height:55.5pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>1, 15, 0, 2, 3, 15, 3, 16</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>"##;

#[test]
fn a_drawing_is_made_as_other_programs_make_it() {
    assert_eq!(patch(None, &["A1"], &[]).as_deref(), Some(XLSXWRITER));
    assert_eq!(patch(None, &[], &["A1"]), None);
    let mut blocks = Blocks::default();
    blocks.read(XLSXWRITER.as_bytes());
    let second = patch_shapes(
        None,
        &[(Cell::new(0, 0), SMALL)],
        &[],
        &NoteGrid::default(),
        &mut blocks,
    );
    let second = String::from_utf8(second.expect("a drawing").expect("a change")).expect("UTF-8");
    assert_eq!(
        second,
        XLSXWRITER
            .replace("data=\"1\"", "data=\"2\"")
            .replace("s1025", "s2049")
    );
}

/// The shape that another program writes for a note on B2, but for where it says it stands.
fn second_shape(number: u32, order: u32) -> String {
    let shape = &XLSXWRITER
        [XLSXWRITER.find("<v:shape ").expect("a shape")..XLSXWRITER.len() - "</xml>".len()];
    shape
        .replace("s1025", &format!("s{number}"))
        .replace("z-index:1", &format!("z-index:{order}"))
        .replace("1, 15, 0, 2, 3, 15, 3, 16", "2, 15, 0, 10, 4, 15, 4, 4")
        .replace("Row>0", "Row>1")
        .replace("Column>0", "Column>1")
}

#[test]
fn a_box_is_added_before_the_last_end_and_once() {
    let added = XLSXWRITER.replace("</xml>", &format!("{}</xml>", second_shape(1026, 2)));
    assert_eq!(
        patch(Some(XLSXWRITER), &["A1", "B2"], &[]).as_deref(),
        Some(&*added)
    );
    assert_eq!(patch(Some(&added), &["A1", "B2"], &[]), None);
    assert_eq!(
        patch(Some(&added), &["A1"], &["B2"]).as_deref(),
        Some(XLSXWRITER)
    );
}

/// Drawings as other programs write them: openpyxl's prefixes, HTML that is not XML, comments.
#[test]
fn a_drawing_need_not_be_well_formed() {
    let start = XLSXWRITER.find("<v:shapetype").expect("a type");
    let prefixed = |v: &str, o: &str, x: &str, text: &str| {
        let text = text
            .replace("<v:", &format!("<{v}:"))
            .replace("</v:", &format!("</{v}:"));
        let text = text.replace(" o:", &format!(" {o}:"));
        text.replace("<x:", &format!("<{x}:"))
            .replace("</x:", &format!("</{x}:"))
    };
    let shape_type = &XLSXWRITER[start..XLSXWRITER.find("<v:shape ").expect("a shape")];
    let space = &XLSXWRITER["<xml".len()..XLSXWRITER.find('>').expect("a root")];
    let plain = |number| format!("{shape_type}{}", second_shape(number, 1));
    let declared = plain(1025)
        .replace("<v:shapetype", &format!("<v:shapetype{space}"))
        .replace("<v:shape ", &format!("<v:shape{space} "));
    let html = "<v:shape id=_x0000_s1025 style='x'><v:textbox><div><font face=Arial>it's<br>5 < 6</div></v:textbox><x:ClientData ObjectType=Button><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape>";
    for (existing, expected) in [
        (format!("<xml{space}/>"), format!("<xml{space}>{}</xml>", plain(1025))),
        (format!("\u{feff}<?xml version='1.0'?>\n<xml{space}>|</XML >\n"), plain(1025)),
        (format!("<xml{space}>{html}|</xml><!-- </xml> -->"), plain(2049).replace("z-index:1", "z-index:2")),
        ("<xml>|</xml>".to_owned(), declared),
        (
            "<xml xmlns:ns0=\"urn:schemas-microsoft-com:office:office\" xmlns:ns1=\"urn:schemas-microsoft-com:vml\" xmlns:ns2=\"urn:schemas-microsoft-com:office:excel\">|</xml>".to_owned(),
            prefixed("ns1", "ns0", "ns2", &plain(1025)),
        ),
    ] {
        let whole = if existing.contains('|') { existing.replace('|', &expected) } else { expected };
        assert_eq!(patch(Some(&existing.replace('|', "")), &["B2"], &[]).as_deref(), Some(&*whole));
    }
}

#[test]
fn only_the_boxes_of_the_notes_that_are_gone_go() {
    let note = |kind: &str, row: u32, close: &str| {
        format!(
            "<v:shape id='a'><x:ClientData ObjectType=\"{kind}\">\r\n <x:Row>\r\n {row}</x:Row><x:Column>0</x:Column></x:ClientData>{close}"
        )
    };
    let keep = [
        "<v:shapetype id=\"_x0000_t202\"></v:shapetype><v:shape/>",
        &note("Pict", 4, "</v:shape>"),
        &note("Note", 3, "</v:shape>"),
    ];
    let goes = note("Note", 4, "</v:shape\n>");
    let text = format!("<xml>{}{}{goes}{}</xml>", keep[0], keep[1], keep[2]);
    assert_eq!(
        patch(Some(&text), &["A4"], &["A5", "A9"]),
        Some(format!("<xml>{}</xml>", keep.concat()))
    );
    assert_eq!(patch(Some(&text), &["A4"], &["A9"]), None);
}

#[test]
fn a_drawing_without_an_end_is_refused() {
    for text in [
        "",
        "<xml>",
        "<xml><v:shape></v:shape>",
        "</xml>",
        "<xml",
        "<xml><!-- </xml> -->",
    ] {
        let standing = [(Cell::new(0, 0), SMALL)];
        let patched = patch_shapes(
            Some(text.as_bytes()),
            &standing,
            &[],
            &NoteGrid::default(),
            &mut Blocks::default(),
        );
        assert!(patched.is_err(), "{text}");
    }
}

proptest::proptest! {
    /// Whatever the drawing holds, what is there stays, and a box that was added is found again.
    #[test]
    fn anything_is_added_to_or_refused(
        list in proptest::collection::vec(proptest::sample::select(&[
            "<v:shape ", "<v:shape>", "</v:shape>", "<v:shapetype id='_x0000_t202'", "/>", ">", "<", "'", "\"", "=", " ",
            "<!--", "-->", "</xml>", "<br>", "<x:Row>1", "<x:Column>1", "<x:ClientData ObjectType=Note", "é", "_x0000_s",
            "2047", "id=", "<xml", "</",
        ][..]), 0..14)
    ) {
        let text = format!("<xml>{}</xml>", list.concat());
        if let Ok(Some(new)) = patch_shapes(Some(text.as_bytes()), &[(Cell::new(0, 0), SMALL)], &[], &NoteGrid::default(), &mut Blocks::default()) {
            let same = |(a, b): &(&u8, &u8)| a == b;
            let before = text.as_bytes().iter().zip(&new).take_while(same).count();
            let behind = text.as_bytes().iter().rev().zip(new.iter().rev()).take_while(same).count();
            proptest::prop_assert!(before + behind >= text.len());
            proptest::prop_assert!(String::from_utf8_lossy(&new).contains("<x:Row>0</x:Row><x:Column>0</x:Column>"));
        }
    }
}
