//! The zip container: parts are opened by the directory, and what is not replaced is copied as a verbatim span.
//!
//! A part's span runs from its local header to the next one, so that data descriptors, padding and odd headers come
//! along without being understood. The central records and the end of the container are copied too, with only their
//! offsets, sizes and counts moved. Reading and writing are ours, because every zip library at hand rewrites headers,
//! and because what is to be changed in the records has to be found in them first.
//!
//! Limits are absolute, never a ratio: a sheet of blank formatted rows is legal and expands a thousandfold, which is
//! about what deflate can do at most.

mod changes;
mod content_types;
mod deflate;
mod directory;
mod end;
mod entries;
mod entry;
mod names;
mod part;
mod relationships;
#[cfg(test)]
mod tests;
mod write;

pub use changes::Changes;
pub use changes::Fate;
pub use content_types::ContentTypes;
pub use deflate::{Deflated, Deflater};
pub use directory::{Input, Package, PartId};
pub use entries::Conformance;
pub use entries::{
    COMMENTS, PartKind, STYLES, VML_DRAWING, add_content_type, add_relationship, folder_above,
    relative_target,
};
pub use relationships::{Relationship, read_relationships, relationships_name};

/// Parts that are held in memory whole may not be larger than this when inflated.
const LARGEST_PART: u64 = 1 << 30;
/// Nor parts that are read as a stream, such as worksheets, larger than this.
const LARGEST_STREAM: u64 = 4 << 30;
/// Nor all parts together that are inflated, each counted once.
const LARGEST_TOTAL: u64 = 8 << 30;

/// A number of two bytes. The place is known to lie within the bytes, here and below.
fn field_16(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// A number of four bytes.
fn field_32(bytes: &[u8], at: usize) -> u32 {
    u32::from(field_16(bytes, at)) | u32::from(field_16(bytes, at + 2)) << 16
}

/// A number of eight bytes.
fn field_64(bytes: &[u8], at: usize) -> u64 {
    u64::from(field_32(bytes, at)) | u64::from(field_32(bytes, at + 4)) << 32
}
