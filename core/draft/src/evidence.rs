//! Collects the tolerances, limits and directions that a workbook states.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::polarity::Polarity;
use serde_json::Value;

use crate::bands::{Key, says_limits};
use crate::budget::{BudgetSign, Good, by_budget, sign_of_budget};
use crate::condition::{Side, read};
use crate::good::of_name;
use crate::grid::SheetGrid;
use crate::level_words::known;
use crate::lexicon::{Meaning, has_words};
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::cell_column;
use crate::profile::{number_at, polarity_of};
use crate::published::{SHOWN, ShownByRatings};
use crate::quoting::note;
use crate::stated_tolerance::{
    gap_tolerance, is_share, stated_tolerance, thresholds, tolerance_of, two_sided, unread_key,
};
use crate::table::FoundTable;

/// The limits of the middle rating that a table gives itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Limits {
    /// A column of tolerances.
    Tolerance(usize),
    /// A column of the limits of the middle rating.
    Minimum(usize),
    /// A key in percent of the target: the key's place in the list.
    Share(usize),
    /// A tolerance that a list of the workbook states for the table, as rules write it.
    Stated(String),
    /// A column with the limits of each row in words.
    Words(usize),
}

/// The tolerances and keys that a workbook states.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The tolerance that a text states, and its place.
    pub tolerance: Option<(Value, String)>,
    /// A key in percent of the target.
    pub share: Option<usize>,
    /// Tolerances that a list states for groups of headings, each with the group's words.
    pub thresholds: Vec<(String, String)>,
    /// A key in percent of the budget that no tolerance says, by its cell and text: "Amber: up to 2% over, or more than 10%
    /// under".
    pub percent_key: Option<String>,
    /// The rules that published ratings show.
    pub published: ShownByRatings,
}

impl Evidence {
    /// Reads what the sheets say.
    pub fn read(grids: &[SheetGrid], tables: &[FoundTable], keys: &[Key]) -> Self {
        let share = keys.iter().position(is_share);
        // More than three levels are no tolerance around a target.
        if let Some(share) = share.filter(|share| keys[*share].bands.len() > 3) {
            return Self {
                tolerance: None,
                share: Some(share),
                thresholds: thresholds(grids),
                percent_key: None,
                published: ShownByRatings::default(),
            };
        }
        let stated = stated_tolerance(grids, tables).or_else(|| gap_tolerance(tables, keys));
        let tolerance = stated.or_else(|| share.and_then(|share| tolerance_of(&keys[share])));
        let is_read = tolerance.is_some() || share.is_some();
        let unread = || unread_key(grids).filter(|_| !is_read);
        Self {
            tolerance,
            share: share.filter(|share| tolerance_of(&keys[*share]).is_none()),
            thresholds: thresholds(grids),
            percent_key: two_sided(grids).or_else(unread),
            published: ShownByRatings::default(),
        }
    }

    /// Adds what published ratings show.
    #[must_use]
    pub(crate) fn with(self, published: ShownByRatings) -> Self {
        Self { published, ..self }
    }

    /// Returns the limits of the middle rating that a plan's table gives itself.
    pub fn limits_of(
        &self,
        grids: &[SheetGrid],
        tables: &[FoundTable],
        plan: &Plan,
    ) -> Option<Limits> {
        let table = &tables[plan.table];
        let numeric = |meaning: Meaning| {
            let fits = |index: &usize| {
                let column = &table.columns[*index];
                column.weight(meaning) >= 3
                    && column.profile.is_numeric()
                    && column.profile.formulas * 2 <= column.profile.filled
                    && Some(*index) != plan.target
                    && Some(*index) != plan.actual
            };
            (0..table.columns.len()).find(fits)
        };
        let in_words =
            (0..table.columns.len()).find(|index| says_limits(&grids[table.sheet], table, *index));
        if let Some(column) = in_words {
            return Some(Limits::Words(column));
        }
        numeric(Meaning::Tolerance)
            .map(Limits::Tolerance)
            .or_else(|| numeric(Meaning::Minimum).map(Limits::Minimum))
            .or_else(|| self.threshold(table, plan).map(Limits::Stated))
            .or_else(|| self.share.map(Limits::Share))
    }

    /// Returns the key in percent of the budget, for a plan that rates one.
    pub(crate) fn percent_key_of(&self, tables: &[FoundTable], plan: &Plan) -> Option<&str> {
        let (actual, target) = plan.actual.zip(plan.target)?;
        let is_pair = plan.kind == PlanKind::Pair && !plan.is_variance && plan.by_formula.is_none();
        let of_budget = is_pair && crate::budget::are_money(&tables[plan.table], actual, target);
        self.percent_key.as_deref().filter(|_| of_budget)
    }

    /// Returns the tolerance that a list states for the group of headings of a plan.
    fn threshold(&self, table: &FoundTable, plan: &Plan) -> Option<String> {
        let over = table.columns[plan.actual?].over.as_deref()?;
        let group = crate::lexicon::words_of(&crate::lexicon::without_brackets(over));
        let first = |text: &str| {
            text.split(' ')
                .next()
                .unwrap_or_default()
                .trim_end_matches('s')
                .to_owned()
        };
        let fits =
            |(label, _): &&(String, String)| !group.is_empty() && first(label) == first(&group);
        self.thresholds
            .iter()
            .find(fits)
            .map(|(_, tolerance)| tolerance.clone())
    }

    /// Returns the key of the scores of a plan of risks, or of the shares of one that rates a share: one on its own sheet before
    /// others, and one of colours before one of other words.
    pub fn score_key(&self, keys: &[Key], tables: &[FoundTable], plan: &Plan) -> Option<usize> {
        if tables[plan.table].is_meant() {
            return None;
        }
        let of_share = plan.factors.is_none();
        let own = tables[plan.table].sheet;
        let is_colour = |word: &str| known(word).is_some_and(|known| known.is_colour);
        let fits = |(_, key): &(usize, &Key)| key.bands.iter().any(|band| band.percent) == of_share;
        let rank = |(index, key): &(usize, &Key)| {
            let colours = key
                .bands
                .iter()
                .filter(|band| is_colour(&band.word))
                .count();
            (
                key.sheet == own,
                key.bands.len(),
                colours,
                std::cmp::Reverse(*index),
            )
        };
        let all = keys.iter().enumerate().filter(fits);
        all.max_by_key(rank).map(|(index, _)| index)
    }

    /// Returns `true` if the table itself says for every measure which way is good.
    pub fn says_good(&self, grids: &[SheetGrid], tables: &[FoundTable], plan: &Plan) -> bool {
        let table = &tables[plan.table];
        let grid = &grids[table.sheet];
        if let Some(column) = plan.good_is {
            let column = table.columns[column].column;
            let says = |row: u32| {
                let text = grid.text(row, column);
                polarity_of(text).is_some() && !matches!(fold(text).as_str(), "asc" | "desc")
            };
            return plan.rows.iter().copied().all(says);
        }
        plan.target.is_some_and(|target| {
            let column = table.columns[target].column;
            let mut records = plan
                .rows
                .iter()
                .copied()
                .filter(|row| {
                    number_at(grid, *row, column).is_some()
                        || read(grid.text(*row, column)).is_some()
                })
                .peekable();
            records.peek().is_some() && records.all(|row| read(grid.text(row, column)).is_some())
        })
    }

    /// Returns which way is good for the measure of a row, if anything tells.
    pub fn good_of(
        &self,
        grids: &[SheetGrid],
        tables: &[FoundTable],
        plan: &Plan,
        row: u32,
    ) -> Option<Good> {
        let table = &tables[plan.table];
        let grid = &grids[table.sheet];
        if plan.kind == PlanKind::Risk {
            return Some(Good::new("lower", "a low score is good"));
        }
        if let Some(column) = plan.good_is
            && let Some((word, _)) = polarity_of(grid.text(row, table.columns[column].column))
        {
            return Some(Good::new(
                word,
                format!("\"{}\"", note(&table.columns[column].heading)),
            ));
        }
        if plan.is_variance {
            let heading = plan.actual.map(|column| &table.columns[column].heading)?;
            return crate::budget::of_variance(heading);
        }
        let Some(target) = plan.target else {
            return by_name(grid, table, row).or_else(|| by_budget(grid, table, row));
        };
        let text = grid.text(row, table.columns[target].column);
        if let Some(side) = read(text) {
            let word = match side {
                Side::Above => "higher",
                Side::Below => "lower",
                Side::Between => "close",
            };
            return Some(Good::new(word, "the target's own sign"));
        }
        let shown = cell_column(plan)
            .map(|column| grid.place(row, table.columns[column].column))
            .and_then(|place| self.published.good.get(&place));
        if let Some(word) = shown {
            return Some(Good::new(word, SHOWN));
        }
        if table.columns[target].profile.is_dated() {
            return Some(Good::new("lower", "earlier is better for dates"));
        }
        let said = by_columns(grid, table, target, row).or_else(|| by_saving(table, target));
        if said.is_some() {
            return said;
        }
        match sign_of_budget(grid, table, plan, row) {
            BudgetSign::Tells(good) => Some(good),
            BudgetSign::Unclear => None,
            BudgetSign::Nothing => {
                by_name(grid, table, row).or_else(|| by_budget(grid, table, row))
            }
        }
    }
}

/// Returns which way leads from the baseline, or from the limit of the middle rating, to the target.
fn by_columns(grid: &SheetGrid, table: &FoundTable, target: usize, row: u32) -> Option<Good> {
    let goal = number_at(grid, row, table.columns[target].column)?;
    for meaning in [Meaning::Baseline, Meaning::Minimum] {
        let from = table
            .columns
            .iter()
            .find(|column| column.weight(meaning) >= 3 && column.profile.is_numeric());
        let Some(start) = from.and_then(|column| number_at(grid, row, column.column)) else {
            continue;
        };
        if start != goal {
            let word = if start < goal { "higher" } else { "lower" };
            let why = from.map(|column| note(&column.heading)).unwrap_or_default();
            return Some(Good {
                word,
                why: format!("the way from \"{why}\" to the target"),
            });
        }
    }
    None
}

/// Returns a direction as data have it.
pub(crate) fn polarity_word(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Higher => "higher",
        Polarity::Lower => "lower",
        Polarity::CloseToTarget => "close",
    }
}

/// Returns that high is good for a target that is a saving, whatever the name of the measure says.
fn by_saving(table: &FoundTable, target: usize) -> Option<Good> {
    let heading = fold(&table.columns[target].heading);
    let saves = ["saving", "savings", "benefit", "benefits"]
        .iter()
        .any(|word| has_words(&heading, word));
    saves.then(|| Good {
        word: "higher",
        why: format!(
            "\"{}\" is to be reached",
            note(&table.columns[target].heading)
        ),
    })
}

fn by_name(grid: &SheetGrid, table: &FoundTable, row: u32) -> Option<Good> {
    let hint = of_name(table.name_of(grid, row))?;
    let word = polarity_word(hint.good_is);
    Some(Good {
        word,
        why: format!("\"{}\" in the name", hint.word),
    })
}
