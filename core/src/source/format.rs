//! The formats, what they are called, and what is said where a file is not what its name says.

use crate::Warning;

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An Office Open XML workbook: .xlsx, .xlsm, .xltx, .xltm.
    Ooxml,
    /// A workbook of Excel 97 to 2003, .xls.
    Xls,
    /// A binary workbook, .xlsb.
    Xlsb,
    /// An OpenDocument spreadsheet, .ods.
    Ods,
    /// Delimited text: .csv, .tsv.
    Delimited,
}

impl Format {
    /// What the ending of a file's name says it is.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "xlsx" | "xlsm" | "xltx" | "xltm" => Self::Ooxml,
            "xls" | "xlt" => Self::Xls,
            "xlsb" => Self::Xlsb,
            "ods" | "ots" => Self::Ods,
            "csv" | "tsv" | "tab" | "txt" => Self::Delimited,
            _ => return None,
        })
    }

    /// As it stands in a sentence.
    fn in_words(self) -> &'static str {
        match self {
            Self::Ooxml => "a workbook in the format of .xlsx",
            Self::Xls => "an old .xls workbook",
            Self::Xlsb => "a binary workbook (.xlsb)",
            Self::Ods => "an OpenDocument spreadsheet (.ods)",
            Self::Delimited => "delimited text (CSV)",
        }
    }

    /// What is lost of it in a fresh workbook.
    fn lost(self) -> &'static str {
        match self {
            Self::Delimited => "every value is kept as text",
            Self::Ooxml => "nothing is lost",
            Self::Xls => "formats, formulas, charts and macros of an .xls cannot be kept",
            Self::Xlsb => "formats, formulas, charts and macros of an .xlsb cannot be kept",
            Self::Ods => "formats, formulas and charts of an .ods cannot be kept",
        }
    }

    /// The warning where a name promises another format.
    pub(super) fn not_as_named(self, name: Option<&str>) -> Option<Warning> {
        let name = name?;
        Self::of_name(name).filter(|named| *named != self)?;
        let (_, extension) = name.rsplit_once('.')?;
        Some(Warning {
            code: "not_as_named",
            cell: None,
            message: format!(
                "this file is named .{extension} but is {}; it was read as that",
                self.in_words()
            ),
        })
    }

    /// The warning that the result is a new workbook.
    pub(super) fn fresh_workbook(self, name: Option<&str>) -> Warning {
        let of = name.map_or_else(|| self.in_words().to_owned(), crate::text::one_line);
        Warning {
            code: "fresh_workbook",
            cell: None,
            message: format!(
                "this is a new workbook with the values of {of}: {}",
                self.lost()
            ),
        }
    }
}

/// What a sheet of text is named after: the file, without folder and ending.
pub(super) fn stem(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let clean: String = stem
        .chars()
        .map(|c| if "[]:*?".contains(c) { '_' } else { c })
        .take(31)
        .collect();
    if clean.trim().is_empty() {
        "Sheet1".to_owned()
    } else {
        clean
    }
}
