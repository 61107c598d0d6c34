//! Writes what a draft says about whole tables: the keys of their statements, and the questions about them.

use ambersheet_quantity::StatedUnit;

use crate::composer::Composer;
use crate::evidence::Limits;
use crate::plan::{Plan, PlanKind};
use crate::question::{Question, QuestionTopic};
use crate::script::ScriptWriter;
use crate::statement::{ExtraKey, Sheets, TableKind};

impl Composer<'_> {
    /// Returns the keys of a statement for what its tables say about limits.
    pub(crate) fn extras(&self, kind: &TableKind, several: bool) -> Vec<ExtraKey> {
        let index = kind.plans[0];
        let plan = &self.plans[index];
        let sheets = Sheets {
            grids: self.grids,
            tables: self.tables,
            period: self.period.as_ref(),
            reads_fills: self.facts.published.reads_fills,
        };
        let table = &self.tables[plan.table];
        if plan.by_formula.is_some() {
            return self.formula_extras(kind);
        }
        let mut extras = Vec::new();
        match plan.kind {
            PlanKind::Typed => {}
            PlanKind::Risk => extras.push(("by", self.risk_conditions(index))),
            PlanKind::Pair => {
                if let Some(column) = plan
                    .good_is
                    .filter(|_| self.facts.says_good(self.grids, self.tables, plan))
                {
                    extras.push(("good_is", sheets.heading(table, column)));
                } else if self.has_signs(plan) {
                    extras.push(("good_is", "said_by_target".to_owned()));
                }
                if let Some(unit) = self.unit_under_headings(plan) {
                    extras.push(("unit", crate::quoting::quoted_plain(unit)));
                }
                let own = self.facts.limits_of(self.grids, self.tables, plan);
                let given = self.tolerance_column(kind).map(Limits::Tolerance);
                match own.or(given) {
                    Some(Limits::Tolerance(column)) => {
                        let heading = sheets.heading(table, column);
                        let tolerance = if self.is_share_of_target(plan, column) {
                            format!("percent_of_target({heading})")
                        } else {
                            heading
                        };
                        extras.push(("amber_within", tolerance));
                    }
                    Some(Limits::Minimum(column)) => {
                        extras.push(("intervention", sheets.heading(table, column)));
                        extras.push(("by", "first_of([ on_target(\"Green\"), up_to_intervention(\"Amber\"), otherwise(\"Red\") ])".to_owned()));
                    }
                    Some(Limits::Words(column)) => {
                        extras.push(("limits", sheets.heading(table, column)));
                    }
                    Some(Limits::Stated(tolerance)) => extras.push(("amber_within", tolerance)),
                    Some(Limits::Share(_)) => {
                        extras.push(("by", "function(\"by_share\")".to_owned()));
                    }
                    None if self.asked.about(index, QuestionTopic::Bands).is_some() => {}
                    None if several => extras.push(("amber_within", self.tolerance_of(kind).0)),
                    None => {}
                }
            }
        }
        extras
    }

    /// Returns the thousands or millions that the row under the headings states, such as "£000", of all that is compared.
    fn unit_under_headings(&self, plan: &Plan) -> Option<&str> {
        let table = &self.tables[plan.table];
        let grid = &self.grids[table.sheet];
        let below = table.heading_row + 1;
        let mut texts = [plan.actual, plan.target]
            .into_iter()
            .flatten()
            .map(|column| grid.text(below, table.columns[column].column).trim());
        let first = texts.next()?;
        let has_power = StatedUnit::named(first).is_some_and(|unit| !unit.keeps_numbers());
        let is_record = table.rows.iter().any(|row| row.row == below);
        (has_power && !is_record && texts.all(|text| text == first)).then_some(first)
    }

    /// Returns `true` if tolerances are percentages beside targets that are none, so that they are shares of them.
    fn is_share_of_target(&self, plan: &Plan, tolerance: usize) -> bool {
        let columns = &self.tables[plan.table].columns;
        let mostly =
            |column: usize| columns[column].profile.percents * 2 > columns[column].profile.numbers;
        plan.target
            .is_some_and(|target| mostly(tolerance) && columns[target].profile.percents == 0)
    }

    pub(crate) fn risk_conditions(&self, plan: usize) -> String {
        let answer = self
            .asked
            .about(plan, QuestionTopic::Bands)
            .and_then(|question| question.resolve(self.answers, "", "").value);
        if let Some(conditions) = answer.as_ref().and_then(crate::policy::by_answer) {
            return conditions;
        }
        match self
            .facts
            .score_key(self.keys, self.tables, &self.plans[plan])
        {
            Some(key) => crate::policy::by_key(&self.keys[key]),
            None => {
                "first_of([ at_most(4, \"Green\"), at_most(12, \"Amber\"), otherwise(\"Red\") ])"
                    .to_owned()
            }
        }
    }

    /// Returns `true` if a question about a kind of tables is open: for all of it, or for some measure.
    fn stays_open(&self, kind: &TableKind, question: &Question) -> bool {
        let mut rows = kind.plans.iter().flat_map(|plan| {
            let rows = self.plans[*plan].rows.iter().copied();
            rows.filter_map(|row| self.resolved(*plan, question.topic, row))
        });
        if question.topic == QuestionTopic::Profile {
            return rows.any(|resolved| resolved.open);
        }
        question.resolve(self.answers, "", "").open
    }

    /// Writes the questions that hold a whole statement.
    pub(crate) fn table_questions(&self, kind: &TableKind, several: bool, out: &mut ScriptWriter) {
        let topics = [
            QuestionTopic::Period,
            QuestionTopic::Pairs,
            QuestionTopic::Target,
            QuestionTopic::Profile,
            QuestionTopic::Bands,
        ];
        for topic in topics {
            let question = kind
                .plans
                .iter()
                .find_map(|plan| self.asked.about(*plan, topic));
            let of_measures =
                topic == QuestionTopic::Bands && self.plans[kind.plans[0]].kind == PlanKind::Pair;
            if let Some(question) =
                question.filter(|question| !of_measures && self.stays_open(kind, question))
            {
                out.ask(&question.text, &question.evidence);
            }
        }
        let is_pair = kind.plans.iter().any(|plan| {
            let plan = &self.plans[*plan];
            plan.kind == PlanKind::Pair && plan.by_formula.is_none()
        });
        if several
            && is_pair
            && let (_, Some(question)) = self.tolerance_of(kind)
        {
            out.ask(&question.text, &question.evidence);
        }
    }

    pub(crate) fn keep_typed(&self, kind: &TableKind, typed: &[String], out: &mut ScriptWriter) {
        if typed.is_empty() {
            return;
        }
        let names: Vec<String> = typed
            .iter()
            .map(|key| crate::quoting::quoted(key))
            .collect();
        out.line(&format!("keep_typed({});", names.join(", ")));
        let question = kind
            .plans
            .iter()
            .find_map(|plan| self.asked.about(*plan, QuestionTopic::Keep));
        if let Some(question) =
            question.filter(|question| question.resolve(self.answers, "", "").open)
        {
            out.ask(&question.text, &question.evidence);
        }
    }
}
