//! The table for an officer to sign: the rule for each measure, and the line that gives it.

use serde::Serialize;

use crate::rated::Rated;
use crate::rated::rating::Rating;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    By, Claimed, Policy, Position, QuestionIndex, RulesetModel, SaidBy, Statement, Topic,
};
use ambersheet_policy::wording::allowance_in_rules;

/// The rule for one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignOff {
    /// The measure's name.
    pub measure: String,
    /// The measure's id, if the table has one.
    pub id: Option<String>,
    /// The measure's group.
    pub group: Option<String>,
    /// The name of the rating, if a row has several.
    pub field: Option<String>,
    /// The polarity; `None` where it does not count.
    pub good_is: Option<&'static str>,
    /// The rule in words.
    pub rule: String,
    /// The return's target, as text.
    pub target: Option<String>,
    /// The line of the polarity, or of what decides in its place: `norfolk.rhai:24`.
    pub line: Option<String>,
    /// The way in which the line names this measure: `by name`, `all others`, `every measure`,
    /// `the return`, `typed`; or `nothing` if no line does.
    pub said: &'static str,
    /// The open questions about it, each with its place; the rule decides nothing until they are answered.
    pub question: Option<String>,
    /// The cell of the rating.
    pub cell: String,
}

impl Rated<'_> {
    /// Returns the rule for each measure, in the order of the workbook.
    pub fn sign_off(&self) -> Vec<SignOff> {
        let mut rows: Vec<SignOff> = Vec::with_capacity(self.ratings().len());
        for rating in self.ratings() {
            let row = of_rating(self.rules(), &rating);
            // A row that is rated for each of several periods is signed once, unless its target differs.
            let is_known = rating.period().is_some()
                && rows.last().is_some_and(|last| {
                    *last
                        == SignOff {
                            cell: last.cell.clone(),
                            ..row.clone()
                        }
                });
            if !is_known {
                rows.push(row);
            }
        }
        rows
    }
}

fn of_rating(ruleset: &RulesetModel, rating: &Rating<'_, '_>) -> SignOff {
    let entry = rating.entry();
    let (measure, id) = (rating.measure(), rating.id());
    let field = entry.field.map(usize::from);
    let folded_id = fold(id.as_deref().unwrap_or_default());
    let policy = ruleset.policies.of(
        &fold(&measure),
        &folded_id,
        Some(entry.layout),
        field,
        entry.stated,
    );
    let typed = field.filter(|field| {
        ruleset.fields[*field].keep_typed && policy.line(Topic::NotRated).is_none()
    });
    let (at, said) = match typed {
        Some(field) => (Some(ruleset.fields[field].at), "typed"),
        None => said(ruleset, &policy, ruleset.layout_position(entry.layout)),
    };
    let decided = typed.is_none() && policy.line(Topic::NotRated).is_none();
    let good_is = policy
        .good_is
        .filter(|_| decided)
        .map(|(polarity, _)| polarity.word());
    SignOff {
        measure,
        id,
        group: rating.group(),
        field: rating.told_apart_by(),
        good_is,
        rule: if typed.is_some() {
            "the word in the cell".to_owned()
        } else {
            rule(ruleset, &policy)
        },
        target: rating
            .target()
            .map(|target| target.to_string())
            .or_else(|| rating.target_text()),
        line: at.map(|at| format!("{}:{}", ruleset.script, at.line)),
        said,
        question: open_questions(ruleset, rating, &policy, typed),
        cell: rating.place().to_string(),
    }
}

/// Returns the open questions about a measure's rule, in the script's order.
fn open_questions(
    ruleset: &RulesetModel,
    rating: &Rating<'_, '_>,
    policy: &Policy,
    typed: Option<usize>,
) -> Option<String> {
    let mut asked: Vec<QuestionIndex> = ruleset.asked_of_all.clone();
    asked.extend(ruleset.layout_question(rating.entry().layout));
    if let Some(field) = typed {
        asked.extend(ruleset.fields[field].question);
    } else {
        asked.extend(ruleset.policies.questions(policy));
        let rule = ruleset.direction.iter();
        let rule = rule.filter(|_| ruleset.policies.reads_movement(policy));
        asked.extend(rule.flat_map(|rule| rule.questions.iter().copied()));
    }
    asked.sort_unstable();
    asked.dedup();
    (!asked.is_empty()).then(|| rating.questions(&asked).join("; "))
}

/// Returns the place of the line that gives a measure's polarity, and the way in which it names the measure.
fn said(
    ruleset: &RulesetModel,
    policy: &Policy,
    layout: Position,
) -> (Option<Position>, &'static str) {
    let line = |topic| policy.line(topic).map(SaidBy::Line);
    let said_by = line(Topic::NotRated)
        .or(policy.good_is.map(|(_, said_by)| said_by))
        .or(line(Topic::By))
        .or(line(Topic::Ranked));
    let line = match said_by {
        None => return (None, "nothing"),
        Some(SaidBy::Return) => return (Some(layout), "the return"),
        Some(SaidBy::Line(line)) => line,
    };
    let claim = &ruleset.policies.claims[line];
    let said = match claim.claimed {
        Claimed::Named(_) | Claimed::WithId(_) => "by name",
        Claimed::AllOthers => "all others",
        Claimed::Every => "every measure",
        Claimed::RowsOf(_) => "by its table",
    };
    (Some(claim.at), said)
}

/// Returns the rule in words.
fn rule(ruleset: &RulesetModel, policy: &Policy) -> String {
    let levels = ruleset.scale.levels();
    let amber = levels.get(1).map_or("", |level| level.word.as_str());
    if policy.line(Topic::NotRated).is_some() {
        return "not rated".to_owned();
    }
    if policy.conflict.is_some() {
        return "contradicted, so not rated".to_owned();
    }
    match ruleset.policies.by(policy) {
        Some(By::Function(name)) => return format!("by the function {name}"),
        Some(By::FirstOf(conditions)) => {
            let all: Vec<String> = conditions
                .iter()
                .map(|condition| format!("{}: {}", condition.kind.summary(), condition.word))
                .collect();
            return all.join("; ");
        }
        Some(By::Grid(grid)) => {
            let reversed = if grid.reversed { ", reversed" } else { "" };
            return format!(
                "by a grid of {} by {}{reversed}",
                grid.rows.len(),
                grid.columns.len()
            );
        }
        None => {}
    }
    let ranks = policy.line(Topic::Ranked).map(|line| {
        matches!(
            ruleset.policies.claims[line].statement,
            Statement::Ranked(_)
        )
    });
    match (policy.tolerance, policy.good_is, ranks) {
        (_, None, None) => "no line".to_owned(),
        (Some((tolerance, _)), ..) => format!("{amber} within {}", allowance_in_rules(tolerance)),
        (None, ..) => "no tolerance: unrated if missed".to_owned(),
    }
}
