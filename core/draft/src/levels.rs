//! The levels of a draft's scale: from typed words, from a key, or the usual three.

use ambersheet_ooxml::text::fold;
use serde_json::Value;

use crate::ask::Asked;
use crate::bands::Key;
use crate::evidence::{Evidence, Limits};
use crate::grid::SheetGrid;
use crate::level_words::known;
use crate::look::{LookPalette, RatingLook, key, of_column};
use crate::plan::{Plan, PlanKind};
use crate::plan_cells::{offered_words, typed_look};
use crate::question::{GivenAnswers, QuestionTopic};
use crate::table::FoundTable;

/// The levels of a plan, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScaleLevels {
    /// The words.
    pub words: Vec<String>,
    /// `true` while the order waits for an answer.
    pub open: bool,
    /// The look that the template gives them.
    pub(crate) look: Option<RatingLook>,
}

/// Colours by the number of levels, for words that name none.
const COLOURS: [&[&str]; 5] = [
    &["green", "red"],
    &["green", "amber", "red"],
    &["green", "light_green", "amber", "red"],
    &["green", "light_green", "amber", "orange", "red"],
    &["blue", "green", "light_green", "amber", "orange", "red"],
];

/// The usual words.
pub const USUAL: [&str; 3] = ["Green", "Amber", "Red"];

/// Returns the levels of a plan.
pub fn levels(
    context: (&[SheetGrid], &[FoundTable], &[Key]),
    facts: &Evidence,
    asked: &Asked,
    answers: &GivenAnswers,
    at: usize,
    plan: &Plan,
) -> ScaleLevels {
    let (grids, tables, keys) = context;
    match plan.kind {
        PlanKind::Typed => typed(grids, tables, asked, answers, at, plan),
        PlanKind::Risk => {
            let key = facts.score_key(keys, tables, plan).map(|key| &keys[key]);
            let question = asked.about(at, QuestionTopic::Bands);
            let answer = question.and_then(|question| question.resolve(answers, "", "").value);
            let words = match (key, answer) {
                (_, Some(value)) => words_of_bands(&value),
                (Some(key), None) => best_first(key),
                (None, None) => usual(),
            };
            ScaleLevels {
                words,
                ..ScaleLevels::default()
            }
        }
        PlanKind::Pair => {
            if let Some(words) = words_of_limits(asked, answers, at) {
                return ScaleLevels {
                    words,
                    ..ScaleLevels::default()
                };
            }
            let share = facts.limits_of(grids, tables, plan);
            let words = if let Some(Limits::Share(key)) = share {
                let bands = keys[key].bands.iter().rev();
                bands.map(|band| band.word.clone()).collect()
            } else if let Some(look) = pair_look(grids, tables, plan) {
                return with_look(look);
            } else if let Some(typed) = three_typed(context, asked, answers, at, plan) {
                return typed;
            } else {
                usual()
            };
            ScaleLevels {
                words,
                ..ScaleLevels::default()
            }
        }
    }
}

/// Returns the words of a key, best first: those of low scores, unless the words say that high ones are good.
fn best_first(key: &Key) -> Vec<String> {
    let mut words: Vec<String> = key.bands.iter().map(|band| band.word.clone()).collect();
    let rank = |word: Option<&String>| known(word?).map(|known| known.rank);
    if rank(words.first()) > rank(words.last()) {
        words.reverse();
    }
    words
}

/// Returns the words of the limits that columns hold, as an answer gives them.
fn words_of_limits(asked: &Asked, answers: &GivenAnswers, at: usize) -> Option<Vec<String>> {
    let question = asked.about(at, QuestionTopic::Bands)?;
    let answer = answers.get(&question.id)?;
    let lists = match answer {
        Value::Object(map) => map.values().collect(),
        other => vec![other],
    };
    let longest = lists
        .into_iter()
        .filter(|value| value.is_array())
        .map(words_of_bands);
    longest.max_by_key(Vec::len).filter(|words| words.len() > 1)
}

fn with_look(look: RatingLook) -> ScaleLevels {
    ScaleLevels {
        words: look.levels.iter().map(|level| level.word.clone()).collect(),
        open: false,
        look: Some(look),
    }
}

/// Returns the look of ratings that are reckoned: that of their column, else that of the workbook's key. Both have three levels.
fn pair_look(grids: &[SheetGrid], tables: &[FoundTable], plan: &Plan) -> Option<RatingLook> {
    let table = &tables[plan.table];
    let column = plan.blank_rating.or(plan.typed.first().copied());
    let row = plan.rows.first().copied();
    let of_template = column.zip(row).and_then(|(column, row)| {
        of_column(&grids[table.sheet], row, table.columns[column].column, &[])
    });
    of_template
        .or_else(|| key(grids))
        .filter(|look| look.levels.len() == 3)
}

/// Returns the levels of ratings that are typed beside figures, if there are three and their order is known.
fn three_typed(
    (grids, tables, _): (&[SheetGrid], &[FoundTable], &[Key]),
    asked: &Asked,
    answers: &GivenAnswers,
    at: usize,
    plan: &Plan,
) -> Option<ScaleLevels> {
    let question = asked.about(at, QuestionTopic::Order);
    let is_known = question.is_none_or(|question| {
        let order = question.resolve(answers, "", "");
        order.value.is_some()
    });
    let is_typed = is_known && !plan.typed.is_empty();
    let levels = is_typed.then(|| typed(grids, tables, asked, answers, at, plan))?;
    Some(levels).filter(|levels| levels.words.len() == USUAL.len())
}

fn usual() -> Vec<String> {
    USUAL.map(str::to_owned).to_vec()
}

/// Returns the words of an answer about limits, best first.
pub fn words_of_bands(value: &Value) -> Vec<String> {
    let entries = value.as_array().into_iter().flatten();
    let words = entries.filter_map(|entry| entry.get("level")?.as_str().map(str::to_owned));
    let mut found: Vec<String> = Vec::new();
    for word in words {
        crate::body::push_new(&mut found, &word);
    }
    found
}

fn typed(
    grids: &[SheetGrid],
    tables: &[FoundTable],
    asked: &Asked,
    answers: &GivenAnswers,
    at: usize,
    plan: &Plan,
) -> ScaleLevels {
    let words = offered_words(grids, tables, plan);
    if let Some(look) = typed_look(grids, tables, plan) {
        return with_look(look);
    }
    if let Some(question) = asked.about(at, QuestionTopic::Order) {
        let resolved = question.resolve(answers, "", "");
        let listed = resolved
            .value
            .as_ref()
            .and_then(Value::as_array)
            .map(|list| {
                let text = |value: &Value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                };
                list.iter().map(text).collect::<Vec<String>>()
            });
        let open = resolved.open || listed.is_none();
        return ScaleLevels {
            words: with_scores(listed.unwrap_or(words)),
            open,
            look: None,
        };
    }
    let mut ranked: Vec<(u8, String)> = words
        .into_iter()
        .filter_map(|word| Some((known(&word)?.rank, word)))
        .collect();
    // The usual three are there even if one of them does not occur.
    let is_usual = ranked
        .iter()
        .all(|(_, word)| USUAL.iter().any(|usual| fold(usual) == fold(word)));
    if is_usual {
        return ScaleLevels {
            words: usual(),
            ..ScaleLevels::default()
        };
    }
    for usual in USUAL {
        let rank = known(usual).map_or(0, |known| known.rank);
        let is_short = ranked.iter().all(|(_, word)| word.chars().count() <= 3);
        if !is_short && !ranked.iter().any(|(known, _)| *known == rank) {
            ranked.push((rank, usual.to_owned()));
        }
    }
    ranked.sort();
    ScaleLevels {
        words: ranked.into_iter().map(|(_, word)| word).collect(),
        ..ScaleLevels::default()
    }
}

/// Adds the scores that lie between those that occur.
fn with_scores(words: Vec<String>) -> Vec<String> {
    let numbers: Option<Vec<u8>> = words.iter().map(|word| word.parse().ok()).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() > 1) else {
        return words;
    };
    let (least, most) = (
        numbers.iter().min().copied().unwrap_or(1).min(1),
        numbers.iter().max().copied().unwrap_or(1).max(3),
    );
    let rising = numbers.first() < numbers.last();
    let all: Vec<String> = (least..=most).map(|number| number.to_string()).collect();
    if rising {
        all
    } else {
        all.into_iter().rev().collect()
    }
}

/// Returns the statements that take the colours from the template.
pub fn palette(levels: &ScaleLevels) -> Vec<String> {
    match levels.look.as_ref().map(|look| &look.palette) {
        Some(LookPalette::Key(sheet, range)) => {
            let sheet = crate::quoting::quoted_plain(sheet);
            vec![format!("palette(from_cells({sheet}, \"{range}\"));")]
        }
        Some(LookPalette::Conditional) => vec![
            "palette(from_the_template);".to_owned(),
            "where_the_template_colours(leave_it);".to_owned(),
        ],
        None => Vec::new(),
    }
}

/// Returns the statement of a scale; nothing for the usual three words.
pub fn statement(levels: &ScaleLevels) -> Option<String> {
    let folded: Vec<String> = levels.words.iter().map(|word| fold(word)).collect();
    if folded == USUAL.map(fold) || levels.words.len() < 2 {
        return None;
    }
    let colours = match &levels.look {
        Some(look) => look.levels.iter().map(|level| level.colour).collect(),
        None => colours(&levels.words),
    };
    let level = |(word, colour): (&String, &'static str)| {
        format!("level({}, {colour})", crate::quoting::quoted_plain(word))
    };
    let list: Vec<String> = levels.words.iter().zip(colours).map(level).collect();
    Some(format!("scale([ {} ]);", list.join(", ")))
}

/// Returns a colour for each word: its own where all differ in the right order, else by position.
fn colours(words: &[String]) -> Vec<&'static str> {
    let own: Vec<Option<&'static str>> = words
        .iter()
        .map(|word| known(word).map(|known| known.colour))
        .collect();
    let ranks: Vec<Option<u8>> = words
        .iter()
        .map(|word| known(word).map(|known| known.rank))
        .collect();
    let rising = ranks
        .windows(2)
        .all(|pair| matches!(pair, [Some(one), Some(other)] if one < other));
    let mut distinct: Vec<&str> = own.iter().flatten().copied().collect();
    distinct.dedup();
    if rising && distinct.len() == words.len() {
        return own.into_iter().flatten().collect();
    }
    let by_count = COLOURS
        .iter()
        .find(|colours| colours.len() == words.len())
        .copied();
    if let Some(colours) = by_count {
        colours.to_vec()
    } else {
        let cycle = [
            "blue",
            "green",
            "light_green",
            "yellow",
            "amber",
            "orange",
            "red",
        ];
        let last = words.len().saturating_sub(1).max(1);
        (0..words.len())
            .map(|index| cycle[index * (cycle.len() - 1) / last])
            .collect()
    }
}
