//! The only XML scanner. It returns byte ranges, so that the same pass can read a part and splice
//! it.
//!
//! There is no tree and no copying. Names keep their prefix, which [`local`] removes, since a
//! workbook may bind the main namespace to any prefix. Only XML's own five entities and character
//! references are expanded. A document type declaration is refused, as the standard demands
//! (ECMA-376 part 2, "XML usage": 6.2.5 of the fifth edition, 9.1.4 of the earlier ones). The
//! scanner reads UTF-8, and [`TextReader`] converts other encodings.
//!
//! The modules are listed from bottom to top.

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
