//! Translates a column of formulas: finds the figure that they rate, and the rule of each row.

use std::collections::BTreeSet;

use ambersheet_ooxml::address::{Cell, LAST_COLUMN};
use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

use super::cells::{Book, CellRole, FormulaRow};
use super::form::Figure;
use super::lines::{RowPolicy, RowRule, ShownIn, Words, rule};
use super::parse::parse;
use super::pieces::{Pieces, View, pieces};
use super::reading::{FormulaRules, ReadColumn, RowFormula, RuleRow};
use super::source::RuleSource;
use super::tree::{CellsOf, Operator, Tree};
use super::trials::{Trial, on_limit, trials};
use super::why::WhyNot;
use crate::grid::SheetGrid;
use crate::level_words::{is_no_level, known};
use crate::lexicon::Meaning;
use crate::look::conditional;
use crate::plan::Plan;
use crate::plan_cells::plan_name;
use crate::statement::Sheets;
use crate::table::FoundTable;

/// The rows by which the figure is found.
const SAMPLES: usize = 3;
/// The figure before any is known.
const NO_FIGURE: Figure = Figure::Column(u32::MAX);
/// The rank as a figure of a target, and of a limit.
const TARGET: u8 = 6;
const LIMIT: u8 = 7;
/// The rows of one rule that are tried.
const MOST_TRIED: usize = 6;

/// What the translation of a table's formulas needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Translation<'a> {
    pub(crate) book: Book<'a>,
    pub(crate) tables: &'a [FoundTable],
    pub(crate) table: usize,
    pub(crate) plan: Option<&'a Plan>,
    pub(crate) source: &'a RuleSource,
}

/// A row with its tree.
struct ReadRow {
    own: RowFormula,
    row: u32,
    tree: Tree,
}

impl<'a> Translation<'a> {
    fn found(&self) -> &'a FoundTable {
        &self.tables[self.table]
    }

    fn grid(&self) -> &'a SheetGrid {
        &self.book.grids[self.found().sheet]
    }

    fn row(&self, row: u32) -> FormulaRow<'a> {
        FormulaRow {
            book: self.book,
            grid: self.grid(),
            table: self.found(),
            row,
            instead: None,
        }
    }

    /// Translates the formulas.
    ///
    /// # Errors
    /// The reason why none of them is translated.
    pub(crate) fn run(&self) -> Result<FormulaRules, WhyNot> {
        let (rows, mut left_out) = self.read();
        let Some(first) = rows.first() else {
            let why = left_out.into_iter().next().map(|(_, why)| why);
            return Err(why.unwrap_or(WhyNot::Unread));
        };
        let view = self.view(&rows, first)?;
        let mut cut = Vec::new();
        for row in &rows {
            match self.pieces(row, view) {
                Ok(found) => cut.push((row, found)),
                Err(why) => left_out.push((row.own.clone(), why)),
            }
        }
        let scale = self.scale(cut.iter().map(|(_, pieces)| pieces))?;
        let mut rules = self.rules(view, &scale, &cut, &mut left_out)?;
        left_out.sort_by_key(|(own, _)| own.cell.row);
        rules.left_out = left_out;
        rules.scale = scale;
        Ok(rules)
    }

    /// Reads the formula of each row.
    fn read(&self) -> (Vec<ReadRow>, Vec<(RowFormula, WhyNot)>) {
        let column = self.found().columns[self.source.column].column;
        let (mut rows, mut left_out) = (Vec::new(), Vec::new());
        for (row, formula) in &self.source.rows {
            let own = RowFormula {
                cell: Cell::new(*row, column),
                measure: plan_name(self.found(), self.grid(), *row),
                formula: formula.clone().unwrap_or_default(),
            };
            match formula.clone().and_then(|formula| parse(&formula)) {
                Ok(tree) => rows.push(ReadRow {
                    own,
                    row: *row,
                    tree,
                }),
                Err(why) => left_out.push((own, why)),
            }
        }
        (rows, left_out)
    }

    fn pieces(&self, row: &ReadRow, view: View) -> Result<Pieces, WhyNot> {
        self.pieces_for(row, view, None)
    }

    /// Returns the pieces of a row, in which one column may hold another number.
    fn pieces_for(
        &self,
        row: &ReadRow,
        view: View,
        instead: Option<(u32, Decimal)>,
    ) -> Result<Pieces, WhyNot> {
        let level_of = |text: &str| self.level_of(text);
        pieces(
            &row.tree,
            self.formula_cell(row),
            FormulaRow {
                instead,
                ..self.row(row.row)
            },
            view,
            &level_of,
        )
    }

    /// Returns the cell in which the formula of a row stands; formats stand in none, and may test their own cell.
    fn formula_cell(&self, row: &ReadRow) -> Cell {
        if self.source.is_format {
            Cell::new(row.row, LAST_COLUMN)
        } else {
            row.own.cell
        }
    }

    /// Finds the figure that formulas rate, and whether cells are to be followed.
    fn view(&self, rows: &[ReadRow], first: &ReadRow) -> Result<View, WhyNot> {
        let mut why: Option<WhyNot> = None;
        for view in self.views(first) {
            let samples: Vec<&ReadRow> = rows.iter().take(SAMPLES).collect();
            let tried = samples.iter().find_map(|row| match self.tried(row, view) {
                Ok(()) => Some(Ok(())),
                Err(WhyNot::Itself(cell)) => Some(Err(WhyNot::Itself(cell))),
                Err(reason) => {
                    let worth = |why: &WhyNot| {
                        !matches!(
                            why,
                            WhyNot::OneLevel | WhyNot::SeveralFigures(_) | WhyNot::Depends(_)
                        )
                    };
                    if why
                        .as_ref()
                        .is_none_or(|known| !worth(known) && worth(&reason))
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
                .map(|(one, other)| Figure::Product(*one, *other));
            let figures = columns
                .iter()
                .map(|column| Figure::Column(*column))
                .chain(product);
            for figure in figures {
                let is_text = match figure {
                    Figure::Column(column) => self.is_textual(column),
                    Figure::Product(..) => false,
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

    fn is_dated(&self, figure: Figure) -> bool {
        let Figure::Column(column) = figure else {
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
                if *operator == Operator::Multiply
                    && let (Some(one), Some(other)) =
                        (self.own_column(one, read), self.own_column(other, read))
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

    fn own_column(&self, tree: &Tree, read: &ReadRow) -> Option<u32> {
        let Tree::Cells(cells) = tree else {
            return None;
        };
        let own = cells.sheet.is_none() && cells.range.first == cells.range.last;
        (own && cells.range.first.row == read.row).then_some(cells.range.first.column)
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

    /// Returns the level that a result is; nothing for one that says that there is none.
    fn level_of(&self, text: &str) -> Result<Option<String>, WhyNot> {
        let word = text.trim();
        if word.is_empty() || is_no_level(word) {
            return Ok(None);
        }
        match self.rank(word) {
            Some(_) => Ok(Some(word.to_owned())),
            None => Err(WhyNot::NoLevel(word.to_owned())),
        }
    }

    /// Returns the rank of a word: the lower, the better.
    fn rank(&self, word: &str) -> Option<u8> {
        if let Some(level) = known(word) {
            return Some(level.rank);
        }
        let column = self.found().columns[self.source.column].column;
        let row = self.source.rows.first()?.0;
        let look = conditional(self.grid(), row, column)?;
        look.rank_of(word)
    }

    /// Returns the levels of all rows, best first.
    fn scale<'p>(&self, all: impl IntoIterator<Item = &'p Pieces>) -> Result<Vec<String>, WhyNot> {
        let mut words: Vec<(u8, String)> = Vec::new();
        for pieces in all {
            let of_numbers = pieces
                .numbers
                .iter()
                .filter_map(|piece| piece.level.as_ref());
            let of_texts = pieces.texts.iter().filter_map(|(_, level)| level.as_ref());
            for word in of_numbers.chain(of_texts).chain(&pieces.other_text) {
                if words.iter().any(|(_, known)| known == word) {
                    continue;
                }
                let rank = self
                    .rank(word)
                    .ok_or_else(|| WhyNot::NoLevel(word.clone()))?;
                let same = words
                    .iter()
                    .find(|(known, other)| *known == rank || fold(other) == fold(word));
                if let Some((_, other)) = same {
                    return Err(WhyNot::NoWords(format!(
                        "which of \"{other}\" and \"{word}\" is better"
                    )));
                }
                words.push((rank, word.clone()));
            }
        }
        words.sort();
        Ok(words.into_iter().map(|(_, word)| word).collect())
    }

    fn rule(&self, pieces: &Pieces, view: View, scale: &[String]) -> Result<RowRule, WhyNot> {
        let table = self.found();
        let place = |column: u32| {
            table
                .columns
                .iter()
                .position(|known| known.column == column)
        };
        let sheets = self.sheets();
        let heading = |column: u32| {
            let place = place(column)?;
            (!table.columns[place].heading.is_empty()).then(|| sheets.heading(table, place))
        };
        let shown_in = match view.figure {
            Figure::Column(column) => {
                let own =
                    place(column).ok_or(WhyNot::NoWords("a column beside the table".to_owned()))?;
                heading(column).ok_or(WhyNot::NoWords("a column without a heading".to_owned()))?;
                let profile = &table.columns[own].profile;
                if profile.is_dated() {
                    ShownIn::Days
                } else if profile.percents * 2 > profile.numbers {
                    ShownIn::Percent
                } else {
                    ShownIn::Numbers
                }
            }
            Figure::Product(..) => ShownIn::Numbers,
        };
        let by_heading = || {
            let is_target =
                |column: &&crate::table::FoundColumn| column.weight(Meaning::Target) >= 2;
            table
                .columns
                .iter()
                .find(is_target)
                .map(|column| column.column)
        };
        let of_plan = self
            .plan
            .and_then(|plan| plan.target)
            .map(|place| table.columns[place].column);
        let words = Words {
            scale,
            target: of_plan.or_else(by_heading),
            shown_in,
            heading: &heading,
        };
        let found = rule(pieces, &words)?;
        if let Some(column) = found.target {
            heading(column).ok_or(WhyNot::NoWords("a target without a heading".to_owned()))?;
        }
        Ok(found)
    }

    /// Returns the rule of a row, whichever of two limits is nearer to the target.
    ///
    /// Where a share of the target and a fixed amount decide together, their order depends on the target's size. It is then
    /// looked at for a very small and for a very large one.
    fn whole_rule(
        &self,
        row: &ReadRow,
        found: &Pieces,
        view: View,
        scale: &[String],
    ) -> Result<RowRule, WhyNot> {
        let rule = self.rule(found, view, scale)?;
        let Some(target) = rule.target.filter(|_| found.is_by_row) else {
            return Ok(rule);
        };
        let sized = |size: Decimal| {
            let pieces = self.pieces_for(row, view, Some((target, size)))?;
            self.rule(&pieces, view, scale)
        };
        let (small, large) = (
            sized(Decimal::new(1, 9))?,
            sized(Decimal::from(10_u64.pow(12)))?,
        );
        if small == large {
            return Ok(rule);
        }
        let is_share = |text: &str| text.starts_with("percent_of_target(");
        match (&small.policy, &large.policy) {
            (RowPolicy::Within(small), RowPolicy::Within(large))
                if is_share(small) != is_share(large) =>
            {
                // For a large target its share is the larger of the two.
                let word = if is_share(large) {
                    "larger_of"
                } else {
                    "smaller_of"
                };
                let (share, amount) = if is_share(large) {
                    (large, small)
                } else {
                    (small, large)
                };
                Ok(RowRule {
                    policy: RowPolicy::Within(format!("{word}({share}, {amount})")),
                    ..rule
                })
            }
            _ => Err(WhyNot::OrderDiffers),
        }
    }

    /// Returns the rules of all rows.
    fn rules(
        &self,
        view: View,
        scale: &[String],
        cut: &[(&ReadRow, Pieces)],
        left_out: &mut Vec<(RowFormula, WhyNot)>,
    ) -> Result<FormulaRules, WhyNot> {
        let mut rules = FormulaRules {
            sheet: self.grid().name.clone(),
            table: self.table,
            column: self.source.column,
            figure: Some(view.figure),
            follows: view.follows,
            ..FormulaRules::default()
        };
        let mut by_row = false;
        let mut used = view.figure.columns();
        for (row, found) in cut {
            let own = self.row(row.row);
            let numbers = |column: u32| own.number(column);
            let below = found
                .positive
                .iter()
                .find(|column| numbers(**column).is_some_and(|number| number <= Decimal::ZERO));
            if let Some(column) = below.filter(|column| Figure::Column(**column) != view.figure) {
                let cell = Cell::new(row.row, *column);
                left_out.push((row.own.clone(), WhyNot::NotAbove(cell.to_string())));
                continue;
            }
            match self.whole_rule(row, found, view, scale) {
                Ok(rule)
                    if rules
                        .target
                        .is_some_and(|target| rule.target.is_some_and(|own| own != target)) =>
                {
                    left_out.push((
                        row.own.clone(),
                        WhyNot::SeveralFigures("the targets stand in different columns".to_owned()),
                    ));
                }
                Ok(rule) => {
                    by_row |= found.is_by_row;
                    let in_column = |rule: &RowRule| rule.in_column().cloned();
                    if let Some(column) = in_column(&rule)
                        && rules
                            .rows
                            .iter()
                            .any(|row| in_column(&row.rule).is_some_and(|known| known != column))
                    {
                        return Err(WhyNot::NoWords("tolerances in several columns".to_owned()));
                    }
                    used.extend(found.columns());
                    rules.target = rules.target.or(rule.target);
                    let tried = rules.rows.iter().filter(|known| known.rule == rule).count();
                    let trials = if tried < MOST_TRIED {
                        trials(found, view, rule.target, &numbers)
                    } else {
                        vec![Trial {
                            values: Vec::new(),
                            limit: on_limit(found, view, &numbers),
                        }]
                    };
                    rules.rows.push(RuleRow {
                        own: row.own.clone(),
                        rule,
                        trials,
                    });
                }
                Err(why) => left_out.push((row.own.clone(), why)),
            }
        }
        if rules.rows.is_empty() {
            let why = left_out.first().map(|(_, why)| why.clone());
            return Err(why.unwrap_or(WhyNot::OneLevel));
        }
        if by_row && rules.groups().len() > 1 {
            return Err(WhyNot::OrderDiffers);
        }
        self.same_names(&rules)?;
        used.extend(rules.target);
        rules.columns = self.read_columns(&used);
        Ok(rules)
    }

    /// Returns the columns that rules read, with their headings.
    fn read_columns(&self, used: &BTreeSet<u32>) -> Vec<ReadColumn> {
        let table = self.found();
        let own = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| used.contains(&column.column));
        own.map(|(place, column)| ReadColumn {
            column: column.column,
            over: column.over.clone().unwrap_or_default(),
            heading: column.heading.clone(),
            named: self.sheets().heading(table, place),
            is_percent: column.profile.percents * 2 > column.profile.numbers,
            is_dated: column.profile.is_dated(),
        })
        .collect()
    }

    fn sheets(&self) -> Sheets<'a> {
        Sheets {
            grids: self.book.grids,
            tables: self.tables,
            period: None,
            reads_fills: false,
        }
    }

    /// Refuses rows of one name with different rules, which no line could tell apart.
    fn same_names(&self, rules: &FormulaRules) -> Result<(), WhyNot> {
        let mut known: std::collections::BTreeMap<String, &RowRule> =
            std::collections::BTreeMap::new();
        for row in &rules.rows {
            let name = fold(&row.own.measure);
            if *known.entry(name).or_insert(&row.rule) != &row.rule {
                return Err(WhyNot::NoWords(format!(
                    "two rules for rows of the name \"{}\"",
                    row.own.measure
                )));
            }
        }
        Ok(())
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
