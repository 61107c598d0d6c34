//! Writes which way is good: by measures, or for budgets by spending and income.

use std::collections::{HashMap, HashSet};

use ambersheet_ooxml::text::fold;
use serde_json::Value;

use crate::budget_lines::GoodList;
use crate::composer::Composer;
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::plan_name;
use crate::question::QuestionTopic;
use crate::quoting::{name, quoted_plain};
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

impl GoodLine {
    fn told(statement: &'static str, open: bool, names: Vec<String>) -> Self {
        Self {
            statement,
            is_told: true,
            open,
            names,
        }
    }
}

/// Returns `true` unless a list is answered with "lower".
fn is_higher((word, ..): &GoodList) -> bool {
    word.as_deref() != Some("lower")
}

/// Returns the lines of variances that are good above 0 for some lines and below 0 for others: more than the budget is good for
/// income, and bad for spending. The names tell which of the two figures is taken from the other.
fn mixed_variances(
    lists: &[GoodList],
    figures: &HashMap<String, &'static str>,
) -> (Vec<GoodLine>, Option<&'static str>) {
    let mut agree = lists.iter().flat_map(|list| {
        let words = list.2.iter().filter_map(|name| figures.get(&fold(name)));
        words.map(|word| (*word == "higher") == is_higher(list))
    });
    let is_turned = agree.next() == Some(false) && agree.all(|agrees| !agrees);
    let lines = lists.iter().map(|list| {
        let is_income = is_higher(list) != is_turned;
        let statement = if is_income { "income" } else { "spending" };
        GoodLine::told(statement, list.1, list.2.clone())
    });
    let meaning = if is_turned {
        "variance_is(\"budget - actual\");"
    } else {
        "variance_is(\"actual - budget\");"
    };
    (lines.collect(), Some(meaning))
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
                if !known.insert(fold(&own)) {
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

    /// Returns the lines of a draft of variances, and what the sign of a variance says. The answers tell which variances are
    /// good; which way is good for the figures themselves, the budgets and the names tell.
    fn variance_lines(&self, lists: &[GoodList]) -> Option<(Vec<GoodLine>, Option<&'static str>)> {
        let mut plans = self.compared();
        if lists.is_empty() || !plans.all(|(_, plan)| plan.is_variance) {
            return None;
        }
        let figures = self.directions_of_figures();
        let some = |higher| lists.iter().any(|list| is_higher(list) == higher);
        let meaning = match (some(true), some(false)) {
            (true, true) => return Some(mixed_variances(lists, &figures)),
            (true | false, false) => "variance_is(\"favourable is positive\");",
            (false, true) => "variance_is(\"adverse is positive\");",
        };
        let mut lines = Vec::new();
        for list in lists {
            let answered = crate::policy::good_statement(list.0.as_deref());
            let statement = |name: &String| match figures.get(&fold(name)) {
                Some(word) if answered != "close_to_target" => {
                    crate::policy::good_statement(Some(word))
                }
                Some(_) | None => answered,
            };
            for word in ["higher_is_better", "lower_is_better", "close_to_target"] {
                let names = list.2.iter().filter(|name| statement(name) == word);
                let names: Vec<String> = names.cloned().collect();
                if !names.is_empty() {
                    lines.push(GoodLine::told(word, list.1, names));
                }
            }
        }
        Some((lines, Some(meaning)))
    }

    /// Returns which way is good for the figures beside variances, `higher` or `lower`, by folded names, as far as their signs
    /// and words tell.
    fn directions_of_figures(&self) -> HashMap<String, &'static str> {
        let mut found = HashMap::new();
        for (_, plan) in self.compared().filter(|(_, plan)| plan.target.is_some()) {
            let table = &self.tables[plan.table];
            let figures = Plan {
                is_variance: false,
                ..plan.clone()
            };
            for row in plan.rows.iter().copied() {
                let good = self.facts.good_of(self.grids, self.tables, &figures, row);
                if let Some(good) = good.filter(|good| matches!(good.word, "higher" | "lower")) {
                    let own = plan_name(table, &self.grids[table.sheet], row);
                    found.insert(fold(&own), good.word);
                }
            }
        }
        found
    }

    /// Returns the lines, and the statement of the sign of a budget's figures that goes with them.
    fn good_statements(&self) -> (Vec<GoodLine>, Option<&'static str>) {
        let lists = self.good_lists();
        if let Some(variances) = self.variance_lines(&lists) {
            return variances;
        }
        if let Some(budget) = self.budget_lines(&lists) {
            let lists = budget.lists.into_iter();
            let lines =
                lists.map(|(statement, open, names)| GoodLine::told(statement, open, names));
            return (lines.collect(), budget.sign);
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
        if lines.iter().any(|line| line.statement == "spending") {
            self.underspend_note(out);
        }
    }

    /// Shows the line for an underspend, as a note: no workbook tells from where on one is a concern, and none has to be.
    fn underspend_note(&self, out: &mut ScriptWriter) {
        let Some((index, _)) = self.compared().next() else {
            return;
        };
        let words = &self.levels[index].words;
        let Some(level) = words.get(1) else { return };
        out.note("An underspend is no concern here. If one over 10% of the budget is, take away the // before the next line.");
        out.line(&format!(
            "// underspend_beyond(percent_of_target(10), {});",
            quoted_plain(level)
        ));
    }
}
