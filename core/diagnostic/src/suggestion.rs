//! Suggestions: what to do about a diagnostic.

use std::fmt;

/// A suggestion of what to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Suggestion {
    /// Names that somebody may have meant, the nearest first.
    Near(Vec<String>),
    /// Names that somebody may have meant in place of the given one, the nearest first.
    NearTo(String, Vec<String>),
    /// Advice in words.
    Advice(String),
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Advice(advice) => f.write_str(advice),
            Self::Near(names) => ask(f, names),
            Self::NearTo(wanted, names) => {
                write!(f, "for \"{wanted}\", ")?;
                ask(f, names)
            }
        }
    }
}

fn ask(f: &mut fmt::Formatter<'_>, names: &[String]) -> fmt::Result {
    for (index, name) in names.iter().enumerate() {
        let before = if index == 0 { "did you mean" } else { " or" };
        write!(f, "{before} \"{name}\"")?;
    }
    f.write_str("?")
}
