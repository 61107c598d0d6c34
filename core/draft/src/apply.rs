//! Applies answers to plans: another period, another pair, another target, ratings that are reckoned anew.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::period::PeriodName;
use serde_json::Value;

use crate::ask::Asked;
use crate::grid::SheetGrid;
use crate::pair_plan::rating_beside;
use crate::plan::{Plan, PlanKind, RowPeriod};
use crate::plan_cells::reference;
use crate::question::{GivenAnswers, Question, QuestionTopic, by_measure};
use crate::risk_plan::factors;
use crate::row_period::of_period;
use crate::table::FoundTable;

/// Changes a plan by the answers to its questions.
pub fn apply(
    grids: &[SheetGrid],
    tables: &[FoundTable],
    asked: &Asked,
    answers: &GivenAnswers,
    at: usize,
    plan: &mut Plan,
) {
    let table = &tables[plan.table];
    let answer = |topic: QuestionTopic| {
        let question = asked.about(at, topic)?;
        answers
            .contains_key(&question.id)
            .then(|| question.resolve(answers, "", "").value)
            .flatten()
    };
    if let Some(Value::String(text)) = answer(QuestionTopic::Period) {
        apply_period(grids, table, &text, plan);
        if plan.kind == PlanKind::Risk {
            return;
        }
    }
    if let Some(pair) = answer(QuestionTopic::Pairs)
        && let Some((actual, target)) = pair_columns(grids, table, &pair)
    {
        // Where measures have different figures, the one that is there first counts for each.
        let differ = asked
            .about(at, QuestionTopic::Pairs)
            .and_then(|question| answers.get(&question.id))
            .is_some_and(|answer| by_measure(answer).is_some());
        if !(differ && plan.also.is_some()) {
            (plan.actual, plan.target) = (Some(actual), Some(target));
            plan.also = find_named(grids, table, &pair, "until_then");
        }
    }
    if let Some(Value::String(text)) = answer(QuestionTopic::Target)
        && let Some(target) = find(grids, table, &text)
    {
        plan.target = Some(target);
    }
    if answer(QuestionTopic::Keep) == Some(Value::String("computed".to_owned())) {
        plan.kind = PlanKind::Pair;
    }
}

/// Returns `true` if an answer names columns of a table that its question is about, or need not.
pub(crate) fn names_columns(
    grids: &[SheetGrid],
    tables: &[FoundTable],
    asked: &Asked,
    plans: &[Plan],
    given: (&Question, &Value),
) -> bool {
    let (question, answer) = given;
    let text = answer.as_str().unwrap_or_default();
    let of_plan = |(index, plan): (usize, &Plan)| {
        let table = &tables[plan.table];
        let about = asked.about(index, question.topic);
        about.is_some_and(|about| about.id == question.id)
            && match question.topic {
                QuestionTopic::Period => {
                    // Where no column is chosen, the period of the figures is named.
                    let is_named = plan.periods.len() < 2
                        && plan.row_period.is_none()
                        && PeriodName::read(text).is_some();
                    let of_rows = plan
                        .row_period
                        .as_ref()
                        .is_some_and(|rows| chosen_row(rows, text).is_some());
                    of_rows || is_named || period_column(grids, table, plan, text).is_some()
                }
                QuestionTopic::Target => find(grids, table, text).is_some(),
                QuestionTopic::Pairs => pair_columns(grids, table, answer).is_some(),
                QuestionTopic::Tolerance
                | QuestionTopic::GoodIs
                | QuestionTopic::Bands
                | QuestionTopic::Profile
                | QuestionTopic::Order
                | QuestionTopic::Keep
                | QuestionTopic::Columns => true,
            }
    };
    plans.iter().enumerate().any(of_plan)
}

/// Changes a plan by the period that an answer names: to its rows, to its score, or to its figures.
fn apply_period(grids: &[SheetGrid], table: &FoundTable, text: &str, plan: &mut Plan) {
    if let Some(rows) = plan.row_period.clone() {
        if let Some(chosen) = chosen_row(&rows, text) {
            let rows = RowPeriod { chosen, ..rows };
            *plan = of_period(&grids[table.sheet], table, plan.clone(), rows);
        }
        return;
    }
    let Some(actual) = period_column(grids, table, plan, text) else {
        return;
    };
    if plan.kind == PlanKind::Risk {
        let over = &table.columns[actual].over;
        plan.factors = factors(table, Some(over)).or(plan.factors);
        plan.actual = plan.actual.map(|_| actual);
        return;
    }
    let before = plan.actual;
    plan.actual = Some(actual);
    plan.previous = plan
        .previous
        .and_then(|previous| before_it(plan, previous, actual));
    plan.target = plan
        .target
        .map(|target| same_period(table, before, target, actual));
    plan.blank_rating = rating_beside(table, actual, plan.blank_rating);
}

/// Returns the place of the period of rows that an answer names.
fn chosen_row(rows: &RowPeriod, text: &str) -> Option<usize> {
    let wanted = crate::period::named(text);
    let means = |value: &String| {
        fold(value) == fold(text) || wanted.is_some() && crate::period::named(value) == wanted
    };
    rows.values.iter().position(means)
}

/// Returns the column that an answer about the period names.
fn period_column(
    grids: &[SheetGrid],
    table: &FoundTable,
    plan: &Plan,
    text: &str,
) -> Option<usize> {
    let periods = || plan.periods.iter().copied();
    let is_heading = |column: &usize| fold(&table.columns[*column].heading) == fold(text);
    // "Total to Oct" is not October, although it names that month.
    periods()
        .find(is_heading)
        .or_else(|| periods().find(|column| names(table, *column, text)))
        .or_else(|| find(grids, table, text))
        .or_else(|| only_of_part(table, plan, text))
}

/// Returns the one column of the part of the year that an answer names, if its heading leaves out the year, or the answer does.
fn only_of_part(table: &FoundTable, plan: &Plan, text: &str) -> Option<usize> {
    let wanted = crate::period::named(text).filter(|wanted| wanted.part.is_some())?;
    let fits = |column: &usize| {
        let own = table.columns[*column].period.as_ref();
        own.is_some_and(|own| {
            own.part == wanted.part
                && (own.year.is_none() || wanted.year.is_none() || own.year == wanted.year)
        })
    };
    let mut fitting = plan.periods.iter().copied().filter(fits);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Returns the two columns that an answer about what is compared names.
fn pair_columns(grids: &[SheetGrid], table: &FoundTable, pair: &Value) -> Option<(usize, usize)> {
    let column = |key: &str| find_named(grids, table, pair, key);
    column("actual").zip(column("target"))
}

/// Returns the column that a part of an answer names.
fn find_named(grids: &[SheetGrid], table: &FoundTable, pair: &Value, key: &str) -> Option<usize> {
    find(grids, table, pair.get(key)?.as_str()?)
}

/// Returns `true` if a column is the one that an answer about the period names.
fn names(table: &FoundTable, column: usize, text: &str) -> bool {
    let column = &table.columns[column];
    let wanted = fold(text);
    let own = [
        fold(&column.heading),
        fold(&column.shown()),
        column.over.as_deref().map(fold).unwrap_or_default(),
    ];
    let period = crate::period::named(text);
    own.contains(&wanted) || period.is_some() && period == column.period
}

/// Returns the figure of the period before the new one: where that is one of the periods, the next of them.
fn before_it(plan: &Plan, previous: usize, actual: usize) -> Option<usize> {
    let mut periods = plan.periods.iter().copied();
    if previous != actual && !plan.periods.contains(&previous) {
        return Some(previous);
    }
    periods.find(|period| *period == actual)?;
    periods.next()
}

/// Returns the target of the same period as the new figure, if the targets have periods.
fn same_period(table: &FoundTable, before: Option<usize>, target: usize, actual: usize) -> usize {
    let columns = &table.columns;
    let followed = before.is_some_and(|before| {
        let of_period =
            columns[before].period == columns[target].period && columns[target].period.is_some();
        of_period || columns[before].over.is_some() && columns[before].over == columns[target].over
    });
    let heading = fold(&columns[target].heading);
    let like = |index: &usize| {
        let same_time = columns[*index].period == columns[actual].period
            && columns[*index].over == columns[actual].over;
        fold(&columns[*index].heading) == heading && same_time
    };
    let by_period = |index: &usize| {
        fold(&columns[*index].heading) == heading
            && columns[*index].period == columns[actual].period
    };
    let all = 0..columns.len();
    let found = all
        .clone()
        .find(like)
        .or_else(|| all.clone().find(by_period));
    found.filter(|_| followed).unwrap_or(target)
}

/// Returns the column that an answer names by its heading or its cell.
fn find(grids: &[SheetGrid], table: &FoundTable, text: &str) -> Option<usize> {
    let wanted = fold(text);
    let cell = |index: usize| Cell::new(table.heading_row, table.columns[index].column).to_string();
    let fits = |index: &usize| {
        fold(&reference(grids, table, *index)) == wanted
            || fold(&table.columns[*index].heading) == wanted
            || fold(&cell(*index)) == wanted
    };
    (0..table.columns.len()).find(fits)
}
