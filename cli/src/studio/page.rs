//! The page that is served: the file that works from a disk too, with leave to speak to this program.
//!
//! From a disk the page's policy forbids every connection. Served here, the policy allows connections to the address
//! that the page came from, and to no other. Nothing else of the file is changed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::RunFailure;

/// The page in the program; none where it was built without.
#[cfg(feature = "page")]
const EMBEDDED: Option<&str> = Some(include_str!(env!("AMBERSHEET_PAGE")));
#[cfg(not(feature = "page"))]
const EMBEDDED: Option<&str> = None;

const NAME: &str = "ambersheet.html";
const POLICY_STARTS: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
const TO_ITSELF: &str = "; connect-src 'self'";

/// A page with its content security policy.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) policy: String,
}

impl Page {
    /// Finds the page: a file that is named, or the one in the program, or the one beside it.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, RunFailure> {
        match (named, EMBEDDED) {
            (Some(path), _) => Self::read(path),
            (None, Some(text)) => Self::allow_itself(text, NAME),
            (None, None) => Self::read(&beside_the_program()?),
        }
    }

    fn read(path: &Path) -> Result<Self, RunFailure> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| RunFailure::reading(&shown, &error))?;
        Self::allow_itself(&text, &shown)
    }

    /// Lets the page connect to where it comes from.
    fn allow_itself(text: &str, shown: &str) -> Result<Self, RunFailure> {
        let (before, rest) = text
            .split_once(POLICY_STARTS)
            .ok_or_else(|| no_page(shown))?;
        let (policy, after) = rest.split_once('"').ok_or_else(|| no_page(shown))?;
        let policy = format!("{policy}{TO_ITSELF}");
        Ok(Self {
            text: format!("{before}{POLICY_STARTS}{policy}\"{after}"),
            // A page in a frame of another could be clicked on unseen; only a header can forbid it.
            policy: format!("{policy}; frame-ancestors 'none'"),
        })
    }
}

fn no_page(shown: &str) -> RunFailure {
    RunFailure::new(format!("{shown}: this is not the page of ambersheet"))
}

/// Returns the path of the page beside the program.
///
/// # Errors
/// A failure that says where to get the page.
fn beside_the_program() -> Result<PathBuf, RunFailure> {
    let program = env::current_exe()?;
    let folder = program.parent().unwrap_or(Path::new("."));
    let path = folder.join(NAME);
    if path.is_file() {
        return Ok(path);
    }
    Err(RunFailure::new(format!(
        "{NAME} is missing: this program was built without the page. Take {NAME} from the release that the program is of, or build it with `make page`, and put it into {}; or name it with --page",
        folder.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_policy_is_changed() {
        let text = format!("<html>{POLICY_STARTS}default-src 'none'\"><p content=\"x\">");
        let page = Page::allow_itself(&text, NAME).unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(
            page.text,
            text.replace("'none'", "'none'; connect-src 'self'")
        );
        assert_eq!(
            page.policy,
            "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn another_file_is_refused() {
        assert!(Page::allow_itself("<html>", NAME).is_err());
    }
}
