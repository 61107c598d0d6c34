//! Finds the figure that formulas rate, and whether the cells that it is calculated from are followed.

use std::collections::BTreeSet;

use ambersheet_ooxml::address::Cell;

use super::cells::CellRole;
use super::form::RatedFigure;
use super::parse::parse;
use super::pieces::View;
use super::translate::{ReadRow, Translation};
use super::tree::{CellsOf, Tree, TreeOperator};
use super::why::WhyNot;
use crate::grid::SheetGrid;
use crate::lexicon::Meaning;

/// The rows by which the figure is found.
const SAMPLES: usize = 3;
/// The figure before any is known.
const NO_FIGURE: RatedFigure = RatedFigure::Column(u32::MAX);
/// The rank as a figure of a target, and of a limit.
const TARGET: u8 = 6;
const LIMIT: u8 = 7;

impl<'a> Translation<'a> {
    /// Finds the figure that formulas rate, and whether cells are to be followed.
    pub(super) fn view(&self, rows: &[ReadRow], first: &ReadRow) -> Result<View, WhyNot> {
        let mut why: Option<WhyNot> = None;
        for view in self.views(first) {
            let samples: Vec<&ReadRow> = rows.iter().take(SAMPLES).collect();
            let tried = samples.iter().find_map(|row| match self.tried(row, view) {
                Ok(()) => Some(Ok(())),
                Err(WhyNot::Itself(cell)) => Some(Err(WhyNot::Itself(cell))),
                Err(reason) => {
                    if why
                        .as_ref()
                        .is_none_or(|known| known.weight() < reason.weight())
                    {
                        why = Some(reason);
                    }
                    None
                }
            });
            match tried {
                Some(Ok(())) => return Ok(view),
                Some(Err(why)) => return Err(why),
                None => {}
            }
        }
        Err(why.unwrap_or(WhyNot::OneLevel))
    }

    /// Tries a view on a row.
    fn tried(&self, row: &ReadRow, view: View) -> Result<(), WhyNot> {
        let found = self.pieces(row, view)?;
        let scale = self.scale([&found])?;
        self.rule(&found, view, &scale).map(|_| ())
    }

    /// Returns the views of a formula, the likeliest first.
    fn views(&self, first: &ReadRow) -> Vec<View> {
        let mut views = Vec::new();
        for follows in [true, false] {
            let mut used = UsedColumns::default();
            self.collect(&first.tree, self.grid(), first, follows, &mut used, 0);
            let mut columns: Vec<u32> = used.columns.clone();
            columns.sort_by_key(|column| self.figure_rank(*column));
            // A target or a limit is what the figure is compared with, whichever way a formula says it.
            if columns
                .iter()
                .any(|column| self.figure_rank(*column) < TARGET)
            {
                columns.retain(|column| !(TARGET..=LIMIT).contains(&self.figure_rank(*column)));
            }
            let product = used
                .products
                .first()
                .map(|(one, other)| RatedFigure::Product(*one, *other));
            let figures = columns
                .iter()
                .map(|column| RatedFigure::Column(*column))
                .chain(product);
            for figure in figures {
                let is_text = match figure {
                    RatedFigure::Column(column) => self.is_textual(column),
                    RatedFigure::Product(..) => false,
                };
                let view = View {
                    figure,
                    is_text,
                    follows,
                    is_dated: self.is_dated(figure),
                };
                if !views.contains(&view) {
                    views.push(view);
                }
            }
        }
        views
    }

    fn is_dated(&self, figure: RatedFigure) -> bool {
        let RatedFigure::Column(column) = figure else {
            return false;
        };
        let mut columns = self.found().columns.iter();
        columns.any(|known| known.column == column && known.profile.is_dated())
    }

    fn is_textual(&self, column: u32) -> bool {
        let found = self
            .found()
            .columns
            .iter()
            .find(|known| known.column == column);
        found.is_some_and(|known| known.profile.is_textual())
    }

    /// Returns how late a column comes as the figure: that of the plan first, targets and limits last.
    fn figure_rank(&self, column: u32) -> u8 {
        let table = self.found();
        let place = table
            .columns
            .iter()
            .position(|known| known.column == column);
        let Some(place) = place else { return 9 };
        let own = &table.columns[place];
        if self.plan.is_some_and(|plan| plan.target == Some(place)) {
            return TARGET;
        }
        let is = |meaning: Meaning| own.weight(meaning) >= 2;
        if [
            Meaning::Target,
            Meaning::Tolerance,
            Meaning::Minimum,
            Meaning::Baseline,
        ]
        .into_iter()
        .any(is)
        {
            return LIMIT;
        }
        if is(Meaning::GoodIs) || self.is_textual(column) {
            return 8;
        }
        if self.plan.is_some_and(|plan| plan.actual == Some(place)) {
            return 0;
        }
        if is(Meaning::Actual) { 1 } else { 2 }
    }

    /// Collects the columns of the row that a formula uses, and those that it multiplies.
    fn collect(
        &self,
        tree: &Tree,
        on: &'a SheetGrid,
        read: &ReadRow,
        follows: bool,
        used: &mut UsedColumns,
        depth: u32,
    ) {
        if depth > 200 || used.steps > 20_000 {
            return;
        }
        used.steps += 1;
        let mut each = |tree: &Tree| self.collect(tree, on, read, follows, used, depth + 1);
        match tree {
            Tree::Negative(inside) | Tree::Percent(inside) => each(inside),
            Tree::Both(operator, one, other) => {
                each(one);
                each(other);
                if *operator == TreeOperator::Multiply
                    && let (Some(one), Some(other)) =
                        (own_column(one, read), own_column(other, read))
                {
                    used.products.push((one.min(other), one.max(other)));
                }
            }
            Tree::Call(_, arguments) => arguments.iter().for_each(each),
            Tree::Cells(cells) => self.collect_cells(cells, on, read, follows, used, depth),
            Tree::OfTable(_, inside) => {
                if let Ok(Tree::Cells(cells)) = self.row(read.row).of_table(inside) {
                    self.collect_cells(&cells, self.grid(), read, follows, used, depth);
                }
            }
            Tree::Number(_)
            | Tree::Text(_)
            | Tree::Truth(_)
            | Tree::Error
            | Tree::Nothing
            | Tree::Name(..)
            | Tree::Array(_) => {}
        }
    }

    fn collect_cells(
        &self,
        cells: &CellsOf,
        on: &'a SheetGrid,
        read: &ReadRow,
        follows: bool,
        used: &mut UsedColumns,
        depth: u32,
    ) {
        let row = self.row(read.row);
        let (first, last) = (cells.range.first, cells.range.last);
        let Ok(sheet) = row.sheet_of(cells, on) else {
            return;
        };
        if last.row - first.row > 2 || last.column - first.column > 50 {
            return;
        }
        for (at_row, column) in (first.row..=last.row)
            .flat_map(|row| (first.column..=last.column).map(move |column| (row, column)))
        {
            let cell = Cell::new(at_row, column);
            let Ok(CellRole::Own(column, _)) = row.role(sheet, cell, (cells.is_fixed, NO_FIGURE))
            else {
                continue;
            };
            let formula = sheet
                .formulas
                .get(&cell)
                .filter(|_| follows && cell != self.formula_cell(read));
            let before = used.columns.len();
            if let Some(tree) = formula.and_then(|formula| parse(formula).ok())
                && used.open.insert(cell)
            {
                self.collect(&tree, sheet, read, follows, used, depth + 1);
                used.open.remove(&cell);
            }
            // A cell that is calculated from no figure of the row is one itself.
            if used.columns.len() == before && !used.columns.contains(&column) {
                used.columns.push(column);
            }
        }
    }
}

/// The columns that a formula uses, in the order in which it names them.
#[derive(Default)]
struct UsedColumns {
    columns: Vec<u32>,
    products: Vec<(u32, u32)>,
    open: BTreeSet<Cell>,
    steps: usize,
}

/// Returns the column that a tree is, if it is one cell of the row.
fn own_column(tree: &Tree, read: &ReadRow) -> Option<u32> {
    let Tree::Cells(cells) = tree else {
        return None;
    };
    let own = cells.sheet.is_none() && cells.range.first == cells.range.last;
    (own && cells.range.first.row == read.row).then_some(cells.range.first.column)
}
