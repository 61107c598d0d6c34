//! Declares tables whose measures stand across: `measure: headings("Half-term")`, with their values in rows below.

use rhai::{Dynamic, Map};

use super::elsewhere::may_be_elsewhere;
use super::forms::empty_form;
use super::keys::Keys;
use super::row_rules::polarity_word;
use super::{Call, is_bad, value_of};
use crate::draft::{
    AskedAbout, DraftAcross, DraftRole, DraftSheet, DraftSpot, DraftValue, LocatedText, ScriptDraft,
};
use crate::values::{AskedRows, RuleValue, SAID_BY_TARGET, WriteStyle, WriteTarget};
use ambersheet_policy::model::{Given, LayoutRef, Pattern, Role, Spot};

/// The keys that take a row, each with its role.
const ROWS: [(&str, Role); 8] = [
    ("actual", Role::Actual),
    ("previous", Role::Previous),
    ("target", Role::Target),
    ("variance", Role::Variance),
    ("good_is", Role::GoodIs),
    ("intervention", Role::Intervention),
    ("forecast", Role::Forecast),
    ("baseline", Role::Baseline),
];

/// The other keys of such a table.
const OTHERS: [&str; 10] = [
    "measure",
    "rating",
    "skip",
    "empty",
    "unit",
    "quarter",
    "note",
    "live",
    "amber_within",
    "by",
];

/// Returns `true` if the measures of a table stand across.
pub(super) fn is_across(map: &Map) -> bool {
    label(map).is_some()
}

/// Returns the text that begins the row of the headings, if the measures of a table stand across.
fn label(map: &Map) -> Option<String> {
    match value_of(map.get("measure")?)? {
        RuleValue::Headings(label) => Some(label),
        _ => None,
    }
}

/// Declares a table whose measures stand across.
pub(super) fn add_across(
    draft: &mut ScriptDraft,
    call: &Call,
    sheet: Option<LocatedText>,
    map: &Map,
) {
    let found_before = draft.problems.count();
    let any = LocatedText {
        text: "*".to_owned(),
        at: call.at,
    };
    let sheet = DraftSheet::Named(sheet.unwrap_or(any));
    let mut form = empty_form(sheet, call.at, false);
    let mut keys = Keys { draft, call, map };
    form.across = label(map).map(|text| DraftAcross {
        labels: LocatedText {
            text,
            at: call.value("measure"),
        },
        skip: keys.list("skip", "England", "Notes*"),
    });
    let value = |role, given, key| DraftValue {
        holds: DraftRole::Role(role),
        given,
        key: call.key(key),
        at: call.value(key),
    };
    let heading = Given::At(Spot::Heading);
    form.values.push(value(Role::Measure, heading, "measure"));
    for (key, role) in ROWS {
        let Some(found) = map.get(key) else { continue };
        if role == Role::GoodIs && value_of(found) == Some(RuleValue::Word(SAID_BY_TARGET)) {
            form.said_by_target = true;
            continue;
        }
        if let Some(given) = given(&mut keys, key, role, found) {
            form.values.push(value(role, given, key));
        }
    }
    form.rating = rating(&mut keys);
    form.unit = keys.unit();
    form.quarter = keys.quarter();
    form.empty = keys.list("empty", "< Select >", "tbc");
    let style = form.rating.as_ref().map(|rating| rating.style);
    form.extras = keys.extras(style, false);
    let layout = LayoutRef::Form(keys.draft.forms.len() as u16);
    keys.row_rules(layout);
    report_unknown(draft, call, map);
    form.broken = draft.problems.count() > found_before;
    draft.forms.push(form);
    // What stands after the statement is about the form that it makes.
    draft.asked_about = Some(AskedAbout::Form);
}

/// Reports the keys that have no meaning where measures stand across.
fn report_unknown(draft: &mut ScriptDraft, call: &Call, map: &Map) {
    let is_known = |key: &str| OTHERS.contains(&key) || ROWS.iter().any(|(row, _)| *row == key);
    for key in map.keys().filter(|key| !is_known(key)) {
        let message = format!(
            "`{key}` has no meaning in a table whose measures stand across, as with headings(…)"
        );
        let at = call.key(key);
        draft.problems.suggest(at, message, "leave it out");
    }
}

/// Reads the row of a value.
fn given(keys: &mut Keys<'_>, key: &str, role: Role, value: &Dynamic) -> Option<Given> {
    if let (Role::GoodIs, Some(polarity)) = (role, polarity_word(value)) {
        return Some(Given::Text(polarity.word().to_owned()));
    }
    match value_of(value) {
        Some(RuleValue::InRow(AskedRows::Named(text)))
            if role == Role::Actual || may_be_elsewhere(role) =>
        {
            Some(Given::At(Spot::Row(Pattern::new(&text))))
        }
        _ => {
            let takes = "a row, where the measures stand across";
            keys.wrong(
                key,
                takes,
                value,
                format!("write {key}: in_row(\"Label of the row\")"),
            );
            None
        }
    }
}

/// Reads the row of the rating.
fn rating(keys: &mut Keys<'_>) -> Option<DraftSpot> {
    let value = keys.map.get("rating")?;
    match value_of(value) {
        Some(RuleValue::Write(WriteTarget::InRow(AskedRows::Named(text)), style))
            if !matches!(style, WriteStyle::NewColumn { .. }) =>
        {
            Some(DraftSpot {
                spot: Spot::Row(Pattern::new(&text)),
                style,
                key: keys.call.key("rating"),
                at: keys.call.value("rating"),
            })
        }
        _ => {
            if !is_bad(value) {
                let takes = "the row that it is written into, where the measures stand across";
                let instead = "write rating: write_to(in_row(\"Our view\"))";
                keys.wrong("rating", takes, value, instead);
            }
            None
        }
    }
}
