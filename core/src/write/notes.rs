//! Settles the parts of a sheet's notes, found or announced as new ones, before the texts of the notes are known.

use crate::plan::patch::notes::patch_notes;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::package::{
    COMMENTS, PartKind, Relationship, VML_DRAWING, read_relationships,
};
use ambersheet_ooxml::sheet::LegacyDrawing;
use ambersheet_policy::model::RulesetModel;

use super::parts::Parts;
use crate::error::Error;
use crate::find::after_rows::NotePlaces;
use crate::note_box::NoteGrid;
use crate::plan::patch::notes::Wanted;
use crate::record::Entry;
use crate::source::open_return::OpenReturn;

/// A sheet that gets notes, or loses some of ours.
#[derive(Debug)]
pub(crate) struct SheetNotes {
    pub(crate) sheet: usize,
    pub(crate) comments: String,
    pub(crate) drawing: String,
    pub(crate) grid: NoteGrid,
}

/// The settled parts of a sheet's notes.
#[derive(Default)]
pub(crate) struct SettledNotes {
    pub(crate) notes: Option<SheetNotes>,
    /// A reference to the drawing of boxes, and where behind the rows it goes.
    pub(crate) reference: Option<(usize, Vec<u8>)>,
}

/// Finds the parts of a sheet's notes, or announces new ones.
///
/// `entries` are the sheet's.
///
/// # Errors
/// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a part cannot be read.
pub(crate) fn settle_notes(
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
    let (drawing, reference) = match places.drawing {
        Some(LegacyDrawing::Present(id)) => (linked_drawing(&info.part_name, &links, &id)?, None),
        Some(LegacyDrawing::Absent(at)) if !patch.standing.is_empty() => {
            let (name, id) = announce(workbook, &info.part_name, &VML_DRAWING, parts)?;
            let element = at.element(&id, workbook.conformance);
            (name, Some((at.at, element)))
        }
        _ => (String::new(), None),
    };
    let comments = match comments {
        Some(name) => name,
        None => announce(workbook, &info.part_name, &COMMENTS, parts)?.0,
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

/// Returns the name of the drawing that a sheet refers to.
fn linked_drawing(sheet: &str, links: &[Relationship], id: &str) -> Result<String, Error> {
    let drawing = links.iter().find(|link| link.id == id);
    drawing.map(|link| link.target.clone()).ok_or_else(|| {
        Error::workbook(sheet, "its drawing of notes is not among its relationships")
    })
}

/// Announces a new part of a sheet. Returns its name and the id of its relationship.
fn announce(
    workbook: &OpenReturn,
    sheet: &str,
    kind: &PartKind,
    parts: &mut Parts,
) -> Result<(String, String), Error> {
    let name = parts.free_name(workbook, kind);
    let id = parts.announce(workbook, sheet, &name, kind)?;
    // Held, so that the next sheet takes another name.
    parts.set(&name, Vec::new());
    Ok((name, id))
}

/// Returns the notes that the cells of a sheet's ratings are to have.
pub(crate) fn wanted(
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
