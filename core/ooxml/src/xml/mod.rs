//! The one XML scanner: it walks bytes and answers with byte ranges, so that whoever reads a part can also splice it.
//!
//! There is no tree and no copying. Names keep their prefix; [`local`] takes it off, since a workbook may bind the
//! main namespace to any prefix. Entities other than XML's own five and character references are never expanded, and
//! a document type declaration is refused, as the standard has it (ECMA-376 part 2, "XML usage": 6.2.5 of the fifth
//! edition, 9.1.4 of the earlier ones). What is read is UTF-8; [`TextReader`] makes it so.

mod name;

mod splice;

mod text;

mod attribute;

mod scanner;

mod encoding;

mod decoder;

mod reader;

pub use attribute::{Attribute, attributes};
pub use name::{local, prefix};
pub use reader::TextReader;
pub use scanner::{Event, Fault, Scanner, Tag};
pub use splice::spliced;
pub use text::{append_escaped, append_string, append_unescaped, unescape};
