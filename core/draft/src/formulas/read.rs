//! Reads the formulas and formats of all tables, and changes the plans of tables by them.

use std::collections::{BTreeMap, BTreeSet};

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::formula::{Lexer, Piece, SheetPart, Shift};

use super::cells::FormulaBook;
use super::form::RatedFigure;
use super::reading::{ColumnReading, FormulaRules};
use super::source::{RuleSource, sources};
use super::translate::Translation;
use super::unread::unread;
use super::why::WhyNot;
use crate::bands::Key;
use crate::evidence::Evidence;
use crate::plan::{PairCertainty, Plan, PlanFormulas, PlanKind};
use crate::plans::{bare, holds_measures};
use crate::table::FoundTable;

/// The results of proofs of the rules of columns, by their cells.
pub type Verdicts = BTreeMap<String, ProofVerdict>;

/// The result of a proof of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofVerdict {
    /// They give other levels than the formulas; in words.
    Differs(String),
    /// They stand, with notes.
    Stands(Vec<String>),
}

/// Reads the formulas of all tables. Plans whose rules formulas give are changed, and tables without a plan get one.
pub(crate) fn read(
    book: FormulaBook<'_>,
    tables: &[FoundTable],
    (facts, keys): (&Evidence, &[Key]),
    verdicts: &Verdicts,
    plans: &mut Vec<Plan>,
) -> Vec<ColumnReading> {
    let mut readings = Vec::new();
    let mut seen: BTreeSet<(usize, u32)> = BTreeSet::new();
    for (table, found) in tables.iter().enumerate() {
        let grid = &book.grids[found.sheet];
        let is_plain = plans
            .iter()
            .filter(|plan| plan.table == table)
            .all(|plan| plan.kinds.is_none() && plan.all_rows.is_none());
        if !grid.is_turned && is_plain && holds_measures(found, keys) {
            let risk = plans
                .iter()
                .find(|plan| plan.table == table && plan.kind == PlanKind::Risk);
            let key = risk.and_then(|plan| facts.score_key(keys, tables, plan));
            let key = key.map(|key| keys[key].place.as_str());
            of_table(
                book,
                (tables, table, key),
                verdicts,
                plans,
                (&mut readings, &mut seen),
            );
        }
    }
    readings.extend(unread(book.grids, &seen));
    readings
}

/// Reads the formulas of a table. Its `key` is the place of the one that names the levels of its scores.
fn of_table(
    book: FormulaBook<'_>,
    (tables, table, key): (&[FoundTable], usize, Option<&str>),
    verdicts: &Verdicts,
    plans: &mut Vec<Plan>,
    (readings, seen): (&mut Vec<ColumnReading>, &mut BTreeSet<(usize, u32)>),
) {
    let found = &tables[table];
    let own = plans.iter().find(|plan| plan.table == table).cloned();
    let actual = own.as_ref().and_then(|plan| plan.actual);
    let typed = own.as_ref().map_or(&[][..], |plan| &plan.typed);
    let is_typed = |plan: &Plan| plan.kind == PlanKind::Typed;
    let mut decided: Vec<(String, FormulaRules)> = Vec::new();
    for source in sources(&book.grids[found.sheet], found, (actual, typed)) {
        if source.is_format && own.as_ref().is_some_and(is_typed) {
            continue;
        }
        seen.insert((found.sheet, found.columns[source.column].column));
        let translation = Translation {
            book,
            tables,
            table,
            plan: own.as_ref(),
            source: &source,
        };
        let place = place(book, found, &source);
        let key = key.filter(|_| source.is_format);
        let outcome = judged(translation.run(), verdicts.get(&place)).and_then(|rules| {
            followed(rules, found, key, |rules| {
                decider(&decided, rules, source.is_format)
            })
        });
        match &outcome {
            Ok(rules) => {
                let own = PlanChange {
                    reading: readings.len(),
                    is_format: source.is_format,
                    is_further: !decided.is_empty(),
                };
                own.apply(plans, found, rules);
                decided.push((place.clone(), rules.clone()));
            }
            Err(_) => release(plans, (found, table), &source),
        }
        readings.push(ColumnReading {
            place,
            sheet: book.grids[found.sheet].name.clone(),
            ends: ends(found, &source),
            formula: first_formula(&source),
            is_format: source.is_format,
            outcome,
        });
    }
}

/// Returns `true` if the figure that is rated is the name of its row: a table has no two headings for one column.
fn rates_names(rules: &FormulaRules, found: &FoundTable) -> bool {
    rules.figure == Some(RatedFigure::Column(found.columns[found.name].column))
}

/// Returns the rules that lines may follow: not where the figure names its row, a key names the levels, or another column
/// decides the same rows.
fn followed(
    rules: FormulaRules,
    found: &FoundTable,
    key: Option<&str>,
    decider: impl FnOnce(&FormulaRules) -> Option<String>,
) -> Result<FormulaRules, WhyNot> {
    if rates_names(&rules, found) {
        let why = "a figure that names its row, too";
        return Err(WhyNot::NoWords(why.to_owned()));
    }
    if let Some(key) = key {
        return Err(WhyNot::KeyDecides(key.to_owned()));
    }
    match decider(&rules) {
        Some(other) => Err(WhyNot::OtherDecides(other)),
        None => Ok(rules),
    }
}

/// Returns what a proof leaves of the rules of a column.
fn judged(
    outcome: Result<FormulaRules, WhyNot>,
    verdict: Option<&ProofVerdict>,
) -> Result<FormulaRules, WhyNot> {
    let mut rules = outcome?;
    match verdict {
        Some(ProofVerdict::Differs(how)) => return Err(WhyNot::Differs(how.clone())),
        Some(ProofVerdict::Stands(notes)) => rules.notes.clone_from(notes),
        None => {}
    }
    Ok(rules)
}

/// Returns the cells of the formulas that rate the same figure, or whose rules cannot stand beside others.
fn decider(
    decided: &[(String, FormulaRules)],
    rules: &FormulaRules,
    is_format: bool,
) -> Option<String> {
    let clashes = |(_, other): &&(String, FormulaRules)| {
        is_format
            || other.figure == rules.figure
            || other.only().is_none()
            || rules.only().is_none()
    };
    decided.iter().find(clashes).map(|(place, _)| place.clone())
}

/// Takes the words of a table of limits out of what counts as typed ratings: a formula that is not translated looks them up.
fn release(plans: &mut Vec<Plan>, (found, table): (&FoundTable, usize), source: &RuleSource) {
    let formula = source
        .rows
        .iter()
        .find_map(|(_, formula)| formula.as_ref().ok());
    let Some(formula) = formula else { return };
    let looked_up = |column: usize| {
        let column = found.columns[column].column;
        Lexer::new(formula).any(|(piece, _)| {
            let Piece::Area(SheetPart::Own, ends) = piece else {
                return false;
            };
            let range = ends.range(Shift::default());
            ends.is_fixed()
                && range.first.row < range.last.row
                && (range.first.column..=range.last.column).contains(&column)
        })
    };
    for plan in plans.iter_mut().filter(|plan| plan.table == table) {
        plan.typed.retain(|column| !looked_up(*column));
    }
    plans.retain(|plan| {
        plan.table != table || plan.kind != PlanKind::Typed || !plan.typed.is_empty()
    });
}

/// Returns the cells of a source, as messages have them.
fn place(book: FormulaBook<'_>, table: &FoundTable, source: &RuleSource) -> String {
    let (first, last) = ends(table, source);
    book.grids[table.sheet].column_place((first.row, last.row), first.column)
}

/// Returns the first and the last cell of a source.
fn ends(table: &FoundTable, source: &RuleSource) -> (Cell, Cell) {
    let column = table.columns[source.column].column;
    let cell =
        |row: Option<&(u32, Result<String, WhyNot>)>| Cell::new(row.map_or(0, |row| row.0), column);
    (cell(source.rows.first()), cell(source.rows.last()))
}

fn first_formula(source: &RuleSource) -> String {
    let mut formulas = source
        .rows
        .iter()
        .filter_map(|(_, formula)| formula.as_ref().ok());
    formulas.next().cloned().unwrap_or_default()
}

/// A change of a plan by the rules of a column.
struct PlanChange {
    /// The place of the column among those that were read.
    reading: usize,
    /// `true` for conditional formats.
    is_format: bool,
    /// `true` if another column of the table has a plan by its rules.
    is_further: bool,
}

impl PlanChange {
    /// Changes the plan of a table so that it rates what its formulas rate, or makes one.
    fn apply(&self, plans: &mut Vec<Plan>, found: &FoundTable, rules: &FormulaRules) {
        let of_table = |plan: &Plan| plan.table == rules.table;
        let (actual, _) = figures(found, rules);
        let at = plans
            .iter()
            .position(|plan| of_table(plan) && plan.actual == actual)
            .or_else(|| plans.iter().position(of_table));
        if self.is_further {
            for plan in plans.iter_mut().filter(|plan| of_table(plan)) {
                plan.shares_rows = true;
            }
        }
        let own = match at.filter(|_| !self.is_further) {
            Some(at) => plans.remove(at),
            None => Plan {
                shares_rows: self.is_further,
                ..bare(rules.table, found)
            },
        };
        let at = at.map_or(plans.len(), |at| at + usize::from(self.is_further));
        plans.insert(at.min(plans.len()), self.changed(own, found, rules));
    }

    /// Returns a plan that rates what formulas rate.
    fn changed(&self, own: Plan, found: &FoundTable, rules: &FormulaRules) -> Plan {
        let (actual, factors) = figures(found, rules);
        let target = rules.target.and_then(|column| place_of(found, column));
        let free = |column: &usize| Some(*column) != actual && Some(*column) != target;
        Plan {
            kind: if target.is_some() {
                PlanKind::Pair
            } else {
                PlanKind::Risk
            },
            previous: own.previous.filter(free),
            actual,
            target,
            factors,
            also: None,
            is_variance: false,
            periods: Vec::new(),
            rivals: Vec::new(),
            certainty: PairCertainty::Known,
            typed: if self.is_format {
                Vec::new()
            } else {
                vec![rules.column]
            },
            blank_rating: own.blank_rating.filter(|blank| *blank != rules.column),
            row_period: None,
            by_formula: Some(PlanFormulas {
                reading: self.reading,
                key: rules.key(),
            }),
            ..own
        }
    }
}

/// Returns the place of a column in a table.
fn place_of(found: &FoundTable, column: u32) -> Option<usize> {
    let mut columns = found.columns.iter();
    columns.position(|known| known.column == column)
}

/// Returns the places of the figure, or of the two that are multiplied.
fn figures(found: &FoundTable, rules: &FormulaRules) -> (Option<usize>, Option<(usize, usize)>) {
    match rules.figure {
        Some(RatedFigure::Column(column)) => (place_of(found, column), None),
        Some(RatedFigure::Product(one, other)) => {
            (None, place_of(found, one).zip(place_of(found, other)))
        }
        None => (None, None),
    }
}
