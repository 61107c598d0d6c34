//! Writes which way is good: by measures, or for budgets by spending and income.

use std::collections::HashSet;

use serde_json::Value;

use crate::budget_lines::GoodList;
use crate::composer::Composer;
use crate::plan::PlanKind;
use crate::plan_cells::plan_name;
use crate::question::QuestionTopic;
use crate::quoting::name;
use crate::script::ScriptWriter;

/// A line that says which way is good.
struct GoodLine {
    /// The word of the rules.
    statement: &'static str,
    /// `true` if something tells which way is good; otherwise the line is a place for the answer.
    is_told: bool,
    /// `true` while nobody has answered.
    open: bool,
    names: Vec<String>,
}

impl Composer<'_> {
    /// Returns the measures whose tables do not say which way is good, by what holds for them and whether it is open.
    fn good_lists(&self) -> Vec<GoodList> {
        let mut lists: Vec<GoodList> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for (index, plan) in self.compared() {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            for row in plan.rows.iter().copied() {
                let Some(resolved) = self.resolved(index, QuestionTopic::GoodIs, row) else {
                    continue;
                };
                let signs = self.has_signs(plan)
                    && plan.target.is_some_and(|target| {
                        crate::condition::read(grid.text(row, table.columns[target].column))
                            .is_some()
                    });
                if signs {
                    continue;
                }
                let word = resolved
                    .value
                    .as_ref()
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                let open = resolved.open || word.is_none();
                let own = plan_name(table, grid, row);
                if !known.insert(ambersheet_ooxml::text::fold(&own)) {
                    continue;
                }
                match lists
                    .iter_mut()
                    .find(|(known, is_open, _)| *known == word && *is_open == open)
                {
                    Some((.., names)) => names.push(own),
                    None => lists.push((word, open, vec![own])),
                }
            }
        }
        lists
    }

    /// Returns the lines of a draft of variances alone, and what the sign of a variance says.
    fn variance_lines(&self, lists: &[GoodList]) -> Option<(Vec<GoodLine>, Option<&'static str>)> {
        let mut plans = self.compared();
        if lists.is_empty() || !plans.all(|(_, plan)| plan.is_variance) {
            return None;
        }
        let is_higher = |(word, ..): &GoodList| word.as_deref() != Some("lower");
        let meaning = match (lists.iter().all(is_higher), lists.iter().any(is_higher)) {
            (true, _) => "variance_is(\"favourable is positive\");",
            (false, false) => "variance_is(\"adverse is positive\");",
            // More than the budget is good for income, and bad for spending.
            (false, true) => "variance_is(\"actual - budget\");",
        };
        let differ = meaning.contains("actual");
        let line = |list: &GoodList| GoodLine {
            statement: match (differ, is_higher(list)) {
                (true, true) => "income",
                (true, false) => "spending",
                (false, _) => crate::policy::good_statement(list.0.as_deref()),
            },
            is_told: true,
            open: list.1,
            names: list.2.clone(),
        };
        Some((lists.iter().map(line).collect(), Some(meaning)))
    }

    /// Returns the lines, and the statement of the sign of a budget's figures that goes with them.
    fn good_statements(&self) -> (Vec<GoodLine>, Option<&'static str>) {
        let lists = self.good_lists();
        if let Some(variances) = self.variance_lines(&lists) {
            return variances;
        }
        if let Some(budget) = self.budget_lines(&lists) {
            let of_budget = |(statement, open, names)| GoodLine {
                statement,
                is_told: true,
                open,
                names,
            };
            return (
                budget.lists.into_iter().map(of_budget).collect(),
                budget.sign,
            );
        }
        let plain = |(word, open, names): GoodList| GoodLine {
            statement: crate::policy::good_statement(word.as_deref()),
            is_told: word.is_some(),
            open,
            names,
        };
        (lists.into_iter().map(plain).collect(), None)
    }

    /// Writes which way is good for the measures whose tables do not say it.
    pub(crate) fn good_lines(&self, out: &mut ScriptWriter) {
        let (lines, sign) = self.good_statements();
        if lines.is_empty() {
            return;
        }
        let question =
            (0..self.plans.len()).find_map(|plan| self.asked.about(plan, QuestionTopic::GoodIs));
        let some_say = self.plans.iter().any(|plan| {
            plan.kind == PlanKind::Pair && (plan.good_is.is_some() || self.has_signs(plan))
        });
        out.note("Which way is good.");
        for line in &lines {
            let statement = line.statement;
            if lines.len() == 1 && !some_say {
                out.line(&format!("{statement}(all_others);"));
            } else {
                out.line(&format!("{statement}(["));
                for own in &line.names {
                    out.line(&format!("  {},", name(own)));
                }
                out.line("]);");
            }
            if line.open {
                let (text, evidence) = match (line.is_told, question) {
                    (false, _) => (
                        "Which way is good for these? Nothing in the workbook tells; the line is only a place for the answer.",
                        "",
                    ),
                    (true, Some(question)) if self.facts.published.is_answer => (
                        question.text.as_str(),
                        "no published rating shows it for these",
                    ),
                    (true, Some(question)) => (question.text.as_str(), question.evidence.as_str()),
                    (true, None) => ("Is that so?", ""),
                };
                out.ask(text, evidence);
            } else if self.facts.published.is_answer {
                out.because(crate::published::SHOWN);
            }
        }
        if let Some(sign) = sign {
            out.line(sign);
        }
    }
}
