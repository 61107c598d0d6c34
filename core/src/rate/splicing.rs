//! Splicing edits into a sheet: while it is read, or in a second pass when what follows the rows asks for it.

use std::io::{Read, Seek};

use super::Options;
use super::reading::new_deflater;
use super::settling::{Settled, TailEdit};
use crate::Error;
use crate::package::{Deflated, Deflater};
use crate::patch::{Edit, Look, NewText, StyleBook, rule_on_top};
use crate::ruleset::{Destination, Ruleset};
use crate::sheet::{CellEdit, Head, NewValue, Row, Tail, Visitor, grow_dimension, splice_row, walk};
use crate::workbook::Workbook;

/// How much of a sheet is held back while no edit has come. A table that begins later takes a second pass, so that a
/// large sheet without tables is not compressed for nothing.
const HELD_BACK: usize = 4 << 20;

/// The output of a sheet, begun at its first edit.
pub(super) struct Splicer {
    state: State,
    options: Options,
    row: Vec<u8>,
    /// Whether any edit was no repetition of what is there.
    changed: bool,
}

enum State {
    /// No edit yet.
    Waiting(Vec<u8>),
    Writing(Deflater),
    /// Too much has gone by, or one pass is not enough.
    GivenUp,
}

impl Splicer {
    pub(super) fn new(options: &Options, one_pass: bool) -> Self {
        let state = if one_pass { State::Waiting(Vec::new()) } else { State::GivenUp };
        Self { state, options: *options, row: Vec::new(), changed: false }
    }

    pub(super) fn begin(&mut self, head: &Head<'_>) {
        self.pass_on(head.text);
    }

    pub(super) fn end(&mut self, tail: &[u8]) {
        self.pass_on(tail);
    }

    /// Whether the pass went to the end and found every cell as it is to be.
    pub(super) fn found_all_as_it_is(&self) -> bool {
        !self.changed && !self.gave_up()
    }

    /// The finished output, if it was ever begun.
    pub(super) fn finished(self) -> Option<Deflater> {
        match self.state {
            State::Writing(deflater) => Some(deflater),
            State::Waiting(_) | State::GivenUp => None,
        }
    }

    fn pass_on(&mut self, text: &[u8]) {
        match &mut self.state {
            State::Waiting(held) if held.len() + text.len() > HELD_BACK => self.state = State::GivenUp,
            State::Waiting(held) => held.extend_from_slice(text),
            State::Writing(deflater) => deflater.write(text),
            State::GivenUp => {}
        }
    }

    fn start_writing(&mut self) {
        if let State::Waiting(held) = &mut self.state {
            let mut deflater = new_deflater(&self.options);
            deflater.write(held);
            self.state = State::Writing(deflater);
        }
    }

    fn gave_up(&self) -> bool {
        matches!(self.state, State::GivenUp)
    }
}

/// Hands a row on with its edits.
pub(super) fn apply(
    splicer: &mut Splicer,
    lead: &[u8],
    row: &Row<'_>,
    edits: &[Edit],
    ruleset: &Ruleset,
    book: &mut StyleBook<'_>,
) -> Result<(), Error> {
    splicer.pass_on(lead);
    if edits.is_empty() || splicer.gave_up() {
        splicer.pass_on(row.text);
        return Ok(());
    }
    let mut resolved = Vec::with_capacity(edits.len());
    for edit in edits {
        resolved.extend(resolve(edit, row, ruleset, book)?);
    }
    if resolved.is_empty() {
        splicer.pass_on(row.text);
        return Ok(());
    }
    splicer.changed = true;
    splicer.start_writing();
    let mut text = std::mem::take(&mut splicer.row);
    text.clear();
    splice_row(row, &resolved, &mut text);
    splicer.pass_on(&text);
    splicer.row = text;
    Ok(())
}

/// An edit with the format's index and the text it stands for; `None` where the cell is so already.
fn resolve<'r>(
    edit: &Edit,
    row: &Row<'_>,
    ruleset: &'r Ruleset,
    book: &mut StyleBook<'_>,
) -> Result<Option<CellEdit<'r>>, Error> {
    let style = match edit.look {
        Look::Kept => None,
        Look::Level(rank) => Some(book.coloured(edit.base, rank)?),
        Look::Original => Some(book.original(edit.base)),
        Look::Marked => Some(book.marked(edit.base)?),
        Look::Format(format) => Some(format),
    };
    let value = edit.text.map(|text| match text {
        NewText::Level(rank) => word_value(&ruleset.scale.levels()[usize::from(rank)].word),
        NewText::Direction(direction) => NewValue::Text(direction.word()),
        NewText::Heading { layout, direction } => {
            let table = &ruleset.tables[layout];
            match if direction { &table.direction } else { &table.rating } {
                Some(Destination::NewColumn { heading, .. }) => NewValue::Text(heading),
                _ => NewValue::Blank,
            }
        }
        NewText::Blank => NewValue::Blank,
    });
    let present = row.cell(edit.cell.column);
    let style = match present {
        Some(cell) => style.filter(|style| *style != cell.style),
        None => style.or(Some(edit.base)),
    };
    if present.is_some() && style.is_none() && value.is_none() {
        return Ok(None);
    }
    Ok(Some(CellEdit { column: edit.cell.column, style, value }))
}

/// A level's word as a cell holds it: a score is a number.
fn word_value(word: &str) -> NewValue<'_> {
    let number = word.parse::<rust_decimal::Decimal>().is_ok_and(|number| number.to_string() == word);
    if number { NewValue::Number(word) } else { NewValue::Text(word) }
}

/// The second pass: nothing is rated any more, the edits are spliced. Gives nothing where nothing changes.
pub(super) fn second_pass<R: Read + Seek>(
    workbook: &Workbook<R>,
    index: usize,
    ruleset: &Ruleset,
    options: &Options,
    settled: &Settled,
    book: &mut StyleBook<'_>,
) -> Result<Option<Deflated>, Error> {
    let sheet = &workbook.sheets[index];
    let mut splicer = Splicer::new(options, true);
    splicer.start_writing();
    let mut pass = Splicing {
        splicer,
        edits: &settled.edits,
        next: 0,
        tail: settled.tail.as_ref(),
        on_top: Vec::new(),
        ruleset,
        book,
    };
    walk(workbook.package.reader(sheet.part)?, &sheet.part_name, &mut pass)?;
    let done = pass.next == settled.edits.len();
    if done && pass.splicer.found_all_as_it_is() && settled.tail.is_none() {
        return Ok(None);
    }
    match pass.splicer.finished().filter(|_| done) {
        Some(deflater) => Ok(Some(deflater.finish())),
        None => Err(Error::workbook(
            &sheet.part_name,
            "not every rating found its cell again; nothing was written",
        )),
    }
}

struct Splicing<'a, 's> {
    splicer: Splicer,
    edits: &'a [Edit],
    next: usize,
    tail: Option<&'a TailEdit>,
    /// The text of a conditional format of our own.
    on_top: Vec<u8>,
    ruleset: &'a Ruleset,
    book: &'a mut StyleBook<'s>,
}

impl Visitor for Splicing<'_, '_> {
    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        let cells = self.tail.map_or(&[][..], |tail| &tail.on_top);
        if let Some(tail) = self.tail.filter(|_| !cells.is_empty()) {
            let prefix = String::from_utf8_lossy(head.prefix);
            self.on_top = rule_on_top(cells, &tail.template, &self.ruleset.scale, self.book, &prefix);
        }
        let rightmost = self.edits.iter().map(|edit| edit.cell.column).max().unwrap_or(0);
        let grown = grow_dimension(head.text, rightmost);
        self.splicer.begin(&Head {
            text: grown.as_deref().unwrap_or(head.text),
            prefix: head.prefix,
            columns: Vec::new(),
        });
        Ok(())
    }

    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let from = self.next;
        while self.edits.get(self.next).is_some_and(|edit| edit.cell.row == row.number) {
            self.next += 1;
        }
        apply(&mut self.splicer, lead, row, &self.edits[from..self.next], self.ruleset, self.book)
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        let Some(edit) = self.tail else {
            self.splicer.end(tail.text);
            return Ok(());
        };
        let mut cuts: Vec<(std::ops::Range<usize>, &[u8])> =
            edit.remove.iter().map(|range| (range.clone(), &b""[..])).collect();
        cuts.push((edit.place..edit.place, &self.on_top));
        cuts.sort_by_key(|(range, _)| (range.start, range.end));
        let mut copied = 0;
        for (range, text) in cuts {
            self.splicer.end(&tail.text[copied..range.start]);
            self.splicer.end(text);
            copied = range.end;
        }
        self.splicer.end(&tail.text[copied..]);
        Ok(())
    }
}
