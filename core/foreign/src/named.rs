//! What is said where a file is not what its name says, and of a fresh workbook.

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::format::Format;

/// The warning where a name promises another format.
pub fn not_as_named(format: Format, name: Option<&str>) -> Option<Diagnostic> {
    let name = name?;
    Format::of_name(name).filter(|named| *named != format)?;
    let (_, extension) = name.rsplit_once('.')?;
    Some(Diagnostic::new(
        Code::NotAsNamed,
        format!(
            "this file is named .{extension} but is {}; it was read as that",
            format.in_words()
        ),
    ))
}

/// The warning that the result is a new workbook.
pub(super) fn fresh_workbook(format: Format, name: Option<&str>) -> Diagnostic {
    let of = name.map_or_else(
        || format.in_words().to_owned(),
        ambersheet_ooxml::text::one_line,
    );
    Diagnostic::new(
        Code::FreshWorkbook,
        format!(
            "this is a new workbook with the values of {of}: {}",
            format.lost()
        ),
    )
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
