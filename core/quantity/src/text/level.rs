//! The word of a level behind a value: `97.1% – Green`. It says what somebody thought of the value, and leaves it as it is.

use super::cursor::Cursor;
use super::words;

const LEVELS: [&str; 19] = [
    "green",
    "amber",
    "red",
    "amber/green",
    "green/amber",
    "amber/red",
    "red/amber",
    "amber-green",
    "green-amber",
    "amber-red",
    "red-amber",
    "rag green",
    "rag amber",
    "rag red",
    "rag: green",
    "rag: amber",
    "rag: red",
    "on target",
    "off target",
];

/// The level that stands here.
pub(super) fn read<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    words::one_of(cursor, &LEVELS)
}
