//! The formats of workbooks: what they are called, and the endings of their files.

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Every format.
    pub const ALL: [Self; 5] = [
        Self::Ooxml,
        Self::Xls,
        Self::Xlsb,
        Self::Ods,
        Self::Delimited,
    ];

    /// Returns the endings of file names of this format, in lower case and without the point.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Ooxml => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xls => &["xls", "xlt"],
            Self::Xlsb => &["xlsb"],
            Self::Ods => &["ods", "ots"],
            Self::Delimited => &["csv", "tsv", "tab", "txt"],
        }
    }

    /// Returns the format that the ending of a file name promises, or `None` if no format has that ending.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|format| {
            let mut endings = format.endings().iter();
            endings.any(|ending| ending.eq_ignore_ascii_case(extension))
        })
    }

    /// As it stands in a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Ooxml => "a workbook in the format of .xlsx",
            Self::Xls => "an old .xls workbook",
            Self::Xlsb => "a binary workbook (.xlsb)",
            Self::Ods => "an OpenDocument spreadsheet (.ods)",
            Self::Delimited => "delimited text (CSV)",
        }
    }

    /// What is lost of it in a fresh workbook.
    pub fn lost(self) -> &'static str {
        match self {
            Self::Delimited => "every value is kept as text",
            Self::Ooxml => "nothing is lost",
            Self::Xls => "formats, formulas, charts and macros of an .xls cannot be kept",
            Self::Xlsb => "formats, formulas, charts and macros of an .xlsb cannot be kept",
            Self::Ods => "formats, formulas and charts of an .ods cannot be kept",
        }
    }
}
