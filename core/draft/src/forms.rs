//! Forms: measures whose values stand beside or under labels, such as "Target:".

use crate::grid::SheetGrid;
use crate::labels::heading;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Role;

/// A sheet of more forms than this is a table in disguise.
const MOST_FORMS: usize = 100;

/// A value of a form with its cell and label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Labelled {
    pub(crate) role: Role,
    pub(crate) label: String,
    pub(crate) below: bool,
    pub(crate) cell: Cell,
    /// The text of the cell.
    pub(crate) value: String,
    score: u8,
}

/// A form: the sheets that have it, and its values on the first of them.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) sheets: Vec<usize>,
    pub(crate) values: Vec<Labelled>,
    /// `true` if each label occurs once on each sheet, so that labels can name the cells.
    pub(crate) by_label: bool,
    /// The names of the measures, one a sheet.
    pub(crate) measures: Vec<(usize, String)>,
    /// `true` if it is one of many cards on a sheet, with no cell of its own for a rating.
    pub(crate) is_card: bool,
}

impl Labelled {
    /// Returns a value that no label names.
    pub(crate) fn at(role: Role, cell: Cell, value: String) -> Self {
        Self {
            role,
            label: String::new(),
            below: false,
            cell,
            value,
            score: 0,
        }
    }
}

impl Form {
    /// Returns the value of a role.
    pub(crate) fn value(&self, role: Role) -> Option<&Labelled> {
        self.values.iter().find(|value| value.role == role)
    }
}

/// Returns the forms of the sheets that have no tables; sheets with the same labels have one form.
pub(crate) fn forms(grids: &[SheetGrid], without_tables: &[usize]) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    for &sheet in without_tables {
        let blocks = blocks(&grids[sheet]);
        let alone = blocks.len() == 1;
        for values in blocks {
            let once = values
                .iter()
                .all(|value| times(&grids[sheet], &value.label) == 1);
            let measure = values.iter().find(|value| value.role == Role::Measure);
            let measures = measure
                .map(|value| (sheet, value.value.clone()))
                .into_iter()
                .collect();
            let form = Form {
                sheets: vec![sheet],
                values,
                by_label: alone && once,
                measures,
                is_card: false,
            };
            let like = |known: &&mut Form| known.by_label && form.by_label && same(known, &form);
            match found.iter_mut().find(like) {
                Some(known) => {
                    known.sheets.extend(form.sheets);
                    known.measures.extend(form.measures);
                }
                None => found.push(form),
            }
        }
    }
    found
}

fn same(one: &Form, other: &Form) -> bool {
    let key = |form: &Form| -> Vec<(Role, String, bool)> {
        form.values
            .iter()
            .map(|value| (value.role, fold(&value.label), value.below))
            .collect()
    };
    key(one) == key(other)
}

fn times(grid: &SheetGrid, label: &str) -> usize {
    let label = fold(label);
    grid.rows
        .values()
        .flatten()
        .filter(|cell| cell.is_text() && fold(&cell.text) == label)
        .count()
}

/// Returns the labels of a sheet with their values, parted where the next measure begins.
fn blocks(grid: &SheetGrid) -> Vec<Vec<Labelled>> {
    let mut blocks: Vec<Vec<Labelled>> = Vec::new();
    for (&row, cells) in &grid.rows {
        for cell in cells.iter().filter(|cell| cell.is_text()) {
            let Some(value) = labelled(grid, Cell::new(row, cell.column), &cell.text) else {
                continue;
            };
            if value.role == Role::Measure {
                blocks.push(Vec::new());
            } else if blocks.is_empty() {
                // What stands over the first measure belongs to it.
                blocks.push(Vec::new());
            }
            if blocks.len() > MOST_FORMS {
                break;
            }
            let Some(block) = blocks.last_mut() else {
                continue;
            };
            add(block, value);
        }
    }
    // Where the group or id stands over the measure, the first block has no measure of its own.
    if blocks.len() > 1
        && !blocks[0].iter().any(|value| value.role == Role::Measure)
        && !blocks[0]
            .iter()
            .any(|value| matches!(value.role, Role::Actual | Role::Target))
    {
        let over = blocks.remove(0);
        for value in over {
            add(&mut blocks[0], value);
        }
    }
    blocks.truncate(MOST_FORMS);
    blocks.retain(|block| {
        let has = |role: Role| block.iter().any(|value| value.role == role);
        has(Role::Measure) && has(Role::Actual) && (has(Role::Target) || has(Role::GoodIs))
    });
    blocks
}

/// Adds a value; of several for one role the last that is filled in counts for the actual, else the first.
fn add(block: &mut Vec<Labelled>, value: Labelled) {
    let Some(known) = block.iter_mut().find(|known| known.role == value.role) else {
        block.push(value);
        return;
    };
    let better =
        value.score > known.score || value.role == Role::Actual && value.score == known.score;
    if better && !value.value.is_empty() || known.value.is_empty() && !value.value.is_empty() {
        *known = value;
    }
}

/// Returns a label with its value; `None` if the text is none.
fn labelled(grid: &SheetGrid, at: Cell, text: &str) -> Option<Labelled> {
    let found = heading(text)?;
    if found.score < 2 || found.score == 2 && !text.trim_end().ends_with(':') {
        return None;
    }
    let merged = grid.merges.get(&at).copied().unwrap_or(at);
    let beside = Cell::new(
        at.row,
        merged
            .column
            .checked_add(1)
            .filter(|column| *column <= LAST_COLUMN)?,
    );
    let under = Cell::new(merged.row + 1, at.column);
    let content = |cell: Cell| grid.text(cell.row, cell.column);
    let is_label =
        |text: &str| text.ends_with(':') || heading(text).is_some_and(|found| found.score == 3);
    let (cell, below) = match (content(beside), content(under)) {
        (value, _) if !value.is_empty() && !is_label(value) => (beside, false),
        ("", value) if !value.is_empty() && !is_label(value) && !text.trim_end().ends_with(':') => {
            (under, true)
        }
        ("", _) => (beside, false),
        _ => return None,
    };
    let value = content(cell).to_owned();
    let may_be_blank = !matches!(found.role, Role::Measure);
    (may_be_blank || !value.is_empty()).then(|| Labelled {
        role: found.role,
        label: text.to_owned(),
        below,
        cell,
        value,
        score: found.score,
    })
}
