//! `ambersheet explain`: every rating of a workbook, or those asked for, with all that led to it.

use std::fmt::Write as _;
use std::path::Path;

use ambersheet::{Beside, EXPLAIN_SCHEMA, Explanation, Options, Rated, Rating};
use anstyle::Style;
use serde_json::json;

use crate::args::ExplainArguments;
use crate::by_hand::Overridden;
use crate::earlier;
use crate::failure::Failure;
use crate::inputs::{self, Input};
use crate::near::nearest;
use crate::output::TextTarget;
use crate::render::{self, printable};
use crate::rules::Rulesets;
use crate::status::Status;
use crate::targets;

/// Runs `explain`.
pub(crate) fn run(arguments: &ExplainArguments) -> Result<Status, Failure> {
    let inputs = inputs::expand(std::slice::from_ref(&arguments.workbook))?;
    let [input] = inputs.files.as_slice() else {
        return Err(Failure::new(
            "explain takes one workbook; to rate several, use `ambersheet rate`",
        ));
    };
    let reports = [("--json", arguments.json.as_deref())];
    targets::check_reports(
        &reports,
        arguments.rules.as_deref(),
        arguments.force,
        &inputs,
        &[],
    )?;
    let mut rulesets = Rulesets::new(arguments.rules.as_deref(), arguments.overrides.read());
    let ruleset = rulesets.of(input)?;
    let earlier = earlier::of(input, arguments.previous.as_slice(), &mut rulesets)?;
    let before = earlier::figures(&earlier, &ruleset)?;
    let shown = input.shown();
    let options = Options::default().allow_signed(true).compression(1);
    let by_hand = Overridden::read(arguments.overridden.as_deref())?.of(input);
    let beside = Beside {
        before: before.as_ref(),
        by_hand: &by_hand,
        ..Beside::default()
    };
    let rated = ambersheet::rate_after(input.open()?, &ruleset, &options, beside)
        .map_err(|error| Failure::about(&shown, &error))?;
    let chosen: Vec<Rating<'_, '_>> = rated
        .ratings()
        .filter(|rating| is_asked_for(rating, arguments))
        .collect();
    if chosen.is_empty() {
        return Err(nothing_found(&rated, arguments, input));
    }
    let to_standard = arguments.json.as_deref() == Some(Path::new("-"));
    if !to_standard {
        for rating in &chosen {
            render::say(&paragraph(rating, &rating.explain()), false);
        }
    }
    if let Some(path) = &arguments.json {
        let explained: Vec<_> = chosen
            .iter()
            .map(|rating| document(rating))
            .collect::<Result<_, _>>()?;
        let ruleset = rated.ruleset();
        let document = json!({
            "schema": EXPLAIN_SCHEMA,
            "input": shown,
            "period": ruleset.period(),
            "ruleset": ruleset.summary(),
            "ratings": explained,
        });
        let mut target = TextTarget::new(path)?;
        target.copy(&mut render::json(&document, true)?)?;
        target.finish()?;
    }
    Ok(Status::Done)
}

/// A rating in the words of `ambersheet/rate/1`, with its explanation.
fn document(rating: &Rating<'_, '_>) -> Result<serde_json::Value, Failure> {
    let as_json = |error: serde_json::Error| Failure::new(error.to_string());
    let mut whole = serde_json::to_value(rating).map_err(as_json)?;
    let more = serde_json::to_value(rating.explain()).map_err(as_json)?;
    if let (Some(whole), serde_json::Value::Object(more)) = (whole.as_object_mut(), more) {
        whole.extend(more);
    }
    Ok(whole)
}

fn is_asked_for(rating: &Rating<'_, '_>, arguments: &ExplainArguments) -> bool {
    let by_name = arguments.measure.as_deref().is_none_or(|text| {
        let text = text.to_lowercase();
        rating.measure().to_lowercase().contains(&text)
            || rating.id().is_some_and(|id| id.to_lowercase() == text)
    });
    let by_cell = arguments.cell.as_deref().is_none_or(|cell| {
        cells(rating)
            .iter()
            .any(|own| same_cell(own, cell, rating.sheet()))
    });
    by_name && by_cell
}

/// The cells of a rating: its own, and those of its values.
fn cells(rating: &Rating<'_, '_>) -> Vec<String> {
    let own = rating.cell().map(|cell| cell.to_string());
    own.into_iter()
        .chain(rating.actual_cell())
        .chain(rating.target_cell())
        .collect()
}

/// Whether a cell as it was typed, `Sheet!F12` or `F12`, is this one.
fn same_cell(own: &str, typed: &str, sheet: &str) -> bool {
    let plain = |cell: &str| cell.replace('$', "").to_lowercase();
    let (own_sheet, own_cell) = own.rsplit_once('!').unwrap_or((sheet, own));
    let (typed_sheet, typed_cell) = typed
        .rsplit_once('!')
        .map_or((None, typed), |(sheet, cell)| (Some(sheet), cell));
    let bare = |name: &str| name.trim_matches('\'').replace("''", "'").to_lowercase();
    plain(own_cell) == plain(typed_cell.trim())
        && typed_sheet.is_none_or(|typed| bare(typed) == bare(own_sheet))
}

fn nothing_found(rated: &Rated<'_>, arguments: &ExplainArguments, input: &Input) -> Failure {
    let shown = input.shown();
    match (&arguments.measure, &arguments.cell) {
        (Some(text), _) => {
            let names: Vec<String> = rated.ratings().map(|rating| rating.measure()).collect();
            let hint = match nearest(text, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "leave --measure out to see them all".to_owned(),
            };
            Failure::new(format!(
                "{shown}: no measure's name holds \"{text}\"; {hint}"
            ))
        }
        (None, Some(cell)) => Failure::new(format!(
            "{shown}: {cell} holds no rating, and no actual or target of one; leave --cell out to see them all"
        )),
        (None, None) => Failure::new(format!("{shown}: nothing is rated")),
    }
}

/// A rating as a person reads it.
fn paragraph(rating: &Rating<'_, '_>, explained: &Explanation) -> String {
    let bold = Style::new().bold();
    let level = rating
        .level()
        .map_or_else(|| "Unrated".to_owned(), str::to_owned);
    let field = rating
        .field()
        .map(|field| format!(" ({field})"))
        .unwrap_or_default();
    let place = match rating.cell() {
        Some(cell) => format!("{}!{cell}", rating.sheet()),
        None => rating.sheet().to_owned(),
    };
    let title = printable(&rating.measure());
    let mut text = format!(
        "{bold}{title}{field}: {level}{bold:#}  [{}]\n",
        printable(&place)
    );
    for (name, what) in facts(rating, explained) {
        // Writing to a String does not fail.
        let _ = writeln!(text, "  {name:<10} {}", printable(&what));
    }
    text.push('\n');
    text
}

/// What there is to say of a rating, a line each.
fn facts(rating: &Rating<'_, '_>, explained: &Explanation) -> Vec<(&'static str, String)> {
    let value = |quantity: Option<ambersheet::value::Quantity>,
                 text: Option<String>,
                 cell: Option<String>| {
        let shown = quantity
            .map(|quantity| quantity.to_string())
            .or(text)
            .unwrap_or_else(|| "-".to_owned());
        cell.map_or_else(|| shown.clone(), |cell| format!("{shown}  {cell}"))
    };
    let mut facts = vec![
        (
            "Actual",
            value(rating.actual(), rating.actual_text(), rating.actual_cell()),
        ),
        (
            "Target",
            value(rating.target(), rating.target_text(), rating.target_cell()),
        ),
    ];
    if let Some(previous) = rating.previous() {
        facts.push((
            "Previous",
            value(Some(previous), None, rating.previous_cell()),
        ));
    }
    facts.push(("Why", rating.reason()));
    if let Some(rule) = rating.rule() {
        let line = explained
            .rule_text
            .as_deref()
            .map(|text| format!("{rule}  {text}"));
        facts.push(("Rule", line.unwrap_or(rule)));
    }
    facts.extend(
        explained
            .because
            .clone()
            .map(|because| ("Because", because)),
    );
    facts.extend(explained.next.iter().map(|next| ("Next", next.phrase())));
    facts.extend(
        rating
            .direction()
            .map(|direction| ("Direction", direction.word().to_owned())),
    );
    facts
}
