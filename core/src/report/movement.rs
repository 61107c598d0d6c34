//! Compares the measures with those of earlier returns: which rose or fell, which are new or gone, and how long those
//! at the worst level have been there.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::rated::Rated;
use crate::record::Entry;
use ambersheet_ooxml::text::fold;

/// A measure whose level is another than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The measure's name.
    pub measure: String,
    /// Its group.
    pub group: Option<String>,
    /// The field, where rows carry several ratings.
    pub field: Option<String>,
    /// The period of the values, where a row is rated for each of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The level before; `None` if it was unrated.
    pub from: Option<String>,
    /// The level now; `None` if it is unrated.
    pub to: Option<String>,
    /// `true` if it is better now, or `None` if one of the two is unrated.
    pub better: Option<bool>,
}

/// A measure that has been at the worst level for some periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repeated {
    /// The measure's name.
    pub measure: String,
    /// Its group.
    pub group: Option<String>,
    /// The field, where rows carry several ratings.
    pub field: Option<String>,
    /// The period of the values, where a row is rated for each of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The number of consecutive periods up to this one with the level; 2 or more.
    pub periods: usize,
}

/// The movement of the measures since the previous return.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk.rhai"));
/// # use ambersheet::{Options, Overrides, Ruleset};
/// # let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// # let rated = ambersheet::rate(workbook, &rules, &Options::default())?;
/// // Compared with itself, nothing has moved.
/// let movement = rated.movement(&[&rated]);
/// assert!(movement.moved.is_empty() && movement.new.is_empty() && movement.gone.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// The period of the previous return, where its rules say it.
    pub since: Option<String>,
    /// The number of measures at each level, best first, and of those unrated.
    pub counts_before: Vec<(String, usize)>,
    /// Those whose level is another, in the workbook's order.
    pub moved: Vec<Moved>,
    /// Those that the previous return did not have.
    pub new: Vec<String>,
    /// Those that only the previous return had.
    pub gone: Vec<String>,
    /// Those at the worst level for two periods or more.
    pub repeated: Vec<Repeated>,
}

/// The identity of a measure from one return to the next.
///
/// Its field and the period of its values, then its id or name, then its group.
type MeasureKey = (FieldAndPeriod, String, String);

/// A field, and the period of the values.
type FieldAndPeriod = (Option<String>, Option<String>);

impl Rated<'_> {
    /// Compares these ratings with those of earlier returns, the latest first.
    ///
    /// A measure is known by its id, where it has one, and else by its name and group; the rules may say what it was
    /// called before. Where the group alone is another, the name is enough if no other measure bears it.
    pub fn movement(&self, earlier: &[&Rated<'_>]) -> Movement {
        let Some(previous) = earlier.first() else {
            return Movement::default();
        };
        let known: Vec<Levels> = earlier.iter().map(|rated| rated.levels()).collect();
        let since = previous.ruleset.period.as_ref();
        let mut movement = Movement {
            since: since.map(|period| period.text().to_owned()),
            counts_before: previous.counts_with_unrated(),
            ..Movement::default()
        };
        let mut found = HashSet::new();
        for entry in &self.entries {
            let rating = self.rating(entry);
            let (measure, group) = (rating.measure(), rating.group());
            let field = rating.told_apart_by();
            let period = rating.period();
            let keys = self.keys(entry);
            let Some((key, before)) = known[0].find(&keys) else {
                let name = shown(&measure, field.as_deref(), period.as_deref());
                movement.new.push(name);
                continue;
            };
            found.insert(key);
            let now = entry.level().ok();
            if before != now {
                let better = before.zip(now).map(|(before, now)| now < before);
                movement.moved.push(Moved {
                    measure: measure.clone(),
                    group: group.clone(),
                    field: field.clone(),
                    period: period.clone(),
                    from: self.word(before),
                    to: self.word(now),
                    better,
                });
            }
            let worst = Some((self.ruleset.scale.levels().len() - 1) as u8);
            let is_worst =
                |levels: &&Levels| levels.find(&keys).is_some_and(|(_, level)| level == worst);
            let periods = 1 + known.iter().take_while(is_worst).count();
            if now == worst && periods > 1 {
                movement.repeated.push(Repeated {
                    measure,
                    group,
                    field,
                    period,
                    periods,
                });
            }
        }
        movement.gone = known[0]
            .names
            .iter()
            .filter(|(key, _)| !found.contains(key))
            .map(|(_, name)| name.clone())
            .collect();
        movement
    }

    fn word(&self, rank: Option<u8>) -> Option<String> {
        rank.and_then(|rank| self.ruleset.scale.levels().get(usize::from(rank)))
            .map(|level| level.word.clone())
    }

    fn counts_with_unrated(&self) -> Vec<(String, usize)> {
        let (levels, unrated) = self.counts();
        let levels = levels
            .into_iter()
            .map(|(word, count)| (word.to_owned(), count));
        levels.chain([("Unrated".to_owned(), unrated)]).collect()
    }

    /// Returns the identities of an entry, best first.
    fn keys(&self, entry: &Entry) -> Vec<MeasureKey> {
        let rating = self.rating(entry);
        let field = (rating.told_apart_by(), rating.period());
        let name = fold(&rating.measure());
        let group = rating.group().map(|group| fold(&group)).unwrap_or_default();
        let mut keys = Vec::with_capacity(3);
        if let Some(id) = rating.id() {
            keys.push((field.clone(), format!("#{}", fold(&id)), String::new()));
        }
        let id = rating.id().map(|id| fold(&id)).unwrap_or_default();
        let former = self.ruleset.policies.formerly(&name, &id);
        for name in std::iter::once(name.as_str()).chain(former) {
            keys.push((field.clone(), fold(name), group.clone()));
            keys.push((field.clone(), fold(name), "*".to_owned()));
        }
        keys
    }

    /// Returns the levels of all measures, by what they are known by.
    fn levels(&self) -> Levels {
        let mut levels = Levels {
            by_key: HashMap::new(),
            names: Vec::new(),
        };
        for (index, entry) in self.entries.iter().enumerate() {
            let rating = self.rating(entry);
            for key in self.keys(entry) {
                // A key that two measures share is none of either.
                levels
                    .by_key
                    .entry(key)
                    .and_modify(|known| *known = None)
                    .or_insert(Some((index, entry.level().ok())));
            }
            levels.names.push((index, {
                let period = rating.period();
                shown(
                    &rating.measure(),
                    rating.told_apart_by().as_deref(),
                    period.as_deref(),
                )
            }));
        }
        levels
    }
}

/// The levels of a return's measures.
struct Levels {
    /// The place and level of each identity; `None` if two measures share it.
    by_key: HashMap<MeasureKey, Option<(usize, Option<u8>)>>,
    /// Every measure's place and name.
    names: Vec<(usize, String)>,
}

impl Levels {
    /// Returns the place and the level of a measure.
    fn find(&self, keys: &[MeasureKey]) -> Option<(usize, Option<u8>)> {
        keys.iter()
            .find_map(|key| self.by_key.get(key).copied().flatten())
    }
}

fn shown(measure: &str, field: Option<&str>, period: Option<&str>) -> String {
    let field = field.map(|field| format!(": {field}"));
    let period = period.map(|period| format!(" ({period})"));
    [Some(measure.to_owned()), field, period]
        .into_iter()
        .flatten()
        .collect()
}
