//! The formulas of published ratings against the rules, for figures that are not in the workbook.

#[cfg(feature = "recalculate")]
mod given;

#[cfg(feature = "recalculate")]
mod tried;

#[cfg(feature = "recalculate")]
mod compared;

use crate::error::Error;
use crate::rated::Rated;
use crate::report::reconcile::Reconciliation;

impl Rated<'_> {
    /// Compares the formulas of published ratings with the rules, and adds what it finds to a reconciliation: for each measure
    /// the figure nearest to its own at which they give different levels. Nothing is added if no published rating is a
    /// formula, or if this edition does not calculate formulas.
    ///
    /// Each formula is calculated with figures on and beside its own limits and those of the rules. A formula whose saved result
    /// differs already is not named again.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet cannot be read.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
    /// # let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk.rhai"));
    /// # use ambersheet::{Options, Overrides, Ruleset};
    /// # let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
    /// # let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
    /// let mut reconciliation = rated.reconcile(Some("return.xlsx"))?;
    /// rated.compare_formulas(&mut reconciliation)?;
    /// assert!(reconciliation.formulas.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn compare_formulas(&self, found: &mut Reconciliation) -> Result<(), Error> {
        #[cfg(feature = "recalculate")]
        {
            found.formulas = compared::compared(self, &found.differences)?;
        }
        #[cfg(not(feature = "recalculate"))]
        {
            found.formulas = None;
        }
        Ok(())
    }
}
