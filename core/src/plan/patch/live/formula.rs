//! A rating's test in Excel's words.
//!
//! Excel evaluates every argument of `AND`, so that the arithmetic stands inside an `IF` that asks first whether both
//! cells hold numbers: text, blanks and errors then make a formula false and not an error.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::plan::patch::live::{LiveAllowance, LivePlace, LiveRule, LiveTest, PLACES};
use ambersheet_ooxml::address::ColumnName;
use ambersheet_policy::model::Polarity;

const OPEN: &str = "IF(AND(ISNUMBER(";
const CLOSE: &str = ",FALSE)";

impl LiveRule {
    /// Returns the formula of each level that a rating of this policy can have, by rank, for the rating's own cell.
    ///
    /// At most one of them is true, so that their order does not matter.
    pub(crate) fn formulas(&self) -> Vec<(u8, String)> {
        let (actual, target) = (reference(&self.actual), reference(&self.target));
        let guarded = |test: &str| format!("{OPEN}{actual}),ISNUMBER({target})),{test}{CLOSE}");
        let levels = self.test.levels(&actual, &target);
        levels
            .into_iter()
            .map(|(rank, test)| (rank, guarded(&test)))
            .collect()
    }
}

impl LiveTest {
    /// Returns the formula that is true for each level, if both cells hold numbers.
    fn levels(self, actual: &str, target: &str) -> Vec<(u8, String)> {
        let met = met(self.polarity, actual, target);
        let mut levels = vec![(0, not_negative(&met))];
        let Some(allowance) = self.allowance else {
            return levels;
        };
        let mut missed = vec![negative(&met)];
        if matches!(allowance, LiveAllowance::Share(_)) {
            // A percentage of zero allows nothing, and a miss of it has no size: unrated.
            missed.push(format!("{target}<>0"));
        }
        if self.worst == 1 {
            levels.push((1, all(&missed, None)));
            return levels;
        }
        let left = left(allowance, self.polarity, actual, target);
        levels.push((1, all(&missed, Some(&not_negative(&left)))));
        levels.push((self.worst, all(&missed, Some(&negative(&left)))));
        levels
    }
}

fn all(missed: &[String], and: Option<&str>) -> String {
    let conditions: Vec<&str> = missed.iter().map(String::as_str).chain(and).collect();
    format!("AND({})", conditions.join(","))
}

/// Returns the formula of the distance on the good side of the target.
fn met(polarity: Polarity, actual: &str, target: &str) -> String {
    match polarity {
        Polarity::Higher => format!("{actual}-{target}"),
        Polarity::Lower => format!("{target}-{actual}"),
        Polarity::CloseToTarget => format!("-ABS({actual}-{target})"),
    }
}

/// Returns the formula of the part of the allowance that is left.
fn left(allowance: LiveAllowance, polarity: Polarity, actual: &str, target: &str) -> String {
    let allowed = match allowance {
        LiveAllowance::Share(share) => format!("ABS({target})*{}", literal(share)),
        LiveAllowance::Amount(amount) => literal(amount),
    };
    match polarity {
        Polarity::Higher => format!("{allowed}-({target}-{actual})"),
        Polarity::Lower => format!("{allowed}-({actual}-{target})"),
        Polarity::CloseToTarget => format!("{allowed}-ABS({actual}-{target})"),
    }
}

fn not_negative(difference: &str) -> String {
    format!("ROUND({difference},{PLACES})>=0")
}

fn negative(difference: &str) -> String {
    format!("ROUND({difference},{PLACES})<0")
}

/// Returns a number as formulas have it in every language of Excel's files: at most 15 digits, a point, no exponent.
fn literal(number: Decimal) -> String {
    number.normalize().to_string()
}

/// `$D7`, `$B$4`, `'Data'!$B$4`. A sheet's name is always quoted: `Q1!$B$4` would be no reference to a sheet.
fn reference(place: &LivePlace) -> String {
    let mut text = String::new();
    if let Some(sheet) = &place.sheet {
        text.push('\'');
        text.push_str(&sheet.replace('\'', "''"));
        text.push_str("'!");
    }
    let fixed = if place.fixed { "$" } else { "" };
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "${}{fixed}{}",
        ColumnName(place.cell.column),
        place.cell.row + 1
    );
    text
}

/// Returns `true` if a formula has the shape of ours, for a conditional format whose mark another program dropped.
pub(crate) fn is_own_formula(formula: &str) -> bool {
    let rounds = format!(",{PLACES})");
    formula
        .strip_prefix(OPEN)
        .and_then(|rest| rest.strip_suffix(CLOSE))
        .is_some_and(|rest| {
            rest.contains(",ISNUMBER(") && rest.contains("ROUND(") && rest.contains(&rounds)
        })
}
