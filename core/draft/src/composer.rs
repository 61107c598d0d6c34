//! Holds everything that the lines of a draft need, and resolves what answers and tables say.

use ambersheet_policy::model::Period;

use crate::ask::Asked;
use crate::bands::Key;
use crate::evidence::Evidence;
use crate::formulas::reading::ColumnReading;
use crate::grid::SheetGrid;
use crate::levels::ScaleLevels;
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::{cell_column, plan_name};
use crate::question::{GivenAnswers, Question, QuestionTopic, Resolved};
use crate::statement::TableKind;
use crate::table::FoundTable;

/// Everything that the lines of a draft need.
pub(crate) struct Composer<'a> {
    pub(crate) grids: &'a [SheetGrid],
    pub(crate) tables: &'a [FoundTable],
    pub(crate) keys: &'a [Key],
    pub(crate) facts: &'a Evidence,
    pub(crate) asked: &'a Asked,
    pub(crate) answers: &'a GivenAnswers,
    pub(crate) plans: &'a [Plan],
    pub(crate) levels: Vec<ScaleLevels>,
    pub(crate) keep: Vec<bool>,
    pub(crate) period: Option<Period>,
    pub(crate) readings: &'a [ColumnReading],
}

impl Composer<'_> {
    /// Returns the plans of the draft that compare a figure with another, each with its place.
    pub(crate) fn compared(&self) -> impl Iterator<Item = (usize, &Plan)> {
        let plans = self.plans.iter().enumerate();
        plans.filter(|(index, plan)| self.keep[*index] && plan.kind == PlanKind::Pair)
    }

    pub(crate) fn resolved(&self, plan: usize, topic: QuestionTopic, row: u32) -> Option<Resolved> {
        let question = self.asked.about(plan, topic)?;
        let own = &self.plans[plan];
        let table = &self.tables[own.table];
        let grid = &self.grids[table.sheet];
        let cell = cell_column(own).map_or_else(String::new, |column| {
            grid.place(row, table.columns[column].column)
        });
        let resolved = question.resolve(self.answers, &plan_name(table, grid, row), &cell);
        let is_open = resolved.open || self.facts.published.leaves_open(topic, &cell);
        Some(Resolved {
            open: is_open,
            ..resolved
        })
    }

    /// Returns the value of a topic for all measures of a kind, if it is one and the same.
    pub(crate) fn uniform(&self, kind: &TableKind, topic: QuestionTopic) -> Option<Resolved> {
        let mut all = kind.plans.iter().flat_map(|plan| {
            self.plans[*plan]
                .rows
                .iter()
                .copied()
                .map(|row| self.resolved(*plan, topic, row))
        });
        let first = all.next()??;
        all.all(|other| other.as_ref() == Some(&first))
            .then_some(first)
    }

    /// Returns the column of tolerances that an answer names for a kind.
    pub(crate) fn tolerance_column(&self, kind: &TableKind) -> Option<usize> {
        let resolved = self
            .uniform(kind, QuestionTopic::Tolerance)
            .filter(|it| !it.open)?;
        let value = resolved.value?;
        let heading = value
            .as_object()
            .filter(|map| map.len() == 1)?
            .get("column")?;
        let wanted = ambersheet_ooxml::text::fold(heading.as_str()?);
        let columns = &self.tables[self.plans[kind.plans[0]].table].columns;
        columns
            .iter()
            .position(|column| ambersheet_ooxml::text::fold(&column.heading) == wanted)
    }

    /// Returns `true` if the targets of a plan have signs.
    pub(crate) fn has_signs(&self, plan: &Plan) -> bool {
        plan.target.is_some_and(|target| {
            let profile = &self.tables[plan.table].columns[target].profile;
            profile.conditions > 0 && profile.conditions * 2 > profile.filled
        })
    }

    /// Returns the tolerance of a kind as rules write it, and its question while it is open.
    pub(crate) fn tolerance_of(&self, kind: &TableKind) -> (String, Option<&Question>) {
        let question = kind
            .plans
            .iter()
            .find_map(|plan| self.asked.about(*plan, QuestionTopic::Tolerance));
        let uniform = self.uniform(kind, QuestionTopic::Tolerance);
        let plan = &self.plans[kind.plans[0]];
        let dated = plan
            .actual
            .is_some_and(|actual| self.tables[plan.table].columns[actual].profile.is_dated());
        let usual = if dated {
            "days(14)"
        } else {
            "percent_of_target(5)"
        };
        let open = uniform
            .as_ref()
            .is_none_or(|resolved| resolved.open || resolved.value.is_none());
        let value = uniform
            .and_then(|resolved| resolved.value)
            .and_then(|value| crate::policy::tolerance(&value));
        let open = open || value.is_none();
        (
            value.unwrap_or_else(|| usual.to_owned()),
            question.filter(|_| open),
        )
    }
}
