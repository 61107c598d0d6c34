//! The counts of several returns in one table, for the terminal.

use ambersheet::{Movement, Rated};

use super::rollup::level_title;
use super::waiting::WaitingCounts;
use super::{cut, grid, printable};

/// The widest name of a return, in columns of the terminal.
const WIDEST_NAME: usize = 60;

/// The counts of one return.
pub(crate) struct ReturnCounts {
    input: String,
    /// The levels with the number of ratings at each, best first.
    levels: Vec<(String, usize)>,
    unrated: usize,
    waiting: WaitingCounts,
    warnings: usize,
    /// The numbers of measures that are better and worse than before, if there is a previous return.
    moved: Option<(usize, usize)>,
}

impl ReturnCounts {
    /// Counts the ratings of a return.
    pub(crate) fn of(rated: &Rated<'_>, input: &str, movement: Option<&Movement>) -> Self {
        let (levels, unrated) = rated.counts();
        let moved = movement.map(|movement| {
            let count = |better| {
                let moved = movement.moved.iter();
                moved.filter(|moved| moved.better == Some(better)).count()
            };
            (count(true), count(false))
        });
        Self {
            input: cut(&printable(input).replace('\n', " "), WIDEST_NAME),
            levels: levels
                .into_iter()
                .map(|(word, count)| (word.to_owned(), count))
                .collect(),
            unrated,
            waiting: WaitingCounts::of(rated),
            warnings: rated.warnings().len(),
            moved,
        }
    }

    /// Returns the counts in words: "27 Green, 6 Amber, 7 Red, 4 unrated".
    pub(crate) fn in_words(&self) -> String {
        let mut words: Vec<String> = self
            .levels
            .iter()
            .map(|(word, count)| format!("{count} {}", level_title(word)))
            .collect();
        words.push(format!("{} unrated", self.unrated));
        words.join(", ") + self.waiting.added().as_str()
    }

    /// Returns what waits for answers.
    pub(crate) fn waiting(&self) -> &WaitingCounts {
        &self.waiting
    }

    fn row(&self, levels: &[&str], with_moved: bool) -> Vec<String> {
        let mut cells = vec![self.input.clone()];
        cells.extend(levels.iter().map(|level| {
            let own = self.levels.iter().find(|(word, _)| word == level);
            own.map_or_else(|| "-".to_owned(), |(_, count)| count.to_string())
        }));
        cells.push(self.unrated.to_string());
        if with_moved {
            let moved =
                |count: Option<usize>| count.map_or_else(|| "-".to_owned(), |n| n.to_string());
            cells.push(moved(self.moved.map(|(better, _)| better)));
            cells.push(moved(self.moved.map(|(_, worse)| worse)));
        }
        cells.push(self.warnings.to_string());
        cells
    }
}

/// Returns a table with a row for each return. Levels that only some rulesets have stand behind the others.
pub(crate) fn returns(counted: &[ReturnCounts]) -> String {
    let mut levels: Vec<&str> = Vec::new();
    for (word, _) in counted.iter().flat_map(|counts| &counts.levels) {
        if !levels.contains(&word.as_str()) {
            levels.push(word);
        }
    }
    let with_moved = counted.iter().any(|counts| counts.moved.is_some());
    let mut headings = vec!["By return".to_owned()];
    headings.extend(levels.iter().map(|level| level_title(level).into_owned()));
    headings.push("Unrated".to_owned());
    if with_moved {
        headings.extend(["Better".to_owned(), "Worse".to_owned()]);
    }
    headings.push("Warnings".to_owned());
    let mut rows = vec![headings];
    rows.extend(counted.iter().map(|counts| counts.row(&levels, with_moved)));
    grid(&rows)
}
