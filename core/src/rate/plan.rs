//! From a rating to the edits of its row.

use super::recording::RecordRow;
use super::row_cells::shown;
use crate::address::{Cell, sheet_reference};
use crate::layout::OpenTable;
use crate::patch::{Edit, Look, NewText, StyleBook};
use crate::record::{Direction, Entry};
use crate::ruleset::{Destination, Role, Ruleset, fold};
use crate::sheet::{Formula, Kind, Row};
use crate::workbook::SharedStrings;
use crate::{Error, Warning};

/// What planning edits needs.
pub(super) struct Planner<'a, 'r> {
    pub(super) ruleset: &'r Ruleset,
    pub(super) strings: &'a SharedStrings,
    pub(super) sheet: &'a str,
    /// Formats of whole columns, which a cell that is not there would have.
    pub(super) columns: Vec<(u32, u32, u32)>,
    pub(super) edits: Vec<Edit>,
    pub(super) warnings: Vec<Warning>,
}

/// Where a word is to be written.
struct Target<'d> {
    column: u32,
    destination: &'d Destination,
    /// The format of a cell that a new column adds.
    new_cell_format: Option<u32>,
}

/// What stands where a word is to be written.
struct Found {
    cell: Cell,
    /// The format that the cell has, or would have.
    base: u32,
    /// What a person sees in it.
    shown: String,
}

impl Planner<'_, '_> {
    /// Plans the heading of a table's new columns.
    ///
    /// # Errors
    /// Where something stands in their place.
    pub(super) fn plan_headings(&mut self, row: &Row<'_>, table: &OpenTable) -> Result<(), Error> {
        let format = row.cell(table.right_end).map_or(0, |cell| cell.style);
        for (new, direction) in [(table.new_rating, false), (table.new_direction, true)] {
            let Some(new) = new.filter(|new| !new.exists) else { continue };
            self.check_free(row, new.column)?;
            self.edits.push(Edit {
                cell: Cell::new(row.number, new.column),
                base: format,
                look: Look::Format(format),
                text: Some(NewText::Heading { layout: table.layout, direction }),
                replaces_formula: false,
            });
        }
        Ok(())
    }

    /// Whether a cell of a new column is blank.
    fn check_free(&self, row: &Row<'_>, column: u32) -> Result<(), Error> {
        if row.cell(column).is_none_or(|cell| cell.kind == Kind::Blank && cell.formula == Formula::None) {
            return Ok(());
        }
        Err(Error::layout(
            Some(self.place(Cell::new(row.number, column))),
            "the new column at the right of the table would cover what stands here; give the ratings a column of the table with write_to(\"…\")",
        ))
    }

    /// Plans the edits of one rating.
    ///
    /// # Errors
    /// Where a new column would cover something that is there.
    pub(super) fn plan(
        &mut self,
        at: &RecordRow<'_>,
        entry: &Entry,
        book: &mut StyleBook<'_>,
    ) -> Result<(), Error> {
        let layout = &self.ruleset.tables[at.table.layout];
        if entry.field.is_some() {
            let Some(column) = entry.column else { return Ok(()) };
            self.colour_in(at, column, entry, book);
            return Ok(());
        }
        if let Some(target) = self.target(at, layout.rating.as_ref(), Role::Rating)? {
            match target.destination {
                Destination::FillOnly => self.colour_in(at, target.column, entry, book),
                _ => self.write_rating(at, &target, entry, book),
            }
        }
        if let Some(target) = self.target(at, layout.direction.as_ref(), Role::Direction)? {
            self.write_direction(at, &target, entry.direction, book);
        }
        Ok(())
    }

    /// Puts the edits of a row, from an index on, into the order of columns.
    ///
    /// # Errors
    /// Where two of them are for one cell: one would be lost.
    pub(super) fn sort_row(&mut self, from: usize) -> Result<(), Error> {
        self.edits[from..].sort_by_key(|edit| edit.cell);
        match self.edits[from..].windows(2).find(|pair| pair[0].cell == pair[1].cell) {
            None => Ok(()),
            Some(pair) => Err(Error::layout(
                Some(self.place(pair[0].cell)),
                "two ratings would be written into this cell; give each table of the rules a column of its own",
            )),
        }
    }

    fn target<'d>(
        &self,
        at: &RecordRow<'_>,
        destination: Option<&'d Destination>,
        role: Role,
    ) -> Result<Option<Target<'d>>, Error> {
        let Some(destination) = destination else { return Ok(None) };
        let new = if role == Role::Rating { at.table.new_rating } else { at.table.new_direction };
        let Some(new) = new else {
            let column = at.table.column(self.ruleset, role);
            return Ok(column.map(|column| Target { column, destination, new_cell_format: None }));
        };
        if !new.exists {
            self.check_free(at.row, new.column)?;
        }
        let format = at.row.cell(at.table.right_end).map(|cell| cell.style);
        Ok(Some(Target { column: new.column, destination, new_cell_format: Some(format.unwrap_or(0)) }))
    }

    /// A word and its colours into a cell, or nothing where there is no rating.
    fn write_rating(
        &mut self,
        at: &RecordRow<'_>,
        target: &Target<'_>,
        entry: &Entry,
        book: &mut StyleBook<'_>,
    ) {
        let Some(replaces_formula) = self.may_write(at.row, target) else { return };
        let Found { cell, base, shown } = self.found(at.row, target);
        let Ok(rank) = entry.level() else {
            self.clear_rating(cell, base, &shown, target, book);
            return;
        };
        let word = &self.ruleset.scale.levels()[usize::from(rank)].word;
        let same = shown == *word && !replaces_formula;
        if !replaces_formula && book.original(base) == base && self.is_somebodys(&shown, at.table.layout) {
            self.warn(
                "replaced",
                cell,
                format!("\"{}\" stood here and was replaced by {word}", shown.trim()),
            );
        }
        self.edits.push(Edit {
            cell,
            base,
            look: Look::Level(rank),
            text: (!same).then_some(NewText::Level(rank)),
            replaces_formula,
        });
    }

    /// Whether a text in a rating's cell is neither a level nor a placeholder, so that somebody may miss it.
    fn is_somebodys(&self, shown: &str, layout: usize) -> bool {
        let folded = fold(shown);
        let placeholder = self.ruleset.tables[layout].empty.iter().any(|pattern| pattern.matches(&folded));
        !folded.is_empty() && !placeholder && self.ruleset.scale.find(shown).is_none()
    }

    /// An unrated cell is left alone, but for what an earlier run wrote into it.
    fn clear_rating(
        &mut self,
        cell: Cell,
        base: u32,
        shown: &str,
        target: &Target<'_>,
        book: &mut StyleBook<'_>,
    ) {
        let is_level = !shown.is_empty() && self.ruleset.scale.find(shown).is_some();
        if book.original(base) != base {
            let text = is_level.then_some(NewText::Blank);
            self.edits.push(Edit { cell, base, look: Look::Original, text, replaces_formula: false });
            if !is_level && !shown.trim().is_empty() {
                self.warn_stale(cell, shown);
            }
        } else if is_level {
            self.warn_stale(cell, shown);
        } else if let Some(format) = target.new_cell_format.filter(|_| shown.is_empty()) {
            self.edits.push(Edit {
                cell,
                base,
                look: Look::Format(format),
                text: None,
                replaces_formula: false,
            });
        }
    }

    fn write_direction(
        &mut self,
        at: &RecordRow<'_>,
        target: &Target<'_>,
        direction: Option<Direction>,
        book: &mut StyleBook<'_>,
    ) {
        let Some(replaces_formula) = self.may_write(at.row, target) else { return };
        let Found { cell, base, shown } = self.found(at.row, target);
        let edit = |look, text| Edit { cell, base, look, text, replaces_formula };
        match direction {
            Some(direction) => {
                let same = shown == direction.word() && !replaces_formula;
                self.edits.push(edit(Look::Marked, (!same).then_some(NewText::Direction(direction))));
            }
            None if book.original(base) != base => {
                let ours = Direction::from_word(&shown).is_some();
                self.edits.push(edit(Look::Original, ours.then_some(NewText::Blank)));
                if !ours && !shown.trim().is_empty() {
                    self.warn_stale(cell, &shown);
                }
            }
            None => {
                if let Some(format) = target.new_cell_format.filter(|_| shown.is_empty()) {
                    self.edits.push(edit(Look::Format(format), None));
                }
            }
        }
    }

    /// Only the fill: over a word that is there, since a colour alone says nothing to one man in twelve.
    fn colour_in(&mut self, at: &RecordRow<'_>, column: u32, entry: &Entry, book: &mut StyleBook<'_>) {
        let cell = Cell::new(at.row.number, column);
        let present = at.row.cell(column);
        let base = present.map_or_else(|| self.default_format(at.row, column), |present| present.style);
        let shown = present.and_then(|present| shown(at.row, present, self.strings)).unwrap_or_default();
        let original = book.original(base);
        match entry.level() {
            Ok(_) if shown.trim().is_empty() => self.warn(
                "no_word",
                cell,
                "the cell is blank, so it was not coloured: a colour without a word cannot be read by everyone; use write_to(\"…\") to write the word".to_owned(),
            ),
            Ok(rank) => {
                let word = &self.ruleset.scale.levels()[usize::from(rank)].word;
                if entry.field.is_none() && fold(word) != fold(&shown) {
                    self.warn(
                        "word_differs",
                        cell,
                        format!("the cell says \"{}\" and was coloured {word}, which is what the rules make of it", shown.trim()),
                    );
                }
                self.edits.push(Edit { cell, base, look: Look::Level(rank), text: None, replaces_formula: false });
            }
            Err(_) if original != base => {
                self.edits.push(Edit { cell, base, look: Look::Original, text: None, replaces_formula: false });
            }
            Err(_) => {}
        }
    }

    /// Whether a word may be written here, and whether a formula goes by it; warns where it may not.
    fn may_write(&mut self, row: &Row<'_>, target: &Target<'_>) -> Option<bool> {
        let cell = Cell::new(row.number, target.column);
        let over_formulas = matches!(target.destination, Destination::Column { over_formulas: true, .. });
        let formula = if row.arrays.iter().any(|range| range.contains(cell)) {
            Formula::Many
        } else {
            row.cell(cell.column).map_or(Formula::None, |present| present.formula)
        };
        match formula {
            Formula::None => Some(false),
            Formula::Own if over_formulas => Some(true),
            Formula::Own => {
                self.warn(
                    "formula_kept",
                    cell,
                    "the cell holds a formula, which was kept, so the rating was not written; to replace formulas, write write_to(\"…\", over_formulas)".to_owned(),
                );
                None
            }
            Formula::Many => {
                self.warn(
                    "formula_kept",
                    cell,
                    "the cell holds a formula that other cells depend on (shared, array or data table), so the rating was not written".to_owned(),
                );
                None
            }
        }
    }

    fn found(&self, row: &Row<'_>, target: &Target<'_>) -> Found {
        let present = row.cell(target.column);
        Found {
            cell: Cell::new(row.number, target.column),
            base: self.base(row, target),
            shown: present.and_then(|present| shown(row, present, self.strings)).unwrap_or_default(),
        }
    }

    fn base(&self, row: &Row<'_>, target: &Target<'_>) -> u32 {
        match row.cell(target.column) {
            Some(cell) if target.new_cell_format.is_none() || cell.kind != Kind::Blank || cell.style != 0 => {
                cell.style
            }
            _ => target.new_cell_format.unwrap_or_else(|| self.default_format(row, target.column)),
        }
    }

    /// The format of a cell that is not there: its row's, else its column's.
    fn default_format(&self, row: &Row<'_>, column: u32) -> u32 {
        let of_column = || {
            self.columns
                .iter()
                .find(|(first, last, _)| (*first..=*last).contains(&column))
                .map(|(.., style)| *style)
        };
        row.style.or_else(of_column).unwrap_or(0)
    }

    fn warn_stale(&mut self, cell: Cell, shown: &str) {
        self.warn(
            "stale_rating",
            cell,
            format!("the rules give nothing for this cell, but \"{}\" stands here and was left; check or delete it", shown.trim()),
        );
    }

    fn place(&self, cell: Cell) -> String {
        format!("{}!{cell}", sheet_reference(self.sheet))
    }

    fn warn(&mut self, code: &'static str, cell: Cell, message: String) {
        let cell = Some(self.place(cell));
        self.warnings.push(Warning { code, cell, message });
    }
}
