//! Limits on what is read and written.

use crate::error::Error;

/// Parts that are held in memory whole may not be larger than this when inflated.
pub(super) const LARGEST_PART: u64 = 1 << 30;
/// Nor parts that are read as a stream, such as worksheets, larger than this.
pub(super) const LARGEST_STREAM: u64 = 4 << 30;
/// Nor all parts together that are inflated, each counted once.
pub(super) const LARGEST_TOTAL: u64 = 8 << 30;

/// The most parts a package may have, which is what a container that is not zip64 can count.
pub(super) const MOST_PARTS: usize = 65_535;

/// Why a result is refused that its container has no numbers for.
pub(super) fn too_large() -> Error {
    Error::not_a_workbook(
        "the result would be larger than 4 GiB, for which its zip container has no numbers; take out what makes it so large, such as pictures",
    )
}
