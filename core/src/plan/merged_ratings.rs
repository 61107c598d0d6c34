//! Ratings of several rows whose cells are merged into one, which shows the first of them.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_policy::model::RulesetModel;

use crate::find::after_rows::MergedRatings;
use crate::record::Entry;

/// The most ratings of one merge that are named.
const MOST_NAMED: usize = 6;

/// Returns the merges over the cells of several ratings.
///
/// The entries are in the order of their rows.
pub(crate) fn merged_ratings(
    ruleset: &RulesetModel,
    entries: &[Entry],
    merges: &[Range],
) -> Vec<MergedRatings> {
    let mut found = Vec::new();
    for merge in merges
        .iter()
        .filter(|merge| merge.first.row < merge.last.row)
    {
        let from = entries.partition_point(|entry| entry.row < merge.first.row);
        let within: Vec<&Entry> = entries[from..]
            .iter()
            .take_while(|entry| entry.row <= merge.last.row)
            .filter(|entry| entry.column == Some(merge.first.column))
            .collect();
        if within.len() < 2 {
            continue;
        }
        let rank = |entry: &Entry| entry.level().ok();
        let differs = within.iter().any(|entry| rank(entry) != rank(within[0]));
        let named = within.iter().take(MOST_NAMED).map(|entry| {
            let cell = Cell::new(entry.row, merge.first.column);
            let word = match rank(entry) {
                Some(rank) => ruleset.scale.levels()[usize::from(rank)].word.as_str(),
                None => "unrated",
            };
            format!("{cell} {word}")
        });
        let mut named: Vec<String> = named.collect();
        if within.len() > MOST_NAMED {
            named.push("…".to_owned());
        }
        found.push(MergedRatings {
            merge: *merge,
            hidden: Cell::new(within[1].row, merge.first.column),
            words: differs.then(|| named.join(", ")),
        });
    }
    found
}
