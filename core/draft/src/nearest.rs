//! The row that comes closest to being headings, and rules to start from.

use crate::grid::SheetGrid;
use crate::lexicon::{Meaning, meanings};
use crate::quoting::{note, quoted_plain};

/// The most headings that a message names of each sort.
const MOST_NAMED: usize = 6;

/// The row that comes closest to being headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The sheet, by its place among those that were read.
    pub sheet: usize,
    /// The row.
    pub row: u32,
    /// The column of the first known heading.
    pub column: u32,
    /// The headings that mean something.
    pub known: Vec<(Meaning, String)>,
    /// The other texts of the row.
    pub unknown: Vec<String>,
}

/// Returns the row that holds most known headings, the first of equals; nothing if no row holds any.
pub fn nearest(grids: &[SheetGrid]) -> Option<Nearest> {
    let mut best: Option<Nearest> = None;
    for (sheet, grid) in grids.iter().enumerate() {
        for (row, cells) in &grid.rows {
            let mut found = Nearest {
                sheet,
                row: *row,
                column: 0,
                known: Vec::new(),
                unknown: Vec::new(),
            };
            for cell in cells
                .iter()
                .filter(|cell| cell.is_text() && cell.text.chars().count() <= 60)
            {
                match meanings(&cell.text).first() {
                    Some((meaning, weight)) if *weight >= 2 => {
                        if found.known.is_empty() {
                            found.column = cell.column;
                        }
                        found.known.push((*meaning, cell.text.clone()));
                    }
                    _ => found.unknown.push(cell.text.clone()),
                }
            }
            let texts = found.known.len() + found.unknown.len();
            if texts > 1 && found.known.len() > best.as_ref().map_or(0, |best| best.known.len()) {
                best = Some(found);
            }
        }
    }
    best
}

impl Nearest {
    /// Returns what is known in the row, what is not, and rules to start from.
    pub fn message(&self) -> String {
        let known = named(self.known.iter().map(|(_, text)| text));
        let others = if self.unknown.is_empty() {
            "no others".to_owned()
        } else {
            format!("not {}", named(&self.unknown))
        };
        format!(
            "no measures found: if this is the row of headings, Ambersheet knows {known} in it, and {others}; save these lines as rules.rhai and correct the names: {}",
            self.starter()
        )
    }

    /// Returns the four lines of rules that the row suggests: known headings by their meanings, the others from left to right.
    fn starter(&self) -> String {
        let mut others = self.unknown.iter();
        let mut heading = |meaning: Meaning| {
            let known = self.known.iter().find(|(known, _)| *known == meaning);
            let text = known.map(|(_, text)| text).or_else(|| others.next());
            quoted_plain(text.map_or("…", String::as_str))
        };
        let (measure, target, actual) = (
            heading(Meaning::Measure),
            heading(Meaning::Target),
            heading(Meaning::Actual),
        );
        let rating = self
            .known
            .iter()
            .find(|(meaning, _)| *meaning == Meaning::Rating);
        let rating = rating.map_or_else(
            || "new_column(\"Rating\")".to_owned(),
            |(_, text)| format!("write_to({})", quoted_plain(text)),
        );
        format!(
            "tables(#{{ measure: {measure}, actual: {actual}, target: {target}, rating: {rating} }}); amber_within(percent_of_target(5)); higher_is_better(all_others);"
        )
    }
}

fn named<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts
        .into_iter()
        .take(MOST_NAMED)
        .map(|text| format!("\"{}\"", note(text)))
        .collect();
    match texts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        texts => texts.concat(),
    }
}
