//! Rules as people write them: everything that names the script engine, and nothing outside does.
//!
//! A script runs once, at load, and *declares*: it ends as a [`RulesetModel`](ambersheet_policy::model::RulesetModel), plain data that
//! the rest of the program reads. The walk: `decode` the bytes, refuse curly quotes (`lexis`), parse (`syntax` makes
//! the one syntax error readable), `check` the syntax tree, run it against `declare`, and `finish` what only the whole
//! script can tell. Every step but the parse goes on after a problem, so that an author sees all of them at once.
//! [`Functions`] keeps what a script defines itself for the measures that no declaration reaches.

mod bodies;
mod check;
mod declare;
mod decode;
mod draft;
mod engine;
mod files;
mod finish;
mod from_return;
mod functions;
mod lexis;
mod limits;
mod load;
mod native;
mod palette;
mod places;
mod problems;
mod record;
mod runtime;
mod syntax;
mod unused;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub use files::Files;
pub use from_return::{ReadRegister, RegisterFault};
pub use load::{Overrides, load};
pub use unused::{UnusedName, text_places, unused, word_places};
pub use words::TABLE_KEYS;
