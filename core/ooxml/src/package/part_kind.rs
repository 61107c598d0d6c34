//! Kinds of parts that are added.

/// A kind of part that can be added, with its entries in the lists of the package.
#[derive(Debug)]
pub struct PartKind {
    /// The last segment of the relationship type.
    pub(super) relationship: &'static str,
    pub(super) content_type: &'static str,
    /// Name from the folder of the workbook, up to the number.
    stem: &'static str,
    pub(super) extension: &'static str,
    /// `true` if the first part of this kind has a number.
    numbered: bool,
}

/// The notes of one worksheet.
pub const COMMENTS: PartKind = PartKind {
    relationship: "comments",
    content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    stem: "comments",
    extension: "xml",
    numbered: true,
};

/// The drawing that shows a worksheet's notes.
pub const VML_DRAWING: PartKind = PartKind {
    relationship: "vmlDrawing",
    content_type: "application/vnd.openxmlformats-officedocument.vmlDrawing",
    stem: "drawings/vmlDrawing",
    extension: "vml",
    numbered: true,
};

/// The styles of the workbook.
pub const STYLES: PartKind = PartKind {
    relationship: "styles",
    content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    stem: "styles",
    extension: "xml",
    numbered: false,
};

impl PartKind {
    /// Returns a name that no part has. `folder` is that of the workbook, or empty for the root.
    pub fn free_name(&self, folder: &str, taken: impl Fn(&str) -> bool) -> String {
        let slash = if folder.is_empty() { "" } else { "/" };
        let mut number = u32::from(self.numbered);
        loop {
            let shown = if number == 0 {
                String::new()
            } else {
                number.to_string()
            };
            let name = format!("{folder}{slash}{}{shown}.{}", self.stem, self.extension);
            if !taken(&name) {
                return name;
            }
            number += 1;
        }
    }
}
