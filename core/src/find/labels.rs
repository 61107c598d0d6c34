//! Labels: the cells of a form that are found by a text beside or above them, wherever on the sheet it stands.
//!
//! A label counts where its whole text matches. One that stands twice on a sheet leaves open which cell is meant, and a
//! wrong cell would become a wrong colour, so that it is refused with both places.

use crate::source::open_return::OpenReturn;
use std::collections::HashMap;
use std::io::Read;

use crate::error::Error;
use crate::find::row_cells::text_of;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN, LAST_ROW, Range, sheet_reference};
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, Walked, walk};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::one_line;
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{
    FormLayout, Given, GroupFrom, Pattern, PeriodFrom, RulesetModel, Spot,
};

/// How many texts of a sheet are remembered for messages.
const REMEMBERED: usize = 2_000;

/// The labels that the rules name, and where they stand on each sheet that was asked for.
pub(crate) struct Labels<'r> {
    patterns: Vec<&'r Pattern>,
    sheets: HashMap<usize, Found>,
}

/// Where labels stand on a sheet.
#[derive(Default)]
struct Found {
    /// Of each label, the first two cells that hold it.
    cells: Vec<Vec<Cell>>,
    merges: Vec<Range>,
    texts: Vec<String>,
}

/// The spots of a form.
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

fn labels(form: &FormLayout) -> impl Iterator<Item = &Pattern> {
    spots(form).filter_map(|spot| match spot {
        Spot::Label { text, .. } => Some(text),
        Spot::Cell { .. } | Spot::Named(_) => None,
    })
}

impl<'r> Labels<'r> {
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
        for pattern in ruleset
            .forms
            .iter()
            .flat_map(labels)
            .chain(groups)
            .chain(period)
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

    /// Whether a sheet holds any label of a form; a form without labels may be on any sheet.
    ///
    /// # Errors
    /// Where the sheet cannot be read.
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

    /// The cell beside a label, or under it.
    ///
    /// # Errors
    /// What is wrong with the label on this sheet, beginning with its place.
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

    fn index(&self, label: &Pattern) -> usize {
        self.patterns
            .iter()
            .position(|known| *known == label)
            .unwrap_or(usize::MAX)
    }

    fn on(&mut self, workbook: &OpenReturn, sheet: usize) -> Result<&Found, Error> {
        if !self.sheets.contains_key(&sheet) {
            let found = find(workbook, sheet, &self.patterns)?;
            self.sheets.insert(sheet, found);
        }
        Ok(&self.sheets[&sheet])
    }
}

/// Walks a sheet for labels.
fn find(workbook: &OpenReturn, sheet: usize, patterns: &[&Pattern]) -> Result<Found, Error> {
    let info = &workbook.sheets[sheet];
    for order in [Order::Ascending, Order::Sorted] {
        let found = Found {
            cells: vec![Vec::new(); patterns.len()],
            ..Found::default()
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

struct Search<'a> {
    patterns: &'a [&'a Pattern],
    strings: &'a SharedStrings,
    /// Of shared strings, the labels that each is.
    known: HashMap<u32, Vec<usize>>,
    found: Found,
}

impl Search<'_> {
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
