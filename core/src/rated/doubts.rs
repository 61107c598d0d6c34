//! Warnings about values that a person should check.
//!
//! These are formulas without saved results, and values with inconsistent arithmetic, such as parts that do not add up
//! to their total. Such a value is rated as given. While records are read only a bit is kept (`Value::doubtful`); the
//! few such texts are read again here.

use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_quantity::Doubt;
use std::collections::HashSet;

use crate::rated::Rated;
use crate::record::Entry;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Figure, Missing, read};

/// The number of cells of one kind that are named; the others are only counted.
const MOST: usize = 50;

/// Returns the warnings about a workbook's values, in the order of their ratings.
pub(crate) fn of_values(rated: &Rated<'_>) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let mut unnamed: Vec<(Code, usize)> = Vec::new();
    for entry in &rated.entries {
        warnings.extend(score(rated, entry));
        warnings.extend(of_rating_by_hand(rated, entry));
        let values = [
            (&entry.actual, Figure::Actual),
            (&entry.previous, Figure::Earlier),
            (&entry.target, Figure::Target),
        ];
        for (value, figure) in values.into_iter().filter(|(value, _)| is_doubtful(value)) {
            if !seen.insert((value.sheet.unwrap_or(entry.sheet), value.cell)) {
                continue;
            }
            for (code, message) in doubts_of(rated, value, figure) {
                if warnings
                    .iter()
                    .filter(|warning| warning.code() == code)
                    .count()
                    < MOST
                {
                    warnings.push(Diagnostic::new(code, message).at(place(rated, entry, value)));
                } else {
                    match unnamed.iter_mut().find(|(known, _)| *known == code) {
                        Some((_, count)) => *count += 1,
                        None => unnamed.push((code, 1)),
                    }
                }
            }
        }
    }
    warnings.extend(unnamed.into_iter().map(|(code, count)| {
        Diagnostic::new(
            code,
            format!("{count} more cells have the same problem; correct the named ones first"),
        )
    }));
    warnings
}

/// Returns a warning if a risk's score is not the product of its labels.
fn score(rated: &Rated<'_>, entry: &Entry) -> Option<Diagnostic> {
    let (said, reckoned) = entry
        .details
        .as_deref()?
        .score
        .filter(|(said, reckoned)| said != reckoned)?;
    Some(Diagnostic::new(Code::ScoreDiffers, format!(
            "the text gives the score {said}, and its labels make {reckoned}; the labels were rated: ask which of the two is right"
        )).at(place(rated, entry, &entry.actual)))
}

/// Returns `true` if a value deserves a warning.
fn is_doubtful(value: &Value) -> bool {
    value.doubtful || value.quantity == Err(Missing::Unsaved)
}

/// Returns the codes and messages of a value's warnings.
fn doubts_of(rated: &Rated<'_>, value: &Value, figure: Figure) -> Vec<(Code, String)> {
    if value.quantity == Err(Missing::Unsaved) {
        let message = "this formula has no saved result, so that its value is not known; open the workbook in Excel, save it, and rate it again";
        return vec![(Code::NoSavedResult, message.to_owned())];
    }
    let text = rated.texts.get(value.raw, &rated.workbook.strings);
    let doubts = text
        .map(|text| read(&text, rated.ruleset.how.of(figure)).doubts)
        .unwrap_or_default();
    doubts
        .iter()
        .map(|doubt| (code_of(*doubt), doubt.to_string()))
        .collect()
}

/// Returns the place of a value.
fn place(rated: &Rated<'_>, entry: &Entry, value: &Value) -> Option<Place> {
    value
        .cell
        .map(|cell| rated.place(value.sheet.unwrap_or(entry.sheet), cell))
}

fn code_of(doubt: Doubt) -> Code {
    match doubt {
        Doubt::PartsDoNotSum { .. } => Code::PartsDoNotSum,
        Doubt::RatioDiffers { .. } => Code::RatioDiffers,
        Doubt::CumulativeBelow { .. } => Code::CumulativeBelow,
    }
}

/// Returns the warnings about a rating set by hand.
fn of_rating_by_hand(rated: &Rated<'_>, entry: &Entry) -> Vec<Diagnostic> {
    let Some(by_hand) = entry.by_hand() else {
        return Vec::new();
    };
    let rating = rated.rating(entry);
    let place = match by_hand.at {
        Some((sheet, cell)) => rated.place(sheet, cell),
        None => rating.place(),
    };
    let computed = rating.computed().unwrap_or("unrated").to_owned();
    let text = |text: TextRef| rated.text(text);
    let mut warnings = Vec::new();
    let mut warn = |code, message: String| {
        warnings.push(Diagnostic::new(code, message).at(place.clone()));
    };
    let word = text(by_hand.word).unwrap_or_default();
    if by_hand.rank.is_none() {
        warn(
            Code::OverrideUnknown,
            format!(
                "\"{word}\" is no level of the rules, so the computed rating stands ({computed}); write one of the levels, or leave the cell blank"
            ),
        );
        return warnings;
    }
    if by_hand.reason == TextRef::NONE {
        warn(
            Code::OverrideWithoutReason,
            format!(
                "this rating was set to {word} by hand, and no reason is given (computed: {computed}); say why beside it"
            ),
        );
    }
    if let Some(of) = text(by_hand.of) {
        let was = rated.ruleset.scale.find(&of);
        let unrated = was.is_none() && fold(&of) == "unrated";
        let same = was.map_or(unrated && entry.verdict.level.is_err(), |was| {
            entry.verdict.level == Ok(was)
        });
        if !same {
            warn(
                Code::OverrideMoved,
                format!(
                    "this rating was set to {word} by hand when the computed rating was {of}, which now is {computed}; look at it again"
                ),
            );
        }
    }
    warnings
}
