//! Patterns for the names of returns' files: `file_name("Return {group} Q*")`.

/// A pattern for a file's name: `{…}` marks the wanted part, `*` is any text.
///
/// The name is compared without its ending, ignoring case; `*` and `{…}` match as little as they can.
///
/// ```
/// use ambersheet_policy::model::FilePattern;
///
/// let pattern = FilePattern::new("return-{period}")?;
/// let is_known = |_: &str| true;
/// let found = pattern.find("Return-2022-23 Q4.xlsx", is_known);
/// assert_eq!(found.as_deref(), Some("2022-23 Q4"));
/// assert_eq!(pattern.find("budget.xlsx", is_known), None);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePattern {
    text: String,
    /// The text before and after `{…}`.
    before: String,
    after: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum NamePiece {
    /// A text in lower case.
    Text(Vec<char>),
    Any,
    Wanted,
}

impl FilePattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// A message if the pattern has no `{…}` or several, a `*` next to it, or too many `*`.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let (before, after) = text
            .split_once('{')
            .ok_or("has no {…} around what is wanted of the name")?;
        let (_, after) = after
            .split_once('}')
            .ok_or("opens { and does not close it")?;
        if after.contains(['{', '}']) {
            return Err("has more than one {…}");
        }
        if before.ends_with('*') || after.starts_with('*') {
            return Err(
                "has a * beside {…}, so that nothing says where one ends and the other begins",
            );
        }
        if before.matches('*').count() + after.matches('*').count() > MOST_STARS {
            return Err("has more than four *");
        }
        Ok(Self {
            text: text.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        })
    }

    /// Returns the text as the author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the wanted part of a file's name, or `None` if the name does not fit the pattern.
    ///
    /// `is_known` tells whether a file name ends as those of an input format do. A pattern's own ending is left out
    /// then: the same return comes in several formats.
    pub fn find(&self, file_name: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
        let stem = file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem);
        let name: Vec<char> = stem.chars().collect();
        let mut wanted = None;
        fits(&self.pieces(is_known), &name, 0, &mut wanted)?;
        let (from, to) = wanted?;
        let found: String = name[from..to].iter().collect();
        Some(found.trim().to_owned()).filter(|found| !found.is_empty())
    }

    fn pieces(&self, is_known: impl Fn(&str) -> bool) -> Vec<NamePiece> {
        let after = match self.after.rsplit_once('.') {
            Some((stem, _)) if is_known(self.after.trim_end()) => stem,
            _ => &self.after,
        };
        let mut pieces = pieces_of(&self.before);
        pieces.push(NamePiece::Wanted);
        pieces.extend(pieces_of(after));
        pieces
    }
}

/// Maximum number of `*`. With more, a name that nearly fits takes long to try.
const MOST_STARS: usize = 4;

fn pieces_of(text: &str) -> Vec<NamePiece> {
    let mut pieces = Vec::new();
    for (index, run) in text.split('*').enumerate() {
        if index > 0 && pieces.last() != Some(&NamePiece::Any) {
            pieces.push(NamePiece::Any);
        }
        if !run.is_empty() {
            pieces.push(NamePiece::Text(
                run.chars().flat_map(char::to_lowercase).collect(),
            ));
        }
    }
    pieces
}

/// Matches the pieces against the name from `from` on, and notes the place of the wanted part.
///
/// Trying every place where a piece may end costs little, because file systems allow 255 letters.
fn fits(
    pieces: &[NamePiece],
    name: &[char],
    from: usize,
    wanted: &mut Option<(usize, usize)>,
) -> Option<()> {
    let Some((piece, rest)) = pieces.split_first() else {
        return (from == name.len()).then_some(());
    };
    if let NamePiece::Text(text) = piece {
        let same = text.iter().enumerate().all(|(index, c)| {
            name.get(from + index)
                .is_some_and(|own| own.to_lowercase().eq(std::iter::once(*c)))
        });
        return same
            .then(|| fits(rest, name, from + text.len(), wanted))
            .flatten();
    }
    let fewest = usize::from(*piece == NamePiece::Wanted);
    for to in from + fewest..=name.len() {
        if *piece == NamePiece::Wanted {
            *wanted = Some((from, to));
        }
        if fits(rest, name, to, wanted).is_some() {
            return Some(());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_name_is_found() {
        for (pattern, name, expected) in [
            ("{group} Q*", "Adult Care Q4 2022.xlsx", Some("Adult Care")),
            (
                "return-{period}",
                "Return-2022-23 Q4.xlsx",
                Some("2022-23 Q4"),
            ),
            (
                "return-{period}.xlsx",
                "return-2022-23 Q4.ods",
                Some("2022-23 Q4"),
            ),
            ("*_{group}_*", "2022_Highways_final_2.csv", Some("Highways")),
            ("*_{group}", "a_b_c.xlsx", Some("b_c")),
            ("{name}", "v1.2 of it.xlsx", Some("v1.2 of it")),
            ("{group} Q*", "Adult Care.xlsx", None),
            ("Return {group}", "Return .xlsx", None),
            ("STRASSE {x}", "Straße 1.xlsx", None),
        ] {
            let pattern = FilePattern::new(pattern).expect("a pattern");
            assert_eq!(
                pattern
                    .find(name, |name| name.strip_suffix(".xlsx").is_some())
                    .as_deref(),
                expected,
                "{} of {name}",
                pattern.text()
            );
        }
    }

    #[test]
    fn patterns_that_say_nothing_are_refused() {
        for (pattern, why) in [
            ("return-*", "has no {…} around what is wanted of the name"),
            ("return-{period", "opens { and does not close it"),
            ("{group} {period}", "has more than one {…}"),
            (
                "*{group}",
                "has a * beside {…}, so that nothing says where one ends and the other begins",
            ),
        ] {
            assert_eq!(FilePattern::new(pattern), Err(why), "{pattern}");
        }
    }
}
