//! Puts the engine's run-time errors into words: what happened, the place, and the limit that was
//! met.

use rhai::{Dynamic, EvalAltResult};

use super::limits;
use super::places::place;
use super::record::{ScriptStop, StoppedAt};
use super::words::{PROPERTIES, suggest};
use crate::problems::Problem;
use ambersheet_policy::model::Position;
use ambersheet_policy::reason::Reason;

/// An error of a run.
#[derive(Debug)]
pub(super) enum RuntimeOutcome {
    /// The record cannot be rated: the reason, a sentence or nothing, and the position.
    Unrated(Reason, String, Position),
    /// Any other problem.
    Problem(Problem),
}

/// Puts an error into words; `steps` is the limit of steps that was in force.
pub(super) fn explain(error: &EvalAltResult, steps: u64) -> RuntimeOutcome {
    let (inner, at) = innermost(error);
    let problem = |message: String, suggestion: Option<String>| {
        RuntimeOutcome::Problem(Problem {
            line: at.line,
            column: at.column,
            message,
            suggestion,
        })
    };
    match inner {
        EvalAltResult::ErrorTerminated(token, _) => {
            let Some(stopped) = token.read_lock::<StoppedAt>() else {
                return problem(out_of_bounds(token), None);
            };
            let at = if stopped.1.line > 0 { stopped.1 } else { at };
            match stopped.0.clone() {
                ScriptStop::Unrated(reason, why) => RuntimeOutcome::Unrated(reason, why, at),
                ScriptStop::Problem(message, suggestion) => RuntimeOutcome::Problem(Problem {
                    line: at.line,
                    column: at.column,
                    message,
                    suggestion,
                }),
            }
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            problem(describe_unknown_function(signature), None)
        }
        EvalAltResult::ErrorDotExpr(text, _) => {
            let (message, suggestion) = describe_unknown_property(text);
            problem(message, suggestion)
        }
        other => problem(words(other, steps), None),
    }
}

/// Tells whether an error is a limit that was met.
///
/// A text that is too large may already exist when that is noticed; to go on with it would fill the
/// memory.
pub(super) fn is_limit(error: &EvalAltResult) -> bool {
    match innermost(error).0 {
        EvalAltResult::ErrorTerminated(token, _) => token.read_lock::<StoppedAt>().is_none(),
        EvalAltResult::ErrorDataTooLarge(..)
        | EvalAltResult::ErrorTooManyOperations(..)
        | EvalAltResult::ErrorTooManyVariables(..)
        | EvalAltResult::ErrorStackOverflow(..) => true,
        _ => false,
    }
}

/// Returns the error inside the calls that it came through, and the innermost known position.
fn innermost(error: &EvalAltResult) -> (&EvalAltResult, Position) {
    let (mut inner, mut at) = (error, place(error.position()));
    while let EvalAltResult::ErrorInFunctionCall(_, _, next, _)
    | EvalAltResult::ErrorInModule(_, next, _) = inner
    {
        inner = next;
        let here = place(inner.position());
        if here.line > 0 {
            at = here;
        }
    }
    (inner, at)
}

fn out_of_bounds(token: &Dynamic) -> String {
    if let Some(limit) = token.read_lock::<limits::TimeLimitMet>() {
        return format!(
            "this runs longer than {} s, the limit on time",
            limit.0.as_secs()
        );
    }
    if token.read_lock::<limits::MemoryLimitMet>().is_some() {
        return format!(
            "this makes and reads more than {} MiB of texts and lists, the limit on memory",
            limits::MADE_BYTES >> 20
        );
    }
    "this was stopped".to_owned()
}

fn words(error: &EvalAltResult, steps: u64) -> String {
    match error {
        EvalAltResult::ErrorTooManyOperations(_) => {
            format!("this takes more than {steps} steps, the limit on operations")
        }
        EvalAltResult::ErrorStackOverflow(_) => format!(
            "functions call each other more than {} deep, the limit on call depth; a function must not end up calling \
             itself",
            limits::CALL_DEPTH
        ),
        EvalAltResult::ErrorDataTooLarge(what, _) => too_large(what),
        EvalAltResult::ErrorTooManyVariables(_) => {
            format!(
                "there are more than {} variables, the limit on them",
                limits::VARIABLES
            )
        }
        EvalAltResult::ErrorVariableNotFound(name, _) => format!("unknown word `{name}`"),
        EvalAltResult::ErrorPropertyNotFound(key, _) => format!("this map has no key `{key}`"),
        EvalAltResult::ErrorMismatchDataType(wanted, got, _) => {
            format!(
                "this needs {} and got {}",
                type_in_words(wanted),
                type_in_words(got)
            )
        }
        EvalAltResult::ErrorArithmetic(text, _) => lower_first(text),
        EvalAltResult::ErrorArrayBounds(size, index, _) => {
            format!("this list has {size} items, so there is no item {index} (the first is 0)")
        }
        EvalAltResult::ErrorIndexingType(text, _) => {
            format!("square brackets do not work on {}", type_in_words(text))
        }
        EvalAltResult::ErrorAssignmentToConstant(name, _) => {
            format!("`{name}` is fixed and cannot be given another value")
        }
        EvalAltResult::ErrorRuntime(value, _) if value.is_unit() => {
            "the script stopped itself with `throw`".to_owned()
        }
        EvalAltResult::ErrorRuntime(value, _) => format!("{value}"),
        EvalAltResult::ErrorForbiddenVariable(name, _) => {
            format!("`{name}` cannot be the name of a variable")
        }
        other => lower_first(without_place(&other.to_string())),
    }
}

fn too_large(what: &str) -> String {
    let lower = what.to_lowercase();
    if lower.contains("string") {
        format!(
            "this makes a text of more than {} bytes, the limit on texts",
            limits::TEXT_BYTES
        )
    } else if lower.contains("array") {
        format!(
            "this makes a list of more than {} items, the limit on lists",
            limits::LIST_ITEMS
        )
    } else {
        format!(
            "this makes a map of more than {} keys, the limit on maps",
            limits::MAP_KEYS
        )
    }
}

/// Removes the engine's `(line 1, position 2)` from the end of a message; ours begin with the
/// position.
fn without_place(text: &str) -> &str {
    text.rfind(" (line ").map_or(text, |end| &text[..end])
}

fn is_operator(signature: &str) -> bool {
    !signature.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Describes a signature such as `& (decimal, ())` or `foo (i64)`, as the engine writes it.
fn describe_unknown_function(signature: &str) -> String {
    let (name, types) = signature.split_once(" (").unwrap_or((signature, ""));
    let types: Vec<&str> = types
        .strip_suffix(')')
        .unwrap_or(types)
        .split(", ")
        .filter(|text| !text.is_empty())
        .map(type_in_words)
        .collect();
    match (is_operator(signature), types.as_slice()) {
        (true, [one]) => format!("`{name}` does not work on {one}"),
        (true, [left, right]) => format!("`{name}` does not work between {left} and {right}"),
        (_, []) => format!("`{name}` does not work without arguments"),
        (_, types) => format!("`{name}` does not work on {}", types.join(" and ")),
    }
}

/// Describes an error such as `Unknown property 'x' - a getter is not registered for type
/// 'record'`.
fn describe_unknown_property(text: &str) -> (String, Option<String>) {
    let mut quoted = text.split('\'').skip(1).step_by(2);
    match (quoted.next(), quoted.next()) {
        (Some(name), Some("record")) => (
            format!("a record has no `{name}`"),
            suggest(name, PROPERTIES),
        ),
        (Some(name), Some(owner)) => (format!("{} has no `{name}`", type_in_words(owner)), None),
        _ => (lower_first(text), None),
    }
}

/// Returns a plain name for a type of the engine.
fn type_in_words(name: &str) -> &str {
    match name {
        "i64" | "decimal" | "integer" | "a number" => "a number",
        "string" | "&str | ImmutableString | String" | "a string" => "text",
        "char" => "a character",
        "bool" | "a boolean expression" => "true or false",
        "array" => "a list",
        "map" => "a map",
        "()" | "" => "nothing",
        "record" => "the record itself",
        "date" => "a date",
        "time" => "a time",
        "value of the rules" => "a value of the rules",
        other => other,
    }
}

/// Returns a message of the engine without its capital, to follow a colon.
pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "something is wrong here".to_owned(),
    }
}
