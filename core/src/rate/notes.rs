//! The reasons of ratings as notes on their cells.
//!
//! Whether a sheet gets notes is settled with its edits, since it may need a reference to the drawing of their boxes;
//! what they say is known when everything is rated. A note that somebody else wrote stays, and is named.

use crate::source::OpenReturn;
use std::io::Read;

use super::Rated;
use super::cautions::{place, spoken};
use super::parts::Parts;
use crate::Error;
use crate::patch::{Blocks, Grid, Wanted, patch_notes, patch_shapes};
use crate::record::Entry;
use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::package::{COMMENTS, Package, VML_DRAWING, read_relationships};
use ambersheet_ooxml::sheet::LegacyDrawing;
use ambersheet_ooxml::workbook::Workbook;
use ambersheet_policy::model::RulesetModel;

/// A sheet that gets notes, or loses some of ours.
#[derive(Debug)]
pub(crate) struct SheetNotes {
    sheet: usize,
    comments: String,
    drawing: String,
    grid: Grid,
}

/// What is behind the rows of a sheet, as far as notes go.
#[derive(Debug, Default)]
pub(super) struct NotePlaces {
    pub(super) drawing: Option<LegacyDrawing>,
    pub(super) grid: Grid,
}

/// What is settled of a sheet's notes.
#[derive(Default)]
pub(super) struct SettledNotes {
    pub(super) notes: Option<SheetNotes>,
    /// A reference to the drawing of boxes, and where behind the rows it goes.
    pub(super) reference: Option<(usize, Vec<u8>)>,
}

/// Finds the parts of a sheet's notes, or announces new ones.
///
/// `entries` are the sheet's.
///
/// # Errors
/// Where a part cannot be read.
pub(super) fn settle_notes(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    sheet: usize,
    entries: &[Entry],
    places: NotePlaces,
    parts: &mut Parts,
) -> Result<SettledNotes, Error> {
    let info = &workbook.sheets[sheet];
    let wanted = wanted(ruleset, entries, |_| Some("?".to_owned()));
    let links = read_relationships(&workbook.package, &info.part_name)?;
    let linked = |kind: &str| {
        links
            .iter()
            .find(|link| link.kind == kind)
            .map(|link| link.target.clone())
    };
    let comments = linked("comments");
    if comments.is_none() && wanted.values().all(Option::is_none) {
        return Ok(SettledNotes::default());
    }
    let existing = comments
        .as_ref()
        .map(|name| parts.text(&workbook.package, name))
        .transpose()?
        .flatten();
    let patch = patch_notes(existing.as_deref(), &wanted, workbook.conformance)
        .map_err(|fault| fault.in_part(comments.as_deref().unwrap_or_default()))?;
    if patch.standing.is_empty() && patch.gone.is_empty() && patch.kept.is_empty() {
        return Ok(SettledNotes::default());
    }
    let mut reference = None;
    let drawing = match places.drawing {
        Some(LegacyDrawing::Present(id)) => links
            .iter()
            .find(|link| link.id == id)
            .map(|link| link.target.clone())
            .ok_or_else(|| {
                Error::workbook(
                    &info.part_name,
                    "its drawing of notes is not among its relationships",
                )
            })?,
        Some(LegacyDrawing::Absent(at)) if !patch.standing.is_empty() => {
            let name = parts.free_name(workbook, &VML_DRAWING);
            let id = parts.announce(workbook, &info.part_name, &name, &VML_DRAWING)?;
            reference = Some((at.at, at.element(&id, workbook.conformance)));
            // Held, so that the next sheet takes another name.
            parts.set(&name, Vec::new());
            name
        }
        _ => String::new(),
    };
    let comments = if let Some(name) = comments {
        name
    } else {
        let name = parts.free_name(workbook, &COMMENTS);
        parts.announce(workbook, &info.part_name, &name, &COMMENTS)?;
        parts.set(&name, Vec::new());
        name
    };
    Ok(SettledNotes {
        notes: Some(SheetNotes {
            sheet,
            comments,
            drawing,
            grid: places.grid,
        }),
        reference,
    })
}

/// What is to stand on the cells of a sheet's ratings.
fn wanted(
    ruleset: &RulesetModel,
    entries: &[Entry],
    reason: impl Fn(&Entry) -> Option<String>,
) -> Wanted {
    let mut wanted = Wanted::new();
    for entry in entries {
        let Some(column) = entry.column else { continue };
        let noted = ruleset.extras(entry.layout).note && entry.level().is_ok();
        wanted.insert(
            Cell::new(entry.row, column),
            if noted { reason(entry) } else { None },
        );
    }
    wanted
}

impl Rated<'_> {
    /// Writes the notes of all sheets that get any.
    ///
    /// # Errors
    /// Where a part of them cannot be read.
    pub(super) fn write_notes(&mut self, parts: &mut Parts) -> Result<(), Error> {
        if self.notes.is_empty() {
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
        for notes in &self.notes {
            warnings.extend(self.write_sheet_notes(notes, &mut blocks, parts)?);
        }
        self.warnings.extend(warnings);
        Ok(())
    }

    fn write_sheet_notes(
        &self,
        notes: &SheetNotes,
        blocks: &mut Blocks,
        parts: &mut Parts,
    ) -> Result<Option<Warning>, Error> {
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
        let (named, more) = spoken(&patch.kept);
        Ok((!patch.kept.is_empty()).then(|| Warning {
            code: "note_kept",
            cell: Some(place(&self.workbook.sheets[notes.sheet].name, &named)),
            message: format!(
                "somebody's note or conversation stands here{more} and was kept, so the reason was not added; it is in the report"
            ),
        }))
    }

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

    /// Whether the notes of an output are those that were to be written.
    pub(super) fn check_notes(&self, output: &Workbook<'_>) -> Result<(), Error> {
        for notes in &self.notes {
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

/// A drawing's text; one that is no text in any encoding is taken as its bytes, since only its tags are looked at.
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
