//! `ambersheet explain`: the ratings of a workbook with the values, rules and arithmetic that led to them.

use std::fmt::Write as _;

use ambersheet::value::Quantity;
use ambersheet::{Explanation, Options, Overall, RateContext, Rating};
use anstyle::Style;

use crate::args::ExplainArguments;
use crate::by_hand::OverrideTable;
use crate::earlier;
use crate::failure::RunFailure;
use crate::inputs::{self, InputFile};
use crate::near::nearest;
use crate::render::{self, printable};
use crate::reports::ExplainedWorkbook;
use crate::rules::Rulesets;
use crate::status::Status;
use crate::targets;
use ambersheet::Rated;

/// Runs `explain`.
pub(crate) fn run(arguments: &ExplainArguments) -> Result<Status, RunFailure> {
    let inputs = inputs::expand(std::slice::from_ref(&arguments.workbook))?;
    let [input] = inputs.files.as_slice() else {
        return Err(RunFailure::new(
            "explain takes one workbook; to rate several, use `ambersheet rate`",
        ));
    };
    targets::check_reports(
        arguments.reports.paths(),
        arguments.rules.as_deref(),
        arguments.force,
        &inputs,
        &[],
    )?;
    let mut rulesets = Rulesets::new(
        arguments.rules.as_deref(),
        arguments.overrides.to_overrides(),
    );
    let rules = rulesets.of(input)?;
    let earlier = earlier::of(input, arguments.previous.as_slice(), &mut rulesets)?;
    let before = earlier::figures(&earlier, &rules)?;
    let shown = input.shown();
    let options = Options::default().allow_signed(true).compression(1);
    let by_hand = OverrideTable::read(arguments.overridden.as_deref())?.of(input);
    let context = RateContext {
        previous: before.as_ref(),
        overrides: &by_hand,
        ..RateContext::default()
    };
    let rated = ambersheet::rate_after(input.open()?, &rules.ruleset, &options, context)
        .map_err(|error| rules.failure(&shown, &error))?;
    let chosen: Vec<InputRating<'_, '_>> = rated
        .ratings()
        .filter(|rating| is_chosen(rating, arguments))
        .collect();
    let overall: Vec<InputOverall<'_, '_>> = rated
        .overall()
        .filter(|overall| is_chosen_overall(overall, arguments))
        .collect();
    if chosen.is_empty() && overall.is_empty() {
        return Err(nothing_found(&rated, arguments, input));
    }
    // Only the JSON goes to standard output then.
    if arguments.reports.to_standard() == 0 {
        for rating in &chosen {
            render::say(&paragraph(rating, &rating.explain()), false);
        }
        for overall in &overall {
            render::say(&overall_paragraph(overall), false);
        }
    }
    arguments.reports.write(&ExplainedWorkbook {
        input: &shown,
        ruleset: rated.ruleset(),
        ratings: &chosen,
        overall: &overall,
    })?;
    Ok(Status::Done)
}

/// A rating of an input.
type InputRating<'a, 'r> = Rating<'a, 'r>;

/// A rating of ratings of an input.
type InputOverall<'a, 'r> = Overall<'a, 'r>;

/// Returns whether the arguments choose a rating of ratings.
fn is_chosen_overall(overall: &InputOverall<'_, '_>, arguments: &ExplainArguments) -> bool {
    let by_name = arguments.measure.as_deref().is_none_or(|text| {
        let name = overall.name().to_lowercase();
        name.contains(&text.to_lowercase())
    });
    let by_cell = arguments.cell.as_deref().is_none_or(|cell| {
        let places = overall.places();
        let mut own = places.iter().map(ToString::to_string);
        own.any(|own| {
            let sheet = own.rsplit_once('!').map_or("", |(sheet, _)| sheet);
            same_cell(&own, cell, sheet)
        })
    });
    by_name && by_cell
}

/// Returns whether the arguments choose a rating.
fn is_chosen(rating: &InputRating<'_, '_>, arguments: &ExplainArguments) -> bool {
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

/// Returns the cells of a rating: its own and those of its values.
fn cells(rating: &InputRating<'_, '_>) -> Vec<String> {
    let own = rating.cell().map(|cell| cell.to_string());
    own.into_iter()
        .chain(rating.actual_cell())
        .chain(rating.target_cell())
        .collect()
}

/// Returns whether a cell as typed, `Sheet!F12` or `F12`, is this one.
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

/// Returns the failure that no rating was chosen, with near names.
fn nothing_found(rated: &Rated<'_>, arguments: &ExplainArguments, input: &InputFile) -> RunFailure {
    let shown = input.shown();
    match (&arguments.measure, &arguments.cell) {
        (Some(text), _) => {
            let names: Vec<String> = rated.ratings().map(|rating| rating.measure()).collect();
            let hint = match nearest(text, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "leave --measure out to see them all".to_owned(),
            };
            RunFailure::new(format!(
                "{shown}: no measure's name contains \"{text}\"; {hint}"
            ))
        }
        (None, Some(cell)) => RunFailure::new(format!(
            "{shown}: {cell} has no rating, and no actual or target of one; leave --cell out to see them all"
        )),
        (None, None) => RunFailure::new(format!("{shown}: nothing is rated")),
    }
}

/// Returns a rating as a paragraph of text.
fn paragraph(rating: &InputRating<'_, '_>, explained: &Explanation) -> String {
    let bold = Style::new().bold();
    let level = rating
        .level()
        .map_or_else(|| "Unrated".to_owned(), str::to_owned);
    let field = rating
        .told_apart_by()
        .map(|field| format!(" ({field})"))
        .unwrap_or_default();
    let place = match rating.cell() {
        Some(cell) => format!("{}!{cell}", rating.sheet()),
        None => rating.sheet().to_owned(),
    };
    let period = rating.period().map(|period| format!(", {period}"));
    let title = printable(&(rating.measure() + period.as_deref().unwrap_or_default()));
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

/// Returns a rating of ratings as a paragraph of text.
fn overall_paragraph(overall: &InputOverall<'_, '_>) -> String {
    let bold = Style::new().bold();
    let level = overall.level().unwrap_or("Unrated");
    let field = overall.field().map(|field| format!(" ({field})"));
    let places = overall.places();
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    let place = match places.as_slice() {
        [] => "reported only".to_owned(),
        places => places.join(", "),
    };
    let title = printable(&(overall.name().to_owned() + field.as_deref().unwrap_or_default()));
    let mut text = format!("{bold}{title}: {level}{bold:#}  [{}]\n", printable(&place));
    let mut rule = overall.rule();
    if let Some(line) = overall.rule_text() {
        rule = format!("{rule}  {line}");
    }
    let mut facts = vec![("Why", overall.reason()), ("Rule", rule)];
    facts.extend(
        overall
            .because()
            .map(|because| ("Because", because.to_owned())),
    );
    for (name, what) in facts {
        // Writing to a String does not fail.
        let _ = writeln!(text, "  {name:<10} {}", printable(&what));
    }
    text.push('\n');
    text
}

/// Returns the facts about a rating, one per line.
fn facts(rating: &InputRating<'_, '_>, explained: &Explanation) -> Vec<(&'static str, String)> {
    let actual = value(rating.actual(), rating.actual_text(), rating.actual_cell());
    let target = value(rating.target(), rating.target_text(), rating.target_cell());
    let mut facts = vec![("Actual", actual), ("Target", target)];
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
    let no_direction = explained.no_direction.as_deref();
    facts.extend(no_direction.map(|why| ("Direction", format!("none: {why}"))));
    facts
}

/// Returns a value and its cell as text.
fn value(quantity: Option<Quantity>, text: Option<String>, cell: Option<String>) -> String {
    let shown = quantity
        .map(|quantity| quantity.to_string())
        .or(text)
        .unwrap_or_else(|| "-".to_owned());
    match cell {
        Some(cell) => format!("{shown}  {cell}"),
        None => shown,
    }
}
