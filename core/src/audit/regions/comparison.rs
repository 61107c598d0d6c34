//! The document of two rulesets compared: what is equal, where they differ, and what was left out.

use ambersheet_policy::model::{By, RulesetModel, Scale, Topic};
use serde::Serialize;

use crate::audit::regions::side::PolicySide;
use crate::audit::regions::trial::{ROLES, TrialRow, TrialVerdict};
use crate::ruleset::RulesetSummary;

/// The version of the document of a comparison, as in its `schema`.
pub const COMPARE_SCHEMA: &str = "ambersheet/compare/1";

/// Two rulesets compared, measure by measure.
///
/// ```
/// use ambersheet::{Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let rules = |percent: u8| {
///     let script = format!(
///         r#"tables(#{{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") }});
///            higher_is_better(all_others); amber_within(percent_of_target({percent}));"#
///     );
///     Ruleset::load("rules.rhai", script.as_bytes(), &Overrides::default())
/// };
/// let (a, b) = (rules(5)?, rules(10)?);
/// assert!(a.compare(&a)?.differences.is_empty());
/// let compared = a.compare(&b)?;
/// let sentence = &compared.differences[0].sentence;
/// assert_eq!(
///     sentence,
///     "all other measures (target 100): at 90 A gives Red and B gives Amber; A: line 2, B: line 2"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RulesComparison {
    /// The version of the document.
    pub schema: &'static str,
    /// The rules that are compared.
    pub a: RulesetSummary,
    /// The rules that they are compared with.
    pub b: RulesetSummary,
    /// The levels of both.
    pub scales: ScalesCompared,
    /// The number of measures, or of names in the rules, for which both always give the same level.
    pub equal: usize,
    /// The measures for which they do not, each with a row that shows it.
    pub differences: Vec<RuleDifference>,
    /// The measures of which neither was proven.
    pub left_out: Vec<NotProven>,
}

/// The levels of two rulesets, by their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScalesCompared {
    /// The words that both have.
    pub common: Vec<String>,
    /// The words that only A has.
    pub only_a: Vec<String>,
    /// The words that only B has.
    pub only_b: Vec<String>,
}

impl ScalesCompared {
    pub(crate) fn of(a: &Scale, b: &Scale) -> Self {
        let words = |scale: &Scale, other: &Scale, both: bool| {
            let levels = scale.levels().iter().map(|level| level.word.clone());
            levels
                .filter(|word| other.find(word).is_some() == both)
                .collect()
        };
        Self {
            common: words(a, b, true),
            only_a: words(a, b, false),
            only_b: words(b, a, false),
        }
    }

    /// Returns `true` if both have the same levels.
    pub fn are_same(&self) -> bool {
        self.only_a.is_empty() && self.only_b.is_empty()
    }
}

/// A measure that two rulesets rate differently, with a row that both would rate so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RuleDifference {
    /// The measure, or the name in the rules that stands for several.
    pub measure: String,
    /// The rating, where a row has several.
    pub field: Option<String>,
    /// The cell of the rating, with a workbook.
    pub cell: Option<String>,
    /// The values of the row, by the keys of the rules.
    pub row: Vec<RowPart>,
    /// The rating that A gives.
    pub a: GivenLevel,
    /// The rating that B gives.
    pub b: GivenLevel,
    /// All of it in one sentence.
    pub sentence: String,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RowPart {
    /// The key of the rules, such as `actual`, or the heading of a limit.
    pub key: String,
    /// The value, as it is typed.
    pub value: String,
}

/// The level that a ruleset gives a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GivenLevel {
    /// The level's word; `None` if it is unrated.
    pub level: Option<String>,
    /// The code of the reason why it is unrated.
    pub unrated: Option<String>,
    /// The lines of the script that decide.
    pub lines: Vec<u32>,
}

/// A measure of which nothing was proven, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct NotProven {
    /// The measure, or the name in the rules that stands for several.
    pub measure: String,
    /// The rating, where a row has several.
    pub field: Option<String>,
    /// The reason.
    pub why: String,
}

impl GivenLevel {
    pub(crate) fn of(side: &PolicySide<'_>, verdict: TrialVerdict) -> Self {
        Self::at_lines(side.rules, verdict, lines(side, verdict))
    }

    pub(crate) fn at_lines(rules: &RulesetModel, verdict: TrialVerdict, lines: Vec<u32>) -> Self {
        let levels = rules.scale.levels();
        let level = verdict
            .level
            .ok()
            .and_then(|rank| levels.get(usize::from(rank)));
        Self {
            level: level.map(|level| level.word.clone()),
            unrated: verdict.level.err().map(|reason| reason.code().to_owned()),
            lines,
        }
    }

    /// Returns the level in words: `gives Amber`.
    pub(crate) fn words(&self) -> String {
        match (&self.level, &self.unrated) {
            (Some(level), _) => format!("gives {level}"),
            (None, Some(reason)) => format!("leaves it unrated ({reason})"),
            (None, None) => "leaves it unrated".to_owned(),
        }
    }

    pub(crate) fn lines_in_words(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(u32::to_string).collect();
        match lines.as_slice() {
            [] => "no line".to_owned(),
            [only] => format!("line {only}"),
            [first @ .., last] => format!("lines {} and {last}", first.join(", ")),
        }
    }
}

/// Returns the lines of the script that decide a verdict.
pub(crate) fn lines(side: &PolicySide<'_>, verdict: TrialVerdict) -> Vec<u32> {
    let (policies, policy) = (&side.rules.policies, &side.policy);
    let claim = |index: usize| policies.claims.get(index).map(|claim| claim.at.line);
    let of_topic = |topic| policy.line(topic).and_then(claim);
    if policy.line(Topic::NotRated).is_some() {
        return of_topic(Topic::NotRated).into_iter().collect();
    }
    let condition = side.conditions().zip(verdict.condition);
    let condition = condition.and_then(|(conditions, at)| conditions.get(usize::from(at)));
    let mut lines: Vec<u32> = match policies.by(policy) {
        Some(By::FirstOf(_)) => condition
            .map(|condition| condition.at.line)
            .or_else(|| of_topic(Topic::By))
            .into_iter()
            .collect(),
        Some(By::Grid(_) | By::Function(_)) => of_topic(Topic::By).into_iter().collect(),
        None => {
            let good_is = policy.good_is.and_then(|(_, said_by)| said_by.line());
            let tolerance = policy.tolerance.map(|(_, line)| line);
            let others = [Topic::Target, Topic::Profile, Topic::Ranked];
            let others = others.into_iter().filter_map(|topic| policy.line(topic));
            let all = good_is.into_iter().chain(tolerance).chain(others);
            all.filter_map(claim).collect()
        }
    };
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Returns the values of a row that is shown, by their keys.
pub(crate) fn parts(row: &TrialRow, headings: &[String]) -> Vec<RowPart> {
    let mut keys: Vec<&str> = ROLES.iter().map(|role| role.key()).collect();
    keys.extend(headings.iter().map(String::as_str));
    let parts = row.cells.iter().zip(keys).filter_map(|(cell, key)| {
        Some(RowPart {
            key: key.to_owned(),
            value: cell.typed()?,
        })
    });
    parts.collect()
}

/// Returns a row in words: `(target 8): at 8.8`.
pub(crate) fn row_in_words(parts: &[RowPart]) -> String {
    let of = |key: &str| parts.iter().find(|part| part.key == key);
    let rated = of("actual").or_else(|| of("forecast"));
    let is_rated = |part: &&RowPart| Some(part.key.as_str()) == rated.map(|part| part.key.as_str());
    let others = parts
        .iter()
        .filter(|part| part.key != "measure" && part.key != "id" && !is_rated(part));
    let others: Vec<String> = others
        .map(|part| match part.key.as_str() {
            "good_is" => format!("good is \"{}\"", part.value),
            "amber_within" => format!("amber within {}", part.value),
            "same_period_last_year" => format!("same period last year {}", part.value),
            key if ROLES.into_iter().any(|role| role.key() == key) => {
                format!("{key} {}", part.value)
            }
            heading => format!("{} under \"{heading}\"", part.value),
        })
        .collect();
    let others = if others.is_empty() {
        String::new()
    } else {
        format!(" ({})", others.join(", "))
    };
    match rated {
        None => format!("{others}: with no actual"),
        Some(part) if part.key == "forecast" => {
            format!("{others}: at a forecast of {}", part.value)
        }
        Some(part) => format!("{others}: at {}", part.value),
    }
}

/// A row that two rulesets rate differently.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ShownDifference {
    pub(crate) parts: Vec<RowPart>,
    /// The ratings that A and B give.
    pub(crate) given: [GivenLevel; 2],
}

impl ShownDifference {
    /// Returns the difference of a measure.
    pub(crate) fn of(
        self,
        measure: &str,
        field: Option<&str>,
        cell: Option<String>,
    ) -> RuleDifference {
        let [a, b] = self.given;
        let field_in_words = field.map(|field| format!(": {field}")).unwrap_or_default();
        let sentence = format!(
            "{measure}{field_in_words}{} A {} and B {}; A: {}, B: {}",
            row_in_words(&self.parts),
            a.words(),
            b.words(),
            a.lines_in_words(),
            b.lines_in_words()
        );
        RuleDifference {
            measure: measure.to_owned(),
            field: field.map(str::to_owned),
            cell,
            row: self.parts,
            a,
            b,
            sentence,
        }
    }
}
