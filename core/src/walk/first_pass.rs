//! The visitor of the first pass over a sheet: it calls the four stages in turn for every row.

use std::collections::HashMap;
use std::rc::Rc;

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{Guards, Head, Row, Tail, Visitor, dimension};
use ambersheet_ooxml::texts::{TextRef, Texts};

use super::sheet::{SheetRun, WalkedSheet};
use crate::decide::recorder::Recorder;
use crate::error::Error;
use crate::find::after_rows::AfterRows;
use crate::find::found::Found;
use crate::find::layout::class::{Classes, TextClass};
use crate::find::layout::counts::CountsFinder;
use crate::find::layout::finder::Finder;
use crate::find::layout::meaning::MeaningFinder;
use crate::find::record_at::RecordAt;
use crate::find::row_cells::RowCells;
use crate::note_box::Grid;
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::planned::PlannedReturn;
use crate::plan::planner::Planner;
use crate::plan::row_fills::{colour_row, restore_row};
use crate::plan::settling::Planned;
use crate::record::Entry;
use crate::write::splicing::{Splicer, apply};

/// The visitor of the first pass.
pub(crate) struct FirstPass<'a, 'w, 'r, 's> {
    index: usize,
    // find
    pub(crate) finder: Finder<'r>,
    meanings: MeaningFinder<'r>,
    counts: CountsFinder<'r>,
    classes: &'a mut Classes<'r>,
    means: Vec<(u32, Rc<TextClass>)>,
    found: Found,
    /// Warnings about rows below a table.
    below: Vec<Diagnostic>,
    /// Warnings about titles and notes within tables, by cell; that of the next table's title is taken back.
    notes: Vec<(Cell, Diagnostic)>,
    pub(crate) after: AfterRows,
    dimension: Option<Range>,
    guards: Guards,
    grid: Grid,
    // decide
    recorder: Recorder<'w, 'r>,
    pub(crate) entries: Vec<Entry>,
    texts: &'a mut Texts,
    // plan
    pub(crate) planner: Planner<'w, 'r>,
    book: &'a mut StyleBook<'s>,
    // write
    splicer: Splicer,
}

impl<'a, 'w, 'r, 's> FirstPass<'a, 'w, 'r, 's> {
    pub(crate) fn new(
        run: &'a mut SheetRun<'w, 'r>,
        index: usize,
        groups: HashMap<usize, TextRef>,
        splicer: Splicer,
        book: &'a mut StyleBook<'s>,
        texts: &'a mut Texts,
    ) -> Self {
        let (workbook, ruleset) = (run.workbook, run.ruleset);
        let name = &workbook.sheets[index].name;
        Self {
            index,
            finder: run.finder(index),
            meanings: MeaningFinder::new(ruleset, name),
            counts: CountsFinder::new(ruleset, index, name),
            means: Vec::new(),
            found: Found::default(),
            below: Vec::new(),
            notes: Vec::new(),
            after: AfterRows::default(),
            dimension: None,
            guards: Guards::default(),
            grid: Grid::default(),
            recorder: Recorder::new(ruleset, workbook, run.beside, groups),
            entries: Vec::new(),
            texts,
            planner: Planner::new(ruleset, workbook, index),
            book,
            splicer,
            classes: &mut run.classes,
        }
    }

    /// Returns what the pass over the whole sheet gives, with the edits of its forms. Forms may meet tables, and in a
    /// sheet out of order a row may be there twice.
    pub(crate) fn finish(mut self, forms: Planned, may_meet: bool) -> Result<WalkedSheet, Error> {
        let index = self.index;
        self.found.tables = self.finder.found;
        let headings = self.finder.seen.into_vec().into_iter();
        self.found.headings = headings.map(|seen| (index, seen)).collect();
        for (layout, misses) in self.finder.near.into_iter().enumerate() {
            let misses = misses.into_iter().map(|miss| (index, layout, miss));
            self.found.near.extend(misses);
        }
        self.found.walked.insert(index);
        let mut planned = PlannedReturn::default();
        planned.diagnostics.append(&mut self.below);
        let notes = self.notes.into_iter().map(|(_, warning)| warning);
        planned.diagnostics.extend(notes);
        let warnings = self.planner.warnings.take(self.planner.sheet);
        planned.diagnostics.extend(warnings);
        let in_tables = self.planner.in_tables.drain(..);
        planned.in_tables = in_tables.map(|(cell, name)| (index, cell, name)).collect();
        self.after.dimension = self.dimension;
        self.planner.edits.extend(forms.edits);
        if may_meet {
            self.planner.sort(0)?;
        }
        let Planner {
            edits,
            mut live,
            mut painted,
            ..
        } = self.planner;
        live.extend(forms.live);
        painted.extend(forms.painted);
        Ok(WalkedSheet {
            found: self.found,
            entries: self.entries,
            planned,
            edits: Planned {
                edits,
                new_rows: forms.new_rows,
                live,
                painted,
            },
            after: self.after,
            splicer: Some(self.splicer),
        })
    }

    fn warn_below(&mut self, cell: Cell) {
        let message = "this row may be a measure, but it was not rated: the table ends at the blank row above it; if it is one, delete the blank row, or give the rows below it headings of their own";
        let place = Place::Cell(self.planner.sheet.to_owned(), cell);
        self.below
            .push(Diagnostic::new(Code::BelowTheTable, message).at(place));
    }

    fn note(&mut self, notes: &[Cell], titles: &[Cell]) {
        const MESSAGE: &str = "this row has text and no values, so it was taken for a title or note and not rated; if it is a measure, give it a target";
        self.notes.retain(|(cell, _)| !titles.contains(cell));
        for cell in notes {
            let place = Place::Cell(self.planner.sheet.to_owned(), *cell);
            let warning = Diagnostic::new(Code::TitleOrNote, MESSAGE).at(place);
            self.notes.push((*cell, warning));
        }
    }
}

impl Visitor for FirstPass<'_, '_, '_, '_> {
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
        self.found.has_formulas |= row.has_formulas();
        self.classes
            .of_row(row, self.recorder.strings, &mut self.means);
        let mut cells = RowCells {
            row,
            strings: self.recorder.strings,
            classes: self.classes,
            texts: self.texts,
        };
        let is = self.finder.row(row, &self.means, &mut cells)?;
        let meanings = &mut self.found.meanings;
        self.meanings
            .row(&self.means, meanings, |column| cells.text_or_number(column));
        let counts = &mut self.found.published_counts;
        self.counts.row(row.number, &self.means, counts, &mut cells);
        self.found.skipped_rows += u64::from(is.skipped);
        self.note(&is.notes, &is.titles);
        if let Some(cell) = is.below {
            self.warn_below(cell);
        }
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
            for made in self.recorder.ratings(at, self.classes, self.texts)? {
                self.planner.plan(row, table, &made, self.book)?;
                colour_row(&mut self.planner, row, table, &made, self.book);
                self.entries.push(made.entry);
            }
        }
        for table in is.records {
            let table = &self.finder.open[table];
            restore_row(&mut self.planner, row, table, self.book);
        }
        self.planner.sort(from)?;
        if self.planner.edits.len() > from || recorded {
            self.guards.row(row);
        }
        let edits = &self.planner.edits[from..];
        let ruleset = self.recorder.ruleset;
        apply(&mut self.splicer, lead, row, edits, ruleset, self.book)
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.splicer.end(tail.text);
        self.after = AfterRows::read(
            tail,
            std::mem::take(&mut self.guards),
            std::mem::take(&mut self.grid),
        )?;
        Ok(())
    }
}
