//! Two rulesets compared, on the terminal: what is said at the start, a line for each difference, and what was left out;
//! and what is proven of one ruleset.

use std::collections::BTreeMap;
use std::fmt::Write;

use ambersheet::{NotProven, Proven, RulesComparison};

use super::printable;

/// The most measures that are named behind one reason.
const MOST_NAMES: usize = 8;

/// Returns a comparison of two scripts.
pub(crate) fn comparison(
    comparison: &RulesComparison,
    names: &[String; 2],
    workbook: Option<&str>,
) -> String {
    let mut out = String::new();
    let [a, b] = names.each_ref().map(|name| flat(name));
    let on = workbook.map(|workbook| format!(", with {}", flat(workbook)));
    let _ = writeln!(out, "A is {a}, B is {b}{}", on.unwrap_or_default());
    let scales = &comparison.scales;
    if !scales.are_same() {
        let only = [("A", &scales.only_a), ("B", &scales.only_b)];
        let only = only.into_iter().filter(|(_, words)| !words.is_empty());
        let only: Vec<String> = only
            .map(|(which, words)| format!("only {which} has {}", flat(&words.join(", "))))
            .collect();
        let common = flat(&scales.common.join(", "));
        let _ = writeln!(
            out,
            "The levels are not the same: both have {common}; {}. Levels are compared by their words.",
            only.join(", ")
        );
    }
    for difference in &comparison.differences {
        let cell = difference.cell.as_ref();
        let cell = cell
            .map(|cell| format!("{}: ", flat(cell)))
            .unwrap_or_default();
        let _ = writeln!(out, "{cell}{}", flat(&difference.sentence));
    }
    out.push_str(&left_out("Not compared", &comparison.left_out));
    let (equal, differ) = (comparison.equal, comparison.differences.len());
    let _ = writeln!(out, "{}", summary(equal, differ, workbook.is_some()));
    out
}

/// Returns what is proven of rules, and what was left out.
pub(crate) fn proven(proven: &Proven, with_workbook: bool) -> String {
    let left_out = left_out("Not proven", &proven.left_out);
    if proven.measures == 0 {
        return left_out;
    }
    let measures = counted(proven.measures, with_workbook);
    format!(
        "{left_out}Proven for {measures}: always rated or unrated with a reason, never better by getting worse, and each condition can decide\n"
    )
}

fn summary(equal: usize, differ: usize, with_workbook: bool) -> String {
    let [equal, different] = [equal, differ].map(|number| counted(number, with_workbook));
    match differ {
        0 => format!("Equal for {equal}"),
        _ => format!("Different for {different}, equal for {equal}"),
    }
}

fn counted(number: usize, with_workbook: bool) -> String {
    match (with_workbook, number) {
        (true, 1) => "1 measure".to_owned(),
        (true, number) => format!("{number} measures"),
        (false, 1) => "1 name in the rules".to_owned(),
        (false, number) => format!("{number} names in the rules"),
    }
}

/// Returns what was left out, a line for each reason.
fn left_out(title: &str, left_out: &[NotProven]) -> String {
    let mut out = String::new();
    for (why, names) in by_reason(left_out) {
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = (more > 0).then(|| format!(", and {more} more"));
        let names: Vec<String> = names.into_iter().take(MOST_NAMES).collect();
        let (names, why) = (flat(&names.join(", ")), flat(why));
        let _ = writeln!(out, "{title}: {names}{}: {why}", more.unwrap_or_default());
    }
    out
}

fn by_reason(left_out: &[NotProven]) -> BTreeMap<&str, Vec<String>> {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in left_out {
        let name = match &one.field {
            Some(field) => format!("{}: {field}", one.measure),
            None => one.measure.clone(),
        };
        reasons.entry(&one.why).or_default().push(name);
    }
    reasons
}

fn flat(text: &str) -> String {
    printable(text).replace('\n', " ")
}
