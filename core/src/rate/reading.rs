//! The first pass over a sheet: find tables, rate their records, and, while that may do, splice as it goes.

use std::collections::HashMap;
use std::io::{Read, Seek};
use std::rc::Rc;

use super::plan::Planner;
use super::recording::{RecordRow, Recorder};
use super::row_cells::RowCells;
use super::settling::{After, settle};
use super::splicing::{Splicer, apply, second_pass};
use super::{Gathered, Options};
use crate::Error;
use crate::layout::{Classes, Finder, MeaningFinder, TextClass};
use crate::package::{Deflated, Deflater};
use crate::patch::StyleBook;
use crate::ruleset::{Destination, Ruleset};
use crate::sheet::{Formula, Head, Row, Tail, Visitor, walk};
use crate::workbook::Workbook;

/// Rates one sheet. Gives its new bytes, where anything in it changed.
pub(super) fn rate_sheet<'r, R: Read + Seek>(
    workbook: &Workbook<R>,
    index: usize,
    ruleset: &'r Ruleset,
    options: &Options,
    classes: &mut Classes<'r>,
    book: &mut StyleBook<'_>,
    gathered: &mut Gathered,
) -> Result<Option<Deflated>, Error> {
    let sheet = &workbook.sheets[index];
    let finder = Finder::new(ruleset, &sheet.name);
    let meanings = MeaningFinder::new(ruleset, &sheet.name);
    if finder.is_idle() && meanings.is_idle() {
        return Ok(None);
    }
    let before = book.snapshot();
    let adds_columns = ruleset.tables.iter().any(|table| {
        [&table.rating, &table.direction].iter().any(|d| matches!(d, Some(Destination::NewColumn { .. })))
    });
    let mut pass = Reading {
        recorder: Recorder {
            ruleset,
            strings: &workbook.strings,
            styles: &workbook.styles,
            sheet: index,
            policies: HashMap::new(),
        },
        planner: Planner {
            ruleset,
            strings: &workbook.strings,
            sheet: &sheet.name,
            columns: Vec::new(),
            edits: Vec::new(),
            warnings: Vec::new(),
        },
        finder,
        meanings,
        classes,
        book,
        gathered,
        splicer: Splicer::new(options, options.one_pass && !adds_columns),
        means: Vec::new(),
        notes: Vec::new(),
        after: After::default(),
    };
    walk(workbook.package.reader(sheet.part)?, &sheet.part_name, &mut pass)?;
    let Reading { finder, planner, splicer, after, notes, book, gathered, .. } = pass;
    for (layout, count) in finder.found.iter().enumerate() {
        gathered.found[layout] += count;
    }
    for (layout, misses) in finder.near.into_iter().enumerate() {
        gathered.near.extend(misses.into_iter().map(|miss| (index, layout, miss)));
    }
    gathered.warnings.extend(notes.into_iter().map(|(_, warning)| warning));
    gathered.warnings.extend(planner.warnings);
    let settled = settle(workbook, index, ruleset, planner.edits, after, book, gathered);
    if settled.edits.is_empty() && settled.tail.is_none() {
        book.restore(before);
        return Ok(None);
    }
    for edit in &settled.edits {
        gathered.values_changed |= edit.text.is_some();
        gathered.formulas_replaced |= edit.replaces_formula;
    }
    if !settled.differs && splicer.found_all_as_it_is() {
        return Ok(None);
    }
    if let Some(deflater) = splicer.finished().filter(|_| !settled.differs) {
        return Ok(Some(deflater.finish()));
    }
    book.restore(before);
    second_pass(workbook, index, ruleset, options, &settled, book)
}

/// The visitor of the first pass.
struct Reading<'a, 'r, 's> {
    recorder: Recorder<'a, 'r>,
    planner: Planner<'a, 'r>,
    finder: Finder<'r>,
    meanings: MeaningFinder<'r>,
    classes: &'a mut Classes<'r>,
    book: &'a mut StyleBook<'s>,
    gathered: &'a mut Gathered,
    splicer: Splicer,
    means: Vec<(u32, Rc<TextClass>)>,
    /// Notes within tables, by cell; one that turns out to be the next table's title is taken back.
    notes: Vec<(crate::address::Cell, crate::Warning)>,
    after: After,
}

impl Visitor for Reading<'_, '_, '_> {
    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.planner.columns.clone_from(&head.columns);
        self.splicer.begin(head);
        Ok(())
    }

    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.gathered.has_formulas |= row.cells.iter().any(|cell| cell.formula != Formula::None);
        self.classes.of_row(row, self.recorder.strings, &mut self.means);
        let mut cells = RowCells {
            row,
            strings: self.recorder.strings,
            classes: self.classes,
            texts: &mut self.gathered.texts,
        };
        let is = self.finder.row(row, &self.means, &mut cells)?;
        self.meanings.row(&self.means, &mut self.gathered.meanings, |column| cells.text_or_number(column));
        self.gathered.skipped_rows += u64::from(is.skipped);
        self.note(&is.notes, &is.titles);
        let from = self.planner.edits.len();
        for table in is.begun {
            self.planner.plan_headings(row, &self.finder.open[table])?;
        }
        for table in is.records {
            let at = RecordRow { row, table: &self.finder.open[table] };
            for entry in self.recorder.ratings(&at, self.classes, &mut self.gathered.texts)? {
                self.planner.plan(&at, &entry, self.book)?;
                self.gathered.entries.push(entry);
            }
        }
        self.planner.sort_row(from)?;
        apply(&mut self.splicer, lead, row, &self.planner.edits[from..], self.recorder.ruleset, self.book)
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.splicer.end(tail.text);
        self.after = After::read(tail)?;
        Ok(())
    }
}

impl Reading<'_, '_, '_> {
    fn note(&mut self, notes: &[crate::address::Cell], titles: &[crate::address::Cell]) {
        self.notes.retain(|(cell, _)| !titles.contains(cell));
        for cell in notes {
            let place = format!("{}!{cell}", crate::address::sheet_reference(self.planner.sheet));
            self.notes.push((
                *cell,
                crate::Warning {
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
