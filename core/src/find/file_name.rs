//! Reads values from a return's file name, by a pattern of the rules.

use ambersheet_foreign::Format;
use ambersheet_policy::model::{FilePattern, Position, RulesetModel};

use crate::error::Error;

/// Returns the part of a file's name that a pattern of the rules marks; `what` names its use in messages.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if there is no name, or it does not fit.
pub(crate) fn from_file_name(
    name: Option<&str>,
    pattern: &FilePattern,
    what: &str,
    ruleset: &RulesetModel,
    at: Position,
) -> Result<String, Error> {
    let line = format!("{}:{}", ruleset.script, at.line);
    let Some(name) = name else {
        let message = format!(
            "the rules take the {what} from the file's name, and this input has none ({line})"
        );
        return Err(Error::layout(None, message));
    };
    pattern.find(name, Format::is_known_name).ok_or_else(|| {
        let message = format!(
            "the rules take the {what} from the file's name, and \"{name}\" does not fit \"{}\" ({line}); rename the file, or change the pattern",
            pattern.text()
        );
        Error::layout(None, message)
    })
}
