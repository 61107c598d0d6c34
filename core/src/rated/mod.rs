//! A rated return: its ratings, and the changes that write them back.

pub(crate) mod rating;

pub(crate) mod doubts;

pub(crate) mod notes;

pub(crate) mod read_back;

pub(crate) mod waiting;

pub(crate) mod overall;

use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::package::Changes;
use ambersheet_ooxml::texts::Texts;

use crate::decide::overall::OverallResult;
use crate::error::Error;
use crate::find::scan_result::ScanResult;
use crate::record::Entry;
use crate::ruleset::RulesInForce;
use crate::source::open_return::OpenReturn;
use crate::write::written::Written;

/// The buffer in bytes through which a workbook is written.
const BUFFER: usize = 1 << 18;

/// A rated workbook: its ratings, and the changes that write them back.
///
/// It can be sent to another thread and shared between threads.
///
/// ```
/// use ambersheet::{Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// let first = rated.ratings().next().expect("a rating");
/// assert_eq!(first.place().to_string(), "'Vital Signs'!G7");
/// assert_eq!(first.level(), Some("Amber"));
/// let mut output = std::io::Cursor::new(Vec::new());
/// rated.write_and_read_back(&mut output)?;
/// # Ok(())
/// # }
/// ```
pub struct Rated<'r> {
    pub(crate) ruleset: RulesInForce<'r>,
    pub(crate) workbook: OpenReturn,
    pub(crate) entries: Vec<Entry>,
    /// The ratings of ratings.
    pub(crate) overall: Vec<OverallResult>,
    pub(crate) texts: Texts,
    /// The results of the scan, apart from the records.
    pub(crate) found: ScanResult,
    /// The fill and text colour of each level, followed by those of an unrated cell if it has any.
    pub(crate) colours: Vec<(Colour, Colour)>,
    /// The colours that the template itself gives to levels: sheet, rank, colour.
    pub(crate) template_colours: Vec<(u16, u8, Colour)>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// The new contents of parts.
    pub(crate) changes: Changes,
    /// The content to be written.
    pub(crate) written: Written,
}

impl<'r> Rated<'r> {
    /// Creates the result of rating rows outside a workbook, with nothing to write.
    pub(crate) fn of_entries(
        ruleset: RulesInForce<'r>,
        workbook: OpenReturn,
        entries: Vec<Entry>,
        texts: Texts,
    ) -> Self {
        let levels = ruleset.scale.levels().iter();
        Self {
            colours: levels.map(|level| (level.fill, level.text)).collect(),
            ruleset,
            workbook,
            entries,
            overall: Vec::new(),
            texts,
            found: ScanResult::default(),
            template_colours: Vec::new(),
            warnings: Vec::new(),
            changes: Changes::default(),
            written: Written::default(),
        }
    }

    /// Writes the rated workbook and reads it back, from the current position of `out`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if reading or writing fails, and
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a cell does not read back as it was to be written.
    pub fn write_and_read_back(
        &self,
        mut out: impl Read + Write + Seek + Send,
    ) -> Result<(), Error> {
        let start = out.stream_position()?;
        let mut buffered = BufWriter::with_capacity(BUFFER, &mut out);
        self.write(&mut buffered)?;
        buffered.flush()?;
        drop(buffered);
        out.seek(SeekFrom::Start(start))?;
        self.read_back(BufReader::new(out))
    }

    /// Writes the rated workbook.
    ///
    /// Every part that no rating touches is copied byte for byte. If nothing changed, the whole file is copied so.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if reading or writing fails.
    pub fn write(&self, mut out: impl Write) -> Result<(), Error> {
        self.workbook.package.write(&self.changes, &mut out)?;
        Ok(())
    }
}
