//! Drafts the rules for sheets: a script, with a question for everything that only a person can tell.

use ambersheet_policy::model::Period;
use serde_json::Value;

use crate::apply::apply;
use crate::ask::{Asked, Asker, cell_column, plan_name};
use crate::bands::{Key, keys};
use crate::draft_result::{DraftMeasure, SheetsDraft};
use crate::evidence::{Facts, Limits};
use crate::find::find;
use crate::grid::SheetGrid;
use crate::labels::{StatedPeriod, stated};
use crate::levels::{Levels, levels, statement};
use crate::plan::{Plan, PlanKind, plans};
use crate::question::{Answers, Question, Resolved, Topic};
use crate::quoting::{name, note, quoted_plain};
use crate::script::ScriptWriter;
use crate::statement::{ExtraKey, Kind, Sheets};
use crate::table::Table;

/// Everything that the lines of a draft need.
struct Composer<'a> {
    grids: &'a [SheetGrid],
    tables: &'a [Table],
    keys: &'a [Key],
    facts: &'a Facts,
    asked: &'a Asked,
    answers: &'a Answers,
    plans: &'a [Plan],
    levels: Vec<Levels>,
    keep: Vec<bool>,
    period: Option<Period>,
}

/// Drafts the rules for sheets, with the answers to questions of an earlier draft of the same sheets.
pub fn draft(grids: &[SheetGrid], file_name: &str, answers: &Answers) -> SheetsDraft {
    let tables: Vec<Table> = grids
        .iter()
        .enumerate()
        .flat_map(|(sheet, grid)| find(sheet, grid))
        .collect();
    let keys = keys(grids);
    let facts = Facts::read(grids, &tables, &keys);
    let mut plans = plans(grids, &tables, &keys);
    let asker = Asker {
        grids,
        tables: &tables,
        keys: &keys,
        facts: &facts,
    };
    let mut asked = asker.ask(&plans);
    for (index, plan) in plans.iter_mut().enumerate() {
        apply(grids, &tables, &asked, answers, index, plan);
    }
    asker.ask_again(&plans, &mut asked);
    let levels: Vec<Levels> = plans
        .iter()
        .enumerate()
        .map(|(index, plan)| {
            levels(
                (grids, &tables, &keys),
                &facts,
                &asked,
                answers,
                index,
                plan,
            )
        })
        .collect();
    let mut composer = Composer {
        grids,
        tables: &tables,
        keys: &keys,
        facts: &facts,
        asked: &asked,
        answers,
        plans: &plans,
        levels,
        keep: Vec::new(),
        period: None,
    };
    composer.keep = composer.kept();
    composer.period = composer.stated_period();
    let mut out = ScriptWriter::default();
    let count = composer.write(file_name, &mut out);
    if count == 0 {
        return crate::form_draft::draft(grids, file_name, answers);
    }
    let open = |question: &&Question| answers.get(&question.id).is_none_or(Value::is_null);
    SheetsDraft {
        script: if count == 0 {
            String::new()
        } else {
            out.script
        },
        questions: asked.questions.iter().filter(open).cloned().collect(),
        asked: asked
            .questions
            .iter()
            .map(|question| question.id.clone())
            .collect(),
        measures: composer.measures(),
        tables: count,
    }
}

impl Composer<'_> {
    fn rows(&self, plan: &Plan) -> usize {
        plan.rows.len()
    }

    /// Returns for each plan whether its levels are those of the scale: one script has one scale.
    fn kept(&self) -> Vec<bool> {
        let fold_all = |levels: &Levels| {
            levels
                .words
                .iter()
                .map(|word| ambersheet_ooxml::text::fold(word))
                .collect::<Vec<String>>()
        };
        let all: Vec<Vec<String>> = self.levels.iter().map(fold_all).collect();
        let fits = |one: &[String], other: &[String]| one.iter().all(|word| other.contains(word));
        let weight = |scale: &[String]| {
            let own = self
                .plans
                .iter()
                .zip(&all)
                .filter(|(_, words)| fits(words, scale));
            own.map(|(plan, _)| self.rows(plan)).sum::<usize>()
        };
        let best = all
            .iter()
            .max_by_key(|scale| (weight(scale), std::cmp::Reverse(scale.len())));
        all.iter()
            .map(|words| best.is_some_and(|best| fits(words, best)))
            .collect()
    }

    fn write(&self, file_name: &str, out: &mut ScriptWriter) -> usize {
        out.head(file_name);
        if let Some(period) = &self.period {
            out.note("The one line to change each quarter. Headings with {quarter} follow it.");
            out.line(&format!("period({});", quoted_plain(period.text())));
        }
        self.scale(out);
        let sheets = Sheets {
            grids: self.grids,
            tables: self.tables,
            period: self.period.as_ref(),
        };
        let kinds = sheets.kinds(self.plans, &self.keep);
        let several = kinds.len() > 1;
        let mut fields = Vec::new();
        for (index, kind) in kinds.iter().enumerate() {
            let extras = self.extras(kind, several, index);
            let typed = sheets.write(self.plans, kind, several, &extras, &mut fields, out);
            self.table_questions(kind, several, out);
            self.keep_typed(kind, &typed, out);
        }
        if !several {
            self.tolerance_line(&kinds, out);
        }
        self.good_words(out);
        self.good_lines(out);
        self.unit_lines(out);
        self.profile_lines(out);
        self.zero_lines(out);
        self.functions(out);
        if out.script.contains("  direction: write_to(") {
            out.note("Every change counts as one; write points(2) if smaller changes are none.");
            out.line("same_if_within(points(0));");
        }
        self.left_out(out);
        kinds.iter().map(|kind| kind.plans.len()).sum()
    }

    /// Returns the quarter that the heading of the figures names, with the year that it or another text of the workbook has.
    fn stated_period(&self) -> Option<Period> {
        let mut found: Option<(StatedPeriod, u8)> = None;
        for plan in self.plans.iter().filter(|plan| plan.kind == PlanKind::Pair) {
            let Some(actual) = plan.actual else { continue };
            let own = stated(&self.tables[plan.table].columns[actual].shown());
            let Some(quarter) = own.quarter else { continue };
            // Headings that follow one period cannot follow another too.
            if found.as_ref().is_some_and(|(_, known)| *known != quarter) {
                return None;
            }
            found.get_or_insert((own, quarter));
        }
        let (own, quarter) = found?;
        let cells = self
            .grids
            .iter()
            .flat_map(|grid| grid.rows.values().flatten())
            .filter(|cell| cell.is_text());
        let elsewhere = || {
            cells
                .map(|cell| stated(&cell.text))
                .find(|text| text.quarter == Some(quarter) && text.year.is_some())
        };
        let year = own.year.or_else(|| elsewhere()?.year);
        Some(Period::new(&year.map_or_else(
            || format!("Q{quarter}"),
            |year| format!("{year} Q{quarter}"),
        )))
    }

    fn scale(&self, out: &mut ScriptWriter) {
        let kept = self
            .levels
            .iter()
            .zip(&self.keep)
            .filter(|(_, keep)| **keep)
            .map(|(levels, _)| levels);
        let Some(levels) = kept.clone().max_by_key(|levels| levels.words.len()) else {
            return;
        };
        let (line, palette) = (statement(levels), crate::levels::palette(levels));
        if line.is_some() || !palette.is_empty() {
            out.note("The words of the ratings, best first, each with its colour.");
        }
        if let Some(line) = &line {
            out.line(line);
        }
        let open = (0..self.plans.len())
            .filter(|index| self.keep[*index] && self.levels[*index].open)
            .find_map(|index| self.asked.about(index, Topic::Order));
        if let Some(question) = open {
            out.ask(&question.text, &question.evidence);
        }
        for line in palette {
            out.line(&line);
        }
    }

    fn resolved(&self, plan: usize, topic: Topic, row: u32) -> Option<Resolved> {
        let question = self.asked.about(plan, topic)?;
        let own = &self.plans[plan];
        let table = &self.tables[own.table];
        let grid = &self.grids[table.sheet];
        let cell = cell_column(own).map_or_else(String::new, |column| {
            grid.place(row, table.columns[column].column)
        });
        Some(question.resolve(self.answers, &plan_name(table, grid, row), &cell))
    }

    /// Returns the value of a topic for all measures of a kind, if it is one and the same.
    fn uniform(&self, kind: &Kind, topic: Topic) -> Option<Resolved> {
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

    /// Returns the keys of a statement for what its tables say about limits.
    fn extras(&self, kind: &Kind, several: bool, number: usize) -> Vec<ExtraKey> {
        let index = kind.plans[0];
        let plan = &self.plans[index];
        let sheets = Sheets {
            grids: self.grids,
            tables: self.tables,
            period: self.period.as_ref(),
        };
        let table = &self.tables[plan.table];
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
                match self.facts.limits_of(self.grids, self.tables, plan) {
                    Some(Limits::Tolerance(column)) => {
                        extras.push(("amber_within", sheets.heading(table, column)))
                    }
                    Some(Limits::Minimum(column)) => {
                        extras.push(("intervention", sheets.heading(table, column)));
                        extras.push(("by", "first_of([ on_target(\"Green\"), up_to_intervention(\"Amber\"), otherwise(\"Red\") ])".to_owned()));
                    }
                    Some(Limits::Stated(tolerance)) => extras.push(("amber_within", tolerance)),
                    Some(Limits::Share(_)) => {
                        extras.push(("by", "function(\"by_share\")".to_owned()))
                    }
                    None if several => extras.push(("amber_within", self.tolerance_of(kind).0)),
                    None => {}
                }
            }
        }
        let _ = number;
        extras
    }

    /// Returns `true` if the targets of a plan have signs.
    fn has_signs(&self, plan: &Plan) -> bool {
        plan.target.is_some_and(|target| {
            let profile = &self.tables[plan.table].columns[target].profile;
            profile.conditions > 0 && profile.conditions * 2 > profile.filled
        })
    }

    fn risk_conditions(&self, plan: usize) -> String {
        let answer = self
            .asked
            .about(plan, Topic::Bands)
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

    /// Returns the tolerance of a kind as rules write it, and its question while it is open.
    fn tolerance_of(&self, kind: &Kind) -> (String, Option<&Question>) {
        let question = kind
            .plans
            .iter()
            .find_map(|plan| self.asked.about(*plan, Topic::Tolerance));
        let uniform = self.uniform(kind, Topic::Tolerance);
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

    /// Writes the questions that hold a whole statement.
    fn table_questions(&self, kind: &Kind, several: bool, out: &mut ScriptWriter) {
        let topics = [
            Topic::Period,
            Topic::Pairs,
            Topic::Target,
            Topic::Profile,
            Topic::Bands,
        ];
        for topic in topics {
            let question = kind
                .plans
                .iter()
                .find_map(|plan| self.asked.about(*plan, topic));
            if let Some(question) =
                question.filter(|question| question.resolve(self.answers, "", "").open)
            {
                out.ask(&question.text, &question.evidence);
            }
        }
        let is_pair = kind
            .plans
            .iter()
            .any(|plan| self.plans[*plan].kind == PlanKind::Pair);
        if several
            && is_pair
            && let (_, Some(question)) = self.tolerance_of(kind)
        {
            out.ask(&question.text, &question.evidence);
        }
    }

    fn keep_typed(&self, kind: &Kind, typed: &[String], out: &mut ScriptWriter) {
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
            .find_map(|plan| self.asked.about(*plan, Topic::Keep));
        if let Some(question) =
            question.filter(|question| question.resolve(self.answers, "", "").open)
        {
            out.ask(&question.text, &question.evidence);
        }
    }

    /// Writes the tolerance of a draft with one kind of tables: one for all, or one for each group of measures.
    fn tolerance_line(&self, kinds: &[Kind], out: &mut ScriptWriter) {
        let Some(kind) = kinds.first() else { return };
        let Some(question) = kind
            .plans
            .iter()
            .find_map(|plan| self.asked.about(*plan, Topic::Tolerance))
        else {
            return;
        };
        out.note("How far off target is still the middle rating; exactly that much is.");
        if self.uniform(kind, Topic::Tolerance).is_some() {
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
                let Some(resolved) = self.resolved(*plan, Topic::Tolerance, row) else {
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
            let patterns: Vec<String> = names
                .iter()
                .map(|own| crate::quoting::pattern(own))
                .collect();
            out.line(&format!(
                "measure({}, #{{ amber_within: {text} }});",
                crate::quoting::quoted(&patterns.join("|"))
            ));
            if open {
                out.ask(&question.text, &question.evidence);
            }
        }
    }

    /// Explains the words of columns for which way is good that the rules do not know themselves.
    fn good_words(&self, out: &mut ScriptWriter) {
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
    fn period_of_year(&self) -> Option<Period> {
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

    /// States how the year's targets spread, where an answer tells it.
    fn profile_lines(&self, out: &mut ScriptWriter) {
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for (index, plan) in self
            .plans
            .iter()
            .enumerate()
            .filter(|(index, plan)| self.keep[*index] && plan.kind == PlanKind::Pair)
        {
            let table = &self.tables[plan.table];
            for row in plan.rows.iter().copied() {
                let Some(resolved) = self
                    .resolved(index, Topic::Profile, row)
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
        let Some(period) = self
            .period
            .clone()
            .or_else(|| self.period_of_year())
            .filter(|_| !said.is_empty())
        else {
            return;
        };
        if self.period.is_none() {
            out.line(&format!("period({});", quoted_plain(period.text())));
        }
        let only = said.len() == 1;
        for (text, names) in said {
            let patterns: Vec<String> = names
                .iter()
                .map(|own| crate::quoting::pattern(own))
                .collect();
            let of = if only {
                "*".to_owned()
            } else {
                patterns.join("|")
            };
            out.line(&format!(
                "measure({}, #{{ profile: {text} }});",
                crate::quoting::quoted(&of)
            ));
        }
    }

    /// Gives measures with a target of zero an allowance of their own, since a percentage of zero is none.
    fn zero_lines(&self, out: &mut ScriptWriter) {
        let mut names: Vec<String> = Vec::new();
        for (index, plan) in self
            .plans
            .iter()
            .enumerate()
            .filter(|(index, plan)| self.keep[*index] && plan.kind == PlanKind::Pair)
        {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let Some(target) = plan.target else { continue };
            for row in plan.rows.iter().copied() {
                let text = grid.text(row, table.columns[target].column);
                let number = crate::profile::number_at(grid, row, table.columns[target].column)
                    .or_else(|| text.split(' ').next()?.parse().ok());
                let closed = self
                    .resolved(index, Topic::Tolerance, row)
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
            let patterns: Vec<String> = names
                .iter()
                .map(|own| crate::quoting::pattern(own))
                .collect();
            out.line(&format!(
                "measure({}, #{{ amber_within: points(0) }});",
                crate::quoting::quoted(&patterns.join("|"))
            ));
            out.line("because(\"a percentage of a target of 0 is 0\");");
        }
    }

    /// States the unit of figures without one beside targets in percent, where the name or the unit's column shows it.
    fn unit_lines(&self, out: &mut ScriptWriter) {
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

    /// Writes which way is good for the measures whose tables do not say it.
    fn good_lines(&self, out: &mut ScriptWriter) {
        let mut lists: Vec<(Option<String>, bool, Vec<String>)> = Vec::new();
        for (index, plan) in self
            .plans
            .iter()
            .enumerate()
            .filter(|(index, plan)| self.keep[*index] && plan.kind == PlanKind::Pair)
        {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            for row in plan.rows.iter().copied() {
                let Some(resolved) = self.resolved(index, Topic::GoodIs, row) else {
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
                let known = lists.iter().any(|(.., names)| {
                    names.iter().any(|name| {
                        ambersheet_ooxml::text::fold(name) == ambersheet_ooxml::text::fold(&own)
                    })
                });
                if known {
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
        if lists.is_empty() {
            return;
        }
        let question = (0..self.plans.len()).find_map(|plan| self.asked.about(plan, Topic::GoodIs));
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

    fn functions(&self, out: &mut ScriptWriter) {
        let share = (0..self.plans.len())
            .filter(|index| self.keep[*index] && self.plans[*index].kind == PlanKind::Pair)
            .find_map(|index| {
                match self
                    .facts
                    .limits_of(self.grids, self.tables, &self.plans[index])
                {
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

    /// Notes the tables that are left out since their levels are not those of the scale.
    fn left_out(&self, out: &mut ScriptWriter) {
        for (plan, _) in self
            .plans
            .iter()
            .zip(&self.keep)
            .filter(|(_, keep)| !**keep)
        {
            let table = &self.tables[plan.table];
            let place =
                self.grids[table.sheet].place(table.heading_row, table.columns[table.name].column);
            out.note(&format!(
                "Left out: the table at {}, whose ratings have other words than the scale above.",
                note(&place)
            ));
        }
    }

    fn measures(&self) -> Vec<DraftMeasure> {
        let mut found = Vec::new();
        for (index, plan) in self
            .plans
            .iter()
            .enumerate()
            .filter(|(index, plan)| self.keep[*index] && plan.kind == PlanKind::Pair)
        {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            for row in plan.rows.iter().copied() {
                let text = |column: Option<usize>| {
                    column
                        .map_or("", |column| grid.text(row, table.columns[column].column))
                        .to_owned()
                };
                let good = self.facts.good_of(self.grids, self.tables, plan, row);
                let resolved = self.resolved(index, Topic::GoodIs, row);
                let by_question = resolved
                    .and_then(|resolved| resolved.value)
                    .and_then(|value| value.as_str().map(str::to_owned));
                let place = cell_column(plan).map_or_else(String::new, |column| {
                    grid.place(row, table.columns[column].column)
                });
                found.push(DraftMeasure {
                    name: plan_name(table, grid, row),
                    place,
                    target: text(plan.target),
                    good_is: by_question.or_else(|| good.as_ref().map(|good| good.word.to_owned())),
                    why: good.map_or_else(String::new, |good| good.why),
                    is_stated: self.facts.says_good(self.grids, self.tables, plan),
                });
            }
        }
        found
    }
}
