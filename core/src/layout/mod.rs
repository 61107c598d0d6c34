//! Where the records are: tables found by their headings while the rows go by.
//!
//! The finder sees each row once, in order, and keeps only what is open: a table begins at a row that holds all its
//! headings and ends at an empty row, the next heading row or a declared mark. Several tables may be open side by
//! side.

mod below;
mod class;
mod counts;
mod finder;
mod heading;
mod meaning;
mod rows;
mod seen;
mod table_row;
mod units;
mod upper;

pub(crate) use class::{Classes, TextClass};
pub(crate) use counts::{CountCells, CountsFinder, CountsRow, FoundCounts, PublishedCount};
pub(crate) use finder::{Cells, Finder, OpenTable, Where};
pub(crate) use heading::NearMiss;
pub(crate) use meaning::{MeaningFinder, MeaningTexts};
pub(crate) use seen::SeenHeading;
pub(crate) use units::HeadingUnits;
