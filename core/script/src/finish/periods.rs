//! Selects the statements that hold in the period that is rated.

use super::Finisher;
use ambersheet_policy::model::{Claim, Period, Policies, Position, Statement};

impl Finisher<'_> {
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
        let decides =
            |claim: &&Claim| matches!(claim.statement, Statement::GoodIs(_) | Statement::By(_));
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
