//! Values that stand in other rows of a table, or in other tables.
//!
//! Such a row may come after the measure's own. So the rows are read in a pass of their own, before anything is rated,
//! and the cells are held until the measure is.

pub(crate) mod found;

pub(crate) mod kept_rows;

pub(crate) mod pairing;

pub(crate) mod rows_reader;

use std::collections::HashMap;

use ambersheet_ooxml::sheet::{Order, Walked, walk};
use ambersheet_policy::model::RulesetModel;

use crate::error::Error;
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
        if ruleset.tables.iter().all(|table| table.elsewhere.is_empty()) {
            return Ok(Self::default());
        }
        let mut sheets = Vec::with_capacity(workbook.sheets.len());
        for sheet in 0..workbook.sheets.len() {
            sheets.push(read_sheet(workbook, ruleset, places, sheet)?);
        }
        Ok(Self { sheets })
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

fn read_sheet(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    places: &[Option<TablePlace>],
    sheet: usize,
) -> Result<HashMap<RecordKey, FoundElsewhere>, Error> {
    if finder_on(workbook, ruleset, places, sheet).is_idle() {
        return Ok(HashMap::new());
    }
    let info = &workbook.sheets[sheet];
    let mut classes = Classes::new(ruleset, &workbook.strings);
    let (mut order, mut merges) = (Order::Ascending, Vec::new());
    // A second walk is needed if the rows are not in order, and another if cells are merged downwards.
    for _ in 0..3 {
        let mut finder = finder_on(workbook, ruleset, places, sheet);
        finder.merges.clone_from(&merges);
        let mut reader = RowsReader::new(ruleset, workbook, sheet, finder, &mut classes, &merges);
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
            let pairing = Pairing::new(ruleset, &info.name, &table);
            pairing.pair(&mut found)?;
        }
        return Ok(found);
    }
    Err(Error::workbook(
        &info.part_name,
        "its rows cannot be put in order",
    ))
}
