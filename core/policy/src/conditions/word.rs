//! The contract of a condition word: all that the rest of the program needs to know of one.

use super::bound::Bound;
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use crate::name::Pattern;
use crate::reason::Reason;
use crate::tolerance::Tolerance;

/// A condition word: a word that an ordered list of conditions, `first_of([ … ])`, may hold.
pub trait ConditionWord: Sized {
    /// The word, as rules write it.
    const WORD: &'static str;
    /// The number of arguments before the level's word.
    const ARGUMENTS: usize;
    /// The number of further arguments, after those, that may be left out.
    const OPTIONAL: usize = 0;
    /// A call of the word, shown to authors who got one wrong.
    const EXAMPLE: &'static str;

    /// One line of help, which begins with a verb.
    const HELP: &'static str;

    /// Reads the arguments before the level's word, in order; `None` after one that is wrong.
    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self>;

    /// Returns `true` if a record meets the condition. `texts` is `true` if any condition of the
    /// list reads texts.
    ///
    /// # Errors
    /// The [`Reason`] why that cannot be told.
    fn holds(&self, input: &ConditionInput<'_>, texts: bool) -> Result<bool, Reason>;

    /// Returns the records that the condition accepts: the source of limits, lints and loops over columns.
    fn region(&self) -> Region<'_>;

    /// Composes the reason of a rating that the condition decided.
    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String;

    /// Returns the phrase for tables of rules: `at least 90%`.
    fn summary(&self) -> String;
}

/// Reader of a word's arguments. Each call reads the next one and reports what is wrong with it.
pub trait ConditionArguments {
    /// Reads an allowance, such as `points(2)`.
    fn allowance(&mut self) -> Option<Tolerance>;

    /// Reads a number, or a text with a number and its unit.
    fn bound(&mut self) -> Option<Bound>;

    /// Reads a number or a text.
    fn bound_or_text(&mut self) -> Option<BoundOrText>;

    /// Returns `true` if an argument is left that may be left out.
    fn has_optional(&self) -> bool;

    /// Reports arguments that do not fit together, with a suggestion.
    fn refuse(&mut self, message: String, suggestion: String);
}

/// An argument that is a number or a text.
#[derive(Clone, Debug, PartialEq)]
pub enum BoundOrText {
    /// A number, perhaps with its unit.
    Bound(Bound),
    /// A text with no number in it.
    Text(Pattern),
    /// Yes or no.
    Truth(bool),
}
