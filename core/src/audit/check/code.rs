//! The codes of findings, each with its page.

/// A code with its page of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckCode {
    /// The code: `AS012`.
    pub code: &'static str,
    /// Its page: Markdown, with the title in the first line.
    pub page: &'static str,
}

impl CheckCode {
    /// Every code, in order.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The code of this name, in capitals or not.
    pub fn find(name: &str) -> Option<Self> {
        ALL.iter()
            .copied()
            .find(|known| known.code.eq_ignore_ascii_case(name.trim()))
    }

    /// What it is about, in one line.
    pub fn title(&self) -> &'static str {
        let first = self.page.lines().next().unwrap_or_default();
        first.split_once(": ").map_or(first, |parts| parts.1)
    }
}

macro_rules! pages {
    ($($code:literal)*) => {
        [$(CheckCode { code: $code, page: include_str!(concat!("pages/", $code, ".md")) }),*]
    };
}

static ALL: [CheckCode; 32] = pages![
    "AS001" "AS002" "AS003" "AS004" "AS005" "AS006" "AS007" "AS008" "AS009" "AS010" "AS011" "AS012" "AS013" "AS014"
    "AS015" "AS016" "AS017" "AS018" "AS019" "AS020" "AS021" "AS022" "AS023" "AS024" "AS025" "AS026" "AS027" "AS028"
    "AS029" "AS030" "AS031" "AS032"
];

#[cfg(test)]
mod tests {
    use crate::audit::check::code::CheckCode;

    #[test]
    fn pages_begin_with_their_code_and_title() {
        for known in CheckCode::all() {
            assert!(
                known
                    .page
                    .starts_with(&format!("# {}: {}\n", known.code, known.title())),
                "{}",
                known.code
            );
            assert!(!known.title().is_empty(), "{}", known.code);
        }
        assert_eq!(
            CheckCode::find(" as012").map(|known| known.code),
            Some("AS012")
        );
        assert_eq!(CheckCode::find("AS999"), None);
    }
}
