//! Walks one sheet through the four stages: it is found, decided, planned and written.

use std::collections::{HashMap, HashSet};

use ambersheet_ooxml::sheet::{Order, Walked, walk};
use ambersheet_ooxml::texts::Texts;

use super::first_pass::FirstPass;
use super::run::{SheetRun, Stages, WalkedSheet, entries_of};
use crate::decide::overall::OverallResult;
use crate::decide::recorder::Recorder;
use crate::error::Error;
use crate::find::after_rows::AfterRows;
use crate::find::record_at::RecordAt;
use crate::find::scan_result::ScanResult;
use crate::plan::live_colour::ColouredRating;
use crate::plan::patch::edit::Edit;
use crate::plan::patch::stylebook::{Snapshot, StyleBook};
use crate::plan::planned::PlannedReturn;
use crate::plan::planner::Planner;
use crate::plan::settling::{Planned, Settled, settle};
use crate::write::intended::intended;
use crate::write::notes::settle_notes;
use crate::write::splicing::{Splicer, second_pass};
use crate::write::written::WrittenSheet;

/// A sheet whose measures are rated, before anything is written.
pub(crate) struct RatedSheet {
    index: usize,
    planned: PlannedReturn,
    edits: Planned,
    after: AfterRows,
    splicer: Option<Splicer>,
}

/// Finds, decides and plans the measures of one sheet; `None` if nothing of it can change.
///
/// # Errors
/// Those of [`rate_after`](super::rate_after).
pub(crate) fn rate_sheet(
    run: &mut SheetRun<'_, '_>,
    index: usize,
    book: &mut StyleBook<'_>,
    stages: &mut Stages,
) -> Result<Option<RatedSheet>, Error> {
    let forms = rate_forms(run, index, book, stages)?;
    let walked = if !run.is_idle(index) {
        walk_tables(run, index, forms, book, &mut stages.texts)?
    } else if let Some(walked) = forms_only(run, index, forms) {
        walked
    } else {
        return Ok(None);
    };
    stages.found.append(walked.found);
    stages.add_entries(walked.entries);
    Ok(Some(RatedSheet {
        index,
        planned: walked.planned,
        edits: walked.edits,
        after: walked.after,
        splicer: walked.splicer,
    }))
}

/// Adds the edits of the ratings of ratings that go to a sheet, once all that they are made of is rated.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if two ratings go to one cell.
pub(crate) fn add_overall(
    run: &SheetRun<'_, '_>,
    sheet: &mut RatedSheet,
    made: &[OverallResult],
    book: &mut StyleBook<'_>,
    stages: &mut Stages,
) -> Result<(), Error> {
    let mut planner = Planner::new(run.ruleset, run.workbook, sheet.index);
    let known = std::mem::take(&mut sheet.edits);
    planner.edits = known.edits;
    planner.plan_overall(run.forms.overall_on(sheet.index), made, book)?;
    let warnings = planner.warnings.take(planner.sheet);
    stages.diagnostics.extend(warnings);
    sheet.edits = Planned {
        new_rows: new_rows(run, sheet.index, &planner.edits),
        edits: planner.edits,
        ..known
    };
    Ok(())
}

/// Writes a rated sheet and returns its new bytes if anything in it changes; `before` is the state of the formats
/// before the sheet.
///
/// # Errors
/// Those of [`rate_after`](super::rate_after).
pub(crate) fn finish_sheet(
    run: &mut SheetRun<'_, '_>,
    sheet: RatedSheet,
    before: Snapshot,
    book: &mut StyleBook<'_>,
    stages: &mut Stages,
) -> Result<Option<WrittenSheet>, Error> {
    let RatedSheet {
        index,
        mut planned,
        edits,
        mut after,
        splicer,
    } = sheet;
    let ascending = after.ascending;
    let guards = std::mem::take(&mut after.guards);
    let places = std::mem::take(&mut after.notes);
    let (workbook, ruleset) = (run.workbook, run.ruleset);
    let mut settled = settle(workbook, index, ruleset, edits, after, book, &mut planned);
    stages.diagnostics.append(&mut planned.diagnostics);
    stages.planned.append(planned);
    let entries = entries_of(&stages.entries, index);
    let notes = settle_notes(workbook, ruleset, index, entries, places, run.parts)?;
    stages.written.notes.extend(notes.notes);
    settled.refer_to_drawing(notes.reference);
    let edits = &settled.edits;
    let cautions = run
        .cautions
        .of_sheet(workbook, index, ruleset, &guards, entries, edits);
    stages.diagnostics.extend(cautions);
    if edits.is_empty() && settled.tail.is_none() {
        book.restore(before);
        return Ok(None);
    }
    stages.written.count_values(edits);
    let splicer = splicer.filter(|_| !settled.differs && ascending);
    write_sheet(run, index, &settled, splicer, before, book)
}

/// Returns the result for a sheet that has no tables; `None` if no form and no overall rating is written there.
fn forms_only(run: &mut SheetRun<'_, '_>, index: usize, forms: Planned) -> Option<WalkedSheet> {
    let is_written = !forms.edits.is_empty() || run.forms.overall_on(index).next().is_some();
    let after = run.forms.after[index].take();
    let after = after.filter(|_| is_written)?;
    Some(WalkedSheet {
        found: ScanResult::default(),
        entries: Vec::new(),
        planned: PlannedReturn::default(),
        edits: forms,
        after,
        splicer: None,
    })
}

/// Writes a sheet: takes the bytes spliced during the walk, or else splices in a second pass.
fn write_sheet(
    run: &SheetRun<'_, '_>,
    index: usize,
    settled: &Settled,
    splicer: Option<Splicer>,
    before: Snapshot,
    book: &mut StyleBook<'_>,
) -> Result<Option<WrittenSheet>, Error> {
    let mut output = None;
    if let Some(splicer) = splicer {
        if splicer.is_unchanged() {
            return Ok(None);
        }
        output = splicer.finished();
    }
    if output.is_none() {
        book.restore(before);
        output = second_pass(run.workbook, index, run.ruleset, run.options, settled, book)?;
    }
    let Some(output) = output else {
        return Ok(None);
    };
    let info = &run.workbook.sheets[index];
    let words = settled.in_words(&info.name, output.cells);
    Ok(Some(WrittenSheet {
        index,
        deflated: output.deflated,
        intended: intended(&settled.edits, book)?,
        cells: output.cells,
        changes: (info.part_name.clone(), words),
    }))
}

/// Rates the forms whose ratings go to a sheet and returns their edits in the order of the sheet.
fn rate_forms(
    run: &mut SheetRun<'_, '_>,
    index: usize,
    book: &mut StyleBook<'_>,
    stages: &mut Stages,
) -> Result<Planned, Error> {
    let mut recorder = Recorder::new(run.ruleset, run.workbook, run.context, HashMap::new());
    let mut planner = Planner::new(run.ruleset, run.workbook, index);
    let records = run.forms.records.iter();
    for form in records.filter(|form| form.writes_to(index)) {
        let at = RecordAt::Form(form);
        for rating in recorder.ratings(at, &mut run.classes, &mut stages.texts)? {
            if usize::from(rating.entry.sheet) == index {
                let rating = ColouredRating::new(rating, &run.ruleset.scale);
                planner.plan_form(form, &rating, book)?;
                stages.entries.push(rating.entry);
            }
        }
    }
    planner.sort(0)?;
    stages
        .diagnostics
        .extend(planner.warnings.take(planner.sheet));
    Ok(Planned {
        new_rows: new_rows(run, index, &planner.edits),
        edits: planner.edits,
        live: planner.live,
        painted: planner.painted,
        widths: Vec::new(),
    })
}

/// Returns the rows that the sheet lacks and that get an edit, in ascending order.
fn new_rows(run: &SheetRun<'_, '_>, index: usize, edits: &[Edit]) -> Vec<u32> {
    let has_edit = |row| edits.iter().any(|edit| edit.cell.row == row);
    run.forms.missing_rows(index, has_edit)
}

/// Walks a sheet for its tables; decides and plans their ratings on the way.
fn walk_tables(
    run: &mut SheetRun<'_, '_>,
    index: usize,
    forms: Planned,
    book: &mut StyleBook<'_>,
    texts: &mut Texts,
) -> Result<WalkedSheet, Error> {
    let (workbook, ruleset, options) = (run.workbook, run.ruleset, run.options);
    let sheet = &workbook.sheets[index];
    let rates_others = run.elsewheres.writes(index);
    let is_written_later = run.forms.overall_on(index).next().is_some();
    let one_pass = options.one_pass
        && !ruleset.adds_columns()
        && !rates_others
        && !is_written_later
        && forms.edits.is_empty();
    let mut order = Order::Ascending;
    let (mut merges, mut shared) = (Vec::new(), HashSet::new());
    let before = book.snapshot();
    // A second walk is needed if the rows are not in order. Another is needed if a new column came under merged cells, if
    // names without a heading did, or if records have cells merged downwards, and another if several measures share the
    // value in such cells.
    for _ in 0..4 {
        book.restore(before);
        let groups = run.groups(index, texts);
        let splicer = Splicer::new(options, one_pass && order == Order::Ascending);
        let mut pass = FirstPass::new(run, index, groups, splicer, book, texts);
        pass.know(&merges, std::mem::take(&mut shared));
        let reader = workbook.package.reader(sheet.part)?;
        let walked = walk(reader, &sheet.part_name, order, &mut pass)?;
        if walked == Walked::NotAscending {
            order = Order::Sorted;
            continue;
        }
        let is_hidden = |edit: &Edit| pass.after.merge_over(edit.cell).is_some();
        let covers_new = || ruleset.adds_columns() && pass.planner.edits.iter().any(is_hidden);
        let is_down = || pass.finder.records.any_merged_down(&pass.after.merges);
        let hides_names = || pass.finder.placed.any_hidden(&pass.after.merges);
        if merges.is_empty() && (covers_new() || is_down() || hides_names()) {
            merges = pass.after.merges;
            continue;
        }
        if let Some(found) = pass.shared.newly_found() {
            shared = found;
            continue;
        }
        let may_meet = !forms.edits.is_empty() || rates_others || order == Order::Sorted;
        let mut walked = pass.finish(forms, may_meet)?;
        walked.after.ascending = order == Order::Ascending;
        return Ok(walked);
    }
    Err(Error::workbook(
        &sheet.part_name,
        "its rows cannot be put in order",
    ))
}
