//! Every input that the fuzzer starts from, and every one that it ever found something with, as an ordinary test; and
//! where the folder of public workbooks is there, those of its files that are not large.
//!
//! Source of truth: the properties in `tests/support/fuzz_targets.rs`, which hold for any input. Which seeds are
//! refused is listed here by hand: a seed that silently stops being rated would test nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

#[path = "../support/files.rs"]
mod files;
#[path = "../support/fuzz_targets.rs"]
mod fuzz_targets;
#[path = "../support/shared.rs"]
mod shared;

use files::files;
use fuzz_targets::{TARGETS, run};

/// Seeds that are no sound workbook or script, each with why.
const REFUSED: [(&str, &str); 6] = [
    (
        "package/cut-off.xlsx",
        "the end of the directory is missing",
    ),
    (
        "package/no-zip.xlsx",
        "an old binary workbook's first bytes",
    ),
    ("sheet/edges.xml", "row numbers beyond the last row"),
    ("script/deep.rhai", "brackets beyond the limit"),
    ("script/long.rhai", "loops"),
    ("script/mistakes.rhai", "as it says"),
];

/// Whether a target rated each of the inputs, or loaded it.
fn replay(target: &str, inputs: &[PathBuf]) -> Vec<bool> {
    let mut broken = Vec::new();
    let ran = |path: &PathBuf| {
        let data = std::fs::read(path).expect("a readable file");
        catch_unwind(AssertUnwindSafe(|| run(target, &data)))
    };
    let mut rated = Vec::new();
    for path in inputs {
        match ran(path) {
            Ok(was) => rated.push(was),
            Err(_) => broken.push(path.display().to_string()),
        }
    }
    assert!(
        broken.is_empty(),
        "{target} does not hold for (the panics are above): {broken:#?}"
    );
    rated
}

fn folder(of: &str, target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz")
        .join(of)
        .join(target)
}

#[test]
fn seeds_hold_and_are_rated() {
    let mut refused = Vec::new();
    for (target, _) in TARGETS {
        let inputs = files(&folder("seeds", target));
        assert!(inputs.len() > 4, "{target} has seeds");
        let names = inputs.iter().map(|path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        });
        let rated = replay(target, &inputs);
        refused.extend(
            names
                .zip(rated)
                .filter(|(_, rated)| !rated)
                .map(|(name, _)| format!("{target}/{name}")),
        );
    }
    assert_eq!(refused, REFUSED.map(|(name, _)| name));
}

#[test]
fn findings_are_mended() {
    for (target, _) in TARGETS {
        replay(target, &files(&folder("findings", target)));
    }
}

/// Larger files take too long in a test; the fuzzer cannot work with them either.
const LARGEST: u64 = 200 << 10;

#[test]
fn public_workbooks_can_be_written_and_opened_again() {
    let Some(shared) = shared::shared("the replay of public workbooks") else {
        return;
    };
    let mut inputs = files(&shared.join("corpus"));
    inputs.retain(|path| path.metadata().is_ok_and(|file| file.len() <= LARGEST));
    let rated = replay("package", &inputs)
        .into_iter()
        .filter(|rated| *rated)
        .count();
    assert!(
        rated > 250,
        "nearly all OOXML workbooks among them, but only {rated} were rated"
    );
}
