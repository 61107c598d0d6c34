//! Files that are not workbooks.

use super::compound::Compound;

/// First bytes of files that are sometimes taken for workbooks, with the kind of file.
const OTHERS: [(&[u8], &str); 9] = [
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a formatted text (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1F\x8B", "a compressed file (gzip)"),
    (b"7z\xBC\xAF", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3", "a database"),
];

/// Streams of other programs' documents in compound files, with the kind of document.
const DOCUMENTS: [(&str, &str); 2] = [
    ("WordDocument", "a Word document (.doc)"),
    ("PowerPoint Document", "a presentation (.ppt)"),
];

/// Returns the kind of a file by its first bytes, or `None` if it is not one of those known.
pub(crate) fn kind_of_bytes(head: &[u8]) -> Option<&'static str> {
    OTHERS
        .iter()
        .find(|(start, _)| head.starts_with(start))
        .map(|(_, what)| *what)
}

/// Returns the kind of document in a compound file, or `None` if it is not one of those known.
pub(crate) fn kind_of_document(compound: &Compound<'_>) -> Option<&'static str> {
    DOCUMENTS
        .iter()
        .find(|(stream, _)| compound.has(stream))
        .map(|(_, what)| *what)
}

/// Returns the kind of a text that is markup and not a table, or `None` if it may be a table.
pub(crate) fn kind_of_text(text: &str) -> Option<&'static str> {
    let start: String = text
        .trim_start()
        .chars()
        .take(4096)
        .collect::<String>()
        .to_ascii_lowercase();
    let is_page = [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<div",
        "<style",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
        || (start.starts_with("<?xml") && start.contains("<html"))
        || (start.starts_with("<!--") && start.contains("<html"));
    if is_page {
        return Some("a web page (HTML), as some systems export it under the name of a workbook");
    }
    if start.starts_with("<?xml") || start.starts_with("<workbook") {
        return Some(
            if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
                "an XML spreadsheet of Excel 2003"
            } else {
                "XML, but not a workbook"
            },
        );
    }
    if start.starts_with("mime-version:") {
        return Some(
            "a web archive (MHTML), as some systems export it under the name of a workbook",
        );
    }
    None
}
