//! Ratings added up: how many of each level a group has and the whole, what share is the best level, and the worst.
//! What is unrated is counted beside, and never among those that a share is taken of.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::rated::Rated;
use crate::report::document::plain;
use ambersheet_ooxml::texts::TextRef;

/// The ratings of one group, or of the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupCounts {
    /// The group's name; `None` for the whole, and for measures without a group.
    pub group: Option<String>,
    /// The field, where rows carry several ratings.
    pub field: Option<String>,
    /// The number of ratings of each level, best first.
    #[serde(serialize_with = "as_map")]
    pub counts: Vec<(String, usize)>,
    /// The number of measures without a rating.
    pub unrated: usize,
    /// The percentage of rated measures at the best level, to one decimal; `None` if nothing is rated.
    pub percent_best: Option<String>,
    /// The worst level that occurs.
    pub worst: Option<String>,
}

fn as_map<S: Serializer>(counts: &[(String, usize)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(counts.len()))?;
    for (word, count) in counts {
        map.serialize_entry(word, count)?;
    }
    map.end()
}

/// Counts while they are added up: of each level, and last of the unrated.
struct Tally {
    name: Option<String>,
    field: Option<u16>,
    counts: Vec<usize>,
}

impl Rated<'_> {
    /// Returns the ratings of each group, in the workbook's order, and last those of the whole; for each field by
    /// itself.
    pub fn roll_up(&self) -> Vec<GroupCounts> {
        let levels = self.ruleset.scale.levels().len();
        let mut tallies: Vec<Tally> = Vec::new();
        // One name may be kept in several places.
        let mut by_place: HashMap<(TextRef, Option<u16>), usize> = HashMap::new();
        let mut by_name: HashMap<(Option<String>, Option<u16>), usize> = HashMap::new();
        for entry in &self.entries {
            let index = *by_place
                .entry((entry.group, entry.field))
                .or_insert_with(|| {
                    let name = self.text(entry.group);
                    *by_name
                        .entry((name.clone(), entry.field))
                        .or_insert_with(|| {
                            tallies.push(Tally {
                                name,
                                field: entry.field,
                                counts: vec![0; levels + 1],
                            });
                            tallies.len() - 1
                        })
                });
            tallies[index].counts[entry.level().map_or(levels, usize::from)] += 1;
        }
        let mut fields: Vec<Option<u16>> = tallies.iter().map(|tally| tally.field).collect();
        fields.sort_unstable();
        fields.dedup();
        let has_groups = tallies.iter().any(|tally| tally.name.is_some());
        let mut rolled: Vec<GroupCounts> = Vec::new();
        if has_groups {
            rolled.extend(
                tallies
                    .iter()
                    .map(|tally| self.counted(tally.name.clone(), tally.field, &tally.counts)),
            );
        }
        for field in fields {
            let mut whole = vec![0; levels + 1];
            for tally in tallies.iter().filter(|tally| tally.field == field) {
                whole
                    .iter_mut()
                    .zip(&tally.counts)
                    .for_each(|(sum, count)| *sum += count);
            }
            rolled.push(self.counted(None, field, &whole));
        }
        rolled
    }

    fn counted(&self, group: Option<String>, field: Option<u16>, counts: &[usize]) -> GroupCounts {
        let levels = self.ruleset.scale.levels();
        let (rated, unrated) = counts.split_at(levels.len());
        let sum: usize = rated.iter().sum();
        let share = Decimal::from(rated[0] * 100).checked_div(Decimal::from(sum));
        let worst = rated.iter().rposition(|count| *count > 0);
        GroupCounts {
            group,
            field: field.map(|field| self.ruleset.fields[usize::from(field)].name.clone()),
            counts: levels
                .iter()
                .map(|level| level.word.clone())
                .zip(rated.iter().copied())
                .collect(),
            unrated: unrated.iter().sum(),
            percent_best: share.map(|share| plain(share.round_dp(1))),
            worst: worst.map(|rank| levels[rank].word.clone()),
        }
    }
}
