//! The vocabulary of rules as data: words, the keys of their maps, properties of a record,
//! functions of the engine.
//!
//! The check of the syntax tree, the registration with the engine, the near names in messages and
//! the page of all words read these tables.

mod engine_functions;
mod keys;
mod near;
mod table;
mod word;

pub(crate) use engine_functions::ENGINE_FUNCTIONS;
pub use engine_functions::EngineFunction;
pub use keys::TABLE_KEYS;
pub(crate) use keys::{FORM_KEYS, MEASURE_KEYS, NUMBERS, PROPERTIES, ROW_KEYS, SWITCH_KEYS, TEXTS};
pub(crate) use near::{find, meant, suggest};
pub(crate) use table::WORDS;
pub use word::{VocabularyWord, WordScope};
