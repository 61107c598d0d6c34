//! Keeps what the rules say of dates: holidays, and the word for what is not due yet.

use rust_decimal::Decimal;

use crate::tolerance::Tolerance;

/// The statements about dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateRules {
    /// The days on which nobody works apart from weekends, in days of the 1900 date system.
    pub holidays: Vec<Decimal>,
    /// The word for measures that are not due yet.
    pub not_due: Option<String>,
}

impl DateRules {
    /// Returns an allowance with the calendar days that its working days take from a target. Any other allowance stays.
    ///
    /// The last of the working days still counts, as the last day of Excel's WORKDAY. Days on which nobody works come
    /// after it.
    ///
    /// ```
    /// use ambersheet_policy::model::{DateRules, Tolerance};
    ///
    /// let (days, reach) = (5.into(), None);
    /// let friday = 45_744.into(); // 28 March 2025
    /// let within = DateRules::default().reach(Tolerance::WorkingDays { days, reach }, friday, true);
    /// assert_eq!(within.points(), Some(7.into()));
    /// ```
    #[must_use]
    pub fn reach(&self, allowance: Tolerance, target: Decimal, forwards: bool) -> Tolerance {
        let Tolerance::WorkingDays { days, .. } = allowance else {
            return allowance;
        };
        let step = if forwards {
            Decimal::ONE
        } else {
            -Decimal::ONE
        };
        let (mut day, mut left) = (target.floor(), days);
        while left >= Decimal::ONE {
            day += step;
            if self.is_worked(day) {
                left -= Decimal::ONE;
            }
        }
        let reach = Some((day - target.floor()).abs());
        Tolerance::WorkingDays { days, reach }
    }

    /// Returns `true` if a day is neither at a weekend nor a holiday.
    fn is_worked(&self, day: Decimal) -> bool {
        // Day 7 of the 1900 date system is a Saturday, and day 8 a Sunday.
        let weekday = day % Decimal::from(7);
        weekday > Decimal::ONE && !self.holidays.contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: Excel's WORKDAY, worked out with a calendar by hand. 45,747 is Monday 31 March 2025.
    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        let easter = [45_765, 45_768].map(Decimal::from); // 18 and 21 April 2025
        for (target, days, forwards, holidays, expected) in [
            (45_747, 5, true, &[][..], 7),
            (45_747, 1, true, &[], 1),
            (45_747, 0, true, &[], 0),
            (45_751, 1, true, &[], 3),
            (45_752, 1, true, &[], 2),
            (45_764, 1, true, &easter, 5),
            (45_764, 1, true, &[], 1),
            (45_747, 1, false, &[], 3),
            (45_747, 10, true, &[], 14),
        ] {
            let rules = DateRules {
                holidays: holidays.to_vec(),
                not_due: None,
            };
            let allowance = Tolerance::WorkingDays {
                days: days.into(),
                reach: None,
            };
            let got = rules.reach(allowance, target.into(), forwards).points();
            assert_eq!(got, Some(expected.into()), "{days} from {target}");
        }
    }
}
