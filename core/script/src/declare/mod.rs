//! Declares what a script states: one function for each word, called when the script runs.
//!
//! A declaration that finds something wrong adds a problem to the draft and goes on, so that one
//! load shows every problem.

mod across;
mod arguments;
mod claims;
mod columns;
mod conditions;
mod counts;
mod dates;
mod elsewhere;
mod forms;
mod general;
mod keys;
mod looks;
mod measures;
mod money;
mod over_time;
mod overall;
mod own_tolerance;
mod questions;
mod register;
mod row_rules;
mod scale;
mod spots;
mod tables;
mod to_date;
mod units;
mod writing;

use std::any::TypeId;
use std::sync::{Arc, Mutex, PoisonError};

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use self::arguments::{Call, is_bad, report_repeated, text_of, texts, value_of, yes_or_no};
use super::draft::ScriptDraft;
use super::places::place;
use super::record::ScriptStop;
use super::values::RuleValue;
use super::words::{self, VocabularyWord};

pub(super) use columns::letter_of;
pub(super) use general::declare_parameter;

/// The function behind a word: it changes the draft and returns a value to the script.
type Declaration = fn(&mut ScriptDraft, &Call, &[Dynamic]) -> Dynamic;

/// The declarations by name, a list for each module.
const DECLARATIONS: &[&[(&str, Declaration)]] = &[
    general::WORDS,
    questions::WORDS,
    scale::WORDS,
    looks::WORDS,
    tables::WORDS,
    columns::WORDS,
    elsewhere::WORDS,
    counts::WORDS,
    forms::WORDS,
    spots::WORDS,
    measures::WORDS,
    money::WORDS,
    overall::WORDS,
    register::WORDS,
    to_date::WORDS,
    over_time::WORDS,
    conditions::WORDS,
    units::WORDS,
    writing::WORDS,
    own_tolerance::WORDS,
    dates::WORDS,
    dates::ALLOWANCES,
];

/// Returns every declaration by name, those of conditions last.
fn declarations() -> impl Iterator<Item = (&'static str, Declaration)> {
    DECLARATIONS
        .iter()
        .copied()
        .flatten()
        .copied()
        .chain(conditions::conditions())
}

/// Registers every word that may be used outside functions.
pub(super) fn register(engine: &mut Engine, draft: &Arc<Mutex<ScriptDraft>>) {
    for (name, declaration) in declarations() {
        register_word(engine, draft, name, declaration);
    }
    register_unrated(engine);
}

/// Registers what functions may use: the words that give values, and the answers.
pub(super) fn register_answers(engine: &mut Engine) {
    let nothing = Arc::new(Mutex::new(ScriptDraft::default()));
    for &(name, declaration) in writing::WORDS
        .iter()
        .chain(own_tolerance::WORDS)
        .chain(spots::WORDS)
        .chain(columns::WORDS)
        .chain(dates::ALLOWANCES)
        .chain(elsewhere::WORDS)
    {
        if name != "function" {
            register_word(engine, &nothing, name, declaration);
        }
    }
    register_unrated(engine);
    engine.register_fn("level", |word: &str| {
        RuleValue::Level(word.to_owned(), None)
    });
}

fn register_unrated(engine: &mut Engine) {
    engine.register_fn(
        "unrated",
        |context: NativeCallContext<'_>, why: Dynamic| -> Result<RuleValue, Box<EvalAltResult>> {
            if let Ok(why) = why.into_immutable_string() {
                return Ok(RuleValue::Unrated(why.to_string()));
            }
            let message = "`unrated` takes the reason as text".to_owned();
            let instead = "write unrated(\"no survey this year\")".to_owned();
            ScriptStop::Problem(message, Some(instead)).in_call(&context)
        },
    );
}

/// Registers one word for every number of arguments that it takes. Their types are checked by the
/// declaration.
fn register_word(
    engine: &mut Engine,
    draft: &Arc<Mutex<ScriptDraft>>,
    name: &'static str,
    declaration: Declaration,
) {
    let arguments = words::find(name).map_or(1..=1, VocabularyWord::arguments);
    for count in arguments {
        let draft = Arc::clone(draft);
        engine.register_raw_fn(
            name,
            vec![TypeId::of::<Dynamic>(); count],
            move |context: NativeCallContext<'_>, arguments: &mut [&mut Dynamic]| {
                let arguments: Vec<Dynamic> =
                    arguments.iter().map(|value| (**value).clone()).collect();
                let mut draft = draft.lock().unwrap_or_else(PoisonError::into_inner);
                let at = place(context.call_position());
                let call = Call {
                    name,
                    at,
                    places: draft.calls.get(&at).cloned().unwrap_or_default(),
                };
                let found_before = draft.problems.count();
                questions::begin_statement(&mut draft, name);
                let value = declaration(&mut draft, &call, &arguments);
                if draft.problems.count() > found_before {
                    draft.troubled.insert(name);
                }
                Ok(value)
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::{WORDS, WordScope};

    /// The words that are registered by hand: a method of records, and a word that needs no draft.
    const ANSWERS: [&str; 2] = ["has", "unrated"];

    #[test]
    fn every_word_is_declared_and_registered_once() {
        let registered: Vec<&str> = declarations().map(|word| word.0).chain(ANSWERS).collect();
        let declared: Vec<&str> = WORDS.iter().map(VocabularyWord::name).collect();
        for (list, other, lack) in [
            (
                &declared,
                &registered,
                "is in words/table.rs and has no function in declare",
            ),
            (
                &registered,
                &declared,
                "has a function in declare and is not in words/table.rs",
            ),
        ] {
            assert_eq!(
                list.iter().collect::<BTreeSet<_>>().len(),
                list.len(),
                "a word twice"
            );
            for name in list {
                assert!(other.contains(name), "{name} {lack}");
            }
        }
    }

    #[test]
    fn every_word_has_an_example_that_uses_it_and_a_line_of_help() {
        for word in WORDS {
            let name = word.name();
            assert!(word.example().contains(&format!("{name}(")), "{name}");
            assert!(
                word.help().ends_with('.') && !word.help().contains('\n'),
                "{name}"
            );
            let answers = ANSWERS.contains(&name);
            assert_eq!(answers, word.scope() == WordScope::Inside, "{name}");
        }
    }
}
