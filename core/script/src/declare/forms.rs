//! Declares forms: one record whose values have given cells, and the cells of its ratings.

use rhai::{Dynamic, Map};

use super::keys::Keys;
use super::own_tolerance::own_tolerance_cell;
use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::check::unknown_form_key;
use crate::draft::{
    DraftForm, DraftRole, DraftSheet, DraftSpot, DraftValue, LocatedText, ScriptDraft,
};
use crate::values::{
    LIKELIHOOD_TIMES_IMPACT, POLARITIES, RuleValue, SAID_BY_TARGET, WriteStyle, WriteTarget,
    describe, describe_spot, shortened,
};
use crate::words::{FORM_KEYS, ROW_KEYS};
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::{
    Extras, Given, LayoutRef, Position, Role, Spot, polarity_from_text,
};
use ambersheet_quantity::{ParseOptions, read};

pub(super) const WORDS: &[(&str, Declaration)] = &[("form", form)];

/// The literal that a key takes in place of a cell or a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AcceptedLiteral {
    /// A text or a number.
    Text,
    /// A number, or a text that reads as one: `"90%"`.
    Number,
    /// A word for what good is, such as `lower`.
    GoodIs,
    /// No literal.
    Nothing,
}

/// The keys that take a value, each with its role and the literal that it takes.
const VALUES: &[(&str, Role, AcceptedLiteral)] = &[
    ("measure", Role::Measure, AcceptedLiteral::Text),
    ("id", Role::Id, AcceptedLiteral::Text),
    ("group", Role::Group, AcceptedLiteral::Text),
    ("actual", Role::Actual, AcceptedLiteral::Number),
    ("previous", Role::Previous, AcceptedLiteral::Number),
    ("target", Role::Target, AcceptedLiteral::Number),
    ("variance", Role::Variance, AcceptedLiteral::Number),
    ("intervention", Role::Intervention, AcceptedLiteral::Number),
    ("good_is", Role::GoodIs, AcceptedLiteral::GoodIs),
    (
        "published_rating",
        Role::PublishedRating,
        AcceptedLiteral::Nothing,
    ),
    (
        "published_direction",
        Role::PublishedDirection,
        AcceptedLiteral::Nothing,
    ),
    ("forecast", Role::Forecast, AcceptedLiteral::Number),
    ("baseline", Role::Baseline, AcceptedLiteral::Number),
    (
        "same_period_last_year",
        Role::LastYear,
        AcceptedLiteral::Number,
    ),
    ("numerator", Role::Numerator, AcceptedLiteral::Number),
    ("denominator", Role::Denominator, AcceptedLiteral::Number),
    ("likelihood", Role::Likelihood, AcceptedLiteral::Number),
    ("impact", Role::Impact, AcceptedLiteral::Number),
    ("override", Role::Override, AcceptedLiteral::Nothing),
    (
        "override_reason",
        Role::OverrideReason,
        AcceptedLiteral::Nothing,
    ),
    ("override_by", Role::OverrideBy, AcceptedLiteral::Nothing),
    (
        "override_date",
        Role::OverrideDate,
        AcceptedLiteral::Nothing,
    ),
    ("override_of", Role::OverrideOf, AcceptedLiteral::Nothing),
];

fn form(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let found_before = draft.problems.count();
    let (sheet, index) = match arguments {
        [sheet, _] => (sheet_of(draft, call, sheet), 1),
        _ => (Some(DraftSheet::Number(0)), 0),
    };
    let Some(value) = arguments.get(index) else {
        return Dynamic::UNIT;
    };
    let Ok(map) = value.as_map_ref() else {
        if !is_bad(value) {
            let message = format!(
                "`form` takes what stands where in #{{ … }}, and got {}",
                describe(value)
            );
            draft
                .problems
                .suggest(call.argument(index), message, call.example());
        }
        return Dynamic::UNIT;
    };
    let broken = sheet.is_none();
    let form = empty_form(sheet.unwrap_or(DraftSheet::Number(0)), call.at, broken);
    let mut reader = FormReader {
        keys: Keys {
            draft,
            call,
            map: &map,
        },
        form,
    };
    reader.read(&map);
    let layout = LayoutRef::Form(reader.keys.draft.forms.len() as u16);
    reader.keys.row_rules(layout);
    let mut form = reader.form;
    if !map.contains_key("measure") {
        let message = "a form needs `measure`, the name of what it measures";
        draft.problems.suggest(
            call.at,
            message,
            "write measure: \"Absence\", or measure: cell(\"B2\")",
        );
    }
    form.broken |= draft.problems.count() > found_before;
    draft.forms.push(form);
    Dynamic::UNIT
}

/// Returns a form that holds nothing yet.
pub(super) fn empty_form(sheet: DraftSheet, at: Position, broken: bool) -> DraftForm {
    DraftForm {
        sheet,
        across: None,
        values: Vec::new(),
        rating: None,
        direction: None,
        extras: Extras::default(),
        rounded: None,
        is_product: false,
        tolerance: None,
        said_by_target: false,
        published_by_fill: false,
        unit: None,
        quarter: None,
        empty: Vec::new(),
        question: None,
        because: None,
        at,
        broken,
    }
}

fn sheet_of(draft: &mut ScriptDraft, call: &Call, value: &Dynamic) -> Option<DraftSheet> {
    match (value_of(value), text_of(value)) {
        (Some(RuleValue::Sheet(index)), _) => return Some(DraftSheet::Number(index)),
        (_, Some(text)) if !text.trim().is_empty() => {
            return Some(DraftSheet::Named(LocatedText {
                text,
                at: call.argument(0),
            }));
        }
        _ if is_bad(value) => return None,
        _ => {}
    }
    let message = format!("`form` takes a sheet first, and got {}", describe(value));
    let instead = match value.as_int() {
        Ok(number) if number > 0 => format!("write form(sheet({number}), #{{ … }})"),
        _ => "write form(\"Sheet name\", #{ … }) or form(sheet(1), #{ … })".to_owned(),
    };
    draft.problems.suggest(call.argument(0), message, instead);
    None
}

/// The reader of one form's map.
struct FormReader<'a> {
    keys: Keys<'a>,
    form: DraftForm,
}

impl FormReader<'_> {
    fn read(&mut self, map: &Map) {
        self.values();
        if let Some((basis, spot)) = own_tolerance_cell(&mut self.keys) {
            self.form.tolerance = Some(basis);
            self.value(
                DraftRole::Role(Role::Tolerance),
                Given::At(spot),
                "amber_within",
            );
        }
        self.destinations();
        self.fields(map);
        self.form.unit = self.keys.unit();
        self.form.rounded = self.keys.rounded();
        self.form.quarter = self.keys.quarter();
        self.form.empty = self.keys.list("empty", "< Select >", "tbc");
        let rating = self.form.rating.as_ref().map(|rating| rating.style);
        self.form.extras = self.keys.extras(rating, false);
    }

    fn values(&mut self) {
        for &(key, role, literal) in VALUES {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            if role == Role::GoodIs && value_of(value) == Some(RuleValue::Word(SAID_BY_TARGET)) {
                self.form.said_by_target = true;
                continue;
            }
            if role == Role::Actual
                && value_of(value) == Some(RuleValue::Word(LIKELIHOOD_TIMES_IMPACT))
            {
                self.form.is_product = true;
                continue;
            }
            if role == Role::PublishedRating
                && let Some(RuleValue::Write(WriteTarget::Into(spot), WriteStyle::ReadFill)) =
                    value_of(value)
            {
                self.form.published_by_fill = true;
                self.value(DraftRole::Role(role), Given::At(spot), key);
                continue;
            }
            match given(value, literal) {
                Some(given) => self.value(DraftRole::Role(role), given, key),
                None => self.report_wrong_value(key, literal, value),
            }
        }
    }

    fn value(&mut self, holds: DraftRole, given: Given, key: &str) {
        let (key, at) = (self.keys.call.key(key), self.keys.call.value(key));
        self.form.values.push(DraftValue {
            holds,
            given,
            key,
            at,
        });
    }

    fn report_wrong_value(&mut self, key: &str, literal: AcceptedLiteral, value: &Dynamic) {
        let takes = match literal {
            AcceptedLiteral::Text => "a text, a number, a cell or a name",
            AcceptedLiteral::Number => "a number, a cell or a name in a form",
            AcceptedLiteral::GoodIs => "higher, lower, close_to_target, a cell or a name",
            AcceptedLiteral::Nothing => "a cell or a name in a form",
        };
        let example = match literal {
            AcceptedLiteral::GoodIs => "write good_is: lower, or good_is: cell(\"B2\")".to_owned(),
            AcceptedLiteral::Text | AcceptedLiteral::Number | AcceptedLiteral::Nothing => {
                match text_of(value).filter(|text| is_cell(text)) {
                    Some(text) => format!("write {key}: cell(\"{}\")", text.trim()),
                    None => format!("write {key}: cell(\"B2\")"),
                }
            }
        };
        self.keys.wrong(key, takes, value, example);
    }

    fn destinations(&mut self) {
        for (key, role) in [("rating", Role::Rating), ("direction", Role::Direction)] {
            let Some(value) = self.keys.map.get(key) else {
                continue;
            };
            let Some((spot, style)) = self.destination(key, value) else {
                continue;
            };
            let call = self.keys.call;
            let found = Some(DraftSpot {
                spot,
                style,
                key: call.key(key),
                at: call.value(key),
            });
            if role == Role::Rating {
                self.form.rating = found;
            } else {
                self.form.direction = found;
            }
        }
    }

    fn destination(&mut self, key: &str, value: &Dynamic) -> Option<(Spot, WriteStyle)> {
        let shown = match value_of(value) {
            Some(RuleValue::Write(WriteTarget::Into(spot), WriteStyle::FillOnly))
                if key == "direction" =>
            {
                let instead = format!("write {key}: write_to({})", describe_spot(&spot));
                self.keys.wrong(
                    key,
                    "where it is written, for a direction has no colour",
                    value,
                    instead,
                );
                return None;
            }
            Some(RuleValue::Write(WriteTarget::Into(spot), WriteStyle::ReadFill)) => {
                let instead = format!("write {key}: write_to({})", describe_spot(&spot));
                self.keys.wrong(
                    key,
                    "the cell that it is written to, and `fill_of` reads a colour",
                    value,
                    instead,
                );
                return None;
            }
            Some(RuleValue::Write(WriteTarget::Into(spot), style)) => return Some((spot, style)),
            Some(RuleValue::Write(WriteTarget::Under(_), WriteStyle::NewColumn { .. })) => {
                let message = format!(
                    "`{key}` of a form goes into a cell, for a form has no columns to add to"
                );
                let instead = format!("write {key}: write_to(cell(\"B2\"))");
                self.keys
                    .draft
                    .problems
                    .suggest(self.keys.call.value(key), message, instead);
                return None;
            }
            Some(RuleValue::Write(WriteTarget::Under(text), _)) if is_cell(&text) => {
                format!("cell(\"{}\")", text.trim())
            }
            Some(RuleValue::Spot(spot)) => describe_spot(&spot),
            _ => "cell(\"B2\")".to_owned(),
        };
        let instead = format!("write {key}: write_to({shown})");
        self.keys
            .wrong(key, "the cell that it is written to", value, instead);
        None
    }

    /// Reads the further ratings of a form, in the script's order.
    fn fields(&mut self, map: &Map) {
        let mut fields = Vec::new();
        for (key, value) in map {
            if is_bad(value) {
                self.form.broken = true;
            } else if FORM_KEYS.contains(&key.as_str()) {
                // The readers of single keys have read it.
            } else {
                match value_of(value) {
                    Some(RuleValue::Rated(target, style)) if !ROW_KEYS.contains(&key.as_str()) => {
                        let name = LocatedText {
                            text: key.to_string(),
                            at: self.keys.call.key(key),
                        };
                        self.keys.draft.styles.push((name.clone(), style));
                        fields.push((name.at, name.text, target));
                    }
                    _ => self.unknown(key, value),
                }
            }
        }
        fields.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        for (_, name, target) in fields {
            self.field(&name, &target);
        }
    }

    /// Declares the cell of a further rating.
    fn field(&mut self, name: &str, target: &WriteTarget) {
        let (fault, cell) = match target {
            WriteTarget::Into(spot) => {
                let holds = DraftRole::Field(name.to_owned());
                self.value(holds, Given::At(spot.clone()), name);
                return;
            }
            WriteTarget::InRow(_) => ("a form has no rows".to_owned(), "B2"),
            WriteTarget::UnderEach(_) | WriteTarget::Figure => {
                ("`each` is for tables".to_owned(), "B2")
            }
            WriteTarget::Under(heading) => {
                let cell = if is_cell(heading) {
                    heading.trim()
                } else {
                    "B2"
                };
                (format!("got rated(\"{}\")", shortened(heading)), cell)
            }
        };
        let message = format!("`{name}` of a form stands in a cell, and {fault}");
        let instead = format!("write {name}: rated(cell(\"{cell}\"))");
        let at = self.keys.call.value(name);
        self.keys.draft.problems.suggest(at, message, instead);
    }

    /// Reports an unknown key.
    fn unknown(&mut self, key: &str, value: &Dynamic) {
        self.form.broken = true;
        self.keys.unknown(key, value, unknown_form_key);
    }
}

/// Reads the value of a key, or returns nothing if the key cannot take it.
fn given(value: &Dynamic, literal: AcceptedLiteral) -> Option<Given> {
    if let Some(RuleValue::Spot(spot)) = value_of(value) {
        return Some(Given::At(spot));
    }
    if let (Some(RuleValue::FileName(pattern)), AcceptedLiteral::Text) = (value_of(value), literal)
    {
        return Some(Given::FileName(pattern));
    }
    if value.is_int() || value.is_decimal() {
        let takes = matches!(literal, AcceptedLiteral::Text | AcceptedLiteral::Number);
        return takes.then(|| Given::Text(value.to_string()));
    }
    let text = text_of(value)?;
    let text = text.trim();
    let takes = match literal {
        AcceptedLiteral::Text => !text.is_empty(),
        AcceptedLiteral::Number => {
            !is_cell(text) && read(text, ParseOptions::default()).quantity.is_ok()
        }
        AcceptedLiteral::GoodIs => {
            let word = POLARITIES
                .iter()
                .find(|row| row.0 == text)
                .map_or(text, |row| row.1.word());
            return polarity_from_text(word).map(|_| Given::Text(word.to_owned()));
        }
        AcceptedLiteral::Nothing => false,
    };
    takes.then(|| Given::Text(text.to_owned()))
}

/// Tells whether a text is a cell reference, with or without a sheet.
fn is_cell(text: &str) -> bool {
    let after = text.rsplit_once('!').map_or(text, |parts| parts.1);
    Cell::parse(after.trim().as_bytes()).is_some()
}
