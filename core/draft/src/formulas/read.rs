//! Reads the formulas and formats of all tables, and changes the plans of tables by them.

use std::collections::BTreeMap;

use ambersheet_ooxml::formula::{Lexer, Piece, SheetPart, Shift};

use super::cells::Book;
use super::form::Figure;
use super::reading::{FormulaReading, FormulaRules};
use super::source::{RuleSource, sources};
use super::translate::Translation;
use super::why::WhyNot;
use crate::bands::Key;
use crate::grid::SheetGrid;
use crate::plan::{PairCertainty, Plan, PlanFormulas, PlanKind};
use crate::plans::{bare, holds_measures};
use crate::table::FoundTable;

/// What a proof says about the rules of a column, by its cells.
pub type Verdicts = BTreeMap<String, Verdict>;

/// What a proof says about rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They give other levels than the formulas; in words.
    Differs(String),
    /// They stand, with notes.
    Stands(Vec<String>),
}

/// Reads the formulas of all tables. Plans whose rules formulas give are changed, and tables without a plan get one.
pub(crate) fn read(
    book: Book<'_>,
    tables: &[FoundTable],
    keys: &[Key],
    verdicts: &Verdicts,
    plans: &mut Vec<Plan>,
) -> Vec<FormulaReading> {
    let mut readings = Vec::new();
    for (table, found) in tables.iter().enumerate() {
        let grid = &book.grids[found.sheet];
        let is_plain = plans
            .iter()
            .filter(|plan| plan.table == table)
            .all(|plan| plan.kinds.is_none() && plan.all_rows.is_none());
        if grid.is_turned || !is_plain || !holds_measures(found, keys) {
            continue;
        }
        let own = plans.iter().find(|plan| plan.table == table).cloned();
        let actual = own.as_ref().and_then(|plan| plan.actual);
        let is_typed = own
            .as_ref()
            .is_some_and(|plan| plan.kind == PlanKind::Typed);
        let mut decided: Vec<(String, FormulaRules)> = Vec::new();
        let typed = own.as_ref().map_or(&[][..], |plan| &plan.typed);
        for source in sources(grid, found, (actual, typed)) {
            if source.is_format && is_typed {
                continue;
            }
            let translation = Translation {
                book,
                tables,
                table,
                plan: own.as_ref(),
                source: &source,
            };
            let place = place(book, found, &source);
            let mut outcome = translation.run();
            if let (Ok(rules), Some(verdict)) = (&mut outcome, verdicts.get(&place)) {
                match verdict {
                    Verdict::Differs(how) => outcome = Err(WhyNot::Differs(how.clone())),
                    Verdict::Stands(notes) => rules.notes.clone_from(notes),
                }
            }
            if let Ok(rules) = &outcome
                && let Some(other) = decider(&decided, rules, source.is_format)
            {
                outcome = Err(WhyNot::OtherDecides(other));
            }
            match &outcome {
                Ok(rules) => {
                    let is_further = !decided.is_empty();
                    change(
                        plans,
                        found,
                        rules,
                        (readings.len(), source.is_format, is_further),
                    );
                    decided.push((place.clone(), rules.clone()));
                }
                Err(_) => release(plans, grid, (found, table), &source),
            }
            readings.push(FormulaReading {
                place,
                formula: first_formula(&source),
                is_format: source.is_format,
                outcome,
            });
        }
    }
    readings
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
fn release(
    plans: &mut Vec<Plan>,
    grid: &SheetGrid,
    (found, table): (&FoundTable, usize),
    source: &RuleSource,
) {
    let formula = source
        .rows
        .iter()
        .find_map(|(_, formula)| formula.as_ref().ok());
    let Some(formula) = formula else { return };
    let looked_up = |column: usize| {
        let column = found.columns[column].column;
        Lexer::new(formula).any(|(piece, _)| match piece {
            Piece::Area(SheetPart::Own, ends) => {
                let range = ends.range(Shift::default());
                ends.is_fixed()
                    && range.first.row < range.last.row
                    && (range.first.column..=range.last.column).contains(&column)
            }
            _ => false,
        })
    };
    for plan in plans
        .iter_mut()
        .filter(|plan| plan.table == table && !grid.is_turned)
    {
        plan.typed.retain(|column| !looked_up(*column));
    }
    plans.retain(|plan| {
        plan.table != table || plan.kind != PlanKind::Typed || !plan.typed.is_empty()
    });
}

/// Returns the cells of a source, as messages have them.
fn place(book: Book<'_>, table: &FoundTable, source: &RuleSource) -> String {
    let rows = (source.rows.first(), source.rows.last());
    let (first, last) = (rows.0.map_or(0, |row| row.0), rows.1.map_or(0, |row| row.0));
    book.grids[table.sheet].column_place((first, last), table.columns[source.column].column)
}

fn first_formula(source: &RuleSource) -> String {
    let mut formulas = source
        .rows
        .iter()
        .filter_map(|(_, formula)| formula.as_ref().ok());
    formulas.next().cloned().unwrap_or_default()
}

/// Changes the plan of a table so that it rates what its formulas rate, or makes one.
fn change(
    plans: &mut Vec<Plan>,
    found: &FoundTable,
    rules: &FormulaRules,
    (reading, is_format, is_further): (usize, bool, bool),
) {
    let table = rules.table;
    let place = |column: u32| {
        found
            .columns
            .iter()
            .position(|known| known.column == column)
    };
    let (actual, factors) = match rules.figure {
        Some(Figure::Column(column)) => (place(column), None),
        Some(Figure::Product(one, other)) => (None, place(one).zip(place(other))),
        None => return,
    };
    let target = rules.target.and_then(place);
    let at = plans
        .iter()
        .position(|plan| plan.table == table && plan.actual == actual)
        .or_else(|| plans.iter().position(|plan| plan.table == table));
    if is_further {
        for plan in plans.iter_mut().filter(|plan| plan.table == table) {
            plan.shares_rows = true;
        }
    }
    let own = match at.filter(|_| !is_further) {
        Some(at) => plans.remove(at),
        None => Plan {
            shares_rows: is_further,
            ..bare(table, found)
        },
    };
    let blank = own.blank_rating;
    let plan = Plan {
        kind: if target.is_some() {
            PlanKind::Pair
        } else {
            PlanKind::Risk
        },
        previous: own
            .previous
            .filter(|previous| Some(*previous) != actual && Some(*previous) != target),
        actual,
        target,
        factors,
        also: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        certainty: PairCertainty::Known,
        typed: if is_format {
            Vec::new()
        } else {
            vec![rules.column]
        },
        blank_rating: blank.filter(|blank| *blank != rules.column),
        row_period: None,
        by_formula: Some(PlanFormulas {
            reading,
            key: rules.key(),
        }),
        ..own
    };
    let after = plans.len();
    let at = at.map_or(after, |at| at + usize::from(is_further));
    plans.insert(at.min(after), plan);
}
