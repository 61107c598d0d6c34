//! Rules as people write them: loads a Rhai script into a
//! [`RulesetModel`](ambersheet_policy::model::RulesetModel).
//!
//! Nothing outside this crate names the script engine. A script runs once, while it is loaded, and
//! *declares*; the result is plain data. [`load`] takes these steps, and each but the parse goes on
//! after a problem, so that an author sees all problems at once:
//!
//! 1. `decode` turns the bytes into text; `lexis` refuses curly quotes and unclosed comments.
//! 2. The engine parses the text; `syntax` puts its one syntax error into words.
//! 3. `check` walks the syntax tree: unknown words and keys, wrong numbers of arguments.
//! 4. The script runs, one statement after the other; `declare` collects what it states in a `draft`.
//! 5. `finish` makes the model of the draft and reports what does not fit together.
//!
//! Functions that the script defines itself are kept in the model, to be called for each record.
//!
//! ```
//! use ambersheet_script::{Overrides, RegisterFault, load};
//!
//! let script = r#"
//!     ruleset("Library services");
//!     period("2022/23 Q4");
//!     tables(#{ measure: "Measure", actual: "Performance {quarter}", target: "Target",
//!               rating: write_to("RAG") });
//!     amber_within(percent_of_target(5));
//!     higher_is_better(all_others);
//! "#;
//! let no_registers = |_, _: &str, _: &str| Err(RegisterFault::File("not needed".to_owned()));
//! let rules = load("library.rhai", script.as_bytes(), &Overrides::default(), no_registers)
//!     .expect("the script has no problems");
//! assert_eq!(rules.name, "Library services");
//! assert_eq!(rules.tables[0].columns[1].heading.text(), "Performance Q4");
//! assert_eq!(rules.policies.claims.len(), 2);
//! ```
//!
//! The modules are listed from bottom to top: each uses only those above its own line. The crate
//! uses the model and the functions of `ambersheet-policy`, `ambersheet-quantity`,
//! `ambersheet-diagnostic`, and of `ambersheet-ooxml` only addresses, colours and texts.

mod decode;

mod files;

mod limits;

mod problems;

mod places;

mod palette;

mod words;

mod bodies;

mod compared;

mod lexis;

mod adjust;

mod dates;

mod values;

mod source;

mod unused;

mod vocabulary;

mod record;

mod operators;

mod arithmetic;

mod standard;

mod switch;

mod draft;

mod engine;

mod native;

mod runtime;

mod register_source;

mod syntax;

mod check;

mod declare;

mod functions;

mod finish;

mod load;

#[cfg(test)]
mod tests;

pub use adjust::{AdjustableNumber, adjustable_numbers};
pub use files::Files;
pub use load::{Overrides, load};
pub use register_source::{ReadRegister, RegisterFault};
pub use unused::{UnusedName, text_places, unused, word_places};
pub use vocabulary::{Vocabulary, vocabulary};
pub use words::{EngineFunction, TABLE_KEYS, VocabularyWord, WordScope};
