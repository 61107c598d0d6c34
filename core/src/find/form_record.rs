//! Forms that were found on a sheet, with their cells.

use std::borrow::Cow;

use ambersheet_policy::model::{FormLayout, Pattern, Role};

use crate::find::held_cell::HeldCell;
use crate::find::value_location::ValueLocation;

/// A form on a sheet.
pub(crate) struct FormRecord<'a> {
    /// The index of the form's layout in the ruleset.
    pub(crate) layout: usize,
    /// The index of the sheet that the form is on.
    pub(crate) sheet: usize,
    pub(crate) form: &'a FormLayout,
    /// The texts that mean "not filled in".
    pub(crate) empty: &'a [Pattern],
    /// The form's values.
    pub(crate) values: Vec<(Role, FormContent<'a>)>,
    /// The cell for the main rating.
    pub(crate) rating: Option<HeldCell>,
    /// The cell for the direction.
    pub(crate) direction: Option<HeldCell>,
}

/// The source of a form's value.
pub(crate) enum FormContent<'a> {
    /// A text that the rules give.
    Given(Cow<'a, str>),
    /// A cell.
    Cell(HeldCell),
}

impl FormRecord<'_> {
    /// Returns the location of the value of a role.
    pub(crate) fn location(&self, role: Role) -> ValueLocation<'_> {
        match self.values.iter().find(|(known, _)| *known == role) {
            None => ValueLocation::Nowhere,
            Some((_, FormContent::Given(text))) => ValueLocation::Given(text),
            Some((_, FormContent::Cell(held))) => ValueLocation::Cell {
                sheet: held.sheet,
                cell: held.cell,
                present: held.view(),
                hides_zeros: held.hides_zeros,
            },
        }
    }

    /// Returns `true` if a cell also holds a value that the rules read, apart from what the return claims.
    pub(crate) fn holds_value(&self, cell: &HeldCell) -> bool {
        self.values.iter().any(|(role, content)| match content {
            FormContent::Cell(held) => {
                (held.sheet, held.cell) == (cell.sheet, cell.cell)
                    && !role.is_written()
                    && !role.is_published()
            }
            FormContent::Given(_) => false,
        })
    }

    /// Returns the cell for the main rating.
    pub(crate) fn rating(&self) -> Option<&HeldCell> {
        self.rating.as_ref()
    }

    /// Returns the cell for the direction.
    pub(crate) fn direction(&self) -> Option<&HeldCell> {
        self.direction.as_ref()
    }

    /// Returns the cell of a field's rating.
    pub(crate) fn field(&self, field: usize) -> Option<&HeldCell> {
        self.values
            .iter()
            .find_map(|(role, content)| match content {
                FormContent::Cell(held) if *role == Role::Field(field) => Some(held),
                FormContent::Given(_) | FormContent::Cell(_) => None,
            })
    }

    /// Returns `true` if any of its ratings goes to a sheet.
    pub(crate) fn writes_to(&self, sheet: usize) -> bool {
        let fields = self
            .values
            .iter()
            .filter_map(|(role, content)| match content {
                FormContent::Cell(held) if matches!(role, Role::Field(_)) => Some(held),
                FormContent::Given(_) | FormContent::Cell(_) => None,
            });
        fields
            .chain(&self.rating)
            .chain(&self.direction)
            .any(|held| held.sheet == sheet)
    }

    /// Returns all its cells.
    pub(crate) fn all_held(&mut self) -> impl Iterator<Item = &mut HeldCell> {
        let values = self
            .values
            .iter_mut()
            .filter_map(|(_, content)| match content {
                FormContent::Cell(held) => Some(held),
                FormContent::Given(_) => None,
            });
        values.chain(&mut self.rating).chain(&mut self.direction)
    }
}
