//! Identity of parts.

/// The identity of a part: its index in the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartId(pub usize);
