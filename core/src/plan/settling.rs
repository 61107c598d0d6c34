//! Runs between the passes. Drops edits that merged cells or the template's conditional formats rule out.

use crate::source::open_return::OpenReturn;
use std::collections::BTreeSet;

use super::planned::PlannedReturn;
use crate::find::after_rows::AfterRows;
use crate::plan::patch::edit::{Edit, Look};
use crate::plan::patch::live::group::{LiveGroup, conditional_formats, group, rule_count};
use crate::plan::patch::live::{LiveRule, NotLive};
use crate::plan::patch::stylebook::StyleBook;
use crate::plan::patch::template::{TemplateRules, own_conditionals, rectangles, rule_on_top};
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_policy::model::{RulesetModel, TemplateColours};

/// The edits of a sheet as they were planned, in the order of the sheet.
#[derive(Default)]
pub(crate) struct Planned {
    pub(crate) edits: Vec<Edit>,
    /// Rows that are not there and get cells, in ascending order.
    pub(crate) new_rows: Vec<u32>,
    /// Cells whose colour follows their numbers, and those that are painted because theirs cannot.
    pub(crate) live: Vec<(Cell, LiveRule)>,
    pub(crate) painted: Vec<(Cell, NotLive)>,
    /// The columns that need another width for their words, in ascending order.
    pub(crate) widths: Vec<(u32, f64)>,
}

impl Settled {
    /// Returns the changes of the sheet in words.
    pub(crate) fn in_words(&self, sheet: &str, cells: usize) -> Vec<String> {
        let cells = if cells == 1 {
            "1 cell".to_owned()
        } else {
            format!("{cells} cells")
        };
        let mut words = vec![format!("sheet '{sheet}': {cells}")];
        words.extend(match self.widths.len() {
            0 => None,
            1 => Some("the width of its new column".to_owned()),
            n => Some(format!("the widths of its {n} new columns")),
        });
        if let Some(tail) = &self.tail {
            let laid = !tail.on_top.is_empty() || !tail.live.is_empty();
            words.extend(laid.then(|| "conditional formats of the ratings".to_owned()));
            words.extend(
                (!laid && !tail.remove.is_empty())
                    .then(|| "conditional formats of an earlier rating taken away".to_owned()),
            );
            words.extend(
                tail.drawing
                    .is_some()
                    .then(|| "a reference to the boxes of its notes".to_owned()),
            );
        }
        words
    }

    /// Inserts the reference to a drawing after the rows.
    pub(crate) fn refer_to_drawing(&mut self, reference: Option<(usize, Vec<u8>)>) {
        let Some(reference) = reference else { return };
        self.tail.get_or_insert_with(TailEdit::default).drawing = Some(reference);
        self.differs = true;
    }
}

/// The edits of a sheet once all of it is known.
pub(crate) struct Settled {
    pub(crate) edits: Vec<Edit>,
    /// Rows that are not there and get cells, in ascending order.
    pub(crate) new_rows: Vec<u32>,
    /// The columns that get another width, in ascending order.
    pub(crate) widths: Vec<(u32, f64)>,
    /// `true` if they are not those that the first pass spliced.
    pub(crate) differs: bool,
    /// The change of the text after the rows.
    pub(crate) tail: Option<TailEdit>,
}

/// A change of the text after the rows.
#[derive(Default)]
pub(crate) struct TailEdit {
    /// The ranges of conditional formats that an earlier run laid on top.
    pub(crate) remove: Vec<std::ops::Range<usize>>,
    /// The position for a conditional format of ours.
    pub(crate) place: usize,
    pub(crate) on_top: Vec<Cell>,
    pub(crate) template: TemplateRules,
    /// Those whose colour follows the numbers.
    pub(crate) live: Vec<LiveGroup>,
    /// Another insertion after the rows, by position.
    pub(crate) drawing: Option<(usize, Vec<u8>)>,
}

impl TailEdit {
    /// Returns the text of our conditional formats.
    pub(crate) fn conditionals(
        &self,
        ruleset: &RulesetModel,
        book: &mut StyleBook<'_>,
        prefix: &str,
    ) -> Vec<u8> {
        let mut text = Vec::new();
        if !self.live.is_empty() {
            let formats: Vec<u32> = (0..ruleset.scale.levels().len())
                .map(|rank| book.differential(rank as u8))
                .collect();
            let wins = ruleset.template_colours == TemplateColours::RuleOnTop;
            let first = self.template.first_priority(rule_count(&self.live), wins);
            text.extend(conditional_formats(&self.live, &formats, first, prefix));
        }
        if !self.on_top.is_empty() {
            text.extend(rule_on_top(
                &self.on_top,
                &self.template,
                &ruleset.scale,
                book,
                prefix,
            ));
        }
        text
    }
}

/// Drops edits that merged cells and the template's conditional formats rule out, with a warning.
pub(crate) fn settle(
    workbook: &OpenReturn,
    index: usize,
    ruleset: &RulesetModel,
    Planned {
        mut edits,
        new_rows,
        mut live,
        painted,
        widths,
    }: Planned,
    after: AfterRows,
    book: &mut StyleBook<'_>,
    planned: &mut PlannedReturn,
) -> Settled {
    let name = &workbook.sheets[index].name;
    let before = edits.len();
    let diagnostics = &mut planned.diagnostics;
    drop_inside_merges(&mut edits, &after, name, diagnostics);
    let dimension = after.dimension;
    let outside = |edit: &Edit| dimension.is_some_and(|range| !range.contains(edit.cell));
    let mut differs = edits.len() != before || edits.iter().any(outside);
    let (own, foreign) = own_conditionals(after.conditionals, &ruleset.scale, book);
    let template = TemplateRules::new(foreign, &workbook.styles, &workbook.theme);
    warn_of_painted(&painted, name, diagnostics);
    live.sort_by_key(|(cell, _)| *cell);
    let is_live = |cell: Cell| live.binary_search_by_key(&cell, |(cell, _)| *cell).is_ok();
    let covered = covered_edits(&edits, &is_live, &template, name, ruleset, diagnostics);
    let covered_cells: BTreeSet<Cell> = covered.iter().map(|i| edits[*i].cell).collect();
    if ruleset.template_colours == TemplateColours::LeaveIt {
        live.retain(|(cell, _)| !covered_cells.contains(cell) && !template.covers(*cell));
    }
    note_template_colours(index, &edits, &covered, &template, ruleset, planned);
    let mut on_top = uncolour(&mut edits, &covered, book);
    differs |= !on_top.is_empty();
    edits.retain(|edit| edit.look != Look::Kept || edit.text.is_some());
    if ruleset.template_colours == TemplateColours::LeaveIt {
        on_top.clear();
    }
    let tail = (!own.is_empty() || !on_top.is_empty() || !live.is_empty()).then(|| TailEdit {
        remove: own
            .into_iter()
            .map(|conditional| conditional.place)
            .collect(),
        place: after.place_for_conditional,
        on_top,
        template,
        live: group(live),
        drawing: None,
    });
    differs |= tail.is_some();
    Settled {
        edits,
        new_rows,
        widths,
        differs,
        tail,
    }
}

/// Takes our colours off edits whose cells a conditional format colours. Returns the cells.
fn uncolour(edits: &mut [Edit], covered: &[usize], book: &mut StyleBook<'_>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for i in covered {
        let edit = &mut edits[*i];
        if !matches!(edit.look, Look::Level(_) | Look::Unrated) {
            continue;
        }
        cells.push(edit.cell);
        edit.look = if book.is_unreadable(edit.base, edit.wording) {
            Look::Marked
        } else if book.original(edit.base) == edit.base {
            Look::Kept
        } else {
            Look::Original
        };
    }
    cells
}

/// Drops edits of cells under a merge, which show nothing. Warns once a merge.
fn drop_inside_merges(
    edits: &mut Vec<Edit>,
    after: &AfterRows,
    sheet: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let told = after.merged_ratings.iter();
    diagnostics.extend(told.filter_map(|merged| merged.warning(sheet)));
    let is_told = |merge: &Range| {
        after
            .merged_ratings
            .iter()
            .any(|known| known.merge == *merge)
    };
    let mut hidden = vec![false; edits.len()];
    let mut left = edits.len();
    for merge in &after.merges {
        let mut first = None;
        for i in edits_within(edits, *merge) {
            if edits[i].cell != merge.first && !hidden[i] {
                hidden[i] = true;
                left -= 1;
                first.get_or_insert(edits[i].cell);
            }
        }
        if let Some(cell) = first.filter(|_| !is_told(merge)) {
            diagnostics.push(Diagnostic::new(Code::MergedCell, format!(
                    "ratings inside the merged cells {merge} would not be seen, so they were not written"
                )).at(Place::Cell(sheet.to_owned(), cell)));
        }
        if left == 0 {
            break;
        }
    }
    let mut hidden = hidden.into_iter();
    edits.retain(|_| !hidden.next().unwrap_or(false));
}

/// Returns the indexes of the edits whose cells are in a range; the edits are in document order.
fn edits_within(edits: &[Edit], range: Range) -> impl Iterator<Item = usize> + '_ {
    let from = edits.partition_point(|edit| edit.cell.row < range.first.row);
    let to = edits.partition_point(|edit| edit.cell.row <= range.last.row);
    (from..to).filter(move |i| range.contains(edits[*i].cell))
}

/// The most conditional formats of one sheet that are named; a template has a handful.
const MOST_NAMED: usize = 50;

fn covered_edits(
    edits: &[Edit],
    is_live: &dyn Fn(Cell) -> bool,
    template: &TemplateRules,
    sheet: &str,
    ruleset: &RulesetModel,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut covered = vec![false; edits.len()];
    let mut named = 0;
    for ranges in template.ranges() {
        let mut any = false;
        for i in ranges.iter().flat_map(|range| edits_within(edits, *range)) {
            if matches!(edits[i].look, Look::Level(_) | Look::Unrated) || is_live(edits[i].cell) {
                covered[i] = true;
                any = true;
            }
        }
        if !any || named == MOST_NAMED {
            continue;
        }
        named += 1;
        let message = match ruleset.template_colours {
            TemplateColours::LeaveIt => {
                "Excel's own conditional formatting colours these cells, so no colour was added; to add ours on top, write where_the_template_colours(rule_on_top), or put the ratings into a new_column(\"…\")"
            }
            TemplateColours::RuleOnTop => {
                "Excel's own conditional formatting colours these cells; a conditional format in the colours of the rules was added on top"
            }
        };
        diagnostics.push(
            Diagnostic::new(Code::TemplateColours, message)
                .at(Place::Ranges(sheet.to_owned(), ranges.to_vec())),
        );
    }
    (0..edits.len()).filter(|i| covered[*i]).collect()
}

/// Warns about ratings whose colour cannot follow their numbers, once a reason.
fn warn_of_painted(painted: &[(Cell, NotLive)], sheet: &str, diagnostics: &mut Vec<Diagnostic>) {
    let mut reasons: Vec<(String, Vec<Cell>)> = Vec::new();
    for (cell, why) in painted {
        let why = why.to_string();
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, cells)) => cells.push(*cell),
            None => reasons.push((why, vec![*cell])),
        }
    }
    for (why, cells) in reasons {
        diagnostics.push(
            Diagnostic::new(
                Code::NotLive,
                format!("this colour will not follow the numbers in Excel, because {why}"),
            )
            .at(Place::Ranges(sheet.to_owned(), rectangles(&cells))),
        );
    }
}

fn note_template_colours(
    sheet: usize,
    edits: &[Edit],
    covered: &[usize],
    template: &TemplateRules,
    ruleset: &RulesetModel,
    planned: &mut PlannedReturn,
) {
    let Some(first) = covered
        .first()
        .filter(|_| ruleset.template_colours == TemplateColours::LeaveIt)
    else {
        return;
    };
    for (rank, level) in ruleset.scale.levels().iter().enumerate() {
        if let Some(colour) = template.colour(edits[*first].cell, &level.word) {
            planned
                .template_colours
                .push((sheet as u16, rank as u8, colour));
        }
    }
}
