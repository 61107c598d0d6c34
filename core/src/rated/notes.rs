//! Writes the reasons of ratings as notes on their cells.
//!
//! The notes of a sheet are settled with its edits, since they may need a reference to the drawing of their boxes. Their
//! texts are known when everything is rated. A note by somebody else is kept and reported.

use crate::write::notes::{SheetNotes, wanted};
use std::io::Read;

use crate::error::Error;
use crate::plan::cells_in_words::name_cells;
use crate::plan::patch::notes::{Wanted, patch_notes};
use crate::plan::patch::shape_numbers::Blocks;
use crate::plan::patch::shapes::patch_shapes;
use crate::rated::Rated;
use crate::record::Entry;
use crate::write::parts::Parts;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::package::Package;
use ambersheet_ooxml::workbook::Workbook;

impl Rated<'_> {
    /// Writes the notes of all sheets.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a part with notes or drawings is damaged.
    pub(crate) fn write_notes(&mut self, parts: &mut Parts) -> Result<(), Error> {
        if self.written.notes.is_empty() {
            return Ok(());
        }
        let mut blocks = Blocks::default();
        for name in self
            .workbook
            .package
            .part_names()
            .filter(|name| name.to_ascii_lowercase().ends_with(".vml"))
        {
            if let Some(text) = drawing(&self.workbook.package, parts, name)? {
                blocks.read(&text);
            }
        }
        let mut warnings = Vec::new();
        for notes in &self.written.notes {
            warnings.extend(self.write_sheet_notes(notes, &mut blocks, parts)?);
        }
        self.warnings.extend(warnings);
        Ok(())
    }

    /// Writes the notes of one sheet, and returns a warning about kept ones.
    fn write_sheet_notes(
        &self,
        notes: &SheetNotes,
        blocks: &mut Blocks,
        parts: &mut Parts,
    ) -> Result<Option<Diagnostic>, Error> {
        let package = &self.workbook.package;
        let wanted = self.wanted_notes(notes.sheet);
        let existing = parts
            .text(package, &notes.comments)?
            .filter(|text| !text.is_empty());
        let patch = patch_notes(existing.as_deref(), &wanted, self.workbook.conformance)
            .map_err(|fault| fault.in_part(&notes.comments))?;
        if let Some(text) = patch.text {
            parts.set(&notes.comments, text);
            let (there, gone) = (patch.standing.len(), patch.gone.len());
            parts.say(
                &notes.comments,
                format!("{there} notes with reasons, {gone} taken away"),
            );
        }
        if !notes.drawing.is_empty() {
            let existing = drawing(package, parts, &notes.drawing)?.filter(|text| !text.is_empty());
            let shapes = patch_shapes(
                existing.as_deref(),
                &patch.standing,
                &patch.gone,
                &notes.grid,
                blocks,
            );
            if let Some(text) = shapes.map_err(|fault| fault.in_part(&notes.drawing))? {
                parts.set(&notes.drawing, text);
                parts.say(&notes.drawing, "the boxes of the notes");
            }
        }
        let (named, more) = name_cells(&patch.kept);
        Ok((!patch.kept.is_empty()).then(|| Diagnostic::new(Code::NoteKept, format!(
                "somebody's note or conversation is here{more} and was kept, so the reason was not added; it is in the report"
            )).at(Place::Ranges(self.workbook.sheets[notes.sheet].name.clone(), named))))
    }

    /// Composes the notes of a sheet.
    fn wanted_notes(&self, sheet: usize) -> Wanted {
        let entries: Vec<Entry> = self
            .entries
            .iter()
            .filter(|entry| usize::from(entry.sheet) == sheet)
            .cloned()
            .collect();
        wanted(&self.ruleset, &entries, |entry| {
            Some(self.rating(entry).note())
        })
    }

    /// Checks that the notes of an output are the intended ones.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if they differ, or a part is damaged.
    pub(crate) fn check_notes(&self, output: &Workbook<'_>) -> Result<(), Error> {
        for notes in &self.written.notes {
            let text = output
                .package
                .find(&notes.comments)
                .map(|part| output.package.read_text(part));
            let text = text.transpose()?.unwrap_or_default();
            let patch = patch_notes(
                Some(&text),
                &self.wanted_notes(notes.sheet),
                output.conformance,
            )
            .map_err(|fault| fault.in_part(&notes.comments))?;
            if patch.text.is_some() {
                return Err(Error::workbook(
                    &notes.comments,
                    "read back from the output, the notes are not those that were written; the output was not kept; this is a fault of Ambersheet, please report it",
                ));
            }
        }
        Ok(())
    }
}

/// Reads a drawing; one in no known encoding is read as bytes, since only its tags matter.
fn drawing(package: &Package<'_>, parts: &Parts, name: &str) -> Result<Option<Vec<u8>>, Error> {
    if let Ok(text) = parts.text(package, name) {
        return Ok(text);
    }
    let Some(part) = package.find(name) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    package
        .reader(part)?
        .read_to_end(&mut bytes)
        .map_err(|error| Error::workbook(name, error.to_string()))?;
    Ok(Some(bytes))
}
