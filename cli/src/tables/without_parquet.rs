//! The Parquet format in a build without the feature `parquet`: listed, so that asking for it is answered.

use super::format::{CellsLayout, OutputFormat};
use crate::failure::RunFailure;

const MESSAGE: &str = "--to parquet: this ambersheet was built without Parquet; write --to csv, or build it with `--features parquet`";

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "parquet",
    ending: "parquet",
    unavailable: Some(MESSAGE),
    cells: CellsLayout::Table,
    begin: |_, _| Err(RunFailure::new(MESSAGE)),
};
