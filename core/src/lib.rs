//! Ambersheet rates the measures in people's own Excel workbooks red, amber or green by rules that they can read and
//! edit, and writes the result back into the same workbook with everything else in the file untouched.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
//! # let script = include_str!("../../rules/norfolk/norfolk.rhai");
//! use ambersheet::{Options, Overrides, RulesetModel};
//!
//! let rules = RulesetModel::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
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

mod error;

mod source;

mod record;

mod cells;

mod register_table;

mod ruleset;

mod layout;

mod patch;

mod rate;

mod rated;

mod document;

mod proof;

mod frame;

mod cases;

mod rollup;

mod movement;

mod explain;

mod boundaries;

mod reconcile;

mod draft;

mod check;

pub use ambersheet_diagnostic::{Problem, Warning};
pub use ambersheet_foreign::Format;
pub use ambersheet_ooxml::address::{Cell, Range};
pub use ambersheet_ooxml::colour::Colour;
pub use ambersheet_ooxml::package::Fate;
pub use ambersheet_policy::evaluate::columns;
pub use ambersheet_policy::model::Polarity;
pub use ambersheet_policy::reason::Reason;
pub use ambersheet_policy::value::Direction;
pub use ambersheet_quantity as value;
pub use ambersheet_script::{Files, Overrides};

pub use boundaries::BoundaryCase;
pub use cells::{CellContent, CellValue, Cells, Date, Number, cells};
pub use check::{CHECK_SCHEMA, CheckCode, Finding, SignOff};
pub use document::{Document, SCHEMA};
pub use draft::{Draft, Question, draft};
pub use error::{Error, ErrorKind};
pub use explain::{EXPLAIN_SCHEMA, Explanation, NextLevel};
pub use frame::{Frame, FrameColumn, FrameRatings};
pub use movement::{Moved, Movement, Repeated};
pub use proof::{Kept, Mismatch, PROOF_SCHEMA, PartProof, Proof};
pub use rate::{
    Beside, FiguresToDate, Options, Rated, RowColumn, RowTable, RowValue, SetByHand,
    figures_to_date, rate, rate_after,
};
pub use rated::{Override, Rating};
pub use reconcile::{
    Comparable, Compared, Difference, DifferenceKind, RECONCILE_SCHEMA, Reconciliation,
};
pub use rollup::GroupCounts;
pub use ruleset::{Level, Rules, Ruleset, RulesetSummary};
pub use source::{IntoSource, Source};
