//! The plan of a return besides the edits of its cells.

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::colour::Colour;

/// The plan of one sheet besides the edits of its cells, or the sum over all sheets.
#[derive(Default)]
pub(crate) struct PlannedReturn {
    /// Colours that the template gives levels: sheet, rank, colour.
    pub(crate) template_colours: Vec<(u16, u8, Colour)>,
    /// New columns that are to be in an Excel table: sheet, heading's cell, heading.
    pub(crate) in_tables: Vec<(usize, Cell, String)>,
    /// Warnings about what is planned.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl PlannedReturn {
    /// Adds what is planned for another sheet.
    pub(crate) fn append(&mut self, sheet: Self) {
        self.template_colours.extend(sheet.template_colours);
        self.in_tables.extend(sheet.in_tables);
        self.diagnostics.extend(sheet.diagnostics);
    }
}
