//! The functions of the script engine that rules may use.

use std::ops::RangeInclusive;

use serde::Serialize;

/// A function that the script engine brings, such as `round`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EngineFunction {
    name: &'static str,
    fewest_arguments: usize,
    most_arguments: usize,
}

impl EngineFunction {
    const fn new(name: &'static str, fewest: usize, most: usize) -> Self {
        Self {
            name,
            fewest_arguments: fewest,
            most_arguments: most,
        }
    }

    /// Returns the function's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the numbers of arguments that the function takes; the value before the point of a
    /// method counts.
    #[must_use]
    pub fn arguments(&self) -> RangeInclusive<usize> {
        self.fewest_arguments..=self.most_arguments
    }
}

/// The functions of the engine that rules may use.
pub(crate) const ENGINE_FUNCTIONS: &[EngineFunction] = &[
    EngineFunction::new("abs", 1, 1),
    EngineFunction::new("ceiling", 1, 1),
    EngineFunction::new("contains", 2, 2),
    EngineFunction::new("date", 3, 3),
    EngineFunction::new("days_between", 2, 2),
    EngineFunction::new("debug", 1, 1),
    EngineFunction::new("ends_with", 2, 2),
    EngineFunction::new("floor", 1, 1),
    EngineFunction::new("index_of", 2, 3),
    EngineFunction::new("is_empty", 1, 1),
    EngineFunction::new("keys", 1, 1),
    EngineFunction::new("len", 1, 1),
    EngineFunction::new("max", 2, 2),
    EngineFunction::new("min", 2, 2),
    EngineFunction::new("parse_decimal", 1, 1),
    EngineFunction::new("parse_int", 1, 1),
    EngineFunction::new("percent", 1, 1),
    EngineFunction::new("print", 1, 1),
    EngineFunction::new("push", 2, 2),
    EngineFunction::new("replace", 3, 3),
    EngineFunction::new("round", 1, 2),
    EngineFunction::new("sign", 1, 1),
    EngineFunction::new("split", 2, 2),
    EngineFunction::new("starts_with", 2, 2),
    EngineFunction::new("sub_string", 2, 3),
    EngineFunction::new("to_int", 1, 1),
    EngineFunction::new("to_lower", 1, 1),
    EngineFunction::new("to_string", 1, 1),
    EngineFunction::new("to_upper", 1, 1),
];
