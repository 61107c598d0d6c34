//! What would be if a number of the rules were another.

use std::sync::Arc;

use ambersheet::{AdjustableNumber, Options, Overrides, Ruleset, adjustable_numbers};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::{PageProblem, json};
use crate::rated::{LevelCount, RatedWorkbook};
use crate::workbook::OpenWorkbook;

/// The most measures that are listed as they change.
const MOST_LISTED: usize = 200;

/// A measure whose level would change.
#[derive(Serialize)]
struct Flip {
    /// Its place in the list of measures.
    index: usize,
    measure: String,
    from: Option<String>,
    to: Option<String>,
}

/// What would be.
#[derive(Serialize)]
struct WhatIf<'a> {
    levels: Vec<LevelCount<'a>>,
    unrated: usize,
    /// The number of measures that change; `flips` are the first of them.
    changed: usize,
    flips: Vec<Flip>,
}

/// Returns the numbers of a script that may be moved, as a list in JSON.
///
/// # Errors
/// None that can be expected.
#[wasm_bindgen]
pub fn numbers(script: &str) -> Result<String, PageProblem> {
    json(&adjustable_numbers(script))
}

/// Returns a script with one of its [`numbers`] replaced, by its place in the list; with a reason, that is written behind
/// the statement.
///
/// # Errors
/// A problem if there is no such number, or the new one is none.
#[wasm_bindgen]
pub fn with_number(
    script: &str,
    index: usize,
    value: &str,
    why: Option<String>,
) -> Result<String, PageProblem> {
    let number: AdjustableNumber = adjustable_numbers(script)
        .into_iter()
        .nth(index)
        .ok_or_else(|| PageProblem::new("the rules have changed; open this view again"))?;
    let value = value
        .parse()
        .map_err(|_| PageProblem::new(format!("\"{value}\" is no number")))?;
    Ok(match why {
        Some(why) => number.kept(script, value, &why),
        None => number.replaced(script, value),
    })
}

#[wasm_bindgen]
impl OpenWorkbook {
    /// Rates the workbook by a changed script, and returns what differs from the ratings that are shown, as JSON.
    ///
    /// # Errors
    /// A problem if the script does not load or does not fit.
    pub fn what_if(
        &self,
        shown: &RatedWorkbook,
        script_name: &str,
        script: &[u8],
    ) -> Result<String, PageProblem> {
        let rules = Arc::new(Ruleset::load(script_name, script, &Overrides::default())?);
        let rated = ambersheet::rate(self.source()?, rules, &Options::default().compression(1))?;
        let pairs = shown.rated.ratings().zip(rated.ratings()).enumerate();
        let differing = pairs.filter(|(_, (before, after))| before.level() != after.level());
        let mut changed = 0;
        let mut flips = Vec::new();
        for (index, (before, after)) in differing {
            changed += 1;
            if flips.len() < MOST_LISTED {
                flips.push(Flip {
                    index,
                    measure: before.measure(),
                    from: before.level().map(str::to_owned),
                    to: after.level().map(str::to_owned),
                });
            }
        }
        json(&WhatIf {
            levels: LevelCount::of(&rated),
            unrated: rated.counts().1,
            changed,
            flips,
        })
    }
}
