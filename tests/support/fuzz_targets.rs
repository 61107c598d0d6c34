//! What the fuzzer throws inputs at, and what must hold whatever they are. The bodies stand here so that the fuzzing
//! programs (`fuzz/`) and the ordinary tests (`tests/core/fuzz_seeds.rs`) run the same code. All of it goes through
//! the crate's public API, and what may not happen panics.
//!
//! Source of truth: none is needed. A workbook that was rated can be written, reads back, opens again, is as its proof
//! says, and is the same bytes when it is rated once more; rules that match nothing give the input back.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::time::{Duration, Instant};

use ambersheet::{Error, ErrorKind, Options, Overrides, Rated, Ruleset};

#[path = "small_workbook.rs"]
mod small_workbook;
#[path = "table_rules.rs"]
mod table_rules;
#[path = "well_formed.rs"]
mod well_formed;

use small_workbook::{BOOK, SHEET, STRINGS, STYLES, small_workbook};
use table_rules::table_rules;
use well_formed::is_well_formed;

/// A target's name and its body, which gives whether the input was rated or loaded, and not refused.
pub(crate) type Target = (&'static str, fn(&[u8]) -> bool);

/// Every target.
pub(crate) const TARGETS: [Target; 4] = [
    ("package", package),
    ("sheet", sheet),
    ("patch", patch),
    ("script", script),
];

/// Runs one target; gives whether the input was rated or loaded.
pub(crate) fn run(target: &str, data: &[u8]) -> bool {
    let known = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, body) = known.unwrap_or_else(|| panic!("no target is called {target}"));
    body(data)
}

/// A form that writes B2 of the first sheet, whatever the workbook is.
const FORM: &str = "form(sheet(1), #{ measure: \"x\", rating: write_to(cell(\"B2\"), over_formulas) });\n\
    fn rate(m) { level(\"Amber\") }\nmeasure(\"*\", #{ by: function(\"rate\") });\n";

/// The ordinary table, which goes beside the form; where a workbook has none, nothing is rated.
const TABLE: &str = "tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n";

/// The input is the whole file.
fn package(data: &[u8]) -> bool {
    rate_and_open_again(data, true)
}

/// The input is the part of a worksheet in a workbook that is otherwise sound.
fn sheet(data: &[u8]) -> bool {
    rate_and_open_again(
        &small_workbook(&[(SHEET, data)]).bytes(),
        is_well_formed(data),
    )
}

/// Where the input's XML is not even well-formed, a run may fail; it may not panic.
fn rate_and_open_again(workbook: &[u8], well_formed: bool) -> bool {
    let opens_again = |script: String| {
        let rules = ruleset(script);
        let Some(out) = rated(workbook, rules, well_formed) else {
            return false;
        };
        // The form may have written over a heading, so that the table is gone; that is no damage.
        if let Err(error) = ambersheet::rate(Cursor::new(out.clone()), rules, &Options::default()) {
            let layout = matches!(error.kind(), ErrorKind::Layout { .. });
            assert!(layout || !well_formed, "the output does not open: {error}");
        }
        true
    };
    // A workbook that the form alone cannot be rated in is none, and need not be read again.
    let rated = opens_again(FORM.to_owned());
    if rated {
        opens_again(format!("{FORM}{TABLE}"));
    }
    rated
}

/// Between the sections of an input of [`patch`].
const MARKER: &[u8] = b"\n%%\n";

/// The parts that an input of [`patch`] gives, in this order, behind the section of its options (see
/// [`table_rules`]). An empty or missing
/// section leaves a part as it is in the small workbook.
const SECTIONS: [&str; 9] = [
    SHEET,
    STYLES,
    STRINGS,
    BOOK,
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/tables/table1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
    "xl/theme/theme1.xml",
];

/// The input is a section of options and the parts of a workbook. What is rated and written must come out the same when
/// it is rated again, and rules that match nothing must leave every byte.
fn patch(data: &[u8]) -> bool {
    let mut sections = split(data).into_iter();
    let options = sections.next().unwrap_or_default();
    let given: Vec<(&str, &[u8])> = SECTIONS
        .into_iter()
        .zip(sections)
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let well_formed = given.iter().all(|(_, text)| is_well_formed(text));
    let workbook = small_workbook(&given).bytes();
    if let Some(unchanged) = rated(&workbook, ruleset(NOTHING.to_owned()), well_formed) {
        assert!(
            unchanged == workbook,
            "rules that match nothing changed the workbook"
        );
    }
    let rules = ruleset(table_rules(options));
    let Some(once) = rated(&workbook, rules, well_formed) else {
        return false;
    };
    let twice = rated(&once, rules, well_formed);
    assert!(
        twice.is_some() || !well_formed,
        "what was rated cannot be rated again"
    );
    assert!(
        twice.is_none_or(|twice| twice == once) || !well_formed,
        "rated twice is not as rated once"
    );
    true
}

fn split(mut data: &[u8]) -> Vec<&[u8]> {
    let mut sections = Vec::new();
    while let Some(at) = data
        .windows(MARKER.len())
        .position(|window| window == MARKER)
    {
        sections.push(&data[..at]);
        data = &data[at + MARKER.len()..];
    }
    sections.push(data);
    sections
}

/// Headings that no input has by chance.
const NOTHING: &str = "tables(#{ measure: \"no such measure\", actual: \"no such actual\", target: \"no such target\", \
    rating: write_to(\"no such rating\") });\namber_within(points(1));\nhigher_is_better(all_others);\n";

/// The time that a load may take: a person waits for it.
const LOAD_TIME: Duration = Duration::from_secs(1);

/// The input is a script. It loads or it does not, in under a second; on a busy machine the quickest of three counts.
fn script(data: &[u8]) -> bool {
    for _ in 0..3 {
        let start = Instant::now();
        let loaded = Ruleset::load("fuzz.rhai", data, &Overrides::default());
        if start.elapsed() <= LOAD_TIME {
            let quoted = FAULTS.iter().any(|fault| {
                data.windows(fault.len())
                    .any(|text| text == fault.as_bytes())
            });
            return sound(loaded, !quoted).is_some();
        }
    }
    panic!("the load takes longer than {LOAD_TIME:?}");
}

/// Rates and writes a workbook, and asks it everything that can be asked; `None` where it cannot be rated, which is a
/// right answer to a workbook that is none.
fn rated(workbook: &[u8], rules: &'static Ruleset, well_formed: bool) -> Option<Vec<u8>> {
    let rated = sound(
        ambersheet::rate(Cursor::new(workbook.to_vec()), rules, &Options::default()),
        well_formed,
    )?;
    let mut out = Cursor::new(Vec::new());
    let written = rated.write_and_read_back(&mut out);
    let out = out.into_inner();
    if let Err(error) = &written {
        // A container that programs read in different ways is refused when it is to be written, before anything is; or
        // when it was, if only that shows it.
        let refused = matches!(error.kind(), ErrorKind::Workbook { .. }) && out.is_empty()
            || error.to_string().contains("read it in different ways");
        assert!(refused || !well_formed, "rated, but not written: {error}");
    }
    sound(written, well_formed)?;
    ask(&rated, &out);
    Some(out)
}

/// The texts of errors that are faults of the program and not of its input.
const FAULTS: [&str; 2] = [
    "this is a fault of Ambersheet",
    "not every rating found its cell again",
];

/// Returns what a run gave, if it gave anything. `blameless` is an input at which nothing may be the program's fault: it is
/// well-formed, and does not itself hold the words of [`FAULTS`], which a message may quote.
fn sound<T>(result: Result<T, Error>, blameless: bool) -> Option<T> {
    if let Err(error) = &result {
        let message = error.to_string();
        assert!(!message.is_empty(), "an error says nothing");
        let fault = FAULTS.iter().any(|fault| message.contains(fault));
        assert!(!fault || !blameless, "{message}");
    }
    result.ok()
}

fn ask(rated: &Rated<'_>, out: &[u8]) {
    serde_json::to_writer(std::io::sink(), &rated.document(Some("in"), Some("out")))
        .expect("every rating as JSON");
    for warning in rated.warnings() {
        assert!(
            !warning.message().is_empty(),
            "the warning {} says nothing",
            warning.code().name()
        );
    }
    // Parts that no rating needs may be damaged: then there is no proof, and the copy is as damaged.
    let Ok(proof) = rated.proof(None, None) else {
        return;
    };
    let found = proof
        .verify(Cursor::new(out))
        .expect("the output is a package");
    assert!(
        found.is_empty(),
        "the output is not as its proof says: {found:?}"
    );
}

/// A loaded ruleset, kept for the inputs that follow: there are only so many of them.
fn ruleset(script: String) -> &'static Ruleset {
    thread_local!(static LOADED: RefCell<BTreeMap<String, &'static Ruleset>> = const { RefCell::new(BTreeMap::new()) });
    LOADED.with_borrow_mut(|loaded| {
        if let Some(known) = loaded.get(&script) {
            return *known;
        }
        let rules = Ruleset::load("fuzz.rhai", script.as_bytes(), &Overrides::default())
            .unwrap_or_else(|error| panic!("the rules of the target are unsound: {error}"));
        let rules: &'static Ruleset = Box::leak(Box::new(rules));
        loaded.insert(script, rules);
        rules
    })
}
