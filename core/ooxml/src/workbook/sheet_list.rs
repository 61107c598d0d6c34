//! The list of sheets.

use super::open::SheetInfo;
use crate::xml::{Event, Scanner};

/// Whether a sheet's tab is seen (ECMA-376 part 1, 18.2.19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Visible,
    /// A person can unhide it.
    Hidden,
    /// Only a macro or the editor of macros can.
    VeryHidden,
}

/// A sheet of any kind, in the workbook's order, which is what a name's sheet is counted in.
#[derive(Debug)]
pub struct ListedSheet {
    pub name: String,
    pub visibility: Visibility,
    /// Its place in [`Workbook::sheets`]; chart, dialog and macro sheets have none.
    pub worksheet: Option<usize>,
}

/// The sheets of all kinds that the workbook part lists.
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
        // Worksheets stand in the same order in both, and no two sheets have one name.
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
