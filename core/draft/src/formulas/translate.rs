//! Translates a column of formulas: finds the figure that they rate, and the rule of each row.

use std::collections::{BTreeMap, BTreeSet};

use ambersheet_ooxml::address::{Cell, ColumnName, LAST_COLUMN};
use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

use super::cells::{FormulaBook, FormulaRow};
use super::form::RatedFigure;
use super::lines::{RowPolicy, RowRule, ShownIn, Words, rule};
use super::parse::parse;
use super::pieces::{LevelPiece, Pieces, View, pieces};
use super::place::{RowNumbers, value};
use super::reading::{FormulaRules, RowFormula, RowStep, RuleColumn, RuleRow};
use super::source::RuleSource;
use super::tree::Tree;
use super::trials::{Trial, TrialValue, trials};
use super::why::WhyNot;
use crate::grid::SheetGrid;
use crate::lexicon::Meaning;
use crate::plan::Plan;
use crate::plan_cells::plan_name;
use crate::statement::Sheets;
use crate::table::FoundTable;

/// The rows of one rule that are tried.
const MOST_TRIED: usize = 6;

/// The facts that the translation of a table's formulas needs.
#[derive(Clone, Copy)]
pub(crate) struct Translation<'a> {
    pub(crate) book: FormulaBook<'a>,
    pub(crate) tables: &'a [FoundTable],
    pub(crate) table: usize,
    pub(crate) plan: Option<&'a Plan>,
    pub(crate) source: &'a RuleSource,
}

/// A row with its tree.
pub(super) struct ReadRow {
    pub(super) own: RowFormula,
    pub(super) row: u32,
    pub(super) tree: Tree,
}

impl<'a> Translation<'a> {
    pub(super) fn found(&self) -> &'a FoundTable {
        &self.tables[self.table]
    }

    pub(super) fn grid(&self) -> &'a SheetGrid {
        &self.book.grids[self.found().sheet]
    }

    pub(super) fn row(&self, row: u32) -> FormulaRow<'a> {
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
            // A row whose words are no levels is left out by itself.
            let found = self.pieces(row, view);
            match found.and_then(|found| self.scale([&found]).map(|_| found)) {
                Ok(found) => cut.push((row, found)),
                Err(why) => left_out.push((row.own.clone(), why)),
            }
        }
        let scale = self.scale(cut.iter().map(|(_, pieces)| pieces))?;
        let mut rules = self.rules(view, &scale, &cut, &mut left_out)?;
        left_out.sort_by_key(|(own, _)| own.cell.row);
        rules.typed = self.typed_over();
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

    /// Returns the cells of the formulas' column in which a word was typed in the place of a formula.
    fn typed_over(&self) -> Vec<(Cell, String)> {
        if self.source.is_format {
            return Vec::new();
        }
        let column = self.found().columns[self.source.column].column;
        let typed = |row: u32| {
            let cell = Cell::new(row, column);
            let held = self.grid().at(row, column)?;
            let is_typed = held.is_text() && !self.grid().formulas.contains_key(&cell);
            is_typed.then(|| (cell, held.text.clone()))
        };
        self.found().records().filter_map(typed).collect()
    }

    pub(super) fn pieces(&self, row: &ReadRow, view: View) -> Result<Pieces, WhyNot> {
        self.pieces_for(row, view, None)
    }

    /// Returns the pieces of a row, in which one column may hold another number.
    fn pieces_for(
        &self,
        row: &ReadRow,
        view: View,
        instead: Option<(u32, Decimal)>,
    ) -> Result<Pieces, WhyNot> {
        pieces(
            &row.tree,
            self.formula_cell(row),
            FormulaRow {
                instead,
                ..self.row(row.row)
            },
            view,
            &Self::level_of,
        )
    }

    /// Returns the cell in which the formula of a row stands; formats stand in none, and may test their own cell.
    pub(super) fn formula_cell(&self, row: &ReadRow) -> Cell {
        if self.source.is_format {
            Cell::new(row.row, LAST_COLUMN)
        } else {
            row.own.cell
        }
    }

    pub(super) fn rule(
        &self,
        pieces: &Pieces,
        view: View,
        scale: &[String],
    ) -> Result<RowRule, WhyNot> {
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
            RatedFigure::Column(column) => {
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
            RatedFigure::Product(..) => ShownIn::Numbers,
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
        self.refuse_plain_shares(&found, pieces)?;
        if let Some(column) = found.target {
            heading(column).ok_or(WhyNot::NoWords("a target without a heading".to_owned()))?;
        }
        Ok(found)
    }

    /// Refuses a tolerance in a column whose shares are shown as plain numbers: the rules would not read 0.1 as 10%.
    fn refuse_plain_shares(&self, found: &RowRule, pieces: &Pieces) -> Result<(), WhyNot> {
        let in_column = found.in_column();
        if !in_column.is_some_and(|column| column.starts_with("percent_of_target(")) {
            return Ok(());
        }
        let columns = pieces.columns();
        let is_plain = |column: &&crate::table::FoundColumn| {
            Some(column.column) != found.target
                && columns.contains(&column.column)
                && column.profile.percents * 2 <= column.profile.numbers
        };
        match self.found().columns.iter().find(is_plain) {
            Some(column) => Err(WhyNot::PlainShares(ColumnName(column.column).to_string())),
            None => Ok(()),
        }
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
            match self.of_row(row, found, view, scale, &rules) {
                Ok(own) => {
                    by_row |= found.is_by_row;
                    used.extend(found.columns());
                    rules.target = rules.target.or(own.rule.target);
                    rules.rows.push(own);
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
        same_names(&rules)?;
        used.extend(rules.target);
        rules.columns = self.read_columns(&used);
        Ok(rules)
    }

    /// Returns the rule of a row with its trials.
    fn of_row(
        &self,
        row: &ReadRow,
        found: &Pieces,
        view: View,
        scale: &[String],
        rules: &FormulaRules,
    ) -> Result<RuleRow, WhyNot> {
        let own = self.row(row.row);
        let numbers = |column: u32| own.number(column);
        let is_below = |column: &&u32| {
            RatedFigure::Column(**column) != view.figure
                && numbers(**column).is_some_and(|number| number <= Decimal::ZERO)
        };
        if let Some(column) = found.positive.iter().find(is_below) {
            return Err(WhyNot::NotAbove(Cell::new(row.row, *column).to_string()));
        }
        let rule = self.whole_rule(row, found, view, scale)?;
        let differs = |known: Option<u32>, own: Option<u32>| {
            known.zip(own).is_some_and(|(known, own)| known != own)
        };
        if differs(rules.target, rule.target) {
            return Err(WhyNot::SeveralFigures(
                "the targets stand in different columns".to_owned(),
            ));
        }
        let other_column = |known: &RuleRow| {
            let columns = known.rule.in_column().zip(rule.in_column());
            columns.is_some_and(|(known, own)| known != own)
        };
        if rules.rows.iter().any(other_column) {
            return Err(WhyNot::NoWords("tolerances in several columns".to_owned()));
        }
        let tried = rules.rows.iter().filter(|known| known.rule == rule).count();
        let mut trials = trials(found, view, rule.target, &numbers);
        if tried >= MOST_TRIED {
            self.keep_own(row.row, view, &mut trials);
        }
        Ok(RuleRow {
            own: row.own.clone(),
            rule,
            trials,
            steps: steps(found, &numbers).unwrap_or_default(),
        })
    }

    /// Keeps of the trials of a row what it holds, and the text that is spelt as what it holds.
    fn keep_own(&self, row: u32, view: View, trials: &mut Vec<Trial>) {
        let held = match view.figure {
            RatedFigure::Column(column) => fold(self.grid().text(row, column)),
            RatedFigure::Product(..) => String::new(),
        };
        trials.retain(|trial| match &trial.values[..] {
            [] => true,
            [(_, TrialValue::Text(text))] => fold(text) == held,
            _ => false,
        });
    }

    /// Returns the columns that rules read, with their headings.
    fn read_columns(&self, used: &BTreeSet<u32>) -> Vec<RuleColumn> {
        let table = self.found();
        let own = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| used.contains(&column.column));
        own.map(|(place, column)| RuleColumn {
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
}

/// Returns the levels over all numbers, at what a row holds; nothing if a limit has no number there.
fn steps(found: &Pieces, numbers: RowNumbers<'_>) -> Option<Vec<RowStep>> {
    let step = |piece: &LevelPiece| {
        let from = match &piece.from {
            None => None,
            Some((limit, has)) => Some((value(limit, numbers)?, *has)),
        };
        Some(RowStep {
            from,
            level: piece.level.clone(),
        })
    };
    found.numbers.iter().map(step).collect()
}

/// Refuses rows of one name with different rules, which no line could tell apart.
fn same_names(rules: &FormulaRules) -> Result<(), WhyNot> {
    let mut known: BTreeMap<String, &RowRule> = BTreeMap::new();
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
