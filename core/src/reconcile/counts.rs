//! Counts.
use std::io::{Read, Seek};

use super::Reconciliation;
use crate::Error;
use crate::rate::Rated;

impl<R: Read + Seek> Rated<'_, R> {
    pub(super) fn compare_counts(&self, _found: &mut Reconciliation) -> Result<(), Error> {
        Ok(())
    }
}
