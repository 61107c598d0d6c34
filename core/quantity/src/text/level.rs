//! The word of a level behind a value: `97.1% – Green`. It is somebody's opinion of the value, and leaves it as it is.

use crate::word_list::words;

use super::cursor::TextCursor;

const LEVELS: &[&str] = words!("levels");

/// Reads a level.
pub(super) fn read<'t>(cursor: &mut TextCursor<'t>) -> Option<&'t str> {
    cursor.eat_longest(LEVELS)
}
