//! Properties that hide or protect a worksheet's cells: hidden rows and columns, protection,
//! drop-down lists.
//!
//! None of them prevents a write, since a file can be edited whatever Excel allows. People should
//! be told about all of them.

use super::head::Head;
use super::hidden::hides;
use super::row::Row;
use super::tail::Tail;
use super::validations::{ListValidation, read_lists};
use crate::address::LAST_COLUMN;
use crate::xml::{Event, Scanner, Tag};

/// The properties that hide or protect the cells of one worksheet.
#[derive(Debug, Default)]
pub struct Guards {
    /// `true` for each column that is hidden, from the first. Columns beyond the end are not.
    hidden_columns: Vec<bool>,
    /// Numbers of the hidden rows, ascending.
    hidden_rows: Vec<u32>,
    /// `true` if the sheet is protected.
    pub protected: bool,
    /// The drop-down lists.
    pub lists: Vec<ListValidation>,
}

impl Guards {
    /// Reads the hidden columns from the head.
    pub fn head(&mut self, head: &Head<'_>) {
        let mut scanner = Scanner::new(head.text, 0);
        // A column has one element at most. More elements than columns are redundant.
        let mut left = LAST_COLUMN + 1;
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            if tag.local() == b"col" && hides(&tag, b"width") && left > 0 {
                left -= 1;
                self.hide_columns(&tag);
            }
        }
    }

    fn hide_columns(&mut self, tag: &Tag<'_>) {
        let (Some(first), Some(last)) = (tag.number(b"min"), tag.number(b"max")) else {
            return;
        };
        let first = first.saturating_sub(1) as usize;
        let end = last.min(LAST_COLUMN + 1) as usize;
        if first < end {
            self.hidden_columns
                .resize(self.hidden_columns.len().max(end), false);
            self.hidden_columns[first..end].fill(true);
        }
    }

    /// Notes whether a row is hidden. Rows must come in ascending order, and only those of interest
    /// need to.
    ///
    /// A row hidden by a filter or a closed group has the attribute as well (ECMA-376 part 1,
    /// 18.3.1.73). The default for rows (`zeroHeight`) concerns rows that the part does not
    /// contain.
    pub fn row(&mut self, row: &Row<'_>) {
        if row.is_hidden() {
            self.hidden_rows.push(row.number);
        }
    }

    /// Reads protection and drop-down lists from the tail.
    pub fn tail(&mut self, tail: &Tail<'_>) {
        let mut scanner = Scanner::new(tail.text, 0);
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            if tag.local() == b"sheetProtection" {
                self.protected = tag.flag(b"sheet");
                break;
            }
        }
        self.lists = read_lists(tail.text);
    }

    /// Returns whether each column is hidden, from the first. Columns beyond the end are not.
    pub fn hidden_columns(&self) -> &[bool] {
        &self.hidden_columns
    }

    /// Returns `true` if a column is hidden.
    pub fn hides_column(&self, column: u32) -> bool {
        self.hidden_columns
            .get(column as usize)
            .copied()
            .unwrap_or(false)
    }

    /// Returns `true` if a noted row is hidden.
    pub fn hides_row(&self, row: u32) -> bool {
        self.hidden_rows.binary_search(&row).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Order, Visitor, walk};

    struct All(Guards);

    impl Visitor for All {
        type Error = crate::Error;

        fn head(&mut self, head: &Head<'_>) -> Result<(), crate::Error> {
            self.0.head(head);
            Ok(())
        }
        fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), crate::Error> {
            self.0.row(row);
            Ok(())
        }
        fn tail(&mut self, tail: &Tail<'_>) -> Result<(), crate::Error> {
            self.0.tail(tail);
            Ok(())
        }
    }

    fn guards(part: &str) -> Guards {
        let mut all = All(Guards::default());
        let _ =
            walk(part.as_bytes(), "sheet1.xml", Order::Ascending, &mut all).expect("a worksheet");
        all.0
    }

    #[test]
    fn rows_and_columns_hide_by_flag_and_by_size() {
        let seen = guards(
            "<x:worksheet xmlns:x='m'><x:cols><x:col min='2' max='3' hidden='1'/><x:col min='5' max='5' width='0' customWidth='1'/><x:col min='6' max='99999' hidden='true' width='9'/><x:col min='9' max='8' hidden='1'/></x:cols>\
             <x:sheetData><x:row r='1'/><x:row r='3' hidden='1'/><x:row/><x:row ht='0' customHeight='1'/><x:row hidden='0' ht='15'/><x:row hidden='true'/></x:sheetData></x:worksheet>",
        );
        let columns: Vec<u32> = (0..7).filter(|column| seen.hides_column(*column)).collect();
        assert_eq!(columns, [1, 2, 4, 5, 6]);
        assert!(seen.hides_column(LAST_COLUMN) && !seen.hides_column(LAST_COLUMN + 1));
        let rows: Vec<u32> = (0..9).filter(|row| seen.hides_row(*row)).collect();
        assert_eq!(rows, [2, 4, 6]);
        assert!(!seen.protected && seen.lists.is_empty());
    }

    #[test]
    fn a_sheet_is_protected_where_it_says_so() {
        for (element, expected) in [
            ("<sheetProtection sheet='1' objects='1'/>", true),
            ("<p:sheetProtection password='CC1A' sheet='true'/>", true),
            ("<sheetProtection sheet='0'/>", false),
            ("<sheetProtection objects='1'/>", false),
            ("", false),
        ] {
            let part = format!("<worksheet><sheetData/>{element}</worksheet>");
            assert_eq!(guards(&part).protected, expected, "{element}");
        }
    }
}
