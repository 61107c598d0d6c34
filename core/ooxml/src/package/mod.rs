//! The zip container: parts are opened by the directory, and what is not replaced is copied as a verbatim span.
//!
//! A part's span runs from its local header to the next one, so that data descriptors, padding and odd headers come
//! along without being understood. The central records and the end of the container are copied too, with only their
//! offsets, sizes and counts moved. Reading and writing are ours, because every zip library at hand rewrites headers,
//! and because what is to be changed in the records has to be found in them first.
//!
//! Limits are absolute, never a ratio: a sheet of blank formatted rows is legal and expands a thousandfold, which is
//! about what deflate can do at most.

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
