//! Applies answers to plans: another period, another pair, another target, ratings that are reckoned anew.

use ambersheet_ooxml::text::fold;
use serde_json::Value;

use crate::ask::Asked;
use crate::grid::SheetGrid;
use crate::pair_plan::rating_beside;
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::reference;
use crate::question::{GivenAnswers, QuestionTopic, is_by_measure};
use crate::risk_plan::factors;
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
    if let Some(Value::String(text)) = answer(QuestionTopic::Period)
        && let Some(actual) = plan
            .periods
            .iter()
            .copied()
            .find(|column| names(table, *column, &text))
            .or_else(|| find(grids, table, &text))
    {
        if plan.kind == PlanKind::Risk {
            let over = &table.columns[actual].over;
            plan.factors = factors(table, Some(over)).or(plan.factors);
            plan.actual = plan.actual.map(|_| actual);
            return;
        }
        let before = plan.actual;
        plan.actual = Some(actual);
        plan.target = plan
            .target
            .map(|target| same_period(table, before, target, actual));
        plan.blank_rating = rating_beside(table, actual, plan.blank_rating);
    }
    if let Some(pair) = answer(QuestionTopic::Pairs) {
        let column = |key: &str| find(grids, table, pair.get(key)?.as_str()?);
        // Where measures have different figures, the one that is there first counts for each.
        let by_measure = asked
            .about(at, QuestionTopic::Pairs)
            .is_some_and(|question| answers.get(&question.id).is_some_and(is_by_measure));
        let is_mixed = by_measure && plan.also.is_some();
        if let (Some(actual), Some(target)) = (column("actual"), column("target"))
            && !is_mixed
        {
            (plan.actual, plan.target) = (Some(actual), Some(target));
            plan.also = column("until_then");
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
    let fits = |index: &usize| {
        fold(&reference(grids, table, *index)) == wanted
            || fold(&table.columns[*index].heading) == wanted
    };
    (0..table.columns.len()).find(fits)
}
