//! What a rating run leaves alone: every part that it does not name is the same bytes in the output, header and all.
//!
//! Source of truth: the input's own bytes, found by `rawzip`, and a container written here by hand with everything
//! that zip allows and workbooks carry: bytes before the zip, stored parts, data descriptors, extra fields, a comment.

use ambersheet::{Fate, Options};

#[path = "../support/parts.rs"]
mod parts;
#[path = "../support/run.rs"]
mod run;
#[path = "../support/zip.rs"]
mod zip;

use parts::{spans, texts};
use zip::{Item, Zip};

const EXAMPLE: &[u8] = include_bytes!("../../rules/norfolk/norfolk-example.xlsx");
const RULES: &str = include_str!("../../rules/norfolk/norfolk.rhai");

type Parts = Vec<(String, Fate)>;

/// Returns the rated workbook, the fates of its parts, and how often its two sheets were inflated.
fn rate(workbook: &[u8], rules: &str) -> (Vec<u8>, Parts, [Option<u32>; 2]) {
    run::rate(workbook, rules, &Options::default(), |rated| {
        let out = run::written(rated)?;
        let inflated = ["Vital Signs", "Summary"].map(|sheet| rated.times_inflated(sheet));
        let parts = rated.proof(None, None)?.parts;
        let fates = parts.into_iter().map(|part| (part.name, part.fate));
        Ok((out, fates.collect(), inflated))
    })
    .expect("a sound workbook and sound rules")
}

fn assert_verbatim(input: &[u8], output: &[u8], parts: &[(String, Fate)]) {
    let (before, after) = (spans(input), spans(output));
    let mut identical = 0;
    for (name, fate) in parts {
        if *fate == Fate::Identical {
            assert_eq!(before[name.as_bytes()], after[name.as_bytes()], "{name}");
            identical += 1;
        }
    }
    assert_eq!(
        (identical, parts.len()),
        (parts.len() - 4, 22),
        "all but the sheet, the styles, and the summary with its chart"
    );
}

#[test]
fn parts_that_are_not_patched_are_verbatim_spans() {
    let (output, parts, _) = rate(EXAMPLE, RULES);
    assert_verbatim(EXAMPLE, &output, &parts);
}

#[test]
fn odd_containers_are_kept_as_they_are() {
    let odd = odd_container(EXAMPLE);
    let (output, parts, _) = rate(&odd, RULES);
    assert_verbatim(&odd, &output, &parts);
    assert!(output.starts_with(b"bytes before the zip"));
    assert!(output.ends_with(b"a comment"));
    let ordinary = rate(EXAMPLE, RULES).0;
    for sheet in ["xl/worksheets/sheet1.xml", "xl/styles.xml"] {
        assert_eq!(texts(&output, sheet), texts(&ordinary, sheet), "{sheet}");
    }
}

#[test]
fn a_sheet_is_inflated_once_in_one_pass_and_twice_in_two() {
    // Each once more for its formulas; where results are renewed, once more for the values, and the summary for these.
    assert_eq!(rate(EXAMPLE, RULES).2, [Some(3), Some(4)]);
    let two_passes = RULES.replace("write_to(\"RAG\")", "new_column(\"Rated\")");
    assert_ne!(two_passes, RULES);
    assert_eq!(rate(EXAMPLE, &two_passes).2, [Some(3), Some(2)]);
}

#[test]
fn nothing_to_write_gives_the_input_back() {
    let rated_once = rate(EXAMPLE, RULES).0;
    let (rated_twice, parts, _) = rate(&rated_once, RULES);
    assert_eq!(rated_once, rated_twice);
    assert!(parts.iter().all(|(_, fate)| *fate == Fate::Identical));
}

#[test]
fn threads_and_the_order_of_work_do_not_show() {
    let all = [1, 2, 5].map(|threads| {
        let options = Options::default().threads(threads);
        run::rate(EXAMPLE, RULES, &options, run::written).expect("a sound workbook")
    });
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Returns the same parts in another container: every third stored, every second with a data descriptor, some with extra
/// fields, in reverse order, behind other bytes, with a comment.
fn odd_container(zip: &[u8]) -> Vec<u8> {
    let names: Vec<Vec<u8>> = spans(zip).into_keys().rev().collect();
    let items = names.iter().enumerate().map(|(i, name)| {
        let name = std::str::from_utf8(name).expect("ordinary names");
        let stored = i % 3 == 0;
        Item {
            stored,
            descriptor: (i % 2 == 0 && !stored).then_some(true),
            extra: if i % 4 == 0 {
                b"\x55\x54\x05\0\x01abcd".to_vec()
            } else {
                Vec::new()
            },
            ..Item::new(name, &texts(zip, name)[0])
        }
    });
    let odd = Zip {
        items: items.collect(),
        before: b"bytes before the zip".to_vec(),
        counts_before: true,
        comment: b"a comment".to_vec(),
        ..Zip::default()
    };
    odd.bytes()
}
