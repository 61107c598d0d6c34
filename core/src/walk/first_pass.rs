//! The visitor of the first pass over a sheet: it calls the four stages in turn for every row.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{ColumnWidths, Guards, Head, Row, Tail, Visitor, dimension};
use ambersheet_ooxml::texts::{TextRef, Texts};

use super::run::{SheetRun, WalkedSheet};
use crate::decide::recorder::Recorder;
use crate::error::Error;
use crate::find::after_rows::AfterRows;
use crate::find::elsewhere::Elsewheres;
use crate::find::layout::class::{Classes, TextClass};
use crate::find::layout::counts::CountsFinder;
use crate::find::layout::finder::{Finder, RowOutcome};
use crate::find::layout::meaning::MeaningFinder;
use crate::find::layout::merged::{MergedDown, SharedMerges};
use crate::find::record_at::RecordAt;
use crate::find::row_cells::RowCells;
use crate::find::scan_result::ScanResult;
use crate::note_box::NoteGrid;
use crate::plan::live_colour::ColouredRating;
use crate::plan::merged_ratings::merged_ratings;
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
    /// The texts of the row that mean something, by column.
    row_classes: Vec<(u32, Arc<TextClass>)>,
    found: ScanResult,
    merged: MergedDown,
    elsewheres: &'a Elsewheres,
    pub(crate) shared: SharedMerges,
    /// Warnings about rows below a table.
    below: Vec<Diagnostic>,
    /// Warnings about titles and notes within tables, by cell. The one about the next table's title is withdrawn.
    notes: Vec<(Cell, Diagnostic)>,
    pub(crate) after: AfterRows,
    dimension: Option<Range>,
    guards: Guards,
    grid: NoteGrid,
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
    /// Creates the visitor for one sheet.
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
            row_classes: Vec::new(),
            found: ScanResult::default(),
            merged: MergedDown::default(),
            elsewheres: run.elsewheres,
            shared: SharedMerges::default(),
            below: Vec::new(),
            notes: Vec::new(),
            after: AfterRows::default(),
            dimension: None,
            guards: Guards::default(),
            grid: NoteGrid::default(),
            recorder: Recorder::new(ruleset, workbook, run.context, groups),
            entries: Vec::new(),
            texts,
            planner: Planner::new(ruleset, workbook, index),
            book,
            splicer,
            classes: &mut run.classes,
        }
    }

    /// Gives the pass what an earlier one found: the merges of the sheet, and those with a value that measures share.
    pub(crate) fn know(&mut self, merges: &[Range], shared: HashSet<Cell>) {
        self.finder.merges = merges.to_vec();
        self.merged = MergedDown::new(merges);
        self.shared = SharedMerges::new(shared);
    }

    /// Returns the result of the pass over the whole sheet, with the edits of its forms.
    ///
    /// `may_meet` tells that two edits may be in one cell: a form may meet a table, and a row may be there twice.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if two ratings go to one cell.
    pub(crate) fn finish(mut self, forms: Planned, may_meet: bool) -> Result<WalkedSheet, Error> {
        let index = self.index;
        let mut found = self.found;
        found.take(index, self.finder);
        let mut planned = PlannedReturn::default();
        planned.diagnostics.append(&mut self.below);
        let notes = self.notes.into_iter().map(|(_, warning)| warning);
        planned.diagnostics.extend(notes);
        let warnings = self.planner.warnings.take(self.planner.sheet);
        planned.diagnostics.extend(warnings);
        let in_tables = self.planner.in_tables.drain(..);
        planned.in_tables = in_tables.map(|(cell, name)| (index, cell, name)).collect();
        self.after.dimension = self.dimension;
        self.after.merged_ratings = merged_ratings(
            self.recorder.reader.ruleset,
            &self.entries,
            &self.after.merges,
        );
        self.planner.edits.extend(forms.edits);
        if may_meet {
            self.planner.sort(0)?;
        }
        let Planner {
            edits,
            mut live,
            mut painted,
            widths,
            ..
        } = self.planner;
        live.extend(forms.live);
        painted.extend(forms.painted);
        Ok(WalkedSheet {
            found,
            entries: self.entries,
            planned,
            edits: Planned {
                edits,
                new_rows: forms.new_rows,
                live,
                painted,
                widths,
            },
            after: self.after,
            splicer: Some(self.splicer),
        })
    }

    /// Warns of a row below a table that looks like one of its measures.
    fn warn_below(&mut self, cell: Cell) {
        let message = "this row may be a measure, but it was not rated: the table ends at the blank row above it; if it is one, write blank_rows: skipped for this table in the rules, or give the rows below it headings of their own";
        let place = Place::Cell(self.planner.sheet.to_owned(), cell);
        self.below
            .push(Diagnostic::new(Code::BelowTheTable, message).at(place));
    }

    /// Warns of titles and notes within tables, and withdraws the warnings about `titles`.
    fn warn_of_notes(&mut self, notes: &[Cell], titles: &[Cell]) {
        const MESSAGE: &str = "this row has text and no values, so it was taken for a title or note and not rated; if it is a measure, name it in full in the rules, or fill in its row";
        self.notes.retain(|(cell, _)| !titles.contains(cell));
        for cell in notes {
            let place = Place::Cell(self.planner.sheet.to_owned(), *cell);
            let warning = Diagnostic::new(Code::TitleOrNote, MESSAGE).at(place);
            self.notes.push((*cell, warning));
        }
    }

    /// Finds the records, guidance and counts in a row.
    fn find(&mut self, row: &Row<'_>, merged: &MergedDown) -> Result<RowOutcome, Error> {
        let strings = self.recorder.reader.strings;
        self.found.has_formulas |= row.has_formulas();
        self.classes.of_row(row, strings, &mut self.row_classes);
        let mut cells = RowCells {
            row,
            strings,
            classes: self.classes,
            texts: self.texts,
            merged,
        };
        let outcome = self.finder.row(row, &self.row_classes, &mut cells)?;
        let meanings = &mut self.found.meanings;
        self.meanings.row(&self.row_classes, meanings, |column| {
            cells.text_or_number(column)
        });
        let counts = &mut self.found.published_counts;
        self.counts
            .row(row.number, &self.row_classes, counts, &mut cells);
        self.found.skipped_rows += u64::from(outcome.skipped);
        self.warn_of_notes(&outcome.notes, &outcome.titles);
        if let Some(cell) = outcome.other {
            let message = "this row looks like the headings of another table, so the rows below it were not read as measures of the table above; if they are measures, name these headings in the rules";
            let place = Place::Cell(self.planner.sheet.to_owned(), cell);
            self.below
                .push(Diagnostic::new(Code::HeadingMissing, message).at(place));
        }
        if let Some((title, first, cell)) = &outcome.twice {
            let message = format!(
                "the section \"{title}\" stands here and in {first}, and the measures of both are counted as one group; give them different titles, if they are not the same"
            );
            let place = Place::Cell(self.planner.sheet.to_owned(), *cell);
            self.below
                .push(Diagnostic::new(Code::SectionTwice, message).at(place));
        }
        if let Some(cell) = outcome.below {
            self.warn_below(cell);
        }
        Ok(outcome)
    }

    /// Decides the ratings of a row's records, and plans their edits; `tables` are indices of open tables, and `seen` is
    /// the row with what is merged down into it.
    fn decide_and_plan(
        &mut self,
        row: &Row<'_>,
        seen: &Row<'_>,
        merged: &MergedDown,
        tables: &[usize],
    ) -> Result<(), Error> {
        for table in tables {
            let table = &self.finder.open[*table];
            let ruleset = self.recorder.reader.ruleset;
            let record = RecordAt::Row {
                sheet: self.index,
                row: seen,
                table,
                merged: Some(merged),
                shared: self.shared.read(merged, ruleset, table, row.number),
                elsewhere: self.elsewheres.of(self.index, table, row.number),
            };
            for rating in self.recorder.ratings(record, self.classes, self.texts)? {
                let rating = ColouredRating::new(rating, &self.recorder.reader.ruleset.scale);
                let elsewhere = record.elsewhere();
                self.planner
                    .plan(row, (table, elsewhere), &rating, self.book)?;
                colour_row(&mut self.planner, row, table, &rating, self.book);
                self.entries.push(rating.entry);
            }
        }
        Ok(())
    }

    /// Takes a row through all stages; `merged` is what is merged down into it.
    fn rate_row(&mut self, lead: &[u8], row: &Row<'_>, merged: &MergedDown) -> Result<(), Error> {
        let filled = (!merged.filled().is_empty()).then(|| merged.row(row));
        let seen = filled.as_ref().unwrap_or(row);
        let outcome = self.find(seen, merged)?;
        let first_edit = self.planner.edits.len();
        for table in &outcome.begun {
            let table = &self.finder.open[*table];
            self.planner
                .plan_headings(row, table, &self.finder.widths, self.book)?;
        }
        self.decide_and_plan(row, seen, merged, &outcome.records)?;
        for table in &outcome.records {
            let table = &self.finder.open[*table];
            restore_row(&mut self.planner, row, table, self.book);
        }
        self.planner.sort(first_edit)?;
        if self.planner.edits.len() > first_edit || !outcome.records.is_empty() {
            self.guards.row(row);
        }
        let edits = &self.planner.edits[first_edit..];
        let ruleset = self.recorder.reader.ruleset;
        apply(&mut self.splicer, lead, row, edits, ruleset, self.book)
    }
}

impl Visitor for FirstPass<'_, '_, '_, '_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.planner.columns.clone_from(&head.columns);
        self.guards.head(head);
        self.recorder.reader.hides_zeros = head.hides_zeros;
        self.finder.hidden_columns = self.guards.hidden_columns().to_vec();
        if self.recorder.reader.ruleset.adds_columns() {
            self.finder.widths = ColumnWidths::read(head.text);
        }
        self.grid = NoteGrid::read(head.text);
        self.dimension = dimension(head.text);
        self.splicer.begin(head);
        Ok(())
    }

    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let mut merged = std::mem::take(&mut self.merged);
        merged.enter(row, &self.finder.open);
        let rated = self.rate_row(lead, row, &merged);
        self.merged = merged;
        rated
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
