//! Settings of a workbook that people should be told about before it is changed: hidden sheets,
//! protection, sharing, and the recommendation to open it read-only.

use super::open::{SheetInfo, Workbook};
use super::sheet_list::{Visibility, listed_sheets};
use crate::package::read_relationships;
use crate::xml::{Event, Scanner};

/// Settings of a workbook.
#[derive(Debug, Default)]
pub struct Flags {
    /// `true` if Excel suggests opening the workbook read-only.
    pub read_only_recommended: bool,
    /// `true` if the structure or the windows are protected.
    pub protected: bool,
    /// `true` if several people may edit the workbook at a time, with a history of changes.
    pub shared: bool,
    /// `true` if dates are counted from 1904.
    pub dates_from_1904: bool,
    /// The visibility of each worksheet.
    visibility: Vec<Visibility>,
}

impl Flags {
    /// Returns the visibility of a worksheet.
    pub fn visibility(&self, sheet: usize) -> Visibility {
        self.visibility
            .get(sheet)
            .copied()
            .unwrap_or(Visibility::Visible)
    }

    fn read(text: &[u8], worksheets: &[SheetInfo]) -> Self {
        let mut flags = Self {
            visibility: vec![Visibility::Visible; worksheets.len()],
            ..Self::default()
        };
        for sheet in listed_sheets(text, worksheets) {
            if let Some(seen) = sheet
                .worksheet
                .and_then(|index| flags.visibility.get_mut(index))
            {
                *seen = sheet.visibility;
            }
        }
        let mut scanner = Scanner::new(text, 0);
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"workbookPr" => flags.dates_from_1904 |= tag.flag(b"date1904"),
                b"fileSharing" => flags.read_only_recommended |= tag.flag(b"readOnlyRecommended"),
                // Some programs write the element without any lock.
                b"workbookProtection" => {
                    let locks: [&[u8]; 3] = [b"lockStructure", b"lockWindows", b"lockRevision"];
                    flags.protected |= locks.iter().any(|lock| tag.flag(lock));
                }
                _ => {}
            }
        }
        flags
    }
}

impl Workbook<'_> {
    /// Reads the settings of the workbook.
    pub fn flags(&self) -> Flags {
        let mut flags = Flags::read(&self.text, &self.sheets);
        // They could be read when the workbook was opened. If not now, sharing stays unknown.
        let links =
            read_relationships(&self.package, self.package.name(self.part)).unwrap_or_default();
        flags.shared = links.iter().any(|link| {
            ["revisionHeaders", "usernames"]
                .iter()
                .any(|kind| link.kind.eq_ignore_ascii_case(kind))
        });
        flags
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::PartId;

    /// Worksheets of these names.
    fn worksheets(names: &[&str]) -> Vec<SheetInfo> {
        names
            .iter()
            .map(|name| SheetInfo {
                name: (*name).to_owned(),
                part: PartId(0),
                part_name: String::new(),
            })
            .collect()
    }

    #[test]
    fn sheets_that_are_no_worksheets_are_counted_and_have_no_place() {
        let text = b"<workbook><sheets><sheet name='Chart' state='hidden'/><x:sheet name='A &amp; B' state='veryHidden'/>\
            <sheet name='Macro'/><sheet name='C' state='hidden'/><sheet name='D' state='visible'/></sheets></workbook>";
        let sheets = worksheets(&["A & B", "C", "D"]);
        let places: Vec<_> = listed_sheets(text, &sheets)
            .into_iter()
            .map(|sheet| sheet.worksheet)
            .collect();
        assert_eq!(places, [None, Some(0), None, Some(1), Some(2)]);
        let flags = Flags::read(text, &sheets);
        let seen: Vec<_> = (0..4).map(|sheet| flags.visibility(sheet)).collect();
        assert_eq!(
            seen,
            [
                Visibility::VeryHidden,
                Visibility::Hidden,
                Visibility::Visible,
                Visibility::Visible
            ]
        );
    }

    #[test]
    fn flags_are_those_that_are_set() {
        for (element, read_only, protected) in [
            (
                "<fileSharing readOnlyRecommended='1' userName='x'/>",
                true,
                false,
            ),
            ("<fileSharing userName='x'/>", false, false),
            ("<workbookProtection lockStructure='1'/>", false, true),
            (
                "<p:workbookProtection workbookPassword='CC1A' lockWindows='true'/>",
                false,
                true,
            ),
            ("<workbookProtection/>", false, false),
            ("<workbookProtection lockStructure='0'/>", false, false),
        ] {
            let flags = Flags::read(
                format!("<workbook>{element}<sheets/></workbook>").as_bytes(),
                &[],
            );
            assert_eq!(
                (flags.read_only_recommended, flags.protected),
                (read_only, protected),
                "{element}"
            );
        }
    }
}
