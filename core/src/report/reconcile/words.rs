//! Reads a published word: a level, a direction, "no rating", or nothing.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::LayoutRef;
use ambersheet_policy::model::{Pattern, RulesetModel};
use ambersheet_policy::value::Direction;
use ambersheet_quantity::{Missing, read};

/// The claim of a published rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RatingWord {
    /// Nothing: a dash, or what the rules call "not filled in".
    NoClaim,
    /// The measure has no rating.
    Unrated,
    /// A level, by its rank.
    Level(u8),
    /// Something that nobody can tell.
    Unknown,
}

/// The claim of a published direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DirectionWord {
    /// Nothing, or that there is no direction to be told.
    NoClaim,
    /// A direction.
    Is(Direction),
    /// Something that nobody can tell.
    Unknown,
}

/// Words for "no rating" that are no word for a missing value.
const UNRATED: [&str; 10] = [
    "not rated",
    "unrated",
    "no rating",
    "no rag",
    "not rag rated",
    "none",
    "data only",
    "for information",
    "grey",
    "gray",
];

/// Words for each direction. `Up` and `rising` are not here, for they do not tell which way is good.
const DIRECTIONS: [(Direction, &[&str]); 3] = [
    (
        Direction::Improving,
        &["improving", "improved", "improvement", "better"],
    ),
    (
        Direction::Static,
        &[
            "static",
            "stable",
            "same",
            "the same",
            "level",
            "no change",
            "unchanged",
            "maintained",
        ],
    ),
    (
        Direction::Deteriorating,
        &[
            "deteriorating",
            "deteriorated",
            "deterioration",
            "worsening",
            "worsened",
            "worse",
            "declined",
        ],
    ),
];

/// Reads a published rating.
pub(crate) fn rating_word(ruleset: &RulesetModel, layout: LayoutRef, text: &str) -> RatingWord {
    let folded = fold(text);
    if is_empty(ruleset, layout, &folded) {
        return RatingWord::NoClaim;
    }
    if let Some(rank) = ruleset.scale.find(text) {
        return RatingWord::Level(rank);
    }
    // What is expected of a later period is no claim about this one.
    if ruleset.scale.find_expected(text).is_some() {
        return RatingWord::NoClaim;
    }
    let own = ruleset
        .unrated
        .word
        .as_deref()
        .is_some_and(|word| fold(word) == folded);
    if own || UNRATED.contains(&folded.as_str()) {
        return RatingWord::Unrated;
    }
    match read(text, ruleset.how).quantity {
        Err(Missing::Blank) => RatingWord::NoClaim,
        Err(Missing::Unavailable | Missing::NotApplicable | Missing::Awaited | Missing::NotDue) => {
            RatingWord::Unrated
        }
        _ => RatingWord::Unknown,
    }
}

/// Reads a published direction.
pub(crate) fn direction_word(
    ruleset: &RulesetModel,
    layout: LayoutRef,
    text: &str,
) -> DirectionWord {
    let folded = fold(text);
    let own = Direction::ALL
        .into_iter()
        .find(|known| fold(ruleset.direction_word(*known)) == folded);
    if let Some(own) = own {
        return DirectionWord::Is(own);
    }
    if let Some((direction, _)) = DIRECTIONS
        .iter()
        .find(|(_, words)| words.contains(&folded.as_str()))
    {
        return DirectionWord::Is(*direction);
    }
    match rating_word(ruleset, layout, text) {
        RatingWord::NoClaim | RatingWord::Unrated => DirectionWord::NoClaim,
        RatingWord::Level(_) | RatingWord::Unknown => DirectionWord::Unknown,
    }
}

/// Returns `true` if the layout lists a text as "not filled in".
fn is_empty(ruleset: &RulesetModel, layout: LayoutRef, folded: &str) -> bool {
    let empty: &[Pattern] = match layout {
        LayoutRef::Table(index) => &ruleset.tables[usize::from(index)].empty,
        LayoutRef::Form(index) => &ruleset.forms[usize::from(index)].empty,
    };
    folded.is_empty() || empty.iter().any(|pattern| pattern.matches(folded))
}
