//! Texts for comparisons and messages.

/// Returns a name in the form in which names are compared: lower case, single spaces, one kind of
/// dash, apostrophe and quote.
///
/// ```
/// use ambersheet_ooxml::text::fold;
///
/// assert_eq!(fold(" Year–end \u{a0} ‘Actual’ "), "year-end 'actual'");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
            space = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            folded.push(' ');
        }
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '`' => folded.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{2033}' => folded.push('"'),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// Returns the three nearest of the names that are near to the wanted one, the nearest first.
///
/// ```
/// use ambersheet_ooxml::text::{did_you_mean, near_names};
///
/// let names = ["tolerance", "target", "good"];
/// let near = near_names("tolerence", names.into_iter());
/// assert_eq!(near, ["tolerance"]);
/// assert_eq!(did_you_mean(&near).as_deref(), Some("did you mean \"tolerance\"?"));
/// assert!(near_names("polarity", names.into_iter()).is_empty());
/// ```
pub fn near_names<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let folded = fold(wanted);
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| (strsim::jaro_winkler(&folded, &fold(name)), name))
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Returns a question for the names of [`near_names`], such as `did you mean "Actual" or "Actuals"?`, if there are any.
pub fn did_you_mean(names: &[&str]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    (!quoted.is_empty()).then(|| format!("did you mean {}?", quoted.join(" or ")))
}

/// Returns a text on one line, with single spaces, for messages and tables.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns bytes in lower-case hexadecimal, the form of checksums.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::near_names;

    #[test]
    fn the_nearest_name_stands_first() {
        let names = ["Threshold", "Tolerances", "Tolerance", "Actual"];
        let near = near_names("Tolerence", names.into_iter());
        assert_eq!(near[..2], ["Tolerance", "Tolerances"]);
        let near = near_names("Tolerancess", names.into_iter());
        assert_eq!(near[..2], ["Tolerances", "Tolerance"]);
    }

    #[test]
    fn a_name_is_given_once_and_three_at_most() {
        let names = ["Target", "Target", "Targets", "Target 1", "Target 2"];
        let near = near_names("Targt", names.into_iter());
        assert_eq!(near.len(), 3);
        assert_eq!(near[..2], ["Target", "Targets"]);
    }
}
