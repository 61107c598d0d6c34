//! Where the arguments and keys of each call stand. The engine tells a declaration only where its own name stands;
//! the syntax tree knows the rest, and a message should point at the very key that is wrong.

use std::collections::{BTreeMap, HashMap};

use ambersheet_policy::model::Position;

/// The places inside one call.
#[derive(Clone, Debug, Default)]
pub(super) struct CallPlaces {
    /// Each argument.
    pub(super) arguments: Vec<Position>,
    /// The keys of maps written out as arguments: the key, and its value.
    pub(super) keys: BTreeMap<String, (Position, Position)>,
    /// Whether a map was written out as an argument, so that its keys are checked already.
    pub(super) map_written_out: bool,
}

/// The places of all calls of a script, by the place of the call's name.
pub(super) type Calls = HashMap<Position, CallPlaces>;

/// A place as the engine gives it; line 0 where it gives none.
pub(super) fn place(at: rhai::Position) -> Position {
    let number = |n: Option<usize>| n.and_then(|n| u32::try_from(n).ok());
    match number(at.line()) {
        Some(line) => Position {
            line,
            column: number(at.position()).unwrap_or(1),
        },
        None => Position::default(),
    }
}
