//! Drafts the rules for sheets: a script, with a question for everything that only a person can tell.

use std::borrow::Cow;

use ambersheet_policy::model::Period;
use serde_json::Value;

use crate::across::turned;
use crate::apply::{apply, names_columns};
use crate::ask::{Asked, Asker};
use crate::bands::{Key, keys};
use crate::budget::Good;
use crate::columns::{columns_question, named};
use crate::composer::Composer;
use crate::draft_result::{DraftMeasure, SheetsDraft};
use crate::evidence::Evidence;
use crate::find::find;
use crate::formula_lines::{of_formulas, rules_of};
use crate::formulas::cells::{Background, FormulaBook};
use crate::formulas::read::{Verdicts, read};
use crate::formulas::reading::ColumnReading;
use crate::grid::SheetGrid;
use crate::labels::{StatedPeriod, stated};
use crate::levels::{ScaleLevels, levels, statement};
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::{cell_column, plan_name};
use crate::plans::plans;
use crate::published::ShownByRatings;
use crate::question::{GivenAnswers, Question, QuestionTopic};
use crate::quoting::{note, quoted_plain};
use crate::script::ScriptWriter;
use crate::statement::Sheets;
use crate::table::FoundTable;
use crate::taken::{NotTaken, take};
use crate::template::Template;

/// The facts that a draft may use beside the sheets.
#[derive(Clone, Debug, Default)]
pub struct DraftBasis<'a> {
    /// The cells that formulas may refer to, and what a proof of an earlier draft says of the rules that were read out of them. Without
    /// it, formulas are not read as rules.
    pub formulas: Option<(&'a Background, &'a Verdicts)>,
    /// The rules that published ratings show.
    pub published: ShownByRatings,
}

impl DraftBasis<'_> {
    /// Reads the formulas of tables as rules, if they are to be read, and changes the plans by them.
    fn readings(
        &self,
        (grids, tables): (&[SheetGrid], &[FoundTable]),
        known: (&Evidence, &[Key]),
        plans: &mut Vec<Plan>,
    ) -> Vec<ColumnReading> {
        self.formulas
            .map_or_else(Vec::new, |(background, verdicts)| {
                let book = FormulaBook { grids, background };
                read(book, tables, known, verdicts, plans)
            })
    }
}

/// Drafts the rules for sheets, with the answers to questions of an earlier draft of the same sheets.
pub fn draft(grids: &[SheetGrid], file_name: &str, answers: &GivenAnswers) -> SheetsDraft {
    draft_on(grids, file_name, answers, &DraftBasis::default())
}

/// Drafts the rules for sheets as [`draft`] does, and uses more than the sheets.
///
/// Where nothing is found, it is asked which columns hold the names, the figures and the targets; with that answer the rules
/// are drafted as if their headings had been understood.
pub fn draft_on(
    grids: &[SheetGrid],
    file_name: &str,
    answers: &GivenAnswers,
    basis: &DraftBasis<'_>,
) -> SheetsDraft {
    let plain = understood(grids, file_name, answers, basis);
    let question = columns_question(grids).filter(|_| plain.tables == 0);
    let Some(question) = question else {
        return plain;
    };
    let id = question.id.clone();
    let given = answers.get(&id).filter(|given| !given.is_null());
    let mut not_taken = NotTaken::new();
    match given.map(|given| named(grids, &question, given)) {
        Some(Ok(named)) => {
            let mut found = understood(&named, file_name, answers, basis);
            if found.tables > 0 {
                found.asked.insert(0, id);
                return found;
            }
            not_taken.insert(
                id.clone(),
                "no measures stand under these headings".to_owned(),
            );
        }
        Some(Err(why)) => {
            not_taken.insert(id.clone(), why);
        }
        None => {}
    }
    SheetsDraft {
        asked: vec![id],
        questions: vec![question],
        not_taken,
        ..plain
    }
}

/// Drafts the rules for sheets by the headings that are understood.
fn understood(
    grids: &[SheetGrid],
    file_name: &str,
    answers: &GivenAnswers,
    basis: &DraftBasis<'_>,
) -> SheetsDraft {
    let keys = keys(grids);
    let (grids, tables) = tables(grids);
    let grids: &[SheetGrid] = &grids;
    let facts = Evidence::read(grids, &tables, &keys).with(basis.published.clone());
    let mut plans = plans(grids, &tables, &keys);
    let readings = basis.readings((grids, &tables), (&facts, &keys), &mut plans);
    let quoting = |of_forms: SheetsDraft| SheetsDraft {
        formulas: readings.clone(),
        ..of_forms
    };
    if plans.is_empty() {
        let of_cards = crate::form_draft::draft_cards(grids, file_name, answers);
        if !of_cards.script.is_empty() {
            return quoting(of_cards);
        }
        plans = crate::plans::guessed(&tables, &keys);
    }
    let questioner = Asker {
        grids,
        tables: &tables,
        keys: &keys,
        facts: &facts,
    };
    let (asked, taken, not_taken) = answered(&questioner, &mut plans, answers);
    let of_plan = |(index, plan): (usize, &Plan)| match rules_of(&readings, plan) {
        Some(rules) => of_formulas(grids, &tables, rules),
        None => levels((grids, &tables, &keys), &facts, &asked, &taken, index, plan),
    };
    let levels: Vec<ScaleLevels> = plans.iter().enumerate().map(of_plan).collect();
    let composer = Composer {
        grids,
        tables: &tables,
        keys: &keys,
        facts: &facts,
        asked: &asked,
        answers: &taken,
        plans: &plans,
        levels,
        keep: Vec::new(),
        period: None,
        readings: &readings,
    }
    .ready();
    let mut out = ScriptWriter::default();
    let count = composer.write(file_name, &mut out);
    if count == 0 {
        return quoting(crate::form_draft::draft(grids, file_name, answers));
    }
    quoting(SheetsDraft {
        not_taken,
        ..composer.drafted(out.script, count)
    })
}

/// Asks about plans and changes them by the answers. Returns the questions, the answers that are taken, and why others are not.
fn answered(
    questioner: &Asker<'_>,
    plans: &mut [Plan],
    answers: &GivenAnswers,
) -> (Asked, GivenAnswers, NotTaken) {
    let (grids, tables) = (questioner.grids, questioner.tables);
    let mut asked = questioner.ask(plans);
    let (mut taken, mut not_taken) = taken(grids, tables, &asked, plans, answers);
    for (index, plan) in plans.iter_mut().enumerate() {
        apply(grids, tables, &asked, &taken, index, plan);
    }
    let before = asked.questions.len();
    questioner.ask_again(plans, &mut asked);
    let more = &asked.questions[before..];
    take(more, &mut taken, &mut not_taken, |_, _| true);
    (asked, taken, not_taken)
}

/// Returns the answers that are taken, and why others are not.
fn taken(
    grids: &[SheetGrid],
    tables: &[FoundTable],
    asked: &Asked,
    plans: &[Plan],
    answers: &GivenAnswers,
) -> (GivenAnswers, NotTaken) {
    let (mut taken, mut not_taken) = (answers.clone(), NotTaken::new());
    take(
        &asked.questions,
        &mut taken,
        &mut not_taken,
        |question, answer| names_columns(grids, tables, asked, plans, (question, answer)),
    );
    (taken, not_taken)
}

/// Returns the tables of all sheets, and the sheets with the parts that are turned over for tables with the measures across.
fn tables(sheets: &[SheetGrid]) -> (Cow<'_, [SheetGrid]>, Vec<FoundTable>) {
    let mut grids = Cow::Borrowed(sheets);
    let mut tables = Vec::new();
    for (sheet, grid) in sheets.iter().enumerate() {
        for table in find(sheet, grid) {
            match turned(grid, &table, grids.len()) {
                Some((part, of_part)) => {
                    grids.to_mut().push(part);
                    tables.push(of_part);
                }
                None => tables.push(table),
            }
        }
    }
    (grids, tables)
}

impl Composer<'_> {
    /// Finds what of the plans is drafted, and for which period.
    fn ready(mut self) -> Self {
        self.keep = self.kept();
        self.period = self.stated_period();
        self
    }

    /// Returns the draft with the questions that are still open.
    fn drafted(&self, script: String, tables: usize) -> SheetsDraft {
        let questions = &self.asked.questions;
        let open = |question: &&Question| {
            let given = self.answers.get(&question.id);
            given.is_none_or(Value::is_null) || self.is_partly_open(question)
        };
        SheetsDraft {
            script,
            questions: questions.iter().filter(open).cloned().collect(),
            asked: questions
                .iter()
                .map(|question| question.id.clone())
                .collect(),
            measures: self.measures(),
            published: self
                .plans
                .iter()
                .map(Plan::published_place)
                .max()
                .unwrap_or_default(),
            tables,
            formulas: Vec::new(),
            not_taken: NotTaken::new(),
            template: Template::of_tables(
                self.grids,
                self.plans.iter().map(|plan| &self.tables[plan.table]),
            ),
            period: self.period.as_ref().map(|period| period.text().to_owned()),
        }
    }

    /// Returns `true` if the answer to a question leaves out some of its measures.
    fn is_partly_open(&self, question: &Question) -> bool {
        let is_open = |plan: usize| {
            let mut rows = self.plans[plan].rows.iter();
            let resolved = |row: &u32| self.resolved(plan, question.topic, *row);
            rows.any(|row| resolved(row).is_some_and(|resolved| resolved.open))
        };
        let asks = |plan: &usize| {
            let about = self.asked.about(*plan, question.topic);
            about.is_some_and(|about| about.id == question.id)
        };
        question.topic.is_by_measure() && (0..self.plans.len()).filter(asks).any(is_open)
    }

    /// Returns for each plan whether its levels are those of the scale: one script has one scale.
    fn kept(&self) -> Vec<bool> {
        let fold_all = |levels: &ScaleLevels| {
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
            own.map(|(plan, _)| plan.rows.len()).sum::<usize>()
        };
        let best = all
            .iter()
            .max_by_key(|scale| (weight(scale), std::cmp::Reverse(scale.len())));
        let is_kept = |(plan, words): (&Plan, &Vec<String>)| {
            best.is_some_and(|best| {
                // A figure off target is one of three levels, not of five.
                let is_whole = plan.kind != PlanKind::Pair || words.len() < 3;
                fits(words, best) && (is_whole || words.len() == best.len())
            })
        };
        self.plans.iter().zip(&all).map(is_kept).collect()
    }

    fn write(&self, file_name: &str, out: &mut ScriptWriter) -> usize {
        out.head(file_name);
        if let Some(period) = &self.period {
            out.note("The one line to change each quarter. Headings with {quarter} follow it.");
            out.line(&format!("period({});", quoted_plain(period.text())));
        }
        self.comma_line(out);
        self.scale(out);
        let sheets = Sheets {
            grids: self.grids,
            tables: self.tables,
            period: self.period.as_ref(),
            reads_fills: self.facts.published.reads_fills,
        };
        let kinds = sheets.kinds(self.plans, &self.keep);
        let several = kinds.len() > 1;
        let mut fields = Vec::new();
        for kind in &kinds {
            let extras = self.extras(kind, several);
            let typed = sheets.write(self.plans, kind, several, &extras, &mut fields, out);
            self.formula_reason(kind, out);
            self.table_questions(kind, several, out);
            self.keep_typed(kind, &typed, out);
        }
        if !several {
            self.tolerance_line(&kinds, out);
        }
        self.formula_lines(out);
        self.band_lines(out);
        self.percent_lines(out);
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
        self.quoted_formulas(out);
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
            .find_map(|index| self.asked.about(index, QuestionTopic::Order));
        if let Some(question) = open {
            out.ask(&question.text, &question.evidence);
        }
        for line in palette {
            out.line(&line);
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
        for (index, plan) in self.compared() {
            let table = &self.tables[plan.table];
            let grid = &self.grids[table.sheet];
            for row in plan.rows.iter().copied() {
                let text = |column: Option<usize>| {
                    column
                        .map_or("", |column| grid.text(row, table.columns[column].column))
                        .to_owned()
                };
                let by_formula =
                    rules_of(self.readings, plan).and_then(|rules| rules.rule_of(row)?.good);
                let good = match by_formula {
                    Some(word) => Some(Good {
                        word: if word == "close_to_target" {
                            "close"
                        } else {
                            word
                        },
                        why: "its formula says so".to_owned(),
                    }),
                    None => self.facts.good_of(self.grids, self.tables, plan, row),
                };
                let resolved = self.resolved(index, QuestionTopic::GoodIs, row);
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
