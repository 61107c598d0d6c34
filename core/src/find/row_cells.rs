//! Reads the cells of a row for the finders: blank or not, and their texts.

use crate::find::layout::class::Classes;
use crate::find::layout::counts::{CountCells, PublishedCount};
use crate::find::layout::merged::MergedDown;
use crate::find::layout::open_table::{OpenTable, RowReader};
use ambersheet_ooxml::sheet::{CellView, Kind, Row};
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_quantity::{Missing, ParseOptions, Quantity, Unit, decimal_from_number_text, read};

/// A row, with access to its texts.
pub(crate) struct RowCells<'a, 'r> {
    pub(crate) row: &'a Row<'a>,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) classes: &'a mut Classes<'r>,
    pub(crate) texts: &'a mut Texts,
    /// The values that are merged down into the row.
    pub(crate) merged: &'a MergedDown,
}

impl RowReader for RowCells<'_, '_> {
    fn blank(&mut self, column: u32) -> bool {
        let Some(cell) = self.row.cell(column) else {
            return true;
        };
        match cell.kind {
            Kind::Blank => true,
            Kind::Shared | Kind::Inline | Kind::FormulaText => self
                .classes
                .of(cell, self.strings)
                .is_none_or(|class| class.blank),
            Kind::Number | Kind::Bool | Kind::Error | Kind::Date => false,
        }
    }

    fn unsaved(&self, column: u32) -> bool {
        self.row.cell(column).is_some_and(|cell| cell.unsaved)
    }

    fn text(&mut self, column: u32) -> Option<(String, TextRef)> {
        let cell = self.row.cell(column)?;
        let text = match cell.kind {
            Kind::Number | Kind::Date => self.classes.month(cell)?,
            _ => text_of(cell, self.strings)?,
        };
        if text.trim().is_empty() {
            return None;
        }
        let kept = keep(cell, &text, self.texts);
        Some((text, kept))
    }

    fn shown(&mut self, column: u32) -> Option<String> {
        let cell = self.row.cell(column)?;
        shown(cell, self.strings).filter(|text| !text.trim().is_empty())
    }

    fn keep(&mut self, text: &str) -> TextRef {
        self.texts.keep(text)
    }

    fn is_filled(&self) -> bool {
        !self.merged.filled().is_empty()
    }

    fn is_from_above(&self, column: u32) -> bool {
        self.merged.filled().contains(&column)
    }

    fn reach(&self, table: &OpenTable) -> u32 {
        self.merged.reach(table)
    }
}

impl CountCells for RowCells<'_, '_> {
    fn group(&mut self, column: u32) -> Option<TextRef> {
        self.text_or_number(column).map(|(_, kept)| kept)
    }

    fn count(&mut self, column: u32) -> PublishedCount {
        let Some(cell) = self.row.cell(column) else {
            return PublishedCount::Blank;
        };
        let number = match cell.kind {
            Kind::Blank if cell.unsaved => return PublishedCount::Unsaved,
            Kind::Blank => return PublishedCount::Blank,
            Kind::Number => decimal_from_number_text(&cell.plain()).ok(),
            Kind::Date | Kind::Bool | Kind::Error => None,
            Kind::Shared | Kind::Inline | Kind::FormulaText => {
                let text = text_of(cell, self.strings).unwrap_or_default();
                match read(&text, ParseOptions::default()).quantity {
                    Ok(Quantity {
                        number,
                        unit: Unit::None,
                    }) => Some(number),
                    Err(Missing::Blank | Missing::Unavailable | Missing::NotApplicable) => {
                        return PublishedCount::Blank;
                    }
                    _ => None,
                }
            }
        };
        match number {
            Some(number) => PublishedCount::Number(number),
            None => PublishedCount::Other(self.group(column).unwrap_or(TextRef::NONE)),
        }
    }
}

impl RowCells<'_, '_> {
    /// Returns a column's text or number, also as it is kept.
    pub(crate) fn text_or_number(&mut self, column: u32) -> Option<(String, TextRef)> {
        let cell = self.row.cell(column)?;
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let kept = keep(cell, &text, self.texts);
        Some((text, kept))
    }
}

/// Returns the text of a cell that holds text.
pub(crate) fn text_of(cell: CellView<'_>, strings: &SharedStrings) -> Option<String> {
    match cell.kind {
        Kind::Shared => Some(strings.text(cell.shared_index()?)),
        Kind::Inline | Kind::FormulaText | Kind::Error => Some(cell.own_text()),
        Kind::Blank | Kind::Number | Kind::Bool | Kind::Date => None,
    }
}

/// Returns a cell's text, or its number as it is stored: roughly the text that a person sees.
pub(crate) fn shown(cell: CellView<'_>, strings: &SharedStrings) -> Option<String> {
    match cell.kind {
        Kind::Blank => None,
        Kind::Number | Kind::Date => Some(String::from_utf8_lossy(&cell.plain()).into_owned()),
        Kind::Bool => Some(
            if *cell.plain() == *b"1" {
                "TRUE"
            } else {
                "FALSE"
            }
            .to_owned(),
        ),
        Kind::Shared | Kind::Inline | Kind::FormulaText | Kind::Error => text_of(cell, strings),
    }
}

/// Keeps a cell's text by reference: a shared string costs nothing.
pub(crate) fn keep(cell: CellView<'_>, text: &str, texts: &mut Texts) -> TextRef {
    match cell.shared_index() {
        Some(index) => TextRef::shared(index),
        None => texts.keep(text.trim()),
    }
}
