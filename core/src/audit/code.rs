//! The codes of findings, each with its page.

use std::sync::LazyLock;

use crate::audit::lints::LINTS;

/// A code with its page of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckCode {
    /// The code, such as `AS012`.
    pub code: &'static str,
    /// The page in Markdown, with the title in the first line.
    pub page: &'static str,
}

static ALL: LazyLock<Vec<CheckCode>> = LazyLock::new(|| {
    let codes = LINTS.iter().map(|lint| CheckCode {
        code: lint.code,
        page: lint.page,
    });
    let mut codes: Vec<CheckCode> = codes.collect();
    codes.sort_by_key(|known| known.code);
    codes
});

impl CheckCode {
    /// Returns every code, in order.
    ///
    /// ```
    /// use ambersheet::CheckCode;
    ///
    /// let code = CheckCode::find("as012").expect("AS012 is a code");
    /// assert!(CheckCode::all().contains(&code));
    /// assert_eq!(code.title(), "What good is goes against the measure's name");
    /// ```
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// Returns the code of this name, in capitals or not.
    pub fn find(name: &str) -> Option<Self> {
        Self::all()
            .iter()
            .copied()
            .find(|known| known.code.eq_ignore_ascii_case(name.trim()))
    }

    /// Returns the title of the page.
    pub fn title(&self) -> &'static str {
        let first = self.page.lines().next().unwrap_or_default();
        first.split_once(": ").map_or(first, |parts| parts.1)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use crate::audit::check::lint::{Lint, LintCheck};
    use crate::audit::code::CheckCode;
    use crate::audit::lints::LINTS;

    /// Set, it writes the table anew: `AMBERSHEET_WRITE_PAGES=1 cargo test -p ambersheet --lib audit::code`.
    const WRITE: &str = "AMBERSHEET_WRITE_PAGES";

    #[test]
    fn pages_begin_with_their_code_and_title() {
        for known in CheckCode::all() {
            let heading = format!("# {}: {}\n", known.code, known.title());
            assert!(known.page.starts_with(&heading), "{}", known.code);
            assert!(!known.title().is_empty(), "{}", known.code);
        }
        let found = CheckCode::find(" as012").map(|known| known.code);
        assert_eq!(found, Some("AS012"));
        assert_eq!(CheckCode::find("AS999"), None);
    }

    #[test]
    fn the_table_of_codes_in_the_docs_follows_the_lints() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/check.md");
        let page = std::fs::read_to_string(&path)
            .expect("the page is there")
            .replace("\r\n", "\n");
        let head = "| code | what is found | when |\n|---|---|---|\n";
        let start = page.find(head).expect("the page has the table") + head.len();
        let end = page[start..]
            .find("\n\n")
            .map_or(page.len(), |end| start + end + 1);
        let made = format!("{}{}{}", &page[..start], table(), &page[end..]);
        if std::env::var_os(WRITE).is_some() {
            std::fs::write(&path, &made).expect("the page can be written");
            panic!("written; run again without {WRITE}");
        }
        assert!(
            page == made,
            "the table in docs/check.md is not that of the lints; {WRITE}=1 writes it anew"
        );
    }

    fn table() -> String {
        CheckCode::all()
            .iter()
            .fold(String::new(), |mut out, known| {
                let lint = LINTS
                    .iter()
                    .find(|lint| lint.code == known.code)
                    .expect("the codes are those of the lints");
                let (title, when) = (known.title(), when(lint));
                writeln!(out, "| `{}` | {title} | {when} |", known.code)
                    .expect("a string takes all text");
                out
            })
    }

    fn when(lint: &Lint) -> &'static str {
        let is_alone =
            |check: &LintCheck| matches!(check, LintCheck::Rules(_) | LintCheck::Loading);
        let alone = lint.checks.iter().any(is_alone);
        let with_workbook = !lint.checks.iter().all(is_alone);
        // Gaps between conditions are reported by the check of another lint.
        match (
            alone || ["AS004", "AS006"].contains(&lint.code),
            with_workbook,
        ) {
            (true, true) => "alone, and of each measure with a workbook",
            (true, false) => "alone",
            (false, _) => "with a workbook",
        }
    }
}
