//! Asks for the limits of levels: of scores, and of figures whose limits stand in columns.

use serde_json::Value;

use crate::ask::{Asker, PendingQuestion};
use crate::bands::says_limits;
use crate::level_columns::{LevelColumns, bands, level_columns};
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::plan_name;
use crate::question::QuestionTopic;
use crate::quoting::note;

impl Asker<'_> {
    /// Returns the columns that hold the limits of the levels of a plan.
    pub(crate) fn levels_of(&self, plan: &Plan) -> Option<LevelColumns> {
        let of_pair = plan.kind == PlanKind::Pair && plan.kinds.is_none();
        of_pair
            .then(|| level_columns(&self.tables[plan.table], plan.target))
            .flatten()
    }

    /// Returns `true` if each row of a plan says its limits in words.
    pub(crate) fn limits_in_words(&self, plan: &Plan) -> bool {
        let table = &self.tables[plan.table];
        (0..table.columns.len()).any(|column| says_limits(&self.grids[table.sheet], table, column))
    }

    /// Asks whether the limits in columns are read as they are meant.
    fn limits(&self, plan: &Plan, columns: LevelColumns) -> PendingQuestion {
        let table = &self.tables[plan.table];
        let grid = &self.grids[table.sheet];
        let mut map = serde_json::Map::new();
        for row in plan.rows.iter().copied() {
            let read = bands(grid, table, row, columns).filter(|(_, is_told)| *is_told);
            let value = read.map_or(Value::Null, |(bands, _)| bands);
            map.insert(plan_name(table, grid, row), value);
        }
        let headings = [Some(columns.green), columns.amber, columns.red];
        let shown: Vec<String> = headings
            .iter()
            .flatten()
            .map(|column| format!("\"{}\"", note(&table.columns[*column].heading)))
            .collect();
        PendingQuestion {
            topic: QuestionTopic::Bands,
            text: "Are these the limits of the levels? Move what is wrong.".to_owned(),
            evidence: format!("they stand in {}", shown.join(", ")),
            proposed: Some(Value::Object(map)),
            choices: Vec::new(),
        }
    }

    pub(crate) fn bands(&self, plan: &Plan) -> Option<PendingQuestion> {
        if let Some(columns) = self.levels_of(plan) {
            return Some(self.limits(plan, columns));
        }
        if let Some(key) = self.facts.percent_key_of(self.tables, plan) {
            return Some(PendingQuestion {
                topic: QuestionTopic::Bands,
                text: "Which percentages of the budget does each level have?".to_owned(),
                evidence: key.to_owned(),
                proposed: None,
                choices: Vec::new(),
            });
        }
        if plan.kind != PlanKind::Risk
            || self.facts.score_key(self.keys, self.tables, plan).is_some()
        {
            return None;
        }
        if plan.factors.is_none() && self.tables[plan.table].is_meant() {
            return Some(PendingQuestion {
                topic: QuestionTopic::Bands,
                text: "Which figures are green, which are amber, and which are red?".to_owned(),
                evidence: "there are no targets".to_owned(),
                proposed: None,
                choices: Vec::new(),
            });
        }
        Some(PendingQuestion {
            topic: QuestionTopic::Bands,
            text: "From which score on is a risk amber, and from which is it red?".to_owned(),
            evidence: "no key of the scores was found".to_owned(),
            proposed: None,
            choices: Vec::new(),
        })
    }
}
