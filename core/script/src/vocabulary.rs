//! The vocabulary of rules as a list that programs can read, for completions, schemas and pages of
//! help.

use serde::Serialize;

use crate::palette::COLOURS;
use crate::values::constant_names;
use crate::words::{ENGINE_FUNCTIONS, EngineFunction, PROPERTIES, VocabularyWord, WORDS};

/// Everything that rules can use by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    words: &'static [VocabularyWord],
    constants: Vec<&'static str>,
    colours: Vec<&'static str>,
    properties: &'static [&'static str],
    functions: &'static [EngineFunction],
}

/// Returns the vocabulary of rules.
///
/// ```
/// let vocabulary = ambersheet_script::vocabulary();
/// let word = vocabulary.word("amber_within").expect("a word of the rules");
/// assert_eq!(word.arguments(), 1..=1);
/// assert_eq!(word.example(), "amber_within(percent_of_target(6))");
///
/// let form = vocabulary.word("form").expect("a word of the rules");
/// assert!(form.keys().contains(&"actual") && !form.keys().contains(&"whole_row"));
/// assert!(vocabulary.colours().contains(&"amber"));
/// ```
#[must_use]
pub fn vocabulary() -> Vocabulary {
    let colours: Vec<&str> = COLOURS.iter().map(|colour| colour.0).collect();
    Vocabulary {
        words: WORDS,
        constants: constant_names()
            .filter(|name| !colours.contains(name))
            .collect(),
        colours,
        properties: PROPERTIES,
        functions: ENGINE_FUNCTIONS,
    }
}

impl Vocabulary {
    /// Returns the words that are called like functions.
    #[must_use]
    pub fn words(&self) -> &'static [VocabularyWord] {
        self.words
    }

    /// Returns the word with a name.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<&'static VocabularyWord> {
        crate::words::find(name)
    }

    /// Returns the names of constants other than colours, such as `all_others` and `yes`.
    #[must_use]
    pub fn constants(&self) -> &[&'static str] {
        &self.constants
    }

    /// Returns the names of colours.
    #[must_use]
    pub fn colours(&self) -> &[&'static str] {
        &self.colours
    }

    /// Returns the properties of the record that a function of the script is called with.
    #[must_use]
    pub fn properties(&self) -> &'static [&'static str] {
        self.properties
    }

    /// Returns the functions of the script engine that rules may use.
    #[must_use]
    pub fn functions(&self) -> &'static [EngineFunction] {
        self.functions
    }
}
