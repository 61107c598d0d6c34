//! A cell that is to be written, and how.

use crate::find::held_cell::HeldCell;
use crate::find::row_cells::shown;
use crate::plan::patch::edit::{Edit, Look, NewText};
use crate::plan::patch::readable::Wording;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{CellView, Formula, Kind};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::{Destination, Pattern};

/// A cell that a word or fill is to go to, as it was found.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) cell: Cell,
    pub(crate) present: Option<CellView<'a>>,
    /// The format that the cell would have, were it not there.
    pub(crate) default_format: u32,
    /// The format of a cell that a new column adds.
    pub(crate) new_cell_format: Option<u32>,
    /// `true` if an array formula or a data table covers it.
    pub(crate) in_array: bool,
    pub(crate) over_formulas: bool,
    pub(crate) way: WriteMode,
    /// `true` if the cell holds a value that the rules read, so that its text is no rating.
    pub(crate) holds_value: bool,
    /// Texts that mean "not filled in".
    pub(crate) empty: &'a [Pattern],
}

/// The parts of a rating that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WriteMode {
    WordAndFill,
    Word,
    Fill,
}

impl<'a> Target<'a> {
    pub(crate) fn edit(&self, look: Look, text: Option<NewText>, replaces_formula: bool) -> Edit {
        Edit {
            cell: self.cell,
            base: self.base(),
            look,
            text,
            replaces_formula,
            wording: Wording::None,
        }
    }

    /// Returns the text that a person sees in the cell.
    pub(crate) fn shown(&self, strings: &SharedStrings) -> String {
        self.present
            .and_then(|present| shown(present, strings))
            .unwrap_or_default()
    }

    /// Returns the format that the cell has, or would have.
    pub(crate) fn base(&self) -> u32 {
        match self.present {
            Some(cell)
                if self.new_cell_format.is_none()
                    || cell.kind != Kind::Blank
                    || cell.style != 0 =>
            {
                cell.style
            }
            _ => self.new_cell_format.unwrap_or(self.default_format),
        }
    }

    pub(crate) fn formula(&self) -> Formula {
        if self.in_array {
            Formula::Many
        } else {
            self.present.map_or(Formula::None, |cell| cell.formula)
        }
    }

    /// Returns the target for a cell of a form.
    pub(crate) fn of_form(
        held: &'a HeldCell,
        destination: &Destination,
        empty: &'a [Pattern],
    ) -> Self {
        Self {
            cell: held.cell,
            present: held.view(),
            default_format: held.default_format,
            new_cell_format: None,
            in_array: held.in_array,
            over_formulas: matches!(
                destination,
                Destination::Column {
                    over_formulas: true,
                    ..
                }
            ),
            way: WriteMode::of(destination),
            holds_value: false,
            empty,
        }
    }
}

impl WriteMode {
    pub(crate) fn of(destination: &Destination) -> Self {
        match destination {
            Destination::Column { fill: false, .. } => Self::Word,
            Destination::Column { .. } | Destination::NewColumn { .. } => Self::WordAndFill,
            Destination::FillOnly => Self::Fill,
        }
    }
}
