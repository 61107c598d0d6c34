//! The combined table: one row a rating over all inputs, as CSV that a spreadsheet opens safely.

use std::io::{Read, Seek, SeekFrom, Write};

use ambersheet::{Rated, Rating};
use tempfile::SpooledTempFile;

use crate::failure::Failure;

const HEADINGS: [&str; 18] = [
    "file",
    "sheet",
    "cell",
    "group",
    "measure",
    "id",
    "field",
    "rating",
    "unrated",
    "reason",
    "actual",
    "previous",
    "target",
    "off_target_by",
    "direction",
    "published_rating",
    "published_direction",
    "rule",
];

/// The heading row, after a byte order mark that tells Excel the text is UTF-8.
pub(crate) fn combined_heading() -> Result<SpooledTempFile, Failure> {
    let mut spool = SpooledTempFile::new(1 << 20);
    std::io::Write::write_all(&mut spool, "\u{feff}".as_bytes())?;
    write(spool, |out| out.write_record(HEADINGS))
}

/// The rows of one workbook.
pub(crate) fn combined_rows<R: Read + Seek>(
    rated: &Rated<'_, R>,
    file: &str,
) -> Result<SpooledTempFile, Failure> {
    write(SpooledTempFile::new(8 << 20), |out| {
        for rating in rated.ratings() {
            out.write_record(row(&rating, file))?;
        }
        Ok(())
    })
}

fn row<R: Read + Seek>(rating: &Rating<'_, '_, R>, file: &str) -> [String; HEADINGS.len()] {
    let number = |quantity: Option<ambersheet::value::Quantity>| {
        quantity.map(|quantity| quantity.number.normalize().to_string()).unwrap_or_default()
    };
    let text = |text: Option<String>| csv_text(&text.unwrap_or_default());
    [
        csv_text(file),
        csv_text(rating.sheet()),
        rating.cell().map(|cell| cell.to_string()).unwrap_or_default(),
        text(rating.group()),
        csv_text(&rating.measure()),
        text(rating.id()),
        csv_text(rating.field().unwrap_or_default()),
        csv_text(rating.level().unwrap_or_default()),
        rating.unrated().map(|reason| reason.code().to_owned()).unwrap_or_default(),
        csv_text(&rating.reason()),
        number(rating.actual()),
        number(rating.previous()),
        number(rating.target()),
        rating.off_target_by().map(|off| off.normalize().to_string()).unwrap_or_default(),
        rating.direction().map(|direction| direction.word().to_owned()).unwrap_or_default(),
        text(rating.published_rating()),
        text(rating.published_direction()),
        text(rating.rule()),
    ]
}

/// Text that a spreadsheet would take for a formula gets an apostrophe, which makes it text. A plain number, with the signs
/// of money and percent, is no formula: -5 stays a number.
pub(crate) fn csv_text(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_negative_number(text);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn is_negative_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    let rest = rest.strip_prefix(['£', '$', '€']).unwrap_or(rest);
    let rest = rest.strip_suffix('%').unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest.parse::<f64>().is_ok()
}

/// A writer of CSV with the line ends that Excel writes, after a byte order mark that tells Excel the text is UTF-8.
pub(crate) fn csv_writer<W: Write>(mut out: W) -> Result<csv::Writer<W>, Failure> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

/// Why CSV could not be written.
pub(crate) fn csv_failure(error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(io) => Failure::from(io),
        other => Failure::new(format!("the table cannot be written ({other:?})")),
    }
}

fn write(
    spool: SpooledTempFile,
    rows: impl FnOnce(&mut csv::Writer<SpooledTempFile>) -> Result<(), csv::Error>,
) -> Result<SpooledTempFile, Failure> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(spool);
    rows(&mut writer).map_err(csv_failure)?;
    let mut spool = writer.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

#[cfg(test)]
mod tests {
    use super::csv_text;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+A1", "'+A1"),
            ("-2", "-2"),
            ("-£2.5", "-£2.5"),
            ("-2%", "-2%"),
            ("-2+3", "'-2+3"),
            ("-A1", "'-A1"),
            ("-inf", "'-inf"),
            ("@SUM", "'@SUM"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(csv_text(text), expected);
        }
    }
}
