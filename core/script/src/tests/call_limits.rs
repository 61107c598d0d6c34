//! The limits of a call, on an engine of its own: one of its functions takes time and hardly a step, so that what the
//! clock finds does not depend on how fast the machine is.

use std::time::Duration;

use rhai::{Engine, EvalAltResult};

use crate::limits::{CALL_TIME, TimeLimitMet, limit_calls};

/// Calls itself three times a level: about 10,000 steps for 7 levels, and far more than 100,000 for 11.
const THREE: &str =
    "fn three(n) { if n > 0 { three(n - 1); three(n - 1); three(n - 1) } else { 1 } }\n";

/// Runs a script under the limits of calls; `wait()` waits so long.
fn run(script: &str, wait: Duration) -> Result<i64, Box<EvalAltResult>> {
    let mut engine = Engine::new_raw();
    engine.register_fn("wait", move || std::thread::sleep(wait));
    engine.register_fn("-", |a: i64, b: i64| a - b);
    engine.register_fn(">", |a: i64, b: i64| a > b);
    limit_calls(&mut engine);
    engine.eval(&format!("{THREE}{script}"))
}

#[test]
fn a_call_ends_by_the_clock() {
    let long = CALL_TIME + Duration::from_millis(200);
    let error = run("three(7); wait(); three(7)", long).expect_err("a slow call");
    let EvalAltResult::ErrorTerminated(mark, _) = *error else {
        panic!("{error}")
    };
    let TimeLimitMet(limit) = mark.cast();
    assert_eq!(limit, CALL_TIME);
}

#[test]
fn a_call_ends_by_its_steps() {
    let error = run("three(11)", Duration::ZERO).expect_err("a long call");
    assert!(
        matches!(*error, EvalAltResult::ErrorTooManyOperations(_)),
        "{error}"
    );
}

#[test]
fn a_call_within_both_limits_goes_on() {
    let result = run("three(7); wait(); three(7)", Duration::ZERO);
    assert_eq!(result.map_err(|error| error.to_string()), Ok(1));
}
