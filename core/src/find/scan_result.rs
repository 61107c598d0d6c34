//! The results of scanning sheets, apart from the records.

use std::collections::BTreeSet;

use super::layout::counts::FoundCounts;
use super::layout::finder::Finder;
use super::layout::heading::NearMiss;
use super::layout::meaning::MeaningTexts;
use super::layout::seen::SeenHeading;
use ambersheet_ooxml::address::Cell;

/// The results of scanning one sheet, or all sheets together, apart from the records.
#[derive(Default)]
pub(crate) struct ScanResult {
    /// The meanings of levels that guidance tables give.
    pub(crate) meanings: MeaningTexts,
    /// The counts that the return publishes.
    pub(crate) published_counts: FoundCounts,
    /// The number of rows that are not filled in or are skipped.
    pub(crate) skipped_rows: u64,
    /// The number of tables found, by table of the rules.
    pub(crate) tables: Vec<u32>,
    /// Rows that nearly were header rows: sheet, table of the rules, miss.
    pub(crate) near: Vec<(usize, usize, NearMiss)>,
    /// The first cell without a name of each table whose names have no heading and are not there: sheet, table of the rules.
    pub(crate) nameless: Vec<(usize, usize, Cell)>,
    /// Tables of the rules that describe what an earlier one does: table, the earlier one, sheet, row.
    pub(crate) described: Vec<(usize, usize, usize, u32)>,
    /// The headings of the tables that were found, with their sheet.
    pub(crate) headings: Vec<(usize, SeenHeading)>,
    /// `true` if any cell holds a formula.
    pub(crate) has_formulas: bool,
    /// The sheets whose rows were all read.
    pub(crate) walked: BTreeSet<usize>,
    /// Those of them that hold formulas.
    pub(crate) with_formulas: BTreeSet<usize>,
}

impl ScanResult {
    /// Takes what the finder of a sheet found, once its rows were all read.
    pub(crate) fn take(&mut self, sheet: usize, finder: Finder<'_>) {
        self.tables = finder.found;
        let headings = finder.headings.into_vec().into_iter();
        self.headings = headings.map(|seen| (sheet, seen)).collect();
        for (layout, misses) in finder.near.into_iter().enumerate() {
            let misses = misses.into_iter().map(|miss| (sheet, layout, miss));
            self.near.extend(misses);
        }
        let nameless = finder.placed.without_names().into_iter();
        let nameless = nameless.map(|(layout, cell)| (sheet, layout, cell));
        self.nameless = nameless.collect();
        let described = finder.described.into_iter().enumerate();
        let described =
            described.filter_map(|(layout, first)| Some((layout, first?.0, sheet, first?.1)));
        self.described = described.collect();
        self.walked.insert(sheet);
        if self.has_formulas {
            self.with_formulas.insert(sheet);
        }
    }

    /// Adds the results of another sheet.
    pub(crate) fn append(&mut self, sheet: Self) {
        for (key, text) in sheet.meanings {
            self.meanings.entry(key).or_insert(text);
        }
        self.published_counts.append(sheet.published_counts);
        self.skipped_rows += sheet.skipped_rows;
        self.tables
            .resize(self.tables.len().max(sheet.tables.len()), 0);
        for (all, found) in self.tables.iter_mut().zip(sheet.tables) {
            *all += found;
        }
        self.near.extend(sheet.near);
        self.nameless.extend(sheet.nameless);
        self.described.extend(sheet.described);
        self.headings.extend(sheet.headings);
        self.has_formulas |= sheet.has_formulas;
        self.walked.extend(sheet.walked);
        self.with_formulas.extend(sheet.with_formulas);
    }
}
