//! References to cells: their corners, fixed by `$` or not, and the areas that they mean for one cell.

use crate::address::{Cell, ColumnName, LAST_COLUMN, LAST_ROW, Range};

/// Cells of one sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SheetArea {
    /// The sheet, by its place.
    pub sheet: u32,
    /// The cells.
    pub range: Range,
}

impl SheetArea {
    /// Returns the number of cells.
    pub fn size(&self) -> u64 {
        let (first, last) = (self.range.first, self.range.last);
        u64::from(last.row - first.row + 1) * u64::from(last.column - first.column + 1)
    }
}

/// A row or a column of a reference, and whether `$` fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ReferenceLine {
    at: u32,
    fixed: bool,
}

impl ReferenceLine {
    /// Returns the line as it is for a cell further on; beyond the last line comes the first.
    fn moved(self, by: i64, last: u32) -> u32 {
        if self.fixed {
            return self.at;
        }
        let lines = i64::from(last) + 1;
        u32::try_from((i64::from(self.at) + by).rem_euclid(lines)).unwrap_or(0)
    }
}

/// One end of a reference: a cell, a whole row or a whole column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ReferenceEnd {
    row: Option<ReferenceLine>,
    column: Option<ReferenceLine>,
}

/// The two ends of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceEnds {
    from: ReferenceEnd,
    to: ReferenceEnd,
}

/// The way from the cell that a formula is written for to the cell that uses it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    rows: i64,
    columns: i64,
}

impl Shift {
    /// Returns the way from one cell to another.
    pub fn between(from: Cell, to: Cell) -> Self {
        Self {
            rows: i64::from(to.row) - i64::from(from.row),
            columns: i64::from(to.column) - i64::from(from.column),
        }
    }
}

impl ReferenceEnds {
    /// Returns the cells that are meant after a shift.
    pub fn range(self, shift: Shift) -> Range {
        let line = |line: Option<ReferenceLine>, by, last, otherwise| {
            line.map_or(otherwise, |line| line.moved(by, last))
        };
        let rows = [(self.from, 0), (self.to, LAST_ROW)]
            .map(|(corner, otherwise)| line(corner.row, shift.rows, LAST_ROW, otherwise));
        let columns = [(self.from, 0), (self.to, LAST_COLUMN)]
            .map(|(corner, otherwise)| line(corner.column, shift.columns, LAST_COLUMN, otherwise));
        Range {
            first: Cell::new(rows[0].min(rows[1]), columns[0].min(columns[1])),
            last: Cell::new(rows[0].max(rows[1]), columns[0].max(columns[1])),
        }
    }

    /// Returns `true` if `$` fixes all of the reference.
    pub fn is_fixed(self) -> bool {
        let fixed = |line: Option<ReferenceLine>| line.is_none_or(|line| line.fixed);
        [self.from, self.to]
            .iter()
            .all(|end| fixed(end.row) && fixed(end.column))
    }

    /// Returns the reference as it is written for a cell further on, its `$` kept.
    pub fn written(self, shift: Shift) -> String {
        let end = |end: ReferenceEnd| {
            let sign = |line: ReferenceLine| if line.fixed { "$" } else { "" };
            let column = end.column.map_or_else(String::new, |column| {
                let at = column.moved(shift.columns, LAST_COLUMN);
                format!("{}{}", sign(column), ColumnName(at))
            });
            let row = end.row.map_or_else(String::new, |row| {
                format!("{}{}", sign(row), row.moved(shift.rows, LAST_ROW) + 1)
            });
            column + &row
        };
        if self.from == self.to && self.from.row.is_some() && self.from.column.is_some() {
            return end(self.from);
        }
        format!("{}:{}", end(self.from), end(self.to))
    }
}

/// Reads a reference at the start of a text. Returns also its length.
pub(super) fn corners(text: &str) -> Option<(ReferenceEnds, usize)> {
    let (from, length) = corner(text)?;
    let second = text[length..].strip_prefix(':').and_then(corner);
    let alike = |to: &ReferenceEnd| {
        to.row.is_some() == from.row.is_some() && to.column.is_some() == from.column.is_some()
    };
    match second.filter(|(to, _)| alike(to)) {
        Some((to, second)) => Some((ReferenceEnds { from, to }, length + 1 + second)),
        None if from.row.is_some() && from.column.is_some() => {
            Some((ReferenceEnds { from, to: from }, length))
        }
        None => None,
    }
}

/// Reads one end of a reference, which no other character of a word may follow.
fn corner(text: &str) -> Option<(ReferenceEnd, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let dollar = |at: &mut usize| {
        let is = bytes.get(*at) == Some(&b'$');
        *at += usize::from(is);
        is
    };
    let first = dollar(&mut at);
    let letters = run(bytes, at, 3, u8::is_ascii_alphabetic);
    let column = column_of(&bytes[at..at + letters]);
    at += letters;
    let second = if letters > 0 { dollar(&mut at) } else { first };
    let digits = run(bytes, at, 7, u8::is_ascii_digit);
    let row = std::str::from_utf8(&bytes[at..at + digits])
        .ok()?
        .parse::<u32>()
        .ok();
    at += digits;
    let ends = text[at..]
        .chars()
        .next()
        .is_none_or(|c| !is_word(c) && c != '(');
    let right = (letters == 0 || column.is_some())
        && (digits == 0 || row.is_some_and(|row| (1..=LAST_ROW + 1).contains(&row)))
        && letters + digits > 0
        && !(letters > 0 && digits == 0 && second);
    (ends && right).then(|| {
        let row = row.map(|row| ReferenceLine {
            at: row - 1,
            fixed: second,
        });
        let column = column.map(|at| ReferenceLine { at, fixed: first });
        (ReferenceEnd { row, column }, at)
    })
}

/// Returns the number of wanted bytes from an offset on, of which there may be so many.
fn run(bytes: &[u8], from: usize, most: usize, wanted: impl Fn(&u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .take(most)
        .take_while(|b| wanted(b))
        .count()
}

/// Returns the column that letters name, if there is one.
fn column_of(letters: &[u8]) -> Option<u32> {
    let number = letters.iter().fold(0, |number, letter| {
        number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (1..=LAST_COLUMN + 1).contains(&number).then(|| number - 1)
}

/// Returns `true` for a character of a name, of a number or of the end of a reference.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '.' | '\\' | '?' | '$')
        || !c.is_ascii() && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_move_with_the_cell_but_for_what_is_fixed() {
        let from = Cell::new(4, 2);
        for (text, to, expected) in [
            ("A1", "C5", Some("A1")),
            ("A1", "D7", Some("B3")),
            ("$A1", "D7", Some("A3")),
            ("A$1", "D7", Some("B1")),
            ("$A$1:B2", "D7", Some("A1:C4")),
            ("B:$B", "D7", Some("B1:C1048576")),
            ("2:2", "D7", Some("A4:XFD4")),
            ("A1", "B5", Some("XFD1")),
            ("C9:A2", "C5", Some("A2:C9")),
            ("A", "C5", None),
            ("$A$", "C5", None),
            ("A0", "C5", None),
            ("0", "C5", None),
            ("0:3", "C5", None),
            ("A1048577", "C5", None),
            ("A1:B", "C5", None),
            ("A1(", "C5", None),
            ("A1_x", "C5", None),
        ] {
            let to = Cell::parse(to.as_bytes()).expect("a cell");
            let range = corners(text)
                .filter(|(_, length)| *length == text.len())
                .map(|(corners, _)| corners.range(Shift::between(from, to)).to_string());
            assert_eq!(range.as_deref(), expected, "{text}");
        }
    }
}
