//! Figures to date: sums over the columns of a block up to the period, as in funding profiles.

use crate::name::Pattern;
use ambersheet_diagnostic::Position;
use ambersheet_ooxml::text::fold;

/// Blocks of figures, one for each measure.
#[derive(Clone, Debug, PartialEq)]
pub struct ToDate {
    /// The sheet.
    pub sheet: Pattern,
    /// The title of a block, with its measure's name in it.
    pub title: BlockTitle,
    /// The row that is summed.
    pub row: Pattern,
    /// The heading above the last summed column, after the one above that if the rules name it.
    pub up_to: (Option<Pattern>, Pattern),
    /// Headings of columns that hold sums of others.
    pub leave_out: Vec<Pattern>,
    /// The place in the script.
    pub at: Position,
}

/// A text with a measure's name in it: `Project *: {measure}`.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockTitle {
    text: String,
    before: Pattern,
}

/// The placeholder of the name.
const NAME: &str = "{measure}";

impl BlockTitle {
    /// Parses a title; the name comes last.
    ///
    /// # Errors
    /// A message if the title has no name, nothing before it, or a text after it.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        match text.split_once(NAME) {
            None => Err("does not say where the measure's name stands"),
            Some((_, after)) if !after.trim().is_empty() => {
                Err("has a text behind the measure's name")
            }
            Some((before, _)) if before.trim().is_empty() => {
                Err("is nothing but the name, so that every text would begin a block")
            }
            Some((before, _)) => Ok(Self {
                text: text.to_owned(),
                before: Pattern::new(before.trim_end()),
            }),
        }
    }

    /// Returns the title as the author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the measure's name in a text that fits the title.
    pub fn name<'a>(&self, text: &'a str) -> Option<&'a str> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let mut rests = ends.filter(|end| self.before.matches(&fold(&text[..*end])));
        let name = text[rests.next()?..].trim();
        (!name.is_empty()).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::BlockTitle;

    #[test]
    fn the_name_is_what_follows() {
        let title = BlockTitle::new("Project *: {measure}").expect("has a name");
        assert_eq!(
            title.name("Project 12:  Market Hall: phase 2"),
            Some("Market Hall: phase 2")
        );
        assert_eq!(title.name("project 1: "), None);
        assert_eq!(title.name("Projects: x"), None);
        assert!(BlockTitle::new("Project").is_err() && BlockTitle::new("{measure} (p)").is_err());
        assert!(BlockTitle::new(" {measure}").is_err());
    }
}
