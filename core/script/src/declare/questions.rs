//! Declares what is attached to the statement before: its reason, or a question that is still open.
//!
//! A question is answered by a reason in its place, so both attach to the same statements.

use rhai::Dynamic;

use super::{Call, Declaration};
use crate::draft::{AskedAbout, Attached, LocatedText, ScriptDraft};
use crate::words::{self, VocabularyWord, WordScope};
use ambersheet_policy::model::{QuestionIndex, RuleQuestion};

pub(super) const WORDS: &[(&str, Declaration)] = &[("because", because), ("question", question)];

/// The words that are used outside functions and are no statements of their own.
const NO_STATEMENTS: [&str; 5] = ["because", "question", "from", "to", "function"];

/// The most characters of a question, which every rating that waits for it repeats.
const LETTERS: usize = 1000;

/// Begins a statement, so that nothing after it is attached to the one before.
pub(super) fn begin_statement(draft: &mut ScriptDraft, name: &str) {
    let scope = words::find(name).map(VocabularyWord::scope);
    if scope != Some(WordScope::Outside) || NO_STATEMENTS.contains(&name) {
        return;
    }
    draft.attached = None;
    draft.asked_about = match name {
        "tables" | "table" => Some(AskedAbout::Table),
        "form" => Some(AskedAbout::Form),
        "period" => Some(AskedAbout::Period),
        "scale" => Some(AskedAbout::Scale),
        "keep_typed" => Some(AskedAbout::KeepTyped(draft.keep_typed.len())),
        "register" => Some(AskedAbout::Register),
        "published_counts" => Some(AskedAbout::Counts),
        "same_if_within" => Some(AskedAbout::Direction),
        "overall" => Some(AskedAbout::Overall),
        _ => None,
    };
}

fn because(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(why) = call.text(draft, arguments, 0) else {
        return Dynamic::UNIT;
    };
    if draft.last_claims.is_none() && draft.asked_about.is_none() {
        draft.problems.suggest(
            call.at,
            "`because` gives the reason of the line before it, and that line says nothing about measures",
            "put it after a line such as amber_within(…) or not_rated(…)",
        );
        return Dynamic::UNIT;
    }
    if let Some(Attached::Question(_, line)) = draft.attached {
        report_both(draft, call, line);
        return Dynamic::UNIT;
    }
    draft.attached = Some(Attached::Because(call.at.line));
    let of_statement = match draft.asked_about {
        // The reason for a register is that of each of its rows.
        Some(AskedAbout::Register) => draft.registers.last_mut().map(|one| &mut one.because),
        Some(AskedAbout::Table) => draft.tables.last_mut().map(|table| &mut table.because),
        Some(AskedAbout::Form) => draft.forms.last_mut().map(|form| &mut form.because),
        Some(AskedAbout::Overall) => draft.overall.last_mut().map(|made| &mut made.because),
        Some(AskedAbout::Period) => Some(&mut draft.because_of_period),
        Some(AskedAbout::Scale) => Some(&mut draft.because_of_scale),
        // No rating shows the reason for these.
        Some(AskedAbout::KeepTyped(_) | AskedAbout::Counts | AskedAbout::Direction) | None => None,
    };
    if let Some(because) = of_statement {
        add_reason(because, &why.text);
    }
    let claims = draft.last_claims.clone().unwrap_or_default();
    for claimed in draft.claims.iter_mut().take(claims.end).skip(claims.start) {
        add_reason(&mut claimed.claim.because, &why.text);
    }
    Dynamic::UNIT
}

/// Adds a reason to those that a statement has.
fn add_reason(because: &mut Option<String>, why: &str) {
    *because = Some(match because.take() {
        Some(earlier) => format!("{earlier}; {why}"),
        None => why.to_owned(),
    });
}

fn question(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(asked) = call.text(draft, arguments, 0) else {
        return Dynamic::UNIT;
    };
    let letters = asked.text.chars().count();
    if letters > LETTERS {
        let message = format!(
            "this question has {letters} characters, and at most {LETTERS} can be shown with a rating"
        );
        draft
            .problems
            .suggest(asked.at, message, "ask more shortly");
        return Dynamic::UNIT;
    }
    if draft.last_claims.is_none() && draft.asked_about.is_none() {
        draft.problems.suggest(
            call.at,
            "`question` asks about the line before it, and there is none that a rating could wait for",
            "put it after a line such as amber_within(…), higher_is_better(…) or tables(…)",
        );
        return Dynamic::UNIT;
    }
    match draft.attached {
        Some(Attached::Because(line)) => report_both(draft, call, line),
        Some(Attached::Question(index, _)) => {
            if let Some(earlier) = draft.questions.get_mut(index as usize) {
                earlier.text = format!("{} {}", earlier.text.trim(), asked.text.trim());
            }
        }
        None => ask(draft, call, &asked),
    }
    Dynamic::UNIT
}

/// Reports a statement with a reason and a question.
fn report_both(draft: &mut ScriptDraft, call: &Call, line: u32) {
    let message = format!(
        "this line has both a question and its answer: `{}` here, and the other on line {line}",
        call.name
    );
    draft.problems.suggest(
        call.at,
        message,
        "take `question` out if it is answered, or `because` if it is still open",
    );
}

/// Adds an open question about the statement before.
fn ask(draft: &mut ScriptDraft, call: &Call, asked: &LocatedText) {
    let index = draft.questions.len() as QuestionIndex;
    draft.questions.push(RuleQuestion {
        text: asked.text.trim().to_owned(),
        at: call.at,
    });
    draft.attached = Some(Attached::Question(index, call.at.line));
    let claims = draft.last_claims.clone().unwrap_or_default();
    for claimed in draft.claims.iter_mut().take(claims.end).skip(claims.start) {
        claimed.claim.question = Some(index);
    }
    match draft.asked_about {
        Some(AskedAbout::Table) => {
            if let Some(table) = draft.tables.last_mut() {
                table.question = Some(index);
            }
        }
        Some(AskedAbout::Form) => {
            if let Some(form) = draft.forms.last_mut() {
                form.question = Some(index);
            }
        }
        Some(AskedAbout::Period) => draft.asked_of_period.push(index),
        Some(AskedAbout::Scale) => draft.asked_of_scale.push(index),
        Some(AskedAbout::KeepTyped(from)) => {
            for typed in draft.keep_typed.iter_mut().skip(from) {
                typed.question = Some(index);
            }
        }
        Some(AskedAbout::Register) => {
            if let Some(register) = draft.registers.last_mut() {
                register.question = Some(index);
            }
        }
        Some(AskedAbout::Direction) => {
            if let Some(rule) = &mut draft.direction {
                rule.questions.push(index);
            }
        }
        Some(AskedAbout::Overall) => {
            if let Some(made) = draft.overall.last_mut() {
                made.question = Some(index);
            }
        }
        // No rating depends on what the return publishes.
        Some(AskedAbout::Counts) | None => {}
    }
}
