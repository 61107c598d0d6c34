//! Compares each formula with the rules, and groups what differs in the same way.

use std::collections::BTreeMap;

use ambersheet_draft::draft::{DraftBasis, draft_on};
use ambersheet_draft::formulas::read::Verdicts;
use ambersheet_draft::formulas::reading::{ColumnReading, FormulaRules, RuleRow};
use ambersheet_draft::grid::SheetGrid;
use ambersheet_draft::question::GivenAnswers;
use ambersheet_ooxml::address::{Cell, sheet_reference};
use ambersheet_ooxml::formula::{Shift, moved};
use rust_decimal::Decimal;

use super::given::GivenResult;
use super::tried::TriedMeasure;
use crate::audit::regions::side::WhyLeftOut;
use crate::audit::regions::trial::{Raters, TrialVerdict};
use crate::error::Error;
use crate::init::sheets;
use crate::rated::Rated;
use crate::recalculate::trial::{TrialFormula, try_formulas};
use crate::record::Entry;
use crate::report::reconcile::Difference;
use crate::report::reconcile::formulas::{FormulaDifference, FormulasCompared, FormulasNotRead};
use crate::write::results::Outcome;

/// The most formulas that are compared.
const MOST: usize = 1_000;
/// The most characters of a formula in a sentence.
const LONGEST: usize = 160;

/// A published rating that is a formula.
#[derive(Clone, Copy)]
struct PublishedFormula<'a> {
    entry: &'a Entry,
    sheet: u16,
    cell: Cell,
}

/// Returns what was found; `None` if no published rating is a formula.
pub(super) fn compared(
    rated: &Rated<'_>,
    listed: &[Difference],
) -> Result<Option<FormulasCompared>, Error> {
    let published = published(rated);
    if published.is_empty() {
        return Ok(None);
    }
    let read = sheets::read(&rated.workbook)?;
    let verdicts = Verdicts::new();
    let basis = DraftBasis {
        formulas: Some((&read.background, &verdicts)),
        ..DraftBasis::default()
    };
    let draft = draft_on(&read.grids, "", &GivenAnswers::new(), &basis);
    let mut comparison = FormulaComparison {
        rated,
        listed,
        found: FormulasCompared::default(),
        kinds: BTreeMap::new(),
    };
    let mut tried = Vec::new();
    for (at, one) in published.into_iter().enumerate() {
        let name = &rated.workbook.sheets[usize::from(one.sheet)].name;
        let grid = read.grids.iter().find(|grid| grid.name == *name);
        let measure = match (grid, at < MOST) {
            (_, false) => Err(format!("only the first {MOST} formulas are compared")),
            (None, _) => Err("its sheet is hidden".to_owned()),
            (Some(grid), true) => reading_of(&draft.formulas, grid, one.cell)
                .and_then(|reading| TriedMeasure::of(rated, one.entry, grid, reading)),
        };
        match measure {
            Ok(measure) => tried.push((one, measure)),
            Err(why) => comparison.leave_out(one, why),
        }
    }
    comparison.run(&read.grids, &tried)?;
    Ok(Some(comparison.found))
}

/// Returns the published ratings that are formulas.
fn published<'a>(rated: &'a Rated<'_>) -> Vec<PublishedFormula<'a>> {
    let of = |entry: &'a Entry| {
        let rating = entry.published.as_ref()?.rating;
        let (sheet, cell) = rating.at.filter(|_| rating.is_formula)?;
        Some(PublishedFormula { entry, sheet, cell })
    };
    let is_compared = |entry: &&Entry| entry.field.is_none() || entry.verdict.claim.is_some();
    rated
        .entries
        .iter()
        .filter(is_compared)
        .filter_map(of)
        .collect()
}

/// Returns the formula of a cell as it was read, or the reason why it was not.
fn reading_of<'a>(
    readings: &'a [ColumnReading],
    grid: &SheetGrid,
    cell: Cell,
) -> Result<(&'a FormulaRules, &'a RuleRow), WhyLeftOut> {
    let of_cells = || readings.iter().filter(|reading| !reading.is_format);
    for rules in of_cells().filter_map(|reading| reading.outcome.as_ref().ok()) {
        if rules.sheet != grid.name {
            continue;
        }
        if let Some(row) = rules.rows.iter().find(|row| row.own.cell == cell) {
            return Ok((rules, row));
        }
        if let Some((_, why)) = rules.left_out.iter().find(|(own, _)| own.cell == cell) {
            return Err(why.to_string());
        }
    }
    let is_here = |reading: &&ColumnReading| {
        let (first, last) = reading.ends;
        let rows = first.row..=last.row;
        reading.sheet == grid.name && first.column == cell.column && rows.contains(&cell.row)
    };
    let why = of_cells()
        .find(is_here)
        .and_then(|reading| reading.outcome.as_ref().err());
    Err(why.map_or_else(
        || "it does not choose a level by a figure of its row".to_owned(),
        ToString::to_string,
    ))
}

/// A comparison at work.
struct FormulaComparison<'a, 'r> {
    rated: &'a Rated<'r>,
    /// The differences that are listed already.
    listed: &'a [Difference],
    found: FormulasCompared,
    /// The place of each kind of difference among those that were found.
    kinds: BTreeMap<DifferenceKey, usize>,
}

/// The kind of a difference: the sheet and the column, the formula as it is written for the first row, the result, the level,
/// and whether binary numbers are the reason.
type DifferenceKey = (u16, u32, String, String, Option<u8>, bool);

/// A figure at which a formula and the rules differ.
struct NearestFigure {
    number: Decimal,
    result: GivenResult,
    level: Option<u8>,
    is_binary: bool,
}

impl FormulaComparison<'_, '_> {
    /// Calculates the formulas, rates by the rules, and compares.
    fn run(
        &mut self,
        grids: &[SheetGrid],
        tried: &[(PublishedFormula<'_>, TriedMeasure<'_>)],
    ) -> Result<(), Error> {
        let sheets = &self.rated.workbook.sheets;
        let formula_of = |sheet: u32, cell: Cell| {
            let name = &sheets.get(sheet as usize)?.name;
            let grid = grids.iter().find(|grid| grid.name == *name)?;
            grid.formulas.get(&cell).cloned()
        };
        let asked: Vec<TrialFormula<'_>> = tried
            .iter()
            .map(|(one, measure)| TrialFormula {
                sheet: u32::from(one.sheet),
                cell: one.cell,
                text: &measure.row.own.formula,
                follows: measure.follows,
                trials: measure.inputs(),
            })
            .collect();
        let results = try_formulas(&self.rated.workbook, &formula_of, &asked)?;
        let mut raters = Raters::new(vec![self.rated.rules()]);
        for ((one, measure), outcomes) in tried.iter().zip(results) {
            let verdicts = match (measure.by_rules(&mut raters)?, outcomes) {
                (Err(why), _) => Err(why),
                (Ok(_), None) => Err("no program beside Excel could be asked for it".to_owned()),
                (Ok(verdicts), Some(outcomes)) => self.nearest(measure, &outcomes, &verdicts),
            };
            match verdicts {
                Ok(nearest) => {
                    self.found.compared += 1;
                    if let Some(nearest) = nearest
                        && !self.is_listed(*one)
                    {
                        self.take(*one, measure, &nearest);
                    }
                }
                Err(why) => self.leave_out(*one, why),
            }
        }
        Ok(())
    }

    /// Returns the figure nearest to the measure's own at which the two differ.
    fn nearest(
        &self,
        measure: &TriedMeasure<'_>,
        outcomes: &[Outcome],
        verdicts: &[TrialVerdict],
    ) -> Result<Option<NearestFigure>, WhyLeftOut> {
        let (rules, layout) = (self.rated.rules(), measure.measure.entry.layout);
        let mut differing = Vec::new();
        for ((number, outcome), verdict) in measure.numbers.iter().zip(outcomes).zip(verdicts) {
            let result = GivenResult::of(rules, layout, outcome)
                .ok_or_else(|| "no program beside Excel could calculate it".to_owned())?;
            let level = verdict.level.ok();
            if result.agrees(level) {
                continue;
            }
            let by_decimals = measure.row.level_at(measure.in_cell(*number));
            let by_decimals = by_decimals.and_then(|word| rules.scale.find(word));
            differing.push(NearestFigure {
                number: *number,
                is_binary: level.is_some() && by_decimals == level,
                result,
                level,
            });
        }
        let own = measure.measure.entry.actual.quantity.ok();
        let own = own.map_or(Decimal::ZERO, |own| own.number);
        let distance = |one: &NearestFigure| {
            let by = one.number.checked_sub(own).unwrap_or(Decimal::MAX).abs();
            (one.is_binary, by, one.number)
        };
        Ok(differing.into_iter().min_by_key(distance))
    }

    /// Returns `true` if the saved result of a formula differs already.
    fn is_listed(&self, one: PublishedFormula<'_>) -> bool {
        let name = &self.rated.workbook.sheets[usize::from(one.sheet)].name;
        let cell = one.cell.to_string();
        let mut listed = self.listed.iter();
        listed.any(|known| known.sheet == *name && known.cell.as_ref() == Some(&cell))
    }

    /// Adds a difference, or counts one of a kind that is known.
    fn take(
        &mut self,
        one: PublishedFormula<'_>,
        measure: &TriedMeasure<'_>,
        nearest: &NearestFigure,
    ) {
        let formula = &measure.row.own.formula;
        let first = Cell::new(0, one.cell.column);
        let key = (
            one.sheet,
            one.cell.column,
            moved(formula, Shift::between(one.cell, first)),
            nearest.result.shown.clone(),
            nearest.level,
            nearest.is_binary,
        );
        if let Some(at) = self.kinds.get(&key) {
            self.found.differences[*at].rows += 1;
            return;
        }
        self.kinds.insert(key, self.found.differences.len());
        let levels = self.rated.rules().scale.levels();
        let by_rules = nearest
            .level
            .map(|rank| levels[usize::from(rank)].word.clone());
        let figure = measure.shown(nearest.number);
        self.found.differences.push(FormulaDifference {
            sheet: self.rated.workbook.sheets[usize::from(one.sheet)]
                .name
                .clone(),
            cell: one.cell.to_string(),
            rows: 1,
            measure: self.rated.rating(one.entry).measure(),
            formula: formula.clone(),
            reason: reason(formula, &figure, nearest, by_rules.as_deref()),
            figure,
            by_formula: nearest.result.shown.clone(),
            by_rules,
            is_binary: nearest.is_binary,
        });
    }

    /// Counts a formula that cannot be compared.
    fn leave_out(&mut self, one: PublishedFormula<'_>, reason: WhyLeftOut) {
        match &mut self.found.not_read {
            Some(known) => known.cells += 1,
            none @ None => {
                let name = &self.rated.workbook.sheets[usize::from(one.sheet)].name;
                *none = Some(FormulasNotRead {
                    cells: 1,
                    first: format!("{}!{}", sheet_reference(name), one.cell),
                    reason,
                });
            }
        }
    }
}

/// Returns a difference in one sentence, without its place.
fn reason(formula: &str, figure: &str, nearest: &NearestFigure, by_rules: Option<&str>) -> String {
    let mut shown: String = formula.chars().take(LONGEST).collect();
    if shown.len() < formula.len() {
        shown.push('…');
    }
    let given = &nearest.result.shown;
    let rules = by_rules.unwrap_or("no rating");
    let why = if nearest.is_binary {
        ", since binary numbers miss the limit by a hair and the rules count in decimals"
    } else {
        ""
    };
    format!("holds ={shown}: at {figure} it gives {given}, the rules {rules}{why}")
}
