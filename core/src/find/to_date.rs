//! Figures to date: the sum of each measure over the columns of its block up to the period.
//!
//! They are read before anything is rated.

use crate::ruleset::Ruleset;
use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::Place;
use std::collections::HashMap;

use crate::cells::rows_of;
use crate::cells::value::CellValue;
use crate::error::Error;
use crate::find::missing::no_sheet;
use crate::source::IntoSource;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Pattern, RulesetModel, ToDate};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{FormatKind, Missing, ParseOptions, Quantity, Unit, read};

/// The figures to date of a return, by measure.
///
/// ```
/// use ambersheet::{Options, Overrides, RateContext, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let file = || std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"));
/// # let (march, june) = (file()?, file()?);
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let figures = ambersheet::figures_to_date(march, &rules)?;
/// let context = RateContext {
///     previous: Some(&figures),
///     ..RateContext::default()
/// };
/// let rated = ambersheet::rate_after(june, &rules, &Options::default(), context)?;
/// assert_eq!(rated.ratings().len(), 44);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct FiguresToDate {
    by_measure: HashMap<String, Sum>,
}

impl FiguresToDate {
    /// Returns the sum of a measure, with its cell.
    pub(crate) fn value_of(&self, measure: &str) -> Option<Value> {
        let sum = self.by_measure.get(&fold(measure))?;
        Some(Value {
            cell: Some(sum.cell),
            sheet: Some(sum.sheet),
            quantity: sum.quantity,
            ..Value::ABSENT
        })
    }

    /// Returns `true` if there are no figures.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_measure.is_empty()
    }
}

/// A sum, with the first cell of its row.
#[derive(Clone, Copy, Debug)]
struct Sum {
    quantity: Result<Quantity, Missing>,
    sheet: u16,
    cell: Cell,
}

/// Reads the figures to date of a return, to be the targets of the next one ([`rate_after`](crate::rate_after)).
///
/// `ruleset` is the ruleset for the next return; its columns are summed.
///
/// # Errors
/// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) or
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the input is no workbook or is damaged, and
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if it lacks the sheet or the columns that the rules name.
pub fn figures_to_date<S: IntoSource>(
    source: S,
    ruleset: &Ruleset,
) -> Result<FiguresToDate, Error> {
    let (workbook, _) = OpenReturn::open(source.into_source())?;
    read_figures(&workbook, ruleset.model())
}

/// Reads the figures to date that the rules declare.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the sheet or a column is missing, and
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
pub(crate) fn read_figures(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
) -> Result<FiguresToDate, Error> {
    let mut figures = FiguresToDate::default();
    for blocks in &ruleset.to_date {
        let sheets: Vec<usize> = (0..workbook.sheets.len())
            .filter(|i| blocks.sheet.matches(&fold(&workbook.sheets[*i].name)))
            .collect();
        if sheets.is_empty() {
            return Err(no_sheet(workbook, ruleset, blocks.sheet.text(), blocks.at));
        }
        for sheet in sheets {
            let sheet_name = workbook.sheets[sheet].name.as_str();
            let mut reader = BlockReader {
                blocks,
                sheet: sheet as u16,
                sheet_name,
                block: None,
                figures: &mut figures,
            };
            rows_of(workbook, sheet, |cells| {
                let texts: Vec<(Cell, String)> = cells
                    .iter()
                    .filter_map(|content| Some((content.cell, text_of(&content.value)?)))
                    .collect();
                reader.row(&texts)
            })?;
        }
    }
    Ok(figures)
}

/// A text of the rules about figures that no block has.
pub(crate) struct UnmatchedFigures {
    /// The index of the declaration.
    pub(crate) blocks: usize,
    /// The text, as the rules write it.
    pub(crate) text: String,
    /// The same in words, to follow "has".
    pub(crate) what: String,
}

/// Returns the texts of the rules about figures that no block of a return has.
pub(crate) fn unmatched(workbook: &OpenReturn, ruleset: &RulesetModel) -> Vec<UnmatchedFigures> {
    let mut found = Vec::new();
    for (index, blocks) in ruleset.to_date.iter().enumerate() {
        let mut texts = std::collections::HashSet::new();
        let mut has_title = false;
        for sheet in 0..workbook.sheets.len() {
            if !blocks.sheet.matches(&fold(&workbook.sheets[sheet].name)) {
                continue;
            }
            // The sheet was read before, when its figures were summed.
            let _ = rows_of(workbook, sheet, |cells| {
                let filled = cells.iter().filter(|cell| cell.value != CellValue::Blank);
                for text in filled.map(|cell| cell.value.to_string()) {
                    has_title |= blocks.title.name(&text).is_some();
                    texts.insert(fold(&text));
                }
                Ok(())
            });
        }
        let lacks = |pattern: &Pattern| !texts.iter().any(|text| pattern.matches(text));
        let mut report = |text: &str, what: String| {
            found.push(UnmatchedFigures {
                blocks: index,
                text: text.to_owned(),
                what,
            });
        };
        if !has_title {
            let title = blocks.title.text();
            report(title, format!("the title \"{title}\""));
            continue;
        }
        if lacks(&blocks.row) {
            let row = blocks.row.text();
            report(row, format!("the row \"{row}\""));
        }
        for heading in blocks.leave_out.iter().filter(|heading| lacks(heading)) {
            let heading = heading.text();
            report(
                heading,
                format!("the heading \"{heading}\", which is to be left out"),
            );
        }
    }
    found
}

/// The state of the walk over one sheet.
struct BlockReader<'a> {
    blocks: &'a ToDate,
    sheet: u16,
    sheet_name: &'a str,
    /// The open block: its measure and the rows of its headings.
    block: Option<(String, Vec<Headings>)>,
    figures: &'a mut FiguresToDate,
}

/// A row of headings, each with its column.
type Headings = Vec<(u32, String)>;

impl BlockReader<'_> {
    /// Takes the next row.
    fn row(&mut self, cells: &[(Cell, String)]) -> Result<(), Error> {
        if let Some(name) = cells
            .iter()
            .find_map(|(_, text)| self.blocks.title.name(text))
        {
            self.block = Some((fold(name), Vec::new()));
            return Ok(());
        }
        let Some((measure, headings)) = &mut self.block else {
            return Ok(());
        };
        let label = cells
            .iter()
            .position(|(_, text)| self.blocks.row.matches(&fold(text)));
        // A heading may read like the label, but the row to sum holds numbers.
        let label = label.filter(|at| cells[at + 1..].iter().any(|(_, text)| is_number(text)));
        let Some(label) = label else {
            headings.push(
                cells
                    .iter()
                    .map(|(cell, text)| (cell.column, fold(text)))
                    .collect(),
            );
            return Ok(());
        };
        let Some(columns) = columns(self.blocks, headings, cells[label].0.column) else {
            let (upper, lower) = &self.blocks.up_to;
            let heading = upper
                .iter()
                .chain([lower])
                .map(Pattern::text)
                .collect::<Vec<_>>()
                .join(" > ");
            return Err(Error::layout(
                Place::Cell(self.sheet_name.to_owned(), cells[label].0),
                format!(
                    "the figures over this row have no column \"{heading}\", up to which the rules sum; look at up_to in the rules"
                ),
            ));
        };
        let sum = Sum {
            quantity: sum(cells, &columns),
            sheet: self.sheet,
            cell: cells[label].0,
        };
        self.figures.by_measure.insert(std::mem::take(measure), sum);
        self.block = None;
        Ok(())
    }
}

/// Returns the text of a value; `None` if the cell is blank or shows nothing of its number.
fn text_of(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Blank => None,
        CellValue::Number(number) => match number.kind {
            FormatKind::Nothing => None,
            FormatKind::Word(missing) => Some(word_for(missing).to_owned()),
            _ => Some(number.to_string()),
        },
        value => Some(value.to_string()),
    }
}

/// Returns a text that is read like the word which a cell shows in place of its number. It leaves the sum unknown.
fn word_for(missing: Missing) -> &'static str {
    match missing {
        Missing::Blank => "-",
        Missing::Unavailable => "no data",
        Missing::NotApplicable => "n/a",
        Missing::Awaited => "TBC",
        Missing::NotDue => "not due",
        _ => "?",
    }
}

fn is_number(text: &str) -> bool {
    read(text, ParseOptions::default()).quantity.is_ok()
}

/// Returns the columns to sum: those with headings right of the label, up to the last that the rules name.
///
/// Columns that the rules leave out, such as subtotals, are not summed.
fn columns(blocks: &ToDate, rows: &[Headings], label: u32) -> Option<Vec<u32>> {
    let (upper, lower) = &blocks.up_to;
    let at = rows
        .iter()
        .rposition(|row| row.iter().any(|(_, text)| lower.matches(text)))?;
    let own = &rows[at];
    // A heading over several columns is in the first of them.
    let over = at.checked_sub(1).map(|at| &rows[at]);
    let above = |column: u32| {
        over?
            .iter()
            .rev()
            .find(|(known, _)| *known <= column)
            .map(|(_, text)| text.as_str())
    };
    let last = own.iter().find(|(column, text)| {
        let fits = upper
            .as_ref()
            .is_none_or(|upper| above(*column).is_some_and(|text| upper.matches(text)));
        lower.matches(text) && fits
    })?;
    let left_out = |column: u32| {
        let texts = own
            .iter()
            .chain(over.into_iter().flatten())
            .filter(|(known, _)| *known == column);
        texts
            .into_iter()
            .any(|(_, text)| blocks.leave_out.iter().any(|pattern| pattern.matches(text)))
    };
    let mut columns: Vec<u32> = own
        .iter()
        .chain(over.into_iter().flatten())
        .map(|(column, _)| *column)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns.retain(|column| *column > label && *column <= last.0 && !left_out(*column));
    Some(columns)
}

/// Sums the cells of a row. Blank cells are left out; any other cell without a number leaves the sum unknown.
fn sum(cells: &[(Cell, String)], columns: &[u32]) -> Result<Quantity, Missing> {
    let mut total: Option<Quantity> = None;
    for (_, text) in cells
        .iter()
        .filter(|(cell, _)| columns.contains(&cell.column))
    {
        let quantity = read(text, ParseOptions::default()).quantity?;
        total = Some(match total {
            None => quantity,
            Some(sum) if sum.unit.meets(quantity.unit) => {
                let number = sum
                    .number
                    .checked_add(quantity.number)
                    .ok_or(Missing::OutOfRange)?;
                let unit = if sum.unit == Unit::None {
                    quantity.unit
                } else {
                    sum.unit
                };
                Quantity { number, unit }
            }
            Some(sum) => Quantity {
                unit: Unit::InDoubt,
                ..sum
            },
        });
    }
    let sum = total.ok_or(Missing::Blank)?;
    Ok(Quantity {
        number: sum.number.normalize(),
        ..sum
    })
}
