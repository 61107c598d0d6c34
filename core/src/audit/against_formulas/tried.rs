//! The figures by which a formula and the rules are compared, as each of the two reads them.

use ambersheet_draft::formulas::form::RatedFigure;
use ambersheet_draft::formulas::reading::{FormulaRules, RuleRow};
use ambersheet_draft::grid::{GridValue, SheetGrid};
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::Rounding;
use ambersheet_quantity::Unit;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::audit::regions::measure::MeasureAt;
use crate::audit::regions::side::WhyLeftOut;
use crate::audit::regions::trial::{RaterOptions, Raters, TrialRow, TrialVerdict};
use crate::audit::regions::typed::Typed;
use crate::error::Error;
use crate::rated::Rated;
use crate::recalculate::trial::TrialInput;
use crate::record::Entry;

/// The most figures of a measure.
const MOST: usize = 200;

/// A measure with its formula, and the figures by which they are compared.
pub(super) struct TriedMeasure<'a> {
    pub(super) measure: MeasureAt<'a>,
    /// The formula, as it was read.
    pub(super) row: &'a RuleRow,
    /// `true` if cells of the row that are calculated from others were followed.
    pub(super) follows: bool,
    /// The cell of the figure.
    figure: Cell,
    /// How many times the number of the cell the rules count: 100 for percentages.
    times: Decimal,
    typed: Typed,
    /// The figures as the rules count; the measure's own comes first, if it has one.
    pub(super) numbers: Vec<Decimal>,
}

impl<'a> TriedMeasure<'a> {
    /// Prepares a measure.
    ///
    /// # Errors
    /// The reason why its formula cannot be compared with the rules.
    pub(super) fn of(
        rated: &'a Rated<'a>,
        entry: &'a Entry,
        grid: &SheetGrid,
        (rules, row): (&'a FormulaRules, &'a RuleRow),
    ) -> Result<Self, WhyLeftOut> {
        if !entry.asked().0.is_empty() {
            return Err("the rating waits for the answer to a question".to_owned());
        }
        let Some(RatedFigure::Column(column)) = rules.figure else {
            return Err("it rates the product of two cells".to_owned());
        };
        let figure = Cell::new(row.own.cell.row, column);
        let is_here = entry.actual.sheet.is_none_or(|sheet| sheet == entry.sheet);
        if !is_here || entry.actual.cell != Some(figure) {
            return Err(format!(
                "it rates {figure}, and the rules rate another cell"
            ));
        }
        if row.steps.is_empty() {
            return Err("it tests words, or a cell that its limits need is blank".to_owned());
        }
        let measure = MeasureAt::of(rated, entry)?;
        if measure.side.rounding == Some(Rounding::AsShown) {
            return Err("the rules round its figure as it is shown".to_owned());
        }
        let times = times(&measure, rules, grid, figure)?;
        let typed = Typed::new(measure.unit, measure.side.rules.how)?;
        let own = entry.actual.quantity.ok().map(|actual| actual.number);
        let limits = row.steps.iter().filter_map(|step| step.from);
        let limits = limits.filter_map(|(limit, _)| limit.checked_mul(times));
        let places = own.map_or(0, |own| own.normalize().scale());
        let around = typed.domain().around(limits.chain(measure.turns()), places);
        let mut numbers: Vec<Decimal> = own.into_iter().collect();
        for number in around.into_iter().map(|number| number.normalize()) {
            if numbers.len() < MOST && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        Ok(Self {
            measure,
            row,
            follows: rules.follows,
            figure,
            times,
            typed,
            numbers,
        })
    }

    /// Returns the number of the cell for a figure.
    pub(super) fn in_cell(&self, number: Decimal) -> Decimal {
        number.checked_div(self.times).unwrap_or(number).normalize()
    }

    /// Returns a figure as somebody would type it.
    pub(super) fn shown(&self, number: Decimal) -> String {
        self.typed.text(number)
    }

    /// Returns what the cell of the figure holds in each trial.
    pub(super) fn inputs(&self) -> Vec<Vec<(Cell, TrialInput)>> {
        let input = |number: &Decimal| {
            let number = self.in_cell(*number).to_f64().unwrap_or_default();
            vec![(self.figure, TrialInput::Number(number))]
        };
        self.numbers.iter().map(input).collect()
    }

    /// Rates the figures by the rules; an error is the reason why that is not possible.
    pub(super) fn by_rules(
        &self,
        raters: &mut Raters<'_>,
    ) -> Result<Result<Vec<TrialVerdict>, WhyLeftOut>, Error> {
        let (row, own) = match (self.measure.row(), self.measure.actual()) {
            (Ok(row), Ok(own)) => (row, own),
            (Err(why), _) | (_, Err(why)) => return Ok(Err(why)),
        };
        let at = self.measure.rated_index();
        let with = |number: &Decimal| TrialRow {
            number: Some(*number),
            ..row.with(at, self.typed.value(*number))
        };
        let rows: Vec<TrialRow> = [row.with(at, own)]
            .into_iter()
            .chain(self.numbers.iter().map(with))
            .collect();
        let headings = self.measure.headings();
        let options = RaterOptions {
            layout: self.measure.side.layout,
            headings: &headings,
            unrounded: false,
            all_columns: true,
        };
        let mut verdicts = raters.of(0, options).rate(&rows, self.measure.side.field)?;
        let known = self.measure.entry.verdict.level.ok();
        if verdicts.is_empty() || verdicts.remove(0).level.ok() != known {
            let why = "its row does not give its rating again when it is typed anew".to_owned();
            return Ok(Err(why));
        }
        Ok(Ok(verdicts))
    }
}

/// Returns how many times the number of a cell the rules count.
///
/// # Errors
/// The reason, if the cell holds no plain number or percentage.
fn times(
    measure: &MeasureAt<'_>,
    rules: &FormulaRules,
    grid: &SheetGrid,
    figure: Cell,
) -> Result<Decimal, WhyLeftOut> {
    let held = grid.at(figure.row, figure.column).map(|cell| &cell.value);
    let own = measure.entry.actual.quantity.ok();
    let of_percent = |is_percent: bool| {
        if is_percent && measure.unit == Unit::Percent {
            Decimal::ONE_HUNDRED
        } else {
            Decimal::ONE
        }
    };
    match (held, own) {
        (None, None) => {
            let mut columns = rules.columns.iter();
            let column = columns.find(|column| column.column == figure.column);
            Ok(of_percent(column.is_some_and(|column| column.is_percent)))
        }
        (Some(GridValue::Number(number, is_percent)), Some(own)) => {
            let times = of_percent(*is_percent);
            if number.checked_mul(times) == Some(own.number) {
                Ok(times)
            } else {
                Err(format!(
                    "the rules count {figure} in another unit than it does"
                ))
            }
        }
        _ => Err(format!("{figure} holds no number")),
    }
}
