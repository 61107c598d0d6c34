//! Records the positions of arguments and keys in calls.
//!
//! The engine tells a declaration only the position of its name. The syntax tree knows the rest, so
//! that a message can point at the wrong key.

use std::collections::{BTreeMap, HashMap};

use ambersheet_policy::model::Position;

/// The positions inside one call.
#[derive(Clone, Debug, Default)]
pub(super) struct CallPlaces {
    /// The position of each argument.
    pub(super) arguments: Vec<Position>,
    /// The positions of each key and its value, for maps written out as arguments.
    pub(super) keys: BTreeMap<String, (Position, Position)>,
    /// `true` if a map is written out as an argument, so that its keys are already checked.
    pub(super) map_written_out: bool,
}

/// The positions inside all calls, by the position of the call's name.
pub(super) type Calls = HashMap<Position, CallPlaces>;

/// Converts a position of the engine; line 0 if the engine gives none.
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
