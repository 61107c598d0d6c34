//! Tidy tables with typed columns, a row each rating or cell: of one input or of all, one format a file.

mod combine;
mod csv;
mod html;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod rows;
mod xlsx;

use std::io::Write;

use serde::{Deserialize, Serialize};

pub(crate) use self::combine::{Combine, cloned, spooled};
use self::csv::csv_bytes;
pub(crate) use self::csv::{csv_failure, csv_report, csv_text, csv_writer};
pub(crate) use self::html::{escaped, page_end, page_start};
pub(crate) use self::read::{Written, WrittenRow, read_small, suggest_column};
pub(crate) use self::rows::{cells, columns, each_row, kind, ratings, stored};
use crate::args::Format;
use crate::failure::Failure;

/// A column: its heading, and what stands in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column(pub(crate) &'static str, pub(crate) Kind);

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A number as a decimal string, so that no reader makes a binary one of it that did not ask to.
    Decimal,
    Integer,
    /// A binary number.
    Real,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Field {
    Nothing,
    Integer(u32),
    Real(f64),
    Text(String),
}

impl Field {
    /// As text; empty for nothing.
    fn shown(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A table being written in one of the formats.
pub(crate) enum Table<W: Write + Send> {
    Csv(Box<csv::Table<W>>),
    Json(json::Table<W>),
    Html(html::Table<W>),
    Xlsx(Box<xlsx::Table<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::Table<W>>),
}

impl<W: Write + Send> Table<W> {
    /// Begins a table.
    pub(crate) fn new(to: Format, columns: &'static [Column], out: W) -> Result<Self, Failure> {
        Ok(match to {
            Format::Csv => Self::Csv(Box::new(csv::Table::new(columns, out)?)),
            Format::Json => Self::Json(json::Table::new(columns, out)?),
            Format::Html => Self::Html(html::Table::new(columns, out)?),
            Format::Xlsx => Self::Xlsx(Box::new(xlsx::Table::new(columns, out)?)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Self::Parquet(Box::new(parquet::Table::new(columns, out)?)),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(without_parquet()),
        })
    }

    /// Writes a row, a field a column.
    pub(crate) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        match self {
            Self::Csv(table) => table.row(fields),
            Self::Json(table) => table.row(fields),
            Self::Html(table) => table.row(fields),
            Self::Xlsx(table) => table.row(fields),
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table.row(fields),
        }
    }

    /// Ends the table.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Json(table) => table.finish(),
            Self::Html(table) => table.finish(),
            Self::Xlsx(table) => table.finish(),
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table.finish(),
        }
    }
}

/// Whether this program can write the format.
pub(crate) fn check(to: Format) -> Result<(), Failure> {
    if to == Format::Parquet && cfg!(not(feature = "parquet")) {
        Err(without_parquet())
    } else {
        Ok(())
    }
}

fn without_parquet() -> Failure {
    Failure::new(
        "--to parquet: this ambersheet was built without Parquet; write --to csv, or install one with it",
    )
}
