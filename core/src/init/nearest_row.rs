//! The rows that come closest to headings, where nothing was found.

use ambersheet_draft::grid::SheetGrid;
use ambersheet_draft::lexicon::meaning_name;
use ambersheet_draft::nearest::Nearest;
use ambersheet_ooxml::address::ColumnName;

/// The row of a sheet that comes closest to headings, and what of it is understood.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let csv = b"Haltestelle,Actual\nMarkt,4\n".to_vec();
/// let source = ambersheet::Source::open(std::io::Cursor::new(csv), Some("return.csv"))?;
/// let draft = ambersheet::draft(source, "return.csv")?;
/// let row = &draft.nearest[0];
/// assert_eq!((row.row, row.unknown[0].as_str()), (1, "Haltestelle"));
/// assert_eq!((row.known[0].meaning.as_str(), row.known[0].heading.as_str()), ("actual", "Actual"));
/// assert_eq!((row.columns[1].column.as_str(), row.columns[1].heading.as_str()), ("B", "Actual"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearestRow {
    /// The name of the sheet.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
    /// The letters of the column of the first heading that is understood, or of the first text.
    pub column: String,
    /// The headings that are understood.
    pub known: Vec<KnownHeading>,
    /// The other headings.
    pub unknown: Vec<String>,
    /// The columns that hold something in the row or under it.
    pub columns: Vec<HeadedColumn>,
}

/// A heading that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownHeading {
    /// Its meaning in words, such as "actual".
    pub meaning: String,
    /// The heading.
    pub heading: String,
}

/// A column with its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeadedColumn {
    /// The letters of the column.
    pub column: String,
    /// The heading; empty if the column has none.
    pub heading: String,
}

impl NearestRow {
    pub(super) fn of(grids: &[SheetGrid], nearest: &Nearest) -> Self {
        let grid = &grids[nearest.sheet];
        let known = nearest.known.iter().map(|(meaning, heading)| KnownHeading {
            meaning: meaning_name(*meaning),
            heading: heading.clone(),
        });
        let columns = nearest.columns(grid).into_iter();
        Self {
            sheet: grid.name.clone(),
            row: nearest.row + 1,
            column: ColumnName(nearest.column).to_string(),
            known: known.collect(),
            unknown: nearest.unknown.clone(),
            columns: columns
                .map(|(column, heading)| HeadedColumn {
                    column: ColumnName(column).to_string(),
                    heading: heading.to_owned(),
                })
                .collect(),
        }
    }
}
