//! The formats that are read into a fresh workbook, one file each.

mod delimited;
mod ods;
mod xls;
mod xlsb;

use super::format::Format;
use super::input_format::InputFormat;

/// Every format. The first that claims an input reads it.
pub(crate) const ALL: [InputFormat; 4] =
    [xls::FORMAT, ods::FORMAT, xlsb::FORMAT, delimited::FORMAT];

impl Format {
    /// Returns every format, the one that is patched first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::OOXML).chain(ALL.iter().map(|known| known.format))
    }

    /// Returns the format that the ending of a file name promises, or `None` if no format has that ending.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|format| format.is_named(name))
    }
}
