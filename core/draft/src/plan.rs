//! Holds what is rated in a table, by what, and what a person must still tell.

use crate::pairs::ColumnPair;
use crate::row_kinds::RowKinds;

/// The way in which the measures of a plan are rated.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanKind {
    /// A figure against another.
    Pair,
    /// Words or scores that people typed.
    Typed,
    /// The score of a risk.
    Risk,
}

/// The certainty that two columns are the ones to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairCertainty {
    /// The headings or a formula tell.
    Known,
    /// One pair is likelier than the others.
    Likely,
    /// Nothing tells.
    Open,
}

/// The column that says the period of each row, and the one that is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPeriod {
    /// The column.
    pub column: usize,
    /// The periods as the cells have them, the latest first.
    pub values: Vec<String>,
    /// The place of the one that is rated.
    pub chosen: usize,
}

impl RowPeriod {
    /// Returns the period that is rated.
    pub fn text(&self) -> &str {
        self.values.get(self.chosen).map_or("", String::as_str)
    }
}

/// The place of the ratings that a return may publish beside its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishedPlace {
    /// There is none.
    #[default]
    Nowhere,
    /// A blank cell for ratings, which may be filled with a colour.
    Fills,
    /// A cell with a word.
    Words,
}

/// A plan for a table. Numbers are places in the table's columns.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The table, by its place in the list of tables.
    pub table: usize,
    /// The way in which the measures are rated.
    pub kind: PlanKind,
    /// The figure.
    pub actual: Option<usize>,
    /// `true` if the figure is a variance, which is rated by itself.
    pub is_variance: bool,
    /// The figure it is compared with.
    pub target: Option<usize>,
    /// The figure of the period before.
    pub previous: Option<usize>,
    /// The column that counts where the figure's own is blank.
    pub also: Option<usize>,
    /// Other columns that could be the figure of another period, the latest filled one first.
    pub periods: Vec<usize>,
    /// Other pairs that could be meant.
    pub rivals: Vec<ColumnPair>,
    /// The certainty of the pair.
    pub certainty: PairCertainty,
    /// The typed ratings.
    pub typed: Vec<usize>,
    /// A blank column that waits for ratings.
    pub blank_rating: Option<usize>,
    /// The column that says which way is good.
    pub good_is: Option<usize>,
    /// The likelihood and the impact of a risk.
    pub factors: Option<(usize, usize)>,
    /// The rows of the measures.
    pub rows: Vec<u32>,
    /// The rows of all periods, if the measures have a row for each.
    pub all_rows: Option<Vec<u32>>,
    /// The period of the rows, if the measures have a row for each of several.
    pub row_period: Option<RowPeriod>,
    /// The rows whose figures are the targets, where figures and targets stand in rows of their own.
    pub kinds: Option<RowKinds>,
    /// `true` if other plans rate the same rows by other columns.
    pub shares_rows: bool,
    /// The formulas that give its rules.
    pub by_formula: Option<PlanFormulas>,
}

/// The formulas that give the rules of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFormulas {
    /// Their place in the list of those that were read.
    pub reading: usize,
    /// The rules in one text, by which plans with the same rules know each other.
    pub key: String,
}

impl Plan {
    /// Returns where ratings may be published beside the figures of the plan.
    pub fn published_place(&self) -> PublishedPlace {
        let has_words = match self.kind {
            // Typed ratings are compared with figures only where there are some.
            PlanKind::Typed if self.actual.and(self.target).is_none() => {
                return PublishedPlace::Nowhere;
            }
            PlanKind::Typed => true,
            PlanKind::Pair | PlanKind::Risk => !self.typed.is_empty(),
        };
        match self.blank_rating {
            _ if has_words => PublishedPlace::Words,
            Some(_) => PublishedPlace::Fills,
            None => PublishedPlace::Nowhere,
        }
    }
}
