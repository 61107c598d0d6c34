//! Opens the tables of a layout whose rows are rated for each of several periods: one for each period.

use ambersheet_ooxml::sheet::Row;

use crate::error::Error;
use crate::find::layout::ambiguous::AmbiguousRow;
use crate::find::layout::each::{TablePeriod, of_period, periods};
use crate::find::layout::finder::{Finder, NEAR_MISSES, RowOutcome};
use crate::find::layout::heading::{HeadingCell, HeadingRow, NearMiss, TableColumns, judge};
use crate::find::layout::open_table::RowReader;
use crate::find::layout::placed::place_columns;

impl Finder<'_> {
    /// Opens a table for each period that the headings of a row name.
    pub(super) fn begin_each<R: RowReader>(
        &mut self,
        index: usize,
        row: &Row<'_>,
        headings: &[HeadingCell],
        (cells, outcome): (&mut R, &mut RowOutcome),
    ) -> Result<(), Error> {
        let ruleset = self.ruleset;
        let layout = &ruleset.tables[index];
        let named = periods(ruleset, index, headings);
        let mut opened = Vec::new();
        let mut misses = Vec::new();
        let none = named.is_empty().then_some(None);
        for period in named.iter().copied().map(Some).chain(none) {
            let own = period.map(|period| of_period(ruleset, index, headings, period));
            let own = own.as_deref().unwrap_or(headings);
            let mut ambiguous = AmbiguousRow {
                sheet: &self.sheet,
                row: row.number,
                cells: &mut *cells,
            };
            let judged = judge(layout, &ruleset.fields, index, own, row.number)
                .map_err(|doubt| ambiguous.in_doubt(layout, &ruleset.fields, doubt))?;
            match judged {
                HeadingRow::Nothing => {}
                HeadingRow::NearMiss(miss) => misses.push(NearMiss { period, ..miss }),
                HeadingRow::Tables(mut tables) => {
                    let placed = place_columns(layout, &mut tables, row.number, &self.merges);
                    placed.map_err(|column| ambiguous.misplaced(layout, column))?;
                    let Some(name) = period else { continue };
                    let Some(period) = TablePeriod::new(ruleset, name) else {
                        let is_named = |(_, class): &&HeadingCell| {
                            class.headings.iter().any(|own| own.period.is_some())
                        };
                        let first = own.iter().find(is_named).map_or(0, |(column, _)| *column);
                        return Err(ambiguous.which_is_later(ruleset, name, first));
                    };
                    opened.push((period, tables));
                }
            }
        }
        // A row without any of the periods is not one of headings, unless nothing else is.
        misses.retain(|miss| opened.is_empty() || miss.period.is_some());
        let room = NEAR_MISSES.saturating_sub(self.near[index].len());
        self.near[index].extend(misses.into_iter().take(room));
        self.open_each((index, headings), row, opened, (cells, outcome))
    }

    /// Opens the tables of several periods, whose rows are the same.
    fn open_each<R: RowReader>(
        &mut self,
        (index, headings): (usize, &[HeadingCell]),
        row: &Row<'_>,
        opened: Vec<(TablePeriod, Vec<TableColumns>)>,
        (cells, outcome): (&mut R, &mut RowOutcome),
    ) -> Result<(), Error> {
        let tables = opened.iter().flat_map(|(_, tables)| tables);
        let all: Vec<u32> = tables.flatten().flatten().copied().collect();
        let span = all.iter().min().zip(all.iter().max());
        let is_one = opened.iter().all(|(_, tables)| tables.len() == 1);
        for (period, tables) in opened {
            for columns in tables {
                let mut table = self
                    .opener(index, row.number, headings)
                    .open(columns, &all, row, cells)?;
                table.period = Some(period);
                if let (Some((first, last)), true) = (span, is_one) {
                    table.span = (*first, *last);
                    table.right_end = table.right_end.max(*last);
                }
                self.begin_table(table, cells, outcome)?;
            }
        }
        Ok(())
    }
}
