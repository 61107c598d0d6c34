//! Ambersheet rates the measures in people's own Excel workbooks red, amber or green, by rules that they can read and
//! edit. It writes the ratings back into the same workbook and leaves everything else in the file unchanged.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
//! # let script = include_str!("../../rules/norfolk/norfolk.rhai");
//! # let mut output = std::io::Cursor::new(Vec::new());
//! use ambersheet::{Options, Overrides, Ruleset};
//!
//! let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
//! let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
//! let (levels, unrated) = rated.counts();
//! assert_eq!(levels, [("Green", 27), ("Amber", 6), ("Red", 7)]);
//! assert_eq!(unrated, 4);
//! for rating in rated.ratings() {
//!     println!("{}: {}", rating.place(), rating.reason());
//! }
//! rated.write_and_read_back(&mut output)?;
//! # Ok(())
//! # }
//! ```
//!
//! | to | use |
//! |---|---|
//! | load rules | [`Ruleset::load`] |
//! | open any input format | [`Source::open`] |
//! | rate a workbook | [`rate`], or [`rate_after`] with the previous return and ratings set by hand |
//! | read ratings and write the workbook | [`Rated`], [`Rating`], [`Overall`] |
//! | rate rows without a workbook | [`RowTable`], [`Frame`] |
//! | find the tolerances and limits of a script | [`adjustable_numbers`] |
//! | read the cells of a workbook | [`cells()`] |
//! | draft rules for a workbook | [`draft()`] |
//! | infer rules from published ratings | [`infer()`], [`Rated::published_ratings`] |
//! | end long work from another thread | [`Cancel`] |
//!
//! Both features are on by default. Without `foreign`, only Office Open XML workbooks are read. Without `recalculate`, no formula
//! is calculated: the saved results of those that depend on ratings are taken out and listed, a draft quotes the formulas of ratings
//! and says why it does not follow them, and [`Rated::compare_formulas`] finds nothing.
//!
//! Input and output are streams. Nothing in this crate knows paths, prints, or opens a file for writing.
//!
//! The modules below are listed from bottom to top; a module uses only those above its own line.

mod error;

mod options;

mod cancel;

mod source;

mod record;

mod cells;

mod register_table;

mod cases;

mod ruleset;

mod note_box;

mod find;

mod decide;

mod plan;

mod write;

mod recalculate;

mod rated;

mod walk;

mod frame;

mod report;

mod infer;

mod init;

mod audit;

pub use ambersheet_diagnostic::{Code, Diagnostic, Place, Position, Severity, Suggestion};
pub use ambersheet_foreign::Format;
#[cfg(feature = "look")]
pub use ambersheet_look as look;
pub use ambersheet_ooxml::address::{Cell, Range};
pub use ambersheet_ooxml::colour::Colour;
pub use ambersheet_ooxml::package::Fate;
pub use ambersheet_policy::evaluate::columns;
pub use ambersheet_policy::model::Polarity;
pub use ambersheet_policy::reason::Reason;
pub use ambersheet_policy::value::Direction;
pub use ambersheet_quantity as value;
pub use ambersheet_script::{AdjustableNumber, Files, Overrides, adjustable_numbers};

pub use ambersheet_draft::question::{GivenAnswers, Question, QuestionChoice, QuestionTopic};
pub use audit::boundaries::BoundaryCase;
pub use audit::check::finding::Finding;
pub use audit::check::sign_off::SignOff;
pub use audit::checking::{CHECK_SCHEMA, Checked};
pub use audit::code::CheckCode;
pub use audit::overall::OverallSummary;
pub use audit::reach::{PassedOver, ReachedRows};
pub use audit::regions::comparison::{
    COMPARE_SCHEMA, GivenLevel, NotProven, RowPart, RuleDifference, RulesComparison, ScalesCompared,
};
pub use audit::regions::prove::Proven;
pub use cancel::{Cancel, CancellableReader};
pub use cells::value::{CellValue, Date, Number};
pub use cells::{CellContent, Cells, cells};
pub use decide::set_by_hand::SetByHand;
pub use error::{Error, ErrorKind};
pub use find::to_date::{FiguresToDate, figures_to_date};
pub use frame::columns::{Frame, FrameColumn, FrameRatings};
pub use frame::rows::{RowColumn, RowTable, RowValue};
pub use infer::document::{
    InferredConflict, InferredEnd, InferredExplanation, InferredFurther, InferredLimit,
    InferredPolarity,
};
pub use infer::inferred::{INFER_SCHEMA, Inferred, infer};
pub use infer::published::{LeftOut, PublishedRatings};
pub use init::inferred::{draft_inferred, published_ratings};
pub use init::nearest_row::{HeadedColumn, KnownHeading, NearestRow};
pub use init::read_formula::ReadFormula;
pub use init::{Draft, draft, draft_with};
pub use options::Options;
pub use rated::Rated;
pub use rated::overall::Overall;
pub use rated::rating::{Override, Rating};
pub use rated::waiting::{OpenQuestion, Waiting};
pub use report::document::{Document, SCHEMA};
pub use report::explain::{EXPLAIN_SCHEMA, Explanation, NextLevel};
pub use report::movement::{Moved, Movement, Repeated};
pub use report::proof::{Kept, Mismatch, PROOF_SCHEMA, PartProof, Proof};
pub use report::reconcile::comparable::Comparable;
pub use report::reconcile::formulas::{FormulaDifference, FormulasCompared, FormulasNotRead};
pub use report::reconcile::{
    Compared, Difference, DifferenceKind, RECONCILE_SCHEMA, Reconciliation,
};
pub use report::rollup::GroupCounts;
pub use ruleset::{Level, Rules, Ruleset, RulesetSummary};
pub use source::{IntoSource, Source};
pub use walk::{RateContext, rate, rate_after};
