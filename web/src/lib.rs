//! The engine as WebAssembly: what the page calls.
//!
//! The page hands over the bytes of files and gets data as JSON, and the bytes of files to save. Nothing here reads a
//! clock, opens a connection, or keeps anything after the page is closed.
//!
//! The modules are listed from bottom to top.

mod problem;

mod answers;

mod sample;

mod rated;

mod workbook;

mod look;

mod what_if;

pub use answers::typed;
pub use look::SheetLook;
pub use problem::PageProblem;
pub use rated::RatedWorkbook;
pub use sample::sample;
pub use what_if::{numbers, with_number};
pub use workbook::OpenWorkbook;
