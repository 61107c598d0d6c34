//! The zip container: parts are found by the directory, and unchanged parts are copied as verbatim
//! spans.
//!
//! The span of a part runs from its local header to the next one, so that data descriptors, padding
//! and odd headers are kept without being parsed. The central records and the end of the container
//! are copied too; only their offsets, sizes and counts change. This code is our own because every
//! zip library at hand rewrites headers.
//!
//! Limits are absolute and never a ratio. A sheet of blank formatted rows is legal and expands a
//! thousandfold, about the most that deflate can do.
//!
//! The modules are listed from bottom to top.

mod limits;

mod fields;

mod part_id;

mod input;

mod not_a_zip;

mod part_entry;

mod names;

mod end;

mod directory;

mod part_reader;

mod deflate;

mod changes;

mod write;

mod relationships;

mod content_types;

mod conformance;

mod part_kind;

mod new_part;

#[cfg(test)]
mod tests;

pub use changes::{Changes, Fate, PartFate};
pub use conformance::Conformance;
pub use content_types::ContentTypes;
pub use deflate::{Deflated, Deflater};
pub use directory::Package;
pub use input::ReadSeek;
pub use new_part::{
    AddedRelationship, add_content_type, add_relationship, folder_above, relative_target,
};
pub use part_id::PartId;
pub use part_kind::{COMMENTS, PartKind, STYLES, VML_DRAWING};
pub use part_reader::PartReader;
pub use relationships::{Relationship, read_relationships, relationships_name};
