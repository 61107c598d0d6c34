//! Conformance classes.

/// Which of the two spellings of its namespaces a workbook is written in (ECMA-376 part 1, 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conformance {
    Transitional,
    Strict,
}

impl Conformance {
    /// The main namespace of a spreadsheet.
    pub fn main_namespace(self) -> &'static str {
        match self {
            Self::Transitional => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            Self::Strict => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        }
    }

    /// The namespace of `r:id`, with which the types of relationships begin.
    pub fn relationships_namespace(self) -> &'static str {
        match self {
            Self::Transitional => {
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            }
            Self::Strict => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
    }
}
