//! Checks conditions, grids and profiles against the scale and the period.

use super::Finisher;
use crate::problems::{any_of, did_you_mean};
use ambersheet_policy::model::{
    By, LevelGrid, Period, Policies, Position, Profile, Scale, Statement,
};

impl Finisher<'_> {
    /// Sets the rank of every level that conditions and grids name.
    pub(super) fn set_ranks(&mut self, policies: &mut Policies, scale: &Scale) {
        if !self.uses_are_known(&["scale", "level", "colour"]) {
            return;
        }
        for claim in &mut policies.claims {
            match &mut claim.statement {
                Statement::By(By::FirstOf(conditions)) => {
                    for condition in conditions {
                        condition.rank = self.rank(&condition.word, condition.at, scale);
                    }
                }
                Statement::By(By::Grid(grid)) => self.grid_ranks(grid, scale),
                Statement::Underspend(concern) => {
                    concern.rank = self.rank(&concern.word, concern.at, scale);
                }
                Statement::GoodIs(_)
                | Statement::Money(_)
                | Statement::Variance(_)
                | Statement::SaidByTarget
                | Statement::AmberWithin(_)
                | Statement::NotRated
                | Statement::By(_)
                | Statement::Profile(_)
                | Statement::Part(_)
                | Statement::TargetInActual(_)
                | Statement::Ranked(_)
                | Statement::Unit(_)
                | Statement::Parts(_)
                | Statement::Forecast
                | Statement::Target(_)
                | Statement::ComparedWith(_)
                | Statement::SameIfWithin(_)
                | Statement::Formerly(_)
                | Statement::Redefined(_)
                | Statement::Rounded(_) => {}
            }
        }
    }

    fn grid_ranks(&mut self, grid: &mut LevelGrid, scale: &Scale) {
        let worst = (scale.levels().len() - 1) as u8;
        let at = grid.at;
        grid.ranks = Vec::with_capacity(grid.words.len());
        for row in &grid.words {
            let ranks = row.iter().map(|word| self.rank(word, at, scale));
            let ranks = ranks.map(|rank| {
                if grid.reversed {
                    worst.saturating_sub(rank)
                } else {
                    rank
                }
            });
            grid.ranks.push(ranks.collect());
        }
    }

    pub(super) fn rank(&mut self, word: &str, at: Position, scale: &Scale) -> u8 {
        scale.find(word).unwrap_or_else(|| {
            let words: Vec<&str> = scale
                .levels()
                .iter()
                .map(|level| level.word.as_str())
                .collect();
            let near = did_you_mean(word, words.iter().copied());
            let all = format!("the levels are {}", any_of(words.iter().copied()));
            let message = format!("the scale has no level \"{word}\"");
            self.draft.problems.push(at, message, near.or(Some(all)));
            0
        })
    }

    /// Reports profiles that need a quarter, if the period has none.
    pub(super) fn check_profiles(&mut self, policies: &Policies) {
        if !self.uses_are_known(&["period"]) || self.period_comes_later() {
            return;
        }
        let part = self.period.as_ref().and_then(Period::year_part);
        let has_own =
            self.draft.tables.iter().all(|table| {
                table.quarter.is_some() || table.columns.iter().any(|column| column.each)
            }) && self.draft.forms.iter().all(|form| form.quarter.is_some());
        if has_own {
            return;
        }
        for claim in &policies.claims {
            let Statement::Profile(profile) = &claim.statement else {
                continue;
            };
            if let (Profile::Shares(shares), Some(part)) = (profile, part)
                && shares.len() != usize::from(part.of)
            {
                let message = format!(
                    "this profile has {} shares of the year, and the period \"{}\" is {part}, one of {}",
                    shares.len(),
                    self.period.as_ref().map_or("", Period::text),
                    part.of
                );
                let instead = format!("give {} shares, or write profile: linear", part.of);
                self.draft.problems.suggest(claim.at, message, instead);
                continue;
            }
            if *profile != Profile::Flat && part.is_none() {
                if let Some(period) = self.period.as_ref().filter(|period| period.is_month()) {
                    let message = format!(
                        "a profile follows the months of the year, and the rules do not say where the year of \"{}\" begins",
                        period.text()
                    );
                    let instead = "write year_starts(\"April\")";
                    self.draft.problems.suggest(claim.at, message, instead);
                    continue;
                }
                let message = match &self.period {
                    Some(period) => {
                        format!(
                            "a profile follows the quarter, and the period \"{}\" has none",
                            period.text()
                        )
                    }
                    None => {
                        "a profile follows the quarter, and the rules have no period".to_owned()
                    }
                };
                self.draft
                    .problems
                    .suggest(claim.at, message, "write period(\"2022/23 Q4\")");
            }
        }
    }
}
