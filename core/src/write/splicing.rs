//! Splicing edits into a sheet: while it is read, or in a second pass when what follows the rows asks for it.

use crate::source::open_return::OpenReturn;
use std::borrow::Cow;

use crate::error::Error;
use crate::options::Options;
use crate::plan::patch::edit::{Edit, Look, NewText};
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::settling::{Settled, TailEdit};
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::package::{Deflated, Deflater};
use ambersheet_ooxml::sheet::{
    CellEdit, CellView, Head, NewValue, Order, Row, Tail, Visitor, Walked, grow_dimension,
    set_widths, splice_row, walk, write_row,
};
use ambersheet_policy::model::{Destination, RulesetModel};
use ambersheet_policy::wording::is_score;

/// The most bytes of a sheet that are held back while no edit has come. A table that begins later takes a second pass,
/// so that a large sheet without tables is not compressed for nothing.
const HELD_BACK: usize = 4 << 20;

/// The output of a sheet, begun at its first edit.
pub(crate) struct Splicer {
    state: SpliceState,
    options: Options,
    row: Vec<u8>,
    /// The number of edits that changed something.
    changed: usize,
}

/// A sheet as it is to be.
pub(crate) struct Spliced {
    pub(crate) deflated: Deflated,
    /// The number of its cells that changed.
    pub(crate) cells: usize,
}

enum SpliceState {
    /// No edit yet.
    Waiting(Vec<u8>),
    Writing(Deflater),
    /// Too much has gone by, or one pass is not enough.
    GivenUp,
}

impl Splicer {
    pub(crate) fn new(options: &Options, one_pass: bool) -> Self {
        let state = if one_pass {
            SpliceState::Waiting(Vec::new())
        } else {
            SpliceState::GivenUp
        };
        Self {
            state,
            options: *options,
            row: Vec::new(),
            changed: 0,
        }
    }

    pub(crate) fn begin(&mut self, head: &Head<'_>) {
        self.pass_on(head.text);
    }

    pub(crate) fn end(&mut self, tail: &[u8]) {
        self.pass_on(tail);
    }

    /// Returns `true` if the pass reached the end and found every cell as it is to be.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.changed == 0 && !self.gave_up()
    }

    /// Returns the finished output with the number of cells that changed, if it was ever begun.
    pub(crate) fn finished(self) -> Option<Spliced> {
        match self.state {
            SpliceState::Writing(deflater) => Some(Spliced {
                deflated: deflater.finish(),
                cells: self.changed,
            }),
            SpliceState::Waiting(_) | SpliceState::GivenUp => None,
        }
    }

    fn pass_on(&mut self, text: &[u8]) {
        match &mut self.state {
            SpliceState::Waiting(held) if held.len() + text.len() > HELD_BACK => {
                self.state = SpliceState::GivenUp;
            }
            SpliceState::Waiting(held) => held.extend_from_slice(text),
            SpliceState::Writing(deflater) => deflater.write(text),
            SpliceState::GivenUp => {}
        }
    }

    fn start_writing(&mut self) {
        if let SpliceState::Waiting(held) = &mut self.state {
            let mut deflater = new_deflater(&self.options);
            deflater.write(held);
            self.state = SpliceState::Writing(deflater);
        }
    }

    fn gave_up(&self) -> bool {
        matches!(self.state, SpliceState::GivenUp)
    }
}

/// Hands a row on with its edits.
pub(crate) fn apply(
    splicer: &mut Splicer,
    lead: &[u8],
    row: &Row<'_>,
    edits: &[Edit],
    ruleset: &RulesetModel,
    book: &mut StyleBook<'_>,
) -> Result<(), Error> {
    book.saw(row);
    splicer.pass_on(lead);
    if edits.is_empty() || splicer.gave_up() {
        splicer.pass_on(row.text);
        return Ok(());
    }
    let mut resolved = Vec::with_capacity(edits.len());
    for edit in edits {
        resolved.extend(resolve(edit, row.cell(edit.cell.column), ruleset, book)?);
    }
    if resolved.is_empty() {
        splicer.pass_on(row.text);
        return Ok(());
    }
    splicer.changed += resolved.len();
    splicer.start_writing();
    let mut text = std::mem::take(&mut splicer.row);
    text.clear();
    splice_row(row, &resolved, &mut text);
    splicer.pass_on(&text);
    splicer.row = text;
    Ok(())
}

/// Returns an edit with the format's index and its text; `None` if the cell is so already.
fn resolve<'r>(
    edit: &Edit,
    present: Option<CellView<'_>>,
    ruleset: &'r RulesetModel,
    book: &mut StyleBook<'_>,
) -> Result<Option<CellEdit<'r>>, Error> {
    let style = style_of(edit, book)?;
    let value = edit.text.map(|text| value_of(text, ruleset));
    let style = match present {
        Some(cell) => style.filter(|style| *style != cell.style),
        None => style.or(Some(edit.base)),
    };
    if present.is_some() && style.is_none() && value.is_none() {
        return Ok(None);
    }
    Ok(Some(CellEdit {
        column: edit.cell.column,
        style,
        value,
    }))
}

/// Returns the format that an edit gives its cell; `None` keeps what it has.
pub(crate) fn style_of(edit: &Edit, book: &mut StyleBook<'_>) -> Result<Option<u32>, Error> {
    Ok(match edit.look {
        Look::Kept => None,
        Look::Level(rank) => Some(book.coloured(edit.base, rank, edit.wording)?),
        Look::Unrated => Some(book.unrated(edit.base, edit.wording)?),
        Look::Original => Some(book.original(edit.base)),
        Look::Marked => Some(book.marked(edit.base, edit.wording)?),
        Look::Format(format) => Some(format),
    })
}

/// Returns the value that an edit's text writes.
pub(crate) fn value_of(text: NewText, ruleset: &RulesetModel) -> NewValue<'_> {
    match text {
        NewText::Level(rank) => word_value(ruleset.scale.levels()[usize::from(rank)].shown()),
        NewText::Unrated => ruleset
            .unrated
            .word
            .as_deref()
            .map_or(NewValue::Blank, |word| word_value(word.into())),
        NewText::NotDue => ruleset
            .dates
            .not_due
            .as_deref()
            .map_or(NewValue::Blank, |word| word_value(word.into())),
        NewText::Direction(direction) => NewValue::Text(ruleset.direction_word(direction).into()),
        NewText::Heading { layout, direction } => {
            let table = &ruleset.tables[usize::from(layout)];
            match if direction {
                &table.direction
            } else {
                &table.rating
            } {
                Some(Destination::NewColumn { heading, .. }) => NewValue::Text(heading.into()),
                _ => NewValue::Blank,
            }
        }
        NewText::Blank => NewValue::Blank,
    }
}

/// Returns a level's word as a cell holds it: a score is a number.
fn word_value(word: Cow<'_, str>) -> NewValue<'_> {
    if is_score(&word) {
        NewValue::Number(word)
    } else {
        NewValue::Text(word)
    }
}

/// Runs the second pass, which only splices the edits. Returns `None` if nothing changes.
pub(crate) fn second_pass(
    workbook: &OpenReturn,
    index: usize,
    ruleset: &RulesetModel,
    options: &Options,
    settled: &Settled,
    book: &mut StyleBook<'_>,
) -> Result<Option<Spliced>, Error> {
    let sheet = &workbook.sheets[index];
    let mut splicer = Splicer::new(options, true);
    splicer.start_writing();
    let mut pass = Splicing {
        splicer,
        edits: &settled.edits,
        widths: &settled.widths,
        done: 0,
        new_rows: settled.new_rows.iter().copied().peekable(),
        empty: None,
        tail: settled.tail.as_ref(),
        conditionals: Vec::new(),
        prefix: Vec::new(),
        ruleset,
        book,
    };
    let reader = workbook.package.reader(sheet.part)?;
    let walked = walk(reader, &sheet.part_name, Order::AsItStands, &mut pass)?;
    let done = walked == Walked::All && pass.done >= settled.edits.len();
    if done && pass.splicer.is_unchanged() && settled.tail.is_none() {
        return Ok(None);
    }
    match pass.splicer.finished().filter(|_| done) {
        Some(output) => Ok(Some(output)),
        None => Err(Error::workbook(
            &sheet.part_name,
            "not every rating found its cell again; nothing was written",
        )),
    }
}

struct Splicing<'a, 's> {
    splicer: Splicer,
    edits: &'a [Edit],
    widths: &'a [(u32, f64)],
    /// The number of edits that found their row.
    done: usize,
    /// Rows that are not there and get cells, in ascending order.
    new_rows: std::iter::Peekable<std::iter::Copied<std::slice::Iter<'a, u32>>>,
    /// The length of the self-closed `<sheetData/>` in the tail, if there are no rows.
    empty: Option<usize>,
    tail: Option<&'a TailEdit>,
    /// The text of conditional formats of our own.
    conditionals: Vec<u8>,
    prefix: Vec<u8>,
    ruleset: &'a RulesetModel,
    book: &'a mut StyleBook<'s>,
}

impl<'a> Splicing<'a, '_> {
    fn edits_of(&self, row: u32) -> &'a [Edit] {
        let from = self.edits.partition_point(|edit| edit.cell.row < row);
        let count = self.edits[from..].partition_point(|edit| edit.cell.row == row);
        &self.edits[from..from + count]
    }

    /// Writes the new rows that belong above a row.
    fn write_rows_above(&mut self, row: u32) -> Result<(), Error> {
        while let Some(number) = self.new_rows.next_if(|number| *number < row) {
            let edits = self.edits_of(number);
            let mut resolved = Vec::with_capacity(edits.len());
            for edit in edits {
                resolved.extend(resolve(edit, None, self.ruleset, self.book)?);
            }
            let mut text = Vec::new();
            write_row(number, &resolved, &self.prefix, &mut text);
            self.splicer.changed += resolved.len();
            self.splicer.pass_on(&text);
            self.done += edits.len();
        }
        Ok(())
    }

    /// Writes the remaining new rows, before the end of the rows.
    fn write_last_rows(&mut self) -> Result<(), Error> {
        let opens = self.empty.is_some() && self.new_rows.peek().is_some();
        let prefix = String::from_utf8_lossy(&self.prefix).into_owned();
        if opens {
            self.splicer
                .pass_on(format!("<{prefix}sheetData>").as_bytes());
        }
        self.write_rows_above(u32::MAX)?;
        if opens {
            self.splicer
                .pass_on(format!("</{prefix}sheetData>").as_bytes());
        } else {
            self.empty = None;
        }
        Ok(())
    }
}

impl Visitor for Splicing<'_, '_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.prefix = head.prefix.to_vec();
        self.empty = head.empty;
        if let Some(tail) = self.tail {
            let prefix = String::from_utf8_lossy(head.prefix);
            self.conditionals = tail.conditionals(self.ruleset, self.book, &prefix);
        }
        let cells = self.edits.iter().map(|edit| Range {
            first: edit.cell,
            last: edit.cell,
        });
        let grown = cells
            .reduce(Range::with)
            .and_then(|range| grow_dimension(head.text, range));
        let mut text = Cow::Borrowed(grown.as_deref().unwrap_or(head.text));
        if !self.widths.is_empty() {
            text = Cow::Owned(set_widths(&text, head.prefix, self.widths));
        }
        self.splicer.begin(&Head {
            text: &text,
            prefix: head.prefix,
            columns: Vec::new(),
            empty: head.empty,
            hides_zeros: head.hides_zeros,
        });
        Ok(())
    }

    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.write_rows_above(row.number)?;
        let edits = self.edits_of(row.number);
        self.done += edits.len();
        apply(&mut self.splicer, lead, row, edits, self.ruleset, self.book)
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.write_last_rows()?;
        let mut cuts: Vec<(std::ops::Range<usize>, &[u8])> = Vec::new();
        cuts.extend(self.empty.map(|length| (0..length, &b""[..])));
        if let Some(edit) = self.tail {
            cuts.extend(edit.remove.iter().map(|range| (range.clone(), &b""[..])));
            cuts.push((edit.place..edit.place, &self.conditionals));
            cuts.extend(
                edit.drawing
                    .iter()
                    .map(|(place, text)| (*place..*place, text.as_slice())),
            );
        }
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

/// Returns the deflater for changed sheets.
fn new_deflater(options: &Options) -> Deflater {
    Deflater::new(options.compression, options.threads)
}
