//! The walk from bytes to bytes: records are read and rated while the rows go by, and the edits are spliced in the
//! same pass where they may be, in a second one where they may not.
//!
//! One pass is enough where every edit depends on its own row and what stands above it. A second pass over a sheet is
//! needed for a new column (the sheet's dimension stands before its rows), and where what follows the rows turns out
//! to matter: the template's conditional formats over rated cells, and merged cells. Both give the same bytes.

mod at;
mod by_hand;
mod cautions;
mod common;
mod deciding;
mod doubts;
mod excel_tables;
mod excerpt;
mod finish;
mod forms;
mod labels;
mod lists;
mod notes;
mod palette;
mod parts;
mod period;
mod plan;
mod read_back;
mod reading;
mod reckon;
mod recording;
mod row_cells;
mod rows;
mod settling;
mod splicing;
mod target;
#[cfg(test)]
mod tests;
mod to_date;
mod units;

use crate::source::OpenReturn;
use std::collections::BTreeMap;
use std::io::{Read, Seek, Write};

pub use self::by_hand::SetByHand;
use self::by_hand::SetFor;
use self::cautions::Cautions;
use self::forms::Forms;
use self::notes::SheetNotes;
use self::parts::Parts;
use self::read_back::Intended;
pub(crate) use self::rows::NAMELESS;
pub use self::rows::{RowColumn, RowTable, RowValue};
use self::to_date::BesideReturn;
pub use self::to_date::{FiguresToDate, figures_to_date};
use crate::Error;
use crate::layout::{Classes, FoundCounts, MeaningTexts, NearMiss, SeenHeading};
use crate::patch::StyleBook;
use crate::record::Entry;
use crate::ruleset::{Rules, RulesInForce};
use crate::source::IntoSource;
use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::package::Changes;
use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::model::RulesetModel;

/// How to work, as opposed to what to do.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    compression: u32,
    threads: usize,
    one_pass: bool,
    allow_signed: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            compression: 5,
            threads: 1,
            one_pass: true,
            allow_signed: false,
        }
    }
}

impl Options {
    /// How hard to compress changed parts, 1 (fast) to 9 (small); 5 by default.
    #[must_use]
    pub fn compression(mut self, level: u32) -> Self {
        self.compression = level.clamp(1, 9);
        self
    }

    /// How many threads one workbook may use; 1 by default. The bytes do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Whether a workbook may be changed that carries a digital signature, which is no longer valid then; no by
    /// default.
    #[must_use]
    pub fn allow_signed(mut self, allow: bool) -> Self {
        self.allow_signed = allow;
        self
    }

    /// Splices in a second pass even where one would do.
    #[cfg(test)]
    fn two_passes(mut self) -> Self {
        self.one_pass = false;
        self
    }
}

/// A rated workbook: its ratings, and the changes that write them back.
pub struct Rated<'r> {
    pub(crate) ruleset: RulesInForce<'r>,
    pub(crate) workbook: OpenReturn,
    pub(crate) entries: Vec<Entry>,
    pub(crate) texts: Texts,
    pub(crate) meanings: MeaningTexts,
    /// What the return publishes in tables of counts.
    pub(crate) published_counts: FoundCounts,
    /// The fill and text colour of each level, and then of an unrated cell if it has any.
    pub(crate) colours: Vec<(Colour, Colour)>,
    /// Colours that the template gives levels: sheet, rank, colour.
    pub(crate) template_colours: Vec<(u16, u8, Colour)>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) skipped_rows: u64,
    /// The headings of the tables that were found, with their sheet.
    pub(crate) seen_headings: Vec<(usize, SeenHeading)>,
    pub(crate) changes: Changes,
    /// Of each changed sheet, the cells as they are to be in the output.
    intended: Vec<(usize, Vec<Intended>)>,
    notes: Vec<SheetNotes>,
    /// Of each changed part by name, what changed, in words.
    pub(crate) what_changed: BTreeMap<String, Vec<String>>,
    /// How many cells were written.
    pub(crate) changed_cells: usize,
}

/// What the passes over all sheets gather.
#[derive(Default)]
struct Gathered {
    entries: Vec<Entry>,
    texts: Texts,
    meanings: MeaningTexts,
    published_counts: FoundCounts,
    template_colours: Vec<(u16, u8, Colour)>,
    warnings: Vec<Warning>,
    skipped_rows: u64,
    /// Of each layout, how many tables were found on all sheets.
    found: Vec<u32>,
    /// Rows that nearly were headings: sheet, layout, miss.
    near: Vec<(usize, usize, NearMiss)>,
    /// The headings of the tables that were found, with their sheet.
    seen: Vec<(usize, SeenHeading)>,
    has_formulas: bool,
    values_changed: bool,
    formulas_replaced: bool,
    intended: Vec<(usize, Vec<Intended>)>,
    notes: Vec<SheetNotes>,
    /// New columns that are to be in an Excel table: sheet, heading's cell, heading.
    in_tables: Vec<(usize, Cell, String)>,
    /// Of each sheet, whether all its rows were seen.
    walked: Vec<bool>,
    what_changed: BTreeMap<String, Vec<String>>,
    changed_cells: usize,
}

/// How far the lists of a [`Gathered`] had grown.
#[derive(Clone, Copy)]
struct Checkpoint {
    entries: usize,
    warnings: usize,
    skipped_rows: u64,
    counts: (usize, usize, usize),
}

impl Gathered {
    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            entries: self.entries.len(),
            warnings: self.warnings.len(),
            skipped_rows: self.skipped_rows,
            counts: self.published_counts.lengths(),
        }
    }

    /// Forgets what a walk gathered that has to be done again.
    fn go_back(&mut self, to: Checkpoint) {
        self.entries.truncate(to.entries);
        self.warnings.truncate(to.warnings);
        self.skipped_rows = to.skipped_rows;
        self.published_counts.truncate(to.counts);
    }
}

/// Rates a workbook; see [`rate_after`], which knows the return before.
///
/// # Errors
/// Those of [`rate_after`].
pub fn rate<'r, S: IntoSource>(
    source: S,
    ruleset: impl Into<Rules<'r>>,
    options: &Options,
) -> Result<Rated<'r>, Error> {
    rate_after(source, ruleset, options, Beside::default())
}

/// What is known of a return beside itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The figures to date of the return before, where rules take targets from there.
    pub before: Option<&'a FiguresToDate>,
    /// Ratings that somebody set by hand; a column of the return counts before them.
    pub by_hand: &'a [SetByHand],
    /// Whether those that name no measure of the return are a warning.
    pub says_unmatched: bool,
}

/// Rates a workbook with what is known beside it.
///
/// `source` is a [`Source`](crate::Source), or a reader of an OOXML workbook (.xlsx, .xlsm, .xltx, .xltm); it is never written to. Nothing
/// is written before [`Rated::write`].
///
/// # Errors
/// Where the input is no workbook or is damaged, where a sheet or heading that the rules name is missing or doubtful,
/// and where no measure is found at all.
pub fn rate_after<'r, S: IntoSource>(
    source: S,
    ruleset: impl Into<Rules<'r>>,
    options: &Options,
    beside: Beside<'_>,
) -> Result<Rated<'r>, Error> {
    let (mut workbook, warnings) = OpenReturn::open(source.into_source())?;
    let ruleset = period::for_workbook(&workbook, ruleset.into())?;
    let set = SetFor::new(beside.by_hand, &ruleset);
    let figures = to_date::read_figures(&workbook, &ruleset)?;
    let known = BesideReturn {
        now: figures,
        before: beside.before,
        set,
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
    let RatedSheets {
        gathered,
        changes,
        mut parts,
        colours,
        ..
    } = walked;
    let mut rated = Rated {
        ruleset,
        workbook,
        entries: gathered.entries,
        texts: gathered.texts,
        meanings: gathered.meanings,
        published_counts: gathered.published_counts,
        colours,
        template_colours: gathered.template_colours,
        warnings: warnings.into_iter().chain(gathered.warnings).collect(),
        skipped_rows: gathered.skipped_rows,
        seen_headings: gathered.seen,
        changes,
        intended: gathered.intended,
        notes: gathered.notes,
        what_changed: gathered.what_changed,
        changed_cells: gathered.changed_cells,
    };
    rated.write_notes(&mut parts)?;
    rated
        .what_changed
        .extend(parts.into_changes(&rated.workbook.package, &mut rated.changes));
    rated.warnings.extend(unmatched);
    let doubts = doubts::of_values(&rated);
    rated.warnings.extend(doubts);
    rated
        .warnings
        .extend(finish::of_doubles(&rated.workbook, &rated.changes));
    Ok(rated)
}

/// What rating all sheets gave.
struct RatedSheets {
    gathered: Gathered,
    changes: Changes,
    parts: Parts,
    colours: Vec<(Colour, Colour)>,
    /// Where cells name formats that the workbook lacks and that this run's would become: how many it must have first.
    formats_needed: Option<usize>,
}

/// Rates an open workbook.
fn rate_workbook(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    options: &Options,
    beside: &BesideReturn<'_>,
) -> Result<RatedSheets, Error> {
    let mut gathered = Gathered {
        found: vec![0; ruleset.tables.len()],
        walked: vec![false; workbook.sheets.len()],
        ..Gathered::default()
    };
    let mut forms = Forms::read(workbook, ruleset)?;
    gathered.has_formulas = forms.has_formulas;
    gathered.warnings.append(&mut forms.warnings);
    let colours = palette::colours(workbook, ruleset)?;
    let mut book = StyleBook::new(&workbook.styles, colours.clone());
    let (mut changes, mut parts) = (Changes::default(), Parts::default());
    let mut run = reading::Run {
        workbook,
        ruleset,
        options,
        beside,
        forms,
        places: excel_tables::excel_tables(workbook, ruleset)?,
        cautions: Cautions::default(),
        parts: &mut parts,
    };
    rate_sheets(&mut run, &mut book, &mut changes, &mut gathered)?;
    if !ruleset.forms.is_empty() {
        gathered
            .entries
            .sort_by_key(|entry| (entry.sheet, entry.row, entry.column));
    }
    finish::check_found(workbook, ruleset, &mut gathered)?;
    let styles = book.patched().map(|text| (text, book.added()));
    finish::change_styles(workbook, styles, &mut parts)?;
    finish::grow_tables(workbook, &mut gathered, &mut parts)?;
    if !changes.is_empty() || !parts.is_empty() || !gathered.notes.is_empty() {
        finish::change_workbook(
            workbook,
            &mut gathered,
            options.allow_signed,
            &mut changes,
            &mut parts,
        )?;
    }
    Ok(RatedSheets {
        gathered,
        changes,
        parts,
        colours,
        formats_needed: book.formats_needed(),
    })
}

/// Rates sheet by sheet.
fn rate_sheets(
    run: &mut reading::Run<'_, '_>,
    book: &mut StyleBook<'_>,
    changes: &mut Changes,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    let workbook = run.workbook;
    let mut classes = Classes::new(run.ruleset, &workbook.strings);
    for index in 0..workbook.sheets.len() {
        let output = reading::rate_sheet(run, index, &mut classes, book, gathered)?;
        if let Some(deflated) = output {
            changes.replace(workbook.sheets[index].part, deflated);
        }
    }
    gathered.has_formulas |= run.cautions.saw_formulas;
    if !changes.is_empty() {
        gathered.warnings.extend(run.cautions.of_workbook(workbook));
    }
    Ok(())
}

impl<'r> Rated<'r> {
    /// What was rated without a walk over a workbook: there is nothing to write.
    fn of_entries(
        ruleset: RulesInForce<'r>,
        workbook: OpenReturn,
        entries: Vec<Entry>,
        texts: Texts,
    ) -> Self {
        let colours = ruleset
            .scale
            .levels()
            .iter()
            .map(|level| (level.fill, level.text))
            .collect();
        Self {
            ruleset,
            workbook,
            entries,
            texts,
            meanings: MeaningTexts::default(),
            published_counts: FoundCounts::default(),
            colours,
            template_colours: Vec::new(),
            warnings: Vec::new(),
            skipped_rows: 0,
            seen_headings: Vec::new(),
            changes: Changes::default(),
            intended: Vec::new(),
            notes: Vec::new(),
            what_changed: BTreeMap::new(),
            changed_cells: 0,
        }
    }
}

impl Rated<'_> {
    /// Writes the rated workbook and reads it back, from where `out` stands.
    ///
    /// # Errors
    /// Where reading or writing fails, and where a cell does not read back as it was to be written.
    pub fn write_and_read_back(
        &self,
        mut out: impl Read + Write + Seek + Send,
    ) -> Result<(), Error> {
        let start = out.stream_position()?;
        self.write(&mut out)?;
        out.flush()?;
        out.seek(std::io::SeekFrom::Start(start))?;
        self.read_back(out)
    }

    /// Writes the rated workbook. Every part that no rating touches is copied byte for byte; where nothing changed at
    /// all, so is the whole file.
    ///
    /// # Errors
    /// Where reading or writing fails.
    pub fn write(&self, mut out: impl Write) -> Result<(), Error> {
        self.workbook.package.write(&self.changes, &mut out)?;
        Ok(())
    }
}
