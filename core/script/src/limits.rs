//! What a script may use up. A script can read nothing but its record and write nothing; these keep it from running
//! long or growing large, and the error names the limit that was met.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::{Dynamic, Engine};

/// Bytes of a script: the longest known ruleset has 40 kB.
pub(super) const SCRIPT_BYTES: usize = 1024 * 1024;
/// Steps of one statement at load: a thousand patterns take some two thousand.
pub(super) const LOAD_STEPS: u64 = 1_000_000;
/// Steps of one call: a function of a screenful takes some hundred.
pub(super) const CALL_STEPS: u64 = 100_000;
/// Functions calling functions: one that calls another is common, ten deep is not; with the depths below, the
/// deepest script fits the 2 MiB stack of a thread.
pub(super) const CALL_DEPTH: usize = 12;
/// Brackets inside brackets outside functions: declarations need five.
pub(super) const EXPRESSION_DEPTH: usize = 48;
/// Brackets inside brackets inside functions: each level costs stack for every call that is open.
pub(super) const FUNCTION_EXPRESSION_DEPTH: usize = 32;
/// Bytes of a text: a cell of a workbook holds 32,767 characters.
pub(super) const TEXT_BYTES: usize = 64 * 1024;
/// Items of a list: more than the measures of the largest return.
pub(super) const LIST_ITEMS: usize = 10_000;
/// Keys of a map: a table has a dozen.
pub(super) const MAP_KEYS: usize = 200;
/// Cells of a template's key: a scale has at most 32 levels.
pub(super) const KEY_CELLS: usize = 1_000;
/// Functions of a script.
pub(super) const FUNCTIONS: usize = 200;
/// Variables at any one time; the words of the vocabulary count among them.
pub(super) const VARIABLES: usize = 500;
/// The whole load, by the clock.
pub(super) const LOAD_TIME: Duration = Duration::from_secs(2);
/// One call, by the clock.
pub(super) const CALL_TIME: Duration = Duration::from_secs(1);

/// Steps between two looks at the clock.
const STEPS_BETWEEN_LOOKS: u64 = 1024;

/// Marks a script stopped by the clock; what it carries is the limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeLimitMet(pub(super) Duration);

/// Sets what load and calls have in common.
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

/// The load as a whole has one deadline, from now.
pub(super) fn limit_load(engine: &mut Engine) -> Deadline {
    let start = Instant::now();
    engine.set_max_operations(LOAD_STEPS);
    engine.on_progress(move |steps| {
        let late = steps.is_multiple_of(STEPS_BETWEEN_LOOKS) && start.elapsed() > LOAD_TIME;
        late.then(|| Dynamic::from(TimeLimitMet(LOAD_TIME)))
    });
    Deadline(start)
}

/// The end of a load, which holds for all its statements together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// Whether the time is up.
    pub(super) fn is_over(self) -> bool {
        self.0.elapsed() > LOAD_TIME
    }
}

/// Each call has a deadline of its own, on its own thread; a call that ends before the first look costs no clock.
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
