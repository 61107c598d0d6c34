//! Warnings about what was read, and about what could not be kept.

use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::address::{Cell, sheet_reference};
use ambersheet_ooxml::text::one_line;

use super::format::Format;

/// Returns the warning for a file whose ending promises another format.
pub(crate) fn not_as_named(format: Format, extension: &str) -> Warning {
    warning(
        "not_as_named",
        format!(
            "this file is named .{extension} but is {}; it was read as that",
            format.in_words
        ),
    )
}

/// Returns the warning that the result is a new workbook.
pub(crate) fn fresh_workbook(format: Format, name: Option<&str>) -> Warning {
    let input = name.map_or_else(|| format.in_words.to_owned(), one_line);
    warning(
        "fresh_workbook",
        format!(
            "this is a new workbook with the values of {input}: {}",
            format.lost
        ),
    )
}

/// Returns the warning for a sheet whose name Excel refuses.
pub(crate) fn sheet_renamed(name: &str, renamed: &str) -> Warning {
    warning(
        "sheet_renamed",
        format!(
            "the sheet \"{}\" is called \"{renamed}\" in the new workbook, since Excel does not accept that name",
            one_line(name)
        ),
    )
}

/// Returns the warning for a text that is longer than a cell may hold.
pub(crate) fn text_cut(sheet: &str, cell: Cell) -> Warning {
    Warning {
        code: "text_cut",
        cell: Some(format!("{}!{cell}", sheet_reference(sheet))),
        message: "this text was cut at 32,767 characters, which is all that a cell may hold"
            .to_owned(),
    }
}

/// Returns the warning that counts the long texts without a warning of their own.
pub(crate) fn more_texts_cut(count: usize) -> Warning {
    warning(
        "text_cut",
        format!("{count} more texts were cut at 32,767 characters"),
    )
}

/// Returns the warning for text in an unknown encoding; `doubtful` if some bytes have no letter.
#[cfg(feature = "readers")]
pub(crate) fn encoding_guessed(doubtful: bool) -> Warning {
    let doubt = if doubtful {
        ", which some of its bytes do not fit"
    } else {
        ""
    };
    warning(
        "encoding_guessed",
        format!(
            "this text does not say its encoding and is not UTF-8; it was read as Windows-1252{doubt}; if letters such as £ or é look wrong, save it in Excel as \"CSV UTF-8\""
        ),
    )
}

fn warning(code: &'static str, message: String) -> Warning {
    Warning {
        code,
        cell: None,
        message,
    }
}
