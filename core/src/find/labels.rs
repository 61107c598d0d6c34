//! Labels: texts next to or above the cells of a form, anywhere on the sheet.
//!
//! A label must match the whole text of a cell. A label that matches two cells of a sheet is an error that names both,
//! since the wrong cell would give a wrong rating.

use crate::source::open_return::OpenReturn;
use std::collections::HashMap;

use crate::error::Error;
use crate::find::row_cells::text_of;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN, LAST_ROW, Range, sheet_reference};
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, Walked, walk};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{
    FormLayout, Given, GroupFrom, OverallPlace, Pattern, PeriodFrom, RulesetModel, Spot,
};

/// The number of texts of a sheet that are kept for messages.
const REMEMBERED: usize = 2_000;

/// The labels that the rules name, and their cells on each sheet that was searched.
pub(crate) struct Labels<'r> {
    patterns: Vec<&'r Pattern>,
    sheets: HashMap<usize, SheetLabels>,
}

/// The cells of labels on a sheet.
#[derive(Default)]
struct SheetLabels {
    /// The first two cells of each label.
    cells: Vec<Vec<Cell>>,
    merges: Vec<Range>,
    texts: Vec<String>,
}

/// Returns the places that a form names.
pub(crate) fn spots(form: &FormLayout) -> impl Iterator<Item = &Spot> {
    let values = form.values.iter().filter_map(|value| match &value.given {
        Given::At(spot) => Some(spot),
        Given::Text(_) | Given::FileName(_) => None,
    });
    values.chain(
        [&form.rating, &form.direction]
            .into_iter()
            .flatten()
            .map(|goes| &goes.spot),
    )
}

/// Returns the labels that a form names.
fn labels(form: &FormLayout) -> impl Iterator<Item = &Pattern> {
    spots(form).filter_map(label)
}

/// Returns the label of a place, if it is found by one.
fn label(spot: &Spot) -> Option<&Pattern> {
    match spot {
        Spot::Label { text, .. } => Some(text),
        Spot::Cell { .. } | Spot::Named(_) | Spot::Heading | Spot::Row(_) => None,
    }
}

impl<'r> Labels<'r> {
    /// Collects the labels that the rules name.
    pub(crate) fn of(ruleset: &'r RulesetModel) -> Self {
        let mut patterns: Vec<&Pattern> = Vec::new();
        let period = match ruleset
            .from_return
            .as_ref()
            .and_then(|from| from.period.as_ref())
            .map(|(from, _)| from)
        {
            Some(PeriodFrom::Cell(Spot::Label { text, .. })) => Some(text),
            _ => None,
        };
        let groups = ruleset
            .tables
            .iter()
            .filter_map(|table| match &table.group {
                Some(GroupFrom::Cell {
                    spot: Spot::Label { text, .. },
                    ..
                }) => Some(text),
                _ => None,
            });
        let overall = ruleset.overall.iter().filter_map(|rule| match &rule.place {
            Some(OverallPlace::Cell(_, to)) => label(&to.spot),
            Some(OverallPlace::Column(..)) | None => None,
        });
        for pattern in ruleset
            .forms
            .iter()
            .flat_map(labels)
            .chain(groups)
            .chain(period)
            .chain(overall)
        {
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        Self {
            patterns,
            sheets: HashMap::new(),
        }
    }

    /// Returns `true` if a sheet holds any label of a form; a form without labels may be on any sheet.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
    pub(crate) fn may_hold(
        &mut self,
        workbook: &OpenReturn,
        sheet: usize,
        form: &FormLayout,
    ) -> Result<bool, Error> {
        let mut any = false;
        for label in labels(form) {
            any = true;
            let index = self.index(label);
            if !self.on(workbook, sheet)?.cells[index].is_empty() {
                return Ok(true);
            }
        }
        Ok(!any)
    }

    /// Finds the cell at the right of a label, or under it. The inner error is a message that begins with the place.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
    pub(crate) fn cell(
        &mut self,
        workbook: &OpenReturn,
        sheet: usize,
        label: &Pattern,
        below: bool,
    ) -> Result<Result<Cell, String>, Error> {
        let index = self.index(label);
        let name = sheet_reference(&workbook.sheets[sheet].name);
        let found = self.on(workbook, sheet)?;
        let text = label.text();
        let at = match found.cells[index][..] {
            [at] => at,
            [] => {
                let near = near_names(text, found.texts.iter().map(String::as_str));
                let near = did_you_mean(&near)
                    .unwrap_or_else(|| "write the label as it stands in the sheet".to_owned());
                return Ok(Err(format!("{name}: no cell says \"{text}\"; {near}")));
            }
            [first, second, ..] => {
                return Ok(Err(format!(
                    "{name}!{first}: \"{text}\" stands here and in {second}, so that it is open which is meant; name the cell itself, as in cell(\"B2\")"
                )));
            }
        };
        let merged = found.merges.iter().find(|merge| merge.first == at);
        let end = merged.map_or(at, |merge| merge.last);
        let (row, column) = if below {
            (end.row + 1, at.column)
        } else {
            (at.row, end.column + 1)
        };
        if row > LAST_ROW || column > LAST_COLUMN {
            return Ok(Err(format!(
                "{name}!{at}: \"{text}\" stands at the edge of the sheet"
            )));
        }
        Ok(Ok(Cell::new(row, column)))
    }

    /// Returns the index of a label among all of the rules.
    fn index(&self, label: &Pattern) -> usize {
        self.patterns
            .iter()
            .position(|known| *known == label)
            .unwrap_or(usize::MAX)
    }

    /// Returns the labels on a sheet, which is searched the first time.
    fn on(&mut self, workbook: &OpenReturn, sheet: usize) -> Result<&SheetLabels, Error> {
        if !self.sheets.contains_key(&sheet) {
            let found = find(workbook, sheet, &self.patterns)?;
            self.sheets.insert(sheet, found);
        }
        Ok(&self.sheets[&sheet])
    }
}

/// Searches a sheet for labels.
fn find(workbook: &OpenReturn, sheet: usize, patterns: &[&Pattern]) -> Result<SheetLabels, Error> {
    let info = &workbook.sheets[sheet];
    for order in [Order::Ascending, Order::Sorted] {
        let found = SheetLabels {
            cells: vec![Vec::new(); patterns.len()],
            ..SheetLabels::default()
        };
        let mut search = Search {
            patterns,
            strings: &workbook.strings,
            known: HashMap::new(),
            found,
        };
        if walk(
            workbook.package.reader(info.part)?,
            &info.part_name,
            order,
            &mut search,
        )? == Walked::All
        {
            return Ok(search.found);
        }
    }
    Err(Error::workbook(
        &info.part_name,
        "its rows cannot be put in order",
    ))
}

/// The visitor that searches for labels.
struct Search<'a> {
    patterns: &'a [&'a Pattern],
    strings: &'a SharedStrings,
    /// The labels that each shared string matches.
    known: HashMap<u32, Vec<usize>>,
    found: SheetLabels,
}

impl Search<'_> {
    /// Returns the labels that a text matches.
    fn labels_of(&self, text: &str) -> Vec<usize> {
        let folded = fold(text);
        (0..self.patterns.len())
            .filter(|index| self.patterns[*index].matches(&folded))
            .collect()
    }
}

impl Visitor for Search<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        for cell in row.views() {
            let shared = cell.shared_index();
            let known = shared.and_then(|index| self.known.get(&index));
            let labels = if let Some(known) = known {
                known.clone()
            } else {
                let Some(text) = text_of(cell, self.strings) else {
                    continue;
                };
                if self.found.texts.len() < REMEMBERED && !text.trim().is_empty() {
                    self.found.texts.push(one_line(&text));
                }
                let labels = self.labels_of(&text);
                if let Some(index) = shared {
                    self.known.insert(index, labels.clone());
                }
                labels
            };
            for label in labels {
                let cells = &mut self.found.cells[label];
                if cells.len() < 2 {
                    cells.push(Cell::new(row.number, cell.column));
                }
            }
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.found.merges = tail.merges()?;
        Ok(())
    }
}
