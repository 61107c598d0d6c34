//! Ratings of ratings: how they are made, of which measures, and where they go.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::claim::Claimed;
use super::condition::Condition;
use super::elsewhere::TableAsked;
use super::form::{FormDestination, FormSheet};
use super::question::QuestionIndex;
use super::table::Destination;
use crate::conditions::Region;
use crate::name::Pattern;
use ambersheet_diagnostic::Position;

/// The way in which a rating is made of others.
#[derive(Clone, Debug, PartialEq)]
pub enum OverallBy {
    /// The worst level that occurs.
    Worst,
    /// The best level that occurs.
    Best,
    /// The share of some levels.
    Share(LevelShare),
}

/// The share of some levels among the rated members, and the conditions on it.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelShare {
    /// The ranks of the levels that are counted.
    pub ranks: Vec<u8>,
    /// The conditions on the share in percent, of which the first that holds gives the level.
    pub conditions: Vec<Condition>,
}

impl LevelShare {
    /// Returns the index of the first condition that holds where `counted` of `rated` members have one of the levels.
    ///
    /// The share is not divided, so that it is exact: 2 of 3 is compared as 200 with 3 times the limit.
    ///
    /// ```
    /// use ambersheet_policy::conditions::{AtLeast, Bound};
    /// use ambersheet_policy::model::{Condition, LevelShare, Position};
    /// use ambersheet_quantity::Unit;
    ///
    /// # fn main() -> Result<(), rust_decimal::Error> {
    /// let at_least = |number: &str, word: &str| {
    ///     Ok::<_, rust_decimal::Error>(Condition {
    ///         kind: AtLeast(Bound { number: number.parse()?, unit: Unit::None }).into(),
    ///         word: word.to_owned(),
    ///         rank: 0,
    ///         at: Position::default(),
    ///     })
    /// };
    /// let share = LevelShare { ranks: vec![0], conditions: vec![at_least("66.67", "Green")?, at_least("66.66", "Amber")?] };
    /// assert_eq!(share.first_of(2, 3), Some(1));
    /// assert_eq!(share.first_of(3, 3), Some(0));
    /// assert_eq!(share.first_of(1, 3), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn first_of(&self, counted: usize, rated: usize) -> Option<usize> {
        let share = Decimal::from(counted) * Decimal::ONE_HUNDRED;
        let rated = Decimal::from(rated);
        // A limit is 100 at most, so that the product of limit and count fits.
        let against = |limit: Decimal| share.cmp(&(limit * rated));
        let holds = |condition: &Condition| match condition.kind.region() {
            Region::Range { low, high } => {
                let is_above = low.is_none_or(|low| {
                    let order = against(low.bound.number);
                    order == Ordering::Greater || (low.included && order == Ordering::Equal)
                });
                let is_below = high.is_none_or(|high| {
                    let order = against(high.bound.number);
                    order == Ordering::Less || (high.included && order == Ordering::Equal)
                });
                is_above && is_below
            }
            Region::Number(bound) => against(bound.number) == Ordering::Equal,
            Region::All => true,
            // The load refuses what a share cannot meet.
            Region::Text(_)
            | Region::Target(_)
            | Region::UpToIntervention
            | Region::Improved { .. }
            | Region::InColumn => false,
        };
        self.conditions.iter().position(holds)
    }
}

/// The place that overall ratings are written to.
#[derive(Clone, Debug, PartialEq)]
pub enum OverallPlace {
    /// One cell. A label is on one of these sheets; without them, the cell names its sheet.
    Cell(Option<FormSheet>, FormDestination),
    /// A column of a table that lists the groups: its headings, and the way it is written.
    Column(TableAsked, Destination),
}

/// One line about ratings of ratings.
#[derive(Clone, Debug, PartialEq)]
pub struct OverallRule {
    /// The name; `None` makes one for each group, under the group's name.
    pub name: Option<String>,
    /// The way it is made.
    pub by: OverallBy,
    /// The measures that it is made of; `None` is all.
    pub measures: Option<Claimed>,
    /// The groups that it is made of; `None` is all.
    pub groups: Option<Vec<Pattern>>,
    /// The field that counts, by index of the ruleset's fields; `None` is the main rating.
    pub field: Option<usize>,
    /// The place that it is written to; `None` if it is only reported.
    pub place: Option<OverallPlace>,
    /// The author's `because`.
    pub because: Option<String>,
    /// The author's open question about the line.
    pub question: Option<QuestionIndex>,
    /// The place in the script.
    pub at: Position,
}
