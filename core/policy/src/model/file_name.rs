//! The name of a return's file, and what it says: `file_name("Return {group} Q*")`.

/// Which part of a file's name is wanted: `{…}` stands around a name for it, `*` is any text.
///
/// The name is compared without its ending, ignoring case; `*` and `{…}` take as little as they can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePattern {
    text: String,
    /// The text before and after `{…}`.
    before: String,
    after: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// This text, folded.
    Text(Vec<char>),
    Any,
    Wanted,
}

impl FilePattern {
    /// Reads a pattern as the author wrote it.
    ///
    /// # Errors
    /// What is wrong with it: it has no `{…}` or more than one, nothing between `*` and `{…}` that parts them, or too many `*`.
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

    /// As it was written.
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

    fn pieces(&self, is_known: impl Fn(&str) -> bool) -> Vec<Piece> {
        let after = match self.after.rsplit_once('.') {
            Some((stem, _)) if is_known(self.after.trim_end()) => stem,
            _ => &self.after,
        };
        let mut pieces = pieces_of(&self.before);
        pieces.push(Piece::Wanted);
        pieces.extend(pieces_of(after));
        pieces
    }
}

/// More would take long to try on a name that fits nearly.
const MOST_STARS: usize = 4;

fn pieces_of(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, run) in text.split('*').enumerate() {
        if index > 0 && pieces.last() != Some(&Piece::Any) {
            pieces.push(Piece::Any);
        }
        if !run.is_empty() {
            pieces.push(Piece::Text(
                run.chars().flat_map(char::to_lowercase).collect(),
            ));
        }
    }
    pieces
}

/// Whether the pieces fit the name from here on. A pattern has few pieces and a name few letters, so that trying every
/// place where one may end costs little: file systems allow 255 letters.
fn fits(
    pieces: &[Piece],
    name: &[char],
    from: usize,
    wanted: &mut Option<(usize, usize)>,
) -> Option<()> {
    let Some((piece, rest)) = pieces.split_first() else {
        return (from == name.len()).then_some(());
    };
    if let Piece::Text(text) = piece {
        let same = text.iter().enumerate().all(|(index, c)| {
            name.get(from + index)
                .is_some_and(|own| own.to_lowercase().eq(std::iter::once(*c)))
        });
        return same
            .then(|| fits(rest, name, from + text.len(), wanted))
            .flatten();
    }
    let fewest = usize::from(*piece == Piece::Wanted);
    for to in from + fewest..=name.len() {
        if *piece == Piece::Wanted {
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
                    .find(name, |name| name.ends_with(".xlsx"))
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
