//! A table as Parquet, in groups of rows so that memory does not grow with the table.

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::format::{CellsLayout, ColumnType, OutputColumn, OutputFormat, RowWriter, TableValue};
use crate::failure::RunFailure;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "parquet",
    ending: "parquet",
    unavailable: None,
    cells: CellsLayout::Table,
    begin: |columns, out| Ok(Box::new(ParquetTable::new(columns, out)?)),
};

/// The number of rows that are held before they are written.
const BATCH: usize = 16_384;
/// The bytes of text that are held before they are written.
const BATCH_TEXT: usize = 64 << 20;

/// The table, written group by group.
struct ParquetTable {
    schema: Arc<Schema>,
    builders: Vec<ColumnBuilder>,
    rows: usize,
    text: usize,
    out: ArrowWriter<File>,
}

/// The values of a column that wait for their group.
enum ColumnBuilder {
    Text(StringBuilder),
    Integer(UInt32Builder),
    Real(Float64Builder),
}

impl ParquetTable {
    fn new(columns: &[OutputColumn], out: File) -> Result<Self, RunFailure> {
        let fields: Vec<ArrowField> = columns
            .iter()
            .map(|OutputColumn(name, column_type)| {
                let data_type = match column_type {
                    ColumnType::Text | ColumnType::Decimal => DataType::Utf8,
                    ColumnType::Integer => DataType::UInt32,
                    ColumnType::Real => DataType::Float64,
                };
                ArrowField::new(*name, data_type, true)
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
            .map(|OutputColumn(_, column_type)| ColumnBuilder::new(*column_type))
            .collect();
        Ok(Self {
            schema,
            builders,
            rows: 0,
            text: 0,
            out,
        })
    }

    fn write(&mut self) -> Result<(), RunFailure> {
        if self.rows == 0 {
            return Ok(());
        }
        let arrays = self
            .builders
            .iter_mut()
            .map(ColumnBuilder::finish)
            .collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .map_err(|error| arrow_failure(&error))?;
        (self.rows, self.text) = (0, 0);
        self.out.write(&batch).map_err(parquet_failure)
    }
}

impl RowWriter for ParquetTable {
    fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure> {
        for (builder, value) in self.builders.iter_mut().zip(values) {
            self.text += builder.push(value);
        }
        self.rows += 1;
        if self.rows >= BATCH || self.text >= BATCH_TEXT {
            self.write()
        } else {
            Ok(())
        }
    }

    fn finish(mut self: Box<Self>) -> Result<(), RunFailure> {
        self.write()?;
        self.out.close().map(drop).map_err(parquet_failure)
    }
}

impl ColumnBuilder {
    fn new(column_type: ColumnType) -> Self {
        match column_type {
            ColumnType::Text | ColumnType::Decimal => Self::Text(StringBuilder::new()),
            ColumnType::Integer => Self::Integer(UInt32Builder::new()),
            ColumnType::Real => Self::Real(Float64Builder::new()),
        }
    }

    /// Adds a value and returns its bytes of text. A value of another type becomes a null.
    fn push(&mut self, value: &TableValue) -> usize {
        match (self, value) {
            (Self::Text(builder), TableValue::Text(text)) => {
                builder.append_value(text);
                return text.len();
            }
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Integer(builder), TableValue::Integer(number)) => builder.append_value(*number),
            (Self::Integer(builder), _) => builder.append_null(),
            (Self::Real(builder), TableValue::Real(number)) => builder.append_value(*number),
            // A whole number comes back from a spool as an integer.
            (Self::Real(builder), TableValue::Integer(number)) => {
                builder.append_value(f64::from(*number));
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

fn parquet_failure(error: ParquetError) -> RunFailure {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(io) => RunFailure::from(*io),
            Err(other) => {
                RunFailure::new(format!("the table cannot be written as Parquet: {other}"))
            }
        },
        other => RunFailure::new(format!("the table cannot be written as Parquet: {other}")),
    }
}

fn arrow_failure(error: &ArrowError) -> RunFailure {
    RunFailure::new(format!("the table cannot be written as Parquet: {error}"))
}
