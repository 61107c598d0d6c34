//! The list of sheets in the workbook part.

use super::open::SheetInfo;
use crate::xml::{Event, Scanner};

/// The visibility of a sheet's tab (ECMA-376 part 1, 18.2.19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Visible.
    Visible,
    /// Hidden; Excel's menu can unhide it.
    Hidden,
    /// Hidden; only a macro or the macro editor can unhide it.
    VeryHidden,
}

/// A sheet of any kind. Sheet-local names count sheets of all kinds.
#[derive(Debug)]
pub(super) struct ListedSheet {
    /// Name of the sheet.
    pub(super) name: String,
    /// Visibility of its tab.
    pub(super) visibility: Visibility,
    /// Index in [`Workbook::sheets`](super::Workbook::sheets), or `None` for a chart, dialog or
    /// macro sheet.
    pub(super) worksheet: Option<usize>,
}

/// Returns the sheets of all kinds that the workbook part lists.
pub(super) fn listed_sheets(text: &[u8], worksheets: &[SheetInfo]) -> Vec<ListedSheet> {
    let mut listed = Vec::new();
    let mut next = 0;
    let mut scanner = Scanner::new(text, 0);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        if tag.local() != b"sheet" {
            continue;
        }
        let name = tag.text(b"name").unwrap_or_default();
        // Worksheets have the same order in both lists, and sheet names are unique.
        let worksheet = worksheets
            .get(next)
            .filter(|sheet| sheet.name == name)
            .map(|_| next);
        next += usize::from(worksheet.is_some());
        let visibility = match tag.get(b"state") {
            Some(b"hidden") => Visibility::Hidden,
            Some(b"veryHidden") => Visibility::VeryHidden,
            _ => Visibility::Visible,
        };
        listed.push(ListedSheet {
            name,
            visibility,
            worksheet,
        });
    }
    listed
}
