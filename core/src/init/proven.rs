//! Drafts until every rule that was read out of a formula is proven, or dropped.

use ambersheet_draft::draft_result::SheetsDraft;
use ambersheet_draft::formulas::read::{ProofVerdict, Verdicts};
use ambersheet_draft::formulas::reading::ColumnReading;

use super::sheets::ReadSheets;
use crate::error::Error;
use crate::source::open_return::OpenReturn;

#[cfg(feature = "recalculate")]
use super::proof::prove;

/// The most drafts that are made until the rules of formulas stand.
const MOST_DRAFTS: usize = 8;

/// Drafts, proves the rules of formulas, and drafts again with what the proof found, until nothing changes. Returns the draft
/// and the verdicts that it was made with.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet cannot be read.
pub(super) fn proven(
    workbook: &OpenReturn,
    read: &ReadSheets,
    drafted: &dyn Fn(&Verdicts) -> SheetsDraft,
) -> Result<(SheetsDraft, Verdicts), Error> {
    let mut verdicts = Verdicts::new();
    let mut found = drafted(&verdicts);
    for _ in 0..MOST_DRAFTS {
        if !prove(workbook, read, &found.formulas, &mut verdicts)? {
            return Ok((found, verdicts));
        }
        found = drafted(&verdicts);
    }
    // What is still new by now is quoted without a proof.
    let why = "the formulas of this workbook say one thing after another";
    for _ in 0..MOST_DRAFTS {
        if !drop_unproven(&found.formulas, why, &mut verdicts) {
            break;
        }
        found = drafted(&verdicts);
    }
    Ok((found, verdicts))
}

/// Drops the rules that have no verdict yet. Returns `true` if there were any.
fn drop_unproven(readings: &[ColumnReading], why: &str, verdicts: &mut Verdicts) -> bool {
    let before = verdicts.len();
    for reading in readings.iter().filter(|reading| reading.outcome.is_ok()) {
        let place = verdicts.entry(reading.place.clone());
        place.or_insert_with(|| ProofVerdict::Differs(why.to_owned()));
    }
    verdicts.len() > before
}

/// Drops all rules of formulas, since this build has nothing by which to prove them.
#[cfg(not(feature = "recalculate"))]
fn prove(
    _workbook: &OpenReturn,
    _read: &ReadSheets,
    readings: &[ColumnReading],
    verdicts: &mut Verdicts,
) -> Result<bool, Error> {
    let why = "this edition of Ambersheet does not calculate formulas, and so cannot prove rules";
    Ok(drop_unproven(readings, why, verdicts))
}

#[cfg(all(test, not(feature = "recalculate")))]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::{Formula, Workbook, XlsxError};

    fn workbook() -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["Measure", "Actual", "Target", "RAG"])?;
        for (row, (name, actual)) in [(1, ("Calls", 9)), (2, ("Visits", 12)), (3, ("Loans", 7))] {
            sheet.write_string(row, 0, name)?;
            sheet.write_row(row, 1, [actual, 10])?;
            let formula = format!("IF(B{0}>=C{0},\"Green\",\"Red\")", row + 1);
            sheet.write_formula(row, 3, Formula::new(formula).set_result("Red"))?;
        }
        workbook.save_to_buffer()
    }

    #[test]
    fn what_cannot_be_proven_is_quoted_with_its_reason() {
        let bytes = workbook().expect("a workbook");
        let draft = crate::draft(Cursor::new(bytes), "return.xlsx").expect("a draft");
        let [formula] = draft.formulas.as_slice() else {
            panic!("{:?}", draft.formulas);
        };
        let why = formula.why_not.as_deref().unwrap_or_default();
        assert!(why.contains("does not calculate formulas"), "{why}");
        assert!(
            draft.script.contains("does not calculate formulas"),
            "{}",
            draft.script
        );
    }
}
