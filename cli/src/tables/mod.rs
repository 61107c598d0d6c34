//! Tidy tables with typed columns: one row per rating or per cell, of one input or of all.
//!
//! An output format is one file here, which ends in its [`OutputFormat`], and one line in [`FORMATS`]. The values of
//! `--to`, the jobs of `convert` and its `--combine` all read that list.

mod combine;
mod csv;
mod format;
mod html;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod rows;
#[cfg(not(feature = "parquet"))]
mod without_parquet;
mod xlsx;

#[cfg(not(feature = "parquet"))]
use self::without_parquet as parquet;

pub(crate) use self::combine::{CombinedTable, spool_rows};
pub(crate) use self::csv::{CsvTable, csv_failure, csv_records, csv_report};
pub(crate) use self::format::{CellsLayout, OutputFormat};
pub(crate) use self::read::{SmallRow, SmallTable, read_small, suggest_column};
pub(crate) use self::rows::{cells, columns, ratings};

/// The output formats, in the order in which help lists them.
pub(crate) static FORMATS: &[OutputFormat] = &[
    xlsx::FORMAT,
    csv::FORMAT,
    json::FORMAT,
    parquet::FORMAT,
    html::FORMAT,
];
