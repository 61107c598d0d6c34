//! A word of the vocabulary: its name, its arguments, its keys, the parts of a script that may use
//! it, and its help.

use std::ops::RangeInclusive;

use ambersheet_policy::conditions::ConditionEntry;
use serde::Serialize;

/// The parts of a script that may use a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WordScope {
    /// Outside functions only: the word declares something.
    Outside,
    /// Anywhere: the word gives a value.
    Anywhere,
    /// Inside functions only: the word answers for a record.
    Inside,
}

/// A word that rules call like a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct VocabularyWord {
    name: &'static str,
    scope: WordScope,
    fewest_arguments: usize,
    most_arguments: usize,
    keys: &'static [&'static str],
    example: &'static str,
    help: &'static str,
}

impl VocabularyWord {
    /// Returns the word's name, such as `amber_within`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the part of a script that may use the word.
    #[must_use]
    pub fn scope(&self) -> WordScope {
        self.scope
    }

    /// Returns the numbers of arguments that the word takes.
    #[must_use]
    pub fn arguments(&self) -> RangeInclusive<usize> {
        self.fewest_arguments..=self.most_arguments
    }

    /// Returns the keys of the map that the word takes; empty for a word without a map of known
    /// keys.
    #[must_use]
    pub fn keys(&self) -> &'static [&'static str] {
        self.keys
    }

    /// Returns an example of the word in use.
    #[must_use]
    pub fn example(&self) -> &'static str {
        self.example
    }

    /// Returns one line of help.
    #[must_use]
    pub fn help(&self) -> &'static str {
        self.help
    }

    /// Starts a word for use outside functions, with its fewest and most arguments.
    pub(super) const fn outside(name: &'static str, fewest: usize, most: usize) -> Self {
        Self::new(name, WordScope::Outside, fewest, most)
    }

    /// Starts a word for use anywhere, with its fewest and most arguments.
    pub(super) const fn anywhere(name: &'static str, fewest: usize, most: usize) -> Self {
        Self::new(name, WordScope::Anywhere, fewest, most)
    }

    /// Starts a word for use inside functions, with its fewest and most arguments.
    pub(super) const fn inside(name: &'static str, fewest: usize, most: usize) -> Self {
        Self::new(name, WordScope::Inside, fewest, most)
    }

    /// Returns the word of a condition, whose last argument is the word of a level.
    pub(super) const fn condition(entry: &ConditionEntry) -> Self {
        let arguments = entry.arguments + 1;
        Self::anywhere(entry.word, arguments, arguments + entry.optional)
            .with_example(entry.example)
            .with_help(entry.help)
    }

    /// Returns the bytes of the name, at compile time.
    pub(super) const fn name_bytes(&self) -> &'static [u8] {
        self.name.as_bytes()
    }

    const fn new(name: &'static str, scope: WordScope, fewest: usize, most: usize) -> Self {
        Self {
            name,
            scope,
            fewest_arguments: fewest,
            most_arguments: most,
            keys: &[],
            example: "",
            help: "",
        }
    }

    /// Sets the keys of the word's map.
    pub(super) const fn with_keys(mut self, keys: &'static [&'static str]) -> Self {
        self.keys = keys;
        self
    }

    /// Sets the example.
    pub(super) const fn with_example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// Sets the line of help.
    pub(super) const fn with_help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
}
