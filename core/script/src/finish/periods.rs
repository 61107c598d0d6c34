//! Selects the statements that hold in the period that is rated.

use super::Finisher;
use crate::draft::DraftPeriod;
use ambersheet_policy::model::{Claim, Period, Policies, Position, Statement};

/// The spellings of periods that are understood.
const UNDERSTOOD: &str = "write a period as in \"2022/23 Q4\", \"June 2025\", \"2025/26 P06\", \"2025/26 H1\", \"Autumn 2025\", \"Week 12 2025\" or \"2025/26\"";

impl Finisher<'_> {
    /// Reports a period that no year has, and tells all other periods where the year begins.
    pub(super) fn check_period(&mut self) {
        let starts = self.draft.year_starts.map(|starts| starts.0);
        for claim in &mut self.draft.claims {
            let holds = &mut claim.claim.holds;
            for limit in [&mut holds.from, &mut holds.to] {
                *limit = limit.take().map(|period| period.starting(starts));
            }
        }
        let Some(period) = &self.period else { return };
        if let Some(outside) = period.outside() {
            let at = self
                .draft
                .period
                .as_ref()
                .map_or(Position::default(), DraftPeriod::at);
            let message = format!(
                "the period \"{}\" names {outside}, which no year has",
                period.text()
            );
            self.draft.problems.suggest(at, message, UNDERSTOOD);
        }
    }

    /// Splits claims into those that hold in the period and those of other periods.
    pub(super) fn split_by_period(&mut self, claims: Vec<Claim>) -> Policies {
        let mut policies = Policies::default();
        let period = self.period.clone();
        let mut undated = false;
        for claim in claims {
            let holds = match &period {
                _ if !claim.holds.is_limited() => Some(true),
                Some(period) => claim.holds.in_period(period),
                None => None,
            };
            match holds {
                Some(false) => policies.other_periods.push(claim),
                Some(true) => policies.claims.push(claim),
                None => {
                    if !undated {
                        self.report_undated_period(claim.at);
                        undated = true;
                    }
                    policies.claims.push(claim);
                }
            }
        }
        if let Some(period) = &period {
            self.report_unruled_period(period, &policies);
        }
        policies
    }

    /// Reports a statement limited to periods, if the period's year is unknown.
    fn report_undated_period(&mut self, at: Position) {
        if self.period_comes_later() || !self.uses_are_known(&["period"]) {
            return;
        }
        let message = match &self.period {
            Some(period) => format!(
                "this line holds only in some periods, and the period \"{}\" does not say its year",
                period.text()
            ),
            None => "this line holds only in some periods, and the rules have no period".to_owned(),
        };
        self.draft
            .problems
            .suggest(at, message, "write period(\"2022/23 Q4\")");
    }

    /// Reports a period in which no statement decides what good is.
    fn report_unruled_period(&mut self, period: &Period, policies: &Policies) {
        let decides = |claim: &&Claim| {
            matches!(
                claim.statement,
                Statement::GoodIs(_) | Statement::Money(_) | Statement::By(_)
            )
        };
        if policies.claims.iter().any(|claim| decides(&claim)) {
            return;
        }
        let Some(other) = policies.other_periods.iter().find(decides) else {
            return;
        };
        let message = format!(
            "no line says what good is in the period \"{}\": this one holds {}",
            period.text(),
            other.holds
        );
        self.draft.problems.suggest(
            other.at,
            message,
            "rate another period, or change when the lines hold",
        );
    }
}
