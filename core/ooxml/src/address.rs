//! Cells and ranges as people write them, such as `D14` and `B2:F9`.
//!
//! Rows and columns are counted from 0 in the program, and from 1 in everything that people see.

use std::fmt;

/// The last row of a worksheet, counted from 0 (ECMA-376 part 1, 18.3.1.73).
pub const LAST_ROW: u32 = 1_048_575;
/// The last column of a worksheet, `XFD`, counted from 0.
pub const LAST_COLUMN: u32 = 16_383;

/// The position of a cell on its sheet. Cells are ordered by row, then by column.
///
/// ```
/// use ambersheet_ooxml::address::Cell;
///
/// let cell = Cell::parse(b"$D$14").expect("a cell reference");
/// assert_eq!((cell.row, cell.column), (13, 3));
/// assert_eq!(cell.to_string(), "D14");
/// assert_eq!(Cell::parse(b"XFE1"), None, "beyond the last column");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl Cell {
    /// Creates a cell from a row and a column, both counted from 0.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Parses `D14` or `$D$14`. Returns `None` if the text is not a cell of a worksheet.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut at = usize::from(text.first() == Some(&b'$'));
        let letters = at;
        let mut column = 0u32;
        while let Some(letter) = text.get(at).filter(|b| b.is_ascii_alphabetic()) {
            column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
            at += 1;
            if at - letters > 3 {
                return None;
            }
        }
        if at == letters {
            return None;
        }
        at += usize::from(text.get(at) == Some(&b'$'));
        let row = parse_number(text.get(at..)?)?;
        (row >= 1 && row - 1 <= LAST_ROW && column - 1 <= LAST_COLUMN)
            .then(|| Self::new(row - 1, column - 1))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", ColumnName(self.column), self.row + 1)
    }
}

/// The letters of a column, for display: 0 is `A`.
pub struct ColumnName(pub u32);

impl fmt::Display for ColumnName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0u8; 7];
        let mut at = letters.len();
        let mut left = self.0 + 1;
        while left > 0 {
            at -= 1;
            letters[at] = b'A' + ((left - 1) % 26) as u8;
            left = (left - 1) / 26;
        }
        f.write_str(std::str::from_utf8(&letters[at..]).map_err(|_| fmt::Error)?)
    }
}

/// A rectangle of cells, both corners included.
///
/// ```
/// use ambersheet_ooxml::address::{Cell, Range};
///
/// let range = Range::parse(b"B2:F9").expect("a range");
/// assert!(range.contains(Cell::new(1, 1)));
/// let column = Range::parse(b"A:A").expect("a whole column");
/// assert_eq!(range.with(column).to_string(), "A1:F1048576");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The corner nearest `A1`.
    pub first: Cell,
    /// The corner farthest from `A1`.
    pub last: Cell,
}

impl Range {
    /// Parses `B2:F9`, `B2`, `B:F` or `2:9`. Returns `None` if the text is not a range.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (from, to) = match text.iter().position(|b| *b == b':') {
            Some(colon) => (&text[..colon], &text[colon + 1..]),
            None => (text, text),
        };
        let (a, b) = (Corner::parse(from)?, Corner::parse(to)?);
        Some(Self {
            first: Cell::new(a.row.unwrap_or(0), a.column.unwrap_or(0)),
            last: Cell::new(b.row.unwrap_or(LAST_ROW), b.column.unwrap_or(LAST_COLUMN)),
        })
    }

    /// Returns the smallest range that contains both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            first: Cell::new(
                self.first.row.min(other.first.row),
                self.first.column.min(other.first.column),
            ),
            last: Cell::new(
                self.last.row.max(other.last.row),
                self.last.column.max(other.last.column),
            ),
        }
    }

    /// Returns `true` if the range contains the cell.
    pub fn contains(&self, cell: Cell) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return self.first.fmt(f);
        }
        write!(f, "{}:{}", self.first, self.last)
    }
}

/// One end of a range: a cell, a whole column or a whole row.
struct Corner {
    row: Option<u32>,
    column: Option<u32>,
}

impl Corner {
    fn parse(text: &[u8]) -> Option<Self> {
        if let Some(cell) = Cell::parse(text) {
            return Some(Self {
                row: Some(cell.row),
                column: Some(cell.column),
            });
        }
        let bare: Vec<u8> = text.iter().copied().filter(|b| *b != b'$').collect();
        if let Some(row) = parse_number(&bare) {
            return (row >= 1).then(|| Self {
                row: Some(row - 1),
                column: None,
            });
        }
        if !bare.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let cell = Cell::parse(&[&bare[..], b"1"].concat())?;
        Some(Self {
            row: None,
            column: Some(cell.column),
        })
    }
}

/// Parses a whole number of one to nine digits.
pub fn parse_number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0u32, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
    })
}

/// Returns the name of a sheet as a reference has it before `!`, in quotes if it needs them.
///
/// ```
/// use ambersheet_ooxml::address::sheet_reference;
///
/// assert_eq!(sheet_reference("Returns"), "Returns");
/// assert_eq!(sheet_reference("Q4 returns"), "'Q4 returns'");
/// ```
pub fn sheet_reference(name: &str) -> String {
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}

/// Ranges as one text, as a conditional format has them.
pub fn list_of_ranges(ranges: &[Range]) -> String {
    ranges
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_and_print() {
        for (text, row, column) in [
            ("A1", 0, 0),
            ("Z9", 8, 25),
            ("AA10", 9, 26),
            ("XFD1048576", LAST_ROW, LAST_COLUMN),
        ] {
            assert_eq!(
                Cell::parse(text.as_bytes()),
                Some(Cell::new(row, column)),
                "{text}"
            );
            assert_eq!(Cell::new(row, column).to_string(), text);
        }
        assert_eq!(Cell::parse(b"$C$3"), Some(Cell::new(2, 2)));
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1B", "é1"] {
            assert_eq!(Cell::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn ranges_read_whole_columns_and_rows() {
        let columns = Range::parse(b"B:C").expect("whole columns");
        assert!(columns.contains(Cell::new(LAST_ROW, 2)) && !columns.contains(Cell::new(0, 3)));
        let rows = Range::parse(b"2:3").expect("whole rows");
        assert!(rows.contains(Cell::new(1, LAST_COLUMN)) && !rows.contains(Cell::new(3, 0)));
        assert_eq!(
            Range::parse(b"B2:C3").map(|r| r.to_string()).as_deref(),
            Some("B2:C3")
        );
    }

    #[test]
    fn sheet_names_are_quoted_where_excel_quotes_them() {
        assert_eq!(sheet_reference("Returns"), "Returns");
        assert_eq!(
            sheet_reference("3 - Programme Progress"),
            "'3 - Programme Progress'"
        );
        assert_eq!(sheet_reference("Bob's"), "'Bob''s'");
    }
}
