//! Diagnostics: what is wrong or doubtful, where, and what to do about it.
//!
//! Errors, warnings, findings about rules and problems of a script are all [`Diagnostic`]s. Each has a typed [`Code`],
//! a [`Place`], a message and [`Suggestion`]s; whoever shows one renders these and parses no sentence. The crate uses
//! only the cell addresses of `ambersheet-ooxml`.
//!
//! ```
//! use ambersheet_diagnostic::{Code, Diagnostic, Place, Position};
//!
//! let at = Position { line: 12, column: 5 };
//! let unknown = Diagnostic::new(Code::DoesNotLoad, "unknown key `tolerence`")
//!     .at(Place::Script(at))
//!     .near(["tolerance"]);
//! assert_eq!(unknown.to_string(), "12:5: unknown key `tolerence`; did you mean \"tolerance\"?");
//! ```

mod position;

mod place;

mod code;

mod suggestion;

mod diagnostic;

pub use code::{Code, Severity};
pub use diagnostic::Diagnostic;
pub use place::Place;
pub use position::Position;
pub use suggestion::Suggestion;
