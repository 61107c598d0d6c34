//! Ambersheet rates the measures in people's own Excel workbooks red, amber or green by rules that they can read and
//! edit, and writes the result back into the same workbook with everything else in the file untouched.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
//! # let script = include_str!("../../rules/norfolk/norfolk.rhai");
//! use ambersheet::{Options, Overrides, Ruleset};
//!
//! let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
//! let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
//! let (levels, unrated) = rated.counts();
//! assert_eq!(levels, [("Green", 27), ("Amber", 6), ("Red", 7)]);
//! assert_eq!(unrated, 4);
//! rated.write(std::io::sink())?;
//! # Ok(())
//! # }
//! ```
//!
//! Streams go in and streams come out; nothing here knows paths, prints, or opens anything for writing.

mod address;
mod boundaries;
mod calendar;
mod cases;
mod cells;
mod check;
mod document;
mod draft;
mod error;
mod evaluate;
mod explain;
mod frame;
mod layout;
mod movement;
mod package;
mod patch;
mod proof;
mod rate;
mod rated;
mod reconcile;
mod record;
mod rollup;
pub mod ruleset;
mod script;
mod sheet;
mod source;
mod suggest;
mod text;
pub mod value;
mod warning;
mod workbook;
mod xml;

pub use address::{Cell, Range};
pub use boundaries::BoundaryCase;
pub use cells::{CellContent, CellValue, Cells, Date, Number, cells};
pub use check::{CHECK_SCHEMA, CheckCode, Finding, SignOff};
pub use document::{Document, RulesetSaid, SCHEMA};
pub use draft::{Draft, Question, draft};
pub use error::{Error, ErrorKind, Problem};
pub use evaluate::{Reason, columns};
pub use explain::{EXPLAIN_SCHEMA, Explanation, NextLevel};
pub use frame::{Frame, FrameColumn, FrameRatings};
pub use movement::{Moved, Movement, Repeated};
pub use package::Fate;
pub use proof::{Kept, Mismatch, PROOF_SCHEMA, PartProof, Proof};
pub use rate::{
    Beside, FiguresToDate, Options, Rated, RowColumn, RowTable, RowValue, Rules, SetByHand,
    figures_to_date, rate, rate_after,
};
pub use rated::{Override, Rating};
pub use reconcile::{
    Comparable, Compared, Difference, DifferenceKind, RECONCILE_SCHEMA, Reconciliation,
};
pub use record::Direction;
pub use rollup::GroupCounts;
pub use ruleset::Ruleset;
pub use script::{Files, Overrides};
pub use source::{Format, IntoSource, Source, SourceReader};
pub use warning::Warning;
