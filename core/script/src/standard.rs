//! The functions for numbers, texts, lists and dates that rules may use.
//!
//! The engine's own packages are left out: they answer in silence where kinds differ, and notice a
//! text that is too large only once it is made. These know the size of a result before they make it.

mod lists;
mod numbers;
mod texts;

use rhai::{Dynamic, Engine, EvalAltResult, FuncRegistration, NativeCallContext};

use super::operators::{ValueKind, unfit};
use super::record::ScriptStop;
use super::source::Origin;
use ambersheet_policy::reason::Reason;

pub(super) use texts::shown;

/// The result of a function.
type Made = Result<Dynamic, Box<EvalAltResult>>;

/// Registers all functions with an engine.
pub(super) fn register(engine: &mut Engine) {
    numbers::register(engine);
    texts::register(engine);
    lists::register(engine);
}

/// Registers a function of one value that does not change it.
fn of_one(
    engine: &mut Engine,
    name: &'static str,
    function: impl Fn(&NativeCallContext<'_>, &Dynamic) -> Made + Send + Sync + 'static,
) {
    pure(name).register_into_engine(
        engine,
        move |context: NativeCallContext<'_>, a: &mut Dynamic| function(&context, a),
    );
}

/// Registers a function of two values that does not change the first.
fn of_two(
    engine: &mut Engine,
    name: &'static str,
    function: impl Fn(&NativeCallContext<'_>, &Dynamic, &Dynamic) -> Made + Send + Sync + 'static,
) {
    pure(name).register_into_engine(
        engine,
        move |context: NativeCallContext<'_>, a: &mut Dynamic, b: Dynamic| {
            function(&context, a, &b)
        },
    );
}

/// Registers a function of three values that does not change the first.
fn of_three(
    engine: &mut Engine,
    name: &'static str,
    function: impl Fn(&NativeCallContext<'_>, &Dynamic, &Dynamic, &Dynamic) -> Made
    + Send
    + Sync
    + 'static,
) {
    pure(name).register_into_engine(
        engine,
        move |context: NativeCallContext<'_>, a: &mut Dynamic, b: Dynamic, c: Dynamic| {
            function(&context, a, &b, &c)
        },
    );
}

/// Marks a function as one that leaves its first value alone, so that constants may be given to it.
fn pure(name: &'static str) -> FuncRegistration {
    FuncRegistration::new(name).with_purity(true)
}

/// Stops because a function got a value of another kind than it needs.
fn needs<T>(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
    need: &str,
) -> Result<T, Box<EvalAltResult>> {
    let name = context.fn_name();
    let stop = match Origin::of(value) {
        Some(source) => unfit(source, value, &format!("`{name}` needs {need}")),
        None => ScriptStop::Unrated(
            Reason::FunctionFailed,
            format!(
                "`{name}` needs {need}, and got {}",
                ValueKind::of(value).words()
            ),
        ),
    };
    stop.in_call(context)
}
