//! Inputs whose format is not known yet.

use ambersheet_ooxml::package::Package;

use super::compound::Compound;
use super::text::Text;

/// An input that the formats are asked about in turn.
pub(crate) struct Candidate<'r> {
    /// The file's name, if it has one.
    pub(crate) name: Option<&'r str>,
    pub(crate) kind: CandidateKind<'r>,
}

/// The content of an input, as far as its outermost layer shows.
pub(crate) enum CandidateKind<'r> {
    /// A compound file, as Office wrote before 2007.
    Compound(Compound<'r>),
    /// A zip container.
    Zip(Package<'r>),
    /// Text in any encoding.
    Text(Text),
    /// Other bytes.
    Bytes,
}
