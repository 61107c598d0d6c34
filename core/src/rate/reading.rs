//! The first pass over a sheet: find tables, rate their records, and, while that may do, splice as it goes.

use crate::source::OpenReturn;
use std::collections::HashMap;
use std::io::Read;
use std::rc::Rc;

use super::at::RecordAt;
use super::cautions::Cautions;
use super::excel_tables::TablePlace;
use super::forms::Forms;
use super::notes::settle_notes;
use super::parts::Parts;
use super::plan::Planner;
use super::read_back::Intended;
use super::recording::Recorder;
use super::row_cells::RowCells;
use super::settling::{After, Planned, settle};
use super::splicing::{Splicer, apply, second_pass, style_of};
use super::to_date::BesideReturn;
use super::{Gathered, Options};
use crate::Error;
use crate::layout::{Classes, CountsFinder, Finder, MeaningFinder, TextClass, Where};
use crate::patch::{Edit, Grid, StyleBook};
use ambersheet_diagnostic::Warning;
use ambersheet_foreign::Format;
use ambersheet_ooxml::address::{Cell, Range, sheet_reference};
use ambersheet_ooxml::package::{Deflated, Deflater};
use ambersheet_ooxml::sheet::{Guards, Head, Order, Row, Tail, Visitor, Walked, dimension, walk};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::model::{GroupFrom, RulesetModel};

/// What rating any sheet of a workbook needs.
pub(super) struct Run<'a, 'r> {
    pub(super) workbook: &'a OpenReturn,
    pub(super) ruleset: &'r RulesetModel,
    pub(super) options: &'a Options,
    pub(super) beside: &'a BesideReturn<'a>,
    pub(super) forms: Forms<'r>,
    /// Of each table of the rules, the Excel table that it names.
    pub(super) places: Vec<Option<TablePlace>>,
    pub(super) cautions: Cautions,
    pub(super) parts: &'a mut Parts,
}

impl<'r> Run<'_, 'r> {
    /// A finder for one sheet.
    fn finder(&self, sheet: usize) -> Finder<'r> {
        let ranges = self.places.iter().map(|place| match place {
            None => Where::Anywhere,
            Some(place) if place.sheet == sheet => Where::In(place.range),
            Some(_) => Where::Nowhere,
        });
        Finder::new(
            self.ruleset,
            &self.workbook.sheets[sheet].name,
            ranges.collect(),
        )
    }

    /// The groups of the tables on one sheet, by layout, where neither a column nor the title above gives them.
    fn groups(&self, sheet: usize, texts: &mut Texts) -> HashMap<usize, TextRef> {
        let mut groups = HashMap::new();
        for (layout, table) in self.ruleset.tables.iter().enumerate() {
            let text = match &table.group {
                Some(GroupFrom::SheetName) => Some(self.workbook.sheets[sheet].name.clone()),
                Some(GroupFrom::Cell { .. }) => {
                    self.forms.group(layout, sheet, &self.workbook.strings)
                }
                Some(GroupFrom::FileName { pattern, .. }) => self
                    .workbook
                    .file_name
                    .as_deref()
                    .and_then(|name| pattern.find(name, Format::is_known_name)),
                Some(GroupFrom::TitleAbove) | None => None,
            };
            groups.extend(text.map(|text| (layout, texts.keep(text.trim()))));
        }
        groups
    }
}

/// Rates one sheet. Gives its new bytes, where anything in it changed.
pub(super) fn rate_sheet<'r>(
    run: &mut Run<'_, 'r>,
    index: usize,
    classes: &mut Classes<'r>,
    book: &mut StyleBook<'_>,
    gathered: &mut Gathered,
) -> Result<Option<Deflated>, Error> {
    let (workbook, ruleset, options) = (run.workbook, run.ruleset, run.options);
    let before = book.snapshot();
    let first_entry = gathered.entries.len();
    let forms = form_edits(run, index, classes, book, gathered)?;
    let name = &workbook.sheets[index].name;
    let idle = run.finder(index).is_idle()
        && MeaningFinder::new(ruleset, name).is_idle()
        && CountsFinder::new(ruleset, index, name).is_idle();
    let (planned, after, splicer) = if idle {
        let Some(after) = run.forms.after[index]
            .take()
            .filter(|_| !forms.edits.is_empty())
        else {
            return Ok(None);
        };
        (forms, after, None)
    } else {
        let (planned, after, splicer) = read_tables(run, index, forms, classes, book, gathered)?;
        (planned, after, Some(splicer))
    };
    let mut after = after;
    let (ascending, guards) = (after.ascending, std::mem::take(&mut after.guards));
    let places = std::mem::take(&mut after.notes);
    let mut settled = settle(workbook, index, ruleset, planned, after, book, gathered);
    let entries = &gathered.entries[first_entry..];
    let notes = settle_notes(workbook, ruleset, index, entries, places, run.parts)?;
    gathered.notes.extend(notes.notes);
    settled.refer_to_drawing(notes.reference);
    let cautions =
        run.cautions
            .of_sheet(workbook, index, ruleset, &guards, entries, &settled.edits);
    gathered.warnings.extend(cautions);
    if settled.edits.is_empty() && settled.tail.is_none() {
        book.restore(before);
        return Ok(None);
    }
    for edit in &settled.edits {
        gathered.values_changed |= edit.text.is_some();
        gathered.formulas_replaced |= edit.replaces_formula;
    }
    let mut output = None;
    if let Some(splicer) = splicer.filter(|_| !settled.differs && ascending) {
        if splicer.found_all_as_it_is() {
            return Ok(None);
        }
        output = splicer.finished();
    }
    if output.is_none() {
        book.restore(before);
        output = second_pass(workbook, index, ruleset, options, &settled, book)?;
    }
    let Some(output) = output else {
        return Ok(None);
    };
    gathered
        .intended
        .push((index, intended(&settled.edits, book)?));
    gathered.changed_cells += output.cells;
    let info = &workbook.sheets[index];
    gathered.what_changed.insert(
        info.part_name.clone(),
        settled.in_words(&info.name, output.cells),
    );
    Ok(Some(output.deflated))
}

/// What the cells of a sheet are to be.
fn intended(edits: &[Edit], book: &mut StyleBook<'_>) -> Result<Vec<Intended>, Error> {
    let mut cells = Vec::with_capacity(edits.len());
    for edit in edits {
        cells.push(Intended {
            cell: edit.cell,
            format: style_of(edit, book)?,
            fill: book.fill(edit.look),
            text: edit.text,
        });
    }
    Ok(cells)
}

/// The edits of the forms whose ratings go to a sheet, in the order of the sheet.
fn form_edits<'r>(
    run: &Run<'_, 'r>,
    index: usize,
    classes: &mut Classes<'r>,
    book: &mut StyleBook<'_>,
    gathered: &mut Gathered,
) -> Result<Planned, Error> {
    let mut recorder = Recorder::new(run.ruleset, run.workbook, run.beside, HashMap::new());
    let mut planner = Planner::new(run.ruleset, run.workbook, index);
    for form in run
        .forms
        .records
        .iter()
        .filter(|form| form.writes_to(index))
    {
        for made in recorder.ratings(RecordAt::Form(form), classes, &mut gathered.texts)? {
            if usize::from(made.entry.sheet) == index {
                planner.plan_form(form, &made, book)?;
                gathered.entries.push(made.entry);
            }
        }
    }
    planner.sort(0)?;
    gathered.warnings.append(&mut planner.warnings);
    let new_rows = run.forms.missing_rows(index);
    let has_edit = |row: &u32| planner.edits.iter().any(|edit| edit.cell.row == *row);
    let new_rows = new_rows.into_iter().filter(has_edit).collect();
    Ok(Planned {
        edits: planner.edits,
        new_rows,
        live: planner.live,
        painted: planner.painted,
    })
}

/// Walks a sheet for its tables. Gives the edits of its tables and forms, what follows its rows, and what was spliced.
fn read_tables<'r>(
    run: &Run<'_, 'r>,
    index: usize,
    forms: Planned,
    classes: &mut Classes<'r>,
    book: &mut StyleBook<'_>,
    gathered: &mut Gathered,
) -> Result<(Planned, After, Splicer), Error> {
    let (workbook, ruleset, options) = (run.workbook, run.ruleset, run.options);
    let sheet = &workbook.sheets[index];
    let one_pass = options.one_pass && !ruleset.adds_columns() && forms.edits.is_empty();
    let (mut order, mut merges) = (Order::Ascending, Vec::new());
    // Once more where the rows are not in order, and once more where a new column came under merged cells.
    for _ in 0..3 {
        let checkpoint = gathered.checkpoint();
        let mut finder = run.finder(index);
        finder.merges.clone_from(&merges);
        let mut pass = Reading {
            index,
            recorder: Recorder::new(
                ruleset,
                workbook,
                run.beside,
                run.groups(index, &mut gathered.texts),
            ),
            planner: Planner::new(ruleset, workbook, index),
            finder,
            meanings: MeaningFinder::new(ruleset, &sheet.name),
            counts: CountsFinder::new(ruleset, index, &sheet.name),
            classes: &mut *classes,
            book: &mut *book,
            gathered: &mut *gathered,
            splicer: Splicer::new(options, one_pass && order == Order::Ascending),
            means: Vec::new(),
            notes: Vec::new(),
            after: After::default(),
            dimension: None,
            guards: Guards::default(),
            grid: Grid::default(),
        };
        let reader = workbook.package.reader(sheet.part)?;
        let walked = walk(reader, &sheet.part_name, order, &mut pass)?;
        let Reading {
            finder,
            mut planner,
            splicer,
            mut after,
            notes,
            dimension,
            ..
        } = pass;
        if walked == Walked::NotAscending {
            gathered.go_back(checkpoint);
            order = Order::Sorted;
            continue;
        }
        let edits_may_meet = !forms.edits.is_empty() || order == Order::Sorted;
        let is_hidden = |edit: &Edit| after.merge_over(edit.cell).is_some();
        if merges.is_empty() && ruleset.adds_columns() && planner.edits.iter().any(is_hidden) {
            gathered.go_back(checkpoint);
            merges = after.merges;
            continue;
        }
        if order == Order::Sorted {
            planner.check_once(&gathered.entries[checkpoint.entries..])?;
        }
        keep_found(index, finder, notes, &mut planner, gathered);
        after.ascending = order == Order::Ascending;
        after.dimension = dimension;
        return Ok((with_forms(planner, forms, edits_may_meet)?, after, splicer));
    }
    Err(Error::workbook(
        &sheet.part_name,
        "its rows cannot be put in order",
    ))
}

/// The edits of a sheet's tables and forms. Forms may meet tables, and in a sheet out of order a row may stand twice.
fn with_forms(
    mut planner: Planner<'_, '_>,
    forms: Planned,
    may_meet: bool,
) -> Result<Planned, Error> {
    planner.edits.extend(forms.edits);
    if may_meet {
        planner.sort(0)?;
    }
    let Planner {
        edits,
        mut live,
        mut painted,
        ..
    } = planner;
    live.extend(forms.live);
    painted.extend(forms.painted);
    Ok(Planned {
        edits,
        new_rows: forms.new_rows,
        live,
        painted,
    })
}

/// Hands on what a whole walk found beside its edits.
fn keep_found(
    index: usize,
    finder: Finder<'_>,
    notes: Vec<(Cell, Warning)>,
    planner: &mut Planner<'_, '_>,
    gathered: &mut Gathered,
) {
    for (layout, count) in finder.found.iter().enumerate() {
        gathered.found[layout] += count;
    }
    gathered
        .seen
        .extend(finder.seen.into_vec().into_iter().map(|seen| (index, seen)));
    for (layout, misses) in finder.near.into_iter().enumerate() {
        gathered
            .near
            .extend(misses.into_iter().map(|miss| (index, layout, miss)));
    }
    gathered.walked[index] = true;
    gathered
        .warnings
        .extend(notes.into_iter().map(|(_, warning)| warning));
    gathered.warnings.append(&mut planner.warnings);
    gathered.in_tables.extend(
        planner
            .in_tables
            .drain(..)
            .map(|(cell, name)| (index, cell, name)),
    );
}

/// The visitor of the first pass.
struct Reading<'a, 'w, 'r, 's> {
    index: usize,
    recorder: Recorder<'w, 'r>,
    planner: Planner<'w, 'r>,
    finder: Finder<'r>,
    meanings: MeaningFinder<'r>,
    counts: CountsFinder<'r>,
    classes: &'a mut Classes<'r>,
    book: &'a mut StyleBook<'s>,
    gathered: &'a mut Gathered,
    splicer: Splicer,
    means: Vec<(u32, Rc<TextClass>)>,
    /// Notes within tables, by cell; one that turns out to be the next table's title is taken back.
    notes: Vec<(Cell, Warning)>,
    after: After,
    dimension: Option<Range>,
    guards: Guards,
    grid: Grid,
}

impl Visitor for Reading<'_, '_, '_, '_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.planner.columns.clone_from(&head.columns);
        self.guards.head(head);
        self.finder.hidden_columns = self.guards.hidden_columns().to_vec();
        self.grid = Grid::read(head.text);
        self.dimension = dimension(head.text);
        self.splicer.begin(head);
        Ok(())
    }

    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.gathered.has_formulas |= row.has_formulas();
        self.classes
            .of_row(row, self.recorder.strings, &mut self.means);
        let mut cells = RowCells {
            row,
            strings: self.recorder.strings,
            classes: self.classes,
            texts: &mut self.gathered.texts,
        };
        let is = self.finder.row(row, &self.means, &mut cells)?;
        self.meanings
            .row(&self.means, &mut self.gathered.meanings, |column| {
                cells.text_or_number(column)
            });
        self.counts.row(
            row.number,
            &self.means,
            &mut self.gathered.published_counts,
            &mut cells,
        );
        self.gathered.skipped_rows += u64::from(is.skipped);
        self.note(&is.notes, &is.titles);
        self.below(is.below);
        let from = self.planner.edits.len();
        for table in is.begun {
            self.planner.plan_headings(row, &self.finder.open[table])?;
        }
        let recorded = !is.records.is_empty();
        for table in &is.records {
            let table = &self.finder.open[*table];
            let at = RecordAt::Row {
                sheet: self.index,
                row,
                table,
            };
            for made in self
                .recorder
                .ratings(at, self.classes, &mut self.gathered.texts)?
            {
                self.planner.plan(row, table, &made, self.book)?;
                self.gathered.entries.push(made.entry);
            }
        }
        for table in is.records {
            self.planner
                .restore_row(row, &self.finder.open[table], self.book);
        }
        self.planner.sort(from)?;
        if self.planner.edits.len() > from || recorded {
            self.guards.row(row);
        }
        apply(
            &mut self.splicer,
            lead,
            row,
            &self.planner.edits[from..],
            self.recorder.ruleset,
            self.book,
        )
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.splicer.end(tail.text);
        self.after = After::read(
            tail,
            std::mem::take(&mut self.guards),
            std::mem::take(&mut self.grid),
        )?;
        Ok(())
    }
}

impl Reading<'_, '_, '_, '_> {
    fn below(&mut self, cell: Option<Cell>) {
        let warning = cell.map(|cell| Warning {
            code: "below_the_table",
            cell: Some(format!("{}!{cell}", sheet_reference(self.planner.sheet))),
            message: "this row looks like a measure and was not rated, because the table above it ends at a blank row; if it belongs to the table, take the blank row out or give it headings of its own".to_owned(),
        });
        self.gathered.warnings.extend(warning);
    }

    fn note(&mut self, notes: &[Cell], titles: &[Cell]) {
        self.notes.retain(|(cell, _)| !titles.contains(cell));
        for cell in notes {
            let place = format!("{}!{cell}", sheet_reference(self.planner.sheet));
            self.notes.push((
                *cell,
                Warning {
                    code: "title_or_note",
                    cell: Some(place),
                    message: "this row has no values beside its text, so it was read as a title or note and not as a measure; if it is a measure, give it a target".to_owned(),
                },
            ));
        }
    }
}

/// Where deflated bytes are made, kept here so that the pass and its end share one type.
pub(super) fn new_deflater(options: &Options) -> Deflater {
    Deflater::new(options.compression, options.threads)
}
