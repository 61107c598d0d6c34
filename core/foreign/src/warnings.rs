//! Warnings about what was read, and about what could not be kept.

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::one_line;

use super::format::Format;

/// Returns the warning for a file whose ending promises another format.
pub(crate) fn not_as_named(format: Format, extension: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NotAsNamed,
        format!(
            "this file is named .{extension} but is {}; it was read as that",
            format.in_words
        ),
    )
}

/// Returns the warning that the result is a new workbook.
pub(crate) fn fresh_workbook(format: Format, name: Option<&str>) -> Diagnostic {
    let input = name.map_or_else(|| format.in_words.to_owned(), one_line);
    Diagnostic::new(
        Code::FreshWorkbook,
        format!(
            "this is a new workbook with the values of {input}: {}",
            format.lost
        ),
    )
}

/// Returns the warning for a sheet whose name Excel refuses.
pub(crate) fn sheet_renamed(name: &str, renamed: &str) -> Diagnostic {
    Diagnostic::new(
        Code::SheetRenamed,
        format!(
            "the sheet \"{}\" is called \"{renamed}\" in the new workbook, since Excel does not accept that name",
            one_line(name)
        ),
    )
}

/// Returns the warning for a text that is longer than a cell may hold.
pub(crate) fn text_cut(sheet: &str, cell: Cell) -> Diagnostic {
    let message = "this text was cut at 32,767 characters, which is all that a cell may hold";
    Diagnostic::new(Code::TextCut, message).at(Place::Cell(sheet.to_owned(), cell))
}

/// Returns the warning that counts the long texts without a warning of their own.
pub(crate) fn more_texts_cut(count: usize) -> Diagnostic {
    Diagnostic::new(
        Code::TextCut,
        format!("{count} more texts were cut at 32,767 characters"),
    )
}

/// Returns the warning for text in an unknown encoding; `doubtful` if some bytes have no letter.
#[cfg(feature = "readers")]
pub(crate) fn encoding_guessed(doubtful: bool) -> Diagnostic {
    let doubt = if doubtful {
        ", which some of its bytes do not fit"
    } else {
        ""
    };
    Diagnostic::new(
        Code::EncodingGuessed,
        format!(
            "this text does not say its encoding and is not UTF-8; it was read as Windows-1252{doubt}; if letters such as £ or é look wrong, save it in Excel as \"CSV UTF-8\""
        ),
    )
}
