//! Asks what only a person can tell: one question for all that one decision decides.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bands::Key;
use crate::evidence::{Facts, Good};
use crate::grid::SheetGrid;
use crate::level_words::{is_no_level, known};
use crate::lexicon::{Meaning, has_words, words_of};
use crate::look::{RatingLook, of_column};
use crate::plan::{Plan, PlanKind};
use crate::question::{Choice, Question, Topic};
use crate::quoting::note;
use crate::table::Table;

/// The questions of a draft, and for each plan those that are about it.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The questions, in the order of the plans.
    pub questions: Vec<Question>,
    /// For each plan, the places of its questions.
    pub of_plan: Vec<Vec<usize>>,
}

impl Asked {
    /// Returns a plan's question about a topic.
    pub fn about(&self, plan: usize, topic: Topic) -> Option<&Question> {
        let mut places = self.of_plan.get(plan)?.iter();
        places.find_map(|place| {
            Some(&self.questions[*place]).filter(|question| question.topic == topic)
        })
    }
}

/// What is needed to ask about a plan.
pub struct Asker<'a> {
    /// The sheets.
    pub grids: &'a [SheetGrid],
    /// The tables.
    pub tables: &'a [Table],
    /// The keys that the workbook holds.
    pub keys: &'a [Key],
    /// What the workbook says about tolerances and directions.
    pub facts: &'a Facts,
}

/// A question before the measures that it decides are known.
struct Draft {
    topic: Topic,
    text: String,
    evidence: String,
    proposed: Option<Value>,
    choices: Vec<Choice>,
}

impl Asker<'_> {
    /// Returns the questions about plans.
    pub fn ask(&self, plans: &[Plan]) -> Asked {
        let mut asked = Asked::default();
        for (index, plan) in plans.iter().enumerate() {
            asked.of_plan.push(Vec::new());
            let drafts = [
                self.period(plan),
                self.pairs(plan),
                self.target(plan),
                self.profile(plan),
                self.good_is(plan),
                self.tolerance(plan),
                self.bands(plan),
                self.order(plan),
                self.keep(plan),
            ];
            for draft in drafts.into_iter().flatten() {
                self.add(&mut asked, index, plan, draft);
            }
        }
        asked
    }

    /// Asks about plans that answers have changed, such as ratings that are reckoned anew.
    pub fn ask_again(&self, plans: &[Plan], asked: &mut Asked) {
        for (index, plan) in plans.iter().enumerate() {
            let drafts = [
                (Topic::GoodIs, self.good_is(plan)),
                (Topic::Tolerance, self.tolerance(plan)),
            ];
            for (topic, draft) in drafts {
                if let Some(draft) = draft.filter(|_| asked.about(index, topic).is_none()) {
                    self.add(asked, index, plan, draft);
                }
            }
        }
    }

    /// Adds a question, or its measures to the same question about an earlier plan.
    fn add(&self, asked: &mut Asked, index: usize, plan: &Plan, draft: Draft) {
        let table = &self.tables[plan.table];
        let grid = &self.grids[table.sheet];
        let same = |known: &&mut Question| {
            known.topic == draft.topic
                && known.choices == draft.choices
                && (known.proposed == draft.proposed || draft.topic == Topic::GoodIs)
        };
        let place = asked
            .questions
            .iter_mut()
            .find(same)
            .map(|known| known.id.clone());
        let place = match place {
            Some(id) => asked
                .questions
                .iter()
                .position(|known| known.id == id)
                .unwrap_or(0),
            None => {
                let number = asked
                    .questions
                    .iter()
                    .filter(|known| known.topic == draft.topic)
                    .count()
                    + 1;
                asked.questions.push(Question {
                    id: format!("{}-{number}", draft.topic.name()),
                    topic: draft.topic,
                    text: draft.text,
                    measures: Vec::new(),
                    cells: Vec::new(),
                    evidence: draft.evidence,
                    proposed: draft
                        .proposed
                        .clone()
                        .filter(|_| draft.topic != Topic::GoodIs),
                    choices: draft.choices,
                });
                asked.questions.len() - 1
            }
        };
        let question = &mut asked.questions[place];
        let rows: Vec<u32> = plan.rows.clone();
        for row in &rows {
            let name = plan_name(table, grid, *row);
            if !question.measures.contains(&name) {
                question.measures.push(name);
            }
        }
        if let (Some(column), Some(first), Some(last)) =
            (cell_column(plan), rows.first(), rows.last())
        {
            question
                .cells
                .push(grid.column_place((*first, *last), table.columns[column].column));
        }
        if draft.topic == Topic::GoodIs {
            merge(&mut question.proposed, draft.proposed);
        }
        asked.of_plan[index].push(place);
    }

    fn heading(&self, plan: &Plan, column: usize) -> Value {
        let table = &self.tables[plan.table];
        json!(reference(self.grids, table, column))
    }

    fn period(&self, plan: &Plan) -> Option<Draft> {
        let table = &self.tables[plan.table];
        let choices: Vec<Choice> = plan
            .periods
            .iter()
            .map(|column| self.choice(plan, *column))
            .collect();
        let first = plan.periods.first().filter(|_| plan.periods.len() > 1)?;
        Some(Draft {
            topic: Topic::Period,
            text: "Which period is rated?".to_owned(),
            evidence: format!(
                "\"{}\" is the last one that is filled in",
                note(&table.columns[*first].shown())
            ),
            proposed: Some(self.choice(plan, *first).value),
            choices,
        })
    }

    /// Returns the period of a column as a choice.
    fn choice(&self, plan: &Plan, column: usize) -> Choice {
        let column = &self.tables[plan.table].columns[column];
        let own = crate::period::named(&column.heading).is_some();
        let text = match &column.over {
            Some(over) if !own => over.clone(),
            _ => column.heading.clone(),
        };
        Choice {
            value: json!(text),
            label: text,
        }
    }

    fn pairs(&self, plan: &Plan) -> Option<Draft> {
        let (actual, target) = plan.actual.zip(plan.target)?;
        if plan.rivals.is_empty() || plan.kind != PlanKind::Pair {
            return None;
        }
        let table = &self.tables[plan.table];
        let pair = |actual: usize, target: usize| {
            let value = json!({ "actual": self.heading(plan, actual), "target": self.heading(plan, target) });
            let label = format!(
                "{} against {}",
                table.columns[actual].shown(),
                table.columns[target].shown()
            );
            Choice { value, label }
        };
        let own = pair(actual, target);
        let mut choices = vec![own.clone()];
        choices.extend(
            plan.rivals
                .iter()
                .map(|rival| pair(rival.actual, rival.target)),
        );
        Some(Draft {
            topic: Topic::Pairs,
            text: "Which two columns are compared?".to_owned(),
            evidence: format!("{} is the likeliest by the headings", own.label),
            proposed: Some(own.value),
            choices,
        })
    }

    fn target(&self, plan: &Plan) -> Option<Draft> {
        const OTHER: [&str; 8] = [
            "median",
            "average",
            "benchmark",
            "mean",
            "peer",
            "nearest",
            "national",
            "england",
        ];
        let target = plan
            .target
            .filter(|_| plan.kind == PlanKind::Pair && plan.rivals.is_empty())?;
        let column = &self.tables[plan.table].columns[target];
        let words = words_of(&column.heading);
        let other = OTHER.iter().find(|word| has_words(&words, word))?;
        Some(Draft {
            topic: Topic::Target,
            text: format!(
                "Is \"{}\" what the figures are compared with?",
                note(&column.heading)
            ),
            evidence: format!("there is no target; \"{other}\" may be meant as one"),
            proposed: Some(self.heading(plan, target)),
            choices: vec![Choice {
                value: self.heading(plan, target),
                label: column.heading.clone(),
            }],
        })
    }

    /// Asks how the year's target spreads, where the figure is one of a part of the year.
    fn profile(&self, plan: &Plan) -> Option<Draft> {
        let (actual, target) = plan
            .actual
            .zip(plan.target)
            .filter(|_| plan.kind == PlanKind::Pair)?;
        let columns = &self.tables[plan.table].columns;
        let words = words_of(&columns[target].heading);
        let yearly = [
            "annual",
            "full year",
            "year",
            "yearly",
            "annuel",
            "annuelle",
            "anual",
            "tahunan",
        ]
        .iter()
        .any(|word| has_words(&words, word));
        let figure = words_of(&columns[actual].heading);
        let part = columns[actual]
            .period
            .as_ref()
            .is_some_and(|period| period.part.is_some())
            || ["to date", "ytd", "q1", "q2", "q3"]
                .iter()
                .any(|word| has_words(&figure, word));
        if !yearly
            || !part
            || columns[target]
                .period
                .as_ref()
                .is_some_and(|period| period.part.is_some())
        {
            return None;
        }
        let choice = |value: &str, label: &str| Choice {
            value: json!(value),
            label: label.to_owned(),
        };
        Some(Draft {
            topic: Topic::Profile,
            text: "The target is for the year. How much of it is due by now?".to_owned(),
            evidence: format!(
                "\"{}\" is a target for the year, and \"{}\" a figure of a part of it",
                note(&columns[target].heading),
                note(&columns[actual].heading)
            ),
            proposed: None,
            choices: vec![
                choice("linear", "an equal part each period"),
                choice("flat", "all of it at any time"),
                choice("year_end", "nothing before the year ends"),
            ],
        })
    }

    fn good_is(&self, plan: &Plan) -> Option<Draft> {
        if plan.kind != PlanKind::Pair || self.facts.says_good(self.grids, self.tables, plan) {
            return None;
        }
        let table = &self.tables[plan.table];
        let grid = &self.grids[table.sheet];
        let mut map = serde_json::Map::new();
        let mut reasons: BTreeSet<String> = BTreeSet::new();
        for row in plan.rows.iter().copied() {
            let good: Option<Good> = self.facts.good_of(self.grids, self.tables, plan, row);
            let value = good.as_ref().map_or(Value::Null, |good| json!(good.word));
            reasons.extend(good.map(|good| good.why));
            map.insert(plan_name(table, grid, row), value);
        }
        let evidence: Vec<String> = reasons.into_iter().take(6).collect();
        Some(Draft {
            topic: Topic::GoodIs,
            text: "Which way is good? Move what is wrong.".to_owned(),
            evidence: if evidence.is_empty() {
                "nothing in the workbook tells".to_owned()
            } else {
                evidence.join("; ")
            },
            proposed: Some(Value::Object(map)),
            choices: ["higher", "lower", "close"]
                .map(|word| Choice {
                    value: json!(word),
                    label: format!("{word} is better"),
                })
                .to_vec(),
        })
    }

    fn tolerance(&self, plan: &Plan) -> Option<Draft> {
        if plan.kind != PlanKind::Pair
            || self
                .facts
                .limits_of(self.grids, self.tables, plan)
                .is_some()
        {
            return None;
        }
        let table = &self.tables[plan.table];
        let dated = plan
            .actual
            .is_some_and(|actual| table.columns[actual].profile.is_dated());
        let choices = tolerance_choices(dated);
        let stated = self.facts.tolerance.as_ref().filter(|_| !dated);
        let (proposed, evidence) = match stated {
            Some((value, why)) => (Some(value.clone()), why.clone()),
            None => (None, "nothing in the workbook states it".to_owned()),
        };
        Some(Draft {
            topic: Topic::Tolerance,
            text: "How far off target is still the middle rating?".to_owned(),
            evidence,
            proposed,
            choices,
        })
    }

    fn bands(&self, plan: &Plan) -> Option<Draft> {
        if plan.kind != PlanKind::Risk
            || self.facts.score_key(self.keys, self.tables, plan).is_some()
        {
            return None;
        }
        Some(Draft {
            topic: Topic::Bands,
            text: "From which score on is a risk amber, and from which is it red?".to_owned(),
            evidence: "no key of the scores was found".to_owned(),
            proposed: None,
            choices: Vec::new(),
        })
    }

    fn order(&self, plan: &Plan) -> Option<Draft> {
        let words = typed_words(self.grids, self.tables, plan);
        let sure = words
            .iter()
            .all(|word| known(word).is_some_and(|known| known.is_colour));
        if plan.kind != PlanKind::Typed
            || sure
            || typed_look(self.grids, self.tables, plan).is_some()
        {
            return None;
        }
        let mut ranked: Vec<(Option<u8>, String)> = words
            .into_iter()
            .map(|word| (known(&word).map(|known| known.rank), word))
            .collect();
        let numbers = ranked.iter().all(|(_, word)| word.parse::<u8>().is_ok());
        ranked.sort_by(|one, other| {
            (one.0.unwrap_or(u8::MAX), &one.1).cmp(&(other.0.unwrap_or(u8::MAX), &other.1))
        });
        let all_ranked = ranked.iter().all(|(rank, _)| rank.is_some()) || numbers;
        let order: Vec<String> = ranked.into_iter().map(|(_, word)| word).collect();
        let shown = order
            .iter()
            .map(|word| note(word))
            .collect::<Vec<_>>()
            .join(", ");
        Some(Draft {
            topic: Topic::Order,
            text: "In which order are the words of the ratings, best first? Leave out what is no rating.".to_owned(),
            evidence: format!("the column holds {shown}"),
            proposed: all_ranked.then(|| json!(order)),
            choices: vec![Choice { value: json!(order), label: shown }],
        })
    }

    fn keep(&self, plan: &Plan) -> Option<Draft> {
        let pair = plan.actual.zip(plan.target)?;
        if plan.kind != PlanKind::Typed {
            return None;
        }
        let columns = &self.tables[plan.table].columns;
        let heading = plan
            .typed
            .first()
            .map(|column| note(&columns[*column].heading))
            .unwrap_or_default();
        let choice = |value: &str, label: String| Choice {
            value: json!(value),
            label,
        };
        Some(Draft {
            topic: Topic::Keep,
            text: format!(
                "\"{heading}\" holds ratings that somebody typed. Do they stand, or are they reckoned anew?"
            ),
            evidence: format!(
                "\"{}\" and \"{}\" could be compared instead",
                note(&columns[pair.0].shown()),
                note(&columns[pair.1].shown())
            ),
            proposed: Some(json!("typed")),
            choices: vec![
                choice("typed", "the typed ratings stand".to_owned()),
                choice("computed", "they are reckoned anew".to_owned()),
            ],
        })
    }
}

/// Adds the proposals for further measures to those known.
fn merge(known: &mut Option<Value>, more: Option<Value>) {
    match (known.as_mut(), more) {
        (Some(Value::Object(known)), Some(Value::Object(more))) => {
            for (name, value) in more {
                known.entry(name).or_insert(value);
            }
        }
        (None, more) => *known = more,
        _ => {}
    }
}

/// Returns the name of a row's measure, as questions have it.
pub fn plan_name(table: &Table, grid: &SheetGrid, row: u32) -> String {
    let first = grid.merged_from(row, table.columns[table.name].column);
    grid.text(first.row, first.column)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the column whose cells stand for the measures of a plan.
pub fn cell_column(plan: &Plan) -> Option<usize> {
    plan.actual
        .or(plan.typed.first().copied())
        .or(plan.factors.map(|factors| factors.0))
}

/// Returns a heading as answers name it: its text, or its cell where the text stands twice.
pub fn reference(grids: &[SheetGrid], table: &Table, column: usize) -> String {
    let own = &table.columns[column];
    let twice = table
        .columns
        .iter()
        .filter(|other| words_of(&other.heading) == words_of(&own.heading))
        .count()
        > 1;
    if twice {
        let place = grids[table.sheet].place(table.heading_row, own.column);
        return place.rsplit('!').next().unwrap_or_default().to_owned();
    }
    own.heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words of a plan's typed ratings that may be levels.
pub fn typed_words(grids: &[SheetGrid], tables: &[Table], plan: &Plan) -> Vec<String> {
    let table = &tables[plan.table];
    let grid = &grids[table.sheet];
    let mut words: Vec<String> = Vec::new();
    for column in &plan.typed {
        for row in plan.rows.iter().copied() {
            let text = grid.text(row, table.columns[*column].column);
            if !is_no_level(text) && !crate::body::is_placeholder(text) {
                crate::body::push_new(&mut words, text);
            }
        }
    }
    words
}

/// Returns `true` if a column holds a meaning with some weight.
pub fn means(table: &Table, column: usize, meaning: Meaning) -> bool {
    table.columns[column].weight(meaning) >= 2
}

/// Returns the look of typed ratings: that which the template gives to all of their words.
pub(crate) fn typed_look(grids: &[SheetGrid], tables: &[Table], plan: &Plan) -> Option<RatingLook> {
    let table = &tables[plan.table];
    let words = typed_words(grids, tables, plan);
    let row = plan.rows.first().copied()?;
    let column = plan.typed.first().copied()?;
    of_column(
        &grids[table.sheet],
        row,
        table.columns[column].column,
        &words,
    )
}

/// Returns the tolerances that are offered: days for dates, shares of the target and points for numbers.
pub(crate) fn tolerance_choices(dated: bool) -> Vec<Choice> {
    let choice = |value: Value, label: &str| Choice {
        value,
        label: label.to_owned(),
    };
    if dated {
        return vec![
            choice(json!({"days": 7}), "7 days"),
            choice(json!({"days": 14}), "14 days"),
            choice(json!({"days": 30}), "30 days"),
            choice(json!({"none": true}), "none"),
        ];
    }
    vec![
        choice(json!({"percent_of_target": 5}), "5% of the target"),
        choice(json!({"percent_of_target": 10}), "10% of the target"),
        choice(json!({"points": 2}), "2 points"),
        choice(json!({"none": true}), "none"),
    ]
}
