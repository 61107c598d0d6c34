//! Asks for the period of figures, and how a target for the year spreads over it.

use serde_json::json;

use crate::ask::{Asker, PendingQuestion};
use crate::grid::FilledCell;
use crate::labels::stated;
use crate::lexicon::{Meaning, has_words, words_of};
use crate::pairs::YEARLY;
use crate::period::part_in;
use crate::plan::{Plan, PlanKind};
use crate::question::{QuestionChoice, QuestionTopic};
use crate::quoting::note;
use crate::table::FoundColumn;

/// Words of figures that add up over the year.
const SO_FAR: [&str; 6] = [
    "to date",
    "ytd",
    "so far",
    "by month",
    "by now",
    "cumulative",
];

impl Asker<'_> {
    pub(crate) fn period(&self, plan: &Plan) -> Option<PendingQuestion> {
        let table = &self.tables[plan.table];
        if let Some(rows) = &plan.row_period {
            let choice = |text: &String| QuestionChoice {
                value: json!(text),
                label: text.clone(),
            };
            return Some(PendingQuestion {
                topic: QuestionTopic::Period,
                text: "Which period is rated?".to_owned(),
                evidence: format!("\"{}\" is the latest one that has rows", note(rows.text())),
                proposed: Some(json!(rows.text())),
                choices: rows.values.iter().map(choice).collect(),
            });
        }
        if plan.periods.len() < 2 && self.needs_period(plan) {
            return Some(PendingQuestion {
                topic: QuestionTopic::Period,
                text: "Which period are the figures for?".to_owned(),
                evidence: "nothing in the workbook names it, and the target is for the year"
                    .to_owned(),
                proposed: None,
                choices: Vec::new(),
            });
        }
        let choices: Vec<QuestionChoice> = plan
            .periods
            .iter()
            .map(|column| self.choice(plan, *column))
            .collect();
        let first = plan.periods.first().filter(|_| plan.periods.len() > 1)?;
        let of_risk = plan.kind == PlanKind::Risk;
        let shown = note(&table.columns[*first].shown());
        Some(PendingQuestion {
            topic: QuestionTopic::Period,
            text: if of_risk {
                "Which score is rated?"
            } else {
                "Which period is rated?"
            }
            .to_owned(),
            evidence: if of_risk {
                format!("\"{shown}\" is the likeliest score of today")
            } else {
                format!("\"{shown}\" is the last one that is filled in")
            },
            proposed: Some(self.choice(plan, *first).value),
            choices,
        })
    }

    /// Returns `true` if the target of a plan is for the year, and nothing in the workbook names the period of its figures.
    fn needs_period(&self, plan: &Plan) -> bool {
        let is_told = self
            .profile(plan)
            .is_some_and(|question| question.proposed.is_none());
        let Some(actual) = plan.actual.filter(|_| is_told) else {
            return false;
        };
        let shown = self.tables[plan.table].columns[actual].shown();
        let cells = self
            .grids
            .iter()
            .flat_map(|grid| grid.rows.values().flatten());
        let names_quarter =
            |cell: &FilledCell| cell.is_text() && stated(&cell.text).quarter.is_some();
        part_in(&shown).is_none()
            && crate::period::named(&shown).is_none_or(|named| named.part.is_none())
            && !cells.into_iter().any(names_quarter)
    }

    /// Returns the period of a column as a choice.
    fn choice(&self, plan: &Plan, column: usize) -> QuestionChoice {
        let column = &self.tables[plan.table].columns[column];
        let own = crate::period::named(&column.heading).is_some();
        let text = match &column.over {
            Some(over) if !own => over.clone(),
            _ => column.heading.clone(),
        };
        QuestionChoice {
            value: json!(text),
            label: text,
        }
    }

    /// Asks how the year's target spreads, where the figure is one of a part of the year.
    pub(crate) fn profile(&self, plan: &Plan) -> Option<PendingQuestion> {
        let (actual, target) = plan
            .actual
            .zip(plan.target)
            .filter(|_| plan.kind == PlanKind::Pair && !plan.is_variance)?;
        let columns = &self.tables[plan.table].columns;
        let (actual, target) = (&columns[actual], &columns[target]);
        if is_expected(actual) {
            return None;
        }
        let is_told = is_of_year(actual, target);
        if !is_told && !may_be_of_year(actual, target) {
            return None;
        }
        let choice = |value: &str, label: &str| QuestionChoice {
            value: json!(value),
            label: label.to_owned(),
        };
        Some(PendingQuestion {
            topic: QuestionTopic::Profile,
            text: if is_told {
                "The target is for the year. How much of it is due by now?".to_owned()
            } else {
                "Is the target for the same time as the figure, or for the whole year?".to_owned()
            },
            evidence: format!(
                "\"{}\" {}, and \"{}\" a figure of a part of it",
                note(&target.heading),
                if is_told {
                    "is a target for the year"
                } else {
                    "does not say whether it is for the year"
                },
                note(&actual.heading)
            ),
            proposed: (!is_told).then(|| json!("flat")),
            choices: vec![
                choice("linear", "an equal part each period"),
                choice("flat", "all of it at any time"),
                choice("year_end", "nothing before the year ends"),
            ],
        })
    }
}

/// Returns `true` if a target is for the whole year, and the figure of a part of it.
fn is_of_year(actual: &FoundColumn, target: &FoundColumn) -> bool {
    let has_any = |column: &FoundColumn, among: &[&str]| {
        let words = words_of(&column.heading);
        among.iter().any(|word| has_words(&words, word))
    };
    let part_of = |column: &FoundColumn| column.period.as_ref().is_some_and(|it| it.part.is_some());
    let adds_up = has_any(actual, &SO_FAR) && actual.profile.percents * 2 <= actual.profile.numbers;
    let names_year = target.period.is_some() && adds_up;
    !part_of(target)
        && (has_any(target, &YEARLY) || has_any(target, &["yearly"]) || names_year)
        && (part_of(actual) || adds_up || has_any(actual, &["q1", "q2", "q3"]))
}

/// Returns `true` for a figure of the year's end that is only expected.
fn is_expected(actual: &FoundColumn) -> bool {
    let words = words_of(&actual.shown());
    let ends = [
        "expected",
        "forecast",
        "projected",
        "projection",
        "outturn",
        "year end",
        "latest view",
        "full year",
        "prévu",
        "previsto",
    ];
    actual.weight(Meaning::Forecast) >= 2 || ends.iter().any(|word| has_words(&words, word))
}

/// Returns `true` if a figure adds up over the year, and nothing says for which time its target is.
fn may_be_of_year(actual: &FoundColumn, target: &FoundColumn) -> bool {
    let holds = |text: Option<&str>| {
        let words = words_of(text.unwrap_or_default());
        SO_FAR.iter().any(|word| has_words(&words, word))
    };
    let adds_up =
        |column: &FoundColumn| holds(Some(&column.heading)) || holds(column.over.as_deref());
    let part_of = |column: &FoundColumn| column.period.as_ref().is_some_and(|it| it.part.is_some());
    let is_number =
        actual.profile.is_numeric() && actual.profile.percents * 2 <= actual.profile.numbers;
    is_number && adds_up(actual) && !adds_up(target) && !part_of(target)
}
