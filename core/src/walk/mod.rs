//! Rates a workbook: finds, decides, plans and writes its records while the rows go by.
//!
//! Edits are spliced in the same pass if every edit depends only on its own row and on the data before it. A second pass
//! over a sheet is needed for a new column, since the sheet's dimension precedes its rows. It is also needed if data
//! after the rows matters: merged cells, and the template's conditional formats over rated cells. Both ways give the
//! same bytes.

pub(crate) mod run;

pub(crate) mod first_pass;

pub(crate) mod sheet;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::package::Changes;
use ambersheet_policy::model::RulesetModel;

use self::run::{SheetRun, Stages};
use self::sheet::{add_overall, finish_sheet, rate_sheet};
use crate::decide::context::ReturnContext;
use crate::decide::fills::LevelFills;
use crate::decide::overall::overall_results;
use crate::decide::set_by_hand::{OverridesInForce, SetByHand};
use crate::error::Error;
use crate::find::elsewhere::Elsewheres;
use crate::find::excel_tables::excel_tables;
use crate::find::forms::Forms;
use crate::find::layout::class::Classes;
use crate::find::missing::check_found;
use crate::find::period::for_workbook;
use crate::find::to_date::{FiguresToDate, read_figures};
use crate::options::Options;
use crate::plan::cautions::Cautions;
use crate::plan::overall::{check_values_stay, rows_without_groups};
use crate::plan::palette;
use crate::plan::patch::stylebook::StyleBook;
use crate::rated::{Rated, doubts};
use crate::recalculate::Recalculation;
use crate::ruleset::Rules;
use crate::source::IntoSource;
use crate::source::open_return::OpenReturn;
use crate::write::finish;
use crate::write::parts::Parts;

/// Rates a workbook; see [`rate_after`], which also takes the previous return and ratings set by hand.
///
/// # Errors
/// Those of [`rate_after`].
///
/// # Examples
/// ```
/// use ambersheet::{Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// assert_eq!(rated.ratings().len(), 44);
/// # Ok(())
/// # }
/// ```
pub fn rate<'r>(
    source: impl IntoSource,
    ruleset: impl Into<Rules<'r>>,
    options: &Options,
) -> Result<Rated<'r>, Error> {
    rate_after(source, ruleset, options, RateContext::default())
}

/// The data that a return is rated with, apart from its own bytes.
///
/// ```
/// use ambersheet::{Options, Overrides, RateContext, Ruleset, SetByHand};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let by_hand = [SetByHand {
///     measure: "A measure that the return lacks".to_owned(),
///     rating: "Green".to_owned(),
///     ..SetByHand::default()
/// }];
/// let context = RateContext {
///     overrides: &by_hand,
///     warn_unmatched: true,
///     ..RateContext::default()
/// };
/// let rated = ambersheet::rate_after(workbook, &rules, &Options::default(), context)?;
/// let codes = rated.warnings().iter().map(|warning| warning.code());
/// assert!(codes.into_iter().any(|code| code == ambersheet::Code::OverrideUnmatched));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct RateContext<'a> {
    /// The figures to date of the previous return, needed if rules take targets from there.
    pub previous: Option<&'a FiguresToDate>,
    /// Ratings set by hand; a column of the return takes precedence over them.
    pub overrides: &'a [SetByHand],
    /// Warns of overrides whose measure is not in the return.
    pub warn_unmatched: bool,
}

/// Rates a workbook in the context of the previous return and of ratings set by hand.
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
    context: RateContext<'_>,
) -> Result<Rated<'r>, Error> {
    let source = source.into_source();
    let is_fresh = source.is_fresh();
    let (workbook, warnings) = OpenReturn::open(source)?;
    rate_open(
        (workbook, warnings),
        is_fresh,
        ruleset.into(),
        options,
        context,
    )
}

/// Rates a workbook that is open, with the warnings raised while it was opened; `is_fresh` tells that it was made from
/// another format.
///
/// # Errors
/// Those of [`rate_after`].
pub(crate) fn rate_open<'r>(
    (mut workbook, mut warnings): (OpenReturn, Vec<Diagnostic>),
    is_fresh: bool,
    ruleset: Rules<'r>,
    options: &Options,
    context: RateContext<'_>,
) -> Result<Rated<'r>, Error> {
    let ruleset = for_workbook(&workbook, ruleset)?;
    if let Some(functions) = &ruleset.functions {
        functions.begin_run();
    }
    let known = ReturnContext {
        figures: read_figures(&workbook, &ruleset)?,
        previous: context.previous,
        overrides: OverridesInForce::new(context.overrides, &ruleset),
        fills: level_fills(&workbook, &ruleset, is_fresh)?,
    };
    let mut walked = rate_workbook(&workbook, &ruleset, options, &known)?;
    if let Some(formats) = walked.formats_needed {
        workbook.fill_formats(formats)?;
        walked = rate_workbook(&workbook, &ruleset, options, &known)?;
    }
    walked.recalculate(&workbook, &ruleset, options)?;
    let unmatched = if context.warn_unmatched {
        known.overrides.unused()
    } else {
        Vec::new()
    };
    drop(known);
    warnings.append(&mut walked.stages.diagnostics);
    let Stages {
        found,
        entries,
        overall,
        texts,
        planned,
        written,
        ..
    } = walked.stages;
    let mut rated = Rated {
        ruleset,
        workbook,
        entries,
        overall,
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

/// Returns the colours by which the rules read fills.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the fills of the input are not known.
fn level_fills(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    is_fresh: bool,
) -> Result<LevelFills, Error> {
    if !ruleset.reads_fills() {
        return Ok(LevelFills::default());
    }
    if is_fresh {
        let message = "the rules read ratings from the fills of cells (fill_of), and the colours of this format are not read; save the workbook as .xlsx, and rate that";
        return Err(Error::layout(None, message));
    }
    let levels = palette::colours(workbook, ruleset)?;
    let levels = levels.into_iter().take(ruleset.scale.levels().len());
    let (styles, theme) = (&workbook.styles, &workbook.theme);
    let formats =
        (0..styles.number_formats().count() as u32).map(|format| styles.solid_fill(format, theme));
    Ok(LevelFills::new(
        levels.map(|(fill, _)| fill).collect(),
        formats.collect(),
        palette::conditional_cells(workbook)?,
    ))
}

/// Writes the notes and adds the warnings about single values, both of which need the finished ratings.
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

/// The result of rating all sheets of a workbook.
struct RatedSheets {
    stages: Stages,
    changes: Changes,
    parts: Parts,
    colours: Vec<(Colour, Colour)>,
    /// The number of cell formats to fill up to before rating again, if cells name formats that the workbook lacks.
    formats_needed: Option<usize>,
}

impl RatedSheets {
    /// Brings the saved results of formulas that depend on the ratings up to date.
    fn recalculate(
        &mut self,
        workbook: &OpenReturn,
        ruleset: &RulesetModel,
        options: &Options,
    ) -> Result<(), Error> {
        let Stages {
            found,
            written,
            diagnostics,
            ..
        } = &mut self.stages;
        if !written.values_changed {
            return Ok(());
        }
        let told = Recalculation {
            workbook,
            ruleset,
            options,
            found,
            written,
            changes: &mut self.changes,
            parts: &mut self.parts,
        };
        diagnostics.extend(told.run()?);
        Ok(())
    }
}

/// Rates all sheets of an open workbook.
fn rate_workbook(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    options: &Options,
    context: &ReturnContext<'_>,
) -> Result<RatedSheets, Error> {
    let mut forms = Forms::read(workbook, ruleset)?;
    let mut stages = Stages::default();
    stages.found.has_formulas = forms.has_formulas;
    stages.found.tables.resize(ruleset.tables.len(), 0);
    stages.diagnostics.append(&mut forms.warnings);
    let colours = palette::colours(workbook, ruleset)?;
    let mut book = StyleBook::new(&workbook.styles, colours.clone());
    let mut parts = Parts::default();
    let places = excel_tables(workbook, ruleset)?;
    let elsewheres = Elsewheres::read(workbook, ruleset, &places)?;
    let mut run = SheetRun {
        workbook,
        ruleset,
        options,
        context,
        forms,
        places,
        elsewheres: &elsewheres,
        cautions: Cautions::default(),
        classes: Classes::new(ruleset, &workbook.strings, Arc::clone(&workbook.months)),
        parts: &mut parts,
    };
    let mut changes = rate_sheets(&mut run, &mut book, &mut stages)?;
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

/// Rates sheet by sheet and returns the new bytes of those that change.
///
/// A sheet that ratings of ratings go to is written last, since these are made of all measures.
fn rate_sheets(
    run: &mut SheetRun<'_, '_>,
    book: &mut StyleBook<'_>,
    stages: &mut Stages,
) -> Result<Changes, Error> {
    let workbook = run.workbook;
    let mut written = Vec::new();
    let mut later = Vec::new();
    for index in 0..workbook.sheets.len() {
        let before = book.snapshot();
        match rate_sheet(run, index, book, stages)? {
            Some(sheet) if run.forms.overall_on(index).next().is_some() => {
                book.restore(before);
                later.push(sheet);
            }
            Some(sheet) => written.extend(finish_sheet(run, sheet, before, book, stages)?),
            None => {}
        }
    }
    if !run.ruleset.forms.is_empty() {
        let entries = &mut stages.entries;
        entries.sort_by_key(|entry| (entry.sheet, entry.row, entry.column));
    }
    let (entries, texts) = (&stages.entries, &stages.texts);
    check_values_stay(workbook, run.ruleset, &run.forms.overall, entries)?;
    let mut made = overall_results(run.ruleset, entries, texts, &workbook.strings);
    for one in &mut made {
        one.take_cells(&run.forms.overall);
    }
    for mut sheet in later {
        let before = book.snapshot();
        add_overall(run, &mut sheet, &made, book, stages)?;
        written.extend(finish_sheet(run, sheet, before, book, stages)?);
    }
    let unplaced = rows_without_groups(workbook, run.ruleset, &run.forms.overall, &made);
    stages.diagnostics.extend(unplaced);
    stages.overall = made;
    written.sort_by_key(|sheet| sheet.index);
    let mut changes = Changes::default();
    for sheet in written {
        let part = workbook.sheets[sheet.index].part;
        changes.replace(part, stages.written.append(sheet));
    }
    stages.found.has_formulas |= run.cautions.saw_formulas;
    if !changes.is_empty() {
        stages
            .diagnostics
            .extend(run.cautions.of_workbook(workbook));
    }
    Ok(changes)
}
