//! The combined table: one row a rating over all inputs, as CSV that a spreadsheet opens safely.

use std::io::{Read, Seek, SeekFrom};

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
    let text = |text: Option<String>| safe(&text.unwrap_or_default());
    [
        safe(file),
        safe(rating.sheet()),
        rating.cell().map(|cell| cell.to_string()).unwrap_or_default(),
        text(rating.group()),
        safe(&rating.measure()),
        text(rating.id()),
        safe(rating.field().unwrap_or_default()),
        safe(rating.level().unwrap_or_default()),
        rating.unrated().map(|reason| reason.code().to_owned()).unwrap_or_default(),
        safe(&rating.reason()),
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

/// Text that a spreadsheet would take for a formula gets an apostrophe, which makes it text.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn write(
    spool: SpooledTempFile,
    rows: impl FnOnce(&mut csv::Writer<SpooledTempFile>) -> Result<(), csv::Error>,
) -> Result<SpooledTempFile, Failure> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(spool);
    rows(&mut writer).map_err(|error| Failure::new(error.to_string()))?;
    let mut spool = writer.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, expected) in
            [("=1+1", "'=1+1"), ("+A1", "'+A1"), ("-2", "'-2"), ("@SUM", "'@SUM"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(safe(text), expected);
        }
    }
}
