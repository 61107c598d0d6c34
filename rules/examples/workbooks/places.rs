//! Parses references to cells and rows. Rows and columns are counted from 0.

use rust_xlsxwriter::utility::column_name_to_number;

use super::MadeResult;

/// Parses a range such as `B5:H7`, or a cell as a range of one, into top, left, bottom and right.
pub(super) fn range(text: &str) -> MadeResult<(u32, u16, u32, u16)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    Ok((top, left, bottom, right))
}

/// Parses a cell reference into its row and column.
pub(super) fn cell(text: &str) -> MadeResult<(u32, u16)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &text[..text.len() - digits.len()];
    if letters.is_empty() {
        return Err(format!("'{text}' is no cell").into());
    }
    Ok((row(digits)?, column_name_to_number(letters)))
}

/// Parses rows such as `5 7-9`.
pub(super) fn rows(text: &str) -> MadeResult<Vec<u32>> {
    let mut rows = Vec::new();
    for part in text.split(' ') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        rows.extend(row(first)?..=row(last)?);
    }
    Ok(rows)
}

/// Parses the number of a row, which in the file is counted from 1.
pub(super) fn row(text: &str) -> MadeResult<u32> {
    let number: u32 = text.parse()?;
    Ok(number.checked_sub(1).ok_or("rows begin at 1")?)
}
