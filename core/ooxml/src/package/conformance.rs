//! Conformance classes.

/// The conformance class of a workbook, which decides the namespaces (ECMA-376 part 1, 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conformance {
    /// The class that Excel writes by default.
    Transitional,
    /// The class without legacy features.
    Strict,
}

impl Conformance {
    /// Returns the main namespace of a spreadsheet.
    pub fn main_namespace(self) -> &'static str {
        match self {
            Self::Transitional => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            Self::Strict => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        }
    }

    /// Returns the namespace of `r:id`, which is also the beginning of relationship types.
    pub fn relationships_namespace(self) -> &'static str {
        match self {
            Self::Transitional => {
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            }
            Self::Strict => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
    }
}
