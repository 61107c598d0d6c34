//! The names of files in data: in tables, JSON, proofs and pages they are the same on every system, so that the results
//! of two desks can be compared and combined. Messages show names as the system writes them.

/// Returns the name of a file, as it is shown, for data: with `/` between folders.
pub(crate) fn in_data(shown: &str) -> String {
    with_slashes(shown, cfg!(windows))
}

/// Returns a path with `/` for `\` if it is one of Windows; elsewhere `\` is a character of a name. A path that begins
/// with `\\?\` stays as it is, since Windows takes no `/` in it.
fn with_slashes(path: &str, is_windows: bool) -> String {
    if is_windows && !path.starts_with(r"\\?\") {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::with_slashes;

    #[test]
    fn names_are_the_same_on_every_system() {
        for (on_windows, in_data) in [
            (
                r"Returns Q4\Żółć\rapport é.xlsx",
                "Returns Q4/Żółć/rapport é.xlsx",
            ),
            (r"Returns\Q4/a.xlsx", "Returns/Q4/a.xlsx"),
            (r"C:\Returns\a.xlsx", "C:/Returns/a.xlsx"),
            (r"\\server\share\a.xlsx", "//server/share/a.xlsx"),
            (r"..\a.xlsx", "../a.xlsx"),
            ("a.xlsx", "a.xlsx"),
            ("-", "-"),
            (r"\\?\C:\Returns\a.xlsx", r"\\?\C:\Returns\a.xlsx"),
        ] {
            assert_eq!(with_slashes(on_windows, true), in_data, "{on_windows}");
        }
    }

    #[test]
    fn elsewhere_a_backslash_is_a_character_of_a_name() {
        for name in [r"Q4\1.xlsx", "Q4/1.xlsx"] {
            assert_eq!(with_slashes(name, false), name);
        }
    }
}
