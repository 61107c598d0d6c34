//! Formulas of published ratings against rules: where they differ for figures that are not in the workbook.

use serde::Serialize;

use ambersheet_ooxml::address::sheet_reference;

/// The formulas of the published ratings, compared with the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormulasCompared {
    /// The number of formulas that were compared.
    pub compared: usize,
    /// The differences in the order of the workbook; formulas that differ in the same way are one.
    pub differences: Vec<FormulaDifference>,
    /// The formulas that could not be compared; `None` if there are none.
    pub not_read: Option<FormulasNotRead>,
}

/// A figure for which a formula and the rules give different levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormulaDifference {
    /// The sheet of the formula.
    pub sheet: String,
    /// The cell of the formula; of several, the first.
    pub cell: String,
    /// The number of formulas that differ in this way.
    pub rows: usize,
    /// The measure of the first.
    pub measure: String,
    /// The formula of the first, without its equals sign.
    pub formula: String,
    /// The figure nearest to the measure's own at which they differ, as somebody would type it.
    pub figure: String,
    /// The result of the formula.
    pub by_formula: String,
    /// The level that the rules give; `None` if they give none.
    pub by_rules: Option<String>,
    /// `true` if they differ only since the formula counts in binary numbers.
    pub is_binary: bool,
    /// The difference in one sentence, without its place.
    pub reason: String,
}

impl FormulaDifference {
    /// Returns the formula's cell with its sheet: `'Vital Signs'!G7`.
    pub fn place(&self) -> String {
        format!("{}!{}", sheet_reference(&self.sheet), self.cell)
    }
}

/// Formulas that could not be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormulasNotRead {
    /// The number of formulas.
    pub cells: usize,
    /// The first, with its sheet.
    pub first: String,
    /// The reason for the first.
    pub reason: String,
}
