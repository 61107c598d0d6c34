//! A table as CSV that a spreadsheet opens safely.

use std::io::{BufWriter, Write};

use super::{Column, Field};
use crate::failure::Failure;
use crate::render::{csv_failure, csv_text, csv_writer};

/// The table, being written.
pub(in super::super) struct Table<W: Write> {
    out: csv::Writer<BufWriter<W>>,
}

impl<W: Write> Table<W> {
    pub(super) fn new(columns: &[Column], out: W) -> Result<Self, Failure> {
        let mut out = csv_writer(BufWriter::new(out))?;
        out.write_record(columns.iter().map(|Column(name, _)| name)).map_err(csv_failure)?;
        Ok(Self { out })
    }

    pub(super) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        let texts = fields.iter().map(|field| match field {
            Field::Text(text) => csv_text(text),
            other => other.shown(),
        });
        self.out.write_record(texts).map_err(csv_failure)
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.out.flush().map_err(Failure::from)
    }
}
