//! What a workbook says about tolerances, limits, and which way is good.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::polarity::Polarity;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::bands::Key;
use crate::condition::{Side, read};
use crate::good::of_name;
use crate::grid::SheetGrid;
use crate::lexicon::{Meaning, has_words};
use crate::plan::{Plan, PlanKind};
use crate::profile::{number_at, polarity_of};
use crate::quoting::note;
use crate::table::Table;

/// Which way is good for a measure, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Good {
    /// `higher`, `lower` or `close`.
    pub word: &'static str,
    /// What speaks for it.
    pub why: String,
}

/// The limits of the middle rating that a table gives itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Limits {
    /// A column of tolerances.
    Tolerance(usize),
    /// A column of the limits of the middle rating.
    Minimum(usize),
    /// A key in percent of the target: the key's place in the list.
    Share(usize),
    /// A tolerance that a list of the workbook states for the table, as rules write it.
    Stated(String),
}

/// What a workbook says about tolerances and keys.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The tolerance that a text states, and its place.
    pub tolerance: Option<(Value, String)>,
    /// A key in percent of the target.
    pub share: Option<usize>,
    /// Tolerances that a list states for groups of headings, each with the group's words.
    pub thresholds: Vec<(String, String)>,
}

const INCOME: [&str; 26] = [
    "income",
    "revenue",
    "revenues",
    "sales",
    "fees",
    "grants",
    "grant",
    "receipts",
    "turnover",
    "donations",
    "admissions",
    "contributions",
    "profit",
    "surplus",
    "savings",
    "funding",
    "penghasilan",
    "pendapatan",
    "penerimaan",
    "ingresos",
    "ventas",
    "recaudación",
    "recettes",
    "produits",
    "ventes",
    "interest received",
];
const SPENDING: [&str; 24] = [
    "budget",
    "cost",
    "costs",
    "spend",
    "spending",
    "expense",
    "expenses",
    "expenditure",
    "estimated",
    "allocation",
    "anggaran",
    "pengeluaran",
    "belanja",
    "pagu",
    "presupuesto",
    "gasto",
    "gastos",
    "dépenses",
    "dépense",
    "crédits",
    "mandaté",
    "charges",
    "overspend",
    "over budget",
];

impl Facts {
    /// Reads what the sheets say.
    pub fn read(grids: &[SheetGrid], tables: &[Table], keys: &[Key]) -> Self {
        let share = keys.iter().position(is_share);
        let stated = stated_tolerance(grids, tables).or_else(|| gap_tolerance(tables, keys));
        let tolerance = stated.or_else(|| share.and_then(|share| tolerance_of(&keys[share])));
        Self {
            tolerance,
            share: share.filter(|share| tolerance_of(&keys[*share]).is_none()),
            thresholds: thresholds(grids),
        }
    }

    /// Returns the limits of the middle rating that a plan's table gives itself.
    pub fn limits_of(&self, grids: &[SheetGrid], tables: &[Table], plan: &Plan) -> Option<Limits> {
        let _ = grids;
        let table = &tables[plan.table];
        let numeric = |meaning: Meaning| {
            let fits = |index: &usize| {
                let column = &table.columns[*index];
                column.weight(meaning) >= 3
                    && column.profile.is_numeric()
                    && Some(*index) != plan.target
                    && Some(*index) != plan.actual
            };
            (0..table.columns.len()).find(fits)
        };
        numeric(Meaning::Tolerance)
            .map(Limits::Tolerance)
            .or_else(|| numeric(Meaning::Minimum).map(Limits::Minimum))
            .or_else(|| self.threshold(table, plan).map(Limits::Stated))
            .or_else(|| self.share.map(Limits::Share))
    }

    /// Returns the tolerance that a list states for the group of headings of a plan.
    fn threshold(&self, table: &Table, plan: &Plan) -> Option<String> {
        let over = table.columns[plan.actual?].over.as_deref()?;
        let group = crate::lexicon::words_of(&crate::lexicon::without_brackets(over));
        let first = |text: &str| {
            text.split(' ')
                .next()
                .unwrap_or_default()
                .trim_end_matches('s')
                .to_owned()
        };
        let fits =
            |(label, _): &&(String, String)| !group.is_empty() && first(label) == first(&group);
        self.thresholds
            .iter()
            .find(fits)
            .map(|(_, tolerance)| tolerance.clone())
    }

    /// Returns the key of the scores of a plan of risks.
    pub fn score_key(&self, keys: &[Key], tables: &[Table], plan: &Plan) -> Option<usize> {
        let fits = |key: &Key| !key.bands.iter().any(|band| band.percent);
        let own = tables[plan.table].sheet;
        let here = keys.iter().position(|key| fits(key) && key.sheet == own);
        here.or_else(|| keys.iter().position(fits))
    }

    /// Returns `true` if the table itself says for every measure which way is good.
    pub fn says_good(&self, grids: &[SheetGrid], tables: &[Table], plan: &Plan) -> bool {
        let table = &tables[plan.table];
        let grid = &grids[table.sheet];
        if let Some(column) = plan.good_is {
            let column = table.columns[column].column;
            let says = |row: u32| {
                let text = grid.text(row, column);
                polarity_of(text).is_some() && !matches!(fold(text).as_str(), "asc" | "desc")
            };
            return plan.rows.iter().copied().all(says);
        }
        plan.target.is_some_and(|target| {
            let column = table.columns[target].column;
            let mut records = plan
                .rows
                .iter()
                .copied()
                .filter(|row| {
                    number_at(grid, *row, column).is_some()
                        || read(grid.text(*row, column)).is_some()
                })
                .peekable();
            records.peek().is_some() && records.all(|row| read(grid.text(row, column)).is_some())
        })
    }

    /// Returns which way is good for the measure of a row, if anything tells.
    pub fn good_of(
        &self,
        grids: &[SheetGrid],
        tables: &[Table],
        plan: &Plan,
        row: u32,
    ) -> Option<Good> {
        let table = &tables[plan.table];
        let grid = &grids[table.sheet];
        if plan.kind == PlanKind::Risk {
            return Some(Good {
                word: "lower",
                why: "a low score is good".to_owned(),
            });
        }
        if let Some(column) = plan.good_is
            && let Some((word, _)) = polarity_of(grid.text(row, table.columns[column].column))
        {
            return Some(Good {
                word,
                why: format!("\"{}\"", note(&table.columns[column].heading)),
            });
        }
        let Some(target) = plan.target else {
            return by_name(grid, table, row).or_else(|| by_budget(grid, table, row));
        };
        let text = grid.text(row, table.columns[target].column);
        if let Some(side) = read(text) {
            let word = match side {
                Side::Above => "higher",
                Side::Below => "lower",
                Side::Between => "close",
            };
            return Some(Good {
                word,
                why: "the target's own sign".to_owned(),
            });
        }
        if table.columns[target].profile.is_dated() {
            return Some(Good {
                word: "lower",
                why: "earlier is better for dates".to_owned(),
            });
        }
        self.by_columns(grid, table, target, row)
            .or_else(|| by_name(grid, table, row))
            .or_else(|| by_budget(grid, table, row))
    }

    /// Returns which way leads from the baseline, or from the limit of the middle rating, to the target.
    fn by_columns(&self, grid: &SheetGrid, table: &Table, target: usize, row: u32) -> Option<Good> {
        let goal = number_at(grid, row, table.columns[target].column)?;
        for meaning in [Meaning::Baseline, Meaning::Minimum] {
            let from = table
                .columns
                .iter()
                .find(|column| column.weight(meaning) >= 3 && column.profile.is_numeric());
            let Some(start) = from.and_then(|column| number_at(grid, row, column.column)) else {
                continue;
            };
            if start != goal {
                let word = if start < goal { "higher" } else { "lower" };
                let why = from.map(|column| note(&column.heading)).unwrap_or_default();
                return Some(Good {
                    word,
                    why: format!("the way from \"{why}\" to the target"),
                });
            }
        }
        None
    }
}

/// Returns a direction as data have it.
pub(crate) fn polarity_word(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Higher => "higher",
        Polarity::Lower => "lower",
        Polarity::CloseToTarget => "close",
    }
}

fn by_name(grid: &SheetGrid, table: &Table, row: u32) -> Option<Good> {
    let hint = of_name(table.name_of(grid, row))?;
    let word = polarity_word(hint.good_is);
    Some(Good {
        word,
        why: format!("\"{}\" in the name", hint.word),
    })
}

/// Returns which way is good for money: high for income, low for spending.
fn by_budget(grid: &SheetGrid, table: &Table, row: u32) -> Option<Good> {
    let income = Good {
        word: "higher",
        why: "income above the budget is good".to_owned(),
    };
    let spending = Good {
        word: "lower",
        why: "spending under the budget is good".to_owned(),
    };
    let section = table
        .rows
        .iter()
        .find(|body| body.row == row)
        .and_then(|body| body.section);
    let heading = &table.columns[table.name];
    let own = [
        fold(table.name_of(grid, row)),
        section.map_or_else(String::new, |section| section_text(grid, table, section)),
        if heading.weight(Meaning::Measure) < 4 {
            fold(&heading.heading)
        } else {
            String::new()
        },
        fold(&grid.name),
    ];
    let holds = |text: &str, words: &[&str]| words.iter().any(|word| has_words(text, word));
    for text in &own {
        if holds(
            text,
            &[
                "cost",
                "costs",
                "expense",
                "expenses",
                "expenditure",
                "spending",
                "gasto",
                "gastos",
                "dépenses",
                "pengeluaran",
                "belanja",
            ],
        ) && !holds(text, &["reduction", "reduced", "savings"])
        {
            return Some(spending);
        }
        if holds(text, &INCOME) && !holds(text, &["reduction"]) {
            return Some(income);
        }
    }
    let mut headings = table
        .columns
        .iter()
        .map(|column| fold(&column.heading))
        .chain(table.title.as_deref().map(fold));
    let is_budget = headings.any(|text| holds(&text, &SPENDING));
    is_budget.then_some(spending)
}

/// Returns the text of a section's heading, in whatever column it stands.
pub(crate) fn section_text(grid: &SheetGrid, table: &Table, row: u32) -> String {
    let cells = grid.rows.get(&row).into_iter().flatten();
    let mut inside = cells
        .filter(|cell| (table.bounds.0..=table.bounds.1).contains(&cell.column) && cell.is_text());
    inside
        .next()
        .map_or_else(String::new, |cell| fold(&cell.text))
}

/// Returns `true` for a key in percent of the target, best last: its highest band begins at 90 percent or more.
fn is_share(key: &Key) -> bool {
    let top = key.bands.last().and_then(|band| band.low);
    top.is_some_and(|(low, _)| {
        let percent = key.bands.iter().any(|band| band.percent);
        let share = if percent {
            low
        } else {
            low * Decimal::ONE_HUNDRED
        };
        let hundred = Decimal::ONE_HUNDRED;
        (percent || low <= Decimal::ONE)
            && share >= Decimal::from(80)
            && share <= hundred
            && key.bands.len() == 3
    })
}

/// Returns the tolerance of a key in percent of the target whose best band begins at the target itself.
fn tolerance_of(key: &Key) -> Option<(Value, String)> {
    let [.., middle, best] = key.bands.as_slice() else {
        return None;
    };
    let percent = key.bands.iter().any(|band| band.percent);
    let share = |number: Decimal| {
        if percent {
            number
        } else {
            number * Decimal::ONE_HUNDRED
        }
    };
    let (best, _) = best.low?;
    let (middle, included) = middle.low?;
    let within = (Decimal::ONE_HUNDRED - share(middle)).normalize();
    let sound = share(best) == Decimal::ONE_HUNDRED && included && within > Decimal::ZERO;
    sound.then(|| {
        (
            json!({ "percent_of_target": number_json(within) }),
            format!("{}: \"{}\"", key.place, note(&key.text)),
        )
    })
}

/// Returns a number as data have it: whole where it is whole.
pub(crate) fn number_json(number: Decimal) -> Value {
    let text = number.normalize().to_string();
    text.parse::<i64>().map_or_else(
        |_| json!(text.parse::<f64>().unwrap_or_default()),
        |whole| json!(whole),
    )
}

/// Returns the tolerances that lists state: rows of names under headings such as "Threshold days" and "Threshold %".
fn thresholds(grids: &[SheetGrid]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for grid in grids {
        for (row, cells) in &grid.rows {
            for cell in cells.iter().filter(|cell| cell.is_text()) {
                let heading = fold(&cell.text);
                let is_threshold = ["threshold", "tolerance"]
                    .iter()
                    .any(|word| has_words(&heading, word));
                let (days, percent) = (
                    has_words(&heading, "days"),
                    heading.contains('%') || has_words(&heading, "percent"),
                );
                if is_threshold && days != percent {
                    found.extend(thresholds_under(grid, *row, cell.column, days));
                }
            }
        }
    }
    found
}

/// Returns the tolerances under a heading, each with the words of its row.
fn thresholds_under(grid: &SheetGrid, row: u32, column: u32, days: bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (below, texts) in grid.rows.range(row + 1..row + 20) {
        let label = texts
            .first()
            .filter(|first| first.is_text() && first.column < column);
        let Some((label, number)) = label.zip(number_at(grid, *below, column)) else {
            continue;
        };
        let share = if !days && number < Decimal::ONE {
            number * Decimal::ONE_HUNDRED
        } else {
            number
        };
        let word = if days { "days" } else { "percent_of_target" };
        found.push((
            crate::lexicon::words_of(&label.text),
            format!("{word}({})", share.normalize()),
        ));
    }
    found
}

/// Returns the tolerance of a key over the gap to the target: `0 Green, 1 Amber, 2 or more Red`.
fn gap_tolerance(tables: &[Table], keys: &[Key]) -> Option<(Value, String)> {
    let has_gap = tables
        .iter()
        .flat_map(|table| &table.columns)
        .any(|column| column.weight(Meaning::Variance) >= 3);
    let fits = |key: &&Key| {
        let first = key.bands.first().and_then(|band| band.high);
        has_gap
            && key.bands.len() == 3
            && first == Some((Decimal::ZERO, true))
            && !key.bands[0].percent
    };
    let key = keys.iter().find(fits)?;
    let (points, _) = key.bands[1].high?;
    Some((
        json!({ "points": number_json(points) }),
        format!("{}: \"{}\"", key.place, note(&key.text)),
    ))
}

/// Returns the tolerance that a text states: `Amber: within 5% of target`.
fn stated_tolerance(grids: &[SheetGrid], tables: &[Table]) -> Option<(Value, String)> {
    for (sheet, grid) in grids.iter().enumerate() {
        let in_table = |row: u32| {
            tables
                .iter()
                .any(|table| table.sheet == sheet && table.rows.iter().any(|body| body.row == row))
        };
        for (row, cells) in grid.rows.iter().filter(|(row, _)| !in_table(**row)) {
            for cell in cells
                .iter()
                .filter(|cell| cell.is_text() && cell.text.chars().count() <= 300)
            {
                // The middle rating may stand in the cell before.
                let before = cell
                    .column
                    .checked_sub(1)
                    .map_or("", |left| grid.text(*row, left));
                let stated = tolerance_in(&fold(&cell.text))
                    .or_else(|| tolerance_in(&fold(&format!("{before} {}", cell.text))));
                if let Some(value) = stated {
                    return Some((
                        value,
                        format!(
                            "{}: \"{}\"",
                            grid.place(*row, cell.column),
                            note(&cell.text)
                        ),
                    ));
                }
            }
        }
    }
    None
}

/// Returns the tolerance of a text that names the middle rating and how far from the target it reaches.
fn tolerance_in(text: &str) -> Option<Value> {
    const MIDDLE: [&str; 9] = [
        "amber",
        "yellow",
        "tolerance",
        "ámbar",
        "amarillo",
        "orange",
        "jaune",
        "kuning",
        "toleransi",
    ];
    let at = MIDDLE.iter().filter_map(|word| text.find(word)).min()?;
    let rest = &text[at..];
    let digit = rest.find(|c: char| c.is_ascii_digit())?;
    // Only the sentence about the middle rating counts.
    let sentence = rest[..digit].contains([';', '\n']) || rest[..digit].contains(". ");
    let number: String = rest[digit..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let after = rest[digit + number.len()..].trim_start();
    let within = [
        "within",
        "up to",
        "no more than",
        "less than",
        "dentro",
        "hasta",
        "dans",
        "jusqu",
        "dalam",
        "maksimal",
    ]
    .iter()
    .any(|word| rest[..digit].contains(word));
    let number: Decimal = number
        .trim_end_matches('.')
        .parse()
        .ok()
        .filter(|_| within && !sentence)?;
    if after.starts_with("percentage point")
        || after.starts_with("% point")
        || after.starts_with("point")
        || after.starts_with("pp")
    {
        return Some(json!({ "points": number_json(number) }));
    }
    if after.starts_with("day") || after.starts_with("jour") || after.starts_with("día") {
        return Some(json!({ "days": number_json(number) }));
    }
    let percent =
        after.starts_with('%') || after.starts_with("per cent") || after.starts_with("percent");
    percent.then(|| json!({ "percent_of_target": number_json(number) }))
}
