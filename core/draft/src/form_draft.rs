//! Drafts rules for sheets that hold forms: measures whose values stand beside or under labels.

use ambersheet_ooxml::address::{Cell, LAST_COLUMN};
use ambersheet_policy::model::Role;
use serde_json::{Value, json};

use crate::cards::cards;
use crate::draft_result::{DraftMeasure, SheetsDraft};
use crate::forms::{Form, Labelled, forms};
use crate::good::{of_name, of_words};
use crate::grid::SheetGrid;
use crate::plan::PublishedPlace;
use crate::profile::polarity_of;
use crate::question::{GivenAnswers, Question, QuestionChoice, QuestionTopic};
use crate::quoting::{name, note, quoted};
use crate::script::ScriptWriter;
use crate::taken::{NotTaken, take};
use crate::template::Template;

/// More sheets than this are not named one by one.
const MOST_SHEETS: usize = 30;
/// The values of a form, in the order in which people read them.
const KEYS: [(Role, &str); 7] = [
    (Role::Measure, "measure"),
    (Role::Id, "id"),
    (Role::Group, "group"),
    (Role::GoodIs, "good_is"),
    (Role::Previous, "previous"),
    (Role::Actual, "actual"),
    (Role::Target, "target"),
];

/// Drafts the rules for forms; the script is empty if there are none.
pub(crate) fn draft(grids: &[SheetGrid], file_name: &str, answers: &GivenAnswers) -> SheetsDraft {
    let all: Vec<usize> = (0..grids.len()).collect();
    of_forms(grids, &forms(grids, &all), file_name, answers)
}

/// Drafts the rules for cards; the script is empty if there are none.
pub(crate) fn draft_cards(
    grids: &[SheetGrid],
    file_name: &str,
    answers: &GivenAnswers,
) -> SheetsDraft {
    of_forms(grids, &cards(grids), file_name, answers)
}

fn of_forms(
    grids: &[SheetGrid],
    forms: &[Form],
    file_name: &str,
    answers: &GivenAnswers,
) -> SheetsDraft {
    if forms.is_empty() {
        return SheetsDraft::default();
    }
    let mut out = ScriptWriter::default();
    out.head(file_name);
    for form in forms {
        statement(grids, form, &mut out);
    }
    let measures: Vec<DraftMeasure> = forms
        .iter()
        .flat_map(|form| measures(grids, form))
        .collect();
    let questions = vec![tolerance(&measures), good_is(&measures)];
    let questions: Vec<Question> = questions.into_iter().flatten().collect();
    let (mut taken, mut not_taken) = (answers.clone(), NotTaken::new());
    take(&questions, &mut taken, &mut not_taken, |_, _| true);
    lines(&measures, &questions, &taken, &mut out);
    let open = |question: &&Question| taken.get(&question.id).is_none_or(Value::is_null);
    SheetsDraft {
        script: out.script,
        questions: questions.iter().filter(open).cloned().collect(),
        asked: questions
            .iter()
            .map(|question| question.id.clone())
            .collect(),
        published: forms
            .iter()
            .map(|form| published_place(grids, form))
            .max()
            .unwrap_or_default(),
        tables: forms.len(),
        template: Template::of_forms(grids, forms),
        period: None,
        not_taken,
        measures,
        formulas: Vec::new(),
    }
}

/// Writes the statement of a form.
fn statement(grids: &[SheetGrid], form: &Form, out: &mut ScriptWriter) {
    out.note(&match form.sheets.len() {
        1 => format!(
            "The form on the sheet {}.",
            note(&grids[form.sheets[0]].name)
        ),
        count => format!("A form on {count} sheets."),
    });
    let names: Vec<String> = form
        .sheets
        .iter()
        .map(|sheet| crate::quoting::pattern(&grids[*sheet].name))
        .collect();
    let sheets = if names.len() > MOST_SHEETS {
        "*".to_owned()
    } else {
        names.join("|")
    };
    out.line(&format!("form({}, #{{", quoted(&sheets)));
    for (role, key) in KEYS {
        let value = form
            .value(role)
            .filter(|value| role != Role::GoodIs || !value.value.is_empty());
        if let Some(value) = value {
            out.line(&format!("  {key}: {},", spot(form, value)));
        }
    }
    if form
        .value(Role::Target)
        .is_some_and(|target| crate::condition::read(&target.value).is_some())
    {
        out.line("  good_is: said_by_target,");
    }
    match form.value(Role::Actual).filter(|_| form.is_card) {
        Some(actual) => out.line(&format!("  rating: fill_only({}),", spot(form, actual))),
        None => rating(grids, form, out),
    }
    out.line("});");
}

/// Returns `true` if a cell is blank on all sheets of a form.
fn is_blank(grids: &[SheetGrid], form: &Form, cell: Cell) -> bool {
    let mut sheets = form.sheets.iter();
    sheets.all(|sheet| grids[*sheet].at(cell.row, cell.column).is_none())
}

/// Returns where the rating of a form may be published. Fills of forms are not read.
fn published_place(grids: &[SheetGrid], form: &Form) -> PublishedPlace {
    match form.value(Role::Rating) {
        Some(own) if !form.is_card && !is_blank(grids, form, own.cell) => PublishedPlace::Words,
        _ => PublishedPlace::Nowhere,
    }
}

/// Writes where the rating of a form stands or goes.
fn rating(grids: &[SheetGrid], form: &Form, out: &mut ScriptWriter) {
    let own = form.value(Role::Rating);
    if let Some(own) = own {
        if is_blank(grids, form, own.cell) {
            return out.line(&format!("  rating: write_to({}),", spot(form, own)));
        }
        out.line(&format!("  published_rating: {},", spot(form, own)));
    }
    let Some(beside) = own.or(form.value(Role::Actual)).map(|value| value.cell) else {
        return;
    };
    let columns = beside.column + 1..=(beside.column + 50).min(LAST_COLUMN);
    let free = columns
        .map(|column| Cell::new(beside.row, column))
        .find(|cell| is_blank(grids, form, *cell));
    if let Some(cell) = free {
        out.line(&format!("  rating: write_to(cell(\"{cell}\")),"));
    }
}

fn spot(form: &Form, value: &Labelled) -> String {
    match (form.by_label, value.below) {
        (true, false) => format!("beside({})", name(&value.label)),
        (true, true) => format!("under({})", name(&value.label)),
        (false, _) => format!("cell(\"{}\")", value.cell),
    }
}

/// Returns the measures of a form, with what says which way is good.
fn measures(grids: &[SheetGrid], form: &Form) -> Vec<DraftMeasure> {
    let of_sheet = |(sheet, measure): &(usize, String)| {
        let grid = &grids[*sheet];
        let text = |role| {
            form.value(role)
                .map_or("", |value| grid.text(value.cell.row, value.cell.column))
        };
        let stated = text(Role::GoodIs);
        let place = form.value(Role::Actual).map_or_else(String::new, |value| {
            grid.place(value.cell.row, value.cell.column)
        });
        let polarity = |found: Option<ambersheet_policy::polarity::Polarity>| {
            found.map(crate::evidence::polarity_word)
        };
        let by_sign = crate::condition::read(text(Role::Target)).is_some();
        let known = polarity_of(stated).filter(|(_, known)| *known);
        let (good_is, why, is_stated) = match known {
            Some((word, _)) => (Some(word), "the return says so".to_owned(), true),
            None if by_sign => (None, "the target's own sign".to_owned(), true),
            None => {
                if let Some(word) = polarity(of_words(stated)) {
                    (Some(word), format!("\"{}\"", note(stated)), false)
                } else {
                    let hint = of_name(measure);
                    let why = hint
                        .as_ref()
                        .map_or_else(String::new, |hint| format!("\"{}\" in the name", hint.word));
                    (polarity(hint.map(|hint| hint.good_is)), why, false)
                }
            }
        };
        DraftMeasure {
            name: measure.clone(),
            place,
            target: text(Role::Target).to_owned(),
            good_is: good_is.map(str::to_owned),
            why,
            is_stated,
        }
    };
    form.measures.iter().map(of_sheet).collect()
}

fn question(
    topic: QuestionTopic,
    measures: &[&DraftMeasure],
    text: &str,
    evidence: &str,
) -> Question {
    Question {
        id: format!("{}-1", topic.name()),
        topic,
        text: text.to_owned(),
        measures: measures
            .iter()
            .map(|measure| measure.name.clone())
            .collect(),
        cells: measures
            .iter()
            .map(|measure| measure.place.clone())
            .collect(),
        evidence: evidence.to_owned(),
        proposed: None,
        choices: Vec::new(),
    }
}

fn tolerance(measures: &[DraftMeasure]) -> Option<Question> {
    let all: Vec<&DraftMeasure> = measures.iter().collect();
    let mut asked = question(
        QuestionTopic::Tolerance,
        &all,
        "How far off target is still the middle rating?",
        "nothing in the workbook states it",
    );
    asked.choices = crate::ask::tolerance_choices(false);
    (!all.is_empty()).then_some(asked)
}

fn good_is(measures: &[DraftMeasure]) -> Option<Question> {
    let all: Vec<&DraftMeasure> = measures
        .iter()
        .filter(|measure| !measure.is_stated)
        .collect();
    let reasons: Vec<&str> = all
        .iter()
        .map(|measure| measure.why.as_str())
        .filter(|why| !why.is_empty())
        .take(6)
        .collect();
    let mut asked = question(
        QuestionTopic::GoodIs,
        &all,
        "Which way is good? Move what is wrong.",
        &reasons.join("; "),
    );
    let proposed = all
        .iter()
        .map(|measure| (measure.name.clone(), json!(measure.good_is)));
    asked.proposed = Some(Value::Object(proposed.collect()));
    asked.choices = ["higher", "lower", "close"]
        .map(|word| QuestionChoice {
            value: json!(word),
            label: format!("{word} is better"),
        })
        .to_vec();
    (!all.is_empty()).then_some(asked)
}

/// Writes the tolerance and which way is good.
fn lines(
    measures: &[DraftMeasure],
    questions: &[Question],
    answers: &GivenAnswers,
    out: &mut ScriptWriter,
) {
    let about = |topic: QuestionTopic| questions.iter().find(|question| question.topic == topic);
    if let Some(question) = about(QuestionTopic::Tolerance) {
        tolerance_lines(measures, question, answers, out);
    }
    let Some(question) = about(QuestionTopic::GoodIs) else {
        return;
    };
    out.note("Which way is good.");
    for measure in measures.iter().filter(|measure| !measure.is_stated) {
        let resolved = question.resolve(answers, &measure.name, &measure.place);
        let word = resolved.value.as_ref().and_then(Value::as_str);
        let statement = crate::policy::good_statement(word);
        out.line(&format!("{statement}({});", name(&measure.name)));
        if resolved.open || word.is_none() {
            out.ask(&question.text, &measure.why);
        }
    }
}

/// Writes how far off target is still the middle rating: for all measures, then for those with a value of their own.
fn tolerance_lines(
    measures: &[DraftMeasure],
    question: &Question,
    answers: &GivenAnswers,
    out: &mut ScriptWriter,
) {
    let usual = || "percent_of_target(5)".to_owned();
    let read = |name: &str, cell: &str| {
        let resolved = question.resolve(answers, name, cell);
        let value = resolved.value.as_ref().and_then(crate::policy::tolerance);
        (
            value.clone().unwrap_or_else(usual),
            resolved.open || value.is_none(),
        )
    };
    let (all, open) = read("", "");
    out.note("How far off target is still the middle rating; exactly that much is.");
    out.line(&format!("amber_within({all});"));
    if open {
        out.ask(&question.text, &question.evidence);
    }
    for measure in measures {
        let (own, is_open) = read(&measure.name, &measure.place);
        if (&own, is_open) != (&all, open) {
            out.line(&format!(
                "measure({}, #{{ amber_within: {own} }});",
                name(&measure.name)
            ));
        }
    }
}
