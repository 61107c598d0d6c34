//! The walk from bytes to bytes, down one stair: records are found, decided, planned and written while the rows go by.
//!
//! Edits are spliced in the same pass if they may be, and in a second pass otherwise. One pass is enough if every edit
//! depends only on its own row and on what precedes it. A second pass over a sheet is needed for a new column (the
//! sheet's dimension precedes its rows), and if what follows the rows matters: the template's conditional formats over
//! rated cells, and merged cells. Both give the same bytes.

pub(crate) mod first_pass;

pub(crate) mod sheet;

#[cfg(test)]
mod tests;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::package::Changes;
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::model::RulesetModel;

use self::sheet::{SheetRun, rate_sheet};
use crate::decide::context::BesideReturn;
use crate::decide::set_by_hand::{SetByHand, SetFor};
use crate::error::Error;
use crate::find::excel_tables::excel_tables;
use crate::find::forms::Forms;
use crate::find::found::Found;
use crate::find::layout::class::Classes;
use crate::find::missing::check_found;
use crate::find::period::for_workbook;
use crate::find::to_date::{FiguresToDate, read_figures};
use crate::options::Options;
use crate::plan::cautions::Cautions;
use crate::plan::palette;
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::planned::PlannedReturn;
use crate::rated::{Rated, doubts};
use crate::record::Entry;
use crate::ruleset::Rules;
use crate::source::IntoSource;
use crate::source::open_return::OpenReturn;
use crate::write::finish;
use crate::write::parts::Parts;
use crate::write::written::Written;

/// Rates a workbook; see [`rate_after`], which knows the return before.
///
/// # Errors
/// Those of [`rate_after`].
pub fn rate<'r>(
    source: impl IntoSource,
    ruleset: impl Into<Rules<'r>>,
    options: &Options,
) -> Result<Rated<'r>, Error> {
    rate_after(source, ruleset, options, Beside::default())
}

/// What is known of a return besides its own bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The figures to date of the return before, if rules take targets from there.
    pub before: Option<&'a FiguresToDate>,
    /// Ratings that somebody set by hand; a column of the return counts before them.
    pub by_hand: &'a [SetByHand],
    /// Whether to warn of those that name no measure of the return.
    pub says_unmatched: bool,
}

/// Rates a workbook with what is known besides its own bytes.
///
/// `source` is a [`Source`](crate::Source), or a reader of an Office Open XML workbook (.xlsx, .xlsm, .xltx, .xltm); it
/// is never written to. Nothing is written before [`Rated::write`].
///
/// # Errors
/// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) or
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the input is no workbook or is damaged,
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a sheet or heading that the rules name is missing or doubtful, or
/// no measure is found at all, and [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a function of the rules fails.
pub fn rate_after<'r>(
    source: impl IntoSource,
    ruleset: impl Into<Rules<'r>>,
    options: &Options,
    beside: Beside<'_>,
) -> Result<Rated<'r>, Error> {
    let (mut workbook, mut warnings) = OpenReturn::open(source.into_source())?;
    let ruleset = for_workbook(&workbook, ruleset.into())?;
    let known = BesideReturn {
        now: read_figures(&workbook, &ruleset)?,
        before: beside.before,
        set: SetFor::new(beside.by_hand, &ruleset),
    };
    let mut walked = rate_workbook(&workbook, &ruleset, options, &known)?;
    if let Some(formats) = walked.formats_needed {
        workbook.fill_formats(formats)?;
        walked = rate_workbook(&workbook, &ruleset, options, &known)?;
    }
    let unmatched = if beside.says_unmatched {
        known.set.unused()
    } else {
        Vec::new()
    };
    drop(known);
    warnings.append(&mut walked.stages.diagnostics);
    let Stages {
        found,
        entries,
        texts,
        planned,
        written,
        ..
    } = walked.stages;
    let mut rated = Rated {
        ruleset,
        workbook,
        entries,
        texts,
        found,
        colours: walked.colours,
        template_colours: planned.template_colours,
        warnings,
        changes: walked.changes,
        written,
    };
    finish_rated(&mut rated, walked.parts, unmatched)?;
    Ok(rated)
}

/// Writes what needs the ratings themselves: notes, and the warnings about single values.
fn finish_rated(
    rated: &mut Rated<'_>,
    mut parts: Parts,
    unmatched: Vec<Diagnostic>,
) -> Result<(), Error> {
    rated.write_notes(&mut parts)?;
    let changed = parts.into_changes(&rated.workbook.package, &mut rated.changes);
    rated.written.what_changed.extend(changed);
    rated.warnings.extend(unmatched);
    let doubts = doubts::of_values(rated);
    rated.warnings.extend(doubts);
    let doubles = finish::of_doubles(&rated.workbook, &rated.changes);
    rated.warnings.extend(doubles);
    Ok(())
}

/// What the four stages give for the sheets walked so far.
#[derive(Default)]
pub(crate) struct Stages {
    pub(crate) found: Found,
    pub(crate) entries: Vec<Entry>,
    pub(crate) texts: Texts,
    pub(crate) planned: PlannedReturn,
    pub(crate) written: Written,
    /// The diagnostics of all stages, in the order of the workbook.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A workbook all of whose sheets are rated.
struct RatedSheets {
    stages: Stages,
    changes: Changes,
    parts: Parts,
    colours: Vec<(Colour, Colour)>,
    /// The number of cell formats that the workbook must have first, if cells name formats that it lacks.
    formats_needed: Option<usize>,
}

/// Rates an open workbook.
fn rate_workbook(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    options: &Options,
    beside: &BesideReturn<'_>,
) -> Result<RatedSheets, Error> {
    let mut forms = Forms::read(workbook, ruleset)?;
    let mut stages = Stages::default();
    stages.found.has_formulas = forms.has_formulas;
    stages.found.tables.resize(ruleset.tables.len(), 0);
    stages.diagnostics.append(&mut forms.warnings);
    let colours = palette::colours(workbook, ruleset)?;
    let mut book = StyleBook::new(&workbook.styles, colours.clone());
    let mut parts = Parts::default();
    let mut run = SheetRun {
        workbook,
        ruleset,
        options,
        beside,
        forms,
        places: excel_tables(workbook, ruleset)?,
        cautions: Cautions::default(),
        classes: Classes::new(ruleset, &workbook.strings),
        parts: &mut parts,
    };
    let mut changes = rate_sheets(&mut run, &mut book, &mut stages)?;
    if !ruleset.forms.is_empty() {
        let entries = &mut stages.entries;
        entries.sort_by_key(|entry| (entry.sheet, entry.row, entry.column));
    }
    let any_record = !stages.entries.is_empty();
    let missed = check_found(workbook, ruleset, &stages.found, any_record)?;
    stages.diagnostics.extend(missed);
    let styles = book.patched().map(|text| (text, book.added()));
    finish::change_styles(workbook, styles, &mut parts)?;
    let in_tables = std::mem::take(&mut stages.planned.in_tables);
    let outside = finish::grow_tables(workbook, in_tables, &mut parts)?;
    stages.diagnostics.extend(outside);
    if !changes.is_empty() || !parts.is_empty() || !stages.written.notes.is_empty() {
        let (found, written) = (&stages.found, &stages.written);
        let signed = options.allow_signed;
        let told =
            finish::change_workbook(workbook, found, written, signed, &mut changes, &mut parts)?;
        stages.diagnostics.extend(told);
    }
    Ok(RatedSheets {
        stages,
        changes,
        parts,
        colours,
        formats_needed: book.formats_needed(),
    })
}

/// Rates sheet by sheet. Returns the new bytes of those that change.
fn rate_sheets(
    run: &mut SheetRun<'_, '_>,
    book: &mut StyleBook<'_>,
    stages: &mut Stages,
) -> Result<Changes, Error> {
    let workbook = run.workbook;
    let mut changes = Changes::default();
    for index in 0..workbook.sheets.len() {
        if let Some(sheet) = rate_sheet(run, index, book, stages)? {
            let deflated = stages.written.append(sheet);
            changes.replace(workbook.sheets[index].part, deflated);
        }
    }
    stages.found.has_formulas |= run.cautions.saw_formulas;
    if !changes.is_empty() {
        stages
            .diagnostics
            .extend(run.cautions.of_workbook(workbook));
    }
    Ok(changes)
}
