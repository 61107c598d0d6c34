//! Writes what a draft says about measures: tolerances, profiles, units, and which way is good.

use ambersheet_policy::model::Period;
use ambersheet_policy::period::{PeriodName, PeriodPart};
use serde_json::Value;

use crate::composer::Composer;
use crate::evidence::Limits;
use crate::labels::{StatedPeriod, stated};
use crate::level_columns::{bands, level_columns};
use crate::period::part_in;
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::plan_name;
use crate::profile::has_decimal_comma;
use crate::question::QuestionTopic;
use crate::quoting::{any_of, name, note, quoted, quoted_plain};
use crate::script::ScriptWriter;
use crate::statement::TableKind;
use crate::table::{FoundColumn, FoundTable};

/// A target that holds whole at any time, which is how targets count if nothing else is said.
const FLAT: &str = "flat";

impl Composer<'_> {
    /// Writes the tolerance of a draft with one kind of tables: one for all, or one for each group of measures.
    pub(crate) fn tolerance_line(&self, kinds: &[TableKind], out: &mut ScriptWriter) {
        let Some(kind) = kinds.first() else { return };
        if self.tolerance_column(kind).is_some() {
            return;
        }
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
            match (open, self.facts.published.reason_for(&line)) {
                (Some(question), _) => out.ask(&question.text, &question.evidence),
                (None, Some(why)) => out.because(why),
                (None, None) => {}
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
            } else if let Some(why) = self.facts.published.reason_for(&text) {
                out.because(why);
            }
        }
    }

    /// Writes the limits of levels that columns of the return hold: for each group of measures the same conditions.
    pub(crate) fn band_lines(&self, out: &mut ScriptWriter) {
        let mut groups: Vec<(String, bool, Vec<String>)> = Vec::new();
        let mut asked = None;
        for (index, plan) in self.compared() {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let Some(columns) = level_columns(table, plan.target) else {
                continue;
            };
            for row in plan.rows.iter().copied() {
                let Some(resolved) = self.resolved(index, QuestionTopic::Bands, row) else {
                    continue;
                };
                asked = asked.or_else(|| self.asked.about(index, QuestionTopic::Bands));
                let guess = || bands(grid, table, row, columns).map(|(bands, _)| bands);
                let open = resolved.open || resolved.value.is_none();
                let in_percent = plan.actual.is_some_and(|actual| {
                    let profile = &table.columns[actual].profile;
                    profile.percents * 2 > profile.numbers
                });
                let shown = |value| {
                    if in_percent {
                        crate::policy::in_percent(value)
                    } else {
                        value
                    }
                };
                let value = resolved.value.or_else(guess).map(shown);
                let Some(text) = value.as_ref().and_then(crate::policy::by_answer) else {
                    continue;
                };
                let own = plan_name(table, grid, row);
                match groups
                    .iter_mut()
                    .find(|(known, is_open, _)| *known == text && *is_open == open)
                {
                    Some((_, _, names)) => crate::body::push_new(names, &own),
                    None => groups.push((text, open, vec![own])),
                }
            }
        }
        if !groups.is_empty() {
            out.note("The limits of the levels.");
        }
        for (text, open, names) in groups {
            out.line(&format!("measure({}, #{{ by: {text} }});", any_of(&names)));
            if let Some(question) = asked.filter(|_| open) {
                out.ask(&question.text, &question.evidence);
            }
        }
    }

    /// Writes the limits of budgets in percent, as an answer gives them.
    pub(crate) fn percent_lines(&self, out: &mut ScriptWriter) {
        let mut groups: Vec<(Option<Value>, usize, Vec<String>)> = Vec::new();
        for (index, plan) in self.compared() {
            let question = self.asked.about(index, QuestionTopic::Bands);
            let of_key = self.facts.percent_key_of(self.tables, plan);
            let Some(question) = question.filter(|_| of_key.is_some()) else {
                continue;
            };
            let answer = question.resolve(self.answers, "", "").value;
            let known = groups.iter().position(|(known, ..)| *known == answer);
            let place = known.unwrap_or(groups.len());
            if known.is_none() {
                groups.push((answer, index, Vec::new()));
            }
            let table = &self.tables[plan.table];
            for row in plan.rows.iter().copied() {
                let own = plan_name(table, &self.grids[table.sheet], row);
                crate::body::push_new(&mut groups[place].2, &own);
            }
        }
        for (place, (answer, index, names)) in groups.iter().enumerate() {
            let names = any_of(names);
            let own = format!("by_percent_of_target_{}", place + 1);
            let answer = answer.as_ref();
            let function = answer.and_then(|bands| crate::policy::percent_function(&own, bands));
            out.note("The limits of the levels in percent of the budget.");
            if let Some(lines) = function {
                out.line(&format!(
                    "measure({names}, #{{ by: function({}) }});",
                    quoted(&own)
                ));
                for line in lines {
                    out.line(&line);
                }
                continue;
            }
            let words = &self.levels[*index].words;
            let word = |word: Option<&String>| word.map_or_else(String::new, |it| quoted_plain(it));
            out.line(&format!(
                "measure({names}, #{{ by: first_of([ at_most(0, {}), otherwise({}) ]) }});",
                word(words.first()),
                word(words.last())
            ));
            if let Some(question) = self.asked.about(*index, QuestionTopic::Bands) {
                out.ask(&question.text, &question.evidence);
            }
        }
    }

    /// Explains the words of columns for which way is good that the rules do not know themselves.
    pub(crate) fn good_words(&self, out: &mut ScriptWriter) {
        let mut words: Vec<(String, &'static str)> = Vec::new();
        for plan in self.plans.iter().filter(|plan| {
            plan.kind == PlanKind::Pair
                && plan.by_formula.is_none()
                && self.facts.says_good(self.grids, self.tables, plan)
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

    /// States that texts have decimal commas, where those of the figures and targets have.
    pub(crate) fn comma_line(&self, out: &mut ScriptWriter) {
        let of_plan = |(_, plan): (usize, &Plan)| {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let columns: Vec<u32> = plan
                .actual
                .into_iter()
                .chain(plan.target)
                .map(|column| table.columns[column].column)
                .collect();
            table.records().any(|row| {
                let texts = columns.iter().filter_map(|column| grid.at(row, *column));
                texts
                    .filter(|cell| cell.is_text())
                    .any(|cell| has_decimal_comma(&cell.text))
            })
        };
        if self.compared().any(of_plan) {
            out.line("decimal_comma(yes);");
        }
    }

    /// Returns the lines for the period that an answer names.
    fn period_by_answer(&self) -> Option<Vec<String>> {
        let of_plan = |(index, _): (usize, &Plan)| {
            let question = self.asked.about(index, QuestionTopic::Period)?;
            let value = question.resolve(self.answers, "", "");
            let text = value.value.filter(|_| !value.open)?.as_str()?.to_owned();
            PeriodName::read(&text).map(|name| (name, text))
        };
        let (name, text) = self.compared().find_map(of_plan)?;
        let starts = if name.part.of_year(None).is_some() {
            None
        } else {
            Some(self.year_ends()?)
        };
        Some(period_lines(&text, starts))
    }

    /// Returns the lines for the part of the year that the headings of all figures name.
    fn period_of_figures(&self) -> Option<Vec<String>> {
        let of_plan = |(_, plan): (usize, &Plan)| {
            let table = &self.tables[plan.table];
            let shown = table.columns[plan.actual?].shown();
            let starts = first_month(table).or_else(|| self.year_ends());
            part_in(&shown)
                .map(|name| (name, starts))
                .or_else(|| Some((crate::period::quarter_in(&shown, starts?)?, None)))
        };
        let mut parts = self.compared().map(of_plan);
        let (first, starts) = parts.next()??;
        if !parts.all(|part| part == Some((first, starts))) {
            return None;
        }
        // A month says how much of the year is over only where the year is known to begin.
        match (first.part.of_year(None), starts) {
            (Some(_), _) => Some(period_lines(&first.shown(0), None)),
            (None, Some(month)) => Some(period_lines(&first.shown(0), Some(month))),
            (None, None) => None,
        }
    }

    /// Returns the month in which the year begins, if a text of the workbook says when it ends.
    fn year_ends(&self) -> Option<u8> {
        const ENDS: [(&str, u8); 5] = [
            ("31 march", 4),
            ("31 august", 9),
            ("31 july", 8),
            ("31 december", 1),
            ("30 june", 7),
        ];
        let cells = self
            .grids
            .iter()
            .flat_map(|grid| grid.rows.values().flatten());
        let texts = cells
            .filter(|cell| cell.is_text())
            .map(|cell| ambersheet_ooxml::text::fold(&cell.text));
        let mut years = texts.filter(|text| text.contains("year to") || text.contains("year end"));
        years.find_map(|text| {
            ENDS.iter()
                .find(|(end, _)| text.contains(end))
                .map(|(_, month)| *month)
        })
    }

    /// Writes the period by which a profile goes; where nothing names it, everything waits for it.
    fn period_of_profile(&self, out: &mut ScriptWriter) {
        if let Some(lines) = self.period_by_answer().or_else(|| self.period_of_figures()) {
            for line in lines {
                out.line(&line);
            }
            return;
        }
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
        if said.iter().all(|(text, _)| text == FLAT) {
            out.note("The targets are for the same time as the figures.");
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
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for (index, plan) in self.compared() {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            let Some(target) = plan.target else { continue };
            for row in plan.rows.iter().copied() {
                let text = grid.text(row, table.columns[target].column);
                let number = crate::profile::number_at(grid, row, table.columns[target].column)
                    .or_else(|| text.split(' ').next()?.parse().ok());
                let allowed = self
                    .resolved(index, QuestionTopic::Tolerance, row)
                    .filter(|resolved| !resolved.open)
                    .and_then(|resolved| crate::policy::at_zero(&resolved.value?));
                let Some(allowed) = allowed.filter(|_| number.is_some_and(|n| n.is_zero())) else {
                    continue;
                };
                let own = plan_name(table, grid, row);
                match groups.iter_mut().find(|(known, _)| *known == allowed) {
                    Some((_, names)) => crate::body::push_new(names, &own),
                    None => groups.push((allowed, vec![own])),
                }
            }
        }
        for (allowed, names) in groups {
            out.line(&format!(
                "measure({}, #{{ amber_within: {allowed} }});",
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

    pub(crate) fn functions(&self, out: &mut ScriptWriter) {
        let of_people = self
            .compared()
            .filter(|(_, plan)| plan.by_formula.is_none());
        let share = of_people.into_iter().find_map(|(_, plan)| {
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

/// Returns the first month of the year, where the headings of a table name the parts of a year one after another.
fn first_month(table: &FoundTable) -> Option<u8> {
    let parts: Vec<&FoundColumn> = table
        .columns
        .iter()
        .filter(|column| column.only_period)
        .collect();
    let first = parts.first().filter(|_| parts.len() >= 3)?;
    crate::period::first_month_in(&first.heading)
}

/// Returns the lines that state a period, and the month in which the year begins.
fn period_lines(text: &str, starts: Option<u8>) -> Vec<String> {
    let mut lines = vec![format!("period({});", quoted_plain(text))];
    lines.extend(starts.map(|month| {
        let name = PeriodName {
            part: PeriodPart::Month(month),
            year: None,
            to_date: false,
        };
        format!("year_starts({});", quoted_plain(&name.shown(0)))
    }));
    lines
}
