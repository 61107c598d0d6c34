//! The declarations: what each word of the vocabulary does when the script runs. A declaration that finds something
//! wrong notes it in the draft and goes on, so that one load shows every problem.

mod conditions;
mod counts;
mod forms;
mod general;
mod keys;
mod looks;
mod measures;
mod over_time;
mod register;
mod scale;
mod spots;
mod tables;
mod to_date;
mod units;
mod writing;

use std::any::TypeId;
use std::sync::{Arc, Mutex, PoisonError};

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::draft::{Draft, Placed};
use super::places::{CallPlaces, place};
use super::record::Stop;
use super::values::{Value, describe};
use super::vocabulary;
use ambersheet_policy::model::Position;

pub(super) use general::declare_parameter;

/// A declaration: what it does to the draft, and what it gives back.
type Declaration = fn(&mut Draft, &Call, &[Dynamic]) -> Dynamic;

/// Registers every word that may stand outside functions.
pub(super) fn register(engine: &mut Engine, draft: &Arc<Mutex<Draft>>) {
    for (name, declaration) in general::WORDS
        .into_iter()
        .chain(scale::WORDS)
        .chain(looks::WORDS)
        .chain(tables::WORDS)
        .chain(counts::WORDS)
        .chain(forms::WORDS)
        .chain(spots::WORDS)
        .chain(measures::WORDS)
        .chain(register::WORDS)
        .chain(to_date::WORDS)
        .chain(over_time::WORDS)
        .chain(conditions::WORDS)
        .chain(conditions::conditions())
        .chain(units::WORDS)
        .chain(writing::WORDS)
    {
        register_word(engine, draft, name, declaration);
    }
    register_unrated(engine);
}

/// Registers what functions may use: the words that give values, and the answers.
pub(super) fn register_answers(engine: &mut Engine) {
    let nothing = Arc::new(Mutex::new(Draft::default()));
    let values = writing::WORDS
        .into_iter()
        .filter(|word| word.0 != "function");
    for (name, declaration) in values.chain(spots::WORDS) {
        register_word(engine, &nothing, name, declaration);
    }
    register_unrated(engine);
    engine.register_fn("level", |word: &str| Value::Level(word.to_owned(), None));
}

fn register_unrated(engine: &mut Engine) {
    engine.register_fn(
        "unrated",
        |context: NativeCallContext<'_>, why: Dynamic| -> Result<Value, Box<EvalAltResult>> {
            if let Ok(why) = why.into_immutable_string() {
                return Ok(Value::Unrated(why.to_string()));
            }
            let message = "`unrated` takes the reason as text".to_owned();
            let instead = "write unrated(\"no survey this year\")".to_owned();
            Stop::Problem(message, Some(instead)).in_call(&context)
        },
    );
}

/// Registers one word for every number of arguments it takes; their types are its own business.
fn register_word(
    engine: &mut Engine,
    draft: &Arc<Mutex<Draft>>,
    name: &'static str,
    declaration: Declaration,
) {
    let (fewest, most) = vocabulary::find(name).map_or((1, 1), |word| word.takes);
    for count in fewest..=most {
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
                let value = declaration(&mut draft, &call, &arguments);
                if draft.problems.count() > found_before {
                    draft.troubled.insert(name);
                }
                Ok(value)
            },
        );
    }
}

/// The call of a declaration, with its places.
#[derive(Debug)]
struct Call {
    name: &'static str,
    at: Position,
    places: CallPlaces,
}

impl Call {
    /// Where an argument stands.
    fn argument(&self, index: usize) -> Position {
        self.places.arguments.get(index).copied().unwrap_or(self.at)
    }

    /// Where a key of the map stands.
    fn key(&self, key: &str) -> Position {
        self.places.keys.get(key).map_or(self.at, |places| places.0)
    }

    /// Where the value of a key stands.
    fn value(&self, key: &str) -> Position {
        self.places.keys.get(key).map_or(self.at, |places| places.1)
    }

    /// An example of how the word is written.
    fn example(&self) -> String {
        vocabulary::find(self.name)
            .map_or_else(String::new, |word| format!("write {}", word.example))
    }

    /// An argument that must be text with something in it.
    fn text(&self, draft: &mut Draft, arguments: &[Dynamic], index: usize) -> Option<Placed> {
        let at = self.argument(index);
        let value = arguments.get(index)?;
        match text_of(value) {
            Some(text) if !text.trim().is_empty() => return Some(Placed { text, at }),
            Some(_) => draft
                .problems
                .suggest(at, "this text is empty", self.example()),
            None if is_bad(value) => {}
            None => {
                let message = format!(
                    "`{}` takes a text here, and got {}",
                    self.name,
                    describe(value)
                );
                draft.problems.suggest(at, message, self.example());
            }
        }
        None
    }
}

/// The text of a value, where it is one.
fn text_of(value: &Dynamic) -> Option<String> {
    value
        .as_immutable_string_ref()
        .ok()
        .map(|text| text.to_string())
}

/// Whether a value stands for one whose problem is reported already.
fn is_bad(value: &Dynamic) -> bool {
    value
        .read_lock::<Value>()
        .is_some_and(|value| *value == Value::Bad)
}

fn value_of(value: &Dynamic) -> Option<Value> {
    value.read_lock::<Value>().map(|value| value.clone())
}

/// One text, or a list of them, each with something in it; `None` where anything else is among them.
fn texts(draft: &mut Draft, value: &Dynamic, at: Position, example: &str) -> Option<Vec<String>> {
    let items = match value.as_array_ref() {
        Ok(list) => list.to_vec(),
        Err(_) => vec![value.clone()],
    };
    let mut found = Vec::with_capacity(items.len());
    let mut sound = true;
    for item in &items {
        match text_of(item) {
            Some(text) if !text.trim().is_empty() => found.push(text),
            Some(_) => {
                draft.problems.suggest(at, "a text here is empty", example);
                sound = false;
            }
            None => {
                if !is_bad(item) {
                    let message = format!(
                        "this takes a text or a list of texts, and got {}",
                        describe(item)
                    );
                    draft.problems.suggest(at, message, example);
                }
                sound = false;
            }
        }
    }
    if items.is_empty() {
        draft.problems.suggest(at, "this list is empty", example);
        sound = false;
    }
    sound.then_some(found)
}

/// A declaration that may be made once: reports the second.
fn once(draft: &mut Draft, call: &Call, first: Option<Position>) {
    if let Some(first) = first {
        let message = format!(
            "`{}` is said twice, here and on line {}",
            call.name, first.line
        );
        draft.problems.suggest(call.at, message, "keep one of them");
    }
}
