//! Places that a diagnostic is about.

use std::fmt;

use ambersheet_ooxml::address::{Cell, Range, list_of_ranges, sheet_reference};

use crate::position::Position;

/// The place that a diagnostic is about.
///
/// ```
/// use ambersheet_diagnostic::Place;
/// use ambersheet_ooxml::address::Cell;
///
/// let place = Place::Cell("Vital Signs".to_owned(), Cell::new(13, 3));
/// assert_eq!(place.to_string(), "'Vital Signs'!D14");
/// assert_eq!(place.sheet(), Some("Vital Signs"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// A file, by its name.
    File(String),
    /// A position in the script.
    Script(Position),
    /// A sheet of the workbook.
    Sheet(String),
    /// A row of a sheet; rows count from 0.
    Row(String, u32),
    /// A cell of a sheet.
    Cell(String, Cell),
    /// Ranges of a sheet.
    Ranges(String, Vec<Range>),
}

impl Place {
    /// Returns the name of the sheet, if the place is on one.
    pub fn sheet(&self) -> Option<&str> {
        match self {
            Self::File(_) | Self::Script(_) => None,
            Self::Sheet(sheet)
            | Self::Row(sheet, _)
            | Self::Cell(sheet, _)
            | Self::Ranges(sheet, _) => Some(sheet),
        }
    }

    /// Returns the cell, if the place is a single one.
    pub fn cell(&self) -> Option<Cell> {
        match self {
            Self::Cell(_, cell) => Some(*cell),
            Self::Ranges(_, ranges) => match ranges.as_slice() {
                [only] if only.first == only.last => Some(only.first),
                _ => None,
            },
            Self::File(_) | Self::Script(_) | Self::Sheet(_) | Self::Row(..) => None,
        }
    }

    /// Returns the row, counted from 0, if the place is a row or a single cell.
    pub fn row(&self) -> Option<u32> {
        match self {
            Self::Row(_, row) => Some(*row),
            place => place.cell().map(|cell| cell.row),
        }
    }

    /// Returns the position in the script, if the place is one.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Script(position) => Some(*position),
            Self::File(_) | Self::Sheet(_) | Self::Row(..) | Self::Cell(..) | Self::Ranges(..) => {
                None
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(name) => f.write_str(name),
            Self::Script(at) => write!(f, "{}:{}", at.line, at.column),
            Self::Sheet(sheet) => f.write_str(&sheet_reference(sheet)),
            Self::Row(sheet, row) => write!(f, "{}!{}", sheet_reference(sheet), row + 1),
            Self::Cell(sheet, cell) => write!(f, "{}!{cell}", sheet_reference(sheet)),
            Self::Ranges(sheet, ranges) => {
                write!(f, "{}!{}", sheet_reference(sheet), list_of_ranges(ranges))
            }
        }
    }
}
