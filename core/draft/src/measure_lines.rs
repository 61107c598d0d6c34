//! Writes what a draft says about measures: tolerances, profiles, units, and which way is good.

use std::collections::HashSet;

use ambersheet_policy::model::Period;
use serde_json::Value;

use crate::composer::Composer;
use crate::evidence::Limits;
use crate::labels::{StatedPeriod, stated};
use crate::plan::PlanKind;
use crate::plan_cells::plan_name;
use crate::question::QuestionTopic;
use crate::quoting::{any_of, name, note, quoted, quoted_plain};
use crate::script::ScriptWriter;
use crate::statement::TableKind;

/// What is good, `true` while nobody has answered it, and the measures for which it holds.
type GoodList = (Option<String>, bool, Vec<String>);

impl Composer<'_> {
    /// Writes the tolerance of a draft with one kind of tables: one for all, or one for each group of measures.
    pub(crate) fn tolerance_line(&self, kinds: &[TableKind], out: &mut ScriptWriter) {
        let Some(kind) = kinds.first() else { return };
        let Some(question) = kind
            .plans
            .iter()
            .find_map(|plan| self.asked.about(*plan, QuestionTopic::Tolerance))
        else {
            return;
        };
        out.note("How far off target is still the middle rating; exactly that much is.");
        if self.uniform(kind, QuestionTopic::Tolerance).is_some() {
            let (line, open) = self.tolerance_of(kind);
            out.line(&format!("amber_within({line});"));
            if let Some(question) = open {
                out.ask(&question.text, &question.evidence);
            }
            return;
        }
        let mut groups: Vec<(String, bool, Vec<String>)> = Vec::new();
        for plan in &kind.plans {
            let table = &self.tables[self.plans[*plan].table];
            for row in self.plans[*plan].rows.iter().copied() {
                let Some(resolved) = self.resolved(*plan, QuestionTopic::Tolerance, row) else {
                    continue;
                };
                let value = resolved.value.as_ref().and_then(crate::policy::tolerance);
                let open = resolved.open || value.is_none();
                let text = value.unwrap_or_else(|| "percent_of_target(5)".to_owned());
                let own = plan_name(table, &self.grids[table.sheet], row);
                match groups
                    .iter_mut()
                    .find(|(known, is_open, _)| *known == text && *is_open == open)
                {
                    Some((_, _, names)) => crate::body::push_new(names, &own),
                    None => groups.push((text, open, vec![own])),
                }
            }
        }
        for (text, open, names) in groups {
            let names = any_of(&names);
            out.line(&format!("measure({names}, #{{ amber_within: {text} }});"));
            if open {
                out.ask(&question.text, &question.evidence);
            }
        }
    }

    /// Explains the words of columns for which way is good that the rules do not know themselves.
    pub(crate) fn good_words(&self, out: &mut ScriptWriter) {
        let mut words: Vec<(String, &'static str)> = Vec::new();
        for plan in self.plans.iter().filter(|plan| {
            plan.kind == PlanKind::Pair && self.facts.says_good(self.grids, self.tables, plan)
        }) {
            let table = &self.tables[plan.table];
            let Some(column) = plan.good_is.map(|column| table.columns[column].column) else {
                continue;
            };
            for row in plan.rows.iter().copied() {
                let text = self.grids[table.sheet].text(row, column);
                if let Some((word, false)) = crate::profile::polarity_of(text)
                    && !words.iter().any(|(known, _)| {
                        ambersheet_ooxml::text::fold(known) == ambersheet_ooxml::text::fold(text)
                    })
                {
                    words.push((text.to_owned(), word));
                }
            }
        }
        for (text, word) in words {
            let word = if word == "close" {
                "close_to_target"
            } else {
                word
            };
            out.line(&format!("good_is_means({}, {word});", name(&text)));
        }
    }

    /// Returns the quarter that a text of the workbook names, with its year.
    pub(crate) fn period_of_year(&self) -> Option<Period> {
        let cells = self
            .grids
            .iter()
            .flat_map(|grid| grid.rows.values().flatten());
        let texts: Vec<StatedPeriod> = cells
            .filter(|cell| cell.is_text())
            .map(|cell| stated(&cell.text))
            .collect();
        let quarter = texts.iter().find_map(|text| text.quarter)?;
        let year = texts.iter().find_map(|text| text.year.clone());
        Some(Period::new(&year.map_or_else(
            || format!("Q{quarter}"),
            |year| format!("{year} Q{quarter}"),
        )))
    }

    /// Writes the period by which a profile goes; where nothing names it, everything waits for it.
    fn period_of_profile(&self, out: &mut ScriptWriter) {
        if let Some(period) = self.period_of_year() {
            out.line(&format!("period({});", quoted_plain(period.text())));
            return;
        }
        out.line("period(\"Q1\");");
        out.ask(
            "Which period is rated? Write it in the place of Q1.",
            "nothing in the workbook names the quarter, and the target is for the year",
        );
    }

    /// States how the year's targets spread, where an answer tells it.
    pub(crate) fn profile_lines(&self, out: &mut ScriptWriter) {
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for (index, plan) in self.compared() {
            let table = &self.tables[plan.table];
            for row in plan.rows.iter().copied() {
                let Some(resolved) = self
                    .resolved(index, QuestionTopic::Profile, row)
                    .filter(|resolved| !resolved.open)
                else {
                    continue;
                };
                let Some(text) = resolved.value.as_ref().and_then(crate::policy::profile) else {
                    continue;
                };
                let own = plan_name(table, &self.grids[table.sheet], row);
                match said.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, names)) => crate::body::push_new(names, &own),
                    None => said.push((text, vec![own])),
                }
            }
        }
        if said.is_empty() {
            return;
        }
        if self.period.is_none() {
            self.period_of_profile(out);
        }
        let only = said.len() == 1;
        for (text, names) in said {
            let names = if only { quoted("*") } else { any_of(&names) };
            out.line(&format!("measure({names}, #{{ profile: {text} }});"));
        }
    }

    /// Gives measures with a target of zero an allowance of their own, since a percentage of zero is none.
    pub(crate) fn zero_lines(&self, out: &mut ScriptWriter) {
        let mut names: Vec<String> = Vec::new();
        for (index, plan) in self.compared() {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let Some(target) = plan.target else { continue };
            for row in plan.rows.iter().copied() {
                let text = grid.text(row, table.columns[target].column);
                let number = crate::profile::number_at(grid, row, table.columns[target].column)
                    .or_else(|| text.split(' ').next()?.parse().ok());
                let closed = self
                    .resolved(index, QuestionTopic::Tolerance, row)
                    .is_some_and(|resolved| {
                        !resolved.open
                            && resolved
                                .value
                                .is_some_and(|value| value.get("percent_of_target").is_some())
                    });
                if closed && number.is_some_and(|number| number.is_zero()) {
                    crate::body::push_new(&mut names, &plan_name(table, grid, row));
                }
            }
        }
        if !names.is_empty() {
            out.line(&format!(
                "measure({}, #{{ amber_within: points(0) }});",
                any_of(&names)
            ));
            out.line("because(\"a percentage of a target of 0 is 0\");");
        }
    }

    /// States the unit of figures without one beside targets in percent, where the name or the unit's column shows it.
    pub(crate) fn unit_lines(&self, out: &mut ScriptWriter) {
        for plan in self.plans.iter().filter(|plan| plan.kind == PlanKind::Pair) {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let Some((actual, target)) = plan.actual.zip(plan.target) else {
                continue;
            };
            for row in plan.rows.iter().copied() {
                let text = |column: usize| grid.text(row, table.columns[column].column);
                let unit = table
                    .columns
                    .iter()
                    .find(|column| column.weight(crate::lexicon::Meaning::Unit) >= 3)
                    .map_or("", |column| grid.text(row, column.column));
                let own = plan_name(table, grid, row);
                let bare = |text: &str| {
                    !text.contains('%') && text.parse::<rust_decimal::Decimal>().is_ok()
                };
                if text(target).contains('%')
                    && bare(text(actual))
                    && (own.contains('%') || unit.contains('%'))
                {
                    out.line(&format!("measure({}, #{{ unit: percent }});", name(&own)));
                }
            }
        }
    }

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

    /// Writes which way is good for the measures whose tables do not say it.
    pub(crate) fn good_lines(&self, out: &mut ScriptWriter) {
        let lists = self.good_lists();
        if lists.is_empty() {
            return;
        }
        let question =
            (0..self.plans.len()).find_map(|plan| self.asked.about(plan, QuestionTopic::GoodIs));
        let some_say = self.plans.iter().any(|plan| {
            plan.kind == PlanKind::Pair && (plan.good_is.is_some() || self.has_signs(plan))
        });
        out.note("Which way is good.");
        for (word, open, names) in &lists {
            let statement = crate::policy::good_statement(word.as_deref());
            if lists.len() == 1 && !some_say {
                out.line(&format!("{statement}(all_others);"));
            } else {
                out.line(&format!("{statement}(["));
                for own in names {
                    out.line(&format!("  {},", name(own)));
                }
                out.line("]);");
            }
            if *open {
                let (text, evidence) = match (word, question) {
                    (None, _) => (
                        "Which way is good for these? Nothing in the workbook tells; the line is only a place for the answer.",
                        "",
                    ),
                    (Some(_), Some(question)) => {
                        (question.text.as_str(), question.evidence.as_str())
                    }
                    (Some(_), None) => ("Is that so?", ""),
                };
                out.ask(text, evidence);
            }
        }
    }

    pub(crate) fn functions(&self, out: &mut ScriptWriter) {
        let share = self.compared().find_map(|(_, plan)| {
            match self.facts.limits_of(self.grids, self.tables, plan) {
                Some(Limits::Share(key)) => Some(key),
                _ => None,
            }
        });
        if let Some(key) = share {
            let key = &self.keys[key];
            out.note(&format!("By {}: {}", note(&key.place), note(&key.text)));
            for line in crate::policy::share_function("by_share", key) {
                out.line(&line);
            }
        }
    }
}
