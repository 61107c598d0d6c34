//! The formats of inputs.

/// A format of input files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Endings of file names, in lower case and without the point.
    pub(crate) endings: &'static [&'static str],
    /// Those of the endings by which a folder is searched for returns.
    pub(crate) folder_endings: &'static [&'static str],
    /// Noun phrase for the format in messages.
    pub(crate) in_words: &'static str,
    /// Clause that names what a fresh workbook does not keep.
    pub(crate) lost: &'static str,
}

impl Format {
    /// Office Open XML, the only format that is patched in place.
    pub const OOXML: Self = Self {
        endings: &["xlsx", "xlsm", "xltx", "xltm"],
        folder_endings: &["xlsx", "xlsm", "xltx", "xltm"],
        in_words: "a workbook in the format of .xlsx",
        lost: "nothing is lost",
    };

    /// Returns the endings of file names of this format, in lower case and without the point.
    pub fn endings(self) -> &'static [&'static str] {
        self.endings
    }

    /// Returns the endings by which a folder is searched for returns. A `.txt` or a template in a
    /// folder is most likely something else, so these are read only where they are named.
    pub fn folder_endings(self) -> &'static [&'static str] {
        self.folder_endings
    }

    /// Returns the format as part of a sentence, such as `an old .xls workbook`.
    pub fn in_words(self) -> &'static str {
        self.in_words
    }

    /// Returns `true` if the file name ends as names of this format do.
    pub(crate) fn is_named(self, name: &str) -> bool {
        name.rsplit_once('.').is_some_and(|(_, extension)| {
            self.endings
                .iter()
                .any(|ending| ending.eq_ignore_ascii_case(extension))
        })
    }
}
