//! Values that stand in other rows of a table, or in other tables.
//!
//! Such a row may come after the measure's own. So the rows are read in a pass of their own, before anything is rated,
//! and the cells are held until the measure is.

pub(crate) mod found;

pub(crate) mod kept_rows;

pub(crate) mod foreign;

pub(crate) mod pairing;

pub(crate) mod rows_reader;

use std::collections::HashMap;
use std::sync::Arc;

use ambersheet_ooxml::sheet::{Order, Walked, walk};
use ambersheet_policy::model::{ElsewhereSource, Role, RulesetModel, TableLayout};

use crate::error::Error;
use crate::find::elsewhere::foreign::{AskedBy, ForeignRow, rows_of_table};
use crate::find::elsewhere::found::{FoundElsewhere, RecordKey};
use crate::find::elsewhere::pairing::Pairing;
use crate::find::elsewhere::rows_reader::RowsReader;
use crate::find::excel_tables::TablePlace;
use crate::find::layout::class::Classes;
use crate::find::layout::finder::Finder;
use crate::find::layout::open_table::{OpenTable, SearchArea};
use crate::source::open_return::OpenReturn;

/// The values of a workbook that do not stand in the rows of their measures, by sheet.
#[derive(Default)]
pub(crate) struct Elsewheres {
    sheets: Vec<HashMap<RecordKey, FoundElsewhere>>,
}

impl Elsewheres {
    /// Reads what the rules take from other rows and tables.
    ///
    /// # Errors
    /// Those of the finder, [`ErrorKind::Layout`](crate::ErrorKind::Layout) if there is no place for a rating, and
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
    pub(crate) fn read(
        workbook: &OpenReturn,
        ruleset: &RulesetModel,
        places: &[Option<TablePlace>],
    ) -> Result<Self, Error> {
        if !ruleset.tables.iter().any(TableLayout::keeps_rows) {
            return Ok(Self::default());
        }
        let foreign = foreign_tables(workbook, ruleset)?;
        let mut sheets = Vec::with_capacity(workbook.sheets.len());
        for sheet in 0..workbook.sheets.len() {
            let finders = Finders {
                workbook,
                ruleset,
                places,
                sheet,
            };
            sheets.push(finders.read(&foreign)?);
        }
        Ok(Self { sheets })
    }

    /// Returns `true` if any rating of a sheet goes into another row than its measure's.
    pub(crate) fn writes(&self, sheet: usize) -> bool {
        let records = self.sheets.get(sheet).into_iter().flatten();
        records
            .into_iter()
            .any(|(_, found)| found.cell(Role::Rating).is_some())
    }

    /// Returns what stands elsewhere for the record in a row of a table.
    pub(crate) fn of(&self, sheet: usize, table: &OpenTable, row: u32) -> Option<&FoundElsewhere> {
        self.sheets.get(sheet)?.get(&RecordKey::of(table, row))
    }
}

/// Returns a finder for one sheet; `places` are the Excel tables that the rules name.
pub(crate) fn finder_on<'r>(
    workbook: &OpenReturn,
    ruleset: &'r RulesetModel,
    places: &[Option<TablePlace>],
    sheet: usize,
) -> Finder<'r> {
    let ranges = places.iter().map(|place| match place {
        None => SearchArea::Anywhere,
        Some(place) if place.sheet == sheet => SearchArea::In(place.range),
        Some(_) => SearchArea::Nowhere,
    });
    Finder::new(ruleset, &workbook.sheets[sheet].name, ranges.collect())
}

/// The rows of the tables that values are taken from, for each table of the rules and each of its values.
type ForeignTables = Vec<Vec<Vec<ForeignRow>>>;

/// Reads the tables that values are taken from.
fn foreign_tables(workbook: &OpenReturn, ruleset: &RulesetModel) -> Result<ForeignTables, Error> {
    let of_table = |table: &TableLayout| {
        let values = table
            .elsewhere
            .iter()
            .map(|elsewhere| match &elsewhere.source {
                ElsewhereSource::Row(_) => Ok(Vec::new()),
                ElsewhereSource::Table(asked) => {
                    let by = AskedBy {
                        word: "from_table",
                        at: elsewhere.at,
                    };
                    rows_of_table(workbook, ruleset, by, asked, table.skips_blank_rows)
                }
            });
        values.collect()
    };
    ruleset.tables.iter().map(of_table).collect()
}

/// The data that the finders of a sheet need.
struct Finders<'a, 'r> {
    workbook: &'a OpenReturn,
    ruleset: &'r RulesetModel,
    places: &'a [Option<TablePlace>],
    sheet: usize,
}

impl<'r> Finders<'_, 'r> {
    fn finder(&self) -> Finder<'r> {
        finder_on(self.workbook, self.ruleset, self.places, self.sheet)
    }

    /// Reads what stands elsewhere for the records of the sheet.
    fn read(&self, foreign: &ForeignTables) -> Result<HashMap<RecordKey, FoundElsewhere>, Error> {
        let (workbook, ruleset) = (self.workbook, self.ruleset);
        if self.finder().is_idle() {
            return Ok(HashMap::new());
        }
        let info = &workbook.sheets[self.sheet];
        let mut classes = Classes::new(ruleset, &workbook.strings, Arc::clone(&workbook.months));
        let (mut order, mut merges) = (Order::Ascending, Vec::new());
        // A second walk is needed if the rows are not in order, and another if cells are merged downwards.
        for _ in 0..3 {
            let mut finder = self.finder();
            finder.merges.clone_from(&merges);
            let known = (finder, merges.as_slice());
            let mut reader = RowsReader::new(ruleset, workbook, self.sheet, known, &mut classes);
            let source = workbook.package.reader(info.part)?;
            if walk(source, &info.part_name, order, &mut reader)? == Walked::NotAscending {
                order = Order::Sorted;
                continue;
            }
            if merges.is_empty() && reader.needs_merges() {
                merges = reader.into_merges();
                continue;
            }
            let mut found = HashMap::new();
            for table in reader.into_tables() {
                let foreign = &foreign[table.layout];
                Pairing::new(workbook, ruleset, self.sheet, &table).pair(foreign, &mut found)?;
            }
            return Ok(found);
        }
        Err(Error::workbook(
            &info.part_name,
            "its rows cannot be put in order",
        ))
    }
}
