//! Conditions of ordered lists, `first_of([ at_least(90, "Green"), otherwise("Red") ])`: a file for
//! each word.
//!
//! A word implements [`ConditionWord`]. To add one, write its file and list it below, with its
//! module and its name in [`ConditionKind`]. The script engine, the sentences, the lints and the
//! loops over columns follow from that.

mod bound;
mod facts;
mod input;
mod region;
mod word;

mod at_least;
mod at_most;
mod better_than_target;
mod between;
mod closer_than;
mod exactly;
mod improved;
mod improved_or_same;
mod in_column;
mod less_than;
mod more_than;
mod on_target;
mod otherwise;
mod up_to_intervention;
mod within;

pub use bound::{Bound, RangeEnd};
pub use facts::ConditionFacts;
pub use in_column::{ColumnLimit, InColumn, LimitWord};
pub use input::ConditionInput;
pub use region::{Reach, Region};
pub use word::{BoundOrText, ConditionArguments, ConditionWord};

use crate::reason::Reason;
use crate::tolerance::Tolerance;

/// The declaration of a condition word, for whoever reads rules.
#[derive(Clone, Copy, Debug)]
pub struct ConditionEntry {
    /// The word, as rules write it.
    pub word: &'static str,
    /// The number of arguments before the level's word.
    pub arguments: usize,
    /// The number of further arguments that may be left out.
    pub optional: usize,
    /// A call of the word.
    pub example: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// Reads the arguments before the level's word.
    pub parse: fn(&mut dyn ConditionArguments) -> Option<ConditionKind>,
}

impl ConditionEntry {
    const fn new<W: ConditionWord + Into<ConditionKind>>() -> Self {
        Self {
            word: W::WORD,
            arguments: W::ARGUMENTS,
            optional: W::OPTIONAL,
            example: W::EXAMPLE,
            help: W::HELP,
            parse: |arguments| W::parse(arguments).map(Into::into),
        }
    }
}

/// Declares [`ConditionKind`] with a variant for each word, and [`CONDITION_WORDS`] in the same order.
macro_rules! condition_words {
    ($($module:ident::$Word:ident),+ $(,)?) => {
        $(pub use $module::$Word;)+

        /// A condition: a word with its arguments.
        #[derive(Clone, Debug, PartialEq)]
        pub enum ConditionKind {
            $(#[doc = concat!("The word `", stringify!($module), "`.")] $Word($Word),)+
            /// A word whose limits stand in columns of the return.
            InColumn(InColumn),
        }

        /// Every condition word, in the order of the reference.
        pub const CONDITION_WORDS: &[ConditionEntry] = &[$(ConditionEntry::new::<$Word>()),+];

        $(impl From<$Word> for ConditionKind {
            fn from(word: $Word) -> Self {
                Self::$Word(word)
            }
        })+

        impl ConditionKind {
            /// Returns `true` if a record meets the condition. `texts` is `true` if any condition
            /// of the list reads texts.
            ///
            /// # Errors
            /// The [`Reason`] why that cannot be told.
            pub fn holds(&self, input: &ConditionInput<'_>, texts: bool) -> Result<bool, Reason> {
                match self {
                    $(Self::$Word(word) => word.holds(input, texts),)+
                    // Nothing can be told until the record's own limits are known.
                    Self::InColumn(_) => Err(Reason::NoLimit),
                }
            }

            /// Returns the records that the condition accepts.
            pub fn region(&self) -> Region<'_> {
                match self {
                    $(Self::$Word(word) => word.region(),)+
                    Self::InColumn(_) => Region::InColumn,
                }
            }

            /// Returns `true` if the condition reads the text of the actual.
            pub fn reads_text(&self) -> bool {
                match self {
                    $(Self::$Word(word) => word.region().text().is_some(),)+
                    Self::InColumn(_) => false,
                }
            }

            /// Composes the reason of a rating that the condition decided.
            pub fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
                match self {
                    $(Self::$Word(word) => word.sentence(facts, level),)+
                    Self::InColumn(word) => facts.actual_is(&format!("is {}", word.summary()), level),
                }
            }

            /// Returns the phrase for tables of rules: `at least 90%`.
            pub fn summary(&self) -> String {
                match self {
                    $(Self::$Word(word) => word.summary(),)+
                    Self::InColumn(word) => word.summary(),
                }
            }
        }
    };
}

condition_words! {
    on_target::OnTarget,
    better_than_target::BetterThanTarget,
    within::Within,
    closer_than::CloserThan,
    at_least::AtLeast,
    more_than::MoreThan,
    at_most::AtMost,
    less_than::LessThan,
    between::Between,
    exactly::Exactly,
    up_to_intervention::UpToIntervention,
    improved::Improved,
    improved_or_same::ImprovedOrSame,
    otherwise::Otherwise,
}

impl ConditionKind {
    /// Returns the condition with its allowance changed, if it has one.
    #[must_use]
    pub fn with_allowance(self, change: impl FnOnce(Tolerance) -> Tolerance) -> Self {
        match self {
            Self::Within(Within(allowance)) => Self::Within(Within(change(allowance))),
            Self::CloserThan(CloserThan(allowance)) => {
                Self::CloserThan(CloserThan(change(allowance)))
            }
            kind => kind,
        }
    }
}
