//! The walk from bytes to bytes: records are read and rated while the rows go by, and the edits are spliced in the
//! same pass where they may be, in a second one where they may not.
//!
//! One pass is enough where every edit depends on its own row and what stands above it. A second pass over a sheet is
//! needed for a new column (the sheet's dimension stands before its rows), and where what follows the rows turns out
//! to matter: the template's conditional formats over rated cells, and merged cells. Both give the same bytes.

#[cfg_attr(not(test), expect(dead_code, reason = "the passes do not call it yet"))]
mod cautions;
mod excerpt;
mod finish;
mod lists;
mod plan;
mod reading;
mod recording;
mod row_cells;
mod settling;
mod splicing;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, Write};

use crate::layout::{Classes, MeaningTexts, NearMiss};
use crate::package::Changes;
use crate::patch::StyleBook;
use crate::record::Entry;
use crate::ruleset::{Colour, Ruleset};
use crate::text::Texts;
use crate::workbook::Workbook;
use crate::{Error, Warning};

/// How to work, as opposed to what to do.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    compression: u32,
    threads: usize,
    one_pass: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { compression: 5, threads: 1, one_pass: true }
    }
}

impl Options {
    /// How hard to compress changed parts, 1 (fast) to 9 (small); 5 by default.
    #[must_use]
    pub fn compression(mut self, level: u32) -> Self {
        self.compression = level.clamp(1, 9);
        self
    }

    /// How many threads one workbook may use; 1 by default. The bytes do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Splices in a second pass even where one would do.
    #[cfg(test)]
    fn two_passes(mut self) -> Self {
        self.one_pass = false;
        self
    }
}

/// A rated workbook: its ratings, and the changes that write them back.
pub struct Rated<'r, R> {
    pub(crate) ruleset: &'r Ruleset,
    pub(crate) workbook: Workbook<R>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) texts: Texts,
    pub(crate) meanings: MeaningTexts,
    /// Colours that the template gives levels: sheet, rank, colour.
    pub(crate) template_colours: Vec<(u16, u8, Colour)>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) skipped_rows: u64,
    pub(crate) changes: Changes,
}

/// What the passes over all sheets gather.
#[derive(Default)]
struct Gathered {
    entries: Vec<Entry>,
    texts: Texts,
    meanings: MeaningTexts,
    template_colours: Vec<(u16, u8, Colour)>,
    warnings: Vec<Warning>,
    skipped_rows: u64,
    /// Of each layout, how many tables were found on all sheets.
    found: Vec<u32>,
    /// Rows that nearly were headings: sheet, layout, miss.
    near: Vec<(usize, usize, NearMiss)>,
    has_formulas: bool,
    values_changed: bool,
    formulas_replaced: bool,
}

/// Rates a workbook.
///
/// `reader` is an OOXML workbook (.xlsx, .xlsm, .xltx, .xltm); it is never written to. Nothing is written before
/// [`Rated::write`].
///
/// # Errors
/// Where the input is no workbook or is damaged, where a sheet or heading that the rules name is missing or doubtful,
/// and where no measure is found at all.
pub fn rate<'r, R: Read + Seek>(
    reader: R,
    ruleset: &'r Ruleset,
    options: &Options,
) -> Result<Rated<'r, R>, Error> {
    let workbook = Workbook::open(reader)?;
    let mut gathered = Gathered { found: vec![0; ruleset.tables.len()], ..Gathered::default() };
    let mut changes = Changes::default();
    let styles_patch;
    {
        let mut classes = Classes::new(ruleset, &workbook.strings);
        let mut book = StyleBook::new(&workbook.styles, &ruleset.scale);
        for index in 0..workbook.sheets.len() {
            let replacement = reading::rate_sheet(
                &workbook,
                index,
                ruleset,
                options,
                &mut classes,
                &mut book,
                &mut gathered,
            )?;
            if let Some(deflated) = replacement {
                changes.replace(workbook.sheets[index].part, deflated);
            }
        }
        styles_patch = book.patched();
    }
    finish::check_found(&workbook, ruleset, &mut gathered)?;
    if let Some(text) = styles_patch {
        changes.replace_text(workbook.styles_part, &text);
    }
    finish::change_workbook(&workbook, &mut gathered, &mut changes)?;
    Ok(Rated {
        ruleset,
        workbook,
        entries: gathered.entries,
        texts: gathered.texts,
        meanings: gathered.meanings,
        template_colours: gathered.template_colours,
        warnings: gathered.warnings,
        skipped_rows: gathered.skipped_rows,
        changes,
    })
}

impl<R: Read + Seek> Rated<'_, R> {
    /// Writes the rated workbook. Every part that no rating touches is copied byte for byte; where nothing changed at
    /// all, so is the whole file.
    ///
    /// # Errors
    /// Where reading or writing fails.
    pub fn write(&self, mut out: impl Write) -> Result<(), Error> {
        self.workbook.package.write(&self.changes, &mut out)
    }
}
