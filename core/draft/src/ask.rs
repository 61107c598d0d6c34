//! Asks what only a person can tell: one question for all that one decision decides.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};

use crate::bands::{Key, says_limits};
use crate::evidence::{Evidence, Good};
use crate::grid::{FilledCell, SheetGrid};
use crate::labels::stated;
use crate::level_columns::{LevelColumns, bands, level_columns};
use crate::level_words::known;
use crate::lexicon::{Meaning, has_words, words_of};
use crate::pairs::YEARLY;
use crate::period::part_in;
use crate::plan::{PairCertainty, Plan, PlanKind};
use crate::plan_cells::{cell_column, plan_name, reference, typed_look, typed_words};
use crate::question::{Question, QuestionChoice, QuestionTopic};
use crate::quoting::note;
use crate::table::{FoundColumn, FoundTable};

/// Words of figures that add up over the year.
const SO_FAR: [&str; 6] = [
    "to date",
    "ytd",
    "so far",
    "by month",
    "by now",
    "cumulative",
];

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

/// What is needed to ask about a plan.
pub struct Asker<'a> {
    /// The sheets.
    pub grids: &'a [SheetGrid],
    /// The tables.
    pub tables: &'a [FoundTable],
    /// The keys that the workbook holds.
    pub keys: &'a [Key],
    /// What the workbook says about tolerances and directions.
    pub facts: &'a Evidence,
}

/// A question before the measures that it decides are known.
struct PendingQuestion {
    topic: QuestionTopic,
    text: String,
    evidence: String,
    proposed: Option<Value>,
    choices: Vec<QuestionChoice>,
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

    fn period(&self, plan: &Plan) -> Option<PendingQuestion> {
        let table = &self.tables[plan.table];
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
            && !crate::period::is_only_period(&shown)
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

    /// Asks how the year's target spreads, where the figure is one of a part of the year.
    fn profile(&self, plan: &Plan) -> Option<PendingQuestion> {
        let (actual, target) = plan
            .actual
            .zip(plan.target)
            .filter(|_| plan.kind == PlanKind::Pair)?;
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

    fn good_is(&self, plan: &Plan) -> Option<PendingQuestion> {
        if plan.kind != PlanKind::Pair
            || self.facts.says_good(self.grids, self.tables, plan)
            || self.levels_of(plan).is_some()
            || self.limits_in_words(plan)
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
            text: "Which way is good? Move what is wrong.".to_owned(),
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
        if plan.kind != PlanKind::Pair || limits.is_some() || self.levels_of(plan).is_some() {
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
        Some(PendingQuestion {
            topic: QuestionTopic::Tolerance,
            text: "How far off target is still the middle rating?".to_owned(),
            evidence,
            proposed,
            choices,
        })
    }

    /// Returns `true` if each row of a plan says its limits in words.
    fn limits_in_words(&self, plan: &Plan) -> bool {
        let table = &self.tables[plan.table];
        (0..table.columns.len()).any(|column| says_limits(&self.grids[table.sheet], table, column))
    }

    /// Returns the columns that hold the limits of the levels of a plan.
    fn levels_of(&self, plan: &Plan) -> Option<LevelColumns> {
        let of_pair = plan.kind == PlanKind::Pair && plan.kinds.is_none();
        of_pair
            .then(|| level_columns(&self.tables[plan.table], plan.target))
            .flatten()
    }

    /// Asks whether the limits in columns are read as they are meant.
    fn limits(&self, plan: &Plan, columns: LevelColumns) -> PendingQuestion {
        let table = &self.tables[plan.table];
        let grid = &self.grids[table.sheet];
        let mut map = serde_json::Map::new();
        for row in plan.rows.iter().copied() {
            let read = bands(grid, table, row, columns).filter(|(_, is_told)| *is_told);
            let value = read.map_or(Value::Null, |(bands, _)| bands);
            map.insert(plan_name(table, grid, row), value);
        }
        let headings = [Some(columns.green), columns.amber, columns.red];
        let shown: Vec<String> = headings
            .iter()
            .flatten()
            .map(|column| format!("\"{}\"", note(&table.columns[*column].heading)))
            .collect();
        PendingQuestion {
            topic: QuestionTopic::Bands,
            text: "Are these the limits of the levels? Move what is wrong.".to_owned(),
            evidence: format!("they stand in {}", shown.join(", ")),
            proposed: Some(Value::Object(map)),
            choices: Vec::new(),
        }
    }

    fn bands(&self, plan: &Plan) -> Option<PendingQuestion> {
        if let Some(columns) = self.levels_of(plan) {
            return Some(self.limits(plan, columns));
        }
        if plan.kind != PlanKind::Risk
            || self.facts.score_key(self.keys, self.tables, plan).is_some()
        {
            return None;
        }
        Some(PendingQuestion {
            topic: QuestionTopic::Bands,
            text: "From which score on is a risk amber, and from which is it red?".to_owned(),
            evidence: "no key of the scores was found".to_owned(),
            proposed: None,
            choices: Vec::new(),
        })
    }

    fn order(&self, plan: &Plan) -> Option<PendingQuestion> {
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
        Some(PendingQuestion {
            topic: QuestionTopic::Order,
            text: "In which order are the words of the ratings, best first? Leave out what is no rating.".to_owned(),
            evidence: format!("the column holds {shown}"),
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
