//! Limits what a script may use. A script can read only its record and can write nothing; these
//! limits stop long runs and large values. Each error names its limit.

use std::cell::Cell;
use std::time::Duration;

use rhai::{Dynamic, Engine, EvalAltResult, Position, Scope};
use web_time::Instant;

/// The most bytes of a script: the longest known ruleset has 40 kB.
pub(super) const SCRIPT_BYTES: usize = 1024 * 1024;
/// The most words and signs of a script: the longest known ruleset has some ten thousand. The tree of
/// a script takes up to 200 bytes for each.
pub(super) const TOKENS: usize = 200_000;
/// The most steps of one statement at load: a thousand patterns take about two thousand.
pub(super) const LOAD_STEPS: u64 = 1_000_000;
/// The most steps of one call: a function of a screenful takes some hundred.
pub(super) const CALL_STEPS: u64 = 100_000;
/// The most functions that call each other: one that calls another is common, ten deep is not. With
/// the depths below, the deepest script fits the 2 MiB stack of a thread.
pub(super) const CALL_DEPTH: usize = 12;
/// The deepest nesting of brackets outside functions: declarations need five.
pub(super) const EXPRESSION_DEPTH: usize = 48;
/// The deepest nesting of brackets inside functions: each level costs stack for every open call.
pub(super) const FUNCTION_EXPRESSION_DEPTH: usize = 32;
/// The most bytes of a text: a cell of a workbook holds 32,767 characters.
pub(super) const TEXT_BYTES: usize = 64 * 1024;
/// The most items of a list: more than the measures of the largest return.
pub(super) const LIST_ITEMS: usize = 10_000;
/// The most keys of a map: a table has a dozen.
pub(super) const MAP_KEYS: usize = 200;
/// The most cells of a template's key: a scale has at most 32 levels.
pub(super) const KEY_CELLS: usize = 1_000;
/// The most lines about ratings of ratings: each is computed over all measures.
pub(super) const OVERALL_LINES: usize = 100;
/// The most functions of a script.
pub(super) const FUNCTIONS: usize = 200;
/// The most variables at any one time, including the constants of the rules.
pub(super) const VARIABLES: usize = 500;
/// The time limit of a whole load.
pub(super) const LOAD_TIME: Duration = Duration::from_secs(2);
/// The time limit of one call.
pub(super) const CALL_TIME: Duration = Duration::from_secs(1);

/// The most bytes of texts, lists and maps that one call or a load reads and makes together. What is
/// alive at one time is never more.
pub(super) const MADE_BYTES: usize = 24 * 1024 * 1024;
/// The time that functions may take together in a run before a limit ends the run.
pub(super) const RUN_TIME: Duration = Duration::from_secs(10);
/// The bytes of one item of a list or map, with what it takes to hold it.
pub(super) const ITEM_BYTES: usize = 48;

/// The number of steps between two looks at the clock.
const STEPS_BETWEEN_LOOKS: u64 = 1024;

/// The mark of a script that met a time limit, with the limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeLimitMet(pub(super) Duration);

/// The mark of a script that met the limit on memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct MemoryLimitMet;

thread_local!(static MADE: Cell<usize> = const { Cell::new(0) });

/// Begins to count what a load or a call makes.
pub(super) fn begin_counting() {
    MADE.set(0);
}

/// Counts bytes of a text, list or map.
///
/// # Errors
/// The limit on memory, if this is too much.
pub(super) fn charge(bytes: usize, at: Position) -> Result<(), Box<EvalAltResult>> {
    let made = MADE.get().saturating_add(bytes);
    if made > MADE_BYTES {
        let mark = Dynamic::from(MemoryLimitMet);
        return Err(Box::new(EvalAltResult::ErrorTerminated(mark, at)));
    }
    MADE.set(made);
    Ok(())
}

/// Refuses a text of so many bytes before it is made.
pub(super) fn check_text(bytes: usize, at: Position) -> Result<(), Box<EvalAltResult>> {
    within(bytes, TEXT_BYTES, "Length of string", at)
}

/// Refuses a list of so many items before it is made.
pub(super) fn check_list(items: usize, at: Position) -> Result<(), Box<EvalAltResult>> {
    within(items, LIST_ITEMS, "Size of array", at)
}

/// Refuses a map of so many keys before it is made.
pub(super) fn check_map(keys: usize, at: Position) -> Result<(), Box<EvalAltResult>> {
    within(keys, MAP_KEYS, "Size of object map", at)
}

fn within(size: usize, most: usize, what: &str, at: Position) -> Result<(), Box<EvalAltResult>> {
    if size > most {
        return Err(Box::new(EvalAltResult::ErrorDataTooLarge(
            what.to_owned(),
            at,
        )));
    }
    Ok(())
}

/// Returns about how many bytes a value holds.
pub(super) fn weight(value: &Dynamic) -> usize {
    if let Ok(text) = value.as_immutable_string_ref() {
        return text.len();
    }
    if let Ok(list) = value.as_array_ref() {
        return list.iter().map(|item| ITEM_BYTES + weight(item)).sum();
    }
    if let Ok(map) = value.as_map_ref() {
        let items = map.iter();
        return items
            .map(|(key, item)| ITEM_BYTES + key.len() + weight(item))
            .sum();
    }
    0
}

/// Refuses variables that hold too much together.
pub(super) fn check_alive(scope: &Scope<'_>, at: Position) -> Result<(), Box<EvalAltResult>> {
    let alive: usize = scope.iter_raw().map(|(_, _, value)| weight(value)).sum();
    if alive > MADE_BYTES {
        let mark = Dynamic::from(MemoryLimitMet);
        return Err(Box::new(EvalAltResult::ErrorTerminated(mark, at)));
    }
    Ok(())
}

/// Sets the limits that loads and calls share.
pub(super) fn apply(engine: &mut Engine) {
    engine
        .set_max_call_levels(CALL_DEPTH)
        .set_max_expr_depths(EXPRESSION_DEPTH, FUNCTION_EXPRESSION_DEPTH)
        .set_max_string_size(TEXT_BYTES)
        .set_max_array_size(LIST_ITEMS)
        .set_max_map_size(MAP_KEYS)
        .set_max_functions(FUNCTIONS)
        .set_max_variables(VARIABLES)
        .set_max_modules(0);
}

/// Sets the limits of a load, which has one deadline from now on.
pub(super) fn limit_load(engine: &mut Engine) -> Deadline {
    let start = Instant::now();
    begin_counting();
    engine.set_max_operations(LOAD_STEPS);
    engine.on_progress(move |steps| {
        let late = steps.is_multiple_of(STEPS_BETWEEN_LOOKS) && start.elapsed() > LOAD_TIME;
        late.then(|| Dynamic::from(TimeLimitMet(LOAD_TIME)))
    });
    Deadline(start)
}

/// The start of a load, whose deadline holds for all its statements together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// Tells whether the time is up.
    pub(super) fn is_over(self) -> bool {
        self.0.elapsed() > LOAD_TIME
    }
}

/// Sets the limits of calls. Each call has a deadline on its own thread; a call that ends before
/// the first look reads no clock.
pub(super) fn limit_calls(engine: &mut Engine) {
    thread_local!(static START: Cell<Option<Instant>> = const { Cell::new(None) });
    engine.set_max_operations(CALL_STEPS);
    engine.on_progress(|steps| {
        if !steps.is_multiple_of(STEPS_BETWEEN_LOOKS) {
            return None;
        }
        if steps == STEPS_BETWEEN_LOOKS {
            START.set(Some(Instant::now()));
        }
        let late = START.get().is_some_and(|start| start.elapsed() > CALL_TIME);
        late.then(|| Dynamic::from(TimeLimitMet(CALL_TIME)))
    });
}
