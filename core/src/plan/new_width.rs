//! The width that a new column needs for its heading and its words.

use ambersheet_policy::model::RulesetModel;
use ambersheet_policy::value::Direction;

/// The width of a character, in digits, with room for bold ones.
const CHARACTER: f64 = 1.1;
/// The margin of a cell on both sides.
const MARGIN: f64 = 1.7;
/// No column is made wider than this.
const WIDEST: f64 = 60.0;

/// Returns the width of a new column, in digits; `size` is that of the heading's font against the workbook's own.
pub(crate) fn needed_width(
    ruleset: &RulesetModel,
    heading: &str,
    direction: bool,
    size: f64,
) -> f64 {
    let length = |text: &str| {
        let lines = text.lines().map(|line| line.chars().count());
        f64::from(u16::try_from(lines.max().unwrap_or(0)).unwrap_or(u16::MAX))
    };
    let words = if direction {
        let words = Direction::ALL.map(|direction| length(direction.word()));
        words.into_iter().fold(0.0, f64::max)
    } else {
        let levels = ruleset.scale.levels().iter();
        let levels = levels.map(|level| length(&level.shown()));
        let unrated = ruleset.unrated.word.as_deref().map_or(0.0, length);
        levels.fold(unrated, f64::max)
    };
    let longest = words.max(length(heading) * size.max(1.0));
    ((longest * CHARACTER + MARGIN) * 10.0)
        .ceil()
        .min(WIDEST * 10.0)
        / 10.0
}
