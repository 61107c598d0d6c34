//! The width that a new column needs for its heading and its words.

use ambersheet_policy::model::RulesetModel;
use ambersheet_policy::value::Direction;

/// The margin of a cell on both sides, in digits.
const MARGIN: f64 = 1.0;
/// No column is made wider than this.
const WIDEST: f64 = 60.0;

/// The look of a new column's heading.
#[derive(Clone, Copy)]
pub(crate) struct HeadingLook {
    /// The size of its font against the workbook's own.
    pub(crate) size: f64,
    /// `true` if it is broken into lines.
    pub(crate) wraps: bool,
    /// `true` if it is seen beyond its own cell, since it has no fill and nothing is next to it.
    pub(crate) spills: bool,
}

/// Returns the width that a new column needs, in digits.
pub(crate) fn needed_width(
    ruleset: &RulesetModel,
    heading: &str,
    direction: bool,
    look: HeadingLook,
) -> f64 {
    let length = |text: &str| f64::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX));
    let parts: Vec<&str> = if look.spills {
        Vec::new()
    } else if look.wraps {
        heading.split_whitespace().collect()
    } else {
        heading.lines().collect()
    };
    let heading = parts.into_iter().map(length).fold(0.0, f64::max);
    let words = if direction {
        let words = Direction::ALL.map(|direction| length(ruleset.direction_word(direction)));
        words.into_iter().fold(0.0, f64::max)
    } else {
        let levels = ruleset.scale.levels().iter();
        let levels = levels.map(|level| length(&level.shown()));
        let unrated = ruleset.unrated.word.as_deref().map_or(0.0, length);
        let not_due = ruleset.dates.not_due.as_deref().map_or(0.0, length);
        levels.fold(unrated.max(not_due), f64::max)
    };
    let longest = words.max(heading * look.size.max(1.0));
    (((longest + MARGIN) * 10.0).ceil() / 10.0).min(WIDEST)
}
