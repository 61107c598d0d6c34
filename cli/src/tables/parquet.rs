//! A table as Parquet, in groups of rows so that memory does not grow with the table.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::{Column, Field, Kind};
use crate::failure::Failure;

/// Rows that are held before they are written.
const BATCH: usize = 16_384;
/// And their texts.
const BATCH_TEXT: usize = 64 << 20;

/// The table, being written.
pub(crate) struct Table<W: Write + Send> {
    schema: Arc<Schema>,
    builders: Vec<Builder>,
    rows: usize,
    text: usize,
    out: ArrowWriter<W>,
}

enum Builder {
    Text(StringBuilder),
    Integer(UInt32Builder),
    Real(Float64Builder),
}

impl<W: Write + Send> Table<W> {
    pub(super) fn new(columns: &[Column], out: W) -> Result<Self, Failure> {
        let fields: Vec<ArrowField> = columns
            .iter()
            .map(|Column(name, kind)| {
                let kind = match kind {
                    Kind::Text | Kind::Decimal => DataType::Utf8,
                    Kind::Integer => DataType::UInt32,
                    Kind::Real => DataType::Float64,
                };
                ArrowField::new(*name, kind, true)
            })
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        let out = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
            .map_err(parquet_failure)?;
        let builders = columns
            .iter()
            .map(|Column(_, kind)| Builder::new(*kind))
            .collect();
        Ok(Self {
            schema,
            builders,
            rows: 0,
            text: 0,
            out,
        })
    }

    pub(super) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        for (builder, field) in self.builders.iter_mut().zip(fields) {
            self.text += builder.push(field);
        }
        self.rows += 1;
        if self.rows >= BATCH || self.text >= BATCH_TEXT {
            self.write()
        } else {
            Ok(())
        }
    }

    fn write(&mut self) -> Result<(), Failure> {
        if self.rows == 0 {
            return Ok(());
        }
        let arrays = self.builders.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .map_err(|error| arrow_failure(&error))?;
        (self.rows, self.text) = (0, 0);
        self.out.write(&batch).map_err(parquet_failure)
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.write()?;
        self.out.close().map(drop).map_err(parquet_failure)
    }
}

impl Builder {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Decimal => Self::Text(StringBuilder::new()),
            Kind::Integer => Self::Integer(UInt32Builder::new()),
            Kind::Real => Self::Real(Float64Builder::new()),
        }
    }

    /// Adds a value, one of another kind as nothing; gives how many bytes of text it is.
    fn push(&mut self, field: &Field) -> usize {
        match (self, field) {
            (Self::Text(builder), Field::Text(text)) => {
                builder.append_value(text);
                return text.len();
            }
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Integer(builder), Field::Integer(number)) => builder.append_value(*number),
            (Self::Integer(builder), _) => builder.append_null(),
            (Self::Real(builder), Field::Real(number)) => builder.append_value(*number),
            // A whole number comes back from a spool as an integer.
            (Self::Real(builder), Field::Integer(number)) => {
                builder.append_value(f64::from(*number))
            }
            (Self::Real(builder), _) => builder.append_null(),
        }
        0
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Real(builder) => Arc::new(builder.finish()),
        }
    }
}

fn parquet_failure(error: ParquetError) -> Failure {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(io) => Failure::from(*io),
            Err(other) => Failure::new(format!("the table cannot be written as Parquet: {other}")),
        },
        other => Failure::new(format!("the table cannot be written as Parquet: {other}")),
    }
}

fn arrow_failure(error: &ArrowError) -> Failure {
    Failure::new(format!("the table cannot be written as Parquet: {error}"))
}
