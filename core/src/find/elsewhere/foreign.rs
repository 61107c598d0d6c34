//! Reads tables that other tables take values from.

use std::collections::HashMap;

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, Walked, walk};
use ambersheet_ooxml::text::{fold, near_names, one_line};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Pattern, Position, RulesetModel, TableAsked};

use crate::error::Error;
use crate::find::held_cell::{HeldCell, column_format};
use crate::find::layout::open_table::ROWS_UNDER_HEADINGS;
use crate::find::missing::no_sheet;
use crate::find::row_cells::shown;
use crate::source::open_return::OpenReturn;

/// A row of a table that values are taken from.
pub(crate) struct ForeignRow {
    /// The name as it stands.
    pub(crate) name: String,
    pub(crate) folded: String,
    /// The folded group; empty if the rules name none.
    pub(crate) group: String,
    pub(crate) value: HeldCell,
}

/// The word of the rules that asks for a table, and its place.
#[derive(Clone, Copy)]
pub(crate) struct AskedBy {
    pub(crate) word: &'static str,
    pub(crate) at: Position,
}

/// Reads the rows of a table that is found by its headings; `skips_blanks` tells that a blank row does not end it.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the sheet or the headings are missing, or a heading is there twice,
/// and [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
pub(crate) fn rows_of_table(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    AskedBy { word, at }: AskedBy,
    asked: &TableAsked,
    skips_blanks: bool,
) -> Result<Vec<ForeignRow>, Error> {
    let mut sheets = (0..workbook.sheets.len())
        .filter(|sheet| asked.sheet.matches(&fold(&workbook.sheets[*sheet].name)))
        .peekable();
    if sheets.peek().is_none() {
        return Err(no_sheet(workbook, ruleset, asked.sheet.text(), at));
    }
    let mut rows = Vec::new();
    let (mut has_table, mut texts, mut last) = (false, Vec::new(), 0);
    for sheet in sheets {
        last = sheet;
        let mut reader = read_sheet(workbook, sheet, (asked, word), skips_blanks)?;
        has_table |= reader.has_table;
        rows.append(&mut reader.rows);
        texts.append(&mut reader.texts);
    }
    if has_table {
        return Ok(rows);
    }
    let headings = [
        Some(&asked.measure),
        asked.group.as_ref(),
        Some(&asked.value),
    ];
    let headings: Vec<&str> = headings.into_iter().flatten().map(Pattern::text).collect();
    let message = format!(
        "no row has the headings \"{}\" of {word} ({}:{})",
        headings.join("\" and \""),
        ruleset.script,
        at.line
    );
    let near: Vec<&str> = headings
        .iter()
        .flat_map(|heading| near_names(heading, texts.iter().map(String::as_str)))
        .collect();
    let place = Place::Sheet(workbook.sheets[last].name.clone());
    Err(Diagnostic::new(Code::DoesNotFit, message)
        .at(place)
        .near(near)
        .into())
}

fn read_sheet<'a>(
    workbook: &'a OpenReturn,
    sheet: usize,
    (asked, word): (&'a TableAsked, &'static str),
    skips_blanks: bool,
) -> Result<ForeignReader<'a>, Error> {
    let info = &workbook.sheets[sheet];
    for order in [Order::Ascending, Order::Sorted] {
        let mut reader = ForeignReader {
            asked,
            word,
            skips_blanks,
            strings: &workbook.strings,
            sheet,
            sheet_name: &info.name,
            columns: Vec::new(),
            hides_zeros: false,
            open: None,
            has_table: false,
            rows: Vec::new(),
            texts: Vec::new(),
            merges: Vec::new(),
        };
        let source = workbook.package.reader(info.part)?;
        if walk(source, &info.part_name, order, &mut reader)? == Walked::All {
            reader.take_merged();
            return Ok(reader);
        }
    }
    Err(Error::workbook(
        &info.part_name,
        "its rows cannot be put in order",
    ))
}

/// The most texts of a sheet that are kept for messages.
const REMEMBERED: usize = 2_000;

/// The columns of a table.
#[derive(Clone, Copy)]
struct ForeignColumns {
    measure: u32,
    group: Option<u32>,
    value: u32,
}

/// The visitor of a sheet with such a table.
struct ForeignReader<'a> {
    asked: &'a TableAsked,
    /// The word of the rules that asks for the table.
    word: &'static str,
    skips_blanks: bool,
    strings: &'a SharedStrings,
    sheet: usize,
    sheet_name: &'a str,
    columns: Vec<(u32, u32, u32)>,
    hides_zeros: bool,
    /// The columns of the open table, with the last row that is allowed for its next row.
    open: Option<(ForeignColumns, u32)>,
    has_table: bool,
    rows: Vec<ForeignRow>,
    texts: Vec<String>,
    merges: Vec<Range>,
}

impl ForeignReader<'_> {
    /// Returns the columns of a table that begins in a row.
    ///
    /// # Errors
    /// A heading that the row has twice.
    fn headings(&self, row: u32, texts: &[(u32, String)]) -> Result<Option<ForeignColumns>, Error> {
        let find = |pattern: &Pattern| {
            let mut columns = texts
                .iter()
                .filter(|(_, text)| pattern.matches(&fold(text)));
            (columns.next(), columns.next())
        };
        let asked = self.asked;
        let (measure, value) = (find(&asked.measure), find(&asked.value));
        let group = asked.group.as_ref().map(find);
        let all = [Some(measure), Some(value), group];
        if all.iter().flatten().any(|(first, _)| first.is_none()) {
            return Ok(None);
        }
        let mut twice = all.iter().flatten().filter_map(|(_, second)| *second);
        if let Some((column, text)) = twice.next() {
            let place = Place::Cell(self.sheet_name.to_owned(), Cell::new(row, *column));
            let message = format!(
                "the heading \"{text}\" of {} is there twice in this row; name another heading, or rename one of them",
                self.word
            );
            return Err(Error::layout(Some(place), message));
        }
        let column = |found: Option<&(u32, String)>| found.map(|(column, _)| *column);
        Ok(column(measure.0)
            .zip(column(value.0))
            .map(|(measure, value)| ForeignColumns {
                measure,
                group: group.and_then(|(first, _)| column(first)),
                value,
            }))
    }

    /// Gives a row the first cell of a merge in place of a cell under it.
    fn take_merged(&mut self) {
        self.merges.retain(|merge| merge.last.row > merge.first.row);
        let first_cells: HashMap<Cell, HeldCell> = self
            .rows
            .iter()
            .filter(|row| {
                let mut merges = self.merges.iter();
                merges.any(|merge| merge.first == row.value.cell)
            })
            .map(|row| (row.value.cell, row.value.clone()))
            .collect();
        let cells: Vec<Option<HeldCell>> = self
            .rows
            .iter()
            .map(|row| {
                let under = |merge: &&Range| {
                    merge.contains(row.value.cell) && merge.first != row.value.cell
                };
                let merge = self.merges.iter().find(under)?;
                first_cells.get(&merge.first).cloned()
            })
            .collect();
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            if let Some(cell) = cell {
                row.value = cell;
            }
        }
    }
}

impl Visitor for ForeignReader<'_> {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.columns.clone_from(&head.columns);
        self.hides_zeros = head.hides_zeros;
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let texts: Vec<(u32, String)> = row
            .views()
            .filter_map(|cell| {
                let text = one_line(&shown(cell, self.strings)?);
                (!text.is_empty()).then_some((cell.column, text))
            })
            .collect();
        if let Some(columns) = self.headings(row.number, &texts)? {
            self.open = Some((columns, row.number + 1 + ROWS_UNDER_HEADINGS));
            self.has_table = true;
            return Ok(());
        }
        if !self.has_table && self.texts.len() < REMEMBERED {
            self.texts
                .extend(texts.iter().map(|(_, text)| text.clone()));
        }
        if texts.is_empty() {
            return Ok(());
        }
        let open = self
            .open
            .filter(|(_, to)| self.skips_blanks || row.number <= *to);
        self.open = open.map(|(columns, _)| (columns, row.number + 1));
        let Some((columns, _)) = open else {
            return Ok(());
        };
        let text = |column: u32| {
            let mut texts = texts.iter();
            texts.find_map(|(known, text)| (*known == column).then(|| text.clone()))
        };
        let Some(name) = text(columns.measure) else {
            return Ok(());
        };
        let group = columns.group.and_then(text).unwrap_or_default();
        let at = Cell::new(row.number, columns.value);
        let mut value = HeldCell::new(self.sheet, at);
        value.default_format = column_format(&self.columns, columns.value);
        value.hides_zeros = self.hides_zeros;
        value.hold(row);
        self.rows.push(ForeignRow {
            folded: fold(&name),
            name,
            group: fold(&group),
            value,
        });
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.merges = tail.merges()?;
        Ok(())
    }
}
