//! Limits on what is read and written.

use crate::error::Error;

/// Inflated size of the largest part that is held in memory whole.
pub(super) const LARGEST_PART: u64 = 1 << 30;
/// Inflated size of the largest list of parts or relationships. An entry takes five times its text in memory, and no
/// container has more than [`MOST_PARTS`].
pub(super) const LARGEST_LIST: u64 = 64 << 20;
/// Inflated size of the largest part that is read as a stream, such as a worksheet.
pub(super) const LARGEST_STREAM: u64 = 4 << 30;
/// Total inflated size of the parts that are read, each counted once.
pub(super) const LARGEST_TOTAL: u64 = 8 << 30;

/// Number of parts that a container without zip64 can count.
pub(super) const MOST_PARTS: usize = 65_535;

/// Returns the error for a result whose sizes its container cannot record.
pub(super) fn too_large() -> Error {
    Error::not_a_workbook(
        "the result would be larger than 4 GiB, the most that this kind of file can hold; remove what makes it so large, such as pictures",
    )
}
