//! `ambersheet verify`: compares rated workbooks with the proof that was written with them.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use ambersheet::Proof;

use crate::failure::RunFailure;
use crate::render::{error, printable};
use crate::status::Status;

/// The largest file of proofs in bytes. A proof of a few thousand parts has some hundred kilobytes.
const LARGEST_PROOF: u64 = 256 << 20;

/// Compares workbooks with a file of proofs and names every part that differs.
pub(crate) fn run(proof: &Path, workbooks: &[std::path::PathBuf]) -> Result<Status, RunFailure> {
    let proofs = read(proof)?;
    let mut status = Status::Done;
    for path in workbooks {
        let shown = path.display().to_string();
        let known = find(&proofs, path).ok_or_else(|| {
            RunFailure::new(format!(
                "{}: there is no proof of {shown} in it; its outputs are {}",
                proof.display(),
                outputs(&proofs)
            ))
        })?;
        let file = File::open(path).map_err(|error| RunFailure::reading(&shown, &error))?;
        let wrong = known
            .verify(BufReader::new(file))
            .map_err(|error| RunFailure::about(&shown, &error))?;
        for mismatch in &wrong {
            error(&format!("{shown}: {}: {}", mismatch.part, mismatch.message));
        }
        if wrong.is_empty() {
            let mut out = anstream::stdout().lock();
            let parts = known
                .parts
                .iter()
                .filter(|part| part.after.is_some())
                .count();
            writeln!(
                out,
                "{}: all {parts} parts are as the proof says",
                printable(&shown)
            )?;
        } else {
            status = Status::Found;
        }
    }
    Ok(status)
}

fn read(path: &Path) -> Result<Vec<Proof>, RunFailure> {
    let shown = path.display().to_string();
    let file = File::open(path).map_err(|error| RunFailure::reading(&shown, &error))?;
    let mut text = String::new();
    file.take(LARGEST_PROOF)
        .read_to_string(&mut text)
        .map_err(|error| RunFailure::reading(&shown, &error))?;
    let proofs: Result<Vec<Proof>, _> = serde_json::Deserializer::from_str(&text)
        .into_iter()
        .collect();
    match proofs {
        Ok(proofs)
            if proofs
                .iter()
                .all(|proof| proof.schema == ambersheet::PROOF_SCHEMA) =>
        {
            Ok(proofs)
        }
        _ => Err(RunFailure::new(format!(
            "{shown}: this is no proof; `ambersheet rate … --proof FILE` writes one"
        ))),
    }
}

/// Finds the proof of a workbook: the only one there is, or the one whose output has the workbook's name.
fn find<'p>(proofs: &'p [Proof], workbook: &Path) -> Option<&'p Proof> {
    if let [only] = proofs {
        return Some(only);
    }
    let name = workbook.file_name()?;
    proofs.iter().find(|proof| {
        proof
            .output
            .as_deref()
            .is_some_and(|output| Path::new(output).file_name() == Some(name))
    })
}

fn outputs(proofs: &[Proof]) -> String {
    let names: Vec<&str> = proofs
        .iter()
        .filter_map(|proof| proof.output.as_deref())
        .collect();
    names.join(", ")
}
