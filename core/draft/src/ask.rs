//! Asks what only a person can tell: one question for all that one decision decides.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};

use crate::bands::Key;
use crate::budget::Good;
use crate::evidence::Evidence;
use crate::grid::SheetGrid;
use crate::level_words::known;
use crate::lexicon::{has_words, words_of};
use crate::plan::{PairCertainty, Plan, PlanKind};
use crate::plan_cells::{
    cell_column, offered_words, plan_name, reference, typed_look, typed_words,
};
use crate::profile::ColumnProfile;
use crate::question::{Question, QuestionChoice, QuestionTopic};
use crate::quoting::note;
use crate::table::FoundTable;

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
    pub fn about(&self, plan: usize, topic: QuestionTopic) -> Option<&Question> {
        let mut places = self.of_plan.get(plan)?.iter();
        places.find_map(|place| {
            Some(&self.questions[*place]).filter(|question| question.topic == topic)
        })
    }
}

/// The facts that are needed to ask about a plan.
pub struct Asker<'a> {
    /// The sheets.
    pub grids: &'a [SheetGrid],
    /// The tables.
    pub tables: &'a [FoundTable],
    /// The keys that the workbook holds.
    pub keys: &'a [Key],
    /// The tolerances and directions that the workbook states.
    pub facts: &'a Evidence,
}

/// A question before the measures that it decides are known.
pub(crate) struct PendingQuestion {
    pub(crate) topic: QuestionTopic,
    pub(crate) text: String,
    pub(crate) evidence: String,
    pub(crate) proposed: Option<Value>,
    pub(crate) choices: Vec<QuestionChoice>,
}

impl Asker<'_> {
    /// Returns the questions about plans.
    pub fn ask(&self, plans: &[Plan]) -> Asked {
        let mut asked = Asked::default();
        for (index, plan) in plans.iter().enumerate() {
            asked.of_plan.push(Vec::new());
            // What formulas say is not asked.
            if plan.by_formula.is_some() {
                continue;
            }
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
        let of_people = plans
            .iter()
            .enumerate()
            .filter(|(_, plan)| plan.by_formula.is_none());
        for (index, plan) in of_people {
            let drafts = [
                (QuestionTopic::GoodIs, self.good_is(plan)),
                (QuestionTopic::Tolerance, self.tolerance(plan)),
            ];
            for (topic, draft) in drafts {
                if let Some(draft) = draft.filter(|_| asked.about(index, topic).is_none()) {
                    self.add(asked, index, plan, draft);
                }
            }
        }
    }

    /// Adds a question, or its measures to the same question about an earlier plan.
    fn add(&self, asked: &mut Asked, index: usize, plan: &Plan, draft: PendingQuestion) {
        let table = &self.tables[plan.table];
        let grid = &self.grids[table.sheet];
        let is_good = by_measure(&draft);
        let proposed = draft.proposed.clone();
        let place = place_of(asked, draft);
        let question = &mut asked.questions[place];
        let rows: Vec<u32> = plan.rows.clone();
        let mut known: HashSet<String> = question.measures.iter().cloned().collect();
        for row in &rows {
            let name = plan_name(table, grid, *row);
            if known.insert(name.clone()) {
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
        if is_good {
            merge(&mut question.proposed, proposed);
        }
        asked.of_plan[index].push(place);
    }

    fn heading(&self, plan: &Plan, column: usize) -> Value {
        let table = &self.tables[plan.table];
        json!(reference(self.grids, table, column))
    }

    fn pairs(&self, plan: &Plan) -> Option<PendingQuestion> {
        let (actual, target) = plan.actual.zip(plan.target)?;
        let is_known = plan.rivals.is_empty() && plan.certainty == PairCertainty::Known;
        if is_known || plan.kind != PlanKind::Pair {
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
            QuestionChoice { value, label }
        };
        let mut own = pair(actual, target);
        let mut choices = Vec::new();
        if let Some(also) = plan.also {
            choices.push(own.clone());
            own.value["until_then"] = self.heading(plan, also);
            own.label = format!(
                "{}, and until then {}",
                own.label,
                table.columns[also].shown()
            );
        }
        choices.insert(0, own.clone());
        choices.extend(
            plan.rivals
                .iter()
                .map(|rival| pair(rival.actual, rival.target)),
        );
        Some(PendingQuestion {
            topic: QuestionTopic::Pairs,
            text: "Which two columns are compared?".to_owned(),
            evidence: match plan.certainty {
                PairCertainty::Known => format!("{} is the likeliest by the headings", own.label),
                PairCertainty::Likely => {
                    format!("{} is the likeliest by what the columns hold", own.label)
                }
                PairCertainty::Open => "the headings do not tell".to_owned(),
            },
            proposed: (plan.certainty != PairCertainty::Open).then_some(own.value),
            choices,
        })
    }

    fn target(&self, plan: &Plan) -> Option<PendingQuestion> {
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
        Some(PendingQuestion {
            topic: QuestionTopic::Target,
            text: format!(
                "Is \"{}\" what the figures are compared with?",
                note(&column.heading)
            ),
            evidence: format!("there is no target; \"{other}\" may be meant as one"),
            proposed: Some(self.heading(plan, target)),
            choices: vec![QuestionChoice {
                value: self.heading(plan, target),
                label: column.heading.clone(),
            }],
        })
    }

    fn good_is(&self, plan: &Plan) -> Option<PendingQuestion> {
        if plan.kind != PlanKind::Pair
            || self.facts.says_good(self.grids, self.tables, plan)
            || self.levels_of(plan).is_some()
            || self.limits_in_words(plan)
            || self.facts.percent_key_of(self.tables, plan).is_some()
        {
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
        Some(PendingQuestion {
            topic: QuestionTopic::GoodIs,
            text: if plan.is_variance {
                "Is a variance above 0 better than the budget (higher is good), or worse (lower is good)?"
            } else {
                "Which way is good? Move what is wrong."
            }
            .to_owned(),
            evidence: if evidence.is_empty() {
                "nothing in the workbook tells".to_owned()
            } else {
                evidence.join("; ")
            },
            proposed: Some(Value::Object(map)),
            choices: ["higher", "lower", "close"]
                .map(|word| QuestionChoice {
                    value: json!(word),
                    label: format!("{word} is better"),
                })
                .to_vec(),
        })
    }

    fn tolerance(&self, plan: &Plan) -> Option<PendingQuestion> {
        let limits = self.facts.limits_of(self.grids, self.tables, plan);
        if plan.kind != PlanKind::Pair
            || limits.is_some()
            || self.levels_of(plan).is_some()
            || self.facts.percent_key_of(self.tables, plan).is_some()
        {
            return None;
        }
        let table = &self.tables[plan.table];
        let holds = |test: fn(&ColumnProfile) -> bool| {
            plan.actual
                .is_some_and(|actual| test(&table.columns[actual].profile))
        };
        if holds(ColumnProfile::is_yes_or_no) {
            return None;
        }
        let dated = holds(ColumnProfile::is_dated);
        let choices = tolerance_choices(dated);
        let stated = self.facts.tolerance.as_ref();
        let stated = stated
            .or(self.facts.published.tolerance.as_ref())
            .filter(|_| !dated);
        let (proposed, evidence) = match stated {
            Some((value, why)) => (Some(value.clone()), why.clone()),
            None => (None, "nothing in the workbook states it".to_owned()),
        };
        Some(PendingQuestion {
            topic: QuestionTopic::Tolerance,
            text: "How far off target is still the middle rating?".to_owned(),
            evidence,
            proposed,
            choices,
        })
    }

    fn order(&self, plan: &Plan) -> Option<PendingQuestion> {
        let held = typed_words(self.grids, self.tables, plan).len();
        let words = offered_words(self.grids, self.tables, plan);
        let holds = if words.len() > held {
            "holds or offers"
        } else {
            "holds"
        };
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
        Some(PendingQuestion {
            topic: QuestionTopic::Order,
            text: "In which order are the words of the ratings, best first? Leave out what is no rating.".to_owned(),
            evidence: format!("the column {holds} {shown}"),
            proposed: all_ranked.then(|| json!(order)),
            choices: vec![QuestionChoice { value: json!(order), label: shown }],
        })
    }

    fn keep(&self, plan: &Plan) -> Option<PendingQuestion> {
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
        let choice = |value: &str, label: String| QuestionChoice {
            value: json!(value),
            label,
        };
        Some(PendingQuestion {
            topic: QuestionTopic::Keep,
            text: format!(
                "\"{heading}\" holds ratings that somebody typed. Do they stand, or are they reckoned anew?"
            ),
            evidence: format!(
                "\"{}\" and \"{}\" could be compared instead{}",
                note(&columns[pair.0].shown()),
                note(&columns[pair.1].shown()),
                self.facts.published.beside()
            ),
            proposed: Some(json!("typed")),
            choices: vec![
                choice("typed", "the typed ratings stand".to_owned()),
                choice("computed", "they are reckoned anew".to_owned()),
            ],
        })
    }
}

/// Returns `true` for a question with a proposal for each measure.
fn by_measure(draft: &PendingQuestion) -> bool {
    draft.topic == QuestionTopic::GoodIs
        || draft.topic == QuestionTopic::Bands
            && draft.proposed.as_ref().is_some_and(Value::is_object)
}

/// Returns the place of the same question about an earlier plan, or adds the question without its measures.
fn place_of(asked: &mut Asked, draft: PendingQuestion) -> usize {
    let is_good = by_measure(&draft);
    let same = |known: &Question| {
        known.topic == draft.topic
            && known.choices == draft.choices
            && (known.proposed == draft.proposed || is_good)
    };
    if let Some(place) = asked.questions.iter().position(same) {
        return place;
    }
    let of_topic = |known: &&Question| known.topic == draft.topic;
    let number = asked.questions.iter().filter(of_topic).count() + 1;
    asked.questions.push(Question {
        id: format!("{}-{number}", draft.topic.name()),
        topic: draft.topic,
        text: draft.text,
        measures: Vec::new(),
        cells: Vec::new(),
        evidence: draft.evidence,
        proposed: draft.proposed.filter(|_| !is_good),
        choices: draft.choices,
    });
    asked.questions.len() - 1
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

/// Returns the tolerances that are offered: days for dates, shares of the target and points for numbers.
pub(crate) fn tolerance_choices(dated: bool) -> Vec<QuestionChoice> {
    let choice = |value: Value, label: &str| QuestionChoice {
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
