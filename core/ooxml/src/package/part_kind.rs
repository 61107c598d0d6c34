//! Kinds of parts that are added.

/// What sort of part is added, and what the package's lists say of it.
#[derive(Debug)]
pub struct PartKind {
    /// The last segment of the relationship's type.
    pub(super) relationship: &'static str,
    pub(super) content_type: &'static str,
    /// Where it lies from the workbook's folder, up to the number in its name.
    stem: &'static str,
    pub(super) extension: &'static str,
    /// Whether the first of its kind bears a number.
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

/// The boxes in which a worksheet's notes are shown.
pub const VML_DRAWING: PartKind = PartKind {
    relationship: "vmlDrawing",
    content_type: "application/vnd.openxmlformats-officedocument.vmlDrawing",
    stem: "drawings/vmlDrawing",
    extension: "vml",
    numbered: true,
};

/// The formats of the workbook.
pub const STYLES: PartKind = PartKind {
    relationship: "styles",
    content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    stem: "styles",
    extension: "xml",
    numbered: false,
};

impl PartKind {
    /// A name that no part has yet; `folder` is the workbook's, `""` where that is the root.
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
