//! The formulas and conditional formats of a workbook, and what a draft made of them.

use ambersheet_draft::formulas::reading::ColumnReading;

/// Formulas of a column, or the conditional formats of its cells, and what a draft made of them.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// let draft = ambersheet::draft(workbook, "norfolk-example.xlsx")?;
/// for formula in &draft.formulas {
///     match &formula.why_not {
///         None => println!("{}: {} rows follow it", formula.cells, formula.rows),
///         Some(why) => println!("{}: quoted only, since {why}", formula.cells),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadFormula {
    /// The cells, as in `Returns!F5:F20`.
    pub cells: String,
    /// The formula of the first cell, without its equals sign; for formats the formula that gives the same levels.
    pub formula: String,
    /// `true` for conditional formats.
    pub is_format: bool,
    /// The number of rows that the drafted rules rate as the formulas do.
    pub rows: usize,
    /// The reason why the formulas are only quoted; `None` if the rules follow them.
    pub why_not: Option<String>,
    /// The differences that the proof found, each with the reason why the rules stand nevertheless.
    pub differences: Vec<String>,
    /// The rows whose formulas are not translated, each as `F7: the reason`.
    pub left_out: Vec<String>,
}

impl ReadFormula {
    /// Returns what was made of a reading.
    pub(super) fn of(reading: &ColumnReading) -> Self {
        let rules = reading.outcome.as_ref().ok();
        let left_out = rules.map_or_else(Vec::new, |rules| {
            let rows = rules.left_out.iter();
            rows.map(|(own, why)| format!("{}: {why}", own.cell))
                .collect()
        });
        Self {
            cells: reading.place.clone(),
            formula: reading.formula.clone(),
            is_format: reading.is_format,
            rows: rules.map_or(0, |rules| rules.rows.len()),
            why_not: reading.outcome.as_ref().err().map(ToString::to_string),
            differences: rules.map_or_else(Vec::new, |rules| rules.notes.clone()),
            left_out,
        }
    }
}
