//! A table as one JSON array of objects, an object a line.

use std::io::{BufWriter, Write};

use serde::ser::{SerializeMap, Serializer};

use super::{Column, Field};
use crate::failure::Failure;

/// The table, being written.
pub(crate) struct Table<W: Write> {
    out: BufWriter<W>,
    columns: &'static [Column],
    any: bool,
}

impl<W: Write> Table<W> {
    pub(super) fn new(columns: &'static [Column], out: W) -> Result<Self, Failure> {
        let mut out = BufWriter::new(out);
        out.write_all(b"[")?;
        Ok(Self {
            out,
            columns,
            any: false,
        })
    }

    pub(super) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        self.out
            .write_all(if std::mem::replace(&mut self.any, true) {
                b",\n"
            } else {
                b"\n"
            })?;
        let mut serializer = serde_json::Serializer::new(&mut self.out);
        let written = serializer
            .serialize_map(Some(fields.len()))
            .and_then(|mut map| {
                for (Column(name, _), field) in self.columns.iter().zip(fields) {
                    map.serialize_entry(name, field)?;
                }
                map.end()
            });
        written.map_err(|error| Failure::from(std::io::Error::from(error)))
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.out.write_all(b"\n]\n")?;
        self.out.flush().map_err(Failure::from)
    }
}
