//! Splicing edits into a sheet: while it is read, or in a second pass when what follows the rows asks for it.

use std::io::{Read, Seek};

use super::reading::new_deflater;
use super::{Gathered, Options};
use crate::address::{Cell, Range, sheet_reference};
use crate::package::{Deflated, Deflater};
use crate::patch::{Edit, Look, NewText, StyleBook, TemplateRules, is_own, list, rule_on_top};
use crate::ruleset::{Destination, Ruleset, TemplateColours};
use crate::sheet::{
    CellEdit, Conditional, Head, NewValue, Row, Tail, Visitor, grow_dimension, splice_row, walk,
};
use crate::workbook::Workbook;
use crate::{Error, Warning};

/// How much of a sheet is held back while no edit has come. A table that begins later takes a second pass, so that a
/// large sheet without tables is not compressed for nothing.
const HELD_BACK: usize = 4 << 20;

/// The output of a sheet, begun at its first edit.
pub(super) struct Splicer {
    state: State,
    options: Options,
    prefix: Vec<u8>,
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
        Self { state, options: *options, prefix: Vec::new(), row: Vec::new(), changed: false }
    }

    pub(super) fn begin(&mut self, head: &Head<'_>) {
        self.prefix = head.prefix.to_vec();
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
    splice_row(row, &resolved, &splicer.prefix, &mut text);
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
                Some(Destination::NewColumn(heading)) => NewValue::Text(heading),
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

/// What follows the rows, as far as it bears on the edits.
#[derive(Default)]
pub(super) struct After {
    merges: Vec<Range>,
    conditionals: Vec<Conditional>,
    place_for_conditional: usize,
}

impl After {
    pub(super) fn read(tail: &Tail<'_>) -> Result<Self, Error> {
        Ok(Self {
            merges: tail.merges()?,
            conditionals: tail.conditionals()?,
            place_for_conditional: tail.place_for_conditional()?,
        })
    }
}

/// The edits of a sheet once all of it is known.
pub(super) struct Settled {
    pub(super) edits: Vec<Edit>,
    /// Whether they are not those that the first pass spliced.
    pub(super) differs: bool,
    /// What the tail becomes: ranges to take out, and text to put in at a place.
    pub(super) tail: Option<TailEdit>,
}

/// A change of the conditional formats behind the rows.
pub(super) struct TailEdit {
    /// Those that an earlier run laid on top.
    remove: Vec<std::ops::Range<usize>>,
    /// Where one of our own goes, and over which cells; none where there are no cells.
    place: usize,
    on_top: Vec<Cell>,
    template: TemplateRules,
}

/// Drops edits that merged cells and the template's conditional formats forbid, and says so.
pub(super) fn settle<R: Read + Seek>(
    workbook: &Workbook<R>,
    index: usize,
    ruleset: &Ruleset,
    mut edits: Vec<Edit>,
    after: After,
    book: &mut StyleBook<'_>,
    gathered: &mut Gathered,
) -> Settled {
    let name = &workbook.sheets[index].name;
    let before = edits.len();
    drop_inside_merges(&mut edits, &after.merges, name, gathered);
    let mut differs = edits.len() != before;
    let (own, foreign): (Vec<_>, Vec<_>) =
        after.conditionals.into_iter().partition(|c| is_own(c, &ruleset.scale, book));
    let template = TemplateRules::new(foreign, &workbook.styles, &workbook.theme);
    let covered = covered_edits(&edits, &template, name, ruleset, gathered);
    note_template_colours(index, &edits, &covered, &template, ruleset, gathered);
    let mut on_top = Vec::new();
    for i in covered {
        let edit = &mut edits[i];
        on_top.push(edit.cell);
        edit.look = if book.original(edit.base) == edit.base { Look::Kept } else { Look::Original };
        differs = true;
    }
    edits.retain(|edit| edit.look != Look::Kept || edit.text.is_some());
    if ruleset.template_colours == TemplateColours::LeaveIt {
        on_top.clear();
    }
    let tail = (!own.is_empty() || !on_top.is_empty()).then(|| TailEdit {
        remove: own.into_iter().map(|conditional| conditional.place).collect(),
        place: after.place_for_conditional,
        on_top,
        template,
    });
    differs |= tail.is_some();
    Settled { edits, differs, tail }
}

/// A cell under a merge shows nothing; only the anchor is written.
fn drop_inside_merges(edits: &mut Vec<Edit>, merges: &[Range], sheet: &str, gathered: &mut Gathered) {
    let mut hidden: Vec<(Cell, Range)> = Vec::new();
    for merge in merges {
        for i in edits_within(edits, *merge) {
            if edits[i].cell != merge.first {
                hidden.push((edits[i].cell, *merge));
            }
        }
    }
    for (cell, merge) in &hidden {
        gathered.warnings.push(Warning {
            code: "merged_cell",
            cell: Some(format!("{}!{cell}", sheet_reference(sheet))),
            message: format!("the cell lies inside the merged cells {merge}, where nothing of it would be seen, so it was not written"),
        });
    }
    edits.retain(|edit| !hidden.iter().any(|(cell, _)| *cell == edit.cell));
}

/// The edits, in document order, whose cells lie in a range.
fn edits_within(edits: &[Edit], range: Range) -> impl Iterator<Item = usize> + '_ {
    let from = edits.partition_point(|edit| edit.cell.row < range.first.row);
    let to = edits.partition_point(|edit| edit.cell.row <= range.last.row);
    (from..to).filter(move |i| range.contains(edits[*i].cell))
}

fn covered_edits(
    edits: &[Edit],
    template: &TemplateRules,
    sheet: &str,
    ruleset: &Ruleset,
    gathered: &mut Gathered,
) -> Vec<usize> {
    let mut covered = Vec::new();
    for ranges in template.ranges() {
        let hits: Vec<usize> = ranges
            .iter()
            .flat_map(|range| edits_within(edits, *range))
            .filter(|i| matches!(edits[*i].look, Look::Level(_)))
            .collect();
        if hits.is_empty() {
            continue;
        }
        let message = match ruleset.template_colours {
            TemplateColours::LeaveIt => {
                "the template colours these cells itself by conditional formatting, which hides any fill, so their look was left to it; to colour them anyway, write where_the_template_colours(rule_on_top), or put the ratings into a new_column(\"…\")"
            }
            TemplateColours::RuleOnTop => {
                "the template colours these cells itself by conditional formatting; a conditional format in the rules' colours was laid on top of it"
            }
        };
        gathered.warnings.push(Warning {
            code: "template_colours",
            cell: Some(format!("{}!{}", sheet_reference(sheet), list(ranges))),
            message: message.to_owned(),
        });
        covered.extend(hits);
    }
    covered.sort_unstable();
    covered.dedup();
    covered
}

fn note_template_colours(
    sheet: usize,
    edits: &[Edit],
    covered: &[usize],
    template: &TemplateRules,
    ruleset: &Ruleset,
    gathered: &mut Gathered,
) {
    let Some(first) = covered.first().filter(|_| ruleset.template_colours == TemplateColours::LeaveIt) else {
        return;
    };
    for (rank, level) in ruleset.scale.levels().iter().enumerate() {
        if let Some(colour) = template.colour(edits[*first].cell, &level.word) {
            gathered.template_colours.push((sheet as u16, rank as u8, colour));
        }
    }
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
    let prefix = String::from_utf8_lossy(&workbook.styles.prefix).into_owned();
    let on_top = settled.tail.as_ref().filter(|tail| !tail.on_top.is_empty()).map_or_else(Vec::new, |tail| {
        rule_on_top(&tail.on_top, &tail.template, &ruleset.scale, book, &prefix)
    });
    let mut pass = Splicing {
        splicer,
        edits: &settled.edits,
        next: 0,
        tail: settled.tail.as_ref(),
        on_top,
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
